"""Decoding under term constraints: draft, repair, force, verify, choose.

The model is asked for its n-best translations of the sentence with inline hints, if its package was trained
for that (Bergmanis & Pinnis, EACL 2021), then of the plain sentence, then for one without the words that are
forbidden, or with stand-ins: names that it knows well, whose case shows which one the term needs. Where a draft has other words for a term, those aligned to it are replaced, or the sentence is
translated again with a placeholder for the term, if the model is known to copy such; where it has none, the
term is inserted at the likeliest place, or the model writes the sentence again from there on (target prefix).
The form is always the one that the model finds likeliest there. Each stage sees only the sentences that still
lack something, and its draft is taken if it lacks less; of two that lack the same, the likelier.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, product
from typing import Any

from translators import Request, StandIn, Translation
from translators.acceptance import banned, fold, met
from translators.degeneration import fault
from translators.model import Hypothesis, Markers, Model, Span, aligned

NBEST = 4
ROUNDS = 2
"""How often a sentence may be repaired and written anew: a round may bring in one missing term."""

SLOTS = 16
"""At how many places a term that was left out is tried."""

_TWICE = re.compile(r"\b(\w{3,})(?: \1)+\b")


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


_Gap = tuple[int, Span]
"""The number of a constraint that is not met, and the target tokens that should give way to its term."""

_Stage = Callable[[Model, Sequence[_Draft], dict[str, Any]], Sequence[_Draft | None]]


def translate(model: Model, requests: Sequence[Request], **settings: Any) -> list[Translation]:
    """The best translation of each request that meets its constraints, or most of them.

    All requests go through the model together; only those that lack something go on to the next stage. What is
    degenerate is not worth a repair: there the plain sentence is the only other try.
    """
    drafts = _begun(model, requests, settings)
    for stages in _STAGES:
        lacking = [i for i, d in enumerate(drafts) if not d.fine and (not d.fault or stages == (_hinted,))]
        tried = [stage(model, [drafts[i] for i in lacking], settings) for stage in stages] if lacking else []
        for i, *candidates in zip(lacking, *tried, strict=True) if lacking else ():
            drafts[i] = max([drafts[i], *filter(None, candidates)], key=_rank)
    return [Translation(_collapsed(d), d.hypothesis.score, d.met, d.method, d.fault) for d in drafts]


def _begun(model: Model, requests: Sequence[Request], settings: dict[str, Any]) -> list[_Draft]:
    """First drafts. A model that obeys hints is one that we trained, and too small for grammar to be left to it:
    there stand-ins come first. Others show first what they can do by themselves.
    """
    done = _stood(model, requests, settings) if model.markers else [None] * len(requests)
    rest = [request for request, draft in zip(requests, done, strict=True) if not draft]
    drafted = iter(_drafted(model, rest, None, settings))
    return [draft or next(drafted) for draft in done]


def _collapsed(draft: _Draft) -> str:
    """The text without a term that was brought in beside itself (`ЦРУ ЦРУ`), if no constraint needs it."""
    text = draft.hypothesis.text
    terms = {fold(form) for c in draft.request.constraints for form in c.forms + c.also}
    single = _TWICE.sub(lambda twice: twice[1] if fold(twice[1]) in terms else twice[0], text)
    return single if met(single, draft.request.constraints) == draft.met else text


def _drafted(
    model: Model, requests: Sequence[Request], markers: Markers | None, settings: dict[str, Any]
) -> list[_Draft]:
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


def _hinted(model: Model, drafts: Sequence[_Draft], settings: dict[str, Any]) -> Sequence[_Draft | None]:
    """The n-best with inline hints, if the model was trained for such."""
    if not model.markers:
        return [None] * len(drafts)
    return _drafted(model, [draft.request for draft in drafts], model.markers, settings)


def hinted(request: Request, markers: Markers) -> tuple[str, tuple[Span, ...]]:
    """The sentence with a hint at each constraint, and where each hint stands in it."""
    return _rewritten(request, lambda i: _hint(request, i, markers))


def _hint(request: Request, i: int, markers: Markers) -> str:
    c = request.constraints[i]
    term = request.text[c.start : c.end]
    return f"{markers.open}{term}{markers.separator}{c.forms[0]}{markers.close}" if c.forms else term


def _rewritten(request: Request, write: Callable[[int], str]) -> tuple[str, tuple[Span, ...]]:
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


def _avoided(model: Model, drafts: Sequence[_Draft], settings: dict[str, Any]) -> list[_Draft | None]:
    """The n-best without the words that are forbidden to drafts which have some; equally bound drafts go together."""
    found: list[_Draft | None] = [None] * len(drafts)
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
            candidates = [replace(drafts[i], hypothesis=h, method="avoided") for h in hypotheses]
            found[i] = max(candidates, key=_rank)
    return found


def _stood_in(model: Model, drafts: Sequence[_Draft], settings: dict[str, Any]) -> list[_Draft | None]:
    """The drafts made anew with stand-ins, if that was not how they began."""
    if model.markers:
        return [None] * len(drafts)
    return _stood(model, [draft.request for draft in drafts], settings)


def _stood(model: Model, requests: Sequence[Request], settings: dict[str, Any]) -> list[_Draft | None]:
    """Translations with stand-ins for terms, which then give way to the terms, in the same case.

    None where there is no stand-in, or none of the n-best has all of them once and nothing else to find fault with.
    """
    chosen = [_chosen(model, request) for request in requests]
    places = [i for i, words in enumerate(chosen) if any(words)]
    sources = [_with_stand_ins(model, requests[i], chosen[i]) for i in places]
    outputs = model.generate(sources, NBEST, **settings) if sources else []
    filled = [
        (i, h, list(_exchanged(h.text, chosen[i]))) for i, hs in zip(places, outputs, strict=True) for h in hs
    ]
    several = [(i, text) for i, _, texts in filled if len(texts) > 1 for text in texts]
    scores = dict(zip(several, model.score([(requests[i].text, text) for i, text in several]), strict=True))
    found: list[_Draft | None] = [None] * len(requests)
    for i, h, texts in filled:
        text = max(texts, key=lambda text: scores.get((i, text), 0.0), default="")
        draft = _Draft(
            requests[i], requests[i].text, (), replace(h, text=text, tokens=(), links=()), "stand-in"
        )
        if text and not found[i] and draft.fine:
            found[i] = draft
    return found


def _chosen(model: Model, request: Request) -> list[StandIn | None]:
    """For each constraint a stand-in, none twice nor one that the sentence has anyway."""
    chosen: list[StandIn | None] = []
    taken = fold(request.text)
    for constraint in request.constraints:
        fitting = (w for w in constraint.stand_ins if not _has(taken, w.text) and model.survives(w))
        chosen.append(next(fitting, None))
        taken += "".join(f" {fold(word.text)}" for word in chosen[-1:] if word)
    return chosen


def _has(folded: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(fold(word))}(?!\w)", folded) is not None


def _with_stand_ins(model: Model, request: Request, chosen: Sequence[StandIn | None]) -> str:
    """The sentence with stand-ins, and hints for what has none."""

    def write(i: int) -> str:
        c, word = request.constraints[i], chosen[i]
        if word:
            return word.text
        return _hint(request, i, model.markers) if model.markers else request.text[c.start : c.end]

    return _rewritten(request, write)[0]


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
    if len({edits[0][0] for edits in places}) < len(places):
        return []
    texts = [_spelled(text, edits) for edits in product(*places)]
    return [one[:1].upper() + one[1:] if text[:1].isupper() else one for one in texts]


def _spelled(text: str, edits: Sequence[tuple[Span, str]]) -> str:
    """A text with words in place of some spans of characters."""
    for span, word in sorted(edits, reverse=True):
        text = text[: span.start] + word + text[span.end :]
    return text


def _placeheld(model: Model, drafts: Sequence[_Draft], settings: dict[str, Any]) -> list[_Draft | None]:
    """The drafts made anew with placeholders for what they lack, which then give way to the terms."""
    lacking = [i for i, draft in enumerate(drafts) if model.placeholder and any(_lacks(draft))]
    sources = [_held(model, drafts[i]) for i in lacking]
    outputs = model.generate(sources, NBEST, **settings) if sources else []
    found: list[_Draft | None] = [None] * len(drafts)
    for i, hypotheses in zip(lacking, outputs, strict=True):
        kept = [(h, slots) for h in hypotheses if (slots := _slotted(model, drafts[i], h.text))]
        if kept:
            found[i] = replace(drafts[i], hypothesis=kept[0][0], method="placeholder")
    filled = iter(_filled(model, [draft for draft in found if draft]))
    return [next(filled) if draft else None for draft in found]


def _lacks(draft: _Draft) -> list[bool]:
    """For each constraint whether there is a term to bring in."""
    pairs = zip(draft.met, draft.request.constraints, strict=True)
    return [not fine and bool(constraint.forms) for fine, constraint in pairs]


def _held(model: Model, draft: _Draft) -> str:
    """The source of a draft with placeholders for what it lacks, and hints for the rest if it had some."""
    request, lacks = draft.request, _lacks(draft)
    hints = model.markers if draft.source != request.text else None

    def write(i: int) -> str:
        if lacks[i]:
            return model.placeholder.format(i + 1)
        c = request.constraints[i]
        return _hint(request, i, hints) if hints else request.text[c.start : c.end]

    return _rewritten(request, write)[0]


def _slotted(model: Model, draft: _Draft, text: str) -> list[tuple[int, str]]:
    """The missing constraints with their placeholders, if `text` has each of these once."""
    slots = [(i, model.placeholder.format(i + 1)) for i, lacking in enumerate(_lacks(draft)) if lacking]
    return slots if all(text.count(name) == 1 for _, name in slots) else []


def _filled(model: Model, drafts: Sequence[_Draft]) -> list[_Draft]:
    """The drafts with each placeholder replaced by the form of its term that is likeliest there."""
    trials = [
        (n, name, form)
        for n, draft in enumerate(drafts)
        for i, name in _slotted(model, draft, draft.hypothesis.text)
        for form in _spelled_once(draft.request.constraints[i].forms)
    ]
    texts = [(drafts[n].source, _put(model, drafts[n], {name: form})) for n, name, form in trials]
    chosen: list[dict[str, str]] = [{} for _ in drafts]
    for (n, name), group in groupby(zip(trials, model.score(texts), strict=True), key=lambda t: t[0][:2]):
        chosen[n][name] = max(group, key=lambda item: item[1])[0][2]
    filled = [(draft.source, _put(model, draft, words)) for draft, words in zip(drafts, chosen, strict=True)]
    scored = zip(drafts, filled, model.score(filled), strict=True)
    return _aligned(
        model, [replace(draft, hypothesis=Hypothesis(t, score)) for draft, (_, t), score in scored]
    )


def _aligned(model: Model, drafts: Sequence[_Draft]) -> list[_Draft]:
    """The drafts, those that still lack something with tokens and links, which the next stages need."""
    lacking = [draft for draft in drafts if not draft.fine]
    made = iter(model.align([(draft.source, draft.hypothesis.text) for draft in lacking]))
    return [draft if draft.fine else replace(draft, hypothesis=next(made)) for draft in drafts]


def _put(model: Model, draft: _Draft, words: Mapping[str, str]) -> str:
    """The text with placeholders replaced by `words`, or else by the dictionary form of their terms."""
    text = draft.hypothesis.text
    for i, name in _slotted(model, draft, text):
        word = words.get(name, draft.request.constraints[i].forms[0])
        text = text.replace(name, word[:1].upper() + word[1:] if text.startswith(name) else word)
    return text


def _forced(model: Model, drafts: Sequence[_Draft], settings: dict[str, Any]) -> list[_Draft | None]:
    """Drafts that have no words for a term: with the term inserted, or written anew from there on."""
    omitted = [_omission(model, draft) for draft in drafts]
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
    missing = (i for i, lacking in enumerate(_lacks(draft)) if lacking and not _words_for(model, draft, i))
    return next(missing, None)


def _slots(model: Model, missing: Sequence[tuple[_Draft, int]]) -> list[Span]:
    """For each omission the word boundary where its term makes the likeliest sentence."""
    trials = [
        (n, Span(place, place), model.splice(draft.hypothesis.tokens, [(Span(place, place), form)]))
        for n, (draft, i) in enumerate(missing)
        for form in draft.request.constraints[i].forms[:1]
        for place in _boundaries(model, draft, draft.spans[i].start / len(draft.source))
    ]
    scores = model.score([(missing[n][0].source, text) for n, _, text in trials])
    best: dict[int, tuple[float, Span]] = {}
    for (n, place, _), score in zip(trials, scores, strict=True):
        best[n] = max(best.get(n, (score, place)), (score, place), key=lambda item: item[0])
    return [best[n][1] for n in range(len(missing))]


def _boundaries(model: Model, draft: _Draft, position: float) -> list[int]:
    """The places before words of the target and after the last one: the `SLOTS` that are nearest to a relative
    position, since most languages say things in much the same order, and every place costs a score.
    """
    words = model.words(draft.hypothesis.tokens)
    places = [*(word.start for word in words), words[-1].end if words else 0]
    return sorted(sorted(places, key=lambda p: abs(p - position * places[-1]))[:SLOTS])


def _repaired(model: Model, drafts: Sequence[_Draft], _settings: dict[str, Any]) -> list[_Draft | None]:
    """The drafts with the words that are aligned to missing terms replaced by them."""
    gaps = [list(_gaps(model, draft)) for draft in drafts]
    edits = _likeliest(model, list(zip(drafts, gaps, strict=True)))
    edited = [(draft, edit) for draft, edit in zip(drafts, edits, strict=True) if edit]
    texts = [model.splice(draft.hypothesis.tokens, edit) for draft, edit in edited]
    scores = model.score([(draft.source, text) for (draft, _), text in zip(edited, texts, strict=True)])
    made = iter(
        _aligned(
            model,
            [
                replace(draft, hypothesis=Hypothesis(text, score), method="replaced")
                for (draft, _), text, score in zip(edited, texts, scores, strict=True)
            ],
        )
    )
    return [next(made) if edit else None for edit in edits]


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
    return list({fold(form): form for form in reversed(forms)}.values())[::-1]


def _gaps(model: Model, draft: _Draft) -> Iterator[_Gap]:
    """The constraints that the draft does not meet, each with the target tokens aligned to it."""
    taken: list[Span] = []
    for i, lacking in enumerate(_lacks(draft)):
        place = _words_for(model, draft, i) if lacking else None
        if place and not any(place.overlaps(other) for other in taken):
            taken.append(place)
            yield i, place


def _words_for(model: Model, draft: _Draft, i: int) -> Span | None:
    """The target tokens that a constraint's words have become; those of other terms are left alone."""
    return aligned(model, draft.source, draft.hypothesis, draft.spans[i], _settled(model, draft))


def _settled(model: Model, draft: _Draft) -> frozenset[Span]:
    """The words of the target that are part of a term which is met already."""
    constraints = (c for c, fine in zip(draft.request.constraints, draft.met, strict=True) if fine)
    taken = {word for c in constraints for form in c.forms + c.also for word in fold(form).split()}
    tokens = draft.hypothesis.tokens
    return frozenset(
        w for w in model.words(tokens) if fold(model.splice(tokens[w.start : w.end], [])) in taken
    )


_STAGES: tuple[tuple[_Stage, ...], ...] = (
    (_avoided,),
    (_stood_in,),
    (_hinted,),
    (_placeheld,),
    (_repaired,),
    *((_forced,), (_repaired,)) * ROUNDS,
)
"""What is tried in turn; of stages that are tried together, the better draft counts."""
