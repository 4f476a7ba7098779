import pytest
from hypothesis import given
from hypothesis import strategies as st

from translators.sentences import fold, split

SPLITS = [
    ("en", "He left. She stayed.", ["He left. ", "She stayed."]),
    (
        "en",
        "He met Sen. John Smith. The U.S. President left.",
        ["He met Sen. John Smith. ", "The U.S. President left."],
    ),
    ("en", 'Mr. Putin said "Yes." He left.', ['Mr. Putin said "Yes." ', "He left."]),
    ("en", 'He shouted "Stop!" and left.', ['He shouted "Stop!" and left.']),
    ("en", '"Me?" he asked. "You."', ['"Me?" he asked. ', '"You."']),
    ("en", "She said: “Go home. Now.” Then he spoke.", ["She said: “Go home. ", "Now.” ", "Then he spoke."]),
    ("en", '"We go home. It is late," he said.', ['"We go home. ', 'It is late," he said.']),
    ("en", "1. First item. 2. Second.", ["1. First item. ", "2. Second."]),
    ("en", "It came at 5 p.m. on Jan. 5 in the U.S.", ["It came at 5 p.m. on Jan. 5 in the U.S."]),
    ("en", "wrapped\nline. Next\nline", ["wrapped\nline. ", "Next\nline"]),
    ("en", "* * *", ["* * *"]),
    ("en", "", []),
    ("ru", "Он пришёл в 2020 г. в Москву. И ушёл.", ["Он пришёл в 2020 г. в Москву. ", "И ушёл."]),
    ("ur", "ہم آئے۔ وہ گئے؟ ہاں!", ["ہم آئے۔ ", "وہ گئے؟ ", "ہاں!"]),
]


@pytest.mark.parametrize(("language", "text", "expected"), SPLITS)
def test_split(language, text, expected):
    assert split(text, language) == expected


def test_a_capital_before_a_no_break_space_does_not_panic():
    """sentencex 1.0.32 panicked on this with an exception that is no Exception."""
    assert split("A\u00a0. B", "en") == ["A\u00a0. B"]


@given(st.text() | st.text(alphabet="aAbB .!?\"”“«»\n\u00a0'1)…۔"), st.sampled_from(["en", "ru", "ur", "de"]))
def test_the_sentences_join_back_to_the_text(text, language):
    assert "".join(split(text, language)) == text


@given(st.text(alphabet="ab ,;.", max_size=300), st.integers(2, 50))
def test_folds_cover_the_text_within_the_limit(text, limit):
    spans = fold(text, limit)
    assert "".join(text[a:b] for a, b in spans) == text
    assert all(b - a <= limit for a, b in spans)


def test_a_fold_prefers_a_comma():
    text = "one two three, four five six seven"
    assert [text[a:b] for a, b in fold(text, 20)] == ["one two three, ", "four five six seven"]
