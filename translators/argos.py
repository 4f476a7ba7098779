"""The engine: translations by an Argos package, those that came out badly tried again."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import Any, NamedTuple

from translators import Request, Translation, terminology
from translators.argos_model import ArgosModel
from translators.degeneration import fault
from translators.drafts import nbest, rank
from translators.model import Hypothesis, Span, aligned
from translators.omissions import known, omissions
from translators.packages import ModelPackage
from translators.parts import cut, joined
from translators.sentences import fold, halves

WINDOW = 256
"""Sentences translated together: enough to fill the batches, few enough to bound memory."""

_LONGEST = 350
"""Characters of a sentence above which it is translated in parts: models are trained on shorter ones."""

_THOROUGH = {"beam_size": 8, "length_penalty": 1.5, "coverage_penalty": 0.5}
"""Settings that leave out less, for sentences of which something is missing."""

_LOSS = 1.0
"""Log-probability a token that a translation may lose by leaving out less."""

_RETRIES: tuple[dict[str, Any], ...] = (
    {"no_repeat_ngram_size": 3},
    {"no_repeat_ngram_size": 2, "repetition_penalty": 1.3, "beam_size": 8},
    {"no_repeat_ngram_size": 2, "repetition_penalty": 1.5, "beam_size": 8, "min_decoding_length": 3},
)
"""Settings to try in turn on sentences whose translation is degenerate."""


class Made(NamedTuple):
    """A translation, and its alignment if that is known."""

    translation: Translation
    hypothesis: Hypothesis | None = None


class ArgosTranslator:
    """Translates with one package. The model is loaded when first needed (a starter in 0.03 s).

    Without `hints` a package that was trained for terms is used like any other.
    """

    def __init__(self, package: ModelPackage, hints: bool = True) -> None:
        self.package = package
        self.name = package.name
        self._hints = hints

    @cached_property
    def _model(self) -> "ArgosModel":
        return ArgosModel(self.package, self._hints)

    def translate(self, requests: Sequence[Request]) -> Iterator[Translation]:
        """Yield one translation for each request, in order; `WINDOW` sentences are in work at a time."""
        for start in range(0, len(requests), WINDOW):
            window = [replace(r, text=self._model.cleaned(r.text)) for r in requests[start : start + WINDOW]]
            calm = [_calm(request) for request in window]
            made = self._in_parts(calm, [fold(r.text, _LONGEST) for r in calm], self._whole)
            for before, after, done in zip(window, calm, self._told(calm, made), strict=True):
                yield done if before is after else replace(done, text=done.text.upper())

    def alternatives(self, request: Request, count: int = 6) -> list[Translation]:
        """At most `count` translations of one sentence, all different, the best first: with fewer terms missing, or
        likelier.
        """
        request = replace(request, text=self._model.cleaned(request.text))
        markers = [None, self._model.markers] if self._model.markers and request.constraints else [None]
        drafts = [draft for m in markers for draft in nbest(self._model, request, m, 2 * count)]
        made = [
            Translation(d.hypothesis.text, d.hypothesis.score, d.met, d.method)
            for d in sorted(drafts, key=rank, reverse=True)
            if not d.fault
        ]
        return list({t.text: t for t in reversed(made)}.values())[::-1][:count]

    def counterpart(self, source: str, target: str, span: tuple[int, int]) -> tuple[int, int] | None:
        """Where in a translation the words are that a span of its source has become, in characters; None if
        that is not known.
        """
        source = self._model.cleaned(source)
        [made] = self._model.align([(source, target)], scored=False)
        found = aligned(self._model, source, made, Span(*span))
        offsets = self._model.offsets(target)[slice(*found)] if found else []
        return (offsets[0].start, offsets[-1].end) if offsets else None

    def _in_parts(
        self,
        requests: Sequence[Request],
        places: Sequence[Sequence[tuple[int, int]]],
        translated: Callable[[Sequence[Request]], list[Made]],
    ) -> list[Made]:
        """Translations of requests that are each cut into spans; those of one span keep their alignment."""
        parts = [cut(request, spans) for request, spans in zip(requests, places, strict=True)]
        done = iter(translated([p for request in parts for p in request]))
        made = []
        for request, spans in zip(requests, places, strict=True):
            pieces = [next(done) for _ in spans]
            whole = joined(request, spans, [piece.translation for piece in pieces])
            made.append(Made(whole, pieces[0].hypothesis if len(pieces) == 1 else None))
        return made

    def _whole(self, requests: Sequence[Request]) -> list[Made]:
        """Translations; those that leave words out are tried again: with settings that leave out less, then in
        two parts.
        """
        found = self._examined(requests, self._settled(requests))
        for attempt in (self._thoroughly, self._in_halves):
            short = [i for i, made in enumerate(found) if made.translation.omitted]
            if not short:
                break
            asked = [requests[i] for i in short]
            again = self._examined(asked, attempt(asked, [found[i] for i in short]))
            for i, other in zip(short, again, strict=True):
                found[i] = other if _fuller(other, found[i]) else found[i]
        return found

    def _examined(self, requests: Sequence[Request], made: Sequence[Made]) -> list[Made]:
        """The translations with what they leave out, and their alignment."""
        pairs = [(request.text, m.translation.text) for request, m in zip(requests, made, strict=True)]
        hypotheses = self._aligned(requests, made)
        omitted = omissions(self._model, pairs, hypotheses)
        triples = zip(made, omitted, hypotheses, strict=True)
        return [Made(replace(m.translation, omitted=spans), h) for m, spans, h in triples]

    def _aligned(self, requests: Sequence[Request], made: Sequence[Made]) -> list[Hypothesis]:
        """The alignment of each translation, made where it is not known."""
        pairs = [
            (r.text, m.translation.text) for r, m in zip(requests, made, strict=True) if not m.hypothesis
        ]
        found = iter(self._model.align(pairs, scored=False))
        return [m.hypothesis or next(found) for m in made]

    def _thoroughly(self, requests: Sequence[Request], _: Sequence[Made]) -> list[Made]:
        return self._decoded(requests, _THOROUGH)

    def _in_halves(self, requests: Sequence[Request], made: Sequence[Made]) -> list[Made]:
        """Each cut where it is punctuated, nearest to the first words that were left out."""
        places = [halves(r.text, m.translation.omitted[0][0]) for r, m in zip(requests, made, strict=True)]
        two = [(r, spans) for r, spans in zip(requests, places, strict=True) if len(spans) == 2]
        again = iter(self._in_parts([r for r, _ in two], [spans for _, spans in two], self._settled))
        return [next(again) if len(spans) == 2 else m for spans, m in zip(places, made, strict=True)]

    def _told(self, requests: Sequence[Request], made: Sequence[Made]) -> Iterator[Translation]:
        """The translations with what has become of the requests' names, and of terms that they lack."""
        lost = [_lost(request, m.translation) for request, m in zip(requests, made, strict=True)]
        asked = [i for i, request in enumerate(requests) if request.names or lost[i]]
        hypotheses = self._aligned([requests[i] for i in asked], [made[i] for i in asked])
        words = {
            i: partial(self._rendering, requests[i].text, h) for i, h in zip(asked, hypotheses, strict=True)
        }
        for i, (request, (done, _)) in enumerate(zip(requests, made, strict=True)):
            if i in words:
                renderings = tuple(map(words[i], request.names))
                done = replace(
                    done, renderings=renderings, instead={span: words[i](span) for span in lost[i]}
                )
            yield done

    def _rendering(self, source: str, made: Hypothesis, span: tuple[int, int]) -> str:
        """The words that a span of the source has become, empty if that is not known."""
        found = aligned(self._model, source, made, Span(*span))
        return self._model.splice(made.tokens[slice(*found)], []) if found else ""

    def _settled(self, requests: Sequence[Request]) -> list[Made]:
        """Translations, those that came out degenerate tried again with other settings."""
        done = self._decoded(requests, {})
        for settings in _RETRIES:
            failed = [i for i, made in enumerate(done) if made.translation.fault]
            retried = self._decoded([requests[i] for i in failed], settings) if failed else []
            for i, made in zip(failed, retried, strict=True):
                if not made.translation.fault:
                    done[i] = made
        return done

    def _decoded(self, requests: Sequence[Request], settings: dict[str, Any]) -> list[Made]:
        bound = [r for r in requests if r.constraints]
        free = [r for r in requests if not r.constraints]
        constrained = iter(terminology.translate(self._model, bound, **settings)) if bound else iter(())
        plain = iter(self._plain(free, settings)) if free else iter(())
        return [Made(next(constrained)) if r.constraints else next(plain) for r in requests]

    def _plain(self, requests: Sequence[Request], settings: dict[str, Any]) -> Iterator[Made]:
        found = self._model.generate([r.text for r in requests], 1, **settings)
        for request, [made] in zip(requests, found, strict=True):
            yield Made(Translation(made.text, made.score, fault=fault(request.text, made.text)), made)


def _fuller(new: Made, old: Made) -> bool:
    """Whether a translation that was tried again is to take the place of one that leaves words out."""
    after, before = new.translation, old.translation
    left_out, once_left_out = (sum(end - start for start, end in t.omitted) for t in (after, before))
    return (
        after.fault is None
        and new.hypothesis is not None
        and known(new.hypothesis)
        and left_out < once_left_out
        and sum(after.met) >= sum(before.met)
        and after.score > before.score - _LOSS
    )


def _lost(request: Request, done: Translation) -> list[tuple[int, int]]:
    """The spans of the terms that a translation lacks."""
    pairs = zip(request.constraints, done.met, strict=True)
    return [(c.start, c.end) for c, fine in pairs if c.forms and not fine]


def _calm(request: Request) -> Request:
    """A headline in capitals as an ordinary sentence, which models know better; others as they are.

    Its terms get a capital each, but for short ones, which may be acronyms.
    """
    text = request.text
    if not (text.isupper() and " " in text and len(text.lower()) == len(text)):
        return request
    calm = text[:1] + text[1:].lower()
    for c in request.constraints:
        term = text[c.start : c.end]
        calm = calm[: c.start] + (term if c.end - c.start <= 4 else term.title()) + calm[c.end :]
    return replace(request, text=calm)
