"""Russian: every rendering in six cases, common nouns in both numbers.

pymorphy3's dictionary inflects words; names that it lacks, their endings. A phrase declines up to its head
noun, with the adjectives that agree with it; what follows the head stays.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import Any, NamedTuple

from glossary.forms import russian_names
from glossary.forms.model import Form
from glossary.forms.russian_nouns import NAMED, Noun, Slot, dictionary_nouns, nouns, staying
from glossary.forms.russian_words import (
    CASES,
    NAME_TAGS,
    inflect,
    inflect_adjective,
    known,
    possessives,
    recase,
    without_yo,
)

__all__ = ["paradigm", "without_yo"]

_UD_CASES = dict(zip(CASES, ("Nom", "Gen", "Dat", "Acc", "Ins", "Loc"), strict=True))
_UD_NUMBERS = {"sing": "Sing", "plur": "Plur"}
_COUNTED = ("term", "title")
"""Kinds that have a plural; an organisation has one only if its name is a common noun."""

_STAY_AFTER = re.compile(
    "авиабаза|агентство|больница|гора|долина|канал|компания|мечеть|озеро|операция|остров|порт|провинция|радио"
    "|район|республика|сектор|тюрьма|штат"
)
"""Class nouns after which a name in the nominative stays (Республика Корея)."""

_GOVERNING = re.compile("подконтрольный|подведомственный|подчинённый|принадлежащий")
"""Adjectives with a dative between them and their noun: подконтрольный Индии Кашмир."""


class _Phrase(NamedTuple):
    slots: Sequence[Slot]
    number: str

    def forms(self, number: str) -> Iterator[Form]:
        for case in CASES:
            for words in product(*(slot(case, number) for slot in self.slots)):
                yield Form(" ".join(words), _UD_CASES[case], _UD_NUMBERS[number])


class _Head(NamedTuple):
    """The noun of a phrase with the parses of the words before it; those without a parse stay."""

    adjectives: Sequence[Any]
    noun: Noun

    @property
    def length(self) -> int:
        return len(self.adjectives) + 1


@lru_cache(maxsize=10_000)
def paradigm(rendering: str, kind: str, gender: str) -> tuple[Form, ...]:
    """Singular, then plural, by case; nothing for what is not understood."""
    quoted = re.fullmatch("«([^«»]+)»", rendering)
    if quoted:
        return tuple(form._replace(text=f"«{form.text}»") for form in paradigm(quoted[1], kind, gender))
    words = rendering.split(" ")
    if kind == "person":
        cases = russian_names.decline(words, gender)
        return tuple(map(Form, cases, _UD_CASES.values(), ["Sing"] * len(cases)))
    return _adjective_alone(words, kind) or _declined(words, kind, gender)


def _declined(words: Sequence[str], kind: str, gender: str) -> tuple[Form, ...]:
    ways = (_coordinated, _phrase, _compound)
    phrase = next((found for way in ways if (found := way(words, kind, gender))), None)
    if not phrase:
        return ()
    common = kind in _COUNTED or (kind == "organisation" and words[0][:1].islower())
    more = phrase.forms("plur") if common and phrase.number == "sing" else ()
    return (*phrase.forms(phrase.number), *more)


def _adjective_alone(words: Sequence[str], kind: str) -> tuple[Form, ...]:
    """All genders of a word that can only be an adjective: российский, of a place as well as of a term."""
    word, *rest = words
    parse = next(iter(_adjectives(word)), None)
    common = kind == "term" or (kind != "title" and word.islower())
    if rest or not parse or not common or dictionary_nouns(word, kind):
        return ()
    own = str(parse.tag.gender or "plur")
    groups = sorted(("masc", "femn", "neut", "plur"), key=lambda group: group != own)
    return tuple(dict.fromkeys(form for group in groups for form in _of_group(word, parse, group)))


def _of_group(word: str, parse: Any, group: str) -> Iterator[Form]:
    """The cases of an adjective in one gender or in the plural, with both accusatives."""
    number = "Plur" if group == "plur" else "Sing"
    for case, animacy in product(CASES, ("inan", "anim")):
        split = case == "accs" and group in ("masc", "plur")
        form = inflect(parse, {case, group, *((animacy,) if split else ())})
        if form:
            yield Form(recase(word, parse, form), _UD_CASES[case], number)


def _coordinated(words: Sequence[str], kind: str, gender: str) -> _Phrase | None:
    """Босния и Герцеговина, Папуа — Новая Гвинея: both decline."""
    links = [number for number, word in enumerate(words) if word == "и" or (word == "—" and kind == "place")]
    if not links or links[0] == len(words) - 1:
        return None
    before, link, after = words[: links[0]], words[links[0]], words[links[0] + 1 :]
    head = _head(before, kind, gender)
    if not head or head.length != len(before):
        return None
    left, right = (_phrase(part, kind, gender) for part in (before, after))
    return _Phrase([*left.slots, staying(link), *right.slots], left.number) if left and right else None


def _compound(words: Sequence[str], kind: str, gender: str) -> _Phrase | None:
    """A place whose last word alone is understood: Азад Кашмир."""
    proper = all(word[:1].isupper() for word in words)
    named = all(set(NAME_TAGS) & parse.tag.grammemes for word in words[:-1] for parse in known(word))
    last = _phrase(words[-1:], kind, gender) if kind == "place" and proper and named else None
    return _Phrase([*map(staying, words[:-1]), *last.slots], last.number) if last else None


def _phrase(words: Sequence[str], kind: str, gender: str) -> _Phrase | None:
    """A head with the adjectives before it; what follows stays, but for an adjective (папа римский)."""
    head = _head(words, kind, gender)
    if not head:
        return _substantive(words, kind)
    noun, rest = head.noun, words[head.length :]
    before = [_agreeing(w, a, noun.animacy) for w, a in zip(words, head.adjectives, strict=False)]
    title = next(
        (a for word in rest[:1] for a in _adjectives(word) if noun.gender and _agrees(a, noun)), None
    )
    if title:
        after = [_agreeing(rest[0], title, noun.animacy), *map(staying, rest[1:])]
    elif _complement(noun, rest, kind):
        after = list(map(staying, rest))
    else:
        return None
    return _Phrase([*before, noun.slot, *after], noun.number)


def _head(words: Sequence[str], kind: str, gender: str) -> _Head | None:
    """The longest start of `words` that is adjectives and a noun that they agree with."""
    found = None
    adjectives: list[Any] = []
    for number, word in enumerate(words):
        alone = number == len(words) - 1
        noun = next(
            (n for n in nouns(word, kind, gender, alone) if all(_agrees(a, n) for a in adjectives if a)), None
        )
        if noun:
            found = _Head(list(adjectives), noun)
        inside = bool(adjectives) and _stays_inside(word, adjectives[-1])
        adjective = None if inside else next(iter(_adjectives(word, before_noun=not alone)), None)
        if not adjective and not inside:
            break
        adjectives.append(adjective)
    return found


def _stays_inside(word: str, before: Any) -> bool:
    """Whether a word between adjectives and their noun stays: и, or what the adjective governs."""
    return word == "и" or (before is not None and _GOVERNING.fullmatch(before.normal_form) is not None)


def _substantive(words: Sequence[str], kind: str) -> _Phrase | None:
    """Adjectives that stand for a noun: бывший заключённый, исполняющий обязанности, Единая."""
    parses: list[Any] = []
    for word in words:
        parse = next(iter(_adjectives(word)), None)
        if not parse:
            break
        parses.append(parse)
    following = words[len(parses) :]
    alike = {(parse.tag.number, parse.tag.gender) for parse in parses}
    understood = known(following[0]) and kind in _COUNTED if following else kind in (*_COUNTED, *NAMED)
    if len(alike) != 1 or not understood:
        return None
    animacy = "anim" if kind in _COUNTED else "inan"
    slots = [_agreeing(word, parse, animacy) for word, parse in zip(words, parses, strict=False)]
    return _Phrase([*slots, *map(staying, following)], parses[0].tag.number)


def _complement(head: Noun, rest: Sequence[str], kind: str) -> bool:
    """Whether what follows the head stays: not a nominative (город Москва)."""
    if head.fixed or not rest:
        return True
    if head.place and kind != "place":
        return False
    tags = [parse.tag for parse in known(rest[0])]
    apposition = any("nomn" in tag for tag in tags) and not any("gent" in tag for tag in tags)
    return not apposition or _STAY_AFTER.fullmatch(head.lemma) is not None


def _adjectives(word: str, before_noun: bool = False) -> list[Any]:
    """Parses as an adjective in the nominative; possessive ones that are guesses only before a noun."""
    parses = [p for p in known(word) if "nomn" in p.tag and {"ADJF", "PRTF"} & p.tag.grammemes]
    if not parses and before_noun and not known(word):
        parses = possessives(word)
    return sorted(parses, key=lambda parse: parse.normal_form == "больший")


def _agrees(adjective: Any, noun: Noun) -> bool:
    if adjective.tag.number != noun.number:
        return False
    return noun.number == "plur" or not noun.gender or adjective.tag.gender == noun.gender


def _agreeing(word: str, parse: Any, animacy: str) -> Slot:
    def slot(case: str, number: str) -> list[str]:
        form = inflect_adjective(parse, case, number, animacy)
        return [recase(word, parse, form)] if form else []

    return slot if parse else staying(word)
