"""The review page's server and desk: what a person does is in the file at once, and nobody else gets in."""

import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from babel import Locale
from fakes import FakeTranslator

from glossary.tables import load
from glossary.terms import Glossary
from i18n import cli, runs
from i18n.catalogs import store
from i18n.catalogs.entries import Catalog, Entry
from i18n.review.alternatives import Machine
from i18n.review.desk import Desk, DeskError
from i18n.review.server import MARK, Server
from translators import Request, Translation, acceptance
from translators.packages import ModelPackage, starters

ROWS = (
    "term,kind,gender,ru,ur,note\nFSB,organisation,,ФСБ,ایف ایس بی,the agency\nMoscow,place,,Москва,ماسکو,\n"
)
ARTICLE = "date 2025-04-10\n\nThe FSB spoke.\n\nMoscow waits. It 😀 helped the FSB 12 times.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an article, a glossary, and the catalogs of a run."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("i18n.files.os.fsync", lambda _: None)
    (tmp_path / "house.csv").write_text(ROWS, encoding="utf-8")
    (tmp_path / "story.txt").write_text(ARTICLE, encoding="utf-8")
    translated(tmp_path, "story.txt")
    return tmp_path


def translated(folder: Path, *names: str, codes: str = "ru ur") -> None:
    """Run the pipeline over articles, with a translator that upper-cases."""
    desk = runs.Desk(starters(), glossary(), Path("locales"), FakeTranslator)
    read = [runs.read(Path(name), Locale("en"), ()) for name in names]
    for code in codes.split():
        assert not desk.translate(read, Locale(code), lambda _: None).errors


def glossary() -> Glossary:
    return load([Path("house.csv")])


def desk(**options: Any) -> Desk:
    return Desk(Path("locales"), glossary(), **options)


def entries(desk: Desk, name: str = "ru/story") -> dict[str, dict[str, Any]]:
    """What the page shows of each sentence, by its source."""
    return {entry["source"]: entry for entry in desk.catalog(name)["entries"].values()}


def on_disk(name: str = "ru/story") -> dict[str, Entry]:
    language, article = name.split("/")
    catalog = store.read(Path("locales", language, "LC_MESSAGES", f"{article}.po"))
    return {entry.source: entry for entry in (catalog or Catalog()).entries}


def save(
    desk: Desk, entry: dict[str, Any], text: str, *, approve: bool = True, tab: str = "a"
) -> dict[str, Any]:
    return desk.change("ru/story", entry["id"], [text], approve, entry["seen"], tab)


# ------------------------------------------------------------------------------------------- desk


def test_the_desk_lists_every_catalog(folder: Path) -> None:
    translated(folder, "story.txt", codes="ur")
    found = desk().catalogs()["catalogs"]
    assert [(c["id"], c["dir"], c["language"], c["article"]) for c in found] == [
        ("ru/story", "ltr", "ru", "story"),
        ("ur/story", "rtl", "ur", "story"),
    ]
    assert found[0]["counts"] == {
        "total": 3,
        "reviewed": 0,
        "edited": 0,
        "fuzzy": 3,
        "untranslated": 0,
        "errors": found[0]["counts"]["errors"],
        "warnings": found[0]["counts"]["warnings"],
        "words": 12,
    }
    assert [c["id"] for c in desk(targets={Locale("ur")}).catalogs()["catalogs"]] == ["ur/story"]


def test_a_catalog_is_shown_as_the_article_stands(folder: Path) -> None:
    shown = desk().catalog("ru/story")
    sources = [[shown["entries"][e]["source"] for e in p["entries"]] for p in shown["paragraphs"]]
    assert sources == [["The FSB spoke."], ["Moscow waits.", "It 😀 helped the FSB 12 times."]]
    assert (shown["language"], shown["source_language"], shown["software"]) == ("ru", "en", False)


def test_terms_have_their_rows_and_places_in_utf_16(folder: Path) -> None:
    entry = entries(desk())["It 😀 helped the FSB 12 times."]
    [term] = entry["terms"]
    source = entry["source"].encode("utf-16-le")
    start, end = term["source"]
    assert source[2 * start : 2 * end].decode("utf-16-le") == "FSB"
    form, start, end = term["target"]
    assert entry["targets"][form].encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le") == "ФСБ"
    assert (term["rendering"], term["kind"], term["note"], term["row"]) == (
        "ФСБ",
        "organisation",
        "the agency",
        "house.csv:2",
    )
    assert term["met"]


def test_what_is_approved_is_in_the_file_the_mo_and_the_document(folder: Path) -> None:
    one = desk()
    saved = save(one, entries(one)["Moscow waits."], "Москва ждёт.")
    assert (saved["entry"]["state"], saved["counts"]["reviewed"], saved["undo"]) == ("reviewed", 1, True)
    entry = on_disk()["Moscow waits."]
    assert (entry.target, entry.fuzzy, entry.offered) == ("Москва ждёт.", False, "")
    assert "Москва ждёт." in Path("locales/ru/story.txt").read_text(encoding="utf-8")
    assert "Москва ждёт.".encode() in Path("locales/ru/LC_MESSAGES/story.mo").read_bytes()
    translated(folder, "story.txt")
    assert on_disk()["Moscow waits."].target == "Москва ждёт."


def test_an_edit_that_is_not_approved_stays_fuzzy_and_is_a_persons(folder: Path) -> None:
    one = desk()
    saved = save(one, entries(one)["Moscow waits."], "Москва?", approve=False)
    assert (saved["entry"]["state"], saved["entry"]["origin"]) == ("edited", "person")
    assert on_disk()["Moscow waits."].decided
    assert on_disk()["Moscow waits."].fuzzy


def test_saving_the_machines_text_as_it_is_does_not_make_it_a_persons(folder: Path) -> None:
    one = desk()
    before = Path("locales/ru/LC_MESSAGES/story.po").read_bytes()
    entry = entries(one)["Moscow waits."]
    saved = save(one, entry, entry["targets"][0], approve=False)
    assert saved["entry"]["origin"] == "machine"
    assert Path("locales/ru/LC_MESSAGES/story.po").read_bytes() == before


def test_undo_brings_the_file_back_to_the_byte(folder: Path) -> None:
    one = desk()
    path = Path("locales/ru/LC_MESSAGES/story.po")
    before = path.read_bytes()
    save(one, entries(one)["Moscow waits."], "Москва ждёт.")
    middle = path.read_bytes()
    save(one, entries(one)["The FSB spoke."], "ФСБ сказала.")
    assert one.undo("ru/story", "a")["entry"]["state"] == "unreviewed"
    assert path.read_bytes() == middle
    assert one.undo("ru/story", "a")["undo"] is False
    assert path.read_bytes() == before
    with pytest.raises(DeskError) as caught:
        one.undo("ru/story", "a")
    assert caught.value.status == 404


def test_undo_is_for_the_changes_of_its_own_tab_and_not_over_others(folder: Path) -> None:
    one = desk()
    first = entries(one)["Moscow waits."]
    again = save(one, first, "Москва ждёт.", tab="a")["entry"]
    with pytest.raises(DeskError) as caught:
        one.undo("ru/story", "b")
    assert caught.value.status == 404
    save(one, again, "Москва пока ждёт.", tab="b")
    with pytest.raises(DeskError) as caught:
        one.undo("ru/story", "a")
    assert caught.value.status == 409
    assert on_disk()["Moscow waits."].target == "Москва пока ждёт."


def test_two_tabs_do_not_overwrite_each_other(folder: Path) -> None:
    one, other = desk(), desk()
    seen = entries(other)["Moscow waits."]
    save(one, entries(one)["Moscow waits."], "Первая.")
    with pytest.raises(DeskError) as caught:
        save(other, seen, "Вторая.")
    assert caught.value.status == 409
    assert caught.value.entry is not None
    assert caught.value.entry["targets"] == ["Первая."]
    assert on_disk()["Moscow waits."].target == "Первая."
    saved = save(other, caught.value.entry, "Вторая.")
    assert saved["entry"]["targets"] == ["Вторая."]


def test_what_another_program_wrote_elsewhere_in_the_file_stays(folder: Path) -> None:
    one = desk()
    entry = entries(one)["Moscow waits."]
    path = Path("locales/ru/LC_MESSAGES/story.po")
    text = path.read_text(encoding="utf-8")
    path.write_text("# by hand\n" + text.replace("SPOKE", "говорит"), encoding="utf-8")
    save(one, entry, "Москва ждёт.")
    assert path.read_text(encoding="utf-8").startswith("# by hand\n")
    assert "говорит" in on_disk()["The FSB spoke."].target


def test_a_catalog_that_is_broken_or_gone_says_so(folder: Path) -> None:
    one = desk()
    Path("locales/ru/LC_MESSAGES/story.po").write_text("<<<<<<< HEAD\n", encoding="utf-8")
    [broken] = [c for c in one.catalogs()["catalogs"] if c["id"] == "ru/story"]
    assert "conflict" in broken["error"]
    with pytest.raises(DeskError, match="conflict"):
        one.catalog("ru/story")
    Path("locales/ru/LC_MESSAGES/story.po").unlink()
    with pytest.raises(DeskError) as caught:
        one.catalog("ru/story")
    assert caught.value.status == 404


def test_what_cannot_be_written_is_advice(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = desk()
    entry = entries(one)["Moscow waits."]

    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "temporary")

    with monkeypatch.context() as context:
        context.setattr("i18n.files.os.replace", refused)
        with pytest.raises(DeskError, match=r"not saved: .*story\.po: permission denied") as caught:
            save(one, entry, "Москва ждёт.")
    assert caught.value.status == 500
    assert save(one, entry, "Москва ждёт.")["problem"] == ""


def test_a_document_that_cannot_be_written_is_told_and_the_catalog_has_the_text(folder: Path) -> None:
    one = desk()
    Path("locales/ru/story.txt").unlink()
    Path("locales/ru/story.txt").mkdir()
    told = save(one, entries(one)["Moscow waits."], "Москва ждёт.")
    assert told["problem"].startswith("saved in the catalog, but not in the document: ")
    assert on_disk()["Moscow waits."].target == "Москва ждёт."
    assert one.undo("ru/story", "a")["problem"]
    assert on_disk()["Moscow waits."].offered


def test_issues_follow_the_text(folder: Path) -> None:
    one = desk()
    entry = entries(one)["It 😀 helped the FSB 12 times."]
    found = one.check("ru/story", entry["id"], ["Помогло 7 раз."])
    assert {"terminology", "numbers"} & {issue["type"] for issue in found["issues"]} == {"terminology"} or {
        "terminology",
        "numbers",
    } <= {issue["type"] for issue in found["issues"]}
    assert found["issues"][0]["severity"] == "error"
    assert not found["terms"][0]["met"]
    saved = save(one, entry, "Помогло.")
    assert "terminology" in {issue["type"] for issue in saved["entry"]["issues"]}
    assert any(r.startswith("error (terminology): FSB") for r in on_disk()[entry["source"]].remarks)


def test_a_changed_source_shows_what_changed(folder: Path) -> None:
    one = desk()
    save(one, entries(one)["It 😀 helped the FSB 12 times."], "Это 12 раз помогло ФСБ.")
    Path("story.txt").write_text(ARTICLE.replace("12 times", "15 times"), encoding="utf-8")
    translated(folder, "story.txt")
    entry = entries(one)["It 😀 helped the FSB 15 times."]
    assert entry["targets"] == ["Это 12 раз помогло ФСБ."]
    assert (entry["state"], entry["origin"]) == ("unreviewed", "earlier")
    assert ["delete", " 12"] in entry["previous"]["changes"]
    assert "mistranslation" in {issue["type"] for issue in entry["issues"]}
    assert on_disk()["It 😀 helped the FSB 12 times."].obsolete
    assert save(one, entry, "Это 15 раз помогло ФСБ.")["entry"]["previous"] is None
    assert on_disk()[entry["source"]].previous_source is None


def test_suggestions_come_from_other_articles(folder: Path) -> None:
    one = desk()
    save(one, entries(one)["It 😀 helped the FSB 12 times."], "Это 12 раз помогло ФСБ.")
    Path("other.txt").write_text("It 😀 helped the FSB 14 times. Then it went.\n", encoding="utf-8")
    translated(folder, "other.txt", codes="ru")
    shown = entries(one, "ru/other")["It 😀 helped the FSB 14 times."]
    [suggestion] = shown["suggestions"]
    assert (suggestion["target"], suggestion["article"]) == ("Это 12 раз помогло ФСБ.", "story")
    assert 75 <= suggestion["score"] < 100


def test_the_preview_is_the_document(folder: Path) -> None:
    one = desk()
    save(one, entries(one)["Moscow waits."], "Москва ждёт.")
    preview = one.preview("ru/story")
    assert [run["text"] for p in preview["paragraphs"] for run in p["runs"]][1] == "Москва ждёт."
    assert one.preview("ur/story")["dir"] == "rtl"


def test_a_reference_that_leads_out_of_the_folder_is_not_read(folder: Path) -> None:
    outside = folder.parent / "story.txt"
    outside.write_text("Secret. Moscow waits.", encoding="utf-8")
    path = Path("locales/ru/LC_MESSAGES/story.po")
    path.write_text(path.read_text(encoding="utf-8").replace("#: story", "#: ../story"), encoding="utf-8")
    shown = desk().catalog("ru/story")
    assert [p["kind"] for p in shown["paragraphs"]] == ["message"] * 3
    assert desk().preview("ru/story")["paragraphs"] == []


class Alternating(FakeTranslator):
    def alternatives(self, request: Request) -> list[Translation]:
        texts = ["«ФСБ» говорит.", '"ФСБ" говорит.', "Они говорят."]
        return [Translation(t, -0.1, acceptance.met(t, request.constraints)) for t in texts]


def test_alternatives_are_localised_distinct_and_checked(folder: Path) -> None:
    one = desk(alternatives=Machine(starters(), Alternating))
    entry = entries(one)["The FSB spoke."]
    found = one.alternatives("ru/story", entry["id"])["alternatives"]
    assert [a["target"] for a in found] == ["«ФСБ» говорит.", "Они говорят."]
    assert found[1]["issues"][0]["type"] == "terminology"
    with pytest.raises(DeskError) as caught:
        desk(alternatives=Machine((), Alternating)).alternatives("ru/story", entry["id"])
    assert caught.value.status == 404


def test_the_starters_know_alternatives(folder: Path, starter: dict[str, ModelPackage]) -> None:
    from translators.argos import ArgosTranslator

    one = desk(alternatives=Machine(tuple(starter.values()), ArgosTranslator))
    found = one.alternatives("ru/story", entries(one)["The FSB spoke."]["id"])["alternatives"]
    texts = [a["target"] for a in found]
    assert len(texts) == len(set(texts)) >= 3
    assert "ФСБ" in texts[0]


# ----------------------------------------------------------------------------------------- server


@dataclass
class Browser:
    """Sends requests as a browser does; its headers can be changed."""

    port: int
    cookie: str = ""

    def ask(
        self, method: str, path: str, data: object = None, **headers: str | None
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        wanted: dict[str, str | None] = {"Host": f"127.0.0.1:{self.port}", "Cookie": self.cookie}
        if method == "POST":
            wanted |= {"Content-Type": "application/json", MARK: "1"}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {name: value for name, value in (wanted | named).items() if value is not None}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        body = data if isinstance(data, bytes) else json.dumps(data).encode() if data is not None else None
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        found = answer.status, answer.headers, answer.read()
        connection.close()
        return found

    def enter(self, url: str) -> None:
        status, headers, _ = self.ask("GET", url.partition(str(self.port))[2])
        assert status == 303
        [(name, morsel)] = SimpleCookie(headers["Set-Cookie"]).items()
        assert morsel["httponly"]
        assert morsel["samesite"].lower() == "strict"
        self.cookie = f"{name}={morsel.value}"


@pytest.fixture
def server(folder: Path) -> Iterator[Server]:
    server = Server(desk())
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    yield server
    server.close()


@pytest.fixture
def browser(server: Server) -> Browser:
    browser = Browser(server.port)
    browser.enter(server.url)
    return browser


def test_the_page_and_all_that_it_loads_is_served(browser: Browser) -> None:
    status, headers, page = browser.ask("GET", "/")
    assert status == 200
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert "Server" not in headers
    assert b"http://" not in page
    assert b"https://" not in page
    status, headers, _ = browser.ask("GET", "/review.js")
    assert (status, headers["Content-Type"]) == (200, "text/javascript; charset=utf-8")


@pytest.mark.parametrize(
    "path",
    [
        "/../desk.py",
        "/%2e%2e/desk.py",
        "/desk.py",
        "/..%2fdesk.py",
        "/page/index.html",
        "/nothing.js",
        f"/{'a' * 999}.js",
    ],
)
def test_nothing_else_is_served(browser: Browser, path: str) -> None:
    assert browser.ask("GET", path)[0] == 404


STRANGERS: dict[str, dict[str, str | None]] = {
    "another name (DNS rebinding)": {"Host": "evil.example:80"},
    "another port": {"Host": "127.0.0.1:1"},
    "another page": {"Origin": "https://evil.example"},
    "a page of another port": {"Origin": "http://127.0.0.1:1"},
    "a file": {"Origin": "null"},
    "no cookie": {"Cookie": None},
    "a guess": {"Cookie": "translate-article-{port}=guess"},
}


@pytest.mark.parametrize("stranger", STRANGERS)
@pytest.mark.parametrize("path", ["/", "/review.js", "/api/catalogs", "/api/catalogs/ru/story"])
def test_strangers_see_nothing(browser: Browser, stranger: str, path: str) -> None:
    headers = {n: v and v.format(port=browser.port) for n, v in STRANGERS[stranger].items()}
    status, _, body = browser.ask("GET", path, **headers)
    assert status == 403
    assert "Moscow" not in body.decode()


@pytest.mark.parametrize("stranger", [*STRANGERS, "a form", "no mark"])
def test_strangers_change_nothing(browser: Browser, stranger: str) -> None:
    before = Path("locales/ru/LC_MESSAGES/story.po").read_bytes()
    entry = entries(desk())["Moscow waits."]
    forms: dict[str, dict[str, str | None]] = {
        "a form": {"Content-Type": "text/plain"},
        "no mark": {MARK: None},
    }
    headers = {n: v and v.format(port=browser.port) for n, v in (STRANGERS | forms)[stranger].items()}
    data = {"targets": ["Хуже."], "approve": True, "seen": entry["seen"], "tab": "x"}
    status, _, _ = browser.ask("POST", f"/api/catalogs/ru/story/entries/{entry['id']}", data, **headers)
    assert status in (400, 403)
    assert Path("locales/ru/LC_MESSAGES/story.po").read_bytes() == before


def test_a_change_through_the_server(browser: Browser) -> None:
    _, _, body = browser.ask("GET", "/api/catalogs/ru/story?tab=x")
    entry = next(e for e in json.loads(body)["entries"].values() if e["source"] == "Moscow waits.")
    address = f"/api/catalogs/ru/story/entries/{entry['id']}"
    data = {"targets": ["Москва <script>ждёт</script>."], "approve": True, "seen": entry["seen"], "tab": "x"}
    origin = f"http://127.0.0.1:{browser.port}"
    status, headers, body = browser.ask("POST", address, data, Origin=origin)
    assert (status, json.loads(body)["undo"]) == (200, True)
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    assert on_disk()["Moscow waits."].target == "Москва <script>ждёт</script>."
    assert browser.ask("POST", address, data)[0] == 409
    assert browser.ask("POST", "/api/catalogs/ru/story/undo", {"tab": "x"})[0] == 200
    assert on_disk()["Moscow waits."].offered


@pytest.mark.parametrize(
    "data",
    [
        b"not json",
        b"[]",
        b"[" * 100_000,
        {"approve": True, "seen": "", "tab": ""},
        {"targets": "text", "approve": True, "seen": "", "tab": ""},
        {"targets": [1], "approve": True, "seen": "", "tab": ""},
        {"targets": ["a\0"], "approve": True, "seen": "", "tab": ""},
        {"targets": ["\ud800"], "approve": True, "seen": "", "tab": ""},
        {"targets": ["a", "b"], "approve": True, "seen": "", "tab": ""},
        {"targets": ["a"], "approve": "yes", "seen": "", "tab": ""},
        {"targets": [" "], "approve": True, "seen": "", "tab": ""},
    ],
)
def test_requests_that_make_no_sense_are_advised(browser: Browser, data: object) -> None:
    entry = entries(desk())["Moscow waits."]
    status, _, body = browser.ask("POST", f"/api/catalogs/ru/story/entries/{entry['id']}", data)
    assert status == 400
    assert "\n" not in json.loads(body)["error"]


@pytest.mark.parametrize(
    "path", ["ru/nothing", "xx/story", "ru/story/entries/0/alternatives", "..%2f..%2fetc"]
)
def test_what_is_not_there_is_404(browser: Browser, path: str) -> None:
    status, _, body = browser.ask("GET", f"/api/catalogs/{path}")
    assert (status, list(json.loads(body))) == (404, ["error"])


def test_the_server_listens_on_loopback_only(server: Server) -> None:
    import socket

    addresses = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    for address in addresses - {"127.0.0.1"}:
        with pytest.raises(ConnectionRefusedError), socket.create_connection((str(address), server.port), 1):
            pass
    assert server.url.startswith(f"http://127.0.0.1:{server.port}/?token=")


def test_a_name_with_any_characters(folder: Path) -> None:
    from urllib.parse import quote

    name = "Статья 100% #1 & more"
    Path(f"{name}.txt").write_text(ARTICLE, encoding="utf-8")
    translated(folder, f"{name}.txt", codes="ru")
    server = Server(desk())
    Thread(target=server.run, daemon=True).start()
    browser = Browser(server.port)
    browser.enter(server.url)
    status, _, body = browser.ask("GET", f"/api/catalogs/ru/{quote(name)}")
    server.close()
    assert (status, json.loads(body)["article"]) == (200, name)


# ---------------------------------------------------------------------------------------- command


def test_the_command_serves_until_it_is_interrupted(folder: Path) -> None:
    command = [sys.executable, "-m", "i18n.cli", "review", "--no-browser", "--glossary", "house.csv"]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as running:
        assert running.stdout is not None
        said, url = running.stdout.readline(), running.stdout.readline().strip()
        assert said == "reviewing 2 catalogs in locales; stop with Ctrl+C\n"
        browser = Browser(int(url.split(":")[2].partition("/")[0]))
        browser.enter(url)
        assert browser.ask("GET", "/api/catalogs/ur/story")[0] == 200
        running.send_signal(signal.SIGINT)
        _, complaint = running.communicate(timeout=20)
    assert running.returncode == 0
    assert complaint == "stopped; everything you saved is in the catalogs\n"


def test_a_port_that_is_taken_is_advice(
    folder: Path, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["review", "--no-browser", "--port", str(server.port), "--glossary", "house.csv"]) == 2
    assert f"port {server.port} cannot be used" in capsys.readouterr().err
