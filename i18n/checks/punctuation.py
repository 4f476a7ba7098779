"""Punctuation: marks that were lost, added, left open, or are those of another language."""

import re
from collections import Counter
from difflib import SequenceMatcher

from babel import Locale

from i18n.checks.issues import Issue, Severity, listed
from i18n.typography import DOUBLE_QUOTES, QUOTES, localize_punctuation, quote_marks


def quotes(source: str, target: str, locale: Locale) -> Issue | None:
    """Double quotes that were lost, or that nothing opens or closes, whatever their style.

    Names may have got a pair (газета «Правда»), a word or two may have lost it, inner quotations may change
    between single and double marks, and 6" may become words.
    """
    doubles = _count(target, DOUBLE_QUOTES)
    singles = sum(target.count(mark) for mark in quote_marks(locale)[2:] if mark not in DOUBLE_QUOTES)
    before = {_count(text, DOUBLE_QUOTES) for text in (source, _INCHES.sub("", source))}
    least = _count(_DISPENSABLE.sub("", _INCHES.sub("", source)), DOUBLE_QUOTES)
    enough = [count for count in (doubles, doubles + singles) if count >= least]
    if any((count - wanted) % 2 == 0 for count in enough for wanted in before):
        return None
    return Issue("typographical", f"Quotation marks: {max(before)} in the source, {doubles} here.")


_INCHES = re.compile(r"(?<=\d)[\"”]")
_DISPENSABLE = re.compile(
    rf"""[{DOUBLE_QUOTES}]\w+(?:[ -]\w+)?[,.]?[{DOUBLE_QUOTES}]             # so-called
      | (?<=[,.!?])[{DOUBLE_QUOTES}][^{DOUBLE_QUOTES}]*[,.]\ [{DOUBLE_QUOTES}]   # … said in between""",
    re.VERBOSE,
)


def _count(text: str, chars: str) -> int:
    return sum(char in chars for char in text)


def quote_style(_source: str, target: str, locale: Locale) -> Issue | None:
    """Double quotes other than those of the locale by CLDR; 6" is none."""
    style = quote_marks(locale)
    foreign = [mark for mark in _INCHES.sub("", target) if mark in DOUBLE_QUOTES and mark not in style]
    if locale.language not in QUOTES or not foreign:
        return None
    comment = f"Quotation marks are {style.start} {style.end} here, not {listed(foreign)}."
    return Issue("locale-violation", comment)


def marks(_source: str, target: str, locale: Locale) -> Issue | None:
    """Marks that the typography of the locale writes otherwise: , ; ? . in Urdu, a hyphen for a Russian dash.

    White space is left to `spacing`.
    """
    before, after = ("".join(text.split()) for text in (target, localize_punctuation(target, locale)))
    if before == after:
        return None
    changes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    pairs = [f"“{after[c:d]}” for “{before[a:b]}”" for kind, a, b, c, d in changes if kind == "replace"]
    return Issue("locale-violation", f"{locale.english_name} has {listed(pairs)}.") if pairs else None


def brackets(source: str, target: str, _locale: Locale) -> Issue | None:
    """Brackets that nothing opens or closes, unless the source has them too; that of `1)` is fine."""
    alone = "".join((Counter(_unpaired(target)) - Counter(_unpaired(source))).elements())
    return Issue("typographical", f"Brackets without their other half: {alone}.") if alone else None


_OPENED_BY = {")": "(", "]": "[", "}": "{"}
_LIST_MARK = re.compile(r"(?:^|[,.:;،؛—]\s)(?:\d{1,2}|[^\W\d])\Z")


def _unpaired(text: str) -> str:
    opened: list[str] = []
    closing = ""
    for at, char in enumerate(text):
        if char in _OPENED_BY.values():
            opened.append(char)
        elif char in _OPENED_BY and opened[-1:] == [_OPENED_BY[char]]:
            opened.pop()
        elif char in _OPENED_BY and (opened or not _LIST_MARK.search(text[:at])):
            closing += char
    return "".join(opened) + closing


_CLOSERS = " \t\n\u00a0\u202f\u2069\u200f)]'’‘" + DOUBLE_QUOTES


def ending(source: str, target: str, locale: Locale) -> Issue | None:
    """Another mark at the end than in the source, or none, or one that was added; ۔ is a full stop.

    The stop of an abbreviation is none: `10 апреля 2025 г.`
    """
    if locale.language in _ENDING_OTHERWISE:
        return None
    before, after = _ending(source), _ending(target)
    abbreviated = any(_ABBREVIATION.search(text.rstrip(_CLOSERS)) for text in (source, target))
    if before == after or (abbreviated and {before, after} == {"", "."}):
        return None
    if not after:
        return Issue("typographical", f"No “{before}” at the end.")
    said = f"“{before}” in the source" if before else "not in the source"
    return Issue("typographical", f"The “{after}” at the end is {said}.")


_ABBREVIATION = re.compile(r"\b(?:\w|Inc|Ltd|Co|Corp|Jr|Sr|гг|др|пр|руб|тыс)\.\Z")
_ENDING_OTHERWISE = ("el", "lo", "th")
"""Languages that have no full stop, or ask with a semicolon."""
_MARKS = dict.fromkeys("۔।。។။።։", ".") | {"؟": "?", "？": "?", "！": "!", "：": ":"}


def _ending(text: str) -> str:
    """The mark at the end, whatever its script: . ? ! : … or none."""
    text = text.rstrip(_CLOSERS)
    if text.endswith(("..", "…", "۔۔")):
        return "…"
    last = _MARKS.get(text[-1:], text[-1:])
    return last if last in (".", "?", "!", ":") else ""


_SPACED_MARK = r"[ \u00a0]+[,.;:!?،؛؟۔](?![.۔\w])"
_SPACED_MARK_IN_FRENCH = r"[ \u00a0]+[,.](?![.\w])"


def spacing(source: str, target: str, locale: Locale) -> Issue | None:
    """Two spaces in a row, or a space before a mark, where the source has none."""
    mark = _SPACED_MARK_IN_FRENCH if locale.language == "fr" else _SPACED_MARK
    wrong = {"two spaces in a row": r"\S  +\S", "a space before a mark": mark}
    said = [what for what, how in wrong.items() if re.search(how, target) and not re.search(how, source)]
    return Issue("whitespace", f"Spacing: {', '.join(said)}.") if said else None


def edges(source: str, target: str, _locale: Locale) -> Issue | None:
    """White space at the start or the end that is not that of the source.

    Lost or added newlines are errors: `msgfmt --check` refuses the catalog.
    """
    for where, edge in (("start", r"\A\s*"), ("end", r"\s*\Z")):
        before, after = ("".join(re.findall(edge, text)) for text in (source, target))
        if ("\n" in before) != ("\n" in after):
            said = "gone" if "\n" in before else "new"
            return Issue("whitespace", f"A line break at the {where} is {said}.", Severity.ERROR)
        if before != after:
            return Issue("whitespace", f"White space at the {where} is not as in the source.")
    return None
