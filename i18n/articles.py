"""The pipeline: a document in, the document in another language out, with what is to be said about it.

It joins what knows nothing of each other: documents, the glossary, the translators, typography, checks.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from babel import Locale

from glossary.matching import Match, Matcher
from glossary.terms import Concept, Glossary
from i18n import datelines, terms, typography
from i18n.catalogs import Remembered
from i18n.checks import Issue, Severity, check
from i18n.dates import spell_out_months
from i18n.documents import Document, Segment, State, Unit
from i18n.terms import Term
from i18n.typography import Quotation
from translators import Request, Translation, Translator

Memory = Mapping[tuple[str | None, str], Remembered]
"""What people have decided: (context, source sentence) to its translation."""

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
    """A document in its target language; `sentences` are its segments, in order."""

    document: Document
    sentences: tuple[Sentence, ...]


def translate(
    documents: Sequence[Document],
    route: Sequence[Leg],
    glossary: Glossary,
    memories: Sequence[Memory],
    progress: Progress | None = None,
) -> list[TranslatedArticle]:
    """Translate segmented documents of one language along `route`, all their sentences in one call.

    `memories[i]` goes with `documents[i]`: a sentence in it is not translated. A sentence that stands in
    several places is translated once.
    """
    matcher = Matcher(glossary, route[0].source)
    articles = [_Article(*pair, route, matcher) for pair in zip(documents, memories, strict=True)]
    pending = [(n, i) for n, article in enumerate(articles) for i in article.pending]
    texts = [list(article.texts) for article in articles]
    matches = [article.matches for article in articles]
    results: list[dict[int, Translation]] = [{} for _ in articles]
    for leg in route:
        if leg is not route[0]:
            again = Matcher(glossary, leg.source)
            matches = [terms.found(again, document) for document in texts]
        requests = [terms.request(texts[n][i], matches[n][i], leg.target) for n, i in pending]
        translations = _distinctly(leg.translator, requests, progress if leg is route[-1] else None)
        for (n, i), translation in zip(pending, translations, strict=True):
            texts[n][i] = translation.text
            results[n][i] = translation
    return [article.finished(result) for article, result in zip(articles, results, strict=True)]


def _distinctly(
    translator: Translator, requests: Sequence[Request], progress: Progress | None
) -> list[Translation]:
    """A translation of each request, equal ones made once."""
    counts: dict[Request, int] = {}
    for request in requests:
        counts[request] = counts.get(request, 0) + 1
    done = {}
    for request, translation in zip(counts, translator.translate(list(counts)), strict=True):
        done[request] = translation
        if progress:
            progress(counts[request])
    return [done[request] for request in requests]


class _Article:
    """A document on its way through: what is found in it before it is translated."""

    def __init__(self, document: Document, memory: Memory, route: Sequence[Leg], matcher: Matcher) -> None:
        self.document = document
        self.source, self.target = route[0].source, route[-1].target
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
        self.first = self._first_mentions()
        self.foreign = {s: u.language for u in document.units if u.language for s in u.segments}

    @property
    def pending(self) -> Iterator[int]:
        """The segments that have to be translated."""
        for i, segment in enumerate(self.segments):
            fixed = segment in self.datelines or segment in self.foreign or self._remembered(segment)
            if not fixed and any(c.isalpha() for c in segment.text):
                yield i

    def _first_mentions(self) -> dict[int, list[Match]]:
        """Where each term that has an expansion is mentioned first, headings apart: they are too short for it."""
        kinds = [unit.kind for unit in self.document.units for _ in unit.segments]
        first: dict[Concept, tuple[int, Match]] = {}
        for i, matches in enumerate(self.matches):
            for match in matches if kinds[i] != "heading" else ():
                if match.concept.used(self.target).expansion:
                    first.setdefault(match.concept, (i, match))
        mentions: dict[int, list[Match]] = {}
        for i, match in first.values():
            mentions.setdefault(i, []).append(match)
        return mentions

    def finished(self, translations: Mapping[int, Translation]) -> TranslatedArticle:
        """The article in the target language, `translations` being those of the pending segments."""
        sentences = tuple(self._sentence(i, translations.get(i)) for i in range(len(self.segments)))
        document = self.document.with_segments([s.segment for s in sentences])
        located = replace(document, source_locale=self.source, target_locale=self.target, encoding="utf-8")
        return TranslatedArticle(located, sentences)

    def _sentence(self, i: int, translation: Translation | None) -> Sentence:
        segment = self.segments[i]
        target, state, method = self._rendered(i, translation)
        complied = tuple(terms.complied(self.texts[i], self.matches[i], target, self.target))
        issues = [*terms.issues(complied), *self._issues(segment, target, translation)]
        return Sentence(replace(segment, target=target, state=state), complied, tuple(issues), method)

    def _rendered(self, i: int, translation: Translation | None) -> tuple[str, State, str]:
        """The target text of a segment, its state, and the method that gave it."""
        segment, quotation = self.segments[i], self.quotations[i]
        if remembered := self._remembered(segment):
            method = "reviewed" if remembered.state == State.REVIEWED else "edited"
            return remembered.target, remembered.state, method
        if segment in self.datelines:
            text = datelines.localize(segment.text, self.target, self._named)
            return typography.localize_punctuation(text, self.target), State.TRANSLATED, "dateline"
        if translation is None:
            return segment.text, State.TRANSLATED, "copied"
        text = terms.agreeing(translation.text, self.matches[i], self.target)
        text = terms.expanded(self.texts[i], text, self.first.get(i, ()), self.target)
        text = typography.localize(text, self.target, quotation)
        text = typography.capitalize_like(segment.text, text)
        return text, State.TRANSLATED, translation.method

    def _issues(self, segment: Segment, target: str, translation: Translation | None) -> Iterator[Issue]:
        if segment in self.foreign:
            language = Locale(self.foreign[segment]).english_name
            yield Issue("untranslated", f"left as it is: this paragraph seems to be in {language}")
            return
        if translation and translation.fault:
            comment = f"the machine did not manage this sentence ({translation.fault}); translate it by hand"
            yield Issue("mistranslation", comment, Severity.ERROR)
        if translation and "inserted" in translation.method:
            yield Issue("grammar", "a term that the machine had left out was put in; see how it fits")
        if segment not in self.datelines and any(c.isalpha() for c in segment.text):
            yield from check(segment.text, target, self.target)

    def _remembered(self, segment: Segment) -> Remembered | None:
        return self.memory.get((None, segment.text))

    def _named(self, text: str) -> str:
        """A text with every name in it that the glossary knows put into the target language."""
        for match in reversed(self.matcher.find([text])[0]):
            if renderings := match.renderings(self.target):
                text = text[: match.start] + renderings[0] + text[match.end :]
        return text


def _quotations(unit: Unit) -> Sequence[Quotation]:
    return typography.quotations([segment.text for segment in unit.segments])
