"""What a check says: an issue with an ITS 2.0 type."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from babel import Locale


class Severity(StrEnum):
    """How much an issue matters: a `warning` deserves a look, an `error` must not be published."""

    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Issue:
    """One finding, with an ITS 2.0 type such as `terminology` and a comment for the reviewer."""

    type: str
    comment: str
    severity: Severity = Severity.WARNING


Check = Callable[[str, str, Locale], Issue | None]
"""Looks at a source sentence, its translation and the locale of the translation."""


def listed(things: Iterable[str]) -> str:
    """`things` on one line, each of them once, for a comment."""
    return ", ".join(" ".join(thing.split()) for thing in dict.fromkeys(things))
