"""The command as a user types it, on the embedded starter packages."""

import codecs
import io
import json
import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import polib
import pytest
from babel import Locale
from fakes import FakeTranslator
from hypothesis import given, settings
from hypothesis import strategies as st

from i18n import cli, report
from i18n.consistency import Name
from i18n.runs import LanguageRun, Written, parse
from translators import Translation

ROOT = Path(__file__).parent.parent
TEXT = "Donald Trump met Vladimir Putin in Moscow on Monday, April 7.\n\nThe talks on the prisoner swap went on for hours.\n"


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A folder of a user: an article, a small glossary."""
    monkeypatch.chdir(tmp_path)
    Path("story.txt").write_text(TEXT, encoding="utf-8")
    Path("glossary").mkdir()
    Path("glossary/house.csv").write_text(
        "term,kind,gender,ru,ur,note\nVladimir Putin,person,m,Владимир Путин,ولادیمیر پوتن,\nMoscow,place,,Москва,ماسکو,\n",
        encoding="utf-8",
    )
    return tmp_path


def files(folder: Path) -> set[str]:
    return {str(f.relative_to(folder)) for f in folder.rglob("*") if f.is_file()}


def test_one_article_into_two_languages(desk, capsys):
    assert cli.main(["story.txt", "--to", "ur,ru"]) == 0
    out = capsys.readouterr().out
    assert files(desk / "locales") == {
        f"{lang}/{name}"
        for lang in ("ru", "ur")
        for name in ("story.txt", "LC_MESSAGES/story.po", "LC_MESSAGES/story.mo")
    }
    assert "Russian (ru)" in out
    assert "2 of 2 as the glossary has them" in out
    assert "translate-en_ru" in out
    assert "starter package, chrF2++ " in out
    assert "translate-article packages install en-ur en-ru" in out
    assert "Москв" in Path("locales/ru/story.txt").read_text(encoding="utf-8")
    assert "ماسکو" in Path("locales/ur/story.txt").read_text(encoding="utf-8")


def test_the_json_report(desk, capsys):
    assert cli.main(["story.txt", "--to", "ru", "--json", "--output", "out"]) == 0
    [language] = json.loads(capsys.readouterr().out)["languages"]
    [article] = language["articles"]
    assert (language["language"], article["source_language"], article["encoding"]) == ("ru", "en", "utf-8")
    assert article["document"] == "out/ru/story.txt"
    assert [s["line"] for s in article["segments"]] == [1, 3]
    assert article["segments"][0]["terms"] == [
        {"source": "Vladimir Putin", "target": "Владимир Путин", "met": True, "forbidden": []},
        {"source": "Moscow", "target": "Москва", "met": True, "forbidden": []},
    ]
    assert article["names"] == []


QUINTARA = "They met in Quintara on Monday. They left Quintara on Friday.\n"


@pytest.fixture
def fast(desk, monkeypatch):
    """As `desk`, but a fake translates, which calls every name Квинтара."""

    class Naming(FakeTranslator):
        def translate(self, requests):
            for request, done in zip(requests, super().translate(requests), strict=True):
                text = "Квинтара" if request.text == "Quintara" else done.text
                yield replace(done, text=text, renderings=("Квинтара",) * len(request.names))

    monkeypatch.setattr("translators.argos.ArgosTranslator", Naming)
    return desk


def said(*arguments: str) -> str:
    """What an article has become in Russian."""
    assert cli.main([*arguments, "--to", "ru", "--quiet"]) == 0
    return Path(f"locales/ru/{Path(arguments[0]).name}").read_text(encoding="utf-8")


def test_names_that_no_glossary_has_in_the_report(fast, capsys):
    Path("names.txt").write_text(QUINTARA)
    assert cli.main(["names.txt", "--to", "ru"]) == 0
    out = capsys.readouterr().out
    assert "  names      not in the glossary, by vote: Quintara → Квинтара\n" in out
    assert "\n  translate-article glossary suggest names.txt --to ru -o names.csv\n" in out
    assert cli.main(["names.txt", "--to", "ru", "--json"]) == 0
    [language] = json.loads(capsys.readouterr().out)["languages"]
    assert language["articles"][0]["names"] == [
        {"source": "Quintara", "target": "Квинтара", "kind": "place", "mentions": 2, "votes": 2}
    ]


def test_no_advice_on_names_where_there_are_none(fast, capsys):
    assert cli.main(["story.txt", "--to", "ru"]) == 0
    out = capsys.readouterr().out
    assert "names  " not in out
    assert "suggest" not in out


def test_only_the_first_names_are_reported(fast, capsys):
    letters = [a + b for a in "bdklm" for b in "aeiou"][:12]
    text = " ".join(f"They met in Q{x}ntara on Monday. They left Q{x}ntara on Friday." for x in letters)
    Path("names.txt").write_text(text)
    assert cli.main(["names.txt", "--to", "ru"]) == 0
    [line] = [line for line in capsys.readouterr().out.splitlines() if "by vote" in line]
    assert line.count("→") == 10
    assert line.endswith(", …")


SUGGEST = [
    (["my story.txt", "--to", "ru"], ["my story.txt", "--to", "ru"]),
    (["my story.txt", "--to", "de,ru,en"], ["my story.txt", "--to", "ru"]),
    (["-", "--to", "ru"], ["-", "--to", "ru"]),
    (["my story.txt", "story.txt", "--to", "ru,ur"], ["my story.txt", "--to", "ru,ur"]),
    (["my story.txt", "--to", "ru", "--from", "en"], ["my story.txt", "--to", "ru", "--from", "en"]),
    (
        ["my story.txt", "--to", "ru", "--glossary", "glossary/house.csv"],
        ["my story.txt", "--to", "ru", "--glossary", "glossary/house.csv"],
    ),
]


@pytest.mark.parametrize(("arguments", "expected"), SUGGEST)
def test_the_advice_on_names_can_be_pasted(fast, capsys, monkeypatch, arguments, expected):
    Path("my story.txt").write_text(QUINTARA)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(QUINTARA.encode())))
    cli.main(arguments)
    out, err = capsys.readouterr()
    [line] = [line for line in (out + err).splitlines() if "glossary suggest" in line]
    words = shlex.split(line)
    assert words == ["translate-article", "glossary", "suggest", *expected, "-o", "names.csv"]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(QUINTARA.encode())))
    assert cli.main(words[1:]) == 0
    assert "Quintara,place,,Квинтара," in Path("names.csv").read_text(encoding="utf-8")


def test_advice_on_names_in_articles_of_two_languages():
    """A command for each; the terms of glossaries are English, so that Russian names need that too."""
    name = Name("Зорбино", "زوربینو", "place", "", 2, 2)
    articles = [parse(QUINTARA.encode(), Path(f"{code}.txt"), Locale(code), {"en"}) for code in ("en", "ru")]
    written = tuple(Written(article, Path("x.txt"), names=(name,)) for article in articles)
    advice = report.text(articles, [LanguageRun(Locale("ur"), (), written, (), 0.0)])
    assert [line for line in advice.splitlines() if "suggest" in line] == [
        "  translate-article glossary suggest en.txt --to ur --from en -o names-en.csv",
        "  translate-article glossary suggest ru.txt --to ur,en --from ru -o names-ru.csv",
    ]


def test_forbidden_words_in_the_report(desk, capsys, monkeypatch):
    class Rude(FakeTranslator):
        def translate(self, requests):
            for request in requests:
                yield Translation("Белокаменная.", -0.5, (False,) * len(request.constraints))

    monkeypatch.setattr("translators.argos.ArgosTranslator", Rude)
    Path("glossary/house.csv").write_text(
        "term,kind,ru,ru:forbidden\nMoscow,place,Москва,Белокаменная\nMonday,term,,белокаменная\n"
    )
    assert cli.main(["story.txt", "--to", "ru"]) == 0
    out = capsys.readouterr().out
    assert "0 of 2 as the glossary has them" in out
    assert "look at    story.txt:1: Moscow must not be Белокаменная here, but Москва\n" in out
    assert "look at    story.txt:1: Monday must not be белокаменная here\n" in out
    entry = polib.pofile("locales/ru/LC_MESSAGES/story.po")[0]
    assert "error (terminology): Moscow must not be Белокаменная here, but Москва" in entry.comment
    assert "terms: Moscow → Москва\n" in entry.comment
    assert cli.main(["story.txt", "--to", "ru", "--json"]) == 0
    [language] = json.loads(capsys.readouterr().out)["languages"]
    assert language["articles"][0]["segments"][0]["terms"] == [
        {"source": "Moscow", "target": "Москва", "met": False, "forbidden": ["Белокаменная"]},
        {"source": "Monday", "target": "", "met": False, "forbidden": ["белокаменная"]},
    ]


CUP = "term,kind,only,ru\nCUP,term,,Кубок\nCUP,term,sport | football/*,Кубок мира\ncourt,term,law,суд\n"


def test_rows_that_are_limited_to_a_domain(fast):
    Path("g.csv").write_text(CUP)
    Path("a.txt").write_text("They talked about the CUP and the court on Monday.")
    glossary = ["--glossary", "g.csv"]
    assert said("a.txt", *glossary) == "THEY TALKED ABOUT THE Кубок AND THE COURT ON MONDAY."
    assert said("a.txt", *glossary, "--domain", "sport") == (
        "THEY TALKED ABOUT THE Кубок мира AND THE COURT ON MONDAY."
    )
    assert said("a.txt", *glossary, "--domain", " law, sport") == (
        "THEY TALKED ABOUT THE Кубок мира AND THE СУД ON MONDAY."
    )
    assert said("a.txt", *glossary, "--domain", "law") == "THEY TALKED ABOUT THE Кубок AND THE СУД ON MONDAY."
    assert said("a.txt", *glossary, "--domain", "") == "THEY TALKED ABOUT THE Кубок AND THE COURT ON MONDAY."


def test_rows_that_are_limited_to_articles_of_a_path(fast):
    """Two articles of one run, each with its own rules; the same sentence is in both."""
    Path("g.csv").write_text(CUP)
    for folder, name in (("football", "a.txt"), ("politics", "b.txt")):
        Path(folder).mkdir()
        Path(folder, name).write_text("They talked about the CUP on Monday. They left.")
    assert cli.main(["football", "politics", "--to", "ru", "-q", "--glossary", "g.csv"]) == 0
    out = Path("locales/ru")
    assert (out / "a.txt").read_text() == "THEY TALKED ABOUT THE Кубок мира ON MONDAY. THEY LEFT."
    assert (out / "b.txt").read_text() == "THEY TALKED ABOUT THE Кубок ON MONDAY. THEY LEFT."
    comments = [polib.pofile(f"locales/ru/LC_MESSAGES/{n}.po")[0].comment for n in "ab"]
    assert ["Кубок мира" in comment for comment in comments] == [True, False]


def test_a_domain_that_no_row_has(fast, capsys):
    Path("g.csv").write_text(CUP)
    before = files(fast)
    assert cli.main(["story.txt", "--to", "ru", "--glossary", "g.csv", "--domain", "sport,foo"]) == 2
    assert capsys.readouterr() == (
        "",
        'translate-article: no glossary row is limited to the domain "foo" (column only);'
        " known: football/*, law, sport\n",
    )
    assert cli.main(["story.txt", "--to", "ru", "--domain", "sport"]) == 2
    assert capsys.readouterr().err.endswith("known: there are none yet\n")
    assert files(fast) == before


def test_the_glossary_that_is_named_first_wins(fast, capsys):
    Path("a.csv").write_text("term,kind,ru\nMoscow,place,Москва\n")
    Path("b.csv").write_text("term,kind,ru\nMoscow,place,Белокаменная\nMonday,term,День\n")
    first = "MET VLADIMIR PUTIN IN Москва ON ДЕНЬ, APRIL 7."
    assert first in said("story.txt", "--glossary", "a.csv", "b.csv")
    note = 'translate-article: note: b.csv:2: column 3 (ru): "Moscow" is "Белокаменная" here but "Москва" in a.csv:2; the file that was named first wins\n'
    assert capsys.readouterr() == ("", note)
    assert first in said("story.txt", "--glossary", "a.csv", "--glossary", "b.csv")
    assert "IN Белокаменная ON ДЕНЬ" in said("story.txt", "--glossary", "b.csv", "a.csv")


def test_at_most_three_notes_are_shown(fast, capsys):
    rows = [f"Term{n},а\n" for n in range(6)]
    Path("a b.csv").write_text("term,ru\n" + "".join(rows[:3]))
    for name, count in (("c.csv", 3), ("d.csv", 5)):
        Path(name).write_text("term,ru\n" + "".join(rows[:count]).replace("а", "б"))
    assert cli.main(["story.txt", "--to", "ru", "--glossary", "a b.csv", "c.csv"]) == 0
    assert capsys.readouterr().err.count("\n") == 3
    assert cli.main(["story.txt", "--to", "ru", "--glossary", "a b.csv", "c.csv", "d.csv"]) == 0
    *notes, last = capsys.readouterr().err.splitlines()
    assert len(notes) == 3
    assert all(note.startswith("translate-article: note: c.csv:") for note in notes)
    more = "translate-article glossary check 'a b.csv' c.csv d.csv"
    assert last.startswith("translate-article: note: ")
    assert last.endswith(f" more; see {more}")
    assert cli.main(shlex.split(more)[1:]) == 0
    assert capsys.readouterr().out.count("note: ") >= 3 + int(last.split()[2])


def test_an_expansion_at_the_first_mention(fast):
    Path("g.csv").write_text("term,kind,ru,ru:expansion\nFSB,organisation,ФСБ,Федеральная служба\n")
    Path("a.txt").write_text("They met the FSB on Monday.\n\nThe FSB left.\n")
    text = "THEY MET THE ФСБ (Федеральная служба) ON MONDAY.\n\nTHE ФСБ LEFT.\n"
    assert said("a.txt", "--glossary", "g.csv") == text
    assert said("a.txt", "--glossary", "g.csv") == text


def test_quiet_says_nothing(desk, capsys):
    assert cli.main(["story.txt", "--to", "ru", "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


def test_quiet_tells_what_failed(desk, capsys):
    Path("locales/ru/LC_MESSAGES/story.po").mkdir(parents=True)
    assert cli.main(["story.txt", "--to", "ru", "--quiet"]) == 1
    assert capsys.readouterr() == ("", "translate-article: locales/ru/LC_MESSAGES/story.po: is a directory\n")


def test_seeds_are_translated_by_default(desk, capsys):
    Path("seeds").mkdir()
    Path("seeds/a.txt").write_text(TEXT, encoding="utf-8")
    Path("seeds/b.txt").write_text(TEXT, encoding="utf-8")
    Path("seeds/.hidden").write_text("x", encoding="utf-8")
    assert cli.main(["--to", "ru"]) == 0
    assert {"ru/a.txt", "ru/b.txt"} <= files(desk / "locales")


def test_standard_input_goes_to_standard_output(desk, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert cli.main(["-", "--to", "ru"]) == 0
    out, err = capsys.readouterr()
    assert out == Path("locales/ru/stdin.txt").read_text(encoding="utf-8")
    assert "Russian (ru)" in err


def test_an_article_that_is_in_the_target_language(desk, capsys):
    assert cli.main(["story.txt", "--to", "en,ru"]) == 0
    assert "copied: story.txt is in English already" in capsys.readouterr().out
    assert Path("locales/en/story.txt").read_text(encoding="utf-8") == TEXT


def test_other_encodings_are_said_and_come_out_in_utf8(desk, capsys):
    Path("story.txt").write_bytes(codecs.BOM_UTF16_LE + TEXT.replace("\n", "\r\n").encode("utf-16-le"))
    assert cli.main(["story.txt", "--to", "ru"]) == 0
    assert "read as utf-16-le" in capsys.readouterr().out
    assert Path("locales/ru/story.txt").read_bytes().startswith(codecs.BOM_UTF8)
    assert Path("locales/ru/story.txt").read_bytes().count(b"\r\n") == 3


RU = ["--to", "ru"]
MISUSE = [
    (RU, {}, "no article named"),
    (["none.txt", *RU], {}, "none.txt: no such file"),
    (["a" * 300, *RU], {}, "file name too long; check the name"),
    (["", *RU], {}, "the name of an article is empty; name a file, or a folder such as ."),
    (["story.txt", *RU, "--glossary", "a" * 300 + ".csv"], {}, ".csv: no such glossary file"),
    (["story.txt", *RU, "--domain", "sport"], {}, 'no glossary row is limited to the domain "sport"'),
    (["empty.txt", *RU], {"empty.txt": b""}, "empty.txt: there are no letters"),
    (["blank.txt", *RU], {"blank.txt": b" \n\n"}, "blank.txt: there are no letters"),
    (["photo", *RU], {"photo": b"\x89PNG\r\n\x1a\n\0\0"}, "photo: not a text file"),
    (["x.html", *RU], {"x.html": b"<p>They met on Monday.</p>"}, "x.html: text/html cannot be read yet"),
    (["short.txt", *RU], {"short.txt": b"Putin in Minsk"}, "say it with --from en"),
    (["story.txt", "--to", "xx"], {}, '"xx" is no language code'),
    (["story.txt", "--to", "russian"], {}, '"russian" is no language code, russian is ru'),
    (["story.txt", "--to", ","], {}, "no language given"),
    (["story.txt", *RU, "--from", "klingonish"], {}, '"klingonish" is no language code'),
    (["story.txt", *RU, "--glossary", "none.csv"], {}, "none.csv: no such glossary file"),
    ([*RU, "--glossary", "glossary/house.csv", "story.txt"], {}, "name articles before --glossary"),
    (
        ["story.txt", *RU, "--glossary", "g.csv"],
        {"g.csv": b"term,kind,ru\nFSB,agensy,X\n"},
        "g.csv:2: column 2 (kind)",
    ),
    (
        ["story.txt", *RU, "--glossary", "g.csv"],
        {"g.csv": "term,ru\nFSB,ФСБ\nFSB,КГБ\n".encode()},
        "g.csv:3: column 2 (ru)",
    ),
    (["story.txt", "sub/story.txt", *RU], {"sub/story.txt": TEXT.encode()}, "share the catalog story.po"),
    (["story.txt", *RU, "-o", "file"], {"file": b""}, "file"),
]


@pytest.mark.parametrize(("arguments", "made", "words"), MISUSE)
def test_misuse_is_one_line_of_advice_and_exit_code_2(desk, capsys, arguments, made, words):
    for name, data in made.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_bytes(data)
    before = files(desk)
    assert cli.main(arguments) == 2
    out, err = capsys.readouterr()
    assert words in err
    assert err.count("\n") == 1
    assert err.startswith("translate-article: ")
    assert out == ""
    assert files(desk) == before


def test_a_language_without_a_route_fails_and_the_others_are_written(desk, capsys):
    assert cli.main(["story.txt", "--to", "de,ru"]) == 1
    assert "translate-article packages install en-de" in capsys.readouterr().out
    assert files(desk / "locales") == {"ru/story.txt", "ru/LC_MESSAGES/story.po", "ru/LC_MESSAGES/story.mo"}


def test_a_bad_article_does_not_stop_the_good_ones(desk, capsys):
    Path("empty.txt").touch()
    assert cli.main(["empty.txt", "story.txt", "--to", "ru"]) == 2
    assert "empty.txt: there are no letters" in capsys.readouterr().err
    assert "ru/story.txt" in files(desk / "locales")


def test_a_folder_that_cannot_be_written_is_found_out_before_the_work(desk, capsys):
    Path("locked").mkdir()
    Path("locked/ru").touch()
    assert cli.main(["story.txt", "--to", "ru", "-o", "locked"]) == 2
    assert "locked/ru" in capsys.readouterr().err


def test_a_bug_shows_its_traceback(desk, monkeypatch):
    monkeypatch.setattr("i18n.articles.typography.localize", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        cli.main(["story.txt", "--to", "ru"])


def test_interrupted(desk, monkeypatch, capsys):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("i18n.articles.typography.localize", stop)
    assert cli.main(["story.txt", "--to", "ru"]) == 130
    assert "stopped" in capsys.readouterr().err


def test_packages(desk, capsys):
    assert cli.main(["packages"]) == 0
    assert "en → ru  translate-en_ru" in capsys.readouterr().out
    assert cli.main(["packages", "install", "none.argosmodel"]) == 2
    assert cli.main(["packages", "install", "enru"]) == 2
    assert cli.main(["packages", "install", "a" * 300 + ".argosmodel"]) == 2
    assert capsys.readouterr().err.count("\n") == 3


@settings(max_examples=15, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80))
def test_whatever_the_article_no_traceback(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("any")
    (folder / "x.txt").write_text(text, encoding="utf-8")
    code = cli.main([str(folder / "x.txt"), "--to", "ru,ur", "--from", "en", "-q", "-o", str(folder / "out")])
    assert code in (0, 2)


def run(*arguments: str, **options) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "i18n.cli", *arguments]
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | options.pop("env", {})
    return subprocess.run(command, capture_output=True, text=True, env=environment, **options)


def test_help_has_examples_and_loads_nothing_heavy():
    code = "import sys; from i18n import cli\ntry: cli.main(['--help'])\nexcept SystemExit: print(sorted({m.partition('.')[0] for m in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    *text, modules = done.stdout.splitlines()
    assert any("translate-article --to ur,ru" in line for line in text)
    assert not {"ctranslate2", "babel", "argostranslate", "polib", "numpy", "langdetect"} & set(eval(modules))


def test_as_a_program(desk):
    done = run("story.txt", "--to", "ru", cwd=desk)
    assert (done.returncode, done.stderr) == (0, "")
    assert run("--version", cwd=desk).stdout.startswith("translate-article ")
    assert run(cwd=desk).returncode == 2


def test_a_reader_who_stops_reading_is_no_error(desk):
    command = f"{sys.executable} -m i18n.cli story.txt --to ru --json | head -c 1"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    Path("story.txt").write_text("\n\n".join(f"Sentence {n} of many." for n in range(400)), encoding="utf-8")
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, cwd=desk, env=environment)
    assert (done.stdout, done.stderr) == ("{", "")


def test_argos_folders_that_cannot_be_made(desk):
    done = run("story.txt", "--to", "ru", cwd=desk, env={"XDG_DATA_HOME": "/dev/null/x"})
    assert done.returncode == 2
    assert "set XDG_DATA_HOME" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(not shutil.which("script"), reason="needs a terminal: util-linux's script")
def test_a_progress_bar_on_a_terminal_only(desk):
    command = f"stty cols 80 rows 24; {sys.executable} -m i18n.cli story.txt --to ru"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["script", "-qec", command, "/dev/null"], capture_output=True, cwd=desk, env=environment
    )
    assert b"ru: " in done.stdout
    assert b"sentences" in done.stdout
    assert b"\r" in done.stdout
    assert run("story.txt", "--to", "ru", cwd=desk).stderr == ""


@pytest.fixture(scope="module")
def golden(tmp_path_factory):
    """A run on the seed article: its structure, catalogs and terms are checked, not its wording."""
    folder = tmp_path_factory.mktemp("golden")
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    shutil.copytree(ROOT / "glossary", folder / "glossary")
    done = run("--to", "ur,ru", "--json", cwd=folder)
    assert done.returncode == 0, done.stderr
    languages = json.loads(done.stdout)["languages"]
    return folder, {language["language"]: language["articles"][0] for language in languages}


@pytest.mark.parametrize("lang", ["ru", "ur"])
def test_seed_structure(golden, lang):
    folder, articles = golden
    source = (folder / "seeds/article.txt").read_text(encoding="utf-8").split("\n\n")
    target = (folder / f"locales/{lang}/article.txt").read_text(encoding="utf-8").split("\n\n")
    assert len(target) == len(source) == 13
    assert target[0].startswith(" date 2025-04-10 ")
    assert all(target)
    assert [s["line"] for s in articles[lang]["segments"]] == [1, 1, 3, 5, 5, 7, 7, *range(9, 26, 2)]


@pytest.mark.parametrize("lang", ["ru", "ur"])
def test_seed_names_are_met(golden, lang):
    segments = golden[1][lang]["segments"]
    assert [t["source"] for s in segments for t in s["terms"] if not t["met"]] == []
    assert sum(len(s["terms"]) for s in segments) >= 50


def test_seed_names_in_russian(golden):
    text = (golden[0] / "locales/ru/article.txt").read_text(encoding="utf-8")
    for stem in (
        "Ксени",
        "Карелин",
        "Петров",
        "Рубио",
        "Рэтклифф",
        "Мушаилов",
        "ФСБ",
        "Абу-Даби",
        "Кипр",
        "Стамбул",
    ):
        assert stem in text


def test_seed_dates_quotes_and_direction(golden):
    russian = (golden[0] / "locales/ru/article.txt").read_text(encoding="utf-8")
    urdu = (golden[0] / "locales/ur/article.txt").read_text(encoding="utf-8")
    assert "10 апреля 2025\u202fг." in russian
    assert "10 اپریل، 2025" in urdu
    assert '"' not in russian + urdu
    assert "«" in russian
    assert "”" in urdu
    assert "۔" in urdu
    assert not set("؟،") & set(russian)


@pytest.mark.skipif(not shutil.which("msgfmt"), reason="GNU gettext is not installed")
@pytest.mark.parametrize("lang", ["ru", "ur"])
def test_seed_catalog(golden, lang):
    path = golden[0] / f"locales/{lang}/LC_MESSAGES/article.po"
    done = subprocess.run(["msgfmt", "-c", "-o", os.devnull, path], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    catalog = polib.pofile(str(path))
    assert len(catalog) == 16
    assert all(entry.fuzzy and entry.msgstr for entry in catalog)
    assert {ref[0] for entry in catalog for ref in entry.occurrences} == {"seeds/article.txt"}
