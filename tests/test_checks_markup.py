"""The check of inline codes, and what codes are to the other checks."""

import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

from i18n.checks import Issue, Severity, check
from i18n.checks.markup import placeholders, without_codes

RU = Locale("ru")
PYTHON, BRACE, C, XML = ["python-format"], ["python-brace-format"], ["c-format"], ["xml"]


@pytest.mark.parametrize(
    ("source", "target", "syntaxes"),
    [
        ("%s has %d", "%s имеет %d", PYTHON),
        ("%(a)s has %(b)d", "%(b)d у %(a)s", PYTHON),
        ("{a} has {b:>5}", "{b:>5} у {a}", BRACE),
        ("{} has {}", "{} имеет {}", BRACE),
        ("{} has {}", "{1} у {0}", BRACE),
        ("%1$s has %2$d", "%2$d у %1$s", C),
        ("%s has %5.2f", "%2$5.2f у %1$s", C),
        ("100%% of %d", "все из %d", C),
        ("all of %d", "100%% из %d", C),
        ("Set {{x}}", "Множество", BRACE),
        ("100% of {a}", "{a}: 100% ", BRACE),
        ("<b>x</b> <i>y</i>", "<i>у</i> <b>х</b>", XML),
        ("a<br>b <i>c</i>", "<i>в</i> а<br>б", XML),
        ("<i>a</i><br>", "<i>а<br></i>", XML),
        ("&quot;a&quot; &amp; b<br/>", "«а» и б<br/>", XML),
        ("<b>%d</b> of {a}", "{a}: <b>%d</b>", ["c-format", "python-brace-format", "xml"]),
        ("%s has 100%", "нет", []),
    ],
)
def test_codes_that_are_kept(source, target, syntaxes):
    assert placeholders(source, target, syntaxes) is None


@pytest.mark.parametrize(
    ("source", "target", "syntaxes", "comment"),
    [
        ("%s has", "имеет", PYTHON, "Codes differ: missing %s."),
        ("%s has", "%s имеет %s", PYTHON, "Codes differ: added %s."),
        ("%(name)s", "%(имя)s", PYTHON, "Codes differ: missing %(name)s, added %(имя)s."),
        ("%(a)s", "%(a)d", PYTHON, "Codes differ: missing %(a)s, added %(a)d."),
        ("%5.2f", "%.2f", C, "Codes differ: missing %5.2f, added %.2f."),
        ("%1$s %2$s", "%1$s %1$s", C, "Codes differ: missing %2$s, added %1$s."),
        ("{a} {b}", "{a} {a}", BRACE, "Codes differ: missing {b}, added {a}."),
        ("%s %d", "%d %s", C, "Codes without a number must keep their order: %s %d."),
        ("{} {:d}", "{:d} {}", BRACE, "Codes without a number must keep their order: {} {:d}."),
        ("100%% of %d", "100% из %d", C, "Write %% for %: alone it begins a code."),
        ("Set {{a}}", "Множество {а", BRACE, "Write {{ for {: alone it begins a code."),
        ("<b>x</b>", "<b>х", XML, "Codes differ: missing </b>."),
        ("<b>x</b>", "</b>х<b>", XML, "Tags do not nest: </b> <b>."),
        ("<b><i>x</i></b>", "<b><i>х</b></i>", XML, "Tags do not nest: </b> <b>."),
        (
            '<a href="x">y</a>',
            '<a href="у">у</a>',
            XML,
            'Codes differ: missing <a href="x">, added <a href="у">.',
        ),
    ],
)
def test_codes_that_are_not(source, target, syntaxes, comment):
    assert placeholders(source, target, syntaxes) == Issue("markup", comment, Severity.ERROR)


def test_codes_are_checked_first_and_are_no_text():
    source = '<a href="https://x.org/2025/is-it-a">%25d of 20 files</a>?'
    assert check(source, "из 20 файлов?", RU, syntaxes=["c-format", "xml"]) == [
        Issue(
            "markup", 'Codes differ: missing <a href="https://x.org/2025/is-it-a"> %25d </a>.', Severity.ERROR
        )
    ]


def test_without_syntaxes_there_are_no_codes():
    assert [issue.type for issue in check("%25d files", "файлы", RU)] == ["numbers"]


def test_only_a_code_is_a_translation():
    assert check("%s", "%s", RU, syntaxes=C) == []
    assert [issue.type for issue in check("%s", " ", RU, syntaxes=C)] == ["omission"]


FREE = st.lists(st.sampled_from(["%(a)s", "{a}", "{b:d}", "%(b)05d", "%(a)s", "&amp;", "%%"]), max_size=6)


@given(st.data())
def test_codes_with_a_name_may_change_places(data):
    codes = data.draw(FREE)
    moved = data.draw(st.permutations(codes))
    syntaxes = ["python-format", "python-brace-format", "xml"]
    assert placeholders(" a ".join(codes), " б ".join(moved), syntaxes) is None


@given(st.lists(st.sampled_from(["%s", "%d", "%5d", "%1$s", "%%"]), min_size=1, max_size=5), st.data())
def test_a_code_that_is_lost_is_missed(codes, data):
    lost = data.draw(st.integers(0, len(codes) - 1))
    kept = [*codes[:lost], *codes[lost + 1 :]]
    issue = placeholders(" ".join(codes), " ".join(kept), C)
    assert (issue is None) == (codes[lost] == "%%")


TEXT = st.text(alphabet=' %{}<>()$!:&;/"=.09abdsж', max_size=40)
SYNTAXES = st.sets(
    st.sampled_from(["xml", "c-format", "python-format", "python-brace-format", "other-format"])
)


@settings(max_examples=300, deadline=None)
@given(TEXT, TEXT, SYNTAXES)
def test_no_text_makes_the_check_raise(source, target, syntaxes):
    for issue in check(source, target, RU, syntaxes=syntaxes):
        assert issue.comment.endswith(".")


@given(TEXT, SYNTAXES)
def test_a_copy_keeps_its_codes(text, syntaxes):
    assert placeholders(text, text, syntaxes) is None


def test_a_code_is_one_character_of_prose():
    assert without_codes("a <b>%d</b>", ["xml", "c-format"]) == "a \ufffc\ufffc\ufffc"
