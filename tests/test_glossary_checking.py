"""What `translate-article glossary check` tells of a glossary that loads."""

from pathlib import Path

import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary.checking import CHECKS, findings
from glossary.tables import load
from glossary.terms import GENDERS, KINDS, Concept, Glossary, Usage

RUSSIAN, URDU = Locale("ru"), Locale("ur")
HEADER = "term,kind,gender,ru,ru:forms,ru:forbidden,ur,only\n"


def found(folder: Path, rows: str, *targets: str, header: str = HEADER) -> list[str]:
    """The findings of a file a.csv with these rows."""
    path = folder / "a.csv"
    path.write_text(header + rows, encoding="utf-8")
    locales = [Locale.parse(target, sep="-") for target in targets or ("ru", "ur")]
    return [line.replace(f"{folder}/", "") for line in findings(load([path]), locales)]


def test_a_good_glossary_has_none(tmp_path: Path) -> None:
    rows = """Donald Trump | Trump,person,m,Дональд Трамп,,,ڈونلڈ ٹرمپ,
Joe Biden,person,m,Джо Байден,,,جو بائیڈن,
Moscow,place,,Москва,,,ماسکو,
FSB,organisation,,ФСБ,,КГБ,=,
WSJ,work,,=,,,=,
Foreign Ministry,organisation,,министерство иностранных дел,,,وزارت خارجہ,
Russian Foreign Ministry,organisation,,министерство иностранных дел России,,,روسی وزارت خارجہ,
"""
    assert found(tmp_path, rows) == []
    assert findings(Glossary(), [RUSSIAN]) == []


def test_warnings_come_first_and_certainties_before_guesses(tmp_path: Path) -> None:
    rows = """Joe Biden,person,m,Джо Байден,,Байдена,,
swap,,,обмен,,обмена,,
swap,,,обмен,,,,
Hunter Biden,person,,Хантер Байден,,,,
Washington,place,,Вашингтoн,,,,
"""
    assert [line.partition(": ")[0][-1] for line in found(tmp_path, rows)] == [
        "4",
        "3",
        "6",
        "5",
        "5",
        "6",
        "5",
    ]
    told = ("already", "is forbidden", "mixes", "by gender", "no cases", "no cases", "alone may be")
    assert all(words in line for words, line in zip(told, found(tmp_path, rows), strict=True))


def test_people_of_one_surname(tmp_path: Path) -> None:
    rows = "Joe Biden,person,m,,,,,\nHunter Biden,person,m,,,,,\nJill Tracy,person,f,,,,,\n"
    assert found(tmp_path, rows) == [
        'a.csv:3: "Biden" alone may be "Joe Biden" and "Hunter Biden"; it means whoever was named last'
    ]


@pytest.mark.parametrize(
    "rows",
    [
        "Joe Biden,person,m,,,,,\nBiden,person,m,,,,,\n",
        "Joe Biden | J. Biden | Joseph Biden,person,m,,,,,\n",
        "Fattah al-Burhan,person,m,,,,,\nAbdel Fattah al-Burhan,person,m,,,,,\n",
        "Joe Biden,person,m,,,,,\nJill Biden,place,,,,,,\n",
        "Boris Johnson,person,m,Борис Джонсон,,,,\nBoris Johnson,person,m,Джонсон,,,,sport\n",
        "Charles III,person,m,,,,,\nGeorge III,person,m,,,,,\n",
    ],
)
def test_no_surname_is_shared(tmp_path: Path, rows: str) -> None:
    assert found(tmp_path, rows) == []


def test_a_longer_name_of_one_does_not_hide_another(tmp_path: Path) -> None:
    rows = "Ali Khan,person,m,,,,,\nGohar Ali Khan,person,m,,,,,\nImran Khan,person,m,,,,,\n"
    assert found(tmp_path, rows) == [
        'a.csv:4: "Khan" alone may be "Gohar Ali Khan" and "Imran Khan"; it means whoever was named last'
    ]


def test_a_surname_that_is_a_place(tmp_path: Path) -> None:
    rows = "Washington,place,,,,,,\nDenzel Washington,person,m,,,,,\n"
    assert found(tmp_path, rows) == [
        'a.csv:3: "Washington" alone is not taken for "Denzel Washington" but for the term in a.csv:2; add it'
        ' there or here after " | " if it should be'
    ]
    assert found(tmp_path, "Sarah Palin,person,f,,,,,\nPalin,person,f,,,,,\n") == []


def test_a_term_that_is_called_otherwise_in_a_longer_one(tmp_path: Path) -> None:
    rows = """Foreign Ministry,organisation,,министерство иностранных дел,,,وزارت خارجہ,
Russian Foreign Ministry,organisation,,МИД России,,,روسی وزارت خارجہ,
"""
    assert found(tmp_path, rows) == [
        'a.csv:3: "Russian Foreign Ministry" is "МИД России" (ru), but "Foreign Ministry" in it is'
        ' "министерство иностранных дел" by itself (a.csv:2); is that meant?'
    ]
    assert found(tmp_path, rows, "ur") == []


@pytest.mark.parametrize(
    "rows",
    [
        # another case of it, an alternative of it, the second word alone, a person, an English cell
        "president,title,,президент,,,,\nformer president,title,,с президента,,,,\n",
        "ministry,,,ведомство | министерство,,,,\nForeign ministry,,,министерство дел,,,,\n",
        "state,,,государство,,,,\nstate visit,event,,визит,,,,\n",
        "Bank,organisation,,банк,,,,\nAlex Bank,person,m,Алекс Бэнк,,,,\n",
        "Bank,organisation,,банк,,,,\nWorld Bank,organisation,,=,,,,\n",
        "Bank,organisation,,,,,,\nWorld Bank,organisation,,Мир,,,,\n",
        "Bank,organisation,,банк,,,,\nWorld Bank,organisation,,,,,,\n",
        "Trump,person,m,Трамп,,,,\nPresident Trump,title,,глава США,,,,\n",
        "state,,,государство,,,,\nbig state visit,,,визит,,,,\n",
        "kofe,,,кофе,кофию,,,\nblack kofe,,,к чёрному кофию,,,,\n",
    ],
)
def test_a_term_that_is_called_alike_in_a_longer_one(tmp_path: Path, rows: str) -> None:
    assert [line for line in found(tmp_path, rows, "ru") if "by itself" in line] == []


def test_what_is_forbidden_and_wanted(tmp_path: Path) -> None:
    rows = "swap,,,обмен | своп,,свопом | мена | обмен,,\n"
    assert found(tmp_path, rows) == [
        'a.csv:2: column 6 (ru:forbidden): "свопом" is forbidden, but a form of the rendering itself; delete one',
        'a.csv:2: column 6 (ru:forbidden): "обмен" is forbidden, but a form of the rendering itself; delete one',
    ]
    assert found(tmp_path, rows, "ur") == []


def test_a_form_by_rule_may_be_forbidden_where_others_are_listed(tmp_path: Path) -> None:
    assert found(tmp_path, "Kosovo,place,,Косово,Косово,Косова | Косову,,\n") == []
    assert found(tmp_path, "Kosovo,place,,Косово,Косова,Косова,,\n") == [
        'a.csv:2: column 6 (ru:forbidden): "Косова" is forbidden, but a form of the rendering itself; delete one'
    ]


def test_a_name_that_declines_by_gender(tmp_path: Path) -> None:
    rows = "Sasha Weber,person,,Саша Вебер,,,,\n"
    assert found(tmp_path, rows) == [
        'a.csv:2: column 4 (ru): "Саша Вебер" declines by gender; write m or f in the column gender',
        'a.csv:2: column 4 (ru): no cases are known of "Саша Вебер"; if it declines, list them in ru:forms',
    ]
    for other in (
        "Sasha Weber,person,f,Саша Вебер,,,,\n",
        "Ivan Petrov,person,,Иван Петров,,,,\n",
        "Marco Rubio,person,,Марко Рубио,,,,\n",
        "Sasha Weber,work,,«Саша Вебер»,Саши Вебер,,,\n",
    ):
        assert found(tmp_path, other) == []


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        ("ru", "Вашингтoн", '"Вашингтoн" mixes letters of two alphabets; type it again'),
        ("ru", "ФСБ | CCCР", '"CCCР" mixes letters of two alphabets; type it again'),
        ("ru", "IT-компания", ""),
        ("ru", "Ростов-на-Дону", ""),
        ("ru", "ВВС Air Force", ""),
        ("ru", "№ 1 Café", ""),
        ("ru", "Nº 1", ""),
        ("ur", "روسي", '"روسي" has Arabic letters; Urdu writes ی ک ہ'),
        ("ur", "كابل", '"كابل" has Arabic letters; Urdu writes ی ک ہ'),
        ("ur", "طاهر", '"طاهر" has Arabic letters; Urdu writes ی ک ہ'),
        ("ur", "روسی | کابل", ""),
        ("ur", "NATO", ""),
        ("ar", "روسي", ""),
        ("ja", "トランプ大統領", ""),
        ("ja", "ロシアの大統領", ""),
    ],
)
def test_letters(tmp_path: Path, column: str, cell: str, expected: str) -> None:
    lines = found(tmp_path, f"X,work,{cell}\n", column, header=f"term,kind,{column}\n")
    letters = [line for line in lines if "no cases" not in line]
    assert letters == ([f"a.csv:2: column 3 ({column}): {expected}"] if expected else [])


def test_no_cases_are_known(tmp_path: Path) -> None:
    line = 'a.csv:2: column 4 (ru): no cases are known of "{}"; if it declines, list them in ru:forms'
    assert found(tmp_path, "X,term,,слово слово,,,,\n") == [line.format("слово слово")]
    for row in (
        "X,term,,слово слово,слова слова,,,\n",
        "X,term,,=,,,,\n",
        "X,term,,слово,,,,\n",
        "X,place,,США,,,,\n",
    ):
        assert found(tmp_path, row) == []
    assert found(tmp_path, "X,term,,слово слово,,,,\n", "ur") == []


def test_a_glossary_without_files_is_checked_too() -> None:
    concept = Concept(
        "place", "", {"en": ("X",), "ru": ("Вашингтoн",)}, usage={"ru": Usage(("х",), ("Вашингтoн",))}
    )
    assert findings(Glossary((concept,)), [RUSSIAN]) == [
        '"X": "Вашингтoн" is forbidden, but a form of the rendering itself; delete one',
        '"X": "Вашингтoн" mixes letters of two alphabets; type it again',
    ]


CELLS = st.sampled_from(
    ["Foreign Ministry", "Ministry", "Москва", "Джо", "=", "Вашингтoн", "كابل", "1", "«»", "X Y"]
)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.builds(
            Concept,
            st.sampled_from(KINDS),
            st.sampled_from(["", *GENDERS]),
            st.fixed_dictionaries(
                {"en": st.tuples(CELLS)}, optional={"ru": st.tuples(CELLS), "ur": st.tuples(CELLS)}
            ),
            usage=st.dictionaries(
                st.just("ru"), st.builds(Usage, st.tuples(CELLS), st.tuples(CELLS)), max_size=1
            ),
        ),
        max_size=5,
    )
)
def test_every_check_gives_lines(concepts: list[Concept]) -> None:
    glossary = Glossary(tuple(concepts), ("a warning",))
    lines = findings(glossary, [RUSSIAN, URDU])
    assert lines == ["a warning", *(line for check in CHECKS for line in check(glossary, [RUSSIAN, URDU]))]
    assert all("\n" not in line and not line.startswith((":", "None")) for line in lines[1:])
