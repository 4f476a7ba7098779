"""A glossary of 100,000 terms: seconds to load and to index, and its share of the time that a translation takes.

    uv run python tests/benchmarks/scale.py [TERMS]

The terms are made up, the articles are the seed article over and over, with the house's glossary beside them. The
share is that of finding terms and forms, against translating the same sentences with the starter package.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from babel import Locale

from glossary.matching import Matcher
from glossary.tables import load
from i18n import terms
from i18n.formats.text import parse
from translators.argos import ArgosTranslator
from translators.packages import starters
from translators.sentences import split

ROOT = Path(__file__).parents[2]
COPIES = 10
T = TypeVar("T")


def main(count: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made-up.csv"
        path.write_text(made_up(count), encoding="utf-8")
        files = [path, *sorted((ROOT / "glossary").glob("*.csv"))]
        loading, glossary = timed(lambda: load(files))
    indexing, matcher = timed(lambda: Matcher(glossary, Locale("en")))
    print(
        f"{len(glossary.concepts)} terms: load {loading:.2f} s, index {indexing:.2f} s, together {loading + indexing:.2f} s"
    )
    text = (ROOT / "seeds/article.txt").read_text(encoding="utf-8")
    document = parse(text.encode(), "article").segmented(lambda unit: split(unit, language="en"))
    texts = [f"{segment.text} {n}" for n in range(COPIES) for segment in document.segments]
    for package in starters():
        target = Locale(package.target)
        finding, requests = timed(lambda to=target: asked(matcher, texts, to))
        translating, _ = timed(lambda p=package, r=requests: list(ArgosTranslator(p).translate(r)))
        small, _ = timed(lambda to=target: asked(Matcher(load(files[1:]), Locale("en")), texts, to))
        print(
            f"{package.name}: {len(texts)} sentences, terms found in {finding:.2f} s (house glossary alone, loaded:"
            f" {small:.2f} s), translated in {translating:.2f} s: {finding / translating:.1%}"
        )


def asked(matcher: Matcher, texts: list[str], target: Locale) -> list[object]:
    """The requests for all sentences."""
    found = terms.found(matcher, texts)
    return [terms.request(text, matches, target) for text, matches in zip(texts, found, strict=True)]


def made_up(count: int) -> str:
    """A glossary file of that many rows of all kinds."""
    rng = random.Random(1)
    latin, cyrillic = "abcdefghijklmnopqrstuvwxyz", "абвгдежзиклмнопрстуфхц"

    def word(letters: str) -> str:
        return "".join(rng.choices(letters, k=rng.randint(4, 9))).title()

    rows = ["term,kind,gender,ru,ur,note"]
    for _ in range(count):
        kind = rng.choice(["person", "organisation", "place", "term"])
        english, russian = (f"{word(letters)} {word(letters)}" for letters in (latin, cyrillic))
        rows.append(f"{english},{kind},{'m' if kind == 'person' else ''},{russian},{russian},")
    return "\n".join(rows)


def timed(run: Callable[[], T]) -> tuple[float, T]:
    """Seconds that `run` takes, and what it gives."""
    start = time.perf_counter()
    done = run()
    return time.perf_counter() - start, done


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
