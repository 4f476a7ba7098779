"""Glossary files: CSV tables that people edit in any spreadsheet.

The header is `term,kind,gender,ru,ur,note`, in any order, with a column for each further language. `term`
is English. An empty cell is no rule, `=` keeps the English spelling, ` | ` separates alternatives, the
preferred one first. Columns that only some glossaries need: `ru:forms` (inflected forms that rules get wrong),
`ru:forbidden` (what it must never be called), `ru:expansion` (follows it in brackets at its first mention), for
any language; `case` (`exact` or `any`); `only` (domains, or patterns of article paths, to which the row is limited).
"""

import csv
import difflib
import io
import re
import unicodedata
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.localedata import locale_identifiers

from glossary.merging import merge
from glossary.terms import CHOICES, ENGLISH, USAGE, Concept, Glossary, Origin, Usage, kept_objects

_FIELDS = (*CHOICES, "only", "note")
_DELIMITERS = ",;\t"


Record = tuple[int, list[str]]
"""A row of a table: its first line, from 1, and its cells."""

UNCLOSED = 'a quotation mark is not closed where the cell ends; close it, and write "" for one inside'


class GlossaryError(ValueError):
    """Glossary files with mistakes: one line for each, saying where it is and what to write instead."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(problems)
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join(self.problems)


def load(paths: Iterable[Path | str]) -> Glossary:
    """Read glossary files into one glossary; the rule of a file that is named earlier wins.

    Raises `GlossaryError` with all mistakes of all files.
    """
    problems: list[str] = []
    with kept_objects():
        merged = merge(concept for path in paths for concept in _read(Path(path), problems))
    if problems := problems + merged.problems:
        raise GlossaryError(problems)
    return Glossary(tuple(merged.concepts), tuple(merged.warnings))


_Columns = dict[str, tuple[int, str]]
"""What each column holds, to its number from 1 and its name in the file."""


def _read(path: Path, problems: list[str]) -> Iterator[Concept]:
    try:
        text = decoded(path)
    except GlossaryError as error:
        problems += error.problems
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
    columns = _columns(path, line, header, problems)
    if ENGLISH not in columns:
        problems.append(f"{path}:{line}: no column is called term; name the column of English terms so")
        return
    width = _width(header)
    for line, cells in records:
        yield from _row(Origin(str(path), line, columns), cells, width, delimiter, problems)


def data(path: Path) -> bytes:
    """The file's bytes; raises `GlossaryError` if it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise GlossaryError([f"{path}: {error.strerror}; check the name of the glossary file"]) from error


def decoded(path: Path) -> str:
    """The file's text, composed (NFC): macOS may save `й` as two characters. UTF-16 needs its mark.

    Raises `GlossaryError` if it cannot be read.
    """
    content = data(path)
    wide = content.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise GlossaryError(
            [f'{path}:{line}: not UTF-8; save it as UTF-8 (in Excel: "CSV UTF-8")']
        ) from error
    return unicodedata.normalize("NFC", text)


def _delimiter(text: str) -> str:
    header = next((line for line in text.splitlines() if line.strip(_DELIMITERS + " ")), "")
    return max(_DELIMITERS, key=header.count)


def table(text: str, delimiter: str) -> tuple[list[Record], int]:
    """The rows that are not blank, and the line of the first whose quotes make no sense, or 0."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found: list[Record] = []
    line = 1
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                found.append((line, stripped))
            line = reader.line_num + 1
    except csv.Error:
        return found, line
    return found, 0


def _records(path: Path, text: str, delimiter: str, problems: list[str]) -> Iterator[Record]:
    """Yield the rows, then note the one that makes no sense."""
    found, broken = table(text, delimiter)
    yield from found
    if broken:
        column = f"column {_broken_cell(text, broken, delimiter)}"
        problems.append(f"{path}:{broken}: {column}: {UNCLOSED}")


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


def _columns(path: Path, line: int, header: Sequence[str], problems: list[str]) -> _Columns:
    columns: _Columns = {}
    for number, name in enumerate(header[: _width(header)], 1):
        holds = _holds(name)
        place = Origin(str(path), line, {holds: (number, name)}).at(holds)
        first, twin = columns.setdefault(holds, (number, name))
        if not holds:
            problems.append(f"{place}: {_unknown_column(name)}")
        elif first != number:
            problems.append(f"{place}: holds the same as column {first} ({twin}); delete one of the two")
    columns.pop("", None)
    return columns


def _holds(name: str) -> str:
    """Say what a column of this name holds: one of `_FIELDS`, a locale identifier, that of a locale's usage
    such as `ru:forms`, or nothing known.
    """
    folded = name.casefold()
    if folded in ("term", *_FIELDS):
        return ENGLISH if folded == "term" else folded
    code, colon, usage = name.partition(":")
    usage = usage.strip().casefold()
    if colon and usage not in USAGE:
        return ""
    try:
        locale = Locale.parse(code.strip().replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return ""
    return (locale.language if code.strip().isalpha() else str(locale)) + colon + usage


def _unknown_column(name: str) -> str:
    known = (
        "write term, kind, gender, case, only, note, the code of a language, such as ru or pt-BR,"
        f" or one with {', '.join(f':{usage}' for usage in USAGE)}"
    )
    if not name:
        return f"the column has no name; {known}"
    code, colon, usage = name.partition(":")
    options, start = (USAGE, f"{code}:") if colon else (("term", *_FIELDS, *locale_identifiers()), "")
    near = difflib.get_close_matches((usage if colon else name).casefold(), options, 1, 0.6 if colon else 0.7)
    return f'"{name}" is not a known column; {known}' + "".join(
        f' (did you mean "{start}{n}"?)' for n in near
    )


def _row(
    origin: Origin, cells: Sequence[str], width: int, delimiter: str, problems: list[str]
) -> Iterator[Concept]:
    if any(cells[width:]):
        mark = "a tab" if delimiter == "\t" else f'"{delimiter}"'
        problems.append(
            f"{origin}: column {width + 1}: more cells than the header has names ({width});"
            f" put quotes around a cell that holds {mark}"
        )
        return
    said = {
        holds: cell
        for holds, (number, _) in origin.columns.items()
        if number <= len(cells) and (cell := cells[number - 1])
    }
    if ENGLISH not in said or not (english := _alternatives(said[ENGLISH])):
        problems.append(
            f"{origin.at(ENGLISH)}: empty, but other cells of the row are not;"
            " write the English term or delete the row"
        )
        return
    choices = [_choice(name, said.pop(name, ""), origin, problems) for name in CHOICES]
    yield _concept(said, english, choices, origin)


def _concept(
    said: dict[str, str], english: tuple[str, ...], choices: Sequence[str], origin: Origin
) -> Concept:
    """The concept of a row: `said` are its cells that are not empty, by what they hold."""
    kind, gender, case = choices
    note, only = said.pop("note", ""), _alternatives(said.pop("only", ""))
    usage = _usage(said) if any(":" in holds for holds in said) else {}
    terms = {holds: cells for holds, cell in said.items() if (cells := _alternatives(cell))}
    return Concept(kind, gender, terms | {ENGLISH: english}, note, origin, usage, case, only)


def _usage(said: dict[str, str]) -> dict[str, Usage]:
    """Take the cells of columns such as `ru:forms` out of a row."""
    usage: dict[str, dict[str, str]] = {}
    for holds in [holds for holds in said if ":" in holds]:
        language, _, name = holds.partition(":")
        usage.setdefault(language, {})[name] = said.pop(holds)
    return {
        language: Usage(
            _alternatives(cells.get("forms", "")),
            _alternatives(cells.get("forbidden", "")),
            cells.get("expansion", ""),
        )
        for language, cells in usage.items()
    }


def _choice(name: str, cell: str, origin: Origin, problems: list[str]) -> str:
    if not cell or cell.lower() in CHOICES[name]:
        return cell.lower()
    problems.append(
        f'{origin.at(name)}: "{cell}" is not a {name}; write one of {", ".join(CHOICES[name])}, or nothing'
    )
    return ""


def _alternatives(cell: str) -> tuple[str, ...]:
    if "|" not in cell:
        return (cell,) if cell else ()
    return tuple(dict.fromkeys(part.strip() for part in cell.split("|") if part.strip()))
