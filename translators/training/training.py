"""Train a model on encoded examples, on one GPU if there is one, else on the CPU; run it again to go on.

    python -m translators.training train --work work --minutes 1440
    python -m translators.training train --from work/checkpoint.pt --language ru --out russian --minutes 120
    python -m translators.training train --from NAME.argosmodel --catalogs locales/ru --out house

It starts from new weights, or from those of a package or a checkpoint (--from), and writes OUT/checkpoint.pt every few
minutes. It uses as many cores as OMP_NUM_THREADS says. With --catalogs it learns from the reviewed entries of gettext
catalogs, and from the package's own translations of other sentences, so that it forgets nothing.
"""

import argparse
import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from itertools import islice
from pathlib import Path
from typing import Any

import torch

from translators.training import stages
from translators.training.batches import Examples, Ids, epoch
from translators.training.checkpoints import Checkpoint, Progress
from translators.training.conversion import Parts, read
from translators.training.losses import Losses, backward
from translators.training.model import Transformer, Weights, deepened, initial
from translators.training.optimizers import Optimizer
from translators.training.stages import TrainingError

_LAYERS = (6, 2)  # of a new model
_FLOOR = 0.02  # of the learning rate, at the end
_AVERAGED = 7.94  # exponent that makes the average reach back over a tenth of the steps


def _option(default: Any, text: str) -> Any:
    return field(default=default, metadata={"help": text})


@dataclass(frozen=True)
class Options:
    """How to train."""

    minutes: float = _option(60.0, "minutes of training, those before an interruption counted in")
    steps: int = _option(0, "steps of training, if they are done sooner; 0 is no limit")
    passes: float = _option(0.0, "passes over the examples, if they are done sooner; 0 is no limit")
    decay: float = _option(0.7, "the last part of it in which the learning rates fall; 0 to go on later")
    warmup: int = _option(200, "steps in which the learning rates rise")
    every: float = _option(3.0, "minutes between checkpoints")
    tokens: int = _option(5000, "padded tokens in a batch")
    muon: float = _option(0.02, "learning rate of the matrices inside the model")
    adam: float = _option(0.002, "learning rate of all else")
    guide: float = _option(0.5, "weight of the alignment loss")
    smoothing: float = _option(0.05, "label smoothing")
    dropout: float = _option(0.0, "share of values to drop")
    seed: int = _option(1, "of new weights and of the order of examples")

    def done(self, progress: Progress) -> float:
        """Which part of the training is done, from 0 to 1 and above."""
        steps = progress.step / self.steps if self.steps else 0.0
        return max(steps, progress.seconds / 60 / max(self.minutes, 1e-9))

    def rate(self, progress: Progress) -> float:
        """The factor of the learning rates: rises, stays, falls (Zhai et al., CVPR 2022; Hu et al., 2024)."""
        rising = (progress.step + 1) / max(1, self.warmup)
        falling = (1 - self.done(progress)) / self.decay if self.decay else 1.0
        return min(1.0, rising, max(_FLOOR, falling))


TUNING = {"passes": 2.0, "warmup": 10, "tokens": 1500, "muon": 0.0005, "adam": 0.00005, "every": 1.0}
"""Options for learning from catalogs: small steps from where the package is."""


class Trainer:
    """Takes steps on batches of `examples`, those of the given `numbers`, and keeps a checkpoint up to date."""

    def __init__(self, checkpoint: Checkpoint, examples: Examples, numbers: Ids, options: Options) -> None:
        if not len(numbers):
            raise TrainingError("there is nothing to learn from: no examples, or none in that language")
        self.checkpoint = checkpoint
        self._data = (examples, numbers)
        self._options = options
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        checkpoint.weights = {name: w.to(self._device) for name, w in checkpoint.weights.items()}
        checkpoint.average = {name: w.to(self._device) for name, w in checkpoint.average.items()}
        self._working = {name: w.bfloat16() for name, w in checkpoint.weights.items()}
        learned = {n: w for n, w in checkpoint.weights.items() if not n.endswith("/encodings")}
        self._learning: Weights = {name: self._working[name].requires_grad_() for name in learned}
        self._model = Transformer(checkpoint.parts.architecture, self._working, options.dropout)
        self._optimizer = Optimizer(learned, options.muon, options.adam)
        if checkpoint.optimizer:
            self._optimizer.restore(checkpoint.optimizer)
        checkpoint.optimizer = self._optimizer.state()

    def run(self, save: Callable[[Checkpoint], None]) -> None:
        """Train to the end; `save` is called every few minutes, and at the end."""
        progress, options = self.checkpoint.progress, self._options
        began = time.monotonic() - progress.seconds
        saved, told, before = progress.seconds, progress.seconds, progress.step
        recent: list[Losses] = []
        for numbers in self._batches():
            if options.done(progress) >= 1:
                break
            recent.append(self._step(numbers))
            progress.seconds = time.monotonic() - began
            if progress.seconds - told > 60:
                print(_line(progress, recent, progress.seconds - told), flush=True)
                recent, told = [], progress.seconds
            if progress.seconds - saved > 60 * options.every:
                save(self._current())
                saved = progress.seconds
        if recent:
            print(_line(progress, recent, progress.seconds - told), flush=True)
        if progress.step > before:
            save(self._current())

    def _batches(self) -> Iterator[Ids]:
        """Epoch after epoch, from the next batch on."""
        progress = self.checkpoint.progress
        while True:
            batches = epoch(*self._data, self._options.tokens, (self._options.seed, progress.epoch))
            yield from islice(batches, progress.batch, None)
            progress.epoch, progress.batch = progress.epoch + 1, 0

    def _step(self, numbers: Ids) -> Losses:
        progress, options = self.checkpoint.progress, self._options
        torch.manual_seed(options.seed + progress.step)  # the same dropout after an interruption
        batch = self._data[0].batch(numbers, self.checkpoint.parts.ends).to(self._device)
        losses = backward(self._model, batch, options.smoothing, options.guide)
        rate = options.rate(progress)
        self._optimizer.step({name: w.grad for name, w in self._learning.items()}, rate)
        progress.step += 1
        progress.batch += 1
        progress.tokens += losses.tokens
        # Karras et al., "Analyzing and improving the training dynamics of diffusion models", CVPR 2024: the average
        # reaches back over the same part of every training, however long.
        keep = (1 - 1 / progress.step) ** _AVERAGED
        with torch.no_grad():
            for name, weight in self._learning.items():
                weight.copy_(self.checkpoint.weights[name])
                weight.grad = None
                self.checkpoint.average[name].lerp_(self.checkpoint.weights[name], 1 - keep)
        return losses

    def _current(self) -> Checkpoint:
        self.checkpoint.optimizer = self._optimizer.state()
        return self.checkpoint


def _line(progress: Progress, recent: Sequence[Losses], seconds: float) -> str:
    tokens = sum(losses.tokens for losses in recent)
    entropy = sum(losses.entropy for losses in recent) / tokens
    links = sum(losses.alignment for losses in recent) / len(recent)
    return (
        f"{progress.seconds / 60:.1f} min, step {progress.step}, {progress.tokens / 1e6:.2f} M tokens, "
        f"{tokens / max(seconds, 1e-9):.0f}/s, loss {entropy:.3f} (perplexity {math.exp(entropy):.1f}), links {links:.2f}"
    )


def begin(parts: Parts, weights: Weights) -> Checkpoint:
    """A checkpoint before the first step; the weights are copied."""
    weights, average = ({name: w.clone() for name, w in weights.items()} for _ in range(2))
    return Checkpoint(parts, weights, average)


def new(tokenizer: bytes, layers: tuple[int, int], size: int, heads: int, inner: int) -> Checkpoint:
    """A new model for a SentencePiece tokenizer that has the tokens `<s>` and `</s>`."""
    from sentencepiece import SentencePieceProcessor

    processor = SentencePieceProcessor(model_proto=tokenizer)
    pieces = [processor.id_to_piece(i) for i in range(processor.get_piece_size())]
    architecture, weights = initial(layers, heads, size, inner, len(pieces))
    config = {"add_source_eos": True}
    return begin(Parts(architecture, pieces, pieces, config, {"sentencepiece.model": tokenizer}), weights)


def started(file: Path, layers: tuple[int, int] | None = None) -> Checkpoint:
    """A checkpoint before the first step, with the weights of a package or the averaged ones of a checkpoint, in
    as many layers as they have or as is said.
    """
    earlier = Checkpoint.load(file) if file.suffix == ".pt" else None
    parts, weights = (earlier.parts, earlier.average) if earlier else read(file)
    if layers:
        try:
            architecture, weights = deepened(parts.architecture, weights, layers)
        except ValueError as error:
            raise TrainingError(f"{file}: {error}; leave --layers out") from error
        parts = replace(parts, architecture=architecture)
    return begin(parts, weights)


def main(argv: Sequence[str]) -> None:
    """Train as the arguments say."""
    arguments = _arguments(argv)
    out: Path = arguments.out or arguments.work
    if arguments.catalogs:
        from translators.training import catalogs

        data = out / "examples.npz"
        catalogs.prepare(arguments.start, arguments.catalogs, arguments.replay, data)
    else:
        data = arguments.work / "examples.npz"
    options = Options(**{f.name: getattr(arguments, f.name) for f in fields(Options)})
    file = out / "checkpoint.pt"
    if file.exists():
        checkpoint = Checkpoint.load(file)
        print(f"{file}: going on after {checkpoint.progress.seconds / 60:.1f} min")
        if arguments.layers not in (None, checkpoint.parts.architecture.layers):
            raise TrainingError(
                f"{file} has other layers; leave --layers out, or name another folder with --out"
            )
    elif arguments.start:
        checkpoint = started(arguments.start, arguments.layers)
    else:
        torch.manual_seed(options.seed)
        tokenizer = _needed(arguments.work / "sentencepiece.model").read_bytes()
        inner, layers = arguments.inner or 4 * arguments.size, arguments.layers or _LAYERS
        checkpoint = new(tokenizer, layers, arguments.size, arguments.heads, inner)
    examples = Examples.load(_needed(data))
    if max(examples.sources.max(initial=0), examples.targets.max(initial=0)) >= len(checkpoint.parts.target):
        raise TrainingError(f"{data} was encoded with another tokenizer than that of the model")
    numbers = examples.all()
    if arguments.language:
        numbers = examples.into(_tag(checkpoint.parts, arguments.language))
    if options.passes and not options.steps:
        batches = sum(1 for _ in epoch(examples, numbers, options.tokens, (options.seed, 0)))
        options = replace(options, steps=math.ceil(options.passes * batches))
    Trainer(checkpoint, examples, numbers, options).run(lambda current: current.save(file))
    print(f"{file}: {checkpoint.progress.step} steps, {checkpoint.progress.tokens / 1e6:.2f} M tokens")


def _tag(parts: Parts, language: str) -> int:
    if f"__{language}__" not in parts.target:
        raise TrainingError(f"the model has no token __{language}__; leave --language out")
    return parts.target.index(f"__{language}__")


def _needed(file: Path) -> Path:
    if not file.exists():
        raise TrainingError(f"{file}: not there; run the stage before this one first")
    return file


def _layers(text: str) -> tuple[int, int]:
    encoder, decoder = map(int, text.split(","))
    return encoder, decoder


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = stages.parser("train", __doc__)
    stages.add_work(parser)
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder of the checkpoint (that of --work)")
    parser.add_argument(
        "--from", dest="start", type=Path, metavar="FILE", help="package or checkpoint to start from"
    )
    parser.add_argument("--language", metavar="LANG", help="only examples into this language")
    parser.add_argument(
        "--catalogs",
        type=Path,
        nargs="+",
        metavar="PATH",
        help=".po files, or folders of them, to learn from",
    )
    parser.add_argument("--replay", type=Path, metavar="FILE", help="sentences, a line each, not to unlearn")
    shape = parser.add_argument_group("a new model")
    shape.add_argument(
        "--layers",
        type=_layers,
        metavar="E,D",
        help="of encoder and decoder (6,2); with --from, more than it has are added",
    )
    shape.add_argument("--size", type=int, default=256, help="of embeddings and states (256)")
    shape.add_argument("--heads", type=int, default=4, help="of each attention (4)")
    shape.add_argument("--inner", type=int, help="size of the feed-forward layers (4 times --size)")
    group = parser.add_argument_group("training")
    for f in fields(Options):
        kind, default = type(f.default), f.default
        tuned = f"; {TUNING[f.name]:g} with --catalogs" if f.name in TUNING else ""
        group.add_argument(
            f"--{f.name}", type=kind, default=default, help=f"{f.metadata['help']} ({default}{tuned})"
        )
    if parser.parse_args(argv).catalogs:
        parser.set_defaults(**TUNING)
    arguments = parser.parse_args(argv)
    if arguments.catalogs and not (arguments.start and arguments.out):
        parser.error("--catalogs needs a package to start from, --from, and a folder, --out")
    return arguments
