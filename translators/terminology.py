"""Decoding under term constraints: draft, force, repair, verify, choose.

The model is asked for its n-best translations of the plain sentence and, if its package was trained for
that, of the sentence with inline hints (Bergmanis & Pinnis, EACL 2021). Where a draft has nothing that
is aligned to a term, the model writes the sentence again from where the term belongs, the term given
(target prefix); where it has other words for it, they are replaced. The form is always the one which the
model finds likeliest there. Of the drafts that meet most constraints the one with the best score, given
the plain sentence, is taken.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple, Protocol

from translators import Constraint, Request, Translation
from translators.degeneration import fault

NBEST = 4
_FOLDS = str.maketrans(
    {"ё": "е", "ي": "ی", "ى": "ی", "ك": "ک", "ه": "ہ", "\u00a0": " ", "\u202f": " ", "\u2011": "-", "’": "'"}
)
_INVISIBLE = re.compile("[\u200b-\u200f\u2066-\u2069\u064b-\u0652]")


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
    """One output of the model; `links[i]` is the source token that target token i was made from."""

    text: str
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
    taken: list[Span] = []
    result = [False] * len(constraints)
    for i in sorted(range(len(constraints)), key=lambda i: -len(constraints[i].forms[0])):
        found = (Span(*m.span()) for m in _pattern(constraints[i].forms).finditer(folded))
        place = next((s for s in found if all(s.end <= t.start or t.end <= s.start for t in taken)), None)
        if place:
            taken.append(place)
            result[i] = True
    return tuple(result)


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

    @property
    def met(self) -> tuple[bool, ...]:
        return met(self.hypothesis.text, self.request.constraints)


def translate(model: Model, requests: Sequence[Request], **settings: Any) -> list[Translation]:
    """The best translation of each request that meets its constraints, or most of them.

    All requests go through the model together: one call to translate, two to score.
    """
    drafts = _drafts(model, requests, settings)
    drafts += _forced(model, drafts, settings)
    drafts += _repaired(model, [d for d in drafts if not all(d.met)])
    scores = model.score([(d.request.text, d.hypothesis.text) for d in drafts])
    best: dict[int, Translation] = {}
    for draft, score in zip(drafts, scores, strict=True):
        text = draft.hypothesis.text
        new = Translation(text, score, draft.met, draft.method, _fault(model, draft))
        old = best.get(id(draft.request))
        if old is None or _rank(new) > _rank(old):
            best[id(draft.request)] = new
    return [best[id(request)] for request in requests]


def _rank(translation: Translation) -> tuple[bool, int, float]:
    return translation.fault is None, sum(translation.met), translation.score


def _fault(model: Model, draft: _Draft) -> str | None:
    if any(marker in draft.hypothesis.text for marker in model.markers or ()):
        return "markup"
    return fault(draft.request.text, draft.hypothesis.text)


def _drafts(model: Model, requests: Sequence[Request], settings: dict[str, Any]) -> list[_Draft]:
    """For each request the best of the plain n-best, and the best of the hinted n-best."""
    inputs = [(r, r.text, tuple(Span(c.start, c.end) for c in r.constraints), "plain") for r in requests]
    if model.markers:
        inputs += [(r, *hinted(r, model.markers), "hints") for r in requests]
    outputs = model.generate([source for _, source, _, _ in inputs], NBEST, **settings)
    drafts = []
    for (request, source, spans, method), hypotheses in zip(inputs, outputs, strict=True):
        all_met = [met(h.text, request.constraints) for h in hypotheses]
        place = max(range(len(hypotheses)), key=lambda i, m=all_met: (sum(m[i]), -i))  # type: ignore[misc]
        label = "n-best" if method == "plain" and place else method
        drafts.append(_Draft(request, source, spans, hypotheses[place], label))
    return drafts


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


def _forced(model: Model, drafts: Sequence[_Draft], settings: dict[str, Any]) -> list[_Draft]:
    """New drafts, written on from a missing term, for those that have no words for it."""
    missing = [(draft, gap) for draft in drafts if (gap := _omission(model, draft))]
    edits = _likeliest(model, [(draft, [gap]) for draft, gap in missing])
    prefixes = [
        model.splice(draft.hypothesis.tokens[: place.start], [(place, form)])
        for (draft, _), [(place, form)] in zip(missing, edits, strict=True)
    ]
    if not missing:
        return []
    outputs = model.generate([draft.source for draft, _ in missing], 1, prefixes, **settings)
    return [
        replace(draft, hypothesis=hypothesis, method="forced")
        for (draft, _), [hypothesis] in zip(missing, outputs, strict=True)
    ]


def _omission(model: Model, draft: _Draft) -> tuple[int, Span] | None:
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


def _repaired(model: Model, drafts: Sequence[_Draft]) -> list[_Draft]:
    """The drafts in which something can be repaired, with the words aligned to missing terms replaced."""
    broken = [(draft, gaps) for draft in drafts if (gaps := list(_gaps(model, draft)))]
    return [
        replace(draft, hypothesis=Hypothesis(model.splice(draft.hypothesis.tokens, edits)), method="replaced")
        for (draft, _), edits in zip(broken, _likeliest(model, broken), strict=True)
    ]


def _likeliest(
    model: Model, gaps: Sequence[tuple[_Draft, list[tuple[int, Span]]]]
) -> list[list[tuple[Span, str]]]:
    """For every draft, each place with the form of its term that makes the likeliest sentence there."""
    trials = [
        (n, place, form)
        for n, (draft, places) in enumerate(gaps)
        for i, place in places
        for form in draft.request.constraints[i].forms
    ]
    pairs = [
        (gaps[n][0].request.text, model.splice(gaps[n][0].hypothesis.tokens, [(place, form)]))
        for n, place, form in trials
    ]
    edits: list[list[tuple[Span, str]]] = [[] for _ in gaps]
    scored = zip(trials, model.score(pairs), strict=True)
    for (n, place), group in groupby(scored, key=lambda item: item[0][:2]):
        edits[n].append((place, max(group, key=lambda item: item[1])[0][2]))
    return edits


def _gaps(model: Model, draft: _Draft) -> Iterator[tuple[int, Span]]:
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
