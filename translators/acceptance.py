"""Whether a translation has the terms that it must have, and none of the words that it must not."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
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
_INVISIBLE = re.compile("[\u200b-\u200f\u2066-\u2069\u064b-\u0652\u0670]")


def fold(text: str) -> str:
    """Without what spelling does not depend on: case, ё, Arabic variants of Urdu letters, bidi marks."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).casefold().translate(_FOLDS)


def met(text: str, constraints: Sequence[Constraint]) -> tuple[bool, ...]:
    """Whether `text` holds a form of each constraint, and nothing that the constraint forbids.

    Forms are whole words, and each place serves only one constraint, longest first, so that a surname inside
    a full name is not a second mention. Forbidden words count unless they are part of such a form.
    """
    folded = fold(text)
    taken = _taken(folded, constraints)
    return tuple(
        (i in taken or not constraint.forms) and not _banned(folded, constraint, list(taken.values()))
        for i, constraint in enumerate(constraints)
    )


def place(text: str, constraints: Sequence[Constraint], number: int) -> Span | None:
    """Where in `text` the form stands that meets constraint `number`, in characters."""
    offsets = [i for i, char in enumerate(text) for _ in fold(char)]
    span = _taken("".join(map(fold, text)), constraints).get(number)
    return Span(offsets[span.start], offsets[span.end - 1] + 1) if span else None


def banned(text: str, constraints: Sequence[Constraint]) -> tuple[str, ...]:
    """The forbidden words, as constraints spell them, that `text` has."""
    folded = fold(text)
    taken = list(_taken(folded, constraints).values())
    words = (
        word
        for constraint in constraints
        for word in constraint.never
        if any(not any(place.within(other) for other in taken) for place in _places(folded, (word,)))
    )
    return tuple(dict.fromkeys(words))


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


def _banned(folded: str, constraint: Constraint, taken: Sequence[Span]) -> bool:
    places = _places(folded, constraint.never) if constraint.never else ()
    return any(not any(place.within(other) for other in taken) for place in places)


def _places(folded: str, forms: tuple[str, ...]) -> Iterator[Span]:
    return (Span(*match.span()) for match in _pattern(forms).finditer(folded)) if forms else iter(())


@lru_cache(4096)
def _pattern(forms: tuple[str, ...]) -> re.Pattern[str]:
    words = sorted({r"\s+".join(map(re.escape, fold(form).split())) for form in forms}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)")
