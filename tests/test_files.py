"""Files are either as they were or completely new, also when a run is killed."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from i18n import files

OLD, NEW = b"old", b"new text"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "article.po"
    path.write_bytes(OLD)
    return path


def test_write_makes_the_folder_and_the_file(tmp_path: Path) -> None:
    path = tmp_path / "ru" / "LC_MESSAGES" / "article.po"
    assert files.write(path, NEW)
    assert path.read_bytes() == NEW
    assert names(path.parent) == ["article.po"]


def test_write_replaces(old: Path) -> None:
    assert files.write(old, NEW)
    assert old.read_bytes() == NEW
    assert names(old.parent) == ["article.po"]


def test_the_same_bytes_touch_nothing(old: Path) -> None:
    os.utime(old, ns=(1, 1))
    before = old.stat()
    assert not files.write(old, OLD)
    assert old.stat().st_ino == before.st_ino
    assert old.stat().st_mtime_ns == 1


def test_an_empty_file_is_written(tmp_path: Path) -> None:
    assert files.write(tmp_path / "empty", b"")
    assert not files.write(tmp_path / "empty", b"")


@pytest.mark.parametrize("mask", [0o022, 0o077, 0o002])
def test_a_new_file_has_the_mode_that_open_gives(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        files.write(tmp_path / "ours", NEW)
        (tmp_path / "plain").open("w").close()
    finally:
        os.umask(before)
    assert mode(tmp_path / "ours") == mode(tmp_path / "plain") == 0o666 & ~mask


@pytest.mark.parametrize("bits", [0o600, 0o664, 0o755])
def test_a_replaced_file_keeps_its_mode(old: Path, bits: int) -> None:
    old.chmod(bits)
    files.write(old, NEW)
    assert mode(old) == bits


@pytest.mark.parametrize("exists", [True, False])
def test_a_link_stays_and_its_target_is_replaced(tmp_path: Path, exists: bool) -> None:
    target = tmp_path / "elsewhere" / "real.po"
    link = tmp_path / "article.po"
    link.symlink_to(Path("elsewhere") / "real.po")
    if exists:
        target.parent.mkdir()
        target.write_bytes(OLD)
    assert files.write(link, NEW)
    assert link.is_symlink()
    assert target.read_bytes() == NEW
    assert names(target.parent) == ["real.po"]


def test_a_name_of_255_bytes(tmp_path: Path) -> None:
    path = tmp_path / ("щ" * 127 + "a")
    assert files.write(path, NEW)
    assert names(tmp_path) == [path.name]


@pytest.mark.parametrize("found", [None, OLD])
def test_what_is_expected_is_replaced(tmp_path: Path, found: bytes | None) -> None:
    path = tmp_path / "article.po"
    if found is not None:
        path.write_bytes(found)
    assert files.write(path, NEW, expected=found)
    assert path.read_bytes() == NEW
    assert not files.write(path, NEW, expected=NEW)


@pytest.mark.parametrize(
    ("found", "expected"), [(OLD, NEW), (OLD, None), (OLD, b""), (None, OLD), (None, b"")]
)
@pytest.mark.parametrize("data", [OLD, NEW, b"newer"])
def test_what_is_not_expected_is_not_replaced(
    tmp_path: Path, found: bytes | None, expected: bytes | None, data: bytes
) -> None:
    path = tmp_path / "article.po"
    if found is not None:
        path.write_bytes(found)
    with pytest.raises(files.Changed, match="article.po was changed by another program"):
        files.write(path, data, expected=expected)
    assert (path.read_bytes() if path.exists() else None) == found
    assert names(tmp_path) == ["article.po"] * path.exists()


@pytest.mark.parametrize("found", [None, OLD])
@pytest.mark.parametrize("theirs", [None, b"theirs", OLD])
def test_a_change_at_the_last_moment_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, found: bytes | None, theirs: bytes | None
) -> None:
    """Another program writes, or removes, the file while ours goes to the disk."""
    path = tmp_path / "article.po"

    def meanwhile(_: int) -> None:
        path.unlink(missing_ok=True)
        if theirs is not None:
            path.write_bytes(theirs)

    if found is not None:
        path.write_bytes(found)
    monkeypatch.setattr(os, "fsync", meanwhile)
    if found == theirs:
        assert files.write(path, NEW, expected=found)
    else:
        with pytest.raises(files.Changed):
            files.write(path, NEW, expected=found)
    expected = NEW if found == theirs else theirs
    assert (path.read_bytes() if path.exists() else None) == expected
    assert names(tmp_path) == ["article.po"] * (expected is not None)
    assert files.write(path, b"newer")


def test_a_file_that_goes_while_it_is_looked_at(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(path: Path) -> bytes:
        path.unlink()
        raise FileNotFoundError(path)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", gone)
        with pytest.raises(files.Changed):
            files.write(old, NEW, expected=OLD)
    assert names(old.parent) == []


@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt()])
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failure_leaves_the_old_file_and_no_temporary(
    old: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, step: str
) -> None:
    def fail(*_: object) -> None:
        assert len(names(old.parent)) == 2
        raise error

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(type(error)):
        files.write(old, NEW)
    assert names(old.parent) == ["article.po"]
    assert old.read_bytes() == OLD


KILLED = """
import os, signal, sys
from pathlib import Path
from i18n import files
setattr(os, sys.argv[1], lambda *_: os.kill(os.getpid(), signal.SIGKILL))
files.write(Path(sys.argv[2]), b"new text")
"""


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_killed_run_leaves_the_old_file(old: Path, step: str) -> None:
    run = subprocess.run([sys.executable, "-c", KILLED, step, str(old)], check=False)
    assert run.returncode == -signal.SIGKILL
    assert old.read_bytes() == OLD
    [left] = set(names(old.parent)) - {"article.po"}
    assert left.startswith(".article.po.")
    assert left.endswith(".tmp")
    assert files.remove_stale(old.parent) == 0
    assert files.remove_stale(old.parent, older_than=-60) == 1
    assert names(old.parent) == ["article.po"]


def test_stale_temporaries_are_told_from_other_files(tmp_path: Path) -> None:
    stale, fresh = ".a.po.0123456789abcdef.tmp", ".a.po.fedcba9876543210.tmp"
    others = ["a.po", "a.tmp", ".a.po.tmp", ".a.po.0123456789abcdeg.tmp", "a.po.0123456789abcdef.tmp"]
    for name in [stale, fresh, *others]:
        (tmp_path / name).touch()
    for name in [stale, *others]:
        os.utime(tmp_path / name, (time.time() - 7200,) * 2)
    assert files.remove_stale(tmp_path) == 1
    assert names(tmp_path) == sorted([fresh, *others])
    assert files.remove_stale(tmp_path / "missing") == 0


@pytest.mark.parametrize("inside", [False, True])
def test_what_is_not_a_file_is_not_replaced(tmp_path: Path, inside: bool) -> None:
    folder = tmp_path / "article.po"
    folder.mkdir()
    if inside:
        (folder / "file").touch()
    with pytest.raises(OSError, match=r"article\.po is not a file"):
        files.write(folder, NEW)
    assert folder.is_dir()
    assert names(tmp_path) == ["article.po"]


@pytest.mark.skipif(os.name == "nt", reason="no named pipes in folders")
def test_a_pipe_is_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="pipe is not a file"):
        files.write(tmp_path / "pipe", NEW)


@pytest.mark.parametrize("name", [".", "ru", "ru/LC_MESSAGES"])
def test_a_writable_folder_is_left_as_it_was(tmp_path: Path, name: str) -> None:
    files.check_writable(tmp_path / name)
    assert names(tmp_path) == []


def test_an_existing_folder_is_not_removed(tmp_path: Path) -> None:
    (tmp_path / "ru").mkdir()
    files.check_writable(tmp_path / "ru")
    assert names(tmp_path) == ["ru"]


@pytest.mark.parametrize("name", ["file", "file/ru", "file/ru/LC_MESSAGES"])
def test_a_file_in_the_way(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file is not a folder; move it away") as caught:
        files.check_writable(tmp_path / name)
    assert "\n" not in str(caught.value)
    assert names(tmp_path) == ["file"]


def test_a_folder_that_cannot_be_made_leaves_no_trace(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"cannot write to .*; choose a folder"):
        files.check_writable(tmp_path / "ru" / ("x" * 300))
    assert names(tmp_path) == []


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder where even root cannot write")
@pytest.mark.parametrize("name", ["/proc", "/proc/locales/ru"])
def test_a_folder_where_nothing_can_be_written(name: str) -> None:
    with pytest.raises(OSError, match=f"cannot write to {name}: .*; choose a folder where you may write"):
        files.check_writable(Path(name))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(PermissionError, match="choose a folder where you may write"):
        files.check_writable(tmp_path / "ru")
    tmp_path.chmod(0o700)


def test_an_error_names_the_file_that_was_to_be_written(tmp_path, monkeypatch):
    def refused(*_):
        raise PermissionError(13, "Permission denied", "temporary")

    monkeypatch.setattr("i18n.files.os.replace", refused)
    with pytest.raises(PermissionError) as caught:
        files.write(tmp_path / "a.po", b"x")
    assert files.reason(caught.value) == f"{tmp_path}/a.po: permission denied"
