"""The pipeline: a document in, the document in another language out, with what is to be said about it.

It joins what knows nothing of each other: documents, the glossary, the translators, typography, checks.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from babel import Locale

from glossary.matching import Match, Matcher
from glossary.terms import Concept, Glossary
from i18n import consistency, datelines, terms, typography
from i18n.checks import Issue, Severity, check
from i18n.checks.issues import listed
from i18n.consistency import Name, Names, Vote
from i18n.dates import spell_out_months
from i18n.documents import Document, Segment, State, Unit
from i18n.recall import BY_PEOPLE, Recalled
from i18n.terms import Term
from i18n.typography import Quotation
from translators import Request, Translation, Translator

Recall = Mapping[tuple[str | None, str], Recalled]
"""What people have written before, by (context, source sentence)."""

Progress = Callable[[int], object]
"""Called with the number of sentences done since the last call."""


@dataclass(frozen=True)
class Leg:
    """One step of a route: a translator, and the languages it leads from and to."""

    translator: Translator
    source: Locale
    target: Locale


@dataclass(frozen=True)
class Sentence:
    """A translated segment, and how it came about: the terms in it, the issues found, the method."""

    segment: Segment
    terms: tuple[Term, ...] = ()
    issues: tuple[Issue, ...] = ()
    method: str = ""


@dataclass(frozen=True)
class TranslatedArticle:
    """A document in its target language; `sentences` are its segments, in order, `names` what recurs in it and is
    in no glossary.
    """

    document: Document
    sentences: tuple[Sentence, ...]
    names: tuple[Name, ...] = ()


def translate(
    documents: Sequence[Document],
    route: Sequence[Leg],
    glossaries: Sequence[Glossary],
    memories: Sequence[Recall],
    progress: Progress | None = None,
) -> list[TranslatedArticle]:
    """Translate segmented documents of one language along `route`, all their sentences in one call.

    `glossaries[i]` and `memories[i]` go with `documents[i]`: a sentence in its memory is not translated. A
    sentence that stands in several places is translated once. Names that recur and are in no glossary get the
    rendering that most of their mentions have; sentences with another one are translated once more.
    """
    matchers = _Matchers()
    articles = [
        _Article(document, memory, route, matchers.of(glossary, route[0].source))
        for document, memory, glossary in zip(documents, memories, glossaries, strict=True)
    ]
    pending = [(n, i) for n, article in enumerate(articles) for i in article.pending]
    texts = [list(article.texts) for article in articles]
    matches: list[list[list[Match]]] = [article.matches for article in articles]
    omitted: dict[
        tuple[int, int], tuple[tuple[int, int], ...]
    ] = {}  # by the first leg: in the article's own words
    for leg in route[:-1]:
        steps = [terms.request(texts[n][i], matches[n][i], leg.target) for n, i in pending]
        for (n, i), translation in zip(pending, _distinctly(leg, steps), strict=True):
            omitted.setdefault((n, i), translation.omitted)
            texts[n][i] = translation.text
        found = (matchers.of(glossary, leg.target) for glossary in glossaries)
        matches = [terms.found(*document) for document in zip(found, texts, strict=True)]
    leg = route[-1]
    names = [_names(*document, leg.source, leg.target) for document in zip(texts, matches, strict=True)]
    requests = {
        (n, i): terms.request(texts[n][i], matches[n][i], leg.target, names[n].spans(i)) for n, i in pending
    }
    done = dict(zip(requests, _distinctly(leg, [*requests.values()], progress), strict=True))
    settled, told = consistency.settle(names, requests, done, partial(_distinctly, leg), leg.target)
    settled = {place: replace(t, omitted=omitted.get(place, t.omitted)) for place, t in settled.items()}
    results = ({i: t for (d, i), t in settled.items() if d == n} for n in range(len(articles)))
    return [a.finished(result, votes) for a, result, votes in zip(articles, results, told, strict=True)]


def _names(texts: Sequence[str], matches: Sequence[Sequence[Match]], source: Locale, target: Locale) -> Names:
    """The recurring names in a document that are neither in its glossary nor in an address."""
    return Names(texts, [terms.known(*page, [target]) for page in zip(texts, matches, strict=True)], source)


class _Matchers:
    """A matcher for each glossary and language: articles mostly share their glossary."""

    def __init__(self) -> None:
        self._made: dict[tuple[int, Locale], Matcher] = {}

    def of(self, glossary: Glossary, source: Locale) -> Matcher:
        key = (id(glossary), source)
        if key not in self._made:
            self._made[key] = Matcher(glossary, source)
        return self._made[key]


def _distinctly(leg: Leg, requests: Sequence[Request], progress: Progress | None = None) -> list[Translation]:
    """A translation of each request, equal ones made once."""
    counts = Counter(requests)
    done = {}
    for request, translation in zip(counts, leg.translator.translate(list(counts)), strict=True):
        done[request] = translation
        if progress:
            progress(counts[request])
    return [done[request] for request in requests]


class _Article:
    """A document on its way through: what is found in it before it is translated."""

    def __init__(self, document: Document, memory: Recall, route: Sequence[Leg], matcher: Matcher) -> None:
        self.document = document
        self.source, self.target = route[0].source, route[-1].target
        self.direct = len(route) == 1
        self.segments = document.segments
        self.memory = memory
        self.matcher = matcher
        self.quotations = tuple(q for u in document.units for q in _quotations(u))
        self.texts = tuple(
            typography.complete(spell_out_months(segment.text), quotation)
            for segment, quotation in zip(self.segments, self.quotations, strict=True)
        )
        self.matches = terms.found(matcher, self.texts)
        self.datelines = {s for u in document.units if u.kind == "dateline" for s in u.segments}
        self.foreign = {s: u.language for u in document.units if u.language for s in u.segments}
        self.introduced: set[Concept] = set()
        self.unexpanded = {s for u in document.units if u.kind == "heading" for s in u.segments}
        self.named: dict[int, list[Match]] = {}
        self.names: tuple[Name, ...] = ()

    @property
    def pending(self) -> Iterator[int]:
        """The segments that have to be translated."""
        for i, segment in enumerate(self.segments):
            fixed = segment in self.datelines or segment in self.foreign or self._remembered(segment)
            if not fixed and any(c.isalpha() for c in segment.text):
                yield i

    def finished(self, translations: Mapping[int, Translation], votes: Sequence[Vote]) -> TranslatedArticle:
        """The article in the target language, `translations` being those of the pending segments."""
        for vote in votes:
            for mention, match in vote.matches.items():
                self.named.setdefault(mention.text, []).append(match)
        self.names = tuple(vote.name for vote in votes)
        sentences = tuple(self._sentence(i, translations.get(i)) for i in range(len(self.segments)))
        document = self.document.with_segments([s.segment for s in sentences])
        located = replace(document, source_locale=self.source, target_locale=self.target, encoding="utf-8")
        return TranslatedArticle(located, sentences, self.names)

    def _sentence(self, i: int, translation: Translation | None) -> Sentence:
        """A segment with its translation, which is checked before expansions come into it."""
        segment = self.segments[i]
        target, state, method = self._rendered(i, translation)
        instead = translation.instead if translation and self.direct else {}
        complied = tuple(terms.complied(self.texts[i], self.matches[i], target, self.target, instead))
        issues = [*terms.issues(complied), *self._issues(i, target, translation)]
        if translation:
            issues += terms.inconsistent(target, self.named.get(i, ()), self.target)
        if (translation or method in BY_PEOPLE) and segment not in self.unexpanded:
            text, done = terms.expanded(self.texts[i], target, self.matches[i], self.introduced, self.target)
            self.introduced.update(done)
            target = text if translation else target
        return Sentence(replace(segment, target=target, state=state), complied, tuple(issues), method)

    def _rendered(self, i: int, translation: Translation | None) -> tuple[str, State, str]:
        """The target text of a segment, its state, and the method that gave it."""
        segment, quotation = self.segments[i], self.quotations[i]
        if remembered := self._remembered(segment):
            return remembered.target, remembered.state, remembered.method
        if segment in self.datelines:
            text = datelines.localize(segment.text, self.target, self._named)
            return typography.localize_punctuation(text, self.target), State.TRANSLATED, "dateline"
        if translation is None:
            return segment.text, State.TRANSLATED, "copied"
        text = terms.agreeing(translation.text, [*self.matches[i], *self.named.get(i, ())], self.target)
        text = typography.localize(text, self.target, quotation)
        text = typography.capitalize_like(segment.text, text)
        return text, State.TRANSLATED, translation.method

    def _issues(self, i: int, target: str, translation: Translation | None) -> Iterator[Issue]:
        segment = self.segments[i]
        if segment in self.foreign:
            language = Locale(self.foreign[segment]).english_name
            yield Issue("untranslated", f"left as it is: this paragraph seems to be in {language}")
            return
        if (remembered := self._remembered(segment)) and remembered.previous:
            comment = f"the source has changed since this was translated: “{remembered.previous}”"
            yield Issue("mistranslation", comment, Severity.ERROR)
        if translation and translation.fault:
            comment = f"the machine did not manage this sentence ({translation.fault}); translate it by hand"
            yield Issue("mistranslation", comment, Severity.ERROR)
        if translation and translation.omitted:
            words = listed(f"“{self.texts[i][start:end]}”" for start, end in translation.omitted)
            yield Issue("omission", f"perhaps not in the translation: {words}")
        if translation and "inserted" in translation.method:
            yield Issue("grammar", "a term that the machine had left out was put in; see how it fits")
        if translation and "avoided" in translation.method:
            yield Issue("style", "a forbidden word was kept out; see what stands in its place")
        if segment not in self.datelines and any(c.isalpha() for c in segment.text):
            yield from check(segment.text, target, self.target)

    def _remembered(self, segment: Segment) -> Recalled | None:
        return self.memory.get((None, segment.text))

    def _named(self, text: str) -> str:
        """A text with every name in it that the glossary knows, or a vote was on, put into the target language."""
        for match in reversed(self.matcher.find([text])[0]):
            if renderings := match.renderings(self.target):
                text = text[: match.start] + renderings[0] + text[match.end :]
        for name in self.names:
            text = _exchanged(text, name)
        return text


def _exchanged(text: str, name: Name) -> str:
    return re.sub(rf"\b{re.escape(name.source)}\b", lambda _: name.rendering, text, flags=re.IGNORECASE)


def _quotations(unit: Unit) -> Sequence[Quotation]:
    return typography.quotations([segment.text for segment in unit.segments])
