"""Names of people in Russian, after Rosenthal, "Spravochnik po pravopisaniyu", sections 148-149."""

import re
from collections.abc import Sequence
from typing import Any

from glossary.forms.russian_words import (
    CASES,
    MASCULINE,
    NOUNS,
    Table,
    by_ending,
    ends,
    inflect,
    inflect_adjective,
    known,
    recase,
)

_GENDERS = {"m": {"masc", "ms-f"}, "f": {"femn", "ms-f"}}

_SURNAMES: dict[str, Table] = {
    "m": (
        ("V(?:[гкх]и|[сц]ко)й", 2, "ого ому ого им ом"),
        ("V[жчшщн]ий", 2, "его ему его им ем"),
        ("V(?:ы|[влн]о|сто)й", 2, "ого ому ого ым ом"),
        ("[оеё]в|V[иы]н", 0, "а у а ым е"),
        ("ых|[гкхжчшщ]их", 0, ""),
        *NOUNS,
        *MASCULINE,
    ),
    "f": (
        ("V[жчшщ]ая", 2, "ей ей ую ей ей"),
        ("Vая", 2, "ой ой ую ой ой"),
        ("Vяя", 2, "ей ей юю ей ей"),
        ("[оеё]ва|V[иы]на", 1, "ой ой у ой ой"),
        *NOUNS,
    ),
}
_GIVEN: dict[str, Table] = {"m": (*NOUNS, *MASCULINE), "f": NOUNS}
_TELLING = {"m": "V(?:[оеё]в|ин|[сц]кий)", "f": "V(?:[оеё]ва|ина|[сц]кая)"}
"""Surnames that tell a person's gender."""

_FAMILY_FIRST = re.compile(
    "Си|Ли|Ван|Чан|Чжан|Лю|Чэнь|Чжао|Чжоу|Сюй|Сунь|Чжу|Ху|Линь|Го|Хэ|Гао|Ло|Чжэн|Лян|Се|Сун|Фэн|Сяо|Чэн|Дун|Лай"
    "|Цао|Юань|Шэнь|Цзэн|Пэн|Люй|Лу|Цзян|Цай|Цзя|Вэй|Мао|Вэнь|Цинь|У|Ма|Е"
)
_FAMILY_FIRST_OF_THREE = re.compile(
    "Ким|Пак|Ли|Го|Чхве|Чон|Чо|Юн|Чан|Лим|Пан|Мун|Хан|Но|Нгуен|Хо|Фам|Кан|Мин"
)
"""Chinese, and Korean and Vietnamese surnames: they come first and stay; only a man's last name declines.

Хуан is not among them: it is more often a Spanish given name.
"""

_SPELLED = frozenset({"Эй", "Би", "Си", "Ди", "Джей", "Кей", "Эл", "Эм", "Пи", "Ти"})
"""English letters: two of them in a name are initials (Джей Ди Вэнс) and stay."""

_BOUND = re.compile("Абд|Абдель|Абдул|Абу|Аль|Эль|Ибн|Бен|Кара|[а-яё]{1,3}(?<!сэр)")
"""Words of a name that never decline: Arabic ones bound to the next, and particles."""


def decline(words: Sequence[str], gender: str) -> list[str]:
    """A person's name in six cases; one of unknown gender only if it is the same for both."""
    if told := gender if gender in _GENDERS else _gender(words):
        return _full_name(words, told)
    man, woman = _full_name(words, "m"), _full_name(words, "f")
    return man if man == woman else []


def _gender(words: Sequence[str]) -> str:
    """Tell the gender from a given name that only one has, or else from a Slavic surname."""
    by_given = [gender for gender in _GENDERS if _dictionary(words[0], ("Name",), gender)]
    by_surname = [gender for gender, ending in _TELLING.items() if ends(words[-1], ending)]
    return next((genders[0] for genders in (by_given, by_surname) if len(genders) == 1), "")


def _full_name(words: Sequence[str], gender: str) -> list[str]:
    stay = _staying(words, gender)
    family = _family(words, gender) if not stay else -1
    columns = [
        [word] * len(CASES) if number in stay else _name(word, gender, number == family)
        for number, word in enumerate(words)
    ]
    return [" ".join(row) for row in zip(*columns, strict=True)]


def _staying(words: Sequence[str], gender: str) -> range:
    """Numbers of the words at the start of a name that do not decline."""
    count = len(words)
    first = _FAMILY_FIRST if count == 2 else _FAMILY_FIRST_OF_THREE
    if count in (2, 3) and first.fullmatch(words[0]):
        return range(count if gender == "f" else count - 1)
    spelled = next((number for number, word in enumerate(words) if word not in _SPELLED), count)
    return range(spelled if spelled > 1 else 0)


def _family(words: Sequence[str], gender: str) -> int:
    """Number of the surname: the last word with a capital, if there is one.

    A given name may stand alone, and with a foreign one the surname declines like a given name.
    """
    given, family = (_dictionary(words[0], (tag,), gender) for tag in ("Name", "Surn"))
    alone = len(words) == 1 and given and not family
    if alone or (len(words) > 1 and _is_foreign(words[0], words[-1], gender)):
        return -1
    return max((number for number, word in enumerate(words) if word[:1].isupper()), default=-1)


def _is_foreign(given: str, family: str, gender: str) -> bool:
    """Whether a surname in -ин is not Russian: the given name is unknown, or a man's in a vowel.

    So Ллойдом Остином and Чарли Чаплином are like Мартином, Мерилин Кортину like Марину. A woman's surname
    that the dictionary knows is Russian.
    """
    if given.islower() or not ends(family, "V[иы]на?"):
        return False
    unknown = not _dictionary(given, ("Name",), gender)
    if gender == "f":
        return unknown and not _dictionary(family, ("Surn",), gender)
    return unknown or ends(given, "[еиоуэю]")


def _name(word: str, gender: str, family: bool) -> list[str]:
    """The cases of one word of a name."""
    first, hyphen, last = word.rpartition("-")
    if hyphen:
        double = family and first[:1].isupper() and (last.islower() or ends(first, "VV"))
        heads = _name(first, gender, family) if double else [first] * len(CASES)
        return [f"{head}-{tail}" for head, tail in zip(heads, _name(last, gender, family), strict=True)]
    prefix = re.match("[А-ЯЁа-яё]{1,2}[’'](?=[А-ЯЁ])", word)
    if prefix:
        return [prefix[0] + form for form in _name(word[prefix.end() :], gender, family)]
    if not re.fullmatch("[А-ЯЁа-яё][а-яё]*", word) or _BOUND.fullmatch(word):
        return [word] * len(CASES)
    parses = _parses(word, gender, family)
    return _cases(word, parses[0]) if parses else _by_ending(word, gender, family)


def _parses(word: str, gender: str, family: bool) -> list[Any]:
    """The dictionary's parses, the likeliest first; Седой is known as an adjective alone."""
    if word.islower():
        return [p for p in known(word) if _is_singular(p, gender) and {"anim", "ADJF"} & p.tag.grammemes]
    if not family:
        return _dictionary(word, ("Name", "Patr"), gender)
    return _dictionary(word, ("Surn", "Name", "ADJF") if ends(word, "ой") else ("Surn", "Name"), gender)


def _dictionary(word: str, tags: Sequence[str], gender: str) -> list[Any]:
    """Parses of a name as a nominative, those with the first of `tags` before the others."""
    parses = [p for p in known(word) if _is_singular(p, gender) and len(p.methods_stack) == 1]
    return [parse for tag in tags for parse in parses if tag in parse.tag]


def _is_singular(parse: Any, gender: str) -> bool:
    return {"nomn", "sing"} <= parse.tag.grammemes and bool(_GENDERS[gender] & parse.tag.grammemes)


def _cases(word: str, parse: Any) -> list[str]:
    adjective = "ADJF" in parse.tag
    oblique = (
        inflect_adjective(parse, case, "sing", "anim") if adjective else inflect(parse, (case, "sing"))
        for case in CASES[1:]
    )
    return [word, *(recase(word, parse, form or parse.word) for form in oblique)]


def _by_ending(word: str, gender: str, family: bool) -> list[str]:
    if word.islower():
        return [word] * len(CASES)
    return by_ending(word, (_SURNAMES if family else _GIVEN)[gender])
