"""Make an installable package of a checkpoint, and check that it says what the checkpoint says.

    python -m translators.training export --work work --language ru --version 0.4
    python -m translators.training export --work house
    python -m translators.training export house/checkpoint.pt=0.8 BEFORE.argosmodel=0.2

The weights are the averaged ones, in eight bits. The second form is for what was trained from a package: the new one
is for the same languages, with a higher version. It is checked on some hundred of the examples how likely CTranslate2
and PyTorch find each of them: in float32 the same, or nothing is written; what eight bits change is printed.
"""

import argparse
import csv
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
import torch

from translators.packages import locale_of
from translators.training import stages
from translators.training.annotation import MARKERS
from translators.training.batches import Examples, Ids, epoch
from translators.training.checkpoints import Checkpoint
from translators.training.conversion import Parts, write
from translators.training.model import Transformer, Weights
from translators.training.stages import TrainingError, without_scores
from translators.training.training import started

_CHECKED = 300  # examples
_TOLERATED = 0.01  # mean difference without rounding, in nats a token, above which something is wrong
_TERMINOLOGY = {"method": "inline-lemma"} | MARKERS._asdict()

_README = """\
# {title}

A translation model for Argos Translate and translate-article, made with `python -m translators.training`.

{norm}-norm Transformer ({layers[0]} encoder and {layers[1]} decoder layers, {heads} heads, size {size}), {vocabulary:,} tokens, \
{tokens:.1f} million target tokens seen, 8-bit weights.{notes}
"""
_TUNED = """
Trained further, on {tokens:.1f} million target tokens, from version {version}.
"""
_LICENSE = """\
Creative Commons Attribution-ShareAlike 4.0 International (CC BY-SA 4.0)
https://creativecommons.org/licenses/by-sa/4.0/legalcode

The texts that the model was trained on keep their own terms; README.md names them.
"""


@dataclass(frozen=True)
class Difference:
    """How far the scores of a package are from those of the weights it was made of, in nats a token."""

    mean: float
    largest: float
    sentences: int

    def __str__(self) -> str:
        return f"scores differ by {self.mean:.4f} a token, at most {self.largest:.4f}, in {self.sentences} sentences"


def compare(parts: Parts, weights: Weights, folder: Path, examples: Examples, numbers: Ids) -> Difference:
    """Compare the CTranslate2 model in `folder` with float32 weights, on the examples of these numbers."""
    ours = scores(parts, weights, examples, numbers)
    translator = ctranslate2.Translator(str(folder), device="cpu")
    pairs = [examples.pair(i) for i in numbers]
    results = translator.score_batch(
        [[parts.source[token] for token in source] for source, _, _ in pairs],
        [[parts.target[token] for token in target] for _, target, _ in pairs],
        max_batch_size=4096,
        batch_type="tokens",
    )
    theirs = np.array([np.mean(result.log_probs) for result in results])
    difference = np.abs(np.array([ours[i] for i in numbers.tolist()]) - theirs)
    return Difference(float(difference.mean()), float(difference.max()), len(numbers))


def scores(parts: Parts, weights: Weights, examples: Examples, numbers: Ids) -> dict[int, float]:
    """The log-probability per target token, its end mark counted, of each example, by number."""
    model = Transformer(parts.architecture, {name: w.float().cpu() for name, w in weights.items()})
    found: dict[int, float] = {}
    with torch.no_grad():
        for some in epoch(examples, numbers, 2000, (0,)):
            batch = examples.batch(some, parts.ends)
            states, _ = model(batch.source, batch.lengths, batch.target)
            real = batch.labels >= 0
            chosen = model.log_probabilities(states).gather(2, batch.labels.clamp(min=0)[:, :, None])[:, :, 0]
            means = (chosen * real).sum(1) / real.sum(1)
            found |= zip(some.tolist(), means.tolist(), strict=True)
    return found


def metadata(parts: Parts, source: str, target: str, version: str) -> dict[str, Any]:
    """The content of `metadata.json` for a new package; `source` and `target` are Argos codes."""
    tag = f"__{target}__"
    return {
        "package_version": version,
        "argos_version": "1.9",
        "from_code": source,
        "from_name": _english(source),
        "to_code": target,
        "to_name": _english(target),
        **({"target_prefix": tag} if tag in parts.target else {}),
        **({"terminology": _TERMINOLOGY} if "<term>" in parts.source else {}),
    }


def blended(models: Sequence[tuple[Path, float]]) -> Checkpoint:
    """The first model, its weights averaged with those of the others by their shares; others may have fewer layers.

    The average of a model with what it was trained from is often better than both (Wortsman et al., "Robust
    fine-tuning of zero-shot models", CVPR 2022). Raises TrainingError if they are of different shapes.
    """
    (first, share), *others = models
    checkpoint = Checkpoint.load(first)
    total = sum(part for _, part in models)
    mixed = {name: weight * (share / total) for name, weight in checkpoint.average.items()}
    for file, part in others:
        weights = started(file, checkpoint.parts.architecture.layers).average
        if {n: w.shape for n, w in weights.items()} != {n: w.shape for n, w in mixed.items()}:
            raise TrainingError(f"{file}: of another shape than {first}; average what comes from one model")
        for name, weight in mixed.items():
            weight.add_(weights[name], alpha=part / total)
    checkpoint.average = mixed
    return checkpoint


def main(argv: Sequence[str]) -> None:
    """Export as the arguments say."""
    arguments = _arguments(argv)
    checkpoint = blended(arguments.models or [(arguments.work / "checkpoint.pt", 1.0)])
    parts, weights = checkpoint.parts, checkpoint.average
    known = _metadata(parts, arguments)
    files = _texts(checkpoint, known, arguments) | {"metadata.json": _json(known)}
    root = "translate-{from_code}_{to_code}-{package_version}".format(**known).replace(".", "_")
    output = arguments.output or arguments.work / f"{root}.argosmodel"
    with tempfile.TemporaryDirectory() as temporary:
        exact, small = Path(temporary, "float32"), Path(temporary, "int8")
        for folder in (exact, small):
            folder.mkdir()
            write(parts, weights, folder, folder.name)
        difference = _checked(parts, weights, (exact, small), arguments, known.get("target_prefix"))
        files |= {f"model/{file.name}": file.read_bytes() for file in small.iterdir()}
    stages.pack({f"{root}/{name}": data for name, data in (parts.files | files).items()}, output)
    print(f"{output}: {output.stat().st_size / 1e6:.1f} MB; {difference}")


def _checked(
    parts: Parts, weights: Weights, folders: tuple[Path, Path], arguments: argparse.Namespace, tag: str | None
) -> str:
    """What came of comparing the model as exported, in float32 and in eight bits, with the weights."""
    file = arguments.examples or arguments.work / "examples.npz"
    if not file.exists():
        return f"not checked: {file} is not there; name it with --examples"
    examples = Examples.load(file)
    numbers = examples.into(parts.target.index(tag)) if tag else examples.all()
    chosen = np.random.default_rng(1).permutation(numbers)[:_CHECKED]
    if not len(chosen):
        return f"not checked: {file} has nothing in that language"
    exact, small = (compare(parts, weights, folder, examples, chosen) for folder in folders)
    if exact.mean > _TOLERATED:
        raise TrainingError(f"the exported model is another one: {exact}; this should not happen, report it")
    return str(small)


def _metadata(parts: Parts, arguments: argparse.Namespace) -> dict[str, Any]:
    if "metadata.json" not in parts.files:
        if not arguments.language:
            raise TrainingError("say with --language what the package translates into")
        return metadata(parts, arguments.source, arguments.language, arguments.version or "0.1")
    known: dict[str, Any] = json.loads(parts.files["metadata.json"])
    known.pop("evaluation", None)  # was that of the other weights
    known["package_version"] = arguments.version or _next(str(known.get("package_version", "0")))
    if arguments.language and arguments.language != known["to_code"]:
        known |= {"to_code": arguments.language, "to_name": _english(arguments.language)}
        if known.get("target_prefix"):
            known["target_prefix"] = f"__{arguments.language}__"
            if known["target_prefix"] not in parts.target:
                raise TrainingError(f"the model has no token {known['target_prefix']}; leave --language out")
    return known


def _next(version: str) -> str:
    """0.3 → 0.3.1 → 0.3.2."""
    *first, last = version.split(".")
    return ".".join([*first, str(int(last) + 1)]) if len(first) > 1 and last.isdigit() else f"{version}.1"


def _texts(checkpoint: Checkpoint, known: dict[str, Any], arguments: argparse.Namespace) -> dict[str, bytes]:
    """README.md and LICENSE: those that are given, those of the package before, or our own."""
    parts, tokens = checkpoint.parts, checkpoint.progress.tokens / 1e6
    before = without_scores(parts.files.get("README.md", b"").decode())  # those of the other weights
    if "metadata.json" in parts.files:
        version = json.loads(parts.files["metadata.json"]).get("package_version", "?")
        readme = before + _TUNED.format(tokens=tokens, version=version)
    else:
        readme = _README.format(
            title="{from_name} to {to_name}".format(**known),
            norm="Pre" if parts.architecture.pre_norm else "Post",
            layers=parts.architecture.layers,
            heads=parts.architecture.heads,
            size=round(parts.architecture.scale**2),
            vocabulary=len(parts.target),
            tokens=tokens,
            notes="".join(_sources(arguments.work / "sources.csv")),
        )
    license_ = arguments.license.read_bytes() if arguments.license else parts.files.get("LICENSE")
    if license_ is None and "metadata.json" not in parts.files:
        license_ = _LICENSE.encode()
    readme = arguments.readme.read_text(encoding="utf-8") if arguments.readme else readme
    return {"README.md": readme.encode(), **({"LICENSE": license_} if license_ else {})}


def _sources(file: Path) -> Iterator[str]:
    """A paragraph that names the texts by licence, from the stage prepare's `sources.csv`."""
    if not file.exists():
        return
    with file.open(encoding="utf-8", newline="") as stream:
        rows = sorted(
            {(row["licence"], row["file"]) for row in csv.DictReader(stream) if int(row["pairs"] or 0)}
        )
    yield "\n\n## Sources\n\n"
    for licence, group in groupby(rows, key=lambda row: row[0]):
        yield f"- {licence or 'no licence named'}: {', '.join(name for _, name in group)}\n"


def _share(text: str) -> tuple[Path, float]:
    """`FILE` or `FILE=SHARE`."""
    file, equals, share = text.rpartition("=")
    return (Path(file), float(share)) if equals else (Path(text), 1.0)


def _json(content: dict[str, Any]) -> bytes:
    return json.dumps(content, indent=1, ensure_ascii=False).encode()


def _english(code: str) -> str:
    return str(locale_of(code).get_display_name("en"))


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = stages.parser("export", __doc__)
    stages.add_work(parser)
    parser.add_argument(
        "models",
        type=_share,
        nargs="*",
        metavar="FILE[=SHARE]",
        help="checkpoint (WORK/checkpoint.pt), and checkpoints or packages to average it with",
    )
    parser.add_argument(
        "--source", default="en", metavar="LANG", help="what a new model translates from (en)"
    )
    parser.add_argument(
        "--language",
        metavar="LANG",
        help="what the package translates into (what that one did which the training began with)",
    )
    parser.add_argument("--version", metavar="X.Y", help="of the package (0.1; a higher one than before)")
    parser.add_argument("--output", "-o", type=Path, metavar="FILE", help="(WORK/translate-….argosmodel)")
    parser.add_argument("--examples", type=Path, metavar="FILE", help="to check it on (WORK/examples.npz)")
    parser.add_argument("--readme", type=Path, metavar="FILE", help="README.md of the package")
    parser.add_argument("--license", type=Path, metavar="FILE", help="LICENSE of the package")
    return parser.parse_args(argv)
