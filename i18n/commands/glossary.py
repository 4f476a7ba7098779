"""`translate-article glossary`: check glossary files, suggest rows, exchange them with other tools."""

import argparse
import os.path
import sys
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from i18n import commands
from i18n.commands import UsageError

if TYPE_CHECKING:
    from babel import Locale

    from glossary.terms import Concept, Glossary
    from i18n.articles import Leg
    from translators.packages import ModelPackage

_OTHERWISE = "name .csv files, or make one with translate-article glossary import"
_EXAMPLES = """\
examples:
  translate-article glossary check                            glossary/*.csv, or what comes with the tool
  translate-article glossary check house.csv --forms          with every inflected form
  translate-article glossary suggest story.txt --to ru,ur -o new.csv
  translate-article glossary import terms.tbx -o house.csv
  translate-article glossary export house.csv --format deepl --to ru -o en-ru.tsv
"""


def run(argv: Sequence[str]) -> int:
    """Run one of the glossary commands."""
    options = _parser().parse_args(argv)
    return int(options.run(options))


def _parser() -> argparse.ArgumentParser:
    parser = commands.Parser(
        prog="translate-article glossary",
        description="Check glossary files, find terms for them, exchange them with other tools.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands_ = parser.add_subparsers(metavar="COMMAND", required=True)
    _check_arguments(commands_.add_parser("check", help="mistakes, contradictions, shadows, inflected forms"))
    _suggest_arguments(
        commands_.add_parser("suggest", help="names of articles that are not in the glossary yet")
    )
    _import_arguments(commands_.add_parser("import", help="make a glossary file of another tool's"))
    _export_arguments(commands_.add_parser("export", help="make another tool's file of glossary files"))
    return parser


def _check_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="default: glossary/*.csv")
    parser.add_argument("--to", metavar="LANG,…", help="languages to look at (default: all in the files)")
    parser.add_argument("--forms", action="store_true", help="show the forms of every term")
    parser.set_defaults(run=_check)


def _suggest_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "articles", nargs="*", metavar="ARTICLE", help="text files or folders (default: seeds/)"
    )
    parser.add_argument("--to", required=True, metavar="LANG,…", help="languages to propose renderings in")
    parser.add_argument("--from", dest="source", metavar="LANG", help="source language (default: detected)")
    parser.add_argument(
        "--glossary", nargs="+", action="extend", type=Path, metavar="FILE", help="what is known"
    )
    commands.add_domain(parser)
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="a new CSV file (default: print)")
    parser.set_defaults(run=_suggest)


def _import_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument(
        "--format", metavar="NAME", help="csv, tbx, deepl, google, weblate (default: guessed)"
    )
    parser.add_argument(
        "--to", default="", metavar="LANG,…", help="languages to take; needed if FILE names none"
    )
    parser.add_argument(
        "--from", dest="source", default="en", metavar="LANG", help="FILE's source (default: en)"
    )
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="a new CSV file (default: print)")
    parser.set_defaults(run=_import)


def _export_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="default: glossary/*.csv")
    parser.add_argument("--format", required=True, metavar="NAME", help="csv, tbx, deepl, google, weblate")
    parser.add_argument("--to", default="", metavar="LANG,…", help="languages to write (default: all)")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="a new file (default: print)")
    parser.set_defaults(run=_export)


def _check(options: argparse.Namespace) -> int:
    """Say what is in the files and what deserves a look; mistakes are a GlossaryError."""
    from glossary.checking import findings
    from glossary.tables import load

    files = commands.glossary_files(options.files, _OTHERWISE)
    glossary = load(files)
    targets = commands.locales(options.to) if options.to else _languages(glossary)
    for line in findings(glossary, targets):
        print(f"note: {line}")
    for concept in glossary.concepts if options.forms else ():
        _print_forms(concept, targets)
    counts = ", ".join(f"{sum(bool(c.renderings(t)) for c in glossary.concepts)} in {t}" for t in targets)
    names = ", ".join(map(str, files))
    print(f"{names}: {_terms(len(glossary.concepts))}, {counts or 'no renderings'}, no mistakes")
    return 0


def _languages(glossary: "Glossary") -> "list[Locale]":
    from babel import Locale

    from glossary.terms import ENGLISH

    names = sorted({name for concept in glossary.concepts for name in concept.terms} - {ENGLISH})
    return [Locale.parse(name) for name in names]


def _print_forms(concept: "Concept", targets: "Sequence[Locale]") -> None:
    """A term with its forms in each language: those of the row itself, or each by its case."""
    from glossary.forms import paradigm
    from glossary.terms import ENGLISH

    print(f"{concept.terms[ENGLISH][0]} ({', '.join(filter(None, (concept.kind, concept.gender)))})")
    for target in targets:
        for rendering in concept.renderings(target)[:1]:
            known = paradigm(rendering, concept.kind, concept.gender, target)
            ruled = (
                f"{number} " + " | ".join(f"{form.case} {form.text}" for form in forms)
                for number, forms in groupby(known, key=lambda form: form.number)
            )
            listed = " | ".join((rendering, *concept.used(target).forms))
            print(f"  {target}  {listed if concept.used(target).forms else '; '.join(ruled)}")


def _suggest(options: argparse.Namespace) -> int:
    """Print or write rows for names that the glossary lacks."""
    from glossary.exchange import write
    from glossary.terms import ENGLISH, Glossary
    from i18n.runs import glossaries_for
    from i18n.suggestions import suggest
    from translators.packages import available

    _check_output(options.output)
    targets = commands.locales(options.to)
    glossary = commands.load_glossary(options.glossary)
    domains = commands.domains(options.domain, glossary)
    packages = available()
    source = commands.locale(options.source) if options.source else None
    articles, complaints = commands.read(
        list(commands.paths(options.articles)), source, {p.source for p in packages}
    )
    for complaint in complaints:
        commands.complain(complaint)
    if complaints:
        return 2
    if len(languages := {article.locale for article in articles}) > 1:
        raise UsageError(f"articles in {len(languages)} languages; name those of one language at a time")
    [language] = languages
    if ENGLISH not in (language.language, *(target.language for target in targets)):
        name = language.english_name
        raise UsageError(f"articles in {name}, but the terms of glossaries are English; add en to --to")
    routes = {target: _route(packages, language, target) for target in targets}
    glossaries = glossaries_for(articles, glossary, domains)
    found = suggest([article.document for article in articles], language, routes, glossaries)
    if not found:
        print("no name in there that the glossary lacks", file=sys.stderr)
        return 0
    said = f"{_terms(len(found))} in {options.output}"
    return _deliver(write(Glossary(tuple(found)), "csv").data, options.output, said)


def _route(packages: "Sequence[ModelPackage]", source: "Locale", target: "Locale") -> "list[Leg]":
    """The way from one language to another, or advice."""
    from i18n.runs import legs
    from translators import routes
    from translators.argos import ArgosTranslator
    from translators.packages import argos_code
    from translators.routes import NoRoute

    try:
        route = routes.find(packages, argos_code(source), argos_code(target))
    except NoRoute as error:
        raise UsageError(str(error)) from error
    if not route:
        raise UsageError(f"the article is in {target} already; name another language with --to")
    return legs(route, source, target, ArgosTranslator)


def _import(options: argparse.Namespace) -> int:
    """Make our CSV of another tool's glossary."""
    from glossary import exchange

    _check_output(options.output)
    if not commands.is_file(options.file):
        raise UsageError(f"{options.file}: no such file; check the name")
    languages = commands.locales(f"{options.source},{options.to}") if options.to else []
    glossary = exchange.read(options.file, options.format or exchange.guess(options.file), languages)
    for warning in glossary.warnings:
        commands.complain(f"note: {warning}")
    written = exchange.write(glossary, "csv")
    for line in written.lost:
        commands.complain(f"note: {line}")
    return _deliver(written.data, options.output, f"{_terms(len(glossary.concepts))} in {options.output}")


def _export(options: argparse.Namespace) -> int:
    """Make another tool's file of our glossary."""
    from glossary import exchange
    from glossary.tables import load

    _check_output(options.output, table=False)
    table = options.output and options.output.suffix.lower() in (".csv", ".tsv")
    if table and options.format == "tbx":
        raise UsageError(f"{options.output}: TBX is no table; name a file that ends in .tbx")
    glossary = load(commands.glossary_files(options.files, _OTHERWISE))
    languages = commands.locales(f"en,{options.to}") if options.to else []
    written = exchange.write(glossary, options.format, languages)
    for line in written.lost:
        commands.complain(f"note: {line}")
    return _deliver(written.data, options.output, f"wrote {options.output}")


def _tabbed(data: bytes) -> bytes:
    """A table with tabs between its cells, as the name of a .tsv file says."""
    import csv
    import io

    text = io.StringIO(newline="")
    csv.writer(text, delimiter="\t", lineterminator="\n").writerows(
        csv.reader(io.StringIO(data.decode(), newline=""))
    )
    return text.getvalue().encode()


def _terms(count: int) -> str:
    return f"{count} term{'' if count == 1 else 's'}"


def _check_output(output: Path | None, table: bool = True) -> None:
    """Find out before the work whether there can be a new file of that name."""
    from i18n import files

    if output is None:
        return
    if os.path.lexists(output):
        raise UsageError(f"{output} is there already, and may have been edited; name a new file")
    if table and output.suffix.lower() not in (".csv", ".tsv"):
        raise UsageError(f"{output}: a glossary file ends in .csv or .tsv; name it so")
    try:
        files.check_writable(output.parent)
    except OSError as error:
        raise UsageError(str(error)) from error


def _deliver(data: bytes, output: Path | None, said: str) -> int:
    """Write a new file, whole or not at all, and say so; or print the data."""
    from i18n import files

    if output is None:
        sys.stdout.buffer.write(data)
        return 0
    try:
        files.write(output, _tabbed(data) if output.suffix.lower() == ".tsv" else data)
    except OSError as error:
        raise UsageError(f"{output}: {(error.strerror or str(error)).lower()}; name another file") from error
    print(said)
    return 0
