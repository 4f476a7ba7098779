"""What can be counted in translations apart from what made them: terms by lemma, consistency, numbers."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from translators.acceptance import fold

Lemmas = tuple[frozenset[str], ...]
"""The possible lemmas of each word of a text."""

_THOUSANDS = re.compile(r"(?<!\d)\d{1,3}(?:[.,\s٬]\d{3})+(?!\d)")
_ENDINGS = re.compile("(?:وں|یں|ئیں|ات|ے|ہ|ا)$")


def success(text: str, renderings: Sequence[str], code: str) -> list[bool]:
    """Whether `text` has each of the renderings: whole words by lemma, the longest first, none twice.

    Russian words have any of pymorphy3's lemmas, Urdu words lose their plural and oblique endings: this does
    not know the forms that a glossary would accept, and cannot flatter them.
    """
    words = lemmas(text, code)
    free = [True] * len(words)
    held = [False] * len(renderings)
    for n in sorted(range(len(renderings)), key=lambda n: -len(renderings[n])):
        wanted = lemmas(renderings[n], code)
        for start in range(len(words) - len(wanted) + 1):
            span = slice(start, start + len(wanted))
            if all(free[span]) and all(a & b for a, b in zip(words[span], wanted, strict=True)):
                held[n] = True
                free[span] = [False] * len(wanted)
                break
    return held


def lemmas(text: str, code: str) -> Lemmas:
    """The words of a text as sets of their lemmas."""
    return tuple(_lemma(word, code) for word in re.findall(r"\w+(?:-\w+)*", fold(text)))


@cache
def _lemma(word: str, code: str) -> frozenset[str]:
    if code == "ru":
        return frozenset({word, *(fold(parse.normal_form) for parse in analyzer().parse(word))})
    return frozenset({word, _ENDINGS.sub("", word) or word})


@cache
def analyzer() -> Any:
    """pymorphy3's analyzer of Russian words, loaded once."""
    import pymorphy3

    return pymorphy3.MorphAnalyzer()


def consistency(renderings: Iterable[tuple[str, str]], code: str) -> float:
    """Of the mentions (term, what it was called) of terms that recur, the share, 0 to 1, that are called by
    the lemmas that most mentions of the term are called by; 0 if none recurs.
    """
    found: dict[str, Counter[tuple[str, ...]]] = {}
    for term, rendering in renderings:
        found.setdefault(term.casefold(), Counter())[tuple(map(min, lemmas(rendering, code)))] += 1
    recurring = [counts for counts in found.values() if counts.total() > 1]
    most = sum(counts.most_common(1)[0][1] for counts in recurring)
    return most / max(1, sum(counts.total() for counts in recurring))


def numbers(source: str, target: str) -> tuple[int, int]:
    """How many of the source's numbers of two digits or more are in the target, and how many there are.

    Separators do not count, nor do zeros at the end, which are often written in words.

    >>> numbers("1,200 of 300,000 people in 2025", "1 200 из 300 тысяч человек")
    (2, 3)
    """
    wanted = Counter(number.rstrip("0") for number in _digits(source) if len(number) > 1)
    there = Counter(number.rstrip("0") for number in _digits(target))
    return (wanted & there).total(), wanted.total()


def _digits(text: str) -> list[str]:
    return re.findall(r"\d+", _THOUSANDS.sub(lambda match: re.sub(r"\D", "", match[0]), text))
