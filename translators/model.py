"""What terminology needs of a translation model, and the values that go between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple, Protocol

from translators import StandIn


class Markers(NamedTuple):
    """How a package's source text carries a hint: `open` term `separator` target lemma `close`."""

    open: str
    separator: str
    close: str


class Span(NamedTuple):
    """A range of characters or of tokens, `end` not included."""

    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share something."""
        return self.start < other.end and other.start < self.end

    def within(self, other: "Span") -> bool:
        """Whether `other` holds all of this one."""
        return other.start <= self.start and self.end <= other.end


@dataclass(frozen=True)
class Hypothesis:
    """One output of the model; `links[i]` is the source token that target token i was made from, -1 if that is not
    known; `score` is its log-probability per token.
    """

    text: str
    score: float
    tokens: tuple[str, ...] = ()
    links: tuple[int, ...] = ()


class Model(Protocol):
    """What terminology needs of a translation model."""

    markers: Markers | None

    @property
    def placeholder(self) -> str:
        """A name such as `[{}]` for a thing without a word, which the model copies; empty if it has none."""
        ...

    def survives(self, stand_in: StandIn) -> bool:
        """Whether the model writes one of its forms, and once, in nearly every sentence that has the word."""
        ...

    def generate(
        self,
        sources: Sequence[str],
        count: int,
        prefixes: Sequence[str] = (),
        avoid: Sequence[str] = (),
        **settings: Any,
    ) -> list[list[Hypothesis]]:
        """The `count` best translations of each source, best first, that begin with its prefix, if any, and
        have none of the words to `avoid`, as far as the model can tell.
        """
        ...

    def align(self, pairs: Sequence[tuple[str, str]]) -> list[Hypothesis]:
        """Each (source, target) as if the model had made it: with tokens, links and score."""
        ...

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """The log-probability per token of each (source, target)."""
        ...

    def offsets(self, source: str) -> list[Span]:
        """Where in `source` each of its tokens stands."""
        ...

    def words(self, tokens: Sequence[str]) -> list[Span]:
        """The tokens that make each word, punctuation around it left out."""
        ...

    def splice(self, tokens: Sequence[str], edits: Sequence[tuple[Span, str]]) -> str:
        """The text of `tokens` with some spans replaced by words."""
        ...


def aligned(
    model: Model, source: str, made: Hypothesis, span: Span, settled: frozenset[Span] = frozenset()
) -> Span | None:
    """The longest run of target words, not `settled`, that mostly come from `span` of the source.

    None if there is none, or if it is so long that the alignment cannot be right.
    """
    columns = {i for i, offset in enumerate(model.offsets(source)) if offset.overlaps(span)}
    words = model.words(made.tokens)
    share = [sum(made.links[i] in columns for i in range(*word)) / (word.end - word.start) for word in words]
    hits = [part >= 0.5 and word not in settled for part, word in zip(share, words, strict=True)]
    runs = [list(run) for hit, run in groupby(range(len(words)), key=hits.__getitem__) if hit]
    if not runs:
        return None
    run = max(runs, key=lambda r: sum(share[n] * (words[n].end - words[n].start) for n in r))
    if len(run) > 2 * len(source[span.start : span.end].split()) + 1:
        return None
    return Span(words[run[0]].start, words[run[-1]].end)
