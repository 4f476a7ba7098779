"""TMX 1.4b, the standard for exchanging translation memories (https://www.gala-global.org/tmx-14b).

Where a sentence stood is no part of the standard; tools write it as properties:

| | previous, next source | document, key |
|---|---|---|
| memoQ (text wrapped in `<seg>`), MateCAT | `x-context-pre`, `x-context-post` | `x-document` |
| XTM | `x-previous-source-text`, `x-next-source-text` | |
| Phrase | `context_prev`, `context_next` | `x-context_seg_key` |
| OmegaT | `prev`, `next` | `file` |

All are read, at the unit or its variants. We write memoQ's, which XTM reads too, and `x-context` for the msgctxt
(not `x-Context`, where Trados has checksums).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape, quoteattr

from babel import Locale

from glossary.exchange.languages import bcp47, filed, identifier
from glossary.exchange.markup import legal, parsed
from glossary.tables import GlossaryError
from i18n.memory import TranslationUnit, moment

_BEFORE = ("x-context-pre", "x-previous-source-text", "context_prev", "prev")
_AFTER = ("x-context-post", "x-next-source-text", "context_next", "next")
_DOCUMENT = ("x-document", "file")
_CONTEXT = ("x-context", "x-context_seg_key")
_CODES = ("bpt", "ept", "ph", "it", "ut")
"""Inline elements that hold codes of the original format; texts in a code (`sub`) are not the segment's."""


class TMXError(ValueError):
    """A file that cannot be read as TMX: one line that says where, what, and what to do."""


class Reading(NamedTuple):
    """The units of a file, and what was left out of it, a line for each reason."""

    units: tuple[TranslationUnit, ...]
    warnings: tuple[str, ...]


def read(content: bytes, name: str, source: Locale, target: Locale) -> Reading:
    """The units of a TMX file (any version to 1.4b) that are in both languages, whichever was the original.

    Regional variants count (`ru-RU` for `ru`), the text is that of the segment without codes, to the character;
    paragraphs are not cut into sentences. `name` is what the file is called in messages, and the origin of units
    that name no document. Raises `TMXError` if it is not XML, declares entities, or is not TMX.
    """
    try:
        root = parsed(content, name)
    except GlossaryError as error:
        raise TMXError(str(error)) from error
    if root.tag != "tmx":
        raise TMXError(f"{name}:1: <{root.tag}> is not TMX; export the translation memory as TMX 1.4")
    entries = list(root.iter("tu"))
    pairs = [(entry, _variant(entry, source), _variant(entry, target)) for entry in entries]
    units = [_unit(entry, one, two, name) for entry, one, two in pairs if one is not None and two is not None]
    full = tuple(unit for unit in units if unit.source.strip() and unit.target.strip())
    return Reading(full, tuple(_left_out(name, entries, (source, target), len(units), len(full))))


def _left_out(
    name: str, entries: Sequence[Element], pair: tuple[Locale, Locale], paired: int, full: int
) -> Iterator[str]:
    total = len(entries)
    if paired < total:
        codes = sorted({_code(variant) or "none" for entry in entries for variant in entry.findall("tuv")})
        wanted = " and ".join(bcp47(str(locale)) for locale in pair)
        found = ", ".join(codes[:10]) + (", …" if len(codes) > 10 else "")
        yield (
            f"{name}: {total - paired} of {total} units are not in {wanted} and were left out;"
            f" languages in the file: {found or 'none'}"
        )
    if full < paired:
        yield f"{name}: {paired - full} of {total} units have no text in one language and were left out"


def _variant(entry: Element, locale: Locale) -> Element | None:
    """The `tuv` in this language, if there are several the one with the very code."""
    wanted = bcp47(str(locale)).casefold()
    fitting = [variant for variant in entry.findall("tuv") if _speaks(_code(variant), locale)]
    return min(fitting, key=lambda variant: _code(variant).casefold() != wanted, default=None)


def _code(variant: Element) -> str:
    """The language of a `tuv`: `xml:lang`, or `lang` before TMX 1.3."""
    return variant.get("lang", "")


@cache
def _speaks(code: str, locale: Locale) -> bool:
    """Is the language with this code the wanted one, or a regional variant of it?"""
    return filed(code, [locale]) == identifier(str(locale))


def _unit(entry: Element, source: Element, target: Element, name: str) -> TranslationUnit:
    elements = (entry, source, target)
    properties = _properties(elements)
    notes = (_text(note).strip() for element in elements for note in element.findall("note"))
    return TranslationUnit(
        _segment(source),
        _segment(target),
        _first(properties, _DOCUMENT) or name,
        _first(properties, _CONTEXT),
        _neighbour(_first(properties, _BEFORE)),
        _neighbour(_first(properties, _AFTER)),
        _changed((target, entry)),
        tuple(note for note in notes if note),
    )


def _properties(elements: Iterable[Element]) -> dict[str, str]:
    """What `prop` elements say, by type, those that are blank left out; the first of a type counts."""
    properties: dict[str, str] = {}
    for element in elements:
        for one in element.findall("prop"):
            if (value := _text(one)).strip():
                properties.setdefault(one.get("type", ""), value)
    return properties


def _first(properties: Mapping[str, str], names: Iterable[str]) -> str | None:
    return next((properties[name] for name in names if name in properties), None)


def _neighbour(value: str | None) -> str | None:
    """The sentence in a property, which may be wrapped in mark-up of its own."""
    if value is None or not value.lstrip().startswith("<seg>"):
        return value
    try:
        return _text(parsed(value.strip().encode(), "")) or None
    except GlossaryError:
        return None


def _changed(elements: Iterable[Element]) -> str:
    """When the translation was changed, or else made, in ISO 8601."""
    times = (element.get(name, "") for element in elements for name in ("changedate", "creationdate"))
    found = next((time for value in times if (time := moment(value))), None)
    return f"{found.replace(tzinfo=None).isoformat()}Z" if found else ""


def _segment(variant: Element) -> str:
    segment = variant.find("seg")
    return "" if segment is None else _text(segment)


def _text(element: Element) -> str:
    """The text within, to the character, without codes; not recursive, as files may nest without end."""
    pieces = []
    waiting: list[Element | str] = [element]
    while waiting:
        piece = waiting.pop()
        if isinstance(piece, str):
            pieces.append(piece)
            continue
        pieces.append(piece.text or "")
        for child in reversed(piece):
            waiting.append(child.tail or "")
            if child.tag not in _CODES:
                waiting.append(child)
    return "".join(pieces)


def write(units: Iterable[TranslationUnit], source: Locale, target: Locale, tool_version: str) -> bytes:
    """TMX 1.4b of units in these languages, in their order; the same units give the same bytes.

    Characters that XML cannot hold are removed, units of which nothing is left are not written.
    """
    codes = (bcp47(str(source)), bcp47(str(target)))
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<!DOCTYPE tmx SYSTEM "tmx14.dtd">',
        '<tmx version="1.4">',
        f'  <header creationtool="translate-article" creationtoolversion={_quoted(tool_version)}'
        f' segtype="sentence" o-tmf="gettext" adminlang="en" srclang={_quoted(codes[0])} datatype="plaintext"/>',
        "  <body>",
        *(line for unit in units for line in _entry(unit, codes)),
        "  </body>",
        "</tmx>\n",
    ]
    return "\n".join(lines).encode()


def _entry(unit: TranslationUnit, codes: tuple[str, str]) -> Iterator[str]:
    source, target = _escaped(unit.source), _escaped(unit.target)
    if not (source.strip() and target.strip()):
        return
    time = moment(unit.changed)
    changed = f' changedate="{time.year:04}{time:%m%dT%H%M%SZ}"' if time else ""
    yield "    <tu>"
    yield from _property("      ", _DOCUMENT, unit.origin)
    yield from _property("      ", _CONTEXT, unit.context)
    yield from (f"      <note>{text}</note>" for note in unit.notes if (text := _escaped(note)).strip())
    yield f"      <tuv xml:lang={_quoted(codes[0])}>"
    yield from _property("        ", _BEFORE, _wrapped(unit.before))
    yield from _property("        ", _AFTER, _wrapped(unit.after))
    yield f"        <seg>{source}</seg>"
    yield "      </tuv>"
    yield f"      <tuv xml:lang={_quoted(codes[1])}{changed}>"
    yield f"        <seg>{target}</seg>"
    yield "      </tuv>"
    yield "    </tu>"


def _property(indent: str, names: Sequence[str], value: str | None) -> Iterator[str]:
    """A property under the first of its names, unless there is nothing to say."""
    if value and (text := _escaped(value)).strip():
        yield f'{indent}<prop type="{names[0]}">{text}</prop>'


def _wrapped(sentence: str | None) -> str | None:
    return f"<seg>{_escaped(sentence)}</seg>" if sentence else None


def _escaped(text: str) -> str:
    """The text as XML holds it; a parser would take a bare carriage return for a line feed."""
    return escape(legal(text), {"\r": "&#13;"})


def _quoted(value: str) -> str:
    return quoteattr(legal(value))
