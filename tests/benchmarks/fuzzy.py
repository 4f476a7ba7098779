"""Similar sentences in a memory: seconds for an article, milliseconds for a sentence, and difflib beside them.

    uv run python tests/benchmarks/fuzzy.py [UNITS] [SENTENCES]

The memory (default: 50,000 units) is made of sentences of the words of the seed article; half of the article
(default: 1,000 sentences) are such sentences with a word in ten replaced, half are new. difflib is asked for a
few sentences and a part of the memory, and its time multiplied.
"""

import difflib
import random
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from i18n.memory import Memory, TranslationUnit

ROOT = Path(__file__).parents[2]
T = TypeVar("T")


def main(units: int = 50_000, sentences: int = 1_000) -> None:
    """Measure and print."""
    chance = random.Random(1)
    words = [w.strip('".,') for w in (ROOT / "seeds/article.txt").read_text(encoding="utf-8").split()]
    known = [sentence(chance, words) for _ in range(units)]
    article = [
        edited(chance, chance.choice(known), words) if n % 2 else sentence(chance, words)
        for n in range(sentences)
    ]
    seconds, memory = timed(lambda: Memory(TranslationUnit(text, f"[{text}]") for text in known))
    first, _ = timed(lambda: memory.similar(article[0]))
    print(f"{units:,} units: built in {seconds:.2f} s, first sentence {first * 1000:.0f} ms")
    one = min(timed(lambda text=text: memory.similar(text))[0] for text in article[:20])
    print(f"one sentence: {one * 1000:.1f} ms")
    seconds, found = timed(lambda: list(memory.similar_all(article)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{sentences:,} sentences: {seconds:.2f} s, {sum(map(bool, found))} with a match, peak {peak:.0f} MiB"
    )
    for name, matches in {"difflib": by_difflib, "difflib, quick ratios first": by_quick_difflib}.items():
        asked, part = article[:4], known[: units // 20]
        took, _ = timed(lambda m=matches, a=asked, p=part: [m(text, p) for text in a])
        whole = took * (sentences / len(asked)) * (units / len(part))
        print(f"{name}: {whole:,.0f} s, {whole / seconds:,.0f} times as long")


def sentence(chance: random.Random, words: list[str]) -> str:
    """A sentence of 8 to 30 words."""
    text = " ".join(chance.choices(words, k=chance.randint(8, 30)))
    return f"{text[0].upper()}{text[1:]}."


def edited(chance: random.Random, text: str, words: list[str]) -> str:
    """The sentence with a word in ten replaced."""
    return " ".join(chance.choice(words) if chance.random() < 0.1 else word for word in text.split())


def by_difflib(text: str, known: list[str]) -> list[str]:
    """What is similar by difflib's ratio."""
    matcher = difflib.SequenceMatcher(autojunk=False)
    matcher.set_seq2(text)
    found = []
    for other in known:
        matcher.set_seq1(other)
        found += [other] if matcher.ratio() >= 0.75 else []
    return found


def by_quick_difflib(text: str, known: list[str]) -> list[str]:
    """The same as difflib does it itself, with upper bounds that cost less."""
    return difflib.get_close_matches(text, known, 3, 0.75)


def timed(run: Callable[[], T]) -> tuple[float, T]:
    """Seconds that `run` takes, and what it gives."""
    start = time.perf_counter()
    done = run()
    return time.perf_counter() - start, done


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
