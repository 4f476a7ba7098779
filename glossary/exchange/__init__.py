"""Glossaries in the formats of other tools: TBX, DeepL, Google Cloud Translation, Weblate, and our own CSV."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from babel import Locale

from glossary.exchange import deepl, google, own, tbx, weblate
from glossary.exchange.languages import chosen
from glossary.exchange.losses import losses
from glossary.exchange.rows import rows
from glossary.tables import GlossaryError, data
from glossary.terms import Glossary

__all__ = ["FORMATS", "Format", "Written", "guess", "read", "write"]


class Format(NamedTuple):
    """A file format: its reader and writer, how its files are called, and whether they hold one language pair."""

    read: Callable[[Path, Sequence[Locale]], Glossary]
    write: Callable[[Glossary, Sequence[Locale]], bytes]
    suffixes: tuple[str, ...]
    pair: bool = False


class Written(NamedTuple):
    """A file to write; `lost` are lines about what it does not carry."""

    data: bytes
    lost: tuple[str, ...]


FORMATS: Mapping[str, Format] = {
    "csv": Format(own.read, own.write, (".csv", ".tsv")),
    "tbx": Format(tbx.read, tbx.write, (".tbx", ".xml")),
    "deepl": Format(deepl.read, deepl.write, (".csv", ".tsv"), pair=True),
    "google": Format(google.read, google.write, (".csv", ".tsv")),
    "weblate": Format(weblate.read, weblate.write, (".csv", ".tsv"), pair=True),
}


def read(path: Path, format: str, languages: Sequence[Locale] = ()) -> Glossary:
    """The glossary in a file, with what could not be read among its `warnings`.

    `languages` are the pair of a file that does not name it, source first, one of them English: a file from Russian
    to English is turned round. Of a file that names its languages only these are read, regional variants
    as if they were them; all if there are none. Raises `GlossaryError`.
    """
    return chosen(_format(format).read(path, languages), languages)


def write(glossary: Glossary, format: str, languages: Sequence[Locale] = ()) -> Written:
    """A file of the glossary with English and those languages; no languages mean all.

    Formats that hold one pair need `languages`, source first. Raises `GlossaryError` if they are wrong.
    """
    wanted = chosen(glossary, languages)
    content = _format(format).write(wanted, languages)
    names = {name for concept in wanted.concepts for name in (*concept.terms, *concept.usage)}
    targets = languages or [Locale.parse(name) for name in sorted(names)]
    again = _read_back(content, format, languages)
    return Written(content, tuple(f"{format}: {line}" for line in losses(wanted, again, targets)))


def _format(name: str) -> Format:
    if name not in FORMATS:
        raise GlossaryError([f'"{name}" is not a glossary format; write one of {", ".join(FORMATS)}'])
    return FORMATS[name]


def _read_back(content: bytes, format: str, languages: Sequence[Locale]) -> Glossary:
    """What others will read; nothing, if not even we can."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "glossary"
        path.write_bytes(content)
        try:
            return FORMATS[format].read(path, languages)
        except GlossaryError:
            return Glossary()


def guess(path: Path) -> str:
    """Which format a file is in, by its content; `deepl` for any table of two columns without a header.

    Raises `GlossaryError` if that is not clear.
    """
    head = data(path)[:1024].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")
    if head.startswith(b"PK\x03\x04"):
        raise GlossaryError([f'{path}: a workbook; save it as "CSV UTF-8"'])
    if head.startswith(b"<") or path.suffix.casefold() == ".tbx":
        return "tbx"
    table = rows(path)
    return _guess_table(path, [cell.casefold() for cell in table[0][1]])


def _guess_table(path: Path, header: Sequence[str]) -> str:
    if "term" in header:
        return "csv"
    if weblate.header(header):
        return "weblate"
    if google.is_header(header):
        return "google"
    if 2 <= len(header) <= deepl.MOST:
        return "deepl"
    names = ", ".join(FORMATS)
    raise GlossaryError([f"{path}:1: no known header; say which format it is ({names})"])
