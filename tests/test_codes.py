"""Inline codes: what is one, in which syntax, and which syntaxes a message has."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from i18n import codes

CODES = [
    ("c-format", "Copied ⟦%-5.2lf⟧ of ⟦%1$s⟧, ⟦%zu⟧ or ⟦%'d⟧ or ⟦%I64d⟧"),
    ("c-format", "⟦%*d⟧ ⟦%.*f⟧ ⟦%2$*1$d⟧ ⟦%<PRIu64>⟧ ⟦%hhx⟧ ⟦%m⟧"),
    ("c-format", "⟦%d⟧⟦%%⟧ done, 100⟦%%⟧d"),
    ("c-format", "50 % – 100%, %"),
    ("c-format", "%@ and {name} and $HOME are text"),
    ("objc-format", "⟦%@⟧ sent ⟦%1$@⟧ and ⟦%lu⟧"),
    ("python-format", "⟦%(count)d⟧ of ⟦%(total number)s⟧, ⟦%s⟧ ⟦%-10.3f⟧ ⟦%(x)#06x⟧ ⟦%r⟧"),
    ("python-format", "⟦%(num)s⟧⟦%%⟧ of {this} %(unfinished)"),
    ("python-brace-format", "⟦{}⟧ ⟦{0!r:>10}⟧ ⟦{a.b[0]}⟧ ⟦{n:{width}.{p}}⟧ ⟦{когда:%H:%M}⟧"),
    ("python-brace-format", "⟦{{⟧x⟦}}⟧ {not one} %s { }"),
    ("c++-format", "⟦{:>8}⟧ of ⟦{1}⟧"),
    ("rust-format", "⟦{name:?}⟧"),
    ("csharp-format", "⟦{0,-10:N2}⟧ ⟦{{⟧ {name}"),
    ("java-format", "⟦{0}⟧ ⟦{1,number,#.##}⟧ ⟦{2,choice,0#none|1<{3} some}⟧ don''t {name}"),
    ("java-printf-format", "⟦%1$tY⟧ ⟦%<s⟧ ⟦%,d⟧ ⟦%n⟧ ⟦%%⟧"),
    ("perl-brace-format", "⟦{name}⟧ {0} {}"),
    ("php-format", "⟦%'.10d⟧ ⟦%1$s⟧ ⟦%05.1f⟧ ⟦%%⟧"),
    ("qt-format", "⟦%1⟧ of ⟦%L2⟧ in ⟦%10⟧, %0 %s"),
    ("qt-plural-format", "⟦%n⟧ or ⟦%Ln⟧ files"),
    ("kde-format", "⟦%1⟧ of ⟦%2⟧"),
    ("ruby-format", "⟦%{name}⟧ ⟦%<count>d⟧ ⟦%-5s⟧ ⟦%%⟧"),
    ("go-format", "⟦%[1]d⟧ ⟦%v⟧ ⟦%+v⟧ ⟦%6.2f⟧"),
    ("boost-format", "⟦%1%⟧ ⟦%|2$5|⟧ ⟦%d⟧"),
    ("object-pascal-format", "⟦%0:s⟧ ⟦%1:-8d⟧ ⟦%d⟧"),
    ("sh-format", "⟦$HOME⟧ ⟦${name}⟧ $5 $(ls)"),
    ("javascript-format", "⟦%(n)s⟧ ⟦%1$d⟧ ⟦%j⟧ ⟦%%⟧"),
    ("never-heard-of-format", "⟦%s⟧ ⟦%-5.2lf⟧ ⟦%@⟧ ⟦%%⟧"),
    ("mustache", "⟦{{ name }}⟧ {one}"),
    ("xml", "⟦<a href=\"%(url)s\" title='a > b'>⟧here⟦</a>⟧⟦<br/>⟧⟦<br />⟧⟦&nbsp;⟧⟦&#39;⟧⟦&#xA0;⟧"),
    ("xml", "⟦<0>⟧x⟦</0>⟧ ⟦<xsl:if test=x disabled>⟧ ⟦<!-- a\n<b> -->⟧"),
    ("xml", "5 < 6 and 7 > 3, <6 and 7>, <me@x.org>, <http://x.org/>, AT&T, &amp, <>"),
]


@pytest.mark.parametrize(("syntax", "marked"), CODES)
def test_what_a_syntax_takes_for_a_code(syntax, marked):
    text = marked.replace("⟦", "").replace("⟧", "")
    found = text
    for start, end in reversed(codes.find(text, [syntax])):
        found = f"{found[:start]}⟦{found[start:end]}⟧{found[end:]}"
    assert found == marked


def test_codes_of_several_syntaxes_do_not_overlap():
    text = '<a href="%(url)s">%(name)s</a> {x}'
    found = codes.find(text, ["python-format", "python-brace-format", "xml"])
    assert [text[a:b] for a, b in found] == ['<a href="%(url)s">', "%(name)s", "</a>", "{x}"]


def test_the_longer_of_two_codes_at_one_place_counts():
    assert codes.find("{{name}}", ["python-brace-format", "mustache"]) == [(0, 8)]


def test_a_text_without_syntaxes_has_no_codes():
    assert codes.find("%s {name} <b>", []) == []


@pytest.mark.parametrize(
    ("flags", "text", "expected"),
    [
        ("fuzzy, c-format", "%d files", ["c-format"]),
        ("possible-c-format", "%d files", ["c-format"]),
        ("qt-format, qt-plural-format", "%n", ["qt-format", "qt-plural-format"]),
        ("no-c-format, range:0..5, no-wrap", "%d files", []),
        ("impossible-c-format", "%d files", []),
        ("c-format", "{name} is text in C", ["c-format"]),
        ("c-format", "<b>%s</b>", ["c-format", "xml"]),
        ("", "100% of the people, 5 %s, 3% down", []),
        ("", "Hello %(name)s", ["python-format"]),
        ("no-python-format", "Hello %(name)s", []),
        ("", "%(share).1f left", ["python-format"]),
        ("", "Hello {name}", ["python-brace-format"]),
        ("", "{0} of {1}", ["python-brace-format"]),
        ("", "set {on|off}, { }, {}", []),
        ("", "Hello %{name}", ["ruby-format"]),
        ("", "Hello %<name>s", ["ruby-format"]),
        ("", "Hello ${name}", ["sh-format"]),
        ("", "Hello {{ user.name }}", ["mustache"]),
        ("", "a &amp; b", ["xml"]),
        ("", "it&#8217;s", ["xml"]),
        ("", "one<br>two", ["xml"]),
        ("", "<BR>", ["xml"]),
        ("", "of them</em>", ["xml"]),
        ("", '<ui xref="page">', ["xml"]),
        ("", "<icon/>", ["xml"]),
        ("", "cp <file> <folder>; AT&T; &now", []),
        ("", "a < b and b > a, a<b, I<3>", []),
    ],
)
def test_which_syntaxes_a_message_has(flags, text, expected):
    assert list(codes.syntaxes(flags.split(", "), text)) == expected


SYNTAXES = [syntax for syntax, _ in CODES]
PIECES = st.sampled_from(
    ["%", "%%", "%d", "%(n)s", "{", "}", "{n}", "<b>", "</b>", "&lt;", " ", "a", "5", "é", "\n"]
)
TEXTS = st.lists(PIECES | st.text(max_size=3), max_size=12).map("".join)


@given(TEXTS, st.lists(st.sampled_from(SYNTAXES), unique=True))
def test_spans_are_in_order_apart_and_hold_something(text, syntaxes):
    places = [place for span in codes.find(text, syntaxes) for place in span]
    assert places == sorted(places)
    assert all(start < end for start, end in codes.find(text, syntaxes))
    assert all(0 <= place <= len(text) for place in places)


@given(TEXTS, st.sampled_from(SYNTAXES))
def test_a_code_is_one_by_itself_too(text, syntax):
    for start, end in codes.find(text, [syntax]):
        assert codes.find(text[start:end], [syntax]) == [(0, end - start)]


@given(st.text(st.characters(blacklist_characters="%{}<>&$")), st.sampled_from(SYNTAXES))
@example("50 per cent, 100 o'clock", "c-format")
def test_prose_has_no_codes(text, syntax):
    assert codes.find(text, [syntax]) == []
    assert codes.syntaxes([], text) == ()


@given(TEXTS)
def test_only_format_flags_say_which_formats(text):
    assert codes.syntaxes(["fuzzy", "no-wrap", "range:1..3"], text) == codes.syntaxes([], text)
    assert codes.syntaxes(["c-format"], text)[0] == "c-format"
