"""What an article is made of, in XLIFF 2's words: a document of units, a unit of segments.

The model is lossless: joining the skeleton and the segments' sources gives the file back, character
for character, whatever its format.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from babel import Locale


class State(StrEnum):
    """How far a segment's translation has come (XLIFF 2.1, section 4.3.1.30)."""

    INITIAL = "initial"
    TRANSLATED = "translated"
    REVIEWED = "reviewed"
    FINAL = "final"


@dataclass(frozen=True)
class Segment:
    """A sentence, and its translation once there is one.

    `source` is the text as it stands in the file, line breaks inside a hard-wrapped paragraph
    included; `tail` is the white space up to the next segment; `line` is where it starts, from 1.
    """

    source: str
    tail: str = ""
    line: int = 1
    target: str | None = None
    state: State = State.INITIAL

    @property
    def text(self) -> str:
        """The source on one line: what is translated, and what a catalog calls `msgid`."""
        return " ".join(self.source.split())


@dataclass(frozen=True)
class Unit:
    """A heading, a dateline, a paragraph, a list item: whatever `kind` says.

    `language` (ISO 639) is there if it is in another language than the document.
    """

    kind: str
    segments: tuple[Segment, ...]
    language: str | None = None


@dataclass(frozen=True)
class Document:
    """One article in one language, or on its way into another.

    `skeleton` is the text around the units: `skeleton[i]` stands before `units[i]`, the last piece at
    the end; it holds what is not translated, such as the `date` header. `encoding` is the codec the
    file was read with; `metadata` what its header says.
    """

    name: str
    units: tuple[Unit, ...]
    skeleton: tuple[str, ...]
    format: str = "txt"
    encoding: str = "utf-8"
    metadata: dict[str, str] = field(default_factory=dict)
    source_locale: Locale | None = None
    target_locale: Locale | None = None

    def __post_init__(self) -> None:
        if len(self.skeleton) != len(self.units) + 1:
            raise ValueError(f"{len(self.units)} units need {len(self.units) + 1} pieces of skeleton")

    @property
    def segments(self) -> tuple[Segment, ...]:
        """All segments, in the order of the text."""
        return tuple(segment for unit in self.units for segment in unit.segments)

    def segmented(self, split: Callable[[str], list[str]]) -> "Document":
        """The same document with each unit cut into sentences by `split`, which joins back exactly."""
        return replace(self, units=tuple(_cut(unit, split) for unit in self.units))

    def with_segments(self, segments: Sequence[Segment]) -> "Document":
        """The same document with its segments replaced, one for one."""
        rest = iter(segments)
        units = tuple(replace(u, segments=tuple(next(rest) for _ in u.segments)) for u in self.units)
        return replace(self, units=units)


def _cut(unit: Unit, split: Callable[[str], list[str]]) -> Unit:
    if unit.kind == "dateline":
        return unit
    segments = []
    for whole in unit.segments:
        line = whole.line
        for piece in split(whole.source):
            bare = piece.rstrip()
            segments.append(replace(whole, source=bare, tail=piece[len(bare) :], line=line))
            line += len(piece.splitlines()) - 1 if piece.strip() else 0
    return replace(unit, segments=tuple(segments))
