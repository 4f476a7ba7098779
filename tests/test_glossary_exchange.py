import csv
import io
import unicodedata
from pathlib import Path
from xml.etree import ElementTree

import pytest
from babel import Locale
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from glossary.exchange import FORMATS, guess, read, write
from glossary.tables import GlossaryError, load
from glossary.terms import CASES, GENDERS, KINDS, Concept, Glossary, Usage

EN, RU, UR = Locale("en"), Locale("ru"), Locale("ur")
CASES_FOLDER = Path(__file__).parent / "cases" / "glossaries"
NEWSWIRE = Path(__file__).parent.parent / "glossary" / "newswire.csv"
FSB = Concept(
    "organisation",
    "",
    {"en": ("FSB", "Federal Security Service"), "ru": ("ФСБ",), "ur": ("ایف ایس بی",)},
    "not the KGB",
    usage={"ru": Usage(("ФСБ",), ("КГБ", "ЧК"), "Федеральная служба безопасности")},
    case="exact",
)
KARELINA = Concept("person", "f", {"en": ("Ksenia Karelina",), "ru": ("Ксения Карелина", "Карелина")})
WSJ = Concept(
    "work", "", {"en": ("The Wall Street Journal", "WSJ"), "ru": ("=",), "ur": ("وال اسٹریٹ جرنل",)}
)
CUP = Concept("event", "", {"en": ("cup",), "ru": ("кубок",)}, only=("sport", "football/*.txt"))
HOUSE = Glossary((FSB, KARELINA, WSJ, CUP))


def written(folder: Path, content: str | bytes, name: str = "terms.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def again(folder: Path, glossary: Glossary, format: str, *languages: Locale) -> Glossary:
    return read(written(folder, write(glossary, format, languages).data, "again"), format, languages)


def terms(glossary: Glossary, language: str = "ru") -> dict[str, tuple[str, ...]]:
    """What English terms are called, by their first spelling."""
    return {concept.terms["en"][0]: concept.terms.get(language, ()) for concept in glossary.concepts}


def problems(folder: Path, content: str | bytes, format: str, *languages: Locale) -> list[str]:
    with pytest.raises(GlossaryError) as caught:
        read(written(folder, content), format, languages)
    return [problem.replace(f"{folder}/", "") for problem in caught.value.problems]


# Files of other tools


@pytest.mark.parametrize("name", ["dct.tbx", "dca.tbx", "tig.tbx", "ntig.tbx"])
def test_tbx_of_all_styles_and_versions(name: str) -> None:
    path = CASES_FOLDER / name
    assert guess(path) == "tbx"
    assert read(path, "tbx", [EN, RU]) == Glossary(
        (
            Concept(
                "term",
                "",
                {"en": ("Federal Security Service", "FSB"), "ru": ("ФСБ", "Федеральная служба безопасности")},
                "the Russian security service",
                usage={"ru": Usage(forbidden=("Комитет государственной безопасности",))},
            ),
            Concept("term", "", {"en": ("AT&T",), "ru": ("=",)}),
        )
    )


PAIRS = {"swap": ("обмен",), "Trump, Jr.": ("Трамп-младший",), "Boeing": ("=",)}


@pytest.mark.parametrize(
    "content",
    [
        'swap,обмен\n"Trump, Jr.",Трамп-младший\nBoeing,Boeing\n',
        '\ufeffswap,обмен\r\n"Trump, Jr.",Трамп-младший\r\nBoeing,Boeing',
        "swap\tобмен\nTrump, Jr.\tТрамп-младший\nBoeing\tBoeing\n",
        "swap;обмен\nTrump, Jr.;Трамп-младший\nBoeing;Boeing\n",
        'swap , обмен \n\n,,\n"Trump, Jr.",Трамп-младший\nBoeing,Boeing\n',
        'Source,TARGET\nswap,обмен\n"Trump, Jr.",Трамп-младший\nBoeing,Boeing\n',
        'en,ru-RU\nswap,обмен\n"Trump, Jr.",Трамп-младший\nBoeing,Boeing\n',
        'swap,обмен,EN,RU\n"Trump, Jr.",Трамп-младший,EN,RU\nBoeing,Boeing,en-US,ru\n',
        'swap,обмен,EN,RU,12\nТрамп-младший,"Trump, Jr.",RU,EN,3\nBoeing,Boeing,EN,RU,\n',
        '"Trump, Jr.",Трамп-младший\nswap,обмен\nBoeing,Boeing\nswap,обмен\n',
        "\ufeffswap\tобмен\nTrump, Jr.\tТрамп-младший\nBoeing\tBoeing\n".encode("utf-16-le"),
    ],
    ids=[
        "CSV",
        "BOM and CRLF",
        "TSV",
        "semicolons",
        "spaces and blank rows",
        "titles",
        "header of codes",
        "DeepL's web page",
        "DeepL's glossary generator",
        "a row twice",
        "UTF-16",
    ],
)
@pytest.mark.parametrize("format", ["deepl", "google"])
def test_two_columns(tmp_path: Path, content: str | bytes, format: str) -> None:
    glossary = read(written(tmp_path, content), format, [EN, RU])
    assert (terms(glossary), glossary.warnings) == (PAIRS, ())


def test_rows_that_name_their_languages_need_no_pair(tmp_path: Path) -> None:
    path = written(tmp_path, "swap,обмен,EN,RU\nswap,تبادلہ,EN,UR\nсвоп,swap,RU,EN\n")
    assert read(path, "deepl").concepts[0].terms == {
        "en": ("swap",),
        "ru": ("обмен", "своп"),
        "ur": ("تبادلہ",),
    }


def test_a_pair_into_english_is_turned_round(tmp_path: Path) -> None:
    path = written(tmp_path, "обмен,swap\nСША,U.S.\nСоединённые Штаты,U.S.\n")
    glossary = read(path, "deepl", [RU, EN])
    assert terms(glossary) == {"swap": ("обмен",), "U.S.": ("США", "Соединённые Штаты")}
    assert [str(concept.source) for concept in glossary.concepts] == [f"{path}:1", f"{path}:2"]


@pytest.mark.parametrize(
    "content",
    [
        "en,ru,ur\naccount,счёт,اکاؤنٹ\nBoeing,Boeing,\n,без,\n",
        "\ufeffRU;EN-us;ur;;POS;Description\r\nсчёт;account;اکاؤنٹ;;noun;at a bank\r\nBoeing;Boeing;;;;\r\nбез;;;;;\r\n",
    ],
)
def test_google_equivalent_terms(tmp_path: Path, content: str) -> None:
    path = written(tmp_path, content)
    glossary = read(path, "google")
    assert guess(path) == "google"
    assert terms(glossary) == {"account": ("счёт",), "Boeing": ("=",)}
    assert terms(glossary, "ur") == {"account": ("اکاؤنٹ",), "Boeing": ()}
    assert glossary.concepts[0].note == ("at a bank" if "bank" in content else "")
    assert glossary.warnings == (f"{path}:4: no English term; the row was left out",)


WEBLATE = "location,source,target,id,fuzzy,context,translator_comments,developer_comments\n"


@pytest.mark.parametrize(
    "content",
    [
        WEBLATE
        + ",FSB,ФСБ,,False,,,secret service\n"
        + ",FSB,КГБ,,False,old,,[flags: forbidden]\n"
        + ",Boeing,,,False,,,[flags: read-only]\n",
        WEBLATE.upper().replace(",", ";").replace("\n", "\r\n")
        + ';FSB;ФСБ;;;;;"[flags: terminology]\nsecret service"\r\n'
        + ";FSB;КГБ;;;;[flags: forbidden, terminology] old;\r\n;Boeing;'=?;;;;[flags: read-only];\r\n",
        '"Context","Source","Target","Flags","Notes"\n"","FSB","ФСБ","","secret service"\n'
        '"old","FSB","КГБ","forbidden",""\n"","Boeing","","read-only, terminology",""\n',
        ",FSB,ФСБ,,False,,,secret service\n,FSB,КГБ,,False,old,,[flags: forbidden]\n,Boeing,,,,,,[flags: read-only]\n",
    ],
    ids=["as exported", "semicolons", "with a column of flags", "no header"],
)
def test_weblate(tmp_path: Path, content: str) -> None:
    fsb = Concept(
        "term", "", {"en": ("FSB",), "ru": ("ФСБ",)}, "secret service; old", usage={"ru": Usage((), ("КГБ",))}
    )
    boeing = Concept("term", "", {"en": ("Boeing",), "ru": ("=",)})
    assert read(written(tmp_path, content), "weblate", [EN, RU]) == Glossary((fsb, boeing))


def test_weblate_terms_that_are_not_ready_are_left_out(tmp_path: Path) -> None:
    path = written(tmp_path, "source,target,fuzzy\na,а,no\nb,,no\nc,,\nd,д,True\n'-e,'=э,\n")
    glossary = read(path, "weblate", [EN, RU])
    assert terms(glossary) == {"a": ("а",), "-e": ("=э",)}
    assert glossary.warnings == (
        f"{path}:3: terms that have no translation were left out: 2",
        f"{path}:5: terms that need editing were left out: 1",
    )


def test_line_breaks_in_quotes_do_not_shift_lines(tmp_path: Path) -> None:
    content = 'a,"б\nв"\r\n\r\nc,\n'
    assert problems(tmp_path, content, "deepl", EN, RU) == [
        "terms.csv:4: column 2: empty; write a term there or delete the row"
    ]


def test_letters_are_composed(tmp_path: Path) -> None:
    decomposed = unicodedata.normalize("NFD", "Йорк")
    assert terms(read(written(tmp_path, f"York,{decomposed}\n"), "deepl", [EN, RU])) == {"York": ("Йорк",)}
    assert terms(read(written(tmp_path, tbx(entry("York", decomposed))), "tbx")) == {"York": ("Йорк",)}


# TBX that is not as it should be


def entry(english: str, russian: str, more: str = "") -> str:
    return (
        f'<termEntry>{more}<langSet xml:lang="en"><tig><term>{english}</term></tig></langSet>'
        f'<langSet xml:lang="ru"><tig><term>{russian}</term></tig></langSet></termEntry>\n'
    )


def tbx(*entries: str, before: str = "") -> str:
    return f'{before}<martif type="TBX"><text><body>\n{"".join(entries)}</body></text></martif>'


LAUGHS = '<!DOCTYPE martif [\n<!ENTITY a "ha">\n<!ENTITY b "&a;&a;&a;">\n]>'


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            tbx(entry("&b;", "а"), before=LAUGHS),
            "terms.csv:2: the file declares entities, which can be an attack; write the characters themselves and"
            " delete <!ENTITY …>",
        ),
        (tbx(entry("a", "<b>")), "terms.csv:2: mismatched tag: not XML; export the file again"),
        (tbx(entry("a&nbsp;b", "а")), "terms.csv:2: undefined entity: not XML; export the file again"),
        ("", "terms.csv:1: no element found: not XML; export the file again"),
        ("swap,обмен\n", "terms.csv:1: syntax error: not XML; export the file again"),
        ("<tmx/>", "terms.csv:1: <tmx> is not TBX; export the glossary as TBX or CSV"),
        (
            tbx(entry("a", "а").replace(' xml:lang="ru"', "")),
            'terms.csv:2: <langSet> does not say its language; add xml:lang="en" or the like',
        ),
    ],
    ids=["entities", "tags", "HTML entity", "empty", "CSV", "TMX", "no language"],
)
def test_tbx_errors(tmp_path: Path, content: str, expected: str) -> None:
    assert problems(tmp_path, content, "tbx") == [expected]


def test_tbx_that_can_be_read_in_part(tmp_path: Path) -> None:
    content = tbx(
        entry("a", " \n "),
        entry("", "б"),
        entry("bank", "банк", '<descrip type="subjectField">finance</descrip>'),
        entry("cell", "клетка"),
        entry("cell", "камера"),
        entry("d", "д").replace("ru", "x-klingon"),
    )
    path = written(tmp_path, content)
    glossary = read(path, "tbx")
    assert terms(glossary) == {"a": (), "bank": ("банк",), "cell": ("клетка",), "d": ()}
    assert [line.replace(f"{path}", "") for line in glossary.warnings] == [
        ":2: the term is empty; it was left out",
        ":4: the term is empty; it was left out",
        ":4: no English term; the entry was left out",
        ':8: "x-klingon" is not the code of a known language; its terms were left out',
        ": subject fields (finance) became domains, to which 1 rules are limited; empty the column only"
        " if they hold everywhere",
        ':7: "cell" is "камера" here but "клетка" in :6; the first counts',
    ]


def test_tbx_may_be_nested_deeply(tmp_path: Path) -> None:
    deep = "<descripGrp>" * 2000 + "</descripGrp>" * 2000
    assert terms(read(written(tmp_path, tbx(entry("a", "а", deep))), "tbx")) == {"a": ("а",)}


def test_old_english_terms_still_are_found(tmp_path: Path) -> None:
    old = '</term><termNote type="administrativeStatus">supersededTerm-admn-sts</termNote></tig>'
    more = f"<tig><term>Constantinople{old}<tig><term>Byzantium{old.replace('superseded', 'deprecated')}"
    content = tbx(entry("Istanbul", "Стамбул").replace("</tig></langSet>", f"</tig>{more}</langSet>", 1))
    (city,) = read(written(tmp_path, content), "tbx").concepts
    assert city.terms["en"] == ("Istanbul", "Constantinople")
    assert city.used(EN) == Usage(forbidden=("Byzantium",))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1251"])
def test_tbx_in_other_encodings(tmp_path: Path, encoding: str) -> None:
    declared = encoding.replace("-sig", "").replace("cp1251", "windows-1251")
    content = tbx(entry("swap", "обмен"), before=f'<?xml version="1.0" encoding="{declared}"?>\n')
    path = written(tmp_path, content.encode(encoding), "terms.xml")
    assert (guess(path), terms(read(path, "tbx"))) == ("tbx", {"swap": ("обмен",)})


def test_regional_variants_are_filed_where_they_are_wanted(tmp_path: Path) -> None:
    path = written(tmp_path, tbx(entry("swap", "обмен").replace('"ru"', '"ru-RU"')))
    assert terms(read(path, "tbx"), "ru_RU") == {"swap": ("обмен",)}
    assert terms(read(path, "tbx", [EN, RU])) == {"swap": ("обмен",)}
    assert terms(read(path, "tbx", [EN, UR]), "ru_RU") == {"swap": ()}


# What is wrong is said


@pytest.mark.parametrize(
    ("format", "languages", "content", "expected"),
    [
        (
            "deepl",
            (),
            "a,б\n",
            ":1: the format holds one language beside English; name just one, such as --to ru (given: none)",
        ),
        (
            "google",
            (UR, RU),
            "a,б\n",
            ":1: one language of ur and ru must be English, the language that glossaries start from;"
            " name another pair",
        ),
        (
            "weblate",
            (EN, RU, UR),
            "source,target\na,б\n",
            ": the format holds one language beside English; name just one, such as --to ru (given: en ru ur)",
        ),
        (
            "google",
            (),
            "de,ru\nKonto,счёт\n",
            ":1: no column is English, which glossaries start from; add a column en",
        ),
        ("deepl", (EN, RU), "a,б\n,в\n", ":2: column 1: empty; write a term there or delete the row"),
        (
            "deepl",
            (EN, RU),
            "a,б\nb,в\nTrump, Jr.,Трамп-младший\n",
            ":3: column 3: neither source nor target, nor language codes in columns 3 and 4; put quotes around"
            " a cell with commas",
        ),
        (
            "google",
            (EN, RU),
            "a,б\nb,в\nc,г,en,ru,ё,ж\n",
            ":3: column 6: more cells than such a file has; delete them",
        ),
        (
            "deepl",
            (EN, RU),
            'a,б\n"b" c,в\n',
            ':2: a quotation mark is not closed where the cell ends; close it, and write "" for one inside',
        ),
        (
            "deepl",
            (EN, RU),
            "Москва\nМинск\n",
            ":1: only one column; put a comma or a tab between term and translation",
        ),
        ("deepl", (EN, RU), "", ":1: the file is empty; export the glossary again"),
        ("weblate", (EN, RU), "\n \n", ":1: the file is empty; export the glossary again"),
        (
            "weblate",
            (EN, RU),
            "target,source\nа,\n",
            ":2: the source is empty; write the term or delete the row",
        ),
        (
            "deepl",
            (EN, RU),
            "a,б\nc,г\n".encode("cp1251"),
            ':1: not UTF-8; save it as UTF-8 (in Excel: "CSV UTF-8")',
        ),
        ("csv", (), "term,rru\n", ':1: column 2 (rru): "rru" is not a known column; '),
    ],
)
def test_errors_say_where_and_what_to_do(
    tmp_path: Path, format: str, languages: tuple[Locale, ...], content: str | bytes, expected: str
) -> None:
    (found,) = problems(tmp_path, content, format, *languages)[:1]
    assert found.startswith(f"terms.csv{expected}")


@pytest.mark.parametrize("format", [name for name in FORMATS if name != "csv"])
def test_a_missing_file_is_named(tmp_path: Path, format: str) -> None:
    with pytest.raises(GlossaryError, match="none.csv: No such file or directory; check the name"):
        read(tmp_path / "none.csv", format, [EN, RU])


def test_unknown_formats_and_wrong_pairs_are_refused() -> None:
    with pytest.raises(
        GlossaryError, match='"xlsx" is not a glossary format; write one of csv, tbx, deepl, '
    ):
        write(HOUSE, "xlsx")
    for format in ("deepl", "weblate"):
        with pytest.raises(GlossaryError, match=f"{format}: the format holds one language beside English"):
            write(HOUSE, format, [RU])
    with pytest.raises(GlossaryError, match="weblate: the source must be English"):
        write(HOUSE, "weblate", [RU, EN])


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.csv", "Ru,TERM\n", "csv"),
        ("a.csv", "\ufeffterm;kind;ru\n", "csv"),
        ("a.tsv", WEBLATE, "weblate"),
        ("a.csv", '"context","Source","Translation"\n', "weblate"),
        ("a.csv", "en,ru,description\n", "google"),
        ("a.csv", "swap,обмен\n", "deepl"),
        ("a.tsv", "swap\tобмен\ten\tru\n", "deepl"),
        ("a.xml", "\ufeff<martif/>", "tbx"),
        ("a.tbx", "nonsense", "tbx"),
    ],
)
def test_guess(tmp_path: Path, name: str, content: str, expected: str) -> None:
    assert guess(written(tmp_path, content, name)) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"PK\x03\x04...", 'a: a workbook; save it as "CSV UTF-8"'),
        ("a,b,c,d,e,f\n", "a:1: no known header; say which format it is (csv, tbx, deepl, google, weblate)"),
        ("swap\n", "a:1: only one column; put a comma or a tab between term and translation"),
    ],
)
def test_what_cannot_be_guessed(tmp_path: Path, content: str | bytes, expected: str) -> None:
    with pytest.raises(GlossaryError) as caught:
        guess(written(tmp_path, content, "a"))
    assert str(caught.value) == f"{tmp_path}/{expected}"


# What we write


def test_tables_are_written_as_people_expect_them() -> None:
    assert write(HOUSE, "csv", [RU]).data.decode() == (
        "term,kind,gender,case,only,ru,ru:forms,ru:forbidden,ru:expansion,note\n"
        "FSB | Federal Security Service,organisation,,exact,,ФСБ,ФСБ,КГБ | ЧК,Федеральная служба безопасности,"
        "not the KGB\n"
        "Ksenia Karelina,person,f,,,Ксения Карелина | Карелина,,,,\n"
        "The Wall Street Journal | WSJ,work,,,,=,,,,\n"
        "cup,event,,,sport | football/*.txt,кубок,,,,\n"
    )


def test_deepl_and_google_pairs() -> None:
    expected = (
        "FSB,ФСБ\nFederal Security Service,ФСБ\nKsenia Karelina,Ксения Карелина\n"
        "The Wall Street Journal,The Wall Street Journal\nWSJ,WSJ\n"
    )
    lost = (
        'kind: "FSB" and 2 more',
        'case: "FSB"',
        'note: "FSB"',
        'forms in ru: "FSB"',
        'forbidden in ru: "FSB"',
        'expansion in ru: "FSB"',
        'gender: "Ksenia Karelina"',
        'alternatives in ru: "Ksenia Karelina"',
        'left out, because limited to some articles: "cup"',
    )
    for format in ("deepl", "google"):
        data, told = write(HOUSE, format, [EN, RU])
        assert data.decode() == expected
        assert told == tuple(f"{format}: {line}" for line in lost)


def test_a_pair_into_english_is_written(tmp_path: Path) -> None:
    data, lost = write(Glossary((KARELINA, FSB)), "deepl", [RU, EN])
    assert data.decode() == "Ксения Карелина,Ksenia Karelina\nКарелина,Ksenia Karelina\nФСБ,FSB\n"
    assert 'deepl: alternatives in en: "FSB"' in lost


def test_google_equivalent_terms_are_written(tmp_path: Path) -> None:
    data, _ = write(HOUSE, "google")
    assert data.decode() == (
        "en,ru,ur,description\nFSB,ФСБ,ایف ایس بی,not the KGB\nFederal Security Service,ФСБ,ایف ایس بی,not the KGB\n"
        "Ksenia Karelina,Ксения Карелина,,\n"
        "The Wall Street Journal,The Wall Street Journal,وال اسٹریٹ جرنل,\nWSJ,WSJ,وال اسٹریٹ جرنل,\n"
    )
    assert write(HOUSE, "google", [EN, Locale("pt", "BR"), UR]).data.decode().startswith("en,pt-BR,ur,")


def test_weblate_is_written(tmp_path: Path) -> None:
    data, lost = write(HOUSE, "weblate", [EN, RU])
    table = [",".join(row) for row in csv.reader(io.StringIO(data.decode()))]
    assert table == [
        WEBLATE.strip(),
        ",FSB,ФСБ,,False,,,not the KGB",
        ",FSB,КГБ,,False,forbidden 1,,[flags: forbidden]",
        ",FSB,ЧК,,False,forbidden 2,,[flags: forbidden]",
        ",Federal Security Service,ФСБ,,False,,,not the KGB",
        ",Federal Security Service,КГБ,,False,forbidden 1,,[flags: forbidden]",
        ",Federal Security Service,ЧК,,False,forbidden 2,,[flags: forbidden]",
        ",Ksenia Karelina,Ксения Карелина,,False,,,",
        ",Ksenia Karelina,Карелина,,False,alternative 1,,",
        ",The Wall Street Journal,The Wall Street Journal,,False,,,[flags: read-only]",
        ",WSJ,WSJ,,False,,,[flags: read-only]",
    ]
    assert [line.split(":")[1] for line in lost] == [
        " kind",
        " case",
        " forms in ru",
        " expansion in ru",
        " gender",
        " left out, because limited to some articles",
    ]


def test_tbx_has_the_categories_that_other_tools_know() -> None:
    data, lost = write(HOUSE, "tbx")
    assert lost == ()
    root = ElementTree.fromstring(data)
    names = {
        "": "urn:iso:std:iso:30042:ed-2",
        "min": "http://www.tbxinfo.net/ns/min",
        "basic": "http://www.tbxinfo.net/ns/basic",
    }
    fsb, karelina, _, cup = root.findall(".//conceptEntry", names)
    russian = fsb.findall("langSec", names)[1].findall("termSec", names)
    assert [
        [term.findtext(name, None, names) for name in ("term", "min:administrativeStatus", "basic:termType")]
        for term in russian
    ] == [
        ["ФСБ", "preferredTerm-admn-sts", "acronym"],
        ["Федеральная служба безопасности", "admittedTerm-admn-sts", "fullForm"],
        ["КГБ", "deprecatedTerm-admn-sts", None],
        ["ЧК", "deprecatedTerm-admn-sts", None],
    ]
    assert [e.text for e in karelina.findall(".//basic:grammaticalGender", names)] == ["feminine", "feminine"]
    assert [e.text for e in cup.findall("min:subjectField", names)] == ["sport", "football/*.txt"]
    assert karelina.findtext(".//min:partOfSpeech", None, names) == "noun"


def test_an_edited_tbx_of_ours_without_our_notes_still_is_a_glossary(tmp_path: Path) -> None:
    lines = [
        line for line in write(HOUSE, "tbx").data.decode().splitlines() if "translate-article:" not in line
    ]
    glossary = read(written(tmp_path, "\n".join(lines)), "tbx")
    assert terms(glossary)["The Wall Street Journal"] == ("=",)
    assert terms(glossary)["FSB"] == ("ФСБ", "Федеральная служба безопасности")


@pytest.mark.parametrize("format", ["csv", "tbx"])
def test_nothing_of_our_own_glossary_is_lost(tmp_path: Path, format: str) -> None:
    glossary = load([NEWSWIRE])
    assert write(glossary, format).lost == ()
    assert again(tmp_path, glossary, format) == glossary
    assert again(tmp_path, HOUSE, format) == HOUSE


def test_only_the_languages_that_are_named_are_written(tmp_path: Path) -> None:
    for format in ("csv", "tbx"):
        glossary = again(tmp_path, HOUSE, format, EN, UR)
        assert {name for concept in glossary.concepts for name in concept.terms} == {"en", "ur"}
        assert len(glossary.concepts) == len(HOUSE.concepts)


@pytest.mark.parametrize(
    ("concept", "format", "expected"),
    [
        (Concept("term", "", {"en": ("a|b",), "ru": ("а",)}), "csv", 'csv: left out: "a|b"'),
        (Concept("term", "", {"en": ("a",), "ru": ("б|в",)}), "csv", 'csv: terms in ru: "a"'),
        (Concept("term", "", {"en": ("a",), "ru": ("б\nв",)}), "tbx", 'tbx: terms in ru: "a"'),
        (Concept("term", "", {"en": ("a",), "ru": ("б\x01в",)}, "c"), "tbx", 'tbx: terms in ru: "a"'),
        (Concept("term", "", {"en": ("a",), "ru": ("б\nв",)}), "deepl", 'deepl: terms in ru: "a"'),
        (Concept("term", "", {"en": ("a",), "pt": ("и\u0306",)}), "tbx", 'tbx: terms in pt: "a"'),
        (Concept("term", "", {"en": ("a",), "ru": ("'=б",)}), "weblate", 'weblate: terms in ru: "a"'),
    ],
)
def test_what_cannot_be_written_exactly_is_told(concept: Concept, format: str, expected: str) -> None:
    languages = () if format in ("csv", "tbx") else (EN, RU)
    assert write(Glossary((concept,)), format, languages).lost == (expected,)


@pytest.mark.parametrize("format", FORMATS)
def test_an_empty_glossary_is_written(format: str) -> None:
    assert write(Glossary(), format, [EN, RU]).lost == ()


# Anything that is printable survives


PRINTABLE = st.characters(blacklist_categories=("C", "Z"), blacklist_characters="|") | st.sampled_from(
    " ,;\"<&'=-"
)
WORDS = (
    st.text(PRINTABLE, min_size=1, max_size=8)
    .map(lambda text: unicodedata.normalize("NFC", " ".join(text.split(" ")).strip()))
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: text and text != "=" and "|" not in text)
)
WILD = st.text(
    st.characters(blacklist_categories=("Cs",)) | st.sampled_from(' |"\n\r\t<=;,'), max_size=6
).map(str.strip)
LANGUAGES = st.sampled_from(["ru", "ur", "pt_BR", "zh_Hant"])


@st.composite
def glossaries(draw: st.DrawFn, words: st.SearchStrategy[str] = WORDS) -> Glossary:
    """Glossaries whose concepts share no English spelling."""
    lists = st.lists(words, max_size=3, unique=True).map(tuple)
    usages = st.builds(Usage, lists, lists, words | st.just("")).filter(lambda usage: usage != Usage())
    renderings = st.lists(words | st.just("="), min_size=1, max_size=3, unique=True).map(tuple)
    spellings = draw(st.lists(words, max_size=10, unique=True))
    concepts = (
        Concept(
            draw(st.sampled_from(KINDS)),
            draw(st.sampled_from(("", *GENDERS))),
            {**draw(st.dictionaries(LANGUAGES, renderings)), "en": tuple(spellings[i : i + 2])},
            draw(words | st.just("")),
            usage=draw(st.dictionaries(LANGUAGES | st.just("en"), usages, max_size=2)),
            case=draw(st.sampled_from(("", *CASES))),
            only=draw(lists),
        )
        for i in range(0, len(spellings), 2)
    )
    return Glossary(tuple(concepts))


ROUND_TRIPS = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
MARKED = Concept(
    "term", "", {"en": ("a",), "ru": ("=", "translate-article:=")}, "translate-article:kind=person"
)


@ROUND_TRIPS
@given(glossaries(), st.sampled_from(["csv", "tbx"]))
@example(Glossary((MARKED,)), "tbx")
@example(Glossary((Concept("work", "", {"en": ("X", "Y"), "ru": ("X", "=", "Y")}),)), "tbx")
def test_what_is_written_is_read(tmp_path: Path, glossary: Glossary, format: str) -> None:
    assert again(tmp_path, glossary, format) == glossary
    assert write(glossary, format).lost == ()


@ROUND_TRIPS
@given(glossaries(WILD.filter(bool)), st.sampled_from(["csv", "tbx"]))
def test_whatever_is_lost_is_told(tmp_path: Path, glossary: Glossary, format: str) -> None:
    glossary = Glossary(tuple(concept for concept in glossary.concepts if len(concept.terms) > 1))
    data, lost = write(glossary, format)
    assert lost or read(written(tmp_path, data), format) == glossary


@ROUND_TRIPS
@given(glossaries(), st.sampled_from(["deepl", "google", "weblate"]))
def test_first_renderings_survive_everywhere_or_it_is_told(
    tmp_path: Path, glossary: Glossary, format: str
) -> None:
    data, lost = write(glossary, format, [EN, RU])
    expected = {
        spelling: concept.renderings(RU, spelling)[0]
        for concept in glossary.concepts
        for spelling in concept.terms["en"]
        if "ru" in concept.terms and not concept.only
    }
    if not expected:
        return
    found = read(written(tmp_path, data), format, [EN, RU])
    kept = {
        c.terms["en"][0]: c.renderings(RU, c.terms["en"][0])[0] for c in found.concepts if "ru" in c.terms
    }
    assert kept == expected or any("terms in ru" in line or "left out" in line for line in lost)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode), st.sampled_from(sorted(FORMATS)))
def test_whatever_is_in_a_file_only_glossary_errors_are_raised(
    tmp_path: Path, content: bytes, format: str
) -> None:
    path = written(tmp_path, content)
    told: list[str] = []
    for attempt in (lambda: read(path, format, [EN, RU]), lambda: guess(path)):
        try:
            attempt()
        except GlossaryError as error:
            told += error.problems
    assert all(line.startswith(str(path)) for line in told)
