"""Terms: how many hold, how consistently, at what price, on the TICO-19 development set or any like it.

    uv run --with sacrebleu python tests/benchmarks/terminology.py FOLDER [--to ru,ur] [--sentences N]

FOLDER has `tico-dev-LANG.en`, `tico-dev-LANG.LANG` (lines) and `tico-terms.en-LANG.tsv` (English, LANG). A term
counts where its English stands in a sentence and its rendering in the reference, longest matches first.

Rows: the starter package without terms, with the terms, with as many random terms on random words (a control:
success without quality is worthless), and with the terms but without hints, as most packages have to do it.
Success, which is judged apart from the tool's own forms, and consistency are those of `translators.training.measures`.
Times are those of translating. What the model alone makes of terms: `python -m translators.training evaluate`.
"""

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from babel import Locale
from sacrebleu.metrics import CHRF

from glossary.matching import Matcher
from glossary.terms import Concept, Glossary
from translators import Constraint, Request, Translation
from translators.argos import ArgosTranslator
from translators.packages import starters
from translators.training.development import randomly, term_list
from translators.training.measures import consistency, success


class Mention(NamedTuple):
    """A term in a sentence, and its rendering in the dictionary form."""

    constraint: Constraint
    term: str
    rendering: str


class Test(NamedTuple):
    """A sentence, its reference translation, and the terms that both have."""

    source: str
    reference: str
    mentions: tuple[Mention, ...]


def main() -> None:
    """Print a table for each language."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--to", default="ru,ur")
    parser.add_argument("--sentences", type=int, default=0, metavar="N", help="only N, evenly spread")
    options = parser.parse_args()
    for code in options.to.split(","):
        tests = list(read(options.folder, code))
        chosen = tests[:: max(1, len(tests) // options.sentences)] if options.sentences else tests
        report(chosen, code)


def read(folder: Path, code: str) -> Iterator[Test]:
    """The sentences of a language with their terms."""
    target = Locale(code)
    sources, references = (
        (folder / f"tico-dev-{code}.{side}").read_text(encoding="utf-8").splitlines() for side in ("en", code)
    )
    matches = Matcher(glossary(folder / f"tico-terms.en-{code}.tsv", code), Locale("en")).find(sources)
    for source, reference, found in zip(sources, references, matches, strict=True):
        mentions = [
            Mention(
                Constraint(m.start, m.end, m.forms(target)[0]),
                m.concept.terms["en"][0],
                m.renderings(target)[0],
            )
            for m in found
        ]
        fine = success(reference, [m.rendering for m in mentions], code)
        yield Test(source, reference, tuple(m for m, held in zip(mentions, fine, strict=True) if held))


def glossary(path: Path, code: str) -> Glossary:
    """The glossary with the terms of a list."""
    rows = term_list(path).values()
    return Glossary(tuple(Concept("term", "", {"en": (term,), code: (form,)}) for term, form in rows))


def report(tests: Sequence[Test], code: str) -> None:
    """Translate in each way and print."""
    package = next(p for p in starters() if p.target == code)
    given = [Request(t.source, tuple(m.constraint for m in t.mentions), names(t)) for t in tests]
    free = [replace(r, constraints=()) for r in given]
    hints, none = ArgosTranslator(package), ArgosTranslator(package, hints=False)
    rows: list[tuple[str, ArgosTranslator, Sequence[Request]]] = [
        ("without terms", hints, free),
        ("with terms", hints, given),
        ("random terms", hints, randomly(given)),
        ("hints off, without", none, free),
        ("hints off, with", none, given),
    ]
    count = sum(len(t.mentions) for t in tests)
    print(
        f"{package.name}: {len(tests)} sentences, {count} terms in {sum(map(bool, (t.mentions for t in tests)))}"
    )
    metric = CHRF(word_order=2)
    print(f"{'':20} success  consistency  chrF2++  s/100 sentences  ratio")
    baseline = 0.0
    for name, translator, requests in rows:
        list(translator.translate(requests[:8]))
        seconds, done = timed(lambda t=translator, r=requests: list(t.translate(r)))
        baseline = seconds if "without" in name else baseline
        wanted = [renderings(t, r) for t, r in zip(tests, requests, strict=True)]
        held = [success(d.text, w, code) for d, w in zip(done, wanted, strict=True)]
        share = sum(map(sum, held)) / max(1, sum(map(len, held)))
        score = metric.corpus_score([d.text for d in done], [[t.reference for t in tests]]).score
        same = f"{consistency(called(tests, done, held), code):.1%}" if name != "random terms" else "-"
        print(
            f"{name:20} {share:7.1%} {same:>12} {score:8.1f} {seconds / len(tests) * 100:16.2f}"
            f" {seconds / baseline:6.2f}"
        )
    print(metric.get_signature())


def renderings(test: Test, request: Request) -> list[str]:
    """What a translation of the request should have: what was asked for, or else the terms of the sentence."""
    return [c.forms[0] for c in request.constraints] or [m.rendering for m in test.mentions]


def names(test: Test) -> tuple[tuple[int, int], ...]:
    """The places of the terms, to be told what became of them."""
    return tuple((m.constraint.start, m.constraint.end) for m in test.mentions)


def timed(run: Callable[[], list[Translation]]) -> tuple[float, list[Translation]]:
    """Seconds that `run` takes, and what it gives."""
    start = time.perf_counter()
    done = run()
    return time.perf_counter() - start, done


def called(
    tests: Sequence[Test], done: Sequence[Translation], held: Sequence[Sequence[bool]]
) -> Iterator[tuple[str, str]]:
    """What each term was called: the given rendering, or the words that the model's alignment gives."""
    for test, translation, fine in zip(tests, done, held, strict=True):
        for mention, rendering, met in zip(test.mentions, translation.renderings, fine, strict=True):
            yield mention.term, mention.rendering if met else rendering


if __name__ == "__main__":
    main()
