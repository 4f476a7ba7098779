"""Grammatical case: terms of all kinds where Russian needs each of its six cases.

    uv run python tests/benchmarks/cases.py [--hints off] [--read]

Translates the 180 sentences of `tests/cases/russian-cases.tsv`, each with one term from a glossary of its own, and
says in how many the term stands in the form that the sentence calls for. Another form is not always wrong, since
a translation may have another construction than the reference; `--read` prints those sentences for a reader.
"""

import argparse
import csv
from collections import Counter
from pathlib import Path

from babel import Locale

from glossary.matching import Matcher
from glossary.terms import Concept, Glossary
from translators import Constraint, Request
from translators.acceptance import fold, met
from translators.argos import ArgosTranslator
from translators.packages import starters

CASES = Path(__file__).parents[1] / "cases/russian-cases.tsv"
KINDS = {"acronym": "organisation", "phrase": "term", "thing": "term"}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--hints", choices=("on", "off"), default="on")
    parser.add_argument("--read", action="store_true")
    options = parser.parse_args()
    with CASES.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    package = next(p for p in starters() if p.target == "ru")
    requests = [request(row) for row in rows]
    done = list(ArgosTranslator(package, hints=options.hints == "on").translate(requests))
    right, total = Counter[str](), Counter[str]()
    for row, asked, made in zip(rows, requests, done, strict=True):
        fine = all(met(made.text, [Constraint(0, 1, (row["form"],))]))
        for group in (row["case"], row["kind"], "all"):
            total[group] += 1
            right[group] += fine
        if options.read and not fine:
            print(
                f"{row['id']} {row['case']} {row['form']} ({made.method}, {'met' if all(made.met) else 'NOT MET'})"
            )
            print(f"    {asked.text}\n    {made.text}")
    for group, count in total.items():
        print(f"{group:14} {right[group]:4} of {count:4}  {right[group] / count:6.1%}")


def request(row: dict[str, str]) -> Request:
    """The sentence of a row with its term."""
    kind = KINDS.get(row["kind"], row["kind"])
    concept = Concept(kind, row["gender"][:1], {"en": (row["term"],), "ru": (row["russian_term"],)})
    [found] = Matcher(Glossary((concept,)), Locale("en")).find([row["english"]])
    match = next(m for m in found if fold(row["english"][m.start : m.end]) == fold(row["term"]))
    return Request(row["english"], (Constraint(match.start, match.end, match.forms(Locale("ru"))[0]),))


if __name__ == "__main__":
    main()
