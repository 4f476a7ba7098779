"""The command line: parse arguments, call, print, exit code.

Exit codes: 0 all written, 1 some language failed (the others are written), 2 misuse or bad input, 130
interrupted. Imports are inside the functions that need them: `--help` has to answer at once.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

    from glossary.terms import Glossary
    from i18n.runs import Article, Desk, LanguageRun
    from translators.packages import ModelPackage

_EXAMPLES = """\
examples:
  translate-article --to ur,ru                  every article in seeds/ into Urdu and Russian
  translate-article story.txt --to ru           one article; files go to locales/ru/
  translate-article wire/ --to ur -o out        every article in a folder, files go to out/ur/
  translate-article - --to ru < story.txt       standard input; the translation goes to standard output
  translate-article story.txt --to ru --glossary house.csv names.csv
  translate-article packages                    which translation packages there are
  translate-article packages install en-ru      get a better one

A glossary is a CSV file with the columns term, kind, gender, ru, ur, note; edit it in any spreadsheet.
"""


class UsageError(ValueError):
    """Arguments that make no sense; says what to write instead."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; errors are one line each on standard error."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    command = _packages if arguments[:1] == ["packages"] else _translate
    try:
        return command(arguments)
    except KeyboardInterrupt:
        print("\nstopped; every file written so far is whole, run again for the rest", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # Nobody reads on; keep Python from complaining when it closes standard output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        if not isinstance(error, _advised()):
            raise
        _complain(str(error))
        return 2


def _advised() -> tuple[type[Exception], ...]:
    """The errors that are advice to the user; any other is a bug and shows its traceback."""
    from glossary.tables import GlossaryError
    from i18n.runs import InputError
    from translators.packages import PackageError

    return (UsageError, InputError, GlossaryError, PackageError)


def _complain(message: str) -> None:
    for line in message.splitlines():
        print(f"translate-article: {line}", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="translate-article",
        description="Translate news articles offline, with every name spelled the way the house spells it.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "articles",
        nargs="*",
        metavar="ARTICLE",
        help="text files or folders; - is standard input (default: seeds/)",
    )
    parser.add_argument("--to", required=True, metavar="LANG,…", help="target languages, such as ur,ru")
    parser.add_argument("--from", dest="source", metavar="LANG", help="source language (default: detected)")
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("locales"),
        metavar="DIR",
        help="where files go (default: locales/)",
    )
    parser.add_argument(
        "--glossary",
        nargs="+",
        action="extend",
        type=Path,
        metavar="FILE",
        help="glossary files (default: glossary/*.csv)",
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="no progress bar, no report")
    parser.add_argument("--json", action="store_true", help="the report as JSON on standard output")
    parser.add_argument("--version", action=_Version)
    return parser


class _Version(argparse.Action):
    def __init__(self, option_strings: Sequence[str], dest: str) -> None:
        super().__init__(option_strings, dest, nargs=0, help="show the version and stop")

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"translate-article {version('translate-article')}")
        parser.exit()


def _translate(argv: Sequence[str]) -> int:
    options = _parser().parse_args(argv)
    targets = _locales(options.to)
    glossary = _glossary(options.glossary)
    from i18n.runs import Desk
    from translators.argos import ArgosTranslator
    from translators.packages import available

    packages = available()
    _check_output(options.output, targets)
    source = _locales(options.source)[0] if options.source else None
    likely = {package.source for package in packages}
    articles, complaints = _read(list(_paths(options.articles)), source, likely)
    desk = Desk(packages, glossary, options.output, ArgosTranslator)
    silent = options.quiet or options.json
    runs = [_run(desk, articles, target, silent) for target in targets if articles]
    if runs:
        _show(articles, runs, options)
    for complaint in complaints:
        _complain(complaint)
    return 2 if complaints else 1 if any(run.errors for run in runs) else 0


def _locales(codes: str) -> "list[Locale]":
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


def _meant(name: str) -> str:
    """The code of a language that was called by its English name."""
    from babel import Locale

    names = {str(english).casefold(): code for code, english in Locale("en").languages.items()}
    code = names.get(name.casefold())
    return f", {name} is {code}" if code else ""


def _glossary(paths: Sequence[Path] | None) -> "Glossary":
    """The glossary in the given files; else in `glossary/` here; else the one that comes with the tool."""
    import glossary
    from glossary.tables import load

    for path in paths or ():
        if path.suffix.lower() not in (".csv", ".tsv"):
            raise UsageError(f"{path} is no glossary (.csv or .tsv); name articles before --glossary")
        if not path.is_file():
            raise UsageError(f"{path}: no such glossary file")
    here = sorted(Path("glossary").glob("*.csv"))
    loaded = load(paths or here or sorted(Path(glossary.__file__).parent.glob("*.csv")))
    for warning in loaded.warnings:
        print(f"translate-article: note: {warning}", file=sys.stderr)
    return loaded


def _check_output(output: Path, targets: "Sequence[Locale]") -> None:
    from i18n.files import check_writable

    for target in targets:
        try:
            check_writable(output / str(target) / "LC_MESSAGES")
        except OSError as error:
            raise UsageError(str(error)) from error


def _paths(arguments: Sequence[str]) -> Iterator[Path]:
    """The files to translate, folders opened up; those in `seeds/` if none is named."""
    if not arguments:
        if not Path("seeds").is_dir():
            raise UsageError(
                "no article named, and no folder seeds/ here; name one: translate-article FILE --to ur,ru"
            )
        arguments = ["seeds"]
    for path in dict.fromkeys(map(Path, arguments)):
        files = (
            sorted(p for p in path.iterdir() if p.is_file() and p.name[0] != ".") if path.is_dir() else [path]
        )
        if not files:
            raise UsageError(f"{path}: no files in this folder")
        yield from files


def _read(
    paths: Sequence[Path], source: "Locale | None", likely: set[str]
) -> "tuple[list[Article], list[str]]":
    """The articles that can be translated, and a complaint about each that cannot."""
    from i18n.runs import InputError, parse, read

    articles: dict[str, Article] = {}
    complaints = []
    for path in paths:
        try:
            if str(path) == "-":
                article = parse(sys.stdin.buffer.read(), Path("stdin"), source, likely)
            else:
                article = read(path, source, likely)
        except InputError as error:
            complaints.append(str(error))
        except OSError as error:
            complaints.append(f"{path}: {(error.strerror or str(error)).lower()}; check the name")
        else:
            name = f"{article.document.name}.{article.document.format}"
            if name in articles:
                raise UsageError(
                    f"{path} and {articles[name].path} would both become {name}; rename one of them"
                )
            articles[name] = article
    return list(articles.values()), complaints


def _run(desk: "Desk", articles: "Sequence[Article]", target: "Locale", silent: bool) -> "LanguageRun":
    """One language, with a progress bar on a terminal."""
    from tqdm import tqdm

    total = sum(len(article.document.segments) for article in articles)
    with tqdm(
        total=total, desc=str(target), unit=" sentences", leave=False, disable=True if silent else None
    ) as bar:
        return desk.translate(articles, target, bar.update)


def _show(articles: "Sequence[Article]", runs: "Sequence[LanguageRun]", options: argparse.Namespace) -> None:
    """The report; on standard error where the translation of standard input takes standard output."""
    from i18n import report

    piped = "-" in options.articles and not options.json
    if options.json:
        import json

        print(json.dumps(report.data(runs), ensure_ascii=False, indent=1))
    elif not options.quiet:
        print(report.text(articles, runs), file=sys.stderr if piped else sys.stdout)
    if piped:
        for written in (w for run in runs for w in run.written if w.article.path == "stdin"):
            sys.stdout.write(written.document.read_text(encoding="utf-8"))


def _packages(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="translate-article packages",
        description="Show the translation packages, or install better ones.",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("list", help="the packages in use (default)")
    install = commands.add_parser("install", help="install packages into Argos's folder")
    install.add_argument(
        "names", nargs="+", metavar="PAIR|FILE", help="en-ru from Argos's index, or a .argosmodel file"
    )
    options = parser.parse_args(argv[1:])
    from translators import packages

    if options.command != "install":
        for package in packages.available():
            print(
                f"{package.source} → {package.target}  {package.name}, {'starter' if package.starter else package.folder}"
            )
        return 0
    for name in options.names:
        package = _install(name)
        print(f"installed {package.name} in {package.folder}")
    return 0


def _install(name: str) -> "ModelPackage":
    from translators import packages

    if name.endswith(".argosmodel"):
        if not Path(name).is_file():
            raise UsageError(f"{name}: no such file")
        return packages.install(Path(name))
    source, dash, target = name.partition("-")
    if not dash:
        raise UsageError(f'"{name}" is neither a pair such as en-ru nor a .argosmodel file')
    return packages.download(source, target)


if __name__ == "__main__":
    sys.exit(main())
