"""Plural forms: a number for each, the number in the place of its code, the way back, and what is counted."""

import re
from collections import Counter
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.plurals import PLURALS
from hypothesis import given
from hypothesis import strategies as st

from glossary.forms.russian_words import inflect, known
from i18n import codes, plurals
from i18n.plurals import Counted, Form

RUSSIAN, URDU = Locale("ru"), Locale("ur")
RULE = (
    "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
)
WITH_FRACTIONS = (
    "nplurals=4; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 "
    ": n%10==0 || (n%10>=5 && n%10<=9) || (n%100>=11 && n%100<=14)? 2 : 3);"
)


@pytest.mark.parametrize(
    ("rule", "numbers"),
    [
        (RULE, [21, 22, 25]),
        (WITH_FRACTIONS, [21, 22, 25, None]),
        ("nplurals=2; plural=(n != 1);", [1, 21]),
        ("nplurals=2; plural=((n == 1) ? 0 : 1)", [1, 21]),
        (" nplurals = 2 ;\nplural = n>1 ; ", [1, 21]),
        ("nplurals=1; plural=0;", [21]),
        ("nplurals=3; plural=(n==1 ? 0 : n>=2 && n<=4 ? 1 : 2);", [1, 4, 21]),
        (
            "nplurals=4; plural=(n%100==1 ? 0 : n%100==2 ? 1 : n%100==3 || n%100==4 ? 2 : 3);",
            [101, 102, 103, 21],
        ),
        ("nplurals=2; plural=n>1000;", [21, None]),
    ],
)
def test_each_form_has_a_number_with_two_digits_where_it_can(rule, numbers):
    assert [form and form.number for form in plurals.forms(rule)] == numbers


def test_arabic_has_a_number_for_each_of_its_six_forms():
    forms = plurals.forms(f"nplurals=6; plural={PLURALS['ar'][1]};")
    assert [form and form.number for form in forms] == [0, 1, 2, 10, 100, 21]


def test_the_form_for_one_need_not_be_the_first():
    assert plurals.forms("nplurals=2; plural=(n == 1);") == (Form(21, False), Form(1, True))


@pytest.mark.parametrize("language", PLURALS)
def test_one_form_alone_is_for_one_and_no_form_is_without_a_number(language):
    count, rule = PLURALS[language]
    forms = plurals.forms(f"nplurals={count}; plural={rule};")
    assert len(forms) == count
    assert sum(form.one for form in forms if form) == 1
    assert all(forms)
    assert len({form.number for form in forms if form}) == count


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "nplurals=INTEGER; plural=EXPRESSION;",
        "nplurals=2; plural=n;",
        "nplurals=2; plural=n%0;",
        "nplurals=2; plural=n>;",
        "nplurals=999999999; plural=0;",
        "nplurals=2; plural=__import__('os');",
    ],
)
def test_what_is_no_rule_is_refused(rule):
    with pytest.raises(ValueError, match=r"plural form|nplurals"):
        plurals.forms(rule)


# The syntax, the message in both its numbers, and what is translated for 21, with the code in brackets.
COUNTED = [
    ("c", "%d file", "%d files", "[%d|21] files"),
    ("c", "%zu byte", "%zu bytes", "[%zu|21] bytes"),
    ("c", "Copied %-5.1lf GB", "Copied %-5.1lf GB!", "Copied [%-5.1lf|21] GB!"),
    ("c", "%s: %d item", "%s: %d items", "%s: [%d|21] items"),
    ("c", "%d of %d file", "%d of %d files", "%d of [%d|21] files"),
    ("c", "There is %d error in %d", "There are %d errors in %d", "There are [%d|21] errors in %d"),
    ("c", "%d%% of a file", "%d%% of files", "[%d|21]%% of files"),
    ("c", "<b>%d</b> file", "<b>%d</b> files", "<b>[%d|21]</b> files"),
    ("c", "%d of %d", "%d of %d", "%d of %d"),
    ("c", "1%d file", "1%d files", "1%d file"),
    ("c", "File removed", "Files removed", "File removed"),
    ("c", "One file", "%d files", "[%d|21] files"),
    ("c", "%<PRIu64> file", "%<PRIu64> files", "[%<PRIu64>|21] files"),
    ("php", "%1$s has %2$s comment", "%1$s has %2$s comments", "%1$s has [%2$s|21] comments"),
    ("php", "%1$s of %1$s", "%1$s of %1$s", "[%1$s|21] of %1$s"),
    ("python", "%(count)d file", "%(count)d files", "[%(count)d|21] files"),
    ("python", "%(name)s: %(num)s day", "%(name)s: %(num)s days", "%(name)s: [%(num)s|21] days"),
    ("python", "%(total)s of %(count)s", "%(total)s of %(count)s", "%(total)s of [%(count)s|21]"),
    (
        "python",
        "%(sel)s of %(cnt)s selected",
        "%(sel)s of %(cnt)s selected",
        "%(sel)s of [%(cnt)s|21] selected",
    ),
    ("python", "%(name)s was removed", "%(name)s were removed", "%(name)s was removed"),
    ("python", "%(a)s likes this", "%(a)s and %(b)s like this", "%(a)s and [%(b)s|21] like this"),
    ("python-brace", "{} file", "{} files", "[{}|21] files"),
    ("python-brace", "{days:d} day", "{days:d} days", "[{days:d}|21] days"),
    ("python-brace", "{file_count} in {folder}", "{file_count} in {folder}", "[{file_count}|21] in {folder}"),
    ("python-brace", "{x} of {numFiles}", "{x} of {numFiles}", "{x} of [{numFiles}|21]"),
    ("python-brace", "{file_count} of {n}", "{file_count} of {n}", "{file_count} of [{n}|21]"),
    ("ruby", "%{count} file", "%{count} files", "[%{count}|21] files"),
    ("qt-plural", "%n file", "%n files", "[%n|21] files"),
    ("java-printf", "%n%d file", "%n%d files", "%n[%d|21] files"),
]


@pytest.mark.parametrize(("syntax", "singular", "plural", "expected"), COUNTED)
def test_the_number_stands_where_its_code_stood(syntax, singular, plural, expected):
    message = plurals.counted(singular, plural, Form(21, True), [f"{syntax}-format", "xml"])
    assert message.text == re.sub(r"\[[^|\[\]]*\|21\]", "21", expected)
    assert message.code == "".join(re.findall(r"\[([^|\[\]]*)\|21\]", expected))


def test_the_singular_is_for_one_alone():
    assert plurals.counted("%d file", "%d files", Form(1, True), ["c-format"]).text == "1 file"
    assert (
        plurals.counted("{days} day", "{days} days", Form(1, True), ["python-brace-format"]).text == "1 day"
    )
    assert plurals.counted("One file", "%d files", Form(1, True), ["c-format"]).text == "One file"
    assert plurals.counted("File", "Files", Form(22, False), []).text == "Files"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Удалено 21.", "21"),
        ("۲۱ فائلیں", "۲۱"),
        ("(21)", "21"),
        ("21px", "21"),
        ("<b>21</b> из", "21"),
        ('<a href="21">21</a>', "21"),
        ("21%%", "21"),
        ("21, 5", "21"),
        ("21 и 21", None),
        ("2.1", None),
        ("21.5 или 1,021", None),
        ("0.21 v1.21 x21 121 211", None),
        ("двадцать один файл", None),
    ],
)
def test_the_number_is_found_if_it_is_there_once(text, expected):
    span = plurals.place(text, 21, ["c-format", "xml"])
    assert (text[slice(*span)] if span else None) == expected


@pytest.mark.parametrize("written", ["1000", "1,000", "1.000", "1\u00a0000", "1’000", "۱٬۰۰۰"])
def test_a_number_may_be_grouped(written):
    assert plurals.place(f"{written} x", 1000, []) == (0, len(written))


@pytest.mark.parametrize(
    ("translation", "locale", "expected"),
    [
        ("Удалены 21 новых файлов", RUSSIAN, "Удалён %(count)d новый файл"),
        ("<b>21</b> файлов", RUSSIAN, "<b>%(count)d</b> файл"),
        ("۲۱ فائلیں ہٹا دی گئیں۔", URDU, "%(count)d فائلیں ہٹا دی گئیں۔"),
        ("Двадцать один файл", RUSSIAN, None),
        ("21 файл из 21", RUSSIAN, None),
    ],
)
def test_the_code_takes_the_place_of_the_number_again(translation, locale, expected):
    message = Counted("21 files", 21, "%(count)d", ("python-format", "xml"))
    assert plurals.restored(translation, message, locale) == expected


def test_a_message_without_a_visible_number_is_as_it_was_translated():
    assert plurals.restored("21 файлов", Counted("Files", 21, "", ()), RUSSIAN) == "21 файлов"


PROSE = st.text(st.sampled_from("abc дом. <>\n"), max_size=12)


@given(PROSE, PROSE, st.sampled_from([1, 21, 22, 25, 100]), st.sampled_from(["%d", "%5d", "%'d", "%1$d"]))
def test_there_and_back_again(before, after, number, code):
    syntaxes = ["c-format"]
    message = plurals.counted(f"{before}{code} x", f"{before}{code} {after}", Form(number, False), syntaxes)
    back = plurals.restored(message.text, message, Locale("de"))
    source = f"{before}{code} x" if number == 1 else f"{before}{code} {after}"
    touched = before[-1:].isalnum()
    assert back == (None if touched else source)


@given(st.text(max_size=30), st.integers(0, 1000), st.sampled_from(["ru", "ur"]))
def test_agreement_never_fails_and_keeps_the_number(text, number, language):
    whole = f"{text} {number} файлов {text}"
    span = (len(text) + 1, len(text) + 1 + len(str(number)))
    agreed = plurals.agreeing(whole, number, span, Locale(language))
    assert f" {number} " in agreed
    assert language == "ru" or agreed == whole
    assert len(codes.find(agreed, ["c-format"])) >= len(codes.find(text, ["c-format"]))


# What the machine may write, and, after an arrow, what it should have written.
AGREEMENT = """
21 файлов → 21 файл
22 файлов → 22 файла
25 файл → 25 файлов
21 файл
22 файла
25 файлов
11 файл → 11 файлов
12 файла → 12 файлов
111 файл → 111 файлов
101 файлов → 101 файл
21 новых сообщений → 21 новое сообщение
22 новый файл → 22 новых файла
22 новые файлы → 22 новых файла
22 новых файла
22 новые строки
22 новых строки
22 новых строк → 22 новые строки
25 новые сообщения → 25 новых сообщений
25 ещё не переведённые строки → 25 ещё не переведённых строк
22 непрочитанных личных сообщений → 22 непрочитанных личных сообщения
21 минуту
Подождите 21 минут → Подождите 21 минуту
Вы выбрали 21 строк → Вы выбрали 21 строку
Удалить 21 пользователей → Удалить 21 пользователя
Удалить 21 пользователя
Удалить 2 новых пользователей
Удалить 21 новых пользователей → Удалить 21 нового пользователя
Удалить 21 новых файлов → Удалить 21 новый файл
21 пользователя → 21 пользователь
Не удалось удалить 21 файлов → Не удалось удалить 21 файл
Не удалить 21 файла
Удалены 21 файлов → Удалён 21 файл
Удалены 21 записи → Удалена 21 запись
Удалено 25 файл → Удалено 25 файлов
Удалено 21 файл → Удалён 21 файл
21 файлов были удалены → 21 файл был удалён
21 обновления будут установлены → 21 обновление будет установлено
21 файлов не может быть скопировано → 21 файл не может быть скопирован
21 файлов не удалось скопировать → 21 файл не удалось скопировать
22 файлов были удалены → 22 файла были удалены
21 пользователи оставили отзыв → 21 пользователь оставил отзыв
Подписались 21 пользователей → Подписался 21 пользователь
Доступны 21 обновлений → Доступно 21 обновление
Мы ждали 21 минуту
У вас 21 непрочитанных сообщений → У вас 21 непрочитанное сообщение
У вас осталось 21 секунд → У вас осталась 21 секунда
Найдены 21 предупреждений, 3 ошибки → Найдено 21 предупреждение, 3 ошибки
в 21 файлов → в 21 файле
в 21 файле
в 5 файлах
в 5 файлов
Перемещено в 21 папок → Перемещено в 21 папку
о 21 обновлениях → о 21 обновлении
с 21 ошибкой
с 25 ошибками
к 25 файлу → к 25 файлам
из 21 файл → из 21 файла
из 22 файла → из 22 файлов
до 22 символов
после 21 дней → после 21 дня
через 21 минут → через 21 минуту
через 22 дней → через 22 дня
за последние 21 дней → за последние 21 день
более 21 файла
более 21 файлов → более 21 файла
не менее 25 символы → не менее 25 символов
более чем 21 файлов → более чем 21 файл
Загрузка 22 файлов
Загрузка 21 файлов → Загрузка 21 файла
В папке 21 файлов → В папке 21 файл
В этой папке 22 файлов → В этой папке 22 файла
все 22 файлов → все 22 файла
Поделиться 21 файлом
Поделиться 25 файлами
Управляет 25 файлов
Управляет 21 файлов → Управляет 21 файлом
Соответствует 21 записей → Соответствует 21 записи
из 21 файлов были удалены 3 → из 21 файла были удалены 3
Войдите 21 раз
21 файл можете удалить
на 21 секунд → на 21 секунду
21 лет назад → 21 год назад
22 лет → 22 года
25 года → 25 лет
21 людей → 21 человек
22 людей → 22 человека
25 байт
25 байта → 25 байт
21 детей → 21 ребёнок
21 ребенок
22 ребенок → 22 ребенка
22 раз → 22 раза
21 фото
21 новых фото → 21 новое фото
21 статья
22 статьи
25 статей
21 статей → 21 статья
22 статей → 22 статьи
25 статья → 25 статей
21 статей была опубликована → 21 статья была опубликована
25 политик
21 политик
25 ростов
25 страж
21 стража
21 вина
21 языка → 21 язык
21 часы → 21 час
21 судов
21 тысяч файлов → 21 тысяча файлов
<b>21</b> файлов → <b>21</b> файл
21\u00a0файлов → 21\u00a0файл
21 Файлов → 21 Файл
21% файлов
21 из 25 файлов
21, файлов
21 МБ
21 files
21 неизвестнослов
"""


@pytest.mark.parametrize("row", AGREEMENT.strip().splitlines())
def test_what_is_counted_agrees_with_its_number(row):
    written, _, expected = row.partition(" → ")
    number = re.search(r"\d+", written)
    assert number
    agreed = plurals.agreeing(written, int(number[0]), number.span(), RUSSIAN)
    assert agreed == (expected or written)
    again = re.search(r"\d+", agreed)
    assert again
    assert plurals.agreeing(agreed, int(again[0]), again.span(), RUSSIAN) == agreed


def test_what_agrees_is_never_changed():
    """The 400 commonest nouns of the training text, as they are counted."""
    corpus = Path(__file__).parent.parent / "translators/training/corpus/wire.en-ru-ur.tsv"
    text = corpus.read_text(encoding="utf-8")
    words = Counter(re.findall(r"(?<![А-ЯЁа-яё-])[а-яё]{3,}(?![а-яё-])", text))
    nouns: Counter[str] = Counter()
    for word, occurrences in words.items():
        first = next(iter(known(word)), None)
        if first and "NOUN" in first.tag and not {"Pltm", "Sgtm", "Fixd", "Name"} & first.tag.grammemes:
            nouns[first.normal_form] += occurrences
    checked = 0
    for noun, _ in nouns.most_common(400):
        nominative = {"NOUN", "sing", "nomn"}
        parses = [p for p in known(noun) if nominative <= p.tag.grammemes and p.normal_form == noun]
        if not parses or noun in ("год", "человек"):  # 25 лет, 25 человек
            continue
        checked += 1
        few, many = (inflect(parses[0], wanted) for wanted in ({"sing", "gent"}, {"plur", "gent"}))
        for number, form in ((21, noun), (22, few), (25, many)):
            counted = f"{number} {form}"
            assert not form or plurals.agreeing(counted, number, (0, 2), RUSSIAN) == counted
    assert checked > 350
