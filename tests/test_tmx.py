import codecs
import re
from xml.etree import ElementTree

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from i18n.memory import TranslationUnit
from i18n.tmx import Reading, TMXError, read, write

EN, RU, UR = Locale("en"), Locale("ru"), Locale("ur")
FULL = TranslationUnit(
    "Putin & Trump <met>.",
    "Путин и Трамп «встретились».",
    "locales/ru/LC_MESSAGES/article.po",
    "headline",
    "Before.",
    "After <seg>.",
    "2025-04-10T12:00:00Z",
    ("who?", "two & two"),
)


def tmx(body: str, header: str = 'srclang="en"', start: str = "") -> bytes:
    return f'{start}<tmx version="1.4"><header {header}/><body>{body}</body></tmx>'.encode()


def tu(source: str, target: str, codes: tuple[str, str] = ("en", "ru"), extra: str = "") -> str:
    variants = (
        f'<tuv xml:lang="{c}"><seg>{t}</seg></tuv>' for c, t in zip(codes, (source, target), strict=True)
    )
    return f"<tu>{extra}{''.join(variants)}</tu>"


def only(body: str, source: Locale = EN, target: Locale = RU) -> TranslationUnit:
    units, warnings = read(tmx(body), "memory.tmx", source, target)
    assert warnings == ()
    (unit,) = units
    return unit


def texts(content: bytes, source: Locale = EN, target: Locale = RU) -> list[tuple[str, str]]:
    return [(unit.source, unit.target) for unit in read(content, "memory.tmx", source, target).units]


# Languages


@pytest.mark.parametrize(
    ("codes", "wanted"),
    [
        (("en", "ru"), (EN, RU)),
        (("EN-US", "RU-ru"), (EN, RU)),
        (("en_GB", "ru_RU"), (EN, RU)),
        (("en-GB", "ru"), (Locale("en", "US"), RU)),
        (("ru", "en"), (RU, EN)),
        (("pt-br", "ru"), (Locale("pt", "BR"), RU)),
        (("zh-TW", "en"), (Locale("zh", script="Hant"), EN)),
    ],
)
def test_languages_that_fit(codes, wanted):
    assert texts(tmx(tu("one", "two", codes)), *wanted) == [("one", "two")]


@pytest.mark.parametrize(
    ("codes", "wanted"),
    [
        (("en", "uk"), (EN, RU)),
        (("en", ""), (EN, RU)),
        (("en", "nonsense"), (EN, RU)),
        (("pt-PT", "ru"), (Locale("pt", "BR"), RU)),
        (("zh-CN", "en"), (Locale("zh", script="Hant"), EN)),
    ],
)
def test_languages_that_do_not_fit(codes, wanted):
    assert texts(tmx(tu("one", "two", codes)), *wanted) == []


def test_lang_of_old_versions_and_any_source_language():
    old = '<tu><tuv lang="EN-US"><seg>one</seg></tuv><tuv lang="RU-RU"><seg>один</seg></tuv></tu>'
    assert texts(tmx(old, 'srclang="*all*"')) == texts(tmx(old, 'srclang="ru"')) == [("one", "один")]


def test_of_several_variants_the_very_language_counts():
    body = "".join(
        f'<tuv xml:lang="{code}"><seg>{code}</seg></tuv>'
        for code in ("en-GB", "pt", "EN", "pt-BR-x-old", "pt-br")
    )
    assert texts(tmx(f"<tu>{body}</tu>"), EN, Locale("pt", "BR")) == [("EN", "pt-br")]


def test_what_is_left_out_is_counted_and_said():
    body = (
        tu("one", "один")
        + tu("two", "zwei", ("en", "de")) * 2
        + tu("three", " ")
        + tu(" ", "четыре")
        + tu("", "", ("", "ru"))
    )
    assert read(tmx(body), "m.tmx", EN, RU) == Reading(
        (TranslationUnit("one", "один", "m.tmx"),),
        (
            "m.tmx: 3 of 6 units are not in en and ru and were left out; languages in the file: de, en, none, ru",
            "m.tmx: 2 of 6 units have no text in one language and were left out",
        ),
    )
    assert read(tmx(""), "m.tmx", EN, RU) == Reading((), ())
    assert read(tmx("<tu/>"), "m.tmx", EN, RU).warnings == (
        "m.tmx: 1 of 1 units are not in en and ru and were left out; languages in the file: none",
    )


# Text


@pytest.mark.parametrize(
    ("segment", "expected"),
    [
        ("plain &amp; &#x41f;", "plain & П"),
        ("  two  spaces \n", "  two  spaces \n"),
        ('a <bpt i="1">&lt;b&gt;</bpt>bold<ept i="1">&lt;/b&gt;</ept> b', "a bold b"),
        ('see<ph x="1">&lt;img alt="<sub>a cat</sub>"&gt;</ph> it', "see it"),
        ('<it pos="begin">{\\i </it>x<ut>code</ut>y', "xy"),
        ('<hi type="x">kept <hi>twice</hi><ph>no</ph> and</hi> after', "kept twice and after"),
        ("one<!-- comment --> two<?pi?>", "one two"),
        ("<![CDATA[a < b]]>", "a < b"),
    ],
)
def test_text_without_codes(segment, expected):
    assert only(tu(segment, "x")).source == expected


def test_mark_up_may_nest_deeply():
    depth = 20_000
    assert only(tu("<hi>" * depth + "x" + "</hi>" * depth, "y")).source == "x"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "windows-1251", "iso-8859-5"])
def test_encodings(codec):
    label = codec.removesuffix("-sig")
    document = f'<?xml version="1.0" encoding="{label}"?>' + tmx(tu("Yes", "Да")).decode()
    assert texts(document.encode(codec)) == [("Yes", "Да")]


def test_utf_16_with_its_mark_and_no_declaration():
    assert texts(codecs.BOM_UTF16_BE + tmx(tu("Yes", "Да")).decode().encode("utf-16-be")) == [("Yes", "Да")]


def test_a_document_type_and_a_namespace_are_allowed():
    document = tmx(tu("Yes", "Да"), start='<!DOCTYPE tmx SYSTEM "tmx14.dtd">').decode()
    assert texts(document.encode()) == [("Yes", "Да")]
    spaced = document.replace("<tmx ", '<tmx xmlns="http://www.lisa.org/tmx14" ')
    assert texts(spaced.encode()) == [("Yes", "Да")]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "m.tmx:1: no element found: not XML; export the file again"),
        (b"msgid", "m.tmx:1: syntax error: not XML; export the file again"),
        (tmx("\n<tu>"), "m.tmx:2: mismatched tag: not XML; export the file again"),
        (b"<tbx/>", "m.tmx:1: <tbx> is not TMX; export the translation memory as TMX 1.4"),
        (
            tmx(tu("&a;", "x"), start='<!DOCTYPE tmx [\n<!ENTITY a "b">]>'),
            "m.tmx:2: the file declares entities, which can be an attack;"
            " write the characters themselves and delete <!ENTITY …>",
        ),
    ],
)
def test_what_is_no_tmx(content, problem):
    with pytest.raises(TMXError) as caught:
        read(content, "m.tmx", EN, RU)
    assert str(caught.value) == problem


# What is known of a unit


def test_when_a_translation_was_changed():
    def changed(unit: str, target: str) -> str:
        return only(
            f'<tu {unit}><tuv xml:lang="en" changedate="20300101T000000Z"><seg>a</seg></tuv>'
            f'<tuv xml:lang="ru" {target}><seg>b</seg></tuv></tu>'
        ).changed

    made, altered = 'creationdate="20010101T000000Z"', 'changedate="20040506T070809Z"'
    assert changed(made, "") == "2001-01-01T00:00:00Z"
    assert changed(f"{made} {altered}", "") == "2004-05-06T07:08:09Z"
    assert changed(altered, made) == "2001-01-01T00:00:00Z"
    assert changed(made, altered) == "2004-05-06T07:08:09Z"
    assert changed(made, 'changedate="2018-06-11 05:09:06 UTC"') == "2001-01-01T00:00:00Z"
    assert changed("", "") == ""


def test_notes_of_the_unit_and_its_variants():
    variants = '<tuv xml:lang="en"><note>two</note><seg>a</seg></tuv><tuv xml:lang="ru"><seg>b</seg></tuv>'
    assert only(f"<tu><note> one </note><note/>{variants}</tu>").notes == ("one", "two")


# As the tools export it: memoQ 7 and OmegaT 5 (files in public repositories), the examples in the manuals of XTM
# ("TMX attributes that are applicable during TM import & export") and Phrase ("Translation Unit Metadata").
CONTEXTS = {
    "memoQ": (
        '<prop type="x-document">story.docx</prop>',
        '<prop type="x-context-pre">&lt;seg&gt;Before &amp;amp; &lt;bpt i="1"&gt;{}&lt;/bpt&gt;so.&lt;/seg&gt;</prop>'
        '<prop type="x-context-post">\n&lt;seg&gt;After.&lt;/seg&gt;</prop>',
        ("story.docx", "Before & so.", "After."),
    ),
    "MateCAT": (
        '<prop type="x-context-pre">Before.</prop><prop type="x-context-post"> </prop>',
        "",
        ("m.tmx", "Before.", None),
    ),
    "XTM": (
        '<prop type="x-previous-source-text">Before.</prop><prop type="x-next-source-text">After.</prop>'
        '<prop type="x-previous-crc">3287226240</prop><prop type="x-next-source-text">No.</prop>',
        "",
        ("m.tmx", "Before.", "After."),
    ),
    "XTM, of memoQ": (
        "",
        '<prop type="x-context-pre"><seg>Before.</seg></prop><prop type="x-context-post"><seg>After.</seg></prop>',
        ("m.tmx", "Before.", "After."),
    ),
    "Phrase": (
        "",
        '<prop type="context_prev">Before.</prop><prop type="context_next">After.</prop>',
        ("m.tmx", "Before.", "After."),
    ),
    "Phrase, by key": ('<prop type="x-context_seg_key">menu.file</prop>', "", ("m.tmx", None, None)),
    "OmegaT": (
        '<prop type="file">story.docx</prop><prop type="prev">Before.</prop><prop type="next">After.</prop>',
        "",
        ("story.docx", "Before.", "After."),
    ),
    "Trados": ('<prop type="x-Context">3724826454458105209, 0</prop>', "", ("m.tmx", None, None)),
    "broken": ("", '<prop type="x-context-pre">&lt;seg&gt;&amp;nbsp;</prop>', ("m.tmx", None, None)),
}


@pytest.mark.parametrize("tool", CONTEXTS)
def test_context_as_tools_write_it(tool):
    of_unit, of_source, expected = CONTEXTS[tool]
    body = (
        f'<tu>{of_unit}<tuv xml:lang="en">{of_source}<seg>a</seg></tuv>'
        '<tuv xml:lang="ru"><seg>b</seg></tuv></tu>'
    )
    (unit,) = read(tmx(body), "m.tmx", EN, RU).units
    assert (unit.origin, unit.before, unit.after) == expected
    assert unit.context == ("menu.file" if "key" in tool else None)


# Writing


REQUIRED = {
    "tmx": {"version"},
    "header": {"creationtool", "creationtoolversion", "segtype", "o-tmf", "adminlang", "srclang", "datatype"},
    "prop": {"type"},
    "tuv": {"{http://www.w3.org/XML/1998/namespace}lang"},
}
OPTIONAL = {"tuv": {"changedate"}}
CONTENT = {  # of the DTD, https://www.gala-global.org/tmx-14b, what we may use of it
    "tmx": "header body",
    "header": "",
    "body": "(tu )*",
    "tu": "((note|prop) )*(tuv )+",
    "tuv": "((note|prop) )*seg ",
    "seg": "",
    "prop": "",
    "note": "",
}


def check_against_the_dtd(document: bytes) -> ElementTree.Element:
    root = ElementTree.fromstring(document)
    assert root.tag == "tmx"
    for element in root.iter():
        children = "".join(f"{child.tag} " for child in element)
        assert re.fullmatch(CONTENT[element.tag].replace("header body", "header body "), children), (
            element.tag
        )
        required = REQUIRED.get(element.tag, set())
        assert required <= set(element.attrib) <= required | OPTIONAL.get(element.tag, set()), element.tag
        if element.tag not in ("seg", "prop", "note"):
            assert not (element.text or "").strip()
        assert not (element.tail or "").strip()
    assert root.get("version") == "1.4"
    assert root[0].get("segtype") in ("block", "paragraph", "sentence", "phrase")
    return root


def test_what_we_write():
    document = write([FULL], EN, Locale("pt", "BR"), '0.1 "beta"')
    root = check_against_the_dtd(document)
    assert root[0].attrib == {
        "creationtool": "translate-article",
        "creationtoolversion": '0.1 "beta"',
        "segtype": "sentence",
        "o-tmf": "gettext",
        "adminlang": "en",
        "srclang": "en",
        "datatype": "plaintext",
    }
    source, target = root.iter("tuv")
    assert list(source.attrib.values()) == ["en"]
    assert list(target.attrib.values()) == ["pt-BR", "20250410T120000Z"]
    assert source.find("prop").text == "<seg>Before.</seg>"
    assert read(document, "x", EN, Locale("pt", "BR")) == Reading((FULL,), ())


def test_an_empty_memory():
    check_against_the_dtd(write([], EN, RU, ""))


def test_right_to_left_text_keeps_its_marks():
    unit = TranslationUnit("The FSB said so.", "\u200fایف ایس بی (FSB)\u200e نے کہا۔", "article.po")
    assert read(write([unit], EN, UR, "1"), "x", EN, UR).units == (unit,)


def test_times_of_other_zones_become_utc_and_no_time_is_left_out():
    def written(changed: str) -> str:
        document = write([TranslationUnit("a", "b", changed=changed)], EN, RU, "1")
        return next(iter(re.findall(rb'changedate="(.*?)"', document)), b"").decode()

    assert written("2025-04-10 02:00+0500") == "20250409T210000Z"
    assert written("0987-04-10") == "09870410T000000Z"
    assert written("YEAR-MO-DA HO:MI+ZONE") == ""


def test_characters_that_xml_cannot_hold_are_removed():
    unit = TranslationUnit(
        "a\0\x1b\ud800b\uffff", "\x0bв", "o\udce4", "c\x01", "\x02", "\x03n", notes=("\x04",)
    )
    document = write([unit, TranslationUnit("\0", "x"), TranslationUnit("x", " ")], EN, RU, "1\0")
    check_against_the_dtd(document)
    assert b"<note>" not in document
    assert read(document, "m", EN, RU) == Reading((TranslationUnit("ab", "в", "o", "c", None, "n"),), ())


character = st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\ufffe\uffff").filter(
    lambda c: c in "\t\n\r" or c >= " "
)
held = st.text(st.one_of(st.sampled_from(' \r\n\t<>&"]é'), character), min_size=1).filter(str.strip)
maybe = st.none() | held
units = st.builds(
    TranslationUnit,
    held,
    held,
    held,
    maybe,
    maybe,
    maybe,
    st.just("") | st.datetimes().map(lambda time: f"{time.isoformat(timespec='seconds')}Z"),
    st.lists(held.map(str.strip), max_size=2).map(tuple),
)


@given(st.lists(units, max_size=4))
def test_what_is_written_is_read_to_the_character(memory):
    document = write(memory, EN, RU, "1")
    check_against_the_dtd(document)
    assert read(document, "name", EN, RU) == Reading(tuple(memory), ())
    assert write(memory, EN, RU, "1") == document
