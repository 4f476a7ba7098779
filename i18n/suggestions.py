"""Rows for a glossary: names and titles of articles that it does not have, with proposed renderings.

CLDR knows countries and large cities; what recurs has been put to the vote while the article was translated; for the
rest the model is asked for the name alone. All of it is for people to approve.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from babel import Locale

from glossary.candidates import Candidate, Mention, find
from glossary.matching import Matcher
from glossary.terms import ENGLISH, Concept, Glossary
from i18n import articles, consistency, terms
from i18n.articles import Leg
from i18n.consistency import Name
from i18n.documents import Document
from translators import Request

_PLACES = ("place", "organisation", "")
"""Kinds of names that CLDR may know: it has cities called Davis and Casey, and the European Union."""


@dataclass(frozen=True)
class Suggestion:
    """A name in some articles of one language, how often, and the first sentence that has it."""

    name: str
    kind: str
    count: int
    example: str


def suggest(
    documents: Sequence[Document],
    source: Locale,
    routes: Mapping[Locale, Sequence[Leg]],
    glossaries: Sequence[Glossary],
) -> list[Concept]:
    """A concept for each name that the glossary lacks, the commonest first; its note has count and example.

    `glossaries[i]` goes with `documents[i]`.

    `routes` lead from `source` to the languages in which renderings are wanted, English among them if `source` is
    not English. Raises nothing but what reading a package may.
    """
    found = _found(documents, source, list(routes), glossaries)
    said = {target: _renderings(found, documents, route, glossaries) for target, route in routes.items()}
    return [_concept(suggestion, source, said) for suggestion in found]


def _found(
    documents: Sequence[Document],
    source: Locale,
    targets: Sequence[Locale],
    glossaries: Sequence[Glossary],
) -> list[Suggestion]:
    """The names of all documents for which some target has no rendering; those of several documents joined."""
    joined: dict[str, Suggestion] = {}
    matchers = {id(glossary): Matcher(glossary, source) for glossary in glossaries}
    for document, glossary in zip(documents, glossaries, strict=True):
        texts = [segment.text for segment in document.segments]
        pages = zip(texts, terms.found(matchers[id(glossary)], texts), strict=True)
        for candidate in find(texts, [terms.known(*page, targets) for page in pages], source):
            new = _suggestion(candidate, texts)
            old = joined.get(new.name, replace(new, count=0))
            joined[new.name] = replace(old, kind=old.kind or new.kind, count=old.count + new.count)
    return sorted(joined.values(), key=lambda suggestion: -suggestion.count)


def _suggestion(candidate: Candidate, texts: Sequence[str]) -> Suggestion:
    first: Mention = candidate.mentions[0]
    return Suggestion(candidate.name, candidate.kind, len(candidate.mentions), texts[first.text])


def _renderings(
    found: Sequence[Suggestion],
    documents: Sequence[Document],
    route: Sequence[Leg],
    glossaries: Sequence[Glossary],
) -> dict[str, Name]:
    """What each name may be called in the language that `route` leads to."""
    target = route[-1].target
    nothing: list[articles.Recall] = [{} for _ in documents]
    translated = articles.translate(documents, route, glossaries, nothing)
    voted = {name.source: name for article in translated for name in article.names}
    cldr = _cldr(route[0].source, target)
    known = {s.name: cldr[s.name] for s in found if s.name in cldr and s.kind in _PLACES}
    rest = [s.name for s in found if s.name not in voted and s.name not in known]
    alone = dict(zip(rest, _alone(rest, route), strict=True))
    return {
        s.name: Name(s.name, known[s.name], s.kind or "place", "", s.count, 0)
        if s.name in known
        else voted.get(s.name) or Name(s.name, alone[s.name], s.kind, "", s.count, 0)
        for s in found
    }


def _alone(names: Sequence[str], route: Sequence[Leg]) -> list[str]:
    """Names as the model translates them by themselves; empty where that cannot be a name."""
    texts = list(names)
    for leg in route:
        texts = [done.text for done in leg.translator.translate([Request(text) for text in texts])]
    bare = map(consistency.bare, texts)
    return [text if consistency.sound(text, name) else "" for text, name in zip(bare, names, strict=True)]


@cache
def _cldr(source: Locale, target: Locale) -> dict[str, str]:
    """Countries and the cities of time zones: their names in `source` to those in `target`."""
    countries = ((name, target.territories.get(code, "")) for code, name in source.territories.items())
    cities = (
        (
            source.time_zones.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " "),
            names.get("city", ""),
        )
        for zone, names in target.time_zones.items()
    )
    return {name: rendering for name, rendering in (*cities, *countries) if rendering}


def _concept(suggestion: Suggestion, source: Locale, said: Mapping[Locale, Mapping[str, Name]]) -> Concept:
    names = {target: renderings[suggestion.name] for target, renderings in said.items()}
    kind = next((name.kind for name in names.values() if name.kind), "") or suggestion.kind
    gender = next((name.gender for name in names.values() if name.gender), "")
    rendered = {_column(target): (name.rendering,) for target, name in names.items() if name.rendering}
    called = {ENGLISH: (suggestion.name,), **rendered, _column(source): (suggestion.name,)}
    note = f"{suggestion.count}×: {suggestion.example}"
    return Concept(kind, gender if kind == "person" else "", called, note)


def _column(locale: Locale) -> str:
    return ENGLISH if locale.language == ENGLISH else str(locale)
