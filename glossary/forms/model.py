"""What a language's module hands out."""

from typing import NamedTuple


class Form(NamedTuple):
    """One form of a rendering; `case` and `number` are values of Universal Dependencies (Gen, Plur)."""

    text: str
    case: str
    number: str


class StandIn(NamedTuple):
    """A word that may stand for a term in a source sentence; `forms` are pairs of one of its own forms in the
    target language and one of the term's in the same case.
    """

    text: str
    forms: tuple[tuple[str, str], ...]
