import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from i18n.memory import Match, Memory, TranslationUnit, changed, moment

RAID = "Russia launched 112 drones at Ukraine overnight, the air force said."


def unit(source: str, target: str, **more: str | None) -> TranslationUnit:
    return TranslationUnit(source, target, **more)


def targets(matches: list[Match]) -> list[str]:
    return [match.unit.target for match in matches]


# The same sentence


def test_what_nobody_has_translated_is_not_found():
    memory = Memory([unit("Yes.", "Да.")])
    assert memory.exact("yes.") == []
    assert memory.exact("No.") == []
    assert Memory([]).exact("Yes.") == []


def test_white_space_and_composition_do_not_count():
    memory = Memory([unit(" Café\n open ", "Кафе открыто")])
    assert targets(memory.exact("Cafe\u0301 open")) == ["Кафе открыто"]


@pytest.mark.parametrize(
    ("before", "after", "context", "in_context"),
    [
        ("A.", "C.", None, True),
        ("A.", None, None, True),
        (None, "C.", None, True),
        ("A.", "X.", None, True),
        ("A.", "C.", "sport", False),
        ("X.", "X.", None, False),
        (None, None, None, False),
        ("C.", "A.", None, False),
        (" A.\n", None, None, True),
    ],
)
def test_a_context_match_has_the_same_context_and_a_neighbour(before, after, context, in_context):
    memory = Memory([unit("B.", "Б.", before="A.", after="C.")])
    (match,) = memory.exact("B.", before, after, context)
    assert (match.score, match.in_context) == (100, in_context)


def test_two_articles_of_one_sentence_have_no_context_in_common():
    (match,) = Memory([unit("B.", "Б.")]).exact("B.", None, None)
    assert not match.in_context


def test_a_context_is_a_context_only_with_itself():
    memory = Memory([unit("B.", "Б.", context="sport", before="A.")])
    assert memory.exact("B.", "A.", None, "sport")[0].in_context
    assert not memory.exact("B.", "A.", None)[0].in_context


def test_of_several_translations_the_context_decides_then_the_time_then_the_number():
    often = [unit("B.", "часто", changed="2024-01-01T00:00:00Z", origin=str(n)) for n in range(3)]
    old = unit("B.", "давно", changed="2024-01-01T00:00:00Z", before="A.")
    new = unit("B.", "недавно", changed="2025-01-01 00:00+0000")
    undated = unit("B.", "когда-то")
    memory = Memory([undated, old, *often, new])
    assert targets(memory.exact("B.")) == ["недавно", "часто", "давно", "когда-то"]
    assert targets(memory.exact("B.", "A.")) == ["давно", "недавно", "часто", "когда-то"]


def test_two_neighbours_are_better_than_one_and_a_context_match_better_than_two():
    one, two = unit("B.", "one", before="A."), unit("B.", "two", before="A.", after="C.")
    elsewhere = unit("B.", "elsewhere", before="A.", after="C.", context="sport", changed="2025-01-01")
    assert targets(Memory([elsewhere, one, two]).exact("B.", "A.", "C.")) == ["two", "one", "elsewhere"]


def test_times_are_compared_as_times():
    earlier = unit("B.", "earlier", changed="2025-04-10 23:00+0500")
    later = unit("B.", "later", changed="20250410T190000Z")
    assert targets(Memory([earlier, later]).exact("B.")) == ["later", "earlier"]


def test_the_unit_of_a_match_is_the_one_of_the_best_context():
    first, second = unit("B.", "Б.", origin="1"), unit("B.", "Б.", origin="2", before="A.")
    (match,) = Memory([first, second]).exact("B.", "A.")
    assert match.unit.origin == "2"


@pytest.mark.parametrize(("source", "target"), [("", "x"), ("x", ""), (" \n", "x"), ("x", " ")])
def test_half_a_unit_is_none(source, target):
    memory = Memory([unit(source, target)])
    assert memory.exact(source) == memory.similar("x y", threshold=1) == []


@pytest.mark.parametrize("text", ["", "yesterday", "2025-13-01", "0001-01-01T00:00:00+10:00"])
def test_what_is_no_time(text):
    assert moment(text) is None


# Similar sentences


def test_a_number_or_a_name_that_changed_leaves_a_good_match():
    memory = Memory([unit(RAID, "112"), unit("The mayor of Kharkiv resigned.", "мэр"), unit("No.", "Нет.")])
    (match,) = memory.similar("Russia launched 97 drones at Ukraine overnight, the air force said.")
    assert targets([match]) == ["112"]
    assert match.score == 95  # 3 of 68 characters
    assert not match.in_context
    assert [m.score for m in memory.similar("The mayor of Kyiv resigned.")] == [86]  # 4 of 30


def test_percents_are_rounded_down_but_not_below_what_they_are():
    memory = Memory([unit("abcdefghij", "x")])
    assert [match.score for match in memory.similar("abcdefgxyz", threshold=70)] == [70]
    assert [match.score for match in memory.similar("abcdefghijk")] == [90]  # 1 of 11
    assert memory.similar("abcdefgxyz", threshold=71) == []
    assert [match.score for match in Memory([unit("11111", "x")]).similar("1", threshold=20)] == [20]


def test_the_sentence_itself_is_not_similar_to_itself_but_one_in_another_case_is():
    memory = Memory([unit("Talks fail", "a"), unit("TALKS FAIL", "b"), unit("Talks  fail", "c")])
    assert [(m.unit.target, m.score) for m in memory.similar("Talks fail")] == [("b", 99)]


def test_no_translation_comes_twice_and_no_more_than_wanted():
    near = [unit(f"{RAID}{'!' * n}", f"перевод {n % 3}") for n in range(1, 7)]
    memory = Memory(near)
    assert targets(memory.similar(RAID)) == ["перевод 1", "перевод 2", "перевод 0"]
    assert [match.unit.source.count("!") for match in memory.similar(RAID)] == [1, 2, 3]
    assert targets(memory.similar(RAID, limit=1)) == ["перевод 1"]


def test_of_equally_similar_ones_the_newest_comes_first():
    old, new = (unit(f"Part {n} of the plan", n, changed=f"202{n}-01-01") for n in "12")
    assert targets(Memory([old, new]).similar("Part 3 of the plan")) == ["2", "1"]
    assert targets(Memory([new, old]).similar("Part 3 of the plan")) == ["2", "1"]


def test_a_sentence_with_two_translations_suggests_both():
    memory = Memory(
        [unit("Talks fail", "a", changed="2024-01-01"), unit("Talks fail", "b", changed="2025-01-01")]
    )
    assert targets(memory.similar("Talks failed")) == ["b", "a"]


def test_a_memory_without_units_has_nothing_similar():
    assert Memory([]).similar("Talks fail") == []
    assert list(Memory([]).similar_all([])) == list(Memory([unit("a", "b")]).similar_all([])) == []


def test_many_are_asked_as_one_is(monkeypatch):
    monkeypatch.setattr("i18n.memory._CELLS", 20)  # three sentences at a time
    memory = Memory([unit(f"Part {n} of the plan", str(n)) for n in range(6)])
    asked = [f"Part {n} of a plan" for n in range(10)] + ["", "Nothing like it"]
    together = list(memory.similar_all(asked))
    assert together == [memory.similar(sentence) for sentence in asked]
    assert [bool(found) for found in together] == [True] * 10 + [False] * 2


def distance(one: str, other: str) -> int:
    """Levenshtein's distance, by his recurrence."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (a != b))
    return row[-1]


short = st.text("abAB ч1", min_size=1, max_size=12).map(lambda text: " ".join(text.split())).filter(bool)


@given(st.sets(short, max_size=12), short, st.integers(1, 99))
def test_similar_is_what_levenshtein_says(known, sentence, threshold):
    memory = Memory(unit(source, source) for source in known)
    found = {m.unit.source: m.score for m in memory.similar(sentence, limit=99, threshold=threshold)}
    percents = {}
    for source in known - {sentence}:
        longest = max(len(source), len(sentence))
        percents[source] = 100 * (longest - distance(source.casefold(), sentence.casefold())) // longest
    assert found == {source: min(99, p) for source, p in percents.items() if p >= threshold}
    assert list(found.values()) == sorted(found.values(), reverse=True)


def test_a_large_memory_is_quick():
    chance = random.Random(1)
    words = ["".join(chance.choices("abcdefghij", k=6)) for _ in range(3000)]
    sources = [" ".join(chance.choices(words, k=15)) for _ in range(20_000)]
    memory = Memory(unit(source, source) for source in sources)
    start = time.process_time()
    found = memory.similar(sources[7] + " too")
    assert targets(found) == [sources[7]]
    assert time.process_time() - start < 2


# What differs


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("same", "same", [("equal", "same")]),
        ("", "new", [("insert", "new")]),
        ("old", "", [("delete", "old")]),
        ("a b c", "a x c", [("equal", "a"), ("delete", " b"), ("insert", " x"), ("equal", " c")]),
        ("a  b", "a b", [("equal", "a b")]),
        ("今日は雨", "明日は雨", [("delete", "今"), ("insert", "明"), ("equal", "日は雨")]),
        ("آج بارش ہے", "کل بارش ہے", [("delete", "آج"), ("insert", "کل"), ("equal", " بارش ہے")]),
    ],
)
def test_what_differs(old, new, expected):
    assert changed(old, new) == expected


def test_common_words_of_a_long_sentence_count():
    words = ("of the " * 150).strip()
    assert changed(f"Start {words}", f"{words} end") == [
        ("delete", "Start"),
        ("equal", words),
        ("insert", " end"),
    ]


texts = st.text("ab c\n日本.", max_size=20)


@given(texts, texts)
def test_what_is_equal_and_inserted_is_the_new_sentence(old, new):
    changes = changed(old, new)
    assert "".join(words for operation, words in changes if operation != "delete") == new
    kept = "".join(words for operation, words in changes if operation != "insert")
    assert "".join(kept.split()) == "".join(old.split())
    assert all(words for _, words in changes)
