"""What learning from a desk's catalogs does to a package: to the desk's next sentences, and to all others.

    uv run --extra train python tests/benchmarks/finetuning.py FOLDER PACKAGE.argosmodel [--text FILE] [--to ru]
        [-- OPTIONS OF TRAINING]

The desk is FILE (English, Russian, Urdu between tabs; by default 300 sentences of a shipping desk, which no package was
trained on): every third sentence is held out, the others become a reviewed catalog. FOLDER has `tico-dev-LANG.en` and
`tico-dev-LANG.LANG` (lines), and the same for `flores-dev`, of which the first 300 each show what is forgotten. Replay
is 2,000 English sentences of the corpus. Prints chrF2++ before and after, and times.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import polib
from sacrebleu.metrics import CHRF

from translators import Request
from translators.argos import ArgosTranslator
from translators.packages import opened
from translators.training import export, training
from translators.training.catalogs import Pair

CORPUS = Path(__file__).parents[2] / "translators/training/corpus/wire.en-ru-ur.tsv"
DESK = Path(__file__).with_name("desk.en-ru-ur.tsv")
GENERAL = ("tico-dev", "flores-dev")


def main() -> None:
    """Measure and print."""
    arguments, options = _arguments()
    desk = texts(arguments.text, arguments.to)
    held_out = desk[::3]
    general = {name: texts_in(arguments.folder, name, arguments.to)[:300] for name in GENERAL}
    sets = {"the desk, held out": held_out} | general
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        catalog(work / "desk.po", [pair for pair in desk if pair not in held_out], arguments.to)
        replay = work / "replay.txt"
        replay.write_text("\n".join(english()), encoding="utf-8")
        began = time.monotonic()
        training.main(
            [
                *("--from", str(arguments.package), "--catalogs", str(work / "desk.po")),
                *("--replay", str(replay), "--out", str(work / "run"), *options),
            ]
        )
        tuned = work / "tuned.argosmodel"
        export.main(["--work", str(work / "run"), "--output", str(tuned)])
        seconds = time.monotonic() - began
        print(
            f"{seconds:.0f} s with replay and export\n\n{'chrF2++':24}{'before':>8}{'after':>8}{'change':>8}"
        )
        for name, pairs in sets.items():
            before, after = score(arguments.package, pairs), score(tuned, pairs)
            print(f"{f'{name} ({len(pairs)})':24}{before:8.1f}{after:8.1f}{after - before:+8.1f}", flush=True)


def texts(file: Path, language: str) -> list[Pair]:
    """The pairs of a table."""
    column = {"ru": 1, "ur": 2}[language]
    rows = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()]
    return [(plain(row[0]), row[column]) for row in rows]


def plain(source: str) -> str:
    """English without the marks around its terms."""
    return source.replace("[[", "").replace("]]", "")


def english() -> list[str]:
    """Sentences of the corpus to keep."""
    lines = CORPUS.read_text(encoding="utf-8").splitlines()
    return random.Random(2).sample([plain(line.split("\t")[0]) for line in lines], 2000)


def texts_in(folder: Path, name: str, language: str) -> list[Pair]:
    """The pairs of a development set."""
    sides = (folder / f"{name}-{language}.{side}" for side in ("en", language))
    return list(zip(*(side.read_text(encoding="utf-8").splitlines() for side in sides), strict=True))


def catalog(file: Path, pairs: Sequence[Pair], language: str) -> None:
    """A catalog in which all is reviewed."""
    made = polib.POFile()
    made.metadata = {"Language": language, "Content-Type": "text/plain; charset=UTF-8"}
    made.extend(polib.POEntry(msgid=source, msgstr=target) for source, target in pairs)
    made.save(str(file))


def score(package: Path, pairs: Sequence[Pair]) -> float:
    """chrF2++ of what a package makes of the sources."""
    with opened(package) as model:
        made = ArgosTranslator(model).translate([Request(source) for source, _ in pairs])
        return float(CHRF(word_order=2).corpus_score([t.text for t in made], [[t for _, t in pairs]]).score)


def _arguments() -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("package", type=Path)
    parser.add_argument("--text", type=Path, default=DESK)
    parser.add_argument("--to", choices=["ru", "ur"], default="ru")
    return parser.parse_known_args()


if __name__ == "__main__":
    main()
