"""`translate-article catalogs`: what people read on the terminal, and what is made of catalogs."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from babel import Locale
from fakes import FakeTranslator

from glossary.tables import load
from i18n import runs
from i18n.catalogs import store
from i18n.catalogs.entries import Catalog, Entry
from i18n.cli import main
from translators.packages import starters

ROWS = "term,kind,gender,ru,ur,note\nFSB,organisation,,ФСБ,ایف ایس بی,\n"
ARTICLE = "The FSB spoke in 2025.\n\nMoscow waits for an answer. Nobody knows.\n"
PO = Path("locales/ru/LC_MESSAGES/story.po")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an article, a glossary, and the catalogs of a run."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("i18n.files.os.fsync", lambda _: None)
    Path("glossary").mkdir()
    Path("glossary/house.csv").write_text(ROWS, encoding="utf-8")
    Path("story.txt").write_text(ARTICLE, encoding="utf-8")
    translate("story.txt")
    return tmp_path


def translate(name: str, codes: str = "ru ur") -> None:
    desk = runs.Desk(starters(), load([Path("glossary/house.csv")]), Path("locales"), FakeTranslator)
    for code in codes.split():
        assert not desk.translate(
            [runs.read(Path(name), Locale("en"), ())], Locale(code), lambda _: None
        ).errors


def approve(source: str, target: str, path: Path = PO) -> None:
    def approved(catalog: Catalog | None) -> Catalog:
        assert catalog is not None
        return catalog.replaced(catalog.by_key[None, source].approved((target,)))

    store.update(path, approved)


def entry(source: str, path: Path = PO) -> Entry:
    return (store.read(path) or Catalog()).by_key[None, source]


def test_status_counts_what_people_have_done(capsys: pytest.CaptureFixture[str]) -> None:
    approve("Nobody knows.", "Никто не знает.")
    assert main(["catalogs", "status"]) == 0
    head, ru, ur = capsys.readouterr().out.splitlines()
    assert head.split() == ["reviewed", "edited", "fuzzy", "untranslated", "errors", "warnings", "words"]
    assert ru.split()[:5] == ["ru/story", "1", "0", "2", "0"]
    assert ur.split()[:5] == ["ur/story", "0", "0", "3", "0"]
    assert ru.split()[-1] == "12"
    assert main(["catalogs", "status", "--to", "ru", "--json"]) == 0
    [data] = json.loads(capsys.readouterr().out)
    assert (data["catalog"], data["reviewed"], data["fuzzy"]) == (str(PO), 1, 2)


def test_status_adds_up_a_language_with_several_articles(capsys: pytest.CaptureFixture[str]) -> None:
    Path("other.txt").write_text("Two words.\n", encoding="utf-8")
    translate("other.txt", "ru")
    assert main(["catalogs", "status", "--to", "ru"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].split()[-1] == "14"


def test_check_points_at_the_lines(capsys: pytest.CaptureFixture[str]) -> None:
    approve("The FSB spoke in 2025.", "КГБ говорил в 2024 году.")
    before = PO.read_bytes()
    assert main(["catalogs", "check", "story", "--to", "ru"]) == 1
    found = capsys.readouterr().out.splitlines()
    line = PO.read_text(encoding="utf-8").splitlines().index('msgid "The FSB spoke in 2025."') + 1
    assert f"{PO}:{line}: error (terminology): FSB should be ФСБ here" in found
    assert f"{PO}:{line}: error (numbers): Not in the translation: 2025." in found
    assert PO.read_bytes() == before


def test_check_writes_comments_if_asked_and_touches_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    approve("The FSB spoke in 2025.", "КГБ говорил в 2025 году.")
    before = PO.read_text(encoding="utf-8").splitlines()
    assert main(["catalogs", "check", "--note", "--to", "ru"]) == 1
    after = PO.read_text(encoding="utf-8").splitlines()
    assert [line for line in after if line not in before] == [
        "#. error (terminology): FSB should be ФСБ here"
    ]
    assert [line for line in before if line not in after] == []
    main(["catalogs", "check", "--note", "--to", "ru"])
    assert PO.read_text(encoding="utf-8").splitlines() == after


def test_a_term_that_changes_flags_what_was_approved_and_leaves_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    approve("The FSB spoke in 2025.", "ФСБ говорила в 2025 году.")
    main(["catalogs", "check", "--to", "ru"])
    assert "terminology" not in capsys.readouterr().out
    Path("glossary/house.csv").write_text(ROWS.replace("ФСБ", "Служба безопасности"), encoding="utf-8")
    assert main(["catalogs", "check", "--to", "ru"]) == 1
    assert "FSB should be Служба безопасности here" in capsys.readouterr().out
    translate("story.txt", "ru")
    found = entry("The FSB spoke in 2025.")
    assert (found.target, found.fuzzy) == ("ФСБ говорила в 2025 году.", False)
    assert any(remark.startswith("error (terminology)") for remark in found.remarks)


def test_compile_makes_what_the_catalogs_say(capsys: pytest.CaptureFixture[str]) -> None:
    approve("Nobody knows.", "Никто не знает.")
    document, compiled = Path("locales/ru/story.txt"), PO.with_suffix(".mo")
    made = document.read_bytes(), compiled.read_bytes()
    document.unlink()
    compiled.write_bytes(b"")
    assert main(["catalogs", "compile", "--to", "ru"]) == 0
    assert capsys.readouterr().out.splitlines() == [f"{compiled}: written", f"{document}: written"]
    assert "Никто не знает." in document.read_text(encoding="utf-8")
    assert compiled.read_bytes() == made[1]
    assert main(["catalogs", "compile", "--to", "ru"]) == 0
    assert capsys.readouterr().out.splitlines() == [f"{compiled}: as it was", f"{document}: as it was"]


def test_compile_makes_the_document_that_a_run_makes() -> None:
    Path("story.txt").write_text(
        'date 2025-04-10\n\nMOSCOW, April 10 (APP) - "We wait," the FSB said on X (x.org).\n\n- One\n- Two 5\n\n12\n',
        encoding="utf-8",
    )
    translate("story.txt")
    for code in ("ru", "ur"):
        document = Path(f"locales/{code}/story.txt")
        made = document.read_bytes()
        document.unlink()
        assert main(["catalogs", "compile", "--to", code]) == 0
        assert document.read_bytes() == made


def test_diff_of_two_files(capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(PO, "old.po")
    approve("Nobody knows.", "Никто не знает.")
    approve("Moscow waits for an answer.", entry("Moscow waits for an answer.").target)
    Path("story.txt").write_text(ARTICLE.replace("The FSB spoke in 2025.", "News came."), encoding="utf-8")
    translate("story.txt", "ru")
    assert main(["catalogs", "diff", "old.po", str(PO)]) == 0
    out = capsys.readouterr().out
    kinds = [line.split(": ")[1] for line in out.splitlines() if line.startswith(str(PO))]
    assert kinds == ["added", "approved", "changed", "removed"]
    assert "  - NOBODY KNOWS.\n  + Никто не знает.\n" in out


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_diff_since_the_last_commit(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["catalogs", "diff"]) == 2
    assert "name two catalogs" in capsys.readouterr().err
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for command in (["init", "-q"], ["add", "locales/ru"], ["commit", "-qm", "x"]):
        subprocess.run([*git, *command], check=True)
    approve("Nobody knows.", "Никто не знает.")
    assert main(["catalogs", "diff"]) == 0
    out = capsys.readouterr().out
    assert f"{PO}:{entry('Nobody knows.').line}: changed: Nobody knows." in out
    assert "ur/LC_MESSAGES/story.po" in out  # not committed yet: all of it is new


def test_tmx_out_and_in(capsys: pytest.CaptureFixture[str]) -> None:
    approve("Nobody knows.", "Никто не <знает>.")
    assert main(["catalogs", "export", "m.tmx", "--to", "ru"]) == 0
    assert main(["catalogs", "import", "m.tmx", "--to", "ru", "-o", "there"]) == 0
    found = entry("Nobody knows.", Path("there/ru/LC_MESSAGES/m.po"))
    assert (found.target, found.fuzzy) == ("Никто не <знает>.", False)
    before = Path("there/ru/LC_MESSAGES/m.po").read_bytes()
    assert main(["catalogs", "import", "m.tmx", "--to", "ru", "-o", "there"]) == 0
    assert Path("there/ru/LC_MESSAGES/m.po").read_bytes() == before


def test_an_import_does_not_change_what_people_wrote_since(capsys: pytest.CaptureFixture[str]) -> None:
    approve("Nobody knows.", "Никто не знает.")
    main(["catalogs", "export", "m.tmx", "--to", "ru"])
    main(["catalogs", "import", "m.tmx", "--to", "ru"])
    approve("Nobody knows.", "Не знает никто.", Path("locales/ru/LC_MESSAGES/m.po"))
    main(["catalogs", "import", "m.tmx", "--to", "ru"])
    assert entry("Nobody knows.", Path("locales/ru/LC_MESSAGES/m.po")).target == "Не знает никто."


TMX = (
    '<tmx version="1.4"><header srclang="en"/><body>{}</body></tmx>',
    '<tu><tuv xml:lang="en"><seg>{}</seg></tuv><tuv xml:lang="ru"><seg>{}</seg></tuv></tu>',
)


def test_an_import_takes_the_place_of_what_the_machine_wrote(capsys: pytest.CaptureFixture[str]) -> None:
    approve("Nobody knows.", "Никто не знает.")
    units = {"Nobody knows.": "Не знает никто.", "Moscow waits for an answer.": "Москва ждёт ответа."}
    body = "".join(TMX[1].format(*unit) for unit in units.items())
    Path("story.tmx").write_text(TMX[0].format(body), encoding="utf-8")
    assert main(["catalogs", "import", "story.tmx", "--to", "ru"]) == 0
    captured = capsys.readouterr()
    assert "1 approved translations" in captured.out
    assert "1 of them have another translation there, which stays" in captured.err
    assert entry("Nobody knows.").target == "Никто не знает."
    found = entry("Moscow waits for an answer.")
    assert (found.target, found.fuzzy, found.places) == ("Москва ждёт ответа.", False, (("story.txt", 3),))


def test_an_imported_text_begins_and_ends_with_the_line_breaks_of_its_source() -> None:
    Path("m.tmx").write_text(TMX[0].format(TMX[1].format("One.\n", "Раз.")), encoding="utf-8")
    assert main(["catalogs", "import", "m.tmx", "--to", "ru"]) == 0
    assert entry("One.\n", Path("locales/ru/LC_MESSAGES/m.po")).target == "Раз.\n"


def test_what_was_imported_serves_every_article(capsys: pytest.CaptureFixture[str]) -> None:
    approve("Nobody knows.", "Никто не знает.")
    main(["catalogs", "export", "m.tmx", "--to", "ru"])
    shutil.rmtree("locales")
    main(["catalogs", "import", "m.tmx", "--to", "ru"])
    translate("story.txt", "ru")
    found = entry("Nobody knows.")
    assert (found.target, found.fuzzy, found.offered) == ("Никто не знает.", True, "earlier translation")
    assert "note: reviewed in m; see whether it fits here" in found.remarks


MISUSE = {
    "no catalogs": (["catalogs", "status", "-o", "nowhere"], "no catalogs in nowhere; make some first"),
    "no such article": (["catalogs", "check", "tale"], "tale: no such catalog in locales; there are: story"),
    "one file": (["catalogs", "diff", "a.po"], "name two catalogs"),
    "no such file": (["catalogs", "diff", "a.po", "b.po"], "a.po: no such catalog"),
    "nothing approved": (["catalogs", "export", "m.tmx", "--to", "ru"], "nothing is approved in ru yet"),
    "no TMX": (["catalogs", "import", "story.txt", "--to", "ru"], "story.txt:1"),
    "no file": (["catalogs", "import", "no.tmx", "--to", "ru"], "no.tmx: no such file"),
    "no command": (["catalogs"], "required"),
    "review without catalogs": (["review", "-o", "nowhere"], "no catalogs in nowhere; make some first"),
    "review on a strange port": (["review", "--port", "70000", "--no-browser"], "ports are numbers"),
}


@pytest.mark.parametrize("name", MISUSE)
def test_misuse_is_one_line_of_advice(capsys: pytest.CaptureFixture[str], name: str) -> None:
    arguments, advice = MISUSE[name]
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert advice in captured.err
    assert len(captured.err.splitlines()) == 1


def test_a_broken_catalog_does_not_keep_the_others_from_being_shown(
    capsys: pytest.CaptureFixture[str],
) -> None:
    PO.write_text("<<<<<<< HEAD\n", encoding="utf-8")
    assert main(["catalogs", "status"]) == 2
    captured = capsys.readouterr()
    assert "ur/story" in captured.out
    assert f"{PO}:1: a conflict that git left" in captured.err


READING = {
    "status": ["status"],
    "check": ["check"],
    "check --note": ["check", "--note"],
    "compile": ["compile"],
    "export": ["export", "m.tmx", "--to", "ru"],
    "diff": ["diff"],
}


@pytest.mark.parametrize("name", READING)
def test_a_folder_called_like_a_catalog_is_told_and_the_others_are_read(
    capsys: pytest.CaptureFixture[str], name: str
) -> None:
    approve("Nobody knows.", "Никто не знает.")
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for command in (["init", "-q"], ["commit", "-qm", "x", "--allow-empty"]):
        subprocess.run([*git, *command], check=True)
    PO.with_name("x.po").mkdir()
    assert main(["catalogs", *READING[name]]) == 2
    captured = capsys.readouterr()
    assert f"translate-article: {PO.with_name('x.po')}: is a directory\n" in captured.err
    assert "story" in captured.out or Path("m.tmx").exists() or name.startswith("check")


def refused(path: Path, *_: object) -> None:
    raise PermissionError(13, "Permission denied", str(path))


@pytest.mark.parametrize("command", [["compile"], ["check", "--note"]])
def test_what_cannot_be_written_is_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    PO.with_suffix(".mo").unlink()
    monkeypatch.setattr("i18n.files.os.replace", refused)
    assert main(["catalogs", *command, "--to", "ru"]) == 2
    mo = PO.with_suffix(".mo")
    assert capsys.readouterr().err == f"translate-article: {mo}: permission denied\n"


def test_what_cannot_be_read_is_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "read_bytes", refused)
    assert main(["catalogs", "diff", str(PO), str(PO)]) == 2
    assert capsys.readouterr().err == f"translate-article: {PO}: permission denied\n"


def test_folders_that_are_called_by_another_code_for_the_language(capsys: pytest.CaptureFixture[str]) -> None:
    Path("locales/zh_CN/LC_MESSAGES").mkdir(parents=True)
    shutil.copy(PO, "locales/zh_CN/LC_MESSAGES/story.po")
    assert main(["catalogs", "compile", "story", "--to", "zh-CN"]) == 0
    assert Path("locales/zh_CN/LC_MESSAGES/story.mo").exists()
    assert Path("locales/zh_CN/story.txt").exists()
    assert main(["catalogs", "status", "zh_CN/story"]) == 0
    assert "zh_CN/story" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["app.vue", "app.pot"])
def test_no_document_is_made_of_a_file_that_messages_come_from(name: str) -> None:
    Path(name).write_text('msgid ""\nmsgstr ""\n\nmsgid "Open"\nmsgstr ""\n', encoding="utf-8")
    po = f'msgid ""\nmsgstr ""\n\n#: {name}:3\nmsgid "Open"\nmsgstr "Открыть"\n'
    Path("locales/ru/LC_MESSAGES/app.po").write_text(po, encoding="utf-8")
    assert main(["catalogs", "compile", "app"]) == 0
    assert [path.name for path in Path("locales/ru").iterdir() if path.stem == "app"] == []
