"""Sentences as numbers: the tokenizer of subwords, and the examples that the model is trained on.

WORK/examples.npz has, for n examples,

| array | type | length | |
|---|---|---|---|
| `S` | uint16 | tokens of all sources | the subwords of the sources, one after the other |
| `so` | int32 | n + 1 | where in `S` each source begins, and the end |
| `T` | uint16 | tokens of all targets | for each target the tag of its language, then its subwords |
| `to` | int32 | n + 1 | where in `T` each target begins, and the end |
| `A` | int16 | as `T` | for each target token the number of the source token that it is aligned to, or -1 |
"""

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from translators.training.annotation import MARKERS
from translators.training.stages import TrainingError

LONGEST = 110
"""Tokens of a source or target beyond which a pair is left out."""

_CHUNK = 20_000

Row = tuple[str, str, str]
"""Language, source with its hints, target."""


class Sequences(NamedTuple):
    """Token numbers of many texts, one after the other, and where each begins (one more: the end)."""

    tokens: npt.NDArray[np.uint16]
    offsets: npt.NDArray[np.int32]

    def lines(self, skip: int = 0) -> Iterator[str]:
        """Each text as a line of numbers, without its first `skip` tokens."""
        for start, end in zip(self.offsets[:-1].tolist(), self.offsets[1:].tolist(), strict=True):
            yield " ".join(map(str, self.tokens[start + skip : end].tolist()))


def tag(language: str) -> str:
    """The token that tells the model which language (ISO 639) to write."""
    return f"__{language}__"


def trained_tokenizer(texts: Iterable[str], languages: Sequence[str], size: int) -> bytes:
    """A SentencePiece model learnt from the texts: unigram, bytes for what it does not know, and the symbols
    of hints and languages. It has `size` pieces, fewer if there is little text.
    """
    import sentencepiece

    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts),
        model_writer=model,
        vocab_size=size,
        hard_vocab_limit=False,
        model_type="unigram",
        byte_fallback=True,
        normalization_rule_name="nmt_nfkc",
        pad_id=0,
        bos_id=1,
        eos_id=2,
        unk_id=3,
        user_defined_symbols=[*map(tag, languages), *(mark.strip() for mark in MARKERS)],
        minloglevel=2,
    )
    return model.getvalue()


def tokenizer_in(path: Path) -> bytes:
    """The SentencePiece model in a file, or in an Argos package. Raises `TrainingError` if a package has
    none.
    """
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as package:
        names = [name for name in package.namelist() if name.endswith("/sentencepiece.model")]
        if not names:
            raise TrainingError(f"{path}: has no sentencepiece.model; name another package or a .model file")
        return package.read(names[0])


def tokenizer(path: Path, languages: Iterable[str]) -> Any:
    """The SentencePiece processor in a file. Raises `TrainingError` if it lacks a symbol, or has too many
    pieces.
    """
    import sentencepiece

    try:
        processor = sentencepiece.SentencePieceProcessor(model_file=str(path))
    except (RuntimeError, OSError) as error:
        raise TrainingError(f"{path}: no SentencePiece model ({error}); name another") from error
    for symbol in [*map(tag, languages), *(mark.strip() for mark in MARKERS)]:
        if processor.piece_to_id(symbol) == processor.unk_id():
            raise TrainingError(
                f"{path}: lacks the symbol {symbol}; train a tokenizer: leave --tokenizer out"
            )
    if processor.get_piece_size() > np.iinfo(np.uint16).max:
        raise TrainingError(f"{path}: has more pieces than fit 16 bits; take a smaller one")
    return processor


def encoded(rows: Sequence[Row], processor: Any) -> tuple[Sequences, Sequences]:
    """The tokens of the sources and targets of rows, those that are not too long, in order."""
    sources: list[Sequence[int]] = []
    targets: list[Sequence[int]] = []
    for start in range(0, len(rows), _CHUNK):
        languages, ours, theirs = zip(*rows[start : start + _CHUNK], strict=True)
        texts = zip(languages, processor.encode(list(ours)), processor.encode(list(theirs)), strict=True)
        for language, source, target in texts:
            if max(len(source), len(target)) <= LONGEST:
                sources.append(source)
                targets.append([processor.piece_to_id(tag(language)), *target])
    return _flat(sources), _flat(targets)


def _flat(texts: Sequence[Sequence[int]]) -> Sequences:
    offsets = np.cumsum([0, *map(len, texts)], dtype=np.int32)
    return Sequences(np.fromiter((t for text in texts for t in text), np.uint16, int(offsets[-1])), offsets)


def linked(targets: Sequences, links: Iterable[Iterable[tuple[int, int]]]) -> npt.NDArray[np.int16]:
    """For each target token its source token, or -1, from the (source, target) links of each text without its
    tag.
    """
    aligned = np.full(len(targets.tokens), -1, np.int16)
    for start, pairs in zip(targets.offsets[:-1].tolist(), links, strict=True):
        for source, target in pairs:
            aligned[start + 1 + target] = source
    return aligned


def save(path: Path, sources: Sequences, targets: Sequences, aligned: npt.NDArray[np.int16]) -> None:
    """Write the examples."""
    with path.open("wb") as file:
        np.savez_compressed(
            file, S=sources.tokens, so=sources.offsets, T=targets.tokens, to=targets.offsets, A=aligned
        )
