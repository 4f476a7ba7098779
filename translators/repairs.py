"""Repairs of a draft: words that are aligned to a missing term replaced by it, or the term put in where it is
likeliest. The form is always the one that makes the likeliest sentence.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from translators.acceptance import fold
from translators.drafts import NBEST, Draft, edited, likeliest, rank, spelled_once
from translators.model import Hypothesis, Model, Span, aligned

SLOTS = 16
"""At how many places a term that was left out is tried."""

_Gap = tuple[int, Span]
"""The number of a constraint that is not met, and the target tokens that should give way to its term."""


def repaired(model: Model, drafts: Sequence[Draft], _settings: dict[str, Any]) -> list[Draft | None]:
    """The drafts with the words that are aligned to missing terms replaced by them."""
    gaps = [list(_gaps(model, draft)) for draft in drafts]
    edits = _inflected(model, list(zip(drafts, gaps, strict=True)))
    texts = [model.splice(d.hypothesis.tokens, e) for d, e in zip(drafts, edits, strict=True) if e]
    lacking = [draft for draft, edit in zip(drafts, edits, strict=True) if edit]
    made = iter(edited(model, lacking, texts, "replaced"))
    return [next(made) if edit else None for edit in edits]


def forced(model: Model, drafts: Sequence[Draft], settings: dict[str, Any]) -> list[Draft | None]:
    """Drafts that have no words for a term: with the term inserted, or written anew from there on."""
    omitted = [_omission(model, draft) for draft in drafts]
    missing = [(draft, i) for draft, i in zip(drafts, omitted, strict=True) if i is not None]
    gaps = [(draft, [(i, place)]) for (draft, i), place in zip(missing, _slots(model, missing), strict=True)]
    edits = _inflected(model, gaps)
    tokens = [draft.hypothesis.tokens for draft, _ in missing]
    inserted = [(d.source, model.splice(t, e)) for (d, _), t, e in zip(missing, tokens, edits, strict=True)]
    prefixes = [model.splice(t[: e[0][0].start], e) for t, e in zip(tokens, edits, strict=True)]
    rewritten = model.generate([d.source for d, _ in missing], NBEST, prefixes, **settings)
    candidates = iter(zip(model.align(inserted), _rescored(model, missing, rewritten), strict=True))
    return [
        _best_of(draft, *next(candidates)) if i is not None else None
        for draft, i in zip(drafts, omitted, strict=True)
    ]


def _best_of(draft: Draft, inserted: Hypothesis, rewritten: Sequence[Hypothesis]) -> Draft:
    new = [replace(draft, hypothesis=inserted, method="inserted")]
    new += [replace(draft, hypothesis=hypothesis, method="forced") for hypothesis in rewritten]
    return max(new, key=rank)


def _rescored(
    model: Model, missing: Sequence[tuple[Draft, int]], outputs: Sequence[Sequence[Hypothesis]]
) -> list[list[Hypothesis]]:
    """The outputs with scores of their whole text: the model's own leaves out the prefix."""
    pairs = [
        (d.source, h.text) for (d, _), hypotheses in zip(missing, outputs, strict=True) for h in hypotheses
    ]
    scores = iter(model.score(pairs))
    return [[replace(h, score=next(scores)) for h in hypotheses] for hypotheses in outputs]


def _omission(model: Model, draft: Draft) -> int | None:
    """The first missing term that no words are aligned to."""
    missing = (i for i, lacking in enumerate(draft.lacks) if lacking and not _words_for(model, draft, i))
    return next(missing, None)


def _slots(model: Model, missing: Sequence[tuple[Draft, int]]) -> list[Span]:
    """For each omission the word boundary where its term makes the likeliest sentence."""
    trials = []
    for n, (draft, i) in enumerate(missing):
        term = draft.request.constraints[i].forms[0]
        for place in _boundaries(model, draft, draft.spans[i].start / len(draft.source)):
            slot = Span(place, place)
            text = model.splice(draft.hypothesis.tokens, [(slot, term)])
            trials.append((n, slot, (draft.source, text)))
    best = likeliest(model, trials)
    return [best[n][1] for n in range(len(missing))]


def _boundaries(model: Model, draft: Draft, position: float) -> list[int]:
    """The places before words of the target and after the last one: the `SLOTS` that are nearest to a relative
    position, since most languages say things in much the same order, and every place costs a score.
    """
    words = model.words(draft.hypothesis.tokens)
    places = [*(word.start for word in words), words[-1].end if words else 0]
    return sorted(sorted(places, key=lambda p: abs(p - position * places[-1]))[:SLOTS])


def _inflected(model: Model, gaps: Sequence[tuple[Draft, Sequence[_Gap]]]) -> list[list[tuple[Span, str]]]:
    """For every draft, each place with the form of its term that makes the likeliest sentence there."""
    trials = [
        ((n, place), form, (draft.source, model.splice(draft.hypothesis.tokens, [(place, form)])))
        for n, (draft, places) in enumerate(gaps)
        for i, place in places
        for form in spelled_once(draft.request.constraints[i].forms)
    ]
    best = likeliest(model, trials)
    return [[(place, best[n, place][1]) for _, place in places] for n, (_, places) in enumerate(gaps)]


def _gaps(model: Model, draft: Draft) -> Iterator[_Gap]:
    """The constraints that the draft does not meet, each with the target tokens aligned to it."""
    taken: list[Span] = []
    for i, lacking in enumerate(draft.lacks):
        place = _words_for(model, draft, i) if lacking else None
        if place and not any(place.overlaps(other) for other in taken):
            taken.append(place)
            yield i, place


def _words_for(model: Model, draft: Draft, i: int) -> Span | None:
    """The target tokens that a constraint's words have become; those of other terms are left alone."""
    return aligned(model, draft.source, draft.hypothesis, draft.spans[i], _settled(model, draft))


def _settled(model: Model, draft: Draft) -> frozenset[Span]:
    """The words of the target that are part of a term which is met already."""
    constraints = (c for c, fine in zip(draft.request.constraints, draft.met, strict=True) if fine)
    taken = {word for c in constraints for form in c.forms + c.also for word in fold(form).split()}
    tokens = draft.hypothesis.tokens
    return frozenset(
        w for w in model.words(tokens) if fold(model.splice(tokens[w.start : w.end], [])) in taken
    )
