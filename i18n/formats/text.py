"""Plain text as news agencies send it: a `date` header, a dateline, paragraphs.

A paragraph is a line, or several hard-wrapped ones; blank lines stand between paragraphs. The header
`date YYYY-MM-DD` at the very start is metadata; the dateline is a unit of its own kind.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from i18n import datelines
from i18n.documents import Document, Segment, Unit
from i18n.encodings import decode

_HEADER = re.compile(r"\ufeff?\s*date[ \t]*:?[ \t]+(\d{4}-\d{2}-\d{2})(?!\S)")
_LINE = re.compile(r"\ufeff?[^\r\n]*(?:\r\n|\r|\n)?")
_BLANK = "".join(c for c in map(chr, range(0x3001)) if c.isspace()) + "\ufeff"
_BULLET = re.compile(r"(?:[-–—•·*‣▪]|\(?\d{1,3}[.)])[ \t\u00a0]+(?=[\w\"“«(])")
"""What marks a list item at the start of a line; it belongs to the layout."""
_WRAPPED = range(40, 121)
"""How long the lines of a hard-wrapped paragraph are, in characters."""
_HEADING = 120
"""A first paragraph up to this many characters without a final stop is a heading."""
_TOP = 5
"""The dateline stands in one of the first paragraphs, below a heading and a byline perhaps."""

_Span = tuple[int, int]


def parse(data: bytes, name: str) -> Document:
    """The article in a text file. Raises NotTextError for what is no text."""
    text, encoding = decode(data)
    header = _HEADER.match(text)
    paragraphs = _paragraphs(text, header.end() if header else 0)
    units, skeleton, last, line = [], [], 0, 1
    for kind, (start, end) in _kinds(text, list(paragraphs)):
        line += _newlines(text[last:start])
        skeleton.append(text[last:start])
        units.append(Unit(kind, (Segment(text[start:end], line=line),)))
        line += _newlines(text[start:end])
        last = end
    metadata = {"date": header[1]} if header else {}
    return Document(name, tuple(units), (*skeleton, text[last:]), "txt", encoding, metadata)


def serialize(document: Document) -> bytes:
    """The file again: every segment's translation, or its source where there is none."""
    return "".join(_pieces(document)).encode(document.encoding)


def _pieces(document: Document) -> Iterator[str]:
    for gap, unit in zip(document.skeleton, document.units, strict=False):
        yield gap
        for segment in unit.segments:
            if segment.target is None:
                yield segment.source + segment.tail
            else:  # a translation is one line: it has no use for the breaks of a hard-wrapped source
                yield segment.target + (" " if _newlines(segment.tail) else segment.tail)
    yield document.skeleton[-1]


def _newlines(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def _paragraphs(text: str, start: int) -> Iterator[_Span]:
    lines = [m.span() for m in _LINE.finditer(text, start) if m.end() > m.start()]
    for blank, block in groupby(lines, key=lambda span: not text[slice(*span)].strip(_BLANK)):
        if not blank:
            yield from (_trimmed(text, *span) for span in _unwrapped(text, list(block)))


def _unwrapped(text: str, lines: list[_Span]) -> Iterable[_Span]:
    """The lines as one paragraph if they are hard-wrapped, else each for itself."""
    lengths = [len(text[slice(*line)].rstrip()) for line in lines[:-1]]
    if lengths and all(n in _WRAPPED for n in lengths) and min(lengths) > 0.6 * max(lengths):
        return [(lines[0][0], lines[-1][1])]
    return lines


def _trimmed(text: str, start: int, end: int) -> _Span:
    piece = text[start:end]
    bare = piece.lstrip(_BLANK)
    return end - len(bare), start + len(piece.rstrip(_BLANK))


def _kinds(text: str, paragraphs: list[_Span]) -> Iterator[tuple[str, _Span]]:
    dated = False
    for n, (start, end) in enumerate(paragraphs):
        length = datelines.find(text[start:end]) if n < _TOP and not dated else 0
        if length:
            dated = True
            yield "dateline", (start, start + length)
            if start + length < end:
                yield "paragraph", _trimmed(text, start + length, end)
        elif bullet := _BULLET.match(text, start, end):
            yield "item", (bullet.end(), end)
        else:
            heading = n == 0 and end - start <= _HEADING and text[end - 1] not in '.!?…"”»'
            yield "heading" if heading and len(paragraphs) > 1 else "paragraph", (start, end)
