"""Machine translation: what goes in, what comes out, and who does it.

Nothing here knows documents or glossaries: a translator is given sentences and, for each, the
constraints that its translation has to meet.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class StandIn:
    """A word that models know well and that may stand for a term in the source, to see which form it needs.

    `forms` are pairs: what the model may write for the word, and the form of the term that belongs there then.
    """

    text: str
    forms: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Constraint:
    """A span of the source text and the target forms that are acceptable for it.

    `start` and `end` are character offsets into the source text. `forms` are those of the
    house's rendering, its dictionary form first (Russian: nominative singular); `also` are forms of other
    renderings, which count as met where the model has them, but are never put in. `never` are words that
    must not be in the translation; `forms` may be empty only where there are some. `stand_ins` are words to
    try in its place, the best first.
    """

    start: int
    end: int
    forms: tuple[str, ...]
    also: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    stand_ins: tuple[StandIn, ...] = ()


@dataclass(frozen=True)
class Request:
    """One sentence to translate, with its constraints in the order of the text, not overlapping.

    `names` are spans of the text, in characters, of which the translator is asked what became of them.
    """

    text: str
    constraints: tuple[Constraint, ...] = ()
    names: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Translation:
    """A translated sentence.

    `score` is the model's log-probability per target token (0 is certain, -1 shaky); `met` says for
    each constraint of the request whether the text holds one of its forms; `method` names how the
    text came about (`plain`, `hints`, `n-best`, `stand-in`, `avoided`, `placeholder`, `replaced`, `inserted`,
    `forced`); `fault`, if any, names the way in which the text is degenerate (see `translators.degeneration`);
    `renderings` are the words that each of the request's `names` has become, empty where that is not known;
    `instead` are the words that stand for a constraint which is not met, by its span, empty if there are none;
    `omitted` are the spans of the request's text, in characters, that nothing in the translation seems to say.
    """

    text: str
    score: float
    met: tuple[bool, ...] = ()
    method: str = "plain"
    fault: str | None = None
    renderings: tuple[str, ...] = ()
    instead: Mapping[tuple[int, int], str] = field(default_factory=dict, hash=False)
    omitted: tuple[tuple[int, int], ...] = ()


class Translator(Protocol):
    """Translates between the two languages it was made for."""

    name: str
    """What a catalog's header calls it, such as `translate-en_ru 0.1`."""

    def translate(self, requests: Sequence[Request]) -> Iterator[Translation]:
        """Yield one translation for each request, in order."""
        ...
