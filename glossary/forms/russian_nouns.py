"""Russian nouns as heads of a phrase: the dictionary's, foreign words, and names that it lacks."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple

from glossary.forms.russian_words import (
    CASES,
    MASCULINE,
    NAME_TAGS,
    NOUNS,
    SOFT_FEMININE,
    Table,
    by_ending,
    ends,
    inflect,
    known,
    recase,
)

NAMED = ("place", "organisation", "work", "event")
"""Kinds of things with a name of their own, which the dictionary may lack, so that its ending decides."""

_SECOND_LOCATIVE = re.compile("берег|край|крым|лес|мост|(?:аэро)?порт|пруд|сад")
"""Places with another locative after в and на: в Крыму, на Западном берегу."""

_CORRECTED = {"лахор": "m", "ухань": "f", "аль-джазира": "f", "коммерсантъ": "m"}
"""Names that pymorphy3's dictionary inflects wrongly, with the gender that their ending stands for."""

_UNCOUNTED = re.compile(".*изм|.*помощь|контроль|оружие|шпионаж")
"""Nouns without a plural, though the dictionary has one."""

_UNCHANGING = re.compile(
    "[^А-ЯЁа-яё]*[A-Za-z0-9].*|[а-яё]*[А-ЯЁ][а-яё]?[А-ЯЁ+]+(?:-[А-ЯЁ]+)?|[А-ЯЁ]+-[0-9IVX]+"
    "|.*-(?:стрит|авеню|сквер|роуд)|[а-яё]{1,2}[.]"
)
"""Latin letters, figures, acronyms that the dictionary lacks (АдГ, ПМЛ-Н), streets, и. о. президента."""

Slot = Callable[[str, str], Iterable[str]]
"""A word of a phrase: its forms in a case and number, none if it has none."""


class Noun(NamedTuple):
    """A head in the nominative, in pymorphy3's terms; `gender` is empty if it may be any.

    `fixed` is an acronym or a foreign word, `place` one of the dictionary's places.
    """

    lemma: str
    gender: str
    number: str
    animacy: str
    slot: Slot
    fixed: bool = False
    place: bool = False


def staying(word: str) -> Slot:
    """The slot of a word that does not change."""
    return lambda _case, _number: [word]


def nouns(word: str, kind: str, gender: str, alone: bool) -> list[Noun]:
    """What noun in the nominative `word` may be, the likeliest for `kind` first.

    Only a word that ends its phrase (`alone`) may be one that the dictionary lacks.
    """
    if word.lower() in _CORRECTED:
        return _by_ending(word, _CORRECTED[word.lower()], "inan")
    found = [_from_dictionary(word, parse, kind) for parse in dictionary_nouns(word, kind)]
    if found:
        return found
    if _UNCHANGING.fullmatch(word):
        return [_unchanging(word)]
    if not alone or kind not in (*NAMED, "title") or not _is_unknown(word, kind):
        return []
    return _by_ending(word, gender, "anim" if kind == "title" else "inan")


def dictionary_nouns(word: str, kind: str) -> list[Any]:
    """The dictionary's nouns in the nominative, without people's names; acronyms only as acronyms."""
    acronym = len(word) > 1 and word.isupper()
    liked = {"place": "Geox", "title": "anim"}.get(kind)
    parses = [
        parse
        for parse in known(word)
        if {"NOUN", "nomn"} <= parse.tag.grammemes
        and not set(NAME_TAGS) & parse.tag.grammemes
        and ("Abbr" in parse.tag or not acronym)
    ]
    return sorted(parses, key=lambda parse: liked not in parse.tag if liked else "Geox" in parse.tag)


def _from_dictionary(word: str, parse: Any, kind: str) -> Noun:
    tag = parse.tag
    gender = "" if {"GNdr", "ms-f"} & tag.grammemes else tag.gender or ""
    slot = partial(_inflected, word, parse, kind)
    fixed = "Abbr" in tag and "Fixd" in tag
    return Noun(parse.normal_form, gender, tag.number, tag.animacy or "anim", slot, fixed, "Geox" in tag)


def _inflected(word: str, parse: Any, kind: str, case: str, number: str) -> list[str]:
    """A noun's form; of some places also the locative after в and на, before the one after о."""
    name = kind in NAMED and word[:1].isupper()
    if number == "plur" and _UNCOUNTED.fullmatch(parse.normal_form):
        return []
    if case == "accs" and number == "sing" and name and {"anim", "masc"} <= parse.tag.grammemes:
        return [word]  # a newspaper, not a man: читать «Коммерсант»
    second = kind == "place" and case == "loct" and _SECOND_LOCATIVE.fullmatch(parse.normal_form)
    cases = ("loc2", "loct") if second and number == "sing" else (case,)
    forms = [inflect(parse, (case, number)) for case in cases]
    return [recase(word, parse, form) for form in dict.fromkeys(forms) if form]


def _unchanging(word: str) -> Noun:
    """A foreign word or an acronym; госСМИ is plural as СМИ is."""
    acronym = re.sub("^[а-яё]+", "", word)
    numbers = [parse.tag.number for parse in dictionary_nouns(acronym, "") if acronym != word]
    return Noun(word.lower(), "", next(iter(numbers), "sing"), "inan", staying(word), fixed=True)


def _is_unknown(word: str, kind: str) -> bool:
    """Whether the dictionary knows no noun or adjective that is spelled so, but for people's names."""
    nominatives = (parse for parse in known(word) if "nomn" in parse.tag)
    first = "[А-ЯЁа-яё]" if kind == "title" else "[А-ЯЁ]"
    spelled = re.fullmatch(f"{first}[А-ЯЁа-яё-]+(?:[’'][А-ЯЁ][а-яё]+)?", word) is not None
    return spelled and all(set(NAME_TAGS) & parse.tag.grammemes for parse in nominatives)


def _by_ending(word: str, gender: str, animacy: str) -> list[Noun]:
    """A noun that the dictionary lacks, by its last part: Лашкар-е-Тайба, Кот-д’Ивуар, Ростов-на-Дону."""
    river = "".join(re.findall("-(?:на|под)-.*", word, re.DOTALL)[:1])
    changing = word.removesuffix(river)
    last = changing.rpartition("-")[2]
    declension = _declension(last, gender, animacy)
    if not declension:
        return []
    told, table = declension
    forms = [changing.removesuffix(last) + form + river for form in by_ending(last, table)]
    if told == "masc" and animacy == "inan":
        forms[CASES.index("accs")] = word
    return [Noun(word.lower(), told, "sing", animacy, partial(_from_list, forms))]


def _declension(word: str, gender: str, animacy: str) -> tuple[str, Table] | None:
    """Gender and endings; nothing for plurals, and for a soft sign, which may be of either gender."""
    if not re.fullmatch("(?:д[’'])?[А-ЯЁа-яё]?[а-яё]+", word) or ends(word, "ы"):
        return None
    if ends(word, "ь"):
        return {"m": ("masc", MASCULINE), "f": ("femn", SOFT_FEMININE)}.get(gender)
    if ends(word, "[ая]"):
        feminine = gender == "f" or animacy == "inan"  # великий аятолла
        return ("femn" if feminine else ""), NOUNS
    return ("", ()) if ends(word, "[еиоуэю]") else ("masc", MASCULINE)


def _from_list(forms: Sequence[str], case: str, number: str) -> list[str]:
    return [forms[CASES.index(case)]] if number == "sing" else []
