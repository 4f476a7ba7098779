"""A loaded Argos package: its tokenizer and CTranslate2 model, everything in large batches."""

import os
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any

from translators import StandIn
from translators.model import Hypothesis, Markers, Span
from translators.packages import ModelPackage
from translators.survival import Survival

_OPENING = "«„“(["
_CLOSING = ",.;:!?…)]»”،؛؟۔"

_TOKENS = 500
"""Tokens of a source or a target beyond which it is cut off: many models know no position above 511."""

_DECODING = {
    "beam_size": 4,
    "coverage_penalty": 0.1,  # Wu et al. 2016: less is left out; on TICO and FLORES dev chrF2++ +0.1 (ru), +0.4 (ur)
    "max_batch_size": 1024,
    "batch_type": "tokens",
    "max_input_length": _TOKENS,
}


class ArgosModel:
    """A loaded package: text in, hypotheses out."""

    def __init__(self, package: ModelPackage, hints: bool = True) -> None:
        import ctranslate2
        from argostranslate import settings

        self._package = package

        self._tokenizer = package.argos.tokenizer
        self._target_prefix = [package.argos.target_prefix] if package.argos.target_prefix else []
        markers = _markers(package)
        self.markers = markers if hints else None
        self._aligning = bool(
            markers
        )  # what was trained for hints was trained to align, as `training` does it
        self._special = [mark.strip() for mark in (*(markers or ()), *self._target_prefix)]
        self._model = ctranslate2.Translator(
            str(package.folder / "model"),
            device=settings.device,
            compute_type=settings.compute_type,
            # A batch a core: many cores on one batch wait for each other (on two cores 3.5 times as long).
            inter_threads=settings.inter_threads if settings.intra_threads else os.cpu_count() or 1,
            intra_threads=settings.intra_threads or 1,
        )

    def cleaned(self, text: str) -> str:
        """Text whose words cannot be taken for the package's own markup; of the same length."""
        for special in self._special:
            text = text.replace(special, special.replace("<", "‹").replace("_", "-"))
        return text

    def best(self, sources: Sequence[str], **settings: Any) -> tuple[list[str], list[float]]:
        """The best translation of each source, and its log-probability per token."""
        results = self._run([self._encode(s) for s in sources], return_scores=True, **settings)
        start = len(self._target_prefix)
        return [self._decode(r.hypotheses[0][start:]) for r in results], [r.scores[0] for r in results]

    @cached_property
    def _survival(self) -> Survival:
        return Survival(self._package, lambda sources: self.best(sources)[0])

    @property
    def placeholder(self) -> str:
        """What the model copies as it is, if it passed the test."""
        return self._survival.placeholder

    def survives(self, stand_in: StandIn) -> bool:
        """Whether the model passed the test with the stand-in."""
        return self._survival.of(stand_in)

    def generate(
        self,
        sources: Sequence[str],
        count: int,
        prefixes: Sequence[str] = (),
        avoid: Sequence[str] = (),
        **settings: Any,
    ) -> list[list[Hypothesis]]:
        """The `count` best translations of each source, with their alignment; hints are obeyed, what begins
        with a prefix goes on from there, and words to `avoid` are not written, with a capital neither.
        """
        tokens = [self._encode(s) for s in sources]
        begun = [self._encode(p) for p in prefixes]
        options = {"num_hypotheses": count, "return_attention": True, "return_scores": True} | settings
        if avoid:
            cased = dict.fromkeys(w for word in avoid for w in (word, word[:1].upper() + word[1:]))
            options["suppress_sequences"] = [self._encode(word) for word in cased]
        results = self._run(tokens, begun, **options) if tokens else []
        return [
            [self._hypothesis(*h) for h in zip(r.hypotheses, r.scores, r.attention, strict=True)]
            for r in results
        ]

    def align(self, pairs: Sequence[tuple[str, str]], scored: bool = True) -> list[Hypothesis]:
        """Each (source, target) as if the model had made it: with its tokens, their alignment, its score if that is
        wanted (else 0). What is too long for the model has no links (-1).
        """
        if not pairs:
            return []
        made = [self._encode(target) for _, target in pairs]
        sources = [self._encode(source) for source, _ in pairs]
        start = len(self._target_prefix)
        begun = [tokens[: _TOKENS - start] for tokens in made]
        longest = start + max(map(len, begun)) or 1
        results = self._run(sources, begun, beam_size=1, return_attention=True, max_decoding_length=longest)
        rows = [r.attention[0][start : start + len(b)] for r, b in zip(results, begun, strict=True)]
        scores = self.score(pairs) if scored else [0.0] * len(pairs)
        items = zip(pairs, scores, made, rows, strict=True)
        return [
            Hypothesis(text, score, tuple(t), (*_links(row), *[-1] * (len(t) - len(row))))
            for (_, text), score, t, row in items
        ]

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """The log-probability per target token of each (source, target)."""
        if not pairs:
            return []
        sources = [self._encode(source) for source, _ in pairs]
        targets = [self._target_prefix + self._encode(target) for _, target in pairs]
        results = self._model.score_batch(
            sources, targets, max_batch_size=4096, batch_type="tokens", max_input_length=_TOKENS
        )
        return [sum(r.log_probs) / max(1, len(r.log_probs)) for r in results]

    def offsets(self, source: str) -> list[Span]:
        """Where in `source` each of its tokens stands, in characters."""
        processor = getattr(self._tokenizer, "lazy_processor", None)
        if processor:
            return [Span(*o) for o in processor().encode(source, return_type="offset_mapping")["offsets"]]
        return list(_measured(source, self._encode(source)))

    def words(self, tokens: Sequence[str]) -> list[Span]:
        """The tokens that make each word of a target, punctuation around it left out."""
        starts = [i for i in range(len(tokens)) if self._starts_word(tokens, i)]
        spans = (_trimmed(tokens, a, b) for a, b in pairwise([*starts, len(tokens)]))
        return [span for span in spans if span.start < span.end]

    def splice(self, tokens: Sequence[str], edits: Sequence[tuple[Span, str]]) -> str:
        """The text of `tokens` with the spans in `edits` replaced by words; an empty span is an insertion."""
        text = ""
        last = 0
        for span, word in sorted(edits):
            text = self._joined(text, tokens, last, span.start)
            spaced = span.start == span.end or self._starts_word(tokens, span.start)
            text += " " if spaced and text and text[-1] not in _OPENING else ""
            text += word if text or not word.replace(" ", "").isalpha() else word[:1].upper() + word[1:]
            last = span.end
        return self._joined(text, tokens, last, len(tokens))

    def _joined(self, text: str, tokens: Sequence[str], start: int, end: int) -> str:
        """`text`, then what the tokens from `start` to `end` say."""
        more = self._decode(tokens[start:end])
        if not text or not more:
            return text + more
        touching = text[-1].isalnum() and more[0].isalnum()
        opens = self._starts_word(tokens, start) and more[0] not in _CLOSING
        return text + (" " if touching or opens else "") + more

    def _starts_word(self, tokens: Sequence[str], place: int) -> bool:
        if place == 0:
            return True
        if hasattr(self._tokenizer, "lazy_processor"):
            return tokens[place].startswith("▁")
        return not tokens[place - 1].endswith("@@")

    def _run(
        self, tokens: list[list[str]], begun: Sequence[Sequence[str]] = (), **settings: Any
    ) -> list[Any]:
        prefixes = [[*self._target_prefix, *begin] for begin in begun or [()] * len(tokens)]
        options: dict[str, Any] = {**_DECODING, **settings}
        # Attention that was not trained to align says nothing of coverage; on a beam of one CTranslate2 4 crashes.
        if options["beam_size"] == 1 or not self._aligning:
            options["coverage_penalty"] = 0.0
        return list(self._model.translate_batch(tokens, target_prefix=prefixes, **options))

    def _hypothesis(self, tokens: list[str], score: float, attention: list[list[float]]) -> Hypothesis:
        start = len(self._target_prefix)
        written = tokens[start:]
        return Hypothesis(self._decode(written), score, tuple(written), _links(attention[start:]))

    def _encode(self, text: str) -> list[str]:
        return list(self._tokenizer.encode(text))

    def _decode(self, tokens: Sequence[str]) -> str:
        return str(self._tokenizer.decode(list(tokens))).strip() if tokens else ""


def _markers(package: ModelPackage) -> Markers | None:
    hints = package.metadata.get("terminology") or {}
    if hints.get("method") != "inline-lemma":
        return None
    return Markers(hints["open"], hints["separator"], hints["close"])


def _links(attention: Sequence[Sequence[float]]) -> tuple[int, ...]:
    """For each target token the source token that it looked at most."""
    return tuple(max(range(len(row)), key=row.__getitem__, default=-1) for row in attention)


def _trimmed(tokens: Sequence[str], start: int, end: int) -> Span:
    """The tokens of a word without punctuation around it; the bare space before its letters is kept."""
    lettered = [i for i in range(start, end) if any(c.isalnum() for c in tokens[i])]
    if not lettered:
        return Span(end, end)
    first = lettered[0]
    return Span(first - (first > start and tokens[first - 1] == "▁"), lettered[-1] + 1)


def _measured(source: str, tokens: Sequence[str]) -> Iterator[Span]:
    """Offsets of BPE tokens, by counting the characters that are not white space."""
    places = [i for i, c in enumerate(source) if not c.isspace()]
    last = 0
    for token in tokens:
        first, last = last, min(last + len(token.removesuffix("@@")), len(places))
        yield Span(places[first], places[last - 1] + 1) if first < last else Span(len(source), len(source))
