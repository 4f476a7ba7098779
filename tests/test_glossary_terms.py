import csv
from pathlib import Path

import pytest
from babel import Locale
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glossary.merging import within
from glossary.tables import GlossaryError, load
from glossary.terms import GENDERS, KINDS, Concept, Glossary, Origin, Usage, fallbacks

HEADER = "term,kind,gender,ru,ur,note\n"
KNOWN = (
    "write term, kind, gender, case, only, note, the code of a language, such as ru or pt-BR,"
    " or one with :forms, :forbidden, :expansion"
)
KARELINA = Concept("person", "f", {"en": ("Ksenia Karelina",), "ru": ("Ксения Карелина",)})


def written(folder: Path, text: str | bytes, name: str = "newswire.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def problems(folder: Path, *texts: str | bytes) -> tuple[str, ...]:
    """Lines of the error for files a.csv, b.csv, …, without their folder."""
    paths = [written(folder, text, f"{name}.csv") for name, text in zip("abc", texts, strict=False)]
    with pytest.raises(GlossaryError) as caught:
        load(paths)
    assert str(caught.value) == "\n".join(caught.value.problems)
    return tuple(problem.replace(f"{folder}/", "") for problem in caught.value.problems)


@pytest.mark.parametrize(
    "text",
    [
        HEADER + "Ksenia Karelina,person,f,Ксения Карелина,,\n",
        "\ufeff" + HEADER + "Ksenia Karelina,person,f,Ксения Карелина,,\n",
        HEADER.replace(",", ";") + "Ksenia Karelina;person;f;Ксения Карелина;;\n",
        HEADER.replace(",", "\t") + "Ksenia Karelina\tperson\tf\tКсения Карелина\n",
        "term,kind,gender,ru\r\nKsenia Karelina,person,f,Ксения Карелина\r\n",
        "\n\nru,gender,en,kind\n\n,,,\nКсения Карелина,f,Ksenia Karelina,person\n\n",
        'term,kind,gender,ru,,\n" Ksenia Karelina ",Person,F, Ксения Карелина,,\n',
        (HEADER.replace(",", "\t") + "Ksenia Karelina\tperson\tf\tКсения Карелина\n").encode("utf-16"),
    ],
    ids=[
        "comma",
        "BOM",
        "semicolon",
        "tab",
        "CRLF",
        "order and blank lines",
        "spaces and capitals",
        "UTF-16",
    ],
)
def test_files_that_spreadsheets_save(tmp_path: Path, text: str | bytes) -> None:
    assert load([written(tmp_path, text)]) == Glossary((KARELINA,))


def test_cells(tmp_path: Path) -> None:
    text = (
        "term,pt-BR,ru,ur,zh_Hant,note\n"
        'U.S. | US,EUA,США | Соединённые Штаты,,=,"a note, with\na line"\n'
        "swap,,обмен,تبادلہ,,\n"
    )
    path = written(tmp_path, text)
    glossary = load([path])
    assert glossary == Glossary(
        (
            Concept(
                "term",
                "",
                {
                    "en": ("U.S.", "US"),
                    "pt_BR": ("EUA",),
                    "ru": ("США", "Соединённые Штаты"),
                    "zh_Hant": ("=",),
                },
                "a note, with\na line",
            ),
            Concept("term", "", {"en": ("swap",), "ru": ("обмен",), "ur": ("تبادلہ",)}),
        )
    )
    assert [concept.source for concept in glossary.concepts] == [Origin(str(path), 2), Origin(str(path), 4)]


def test_decomposed_letters_are_composed(tmp_path: Path) -> None:
    glossary = load([written(tmp_path, "term,ru\ntest,и\u0306\n")])
    assert glossary.concepts[0].terms["ru"] == ("й",)


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("ru", ("США", "Соединённые Штаты")),
        ("ru_RU", ("США", "Соединённые Штаты")),
        ("pt_BR", ("EUA",)),
        ("pt", ()),
        ("de", ("U.S.", "US", "USA")),
        ("ur", ()),
    ],
)
def test_renderings(locale: str, expected: tuple[str, ...]) -> None:
    terms = {"en": ("U.S.", "US"), "ru": ("США", "Соединённые Штаты"), "pt_BR": ("EUA",), "de": ("=", "USA")}
    assert Concept("place", "", terms).renderings(Locale.parse(locale)) == expected


def test_the_spelling_that_was_found_is_kept() -> None:
    concept = Concept("work", "", {"en": ("The Wall Street Journal", "WSJ"), "ru": ("=",)})
    assert concept.renderings(Locale("ru"), "WSJ") == ("WSJ", "The Wall Street Journal")


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        ("ru", ("ru",)),
        ("pt_BR", ("pt_BR", "pt")),
        ("sr_Latn", ("sr_Latn",)),
        ("sr_Cyrl_RS", ("sr_Cyrl_RS", "sr_Cyrl", "sr")),
    ],
)
def test_fallbacks(identifier: str, expected: tuple[str, ...]) -> None:
    assert fallbacks(Locale.parse(identifier)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            HEADER.encode() + "Putin,,,Путин\n".encode("cp1251"),
            'a.csv:2: not UTF-8; save it as UTF-8 (in Excel: "CSV UTF-8")',
        ),
        ("", "a.csv:1: the file is empty; start it with the line term,kind,gender,ru,ur,note"),
        (" \n\n", "a.csv:1: the file is empty; start it with the line term,kind,gender,ru,ur,note"),
        (
            "\nname,ru\nPutin,Путин\n",
            'a.csv:2: column 1 (name): "name" is not a known column; ' + KNOWN + "\n"
            "a.csv:2: no column is called term; name the column of English terms so",
        ),
        (
            "term,gendre\n",
            'a.csv:1: column 2 (gendre): "gendre" is not a known column; '
            + KNOWN
            + ' (did you mean "gender"?)',
        ),
        (
            "term,rru\n",
            'a.csv:1: column 2 (rru): "rru" is not a known column; ' + KNOWN + ' (did you mean "ru"?)',
        ),
        (
            "term,,ru\n",
            "a.csv:1: column 2: the column has no name; " + KNOWN,
        ),
        (
            "term,pt-BR,en,pt_BR\n",
            "a.csv:1: column 3 (en): holds the same as column 1 (term); delete one of the two\n"
            "a.csv:1: column 4 (pt_BR): holds the same as column 2 (pt-BR); delete one of the two",
        ),
        (
            "term,ru\nPutin,Путин,президент\n",
            "a.csv:2: column 3: more cells than the header has names (2); put quotes around a cell"
            ' that holds ","',
        ),
        (
            "term\tru\nPutin\tПутин\tпрезидент\n",
            "a.csv:2: column 3: more cells than the header has names (2); put quotes around a cell"
            " that holds a tab",
        ),
        (
            'term,ru\n\nPutin,"Путин\nTrump,Трамп\n',
            "a.csv:3: column 2: a quotation mark is not closed where the cell ends; close it,"
            ' and write "" for one inside',
        ),
        (
            'term,ru\n"the ""X""","Y" z\n',
            "a.csv:2: column 2: a quotation mark is not closed where the cell ends; close it,"
            ' and write "" for one inside',
        ),
        (
            "kind,term,ru\nperson,,Путин\n",
            "a.csv:2: column 2 (term): empty, but other cells of the row are not;"
            " write the English term or delete the row",
        ),
        (
            "term,ru\n | ,Путин\n",
            "a.csv:2: column 1 (term): empty, but other cells of the row are not;"
            " write the English term or delete the row",
        ),
        (
            "term,kind\nPutin,peson\n",
            'a.csv:2: column 2 (kind): "peson" is not a kind; write one of person, organisation, place,'
            " title, work, event, term, or nothing",
        ),
        (
            "term,gender\nPutin,male\n",
            'a.csv:2: column 2 (gender): "male" is not a gender; write one of m, f, or nothing',
        ),
    ],
)
def test_errors_say_where_and_what_instead(tmp_path: Path, text: str | bytes, expected: str) -> None:
    assert problems(tmp_path, text) == tuple(expected.split("\n"))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(GlossaryError) as caught:
        load([tmp_path / "none.csv"])
    expected = f"{tmp_path}/none.csv: No such file or directory; check the name of the glossary file"
    assert caught.value.problems == (expected,)


def test_contradictions_in_a_file_name_both_rows(tmp_path: Path) -> None:
    assert problems(tmp_path, "ru,term,ur\nобмен,swap,تبادلہ\nОбмен | своп,exchange | swap,تبادلہ\n") == (
        'a.csv:3: column 1 (ru): "swap" is "Обмен | своп" here but "обмен" in '
        'a.csv:2; delete one, or write both in one cell with " | "',
    )


def test_the_file_that_is_named_first_wins(tmp_path: Path) -> None:
    house = written(tmp_path, "term,ru,ru:forms\nswap,обмен,обмену\n", "house.csv")
    wire = written(tmp_path, "ru,term,ur,ru:forms\nсвоп,exchange | swap,تبادلہ,свопа\n", "wire.csv")
    terms = {"en": ("swap", "exchange"), "ru": ("обмен",), "ur": ("تبادلہ",)}
    assert load([house, wire]) == Glossary(
        (Concept("term", "", terms, usage={"ru": Usage(("обмену",))}),),
        (
            f'{wire}:2: column 1 (ru): "swap" is "своп" here but "обмен" in {house}:2;'
            " the file that was named first wins",
        ),
    )
    assert load([wire, house]).concepts[0].terms["ru"] == ("своп",)


def test_columns_of_usage(tmp_path: Path) -> None:
    text = (
        "term,case,only,ru,ru:forms,ru:forbidden,RU: Expansion,ur:forbidden\n"
        "FSB,exact,court | sport/*.txt,ФСБ,ФСБ,КГБ | ЧК,Федеральная служба безопасности,\n"
        "KGB,,,,,,,کے جی بی\n"
    )
    fsb, kgb = load([written(tmp_path, text)]).concepts
    usage = Usage(("ФСБ",), ("КГБ", "ЧК"), "Федеральная служба безопасности")
    assert (fsb.used(Locale("ru")), fsb.used(Locale("ur")), kgb.used(Locale("ur"))) == (
        usage,
        Usage(),
        Usage(forbidden=("کے جی بی",)),
    )
    assert (fsb.case, fsb.only) == ("exact", ("court", "sport/*.txt"))
    found = problems(tmp_path, "term,case,ru:form,ru:forbiden\nFSB,both,,\n")
    assert [line.rpartition("did you mean ")[2] for line in found[:2]] == [
        '"ru:forms"?)',
        '"ru:forbidden"?)',
    ]
    assert found[2] == 'a.csv:2: column 2 (case): "both" is not a case; write one of exact, any, or nothing'


def test_rules_for_an_article_come_before_those_for_all(tmp_path: Path) -> None:
    text = "term,only,ru,ur\nCUP,,Кубок,کپ\nCUP,sport | football/*,Кубок мира,\ncell,jail,камера,\n"
    glossary = load([written(tmp_path, text)])
    assert (len(glossary.concepts), glossary.limits) == (3, {"sport", "football/*", "jail"})
    for article, domains, expected in [
        ("a.txt", (), ["Кубок"]),
        ("football/a.txt", (), ["Кубок мира"]),
        ("a.txt", ("sport", "jail"), ["Кубок мира", "камера"]),
    ]:
        holding = within(glossary, article, domains).concepts
        assert [concept.renderings(Locale("ru"))[0] for concept in holding] == expected
        assert holding[0].renderings(Locale("ur")) == ("کپ",)


def test_all_errors_of_all_files_come_at_once(tmp_path: Path) -> None:
    found = problems(tmp_path, HEADER + "A,x,y,а\nB,,,б\nB,,,в\n", b"\xff", "term,rru\n,д\n")
    assert [problem.split(": ")[:2] for problem in found] == [
        ["a.csv:2", "column 2 (kind)"],
        ["a.csv:2", "column 3 (gender)"],
        ["b.csv:1", "not UTF-8; save it as UTF-8 (in Excel"],
        ["c.csv:1", "column 2 (rru)"],
        ["c.csv:2", "column 1 (term)"],
        ["a.csv:4", "column 4 (ru)"],
    ]


def test_rows_of_a_term_merge(tmp_path: Path) -> None:
    house = written(tmp_path, HEADER + "Ksenia Karelina,person,,Ксения Карелина,,\n", "house.csv")
    desk = written(tmp_path, "term,gender,ur,note\nKsenia Karelina | Karelina,f,کسینیا کریلینا,dancer\n")
    assert load([house, desk]) == Glossary(
        (
            Concept(
                "person",
                "f",
                {
                    "en": ("Ksenia Karelina", "Karelina"),
                    "ru": ("Ксения Карелина",),
                    "ur": ("کسینیا کریلینا",),
                },
                "dancer",
            ),
        )
    )


def test_case_tells_terms_apart(tmp_path: Path) -> None:
    text = "term,ru\nPolish,польский\npolish,полировать\n"
    spellings = [concept.terms["en"] for concept in load([written(tmp_path, text)]).concepts]
    assert spellings == [("Polish",), ("polish",)]


def test_duplicates_are_warned_of(tmp_path: Path) -> None:
    path = written(tmp_path, "term,kind,ru\nswap,,обмен\nswap,term,обмен\nswap,event,обмен\n")
    glossary = load([path])
    assert glossary == Glossary(
        (Concept("term", "", {"en": ("swap",), "ru": ("обмен",)}),),
        (
            f'{path}:3: column 1 (term): "swap" is already in {path}:2; delete one of the rows',
            f'{path}:4: column 2 (kind): "swap" is event here but term in {path}:2, which is kept',
            f'{path}:4: column 1 (term): "swap" is already in {path}:2; delete one of the rows',
        ),
    )


def test_digest_follows_what_a_translation_follows() -> None:
    swap = Concept("term", "", {"en": ("swap",), "ru": ("обмен",)})
    same = Concept("term", "", {"ru": ("обмен",), "en": ("swap",)}, "a note", Origin("a.csv", 2))
    other = Concept("term", "", {"en": ("swap",), "ru": ("своп",)})
    digest = Glossary((swap, KARELINA)).digest
    assert digest == "3b403bf62e76"
    assert Glossary((KARELINA, same)).digest == digest
    assert Glossary((other, KARELINA)).digest != digest


WORDS = st.text(st.sampled_from('abЯячخ ,;"\n\t=.-1'), min_size=1, max_size=8).map(str.strip).filter(bool)
ALTERNATIVES = st.lists(WORDS, min_size=1, max_size=3, unique=True).map(tuple)
RULES = st.dictionaries(st.sampled_from(["ru", "ur", "pt_BR"]), ALTERNATIVES)


@st.composite
def concepts(draw: st.DrawFn) -> list[Concept]:
    """Concepts that share no English spelling."""
    terms = draw(st.lists(WORDS, max_size=12, unique=True))
    kinds, genders, notes = (
        st.sampled_from(KINDS),
        st.sampled_from(["", *GENDERS]),
        st.one_of(WORDS, st.just("")),
    )
    return [
        Concept(draw(kinds), draw(genders), {"en": tuple(terms[i : i + 2]), **draw(RULES)}, draw(notes))
        for i in range(0, len(terms), 2)
    ]


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    concepts(),
    st.permutations(["en", "kind", "gender", "ru", "ur", "pt_BR", "note"]),
    st.sampled_from(",;\t"),
)
def test_what_a_spreadsheet_writes_is_loaded(
    tmp_path: Path, rows: list[Concept], order: list[str], delimiter: str
) -> None:
    path = tmp_path / "rows.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(order)
        for row in rows:
            cells = {language: " | ".join(spellings) for language, spellings in row.terms.items()}
            cells |= {"kind": row.kind, "gender": row.gender, "note": row.note}
            writer.writerow(cells.get(name, "") for name in order)
    assert load([path]) == Glossary(tuple(rows))
