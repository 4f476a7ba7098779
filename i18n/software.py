"""Software catalogs: a template or catalog of messages becomes a document that can be translated, and an entry each.

A message is cut into what the machine translates: each plural form with a number that belongs to it, the lines and
sentences of each, without the codes and the white space around them. Whatever does not come back with its codes whole
is left for people.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from babel import Locale

from i18n import codes, plurals
from i18n.articles import Sentence
from i18n.catalogs.entries import FUZZY, MACHINE, Catalog, Entry
from i18n.documents import Document, Segment, Unit
from i18n.plurals import Counted
from translators import sentences

_LINES = re.compile(r"(\n+)")
_ENDS = re.compile(r"[.!?…:;,،؛؟۔]+$")
_DOTS = (".", "۔", "。", "।")


def is_in(template: Catalog, target: Locale) -> bool:
    """Is it a catalog of translations into this language, rather than a template or one of another language?"""
    language = template.fields.get("Language", "").replace("@", "_").replace("-", "_")
    return language.split("_")[0].lower() == target.language and any(e.target for e in template.entries)


def blank(template: Catalog, rule: str) -> list[Entry]:
    """The messages without translations, with as many forms as the rule for plural forms says.

    Raises ValueError if that is no rule.
    """
    count = len(plurals.forms(rule))
    return [
        replace(
            entry,
            targets=("",) * (1 if entry.plural is None else count),
            flags=tuple(flag for flag in entry.flags if flag != FUZZY),
            remarks=entry.their_remarks,
            previous_source=None,
            previous_plural=None,
            previous_context=None,
        )
        for entry in template.entries
        if not entry.obsolete
    ]


@dataclass(frozen=True)
class Text:
    """What is translated of a message: as one form of its plural, or whole; `pieces` are its lines and the breaks
    between them, those at `units[i]` being the i-th unit of the document.
    """

    entry: Entry
    counted: Counted
    pieces: tuple[str, ...]
    places: tuple[int, ...]


@dataclass(frozen=True)
class Job:
    """Messages as a document: one unit for each line of each text."""

    document: Document
    texts: tuple[Text, ...]


def job(entries: Iterable[Entry], name: str, rule: str, source: Locale) -> Job:
    """The messages to translate, by the rule for plural forms of the catalog that they go into.

    Raises ValueError if that is no rule.
    """
    forms = plurals.forms(rule)
    texts: list[Text] = []
    units: list[Unit] = []
    for entry in entries:
        for counted in _counted(entry, forms):
            pieces = tuple(_LINES.split(counted.text))
            places = tuple(i for i, piece in enumerate(pieces) if _is_words(piece, counted.syntaxes))
            texts.append(Text(entry, counted, pieces, places))
            units += [_unit(pieces[i], counted.syntaxes, entry, source) for i in places]
    return Job(Document(name, tuple(units), ("",) * (len(units) + 1), "po"), tuple(texts))


def _counted(entry: Entry, forms: Sequence[plurals.Form | None]) -> Iterator[Counted]:
    syntaxes = codes.syntaxes(entry.flags, entry.plural or entry.source)
    if entry.plural is None:
        yield Counted(entry.source, 0, "", syntaxes)
        return
    usual = next(form for form in reversed(forms) if form)
    for form in forms:
        yield plurals.counted(entry.source, entry.plural, form or usual, syntaxes)


def _is_words(text: str, syntaxes: Sequence[str]) -> bool:
    return any(char.isalpha() for char in codes.remove(text, syntaxes))


def _unit(line: str, syntaxes: tuple[str, ...], entry: Entry, source: Locale) -> Unit:
    start, end = _core(line, syntaxes)
    segments = []
    for piece in sentences.split(line[start:end], source.language):
        bare = piece.rstrip()
        segments.append(Segment(bare, piece[len(bare) :], entry.line))
    return Unit("message", tuple(segments), syntaxes=syntaxes)


def _core(line: str, syntaxes: Sequence[str]) -> tuple[int, int]:
    """Where a line begins and ends without the white space and the tags around it: `<b>Warning</b>` is Warning."""
    spans = [span for span in codes.find(line, syntaxes) if line[span[0]] in "<&"]
    start, end = 0, len(line)
    while True:
        start += len(line[start:end]) - len(line[start:end].lstrip())
        end -= len(line[start:end]) - len(line[start:end].rstrip())
        first = next((span for span in spans if span[0] == start and span[1] < end), None)
        last = next((span for span in spans if span[1] == end and start < span[0]), None)
        if first and _is_alone(line[slice(*first)]):
            start = first[1]
        elif last and _is_alone(line[slice(*last)]):
            end = last[0]
        elif first and last and first < last and _is_pair(line, first, last):
            start, end = first[1], last[0]
        else:
            return start, end


def _is_pair(line: str, first: tuple[int, int], last: tuple[int, int]) -> bool:
    """Does the tag that ends a line close the one that begins it?"""
    name = re.match(r"<(\w+)", line[slice(*first)])
    inside = line[first[1] : last[0]]
    return name is not None and line[slice(*last)] == f"</{name[1]}>" and f"<{name[1]}" not in inside


def _is_alone(code: str) -> bool:
    """Is it an entity, or a tag that encloses nothing (`<br>`)?"""
    return (
        code.startswith("&") or code.endswith("/>") or re.match(r"<(br|hr|img|wbr|input)\b", code) is not None
    )


def finished(job: Job, done: Sequence[Sentence], target: Locale) -> list[tuple[Entry, list[Sentence], str]]:
    """For each message its entry with the machine's text, the sentences that it was made of, and why it has none.

    `done` are the sentences of the translated document.
    """
    rest = iter(done)
    units = [[next(rest) for _ in unit.segments] for unit in job.document.units]
    waiting = iter(units)
    made: dict[int, list[tuple[Text, list[list[Sentence]]]]] = {}
    for text in job.texts:
        made.setdefault(id(text.entry), []).append((text, [next(waiting) for _ in text.places]))
    return [_message(forms, target) for forms in made.values()]


def _message(
    forms: Sequence[tuple[Text, list[list[Sentence]]]], target: Locale
) -> tuple[Entry, list[Sentence], str]:
    entry = forms[0][0].entry
    used = list(dict.fromkeys(sentence for _, lines in forms for line in lines for sentence in line))
    targets = tuple(_text(text, lines, target) for text, lines in forms)
    if all(target is not None for target in targets):
        return entry.offering(tuple(text or "" for text in targets), MACHINE), used, ""
    lost = next(text for text, target in zip((t for t, _ in forms), targets, strict=True) if target is None)
    what = "the number" if lost.counted.code else "the placeholders or the markup"
    return entry.offering(tuple("" for _ in targets), MACHINE), used, f"the machine did not keep {what}"


def _text(text: Text, lines: Sequence[Sequence[Sentence]], target: Locale) -> str | None:
    """The translation of a text, None if its codes did not survive."""
    pieces = list(text.pieces)
    for place, line in zip(text.places, lines, strict=True):
        source = pieces[place]
        start, end = _core(source, text.counted.syntaxes)
        joined = "".join(f"{sentence.segment.target}{sentence.segment.tail}" for sentence in line)
        pieces[place] = (
            source[:start] + _like(source[start:end], joined, text.counted.syntaxes) + source[end:]
        )
    whole = "".join(pieces)
    kept = [_codes(one, text.counted.syntaxes) for one in (text.counted.text, whole)]
    if kept[0] != kept[1]:
        return None
    return plurals.restored(whole, text.counted, target)


def _codes(text: str, syntaxes: Sequence[str]) -> Counter[str]:
    return Counter(text[start:end] for start, end in codes.find(text, syntaxes))


def _like(source: str, target: str, syntaxes: Sequence[str]) -> str:
    """A translation that ends as its source does, and has no space inside tags where that has none."""
    if not _ENDS.search(source) and target.endswith(_DOTS):
        target = target[:-1]
    if source.endswith(":") and not target.endswith(":"):
        target = f"{_ENDS.sub('', target)}:"
    for code in {source[start:end] for start, end in codes.find(source, syntaxes) if source[start] == "<"}:
        opening = not code.startswith("</")
        beside = f"{code} " if opening else f" {code}"
        if beside not in source:
            target = target.replace(beside, code)
    return target
