"""Russian: what a number counts, in the form that the number calls for: 21 файл, 22 файла, 25 файлов.

The rules are those of Rosenthal's "Spravochnik po pravopisaniyu i literaturnoy pravke" on numerals, on the
predicate beside them, and on adjectives after them. The words before the number decide on the case: as a
subject or an object what is counted goes by the number, in other cases it is singular after 21 and plural
after the rest (в 21 файле, в 22 файлах). What fits one of the cases that are possible there stays, and so
does what is not understood.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from glossary.forms.russian_valency import DATIVE, GOVERNED, INSTRUMENTAL, MOVING, TIMES
from glossary.forms.russian_words import CASES, NAME_TAGS, inflect, known, recase

_CASES = dict(zip(("Nom", "Gen", "Dat", "Acc", "Ins", "Loc"), CASES, strict=True))
_SUBJECT, _OBJECT = ("nomn", "accs"), ("accs", "nomn")
_DIRECT = {*_SUBJECT}

_COMPARING = {"более", "больше", "менее", "меньше", "свыше", "порядка", "сверх"}
_DURING = {"спустя", "включая", "исключая"}
_WHERE = {"в", "во", "на", "у"}
"""Prepositions of who or what has something: в папке 21 файл."""

_IMPERSONAL = {"приходиться", "прийтись", "следовать", "удаваться", "удаться"}
"""Verbs without a subject: 21 файл не удалось удалить."""

_COUNT_FORMS = {"годов": "лет", "людей": "человек"}
"""Genitives of the plural that are others after a number."""

_SEPARATOR = r"(?:[ \xa0\u202f]|<[^<>]*>)+"
_NEXT = re.compile(rf"{_SEPARATOR}([А-ЯЁа-яё-]+)")
_LAST = re.compile(rf"([А-ЯЁа-яё-]+){_SEPARATOR}$")
_SKIPPED = {"ADVB", "PRCL", "COMP"}
_ADJECTIVES = {"ADJF", "PRTF"}
_PREDICATES = {"PRTS", "ADJS", "VERB"}
_MOST_WORDS = 5
_SURE, _RARE = 3.0, 0.01
"""How much likelier than any other a reading of a noun must be for its form to be changed, and what share of
the likeliest one's weight it must have to count at all.
"""


class _Word(NamedTuple):
    """A word and where in the text it stands, in characters."""

    start: int
    text: str

    @property
    def parses(self) -> list[Any]:
        return known(self.text)

    @property
    def part(self) -> str:
        """The part of speech of its likeliest parse, empty if it is not known."""
        return str(self.parses[0].tag.POS) if self.parses else ""

    def written(self, parse: Any, form: str) -> "_Edit":
        return _Edit(self.start, self.start + len(self.text), recase(self.text, parse, form))


class _Edit(NamedTuple):
    start: int
    end: int
    text: str


class _Phrase(NamedTuple):
    """What is counted, in one reading: adjectives, and the noun with that parse which tells its gender and
    animacy.
    """

    adjectives: Sequence[_Word]
    noun: _Word
    parse: Any

    @property
    def agreement(self) -> set[str]:
        """The gender of the noun as a grammeme, if it has one."""
        gender = self.parse.tag.gender
        return {str(gender)} if gender else set()

    @property
    def animate(self) -> bool:
        """Whether its accusative is its genitive in the plural, and in the singular if it is masculine."""
        return "anim" in self.parse.tag


def agreed(text: str, start: int, end: int, number: int) -> str:
    """`text` with what is counted by the `number` that stands from `start` to `end`, in the form that is
    called for; after 21 the predicate beside it is singular too.
    """
    before = list(_preceding(text[:start]))
    readings = [(phrase, _possible(before, phrase)) for phrase in _phrases(text, end)]
    fitting = next((reading for reading in readings if _fits_any(*reading, number)), None)
    found = fitting or next(iter(readings), None)
    edits = [] if fitting else _agreed_on(readings, number, alone=not before)
    if not found or edits is None:
        return text
    phrase, cases = found
    if _is_one(number) and cases == _SUBJECT and (edits or _fits(phrase, number, "nomn", cases)):
        edits += _predicates(text, before, phrase)
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _is_one(number: int) -> bool:
    return number % 10 == 1 and number % 100 != 11


def _is_few(number: int) -> bool:
    return number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14)


def _following(text: str, end: int) -> Iterator[_Word]:
    """The words right after a place in the text, as far as the next punctuation mark."""
    while found := _NEXT.match(text, end):
        yield _Word(found.start(1), found[1])
        end = found.end()


def _preceding(before: str) -> Iterator[_Word]:
    """The words right before the end of a text, the last one first, as far as a punctuation mark."""
    while found := _LAST.search(before):
        yield _Word(found.start(1), found[1])
        before = before[: found.start(1)]


def _phrases(text: str, end: int) -> list[_Phrase]:
    """Adjectives and a noun after a number, in each reading of the noun, the likeliest first; none if
    something else stands there, or a word is not known.
    """
    adjectives: list[_Word] = []
    for word, _ in zip(_following(text, end), range(_MOST_WORDS), strict=False):
        if word.part in _ADJECTIVES:
            adjectives.append(word)
        elif nouns := _readings(word):
            return [_Phrase(adjectives, word, noun) for noun in nouns]
        elif word.part not in _SKIPPED:
            break
    return []


def _readings(word: _Word) -> list[Any]:
    """A parse of a word for each common noun that it may well be, the likeliest first, rather one that has
    singular and plural; none for verbs, and for what is a noun but rarely.
    """
    nouns = _nouns(word)
    if word.part in ("VERB", "PREP", "CONJ") or sum(parse.score for parse in nouns) <= 0.2:
        return []
    firsts = [next(same) for _, same in groupby(sorted(nouns, key=_lexeme), key=_lexeme)]
    firsts = [parse for parse in firsts if not {"Pltm", "Sgtm"} & parse.tag.grammemes] or firsts
    weights = {parse: _weight(parse, nouns) for parse in firsts}
    likely = [parse for parse in firsts if weights[parse] > _RARE * max(weights.values())]
    return sorted(likely, key=weights.__getitem__, reverse=True)


def _nouns(word: _Word) -> list[Any]:
    return [p for p in word.parses if "NOUN" in p.tag and not set(NAME_TAGS) & p.tag.grammemes]


def _lexeme(parse: Any) -> tuple[str, str, str]:
    """What tells a noun from others with the same form: суд and судно, язык and who is called so."""
    return parse.normal_form, str(parse.tag.gender), str(parse.tag.animacy)


def _weight(parse: Any, nouns: Sequence[Any]) -> float:
    """How likely a word is this noun: статей is hardly ever of стать, since that is hardly ever a noun."""
    here = sum(other.score for other in nouns if _lexeme(other) == _lexeme(parse))
    return float(here * sum(p.score for p in known(parse.normal_form) if _lexeme(p) == _lexeme(parse)))


def _agreed_on(
    readings: Sequence[tuple[_Phrase, tuple[str, ...]]], number: int, alone: bool
) -> list[_Edit] | None:
    """What has to change if nothing fits: None where the likeliest readings do not say the same (судов are of
    судно or of суд).
    """
    weights = [_weight(phrase.parse, _nouns(phrase.noun)) for phrase, _ in readings]
    likely = [
        reading for reading, weight in zip(readings, weights, strict=True) if weight * _SURE > weights[0]
    ]
    said = [_edits(*reading, number, alone) for reading in likely]
    return said[0] if said and all(edits == said[0] for edits in said) else None


def _possible(before: Sequence[_Word], phrase: _Phrase) -> tuple[str, ...]:
    """The cases that are possible for what is counted after these words, the likeliest first."""
    for place, word in enumerate(before):
        lower, further = word.text.lower(), before[place + 1 :]
        if lower in _COMPARING:
            return ("gent",)
        if lower in _DURING:
            return ("accs",)
        if lower in GOVERNED:
            return _after_preposition(lower, further, phrase)
        if word.part == "CONJ":
            return () if any(w.text.lower() in GOVERNED for w in further) else _SUBJECT
        if word.part in _ADJECTIVES and lower not in ("всего", "итого"):
            return tuple(dict.fromkeys(case for p in word.parses for case in CASES if case in p.tag))
        if word.part == "NOUN":
            return _after_noun(further)
        if word.part in ("VERB", "INFN", "GRND"):
            return _after_verb(word.parses[0], further)
        if word.part not in _SKIPPED and lower not in ("всего", "итого"):
            break
    return _SUBJECT


def _after_preposition(word: str, further: Sequence[_Word], phrase: _Phrase) -> tuple[str, ...]:
    cases = [_CASES[case] for case in GOVERNED[word]]
    lemmas = {p.normal_form for w in further for p in w.parses[:1]}
    if word == "по":
        cases.append("accs")
    if lemmas & MOVING or phrase.parse.normal_form in TIMES | {"секунда"}:
        cases.sort(key=lambda case: case != "accs")
    return tuple(cases)


def _after_noun(further: Sequence[_Word]) -> tuple[str, ...]:
    """Удаление 21 файла, but: в папке 21 файл."""
    rest = (w.text.lower() for w in further if w.part not in _ADJECTIVES)
    if next(rest, "") in _WHERE:
        return _SUBJECT
    return ("gent", *_SUBJECT)


def _after_verb(verb: Any, further: Sequence[_Word]) -> tuple[str, ...]:
    if verb.normal_form in DATIVE | INSTRUMENTAL:
        return ("datv" if verb.normal_form in DATIVE else "ablt", *_SUBJECT)
    if "tran" not in verb.tag:
        return _SUBJECT
    return (*_OBJECT, "gent") if any(w.text.lower() == "не" for w in further) else _OBJECT


def _edits(phrase: _Phrase, cases: Sequence[str], number: int, alone: bool) -> list[_Edit] | None:
    """What has to change in a phrase that does not fit; None if nothing is to be said about it."""
    # An instrumental or the like has its reason in words that were not understood: поделиться 21 файлом.
    if not cases or (_DIRECT & set(cases) and not alone and _is_oblique(phrase.noun)):
        return None
    case = cases[0]
    noun = _inflected(phrase.parse, _noun_grammemes(number, case))
    edits = [phrase.noun.written(phrase.parse, noun)] if noun else []
    for adjective in phrase.adjectives:
        parse = next(p for p in adjective.parses if _ADJECTIVES & p.tag.grammemes)
        form = inflect(parse, _adjective_grammemes(phrase, number, case)[0])
        edits += [adjective.written(parse, form)] if form else []
    return edits if len(edits) == 1 + len(phrase.adjectives) else None


def _fits_any(phrase: _Phrase, cases: Sequence[str], number: int) -> bool:
    return any(_fits(phrase, number, case, cases) for case in cases)


def _fits(phrase: _Phrase, number: int, case: str, cases: Sequence[str]) -> bool:
    """Whether a phrase is in the form that a number calls for in a case.

    The accusative of who is alive looks like a genitive: it is taken for one only as an object.
    """
    masculine = phrase.animate and "femn" not in phrase.agreement
    if case == "accs" and cases[0] == "nomn" and masculine:
        return False
    wanted = [_noun_grammemes(number, case)]
    if case == "accs" and number in (2, 3, 4) and phrase.animate:
        wanted.append({"plur", "gent"})
    nouns = [parse for parse in _nouns(phrase.noun) if _lexeme(parse) == _lexeme(phrase.parse)]
    if not any(_has(parse, noun) for parse in nouns for noun in wanted):
        return False
    options = _adjective_grammemes(phrase, number, case)
    return all(
        any(_has(parse, option) for parse in adjective.parses for option in options)
        for adjective in phrase.adjectives
    )


def _has(parse: Any, wanted: set[str]) -> bool:
    """Whether a parse has these grammemes; the second locative and genitive count as the first."""
    return all(g in parse.tag or (g in ("gent", "loct") and f"{g[:3]}2" in parse.tag) for g in wanted)


def _is_oblique(word: _Word) -> bool:
    return all({"datv", "ablt", "loct", "loc2"} & parse.tag.grammemes for parse in _nouns(word))


def _noun_grammemes(number: int, case: str) -> set[str]:
    if _is_one(number):
        return {"sing", case}
    if case not in _DIRECT:
        return {"plur", case}
    return {"sing" if _is_few(number) else "plur", "gent"}


def _adjective_grammemes(phrase: _Phrase, number: int, case: str) -> list[set[str]]:
    """What an adjective may be in, the best first: 22 новых файла, 22 новые строки or новых строки."""
    if _is_one(number):
        animacy = {"anim" if phrase.animate else "inan"} if case == "accs" else set()
        return [{"sing", case} | phrase.agreement | (animacy if "masc" in phrase.agreement else set())]
    if case not in _DIRECT:
        return [{"plur", case}]
    either = [{"plur", "gent"}]
    return [{"plur", "nomn"}, *either] if _is_few(number) and "femn" in phrase.agreement else either


def _inflected(noun: Any, wanted: set[str]) -> str:
    """A noun's form; after numbers 5 байт rather than байтов, and лет rather than годов."""
    form = inflect(noun, wanted)
    if wanted == {"plur", "gent"}:
        return inflect(noun, {*wanted, "Coun"}) or _COUNT_FORMS.get(form, form)
    return form


def _predicates(text: str, before: Sequence[_Word], phrase: _Phrase) -> list[_Edit]:
    """The verbs and short participles beside a subject in the singular: 21 файл был удалён."""
    after = list(_following(text, phrase.noun.start + len(phrase.noun.text)))
    subjects = (w.parses[0] for w in before if w.part in ("NOUN", "NPRO"))
    others = any("nomn" in parse.tag for parse in subjects)
    return [*_singular(after, phrase), *(_singular(before, phrase) if not others else ())]


def _singular(words: Sequence[_Word], phrase: _Phrase) -> Iterator[_Edit]:
    for word in words[:_MOST_WORDS]:
        if word.part in _PREDICATES:
            parse = word.parses[0]
            if parse.normal_form in _IMPERSONAL or {"1per", "2per", "impr"} & parse.tag.grammemes:
                return
            gender = set() if {"pres", "futr"} & parse.tag.grammemes else phrase.agreement
            form = inflect(parse, {"sing", *gender})
            if form:
                yield word.written(parse, form)
        elif word.part not in _SKIPPED and word.text != "быть":
            return
