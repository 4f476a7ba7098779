"""Glossary files: CSV tables that people edit in any spreadsheet.

The header is `term,kind,gender,ru,ur,note`, in any order, with a column for each further language. `term`
is English. An empty cell is no rule, `=` keeps the English spelling, ` | ` separates alternatives, the
preferred one first.
"""

import csv
import difflib
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.localedata import locale_identifiers

KINDS = ("person", "organisation", "place", "title", "work", "event", "term")
GENDERS = ("m", "f")
KEEP = "="
"""The cell that keeps the English spelling."""

_ENGLISH = "en"
_FIELDS = ("kind", "gender", "note")
_DELIMITERS = ",;\t"


class GlossaryError(ValueError):
    """Glossary files with mistakes: one line for each, saying where it is and what to write instead."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(problems)
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join(self.problems)


@dataclass(frozen=True)
class Origin:
    """Where a concept was written: a file and a physical line, from 1."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True)
class Concept:
    """A thing with a name: what it is called in each language, preferred spelling first.

    `terms` is keyed by Babel's identifiers, such as `en` or `pt_BR`, and holds cells as they were written
    (`=` included); languages without a rule are absent. `kind` is one of `KINDS`, `gender` one of
    `GENDERS` or empty. Concepts are equal when they say the same, wherever they were written.
    """

    kind: str
    gender: str
    terms: Mapping[str, tuple[str, ...]] = field(hash=False)
    note: str = ""
    source: Origin | None = field(default=None, compare=False)

    def renderings(self, target: Locale, found: str = "") -> tuple[str, ...]:
        """What to call it in `target`, preferred first; empty if there is no rule.

        `=` gives the English spellings, the one that was `found` in the text before the others.
        """
        written = next((self.terms[name] for name in fallbacks(target) if name in self.terms), ())
        if KEEP not in written:
            return written
        kept = sorted(self.terms.get(_ENGLISH, ()), key=lambda spelling: spelling != found)
        resolved = (spelling for cell in written for spelling in (kept if cell == KEEP else (cell,)))
        return tuple(dict.fromkeys(resolved))


@dataclass(frozen=True)
class Glossary:
    """Concepts in the order of their files; `warnings` are lines about rows that were not needed."""

    concepts: tuple[Concept, ...] = ()
    warnings: tuple[str, ...] = ()

    @cached_property
    def digest(self) -> str:
        """12 hexadecimal digits that change when a translation may: not with notes, nor with row order."""
        rows = sorted(json.dumps([c.kind, c.gender, sorted(c.terms.items())]) for c in self.concepts)
        return sha256("\n".join(rows).encode()).hexdigest()[:12]


@cache
def fallbacks(locale: Locale) -> tuple[str, ...]:
    """Identifiers under which terms for `locale` may be filed, the most specific first.

    >>> fallbacks(Locale.parse("pt_BR"))
    ('pt_BR', 'pt')

    The bare language comes last, and only if `locale` is written in its usual script (CLDR's likely
    subtags), so that Serbian in Latin letters does not get Cyrillic names.
    """
    language, script = locale.language, locale.script
    names = [str(locale)]
    if script:
        names.append(f"{language}_{script}")
    usual = get_global("likely_subtags").get(language, "").split("_")
    if not script or script in usual:
        names.append(language)
    return tuple(dict.fromkeys(names))


def load(paths: Iterable[Path | str]) -> Glossary:
    """Read glossary files into one glossary; a later file may fill languages that an earlier left empty.

    Raises `GlossaryError` with all mistakes of all files.
    """
    problems: list[str] = []
    rows = [row for path in paths for row in _read(Path(path), problems)]
    glossary = _merge(rows, problems)
    if problems:
        raise GlossaryError(problems)
    return glossary


class _Column(NamedTuple):
    """A column that is understood: its number from 1, the name in the file, and what it holds."""

    number: int
    name: str
    holds: str


class _Row(NamedTuple):
    """A concept as its row says it (an empty kind stays empty) with the columns of its file."""

    concept: Concept
    columns: Mapping[str, _Column]

    def at(self, holds: str) -> str:
        return _at(str(self.concept.source), self.columns[holds])


def _at(origin: str, column: _Column) -> str:
    name = f" ({column.name})" if column.name else ""
    return f"{origin}: column {column.number}{name}"


def _read(path: Path, problems: list[str]) -> Iterator[_Row]:
    text = _decode(path, problems)
    if text is None:
        return
    delimiter = _delimiter(text)
    records = _records(path, text, delimiter, problems)
    line, header = next(records, (1, []))
    if not header:
        if not text.strip():
            problems.append(
                f"{path}:1: the file is empty; start it with the line term,kind,gender,ru,ur,note"
            )
        return
    columns = _columns(f"{path}:{line}", header, problems)
    if _ENGLISH not in columns:
        problems.append(f"{path}:{line}: no column is called term; name the column of English terms so")
        return
    width = _width(header)
    for line, cells in records:
        yield from _row(Origin(str(path), line), cells, columns, width, delimiter, problems)


def _decode(path: Path, problems: list[str]) -> str | None:
    """Give the file's text, composed (NFC): macOS may save `й` as two characters."""
    try:
        data = path.read_bytes()
    except OSError as error:
        problems.append(f"{path}: {error.strerror}; check the name of the glossary file")
        return None
    try:
        return unicodedata.normalize("NFC", data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.append(f'{path}:{line}: not UTF-8; save it as UTF-8 (in Excel: "CSV UTF-8")')
        return None


def _delimiter(text: str) -> str:
    header = next((line for line in text.splitlines() if line.strip(_DELIMITERS + " ")), "")
    return max(_DELIMITERS, key=header.count)


def _records(path: Path, text: str, delimiter: str, problems: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not blank with its first line; stop at a quote that makes no sense."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                yield line, stripped
            line = reader.line_num + 1
    except csv.Error:
        number = _broken_cell(text, line, delimiter)
        problems.append(
            f"{path}:{line}: column {number}: a quotation mark is not closed where the cell ends;"
            ' close it, and write "" for one inside'
        )


def _broken_cell(text: str, line: int, delimiter: str) -> int:
    """Number, from 1, of the first cell in the row at `line` whose quotes do not pair."""
    row = "".join(io.StringIO(text, newline="").readlines()[line - 1 :])
    sound = re.compile(rf'(?:"(?:[^"]|"")*"|(?!")[^{delimiter}\r\n]*){delimiter}')
    number, match = 1, sound.match(row)
    while match:
        number, match = number + 1, sound.match(row, match.end())
    return number


def _width(cells: Sequence[str]) -> int:
    """How many cells there are, not counting empty ones at the end."""
    return max((number for number, cell in enumerate(cells, 1) if cell), default=0)


def _columns(origin: str, header: Sequence[str], problems: list[str]) -> dict[str, _Column]:
    columns: dict[str, _Column] = {}
    for number, name in enumerate(header[: _width(header)], 1):
        column = _Column(number, name, _holds(name))
        first = columns.setdefault(column.holds, column)
        if not column.holds:
            problems.append(f"{_at(origin, column)}: {_unknown_column(name)}")
        elif first is not column:
            problems.append(
                f"{_at(origin, column)}: holds the same as column {first.number} ({first.name});"
                " delete one of the two"
            )
    columns.pop("", None)
    return columns


def _holds(name: str) -> str:
    """Say what a column of this name holds: one of `_FIELDS`, a locale identifier, or nothing known."""
    folded = name.casefold()
    if folded in ("term", *_FIELDS):
        return _ENGLISH if folded == "term" else folded
    try:
        locale = Locale.parse(name.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return ""
    return locale.language if name.isalpha() else str(locale)


def _unknown_column(name: str) -> str:
    known = "write term, kind, gender, note or the code of a language, such as ru or pt-BR"
    if not name:
        return f"the column has no name; {known}"
    near = difflib.get_close_matches(name.casefold(), ["term", *_FIELDS, *locale_identifiers()], 1, 0.7)
    return f'"{name}" is not a known column; {known}' + "".join(f' (did you mean "{n}"?)' for n in near)


def _row(
    origin: Origin,
    cells: Sequence[str],
    columns: Mapping[str, _Column],
    width: int,
    delimiter: str,
    problems: list[str],
) -> Iterator[_Row]:
    if any(cells[width:]):
        mark = "a tab" if delimiter == "\t" else f'"{delimiter}"'
        problems.append(
            f"{origin}: column {width + 1}: more cells than the header has names ({width});"
            f" put quotes around a cell that holds {mark}"
        )
        return
    said = {
        holds: cells[column.number - 1] for holds, column in columns.items() if column.number <= len(cells)
    }
    choices = {
        name: _choice(name, said.pop(name, ""), origin, columns, problems) for name in ("kind", "gender")
    }
    note = said.pop("note", "")
    terms = {language: _alternatives(cell) for language, cell in said.items() if cell}
    if not terms.get(_ENGLISH):
        problems.append(
            f"{_at(str(origin), columns[_ENGLISH])}: empty, but other cells of the row are not;"
            " write the English term or delete the row"
        )
        return
    rules = {language: spellings for language, spellings in terms.items() if spellings}
    yield _Row(Concept(**choices, terms=rules, note=note, source=origin), columns)


def _choice(name: str, cell: str, origin: Origin, columns: Mapping[str, _Column], problems: list[str]) -> str:
    allowed = KINDS if name == "kind" else GENDERS
    if not cell or cell.lower() in allowed:
        return cell.lower()
    problems.append(
        f'{_at(str(origin), columns[name])}: "{cell}" is not a {name}; write one of {", ".join(allowed)},'
        " or nothing"
    )
    return ""


def _alternatives(cell: str) -> tuple[str, ...]:
    if "|" not in cell:
        return (cell,)
    return tuple(dict.fromkeys(part.strip() for part in cell.split("|") if part.strip()))


def _merge(rows: Iterable[_Row], problems: list[str]) -> Glossary:
    """Join the rows that share an English spelling (case counts) and agree."""
    concepts: list[Concept] = []
    warnings: list[str] = []
    places: dict[str, int] = {}
    for row in rows:
        spellings = row.concept.terms[_ENGLISH]
        twins = sorted({places[spelling] for spelling in spellings if spelling in places})
        clashes = [clash for twin in twins for clash in _contradictions(concepts[twin], row)]
        problems.extend(clashes)
        if not twins:
            concepts.append(row.concept)
        elif not clashes:
            warnings.extend(_redundancies(concepts[twins[0]], row))
            concepts[twins[0]] = _union(concepts[twins[0]], row.concept)
        for spelling in spellings:
            places.setdefault(spelling, twins[0] if twins else len(concepts) - 1)
    kinds = (concept if concept.kind else replace(concept, kind="term") for concept in concepts)
    return Glossary(tuple(kinds), tuple(warnings))


def _contradictions(first: Concept, row: _Row) -> Iterator[str]:
    term = _shared(first, row)
    for language, spellings in row.concept.terms.items():
        before = first.terms.get(language, spellings)
        if language != _ENGLISH and before != spellings:
            yield (
                f'{row.at(language)}: "{term}" is "{" | ".join(spellings)}" here but'
                f' "{" | ".join(before)}" in {first.source}; delete one, or write both in one cell'
                ' with " | "'
            )


def _shared(first: Concept, row: _Row) -> str:
    return next(spelling for spelling in row.concept.terms[_ENGLISH] if spelling in first.terms[_ENGLISH])


def _redundancies(first: Concept, row: _Row) -> Iterator[str]:
    term = _shared(first, row)
    for name, before, now in (
        ("kind", first.kind, row.concept.kind),
        ("gender", first.gender, row.concept.gender),
    ):
        if before and now and before != now:
            yield f'{row.at(name)}: "{term}" is {now} here but {before} in {first.source}, which is kept'
    if _union(first, row.concept).terms == first.terms:
        yield f'{row.at(_ENGLISH)}: "{term}" is already in {first.source}; delete one of the rows'


def _union(first: Concept, second: Concept) -> Concept:
    spellings = tuple(dict.fromkeys(first.terms[_ENGLISH] + second.terms[_ENGLISH]))
    return Concept(
        first.kind or second.kind,
        first.gender or second.gender,
        {**second.terms, **first.terms, _ENGLISH: spellings},
        first.note or second.note,
        first.source,
    )
