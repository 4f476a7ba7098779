import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary.matching import Match, Matcher, surname
from glossary.terms import Concept, Glossary

ENGLISH, RUSSIAN, URDU = Locale("en"), Locale("ru"), Locale("ur")


def concept(kind: str, *english: str, **targets: str) -> Concept:
    return Concept(kind, "", {"en": english, **{language: (text,) for language, text in targets.items()}})


TRUMP = concept("person", "Donald Trump", ru="Дональд Трамп")
TRUMP_JR = concept("person", "Donald Trump Jr.", ru="Дональд Трамп — младший")
KARELINA = concept("person", "Ksenia Karelina", ru="Ксения Карелина", ur="کسینیا کریلینا")
SALMAN = concept("person", "Mohammed bin Salman", ru="Мухаммед ибн Салман", ur="محمد بن سلمان")
LEYEN = concept("person", "Ursula von der Leyen", ru="Урсула фон дер Ляйен")
JOE, HUNTER = concept("person", "Joe Biden"), concept("person", "Hunter Biden")
PRESIDENT = concept("title", "president", ru="президент")
US_PRESIDENT = concept("title", "US President", ru="президент США")
US = concept("place", "U.S.", "US", ru="США")
WSJ = concept("work", "The Wall Street Journal", "WSJ", ru="=")
TIMES = concept("work", "The Times")
POST = concept("work", "Washington Post")
WASHINGTON = concept("place", "Washington")
SWAP = concept("term", "prisoner swap")
EMBASSY = concept("term", "embassy")
OFFICIAL = concept("term", "official")
ABU_DHABI = concept("place", "Abu Dhabi")
GERMAN = concept("term", "Russian-German")
RUSSIAN_TERM = concept("term", "Russian")
PRISONER = concept("term", "prisoner of war")
POLISH, POLISH_VERB = concept("term", "Polish"), concept("term", "polish")

ALL = [value for value in globals().values() if isinstance(value, Concept)]
MATCHER = Matcher(Glossary(tuple(ALL)), ENGLISH)


def found(*texts: str) -> list[tuple[str, Concept, bool]]:
    """What is found where, over all texts of a document."""
    return [
        (text[match.start : match.end], match.concept, match.short)
        for text, matches in zip(texts, MATCHER.find(texts), strict=True)
        for match in matches
    ]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("a prisoner swap", ["prisoner swap"]),
        ("Two prisoner swaps.", ["prisoner swaps"]),
        ("prisoner\n   swap, prisoner\u00a0swap", ["prisoner\n   swap", "prisoner\u00a0swap"]),
        (
            "Prisoner swap; Prisoner Swaps; PRISONER SWAP",
            ["Prisoner swap", "Prisoner Swaps", "PRISONER SWAP"],
        ),
        ("Prisoners of War", ["Prisoners of War"]),
        ("prisoner Swap, pRisoner swap, prisoner swapped, myprisoner swap, prisoner swap_1", []),
        ("embassies, the embassy's staff", ["embassies", "embassy"]),
        ("officials' and officials’ and official’s", ["officials", "officials", "official"]),
        ("the Russian-German and Russian\u2011German border", ["Russian-German", "Russian\u2011German"]),
        ("US-Russian, anti-US, non-U.S., US-2, US–Russian, US - Russian", ["US", "Russian", "US", "Russian"]),
        ("U.S. in the U.S.'s own U.S.’s U.S.A.", ["U.S.", "U.S.", "U.S."]),
        ("us, Us", []),
        ("HELP US", ["US"]),
        ("abu dhabi, Abu dhabi, Abu Dhabi", ["Abu Dhabi"]),
        ("TALKS IN ABU DHABI", ["ABU DHABI"]),
        ("The ABU DHABI talks", []),
        ("The Washington Post", ["Washington Post"]),
        ("The Wall Street Journal", ["The Wall Street Journal"]),
        ("in the Wall Street Journal", ["the Wall Street Journal"]),
        ("Wall Street Journal", ["Wall Street Journal"]),
        ("Times Square, The Times", ["The Times"]),
        ("O'US d'US Don't", []),
        ("İ US", ["US"]),
        ("", []),
    ],
)
def test_spans(text: str, spans: list[str]) -> None:
    assert [span for span, _, _ in found(text)] == spans


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Polish troops", POLISH), ("they polish it", POLISH_VERB), ("to POLISH it", POLISH_VERB)],
)
def test_exact_case_is_preferred(text: str, expected: Concept) -> None:
    assert [concept for _, concept, _ in found(text)] == [expected]


def test_a_match_is_a_value() -> None:
    assert MATCHER.find(["On Karelina", "Ksenia Karelina"]) == [
        (Match(KARELINA, 3, 11, short=True),),
        (Match(KARELINA, 0, 15),),
    ]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["Donald Trump met Trump."], [("Donald Trump", TRUMP, False), ("Trump", TRUMP, True)]),
        (["Trump", "Donald Trump"], [("Trump", TRUMP, True), ("Donald Trump", TRUMP, False)]),
        (["Trump's plan", "Karelina"], []),
        (
            ["Biden", "Joe Biden", "Biden, Hunter Biden", "Biden"],
            [
                ("Biden", JOE, True),
                ("Joe Biden", JOE, False),
                ("Biden", JOE, True),
                ("Hunter Biden", HUNTER, False),
                ("Biden", HUNTER, True),
            ],
        ),
        (
            ["Ursula von der Leyen", "Von der Leyen said, Leyen"],
            [("Ursula von der Leyen", LEYEN, False), ("Von der Leyen", LEYEN, True)],
        ),
        (["Donald Trump Jr. and Trump"], [("Donald Trump Jr.", TRUMP_JR, False), ("Trump", TRUMP_JR, True)]),
    ],
)
def test_surnames_refer_to_the_person_named(
    texts: list[str], expected: list[tuple[str, Concept, bool]]
) -> None:
    assert found(*texts) == expected


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("the wife of Melania Trump", False),
        ("in Trump Tower", False),
        ("Yesterday Trump said", True),
        ("It ended. Yesterday Trump said", True),
        ("with President Trump there", True),
        ("with US President Trump there", True),
        ("with Senator Trump there", False),
        ("with Mr Trump and Mr. Trump", True),
        ("the US Trump knows", True),
        ("on Tuesday Trump met", True),
        ("met Trump Tuesday there", True),
        ("“Our Trump” they said", True),
        ("in the Trump-Putin talks", False),
        ("in the Trump–Putin talks", True),
        ("Trump Meets Putin in Abu Dhabi", True),
        ("TRUMP MEETS PUTIN", True),
        ("the trump card", False),
        ("the Trumps", False),
    ],
)
def test_surnames_alone(text: str, counts: bool) -> None:
    shorts = [span for span, _, short in found("Donald Trump", text)[1:] if short]
    assert bool(shorts) is counts


def test_a_row_for_the_surname_counts_until_the_person_is_named() -> None:
    row = concept("person", "Trump", ru="Трамп")
    matcher = Matcher(Glossary((row, TRUMP)), ENGLISH)
    assert matcher.find(["So Trump"]) == [(Match(row, 3, 8),)]
    assert matcher.find(["So Trump", "Donald Trump"])[0] == (Match(TRUMP, 3, 8, short=True),)


def test_a_place_is_not_taken_for_a_surname() -> None:
    person = concept("person", "Denzel Washington")
    matcher = Matcher(Glossary((WASHINGTON, person)), ENGLISH)
    assert matcher.find(["Denzel Washington", "in Washington"])[1] == (Match(WASHINGTON, 3, 13),)


@pytest.mark.parametrize(
    ("text", "target", "expected"),
    [
        ("Ksenia Karelina", RUSSIAN, ("Ксения Карелина",)),
        ("Karelina", RUSSIAN, ("Карелина",)),
        ("Karelina", URDU, ("کریلینا",)),
        ("Karelina", Locale("de"), ()),
        ("bin Salman", RUSSIAN, ("ибн Салман",)),
        ("bin Salman", URDU, ("بن سلمان",)),
        ("von der Leyen", RUSSIAN, ("фон дер Ляйен",)),
        ("Donald Trump Jr.", RUSSIAN, ("Дональд Трамп — младший",)),
        ("Trump", RUSSIAN, ("Трамп",)),
        ("WSJ", RUSSIAN, ("WSJ", "The Wall Street Journal")),
        ("The Wall Street Journal", RUSSIAN, ("The Wall Street Journal", "WSJ")),
    ],
)
def test_renderings(text: str, target: Locale, expected: tuple[str, ...]) -> None:
    names = "Ksenia Karelina, Mohammed bin Salman, Ursula von der Leyen, Donald Trump Jr."
    (match,) = MATCHER.find([text, names])[0]
    assert match.renderings(target) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ksenia Karelina", "Karelina"),
        ("Ursula von der Leyen", "von der Leyen"),
        ("Robert F. Kennedy, Jr.", "Kennedy"),
        ("Charles III", ""),
        ("Catherine the Great", ""),
        ("Malcolm X", ""),
        ("Plato", ""),
        ("Урсула фон дер Ляйен", "фон дер Ляйен"),
    ],
)
def test_surname(name: str, expected: str) -> None:
    assert surname(name) == expected


def test_another_source_language() -> None:
    matcher = Matcher(Glossary((WSJ, KARELINA)), RUSSIAN)
    (matches,) = matcher.find(["l'WSJ и Ксения Карелина"])
    assert [(match.start, match.end, match.renderings(ENGLISH)) for match in matches] == [
        (2, 5, ("The Wall Street Journal", "WSJ")),
        (8, 23, ("Ksenia Karelina",)),
    ]


def test_an_empty_glossary_finds_nothing() -> None:
    assert Matcher(Glossary(), ENGLISH).find(["Ksenia Karelina", ""]) == [(), ()]


PIECES = [spelling for concept in ALL for spelling in concept.terms["en"]]
PIECES += [
    "Trump",
    "Biden",
    "Leyen",
    "said",
    " ",
    "\n",
    ".",
    ",",
    "-",
    "’s",
    "'",
    "_",
    "é",
    "İ",
    "\u0301",
    "7",
]
TEXTS = st.lists(st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join), max_size=4)
GLUED = st.lists(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), max_size=4)


def in_word(char: str) -> bool:
    return char.isalnum() or char == "_"


@settings(max_examples=200, deadline=None)
@given(st.one_of(TEXTS, GLUED))
def test_matches_are_whole_words_in_order(texts: list[str]) -> None:
    everything = MATCHER.find(texts)
    assert len(everything) == len(texts)
    for text, matches in zip(texts, everything, strict=True):
        bounds = [bound for match in matches for bound in (match.start, match.end)]
        assert bounds == sorted(bounds)
        assert all(0 <= match.start < match.end <= len(text) for match in matches)
        assert not any(in_word(text[match.start - 1]) for match in matches if match.start)
        assert not any(in_word(text[match.end]) for match in matches if match.end < len(text))
        for match in matches:
            written = " ".join(text[match.start : match.end].split()).casefold()
            assert match.spelling.casefold() == written


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(st.sampled_from("bcqxéя -'’\n.")), max_size=4))
def test_texts_without_terms_give_nothing(texts: list[str]) -> None:
    assert MATCHER.find(texts) == [()] * len(texts)


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(sorted({spelling for concept in ALL for spelling in concept.terms["en"]})),
    st.sampled_from(["", "so ", "“", "(", "x\n", "a-", "é"]),
    st.sampled_from(["", " x", ".", "’s", "”", ", 7", "-x", "_"]),
)
def test_a_term_is_found_between_words_only(term: str, before: str, after: str) -> None:
    whole = not before.endswith(("-", "é")) and not after.startswith(("-", "_"))
    spans = [(match.start, match.end) for match in MATCHER.find([before + term + after])[0]]
    assert ((len(before), len(before + term)) in spans) is whole
