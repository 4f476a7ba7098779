"""The forms that a rendering may take in a sentence: Russian cases, the Urdu oblique.

No form is better than a wrong one: what is not understood stays as it is. Russian words are inflected by
pymorphy3's dictionary, names that it lacks by their endings, after Rosenthal, "Spravochnik po
pravopisaniyu i literaturnoy pravke", sections 148-149.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from typing import Any

from babel import Locale

_OBLIQUE = ("gent", "datv", "accs", "ablt", "loct")
_CASES = ("nomn", *_OBLIQUE)
_GENDERS = {"m": {"masc", "ms-f"}, "f": {"femn", "ms-f"}}
_NAME_TAGS = ("Name", "Surn", "Patr")
_COUNTED = ("term", "title")
"""Kinds that have a plural; an organisation has one only if its name is a common noun."""

# Endings of names that the dictionary lacks: the first that fits counts. With it come how many letters go,
# and what replaces them in the genitive, dative, accusative, instrumental and prepositional; `V` is any
# vowel with letters around it, so that Цой and Грин are too short.
_NOUNS = (
    ("[аеёиоуыэюя]а", 0, ""),
    ("[гкх]а", 1, "и е у ой е"),
    ("[жчшщ]а", 1, "и е у ей е"),
    ("ца", 1, "ы е у ей е"),
    ("а", 1, "ы е у ой е"),
    ("ия", 1, "и и ю ей и"),
    ("я", 1, "и е ю ей е"),
)
_MASCULINE = (
    ("ий", 1, "я ю я ем и"),
    ("й|ь", 1, "я ю я ем е"),
    ("[жцчшщ]", 0, "а у а ем е"),
    ("[бвгдзклмнпрстфх]", 0, "а у а ом е"),
)
_SURNAMES = {
    "m": (
        ("V(?:[гкх]и|[сц]ко)й", 2, "ого ому ого им ом"),
        ("V[жчшщн]ий", 2, "его ему его им ем"),
        ("V(?:ы|[влн]о|сто)й", 2, "ого ому ого ым ом"),
        ("[оеё]в|V[иы]н", 0, "а у а ым е"),
        ("ых|[гкхжчшщ]их", 0, ""),
        *_NOUNS,
        *_MASCULINE,
    ),
    "f": (
        ("V[жчшщ]ая", 2, "ей ей ую ей ей"),
        ("Vая", 2, "ой ой ую ой ой"),
        ("Vяя", 2, "ей ей юю ей ей"),
        ("[оеё]ва|V[иы]на", 1, "ой ой у ой ой"),
        *_NOUNS,
    ),
}
_GIVEN = {"m": (*_NOUNS, *_MASCULINE), "f": _NOUNS}
_TELLING = {"m": "V(?:[оеё]в|ин|[сц]кий)", "f": "V(?:[оеё]ва|ина|[сц]кая)"}
"""Surnames that tell a person's gender."""

_FAMILY_FIRST = re.compile(
    "Си|Ли|Ван|Чан|Чжан|Лю|Чэнь|Хуан|Чжао|Чжоу|Сюй|Сунь|Чжу|Ху|Линь|Го|Хэ|Гао|Ло|Чжэн|Лян|Се|Сун|Фэн|Сяо|Чэн|Дун|Лай"
    "|Цао|Юань|Шэнь|Цзэн|Пэн|Люй|Лу|Цзян|Цай|Цзя|Вэй|Мао|Вэнь|Цинь|У|Ма|Е"
)
_FAMILY_FIRST_OF_THREE = re.compile(
    "Ким|Пак|Ли|Го|Чхве|Чон|Чо|Юн|Чан|Лим|Пан|Мун|Хан|Но|Нгуен|Хо|Фам|Кан|Мин"
)
"""Chinese, and Korean and Vietnamese surnames: they come first and stay; only a man's last name declines."""

_SPELLED = frozenset({"Эй", "Би", "Си", "Ди", "Джей", "Кей", "Эл", "Эм", "Пи", "Ти"})
"""English letters: two of them in a name are initials (Джей Ди Вэнс) and stay."""

_BOUND = re.compile("Абд|Абдель|Абдул|Абу|Аль|Эль|Ибн|Бен|Кара|[а-яё]{1,3}(?<!сэр)")
"""Words of a name that never decline: Arabic ones bound to the next, and particles."""

_STAY_AFTER = re.compile(
    "авиабаза|агентство|гора|долина|канал|компания|озеро|операция|остров|порт|провинция|район|республика|сектор|штат"
)
"""Class nouns after which a name in the nominative stays (Республика Корея)."""

_URDU_IZAFAT = frozenset({"وزیر", "وزارت", "مشیر", "معاون", "سیکریٹری", "سیکرٹری", "اقوام", "مجلس", "امور"})
"""Heads that come first in their phrase; what follows them does not change (وزیر خارجہ)."""

_URDU_FIXED = re.compile(
    ".*[اوی]ہ|.*یا|رہنما|راجا|دادا|نانا|چچا|آقا|علما|طلبا|شہدا|وزرا|سفرا|امرا|ورثا|شعرا|ادبا|فقرا|حکما"
    "|سزا|لا|دعا|ہوا|دوا|وبا|فضا|انتہا|ابتدا|رضا|وفا|بقا|ملکہ|وجہ|جگہ|توبہ|توجہ|والدہ|خالہ|زوجہ|طالبہ|ملزمہ"
    "|اداکارہ|شاعرہ|گلوکارہ"
)
"""Words in ہ or ا without an oblique in ے: feminine ones, Arabic plurals, loans, ہ after a long vowel."""


def forms(rendering: str, kind: str, gender: str, target: Locale) -> tuple[str, ...]:
    """Acceptable written forms of `rendering` in `target`, the dictionary form first, no duplicates.

    `kind` and `gender` are those of a `Concept`. A language without rules, and a rendering that is not
    understood, has the one form. Never raises.

    >>> forms("Ксения Карелина", "person", "f", Locale("ru"))[:3]
    ('Ксения Карелина', 'Ксении Карелиной', 'Ксению Карелину')
    """
    inflect = _LANGUAGES.get(target.language)
    return inflect(rendering, kind, gender) if inflect else (rendering,)


@lru_cache(maxsize=10_000)
def _russian(rendering: str, kind: str, gender: str) -> tuple[str, ...]:
    """Singular, then plural, by case; then the same without ё."""
    quoted = re.fullmatch("«([^«»]+)»", rendering)
    if quoted:
        return tuple(f"«{form}»" for form in _russian(quoted[1], kind, gender))
    found = _person(rendering.split(" "), gender) if kind == "person" else _phrase(rendering, kind)
    written = (rendering, *found)
    return tuple(dict.fromkeys((*written, *(form.translate(_WITHOUT_YO) for form in written))))


_WITHOUT_YO = str.maketrans("ёЁ", "еЕ")


def _person(words: Sequence[str], gender: str) -> Iterable[str]:
    """Decline a name; that of a person of unknown gender only if it is the same for both."""
    if known := gender if gender in _GENDERS else _gender(words):
        return _full_name(words, known)
    man, woman = _full_name(words, "m"), _full_name(words, "f")
    return man if man == woman else ()


def _gender(words: Sequence[str]) -> str:
    """Tell the gender from a given name that only one has, or else from a Slavic surname."""
    by_given = [gender for gender in _GENDERS if _dictionary(words[0], ("Name",), gender)]
    by_surname = [gender for gender, ending in _TELLING.items() if _ends(words[-1], ending)]
    return next((genders[0] for genders in (by_given, by_surname) if len(genders) == 1), "")


def _full_name(words: Sequence[str], gender: str) -> list[str]:
    stay = _staying(words, gender)
    family = _family(words, gender) if not stay else -1
    columns = [
        [word] * len(_OBLIQUE) if number in stay else _name(word, gender, number == family)
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

    A given name may stand alone, and one that is unknown is foreign: Ллойд Остин declines like Мартин.
    """
    given, family = (_dictionary(words[0], (tag,), gender) for tag in ("Name", "Surn"))
    if (len(words) == 1 and given and not family) or (
        len(words) > 1 and not given and _ends(words[-1], "[иы]н")
    ):
        return -1
    return max((number for number, word in enumerate(words) if word[:1].isupper()), default=-1)


def _name(word: str, gender: str, family: bool) -> list[str]:
    """The oblique cases of one word of a name."""
    first, hyphen, last = word.rpartition("-")
    if hyphen:
        double = family and first[:1].isupper() and (last.islower() or _ends(first, "VV"))
        heads = _name(first, gender, family) if double else [first] * len(_OBLIQUE)
        return [f"{head}-{tail}" for head, tail in zip(heads, _name(last, gender, family), strict=True)]
    if not re.fullmatch("[А-ЯЁа-яё][а-яё]*", word) or _BOUND.fullmatch(word):
        return [word] * len(_OBLIQUE)
    if word.islower():
        known = [p for p in _known(word) if _is_singular(p, gender) and {"anim", "ADJF"} & p.tag.grammemes]
    else:
        known = _dictionary(word, ("Surn", "Name") if family else ("Name", "Patr"), gender)
    return _oblique(word, known[0]) if known else _by_ending(word, gender, family)


def _dictionary(word: str, tags: Sequence[str], gender: str) -> list[Any]:
    """Parses of a name as a nominative, those with the first of `tags` before the others."""
    parses = [p for p in _known(word) if _is_singular(p, gender) and len(p.methods_stack) == 1]
    return [parse for tag in tags for parse in parses if tag in parse.tag]


def _is_singular(parse: Any, gender: str) -> bool:
    return {"nomn", "sing"} <= parse.tag.grammemes and bool(_GENDERS[gender] & parse.tag.grammemes)


def _oblique(word: str, parse: Any) -> list[str]:
    return [_recase(word, parse, _inflect(parse, case, "sing", "anim") or parse.word) for case in _OBLIQUE]


def _by_ending(word: str, gender: str, family: bool) -> list[str]:
    table = () if word.islower() else (_SURNAMES if family else _GIVEN)[gender]
    for ending, cut, cases in table:
        if cases and _ends(word, ending):
            return [word[: len(word) - cut] + case for case in cases.split()]
        if _ends(word, ending):
            break
    return [word] * len(_OBLIQUE)


def _ends(word: str, ending: str) -> bool:
    pattern = ending.replace("V", "[аеёиоуыэюя][а-яё]*")
    return re.search(f"(?:{pattern})$", word.lower()) is not None


def _phrase(rendering: str, kind: str) -> list[str]:
    words = rendering.split(" ")
    if "и" in words and len(_declining(words[: words.index("и")], kind)) == words.index("и"):
        return _coordinated(words[: words.index("и")], words[words.index("и") + 1 :], kind)
    if len(words) == 1 and kind == "term" and (adjective := _adjective_alone(words[0], kind)):
        return adjective
    singular = _table(words, kind, _CASES)
    if kind in _COUNTED or (kind == "organisation" and rendering[:1].islower()):
        return singular + _table(words, kind, _CASES, "plur")
    return singular or _unknown_noun(rendering, kind)


def _coordinated(left: Sequence[str], right: Sequence[str], kind: str) -> list[str]:
    """Босния и Герцеговина: both decline."""
    tables = (_table(words, kind, _CASES) for words in (left, right))
    return [f"{first} и {second}" for first, second in zip(*tables, strict=False)]


def _table(words: Sequence[str], kind: str, cases: Sequence[str], number: str = "") -> list[str]:
    """A phrase in each of `cases`, in its own number unless told; empty if it is not understood."""
    chain = _declining(words, kind)
    rest = words[len(chain) :]
    if not chain or not _complement(chain[-1], rest, kind):
        return []
    animacy = chain[-1].tag.animacy or "anim"
    number = number or chain[-1].tag.number
    rows = ([_inflect(parse, case, number, animacy) for parse in chain] for case in cases)
    return [" ".join([*map(_recase, words, chain, row), *rest]) for row in rows if all(row)]


def _declining(words: Sequence[str], kind: str) -> list[Any]:
    """Parses of the words at the start that decline: adjectives and the noun that they agree with."""
    adjectives: list[Any] = []
    phrase: list[Any] = []
    for word in words:
        noun = next((n for n in _nouns(word, kind) if all(_agrees(a, n) for a in adjectives)), None)
        phrase = phrase if noun is None else [*adjectives, noun]
        adjective = next(iter(_adjectives(word)), None)
        if adjective is None:
            break
        adjectives.append(adjective)
    return phrase or _substantive(adjectives, words, kind)


def _substantive(adjectives: list[Any], words: Sequence[str], kind: str) -> list[Any]:
    """Adjectives that stand for a noun: управляющий делами, бывший заключённый."""
    following = words[len(adjectives) :]
    alike = {(a.tag.number, a.tag.gender) for a in adjectives}
    understood = kind in _COUNTED and len(alike) == 1 and (not following or _known(following[0]))
    return adjectives if understood else []


def _complement(head: Any, rest: Sequence[str], kind: str) -> bool:
    """Whether what follows the head stays: not a nominative (город Москва)."""
    if rest and "Geox" in head.tag and kind != "place":
        return False
    tags = [parse.tag for word in rest[:1] for parse in _known(word)]
    apposition = any("nomn" in tag for tag in tags) and not any("gent" in tag for tag in tags)
    return not apposition or bool(_STAY_AFTER.fullmatch(head.normal_form))


def _adjective_alone(word: str, kind: str) -> list[str]:
    """All genders of a term that is an adjective, such as российский."""
    if _nouns(word, kind):
        return []
    return [
        _recase(word, parse, form.word)
        for parse in _adjectives(word)[:1]
        for number in ({"masc"}, {"femn"}, {"neut"}, {"plur"})
        for case in _CASES
        for form in [parse.inflect({case, *number})]
        if form
    ]


def _unknown_noun(word: str, kind: str) -> list[str]:
    """A place or an organisation that the dictionary lacks; in -ь it may have either gender."""
    _, _, last = word.rpartition("-")
    understood = " " not in word and re.fullmatch("[А-ЯЁ][а-яё]*[а-щыэюяё]", last)
    if kind not in ("place", "organisation") or not understood:
        return []
    if any(not set(_NAME_TAGS) & parse.tag.grammemes for parse in _known(word)):
        return []
    return [word[: -len(last)] + form for form in _by_ending(last, "m", family=False)]


def _nouns(word: str, kind: str) -> list[Any]:
    """Parses as a noun in the nominative, the likeliest for `kind` first; acronyms only as acronyms."""
    acronym = len(word) > 1 and word.isupper()
    liked = {"place": "Geox", "title": "anim"}.get(kind)
    parses = [
        parse
        for parse in _known(word)
        if {"NOUN", "nomn"} <= parse.tag.grammemes
        and not set(_NAME_TAGS) & parse.tag.grammemes
        and ("Abbr" in parse.tag or not acronym)
    ]
    return sorted(parses, key=lambda parse: liked not in parse.tag if liked else "Geox" in parse.tag)


def _adjectives(word: str) -> list[Any]:
    parses = [p for p in _known(word) if "nomn" in p.tag and {"ADJF", "PRTF"} & p.tag.grammemes]
    return sorted(parses, key=lambda parse: parse.normal_form == "больший")


def _agrees(adjective: Any, noun: Any) -> bool:
    if adjective.tag.number != noun.tag.number:
        return False
    genders = {"masc", "femn", "neut"} & noun.tag.grammemes
    return noun.tag.number == "plur" or not genders or adjective.tag.gender in genders


def _inflect(parse: Any, case: str, number: str, animacy: str) -> str:
    """Inflect to a case, or to nothing; an adjective keeps its gender and takes the animacy of its noun."""
    wanted = {case, number}
    if {"ADJF", "PRTF"} & parse.tag.grammemes:
        if number == "sing":
            wanted.add(parse.tag.gender)
        if case == "accs" and wanted & {"masc", "plur"}:
            wanted.add(animacy)
    form = parse.inflect(wanted)
    return form.word if form else ""


def _recase(written: str, parse: Any, form: str) -> str:
    """Give `form` the capitals of the word as `written`, and no ё if it was written without."""
    if "ё" in parse.word and "ё" not in written.lower():
        form = form.translate(_WITHOUT_YO)
    parts = zip(written.split("-"), form.split("-"), strict=False)
    return "-".join(_capitals(part, inflected) for part, inflected in parts)


def _capitals(written: str, form: str) -> str:
    return "".join(
        letter.upper() if written[number : number + 1].isupper() else letter
        for number, letter in enumerate(form)
    )


@lru_cache(maxsize=10_000)
def _known(word: str) -> list[Any]:
    """pymorphy3's parses that come from its dictionary: and sure guesses: -ский, a prefix before a long word."""
    if not re.fullmatch("[А-ЯЁа-яё]+(?:-[А-ЯЁа-яё]+)*", word):
        return []
    return [parse for parse in _analyzer().parse(word) if _is_sure(word, parse)]


def _is_sure(word: str, parse: Any) -> bool:
    method, stem, *_ = parse.methods_stack[0]
    source = type(method).__name__
    if source == "HyphenatedWordsAnalyzer":
        return word.islower()
    if source == "DictionaryAnalyzer":
        return len(parse.methods_stack) == 1 or len(stem) > 3
    return "ADJF" in parse.tag and _ends(word, "[сц]к(?:ий|ая|ое|ие)")


@cache
def _analyzer() -> Any:
    """The dictionary, loaded once and late: importing it takes longer than `--help` may."""
    import pymorphy3

    return pymorphy3.MorphAnalyzer()


def _urdu(rendering: str, kind: str, gender: str) -> tuple[str, ...]:
    """The oblique singular of a masculine common noun in ہ or ا, with the کا before it."""
    *before, head = rendering.split(" ")
    links = [number for number, word in enumerate(before) if word in ("کا", "کی", "کے")]
    if links and before[links[-1]] == "کا":
        before[links[-1]] = "کے"
    masculine = kind in _COUNTED and gender != "f" and (not links or before[links[-1]] == "کے")
    changing = any(word.endswith("ا") or word in _URDU_IZAFAT for word in before)
    if not masculine or changing:
        return (rendering,)
    ending = head[-1:] in ("ہ", "ا") and not _URDU_FIXED.fullmatch(head)
    oblique = f"{head[:-1]}ے" if ending else head
    return tuple(dict.fromkeys((rendering, " ".join([*before, oblique]))))


_LANGUAGES: dict[str, Callable[[str, str, str], tuple[str, ...]]] = {"ru": _russian, "ur": _urdu}
"""Languages whose words change in a sentence."""
