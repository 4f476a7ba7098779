"""Rows about the same thing become one concept: the row that was read first wins.

Within a file two rules for one term are a mistake; between files they are precedence, which is told.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from glossary.terms import ENGLISH, Concept, Glossary, Usage

_Key = tuple[str, frozenset[str]]
"""An English spelling (case counts) and what the rule is limited to."""


@dataclass
class Merged:
    """Concepts that no longer share a spelling; lines about rows of one file that contradict each other;
    lines about rows that were not needed or are overridden.
    """

    concepts: list[Concept] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def merge(concepts: Iterable[Concept]) -> Merged:
    """Join the concepts that share an English spelling and are limited to the same."""
    merged = Merged()
    places: dict[_Key, int] = {}
    limited: dict[str, list[Concept]] = {}
    for concept in concepts:
        keys = [(spelling, frozenset(concept.only)) for spelling in concept.terms[ENGLISH]]
        twins = sorted({places[key] for key in keys if key in places})
        for key in keys:
            places.setdefault(key, twins[0] if twins else len(merged.concepts))
        if concept.only:
            _compare(merged, concept, limited)
        if twins:
            _add(merged, concept, {twin: _placed(keys, places, twin) for twin in twins})
        else:
            merged.concepts.append(concept)
    kinds = _kinds(merged.concepts)
    merged.concepts = [c if c.kind else replace(c, kind=_kind(c, kinds)) for c in merged.concepts]
    return merged


def _placed(keys: Iterable[_Key], places: Mapping[_Key, int], place: int) -> tuple[str, ...]:
    return tuple(key[0] for key in keys if places[key] == place)


def _kinds(concepts: Sequence[Concept]) -> dict[str, str]:
    """The kinds that rules for all articles give, if others need them."""
    needed = any(concept.only and not concept.kind for concept in concepts)
    return {s: c.kind for c in concepts if needed and c.kind and not c.only for s in c.terms[ENGLISH]}


def _kind(concept: Concept, kinds: Mapping[str, str]) -> str:
    """The kind of a concept that has none: what is limited to some articles has that of the rule for all."""
    return next((kinds[s] for s in concept.terms[ENGLISH] if concept.only and s in kinds), "term")


def _add(merged: Merged, concept: Concept, twins: Mapping[int, tuple[str, ...]]) -> None:
    """Join a concept to its twins, each with its own spellings of those, and tell what it says otherwise than
    any of them. Spellings that are new go to the first.
    """
    redundancies = list(_redundancies(merged.concepts[min(twins)], concept))
    for twin, spellings in twins.items():
        first = merged.concepts[twin]
        told = merged.problems if _same_file(first, concept) else merged.warnings
        told += _clashes(first, concept)
        merged.concepts[twin] = union(first, replace(concept, terms={**concept.terms, ENGLISH: spellings}))
    merged.warnings += redundancies


def _compare(merged: Merged, concept: Concept, limited: dict[str, list[Concept]]) -> None:
    """Tell what a concept says otherwise than one that holds for some of the same articles; note it in `limited`."""
    others = {id(o): o for spelling in concept.terms[ENGLISH] for o in limited.get(spelling, ())}
    for other in others.values():
        if set(other.only) != set(concept.only) and set(other.only) & set(concept.only):
            told = merged.problems if _same_file(other, concept) else merged.warnings
            told += _clashes(other, concept)
    for spelling in concept.terms[ENGLISH]:
        limited.setdefault(spelling, []).append(concept)


def _same_file(first: Concept, second: Concept) -> bool:
    return bool(first.source and second.source and first.source.path == second.source.path)


def _clashes(first: Concept, second: Concept) -> Iterator[str]:
    """A line for each cell in which two concepts of one spelling say different things."""
    if not (first.source and second.source):
        return
    before, now = _cells(first), _cells(second)
    for holds in (holds for holds, said in now.items() if before.get(holds, said) != said):
        language, _, usage = holds.partition(":")
        if not usage or before.get(language) == now.get(language):
            yield (
                f'{second.source.at(holds)}: "{_shared(first, second)}" is "{" | ".join(now[holds])}" here but'
                f' "{" | ".join(before[holds])}" in {first.source}; {_advice(first, second, usage)}'
            )


def _cells(concept: Concept) -> dict[str, tuple[str, ...]]:
    """What a row says in cells that can say only one thing."""
    cells = {language: cells for language, cells in concept.terms.items() if language != ENGLISH}
    for language, usage in concept.usage.items():
        expansion = (usage.expansion,) if usage.expansion else ()
        said = {f"{language}:forms": usage.forms, f"{language}:expansion": expansion}
        cells |= {holds: words for holds, words in said.items() if words}
    return cells


def _advice(first: Concept, second: Concept, usage: str) -> str:
    if not _same_file(first, second):
        return "the file that was named first wins"
    return "delete one" if usage else 'delete one, or write both in one cell with " | "'


def _shared(first: Concept, second: Concept) -> str:
    return next(spelling for spelling in second.terms[ENGLISH] if spelling in first.terms[ENGLISH])


def _redundancies(first: Concept, second: Concept) -> Iterator[str]:
    if not (first.source and second.source):
        return
    term = _shared(first, second)
    for name in ("kind", "gender", "case"):
        before, now = getattr(first, name), getattr(second, name)
        if before and now and before != now:
            place = second.source.at(name)
            yield f'{place}: "{term}" is {now} here but {before} in {first.source}, which is kept'
    joined = union(first, second)
    if (joined.terms, joined.usage) == (first.terms, first.usage) and not any(_clashes(first, second)):
        yield f'{second.source.at(ENGLISH)}: "{term}" is already in {first.source}; delete one of the rows'


def union(first: Concept, second: Concept) -> Concept:
    """What both say; where they disagree, what `first` says. What `second` says about the use of another rendering
    than that does not count.
    """
    spellings = tuple(dict.fromkeys(first.terms[ENGLISH] + second.terms[ENGLISH]))
    agreed = [
        n for n in second.usage if first.terms.get(n) in (None, second.terms.get(n, first.terms.get(n)))
    ]
    usage = {name: _joined(first.usage.get(name, Usage()), second.usage[name]) for name in agreed}
    return Concept(
        first.kind or second.kind,
        first.gender or second.gender,
        {**second.terms, **first.terms, ENGLISH: spellings},
        first.note or second.note,
        first.source,
        {**first.usage, **usage},
        first.case or second.case,
        first.only,
    )


def _joined(first: Usage, second: Usage) -> Usage:
    forbidden = tuple(dict.fromkeys(first.forbidden + second.forbidden))
    return Usage(first.forms or second.forms, forbidden, first.expansion or second.expansion)


def held(glossary: Glossary, article: str, domains: Collection[str]) -> tuple[bool, ...]:
    """Which of the limited rules hold for an article, given its path and domains: what `within` depends on."""
    return tuple(concept.holds(article, domains) for concept in glossary.concepts if concept.only)


def within(glossary: Glossary, article: str, domains: Collection[str]) -> Glossary:
    """The rules that hold for an article, given its path and domains.

    Rules for its path or a domain of it come before those for all articles, which fill in what they leave open.
    """
    if not glossary.limits:
        return glossary
    holding = [concept for concept in glossary.concepts if concept.holds(article, domains)]
    ordered = sorted(holding, key=lambda concept: not concept.only)
    unlimited = (replace(concept, only=()) for concept in ordered)
    return Glossary(tuple(merge(unlimited).concepts))
