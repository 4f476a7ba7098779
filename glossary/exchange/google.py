"""Google Cloud Translation glossaries, of one language pair or of equivalent terms in many languages.

https://cloud.google.com/translate/docs/advanced/glossary: the first are CSV or TSV of source and target without a
header; the others are CSV with a header of language codes and, if need be, `pos` and `description`.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from babel import Locale

from glossary.exchange import deepl
from glossary.exchange.languages import bcp47, filed, identifier, pair
from glossary.exchange.rows import Entry, collected, entry, plain, preferred, rows, spelled, written
from glossary.tables import GlossaryError
from glossary.terms import ENGLISH, Glossary

_POS, _DESCRIPTION = "pos", "description"


def is_header(cells: Sequence[str]) -> bool:
    """Whether a row names languages, two or more, and nothing that such a file does not have."""
    names = [cell.casefold() for cell in cells if cell]
    codes = [name for name in names if name not in (_POS, _DESCRIPTION)]
    return len(codes) > 1 and all(map(identifier, codes))


def read(path: Path, languages: Sequence[Locale]) -> Glossary:
    """The glossary in a file of either shape; `languages` are the pair of one without a header."""
    table = rows(path)
    if not is_header(table[0][1]):
        return deepl.read(path, languages)
    line, header = table[0]
    names = [_column(name, languages) for name in header]
    if ENGLISH not in names:
        raise GlossaryError(
            [f"{path}:{line}: no column is English, which glossaries start from; add a column en"]
        )
    said = [(line, _filled(names, cells)) for line, cells in table[1:]]
    warnings = [
        f"{path}:{line}: no English term; the row was left out"
        for line, cells in said
        if ENGLISH not in cells
    ]
    return collected(path, _entries(said), warnings)


def _column(name: str, languages: Sequence[Locale]) -> str:
    folded = name.casefold()
    return folded if folded in (_POS, _DESCRIPTION) else filed(name, languages)


def _filled(names: Sequence[str], cells: Sequence[str]) -> dict[str, list[str]]:
    """The cells that are not empty, by what they hold; variants of a language come together."""
    filled: dict[str, list[str]] = {}
    for name, cell in zip(names, cells, strict=False):
        if name and cell:
            filled.setdefault(name, []).append(cell)
    return filled


def _entries(said: Sequence[tuple[int, dict[str, list[str]]]]) -> Iterator[Entry]:
    for line, cells in said:
        note = "; ".join(cells.get(_DESCRIPTION, ()))
        for english in cells.get(ENGLISH, ()):
            for name, renderings in cells.items():
                if name not in (ENGLISH, _POS, _DESCRIPTION):
                    yield from (entry(line, english, name, rendering, note) for rendering in renderings)


def write(glossary: Glossary, languages: Sequence[Locale]) -> bytes:
    """Source and target for two languages, else equivalent terms: of all languages if none are named."""
    if len(languages) == 2:
        return written(preferred(glossary, *pair(languages, "google")))
    names = sorted({name for concept in glossary.concepts for name in concept.terms} - {ENGLISH})
    targets = [locale for locale in languages if locale.language != ENGLISH] or list(map(Locale.parse, names))
    header = [ENGLISH, *(bcp47(str(target)) for target in targets), _DESCRIPTION]
    return written([header, *_sets(glossary, targets)])


def _sets(glossary: Glossary, targets: Sequence[Locale]) -> Iterator[list[str]]:
    for concept in spelled(glossary):
        cells = [next(iter(concept.renderings(target)), "") for target in targets]
        if any(map(plain, cells)):
            yield [*concept.terms[ENGLISH], *cells, concept.note]
