"""What may be wrong with a translation: one small function per check, problems as values.

Types are those of ITS 2.0, section 8.8 "Localization Quality Issue".
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from babel import Locale
from babel.core import get_global

from i18n import addresses
from i18n.typography import DOUBLE_QUOTES, quote_marks
from translators.detection import scripts


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


def check(source: str, target: str, locale: Locale) -> list[Issue]:
    """All findings, in the order of `CHECKS`; for an empty translation that one alone."""
    found = (run(source, target, locale) for run in (CHECKS if target.strip() else (empty,)))
    return [issue for issue in found if issue]


def empty(source: str, target: str, _locale: Locale) -> Issue | None:
    """A translation without text, of a source that has some."""
    if not source.strip() or target.strip():
        return None
    return Issue("omission", "The translation is empty.", Severity.ERROR)


SMALL_NUMBER = 12
"""Numbers up to this one are often written as words."""


SCALES = {
    "ru": ("тыс", "млн", "миллион", "млрд", "миллиард", "трлн", "триллион"),
    "ur": ("ہزار", "لاکھ", "ملین", "کروڑ", "ارب", "بلین", "کھرب"),
}
"""How words begin that stand for the zeros of a round number, by language."""


def numbers(source: str, target: str, locale: Locale) -> Issue | None:
    """A number of the source that the translation lacks; separators and kinds of digits do not matter.

    `20th century` may have become `XX век`, and `250,000` `250 тысяч`.
    """
    scaled = any(word.startswith(SCALES.get(locale.language, ())) for word in target.casefold().split())
    present = _number_keys(target)
    missing = [number for number in _NUMBER.findall(_folded(source)) if not _has(present, number, scaled)]
    if not missing:
        return None
    listed = ", ".join(dict.fromkeys(missing))
    return Issue("numbers", f"Not in the translation: {listed}.", Severity.ERROR)


_DOTTED_DATE = re.compile(r"(?<!\d)(\d{1,2})\.(\d{1,2})\.(\d{2,4})(?!\d)")
_NUMBER = re.compile(r"\d+(?:[.,،٫٬'’\u00a0\u2009\u202f]\d+)*")
_SPACED_NUMBER = re.compile(r"(?<!\d)\d{1,3}(?: \d{3})+(?!\d)")
_ROMAN = re.compile(r"\b(X{0,3})(IX|IV|V?I{0,3})\b")
_ROMAN_UNITS = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


def _folded(text: str) -> str:
    """`text` with digits of every script as 0-9, and 10.04.2025 taken apart."""
    return _DOTTED_DATE.sub(r"\1 \2 \3", re.sub(r"\d", lambda digit: str(int(digit[0])), text))


def _key(number: str) -> str:
    """The digits of `number`; leading zeros count only before a separator, as in 0.5."""
    digits = re.sub(r"\D", "", number)
    return digits if digits != number else str(int(digits))


def _number_keys(text: str) -> set[str]:
    text = _folded(text)
    written = _NUMBER.findall(text) + _SPACED_NUMBER.findall(text)
    roman = {str(10 * len(tens) + _ROMAN_UNITS.index(units)) for tens, units in _ROMAN.findall(text)}
    return {_key(number) for number in written} | set(re.findall(r"\d+", text)) | roman


def _has(present: set[str], number: str, scaled: bool) -> bool:
    """Is `number` among the keys, or small enough for words, or round where there are words for zeros?"""
    key = _key(number)
    if key in present or (number.isdecimal() and int(key) <= SMALL_NUMBER):
        return True
    significant = key.rstrip("0") or "0"
    rounded = {known.rstrip("0") for known in present}
    return scaled and key.endswith("000") and (significant in rounded or int(significant) <= SMALL_NUMBER)


_SCRIPTS = {"Cyrl": "CYRILLIC", "Arab": "ARABIC", "Latn": "LATIN", "Deva": "DEVANAGARI", "Grek": "GREEK"}
"""ISO 15924 codes, and how the Unicode names of their letters begin."""

_LATIN_WORDS = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ]+(?:['’-][A-Za-zÀ-ÖØ-öø-ɏ]+)*")
_IN_NAMES = frozenset(
    ["of", "the", "and", "for", "in", "on", "at", "de", "la", "le", "el", "al", "von", "van"]
)
COPIED_WORDS = 4
"""A copy of so many words is no longer a name that was kept."""


def untranslated(source: str, target: str, locale: Locale) -> Issue | None:
    """A translation that is the source, or keeps a run of its words in Latin letters.

    Capitalised runs are names, which a house may keep as they are: The Bank of New York.
    """
    script = _script(locale)
    if target.strip() == source.strip() and scripts(source).keys() - {script}:
        return Issue("untranslated", "The translation is the source text.", Severity.ERROR)
    copied = next(_copied_runs(source, target), None) if script != "LATIN" else None
    return Issue("untranslated", f"Left in the source language: “{copied}”.") if copied else None


def _script(locale: Locale) -> str:
    """The script that `locale` is written in, as Unicode names call it."""
    likely = get_global("likely_subtags").get(locale.language, "")
    code = locale.script or next((part for part in likely.split("_") if len(part) == 4), "")
    return _SCRIPTS.get(code, code)


def _copied_runs(source: str, target: str) -> Iterator[str]:
    words = f" {' '.join(_LATIN_WORDS.findall(source))} ".casefold()
    for run in re.split(r"[^\W\d_A-Za-zÀ-ÖØ-öø-ɏ]+", addresses.remove(target)):
        found = _LATIN_WORDS.findall(run)
        for start in range(len(found) - COPIED_WORDS + 1):
            some = found[start : start + COPIED_WORDS]
            named = all(word[0].isupper() or word in _IN_NAMES for word in some)
            if not named and f" {' '.join(some)} ".casefold() in words:
                yield " ".join(some)


def quotes(source: str, target: str, locale: Locale) -> Issue | None:
    """More or fewer double quotes than the source, whatever their style.

    Inner quotations may change between single and double marks, and 6" may become words.
    """
    inner = sum(target.count(mark) for mark in quote_marks(locale)[2:])
    doubles = _count(target, DOUBLE_QUOTES)
    inner_doubles = sum(target.count(mark) for mark in quote_marks(locale)[2:] if mark in DOUBLE_QUOTES)
    expected = {_count(source, DOUBLE_QUOTES), _count(re.sub(r"(?<=\d)[\"”]", "", source), DOUBLE_QUOTES)}
    if expected & {doubles, doubles - inner_doubles, doubles - inner_doubles + inner}:
        return None
    return Issue("typographical", f"Quotation marks: {max(expected)} in the source, {doubles} here.")


def _count(text: str, chars: str) -> int:
    return sum(char in chars for char in text)


def missing_addresses(source: str, target: str, _locale: Locale) -> Issue | None:
    """Web and mail addresses that are not in the translation letter for letter."""
    lost = [source[start:end] for start, end in addresses.find(source) if source[start:end] not in target]
    if not lost:
        return None
    return Issue("omission", f"Not in the translation: {_listed(lost)}.", Severity.ERROR)


def brackets(source: str, target: str, _locale: Locale) -> Issue | None:
    """More or fewer brackets of a kind than the source."""
    before, after = (Counter(char for char in text if char in "()[]{}") for text in (source, target))
    if before == after:
        return None
    missing, added = "".join((before - after).elements()), "".join((after - before).elements())
    said = [f"missing {missing}"] * bool(missing) + [f"added {added}"] * bool(added)
    return Issue("typographical", f"Brackets differ: {', '.join(said)}.")


_WORDS = re.compile(r"[^\W_][\w\u0300-\u036f\u064b-\u065f\u0670]*")


def repeated(source: str, target: str, _locale: Locale) -> Issue | None:
    """A word of three letters, or two to four words, three times in a row, unless the source does it."""
    phrase = _repetition(target, letters=3)
    if not phrase or _repetition(source, letters=1):
        return None
    return Issue("duplication", f"Repeated: “{phrase}”.")


def _repetition(text: str, letters: int) -> str | None:
    """The first phrase of at least so many letters that stands three times in a row."""
    words = _WORDS.findall(text.casefold())
    for size in range(1, 5):
        for start in range(len(words) - 3 * size + 1):
            first, second, third = (words[start + n * size : start + (n + 1) * size] for n in range(3))
            if first == second == third and sum(map(str.isalpha, "".join(first))) >= letters:
                return " ".join(first)
    return None


LENGTH_RATIO = 3
MEASURED_LENGTH = 40
"""In characters: shorter sources say nothing about the length of their translation."""


def length(source: str, target: str, _locale: Locale) -> Issue | None:
    """A translation more than three times as long as its source, or less than a third of it."""
    before, after = len(source.strip()), len(target.strip())
    if before < MEASURED_LENGTH or before <= after * LENGTH_RATIO <= before * LENGTH_RATIO**2:
        return None
    size = "long" if after > before else "short"
    return Issue("length", f"Suspiciously {size}: {after} characters for {before}.")


def mixed_scripts(_source: str, target: str, _locale: Locale) -> Issue | None:
    """A word that mixes Cyrillic letters with Latin or Arabic ones: one looks like another."""
    mixed = [word for word in re.findall(r"[^\W\d_]+", target) if _mixes(word)]
    return Issue("characters", f"Letters of two alphabets in one word: {_listed(mixed)}.") if mixed else None


def _mixes(word: str) -> bool:
    found = scripts(word).keys()
    return "CYRILLIC" in found and bool(found & {"LATIN", "ARABIC"})


_URDU_LETTERS = str.maketrans({"ي": "ی", "ك": "ک", "ه": "ہ"})


def arabic_letters(_source: str, target: str, locale: Locale) -> Issue | None:
    """Arabic letters ي ك ه where Urdu has ی ک ہ: they look alike, but a search does not find them."""
    wrong = [word for word in _WORDS.findall(target) if word.translate(_URDU_LETTERS) != word]
    if locale.language != "ur" or not wrong:
        return None
    return Issue("characters", f"Arabic instead of Urdu letters (ی ک ہ): {_listed(wrong)}.")


def _listed(words: list[str]) -> str:
    return ", ".join(dict.fromkeys(words))


_CLOSERS = " \t\n\u00a0\u202f\u2069)]'’‘" + DOUBLE_QUOTES


def unfinished(source: str, target: str, _locale: Locale) -> Issue | None:
    """A question that is none any more."""
    if not source.rstrip(_CLOSERS).endswith("?") or target.rstrip(_CLOSERS).endswith(("?", "؟")):
        return None
    return Issue(
        "typographical", "The source is a question, the translation does not end in a question mark."
    )


CHECKS: tuple[Check, ...] = (
    empty,
    numbers,
    untranslated,
    quotes,
    missing_addresses,
    brackets,
    repeated,
    length,
    mixed_scripts,
    arabic_letters,
    unfinished,
)
"""Every check, in the order in which findings are reported."""
