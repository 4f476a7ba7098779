"""What deserves a look in a glossary that loads: shadows, rules that contradict themselves, forms that are missing."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from babel import Locale

from glossary.forms import declines, forms, paradigm
from glossary.matching import Matcher, surname
from glossary.terms import ENGLISH, GENDERS, KEEP, Concept, Glossary

ALPHABETS = frozenset({"ARABIC", "ARMENIAN", "CYRILLIC", "GEORGIAN", "GREEK", "HEBREW", "LATIN"})
"""Scripts of which a word has but one, as `unicodedata` calls them; a Japanese word may have three of the others."""

Check = Callable[[Glossary, Sequence[Locale]], Iterable[str]]


def findings(glossary: Glossary, targets: Sequence[Locale]) -> list[str]:
    """A line for each thing to look at in the columns of `targets`, with its place; the warnings of loading first."""
    return [*glossary.warnings, *(line for check in CHECKS for line in check(glossary, targets))]


def shared_surnames(glossary: Glossary, _targets: Sequence[Locale]) -> Iterator[str]:
    """People of one surname: alone, it means whoever was named last."""
    people: dict[str, list[Concept]] = defaultdict(list)
    for concept in glossary.concepts:
        for name in (
            {surname(name) for name in concept.terms[ENGLISH]} - {""} if concept.kind == "person" else ()
        ):
            people[name].append(concept)
    for name, bearers in people.items():
        others = {_name(c): c for c in bearers if not any(_name(a).endswith(f" {_name(c)}") for a in bearers)}
        if len(others) > 1:
            listed = " and ".join(f'"{other}"' for other in others)
            yield f'{_row([*others.values()][-1])}: "{name}" alone may be {listed}; it means whoever was named last'


def shadowed_surnames(glossary: Glossary, _targets: Sequence[Locale]) -> Iterator[str]:
    """A surname that is another row's term: the term wins where it stands alone."""
    terms = {spelling: c for c in glossary.concepts for spelling in c.terms[ENGLISH]}
    for concept in glossary.concepts:
        for name in concept.terms[ENGLISH] if concept.kind == "person" else ():
            other = terms.get(surname(name))
            if other and other.kind != "person":
                yield (
                    f'{_row(concept)}: "{surname(name)}" alone is not taken for "{name}" but for the term in'
                    f' {_row(other)}; add it there or here after " | " if it should be'
                )


def inside_others(glossary: Glossary, targets: Sequence[Locale]) -> Iterator[str]:
    """A term inside a longer one that is called otherwise there: Foreign Ministry in Russian Foreign Ministry."""
    matcher = Matcher(Glossary(tuple(c for c in glossary.concepts if c.kind != "person")), Locale(ENGLISH))
    for concept in glossary.concepts:
        for word in _inner(concept, matcher) if concept.kind in ("organisation", "title", "term") else ():
            for target in targets:
                outer, inner = concept.renderings(target), word.renderings(target)
                if (
                    KEEP not in concept.terms.get(str(target), ())
                    and outer
                    and inner
                    and not _contains(outer, inner, word, target)
                ):
                    yield (
                        f'{_row(concept)}: "{_name(concept)}" is "{outer[0]}" ({target}), but "{_name(word)}" in'
                        f' it is "{inner[0]}" by itself ({_row(word)}); is that meant?'
                    )


def _inner(concept: Concept, matcher: Matcher) -> Iterator[Concept]:
    """The concepts whose term makes a part of a longer term."""
    words = concept.terms[ENGLISH][0].split()
    for end in range(1, len(words)):
        [found] = matcher.find([" ".join(words[end:])])
        if found and found[0].start == 0 and found[0].end == len(" ".join(words[end:])):
            yield found[0].concept
            return


def _contains(outer: Sequence[str], inner: Sequence[str], concept: Concept, target: Locale) -> bool:
    known = {form.casefold() for form in _accepted(concept, inner, target)}
    return any(form in rendering.casefold() for rendering in outer for form in known)


def _accepted(concept: Concept, renderings: Sequence[str], target: Locale) -> set[str]:
    """The forms of the renderings: for the first those that are listed, if some are."""
    listed = concept.used(target).forms
    ruled = renderings[1:] if listed else renderings
    inflected = {form for r in ruled for form in forms(r, concept.kind, concept.gender, target)}
    return {*renderings, *listed, *inflected}


def forbidden_renderings(glossary: Glossary, targets: Sequence[Locale]) -> Iterator[str]:
    """A rendering that the same row forbids."""
    for concept in glossary.concepts:
        for target in targets if concept.usage else ():
            accepted = _accepted(concept, concept.renderings(target), target)
            for word in concept.used(target).forbidden:
                if word in accepted:
                    place = _at(concept, f"{target}:forbidden")
                    yield f'{place}: "{word}" is forbidden, but a form of the rendering itself; delete one'


def genders(glossary: Glossary, targets: Sequence[Locale]) -> Iterator[str]:
    """A person without a gender whose forms depend on it."""
    for concept in glossary.concepts:
        for target in targets if concept.kind == "person" and not concept.gender else ():
            for name in concept.renderings(target)[:1]:
                unknown, *known = (
                    {f.text for f in paradigm(name, "person", g, target)} for g in ("", *GENDERS)
                )
                if len(unknown) == 1 and any(len(some) > 1 for some in known):
                    yield f'{_at(concept, str(target))}: "{name}" declines by gender; write m or f in the column gender'


def scripts(glossary: Glossary, targets: Sequence[Locale]) -> Iterator[str]:
    """Words that mix alphabets (a Latin a in a Russian name), and Arabic letters that Urdu does not use."""
    for concept in glossary.concepts:
        for target in targets:
            for word in re.findall(r"[^\W\d_]+", " ".join(concept.renderings(target))):
                if len(ALPHABETS & {unicodedata.name(char, "?").split()[0] for char in word}) > 1:
                    yield f'{_at(concept, str(target))}: "{word}" mixes letters of two alphabets; type it again'
                elif target.language == "ur" and re.search("[يكه]", word):
                    yield f'{_at(concept, str(target))}: "{word}" has Arabic letters; Urdu writes ی ک ہ'


def undeclined(glossary: Glossary, targets: Sequence[Locale]) -> Iterator[str]:
    """Renderings without a form but the dictionary's, in languages in which every word has some."""
    for target in filter(declines, targets):
        for concept in glossary.concepts:
            for word in (
                concept.renderings(target)[:1] if KEEP not in concept.terms.get(str(target), ()) else ()
            ):
                one = len(paradigm(word, concept.kind, concept.gender, target)) == 1
                if one and not concept.used(target).forms:
                    place, column = _at(concept, str(target)), f"{target}:forms"
                    yield f'{place}: no cases are known of "{word}"; if it declines, list them in {column}'


def _at(concept: Concept, holds: str) -> str:
    """The place of a cell; the term, if it is in no file."""
    return concept.source.at(holds) if concept.source else f'"{_name(concept)}"'


def _row(concept: Concept) -> str:
    return str(concept.source) if concept.source else f'"{_name(concept)}"'


def _name(concept: Concept) -> str:
    return concept.terms[ENGLISH][0]


CHECKS: tuple[Check, ...] = (
    forbidden_renderings,
    scripts,
    genders,
    undeclined,
    shadowed_surnames,
    shared_surnames,
    inside_others,
)
"""Every check, what is surely wrong first."""
