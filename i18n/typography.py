"""Quotes, punctuation, numbers and direction, as readers of each language expect them.

The conventions are CLDR's (https://cldr.unicode.org); where Babel does not expose them they stand
here as tables, and a language that no table names keeps its text as the translator wrote it.
"""

import re
from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import accumulate, zip_longest
from typing import NamedTuple

from babel import Locale


class Quotation(NamedTuple):
    """Does a segment start inside an open quotation, and is one still open after it?"""

    opened: bool = False
    closed: bool = False


class QuoteMarks(NamedTuple):
    """The quotation marks of a language, in the order of CLDR's `delimiters` element."""

    start: str
    end: str
    inner_start: str
    inner_end: str


DEFAULT_QUOTES = QuoteMarks("“", "”", "‘", "’")

QUOTES = {
    "ar": QuoteMarks("”", "“", "’", "‘"),
    "de": QuoteMarks("„", "“", "‚", "‘"),
    "es": QuoteMarks("«", "»", "“", "”"),
    # CLDR repeats « » for the inner pair, which would hide where a quotation ends.
    "fr": QuoteMarks("«", "»", "“", "”"),
    "ru": QuoteMarks("«", "»", "„", "“"),
    "uk": QuoteMarks("«", "»", "„", "“"),
    "ur": QuoteMarks("”", "“", "’", "‘"),
}
"""CLDR `delimiters` by language: `quotationStart`, `quotationEnd` and their alternates."""

SPACE_INSIDE = {"fr": "\u202f"}
"""Languages that put a space between « » and the text they enclose."""

DOUBLE_QUOTES = '"“”„‟«»＂'
"""The marks that open or close a quotation in some language; single ones may be apostrophes."""

_TRANSPARENT = DOUBLE_QUOTES + "'‘’‚\u202f"
_BEFORE_OPENING = "([{-–—/¿¡\u2068"
_AFTER_CLOSING = ")]}-–—/,.;:!?۔،؛؟\u2069"
_ENDING = re.compile(r"[\s,.;:!?…۔،؛؟]*")


def quote_marks(locale: Locale) -> QuoteMarks:
    """The quotation marks of `locale`; English ones for a language without an entry.

    >>> quote_marks(Locale("ru"))
    QuoteMarks(start='«', end='»', inner_start='„', inner_end='“')
    """
    return QUOTES.get(locale.language, DEFAULT_QUOTES)


def quotations(texts: Sequence[str]) -> list[Quotation]:
    """For each segment of one unit, in order: is a quotation open before it, and after it?

    A first segment that closes a quotation which nothing opened continues one of the unit before. A
    later one that begins with an opening quote starts afresh, unless it closes one quotation more.

    >>> quotations(['"We are glad.', 'Very glad," he said.'])
    [Quotation(opened=False, closed=True), Quotation(opened=True, closed=False)]
    """
    found = []
    depth = int(_closes_unopened(texts[0])) if texts else 0
    for text in texts:
        depth = 0 if _begins_quotation(text) and not _closes_unopened(text) else depth
        after = _depth_after(_marks(text, depth), depth)
        found.append(Quotation(depth > 0, after > 0))
        depth = after
    return found


def complete(text: str, quotation: Quotation) -> str:
    """`text` with straight quotes for what other segments open or close: balanced on its own.

    The text moves one character to the right where `quotation.opened`.
    """
    return '"' * quotation.opened + text + '"' * quotation.closed


def localize_quotes(target: str, locale: Locale, quotation: Quotation) -> str:
    """The double quotes of a translated sentence as `locale` writes them; idempotent.

    Quotes that `complete` had added at the start or the end go, if the translator kept them there.
    A quotation inside a quotation gets the inner pair, if all marks of the sentence match up.
    """
    style = quote_marks(locale)
    kept = _drop_end(_drop_start(target, quotation, style), quotation)
    written = _space_inside(_write_quotes(kept, quotation, style), style, SPACE_INSIDE.get(locale.language))
    return target if written == target else localize_quotes(written, locale, quotation)


class _Mark(NamedTuple):
    """A double quote: where it stands, and whether it opens (1) or closes (-1)."""

    at: int
    turn: int


def _marks(text: str, depth: int) -> list[_Mark]:
    """The double quotes of `text`, `depth` quotations being open before it; inches are left out."""
    places = [at for at, char in enumerate(text) if char in DOUBLE_QUOTES]
    marks = []
    for at, following in zip_longest(places, places[1:]):
        if not _is_inches(text, at, following, depth):
            turn = _side(text, at) or (-1 if depth else 1)
            depth = max(0, depth + turn)
            marks.append(_Mark(at, turn))
    return marks


def _side(text: str, at: int) -> int:
    """What the neighbours of a mark tell: it opens (1), it closes (-1), no telling (0)."""
    before = text[:at].rstrip(_TRANSPARENT)[-1:]
    after = text[at + 1 :].lstrip(_TRANSPARENT)[:1]
    opens = not before or before.isspace() or before in _BEFORE_OPENING
    closes = not after or after.isspace() or after in _AFTER_CLOSING
    if opens and closes and bool(before) != bool(after) and not (before + after).isspace():
        return -1 if before else 1
    return opens - closes


def _is_inches(text: str, at: int, following: int | None, depth: int) -> bool:
    """Is the mark of `6"` a unit? Not if it closes a quotation that nothing else would close."""
    if text[at] != '"' or not text[:at][-1:].isdecimal():
        return False
    return depth == 0 or (depth == 1 and following is not None and _side(text, following) < 0)


def _depth_after(marks: Iterable[_Mark], depth: int) -> int:
    """How many quotations are open after `marks`; one that nothing opened closes none."""
    return reduce(lambda level, mark: max(0, level + mark.turn), marks, depth)


def _closes_unopened(text: str) -> bool:
    return min(accumulate((mark.turn for mark in _marks(text, 0)), initial=0)) < 0


def _drop_start(text: str, quotation: Quotation, style: QuoteMarks) -> str:
    """Remove the opening quote that `complete` added, unless the rest closes more than one quotation."""
    if not quotation.opened or not _begins_quotation(text):
        return text
    first, *rest = _marks(text, 0)
    surplus = reduce(lambda level, mark: max(0, level - mark.turn), reversed(rest), 0)
    done = text[first.at] == style.inner_start and _match(_levels(text, quotation)[1], quotation)
    return text if done or surplus > 1 else text[first.at + 1 :].lstrip()


def _drop_end(text: str, quotation: Quotation) -> str:
    """Remove the closing quote that `complete` added: at the end, and closing the outermost level."""
    marks, depth = _marks(text, int(quotation.opened)), int(quotation.opened)
    if not quotation.closed or not marks or _depth_after(marks, depth):
        return text
    at = marks[-1].at
    return text[:at].rstrip() + text[at + 1 :] if _ENDING.fullmatch(text, at + 1) else text


def _begins_quotation(text: str) -> bool:
    at = len(text) - len(text.lstrip())
    return text[at : at + 1] in tuple(DOUBLE_QUOTES) and _side(text, at) > 0


def _write_quotes(text: str, quotation: Quotation, style: QuoteMarks) -> str:
    marks, depths = _levels(text, quotation)
    matched = _match(depths, quotation)
    chars = list(text)
    for mark, before, after in zip(marks, depths, depths[1:], strict=False):
        inner = matched and max(before, after) > 1
        chars[mark.at] = style[2 * inner + (mark.turn < 0)]
    return "".join(chars)


def _levels(text: str, quotation: Quotation) -> tuple[list[_Mark], list[int]]:
    """The marks of a text without added quotes, and how deep they nest: before them and after each."""
    marks = _marks(text, int(quotation.opened))
    return marks, list(accumulate((mark.turn for mark in marks), initial=int(quotation.opened)))


def _match(depths: list[int], quotation: Quotation) -> bool:
    return min(depths) >= 0 and depths[-1] == quotation.closed


def _space_inside(text: str, style: QuoteMarks, space: str | None) -> str:
    if space is None:
        return text
    return re.sub(
        rf"\s*{style.end}", space + style.end, re.sub(rf"{style.start}\s*", style.start + space, text)
    )


_LATIN = "A-Za-zÀ-ÖØ-öø-ɏ\u0300-\u036fḀ-ỿ"
# What may join Latin letters without a space: RFC 3986 without brackets, and a few marks of prose.
_JOINING = rf"[{_LATIN}0-9\-._~:/?\#@!$&'’*+,;=%|°–—]"
_LATIN_WORD = rf"[{_LATIN}0-9]+ (?: {_JOINING}*[{_LATIN}0-9] )?"
_LATIN_RUN = re.compile(
    rf"""[\u2066-\u2068][^\u2069]*\u2069                      # isolated already
    | [@\#$€£]? (?={_JOINING}{{0,64}}[{_LATIN}]) {_LATIN_WORD}        # a word, not a bare number, to begin with
      (?: [,.:;]?[ \u00a0] (?:[-–—/&|+][ \u00a0](?={_JOINING}{{0,64}}[{_LATIN}]))? [@\#$€£]?{_LATIN_WORD} )*
      (?: [+\#%/]+ | (?<=\.[{_LATIN}])\. )?                   # C++, x.com/, U.S.""",
    re.VERBOSE,
)


def isolate(text: str, locale: Locale) -> str:
    """Latin runs of a right-to-left text between U+2068 and U+2069 (Unicode UAX #9); idempotent.

    >>> isolate("AT&T 5", Locale("ur")) == "\u2068AT&T 5\u2069"
    True
    """
    if locale.text_direction != "rtl":
        return text
    return _LATIN_RUN.sub(lambda run: run[0] if run[0].endswith("\u2069") else f"\u2068{run[0]}\u2069", text)


def localize_punctuation(target: str, locale: Locale) -> str:
    """The punctuation and the numbers of a translated sentence as `locale` writes them; idempotent.

    Russian and Urdu have rules; other languages keep the text. Letters and digits never change.
    """
    rule = _PUNCTUATION.get(locale.language)
    return rule(target) if rule else target


_URDU_MARKS = {",": "،", ";": "؛", "?": "؟"}


def _urdu(text: str) -> str:
    latin = {at for run in _LATIN_RUN.finditer(text) for at in range(*run.span())}
    marked = "".join(char if at in latin else _urdu_mark(text, at) for at, char in enumerate(text))
    return re.sub(r"[ \u00a0]+(?=[۔،؛؟])", "", marked)


def _urdu_mark(text: str, at: int) -> str:
    """The character at `at`, which is outside every Latin run, in Urdu."""
    if text[at] == ".":
        return "۔" if _ends_sentence(text[:at], text[at + 1 :]) else "."
    between_digits = text[:at][-1:].isdecimal() and text[at + 1 :][:1].isdecimal()
    return text[at] if between_digits else _URDU_MARKS.get(text[at], text[at])


def _ends_sentence(before: str, after: str) -> bool:
    """Does a period between these end an Urdu sentence? Not in 3.5, `Dr. احمد`, `1. ...` or an ellipsis."""
    if re.match(rf"[.\d{_LATIN}]", after) or re.search(r"[.…]\Z", before):
        return False
    numbers_a_list = re.fullmatch(r"\W*\d+", before) is not None
    abbreviates = re.search(rf"[{_LATIN}]\Z", before) is not None
    return not re.search(r"\w", after) or not (numbers_a_list or abbreviates)


def _russian(text: str) -> str:
    for pattern, replacement in _RUSSIAN_SPACING:
        text = pattern.sub(replacement, text)
    return _RUSSIAN_NUMBER.sub(_russian_number, text)


_RUSSIAN_SPACING = (
    (re.compile(r"[ \u00a0]+(?=[,.?!:;](?![.\w]))"), ""),
    (re.compile(r"(?<= )--?(?= |$)"), "—"),
    (re.compile(r"(?<=\d)[ \u00a0\u202f]?(?=%(?![-\w])|°[CС])"), "\u00a0"),
    (re.compile(r"(?<=№)[ \u00a0\u202f]?(?=\w)"), "\u00a0"),
)
"""A. E. Milchin, L. K. Cheltsova: Spravochnik izdatelya i avtora; CLDR `percentFormat` of ru."""

_RUSSIAN_NUMBER = re.compile(r"(?<!\S)\S*[A-Za-z]\S*|(?<![\w.,:/])\d++(?:[.,:/]\d++)*+")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_DECIMAL = re.compile(r"\d+\.\d+")
_MAYBE_GROUPED = re.compile(r"[1-9]\d{1,2}\.\d{3}")
_IN_NUMBER = re.compile(r"\d[\u00a0\u202f]\Z")
_NUMBERED = re.compile(
    r"""(?: [A-Za-z][\w.+-]* | №
      | \b(?:верси[яиюей]+ | стать[яиюей]+ | пункт[аеуом]* | раздел[аеуом]* | глав[аыеуой]+ | част[ьиюей]+)
      | \b(?:ст|п|пп|гл|ч|разд)\. ) [ \u00a0]\Z""",
    re.VERBOSE | re.IGNORECASE,
)
"""What makes the next number a version (`iOS 17.4`) or a section (`ст. 282.1`), not a decimal."""


def _russian_number(found: re.Match[str]) -> str:
    """1,234,567 with no-break spaces from five digits on, 3.5 with a comma; anything else as it is.

    12.345 stays: once it had a comma, it would read like twelve thousand in English.
    """
    number, before = found[0], found.string[max(0, found.start() - 40) : found.start()]
    if _GROUPED.fullmatch(number) and not _IN_NUMBER.search(before):
        short = len(number) < len("10,000") and "." not in number
        return number if short else number.replace(",", "\u00a0").replace(".", ",")
    if _DECIMAL.fullmatch(number) and not _NUMBERED.search(before):
        unclear = _MAYBE_GROUPED.fullmatch(number) and not _IN_NUMBER.search(before)
        return number if unclear else number.replace(".", ",")
    return number


_PUNCTUATION = {"ru": _russian, "ur": _urdu}


def capitalize_like(source: str, target: str) -> str:
    """`target` with a capital at its start if `source` has one there; Latin words are left as they are.

    >>> capitalize_like("CIA Director John Ratcliffe", "«директор ЦРУ")
    '«Директор ЦРУ'
    """
    first = next((c for c in source if c.isalnum()), "")
    start = re.search(r"\w", target)
    if not first.isupper() or not start or re.match(rf"[{_LATIN}]", start[0]):
        return target
    return target[: start.start()] + start[0].upper() + target[start.end() :]


def localize(target: str, locale: Locale, quotation: Quotation) -> str:
    """A translated sentence in the typography of `locale`; idempotent, and no letter changes.

    Punctuation goes first: the spaces that it removes tell which way a quote faces.

    >>> localize('"Да", - сказал он.', Locale("ru"), Quotation())
    '«Да», — сказал он.'
    """
    return localize_quotes(localize_punctuation(target, locale), locale, quotation)
