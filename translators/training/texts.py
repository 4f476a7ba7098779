"""Parallel text as it comes: TSV, glossaries, TMX, PO. English is the source of all of it.

TSV has no header, and may be compressed (`.xz`, `.gz`). Its columns are English and the target language, or
the languages in its name: `wire.en-ru-ur.tsv`. One column more names the terms that are marked `[[…]]` in the
English, each with its dictionary forms, `Moscow=Москва=ماسکو ; FSB=ФСБ=ایف ایس بی`; two columns more, after
the English, are the kind and gender in a list of names. A glossary is a CSV file with the columns `term`,
`ru`, `ur`.
"""

import csv
import gzip
import lzma
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, NamedTuple
from xml.etree import ElementTree

from translators.training.stages import TrainingError

SOURCE = "en"
MARK = re.compile(r"\[\[(.+?)\]\]")
"""A term that is marked in a source text."""

_BETWEEN_TERMS = " ; "
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_CODES = frozenset({"bpt", "ept", "ph", "it", "ut"})
"""Elements of TMX that hold codes of the original format."""


class Pair(NamedTuple):
    """A source text, its translation, and the dictionary form of each term that is marked `[[…]]` in the
    source.
    """

    source: str
    target: str
    terms: tuple[str, ...] = ()

    @property
    def plain(self) -> str:
        """The source without marks."""
        return MARK.sub(r"\1", self.source)


BROKEN = Pair("", "")
"""Stands for a row that cannot be read, so that it is counted."""


def read(path: Path, language: str) -> Iterator[Pair]:
    """The pairs of a file in a target language (ISO 639), in order.

    Raises `TrainingError` if the file cannot be read, or is in another format or language.
    """
    reader = next(
        (r for suffix, r in READERS.items() if re.search(rf"\.{suffix}(\.xz|\.gz)?$", path.name)), None
    )
    if not reader:
        raise TrainingError(f"{path}: unknown format; give .{', .'.join(READERS)} files, or .tsv.xz")
    try:
        yield from reader(path, language)
    except (OSError, ValueError, ElementTree.ParseError, lzma.LZMAError, csv.Error, EOFError) as error:
        if isinstance(error, TrainingError):
            raise
        raise TrainingError(f"{path}: cannot be read ({error}); repair it or leave it out") from error


def opened(path: Path) -> IO[str]:
    """A text file in UTF-8, decompressed on the way."""
    opener = {".xz": lzma.open, ".gz": gzip.open}.get(path.suffix, open)
    return opener(path, "rt", encoding="utf-8", newline="")  # type: ignore[operator, no-any-return]


def _tsv(path: Path, language: str) -> Iterator[Pair]:
    named = re.search(r"\.([a-z]{2,3}(?:-[a-z]{2,3})+)\.tsv", path.name)
    languages = named[1].split("-") if named else [SOURCE, language]
    if languages[0] != SOURCE or language not in languages:
        raise TrainingError(f"{path}: the name says {named and named[1]}; rename it, or correct the mixture")
    return table(path, languages, language)


def table(path: Path, languages: Sequence[str], language: str) -> Iterator[Pair]:
    """The pairs in a TSV file with texts in the given languages, the first of them English."""
    column = languages.index(language)
    with opened(path) as lines:
        for line in lines:
            yield _row(line.rstrip("\r\n").split("\t"), len(languages), column)


def _row(cells: list[str], width: int, column: int) -> Pair:
    """The pair in a row of a TSV file with texts in `width` languages."""
    if len(cells) == width:
        return Pair(cells[0], cells[column])
    if len(cells) == width + 1:
        terms = [term.split("=") for term in cells[-1].split(_BETWEEN_TERMS)]
        marks = MARK.findall(cells[0])
        if len(terms) == len(marks) and all(len(term) == width for term in terms):
            return Pair(cells[0], cells[column], tuple(term[column].strip() for term in terms))
    if len(cells) == width + 2:
        return _entry(cells[0], cells[column + 2])
    return BROKEN


def _entry(term: str, rendering: str) -> Pair:
    return Pair(f"[[{term.strip()}]]", rendering.strip(), (rendering.strip(),))


def _glossary(path: Path, language: str) -> Iterator[Pair]:
    """Every spelling of a term with what it is to be called; other accepted renderings are left out."""
    with opened(path) as lines:
        for row in csv.DictReader(lines):
            rendering = (row.get(language) or "").split(" | ")[0]
            if rendering.strip("= "):
                yield from (_entry(term, rendering) for term in (row.get("term") or "").split(" | "))


def _tmx(path: Path, language: str) -> Iterator[Pair]:
    """The units of a TMX file in both languages, one at a time; regional variants count."""
    for _, unit in ElementTree.iterparse(path):
        if unit.tag == "tu":
            texts: dict[str, str] = {}
            for variant in unit.iter("tuv"):
                code = variant.get(_XML_LANG) or variant.get("lang") or ""
                segment = variant.find("seg")
                if segment is not None:
                    texts.setdefault(re.split("[-_]", code.lower())[0], "".join(_words(segment)))
            if texts.keys() >= {SOURCE, language}:
                yield Pair(texts[SOURCE], texts[language])
            unit.clear()


def _words(element: ElementTree.Element) -> Iterator[str]:
    """The text of a segment without the codes in it."""
    yield element.text or ""
    for child in element:
        if child.tag not in _CODES:
            yield from _words(child)
        yield child.tail or ""


def _po(path: Path, _: str) -> Iterator[Pair]:
    """The messages that people have translated and without plural; a catalog may not name its language."""
    import polib

    for entry in polib.pofile(str(path)):
        if entry.translated() and not entry.msgid_plural:
            yield Pair(entry.msgid, entry.msgstr)


READERS: dict[str, Callable[[Path, str], Iterator[Pair]]] = {
    "tsv": _tsv,
    "csv": _glossary,
    "tmx": _tmx,
    "po": _po,
}
"""By the end of the file's name."""
