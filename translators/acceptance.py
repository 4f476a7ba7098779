"""Whether a translation has the terms that it must have, and none of the words that it must not."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from translators import Constraint
from translators.model import Span

_FOLDS = str.maketrans(
    {
        "ё": "е",
        "ي": "ی",
        "ى": "ی",
        "ك": "ک",
        "ه": "ہ",
        "ۂ": "ہ",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2011": "-",
        "’": "'",
    }
)
_INVISIBLE = re.compile(
    "(?<=[\u0400-\u04ff])[\u0300\u0301]|[\u061c\u064b-\u0652\u0670\u200b-\u200f\u202a-\u202e\u2066-\u2069]"
)
_UNSPACED = "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]"
"""Letters of scripts that put no space between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""


def fold(text: str) -> str:
    """Without what spelling does not depend on: case, ё, stress, Arabic variants of Urdu letters, bidi marks."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).casefold().translate(_FOLDS)


def met(text: str, constraints: Sequence[Constraint]) -> tuple[bool, ...]:
    """Whether `text` holds a form of each constraint, and nothing that the constraint forbids.

    Forms are whole words, and each place serves only one constraint, longest first, so that a surname inside
    a full name is not a second mention. Forbidden words count unless they are part of such a form, or of one of
    the same constraint.
    """
    folded = fold(text)
    taken = _taken(folded, constraints)
    return tuple(
        (i in taken or not constraint.forms) and not any(_banned(folded, constraint, taken))
        for i, constraint in enumerate(constraints)
    )


def place(text: str, constraints: Sequence[Constraint], number: int) -> Span | None:
    """Where in `text` the form stands that meets constraint `number`, in characters, with its diacritics."""
    span = _taken(fold(text), constraints).get(number)
    offsets = [cluster for cluster in _clusters(text) for _ in fold(text[slice(*cluster)])] if span else []
    return Span(offsets[span.start].start, offsets[span.end - 1].end) if span else None


def _clusters(text: str) -> Iterator[Span]:
    """Letters with the marks that may melt into them: each can be folded by itself."""
    start = 0
    for i in range(1, len(text) + 1):
        if i == len(text) or not _melts(text[start:i], text[i]):
            yield Span(start, i)
            start = i


def _melts(before: str, char: str) -> bool:
    one, other, both = (unicodedata.normalize("NFC", part) for part in (before, char, before + char))
    return unicodedata.combining(char) > 0 or both != one + other


def banned(text: str, constraints: Sequence[Constraint]) -> tuple[str, ...]:
    """The forbidden words, as constraints spell them, that `text` has."""
    folded = fold(text)
    taken = _taken(folded, constraints)
    return tuple(dict.fromkeys(word for c in constraints for word in _banned(folded, c, taken)))


def _taken(folded: str, constraints: Sequence[Constraint]) -> dict[int, Span]:
    """For each constraint that is met the place that serves it."""
    found = [
        (place, i)
        for i, constraint in enumerate(constraints)
        for place in _places(folded, constraint.forms + constraint.also)
    ]
    taken: dict[int, Span] = {}
    for place, i in sorted(found, key=lambda item: item[0].start - item[0].end):
        if i not in taken and not any(place.overlaps(other) for other in taken.values()):
            taken[i] = place
    return taken


def _banned(folded: str, constraint: Constraint, taken: Mapping[int, Span]) -> Iterator[str]:
    """The forbidden words of a constraint that stand outside all forms that allow them."""
    if constraint.never:
        allowed = [*taken.values(), *_places(folded, constraint.forms + constraint.also)]
        for word in constraint.never:
            if any(not any(place.within(other) for other in allowed) for place in _places(folded, (word,))):
                yield word


def _places(folded: str, forms: tuple[str, ...]) -> Iterator[Span]:
    """Where forms stand as whole words."""
    if forms:
        for match in _pattern(forms).finditer(folded):
            around = folded[max(0, match.start() - 1) : match.start()] + folded[match.end() : match.end() + 1]
            if not any(map(_sounds, around)):
                yield Span(*match.span())


def _sounds(char: str) -> bool:
    """Whether a mark is a vowel sign or the like, which is as much part of a word as a letter (India's scripts)."""
    return (
        char >= "\u0900"
        and unicodedata.category(char) in ("Mc", "Mn")
        and unicodedata.combining(char) in (0, 7, 9)
        and not "\ufe00" <= char <= "\ufe0f"
    )


@lru_cache(4096)
def _pattern(forms: tuple[str, ...]) -> re.Pattern[str]:
    words = sorted({r"\s+".join(map(re.escape, fold(form).split())) for form in forms}, key=len, reverse=True)
    starts, ends, joined = r"(?<!\w)", r"(?!\w)", "|".join(words)
    if re.search(_UNSPACED, joined):
        starts, ends = f"(?:{starts}|(?={_UNSPACED}))", f"(?:{ends}|(?<={_UNSPACED}))"
    return re.compile(f"{starts}(?:{joined}){ends}")
