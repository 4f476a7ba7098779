"""Each check on translations that pass it and on translations that fail it."""

from datetime import date, timedelta

import pytest
from babel import Locale
from babel.numbers import format_decimal
from hypothesis import given, settings
from hypothesis import strategies as st

from i18n.checks import CHECKS, Issue, Severity, check
from i18n.checks.characters import arabic_letters, artefacts, bidi_controls, mixed_scripts
from i18n.checks.facts import added_numbers, dates, missing_addresses, numbers
from i18n.checks.punctuation import brackets, edges, ending, marks, quote_style, quotes, spacing
from i18n.checks.words import empty, length, repeated, untranslated
from i18n.dates import format_date

RU, UR, DE, ZH, FR, TH = map(Locale, ["ru", "ur", "de", "zh", "fr", "th"])

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
    (numbers, "25 million people", "2.5 کروڑ لوگ", UR),
    (numbers, "$555 million", "55 کروڑ 50 لاکھ ڈالر", UR),
    (numbers, "$1.5bn for 5 million", "1,5 млрд долларов для пяти миллионов", RU),
    (numbers, "between 20 million and 25 million", "от 20 до 25 миллионов", RU),
    (numbers, "5 million people", "5 Millionen Menschen", DE),
    (numbers, "25 million people", "watu 25 milioni", Locale("sw")),
    (numbers, "the 19th century", "XIX век", RU),
    (numbers, "at 4.30pm, 0.125 percent", "в 4:30, 0,125 процента", RU),
    (numbers, "12,34,567 voters", "12,34,567 ووٹر", UR),
    (numbers, "See https://x.org/2025 and write to me77@x.org.", "См. сайт.", RU),
    (numbers, "on 25 May 2025", "в мае", RU),
    (added_numbers, "The 3,500 men of 2023.", "3500 человек в 2023 году, XX век, 5 человек.", RU),
    (added_numbers, "Two hundred men at 4 p.m.", "200 человек в 16:00", RU),
    (added_numbers, "Forty-five men, thirteen women.", "45 мужчин, 13 женщин", RU),
    (added_numbers, "The men.", "См. https://x.org/2025", RU),
    (added_numbers, "25 million", "2.5 کروڑ", UR),
    (dates, "on April 10, 2025", "10 апреля 2025 года", RU),
    (dates, "on 10th Apr, 2025", "10 апр. 2025 г.", RU),
    (dates, "on April 10, 2025", "10.04.2025", RU),
    (dates, "on April 10, 2025", "10/4/25", RU),
    (dates, "on April 10, 2025", "2025-04-10", RU),
    (dates, "on April 10, 2025", "۱۰ اپریل ۲۰۲۵ کو", UR),
    (dates, "on April 10, 2025", "١٠اپریل 2025ء کو", UR),
    (dates, "on April 1", "یکم اپریل کو", UR),
    (dates, "on May 5", "пятого мая", RU),
    (dates, "on 2025-04-10", "10. April 2025", DE),
    (dates, "am 10.04.2025", "10 апреля 2025 года", RU),
    (dates, "on April 10, 2025", "2025年4月10日", ZH),
    (dates, "from 10 April to 12 May 2025", "с 10 апреля по 12 мая 2025 года", RU),
    (dates, "on April 10, 2025 and April 12, 2025", "10 и 12 апреля 2025 года", RU),
    (dates, "on April 10, 2025", "in April (10) 2025", DE),
    (dates, "You may 10 times march 5 miles; 10 decisions; 31 February 2025.", "Нет.", RU),
    (untranslated, "He met the FSB on Monday.", "В понедельник он встретился с FSB.", RU),
    (untranslated, "The Bank of New York paid.", "The Bank of New York заплатил.", RU),
    (untranslated, "See https://www.a.gov/is-on-a", "См. https://www.a.gov/is-on-a", RU),
    (untranslated, "AFP", "AFP", DE),
    (untranslated, "URL", "URL", RU),
    (untranslated, "IPv4:", "IPv4:", RU),
    (untranslated, "2025", "2025", RU),
    (untranslated, "of plane back home", "plane back home", RU),
    (quotes, '"Yes," he said.', "«Да», — сказал он.", RU),
    (quotes, "\"He said 'yes' to me.\"", "«Он сказал мне „да“».", RU),
    (quotes, '"He said "yes" to me."', "”اس نے مجھے ’ہاں‘ کہا۔“", UR),
    (quotes, '"He said "yes I will go" to me."', "”اس نے مجھے ’ہاں میں جاؤں گا‘ کہا۔“", UR),
    (quotes, 'A 6" pipe.', "Шестидюймовая труба.", RU),
    (quotes, 'On "July 1, 2020".', "«1 июля 2020 г.».", RU),
    (quotes, "The paper Pravda.", "Газета «Правда».", RU),
    (quotes, 'He is a "so called" hero.', "Он так называемый герой.", RU),
    (quotes, '"No one is," said he, "but some are honest."', "«Никто, — сказал он, — но есть честные».", RU),
    (quotes, '"We are glad.', "«Мы рады.", RU),
    (quote_style, '"Yes."', '«Да „так“», труба 6".', RU),
    (quote_style, '"Yes."', "”ہاں“", UR),
    (quote_style, '"Yes."', '"Evet"', Locale("tr")),
    (marks, "He, she; it?", "وہ، یہ؛ کیا؟ ہاں۔", UR),
    (marks, "3.5 of IBM, Inc.", "IBM, Inc. کا 3.5 ہے۔", UR),
    (marks, "He is - here.", "Он — здесь, что-то - ", DE),
    (marks, "5 %, 5% - 1,234", "5 %, 5% — 1234, кто-то", RU),
    (spacing, "a  b", "а  б", RU),
    (spacing, "a , b", "а , б", RU),
    (spacing, "a .NET", "а .NET ... б", RU),
    (spacing, "a… b", "ا ۔۔۔ ب", UR),
    (spacing, "Yes!", "Oui !", FR),
    (edges, "\n a \n", "\n а \n", RU),
    (missing_addresses, "See https://x.org/a or me@x.org.", "См. https://x.org/a, me@x.org.", RU),
    (brackets, "He (55) [sic]", "Он (55) [так]", RU),
    (brackets, "1. He", "1) Он (а) б: а) в", RU),
    (brackets, "The FSB", "ФСБ (Служба [безопасности])", RU),
    (brackets, "6.9).9).", "6.9).9).", RU),
    (repeated, "They walk together.", "وہ ساتھ ساتھ چلتے ہیں، کبھی کبھی", UR),
    (repeated, "Somehow", "Кое-как, еле-еле, что что-то, чуть, чуть", RU),
    (repeated, "Who who?", "Кто кто?", RU),
    (repeated, "Die", "die die", DE),
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
    (bidi_controls, "BBC", "\u2068BBC\u2069 \u2067\u202bا\u202c\u2069 ب", UR),
    (artefacts, "A", "ہے\u200c ہ\u200dی", UR),
    (artefacts, "Write <s> or ▁", "Пишите <s> или ▁, <b>", RU),
    (artefacts, "A", "ก\u200bข", TH),
    (ending, "Is it?", "Так ли это?", RU),
    (ending, '"Is it?"', "”کیا یہ ہے؟“", UR),
    (ending, "It is.", "یہ ہے۔", UR),
    (ending, "It is (55).", "Так (55).", RU),
    (ending, "April 10, 2025", "10 апреля 2025 г.", RU),
    (ending, "He is in the U.S.", "Он в США", RU),
    (ending, "So...", "Так…", RU),
    (ending, "Putin in Rome", "Путин в Риме", RU),
    (ending, "It is.", "ครับ", TH),
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
    (numbers, "3.5 percent", "35 процентов", RU, Issue("numbers", "Not in the translation: 3.5.", ERROR)),
    (numbers, "0.125", "125", RU, Issue("numbers", "Not in the translation: 0.125.", ERROR)),
    (numbers, "300 men", "тысячи", RU, Issue("numbers", "Not in the translation: 300.", ERROR)),
    (numbers, "9,000 men", "9 человек", RU, Issue("numbers", "Not in the translation: 9,000.", ERROR)),
    (numbers, "25 million", "25 тысяч", RU, Issue("numbers", "Not in the translation: 25.", ERROR)),
    (numbers, "5 million", "5 тысяч", RU, Issue("numbers", "Not in the translation: 5.", ERROR)),
    (numbers, "25 million", "25 کروڑ", UR, Issue("numbers", "Not in the translation: 25.", ERROR)),
    (numbers, "0.5, 34", "половина, 34", RU, Issue("numbers", "Not in the translation: 0.5.", ERROR)),
    (added_numbers, "The men.", "۲۰۲۵ и 30 человек", RU, Issue("numbers", "Not in the source: 2025, 30.")),
    (added_numbers, "3 men", "3 тысячи человек", RU, Issue("numbers", "Not in the source: 3.")),
    *(
        (
            dates,
            "on April 10, 2025",
            wrong,
            locale,
            Issue("inconsistent-entities", "Not in the translation: April 10, 2025.", ERROR),
        )
        for wrong, locale in [
            ("11 апреля 2025 года", RU),
            ("10 мая 2025 года", RU),
            ("10 апреля 2024 года", RU),
            ("10.05.2025", RU),
            ("10.04.2024", RU),
            ("04.10.2025", RU),
            ("۱۱ اپریل ۲۰۲۵", UR),
            ("10 مئی 2025", UR),
            ("12 апреля 2025 года — 10 мая", RU),
            ("в 2025 году", RU),
            ("110 апреля 2025 года", RU),
        ]
    ),
    (
        dates,
        "from 12 May",
        "12 апреля и 13 мая",
        RU,
        Issue("inconsistent-entities", "Not in the translation: 12 May.", ERROR),
    ),
    *(
        (dates, day, wrong, locale, Issue("inconsistent-entities", f"Not in the translation: {day}.", ERROR))
        for day, wrong, locale in [("29 February", "28 февраля", RU), ("May 5", "مئی 6 کو", UR)]
    ),
    (
        dates,
        "am 10.04.2025 and May 5",
        "10 мая 2025 года и 6 мая",
        RU,
        Issue("inconsistent-entities", "Not in the translation: 10.04.2025, May 5.", ERROR),
    ),
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
    (
        quotes,
        '"He is on a plane," he said.',
        "Он сказал, что летит.",
        RU,
        Issue("typographical", "Quotation marks: 2 in the source, 0 here."),
    ),
    (quotes, "Yes.", "Да».", RU, Issue("typographical", "Quotation marks: 0 in the source, 1 here.")),
    (
        quote_style,
        '"Yes."',
        '"Да" и “нет”',
        RU,
        Issue("locale-violation", 'Quotation marks are « » here, not ", ”.'),
    ),
    (
        quote_style,
        '"Yes."',
        '"ہاں"',
        UR,
        Issue("locale-violation", 'Quotation marks are ” “ here, not ".'),
    ),
    (
        marks,
        "He, she; it? Yes.",
        "وہ, یہ; کیا? ہاں.",
        UR,
        Issue("locale-violation", "Urdu has “،” for “,”, “؛” for “;”, “؟” for “?”, “۔” for “.”."),
    ),
    (marks, "He is - here", "Он - здесь", RU, Issue("locale-violation", "Russian has “—” for “-”.")),
    (marks, "3.5", "3.5", RU, Issue("locale-violation", "Russian has “,” for “.”.")),
    (spacing, "a b", "а  б", RU, Issue("whitespace", "Spacing: two spaces in a row.")),
    (
        spacing,
        "a b, c",
        "а  б , с",
        RU,
        Issue("whitespace", "Spacing: two spaces in a row, a space before a mark."),
    ),
    (spacing, "a.", "ا ۔", UR, Issue("whitespace", "Spacing: a space before a mark.")),
    (spacing, "Yes, no.", "Oui , non.", FR, Issue("whitespace", "Spacing: a space before a mark.")),
    (edges, "a\n", "а", RU, Issue("whitespace", "A line break at the end is gone.", ERROR)),
    (edges, "a", "\nа", RU, Issue("whitespace", "A line break at the start is new.", ERROR)),
    (edges, "a: ", "а:", RU, Issue("whitespace", "White space at the end is not as in the source.")),
    (edges, "a", " а", RU, Issue("whitespace", "White space at the start is not as in the source.")),
    (
        missing_addresses,
        "See www.x.org/a, @potus.",
        "См. www.x.org/а, @potus.",
        RU,
        Issue("omission", "Not in the translation: www.x.org/a.", ERROR),
    ),
    (
        brackets,
        "He (55)",
        "Он [55)",
        RU,
        Issue("typographical", "Brackets without their other half: [)."),
    ),
    (
        brackets,
        "(5) men",
        "5) человек; из 5)",
        RU,
        Issue("typographical", "Brackets without their other half: )."),
    ),
    (brackets, "He", "Он так )", RU, Issue("typographical", "Brackets without their other half: ).")),
    (brackets, "He (US)", "Он (США", RU, Issue("typographical", "Brackets without their other half: (.")),
    (repeated, "Good.", "Хорошо, хорошо хорошо.", RU, Issue("duplication", "Repeated: “хорошо”.")),
    (
        repeated,
        "He went to them.",
        "Он к ним, к ним, к ним.",
        RU,
        Issue("duplication", "Repeated: “к ним”."),
    ),
    (repeated, "since", "с тех пор с тех пор, как", RU, Issue("duplication", "Repeated: “с тех пор”.")),
    (repeated, "in the house", "в в доме", RU, Issue("duplication", "Repeated: “в”.")),
    (repeated, "in the house", "گھر میں، گھر میں", UR, Issue("duplication", "Repeated: “گھر میں”.")),
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
        bidi_controls,
        "BBC",
        "\u2068BBC",
        UR,
        Issue("characters", "U+2068 is not closed by U+2069.", ERROR),
    ),
    (bidi_controls, "BBC", "BBC\u202c", UR, Issue("characters", "Nothing opens what U+202C closes.", ERROR)),
    (
        bidi_controls,
        "BBC",
        "\u2067\u202bا\u2069ب\u202c",
        UR,
        Issue("characters", "Nothing opens what U+2069 closes.", ERROR),
    ),
    (
        artefacts,
        "A",
        "А ⁇ <unk> ▁б\ue000",
        RU,
        Issue("characters", "Left over by a machine: ⁇, <unk>, ▁, U+E000.", ERROR),
    ),
    (artefacts, "A", "</Term>�", RU, Issue("characters", "Left over by a machine: </Term>, �.", ERROR)),
    (
        artefacts,
        "A",
        "а\u200bб\ufeff\x07\u200b",
        RU,
        Issue("characters", "Left over by a machine: U+200B, U+FEFF, U+0007.", ERROR),
    ),
    (ending, '"Is it?"', "«Так».", RU, Issue("typographical", "The “.” at the end is “?” in the source.")),
    (ending, "He said:", "Он сказал", RU, Issue("typographical", "No “:” at the end.")),
    (ending, "It is.", "یہ ہے-", UR, Issue("typographical", "No “.” at the end.")),
    (ending, "In the U.S.", "В США?", RU, Issue("typographical", "The “?” at the end is “.” in the source.")),
    (ending, "Go!", "Иди…", RU, Issue("typographical", "The “…” at the end is “!” in the source.")),
    (ending, "In Rome", "Он в Риме.", RU, Issue("typographical", "The “.” at the end is not in the source.")),
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
    found = check("Is it 2023?", "Так", RU)
    assert [(issue.type, issue.severity) for issue in found] == [
        ("numbers", Severity.ERROR),
        ("typographical", Severity.WARNING),
    ]


def test_a_good_translation_has_no_findings():
    source = '"American Ksenia Karelina is on a plane back home," Rubio wrote on 10 April 2025.'
    target = "«Американка Ксения Карелина летит домой», — написал Рубио 10 апреля 2025 года."
    assert check(source, target, RU) == []


def test_an_empty_translation_has_one_finding():
    assert [issue.type for issue in check('"Is it (2023)?"', "", UR)] == ["omission"]
    assert check("", "", UR) == []


WORDS = st.sampled_from(["April", "Мая", "مئی", "million", "тысяч", "لاکھ", "4月", "%", "<s>", "a", "ы", "ہ"])
TEXT = st.text(alphabet=" 0123.,-/:!…۱۔²X\"“”«»()[]?aBéжХیك'-\u00a0\u2067\u2069\u202a\u202c\n", max_size=50)
PHRASES = st.lists(TEXT | WORDS, max_size=6).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(PHRASES, PHRASES, st.sampled_from([RU, UR, DE, ZH, FR, TH]))
def test_a_check_never_raises_and_says_one_line(source, target, locale):
    for issue in check(source, target, locale):
        assert issue.comment.endswith(".")
        assert "\n" not in issue.comment


@settings(max_examples=200, deadline=None)
@given(st.text(), st.text(), st.sampled_from([RU, UR, DE]))
def test_no_text_makes_a_check_raise(source, target, locale):
    check(source, target, locale)


@settings(max_examples=200, deadline=None)
@given(PHRASES)
def test_a_copy_is_the_only_thing_wrong_with_a_copy(text):
    of_its_own = {"untranslated", "characters", "omission", "locale-violation"}
    assert {issue.type for issue in check(text, text, DE)} <= of_its_own


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.sampled_from([RU, UR, DE, ZH, FR]))
def test_a_date_as_cldr_writes_it_is_that_date(day, locale):
    source = format_date(day, Locale("en"))
    assert dates(source, format_date(day, locale), locale) is None
    assert dates(day.isoformat(), f"({day:%d.%m.%Y})", locale) is None
    other = format_date(day + timedelta(days=1), locale)
    assert dates(source, other, locale) is not None


@given(st.decimals(1, 10**9, places=2), st.sampled_from([RU, UR, DE, FR]))
def test_a_number_as_cldr_writes_it_is_that_number(number, locale):
    source, target = format_decimal(number, locale="en"), format_decimal(number, locale=locale)
    assert numbers(source, target, locale) is None
    assert added_numbers(source, target, locale) is None
