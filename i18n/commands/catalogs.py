"""`translate-article catalogs`: how far they are, what is wrong in them, what changed; compile, TMX in and out."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from i18n import commands
from i18n.commands import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from babel import Locale

    from i18n.catalogs.comparison import Difference
    from i18n.catalogs.entries import Catalog, Entry, Key
    from i18n.inspection import Inspected
    from i18n.library import CatalogFile, Edition
    from i18n.memory import TranslationUnit

_EXAMPLES = """\
examples:
  translate-article catalogs status                  how far each article is, in each language
  translate-article catalogs check article --to ru   what is wrong, with the lines of the .po file
  translate-article catalogs check --note            and write it into the catalogs, as comments
  translate-article catalogs compile                 .mo files and documents, from what the catalogs say
  translate-article catalogs diff                    what changed since the last commit
  translate-article catalogs diff old.po new.po      what changed from one file to another
  translate-article catalogs import memory.tmx --to ru    a translation memory becomes a catalog
  translate-article catalogs export memory.tmx --to ru    all that is approved, for other tools
"""


def run(argv: Sequence[str]) -> int:
    """Run one of the catalog commands."""
    options = _parser().parse_args(argv)
    return int(options.run(options))


def _parser() -> argparse.ArgumentParser:
    parser = commands.Parser(
        prog="translate-article catalogs",
        description="Look at catalogs and make things of them; their texts are never changed.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    added = parser.add_subparsers(metavar="COMMAND", required=True)
    status = _command(added, "status", "reviewed, fuzzy, untranslated, issues, words", _status)
    status.add_argument("--json", action="store_true", help="as JSON")
    check = _command(
        added, "check", "issues, with the lines of the .po files; exit code 1 for errors", _check
    )
    check.add_argument("--note", action="store_true", help="also write them into the catalogs, as comments")
    for glossary in (status, check):
        commands.add_glossary(glossary)
        commands.add_domain(glossary)
    _command(added, "compile", "write .mo files and documents", _compile)
    diff = added.add_parser("diff", help="what changed, entry by entry")
    diff.add_argument(
        "files", nargs="*", type=Path, metavar="OLD NEW", help="two .po files (default: git's last)"
    )
    commands.add_output(diff, "where the catalogs are")
    diff.set_defaults(run=_diff, articles=(), to="", failed=0)
    for name, help_, does in (
        ("import", "make a catalog of a TMX file", _import),
        ("export", "make a TMX file of what is approved", _export),
    ):
        tmx = added.add_parser(name, help=help_)
        tmx.add_argument("file", type=Path, metavar="FILE.tmx")
        tmx.add_argument("--to", required=True, metavar="LANG", help="the language of the translations")
        tmx.add_argument("--from", dest="source", default="en", metavar="LANG", help="default: en")
        commands.add_output(tmx, "where the catalogs are")
        tmx.set_defaults(run=does, articles=())
    return parser


def _command(
    added: "argparse._SubParsersAction[commands.Parser]",
    name: str,
    help_: str,
    does: "Callable[[argparse.Namespace], int]",
) -> commands.Parser:
    parser = added.add_parser(name, help=help_)
    parser.add_argument("articles", nargs="*", metavar="ARTICLE", help="names of articles (default: all)")
    parser.add_argument("--to", default="", metavar="LANG,…", help="only these languages (default: all)")
    commands.add_output(parser, "where the catalogs are")
    parser.set_defaults(run=does)
    return parser


def _opened(options: argparse.Namespace) -> "Iterator[Edition]":
    """The catalogs asked for, those that can be read; the others are complained about, and counted."""
    from i18n import files, library
    from i18n.catalogs.po import CatalogError

    options.failed = 0
    for file in commands.catalog_files(options.output, options.to, options.articles):
        try:
            yield library.opened(file)
        except (CatalogError, OSError) as error:
            commands.complain(files.reason(error))
            options.failed += 1


def _inspected(options: argparse.Namespace) -> "Iterator[tuple[Edition, list[Inspected]]]":
    from i18n.inspection import Inspector

    glossary = commands.load_glossary(options.glossary)
    domains = commands.domains(options.domain, glossary)
    inspectors: dict[tuple[Locale, Locale], Inspector] = {}
    for edition in _opened(options):
        pair = (edition.source, edition.file.locale)
        if pair not in inspectors:
            inspectors[pair] = Inspector(glossary, *pair, domains)
        yield edition, inspectors[pair].inspect(edition.catalog)


def _status(options: argparse.Namespace) -> int:
    from i18n.inspection import counts

    rows = [(edition.file, counts(found)) for edition, found in _inspected(options)]
    if options.json:
        import json

        data = [{"catalog": str(f.path), "language": str(f.locale), "article": f.name} | c for f, c in rows]
        print(json.dumps(data, ensure_ascii=False, indent=1))
    elif rows:
        print("\n".join(_table(rows)))
    return 2 if options.failed else 0


def _table(rows: "Sequence[tuple[CatalogFile, dict[str, int]]]") -> Iterator[str]:
    """A line for each catalog, and one for each language that has several."""
    lines = [(file.id, counts) for file, counts in rows]
    columns = rows[0][1].keys()
    for locale in dict.fromkeys(file.locale for file, _ in rows):
        some = [counts for file, counts in rows if file.locale == locale]
        if len(some) > 1:
            lines.append((f"{locale}: all", {name: sum(c[name] for c in some) for name in columns}))
    width = max(len(name) for name, _ in lines)
    yield " " * width + "".join(f"{name:>14}" for name in columns)
    for name, counts in lines:
        yield f"{name:<{width}}" + "".join(f"{counts[column]:>14,}" for column in columns)


def _check(options: argparse.Namespace) -> int:
    errors = 0
    for edition, found in _inspected(options):
        for one in found:
            errors += one.errors
            for issue in one.issues:
                place = f"{edition.file.path}:{one.entry.line}"
                print(f"{place}: {issue.severity} ({issue.type}): {issue.comment}")
        if options.note:
            _note(edition, found)
    return 2 if options.failed else 1 if errors else 0


def _note(edition: "Edition", found: "Sequence[Inspected]") -> None:
    """Write the issues found into the catalog, as comments of the entries that still are as they were."""
    from dataclasses import replace

    from i18n.catalogs import store
    from i18n.inspection import noted

    by_entry = {one.entry.key: one for one in found}

    def noting(catalog: "Catalog | None") -> "Catalog":
        if catalog is None:
            raise FileNotFoundError(f"{edition.file.path} is gone; run translate-article again")
        entries = (
            noted(entry, by_entry[entry.key])
            if entry.key in by_entry and by_entry[entry.key].entry == entry
            else entry
            for entry in catalog.entries
        )
        return replace(catalog, entries=tuple(entries))

    store.update(edition.file.path, noting)


def _compile(options: argparse.Namespace) -> int:
    from i18n import files
    from i18n.catalogs import po

    for edition in _opened(options):
        compiled = edition.file.path.with_suffix(".mo")
        _told(compiled, files.write(compiled, po.compiled(edition.catalog)))
        changed = edition.publish()
        if changed is not None:
            _told(edition.file.document, changed)
    return 2 if options.failed else 0


def _told(path: Path | None, changed: bool) -> None:
    print(f"{path}: {'written' if changed else 'as it was'}")


def _diff(options: argparse.Namespace) -> int:
    from i18n.catalogs import comparison, store

    if options.files and len(options.files) != 2:
        raise UsageError("name two catalogs, the older one first: translate-article catalogs diff OLD NEW")
    if options.files:
        read = [store.read(path) for path in options.files]
        for path, catalog in zip(options.files, read, strict=True):
            if catalog is None:
                raise UsageError(f"{path}: no such catalog")
        pairs = [(options.files[1], read[0], read[1])]
    else:
        editions = _opened(options)
        pairs = [(one.file.path, _committed(one.file.path), one.catalog) for one in editions]
    for path, old, new in pairs:
        if old and new:
            for difference in comparison.compare(old, new):
                print("\n".join(_shown(path, difference)))
    return 2 if options.failed else 0


def _committed(path: Path) -> "Catalog":
    """The catalog as it was committed last; an empty one if it never was."""
    import subprocess

    from i18n.catalogs import po
    from i18n.catalogs.entries import Catalog

    command = ["git", "-C", str(path.parent), "show", f"HEAD:./{path.name}"]
    try:
        done = subprocess.run(command, capture_output=True, check=False)
        inside = subprocess.run([*command[:3], "rev-parse", "HEAD"], capture_output=True, check=False)
    except FileNotFoundError:
        inside = None
    if inside is None or inside.returncode:
        raise UsageError("there is no commit to compare with; name two catalogs: OLD NEW")
    return po.parse(done.stdout, Path(f"HEAD:{path}")) if done.returncode == 0 else Catalog()


def _shown(path: Path, difference: "Difference") -> Iterator[str]:
    entry = difference.entry
    yield f"{path}:{entry.line}: {difference.kind}: {entry.source}"
    before = difference.before.targets if difference.before else ()
    after = difference.after.targets if difference.after else ()
    if before != after:
        yield from (f"  - {text}" for text in before if text)
        yield from (f"  + {text}" for text in after if text)


def _import(options: argparse.Namespace) -> int:
    from i18n import memory, tmx
    from i18n.catalogs import names, store
    from i18n.catalogs.entries import Entry, fitting, single_lines
    from i18n.catalogs.merging import merge

    source, target = commands.locale(options.source), commands.locale(options.to)
    reading = tmx.read(options.file.read_bytes(), str(options.file), source, target)
    for warning in reading.warnings:
        commands.complain(f"note: {warning}")
    newest = sorted(reading.units, key=lambda unit: memory.moment(unit.changed) or memory.NEVER, reverse=True)
    chosen = {(unit.context, unit.source): unit for unit in reversed(newest)}
    if len(chosen) < len(reading.units):
        twice = len(reading.units) - len(chosen)
        commands.complain(
            f"note: {options.file}: {twice} units have a source that another has; the newest count"
        )
    kept = [unit for unit in reading.units if chosen[unit.context, unit.source] is unit]
    entries = {
        (unit.context, unit.source): Entry(
            unit.source,
            (fitting(unit.source, unit.target),),
            context=unit.context,
            notes=single_lines(unit.notes),
        )
        for unit in kept
    }
    path = options.output / names.name(target) / "LC_MESSAGES" / f"{options.file.stem}.po"
    header = {"X-Source-Language": str(source).replace("_", "-")}
    catalog, _ = store.update(path, lambda old: merge(old, _taking(old, entries), header, target))
    found = catalog.by_key
    taken = sum(key in found and found[key].targets == entry.targets for key, entry in entries.items())
    if taken < len(entries):
        commands.complain(
            f"note: {path}: {len(entries) - taken} of them have another translation there, which stays"
        )
    print(f"{path}: {taken} approved translations; every run for {target} uses them")
    return 0


def _taking(catalog: "Catalog | None", imported: "Mapping[Key, Entry]") -> "list[Entry]":
    """The entries of a catalog, those that nobody has decided with what was imported, and then the rest of that."""
    live = [entry for entry in (catalog.entries if catalog else ()) if not entry.obsolete]
    taken = [
        entry.approved(imported[entry.key].targets)
        if entry.key in imported and entry.plural is None and not entry.decided
        else entry
        for entry in live
    ]
    return [*taken, *imported.values()]


def _export(options: argparse.Namespace) -> int:
    from importlib.metadata import version

    from i18n import files, recall, tmx

    source, target = commands.locale(options.source), commands.locale(options.to)
    found: list[TranslationUnit] = []
    for edition in _opened(options):
        if edition.source.language == source.language:
            found += recall.units(edition.catalog, edition.file.path.as_posix())
    if not found:
        raise UsageError(
            f"nothing is approved in {target} yet; review first: translate-article review --to {target}"
        )
    files.write(options.file, tmx.write(found, source, target, version("translate-article")))
    print(f"{options.file}: {len(found)} approved translations", file=sys.stderr)
    return 2 if options.failed else 0
