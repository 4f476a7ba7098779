import codecs
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from i18n.documents import Document, Segment, Unit
from i18n.encodings import NotTextError, decode
from i18n.formats.text import parse, serialize

SEED = Path("seeds/article.txt").read_bytes()


def units(text: str) -> list[tuple[str, str]]:
    return [(unit.kind, unit.segments[0].source) for unit in parse(text.encode(), "x").units]


def test_the_seed_has_a_header_a_dateline_and_paragraphs():
    document = parse(SEED, "article")
    assert document.metadata == {"date": "2025-04-10"}
    assert document.skeleton[0] == " date 2025-04-10 "
    dateline, first, *rest = document.units
    assert dateline == Unit(
        "dateline", (Segment("Washington, (APP - UrduPoint / Pakistan Point News - 10th Apr, 2025)"),)
    )
    assert first.segments[0].source.startswith("Russia and the United States exchanged prisoners")
    assert [unit.kind for unit in rest] == ["paragraph"] * 12
    assert [unit.segments[0].line for unit in rest] == list(range(3, 26, 2))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.\n\nTwo.\n", [("paragraph", "One."), ("paragraph", "Two.")]),
        ("Short line\nanother", [("heading", "Short line"), ("paragraph", "another")]),
        ("  Indented.  \r\n\r\n\r\nNext.", [("paragraph", "Indented."), ("paragraph", "Next.")]),
        (
            "This is a line that a mail program has wrapped at\nsome column or other, as they all used to do\nonce.\n\nEnd.",
            [
                (
                    "paragraph",
                    "This is a line that a mail program has wrapped at\nsome column or other, as they all used to do\nonce.",
                ),
                ("paragraph", "End."),
            ],
        ),
        (
            "Swap in Abu Dhabi\n\nWASHINGTON (AP) — They met.",
            [("heading", "Swap in Abu Dhabi"), ("dateline", "WASHINGTON (AP) —"), ("paragraph", "They met.")],
        ),
        (
            "KYIV, Ukraine, April 10 (Reuters) - Talks.",
            [("dateline", "KYIV, Ukraine, April 10 (Reuters) -"), ("paragraph", "Talks.")],
        ),
        (
            "NEW YORK, Apr. 10 — Stocks fell.",
            [("dateline", "NEW YORK, Apr. 10 —"), ("paragraph", "Stocks fell.")],
        ),
        (
            "Barack Obama (born August 4, 1961) is a politician.",
            [("paragraph", "Barack Obama (born August 4, 1961) is a politician.")],
        ),
        ("Washington (the capital) is large.", [("paragraph", "Washington (the capital) is large.")]),
        ("date 2025-13-99x is no header", [("paragraph", "date 2025-13-99x is no header")]),
        ("", []),
        (" \n\t\n", []),
    ],
)
def test_units(text, expected):
    assert units(text) == expected


@given(st.text() | st.text(alphabet='aA1. \n\r\t\u00a0\u2028"(—)\ufeff'))
def test_what_is_not_translated_comes_back_exactly(text):
    data = text.encode("utf-8", "replace")
    if any(ord(c) < 32 and c not in "\t\n\r\f\v\x1b\x1c\x1d\x1e\x1f" for c in text):
        return
    assert serialize(parse(data, "x")) == data


@pytest.mark.parametrize(
    "data",
    [
        SEED,
        SEED.replace(b"\n", b"\r\n"),
        codecs.BOM_UTF8 + SEED,
        codecs.BOM_UTF16_LE + SEED.decode().encode("utf-16-le"),
        codecs.BOM_UTF16_BE + SEED.decode().encode("utf-16-be"),
        "Россия и США обменялись заключёнными в четверг, сообщили агентства.".encode("cp1251"),
    ],
)
def test_other_encodings_come_back_exactly(data):
    document = parse(data, "x")
    assert serialize(document) == data
    assert document.units[-1].segments[0].source[-1] == "."


def test_cp1251_is_detected_and_named():
    text, encoding = decode(("Россия и США обменялись заключёнными в четверг. " * 3).encode("cp1251"))
    assert (encoding, text[:6]) == ("cp1251", "Россия")


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), b"a\0b", b"\xff\xfe\0"]
)
def test_binary_is_refused(data):
    with pytest.raises(NotTextError):
        decode(data)


def test_a_translation_is_one_line_and_in_utf8():
    segments = (Segment("A b\nc.", "\n"), Segment("D.", ""))
    document = Document("x", (Unit("paragraph", segments),), ("<", ">"))
    translated = document.with_segments([Segment("A b\nc.", "\n", target="Ж."), Segment("D.", target="Д.")])
    assert serialize(translated).decode() == "<Ж. Д.>"


def test_segments_know_their_lines():
    wrapped = "One is here. Two is a sentence that was wrapped\nlike a letter from the good old past. Three came\nlast."
    cut = parse(f"Head\n\n{wrapped}".encode(), "x").segmented(lambda text: re.findall(r"[^.]+\.?\s*", text))
    assert [(s.line, s.text) for s in cut.segments] == [
        (1, "Head"),
        (3, "One is here."),
        (3, "Two is a sentence that was wrapped like a letter from the good old past."),
        (4, "Three came last."),
    ]
    assert serialize(cut).decode() == f"Head\n\n{wrapped}"
