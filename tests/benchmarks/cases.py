"""Grammatical case: terms of all kinds where Russian needs each of its six cases.

    uv run python tests/benchmarks/cases.py [--hints off] [--read]

Translates the 340 sentences of `tests/cases/russian-cases.tsv`, each with one term from a glossary of its own, and
says in how many the term stands in the form that the sentence calls for. Another form is not always wrong, since
a translation may have another construction than the reference; `--read` prints those sentences for a reader.
"""

import argparse
import csv
from collections import Counter
from pathlib import Path

from babel import Locale

from glossary.terms import Concept, Glossary
from i18n.articles import Leg, Sentence, translate
from i18n.formats.text import parse
from translators import Constraint
from translators.acceptance import met
from translators.argos import ArgosTranslator
from translators.packages import starters

CASES = Path(__file__).parents[1] / "cases/russian-cases.tsv"
KINDS = {"acronym": "organisation", "phrase": "term", "thing": "term"}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", nargs="?", type=Path, default=CASES)
    parser.add_argument("--hints", choices=("on", "off"), default="on")
    parser.add_argument("--read", action="store_true")
    options = parser.parse_args()
    with options.file.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    package = next(p for p in starters() if p.target == "ru")
    leg = Leg(ArgosTranslator(package, hints=options.hints == "on"), Locale("en"), Locale("ru"))
    done = [translated(row, leg) for row in rows]
    right, total = Counter[str](), Counter[str]()
    for row, made in zip(rows, done, strict=True):
        fine = all(met(made.segment.target or "", [Constraint(0, 1, (row["form"],))]))
        for group in (row["case"], row["kind"], "all"):
            total[group] += 1
            right[group] += fine
        if options.read and not fine:
            print(
                f"{row['id']} {row['case']} {row['form']} ({made.method}, {'met' if all(t.met for t in made.terms) else 'NOT MET'})"
            )
            print(f"    {row['english']}\n    {made.segment.target}")
    for group, count in total.items():
        print(f"{group:14} {right[group]:4} of {count:4}  {right[group] / count:6.1%}")


def translated(row: dict[str, str], leg: Leg) -> Sentence:
    """The sentence of a row with its term, through the whole pipeline."""
    kind = KINDS.get(row["kind"], row["kind"])
    concept = Concept(kind, row["gender"][:1], {"en": (row["term"],), "ru": (row["russian_term"],)})
    document = parse(row["english"].encode(), "case").segmented(lambda text: [text])
    return translate([document], [leg], [Glossary((concept,))], [{}])[0].sentences[0]


if __name__ == "__main__":
    main()
