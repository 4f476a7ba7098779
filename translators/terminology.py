"""Decoding under term constraints: draft, repair, force, verify, choose.

The model is asked for its n-best translations of the sentence with inline hints, if its package was trained
for that (Bergmanis & Pinnis, EACL 2021), then of the plain sentence. Where a draft has other words for a term,
those aligned to it, they are replaced; where it has none, the term is inserted at the likeliest place, or the
model writes the sentence again from there on (target prefix). The form is always the one that the model finds
likeliest there. Each stage sees only the sentences that still lack something, and its draft is taken if it
lacks less.
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
ROUNDS = 3
"""How often a sentence may be repaired and written anew: a round may bring in one missing term."""

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
_TWICE = re.compile(r"\b(\w{3,})(?: \1)+\b")
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


def _rank(draft: _Draft) -> tuple[bool, int, float]:
    """Better drafts rank higher: without a fault, with more terms, with a better score."""
    return draft.fault is None, sum(draft.met), draft.hypothesis.score


_Drafts = list[_Draft]
_Gap = tuple[int, Span]
"""The number of a constraint that is not met, and the target tokens that should give way to its term."""


def translate(model: Model, requests: Sequence[Request], **settings: Any) -> list[Translation]:
    """The best translation of each request that meets its constraints, or most of them.

    All requests go through the model together; only those that lack something go on to the next stage.
    """
    drafts = _drafted(model, requests, model.markers, settings)
    for stage in (_plain, *(_repaired, _forced) * ROUNDS, _repaired):
        lacking = [i for i, draft in enumerate(drafts) if not draft.fine]
        tried = stage(model, [drafts[i] for i in lacking], settings) if lacking else []
        for i, draft in zip(lacking, tried, strict=True):
            if draft and _rank(draft) > _rank(drafts[i]):
                drafts[i] = draft
    return [Translation(_collapsed(d), d.hypothesis.score, d.met, d.method, d.fault) for d in drafts]


def _collapsed(draft: _Draft) -> str:
    """The text without a term that was brought in beside itself (`ЦРУ ЦРУ`), if no constraint needs it."""
    text = draft.hypothesis.text
    terms = {_fold(form) for c in draft.request.constraints for form in c.forms + c.also}
    single = _TWICE.sub(lambda twice: twice[1] if _fold(twice[1]) in terms else twice[0], text)
    return single if met(single, draft.request.constraints) == draft.met else text


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
        drafts.append(max(candidates, key=lambda draft: _rank(draft)[:2]))
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
    """Drafts that have no words for a term: with the term inserted, or written anew from there on."""
    omitted = [None if draft.fault else _omission(model, draft) for draft in drafts]
    missing = [(draft, i) for draft, i in zip(drafts, omitted, strict=True) if i is not None]
    gaps = [(draft, [(i, place)]) for (draft, i), place in zip(missing, _slots(model, missing), strict=True)]
    edits = _likeliest(model, gaps)
    tokens = [draft.hypothesis.tokens for draft, _ in missing]
    inserted = [(d.source, model.splice(t, e)) for (d, _), t, e in zip(missing, tokens, edits, strict=True)]
    prefixes = [model.splice(t[: e[0][0].start], e) for t, e in zip(tokens, edits, strict=True)]
    rewritten = model.generate([d.source for d, _ in missing], NBEST, prefixes, **settings)
    candidates = iter(zip(model.align(inserted), _rescored(model, missing, rewritten), strict=True))
    return [
        _best_of(draft, *next(candidates)) if i is not None else None
        for draft, i in zip(drafts, omitted, strict=True)
    ]


def _best_of(draft: _Draft, inserted: Hypothesis, rewritten: Sequence[Hypothesis]) -> _Draft:
    new = [replace(draft, hypothesis=inserted, method="inserted")]
    new += [replace(draft, hypothesis=hypothesis, method="forced") for hypothesis in rewritten]
    return max(new, key=_rank)


def _rescored(
    model: Model, missing: Sequence[tuple[_Draft, int]], outputs: Sequence[Sequence[Hypothesis]]
) -> list[list[Hypothesis]]:
    """The outputs with scores of their whole text: the model's own leaves out the prefix."""
    pairs = [
        (d.source, h.text) for (d, _), hypotheses in zip(missing, outputs, strict=True) for h in hypotheses
    ]
    scores = iter(model.score(pairs))
    return [[replace(h, score=next(scores)) for h in hypotheses] for hypotheses in outputs]


def _omission(model: Model, draft: _Draft) -> int | None:
    """The first missing term that no words are aligned to."""
    missing = (
        i for i, fine in enumerate(draft.met) if not fine and not _aligned(model, draft, draft.spans[i])
    )
    return next(missing, None)


def _slots(model: Model, missing: Sequence[tuple[_Draft, int]]) -> list[Span]:
    """For each omission the word boundary where its term makes the likeliest sentence."""
    trials = [
        (n, Span(place, place), model.splice(draft.hypothesis.tokens, [(Span(place, place), form)]))
        for n, (draft, i) in enumerate(missing)
        for form in draft.request.constraints[i].forms[:1]
        for place in _boundaries(model, draft)
    ]
    scores = model.score([(missing[n][0].source, text) for n, _, text in trials])
    best: dict[int, tuple[float, Span]] = {}
    for (n, place, _), score in zip(trials, scores, strict=True):
        best[n] = max(best.get(n, (score, place)), (score, place), key=lambda item: item[0])
    return [best[n][1] for n in range(len(missing))]


def _boundaries(model: Model, draft: _Draft) -> list[int]:
    """The places before each word of the target, and after the last one."""
    words = model.words(draft.hypothesis.tokens)
    return [*(word.start for word in words), words[-1].end if words else 0]


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
    scores = model.score([(gaps[n][0].source, text) for (n, _, _), text in zip(trials, texts, strict=True)])
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


def _settled(model: Model, draft: _Draft) -> set[Span]:
    """The words of the target that are part of a term which is met already."""
    constraints = (c for c, fine in zip(draft.request.constraints, draft.met, strict=True) if fine)
    taken = {word for c in constraints for form in c.forms + c.also for word in _fold(form).split()}
    tokens = draft.hypothesis.tokens
    return {w for w in model.words(tokens) if _fold(model.splice(tokens[w.start : w.end], [])) in taken}


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
    settled = _settled(model, draft)
    hits = [part >= 0.5 and word not in settled for part, word in zip(share, words, strict=True)]
    runs = [list(run) for hit, run in groupby(range(len(words)), key=hits.__getitem__) if hit]
    if not runs:
        return None
    run = max(runs, key=lambda r: sum(share[n] * (words[n].end - words[n].start) for n in r))
    if len(run) > 2 * len(draft.source[span.start : span.end].split()) + 1:
        return None
    return Span(words[run[0]].start, words[run[-1]].end)
