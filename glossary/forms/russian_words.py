"""Single Russian words: pymorphy3's dictionary, and the endings of names that it lacks.

Cases are pymorphy3's: nominative, genitive, dative, accusative, instrumental, prepositional.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Any

CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
NAME_TAGS = ("Name", "Surn", "Patr")

# Endings of names that the dictionary lacks: the first that fits counts. With it come how many letters go,
# and what replaces them in the genitive, dative, accusative, instrumental and prepositional; `V` is any
# vowel with letters around it, so that Цой and Грин are too short.
Table = Sequence[tuple[str, int, str]]
NOUNS: Table = (
    ("[аеёиоуыэюя]а|^[^аеёиоуыэюя]а", 0, ""),
    ("[гкх]а", 1, "и е у ой е"),
    ("[жчшщ]а", 1, "и е у ей е"),
    ("ца", 1, "ы е у ей е"),
    ("а", 1, "ы е у ой е"),
    ("^[^аеёиоуыэюя]+ия", 1, "и е ю ей е"),
    ("ия", 1, "и и ю ей и"),
    ("я", 1, "и е ю ей е"),
)
MASCULINE: Table = (
    ("ий", 1, "я ю я ем и"),
    ("й|ь", 1, "я ю я ем е"),
    ("[жцчшщ]", 0, "а у а ем е"),
    ("[бвгдзклмнпрстфх]", 0, "а у а ом е"),
    ("[бвгдзклмнпрстфх]ъ", 1, "а у а ом е"),
)
SOFT_FEMININE: Table = (("ь", 1, "и и ь ью и"),)

_WITHOUT_YO = str.maketrans("ёЁ", "еЕ")


def without_yo(text: str) -> str:
    """Spell `text` with е for ё, as most newspapers do."""
    return text.translate(_WITHOUT_YO)


def by_ending(word: str, table: Table) -> list[str]:
    """The six cases of `word` by the first ending that fits; all alike if none does."""
    fitting = next(((cut, cases) for ending, cut, cases in table if ends(word, ending)), (0, ""))
    cut, cases = fitting
    if not cases:
        return [word] * len(CASES)
    return [word, *(word[: len(word) - cut] + case for case in cases.split())]


def ends(word: str, ending: str) -> bool:
    """Whether `word` ends so; `ending` is a regular expression in which `V` is a vowel with letters."""
    pattern = ending.replace("V", "[аеёиоуыэюя][а-яё]*")
    return re.search(f"(?:{pattern})$", word.lower()) is not None


def inflect(parse: Any, wanted: Iterable[str]) -> str:
    """The form of a parse with these grammemes, or nothing if the dictionary has none."""
    form = parse.inflect(set(wanted))
    return form.word if form else ""


def inflect_adjective(parse: Any, case: str, number: str, animacy: str) -> str:
    """An adjective's form: it keeps its gender, and takes the animacy of its noun in the accusative."""
    wanted = {case, number}
    if number == "sing":
        wanted.add(parse.tag.gender)
    if case == "accs" and wanted & {"masc", "plur"}:
        wanted.add(animacy)
    return inflect(parse, wanted)


def recase(written: str, parse: Any, form: str) -> str:
    """Give `form` the capitals of the word as `written`, and no ё if it was written without."""
    if "ё" in parse.word and "ё" not in written.lower():
        form = without_yo(form)
    parts = zip(written.split("-"), form.split("-"), strict=False)
    return "-".join(_capitals(part, inflected) for part, inflected in parts)


def _capitals(written: str, form: str) -> str:
    return "".join(
        letter.upper() if written[number : number + 1].isupper() else letter
        for number, letter in enumerate(form)
    )


@lru_cache(maxsize=10_000)
def known(word: str) -> list[Any]:
    """pymorphy3's parses that come from its dictionary, and its guesses that are sure."""
    if not _is_cyrillic(word):
        return []
    return [parse for parse in _analyzer().parse(word) if _is_sure(word, parse)]


@lru_cache(maxsize=10_000)
def possessives(word: str) -> list[Any]:
    """Parses of a word that the dictionary lacks as a possessive adjective: Авраамовы (соглашения)."""
    if not _is_cyrillic(word) or not ends(word, "[оеё]в[аоы]?|[иы]н[аоы]?"):
        return []
    return [parse for parse in _analyzer().parse(word) if {"Poss", "nomn"} <= parse.tag.grammemes]


def _is_cyrillic(word: str) -> bool:
    return re.fullmatch("[А-ЯЁа-яё]+(?:-[А-ЯЁа-яё]+)*", word) is not None


def _is_sure(word: str, parse: Any) -> bool:
    """Whether to trust a parse: the dictionary, a known prefix, two words with a hyphen, -ский."""
    method, stem, *_ = parse.methods_stack[0]
    source = type(method).__name__
    if source == "HyphenatedWordsAnalyzer":
        return word[1:].islower() and not ends(word, "-(?:стрит|авеню|сквер|роуд)")
    if source == "DictionaryAnalyzer" and len(parse.methods_stack) > 1:
        return len(stem) > 3 and "Poss" not in parse.tag
    return source == "DictionaryAnalyzer" or ("ADJF" in parse.tag and ends(word, "[сц]к(?:ий|ая|ое|ие)"))


@cache
def _analyzer() -> Any:
    """The dictionary, loaded once and late: importing it takes longer than `--help` may."""
    import pymorphy3

    return pymorphy3.MorphAnalyzer()
