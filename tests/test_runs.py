"""What a run reads and writes, with a translator that upper-cases."""

import gettext
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import polib
import pytest
from babel import Locale
from fakes import FakeTranslator

from glossary.tables import load
from glossary.terms import Glossary
from i18n import library
from i18n.runs import Desk, InputError, parse, read
from translators.packages import ModelPackage, argos_code

RU, UR, EN, DE = Locale("ru"), Locale("ur"), Locale("en"), Locale("de")
TEXT = "Trump met Putin in Moscow on Monday.\n\nThe talks in the capital went on for hours. They went well.\n"


@pytest.fixture
def house(tmp_path) -> Glossary:
    (tmp_path / "house.csv").write_text("term,kind,ru,ur\nMoscow,place,Москва,ماسکو\n", encoding="utf-8")
    return load([tmp_path / "house.csv"])


def package(pair: str) -> ModelPackage:
    source, target = pair.split("-")
    return ModelPackage(Path(pair), False, {"from_code": source, "to_code": target, "package_version": "1"})


@pytest.fixture
def desk(tmp_path, house):
    return Desk([package("en-ru"), package("en-ur")], house, tmp_path / "out", FakeTranslator)


def article(text=TEXT, name="story.txt", source=EN):
    return parse(text.encode(), Path(name), source, {"en"})


def silent(_):
    pass


def entries(path: Path) -> dict[str, polib.POEntry]:
    return {entry.msgid: entry for entry in polib.pofile(str(path))}


def test_a_run_writes_document_and_catalog(desk, tmp_path):
    [written] = desk.translate([article()], RU, silent).written
    assert written.document == tmp_path / "out/ru/story.txt"
    assert written.document.read_text(encoding="utf-8").splitlines()[2] == (
        "THE TALKS IN THE CAPITAL WENT ON FOR HOURS. THEY WENT WELL."
    )
    assert written.catalog == tmp_path / "out/ru/LC_MESSAGES/story.po"
    assert written.catalog.with_suffix(".mo").exists()
    first, *rest = polib.pofile(str(written.catalog))
    assert first.msgid == "Trump met Putin in Moscow on Monday."
    assert first.occurrences == [("story.txt", "1")]
    assert first.flags == ["fuzzy"]
    assert "terms: Moscow → Москва" in first.comment
    assert "by translate-en_ru 1, method: fake" in first.comment
    assert [entry.occurrences for entry in rest] == [[("story.txt", "3")], [("story.txt", "3")]]


def test_the_header_is_a_signature(desk, house):
    [written] = desk.translate([article()], RU, silent).written
    header = polib.pofile(str(written.catalog)).metadata
    assert header["Language"] == "ru"
    assert header["Plural-Forms"].startswith("nplurals=3;")
    assert header["X-Generator"].startswith("translate-article ")
    assert header["X-Argos-Packages"] == "translate-en_ru 1"
    assert header["X-Glossary-Hash"] == house.digest


@pytest.mark.skipif(not shutil.which("msgfmt"), reason="GNU gettext is not installed")
@pytest.mark.parametrize("target", [RU, UR])
def test_gnu_msgfmt_has_nothing_to_say(desk, target):
    text = TEXT + '\n100% of "them" said so: {0} %s %(name)s \\n.\n\n* * *\n'
    [written] = desk.translate([article(text)], target, silent).written
    done = subprocess.run(
        ["msgfmt", "-c", "-v", "-o", "/dev/null", written.catalog], capture_output=True, text=True
    )
    assert (done.returncode, "warning" in done.stderr) == (0, False), done.stderr


def test_running_again_changes_nothing(desk, tmp_path):
    desk.translate([article()], RU, silent)
    before = {f: (f.read_bytes(), f.stat().st_mtime_ns) for f in tmp_path.rglob("*") if f.is_file()}
    desk.translate([article()], RU, silent)
    assert {f: (f.read_bytes(), f.stat().st_mtime_ns) for f in tmp_path.rglob("*") if f.is_file()} == before


def test_reviewed_and_edited_entries_are_kept_and_used(desk, tmp_path):
    [written] = desk.translate([article()], RU, silent).written
    catalog = polib.pofile(str(written.catalog))
    catalog[0].msgstr, catalog[0].flags = "Трамп встретил Путина в Москве.", []
    catalog[1].msgstr = "Переговоры шли часами."
    catalog.save()
    [again] = desk.translate([article()], RU, silent).written
    kept = polib.pofile(str(again.catalog))
    assert [(e.msgstr, e.fuzzy) for e in kept] == [
        ("Трамп встретил Путина в Москве.", False),
        ("Переговоры шли часами.", True),
        ("THEY WENT WELL.", True),
    ]
    assert again.document.read_text(encoding="utf-8") == (
        "Трамп встретил Путина в Москве.\n\nПереговоры шли часами. THEY WENT WELL.\n"
    )
    assert polib.mofile(str(again.catalog.with_suffix(".mo")))[0].msgstr == "Трамп встретил Путина в Москве."


def test_a_review_made_while_the_machine_was_at_work_survives(house, tmp_path):
    path = tmp_path / "out/ru/LC_MESSAGES/story.po"

    class Slow(FakeTranslator):
        def translate(self, requests):
            if path.exists():
                catalog = polib.pofile(str(path))
                catalog[0].msgstr, catalog[0].flags = "Встретились.", []
                catalog.save()
            return super().translate(requests)

    desk = Desk([package("en-ru")], house, tmp_path / "out", Slow)
    desk.translate([article()], RU, silent)
    desk.translate([article()], RU, silent)
    assert polib.pofile(str(path))[0].msgstr == "Встретились."


def test_a_sentence_in_two_places_has_both_references(desk):
    [written] = desk.translate([article("Again.\n\nAnd now.\n\nAgain.\n")], RU, silent).written
    assert entries(written.catalog)["Again."].occurrences == [("story.txt", "1"), ("story.txt", "5")]


def test_latin_runs_are_isolated_in_the_urdu_document_only(tmp_path, house):
    class Urdu(FakeTranslator):
        def translate(self, requests):
            for done in super().translate(requests):
                yield type(done)("اے ایف پی X.com پر", done.score)

    desk = Desk([package("en-ur")], house, tmp_path, Urdu)
    [written] = desk.translate([article("On X.com it said so.\n")], UR, silent).written
    assert written.document.read_text(encoding="utf-8") == "اے ایف پی \u2068X.com\u2069 پر\n"
    assert polib.pofile(str(written.catalog))[0].msgstr == "اے ایف پی X.com پر"


def test_an_article_in_the_target_language_is_copied(desk):
    run = desk.translate([article("Россия сообщила об обмене.\n", source=RU)], RU, silent)
    [written] = run.written
    assert (written.catalog, written.sentences) == (None, ())
    assert written.document.read_text(encoding="utf-8") == "Россия сообщила об обмене.\n"


def test_what_has_no_route_fails_alone(desk):
    german = article("Der Minister reist heute nach Moskau.", "de.txt", DE)
    run = desk.translate([german, article()], RU, silent)
    assert [w.article.path for w in run.written] == ["story.txt"]
    assert run.errors == ("no package leads from de to ru; run: translate-article packages install de-en",)


def test_a_broken_catalog_fails_alone_and_stays(desk, tmp_path):
    broken = tmp_path / "out/ru/LC_MESSAGES/story.po"
    broken.parent.mkdir(parents=True)
    broken.write_text('msgid "a"\nmsgstr "b\n', encoding="utf-8")
    run = desk.translate([article(), article(name="other.txt")], RU, silent)
    assert [w.article.path for w in run.written] == ["other.txt"]
    assert str(broken) in run.errors[0]
    assert broken.read_text(encoding="utf-8") == 'msgid "a"\nmsgstr "b\n'


def test_reading_finds_the_language(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    found = read(tmp_path / "a.txt", None, {"en"})
    assert (found.locale, found.detection.sure) == (EN, True)
    assert [s.line for s in found.document.segments] == [1, 3, 3]


@pytest.mark.parametrize("name", ["story", "story.txt", "STORY.TXT", "story.wire", "10.4.2025"])
def test_what_has_no_telling_name_is_plain_text(name):
    assert article(name=name).document.format == "txt"


def test_a_paragraph_in_another_language_is_marked():
    russian = "Министерство иностранных дел России сообщило во вторник о новых переговорах в Стамбуле."
    mixed = article(f"They met on Monday in the capital.\n\n{russian}\n\nПривет.\n")
    assert [unit.language for unit in mixed.document.units] == [None, "ru", None]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no letters"),
        (b"123\n", "no letters"),
        (b"\x89PNG\0\0", "not a text file"),
        (b"\xff\xfea", "broken at byte"),
        (b"Putin in Minsk", r"not certain, perhaps English \(confidence 0\.\d\d\); say it with --from en"),
    ],
)
def test_bad_articles_say_what_to_do(data, words):
    with pytest.raises(InputError, match=f"^x.txt: .*{words}"):
        parse(data, Path("x.txt"), None, {"en"})


def test_what_a_killed_run_left_is_cleared_away(desk, tmp_path):
    folder = tmp_path / "out/ru"
    folder.mkdir(parents=True)
    old, fresh = folder / f".story.txt.{'0' * 16}.tmp", folder / f".story.txt.{'1' * 16}.tmp"
    for path in (old, fresh):
        path.touch()
    os.utime(old, (0, 0))
    desk.translate([article()], RU, silent)
    assert (old.exists(), fresh.exists()) == (False, True)


def test_a_run_killed_at_any_moment_leaves_whole_files(tmp_path):
    """Killed with SIGKILL at random moments while it rewrites two articles; the files are old or new."""
    program = (
        "import sys; sys.path[:0] = sys.argv[1:3]\n"
        "from test_runs import *\n"
        "out = Path(sys.argv[3])\n"
        "d = Desk([package('en-ru')], Glossary(()), out, FakeTranslator)\n"
        "for n in range(10**6):\n"
        "    text = ' '.join(f'Run {n} number {i}.' for i in range(200))\n"
        "    d.translate([article(text, f'{k}.txt') for k in 'ab'], RU, silent)\n"
        "    if n == 0: print('ready', flush=True)\n"
    )
    root = Path(__file__).parent
    for delay in (0.0, 0.05, 0.11, 0.17, 0.23):
        command = [sys.executable, "-c", program, str(root), str(root.parent), str(tmp_path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout.readline() == "ready\n"
            time.sleep(delay)
            process.kill()
        for path in tmp_path.rglob("[ab].po"):
            polib.pofile(str(path), check_for_duplicates=True)
        for path in tmp_path.rglob("[ab].txt"):
            assert path.read_text(encoding="utf-8").endswith(" NUMBER 199.")
    assert list(tmp_path.rglob("[ab].txt"))


@pytest.mark.slow
def test_a_million_words_fit_into_a_gibibyte(tmp_path):
    """The pipeline and the catalog; what the model takes is bounded by its window (benchmarks/memory.py)."""
    program = (
        "import resource, sys; sys.path[:0] = sys.argv[1:3]\n"
        "from test_runs import *\n"
        "text = '\\n\\n'.join('Sentence %d has ten words in it, as you see. ' % n * 4 for n in range(25_000))\n"
        "run = Desk([package('en-ru')], Glossary(()), Path(sys.argv[3]), FakeTranslator).translate(\n"
        "    [article(text)], RU, silent)\n"
        "assert len(run.written[0].sentences) == 100_000, run\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)\n"
    )
    root = Path(__file__).parent
    command = [sys.executable, "-c", program, str(root), str(root.parent), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 1024


def test_a_catalog_that_cannot_be_read_fails_alone(desk, tmp_path):
    (tmp_path / "out/ru/LC_MESSAGES/a.po").mkdir(parents=True)
    run = desk.translate([article(name="a.txt"), article(name="b.txt")], RU, silent)
    assert [written.article.path for written in run.written] == ["b.txt"]
    assert run.errors == (f"{tmp_path}/out/ru/LC_MESSAGES/a.po: is a directory",)


def test_a_document_that_cannot_be_written_fails_alone(desk, tmp_path):
    (tmp_path / "out/ru/a.txt").mkdir(parents=True)
    run = desk.translate([article(name="a.txt"), article(name="b.txt")], RU, silent)
    assert [written.article.path for written in run.written] == ["b.txt"]
    assert "out/ru/a.txt is not a file" in run.errors[0]


@pytest.mark.parametrize(
    ("code", "folder"),
    [("zh_CN", "zh_CN"), ("zh_Hant", "zh_TW"), ("sr_Latn", "sr@latin"), ("pt_BR", "pt_BR")],
)
def test_files_lie_where_gettext_looks_for_them(tmp_path, house, code, folder):
    target = Locale.parse(code)
    desk = Desk([package(f"en-{argos_code(target)}")], house, tmp_path, FakeTranslator)
    [written] = desk.translate([article()], target, silent).written
    assert written.catalog == tmp_path / folder / "LC_MESSAGES/story.po"
    assert written.document == tmp_path / folder / "story.txt"
    [found] = library.find(tmp_path, [target])
    assert (found.path, found.document) == (written.catalog, written.document)
    assert gettext.find("story", tmp_path, [folder])
