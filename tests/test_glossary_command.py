"""`translate-article glossary` as a user types it; a fake translates where the words do not matter."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from fakes import FakeTranslator
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glossary.tables import load
from i18n import cli

ROOT = Path(__file__).parent.parent
STORY = """Kenya opens talks

NAIROBI, April 10 (Reuters) - Wanjiru Odhiambo came to Nairobi on Thursday, officials in Kenya said.

Odhiambo thanked the people of Kenya.
"""
HOUSE = """term,kind,gender,ru,ru:forbidden,ru:expansion,only,ur,note
Ksenia Karelina,person,f,Ксения Карелина,,,,کسینیا کیرلینا,"a dancer, they say"
FSB,organisation,,ФСБ,КГБ | ЧК,Федеральная служба безопасности,,,
CUP,term,,Кубок,,,,کپ,
CUP,term,,Кубок мира,,,sport | football/*,,
UrduPoint,organisation,,=,,,,,
"""


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A folder of a user: an article, a glossary; translations are in capitals."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("translators.argos.ArgosTranslator", FakeTranslator)
    Path("story.txt").write_text(STORY, encoding="utf-8")
    Path("house.csv").write_text(HOUSE, encoding="utf-8")
    return tmp_path


def glossary(*arguments: str) -> int:
    return cli.main(["glossary", *arguments])


def files(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


# Check.


def test_a_clean_file(desk, capsys):
    Path("clean.csv").write_text("term,kind,ru\nMoscow,place,Москва\nFSB,organisation,ФСБ\n")
    assert glossary("check", "clean.csv") == 0
    assert capsys.readouterr() == ("clean.csv: 2 terms, 2 in ru, no mistakes\n", "")


def test_one_term_is_no_terms(desk, capsys):
    Path("clean.csv").write_text("term,kind\nMoscow,place\n")
    assert glossary("check", "clean.csv") == 0
    assert capsys.readouterr().out == "clean.csv: 1 term, no renderings, no mistakes\n"


def test_the_glossary_that_comes_with_the_tool_is_checked_by_default(desk, capsys):
    assert glossary("check", "--to", "ur") == 0
    assert "newswire.csv: " in capsys.readouterr().out.splitlines()[-1]


def test_the_glossary_here_is_checked_by_default(desk, capsys):
    Path("glossary").mkdir()
    Path("glossary/b.csv").write_text("term,ru\nMoscow,Москва\n")
    Path("glossary/a.csv").write_text("term,ru\nFSB,ФСБ\n")
    assert glossary("check", "--to", "ru") == 0
    assert "glossary/a.csv, glossary/b.csv: 2 terms, 2 in ru" in capsys.readouterr().out


FINDINGS = (
    "term,kind,gender,ru,ru:forbidden,ur\n"
    "Washington,place,,Вашингтoн,,واشنگٹن\n"
    "Sasha Weber,person,,Саша Вебер,,\n"
    "swap,term,,обмен,обмена,\n"
)


def test_findings(desk, capsys):
    Path("f.csv").write_text(FINDINGS, encoding="utf-8")
    assert glossary("check", "f.csv") == 0
    *notes, last = capsys.readouterr().out.splitlines()
    assert {line.partition(": ")[0] for line in notes} == {"note"}
    for start in (
        'f.csv:2: column 4 (ru): "Вашингтoн" mixes letters',
        'f.csv:3: column 4 (ru): "Саша Вебер" declines by gender',
        'f.csv:4: column 5 (ru:forbidden): "обмена" is forbidden, but a form of the rendering',
    ):
        assert any(line.startswith(f"note: {start}") for line in notes), (start, notes)
    assert last == "f.csv: 3 terms, 3 in ru, 1 in ur, no mistakes"


def test_findings_of_one_language(desk, capsys):
    Path("f.csv").write_text(FINDINGS, encoding="utf-8")
    assert glossary("check", "f.csv", "--to", "ur") == 0
    assert capsys.readouterr().out == "f.csv: 3 terms, 1 in ur, no mistakes\n"


def test_what_another_file_overrides_is_a_finding(desk, capsys):
    Path("b.csv").write_text("term,ru\nFSB,эфэсбэ\n")
    assert glossary("check", "house.csv", "b.csv", "--to", "ur") == 0
    assert (
        'note: b.csv:2: column 2 (ru): "FSB" is "эфэсбэ" here but "ФСБ" in house.csv:3; '
        "the file that was named first wins" in capsys.readouterr().out
    )


def test_forms_of_every_term(desk, capsys):
    Path("g.csv").write_text(
        "term,kind,gender,ru,ru:forms,ur\nMoscow,place,,Москва,,ماسکو\nX-Ray,term,,Икс,Икса | Иксу,\n"
    )
    assert glossary("check", "g.csv", "--forms", "--to", "ru,ur") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:5] == [
        "Moscow (place)",
        "  ru  Sing Nom Москва | Gen Москвы | Dat Москве | Acc Москву | Ins Москвой | Loc Москве",
        lines[2],
        "X-Ray (term)",
        "  ru  Икс | Икса | Иксу",
    ]
    assert lines[2].startswith("  ur  ")
    assert "ماسکو" in lines[2]


def test_forms_are_shown_only_if_asked_for(desk, capsys):
    assert glossary("check", "house.csv") == 0
    assert "Карелиной" not in capsys.readouterr().out


# Suggest.


def test_rows_for_an_article(desk, capsys):
    assert glossary("suggest", "story.txt", "--to", "ru,ur", "--glossary", "house.csv") == 0
    out, err = capsys.readouterr()
    assert err == ""
    header, kenya, *_ = out.splitlines()
    assert header == "term,kind,gender,ru,ur,note"
    assert kenya == "Kenya,place,,Кения,کینیا,3×: Kenya opens talks"


def test_rows_go_to_a_file_that_is_a_glossary(desk, capsys):
    arguments = ["suggest", "story.txt", "--to", "ru", "--glossary", "house.csv"]
    assert glossary(*arguments, "-o", "sub/new.csv") == 0
    assert capsys.readouterr().out == "3 terms in sub/new.csv\n"
    found = {concept.terms["en"][0]: concept for concept in load(["sub/new.csv"]).concepts}
    assert set(found) == {"Kenya", "Nairobi", "Wanjiru Odhiambo"}
    assert found["Kenya"].terms["ru"] == ("Кения",)
    assert found["Wanjiru Odhiambo"].note.startswith("2×: Wanjiru Odhiambo came to Nairobi")
    assert glossary(*arguments, "sub/new.csv") == 0
    assert capsys.readouterr() == ("", "no name in there that the glossary lacks\n")


def test_nothing_found_writes_nothing(desk, capsys):
    Path("plain.txt").write_text("The talks went on for hours. They went well, people in the town said.\n")
    before = files(desk)
    assert glossary("suggest", "plain.txt", "--to", "ru", "-o", "new.csv") == 0
    assert capsys.readouterr() == ("", "no name in there that the glossary lacks\n")
    assert files(desk) == before


def test_several_articles_and_a_folder(desk, capsys):
    Path("wire").mkdir()
    Path("wire/a.txt").write_text("They left Kenya on Friday, officials in the capital of Kenya said.")
    Path("wire/b.txt").write_text("They left Istanbul on Friday, officials in the capital said.")
    assert glossary("suggest", "story.txt", "wire", "--to", "ru", "--glossary", "house.csv") == 0
    rows = capsys.readouterr().out.splitlines()
    assert rows[1].startswith("Kenya,place,,Кения,5×: ")
    assert any(row.startswith('Istanbul,place,,Стамбул,"1×: ') for row in rows)


def test_the_article_on_standard_input(desk, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(STORY.encode())))
    assert glossary("suggest", "-", "--to", "ru", "--glossary", "house.csv") == 0
    assert "Kenya,place" in capsys.readouterr().out


def test_an_existing_file_is_refused_before_the_work_and_stays(desk, capsys, monkeypatch):
    monkeypatch.setattr("translators.argos.ArgosTranslator", None)
    Path("new.csv").write_text("mine")
    before = files(desk)
    for command in (
        ["suggest", "story.txt", "--to", "ru"],
        ["import", "house.csv"],
        ["export", "house.csv", "--format", "tbx"],
    ):
        assert glossary(*command, "-o", "new.csv") == 2
        out, err = capsys.readouterr()
        assert (out, err) == (
            "",
            "translate-article: new.csv is there already, and may have been edited; name a new file\n",
        )
    assert files(desk) == before


def test_with_the_starter_packages(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("story.txt").write_text(STORY, encoding="utf-8")
    Path("house.csv").write_text(HOUSE, encoding="utf-8")
    arguments = ["story.txt", "--to", "ru,ur", "--glossary", "house.csv"]
    assert glossary("suggest", *arguments, "-o", "names.csv") == 0
    loaded = load(["names.csv"])
    for language, letters in (("ru", "оаие"), ("ur", "انی")):
        said = {c.terms["en"][0]: c.terms[language][0] for c in loaded.concepts if language in c.terms}
        assert set("".join(said.values())) & set(letters)
        assert {"Kenya", "Nairobi"} <= set(said)
    assert cli.main([*arguments, "names.csv"]) == 0
    out = capsys.readouterr().out
    assert "names      " not in out
    assert "glossary suggest" not in out


# Import, export.


@pytest.mark.parametrize("name", ["house.tbx", "house.xml"])
def test_a_round_trip_through_tbx(desk, capsys, name):
    assert glossary("export", "house.csv", "--format", "tbx", "-o", name) == 0
    assert capsys.readouterr() == (f"wrote {name}\n", "")
    assert glossary("import", name, "-o", "back.csv") == 0
    assert capsys.readouterr() == ("5 terms in back.csv\n", "")
    assert load(["back.csv"]) == load(["house.csv"])


@pytest.mark.parametrize("format", ["csv", "deepl", "google", "weblate", "tbx"])
def test_each_format_comes_back_with_its_renderings(desk, capsys, format):
    name = "out.tbx" if format == "tbx" else "out.csv"
    assert glossary("export", "house.csv", "--format", format, "--to", "ru", "-o", name) == 0
    assert glossary("import", name, "--format", format, "--to", "ru") == 0
    back = capsys.readouterr().out
    assert "Ксения Карелина" in back
    Path("back.csv").write_text(back[back.index("term,") :])
    found = {concept.terms["en"][0]: concept.terms.get("ru") for concept in load(["back.csv"]).concepts}
    assert (found["FSB"], found["UrduPoint"]) == (("ФСБ",), ("=",))


def test_what_an_export_cannot_hold_is_said(desk, capsys):
    assert glossary("export", "house.csv", "--format", "deepl", "--to", "ru") == 0
    out, err = capsys.readouterr()
    assert "FSB,ФСБ\n" in out
    lines = err.splitlines()
    assert lines
    assert all(line.startswith("translate-article: note: deepl: ") for line in lines)
    assert any("forbidden" in line and "FSB" in line for line in lines)


def test_an_export_is_bytes_and_nothing_else(desk):
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "i18n.cli", "glossary", "export", "house.csv", "--format", "csv"]
    done = subprocess.run(command, capture_output=True, env=environment, check=True)
    assert done.stderr == b""
    Path("again.csv").write_bytes(done.stdout)
    assert load(["again.csv"]) == load(["house.csv"])


# Misuse.

RU = ["--to", "ru"]
MISUSE = [
    (["check", "none.csv"], "none.csv: no such glossary file"),
    (["check", "house.csv", "none.csv"], "none.csv: no such glossary file"),
    (["check", "story.txt"], "story.txt is no glossary (.csv or .tsv); name .csv files, or make one with"),
    (["check", "."], ". is no glossary (.csv or .tsv); name .csv files"),
    (["check", "folder.csv"], "folder.csv: no such glossary file"),
    (["check", ""], "is no glossary (.csv or .tsv)"),
    (["check", "a" * 300 + ".csv"], ".csv: no such glossary file"),
    (["check", "house.csv", "--to", "xx"], '"xx" is no language code'),
    (["check", "house.csv", "--to", ","], "no language given"),
    (["check", "bad.csv"], 'bad.csv:2: column 2 (kind): "agensy" is not a kind; write one of person'),
    (["check", "twice.csv"], "twice.csv:3: column 2 (ru)"),
    (["check", "empty.csv"], "empty.csv:1: the file is empty; start it with the line term,kind"),
    (["check", "photo.csv"], "photo.csv:1: not UTF-8; save it as UTF-8"),
    (["suggest", "none.txt", *RU], "none.txt: no such file or directory; check the name"),
    (["suggest", "a" * 300, *RU], "file name too long; check the name"),
    (["suggest", "", *RU], "the name of an article is empty"),
    (["suggest", *RU], "no article named, and no folder seeds/ here"),
    (["suggest", "story.txt", "--to", "xx"], '"xx" is no language code'),
    (["suggest", "story.txt", "--to", "Russian"], '"Russian" is no language code, Russian is ru'),
    (["suggest", "story.txt", "--to", ""], "no language given"),
    (["suggest", "story.txt", "--to", "de"], "run: translate-article packages install en-de"),
    (["suggest", "story.txt", "--to", "en"], "the article is in en already; name another language"),
    (["suggest", "story.txt", *RU, "--from", "xx"], '"xx" is no language code'),
    (["suggest", "story.txt", *RU, "--glossary", "none.csv"], "none.csv: no such glossary file"),
    (["suggest", "story.txt", *RU, "--glossary", "bad.csv"], "bad.csv:2: column 2 (kind)"),
    (["suggest", *RU, "--glossary", "house.csv", "story.txt"], "name articles before --glossary"),
    (["suggest", "story.txt", "russian.txt", *RU], "articles in 2 languages; name those of one language"),
    (
        ["suggest", "russian.txt", "--to", "ur"],
        "articles in Russian, but the terms of glossaries are English",
    ),
    (["suggest", "story.txt", *RU, "-o", "story.txt"], "story.txt is there already"),
    (["suggest", "story.txt", *RU, "-o", "."], ". is there already"),
    (["suggest", "story.txt", *RU, "-o", "story.txt/new.csv"], "story.txt is not a folder"),
    (["suggest", "story.txt", *RU, "-o", "a" * 300 + ".csv"], "file name too long; name another file"),
    (["suggest", "story.txt", *RU, "-o", "new.txt"], "new.txt: a glossary file ends in .csv or .tsv"),
    (["suggest", "story.txt", *RU, "--from", "en,ru"], '"en,ru" are 2 languages; write one'),
    (["suggest", "house.csv", *RU], "house.csv: text/csv cannot be read yet"),
    (["import", "none.tbx"], "none.tbx: no such file"),
    (["import", "."], ".: no such file"),
    (["import", ""], "no such file"),
    (["import", "a" * 300], "no such file"),
    (["import", "house.csv", "--format", "xls"], '"xls" is not a glossary format; write one of csv, tbx, '),
    (["import", "house.csv", "--format", "tbx"], "house.csv:1"),
    (["import", "house.csv", "--to", "xx"], '"xx" is no language code'),
    (["import", "photo.csv"], "photo.csv:1: not UTF-8"),
    (["import", "empty.csv"], "empty.csv:1: the file is empty"),
    (["import", "bad.csv"], "bad.csv:2: column 2 (kind)"),
    (["import", "house.csv", "-o", "story.txt/x.csv"], "story.txt is not a folder"),
    (["export", "house.csv", "--format", "xls"], '"xls" is not a glossary format; write one of csv, tbx, '),
    (["export", "house.csv", "--format", ""], '"" is not a glossary format'),
    (
        ["export", "house.csv", "--format", "deepl"],
        "one language beside English; name just one, such as --to ru",
    ),
    (["export", "house.csv", "--format", "tbx", "-o", "out.csv"], "out.csv: TBX is no table"),
    (["export", "house.csv", "--format", "csv", "--to", "xx"], '"xx" is no language code'),
    (["export", "none.csv", "--format", "csv"], "none.csv: no such glossary file"),
    (["export", "bad.csv", "--format", "tbx"], "bad.csv:2: column 2 (kind)"),
    (["export", "story.txt", "--format", "tbx"], "story.txt is no glossary (.csv or .tsv)"),
    (["export", "house.csv", "--format", "csv", "-o", "house.csv"], "house.csv is there already"),
]


@pytest.fixture
def mess(desk):
    """What a user may have lying about."""
    Path("bad.csv").write_text("term,kind\nFSB,agensy\n")
    Path("twice.csv").write_text("term,ru\nFSB,ФСБ\nFSB,КГБ\n")
    Path("empty.csv").touch()
    Path("photo.csv").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    Path("folder.csv").mkdir()
    Path("russian.txt").write_text("Министр сообщил в понедельник, что переговоры в городе Зорбино прошли.")
    return desk


@pytest.mark.parametrize(("arguments", "words"), MISUSE)
def test_misuse_is_one_line_of_advice_and_exit_code_2(mess, capsys, arguments, words):
    before = files(mess)
    assert glossary(*arguments) == 2
    out, err = capsys.readouterr()
    assert words in err
    assert err.startswith("translate-article: ")
    assert err.count("\n") == 1
    assert out == ""
    assert files(mess) == before


def test_every_mistake_of_every_file_has_its_line(mess, capsys):
    Path("worse.csv").write_text("term,kind,gendre\n,person\n")
    Path("twice.csv").write_text("term,ru\nswap,обмен\nswap,своп\n")
    assert glossary("check", "bad.csv", "worse.csv", "twice.csv") == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[1:3] for line in lines] == [
        ["bad.csv:2", "column 2 (kind)"],
        ["worse.csv:1", "column 3 (gendre)"],
        ["worse.csv:2", "column 1 (term)"],
        ["twice.csv:3", "column 2 (ru)"],
    ]


@pytest.mark.parametrize(
    "arguments",
    [[], ["none"], ["check", "--none"], ["suggest", "story.txt"], ["import"], ["export", "house.csv"]],
)
def test_what_argparse_refuses(desk, capsys, arguments):
    assert glossary(*arguments) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("translate-article: ")
    assert "see translate-article glossary" in line


FILES = ["story.txt", "house.csv", "bad.csv", "empty.csv", "photo.csv", "folder.csv", "russian.txt", "none"]
OPTIONS = {
    "--to": ["", "ru", "ur,ru", "en,ru", ","],
    "--from": ["", "ru", "xx"],
    "--format": ["", "csv", "deepl", "tbx", "weblate", "google"],
    "--glossary": ["house.csv", "bad.csv"],
}
WORDS = st.sampled_from(
    [
        *FILES,
        *(f"{option}={value}" for option, values in OPTIONS.items() for value in values),
        *(*OPTIONS, "--forms", "-o", "-", "--", ".", "", "ru", "tbx", "check", "import"),
        *("a" * 300, "é\n", "\\", "|", "=", "*"),
    ]
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["check", "suggest", "import", "export"]), st.lists(WORDS, max_size=6))
def test_whatever_the_arguments_no_traceback(mess, monkeypatch, command, words):
    stdin, stdout = io.TextIOWrapper(io.BytesIO(b"Talks.")), io.TextIOWrapper(io.BytesIO())
    for name, stream in (("stdin", stdin), ("stdout", stdout), ("stderr", io.StringIO())):
        monkeypatch.setattr(sys, name, stream)
    before = files(mess)
    try:
        code = glossary(command, *words)
    except SystemExit as stopped:
        code = stopped.code
    assert code in (0, 2)
    now = files(mess)
    assert {name: now.get(name) for name in before} == before
    for name in set(now) - set(before):
        Path(name).unlink()
    if code == 2:
        assert len(sys.stderr.getvalue().splitlines()) > 0
