"""Terms put into the sentences that a model learns from, each with its dictionary form, as hints are at work:

    released <term> Ksenia Karelina<as> Ксения Карелина</term>, the FSB said

The model learns to write what follows `<as>`, in the form that the sentence needs. Method: Bergmanis and
Pinnis, "Facilitating Terminology Translation with Target Lemma Annotations", EACL 2021; which words are terms
is chosen at random among those whose alignment is beyond doubt.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from translators.model import Markers, Span
from translators.training.lemmas import dictionary_form, word_form
from translators.training.texts import MARK, Pair

MARKERS = Markers("<term> ", "<as> ", "</term>")
"""The spaces make words in a hint the same subwords as words elsewhere."""

Links = frozenset[tuple[int, int]]
"""Pairs of source and target words, by number."""

_LONGEST = 3
_TERMS = (1, 2, 2, 3, 4, 6)
"""How many terms a sentence has, one as likely as the other."""

_NAME, _NOUN, _OTHER, _PHRASE = 4.0, 1.0, 0.3, 1.5
"""How likely a name, a noun, and any other word is to be taken, and how much likelier several words are than
one.
"""

_GRAMMAR = re.compile(
    "a|about|after|all|also|although|among|an|and|another|any|are|as|at|be|because|been|before|being"
    "|between|both|but|by|can|could|did|do|does|each|few|for|from|had|has|have|he|her|here|hers|him|his"
    "|how|i|if|in|into|is|it|its|just|many|may|me|might|more|most|much|must|my|no|not|of|off|on|one"
    "|only|onto|or|other|our|out|over|own|shall|she|should|since|so|some|such|than|that|the|their|them"
    "|then|there|these|they|this|those|though|through|to|too|under|until|up|upon|us|very|was|we|were"
    "|what|when|where|whether|which|while|who|whom|whose|why|will|with|within|without|would|yet|you"
    "|your"
)
"""English words that no term begins or ends with; US is none."""

_LEMMA = 0.75
"""How often a term has its dictionary form; else the form in the sentence, as house rules may ask for one."""


class Term(NamedTuple):
    """Characters of the source and of the target that translate each other, and how likely they are to be
    taken.
    """

    source: Span
    target: Span
    weight: float


def words(text: str) -> list[re.Match[str]]:
    """The words and punctuation marks of a text."""
    return list(re.finditer(r"\w+(?:[-'’]\w+)*|[^\w\s]", text))


def hinted(pair: Pair, keep: frozenset[int]) -> str:
    """The source of a pair with marked terms, with hints at those to keep, by number."""
    numbers = iter(range(len(pair.terms)))

    def written(mark: re.Match[str]) -> str:
        number = next(numbers)
        return hint(mark[1], pair.terms[number]) if number in keep else mark[1]

    return MARK.sub(written, pair.source)


def hint(term: str, lemma: str) -> str:
    """A term with its hint."""
    return f"{MARKERS.open}{term}{MARKERS.separator}{lemma}{MARKERS.close}"


def annotated(pair: Pair, links: Links, language: str, rng: random.Random) -> str | None:
    """The source of an unmarked pair with hints at some of its terms, or None if it has none."""
    found = list(terms(pair, links, language))
    if not found:
        return None
    chosen: list[Term] = []
    wanted = rng.choice(_TERMS)
    for term in rng.choices(found, [t.weight for t in found], k=3 * wanted):
        if len(chosen) < wanted and not any(term.source.overlaps(c.source) for c in chosen):
            chosen.append(term)
    text = pair.source
    for (start, end), target, _ in sorted(chosen, reverse=True):
        lemma = _lemma(pair.target[slice(*target)], language, rng)
        text = text[:start] + hint(text[start:end], lemma) + text[end:]
    return text


def terms(pair: Pair, links: Links, language: str) -> Iterator[Term]:
    """What could be a term: up to three words whose links stay among themselves, as many on the other side or
    one more, without punctuation, and no short word alone.
    """
    ours, theirs = words(pair.source), words(pair.target)
    forth, back = defaultdict(set), defaultdict(set)
    for i, j in links:
        forth[i].add(j)
        back[j].add(i)
    for first in range(len(ours)):
        for last in range(first, min(first + _LONGEST, len(ours))):
            span = _linked(range(first, last + 1), forth, back)
            if span and _lexical(ours[first : last + 1]) and _lexical(theirs[slice(*span)], 1):
                source = Span(ours[first].start(), ours[last].end())
                target = Span(theirs[span.start].start(), theirs[span.end - 1].end())
                weight = _weight(pair.source[slice(*source)], pair.target[slice(*target)], language)
                if weight:
                    yield Term(source, target, weight)


def _linked(span: range, forth: Mapping[int, set[int]], back: Mapping[int, set[int]]) -> Span | None:
    """The target words of a span of source words, if they have links to it alone; words without any may be
    inside.
    """
    if not (forth.get(span[0]) and forth.get(span[-1])):
        return None
    there = {j for i in span for j in forth.get(i, ())}
    found = Span(min(there), max(there) + 1)
    alone = all(i in span for j in range(*found) for i in back.get(j, ()))
    return found if alone and found.end - found.start <= len(span) + 1 else None


def _lexical(span: Sequence[re.Match[str]], shortest: int = 4) -> bool:
    """Whether there are only words, none of English grammar at either end, and not one that is too short for a
    term, unless it has a capital.
    """
    first, last = span[0][0], span[-1][0]
    long = len(span) > 1 or len(first) >= shortest or (first[0].isupper() and len(first) > 1)
    lexical = not any(
        _GRAMMAR.fullmatch(word if word[1:].isupper() else word.lower()) for word in (first, last)
    )
    return long and lexical and all(word[0][0].isalnum() for word in span)


def _weight(source: str, target: str, language: str) -> float:
    """How likely a term is to be taken: not at all if it is several Russian words that are no noun phrase."""
    parts = tuple(target.split())
    noun = language != "ru" or dictionary_form(parts) is not None
    name = noun and all(word[:1].isupper() for word in source.split())
    other = _OTHER if len(parts) == 1 else 0.0
    return (_NAME if name else _NOUN if noun else other) * (_PHRASE if " " in source else 1)


def _lemma(surface: str, language: str, rng: random.Random) -> str:
    """The dictionary form of words in a target, in Russian; elsewhere, and where it is not known, they stay.

    Common nouns are singular every other time, as a glossary has them: the model is to find the number
    itself.
    """
    if language != "ru" or rng.random() >= _LEMMA:
        return surface
    parts = tuple(surface.split())
    singular = not surface[:1].isupper() and rng.random() < 0.5
    alone = word_form(parts[0]) if len(parts) == 1 else surface
    return dictionary_form(parts, singular) or alone
