"""Decoding under term constraints: draft, try otherwise, repair, verify, choose.

The model is asked for its n-best translations of the sentence. Where a term is missing, it gets the sentence without
the words that are forbidden; with stand-ins, names that it knows well, whose case shows which one the term needs; with
inline hints, if its package was trained for that (Bergmanis & Pinnis, EACL 2021); with a placeholder for the term, if
it is known to copy such. Then the words that are aligned to the term are replaced by it, or it is inserted at the
likeliest place, or the model writes the sentence again from there on (target prefix). Each stage sees only the
sentences that still lack something, and its draft is taken if it lacks less, or as much and is likelier.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from translators import Request, Translation
from translators.acceptance import banned, fold, met
from translators.drafts import NBEST, Draft, drafted, rank
from translators.model import Model
from translators.repairs import forced, repaired
from translators.substitutes import placeheld, stood

ROUNDS = 2
"""How often a sentence may be repaired and written anew: a round may bring in one missing term."""

_LOSS = 0.25
"""How much less likely, in log-probability per token, a sentence without a forbidden word may be: a model that is
kept from a word may misspell it instead.
"""

_TWICE = re.compile(r"\b(\w{3,})(?: \1)+\b")

_Stage = Callable[[Model, Sequence[Draft], dict[str, Any]], Sequence[Draft | None]]


def translate(model: Model, requests: Sequence[Request], **settings: Any) -> list[Translation]:
    """The best translation of each request that meets its constraints, or most of them.

    All requests go through the model together; only those that lack something go on to the next stage. What is
    degenerate is not worth a repair: there hints are the only other try.
    """
    drafts = _begun(model, requests, settings)
    for stage in _STAGES:
        lacking = [i for i, d in enumerate(drafts) if not d.fine and (not d.fault or stage is _hinted)]
        tried = stage(model, [drafts[i] for i in lacking], settings) if lacking else ()
        for i, candidate in zip(lacking, tried, strict=True):
            drafts[i] = max(drafts[i], candidate or drafts[i], key=rank)
    return [Translation(_collapsed(d), d.hypothesis.score, d.met, d.method, d.fault) for d in drafts]


def _begun(model: Model, requests: Sequence[Request], settings: dict[str, Any]) -> list[Draft]:
    """First drafts. A model that obeys hints is one that we trained, and too small for grammar to be left to it:
    there stand-ins come first. Others show first what they can do by themselves.
    """
    done = stood(model, requests, settings) if model.markers else [None] * len(requests)
    rest = [request for request, draft in zip(requests, done, strict=True) if not draft]
    plain = iter(drafted(model, rest, None, settings))
    return [draft or next(plain) for draft in done]


def _collapsed(draft: Draft) -> str:
    """The text without a term that was brought in beside itself (`ЦРУ ЦРУ`), if no constraint needs it."""
    text = draft.hypothesis.text
    terms = {fold(form) for c in draft.request.constraints for form in c.forms + c.also}
    single = _TWICE.sub(lambda twice: twice[1] if fold(twice[1]) in terms else twice[0], text)
    return single if met(single, draft.request.constraints) == draft.met else text


def _hinted(model: Model, drafts: Sequence[Draft], settings: dict[str, Any]) -> Sequence[Draft | None]:
    """The n-best with inline hints, if the model was trained for such."""
    if not model.markers:
        return [None] * len(drafts)
    return drafted(model, [draft.request for draft in drafts], model.markers, settings)


def _avoided(model: Model, drafts: Sequence[Draft], settings: dict[str, Any]) -> list[Draft | None]:
    """The n-best without the words that are forbidden to drafts which have some, unless they are far less likely;
    equally bound drafts go together.
    """
    found: list[Draft | None] = [None] * len(drafts)
    words = [
        tuple(word for c in draft.request.constraints for word in c.never)
        if banned(draft.hypothesis.text, draft.request.constraints)
        else ()
        for draft in drafts
    ]
    for some in sorted(set(filter(None, words))):
        places = [i for i, avoid in enumerate(words) if avoid == some]
        sources = [drafts[i].source for i in places]
        for i, hypotheses in zip(places, model.generate(sources, NBEST, (), some, **settings), strict=True):
            likely = [h for h in hypotheses if h.score > drafts[i].hypothesis.score - _LOSS]
            candidates = [replace(drafts[i], hypothesis=h, method="avoided") for h in likely]
            found[i] = max(candidates, key=rank, default=None)
    return found


def _stood_in(model: Model, drafts: Sequence[Draft], settings: dict[str, Any]) -> list[Draft | None]:
    """The drafts made anew with stand-ins, if that was not how they began."""
    if model.markers:
        return [None] * len(drafts)
    return stood(model, [draft.request for draft in drafts], settings)


_STAGES: tuple[_Stage, ...] = (
    _avoided,
    _stood_in,
    _hinted,
    placeheld,
    repaired,
    *(forced, repaired) * ROUNDS,
)
"""What is tried in turn."""
