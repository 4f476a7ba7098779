"""The dictionary forms of Russian noun phrases as they stand in a text, by pymorphy3."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from translators.training.measures import analyzer

_NAMES = frozenset({"Name", "Surn", "Patr"})
_PREDICATES = frozenset({"VERB", "INFN", "GRND", "PRTS", "ADJS", "PRED"})
_LIKELY = 0.05
"""How likely, 0 to 1, a reading of a word has to be (богаче may be a rich man, but hardly ever is)."""


@lru_cache(maxsize=200_000)
def dictionary_form(words: tuple[str, ...], singular: bool = False) -> str | None:
    """The nominative of a noun phrase or of a person's name, or None if the words are neither, or unclear.

    Adjectives agree with the noun after them, what follows the noun stays: Министерства иностранных дел is
    Министерство иностранных дел. `singular` makes the noun singular if it has one (санкций: санкция).
    """
    return _name(words) or _phrase(words, singular)


@lru_cache(maxsize=200_000)
def word_form(word: str) -> str:
    """The dictionary form of any word: infinitive, masculine nominative."""
    return _cased(word, str(_parses(word)[0].normal_form))


def _name(words: Sequence[str]) -> str | None:
    """A person's name: words that are names in the same case, number and gender; guesses count."""
    if not all(word[:1].isupper() and len(word) > 1 for word in words):
        return None
    options = [
        [p for p in _parses(word) if p.tag.POS == "NOUN" and _NAMES & p.tag.grammemes] for word in words
    ]
    for first in options[0]:
        chosen = [next((p for p in some if _alike(p, first)), None) for some in options]
        if None not in chosen:
            return _joined(words, (_inflected(p, {"nomn"}) for p in chosen))
    return None


def _phrase(words: Sequence[str], singular: bool) -> str | None:
    # From the end: as many adjectives as there are (Белом is a noun too, but not before доме).
    for place in reversed(range(len(words))):
        for noun in (p for p in _parses(words[place]) if p.tag.POS == "NOUN" and p.score >= _LIKELY):
            before = [next((a for a in _parses(w) if _agrees(a, noun)), None) for w in words[:place]]
            if None not in before:
                return _nominative(words, before, noun, singular)
    return None


def _nominative(words: Sequence[str], before: Sequence[Any], noun: Any, singular: bool) -> str | None:
    after = words[len(before) + 1 :]
    if after and _NAMES & noun.tag.grammemes:
        return None  # a name whose parts are not all understood
    if any(_parses(word)[0].tag.POS in _PREDICATES for word in after):
        return None  # послы ушли
    number = {"sing"} if singular and "Pltm" not in noun.tag else {str(noun.tag.number or "sing")}
    head = _inflected(noun, {"nomn", *number})
    gender = {str(noun.tag.gender)} if number == {"sing"} and noun.tag.gender else set()
    agreeing = [_inflected(a, {"nomn", *number, *gender}) for a in before]
    return _joined(words, (*agreeing, head, *after))


def _agrees(adjective: Any, noun: Any) -> bool:
    ours, theirs = adjective.tag, noun.tag
    return (
        ours.POS in ("ADJF", "PRTF")
        and (ours.case, ours.number) == (theirs.case, theirs.number)
        and (ours.number == "plur" or not theirs.gender or ours.gender == theirs.gender)
    )


def _alike(one: Any, other: Any) -> bool:
    return all(getattr(one.tag, name) == getattr(other.tag, name) for name in ("case", "number", "gender"))


@lru_cache(maxsize=200_000)
def _parses(word: str) -> list[Any]:
    """What a word may be, the likeliest first; with a capital, names and places before common nouns."""
    proper = _NAMES | {"Geox", "Orgn", "Abbr"} if word[:1].isupper() else frozenset()
    parses: list[Any] = analyzer().parse(word)
    return sorted(parses, key=lambda p: not (proper & p.tag.grammemes and p.score >= _LIKELY))


def _inflected(parse: Any, grammemes: set[str]) -> str:
    form = parse.inflect(grammemes)
    return str(form.word if form else parse.word)


def _joined(words: Sequence[str], forms: Iterable[str]) -> str:
    return " ".join(_cased(word, form) for word, form in zip(words, forms, strict=True))


def _cased(word: str, form: str) -> str:
    """A form with the capitals of the word that it is a form of."""
    if word.isupper() and len(word) > 1:
        return form.upper()
    parts = word.split("-")
    if not word[:1].isupper() or len(parts) != len(form.split("-")):
        return word[:1].isupper() * form[:1].upper() + form[word[:1].isupper() :]
    capital = zip(parts, form.split("-"), strict=True)
    return "-".join(f[:1].upper() + f[1:] if p[:1].isupper() else f for p, f in capital)
