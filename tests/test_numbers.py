"""Numbers that a translation has to have, and how they may be written."""

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from i18n import numbers, terms
from i18n.checks.facts import numbers as lacking

RU, UR, DE = Locale("ru"), Locale("ur"), Locale("de")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He got 20 years.", ["20"]),
        ("A 20-year term, a $25m deal", ["20"]),
        ("2,500 of 1,234,567 men", ["2,500", "1,234,567"]),
        ("up 2.5% to 0.75", ["2.5", "0.75"]),
        ("at 10:30 on Monday", ["10:30"]),
        ("in 2023, not 2024.", ["2023", "2024"]),
        ("25 million people", ["25"]),
        ("three or 3 or 12 men", []),
        ("5,000 men and 3 million", []),
        ("the 20th century, the 21st", []),
        ("a B-52, a 3-1 win, 9/11, COVID-19, G20, 15–20", []),
        ("version 1.2.3 of 10.04.2025", []),
        ("at 11 p.m., 16 p.m.", []),
    ],
)
def test_what_has_to_stay_in_digits(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in numbers.find(text, RU)] == found


def test_languages_that_count_in_lakhs_may_write_millions_otherwise() -> None:
    assert numbers.find("25 million people", UR) == []
    assert numbers.find("25 people", UR) == [(0, 2)]


@pytest.mark.parametrize(
    ("number", "locale", "usual", "others"),
    [
        ("2,500", RU, "2\u00a0500", {"2500", "2,500"}),
        ("2.5", RU, "2,5", {"2.5"}),
        ("2.5", UR, "2.5", set()),
        ("2023", RU, "2023", {"2\u00a0023"}),
        ("1,234.5", DE, "1.234,5", {"1234.5", "1,234.5"}),
        ("10:30", RU, "10:30", {"10.30"}),
    ],
)
def test_how_a_number_may_be_written(number: str, locale: Locale, usual: str, others: set[str]) -> None:
    first, *rest = numbers.forms(number, locale)
    assert first == usual
    assert others <= set(rest)


@given(st.decimals(0, 10**9, places=2) | st.integers(0, 10**9), st.sampled_from([RU, UR, DE]))
def test_every_form_satisfies_the_check(value: object, locale: Locale) -> None:
    text = f"It was {value:,} then."
    for start, end in numbers.find(text, locale):
        for form in numbers.forms(text[start:end], locale):
            assert lacking(text, f"… {form} …", locale) is None


def test_a_number_in_a_term_or_an_address_is_none_of_its_own() -> None:
    request = terms.request("See https://x.org/2025 for 40 more", [], RU)
    assert [c.forms for c in request.constraints] == [("https://x.org/2025",), ("40",)]
