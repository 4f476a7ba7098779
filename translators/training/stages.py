"""What the stages share: results that appear whole, work that is not done twice, advice on what is wrong."""

import argparse
import hashlib
import json
import re
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

SCORES = "## Scores"
"""Title of the section of a package's README that the stage evaluate writes."""

_DATE = (1980, 1, 1, 0, 0, 0)  # of every file in a package, so that the same weights make the same package


class TrainingError(ValueError):
    """Something that a stage cannot work with; says in one line what to do."""


class Parser(argparse.ArgumentParser):
    """Reads a stage's arguments; what is wrong with them is said in one line."""

    def error(self, message: str) -> NoReturn:
        """Raise `TrainingError`."""
        raise TrainingError(f"{message}; see {self.prog} --help")


def parser(stage: str, description: str | None) -> Parser:
    """A parser for the arguments of a stage, described by its module's docstring."""
    return Parser(
        prog=f"python -m translators.training {stage}",
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def add_work(arguments: argparse.ArgumentParser) -> None:
    """The option for the folder that the stages hand their results on in."""
    arguments.add_argument(
        "--work", type=Path, default=Path("work"), metavar="DIR", help="folder of the stages' results (work/)"
    )


def stage(
    output: Path, inputs: Sequence[Path], parameters: Mapping[str, object], make: Callable[[Path], None]
) -> None:
    """Call `make` with a temporary path to write `output` to, unless it is there, up to date.

    It is if it is not older than any of its `inputs`, and the hash of the parameters and of the names of the
    inputs that is noted beside it is the same. Raises `TrainingError` if an input is missing.
    """
    for path in inputs:
        if not path.exists():
            raise TrainingError(f"{path}: not there; check the name, or run the stage before this one first")
    noted = output.with_name(f"{output.name}.made")
    names = [str(path.resolve()) for path in inputs]
    recipe = json.dumps([names, parameters], sort_keys=True, default=str)
    digest = hashlib.sha256(recipe.encode()).hexdigest()
    if _current(output, inputs) and noted.exists() and noted.read_text(encoding="utf-8").strip() == digest:
        print(f"{output}: up to date", file=sys.stderr)
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    noted.unlink(missing_ok=True)
    with fresh(output) as temporary:
        make(temporary)
    noted.write_text(digest + "\n", encoding="utf-8")


def _current(output: Path, inputs: Sequence[Path]) -> bool:
    times = [path.stat().st_mtime_ns for path in inputs]
    return output.exists() and output.stat().st_mtime_ns >= max(times, default=0)


@contextmanager
def fresh(path: Path) -> Iterator[Path]:
    """A path beside `path` that takes its place at the end; if something goes wrong, nothing is left."""
    temporary = path.with_name(f".part-{path.name}")
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def without_scores(readme: str) -> str:
    """The README of a package without the section of its scores."""
    return re.sub(rf"^{SCORES}\n(?:(?!## ).*\n?)*", "", readme, flags=re.MULTILINE).rstrip() + "\n"


def pack(content: Mapping[str, bytes], output: Path) -> None:
    """Write the zip file of a package, whole or not at all: `content` by path, the package's folder included."""
    with fresh(output) as temporary, zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(content.items()):
            archive.writestr(zipfile.ZipInfo(name, _DATE), data, zipfile.ZIP_DEFLATED)
