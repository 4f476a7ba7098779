"""Our own tables: the writer for what `glossary.tables` reads."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel import Locale

from glossary.exchange.languages import bcp47
from glossary.tables import load
from glossary.terms import ENGLISH, USAGE, Concept, Glossary


def read(path: Path, languages: Sequence[Locale]) -> Glossary:  # noqa: ARG001 - the header names them
    """The glossary in the file."""
    return load([path])


def dump(glossary: Glossary) -> bytes:
    """A CSV file in UTF-8 from which `load` reads an equal glossary.

    Columns that would be empty are left out, except those that every glossary has.
    """
    table = [dict(_cells(concept)) for concept in glossary.concepts]
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, _header(table), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(table)
    return file.getvalue().encode()


def write(glossary: Glossary, languages: Sequence[Locale]) -> bytes:  # noqa: ARG001 - chosen before
    """As `dump`."""
    return dump(glossary)


def _cells(concept: Concept) -> Iterator[tuple[str, str]]:
    """Each cell of a row that is not empty, with the name of its column."""
    cells = {"term": " | ".join(concept.terms[ENGLISH]), "kind": concept.kind, "gender": concept.gender}
    cells |= {"case": concept.case, "only": " | ".join(concept.only), "note": concept.note}
    for name, terms in concept.terms.items():
        if name != ENGLISH:
            cells[bcp47(name)] = " | ".join(terms)
    for name, usage in concept.usage.items():
        said = (" | ".join(usage.forms), " | ".join(usage.forbidden), usage.expansion)
        cells |= {f"{bcp47(name)}:{column}": cell for column, cell in zip(USAGE, said, strict=True)}
    return ((column, cell) for column, cell in cells.items() if cell)


def _header(table: Sequence[dict[str, str]]) -> list[str]:
    """The columns in the order in which people expect them: what a language says stands together."""
    used = {column for cells in table for column in cells}
    fixed = {"term", "kind", "gender", "case", "only", "note"}
    languages = sorted(used - fixed, key=lambda name: (name.partition(":")[0], _rank(name)))
    first = ["term", "kind", "gender", *(name for name in ("case", "only") if name in used)]
    return [*first, *languages, "note"]


def _rank(column: str) -> int:
    usage = column.partition(":")[2]
    return USAGE.index(usage) + 1 if usage else 0
