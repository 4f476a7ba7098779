"""`translate-article ARTICLE … --to LANG,…`: translate, write, report."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from i18n import commands
from i18n.commands import UsageError

if TYPE_CHECKING:
    from babel import Locale

    from i18n.runs import Article, Desk, LanguageRun

_EXAMPLES = """\
examples:
  translate-article --to ur,ru                  every article in seeds/ into Urdu and Russian
  translate-article story.txt --to ru           one article; files go to locales/ru/
  translate-article wire/ --to ur -o out        every article in a folder, files go to out/ur/
  translate-article - --to ru < story.txt       standard input; the translation goes to standard output
  translate-article story.txt --to ru --glossary house.csv names.csv
  translate-article packages                    which translation packages there are
  translate-article packages install en-ru      get a better one
  translate-article glossary check              mistakes in glossary files, and inflected forms
  translate-article glossary suggest story.txt --to ru    names that are not in the glossary yet

A glossary is a CSV file with the columns term, kind, gender, ru, ur, note; edit it in any spreadsheet.
"""


def _parser() -> argparse.ArgumentParser:
    parser = commands.Parser(
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
    commands.add_output(parser, "where files go")
    commands.add_glossary(parser)
    commands.add_domain(parser)
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


def run(argv: Sequence[str]) -> int:
    """Translate articles into every language asked for."""
    options = _parser().parse_args(argv)
    targets = commands.locales(options.to)
    glossary = commands.load_glossary(options.glossary)
    domains = commands.domains(options.domain, glossary)
    from i18n.runs import Desk
    from translators.argos import ArgosTranslator
    from translators.packages import available

    packages = available()
    _check_output(options.output, targets)
    source = commands.locale(options.source) if options.source else None
    likely = {package.source for package in packages}
    articles, complaints = commands.read(list(commands.paths(options.articles)), source, likely)
    _check_names(articles)
    desk = Desk(packages, glossary, options.output, ArgosTranslator, domains)
    silent = options.quiet or options.json
    runs = [_run(desk, articles, target, silent) for target in targets if articles]
    if runs:
        _show(articles, runs, options)
    for complaint in complaints:
        commands.complain(complaint)
    return 2 if complaints else 1 if any(run.errors for run in runs) else 0


def _check_names(articles: "Sequence[Article]") -> None:
    """Two articles may not share a catalog, or a document."""
    named: dict[str, Article] = {}
    for article in articles:
        name = f"{article.document.name}.po"
        first = named.setdefault(name, article)
        if first is not article:
            raise UsageError(
                f"{article.path} and {first.path} would share the catalog {name}; rename one of them"
            )


def _check_output(output: Path, targets: "Sequence[Locale]") -> None:
    from i18n.catalogs import names
    from i18n.files import check_writable

    for target in targets:
        try:
            check_writable(output / names.name(target) / "LC_MESSAGES")
        except OSError as error:
            raise UsageError(str(error)) from error


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
        print(report.text(articles, runs, options.glossary or ()), file=sys.stderr if piped else sys.stdout)
    else:
        commands.complain("\n".join(error for run in runs for error in run.errors))
    if piped:
        for written in (w for run in runs for w in run.written if w.article.path == "stdin"):
            sys.stdout.write(written.document.read_text(encoding="utf-8"))
