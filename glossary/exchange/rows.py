"""Tables that are not ours: one term and one rendering a row, with or without a header."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from babel import Locale

from glossary.tables import UNCLOSED, GlossaryError, Record, decoded, table
from glossary.terms import ENGLISH, KEEP, Concept, Glossary, Origin, Usage

_DELIMITERS = "\t,;"
_BREAKS = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")


class Entry(NamedTuple):
    """What one row says: an English term, a language, and what it is called there (`=` if as in English).

    `forbidden` says that it must not be called so.
    """

    line: int
    english: str
    language: str
    rendering: str
    note: str = ""
    forbidden: bool = False


def rows(path: Path) -> list[Record]:
    """All rows that are not blank, of a table with whatever delimiter.

    Raises `GlossaryError` if the file is no table of two columns or more in UTF-8 or UTF-16.
    """
    text = decoded(path)
    tables = [table(text, delimiter) for delimiter in _DELIMITERS]
    found, broken = max(tables, key=lambda read: _regularity(read[0]))
    if broken:
        raise GlossaryError([f"{path}:{broken}: {UNCLOSED}"])
    if not found:
        raise GlossaryError([f"{path}:1: the file is empty; export the glossary again"])
    if not _regularity(found):
        raise GlossaryError(
            [f"{path}:{found[0][0]}: only one column; put a comma or a tab between term and translation"]
        )
    return found


def _regularity(table: Sequence[Record]) -> int:
    """How many rows have the number of cells that is usual for rows of more than one."""
    widths = Counter(len(cells) for _, cells in table if len(cells) > 1)
    return max(widths.values(), default=0)


def written(table: Iterable[Sequence[str]], quoted: bool = False) -> bytes:
    """A CSV file in UTF-8. Line breaks and control characters, which other tools refuse, become spaces."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL)
    writer.writerows([plain(cell) for cell in cells] for cells in table)
    return file.getvalue().encode()


def plain(text: str) -> str:
    """The text on one line, without control characters."""
    return _BREAKS.sub(" ", text).strip()


def entry(line: int, english: str, language: str, rendering: str, note: str = "") -> Entry:
    """An entry in which a rendering that is spelled as in English is `=`."""
    return Entry(line, english, language, KEEP if rendering == english else rendering, note)


def collected(path: Path, entries: Iterable[Entry], warnings: Sequence[str] = ()) -> Glossary:
    """A glossary with one concept for each English term: rows that follow its first add alternatives."""
    said: dict[str, list[Entry]] = {}
    for one in entries:
        said.setdefault(one.english, []).append(one)
    return Glossary(tuple(_concept(path, group) for group in said.values()), tuple(warnings))


def _concept(path: Path, said: Sequence[Entry]) -> Concept:
    terms = {ENGLISH: (said[0].english,), **_by_language(one for one in said if not one.forbidden)}
    forbidden = _by_language(one for one in said if one.forbidden)
    usage = {language: Usage(forbidden=words) for language, words in forbidden.items()}
    note = "; ".join(dict.fromkeys(one.note for one in said if one.note))
    return Concept("term", "", terms, note, Origin(str(path), said[0].line), usage)


def _by_language(said: Iterable[Entry]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for one in said:
        found[one.language] = tuple(dict.fromkeys((*found.get(one.language, ()), one.rendering)))
    return found


def spelled(glossary: Glossary) -> Iterator[Concept]:
    """For each English spelling, once, the concept as if it had no other.

    Concepts that are limited to some articles are left out: other tools would use them everywhere.
    """
    seen = {""}
    for concept in glossary.concepts:
        for spelling in concept.terms[ENGLISH]:
            if not concept.only and plain(spelling) not in seen:
                seen.add(plain(spelling))
                yield replace(concept, terms={**concept.terms, ENGLISH: (spelling,)})


def preferred(glossary: Glossary, target: Locale, turned: bool) -> Iterator[tuple[str, str]]:
    """Source and target of each rule, where a source can have one target only.

    The source is English, or if `turned` the other language, whose alternatives then are sources of their own.
    """
    rules: dict[str, str] = {}
    for concept in spelled(glossary):
        (spelling,) = concept.terms[ENGLISH]
        for rendering in concept.renderings(target):
            source, translation = (rendering, spelling) if turned else (spelling, rendering)
            if plain(source) and plain(translation):
                rules.setdefault(plain(source), translation)
    yield from rules.items()
