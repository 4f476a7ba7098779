"""Drafts: what the model made of a request, and how good that is."""

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

from translators import Request
from translators.acceptance import fold, met
from translators.degeneration import fault
from translators.model import Hypothesis, Markers, Model, Span

Key = TypeVar("Key", bound=Hashable)
Choice = TypeVar("Choice")

_NUMBER = re.compile(r"\d{2,}")

NBEST = 4
"""Versions of a sentence that the model is asked for."""


@dataclass(frozen=True)
class Draft:
    """A candidate for a request: what the model made of `source`, where `spans` are the constraints."""

    request: Request
    source: str
    spans: tuple[Span, ...]
    hypothesis: Hypothesis
    method: str

    @cached_property
    def met(self) -> tuple[bool, ...]:
        """Whether each constraint is met."""
        return met(self.hypothesis.text, self.request.constraints)

    @cached_property
    def fault(self) -> str | None:
        """In which way the text is degenerate, if it is."""
        return fault(self.request.text, self.hypothesis.text)

    @property
    def lacks(self) -> list[bool]:
        """For each constraint whether there is a term to bring in."""
        pairs = zip(self.met, self.request.constraints, strict=True)
        return [not fine and bool(constraint.forms) for fine, constraint in pairs]

    @cached_property
    def numbers(self) -> int:
        """How many numbers of two digits or more the text has kept."""
        return sum(number in self.hypothesis.text for number in _NUMBER.findall(self.request.text))

    @property
    def fine(self) -> bool:
        """Whether there is nothing left to do."""
        return all(self.met) and not self.fault


def rank(draft: Draft) -> tuple[bool, int, int, float]:
    """Better drafts rank higher: without a fault, with more terms, with more numbers, with a better score."""
    return draft.fault is None, sum(draft.met), draft.numbers, draft.hypothesis.score


def drafted(
    model: Model, requests: Sequence[Request], markers: Markers | None, settings: dict[str, Any]
) -> list[Draft]:
    """For each request the best of the n-best, with inline hints if there are markers for them."""
    inputs = [hinted(r, markers) if markers else (r.text, _spans(r)) for r in requests]
    outputs = model.generate([source for source, _ in inputs], NBEST, **settings)
    drafts = []
    for request, (source, spans), hypotheses in zip(requests, inputs, outputs, strict=True):
        names = ["hints"] * NBEST if markers else ["plain"] + ["n-best"] * (NBEST - 1)
        candidates = [Draft(request, source, spans, *h) for h in zip(hypotheses, names, strict=False)]
        drafts.append(max(candidates, key=lambda draft: rank(draft)[:3]))
    return drafts


def nbest(model: Model, request: Request, markers: Markers | None, count: int) -> list[Draft]:
    """The `count` best drafts of one request, as the model ranks them."""
    source, spans = hinted(request, markers) if markers else (request.text, _spans(request))
    [outputs] = model.generate([source], count, beam_size=count)
    return [Draft(request, source, spans, made, "hints" if markers else "n-best") for made in outputs]


def _spans(request: Request) -> tuple[Span, ...]:
    return tuple(Span(c.start, c.end) for c in request.constraints)


def hinted(request: Request, markers: Markers) -> tuple[str, tuple[Span, ...]]:
    """The sentence with a hint at each constraint, and where each hint stands in it."""
    return rewritten(request, lambda i: hint(request, i, markers))


def hint(request: Request, i: int, markers: Markers) -> str:
    """A term with its hint, or alone if there is nothing to hint at."""
    c = request.constraints[i]
    term = request.text[c.start : c.end]
    return f"{markers.open}{term}{markers.separator}{c.forms[0]}{markers.close}" if c.forms else term


def rewritten(request: Request, write: Callable[[int], str]) -> tuple[str, tuple[Span, ...]]:
    """The sentence with other words at each constraint, by its number, and where they stand in it."""
    parts: list[str] = []
    spans = []
    last = length = 0
    for i, c in enumerate(request.constraints):
        words = write(i)
        length += c.start - last
        parts += [request.text[last : c.start], words]
        spans.append(Span(length, length + len(words)))
        length += len(words)
        last = c.end
    return "".join([*parts, request.text[last:]]), tuple(spans)


def likeliest(
    model: Model, trials: Sequence[tuple[Key, Choice, tuple[str, str]]]
) -> dict[Key, tuple[float, Choice]]:
    """For each key, of the choices tried, the one whose (source, target) the model likes best, with the score."""
    scores = model.score([pair for _, _, pair in trials])
    best: dict[Key, tuple[float, Choice]] = {}
    for (key, choice, _), score in zip(trials, scores, strict=True):
        if key not in best or score > best[key][0]:
            best[key] = score, choice
    return best


def edited(model: Model, drafts: Sequence[Draft], texts: Sequence[str], method: str) -> list[Draft]:
    """The drafts with other texts; those that still lack something with the tokens and links that the next stages
    need.
    """
    scores = model.score([(draft.source, text) for draft, text in zip(drafts, texts, strict=True)])
    made = [
        replace(draft, hypothesis=Hypothesis(text, score), method=method)
        for draft, text, score in zip(drafts, texts, scores, strict=True)
    ]
    lacking = [draft for draft in made if not draft.fine]
    aligned = iter(model.align([(draft.source, draft.hypothesis.text) for draft in lacking]))
    return [draft if draft.fine else replace(draft, hypothesis=next(aligned)) for draft in made]


def spelled_once(forms: Sequence[str]) -> list[str]:
    """The forms without those that differ from an earlier one only in what `fold` drops, such as ё."""
    return list({fold(form): form for form in reversed(forms)}.values())[::-1]
