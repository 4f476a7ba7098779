"""Rows about the same thing become one concept; what holds for one article."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary.merging import Merged, merge, union, within
from glossary.terms import CASES, GENDERS, KINDS, Concept, Glossary, Origin, Usage

HOUSE, WIRE = "house.csv", "wire.csv"


def row(*english: str, path: str = HOUSE, line: int = 2, **said: object) -> Concept:
    """A concept as a file says it; cells in lower-case languages, other columns by their name."""
    columns = {
        name: said.pop(name) for name in ("kind", "gender", "note", "usage", "case", "only") if name in said
    }
    terms = {"en": english, **{language: tuple(str(cell).split(" | ")) for language, cell in said.items()}}
    concept = Concept("", "", terms, source=Origin(path, line))
    return replace(concept, **columns)


def said(concept: Concept) -> Concept:
    """As the loader gives it: without a kind it is a term."""
    return replace(concept, kind=concept.kind or "term")


def test_rows_about_different_things_stay() -> None:
    rows = [row("swap", ru="обмен", kind="term"), row("Swap", ru="Своп", kind="work")]
    assert merge(rows) == Merged(rows)


def test_an_empty_glossary() -> None:
    assert merge([]) == Merged()


def test_a_kind_is_filled_in() -> None:
    assert merge([row("swap", ru="обмен")]).concepts == [row("swap", ru="обмен", kind="term")]


def test_rows_fill_each_other_in() -> None:
    rows = [
        row("Ksenia Karelina", ru="Ксения Карелина", note="dancer"),
        row(
            "Karelina",
            "Ksenia Karelina",
            ur="کریلینا",
            kind="person",
            gender="f",
            case="exact",
            line=3,
            note="x",
        ),
    ]
    joined = row("Ksenia Karelina", "Karelina", ur="کریلینا", ru="Ксения Карелина")
    assert merge(rows) == Merged([replace(joined, kind="person", gender="f", case="exact", note="dancer")])
    assert merge(rows).concepts[0].source == Origin(HOUSE, 2)


def test_a_contradiction_in_one_file_is_a_problem() -> None:
    rows = [row("swap", ru="обмен"), row("swap", ru="своп", ur="تبادلہ", line=3)]
    assert merge(rows) == Merged(
        [row("swap", ru="обмен", ur="تبادلہ", kind="term")],
        [
            'house.csv:3: "swap" is "своп" here but "обмен" in house.csv:2; delete one, or write both in one'
            ' cell with " | "'
        ],
    )


def test_a_contradiction_between_files_is_precedence() -> None:
    rows = [row("swap", ru="обмен"), row("swap", ru="своп | обмен", path=WIRE)]
    assert merge(rows) == Merged(
        [row("swap", ru="обмен", kind="term")],
        [],
        [
            'wire.csv:2: "swap" is "своп | обмен" here but "обмен" in house.csv:2; the file that was named first wins'
        ],
    )


@pytest.mark.parametrize(
    ("column", "first", "second"), [("kind", "term", "event"), ("gender", "m", "f"), ("case", "exact", "any")]
)
def test_other_columns_are_kept_and_told(column: str, first: str, second: str) -> None:
    rows = [row("swap", ru="обмен", **{column: first}), row("swap", ur="تبادلہ", line=3, **{column: second})]
    merged = merge(rows)
    assert getattr(merged.concepts[0], column) == first
    assert merged.warnings == [
        f'house.csv:3: "swap" is {second} here but {first} in house.csv:2, which is kept'
    ]
    assert merged.problems == []


def test_what_a_row_does_not_say_is_no_contradiction() -> None:
    rows = [row("cup", ru="кубок", kind="event", gender="m", case="exact"), row("cup", ur="کپ", line=3)]
    assert merge(rows) == Merged([replace(rows[0], terms={**rows[0].terms, "ur": ("کپ",)})])


@pytest.mark.parametrize(
    "second",
    [
        row("swap", line=3),
        row("swap", ru="обмен", line=3),
        row("swap", ru="обмен", line=3, usage={"ru": Usage(forbidden=("своп",))}),
        row("swap", ru="обмен", path=WIRE, line=3),
    ],
)
def test_what_adds_nothing_is_told(second: Concept) -> None:
    first = row("swap", "exchange", ru="обмен", usage={"ru": Usage(forbidden=("своп", "мена"))})
    assert merge([first, second]) == Merged(
        [said(first)],
        [],
        [f'{second.source}: "swap" is already in house.csv:2; delete one of the rows'],
    )


@pytest.mark.parametrize(
    "second",
    [
        row("swap", ur="تبادلہ", line=3),
        row("swap", "trade", line=3),
        row("swap", line=3, usage={"ru": Usage(expansion="обмен пленными")}),
        row("swap", line=3, only=("sport",)),
    ],
)
def test_what_adds_something_is_not_told(second: Concept) -> None:
    merged = merge([row("swap", ru="обмен"), second])
    assert (merged.problems, merged.warnings) == ([], [])


def test_rows_without_a_place_are_joined_in_silence() -> None:
    rows = [replace(row("swap", ru=rendering), source=None) for rendering in ("обмен", "своп")]
    assert merge(rows) == Merged([said(rows[0])])


def test_usage_is_joined_where_the_renderings_agree() -> None:
    first = row("FSB", ru="ФСБ", usage={"ru": Usage(("ФСБ",), ("КГБ",))})
    second = row(
        "FSB", ru="ФСБ", line=3, usage={"ru": Usage(("х",), ("ЧК", "КГБ"), "служба"), "ur": Usage((), ("x",))}
    )
    assert union(first, second).usage == {
        "ru": Usage(("ФСБ",), ("КГБ", "ЧК"), "служба"),
        "ur": Usage((), ("x",)),
    }


def test_usage_of_another_rendering_is_dropped() -> None:
    first = row("FSB", ru="ФСБ")
    assert union(first, row("FSB", ru="служба", usage={"ru": Usage(("службы",))})).usage == {}


def test_a_row_that_only_forbids_counts() -> None:
    first, second = row("FSB", ru="ФСБ"), row("FSB", line=3, usage={"ru": Usage(forbidden=("КГБ",))})
    for rows in ([first, second], [second, first]):
        assert merge(rows).concepts[0].usage == {"ru": Usage(forbidden=("КГБ",))}
        assert merge(rows).concepts[0].terms["ru"] == ("ФСБ",)


def test_a_row_about_two_others_fills_both_in() -> None:
    rows = [
        row("Crimea", ru="Крым"),
        row("the peninsula", ru="полуостров", line=3),
        row("Crimea", "the peninsula", "Krym", ur="کریمیا", path=WIRE),
    ]
    assert merge(rows) == Merged(
        [
            row("Crimea", "Krym", ru="Крым", ur="کریمیا", kind="term"),
            row("the peninsula", ru="полуостров", ur="کریمیا", kind="term"),
        ]
    )


def test_what_rows_are_limited_to_tells_them_apart() -> None:
    rows = [
        row("cup", ru="чашка"),
        row("cup", ru="кубок", only=("sport", "football/*")),
        row("cup", ur="کپ", only=("football/*", "sport"), line=3),
    ]
    merged = merge(rows)
    assert merged.concepts == [
        row("cup", ru="чашка", kind="term"),
        row("cup", ru="кубок", ur="کپ", kind="term", only=("sport", "football/*")),
    ]
    assert (merged.problems, merged.warnings) == ([], [])


@pytest.mark.parametrize("limited_first", [True, False])
def test_a_limited_row_has_the_kind_and_gender_of_the_row_for_all(limited_first: bool) -> None:
    rows = [
        row("Boris Johnson", ru="Борис Джонсон", kind="person", gender="m"),
        row("Boris Johnson", ru="Джонсон", only=("sport",)),
    ]
    glossary = Glossary(tuple(merge(rows[::-1] if limited_first else rows).concepts))
    for domains, rendering in (((), "Борис Джонсон"), (("sport",), "Джонсон")):
        [concept] = within(glossary, "a.txt", domains).concepts
        assert (concept.kind, concept.gender, concept.terms["ru"]) == ("person", "m", (rendering,))


def test_a_row_for_all_that_only_forbids_holds_for_an_article_too() -> None:
    rows = [row("cup", usage={"ru": Usage(forbidden=("чашка",))}), row("cup", ru="кубок", only=("sport",))]
    [concept] = within(Glossary(tuple(merge(rows).concepts)), "a.txt", ("sport",)).concepts
    assert (concept.terms["ru"], concept.usage) == (("кубок",), {"ru": Usage(forbidden=("чашка",))})


@pytest.mark.parametrize(
    ("only", "article", "domains", "holds"),
    [
        ((), "a.txt", (), True),
        (("sport",), "a.txt", (), False),
        (("sport",), "a.txt", ("court", "sport"), True),
        (("sport",), "sport/a.txt", (), False),
        (("sport/*",), "sport/a.txt", (), True),
        (("sport/*",), "sport/2025/a.txt", (), True),
        (("sport/*",), "Sport/a.txt", (), False),
        (("*.md",), "sport/a.md", (), True),
        (("court", "*-sport.txt"), "a-sport.txt", (), True),
        (("court", "sport"), "a.txt", ("war",), False),
    ],
)
def test_a_rule_holds(only: tuple[str, ...], article: str, domains: tuple[str, ...], holds: bool) -> None:
    concept = row("cup", ru="кубок", only=only)
    assert concept.holds(article, domains) is holds
    glossary = Glossary((concept, row("swap", ru="обмен", kind="term", only=("never",))))
    expected = (replace(concept, only=(), kind="term"),) if holds else ()
    assert within(glossary, article, domains).concepts == expected


def test_the_limits_of_a_glossary() -> None:
    rows = (row("a"), row("b", only=("sport", "x/*")), row("c", only=("sport",)))
    assert Glossary(rows).limits == {"sport", "x/*"}
    assert Glossary(rows[:1]).limits == frozenset()


WORDS = st.sampled_from(["a", "b", "c", "d"])
CELLS = st.lists(WORDS, min_size=1, max_size=2, unique=True).map(tuple)
USAGES = st.builds(Usage, st.just(()) | CELLS, st.just(()) | CELLS, st.just("") | WORDS)


@st.composite
def concepts(draw: st.DrawFn, limited: bool = True) -> Concept:
    """A row that shares spellings with others."""
    languages = draw(st.dictionaries(st.sampled_from(["ru", "ur"]), CELLS, max_size=2))
    return Concept(
        draw(st.sampled_from(["", *KINDS[:2]])),
        draw(st.sampled_from(["", *GENDERS])),
        {"en": draw(CELLS), **languages},
        draw(st.sampled_from(["", "note"])),
        draw(st.none() | st.builds(Origin, st.sampled_from([HOUSE, WIRE]), st.integers(2, 9))),
        draw(st.dictionaries(st.sampled_from(["ru", "ur"]), USAGES, max_size=1)),
        draw(st.sampled_from(["", *CASES])),
        draw(st.sampled_from([(), ("sport",), ("a/*", "sport"), ("sport", "a/*")])) if limited else (),
    )


ROWS = st.lists(concepts(), max_size=6)


@settings(max_examples=100, deadline=None)
@given(ROWS)
def test_merging_twice_is_merging_once(rows: list[Concept]) -> None:
    merged = merge(rows).concepts
    again = merge(merged)
    assert again.concepts == merged
    if len({frozenset(concept.only) for concept in merged}) < 2:
        assert again == Merged(merged)
    assert [concept.source for concept in again.concepts] == [concept.source for concept in merged]


@settings(max_examples=100, deadline=None)
@given(ROWS)
def test_each_spelling_has_one_rule_and_none_is_lost(rows: list[Concept]) -> None:
    def keys(concepts: list[Concept]) -> list[tuple[str, frozenset[str]]]:
        return [(spelling, frozenset(c.only)) for c in concepts for spelling in c.terms["en"]]

    merged = keys(merge(rows).concepts)
    assert len(merged) == len(set(merged))
    assert set(merged) == set(keys(rows))


@settings(max_examples=100, deadline=None)
@given(ROWS)
def test_the_first_rule_for_a_spelling_wins(rows: list[Concept]) -> None:
    merged = merge(rows).concepts
    for spelling, only, language in {
        (s, frozenset(c.only), x) for c in rows for s in c.terms["en"] for x in c.terms
    }:
        twins = [
            c for c in rows if spelling in c.terms["en"] and frozenset(c.only) == only and language in c.terms
        ]
        [concept] = [c for c in merged if spelling in c.terms["en"] and frozenset(c.only) == only]
        if language != "en":
            others = {c.terms[language] for c in rows if language in c.terms}
            assert concept.terms[language] in others
            assert rows.index(twins[0]) > 0 or concept.terms[language] == twins[0].terms[language]


@settings(max_examples=100, deadline=None)
@given(st.lists(concepts(limited=False), max_size=5), st.text(max_size=5), st.sets(WORDS))
def test_an_unlimited_glossary_is_the_same_within_any_article(
    rows: list[Concept], article: str, domains: set[str]
) -> None:
    glossary = Glossary(tuple(rows), ("a warning",))
    assert within(glossary, article, domains) is glossary


@settings(max_examples=100, deadline=None)
@given(ROWS, st.sampled_from(["a.txt", "a/b.txt"]), st.sets(st.sampled_from(["sport", "court"])))
def test_what_holds_within_an_article_has_no_limits(
    rows: list[Concept], article: str, domains: set[str]
) -> None:
    holding = within(Glossary(tuple(merge(rows).concepts)), article, domains)
    assert within(holding, article, domains) is holding
    english = {spelling for c in rows if c.holds(article, domains) for spelling in c.terms["en"]}
    assert {spelling for c in holding.concepts for spelling in c.terms["en"]} == english


def test_usage_that_contradicts_is_told_with_its_column() -> None:
    first = row("FSB", ru="ФСБ", usage={"ru": Usage(("ФСБ",), (), "Федеральная служба")})
    second = row("FSB", ru="ФСБ", line=3, usage={"ru": Usage(("ФСБа",), ("КГБ",), "Служба")})
    merged = merge([first, second])
    assert merged.problems == [
        'house.csv:3: "FSB" is "ФСБа" here but "ФСБ" in house.csv:2; delete one',
        'house.csv:3: "FSB" is "Служба" here but "Федеральная служба" in house.csv:2; delete one',
    ]
    assert not any("already in" in warning for warning in merged.warnings)
    between = merge([first, replace(second, source=Origin(WIRE, 3))])
    assert (between.problems, len(between.warnings)) == ([], 2)
    assert between.concepts[0].usage["ru"] == Usage(("ФСБ",), ("КГБ",), "Федеральная служба")


@pytest.mark.parametrize(("limits", "told"), [(("sport",), 1), (("sport", "tennis"), 1), (("chess",), 0)])
def test_rules_whose_limits_overlap_may_not_contradict(limits: tuple[str, ...], told: int) -> None:
    rows = [row("Open", ru="открытый", only=("tennis", "sport")), row("Open", ru="Опен", line=3, only=limits)]
    assert len(merge(rows).problems) == told
    other = [rows[0], replace(rows[1], source=Origin(WIRE, 3))]
    assert (merge(other).problems, len(merge(other).warnings)) == ([], told)
