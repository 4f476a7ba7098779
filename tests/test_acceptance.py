"""Which terms a translation has, where they stand, and the words that it must not have."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from translators import Constraint
from translators.acceptance import banned, fold, met, place

KARELINA = ("Ксения Карелина", "Ксении Карелиной")
SULTAN = Constraint(0, 1, ("Султанахмет",), never=("Султан",))


def constraint(*forms: str, also: tuple[str, ...] = (), never: tuple[str, ...] = ()) -> Constraint:
    return Constraint(0, 1, forms, also, never)


def found(text: str, *constraints: Constraint) -> list[str | None]:
    """What `place` points at, for each constraint."""
    spans = [place(text, constraints, number) for number in range(len(constraints))]
    return [text[slice(*span)] if span else None for span in spans]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Артём", "артем"),
        ("АРТЁМ", "Арте\u0308м"),
        ("й", "и\u0306"),
        ("ي ى", "ی ی"),
        ("كه", "کہ"),
        ("قُمّ", "قم"),
        ("موسیٰ", "موسی"),
        ("\u200fعلی\u200e", "علی"),
        ("\u2068X\u2069", "x"),
        ("\u202bعلی\u202c \u061cX", "علی x"),
        ("5\u00a0%", "5\u202f%"),
        ("Абу\u2011Даби", "Абу-Даби"),
        ("д’Артаньян", "д'Артаньян"),
    ],
)
def test_spellings_of_the_same(one, other):
    assert fold(one) == fold(other)
    assert met(f"… {one} …", [constraint(other)]) == met(f"({other})", [constraint(one)]) == (True,)


@pytest.mark.parametrize("other", ["ек", "ёк", "еже", "е́жа", "э", "е-ж"])
def test_other_words_are_other_words(other):
    assert met(other, [constraint("ёж", "Э́ж")]) == (False,)


@pytest.mark.parametrize("text", ["Серге́й Лавро́в", "за\u0301мок", "Сергей"])
def test_a_mark_of_stress_is_no_end_of_a_word(text):
    assert met(text, [constraint("Серге", "за", "Лавро")]) == (False,)
    assert met("Ла́вров", [constraint("Лавров")]) == (True,)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("в Москве", True),
        ("«Москве»,", True),
        ("Москве\u2069.", True),
        ("Подмосковье", False),
        ("Москвеч", False),
        ("Москве_", False),
        ("5Москве", False),
        ("Москва-Москве", True),
        ("", False),
    ],
)
def test_forms_are_whole_words(text, expected):
    assert met(text, [constraint("Москва", "Москве")]) == (expected,)


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("भारत ने कहा।", "भारत", True),
        ("भारत।", "भारत", True),
        ("भारतीय सेना", "भारत", False),
        ("रामायण", "राम", False),
        ("दिल्लीवाला", "वाला", False),
        ("আমি", "আম", False),
    ],
)
def test_vowel_signs_are_part_of_the_word(text, form, expected):
    assert met(text, [constraint(form)]) == (expected,)
    assert banned(text, [constraint(never=(form,))]) == ((form,) if expected else ())


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("习近平说，他会去。", "习近平"),
        ("他说习近平会去", "习近平"),
        ("プーチン大統領は言った", "プーチン"),
        ("เขาไปกรุงเทพฯแล้ว", "กรุงเทพ"),
        ("据FBI说", "据"),
    ],
)
def test_scripts_without_spaces_have_no_word_ends_to_look_for(text, form):
    assert met(text, [constraint(form)]) == (True,)
    assert found(text, constraint(form)) == [form]
    assert met(f"{text} MIBFBIM", [constraint("BFBI")]) == (False,)


def test_a_diacritic_that_a_form_lacks_does_not_end_the_word():
    assert met("آزادیٔ اظہار", [constraint("آزادی")]) == (True,)
    assert met("❤\ufe0fСША", [constraint("США")]) == (True,)


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f", "\n", "  ", " \u00a0"])
def test_any_white_space_between_the_words_of_a_form(space):
    text = f"с Ксенией{space}Карелиной"
    assert met(text, [constraint("Ксенией Карелиной")]) == (True,)
    assert met("с Ксенией Карелиной", [constraint(f"Ксенией{space}Карелиной")]) == (True,)
    assert found(text, constraint("Ксенией Карелиной")) == [text[2:]]
    assert met("КсениейКарелиной", [constraint(f"Ксенией{space}Карелиной")]) == (False,)


def test_what_means_something_in_a_regular_expression_is_only_text():
    assert met("A.B", [constraint("A.B")]) == (True,)
    assert met("AxB", [constraint("A.B")]) == (False,)
    assert met("https://x.org/?a=(1)", [constraint("https://x.org/?a=(1)")]) == (True,)
    assert met("ABB", [constraint("AB+")]) == (False,)


# -- forbidden words


@pytest.mark.parametrize(
    ("text", "bound", "expected", "words"),
    [
        ("в Султанахмет", SULTAN, True, ()),
        ("Султан в Султанахмет", SULTAN, False, ("Султан",)),
        ("Султан", SULTAN, False, ("Султан",)),
        ("Султаны в Султанахмет", SULTAN, True, ()),
        ("нет", constraint(never=("Киев",)), True, ()),
        ("в Киев", constraint(never=("Киев",)), False, ("Киев",)),
        ("в КИЕВ", constraint(never=("Львов", "киев")), False, ("киев",)),
        ("Совет ООН", constraint("Совет ООН", never=("Совет",)), True, ()),
        ("Совет и Совет ООН", constraint("Совет ООН", never=("Совет",)), False, ("Совет",)),
        ("Совет ООН", constraint("СБ", also=("Совет ООН",), never=("Совет",)), True, ()),
        ("Совет ООН", constraint("Совет", never=("Совет ООН",)), False, ("Совет ООН",)),
        ("", constraint(never=("Киев",)), True, ()),
        ("Артем", constraint(never=("Артём",)), False, ("Артём",)),
    ],
)
def test_forbidden_words_count_but_inside_a_form(text, bound, expected, words):
    assert met(text, [bound]) == (expected,)
    assert banned(text, [bound]) == words


def test_nor_inside_a_form_of_another_constraint():
    never, full = constraint(never=("Трамп",)), constraint("Дональд Трамп")
    assert met("Дональд Трамп", [never, full]) == (True, True)
    assert banned("Дональд Трамп", [never, full]) == ()
    assert met("Дональд Трамп и Трамп", [never, full]) == (False, True)
    assert banned("Дональд Трамп и Трамп", [never, full]) == ("Трамп",)


def test_a_form_may_be_repeated_more_often_than_the_source_has_the_term():
    bound = constraint("Совет ООН", "Совета ООН", never=("Совет", "Совета"))
    text = "Совет ООН заявил, что решение Совета ООН и есть Совет ООН"
    assert met(text, [bound]) == (True,)
    assert banned(text, [bound]) == ()


def test_but_a_word_that_is_allowed_elsewhere_is_allowed_only_there():
    short, full = constraint("РФ", never=("Россия",)), constraint("Россия")
    assert met("РФ и Россия", [short, full]) == (True, True)
    assert met("РФ, Россия и Россия", [short, full]) == (False, True)


def test_forbidden_words_are_told_once_and_as_they_are_spelled():
    one, two = constraint(never=("Киев", "Львов")), constraint(never=("Львов", "Киев", "ОДЕССА"))
    assert banned("Одесса, львов, киев, Киев", [one, two]) == ("Киев", "Львов", "ОДЕССА")


def test_the_words_of_one_constraint_do_not_spoil_another():
    assert met("в Киев и Минск", [constraint("Минск"), constraint(never=("Киев",))]) == (True, False)


def test_no_constraints():
    assert met("Киев", []) == ()
    assert banned("Киев", []) == ()


# -- places


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("Её звали Алёна Ёлкина.", "Алена Елкина", "Алёна Ёлкина"),
        ("Её звали Але\u0308на, да", "Алёна", "Але\u0308на"),
        ("Цой и Толсто\u0438\u0306 тут", "Толстой", "Толсто\u0438\u0306"),
        ("ہاں علی گئے", "علي", "علی"),
        ("قُمْ میں علی", "علی", "علی"),
        ("شہرِ قُمّ میں", "قم", "قُمّ"),
        ("حضرت موسیٰ نے", "موسی", "موسیٰ"),
        ("بندۂ خدا", "بندہ", "بندۂ"),
        ("بندہ\u0654 خدا", "بندہ", "بندہ\u0654"),
        ("\u2068FBI\u2069 میں \u2068Abu Dhabi\u2069 ہے", "Abu Dhabi", "Abu Dhabi"),
        ("\u200fمیں\u200e \u200fعلی\u200e ہے", "علی", "علی"),
        ("США\u00a0и\u202fФСБ за", "и ФСБ", "и\u202fФСБ"),
        ("На 5\u00a0% Straße ist", "strasse", "Straße"),
        ("ﬁn ﬁn США", "США", "США"),
        ("İki İran", "İran", "İran"),
        ("(\u200b\u200bАбу\u2011Даби)", "Абу-Даби", "Абу\u2011Даби"),
        ("대한민국 서울", "서울", "서울"),
        (unicodedata.normalize("NFD", "대한 서울!"), "서울", unicodedata.normalize("NFD", "서울")),
        ("😀 Аня", "Аня", "Аня"),
    ],
)
def test_places_are_those_of_the_text_as_it_is(text, form, expected):
    assert found(text, constraint(form)) == [expected]


def test_no_place_for_what_is_not_there():
    assert found("Минск", constraint("Киев")) == [None]
    assert found("", constraint("Киев")) == [None]
    assert found("Минск", constraint(never=("Минск",))) == [None]


def test_each_place_serves_one_constraint_the_longest_first():
    full, short = constraint(*KARELINA), constraint("Карелина", "Карелиной")
    text = "Карелина: адвокат Ксении Карелиной"
    assert found(text, short, full) == ["Карелина", "Ксении Карелиной"]
    assert found(text, full, short) == ["Ксении Карелиной", "Карелина"]
    assert found("Ксения Карелина", short, full) == [None, "Ксения Карелина"]
    assert place(text, [short, full], 0) == (0, 8)


def test_of_several_forms_at_one_place_the_longest():
    bound = constraint("Абу", "Абу-Даби", never=("Даби",))
    assert found("в Абу-Даби", bound) == ["Абу-Даби"]
    assert met("в Абу-Даби", [bound]) == (True,)


def test_mentions_of_the_same_have_places_of_their_own():
    two = [constraint("ФСБ")] * 2
    assert [place("ФСБ и ФСБ", two, n) for n in (0, 1)] == [(0, 3), (6, 9)]
    assert met("ФСБ", two) == (True, False)
    assert met("ФСБ, ФСБ, ФСБ", two) == (True, True)


def test_places_count_for_other_renderings_too():
    assert found("в Анкаре", constraint("Стамбул", also=("Анкаре",))) == ["Анкаре"]


# -- properties

WORDS = st.sampled_from(
    ["Анна", "Алёна", "але\u0308на", "Москве", "قُم", "علی", "علي", "США", "с", "и\u0306од", "Straße"]
)
GAPS = st.sampled_from([" ", "\u00a0", ", ", " \u2068", "\u2069 ", " \u200f", "-", "\u202f", ". "])
FORMS = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)


@st.composite
def texts(draw: st.DrawFn, least: int = 0) -> str:
    words = draw(st.lists(st.tuples(WORDS, GAPS), min_size=least, max_size=8))
    return "".join(word + gap for word, gap in words)


CONSTRAINTS = st.lists(
    st.builds(
        Constraint,
        st.just(0),
        st.just(1),
        st.lists(FORMS, min_size=1, max_size=3).map(tuple),
        st.lists(FORMS, max_size=2).map(tuple),
    ),
    min_size=1,
    max_size=4,
)


@given(texts(), CONSTRAINTS)
@example("قُم Анна Анна ", [Constraint(0, 1, ("Анна",), ("قُم",))] * 2)
def test_a_place_holds_one_of_the_forms(text, constraints):
    spans = [place(text, constraints, number) for number in range(len(constraints))]
    assert met(text, constraints) == tuple(span is not None for span in spans)
    for span, bound in zip(spans, constraints, strict=True):
        if span:
            written = " ".join(fold(text[slice(*span)]).split())
            assert written in {" ".join(fold(form).split()) for form in bound.forms + bound.also}
    taken = sorted(span for span in spans if span)
    assert all(one.end <= other.start for one, other in pairwise(taken))


@given(st.text(), st.text(min_size=1))
def test_a_place_is_found_in_any_text(before, form):
    bound = [constraint(form)]
    text = f"{before} . {form} . "
    if not any(c.isspace() for c in form) and fold(form) and met(text, bound)[0]:
        span = place(text, bound, 0)
        assert span
        assert fold(text[slice(*span)]) == fold(form)


@given(texts(), texts(), CONSTRAINTS)
def test_more_text_meets_no_less(text, more, constraints):
    """But for a longer term that only begins in the text, there is a full stop between the two."""
    before, after = met(text, constraints), met(f"{text} | {more}", constraints)
    single = all(len(form.split()) == 1 for c in constraints for form in c.forms + c.also)
    assert not single or all(new or not old for old, new in zip(before, after, strict=True))
    [alone, *_] = constraints
    assert met(text, [alone]) <= met(f"{text} | {more}", [alone])


@given(texts(), CONSTRAINTS)
def test_what_has_forbidden_words_is_not_met(text, constraints):
    turned = [Constraint(0, 1, c.forms, (), c.also) for c in constraints]
    words = banned(text, turned)
    fine = met(text, turned)
    assert not words or not all(fine)
    assert all(any(word in c.never for c in turned) for word in words)
    for c in turned:  # each alone: what one forbids may be a form of another
        assert not (met(text, [c])[0] and banned(text, [c]))


@given(st.text())
def test_folding_twice_changes_nothing_that_is_visible(text):
    assert met(fold(text), [constraint("Киев")]) == met(text, [constraint("Киев")])
