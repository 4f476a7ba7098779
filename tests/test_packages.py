import http.server
import json
import shutil
import threading
import zipfile
from functools import partial
from pathlib import Path

import pytest
from argostranslate import settings
from babel import Locale

from translators import packages
from translators.packages import PackageError

STARTER = next(Path(packages.__file__).parent.glob("starter/translate-en_ru-*.argosmodel"))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty Argos folder."""
    folder = tmp_path / "argos"
    folder.mkdir()
    monkeypatch.setattr(settings, "package_dirs", [folder])
    monkeypatch.setattr(settings, "package_data_dir", folder)
    return folder


def repacked(target: Path, root="translate-en_ru-1_9", drop=(), extra=(), **metadata) -> Path:
    """The starter package, changed."""
    with zipfile.ZipFile(STARTER) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            inner = name.partition("/")[2]
            data = old.read(name)
            if inner == "metadata.json":
                data = json.dumps(json.loads(data) | metadata).encode()
            if inner and not inner.startswith(drop or "\0"):
                new.writestr(f"{root}/{inner}", data)
        for name in extra:
            new.writestr(name, b"x")
    return target


def test_the_starters_are_there(folder):
    assert {(p.source, p.target, p.starter) for p in packages.available()} == {
        ("en", "ru", True),
        ("en", "ur", True),
    }


def test_an_installed_package_wins_over_the_starter(folder, tmp_path):
    packages.install(repacked(tmp_path / "p.argosmodel", package_version="1.9"))
    packages.install(repacked(tmp_path / "p.argosmodel", root="older", package_version="1.10.1"))
    found = {p.target: p for p in packages.available()}
    assert (found["ru"].name, found["ru"].starter) == ("translate-en_ru 1.10.1", False)
    assert found["ru"].folder.parent == folder
    assert found["ur"].starter


def test_installing_again_replaces(folder, tmp_path):
    packages.install(repacked(tmp_path / "p.argosmodel", package_version="1"))
    packages.install(repacked(tmp_path / "p.argosmodel", package_version="2"))
    assert [p.name for p in packages.installed()] == ["translate-en_ru 2"]
    assert [f.name for f in folder.iterdir()] == ["translate-en_ru-1_9"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"drop": ("model/",)}, "not a translation package"),
        ({"drop": ("sentencepiece",)}, "not a translation package"),
        ({"extra": ["../evil"]}, "stay inside"),
        ({"extra": ["/evil"]}, "stay inside"),
        ({"extra": ["other/file"]}, "one folder"),
    ],
)
def test_what_is_no_package_is_refused_and_leaves_no_trace(folder, tmp_path, change, words):
    with pytest.raises(PackageError, match=words):
        packages.install(repacked(tmp_path / "p.argosmodel", **change))
    assert list(folder.iterdir()) == []
    assert not (tmp_path / "evil").exists()


def test_a_damaged_package_is_refused(folder, tmp_path):
    data = bytearray(STARTER.read_bytes())
    data[2000:2100] = bytes(100)
    (tmp_path / "p.argosmodel").write_bytes(data)
    with pytest.raises(PackageError, match="download it again"):
        packages.install(tmp_path / "p.argosmodel")
    (tmp_path / "p.argosmodel").write_bytes(b"no zip")
    with pytest.raises(PackageError, match="ends in .argosmodel"):
        packages.install(tmp_path / "p.argosmodel")
    assert list(folder.iterdir()) == []


def test_other_folders_are_passed_over(folder):
    (folder / "stanza").mkdir()
    (folder / "broken").mkdir()
    (folder / "broken" / "metadata.json").write_text("{")
    assert packages.installed() == []


@pytest.fixture
def server(tmp_path, monkeypatch):
    """A local package index with one package."""
    root = tmp_path / "www"
    root.mkdir()

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    httpd = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=root))
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{httpd.server_port}"
    repacked(root / "good.argosmodel", package_version="1.9")
    (root / "bad.argosmodel").write_bytes(b"<html>")
    offer = {"package_version": "1.9", "from_code": "en", "to_code": "ru"}
    old = offer | {"package_version": "1.2", "links": [f"{address}/gone"]}
    new = offer | {"links": [f"{address}/gone", f"{address}/bad.argosmodel", f"{address}/good.argosmodel"]}
    dead = offer | {"to_code": "ur", "links": [f"{address}/bad.argosmodel"]}
    (root / "index.json").write_text(json.dumps([old, new, dead, {"type": "sbd"}]))
    monkeypatch.setattr(settings, "remote_package_index", f"{address}/index.json")
    yield root
    httpd.shutdown()
    httpd.server_close()


@pytest.mark.usefixtures("server")
def test_download_installs_the_newest_from_the_first_link_that_works(folder):
    assert packages.download("en", "ru").name == "translate-en_ru 1.9"
    assert [p.folder.parent for p in packages.installed()] == [folder]


@pytest.mark.usefixtures("server")
def test_download_says_what_failed(folder):
    with pytest.raises(PackageError, match=r"bad\.argosmodel"):
        packages.download("en", "ur")
    with pytest.raises(PackageError, match="the index has no package fr-ru"):
        packages.download("fr", "ru")
    assert list(folder.iterdir()) == []


def test_no_network_is_said_with_what_to_do(folder, monkeypatch):
    monkeypatch.setattr(settings, "remote_package_index", "http://127.0.0.1:9/index.json")
    with pytest.raises(PackageError, match=r"install FILE\.argosmodel"):
        packages.download("en", "ru")


def test_an_index_that_is_none(server, folder):
    (server / "index.json").write_text("{}")
    with pytest.raises(PackageError, match="ARGOS_PACKAGE_INDEX"):
        packages.index()
    (server / "index.json").write_text("<html>")
    with pytest.raises(PackageError, match="ARGOS_PACKAGE_INDEX"):
        packages.index()


def test_starters_are_unpacked_once_and_whole(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    first = packages.starters()
    marker = first[0].folder / "marker"
    marker.touch()
    assert packages.starters() == first
    assert marker.exists()
    shutil.rmtree(first[0].folder)
    assert packages.starters() == first


def test_a_cache_that_cannot_be_written(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with pytest.raises(PackageError, match="set XDG_CACHE_HOME"):
        packages.starters()


@pytest.mark.parametrize(
    ("locale", "code"),
    [
        ("ru", "ru"),
        ("ur_PK", "ur"),
        ("pt_BR", "pb"),
        ("pt", "pt"),
        ("zh_Hant", "zt"),
        ("zh_TW", "zt"),
        ("zh", "zh"),
        ("nb", "nb"),
    ],
)
def test_argos_codes(locale, code):
    assert packages.argos_code(Locale.parse(locale)) == code
    assert packages.argos_code(packages.locale_of(code)) == code
