"""Which case the words around a term call for, where that is beyond doubt.

A small model may write «доверяют Конституционный суд». Prepositions and verbs that govern one case decide it
(Rosenthal, "Spravochnik po pravopisaniyu i literaturnoy pravke", sections 198-203); where several cases are
possible, and the written one is among them, nothing is said.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from glossary.forms.model import Form
from glossary.forms.russian_words import known

_PREPOSITIONS = {
    "Gen": "без близ ввиду вместо вне внутри возле вокруг вследствие для до из из-за из-под изо кроме мимо накануне"
    " насчёт насчет напротив около от ото относительно помимо после посреди против ради среди у",
    "Dat": "благодаря вопреки к ко навстречу наперекор подобно согласно",
    "Acc": "про сквозь через",
    "Ins": "между над надо перед передо",
    "Loc": "о об обо при",
    "Acc Loc": "в во на",
    "Ins Gen": "с со",
    "Ins Acc": "за под подо",
    "Dat Loc": "по",
}
_GOVERNED = {word: cases.split() for cases, words in _PREPOSITIONS.items() for word in words.split()}
"""The cases that a preposition may take, the commonest first; rare ones are left out."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_DATIVE = _words(
    """
    аплодировать верить вредить грозить доверять завидовать мешать мстить надоесть отомстить повредить
    подчиняться подчиниться поверить помешать помогать помочь посочувствовать препятствовать пригрозить
    принадлежать противодействовать противоречить противостоять рукоплескать симпатизировать служить
    содействовать соответствовать сопротивляться сочувствовать способствовать угрожать уступать
    """
)
"""Verbs whose object is in the dative."""

_INSTRUMENTAL = _words(
    """
    владеть восхищаться гордиться дорожить заведовать завладеть заняться заниматься злоупотреблять
    интересоваться командовать насладиться наслаждаться обладать овладеть пользоваться воспользоваться
    пренебрегать править распоряжаться рисковать руководить увлекаться управлять
    """
)
"""Verbs whose object is in the instrumental."""

_GIVING = _words(
    """
    вернуть возвращать вручать вручить выдать выдавать давать дать запретить запрещать обещать одолжить
    отдать отправить передавать передать подарить позволить позволять показать показывать поручать поручить
    посоветовать послать предлагать предложить предоставить предоставлять приказать приказывать продать
    прислать присудить пообещать разрешать разрешить рекомендовать советовать велеть должен должный
    """
)
"""Verbs with a receiver in the dative and a thing in the accusative, or a deed in the infinitive."""

_AIMED = _words(
    """
    арестовать арестовывать возглавить встретить встречать выдвинуть выпустить выслать депортировать допросить
    допрашивать задержать заменить застрелить избить избрать критиковать назначить навестить обвинить обвинять
    обменять оправдать освободить освобождать осудить отстранить поблагодарить победить поддержать поддерживать
    поздравить похитить посетить преследовать приветствовать пригласить приглашать приговорить раскритиковать
    ранить разыскивать сменить убить убивать уволить упрекнуть упрекать хвалить экстрадировать
    """
)
"""Verbs whose object is a person in the accusative."""

_BIDDING = _words(
    """
    велеть запретить запрещать позволить позволять посоветовать приказать приказывать разрешить разрешать
    рекомендовать советовать
    """
)
"""Verbs with somebody in the dative, who is to do something."""

_NUMERALS = {"NUMR", "NUMB"}
_LAST = re.compile(r"([А-ЯЁа-яё-]+) $")
_NEXT = re.compile(r" ([А-ЯЁа-яё-]+)|( \d)")
_NAMES = re.compile(r"^(?: [А-ЯЁ][А-ЯЁа-яё-]*)+")
_CLAUSE = re.compile(r"[^,;:.!?()«»„“”\"—–]*$")


def agreed(before: str, written: str, after: str, forms: Sequence[Form], kind: str) -> str:
    """The form of a term that belongs between `before` and `after`: the one that is `written`, unless its
    neighbours call for another.
    """
    cases = {form.case for form in forms if form.text == written}
    previous = _LAST.search(before)
    if previous and previous[1].lower() in ("в", "во", "на") and _second_locative(written):
        return written
    wanted = _wanted(before, previous[1], after, cases, kind) if previous and cases else ()
    if not wanted or cases & set(wanted):
        return written
    numbers = {form.number for form in forms if form.text == written}
    fitting = (form.text for case in wanted for form in forms if form.case == case and form.number in numbers)
    return next(fitting, written)


def _wanted(before: str, word: str, after: str, cases: set[str], kind: str) -> Sequence[str]:
    """The cases that are possible after `word`; none if it says nothing."""
    if word.lower() in _GOVERNED:
        together = word.lower() in ("с", "со") and (kind == "organisation" or _noun_before(before))
        return ("Ins",) if together and kind != "person" else _GOVERNED[word.lower()]
    # The likeliest parse alone: «дел» may be a verb, but never is.
    parses = [parse for parse in known(word)[:1] if not {"GRND", "NOUN"} & parse.tag.grammemes]
    lemmas = {parse.normal_form for parse in parses}
    if kind == "person" and not cases & {"Nom", "Acc"} and _aimed(before, parses):
        return ("Acc",)
    if not cases & {"Nom", "Acc", "Gen"}:
        return ()
    if lemmas & _DATIVE or (lemmas & _BIDDING and kind in ("person", "title")):
        return ("Dat",)
    if lemmas & _INSTRUMENTAL:
        return ("Ins",)
    if lemmas & _GIVING and kind != "term" and _given(_NAMES.sub("", after) if kind == "title" else after):
        return ("Dat",)
    if "Nom" in cases and kind in ("person", "title") and _subject(before, parses):
        return ("Acc",)
    if "Nom" in cases and kind in ("place", "organisation") and _office(word):
        return ("Gen",)
    return ()


def _second_locative(written: str) -> bool:
    """Whether the first word is a locative that is used after в and на alone: в аэропорту."""
    return any("loc2" in parse.tag for parse in known(written.split()[0]))


def _noun_before(before: str) -> bool:
    """Whether a noun stands before the preposition that ends `before`: a dispute, a border with somebody."""
    words = re.findall(r"[А-ЯЁа-яё-]+", before)
    return any("NOUN" in parse.tag for parse in known(words[-2])[:1]) if len(words) > 1 else False


def _given(after: str) -> bool:
    """Whether the words after a receiver are what is given, or to be done."""
    following = _NEXT.match(after)
    if not following:
        return False
    tags = [parse.tag for parse in known(following[1])[:1]] if following[1] else []
    measured = following[1] in ("более", "больше", "менее", "меньше", "около", "почти", "свыше")
    given = measured or any("INFN" in tag or _NUMERALS & tag.grammemes or _accusative(tag) for tag in tags)
    return given or bool(following[2])


def _accusative(tag: Any) -> bool:
    return "accs" in tag and bool({"NOUN", "ADJF", "PRTF"} & tag.grammemes) and "Name" not in tag


def _aimed(before: str, verbs: Sequence[Any]) -> bool:
    """Whether a verb that is aimed at a person ends `before`, without a negation."""
    lemmas = {parse.normal_form for parse in verbs if "PRTF" not in parse.tag}
    return bool(lemmas & _AIMED) and not re.search(r"\bне [А-ЯЁа-яё-]+ $", before)


def _subject(before: str, verbs: Sequence[Any]) -> bool:
    """Whether a transitive verb at the end of `before` has its subject before it already."""
    finite = [parse.tag for parse in verbs if {"VERB", "tran"} <= parse.tag.grammemes]
    clause = _CLAUSE.search(before)
    return bool(finite and clause) and any(
        _agree(noun, verb) for noun in _nominatives(clause[0] if clause else "") for verb in finite
    )


def _nominatives(clause: str) -> Iterator[Any]:
    """The nouns and pronouns of a clause, but for its last word, that can only be nominative in their number."""
    for word in re.findall(r"[А-ЯЁа-яё-]+", clause)[:-1]:
        tags = [parse.tag for parse in known(word) if {"NOUN", "NPRO"} & parse.tag.grammemes]
        if tags and "nomn" in tags[0]:
            yield tags[0]


def _agree(noun: Any, verb: Any) -> bool:
    if noun.number != verb.number:
        return False
    return verb.gender is None or noun.gender is None or noun.gender == verb.gender


def _office(word: str) -> bool:
    """Whether the word is somebody who is of a place or an organisation: мэр Афин."""
    return any({"NOUN", "anim", "nomn"} <= parse.tag.grammemes for parse in known(word)[:1])
