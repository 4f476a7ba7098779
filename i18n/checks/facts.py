"""Numbers, dates and addresses: facts of a sentence that a machine gets wrong most easily."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from babel import Locale

from i18n import addresses
from i18n.checks.issues import Issue, Severity, listed
from i18n.dates import DAY, find_dates, format_day

SMALL_NUMBER = 12
"""Numbers up to this one are often written as words."""

SCALES = {
    "en": {"thousand": 3, "million": 6, "billion": 9, "bn": 9, "trillion": 12},
    "ru": {"тыс": 3, "млн": 6, "миллион": 6, "млрд": 9, "миллиард": 9, "трлн": 12, "триллион": 12},
    "ur": {
        "ہزار": 3,
        "لاکھ": 5,
        "ملین": 6,
        "ملیئن": 6,
        "کروڑ": 7,
        "ارب": 9,
        "بلین": 9,
        "کھرب": 11,
        "ٹریلین": 12,
    },
}
"""How words begin that stand for the zeros of a round number, and how many zeros, by language."""


def numbers(source: str, target: str, locale: Locale) -> Issue | None:
    """A number of the source that the translation lacks; separators and kinds of digits do not matter.

    `20th century` may have become `XX век`, `250,000` `250 тысяч`, `1.5 million` `15 لاکھ`. What is part of
    a date is left to `dates`.
    """
    missing = _lacking(target, _without_dates(source), locale)
    if not missing:
        return None
    return Issue("numbers", f"Not in the translation: {listed(missing)}.", Severity.ERROR)


def added_numbers(source: str, target: str, locale: Locale) -> Issue | None:
    """A number of which the source has nothing, neither in digits nor in English words or hours (4 p.m.)."""
    added = [] if _IN_WORDS.search(source) else _lacking(source, target, locale)
    return Issue("numbers", f"Not in the source: {listed(added)}.") if added else None


_IN_WORDS = re.compile(
    r"""\b(?: \w*(?:twen|thir|for|fif|six|seven|eigh|nine)t\w* | \w*teen\w* | dozens? | hundred\w* | thousand\w*
      | [mbtr]+illion\w* | half | halves | quarters? | thirds? | doubled? | twice | decades? | centur\w*
      | [ap]\.?m\b | noon | midnight )""",
    re.VERBOSE | re.IGNORECASE,
)


def _lacking(text: str, other: str, locale: Locale) -> list[str]:
    """The numbers of `other` that `text` has not, as they are written."""
    scales = SCALES["en"] | SCALES.get(locale.language, {})
    present = _Present.of(_folded(text), scales, exact=locale.language in SCALES)
    return [n.text for n in _found(_NUMBER, _folded(other), scales) if not present.has(n)]


class _Number(NamedTuple):
    """A number as it is written, in digits alone, and how many zeros the word after it stands for."""

    text: str
    plain: Decimal
    zeros: int

    @property
    def value(self) -> Decimal:
        return self.plain * Decimal(10**self.zeros)


_WORD = r"(?:[-\s]?([^\W\d_]+))?"
_NUMBER = re.compile(rf"(\d+(?:[.,،٫٬'’\u00a0\u2009\u202f]\d+)*){_WORD}")
_SPACED_NUMBER = re.compile(rf"(?<!\d)(\d{{1,3}}(?: \d{{3}})+)(?!\d){_WORD}")
_ROMAN = re.compile(r"\b(?=[XVI])(X{0,3})(IX|IV|V?I{0,3})\b")
_ROMAN_UNITS = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


def _found(pattern: re.Pattern[str], text: str, scales: Mapping[str, int]) -> list[_Number]:
    return [_Number(number, _plain(number), _zeros(word, scales)) for number, word in pattern.findall(text)]


def _plain(number: str) -> Decimal:
    """3.5 for `3,5`, 1234567 for `1,234,567`: three digits after a separator are thousands, but for 0.125."""
    *before, last = re.split(r"\D", number)
    decimals = before and (len(last) != 3 or before == ["0"])
    return Decimal("".join([*before, "." if decimals else "", last]))


def _zeros(word: str, scales: Mapping[str, int]) -> int:
    begins = word.casefold().startswith
    return next((zeros for scale, zeros in scales.items() if begins(scale)), 0)


class _Present(NamedTuple):
    """What a translation has: values, bare digits (hours, minutes), words for zeros.

    `exact` tells whether such words are known in its language at all.
    """

    values: set[Decimal]
    plain: set[Decimal]
    zeros: set[int]
    exact: bool

    @classmethod
    def of(cls, text: str, scales: Mapping[str, int], exact: bool) -> "_Present":
        numbers = _found(_NUMBER, text, scales) + _found(_SPACED_NUMBER, text, scales)
        # One number may be in two pieces: 55 کروڑ 50 لاکھ.
        pairs = (one.value + other.value for one, other in pairwise(numbers) if one.zeros > other.zeros > 0)
        roman = (10 * len(tens) + _ROMAN_UNITS.index(units) for tens, units in _ROMAN.findall(text))
        digits = map(Decimal, [*re.findall(r"\d+", text), *roman])
        words = re.findall(r"[^\W\d_]+", text)
        return cls(
            {*(number.value for number in numbers), *pairs},
            {*(number.plain for number in numbers), *digits},
            {_zeros(word, scales) for word in words} - {0},
            exact,
        )

    def has(self, number: _Number) -> bool:
        """Is `number` there in digits, or small enough for words, or round where words stand for zeros?"""
        if number.value in self.values:
            return True
        if number.plain in self.plain:
            return not self.exact or number.zeros == 0 or number.zeros in self.zeros
        if number.plain <= SMALL_NUMBER:
            return number.plain == int(number.plain)
        few = str(number.plain).rstrip("0")
        return bool(self.zeros) and number.plain >= 1000 and few.isdecimal() and int(few) <= SMALL_NUMBER


_DOTTED = r"(?<!\d)(?:(\d{1,2})\.(\d{1,2})\.(\d{2,4})|(\d{1,2})\.(\d\d)(?=\s?[ap]\.?m\b))(?!\d)"


def _folded(text: str) -> str:
    """`text` without addresses, with digits of every script as 0-9, and 10.04.2025 and 4.30pm taken apart."""
    digits = _digits(addresses.remove(text))
    return re.sub(_DOTTED, lambda found: " ".join(part for part in found.groups() if part), digits)


def _digits(text: str) -> str:
    return re.sub(r"\d", lambda digit: str(int(digit[0])), text)


def _without_dates(text: str) -> str:
    for day in sorted(_days(text), key=lambda day: day.start, reverse=True):
        text = f"{text[: day.start]} {text[day.end :]}"
    return text


class _Day(NamedTuple):
    """A day, perhaps without a year, and the character offsets at which it is written."""

    start: int
    end: int
    day: int
    month: int
    year: int | None


def dates(source: str, target: str, locale: Locale) -> Issue | None:
    """A date of the source, with a year or without, that is another one in the translation, or missing.

    Months may be names by CLDR or numbers, digits those of any script, small days words.
    """
    text = _digits(target).casefold()
    missing = [source[day.start : day.end] for day in _days(source) if not _is_dated(text, day, locale)]
    if not missing:
        return None
    return Issue("inconsistent-entities", f"Not in the translation: {listed(missing)}.", Severity.ERROR)


_DAY_FIRST = re.compile(r"(?<![\w.])(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\.?\w)")
_YEARLESS = re.compile(rf"(?<![\w.,:/-]){DAY}(?![\w-])")


def _days(text: str) -> list[_Day]:
    """The English dates of `text`, those by ISO 8601, and those like 10.04.2025."""
    full = [_Day(start, end, day.day, day.month, day.year) for start, end, day in find_dates(text)]
    dotted = (_day(found, f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}") for found in _DAY_FIRST.finditer(text))
    # With a capital: `may 10` is no day of May. Any leap year has all days.
    capital = (found for found in _YEARLESS.finditer(text) if not found[0].islower())
    yearless = (
        day and day._replace(year=None) for day in (_day(found, f"{found[0]} 2024") for found in capital)
    )
    apart = (day for day in yearless if day and all(day.end <= d.start or d.end <= day.start for d in full))
    return [*full, *filter(None, dotted), *apart]


def _day(found: re.Match[str], written: str) -> _Day | None:
    """The day of a match, `written` as `find_dates` knows it, unless the calendar lacks it."""
    days = (span.date for span in find_dates(written))
    return next((_Day(*found.span(), day.day, day.month, day.year) for day in days), None)


def _is_dated(text: str, day: _Day, locale: Locale) -> bool:
    """Does `text` have the day: in digits, as CLDR writes it, or near the name of the month?"""
    if re.search(_in_digits(day), text):
        return True
    if day.year and not re.search(rf"(?<!\d){day.year}(?!\d)", text):
        return False
    by_cldr = re.escape(format_day(day.day, day.month, locale).casefold())
    if re.search(rf"(?<!\d){by_cldr}(?!\d)", text):
        return True
    return any(_fits(day, *near) for near in _around(text, day.month, locale))


def _in_digits(day: _Day) -> str:
    """A pattern for 10.04.2025, 10/4/25 and 2025-04-10; without the year, for 10.04 too."""
    year = f"(?:{day.year}|{day.year % 100:02})" if day.year else r"\d+"
    day_first = rf"(?<!\d)0?{day.day}([./-])0?{day.month}(?:\1{year}){'' if day.year else '?'}(?!\d)"
    return rf"{day_first}|(?<!\d){year}-0?{day.month}-0?{day.day}(?!\d)"


def _fits(day: _Day, before: str, after: str) -> bool:
    """Is the day among the numbers between the month's name and the one before, or right after it?

    No number next to the name leaves room for a small one in words.
    """
    follows = re.match(r"\W{0,3}(\d{1,2})(?!\d)", after)
    if day.day in map(int, [*re.findall(r"\d+", before), *(follows.groups() if follows else ())]):
        return True
    return day.day <= SMALL_NUMBER and not follows and not re.search(r"\d\W*(?:\w{1,3}\W+)?\Z", before)


def _around(text: str, month: int, locale: Locale) -> Iterator[tuple[str, str]]:
    """For each mention of a month, what stands before it, up to the one before, and after it."""
    months = _months(locale)
    names = "|".join(re.escape(name) for name in sorted(months, key=len, reverse=True))
    end = 0
    for found in re.finditer(rf"(?<![^\W\d_])(?:{names})(?![^\W\d_])", text):
        if months[found[0]] == month:
            yield text[end : found.start()], text[found.end() :]
        end = found.end()


def _months(locale: Locale) -> dict[str, int]:
    """The names of the months by CLDR, in the genitive and the nominative, in full and short."""
    kinds = [locale.months[context]["wide"] for context in ("format", "stand-alone")]
    kinds.append(locale.months["format"]["abbreviated"])
    return {name.casefold().rstrip("."): month for names in kinds for month, name in names.items()}


def missing_addresses(source: str, target: str, _locale: Locale) -> Issue | None:
    """Web and mail addresses that are not in the translation letter for letter."""
    lost = [source[start:end] for start, end in addresses.find(source) if source[start:end] not in target]
    if not lost:
        return None
    return Issue("omission", f"Not in the translation: {listed(lost)}.", Severity.ERROR)
