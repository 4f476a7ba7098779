"""Terms: how many hold, how consistently, at what price, on the TICO-19 development set or any like it.

    uv run --with sacrebleu python tests/benchmarks/terminology.py FOLDER [--to ru,ur] [--sentences N]

FOLDER has `tico-dev-LANG.en`, `tico-dev-LANG.LANG` (lines) and `tico-terms.en-LANG.tsv` (English, LANG). A term
counts where its English stands in a sentence and its rendering in the reference, longest matches first.

Rows: the starter package without terms, with the terms, with as many random terms on random words (a control:
success without quality is worthless), and with the terms but without hints, as most packages have to do it.
Success is judged apart from the tool's own forms: by lemma (Russian: any of pymorphy3's; Urdu: the word with its
plural and oblique endings off), on whole words, each word for one term only. Consistency is the share of a
recurring term's mentions that are rendered by its commonest lemmas. Times are those of translating.
"""

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

from babel import Locale
from sacrebleu.metrics import CHRF

from glossary.matching import Matcher
from glossary.terms import Concept, Glossary
from translators import Constraint, Request, Translation
from translators.acceptance import fold
from translators.argos import ArgosTranslator
from translators.packages import starters

Lemmas = tuple[frozenset[str], ...]
"""The possible lemmas of each word of a text."""


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
    """The term list, without explanations in brackets; of several renderings of a term the first."""
    rows: dict[str, Concept] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        english, rendering = (re.sub(r"\s*\([^)]*\)", "", cell).strip() for cell in line.split("\t")[:2])
        if english and rendering and "," not in rendering:
            rows.setdefault(english.casefold(), Concept("term", "", {"en": (english,), code: (rendering,)}))
    return Glossary(tuple(rows.values()))


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
        same = f"{consistency(tests, done, held, code):.1%}" if name != "random terms" else "-"
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


def randomly(requests: Sequence[Request]) -> list[Request]:
    """As many constraints in each request, on words anywhere, with forms of terms from anywhere."""
    rng = random.Random(1)
    forms = [c.forms for r in requests for c in r.constraints]
    changed = []
    for request in requests:
        words = [m.span() for m in re.finditer(r"[^\W\d_]{4,}", request.text)]
        chosen = sorted(rng.sample(words, min(len(request.constraints), len(words))))
        changed.append(replace(request, constraints=tuple(Constraint(*w, rng.choice(forms)) for w in chosen)))
    return changed


def timed(run: Callable[[], list[Translation]]) -> tuple[float, list[Translation]]:
    """Seconds that `run` takes, and what it gives."""
    start = time.perf_counter()
    done = run()
    return time.perf_counter() - start, done


def success(text: str, renderings: Sequence[str], code: str) -> list[bool]:
    """Whether `text` has each of the renderings: whole words by lemma, the longest first, none twice."""
    words = lemmas(text, code)
    free = [True] * len(words)
    held = [False] * len(renderings)
    for n in sorted(range(len(renderings)), key=lambda n: -len(renderings[n])):
        wanted = lemmas(renderings[n], code)
        for start in range(len(words) - len(wanted) + 1):
            span = slice(start, start + len(wanted))
            if all(free[span]) and all(a & b for a, b in zip(words[span], wanted, strict=True)):
                held[n] = True
                free[span] = [False] * len(wanted)
                break
    return held


def lemmas(text: str, code: str) -> Lemmas:
    """The words of a text as sets of their lemmas."""
    return tuple(lemma(word, code) for word in re.findall(r"\w+(?:-\w+)*", fold(text)))


@cache
def lemma(word: str, code: str) -> frozenset[str]:
    """What a word may be a form of."""
    if code == "ru":
        return frozenset({word, *(fold(parse.normal_form) for parse in analyzer().parse(word))})
    return frozenset({word, re.sub("(?:وں|یں|ئیں|ات|ے|ہ|ا)$", "", word) or word})


@cache
def analyzer() -> object:
    """pymorphy3, loaded once."""
    import pymorphy3

    return pymorphy3.MorphAnalyzer()


def consistency(
    tests: Sequence[Test], done: Sequence[Translation], held: Sequence[Sequence[bool]], code: str
) -> float:
    """The share of the mentions of recurring terms that are rendered as most mentions of theirs are: by the given
    rendering, or by the words that the model's alignment gives.
    """
    found: dict[str, Counter[tuple[str, ...]]] = {}
    for test, translation, fine in zip(tests, done, held, strict=True):
        for mention, rendering, met in zip(test.mentions, translation.renderings, fine, strict=True):
            words = lemmas(mention.rendering if met else rendering, code)
            found.setdefault(mention.term.casefold(), Counter())[tuple(map(min, words))] += 1
    recurring = [counts for counts in found.values() if counts.total() > 1]
    most = sum(counts.most_common(1)[0][1] for counts in recurring)
    return most / max(1, sum(counts.total() for counts in recurring))


if __name__ == "__main__":
    main()
