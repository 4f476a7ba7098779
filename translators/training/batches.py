"""Encoded sentence pairs, and batches of pairs of nearly the same length.

Little is as fast as a batch without padding, so pairs are sorted by both lengths before they are cut into batches;
the batches then come in random order.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

_POOL = 200_000
"""Pairs that are shuffled, then sorted together: enough for batches of one length, few enough to vary."""

Ids = NDArray[np.int64]


class Ends(NamedTuple):
    """The token ids that mark where sentences start and end: a source may have neither, a target has both."""

    source_start: tuple[int, ...]
    source_end: tuple[int, ...]
    target_start: int
    target_end: int


class Batch(NamedTuple):
    """Sentence pairs as tensors, one a row, padded at their ends.

    `source` (B, S) with the number of its tokens, `lengths` (B); `target` (B, T), from its start mark; `labels` (B, T),
    what comes after each token of it, -1 where nothing does; `alignment` (B, T), the position in `source` that
    each label was made from, -1 where that is not known.
    """

    source: Tensor
    lengths: Tensor
    target: Tensor
    labels: Tensor
    alignment: Tensor

    def to(self, device: str) -> "Batch":
        """The same on another device."""
        return Batch(*(tensor.to(device, non_blocking=True) for tensor in self))


@dataclass(frozen=True)
class Examples:
    """Sentence pairs as token ids without end marks, all in a row.

    Pair i is `sources[source_offsets[i] : source_offsets[i + 1]]` and the like of `targets`, which begin with
    the token of their language where the model has one. `links` has for each target token the position in its
    source that it was made from, or -1.
    """

    sources: NDArray[np.uint16]
    source_offsets: NDArray[np.int32]
    targets: NDArray[np.uint16]
    target_offsets: NDArray[np.int32]
    links: NDArray[np.int16]

    @classmethod
    def load(cls, file: Path) -> "Examples":
        """Read `examples.npz`."""
        with np.load(file) as arrays:
            return cls(*(arrays[key] for key in ("S", "so", "T", "to", "A")))

    @classmethod
    def of(cls, pairs: list[tuple[list[int], list[int], list[int]]]) -> "Examples":
        """From (source, target, links) of each pair."""

        def flat(k: int) -> list[int]:
            return [x for pair in pairs for x in pair[k]]

        def offsets(k: int) -> NDArray[np.int32]:
            return np.cumsum([0, *(len(pair[k]) for pair in pairs)], dtype=np.int32)

        sources, targets = np.array(flat(0), np.uint16), np.array(flat(1), np.uint16)
        return cls(sources, offsets(0), targets, offsets(1), np.array(flat(2), np.int16))

    def save(self, file: BinaryIO) -> None:
        """Write `examples.npz`."""
        np.savez_compressed(
            file, S=self.sources, so=self.source_offsets, T=self.targets, to=self.target_offsets, A=self.links
        )

    def __len__(self) -> int:
        return len(self.source_offsets) - 1

    def all(self) -> Ids:
        """The numbers of all pairs."""
        return np.arange(len(self))

    def pair(self, i: int) -> tuple[list[int], list[int], list[int]]:
        """Source, target and links of pair i."""
        source = slice(*self.source_offsets[i : i + 2])
        target = slice(*self.target_offsets[i : i + 2])
        return self.sources[source].tolist(), self.targets[target].tolist(), self.links[target].tolist()

    def into(self, tag: int) -> Ids:
        """The numbers of the pairs whose target begins with a language's token."""
        starts = self.target_offsets[:-1]
        return np.flatnonzero(
            (np.diff(self.target_offsets) > 0) & (self.targets[starts % len(self.targets)] == tag)
        )

    def batch(self, numbers: Ids, ends: Ends) -> Batch:
        """The pairs of these numbers as tensors."""
        before, after = list(ends.source_start), list(ends.source_end)
        pairs = [self.pair(i) for i in numbers]
        lengths = [len(before) + len(s) + len(after) for s, _, _ in pairs]
        source = np.zeros((len(pairs), max(lengths)), np.int64)
        width = 1 + max(len(t) for _, t, _ in pairs)
        target = np.zeros((len(pairs), width), np.int64)
        labels, alignment = np.full_like(target, -1), np.full_like(target, -1)
        for row, (s, t, links) in enumerate(pairs):
            source[row, : lengths[row]] = [*before, *s, *after]
            target[row, : len(t) + 1] = [ends.target_start, *t]
            labels[row, : len(t) + 1] = [*t, ends.target_end]
            # The end of the target was made from that of the source.
            alignment[row, : len(t)] = [link + len(before) if link >= 0 else -1 for link in links]
            alignment[row, len(t)] = lengths[row] - 1 if after else -1
        return Batch(*(torch.from_numpy(a) for a in (source, np.array(lengths), target, labels, alignment)))


def epoch(examples: Examples, numbers: Ids, tokens: int, seed: tuple[int, ...]) -> Iterator[Ids]:
    """The pairs of these numbers once, in batches of at most `tokens` padded tokens on either side.

    The same `seed` gives the same batches in the same order.
    """
    random = np.random.default_rng(seed)
    sources = np.diff(examples.source_offsets) + 1
    targets = np.diff(examples.target_offsets) + 1
    order = random.permutation(numbers)
    for start in range(0, len(order), _POOL):
        pool = order[start : start + _POOL]
        pool = pool[np.lexsort((targets[pool], sources[pool]))]
        batches = list(_cut(pool, np.maximum(sources, targets)[pool], tokens))
        for i in random.permutation(len(batches)):
            yield batches[i]


def _cut(pool: Ids, lengths: NDArray[np.int32], tokens: int) -> Iterator[Ids]:
    start = longest = 0
    for i, length in enumerate(lengths.tolist()):
        longest = max(longest, length)
        if i > start and longest * (i - start + 1) > tokens:
            yield pool[start:i]
            start, longest = i, length
    if len(pool):
        yield pool[start:]
