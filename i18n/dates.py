"""Dates as readers of each language expect them: found in English, written by CLDR."""

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from babel import Locale


class DateSpan(NamedTuple):
    """A date, and the character offsets at which it is written."""

    start: int
    end: int
    date: date


_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        rf"(?<![\w.,:/-]){_DAY}(?:\s+of)?\s+{_MONTH},?\s+(?P<year>\d{{4}})(?![\w-])",
        rf"(?<![\w-]){_MONTH}\s+{_DAY},?\s+(?P<year>\d{{4}})(?![\w-])",
        r"(?<![\w./-])(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?![\w/-])",
    )
)
_DAYS = tuple(
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (rf"(?<![\w.,:/-]){_DAY}\s+{_MONTH}(?![\w-])", rf"(?<![\w-]){_MONTH}\s+{_DAY}(?![\w-])")
)


def _unnamed(pattern: str) -> str:
    return re.sub(r"\?P<\w+>", "?:", pattern)


DAY = rf"(?i:{_unnamed(rf'{_MONTH} {_DAY}|{_DAY} {_MONTH}')})(?:,? \d{{4}})?"
"""A pattern without groups: an English day with its month, and perhaps its year."""


def spell_out_months(text: str) -> str:
    """English text with the months of its days written in full: the full stop of `Aug. 20` ends no sentence.

    >>> spell_out_months("from Aug. 20 to 3 Sept., the Dec. 2 talks")
    'from August 20 to 3 September, the December 2 talks'
    """
    for pattern in _DAYS:
        text = pattern.sub(_in_full, text)
    return text


def _in_full(found: re.Match[str]) -> str:
    """The day with its month in full; a full stop stays where it ends the text too."""
    name = Locale("en").months["format"]["wide"][_month(found)]
    written = found[0].replace(found["month"] + ".", found["month"]).replace(found["month"], name)
    ends = found.end() == len(found.string) and found[0].endswith(".")
    return written + "." * ends


def find_dates(text: str) -> list[DateSpan]:
    """The English and ISO 8601 dates of `text` that have a day, a month and a year, in order.

    >>> find_dates("on 10th Apr, 2025")
    [DateSpan(start=3, end=17, date=datetime.date(2025, 4, 10))]
    """
    spans = (_span(found) for pattern in _DATES for found in pattern.finditer(text))
    return _apart(sorted(span for span in spans if span))


def format_date(day: date, locale: Locale) -> str:
    """The long date of CLDR: `10 апреля 2025\u202fг.`, `10 اپریل، 2025`."""
    from babel.dates import format_date as format_by_cldr

    return format_by_cldr(day, "long", locale)


def format_day(day: int, month: int, locale: Locale) -> str:
    """A day without its year by CLDR's skeleton `MMMMd`: `10 апреля`, `10 اپریل`.

    Raises ValueError for a day that no year has.
    """
    from babel.dates import format_skeleton

    return format_skeleton("MMMMd", date(2024, month, day), locale=locale)


def localize_dates(text: str, locale: Locale) -> str:
    """`text` with its dates as `locale` writes them; a period ends a date and its sentence alike.

    >>> localize_dates("NEW YORK, April 10 (AP)", Locale("ru"))
    'NEW YORK, 10 апреля (AP)'
    """
    for start, end, day in reversed(find_dates(text)):
        written = format_date(day, locale)
        doubled = written.endswith(".") and text[end : end + 1] == "."
        text = text[:start] + written + text[end + doubled :]
    for pattern in _DAYS:
        text = pattern.sub(lambda found: _yearless(found, locale), text)
    return text


def _yearless(found: re.Match[str], locale: Locale) -> str:
    try:
        return format_day(int(found["day"]), _month(found), locale)
    except ValueError:
        return found[0]


def _month(found: re.Match[str]) -> int:
    month = found["month"]
    return int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1


def _span(found: re.Match[str]) -> DateSpan | None:
    """The date of a match, unless the calendar lacks it."""
    try:
        day = date(int(found["year"]), _month(found), int(found["day"]))
        return DateSpan(found.start(), found.end(), day)
    except ValueError:
        return None


def _apart(spans: Iterable[DateSpan]) -> list[DateSpan]:
    """`spans` without those that begin inside an earlier one."""
    kept: list[DateSpan] = []
    for span in spans:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept
