"""Decoding under term constraints: draft, force, repair, verify, choose.

The model is asked for its n-best translations of the sentence with inline hints, if its package was trained
for that (Bergmanis & Pinnis, EACL 2021), then of the plain sentence. Where a draft has nothing that
is aligned to a term, the model writes the sentence again from where the term belongs, the term given
(target prefix); where it has other words for it, they are replaced. The form is always the one which the
model finds likeliest there. Each stage sees only the sentences that still lack something, and its draft is
taken if it lacks less.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import groupby
from typing import Any, NamedTuple, Protocol

from translators import Constraint, Request, Translation
from translators.degeneration import fault

NBEST = 4
_FOLDS = str.maketrans(
    {
        "ё": "е",
        "ي": "ی",
        "ى": "ی",
        "ك": "ک",
        "ه": "ہ",
        "ۂ": "ہ",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2011": "-",
        "’": "'",
    }
)
_INVISIBLE = re.compile("[\u200b-\u200f\u2066-\u2069\u064b-\u0652\u0670]")


class Markers(NamedTuple):
    """How a package's source text carries a hint: `open` term `separator` target lemma `close`."""

    open: str
    separator: str
    close: str


class Span(NamedTuple):
    """A range of characters or of tokens, `end` not included."""

    start: int
    end: int


@dataclass(frozen=True)
class Hypothesis:
    """One output of the model; `links[i]` is the source token that target token i was made from; `score` is
    its log-probability per token.
    """

    text: str
    score: float
    tokens: tuple[str, ...] = ()
    links: tuple[int, ...] = ()


class Model(Protocol):
    """What terminology needs of a translation model."""

    markers: Markers | None

    def generate(
        self, sources: Sequence[str], count: int, prefixes: Sequence[str] = (), **settings: Any
    ) -> list[list[Hypothesis]]:
        """The `count` best translations of each source, best first, that begin with its prefix, if any."""
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


def met(text: str, constraints: Sequence[Constraint]) -> tuple[bool, ...]:
    """Whether `text` holds a form of each constraint: whole words, and each place serves only one of
    them, longest first, so that a surname inside a full name is not a second mention.
    """
    folded = _fold(text)
    found = [
        (Span(*match.span()), i)
        for i, constraint in enumerate(constraints)
        for match in _pattern(constraint.forms + constraint.also).finditer(folded)
    ]
    taken: dict[int, Span] = {}
    for place, i in sorted(found, key=lambda item: item[0].start - item[0].end):
        if i not in taken and all(place.end <= t.start or t.end <= place.start for t in taken.values()):
            taken[i] = place
    return tuple(i in taken for i in range(len(constraints)))


def _fold(text: str) -> str:
    """Without what spelling does not depend on: case, ё, Arabic variants of Urdu letters, bidi marks."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).casefold().translate(_FOLDS)


@lru_cache(4096)
def _pattern(forms: tuple[str, ...]) -> re.Pattern[str]:
    words = sorted(
        {r"\s+".join(map(re.escape, _fold(form).split())) for form in forms}, key=len, reverse=True
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)")


@dataclass(frozen=True)
class _Draft:
    """A candidate for a request: what the model made of `source`, where `spans` are the constraints."""

    request: Request
    source: str
    spans: tuple[Span, ...]
    hypothesis: Hypothesis
    method: str

    @cached_property
    def met(self) -> tuple[bool, ...]:
        return met(self.hypothesis.text, self.request.constraints)

    @cached_property
    def fault(self) -> str | None:
        return fault(self.request.text, self.hypothesis.text)

    @property
    def fine(self) -> bool:
        return all(self.met) and not self.fault

    @property
    def rank(self) -> tuple[bool, int, float]:
        return self.fault is None, sum(self.met), self.hypothesis.score


_Drafts = list[_Draft]
_Gap = tuple[int, Span]
"""The number of a constraint that is not met, and the target tokens that should give way to its term."""


def translate(model: Model, requests: Sequence[Request], **settings: Any) -> list[Translation]:
    """The best translation of each request that meets its constraints, or most of them.

    All requests go through the model together; only those that lack something go on to the next stage.
    """
    drafts = _drafted(model, requests, model.markers, settings)
    for stage in (_plain, _repaired, _forced, _repaired, _forced, _repaired):
        lacking = [i for i, draft in enumerate(drafts) if not draft.fine]
        tried = stage(model, [drafts[i] for i in lacking], settings) if lacking else []
        for i, draft in zip(lacking, tried, strict=True):
            if draft and draft.rank > drafts[i].rank:
                drafts[i] = draft
    return [Translation(d.hypothesis.text, d.hypothesis.score, d.met, d.method, d.fault) for d in drafts]


def _drafted(
    model: Model, requests: Sequence[Request], markers: Markers | None, settings: dict[str, Any]
) -> _Drafts:
    """For each request the best of the n-best, with inline hints if there are markers for them."""
    inputs = [hinted(r, markers) if markers else (r.text, _spans(r)) for r in requests]
    outputs = model.generate([source for source, _ in inputs], NBEST, **settings)
    drafts = []
    for request, (source, spans), hypotheses in zip(requests, inputs, outputs, strict=True):
        names = ["hints"] * NBEST if markers else ["plain"] + ["n-best"] * (NBEST - 1)
        candidates = [_Draft(request, source, spans, *h) for h in zip(hypotheses, names, strict=False)]
        drafts.append(max(candidates, key=lambda draft: draft.rank[:2]))
    return drafts


def _spans(request: Request) -> tuple[Span, ...]:
    return tuple(Span(c.start, c.end) for c in request.constraints)


def _plain(model: Model, drafts: _Drafts, settings: dict[str, Any]) -> Sequence[_Draft | None]:
    """The same without hints, where there were some: they may have been too much for the model."""
    return (
        _drafted(model, [d.request for d in drafts], None, settings)
        if model.markers
        else [None] * len(drafts)
    )


def hinted(request: Request, markers: Markers) -> tuple[str, tuple[Span, ...]]:
    """The sentence with a hint at each constraint, and where each hint stands in it."""
    parts: list[str] = []
    spans = []
    last = length = 0
    for c in request.constraints:
        hint = f"{markers.open}{request.text[c.start : c.end]}{markers.separator}{c.forms[0]}{markers.close}"
        length += c.start - last
        parts += [request.text[last : c.start], hint]
        spans.append(Span(length, length + len(hint)))
        length += len(hint)
        last = c.end
    return "".join([*parts, request.text[last:]]), tuple(spans)


def _forced(model: Model, drafts: _Drafts, settings: dict[str, Any]) -> list[_Draft | None]:
    """Drafts that have no words for a term, written anew from the place where it belongs."""
    gaps = [None if draft.fault else _omission(model, draft) for draft in drafts]
    missing = [(draft, gap) for draft, gap in zip(drafts, gaps, strict=True) if gap]
    edits = _likeliest(model, [(draft, [gap]) for draft, gap in missing])
    prefixes = [
        model.splice(draft.hypothesis.tokens[: place.start], [(place, form)])
        for (draft, _), [(place, form)] in zip(missing, edits, strict=True)
    ]
    outputs = iter(model.generate([draft.source for draft, _ in missing], 1, prefixes, **settings))
    return [
        replace(draft, hypothesis=next(outputs)[0], method="forced") if gap else None
        for draft, gap in zip(drafts, gaps, strict=True)
    ]


def _omission(model: Model, draft: _Draft) -> _Gap | None:
    """The first missing term that no words are aligned to, and the place in the target where it belongs."""
    for i, fine in enumerate(draft.met):
        if not fine and not _aligned(model, draft, draft.spans[i]):
            return i, _slot(model, draft, draft.spans[i])
    return None


def _slot(model: Model, draft: _Draft, span: Span) -> Span:
    """The word boundary of the target that best parts what comes from before `span` and from after it."""
    offsets = model.offsets(draft.source)
    links = draft.hypothesis.links
    words = model.words(draft.hypothesis.tokens)
    early = [offsets[links[word.start]].start < span.start for word in words]
    cut = min(range(len(words) + 1), key=lambda n: early[n:].count(True) + early[:n].count(False))
    place = words[cut].start if cut < len(words) else words[-1].end if words else 0
    return Span(place, place)


def _repaired(model: Model, drafts: _Drafts, _settings: dict[str, Any]) -> list[_Draft | None]:
    """The drafts with the words that are aligned to missing terms replaced by them."""
    gaps = [[] if draft.fault else list(_gaps(model, draft)) for draft in drafts]
    edits = _likeliest(model, list(zip(drafts, gaps, strict=True)))
    texts = [
        (d.source, model.splice(d.hypothesis.tokens, e)) for d, e in zip(drafts, edits, strict=True) if e
    ]
    aligned = iter(model.align(texts))
    return [
        replace(draft, hypothesis=next(aligned), method="replaced") if edit else None
        for draft, edit in zip(drafts, edits, strict=True)
    ]


def _likeliest(model: Model, gaps: Sequence[tuple[_Draft, Sequence[_Gap]]]) -> list[list[tuple[Span, str]]]:
    """For every draft, each place with the form of its term that makes the likeliest sentence there."""
    trials = [
        (n, place, form)
        for n, (draft, places) in enumerate(gaps)
        for i, place in places
        for form in _spelled_once(draft.request.constraints[i].forms)
    ]
    texts = [model.splice(gaps[n][0].hypothesis.tokens, [(place, form)]) for n, place, form in trials]
    scores = model.score(
        [(gaps[n][0].request.text, text) for (n, _, _), text in zip(trials, texts, strict=True)]
    )
    edits: list[list[tuple[Span, str]]] = [[] for _ in gaps]
    for (n, place), group in groupby(zip(trials, scores, strict=True), key=lambda item: item[0][:2]):
        edits[n].append((place, max(group, key=lambda item: item[1])[0][2]))
    return edits


def _spelled_once(forms: Sequence[str]) -> list[str]:
    """The forms without those that differ from an earlier one only in what `_fold` drops, such as ё."""
    return list({_fold(form): form for form in reversed(forms)}.values())[::-1]


def _gaps(model: Model, draft: _Draft) -> Iterator[_Gap]:
    """The constraints that the draft does not meet, each with the target tokens aligned to it."""
    taken: list[Span] = []
    for i, fine in enumerate(draft.met):
        place = None if fine else _aligned(model, draft, draft.spans[i])
        if place and all(place.end <= t.start or t.end <= place.start for t in taken):
            taken.append(place)
            yield i, place


def _aligned(model: Model, draft: _Draft, span: Span) -> Span | None:
    """The longest run of target words that mostly come from `span` of the source; None if there is none,
    or if it is so long that the alignment cannot be right.
    """
    columns = {
        i for i, o in enumerate(model.offsets(draft.source)) if o.start < span.end and span.start < o.end
    }
    words = model.words(draft.hypothesis.tokens)
    links = draft.hypothesis.links
    share = [sum(links[i] in columns for i in range(*word)) / (word.end - word.start) for word in words]
    runs = [list(run) for hit, run in groupby(range(len(words)), key=lambda n: share[n] >= 0.5) if hit]
    if not runs:
        return None
    run = max(runs, key=lambda r: sum(share[n] * (words[n].end - words[n].start) for n in r))
    if len(run) > 2 * len(draft.source[span.start : span.end].split()) + 1:
        return None
    return Span(words[run[0]].start, words[run[-1]].end)
