"""The commands, one module each: `run(arguments)` returns the exit code. Here is what they share."""

import argparse
import os.path
import shlex
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from babel import Locale

    from glossary.terms import Glossary
    from i18n.library import CatalogFile
    from i18n.runs import Article


_SHOWN = 3
"""Notes on a glossary that a run shows."""


class UsageError(ValueError):
    """Arguments that make no sense; says what to write instead."""


class Parser(argparse.ArgumentParser):
    """Reads arguments; what is wrong with them is said in one line."""

    def error(self, message: str) -> NoReturn:
        """Stop with exit code 2."""
        raise UsageError(f"{message}; see {self.prog} --help")


def complain(message: str) -> None:
    """Say on standard error what is wrong, a line for each."""
    for line in message.splitlines():
        print(f"translate-article: {line}", file=sys.stderr)


def is_file(path: Path) -> bool:
    """Whether there is such a file: `Path.is_file` raises where the name cannot be one, being too long."""
    return os.path.isfile(path)  # noqa: PTH113


def locales(codes: str) -> "list[Locale]":
    """The locales in a comma-separated list of BCP 47 codes, each once."""
    from babel import Locale, UnknownLocaleError

    locales = []
    for code in filter(None, (code.strip() for code in codes.split(","))):
        try:
            locales.append(Locale.parse(code.replace("-", "_")))
        except (UnknownLocaleError, ValueError) as error:
            raise UsageError(
                f'"{code}" is no language code{_meant(code)}; write codes such as ur, ru or pt-BR'
            ) from error
    if not locales:
        raise UsageError("no language given; write codes such as --to ur,ru")
    return list(dict.fromkeys(locales))


def locale(code: str) -> "Locale":
    """The one locale that a code stands for."""
    found = locales(code)
    if len(found) > 1:
        raise UsageError(f'"{code}" are {len(found)} languages; write one')
    return found[0]


def _meant(name: str) -> str:
    """The code of a language that was called by its English name."""
    from babel import Locale

    names = {str(english).casefold(): code for code, english in Locale("en").languages.items()}
    code = names.get(name.casefold())
    return f", {name} is {code}" if code else ""


def load_glossary(paths: Sequence[Path] | None) -> "Glossary":
    """The glossary in the given files; else in `glossary/` here; else the one that comes with the tool."""
    from glossary.tables import load

    loaded = load(glossary_files(paths))
    for warning in loaded.warnings[:_SHOWN]:
        complain(f"note: {warning}")
    if len(loaded.warnings) > _SHOWN:
        more = f"{len(loaded.warnings) - _SHOWN} more"
        check = shlex.join(["translate-article", "glossary", "check", *map(str, paths or ())])
        complain(f"note: {more}; see {check}")
    return loaded


def glossary_files(
    paths: Sequence[Path] | None, otherwise: str = "name articles before --glossary"
) -> list[Path]:
    """The given files, which have to be there; else `glossary/*.csv` here; else what comes with the tool.

    `otherwise` is advice on a name that is not one of a glossary.
    """
    import glossary

    for path in paths or ():
        if path.suffix.lower() not in (".csv", ".tsv"):
            raise UsageError(f"{path} is no glossary (.csv or .tsv); {otherwise}")
        if not is_file(path):
            raise UsageError(f"{path}: no such glossary file")
    here = sorted(Path("glossary").glob("*.csv"))
    return list(paths or here or sorted(Path(glossary.__file__).parent.glob("*.csv")))


def add_glossary(parser: argparse.ArgumentParser) -> None:
    """The option for glossary files."""
    parser.add_argument(
        "--glossary",
        nargs="+",
        action="extend",
        type=Path,
        metavar="FILE",
        help="glossary files (default: glossary/*.csv)",
    )


def add_output(parser: argparse.ArgumentParser, what: str) -> None:
    """The option for the output folder."""
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("locales"),
        metavar="DIR",
        help=f"{what} (default: locales/)",
    )


def catalog_files(folder: Path, codes: str, names: Sequence[str]) -> "list[CatalogFile]":
    """The catalogs in an output folder, or those of the languages and articles named; there must be some."""
    from i18n.library import find

    targets = locales(codes) if codes else []
    wanted = [Path(name).stem if name.endswith((".po", ".txt")) else name for name in names]
    found = find(folder, targets, wanted)
    missing = [name for name in wanted if not any(name in (file.name, file.id) for file in found)]
    if missing or not found:
        there = sorted({file.name for file in find(folder)})
        known = f"; there are: {', '.join(there[:8])}{', …' if len(there) > 8 else ''}" if there else ""
        what = f"{missing[0]}: no such catalog" if missing else "no catalogs"
        where = f"{folder}{' in ' + codes if codes else ''}"
        raise UsageError(f"{what} in {where}{known or '; make some first: translate-article --to ur,ru'}")
    return found


def add_domain(parser: argparse.ArgumentParser) -> None:
    """The option for glossary rows that are limited to domains."""
    parser.add_argument(
        "--domain",
        default="",
        metavar="NAME,…",
        help="also use glossary rows that are limited to these domains",
    )


def domains(names: str, glossary: "Glossary") -> list[str]:
    """The domains in a comma-separated list; the glossary has to know them."""
    found = [name.strip() for name in names.split(",") if name.strip()]
    for name in found:
        if name not in glossary.limits:
            known = ", ".join(sorted(glossary.limits)) or "there are none yet"
            raise UsageError(
                f'no glossary row is limited to the domain "{name}" (column only); known: {known}'
            )
    return found


def paths(arguments: Sequence[str]) -> Iterator[Path]:
    """The files to translate, folders opened up; those in `seeds/` if none is named."""
    if not arguments:
        if not Path("seeds").is_dir():
            raise UsageError(
                "no article named, and no folder seeds/ here; name one: translate-article FILE --to ur,ru"
            )
        arguments = ["seeds"]
    if "" in arguments:
        raise UsageError("the name of an article is empty; name a file, or a folder such as .")
    for path in dict.fromkeys(map(Path, arguments)):
        files = (
            sorted(p for p in path.iterdir() if p.is_file() and p.name[0] != ".")
            if os.path.isdir(path)  # noqa: PTH112  as in is_file
            else [path]
        )
        if not files:
            raise UsageError(f"{path}: no files in this folder")
        yield from files


def read(
    paths: Sequence[Path], source: "Locale | None", likely: set[str]
) -> "tuple[list[Article], list[str]]":
    """The articles that can be translated, and a complaint about each that cannot."""
    from i18n.runs import InputError, parse, read

    articles: list[Article] = []
    complaints = []
    for path in paths:
        try:
            if str(path) == "-":
                articles.append(parse(sys.stdin.buffer.read(), Path("stdin"), source, likely))
            else:
                articles.append(read(path, source, likely))
        except InputError as error:
            complaints.append(str(error))
        except OSError as error:
            complaints.append(f"{path}: {(error.strerror or str(error)).lower()}; check the name")
    return articles, complaints
