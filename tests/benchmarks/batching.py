"""Sentences a second: our large batches against one sentence a call, as Argos Translate does it.

    uv run python tests/benchmarks/batching.py [COPIES]

Both decode the sentences of the seed article, COPIES times over (default 10), without terms, with the
starter package and the same beam; then ours once more with the house's glossary. Prints a table and ratios.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from babel import Locale

from glossary.tables import load
from i18n.articles import Leg, translate
from i18n.formats.text import parse
from translators import Request
from translators.argos import ArgosTranslator
from translators.argos_model import ArgosModel
from translators.packages import ModelPackage, starters
from translators.sentences import split

ROOT = Path(__file__).parents[2]


def main(copies: int) -> None:
    """Measure and print."""
    document = parse((ROOT / "seeds/article.txt").read_bytes(), "article")
    document = document.segmented(partial(split, language="en"))
    package = next(p for p in starters() if p.target == "ru")
    texts = [f"{segment.text} {n}" for n in range(copies) for segment in document.segments]
    baseline = timed(lambda: one_by_one(package, texts))
    ours = timed(lambda: list(ArgosTranslator(package).translate([Request(text) for text in texts])))
    many = [
        document.with_segments([replace(s, source=f"{s.source} {n}") for s in document.segments])
        for n in range(copies)
    ]
    leg = Leg(ArgosTranslator(package), Locale("en"), Locale("ru"))
    house = load(sorted((ROOT / "glossary").glob("*.csv")))
    full = timed(lambda: translate(many, [leg], [house] * copies, [{}] * copies))
    print(f"{len(texts)} sentences, {package.name}")
    for name, seconds in (
        ("one sentence a call", baseline),
        ("batched", ours),
        ("batched, terms, checks", full),
    ):
        print(
            f"{name:24} {seconds:7.2f} s {len(texts) / seconds:7.1f} sentences/s  {baseline / seconds:5.2f}x"
        )


def one_by_one(package: ModelPackage, texts: list[str]) -> None:
    """As `argostranslate.translate` calls CTranslate2: a paragraph at a time, 32 tokens a batch."""
    model = ArgosModel(package)
    for text in texts:
        model.best([text], max_batch_size=32)


def timed(run: Callable[[], object]) -> float:
    """Seconds that `run` takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
