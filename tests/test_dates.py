from datetime import date
from itertools import pairwise

import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

from i18n.dates import DateSpan, find_dates, format_date, format_day, localize_dates, spell_out_months

TENTH = date(2025, 4, 10)


@pytest.mark.parametrize(
    "text",
    [
        "10th Apr, 2025",
        "10 April 2025",
        "10th of April, 2025",
        "April 10, 2025",
        "Apr. 10, 2025",
        "APRIL 10th 2025",
        "2025-04-10",
    ],
)
def test_find_dates(text):
    assert find_dates(f"On {text}: ok") == [DateSpan(3, 3 + len(text), TENTH)]


@pytest.mark.parametrize(
    "text",
    [
        "31 February 2025",
        "10 April",
        "April 2025",
        "12025-04-10",
        "1-2025-04-10",
        "2025-13-01",
        "10 Apr 20256",
    ],
)
def test_what_is_no_date(text):
    assert find_dates(text) == []


def test_find_dates_in_order_and_apart():
    spans = find_dates("Sept. 5, 2024, 10 April 10, 2025, 2025-04-10")
    assert [span.date for span in spans] == [date(2024, 9, 5), TENTH, TENTH]
    assert all(before.end <= after.start for before, after in pairwise(spans))


def test_dates_by_cldr():
    assert format_date(TENTH, Locale("ru")) == "10 апреля 2025\u202fг."
    assert format_date(TENTH, Locale("ur")) == "10 اپریل، 2025"
    assert format_day(10, 4, Locale("ru")) == "10 апреля"
    assert format_day(10, 4, Locale("ur")) == "10 اپریل"
    assert format_day(29, 2, Locale("de")) == "29. Februar"
    with pytest.raises(ValueError, match="day"):
        format_day(30, 2, Locale("ru"))


def test_months_are_spelled_out():
    assert spell_out_months("He left on 20 Aug.") == "He left on 20 August."
    assert (
        spell_out_months("On 20 Aug. he left; SEPT. 5, May 5.") == "On 20 August he left; September 5, May 5."
    )
    assert spell_out_months("Aug. was hot, 45 Dec. too") == "Aug. was hot, 45 December too"


def test_localize_dates():
    text = "10th Apr, 2025 и 2025-04-10."
    assert localize_dates(text, Locale("ru")) == "10 апреля 2025\u202fг. и 10 апреля 2025\u202fг."
    assert localize_dates(text, Locale("ur")) == "10 اپریل، 2025 и 10 اپریل، 2025."


@settings(max_examples=100, deadline=None)
@given(st.dates(min_value=date(1000, 1, 1)))
def test_english_dates_are_found_again(day):
    for text in (format_date(day, Locale("en")), f"{day.day} {day:%b} {day.year}", day.isoformat()):
        assert find_dates(text) == [DateSpan(0, len(text), day)]
