"""Peak memory of whole runs on articles of growing size.

    uv run python tests/benchmarks/memory.py [WORDS …]

Each size (default: 1,000, 10,000 and 100,000 words) is an article of random sentences from the words of the
seed article, translated into Russian by the command line in a process of its own. Prints seconds, peak
resident memory, and memory as a ratio to the smallest run.
"""

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]


def main(sizes: list[int]) -> None:
    """Measure and print."""
    first = 0.0
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "big.txt").write_text(article(size), encoding="utf-8")
            seconds, peak = measured(Path(folder))
        first = first or peak
        print(f"{size:9,} words {seconds:8.1f} s {peak:8.0f} MiB {peak / first:6.2f}x", flush=True)


def article(size: int) -> str:
    """Sentences of 8 to 30 words, a few to a paragraph."""
    words = [w.strip('".,') for w in (ROOT / "seeds/article.txt").read_text(encoding="utf-8").split()]
    chance = random.Random(size)
    parts = []
    count = 0
    while count < size:
        length = chance.randint(8, 30)
        text = " ".join(chance.choices(words, k=length))
        parts.append(text[0].upper() + text[1:] + (". " if chance.random() < 0.7 else ".\n\n"))
        count += length
    return "".join(parts)


def measured(folder: Path) -> tuple[float, float]:
    """Seconds and peak MiB of one run."""
    program = (
        "import resource, sys; from i18n import cli\n"
        "code = cli.main(sys.argv[1:])\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
        "sys.exit(code)"
    )
    command = [
        sys.executable,
        "-c",
        program,
        str(folder / "big.txt"),
        "--to",
        "ru",
        "-q",
        "-o",
        str(folder / "out"),
    ]
    start = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return time.perf_counter() - start, int(done.stdout) / 1024


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [1_000, 10_000, 100_000])
