"""Each check on translations that pass it and on translations that fail it."""

import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

from i18n.checks import (
    CHECKS,
    Issue,
    Severity,
    arabic_letters,
    brackets,
    check,
    empty,
    length,
    missing_addresses,
    mixed_scripts,
    numbers,
    quotes,
    repeated,
    unfinished,
    untranslated,
)

RU, UR, DE = Locale("ru"), Locale("ur"), Locale("de")

PASSES = [
    (empty, "Hello.", "Привет.", RU),
    (empty, " ", "", RU),
    (numbers, "In 2023, 1,234,567 people.", "В 2023 году 1\u00a0234\u00a0567 человек.", RU),
    (numbers, "1,234,567 people", "1 234 567 человек", RU),
    (numbers, "3.5 percent", "3,5 процента", RU),
    (numbers, "Twelve, 12, 5.", "Двенадцать, двенадцать, пять.", RU),
    (numbers, "the 25th of May", "25 мая", RU),
    (numbers, "in 2023", "۲۰۲۳ میں", UR),
    (numbers, "in 2023", "٢٠٢٣ میں", UR),
    (numbers, "9,000 people", "9،000 لوگ", UR),
    (numbers, "on 15 April 2025", "15.04.2025", RU),
    (numbers, "on 2025-04-15", "15 апреля 2025 г.", RU),
    (numbers, "the 20th century", "XX век", RU),
    (numbers, "250,000 people", "250 тысяч человек", RU),
    (numbers, "2,500,000 rupees", "25 لاکھ روپے", UR),
    (numbers, "100,000 rupees", "ایک لاکھ روپے", UR),
    (untranslated, "He met the FSB on Monday.", "В понедельник он встретился с FSB.", RU),
    (untranslated, "The Bank of New York paid.", "The Bank of New York заплатил.", RU),
    (untranslated, "See https://www.a.gov/is-on-a", "См. https://www.a.gov/is-on-a", RU),
    (untranslated, "AFP", "AFP", DE),
    (untranslated, "2025", "2025", RU),
    (untranslated, "of plane back home", "plane back home", RU),
    (quotes, '"Yes," he said.', "«Да», — сказал он.", RU),
    (quotes, "\"He said 'yes' to me.\"", "«Он сказал мне „да“».", RU),
    (quotes, '"He said "yes" to me."', "”اس نے مجھے ’ہاں‘ کہا۔“", UR),
    (quotes, 'A 6" pipe.', "Шестидюймовая труба.", RU),
    (missing_addresses, "See https://x.org/a or me@x.org.", "См. https://x.org/a, me@x.org.", RU),
    (brackets, "He (55) [sic]", "Он (55) [так]", RU),
    (repeated, "Very, very good.", "Очень, очень хорошо.", RU),
    (repeated, "No, no, no, no!", "Нет, нет, нет, нет!", RU),
    (repeated, "Very, very, very good.", "Хорошо, и так и так и так.", RU),
    (repeated, "He has 10 10 10.", "10 10 10", RU),
    (length, "Yes.", "Да, конечно, разумеется, само собой.", RU),
    (length, "x" * 60, "ы" * 20, RU),
    (length, "x" * 60, "ы" * 180, RU),
    (mixed_scripts, "IT firm Tesla", "IT-компания Tesla", RU),
    (mixed_scripts, "Tesla in 2025", "ٹیسلا Tesla میں", UR),
    (arabic_letters, "This is a book.", "یہ کتاب ہے، بھی۔", UR),
    (arabic_letters, "book", "كتاب", Locale("ar")),
    (unfinished, "Is it?", "Так ли это?", RU),
    (unfinished, '"Is it?"', "”کیا یہ ہے؟“", UR),
    (unfinished, "It is.", "Так?", RU),
]

ERROR = Severity.ERROR
FAILS = [
    (empty, "Hello.", " ", RU, Issue("omission", "The translation is empty.", ERROR)),
    (numbers, "In 2023.", "В 2032.", RU, Issue("numbers", "Not in the translation: 2023.", ERROR)),
    (numbers, "0.5 percent", "5 процентов", RU, Issue("numbers", "Not in the translation: 0.5.", ERROR)),
    (numbers, "13 or 14", "13 или", RU, Issue("numbers", "Not in the translation: 14.", ERROR)),
    (numbers, "30 and 30", "много", RU, Issue("numbers", "Not in the translation: 30.", ERROR)),
    (numbers, "250,000", "много", RU, Issue("numbers", "Not in the translation: 250,000.", ERROR)),
    (numbers, "250,000", "300 тысяч", RU, Issue("numbers", "Not in the translation: 250,000.", ERROR)),
    (
        untranslated,
        "He left.",
        "He left. ",
        RU,
        Issue("untranslated", "The translation is the source text.", ERROR),
    ),
    (
        untranslated,
        "He is on a plane back home.",
        "Он on a plane back домой.",
        RU,
        Issue("untranslated", "Left in the source language: “on a plane back”."),
    ),
    (
        quotes,
        '"Yes," he said.',
        "«Да, — сказал он.",
        RU,
        Issue("typographical", "Quotation marks: 2 in the source, 1 here."),
    ),
    (quotes, "Yes.", "«Да».", RU, Issue("typographical", "Quotation marks: 0 in the source, 2 here.")),
    (
        missing_addresses,
        "See www.x.org/a, @potus.",
        "См. www.x.org/а, @potus.",
        RU,
        Issue("omission", "Not in the translation: www.x.org/a.", ERROR),
    ),
    (brackets, "He (55)", "Он [55)", RU, Issue("typographical", "Brackets differ: missing (, added [.")),
    (brackets, "He", "Он )", RU, Issue("typographical", "Brackets differ: added ).")),
    (repeated, "Good.", "Хорошо, хорошо хорошо.", RU, Issue("duplication", "Repeated: “хорошо”.")),
    (
        repeated,
        "He went to them.",
        "Он к ним, к ним, к ним.",
        RU,
        Issue("duplication", "Repeated: “к ним”."),
    ),
    (repeated, "For example.", "مثلاً مثلاً مثلاً", UR, Issue("duplication", "Repeated: “مثلاً”.")),
    (length, "x" * 60, "ы" * 19, RU, Issue("length", "Suspiciously short: 19 characters for 60.")),
    (length, "x" * 60, "ы" * 181, RU, Issue("length", "Suspiciously long: 181 characters for 60.")),
    (
        mixed_scripts,
        "Moscow",
        "Mосква и Mосква, словоسلام",
        RU,
        Issue("characters", "Letters of two alphabets in one word: Mосква, словоسلام."),
    ),
    (
        arabic_letters,
        "book",
        "كتاب ہے",
        UR,
        Issue("characters", "Arabic instead of Urdu letters (ی ک ہ): كتاب."),
    ),
    (
        unfinished,
        '"Is it?"',
        "«Так».",
        RU,
        Issue("typographical", "The source is a question, the translation does not end in a question mark."),
    ),
]


@pytest.mark.parametrize(("run", "source", "target", "locale"), PASSES)
def test_passes(run, source, target, locale):
    assert run(source, target, locale) is None


@pytest.mark.parametrize(("run", "source", "target", "locale", "issue"), FAILS)
def test_fails(run, source, target, locale, issue):
    assert run(source, target, locale) == issue


def test_every_check_has_both_kinds_of_cases():
    assert {case[0] for case in PASSES} == {case[0] for case in FAILS} == set(CHECKS)


def test_check_lists_all_findings_in_order():
    found = check("Is it (2023)?", "Так", RU)
    assert [(issue.type, issue.severity) for issue in found] == [
        ("numbers", Severity.ERROR),
        ("typographical", Severity.WARNING),
        ("typographical", Severity.WARNING),
    ]


def test_a_good_translation_has_no_findings():
    source = '"American Ksenia Karelina is on a plane back home," Rubio wrote on 10 April 2025.'
    target = "«Американка Ксения Карелина летит домой», — написал Рубио 10 апреля 2025 года."
    assert check(source, target, RU) == []


def test_an_empty_translation_has_one_finding():
    assert [issue.type for issue in check('"Is it (2023)?"', "", UR)] == ["omission"]
    assert check("", "", UR) == []


TEXT = st.text(alphabet=" 0123.,۱²X\"“”«»()[]?aBéжХیك'-\u00a0\u2069\n", max_size=50)


@settings(max_examples=150, deadline=None)
@given(TEXT, TEXT, st.sampled_from([RU, UR, DE]))
def test_a_check_never_raises_and_says_one_line(source, target, locale):
    for issue in check(source, target, locale):
        assert issue.comment.endswith(".")
        assert "\n" not in issue.comment


@settings(max_examples=100, deadline=None)
@given(TEXT)
def test_a_copy_is_the_only_thing_wrong_with_a_copy(text):
    assert {issue.type for issue in check(text, text, DE)} <= {"untranslated", "characters", "omission"}
