"""Weblate glossaries: CSV as the Translate Toolkit writes it, a file for each language.

https://docs.weblate.org/en/latest/formats/csv.html gives the columns, with or without a header, and
https://docs.weblate.org/en/latest/user/glossary.html the flags `read-only` (not to be translated) and
`forbidden`. The file has no column for flags, and Weblate reads none from it: they are written before the note
of a row, as `[flags: forbidden] note`, for us to read and for people to set. Rows of one term differ in `context`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from babel import Locale

from glossary.exchange.languages import pair
from glossary.exchange.rows import Entry, collected, entry, rows, spelled, written
from glossary.tables import GlossaryError
from glossary.terms import ENGLISH, Concept, Glossary

COLUMNS = (
    "location",
    "source",
    "target",
    "id",
    "fuzzy",
    "context",
    "translator_comments",
    "developer_comments",
)
_SYNONYMS = {
    "original": "source",
    "untranslated": "source",
    "translated": "target",
    "translation": "target",
    "translator comments": "translator_comments",
    "notes": "translator_comments",
    "developer comments": "developer_comments",
    "state": "fuzzy",
}
_FLAGS = re.compile(r"\[flags: ([^\]]*)\]\s*")
_FORMULA = re.compile(r"'[=+\-@|%]")
_OUR_CONTEXT = re.compile(r"^(alternative|forbidden) \d+$")
_TRUE = ("1", "x", "true", "yes", "fuzzy")
_READ_ONLY, _FORBIDDEN = "read-only", "forbidden"


class _Unit(NamedTuple):
    """A row of a term, in the words of the Translate Toolkit; `flags` are Weblate's."""

    source: str
    target: str
    flags: frozenset[str]
    fuzzy: bool
    note: str


def header(cells: Sequence[str]) -> list[str]:
    """What the columns hold, if this row names them, else nothing."""
    names = [_SYNONYMS.get(cell.casefold(), cell.casefold()) for cell in cells]
    return names if {"source", "target"} <= set(names) else []


def read(path: Path, languages: Sequence[Locale]) -> Glossary:
    """The glossary in such a file; `languages` are its pair.

    Terms without a translation and those that need editing (`fuzzy`) are left out, with a warning.
    """
    locale, turned = pair(languages, path)
    table = rows(path)
    names = header(table[0][1])
    units = [(line, _unit(_said(names or _usual(cells), cells))) for line, cells in table[bool(names) :]]
    if problems := [
        f"{path}:{line}: the source is empty; write the term or delete the row"
        for line, unit in units
        if not unit.source
    ]:
        raise GlossaryError(problems)
    left_out = [(line, unit.fuzzy) for line, unit in units if _useless(unit)]
    entries = [_entry(line, unit, str(locale), turned) for line, unit in units if not _useless(unit)]
    return collected(path, entries, list(_warnings(path, left_out)))


def _usual(cells: Sequence[str]) -> Sequence[str]:
    """What the columns of a file without a header hold."""
    return COLUMNS if len(cells) > 2 else ("source", "target")


def _said(names: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """Cells by column, without the apostrophe that keeps spreadsheets from seeing a formula."""
    said = dict(zip(names, cells, strict=False))
    guarded = {name: cell[1:].replace(r"\|", "|") for name, cell in said.items() if _FORMULA.match(cell)}
    return said | guarded


def _unit(said: Mapping[str, str]) -> _Unit:
    comments = [said.get("developer_comments", ""), said.get("translator_comments", "")]
    flags = [said.get("flags", ""), *(found for comment in comments for found in _FLAGS.findall(comment))]
    context = _OUR_CONTEXT.sub("", said.get("context", ""))
    return _Unit(
        said.get("source", ""),
        said.get("target", ""),
        frozenset(flag.strip() for found in flags for flag in found.split(",")),
        said.get("fuzzy", "").casefold() in _TRUE,
        "; ".join(filter(None, (*(_FLAGS.sub("", comment) for comment in comments), context))),
    )


def _useless(unit: _Unit) -> bool:
    return _READ_ONLY not in unit.flags and (unit.fuzzy or not unit.target)


def _entry(line: int, unit: _Unit, language: str, turned: bool) -> Entry:
    source, target = unit.source, unit.target
    if _READ_ONLY in unit.flags:
        target = source
    english, rendering = (target, source) if turned else (source, target)
    if _FORBIDDEN in unit.flags:
        return Entry(line, english, language, rendering, unit.note, forbidden=True)
    return entry(line, english, language, rendering, unit.note)


def _warnings(path: Path, left_out: Sequence[tuple[int, bool]]) -> Iterator[str]:
    for fuzzy, why in ((False, "have no translation"), (True, "need editing")):
        lines = [line for line, is_fuzzy in left_out if is_fuzzy == fuzzy]
        if lines:
            yield f"{path}:{lines[0]}: terms that {why} were left out: {len(lines)}"


def write(glossary: Glossary, languages: Sequence[Locale]) -> bytes:
    """A row for each rendering of each English spelling, and for each word that is forbidden."""
    locale, turned = pair(languages, "weblate")
    if turned:
        raise GlossaryError(
            ["weblate: the source must be English; name the pair as en and the other language"]
        )
    table = [row for concept in spelled(glossary) for row in _rows(concept, locale)]
    return written([COLUMNS, *table], quoted=True)


def _rows(concept: Concept, locale: Locale) -> Iterator[Sequence[str]]:
    """The rows of a concept with one English spelling; the first has the note."""
    (spelling,) = concept.terms[ENGLISH]
    note = concept.note
    for number, rendering in enumerate(concept.renderings(locale)):
        context = f"alternative {number}" if number else ""
        yield _row(spelling, rendering, context, _READ_ONLY if rendering == spelling else "", note)
        note = ""
    for number, word in enumerate(concept.used(locale).forbidden, 1):
        yield _row(spelling, word, f"forbidden {number}", _FORBIDDEN, note)
        note = ""


def _row(source: str, target: str, context: str, flags: str, note: str) -> Sequence[str]:
    comment = f"[flags: {flags}] {note}" if flags else note
    return ("", source, target, "", "False", context, "", comment)
