"""DeepL glossaries: CSV or TSV of source and target, without a header.

https://developers.deepl.com/docs/customize/managing-glossaries: quoting is that of CSV, a source stands in one
row only; codes of the source and the target language may follow in columns three and four, as in the files
that DeepL's web page exports (a fifth column there holds a relevance).
"""

from collections.abc import Sequence
from pathlib import Path

from babel import Locale

from glossary.exchange.languages import filed, identifier, pair
from glossary.exchange.rows import Entry, collected, entry, preferred, rows, written
from glossary.tables import GlossaryError, Record
from glossary.terms import ENGLISH, Glossary

_TITLES = {"source", "target", "source term", "target term", "term", "translation"}
MOST = 5
"""How many columns a file may have."""

_CODES = slice(2, 4)


def read(path: Path, languages: Sequence[Locale]) -> Glossary:
    """The glossary in such a file; `languages` are its pair, unless the rows name theirs."""
    problems: list[str] = []
    entries = [e for row in data_rows(path) if (e := _entry(path, row, languages, problems))]
    if problems:
        raise GlossaryError(problems)
    return collected(path, entries)


def data_rows(path: Path) -> list[Record]:
    """The rows without a header, which such files should not have but some do."""
    table = rows(path)
    return table[_is_header(table[0][1][:2]) :]


def _is_header(cells: Sequence[str]) -> bool:
    codes = [identifier(cell) for cell in cells]
    return all(cell.casefold() in _TITLES for cell in cells) or (all(codes) and ENGLISH in codes)


def _entry(path: Path, row: Record, languages: Sequence[Locale], problems: list[str]) -> Entry | None:
    line, cells = row
    if problem := _problem(cells):
        problems.append(f"{path}:{line}: {problem}")
        return None
    source, target = cells[:2]
    language, turned = _direction(f"{path}:{line}", _codes(cells), languages)
    return entry(line, target, language, source) if turned else entry(line, source, language, target)


def _problem(cells: Sequence[str]) -> str:
    if len(cells) < 2 or not all(cells[:2]):
        empty = 1 if not cells[0] else 2
        return f"column {empty}: empty; write a term there or delete the row"
    if any(cells[_CODES]) and not _codes(cells):
        return (
            "column 3: neither source nor target, nor language codes in columns 3 and 4;"
            " put quotes around a cell with commas"
        )
    return f"column {MOST + 1}: more cells than such a file has; delete them" if any(cells[MOST:]) else ""


def _codes(cells: Sequence[str]) -> Sequence[str]:
    """The codes of the source and the target language, if the row has them."""
    codes = cells[_CODES]
    return codes if len(codes) == 2 and all(map(identifier, codes)) else ()


def _direction(place: str, codes: Sequence[str], languages: Sequence[Locale]) -> tuple[str, bool]:
    """The language that is not English, and whether it is the source: from the row, or else as told."""
    locales = [Locale.parse(identifier(code)) for code in codes] or languages
    locale, turned = pair(locales, place)
    return filed(codes[not turned], languages) if codes else str(locale), turned


def write(glossary: Glossary, languages: Sequence[Locale]) -> bytes:
    """CSV of two columns: each English spelling with the first rendering, or the other way round."""
    return written(preferred(glossary, *pair(languages, "deepl")))
