"""The engine: an Argos package's tokenizer and CTranslate2 model, everything in large batches."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, partial
from itertools import pairwise
from typing import Any, NamedTuple

from translators import Request, StandIn, Translation, terminology
from translators.degeneration import fault
from translators.drafts import nbest, rank
from translators.model import Hypothesis, Markers, Span, aligned
from translators.omissions import known, omissions
from translators.packages import ModelPackage
from translators.parts import cut, joined
from translators.sentences import fold, halves
from translators.survival import Survival

WINDOW = 256
"""Sentences translated together: enough to fill the batches, few enough to bound memory."""

_LONGEST = 350
"""Characters of a sentence above which it is translated in parts: models are trained on shorter ones."""

_OPENING = "«„“(["
_CLOSING = ",.;:!?…)]»”،؛؟۔"

_TOKENS = 500
"""Tokens of a source or a target beyond which it is cut off: many models know no position above 511."""

_DECODING = {
    "beam_size": 4,
    "coverage_penalty": 0.1,  # Wu et al. 2016: less is left out; on TICO and FLORES dev chrF2++ +0.1 (ru), +0.4 (ur)
    "max_batch_size": 1024,
    "batch_type": "tokens",
    "max_input_length": _TOKENS,
}
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


class ArgosModel:
    """A loaded package: text in, hypotheses out."""

    def __init__(self, package: ModelPackage, hints: bool = True) -> None:
        import ctranslate2
        from argostranslate import settings

        self._package = package

        self._tokenizer = package.argos.tokenizer
        self._target_prefix = [package.argos.target_prefix] if package.argos.target_prefix else []
        markers = _markers(package)
        self.markers = markers if hints else None
        self._aligning = bool(
            markers
        )  # what was trained for hints was trained to align, as `training` does it
        self._special = [mark.strip() for mark in (*(markers or ()), *self._target_prefix)]
        self._model = ctranslate2.Translator(
            str(package.folder / "model"),
            device=settings.device,
            compute_type=settings.compute_type,
            # A batch a core: many cores on one batch wait for each other (on two cores 3.5 times as long).
            inter_threads=settings.inter_threads if settings.intra_threads else os.cpu_count() or 1,
            intra_threads=settings.intra_threads or 1,
        )

    def cleaned(self, text: str) -> str:
        """Text whose words cannot be taken for the package's own markup; of the same length."""
        for special in self._special:
            text = text.replace(special, special.replace("<", "‹").replace("_", "-"))
        return text

    def best(self, sources: Sequence[str], **settings: Any) -> tuple[list[str], list[float]]:
        """The best translation of each source, and its log-probability per token."""
        results = self._run([self._encode(s) for s in sources], return_scores=True, **settings)
        start = len(self._target_prefix)
        return [self._decode(r.hypotheses[0][start:]) for r in results], [r.scores[0] for r in results]

    @cached_property
    def _survival(self) -> Survival:
        return Survival(self._package, lambda sources: self.best(sources)[0])

    @property
    def placeholder(self) -> str:
        """What the model copies as it is, if it passed the test."""
        return self._survival.placeholder

    def survives(self, stand_in: StandIn) -> bool:
        """Whether the model passed the test with the stand-in."""
        return self._survival.of(stand_in)

    def generate(
        self,
        sources: Sequence[str],
        count: int,
        prefixes: Sequence[str] = (),
        avoid: Sequence[str] = (),
        **settings: Any,
    ) -> list[list[Hypothesis]]:
        """The `count` best translations of each source, with their alignment; hints are obeyed, what begins
        with a prefix goes on from there, and words to `avoid` are not written, with a capital neither.
        """
        tokens = [self._encode(s) for s in sources]
        begun = [self._encode(p) for p in prefixes]
        options = {"num_hypotheses": count, "return_attention": True, "return_scores": True} | settings
        if avoid:
            cased = dict.fromkeys(w for word in avoid for w in (word, word[:1].upper() + word[1:]))
            options["suppress_sequences"] = [self._encode(word) for word in cased]
        results = self._run(tokens, begun, **options) if tokens else []
        return [
            [self._hypothesis(*h) for h in zip(r.hypotheses, r.scores, r.attention, strict=True)]
            for r in results
        ]

    def align(self, pairs: Sequence[tuple[str, str]], scored: bool = True) -> list[Hypothesis]:
        """Each (source, target) as if the model had made it: with its tokens, their alignment, its score if that is
        wanted (else 0). What is too long for the model has no links (-1).
        """
        if not pairs:
            return []
        made = [self._encode(target) for _, target in pairs]
        sources = [self._encode(source) for source, _ in pairs]
        start = len(self._target_prefix)
        begun = [tokens[: _TOKENS - start] for tokens in made]
        longest = start + max(map(len, begun)) or 1
        results = self._run(sources, begun, beam_size=1, return_attention=True, max_decoding_length=longest)
        rows = [r.attention[0][start : start + len(b)] for r, b in zip(results, begun, strict=True)]
        scores = self.score(pairs) if scored else [0.0] * len(pairs)
        items = zip(pairs, scores, made, rows, strict=True)
        return [
            Hypothesis(text, score, tuple(t), (*_links(row), *[-1] * (len(t) - len(row))))
            for (_, text), score, t, row in items
        ]

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """The log-probability per target token of each (source, target)."""
        if not pairs:
            return []
        sources = [self._encode(source) for source, _ in pairs]
        targets = [self._target_prefix + self._encode(target) for _, target in pairs]
        results = self._model.score_batch(
            sources, targets, max_batch_size=4096, batch_type="tokens", max_input_length=_TOKENS
        )
        return [sum(r.log_probs) / max(1, len(r.log_probs)) for r in results]

    def offsets(self, source: str) -> list[Span]:
        """Where in `source` each of its tokens stands, in characters."""
        processor = getattr(self._tokenizer, "lazy_processor", None)
        if processor:
            return [Span(*o) for o in processor().encode(source, return_type="offset_mapping")["offsets"]]
        return list(_measured(source, self._encode(source)))

    def words(self, tokens: Sequence[str]) -> list[Span]:
        """The tokens that make each word of a target, punctuation around it left out."""
        starts = [i for i in range(len(tokens)) if self._starts_word(tokens, i)]
        spans = (_trimmed(tokens, a, b) for a, b in pairwise([*starts, len(tokens)]))
        return [span for span in spans if span.start < span.end]

    def splice(self, tokens: Sequence[str], edits: Sequence[tuple[Span, str]]) -> str:
        """The text of `tokens` with the spans in `edits` replaced by words; an empty span is an insertion."""
        text = ""
        last = 0
        for span, word in sorted(edits):
            text = self._joined(text, tokens, last, span.start)
            spaced = span.start == span.end or self._starts_word(tokens, span.start)
            text += " " if spaced and text and text[-1] not in _OPENING else ""
            text += word if text or not word.replace(" ", "").isalpha() else word[:1].upper() + word[1:]
            last = span.end
        return self._joined(text, tokens, last, len(tokens))

    def _joined(self, text: str, tokens: Sequence[str], start: int, end: int) -> str:
        """`text`, then what the tokens from `start` to `end` say."""
        more = self._decode(tokens[start:end])
        if not text or not more:
            return text + more
        touching = text[-1].isalnum() and more[0].isalnum()
        opens = self._starts_word(tokens, start) and more[0] not in _CLOSING
        return text + (" " if touching or opens else "") + more

    def _starts_word(self, tokens: Sequence[str], place: int) -> bool:
        if place == 0:
            return True
        if hasattr(self._tokenizer, "lazy_processor"):
            return tokens[place].startswith("▁")
        return not tokens[place - 1].endswith("@@")

    def _run(
        self, tokens: list[list[str]], begun: Sequence[Sequence[str]] = (), **settings: Any
    ) -> list[Any]:
        prefixes = [[*self._target_prefix, *begin] for begin in begun or [()] * len(tokens)]
        options: dict[str, Any] = {**_DECODING, **settings}
        # Attention that was not trained to align says nothing of coverage; on a beam of one CTranslate2 4 crashes.
        if options["beam_size"] == 1 or not self._aligning:
            options["coverage_penalty"] = 0.0
        return list(self._model.translate_batch(tokens, target_prefix=prefixes, **options))

    def _hypothesis(self, tokens: list[str], score: float, attention: list[list[float]]) -> Hypothesis:
        start = len(self._target_prefix)
        written = tokens[start:]
        return Hypothesis(self._decode(written), score, tuple(written), _links(attention[start:]))

    def _encode(self, text: str) -> list[str]:
        return list(self._tokenizer.encode(text))

    def _decode(self, tokens: Sequence[str]) -> str:
        return str(self._tokenizer.decode(list(tokens))).strip() if tokens else ""


def _markers(package: ModelPackage) -> Markers | None:
    hints = package.metadata.get("terminology") or {}
    if hints.get("method") != "inline-lemma":
        return None
    return Markers(hints["open"], hints["separator"], hints["close"])


def _links(attention: Sequence[Sequence[float]]) -> tuple[int, ...]:
    """For each target token the source token that it looked at most."""
    return tuple(max(range(len(row)), key=row.__getitem__, default=-1) for row in attention)


def _trimmed(tokens: Sequence[str], start: int, end: int) -> Span:
    """The tokens of a word without punctuation around it; the bare space before its letters is kept."""
    lettered = [i for i in range(start, end) if any(c.isalnum() for c in tokens[i])]
    if not lettered:
        return Span(end, end)
    first = lettered[0]
    return Span(first - (first > start and tokens[first - 1] == "▁"), lettered[-1] + 1)


def _measured(source: str, tokens: Sequence[str]) -> Iterator[Span]:
    """Offsets of BPE tokens, by counting the characters that are not white space."""
    places = [i for i, c in enumerate(source) if not c.isspace()]
    last = 0
    for token in tokens:
        first, last = last, min(last + len(token.removesuffix("@@")), len(places))
        yield Span(places[first], places[last - 1] + 1) if first < last else Span(len(source), len(source))
