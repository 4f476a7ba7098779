"""A text with inline codes in plain words, as a machine reads it; and the way back.

Placeholders stand as numbers (41, #51), which machines copy, and escapes as the characters that they stand
for. Tags are taken out: what they enclose is found again by the alignment of the words. XLIFF calls these
spanning codes, and those that enclose nothing standalone.
"""

import html
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, pairwise, takewhile
from typing import NamedTuple, Protocol, runtime_checkable

from i18n import codes, plurals

Place = tuple[int, int]
"""Where something starts and ends in a text, in characters."""


@runtime_checkable
class Aligner(Protocol):
    """What can tell which words of a translation come from which of its source."""

    def counterpart(self, source: str, target: str, span: Place) -> Place | None:
        """Where in the target the words are that a span of the source has become, None if not known."""
        ...


class Spanning(NamedTuple):
    """A pair of tags, and what they enclose in the plain text; one is empty if it does not stand there."""

    opening: str
    closing: str
    start: int
    end: int


@dataclass(frozen=True)
class Plain:
    """A text in plain words, on one line; its tags, outer ones first; its placeholders by the numbers that
    stand for them; and how characters have to be written in it (`&` as `&amp;`).
    """

    text: str
    spanning: tuple[Spanning, ...]
    placeholders: Mapping[int, str]
    escapes: Mapping[str, str]


SIGN = "#"
"""What tells that a number is a name: `by 41` may be a year."""

_SIGN = re.compile(rf"[{SIGN}№]\s?\Z")

_BLOCK = re.compile(
    r"</?(?:blockquote|br|d[dlt]|div|h[1-6r]|[ou]l|li|option|p|pre|table|t[dhr]|title)\b|<!--", re.IGNORECASE
)
_STANDALONE = re.compile(r"<(?:img|input|link|meta|wbr)\b.*|<.*/>", re.IGNORECASE | re.DOTALL)


def is_break(code: str) -> bool:
    """Is it a tag that no sentence goes across, such as `<br>` or `</p>`, or a comment?"""
    return _BLOCK.match(code) is not None


def is_standalone(code: str) -> bool:
    """Is it a tag that encloses nothing, such as `<img>`: a placeholder, really?"""
    return _STANDALONE.fullmatch(code) is not None


def plain(text: str, syntaxes: Collection[str], sign: str = SIGN) -> Plain:
    """A text without its codes, of these syntaxes.

    Before numbers that stand for something else than a number there is a `sign`.

    >>> plain("Hello %s, <b>be kind</b> &amp; quick", ["c-format", "xml"]).text
    'Hello #41, be kind & quick'
    """
    used = set(map(int, re.findall(r"\d+", text)))
    numbers = (number for number in chain(_STAND_INS, range(1001, 10**9)) if number not in used)
    placeholders: dict[int, str] = {}
    tags: list[tuple[str, int]] = []
    words, last = "", 0
    for start, end in _joined(text, codes.find(text, syntaxes)):
        words = _appended(words, text[last:start])
        code, last = text[start:end], end
        if code.startswith("<") and not is_standalone(code):
            tags.append((code, len(words)))
        elif _is_escape(code):
            words = _appended(words, _unescaped(code))
        else:
            number = next(numbers)
            placeholders[number] = code
            words += str(number) if plurals.is_integer(code) else f"{sign}{number}"
    words = _appended(words, text[last:]).rstrip()
    return Plain(words, tuple(_paired(tags, words)), placeholders, _escapes(text, syntaxes))


_STAND_INS = (41, 51, 61, 71, 81, 91, 31, *range(141, 1000, 10))
"""Numbers for placeholders. Those after which the singular stands do least harm: a placeholder is mostly one
thing.
"""

_GLUE = re.compile(r"[\w./:@=+#]*", re.ASCII)
_GLUED_BEFORE = re.compile(r"`?\w*\Z", re.ASCII)
_GLUED_AFTER = re.compile(r"\w*(?:\.\w+)*`?", re.ASCII)
"""What is one word with a placeholder: v%s, %s/%s, `%(class)s.name`."""


def _joined(text: str, spans: Sequence[Place]) -> Iterator[Place]:
    """The codes of a text, placeholders with what is one word with them."""
    joined: list[Place] = []
    previous = 0
    for (start, end), (following, _) in pairwise([*spans, (len(text), 0)]):
        if _is_placeholder(text[start:end]):
            before = _GLUED_BEFORE.search(text, previous, start)
            after = _GLUED_AFTER.match(text, end, following)
            start, end = before.start() if before else start, after.end() if after else end
            if (
                joined
                and _is_placeholder(text[slice(*joined[-1])])
                and _GLUE.fullmatch(text, previous, start)
            ):
                start = joined.pop()[0]
        joined.append((start, end))
        previous = end
    return iter(joined)


def _is_placeholder(code: str) -> bool:
    return not code.startswith("<") and not _is_escape(code)  # a standalone tag is never one word with others


def _is_escape(code: str) -> bool:
    """Does it stand for a character: `&amp;`, `%%`, `{{`?"""
    return code.startswith("&") or code in ("%%", "{{", "}}")


def _unescaped(code: str) -> str:
    return html.unescape(code) if code.startswith("&") else code[0]


def _appended(words: str, more: str) -> str:
    more = re.sub(r"\s+", " ", more)
    return words + (more.lstrip() if not words or words.endswith(" ") else more)


def _paired(tags: Sequence[tuple[str, int]], text: str) -> Iterator[Spanning]:
    """The pairs of tags, in the order of their opening ones, without white space at either end of what they
    enclose.
    """
    found: list[Spanning] = []
    opened: list[int] = []
    unopened: list[Spanning] = []
    for code, place in tags:
        pair = next(
            (i for i in reversed(opened) if f"</{_name(found[i].opening)}" == code[:-1].rstrip()), None
        )
        if not code.startswith("</"):
            opened.append(len(found))
            found.append(Spanning(code, "", place, len(text)))
        elif pair is None:
            unopened.append(Spanning("", code, 0, place))
        else:
            found[pair] = found[pair]._replace(closing=code, end=place)
            opened = [i for i in opened if i < pair]
    for span in [*reversed(unopened), *found]:
        inside = text[span.start : span.end]
        start = min(span.start + len(inside) - len(inside.lstrip()), len(text))
        yield span._replace(start=start, end=start + len(inside.strip()))


def _name(tag: str) -> str:
    found = re.match(r"<([^\s/>]+)", tag)
    return found[1] if found else ""


def _escapes(text: str, syntaxes: Collection[str]) -> dict[str, str]:
    """How characters are written: as the text has them, or else so that they cannot be taken for codes."""
    found = (text[start:end] for start, end in codes.find(text, syntaxes))
    written = {_unescaped(code): code for code in found if _is_escape(code)}
    bare = codes.remove(text, syntaxes)
    for char, escape in (("%", "%%"), ("{", "{{"), ("}", "}}"), ("&", "&amp;"), ("<", "&lt;")):
        if char not in bare and codes.find(escape, syntaxes) == [(0, len(escape))]:
            written.setdefault(char, escape)
    return {char: code for char, code in written.items() if len(char) == 1 and not char.isspace()}


class Said(NamedTuple):
    """A sentence of a plain text with its translation, and the white space after it."""

    source: str
    target: str
    tail: str


def restored(made: Plain, sentences: Iterable[Said], aligner: Aligner | None) -> str | None:
    """The translation of a plain text, given sentence by sentence, with the codes in their places; None if
    one has none.
    """
    said = list(sentences)
    target = "".join(f"{sentence.target}{sentence.tail}" for sentence in said).rstrip()
    edits: list[_Edit] = []
    numbers: dict[int, Place] = {}
    for number, code in made.placeholders.items():
        place = plurals.place(target, number, ())
        if place is None:
            return None
        sign = _SIGN.search(target, 0, place[0])
        numbers[number] = sign.start() if sign else place[0], place[1]
        edits.append(_Edit(*numbers[number], 0, code))
    places = _nested(made, [_spanned(said, span, aligner) for span in made.spanning], numbers)
    if places is None:
        return None
    for rank, (span, (start, end)) in enumerate(zip(made.spanning, places, strict=True), 1):
        edits += [_Edit(start, start, rank, span.opening), _Edit(end, end, -rank, span.closing)]
    return _written(target, edits, made.escapes)


class _Edit(NamedTuple):
    """Code that is written from `start` to `end`; where tags meet, inner ones close first and outer ones open
    first.
    """

    start: int
    end: int
    rank: int
    code: str


def _written(text: str, edits: Sequence[_Edit], escapes: Mapping[str, str]) -> str:
    """A text with its codes, and everything between them escaped."""
    table = str.maketrans({ord(char): code for char, code in escapes.items()})
    parts, last = [], 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.rank == 0, edit.rank)):
        parts += [text[last : edit.start].translate(table), edit.code]
        last = edit.end
    return "".join([*parts, text[last:].translate(table)])


def _nested(made: Plain, places: Sequence[Place | None], numbers: Mapping[int, Place]) -> list[Place] | None:
    """The places of the pairs of tags, those of outer ones as wide as those inside; None if one is not known,
    or if they do not lie as in the source, or have other placeholders inside.
    """
    known = [place for place in places if place]
    if len(known) < len(places):
        return None
    inner = [
        (i, k)
        for i, k in combinations(range(len(known)), 2)
        if _holds(made.spanning[i][2:], made.spanning[k][2:])
    ]
    for i, k in reversed(inner):
        known[i] = min(known[i][0], known[k][0]), max(known[i][1], known[k][1])
    apart = set(combinations(range(len(known)), 2)) - set(inner)
    if any(_meet(known[i], known[k]) for i, k in apart):
        return None
    for span, place in zip(made.spanning, known, strict=True):
        for number, theirs in numbers.items():
            source = plurals.place(made.text, number, ())
            inside = source is not None and _holds(span[2:], source)
            if not _holds(place, theirs) if inside else _meet(place, theirs):
                return None
    return known


def _meet(one: Place, other: Place) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _holds(outer: Place, inner: Place) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _spanned(said: Sequence[Said], span: Spanning, aligner: Aligner | None) -> Place | None:
    """Where in the translation stands what a pair of tags encloses, be it in several sentences."""
    places: list[Place] = []
    here = there = 0
    for sentence in said:
        start, end = max(span.start - here, 0), min(span.end - here, len(sentence.source))
        if start < end:
            found = _found(sentence, (start, end), aligner)
            if found is None:
                return None
            places.append((found[0] + there, found[1] + there))
        here += len(sentence.source) + len(sentence.tail)
        there += len(sentence.target) + len(sentence.tail)
    return (places[0][0], places[-1][1]) if places else None


def _found(sentence: Said, span: Place, aligner: Aligner | None) -> Place | None:
    """Where in the translation of a sentence a span of it is: all of it, what it has letter for letter, or
    words.
    """
    source, target, _ = sentence
    start, end = span
    inside = source[start:end]
    if not any(map(str.isalnum, source[:start] + source[end:])):
        return _trimmed(source, span, target, (0, len(target)))
    if any(map(str.isalnum, inside)):
        same = [match.span() for match in re.finditer(rf"(?<!\w){re.escape(inside)}(?!\w)", target)]
        if len(same) == 1:
            return same[0]
    found = aligner.counterpart(source, target, span) if aligner else None
    return _trimmed(source, span, target, found) if found else None


def _trimmed(source: str, span: Place, target: str, place: Place) -> Place | None:
    """A place of words with the punctuation at either end if the span in the source has some there, else
    without.
    """
    inside, (start, end) = source[slice(*span)], place
    while start < end and _is_edge(target[start]):
        start += 1
    while start < end and _is_edge(target[end - 1]):
        end -= 1
    if start == end:
        return None
    for _ in takewhile(_is_edge, inside):
        start -= start > 0 and _is_mark(target[start - 1])
    for _ in takewhile(_is_edge, reversed(inside)):
        end += end < len(target) and _is_mark(target[end])
    return start, end


def _is_mark(char: str) -> bool:
    return _is_edge(char) and not char.isspace()


def _is_edge(char: str) -> bool:
    return unicodedata.category(char)[0] in "PZSC"
