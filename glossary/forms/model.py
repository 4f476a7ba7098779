"""What a language's module hands out."""

from typing import NamedTuple


class Form(NamedTuple):
    """One form of a rendering; `case` and `number` are values of Universal Dependencies (Gen, Plur)."""

    text: str
    case: str
    number: str
