"""What an export lost: it is read back and compared with what was to be written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from babel import Locale

from glossary.terms import ENGLISH, USAGE, Concept, Glossary, Usage

_FIELDS = ("gender", "case", "note")
_PLAIN_KINDS = ("", "term")


def losses(before: Glossary, after: Glossary, targets: Sequence[Locale]) -> tuple[str, ...]:
    """A line for each thing that some concepts of `before` say, about `targets`, and those of `after` do not.

    A concept that became several, one for each spelling, has lost nothing. How `=` is written does not count.
    """
    kept = {(spelling, c.only): c for c in after.concepts for spelling in c.terms[ENGLISH]}
    found: dict[str, list[str]] = {}
    for concept in before.concepts:
        mates = {name: mate for name in concept.terms[ENGLISH] if (mate := kept.get((name, concept.only)))}
        for aspect in dict.fromkeys(_lost(concept, mates, targets)):
            found.setdefault(aspect, []).append(concept.terms[ENGLISH][0])
    return tuple(f"{aspect}: {_examples(names)}" for aspect, names in found.items())


def _examples(names: list[str]) -> str:
    first = " ".join(names[0].split())
    return f'"{first}"' + (f" and {len(names) - 1} more" if len(names) > 1 else "")


def _lost(concept: Concept, mates: Mapping[str, Concept], targets: Sequence[Locale]) -> Iterator[str]:
    """What the concepts that stand for its spellings do not say."""
    if not mates:
        if any(_rules(concept, target) for target in targets):
            yield "left out, because limited to some articles" if concept.only else "left out"
        return
    if len(mates) < len(concept.terms[ENGLISH]):
        yield "alternatives in en"
    for spelling, mate in mates.items():
        if concept.kind != mate.kind and concept.kind not in _PLAIN_KINDS:
            yield "kind"
        yield from (name for name in _FIELDS if getattr(concept, name) not in ("", getattr(mate, name)))
        alone, alike = (replace(c, terms={**c.terms, ENGLISH: (spelling,)}) for c in (concept, mate))
        for target in targets:
            yield from _lost_in(target, alone, alike)


def _rules(concept: Concept, target: Locale) -> bool:
    """Whether the concept says anything for `target`."""
    return concept.used(target) != Usage() or (
        target.language != ENGLISH and bool(concept.renderings(target))
    )


def _lost_in(target: Locale, concept: Concept, mate: Concept) -> Iterator[str]:
    renderings, kept = concept.renderings(target), mate.renderings(target)
    if target.language != ENGLISH and renderings != kept:
        yield f"alternatives in {target}" if renderings[:1] == kept[:1] else f"terms in {target}"
    for name in USAGE:
        said = getattr(concept.used(target), name)
        if said and said != getattr(mate.used(target), name):
            yield f"{name} in {target}"
