"""Cutting a paragraph into sentences that join back to it exactly."""

import re
from collections.abc import Iterator

import sentencex

_QUOTES = '"“”„«»'
_BREAK = re.compile(rf"[{_QUOTES}'’)\]]*\s*")
_PAUSE = re.compile(r"(?:[,;:،؛—–!?…][”»\")]*|\.[”»\"])\s+")  # a full stop inside is an abbreviation's
_PAIRS = ("“”", "«»", "()", "[]")
_JOINT = re.compile(r"(?<=[;:,،؛—–])\s+|\s+")


def split(text: str, language: str) -> list[str]:
    """Cut `text`, a paragraph in `language` (ISO 639), into sentences with their trailing white space.

    `"".join(split(text, language)) == text`. Rather one sentence too few than a wrong cut: numbering
    such as `1.` stays with what it numbers. A quotation of several sentences is cut like other text,
    each quotation mark staying with the sentence that it opens or closes.
    """
    pieces = list(_cut(text, language))
    sentences: list[str] = []
    for piece in reversed(pieces):
        if sentences and not any(c.isalpha() for c in piece):
            piece += sentences.pop()
        sentences.append(piece)
    return sentences[::-1]


def _cut(text: str, language: str) -> Iterator[str]:
    # sentencex keeps a quotation in one piece and panics on "A\u00a0." (1.0.32), so it sees a copy of
    # the same length with plain spaces for quotation marks and for all white space.
    copy = re.sub(rf"[\s{_QUOTES}]", " ", text)
    start = place = 0
    for sentence in _segment(copy, language):
        place += len(sentence)
        end = _end(text, start + len(text[start:place].rstrip(" \t\r\n\u00a0" + _QUOTES)))
        if place < len(text) and start < end and not _goes_on(text, end):
            yield text[start:end]
            start = end
    if start < len(text):
        yield text[start:]


def _end(text: str, place: int) -> int:
    """Where the sentence ends whose last letter or stop is before `place`: after its closing quotes."""
    match = _BREAK.match(text, place)
    return match.end() if match else place


def _goes_on(text: str, place: int) -> bool:
    """Whether a lower-case letter comes next, as in `"Me?" he asked`."""
    return text[place : place + 3].lstrip(_QUOTES)[:1].islower()


def _segment(text: str, language: str) -> list[str]:
    try:
        return list(sentencex.segment(language, text))
    except BaseException as error:  # a Rust panic does not derive from Exception
        if type(error).__name__ != "PanicException":
            raise
        return [text]


def fold(text: str, limit: int) -> list[tuple[int, int]]:
    """Spans of `text`, each of at most `limit` characters, that cover it; cut after a comma or the like
    where there is one in the second half of a span, else at a space, else anywhere.
    """
    spans = []
    start = 0
    while len(text) - start > limit:
        cuts = list(_JOINT.finditer(text, start + limit // 2, start + limit))
        strong = [m for m in cuts if m.start() and text[m.start() - 1] in ";:,،؛—–"]
        end = (strong or cuts)[-1].end() if cuts else start + limit
        spans.append((start, end))
        start = end
    return [*spans, (start, len(text))]


def halves(text: str, place: int) -> list[tuple[int, int]]:
    """Two spans that cover `text`, cut behind the punctuation that is nearest to `place`, outside brackets and quotation
    marks, each of three words at least; one span if there is no such cut.
    """
    cuts = [m.end() for m in _PAUSE.finditer(text)]
    fine = [cut for cut in cuts if _balanced(text[:cut]) and min(_words(text[:cut]), _words(text[cut:])) >= 3]
    if not fine:
        return [(0, len(text))]
    cut = min(fine, key=lambda cut: abs(cut - place))
    return [(0, cut), (cut, len(text))]


def _balanced(text: str) -> bool:
    return text.count('"') % 2 == 0 and all(text.count(pair[0]) == text.count(pair[1]) for pair in _PAIRS)


def _words(text: str) -> int:
    return len(text.split())
