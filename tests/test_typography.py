"""Quotes over sentences, punctuation, and direction, by table and by property."""

import re
from itertools import pairwise

import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

from i18n.typography import (
    Quotation,
    capitalize_like,
    complete,
    isolate,
    localize,
    localize_punctuation,
    localize_quotes,
    quotations,
)

WHOLE, BEGINS = Quotation(False, False), Quotation(False, True)
ENDS, INSIDE = Quotation(True, False), Quotation(True, True)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([], []),
        (["No quotes.", "None."], [WHOLE, WHOLE]),
        (['"We are glad," he said.'], [WHOLE]),
        (['He said "we are.', "And we were.", 'And will be."'], [BEGINS, INSIDE, ENDS]),
        (["He said “we are.", "And we were.", "And will be.”"], [BEGINS, INSIDE, ENDS]),
        (["Он: «Мы рады.", "Очень рады»."], [BEGINS, ENDS]),
        (["Er: „Ja.", "Nein“."], [BEGINS, ENDS]),
        (['"A.', 'B," he said, "and C.', 'D."'], [BEGINS, INSIDE, ENDS]),
        (['"He told me "go away."', 'And I went."'], [BEGINS, ENDS]),
        (['A 6" pipe.', 'A 12" record.'], [WHOLE, WHOLE]),
        (['"The 6" pipe broke," he said.', "So what."], [WHOLE, WHOLE]),
        (['"It was in 2023" and "in 2024".', "So what."], [WHOLE, WHOLE]),
        (['("Yes.', 'No.")'], [BEGINS, ENDS]),
        (["It's 'fine.", "Don't."], [WHOLE, WHOLE]),
        (['All good," he said.', "Yes."], [ENDS, WHOLE]),
        (['"We are glad.', "Very."], [BEGINS, INSIDE]),
        (['"We are glad.', '"We left," he said.', "So what."], [BEGINS, WHOLE, WHOLE]),
        (['"We are glad.', '"Hamlet" is good," he said.', "So what."], [BEGINS, ENDS, WHOLE]),
        (['word—"quote"—word', '"Yes—" he said'], [WHOLE, WHOLE]),
    ],
)
def test_quotations(texts, expected):
    assert quotations(texts) == expected


def test_complete():
    assert [complete("A.", quotation) for quotation in (WHOLE, BEGINS, ENDS, INSIDE)] == [
        "A.",
        'A."',
        '"A.',
        '"A."',
    ]


@pytest.mark.parametrize(
    ("language", "target", "quotation", "expected"),
    [
        ("ru", '"Да", — сказал он.', WHOLE, "«Да», — сказал он."),
        ("ru", "“Да”, — сказал он.", WHOLE, "«Да», — сказал он."),
        ("ru", 'Он читал "Мой "Гамлет" и я".', WHOLE, "Он читал «Мой „Гамлет“ и я»."),
        ("ru", '"Да, — сказал он. "Нет".', WHOLE, "«Да, — сказал он. «Нет»."),
        ("ru", 'Труба 6" и "да"', WHOLE, 'Труба 6" и «да»'),
        ("ru", "Don't \"touch\" '90s", WHOLE, "Don't «touch» '90s"),
        ("ru", '"Мы рады."', BEGINS, "«Мы рады."),
        ("ru", '"Мы рады".', BEGINS, "«Мы рады."),
        ("ru", 'Он сказал: "Мы рады".', BEGINS, "Он сказал: «Мы рады."),
        ("ru", '"Мы рады", — сказал он.', ENDS, "Мы рады», — сказал он."),
        ("ru", '"Мы рады."', INSIDE, "Мы рады."),
        ("ru", "«Мы рады.»", INSIDE, "Мы рады."),
        ("ru", "Мы рады.", INSIDE, "Мы рады."),
        ("ru", '"Мы рады.', INSIDE, "Мы рады."),
        ("ru", '"А", — сказал он. — "Б"', INSIDE, "А», — сказал он. — «Б"),
        ("ru", '"Мы любим "Гамлета"."', BEGINS, "«Мы любим „Гамлета“."),
        ("ru", '"Мы любим "Гамлета".', BEGINS, "«Мы любим „Гамлета“."),
        ("ru", '""Гамлет" хорош", — сказал он.', ENDS, "„Гамлет“ хорош», — сказал он."),
        ("ru", '"Гамлет" хорош", — сказал он.', ENDS, "„Гамлет“ хорош», — сказал он."),
        ("ru", '"...и ушёл", — сказал он.', ENDS, "...и ушёл», — сказал он."),
        ("ru", 'Сказал "да" и ушёл.', BEGINS, "Сказал «да» и ушёл."),
        ("ur", '"ہاں" اس نے کہا۔', WHOLE, "”ہاں“ اس نے کہا۔"),
        ("ur", "اس نے “ہاں” کہا۔", WHOLE, "اس نے ”ہاں“ کہا۔"),
        ("ur", "اس نے ”ہاں“ کہا۔", WHOLE, "اس نے ”ہاں“ کہا۔"),
        ("ur", "“ہم خوش ہیں۔”", BEGINS, "”ہم خوش ہیں۔"),
        ("ur", "“ہم خوش ہیں”۔", INSIDE, "ہم خوش ہیں۔"),
        ("ur", '"اس نے "ہاں" کہا"', WHOLE, "”اس نے ’ہاں‘ کہا“"),
        ("en", '"A "b" c"', WHOLE, "“A ‘b’ c”"),
        ("de", '"Ja", sagte er.', WHOLE, "„Ja“, sagte er."),
        ("fr", '"Oui", dit-il.', WHOLE, "«\u202fOui\u202f», dit-il."),
        ("fr", "« Oui », dit-il.", WHOLE, "«\u202fOui\u202f», dit-il."),
        ("sv", '"Ja"', WHOLE, "“Ja”"),
    ],
)
def test_localize_quotes(language, target, quotation, expected):
    assert localize_quotes(target, Locale(language), quotation) == expected
    assert localize_quotes(expected, Locale(language), quotation) == expected


@pytest.mark.parametrize(
    ("language", "target", "expected"),
    [
        ("ur", "یہ ہے.", "یہ ہے۔"),
        ("ur", 'اس نے کہا "ہاں."', 'اس نے کہا "ہاں۔"'),
        ("ur", "یہ ہے.وہ ہے.", "یہ ہے۔وہ ہے۔"),
        ("ur", "قیمت 3.5 یا 1,234 ہے", "قیمت 3.5 یا 1,234 ہے"),
        ("ur", "سال 2025.", "سال 2025۔"),
        ("ur", "1. پہلا", "1. پہلا"),
        ("ur", "X.com اور U.S. میں", "X.com اور U.S. میں"),
        ("ur", "Dr. احمد", "Dr. احمد"),
        ("ur", "یہ CNN.", "یہ CNN۔"),
        ("ur", "اور... پھر… بس…", "اور... پھر… بس…"),
        ("ur", "ایک, دو; تین?", "ایک، دو؛ تین؟"),
        ("ur", "ایک ، دو ۔ کیا ؟", "ایک، دو۔ کیا؟"),
        ("ur", "https://x.com/a?b=1,2 پر", "https://x.com/a?b=1,2 پر"),
        ("ur", "10th Apr, 2025 کو", "10th Apr, 2025 کو"),
        ("ru", "Это - тест -- да", "Это — тест — да"),
        ("ru", "по-русски, -5, - нет", "по-русски, -5, — нет"),
        ("ru", "Да , нет ! Как ? Так : .NET", "Да, нет! Как? Так: .NET"),
        ("ru", "12% и 12 %, 12%-й", "12\u00a0% и 12\u00a0%, 12%-й"),
        ("ru", "20°C, 3.5 °C, №5, № 5", "20\u00a0°C, 3,5\u00a0°C, №\u00a05, №\u00a05"),
        ("ru", "1,234,567 и 12,000", "1\u00a0234\u00a0567 и 12\u00a0000"),
        ("ru", "1,234,567.89 и 1,234.5", "1\u00a0234\u00a0567,89 и 1\u00a0234,5"),
        ("ru", "3,5 и 1,234 и 2025 и 12,3456", "3,5 и 1,234 и 2025 и 12,3456"),
        ("ru", "3.5 млн, (0.123)", "3,5 млн, (0,123)"),
        ("ru", "1.2.3, 10.04.2025, 127.0.0.1, 10:30", "1.2.3, 10.04.2025, 127.0.0.1, 10:30"),
        ("ru", "v3.5, GPT-3.5, x.com/3.5", "v3.5, GPT-3.5, x.com/3.5"),
        ("ru", "iOS 17.4, ст. 282.1, версия 3.5", "iOS 17.4, ст. 282.1, версия 3.5"),
        ("ru", "12.345", "12.345"),
        ("de", "A , b - 12,000 3.5 12%?", "A , b - 12,000 3.5 12%?"),
    ],
)
def test_localize_punctuation(language, target, expected):
    assert localize_punctuation(target, Locale(language)) == expected
    assert localize_punctuation(expected, Locale(language)) == expected


@pytest.mark.parametrize(
    "marked",
    [
        "یہ ⟨UrduPoint / Pakistan Point News⟩ ہے",
        "(⟨APP⟩)، ⟨AT&T⟩۔",
        "(⟨APP - UrduPoint⟩ - 10 اپریل، 2025)",
        "⟨https://x.com/a?b=1⟩ پر",
        "20 ⟨Boeing 747⟩ طیارے",
        "⟨George W. Bush⟩ اور ⟨U.S.⟩ میں ⟨C++⟩.",
        "⟨10th Apr, 2025⟩ کو 3.5 اور 2025",
        "اردو⟨5G⟩، ”⟨Café⟩“ ⟨@POTUS⟩",
        "2025)⟨CNN⟩",
        "صرف اردو",
    ],
)
def test_isolate(marked):
    plain = re.sub("[⟨⟩]", "", marked)
    isolated = isolate(plain, Locale("ur"))
    assert isolated.replace("\u2068", "⟨").replace("\u2069", "⟩") == marked
    assert isolate(isolated, Locale("ur")) == isolated
    assert isolate(plain, Locale("ru")) == plain


LOCALES = st.sampled_from([Locale(code) for code in ("ru", "ur", "en", "de", "sv")])
QUOTATIONS = st.sampled_from([WHOLE, BEGINS, ENDS, INSIDE])
WORDS = [
    "слово",
    "لفظ",
    "word",
    "3",
    "3.5",
    "12,000",
    "12.345",
    "...",
    "-",
    "°C",
    "№",
    "(",
    ")",
    "۔",
    "،",
    "U.S.",
]
PIECES = st.sampled_from([*"\"“”„«»'‘’.,?…—%:\u00a0\u202f\u2068\n", " ", " ", " - ", *WORDS])
TEXT = st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=30)


@settings(max_examples=500, deadline=None)
@given(TEXT, LOCALES, QUOTATIONS)
def test_localize_is_idempotent_and_keeps_letters(text, locale, quotation):
    once = localize(text, locale, quotation)
    assert localize(once, locale, quotation) == once
    assert re.findall(r"\w", once) == re.findall(r"\w", text)


@settings(max_examples=200, deadline=None)
@given(TEXT)
def test_isolate_is_idempotent_and_only_adds_isolates(text):
    once = isolate(text, Locale("ur"))
    assert isolate(once, Locale("ur")) == once
    assert re.sub("[\u2068\u2069]", "", once) == re.sub("[\u2068\u2069]", "", text)


@settings(max_examples=200, deadline=None)
@given(st.lists(TEXT, max_size=5))
def test_quotations_pass_from_segment_to_segment(texts):
    found = quotations(texts)
    assert len(found) == len(texts)
    assert all(before.closed >= after.opened for before, after in pairwise(found))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["word.", '"word.', 'word."', 'word," he said, "word.']), max_size=5))
def test_a_copied_segment_gets_its_own_marks_back(texts):
    """A translator that copies the completed text leaves exactly the quotes of the source."""
    for text, quotation in zip(texts, quotations(texts), strict=True):
        copied = localize_quotes(complete(text, quotation), Locale("ru"), quotation)
        assert len(re.findall("[«»„“]", copied)) == text.count('"')


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("Moscow slept.", "москва спала.", "Москва спала."),
        ('"He left', "«он ушёл", "«Он ушёл"),
        ("he left", "он ушёл", "он ушёл"),
        ("The iPhone sold", "iPhone продан", "iPhone продан"),
        ("3 Men left", "трое ушли", "трое ушли"),
        ("He left", "وہ گیا", "وہ گیا"),
        ("He left", "", ""),
    ],
)
def test_capitalize_like(source, target, expected):
    assert capitalize_like(source, target) == expected
