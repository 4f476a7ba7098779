"""Collect the texts to learn from: clean, each once, nothing near the evaluation sets, in the right
proportions.

Which files are used, for which language and how often, is a table: mixture.csv beside this file, or your own.
Its columns are `path` (the end of a path, with * and ?), `language`, `domain`, `weight` (copies of each pair;
0.5 is every other pair, 0 none) and `licence`. The first row that fits a file and language counts; other
files are left out.

Writes WORK/corpus.tsv (language, domain, copies, English with its terms marked, target, terms) and
WORK/sources.csv (what became of each file, with its licence, for the README of a package).
"""

import csv
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from translators.training.cleaning import HeldOut, Seen, cleaned, flaw, held_out
from translators.training.stages import TrainingError, add_work, fresh, parser, stage
from translators.training.texts import Pair, opened, read

MIXTURE = Path(__file__).with_name("mixture.csv")
CORPUS = "corpus.tsv"
SOURCES = "sources.csv"
BETWEEN_TERMS = " ; "


class Source(NamedTuple):
    """A row of the mixture: files, and how often their pairs are used for a language."""

    path: str
    language: str
    domain: str
    weight: float
    licence: str


class Example(NamedTuple):
    """A pair of the corpus with its language (ISO 639), its domain and how often it is learnt from."""

    language: str
    domain: str
    copies: int
    pair: Pair


def main(argv: Sequence[str]) -> None:
    """Run the stage. Raises `TrainingError`."""
    options = parser("prepare", __doc__)
    options.add_argument("texts", nargs="+", type=Path, metavar="FOLDER", help="files, or folders of them")
    options.add_argument(
        "--held-out",
        nargs="+",
        required=True,
        type=Path,
        metavar="DIR",
        help="evaluation sets: files or folders",
    )
    options.add_argument("--mixture", type=Path, default=MIXTURE, metavar="FILE", help="default: mixture.csv")
    options.add_argument(
        "--seed", type=int, default=1, metavar="N", help="of the choice of every other pair (1)"
    )
    add_work(options)
    chosen = options.parse_args(argv)
    given, kept_out = files(chosen.texts), files(chosen.held_out)
    sources = assigned(given, mixture(chosen.mixture))
    if not sources:
        raise TrainingError(f"no file fits a row of {chosen.mixture}; add rows for {given[0]} and others")

    def make(output: Path) -> None:
        held = HeldOut(held_out(kept_out))
        counts: list[Counter[str]] = [Counter() for _ in sources]
        rng = random.Random(chosen.seed)
        with output.open("w", encoding="utf-8") as lines:
            for example in examples(sources, held, rng, counts):
                lines.write(line(example))
        report(sources, counts, chosen.work / SOURCES)

    inputs = [chosen.mixture, *(path for path, _ in sources), *kept_out]
    stage(chosen.work / CORPUS, inputs, {"seed": chosen.seed}, make)


def files(paths: Sequence[Path]) -> list[Path]:
    """The files, and those in the folders at any depth. Raises `TrainingError` if there are none in one of
    them.
    """
    found = []
    for path in paths:
        inside = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        if not inside or not inside[0].exists():
            raise TrainingError(f"{path}: no files there; check the name")
        found += inside
    return found


def mixture(path: Path) -> list[Source]:
    """The rows of a mixture. Raises `TrainingError` if a column is missing or a weight is no number from 0 to
    100.
    """
    with opened(path) as lines:
        return [_source(path, number, row) for number, row in enumerate(csv.DictReader(lines), 2)]


def _source(path: Path, number: int, row: dict[str, str]) -> Source:
    try:
        end, language, domain, weight, licence = (row[name].strip() for name in Source._fields)
        source = Source(end, language, domain, float(weight), licence)
    except (KeyError, ValueError, AttributeError) as error:
        columns = ",".join(Source._fields)
        raise TrainingError(
            f"{path}:{number}: not a row of a mixture ({error}); its columns are {columns}"
        ) from error
    if not 0 <= source.weight <= 100:
        raise TrainingError(f"{path}:{number}: weight {weight}; write a number from 0 to 100")
    return source


def assigned(paths: Sequence[Path], sources: Sequence[Source]) -> list[tuple[Path, Source]]:
    """Each file with the first row that fits it, for each language."""
    found: dict[tuple[str, Path], tuple[Path, Source]] = {}
    for source in sources:
        for path in paths:
            if path.match(source.path):
                found.setdefault((source.language, path), (path, source))
    return [pair for pair in found.values() if pair[1].weight]


def examples(
    sources: Sequence[tuple[Path, Source]], held: HeldOut, rng: random.Random, counts: Sequence[Counter[str]]
) -> Iterator[Example]:
    """The pairs that are fit, in the order of the sources; what becomes of each is counted, by source.

    Of a pair that is in several sources the first counts.
    """
    seen = Seen()
    for (path, source), count in zip(sources, counts, strict=True):
        for raw in read(path, source.language):
            pair = cleaned(raw, source.language)
            fault = flaw(pair, source.language)
            fault = fault or ("held out" if held.near(pair) else None)
            fault = fault or ("twice" if seen(pair, source.language) else None)
            copies = int(source.weight) + (rng.random() < source.weight % 1)
            count[fault or ("pairs" if copies else "not drawn")] += 1
            if copies and not fault:
                yield Example(source.language, source.domain, copies, pair)


def line(example: Example) -> str:
    """A line of the corpus."""
    language, domain, copies, pair = example
    terms = BETWEEN_TERMS.join(pair.terms)
    return "\t".join((language, domain, str(copies), pair.source, pair.target, terms)) + "\n"


def corpus(path: Path) -> Iterator[Example]:
    """The examples in WORK/corpus.tsv."""
    with path.open(encoding="utf-8") as lines:
        for row in lines:
            language, domain, copies, source, target, terms = row.rstrip("\n").split("\t")
            pair = Pair(source, target, tuple(terms.split(BETWEEN_TERMS)) if terms else ())
            yield Example(language, domain, int(copies), pair)


def report(sources: Sequence[tuple[Path, Source]], counts: Sequence[Counter[str]], output: Path) -> None:
    """Print what became of the pairs of each file, and write it to a CSV file with domains and licences."""
    names = ["pairs", *sorted({name for count in counts for name in count} - {"pairs"})]
    with fresh(output) as temporary, temporary.open("w", encoding="utf-8", newline="") as lines:
        table = csv.writer(lines, lineterminator="\n")
        table.writerow(["file", "language", "domain", "weight", "licence", *names])
        for (path, source), count in zip(sources, counts, strict=True):
            found = [count[name] for name in names]
            table.writerow([path.name, *source[1:4], source.licence, *found])
            print(
                f"{source.language} {path.name}: "
                + ", ".join(f"{n} {w}" for w, n in zip(names, found, strict=True) if n)
            )
