"""The text of `.po` files, read without loss and written back as it was where nothing changed.

polib writes new strings, wrapped as gettext does, and the `.mo`. It does not read: it loses comments, `#~|` lines and
the layout of other tools, repairs in silence what should be reported, and splits lines at U+2028.
"""

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import takewhile, zip_longest
from pathlib import Path
from typing import NamedTuple

import polib

from i18n.catalogs.entries import Catalog, Entry, Key, Written


class CatalogError(ValueError):
    """A catalog that cannot be read without losing something; says where, and what to do."""

    def __init__(self, path: Path, line: int, what: str) -> None:
        super().__init__(f"{path}:{line}: {what}; repair it, or move it away")


_ESCAPE = r'\\(?:[\\"abfnrtv]|[01][0-7]{2}|[0-7]{1,2}(?![0-7])|x[0-7]?[0-9A-Fa-f](?![0-9A-Fa-f]))'
"""By octal and hexadecimal numbers ASCII alone: what others stand for hangs on the encoding."""

_STRING = rf'"(?:[^"\\]|{_ESCAPE})*"'
_STATEMENT = re.compile(
    rf"(?P<obsolete>\#~)?(?P<previous>(?(obsolete)\|?|(?:\#\|)?))\s*"
    rf"(?P<keyword>msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)?\s*(?P<text>{_STRING})"
)
_COMMENT = re.compile(r"(#(?![|~])[.:,=]?)(.*)")
_CONFLICT = re.compile(r"(<{7}|={7}|>{7}|\|{7})(\s|$)")
_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


class _Line(NamedTuple):
    """A line of a file: its number, its text with the line break, which part of an entry it is, what it says.

    Parts are called as they begin: `#`, `#.`, `#:`, `#,`, `#|`, `msgctxt`, `msgid`, `msgid_plural`, `msgstr`, or "" for
    an empty line; a string that goes on has the part of its keyword, and `keyword` is empty.
    """

    number: int
    raw: str
    part: str
    keyword: str = ""
    text: str = ""
    obsolete: bool = False


def parse(data: bytes, path: Path) -> Catalog:
    """The catalog in the bytes of a file; `path` is for messages. Raises CatalogError."""
    bom = data.startswith(codecs.BOM_UTF8)
    data = data.removeprefix(codecs.BOM_UTF8)
    encoding = "utf-8" if bom else _encoding(data)
    text = _decoded(data, encoding, path)
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = _lines(re.findall(r"[^\n]*\n|[^\n]+", text), path)
    blocks = list(_blocks(lines, path))
    trailer = tuple(line.raw for line in blocks.pop()) if blocks and not _said(blocks[-1]) else ()
    entries = [_entry(block, n, n == len(blocks) - 1, path) for n, block in enumerate(blocks)]
    _check_distinct(entries, blocks, path)
    header = next((entry for entry in entries if entry.key == (None, "")), Entry(""))
    rest = tuple(entry for entry in entries if entry is not header)
    return Catalog(rest, header, trailer, encoding, newline, bom)


def _encoding(data: bytes) -> str:
    """The one that the header declares; UTF-8 if there is none, or none that is known and fit for a catalog."""
    joined = re.sub(rb'"\s*\n\s*"', b"", data)
    match = re.search(rb'(?i)content-type:[^"\n]*charset=([\w.:-]+)', joined)
    name = match[1].decode() if match else "utf-8"
    with suppress(LookupError, UnicodeError):
        if "msgid".encode(name) == b"msgid":
            return codecs.lookup(name).name
    return "utf-8"


def _decoded(data: bytes, encoding: str, path: Path) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise CatalogError(path, line, f"not {encoding.upper()}") from error


def _lines(raw_lines: Sequence[str], path: Path) -> Iterator[_Line]:
    part = ""
    for number, raw in enumerate(raw_lines, 1):
        line = raw.strip()
        if not line:
            yield _Line(number, raw, "")
        elif statement := _STATEMENT.fullmatch(line):
            keyword = statement["keyword"] or ""
            if not keyword and not part:
                raise CatalogError(path, number, _SYNTAX)
            if keyword:
                part = "#|" if statement["previous"] else keyword.partition("[")[0]
            text = re.sub(_ESCAPE, _unescaped, statement["text"][1:-1])
            if "\0" in text:
                raise CatalogError(path, number, "a string with NUL in it")
            yield _Line(number, raw, part, keyword, text, bool(statement["obsolete"]))
        elif comment := _COMMENT.fullmatch(line):
            yield _Line(number, raw, comment[1].replace("=", ","), "#", comment[2].rstrip().removeprefix(" "))
        else:
            raise CatalogError(path, number, _complaint(line))


def _unescaped(escape: re.Match[str]) -> str:
    code = escape[0][1:]
    if code[0] in "x01234567":
        return chr(int(code.removeprefix("x"), 16 if code[0] == "x" else 8))
    return _ESCAPES.get(code, code)


def _complaint(line: str) -> str:
    what = r"not a catalog's line (a quotation mark missing at an end, or one inside not written \", or a \ not \\?)"
    return "a conflict that git left" if _CONFLICT.match(line) else what


_SYNTAX = "not a catalog's syntax"


def _blocks(lines: Iterator[_Line], path: Path) -> Iterator[list[_Line]]:
    """The lines of each entry, with the empty ones after it; the last block may be comments alone."""
    block: list[_Line] = []
    last = ""
    for line in lines:
        begins = line.keyword in ("#", "msgctxt", "msgid") or (line.part == "#|" and line.keyword != "")
        if last == "msgstr" and begins:
            yield block
            block, last = [], ""
        if line.part and not _fits(line, last):
            untranslated = last.startswith("msgid") and begins
            raise CatalogError(
                path, line.number, "the entry before has no msgstr" if untranslated else _SYNTAX
            )
        last = line.part or last
        block.append(line)
    if block:
        yield block
    if last not in ("msgstr", "") and not last.startswith("#"):
        raise CatalogError(path, block[-1].number, "the entry has no msgstr")


_FOLLOWS = {
    "msgctxt": ("", "#", "#.", "#:", "#,", "#|"),
    "msgid": ("", "#", "#.", "#:", "#,", "#|", "msgctxt"),
    "msgid_plural": ("msgid",),
    "msgstr": ("msgid", "msgid_plural", "msgstr"),
}
"""What may stand before a keyword."""


def _fits(line: _Line, last: str) -> bool:
    """May a line stand where the part before it was `last`?"""
    if not line.keyword:
        return line.part == last
    if line.part.startswith("#"):
        return last == "" or last.startswith("#")
    return last in _FOLLOWS[line.part]


def _said(block: Sequence[_Line]) -> bool:
    return any(line.part == "msgstr" for line in block)


@dataclass
class _Strings:
    """The strings of a block by keyword, and those of `#|` lines."""

    now: dict[str, str] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)


def _entry(block: Sequence[_Line], number: int, last: bool, path: Path) -> Entry:
    strings = _strings(block, path)
    comments = {part: [line.text for line in block if line.part == part] for part in ("#", "#.", "#:", "#,")}
    flags = [flag.strip() for text in comments["#,"] for flag in text.split(",")]
    entry = Entry(
        source=strings.now["msgid"],
        targets=_targets(strings.now, block, path),
        plural=strings.now.get("msgid_plural"),
        context=strings.now.get("msgctxt"),
        flags=tuple(filter(None, flags)),
        notes=tuple(comments["#"]),
        remarks=tuple(comments["#."]),
        references=tuple(word for text in comments["#:"] for word in text.split()),
        previous_source=strings.before.get("msgid"),
        previous_plural=strings.before.get("msgid_plural"),
        previous_context=strings.before.get("msgctxt"),
        obsolete=next(line.obsolete for line in block if line.part == "msgid"),
    )
    line = next(line.number for line in block if line.part == "msgid")
    return replace(entry, written=Written(tuple(line.raw for line in block), line, number, last, entry))


def _strings(block: Sequence[_Line], path: Path) -> _Strings:
    strings = _Strings()
    keyword = ""
    for line in block:
        if not line.part or line.keyword == "#":
            continue
        found = strings.before if line.part == "#|" else strings.now
        if line.keyword:
            keyword = line.keyword
            if keyword in found:
                raise CatalogError(path, line.number, _SYNTAX)
        found[keyword] = found.get(keyword, "") + line.text
    statements = [line for line in block if line.part.startswith("msg")]
    if len({line.obsolete for line in statements}) > 1:
        raise CatalogError(path, statements[-1].number, "an entry that is partly obsolete (#~)")
    return strings


def _targets(strings: Mapping[str, str], block: Sequence[_Line], path: Path) -> tuple[str, ...]:
    found = {keyword: text for keyword, text in strings.items() if keyword.startswith("msgstr")}
    plural = [f"msgstr[{i}]" for i in range(len(found))]
    if list(found) != (plural if "msgid_plural" in strings else ["msgstr"]):
        line = next(line.number for line in block if line.part == "msgstr")
        raise CatalogError(path, line, "msgstr[0], msgstr[1], … belong to a msgid_plural, in this order")
    return tuple(found.values())


def _check_distinct(entries: Sequence[Entry], blocks: Sequence[Sequence[_Line]], path: Path) -> None:
    seen: dict[Key, int] = {}
    for entry, block in zip(entries, blocks, strict=True):
        line = next(line.number for line in block if line.part in ("msgctxt", "msgid"))
        first = seen.setdefault(entry.key, line)
        if first != line:
            what = f"the same msgid as on line {first}" if entry.source else "a second header"
            raise CatalogError(path, line, what)


_IN_UTF_8 = {"Content-Type": "text/plain; charset=UTF-8"}


def serialize(catalog: Catalog) -> bytes:
    """The bytes of a `.po` file: what did not change as it was read, the rest as gettext writes it."""
    try:
        data = _text(catalog).encode(catalog.encoding)
    except UnicodeEncodeError:
        data = _text(catalog.with_fields(catalog.fields | _IN_UTF_8)).encode()
    return codecs.BOM_UTF8 * catalog.bom + data


def _text(catalog: Catalog) -> str:
    entries = list(catalog.entries)
    if catalog.header.written or catalog.header != Entry(""):
        number = catalog.header.written.number if catalog.header.written else 0
        before = takewhile(lambda entry: entry.written and entry.written.number < number, entries)
        entries.insert(len(list(before)), catalog.header)
    pieces: list[str] = []
    for entry, following in zip_longest(entries, entries[1:]):
        body = "".join(_block(entry, catalog.newline))
        gap = _gap(entry, following)
        if gap is None:
            body += "" if body.endswith("\n") else catalog.newline
            gap = catalog.newline if following or catalog.trailer else ""
        pieces += [body, gap]
    return "".join([*pieces, *catalog.trailer])


def _gap(entry: Entry, following: Entry | None) -> str | None:
    """The empty lines after an entry as they were read, if what follows is still the same; else None."""
    if not entry.written or (following and not following.written):
        return None
    if following and following.written and following.written.number != entry.written.number + 1:
        return None
    lines = entry.written.lines
    if not following and not entry.written.last:
        return None
    return "".join(list(takewhile(lambda line: not line.strip(), reversed(lines)))[::-1])


def _block(entry: Entry, newline: str) -> list[str]:
    """The lines of an entry, without empty ones after it."""
    if entry.written is None or _form(entry.written.entry) != _form(entry):
        return _fresh(entry, newline)
    lines = list(entry.written.lines)
    while lines and not lines[-1].strip():
        lines.pop()
    return lines if entry == entry.written.entry else _patched(entry, entry.written.entry, lines, newline)


def _form(entry: Entry) -> tuple[bool, bool]:
    """What is seen in the keywords."""
    return entry.obsolete, entry.plural is None


_VALUES = {
    "#": ("notes",),
    "#.": ("remarks",),
    "#:": ("references",),
    "#,": ("flags",),
    "#|": ("previous_source", "previous_plural", "previous_context"),
    "msgctxt": ("context",),
    "msgid": ("source",),
    "msgid_plural": ("plural",),
    "msgstr": ("targets",),
}
"""What each part of an entry says, in gettext's order of the parts."""


def _patched(entry: Entry, before: Entry, lines: Sequence[str], newline: str) -> list[str]:
    """The lines of an entry, those parts that say something else written anew where they stood."""
    old, new = list(_lines(lines, Path())), list(_lines(_fresh(entry, newline), Path()))
    present = {line.part for line in old}
    changed = {
        part: [line.raw for line in new if line.part == part]
        for part, names in _VALUES.items()
        if any(getattr(entry, name) != getattr(before, name) for name in names)
    }
    order, left, found = list(_VALUES), dict(changed), list[str]()
    for line in old:
        earlier = order[: order.index(line.part)] if line.part else []
        for part in (*(part for part in earlier if part not in present), line.part):
            found += left.pop(part, [])
        if line.part not in changed:
            found.append(line.raw)
    return found


def _fresh(entry: Entry, newline: str) -> list[str]:
    notes = _marked("#", entry.notes) + _marked("#.", entry.remarks)
    references = _marked("#:", [" ".join(entry.references)] if entry.references else [])
    return [f"{line}{newline}" for line in (notes + references + str(_polib(entry))).split("\n") if line]


def _marked(mark: str, lines: Sequence[str]) -> str:
    return "".join(f"{mark} {line}".rstrip() + "\n" for line in lines)


def _polib(entry: Entry) -> polib.POEntry:
    """The entry for polib, without comments, which it would wrap."""
    plural = entry.plural is not None
    return polib.POEntry(
        msgctxt=entry.context,
        msgid=entry.source,
        msgid_plural=entry.plural or "",
        msgstr="" if plural else entry.target,
        msgstr_plural=dict(enumerate(entry.targets)) if plural else {},
        flags=list(entry.flags),
        obsolete=entry.obsolete,
        previous_msgctxt=entry.previous_context,
        previous_msgid=entry.previous_source,
        previous_msgid_plural=entry.previous_plural,
    )


def compiled(catalog: Catalog) -> bytes:
    """The bytes of the `.mo`: what people approved (section 10.3)."""
    made = polib.POFile()
    made.metadata = catalog.fields | _IN_UTF_8
    made.extend(_polib(entry) for entry in catalog.entries)
    return made.to_binary()
