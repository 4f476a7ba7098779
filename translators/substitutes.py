"""Translations with something else in a term's place: a name that the model knows well, or a placeholder.

A stand-in shows in which case the term has to be; a placeholder keeps its place. Both then give way to the term.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice, product
from typing import Any

from translators import Request, StandIn
from translators.acceptance import fold
from translators.drafts import NBEST, Draft, edited, hint, likeliest, rewritten, spelled_once
from translators.model import Hypothesis, Model, Span

MANY = 64
"""How many ways to read the cases of stand-ins in a sentence are compared."""

_ESTRANGED = 0.55
"""How much less likely, in log-probability per token, a sentence may be with its terms than with stand-ins."""


def stood(model: Model, requests: Sequence[Request], settings: dict[str, Any]) -> list[Draft | None]:
    """Translations with stand-ins for terms, which then give way to the terms, in the same case.

    None where there is no stand-in, where none of the n-best has all of them once and nothing else to find fault
    with, or where the sentence with its terms is far less likely than with the stand-ins: there one has been taken
    for something else (the two countries for one country).
    """
    chosen = [_chosen(model, request) for request in requests]
    places = [i for i, words in enumerate(chosen) if any(words)]
    sources = [_with_stand_ins(model, requests[i], chosen[i]) for i in places]
    outputs = model.generate(sources, NBEST, **settings) if sources else []
    drafts = {
        i: max((_readings(requests[i], h, chosen[i]) for h in hypotheses), key=_kept)
        for i, hypotheses in zip(places, outputs, strict=True)
    }
    trials = [(i, d, (d.source, d.hypothesis.text)) for i, readings in drafts.items() for d in readings]
    found: list[Draft | None] = [None] * len(requests)
    for i, (score, best) in likeliest(model, trials).items():
        if score > best.hypothesis.score - _ESTRANGED:
            found[i] = replace(best, hypothesis=replace(best.hypothesis, score=score))
    return found


def _readings(request: Request, made: Hypothesis, chosen: Sequence[StandIn | None]) -> list[Draft]:
    """The drafts that come of a hypothesis: one for each way to read the cases of its stand-ins."""
    texts = _exchanged(made.text, chosen)
    hypotheses = (replace(made, text=text, tokens=(), links=()) for text in texts)
    drafts = [Draft(request, request.text, (), hypothesis, "stand-in") for hypothesis in hypotheses]
    return [draft for draft in drafts if draft.fine]


def _kept(readings: Sequence[Draft]) -> tuple[bool, int]:
    """Which of several hypotheses to read: the first that can be read and has the most numbers."""
    return bool(readings), max((draft.numbers for draft in readings), default=0)


def _chosen(model: Model, request: Request) -> list[StandIn | None]:
    """For each constraint a stand-in, none twice nor one that the sentence has anyway, be it in the plural."""
    chosen: list[StandIn | None] = []
    taken = fold(request.text)
    for constraint in request.constraints:
        fitting = (w for w in constraint.stand_ins if not _has(taken, w.text) and model.survives(w))
        chosen.append(next(fitting, None))
        taken += "".join(f" {fold(word.text)}" for word in chosen[-1:] if word)
    return chosen


def _has(folded: str, word: str) -> bool:
    stem = re.escape(fold(word).removesuffix("y"))
    return re.search(rf"(?<!\w){stem}(?:y|i?e?s)?(?!\w)", folded) is not None


def _with_stand_ins(model: Model, request: Request, chosen: Sequence[StandIn | None]) -> str:
    """The sentence with stand-ins, and hints for what has none."""

    def write(i: int) -> str:
        c, word = request.constraints[i], chosen[i]
        if word:
            return word.text
        return hint(request, i, model.markers) if model.markers else request.text[c.start : c.end]

    return rewritten(request, write)[0]


def _exchanged(text: str, chosen: Sequence[StandIn | None]) -> list[str]:
    """The texts that come of exchanging stand-ins for terms: several where a form may be of several cases, none
    where a stand-in is missing or stands twice.
    """
    places: list[list[tuple[Span, str]]] = []
    for word in filter(None, chosen):
        found = {
            Span(*match.span()): match[0]
            for their, _ in word.forms
            for match in re.finditer(rf"(?<!\w){re.escape(their)}(?!\w)", text, re.I)
        }
        if len(found) != 1:
            return []
        [(span, written)] = found.items()
        own = dict.fromkeys(form for their, form in word.forms if fold(their) == fold(written))
        places.append([(span, form) for form in own])
    texts = [_spelled(text, edits) for edits in islice(product(*places), MANY)]
    return [one[:1].upper() + one[1:] if text[:1].isupper() else one for one in texts]


def _spelled(text: str, edits: Sequence[tuple[Span, str]]) -> str:
    """A text with words in place of some spans of characters."""
    for span, word in sorted(edits, reverse=True):
        text = text[: span.start] + word + text[span.end :]
    return text


def placeheld(model: Model, drafts: Sequence[Draft], settings: dict[str, Any]) -> list[Draft | None]:
    """The drafts made anew with placeholders for what they lack, which then give way to the terms."""
    lacking = [i for i, draft in enumerate(drafts) if model.placeholder and any(draft.lacks)]
    sources = [_held(model, drafts[i]) for i in lacking]
    outputs = model.generate(sources, NBEST, **settings) if sources else []
    found: list[Draft | None] = [None] * len(drafts)
    for i, hypotheses in zip(lacking, outputs, strict=True):
        kept = [(h, slots) for h in hypotheses if (slots := _slotted(model, drafts[i], h.text))]
        if kept:
            found[i] = replace(drafts[i], hypothesis=kept[0][0], method="placeholder")
    filled = iter(_filled(model, [draft for draft in found if draft]))
    return [next(filled) if draft else None for draft in found]


def _held(model: Model, draft: Draft) -> str:
    """The source of a draft with placeholders for what it lacks, and hints for the rest if it had some."""
    request, lacks = draft.request, draft.lacks
    hints = model.markers if draft.source != request.text else None

    def write(i: int) -> str:
        if lacks[i]:
            return model.placeholder.format(i + 1)
        c = request.constraints[i]
        return hint(request, i, hints) if hints else request.text[c.start : c.end]

    return rewritten(request, write)[0]


def _slotted(model: Model, draft: Draft, text: str) -> list[tuple[int, str]]:
    """The missing constraints with their placeholders, if `text` has each of these once."""
    slots = [(i, model.placeholder.format(i + 1)) for i, lacking in enumerate(draft.lacks) if lacking]
    return slots if all(text.count(name) == 1 for _, name in slots) else []


def _filled(model: Model, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts with each placeholder replaced by the form of its term that is likeliest there."""
    trials = [
        ((n, name), form, (draft.source, _put(model, draft, {name: form})))
        for n, draft in enumerate(drafts)
        for i, name in _slotted(model, draft, draft.hypothesis.text)
        for form in spelled_once(draft.request.constraints[i].forms)
    ]
    chosen: list[dict[str, str]] = [{} for _ in drafts]
    for (n, name), (_, form) in likeliest(model, trials).items():
        chosen[n][name] = form
    texts = [_put(model, draft, words) for draft, words in zip(drafts, chosen, strict=True)]
    return edited(model, drafts, texts, "placeholder")


def _put(model: Model, draft: Draft, words: Mapping[str, str]) -> str:
    """The text with placeholders replaced by `words`, or else by the dictionary form of their terms."""
    text = draft.hypothesis.text
    for i, name in _slotted(model, draft, text):
        word = words.get(name, draft.request.constraints[i].forms[0])
        text = text.replace(name, word[:1].upper() + word[1:] if text.startswith(name) else word)
    return text
