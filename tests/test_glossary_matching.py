import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary.forms import forms
from glossary.matching import Match, Matcher, surname
from glossary.terms import Concept, Glossary, Usage

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


KARELINA_LISTED = Concept(
    "person",
    "f",
    {"en": ("Ksenia Karelina", "Karelina K."), "ru": ("Ксения Карелина", "Ксения К.")},
    usage={"ru": Usage(("Ксении Карелиной", "Ксенией Карелиной"), ("Ксения Каралина", "Каренина"))},
)
FSB = Concept(
    "organisation",
    "",
    {"en": ("FSB",), "ru": ("Служба",)},
    usage={"ru": Usage(forbidden=("Контора", "КГБ"))},
)
ONLY_FORBIDS = Concept("term", "", {"en": ("gypsy",)}, usage={"ru": Usage(forbidden=("цыган",))})
RUSSIA = concept("place", "Russia", ru="Россия", ur="روس", de="Russland")


def only(concept: Concept, text: str) -> Match:
    """The match in a text where a document names the concept in full elsewhere."""
    ((match,), _) = Matcher(Glossary((concept,)), ENGLISH).find([text, concept.terms["en"][0]])
    return match


def test_forms_by_rule() -> None:
    assert only(RUSSIA, "in Russia").forms(RUSSIAN) == [("Россия", "России", "Россию", "Россией")]
    assert only(RUSSIA, "in Russia").forms(Locale("de")) == [("Russland",)]
    assert only(RUSSIA, "in Russia").forms(Locale("fr")) == []
    assert only(WSJ, "the WSJ").forms(RUSSIAN) == [("WSJ",), ("The Wall Street Journal",)]


def test_listed_forms_count_instead_of_those_of_the_first_rendering() -> None:
    assert only(KARELINA_LISTED, "met Ksenia Karelina").forms(RUSSIAN) == [
        ("Ксения Карелина", "Ксении Карелиной", "Ксенией Карелиной"),
        forms("Ксения К.", "person", "f", RUSSIAN),
    ]


def test_forms_of_a_surname_alone() -> None:
    assert only(KARELINA_LISTED, "met Karelina").forms(RUSSIAN)[0] == ("Карелина", "Карелиной")
    married = Concept("person", "m", {"en": ("Donald Trump",), "ru": ("Дональд Трамп",)})
    assert only(married, "met Trump").forms(RUSSIAN) == [("Трамп", "Трампа", "Трампу", "Трампом", "Трампе")]


def test_listed_forms_without_a_rendering_are_nothing() -> None:
    concept = Concept("term", "", {"en": ("swap",)}, usage={"ru": Usage(("обмена",))})
    assert only(concept, "a swap").forms(RUSSIAN) == []


@pytest.mark.parametrize(
    ("concept", "text", "target", "expected"),
    [
        (FSB, "the FSB", RUSSIAN, ("Контора", "Конторы", "Конторе", "Контору", "Конторой", "КГБ")),
        (FSB, "the FSB", URDU, ()),
        (RUSSIA, "in Russia", RUSSIAN, ()),
        (KARELINA_LISTED, "met Karelina", RUSSIAN, None),
    ],
)
def test_what_is_forbidden_is_forbidden_in_all_forms(
    concept: Concept, text: str, target: Locale, expected: tuple[str, ...] | None
) -> None:
    if expected is None:
        expected = tuple(f for name in ("Каралина", "Каренина") for f in forms(name, "person", "f", RUSSIAN))
    assert only(concept, text).forbidden(target) == expected


def test_a_rule_may_only_forbid() -> None:
    match = only(ONLY_FORBIDS, "a gypsy")
    assert match.forms(RUSSIAN) == []
    assert match.stand_ins(RUSSIAN) == ()
    assert match.agreed("с цыган", 2, 7, RUSSIAN) == "цыган"
    assert match.forbidden(RUSSIAN)[0] == "цыган"


def test_agreed() -> None:
    assert only(RUSSIA, "in Russia").agreed("из Россия сообщают", 3, 9, RUSSIAN) == "России"
    assert only(RUSSIA, "in Russia").agreed("из России сообщают", 3, 9, RUSSIAN) == "России"
    assert only(RUSSIA, "in Russia").agreed("روس سے", 0, 3, URDU) == "روس"
    assert only(RUSSIA, "in Russia").agreed("из Россия", 3, 9, Locale("fr")) == "Россия"
    trump = Concept("person", "m", {"en": ("Donald Trump",), "ru": ("Дональд Трамп",)})
    assert only(trump, "met Trump").agreed("у Трамп был", 2, 7, RUSSIAN) == "Трампа"
    assert only(trump, "Donald Trump").agreed("у Дональд Трамп был", 2, 15, RUSSIAN) == "Дональда Трампа"


def test_listed_forms_have_no_cases_so_that_nothing_is_corrected() -> None:
    match = only(KARELINA_LISTED, "met Ksenia Karelina")
    assert match.agreed("у Ксения Карелина", 2, 17, RUSSIAN) == "Ксения Карелина"
    assert match.stand_ins(RUSSIAN) == ()


def test_stand_ins_follow_the_term_and_its_article() -> None:
    kremlin = concept("place", "Kremlin", ru="Кремль", ur="کریملن")
    for text, words in (
        ("in Kremlin", ["Iran", "Pakistan", "Washington"]),
        ("in the Kremlin", ["region", "city"]),
    ):
        assert [word.text for word in only(kremlin, text).stand_ins(RUSSIAN)] == words
        assert only(kremlin, text).stand_ins(URDU) == ()
        assert only(kremlin, text).stand_ins(Locale("fr")) == ()


def test_stand_ins_of_a_surname_are_for_the_surname() -> None:
    putin = Concept("person", "m", {"en": ("Dmitry Petrov",), "ru": ("Дмитрий Петров",)})
    assert only(putin, "met Petrov").stand_ins(RUSSIAN)[0].forms[1] == ("Путина", "Петрова")
    assert only(putin, "Dmitry Petrov").stand_ins(RUSSIAN)[0].forms[1] == ("Путина", "Дмитрия Петрова")


@pytest.mark.parametrize(
    ("text", "determined"),
    [
        ("in Russia", False),
        ("the Russia", True),
        ("The Russia", True),
        ("THE Russia", True),
        ("the\n  Russia", True),
        ("a Russia", True),
        ("an Russia", True),
        ("their Russia", True),
        ("this Russia", True),
        ("the European Russia", True),
        ("the largest Russia", True),
        ("the united Russia", True),
        ("the big Russia", False),
        ("the old united Russia", False),
        ("bathe Russia", False),
        ("soda Russia", False),
        ("the, Russia", False),
        ("Russia the", False),
        ("its-Russia its\u00a0Russia", True),
    ],
)
def test_an_article_before_it(text: str, determined: bool) -> None:
    [matches] = Matcher(Glossary((RUSSIA,)), ENGLISH).find([text])
    assert [match.determined for match in matches] == [determined] * len(matches)
    assert matches


def test_an_article_is_english() -> None:
    [(match,)] = Matcher(Glossary((RUSSIA,)), Locale("de")).find(["the Russland"])
    assert not match.determined


@pytest.mark.parametrize(
    ("case", "term", "text", "spans"),
    [
        ("exact", "WHO", "WHO Who who", ["WHO"]),
        ("exact", "WHO", "WHO IS WHO", ["WHO", "WHO"]),
        ("exact", "Us", "HELP US", []),
        ("exact", "swap", "swap Swap SWAP", ["swap"]),
        ("exact", "swap", "swaps Swaps", ["swaps"]),
        ("exact", "The Times", "the Times, The Times", ["The Times"]),
        ("any", "WHO", "WHO Who who wHo", ["WHO", "Who", "who", "wHo"]),
        ("any", "abu dhabi", "aBU Dhabi", ["aBU Dhabi"]),
        ("any", "iPhone", "IPHONE, Iphone, iphones", ["IPHONE", "Iphone"]),
        ("", "WHO", "WHO Who who", ["WHO"]),
        ("", "swap", "swap Swap SWAP swAp", ["swap", "Swap", "SWAP"]),
    ],
)
def test_case_says_how_it_is_found(case: str, term: str, text: str, spans: list[str]) -> None:
    concept = Concept("term", "", {"en": (term,)}, case=case)
    [matches] = Matcher(Glossary((concept,)), ENGLISH).find([text])
    assert [text[match.start : match.end] for match in matches] == spans


def test_a_row_for_each_case() -> None:
    exact, loose = (
        Concept("term", "", {"en": ("Who",)}, case="exact"),
        Concept("term", "", {"en": ("WHO",)}, case="any"),
    )
    [matches] = Matcher(Glossary((loose, exact)), ENGLISH).find(["Who who WHO"])
    assert [match.concept for match in matches] == [exact, loose, loose]


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.sampled_from([RUSSIAN, URDU, Locale("de")]), st.text(max_size=12))
def test_every_match_can_say_all(texts: list[str], target: Locale, translation: str) -> None:
    for match in (match for matches in MATCHER.find(texts) for match in matches):
        renderings = match.renderings(target)
        assert tuple(first for first, *_ in match.forms(target)) == renderings
        assert match.forbidden(target) == ()
        own = {form for some in match.forms(target)[:1] for form in some}
        assert {form for word in match.stand_ins(target) for _, form in word.forms} <= own
        assert match.agreed(translation, 0, len(translation), target) in {translation, *own}
