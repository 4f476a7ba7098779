"""Files that are either as they were or completely new, whatever happens in between."""

import os
import secrets
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

# The longest file name that Linux, macOS and Windows allow is 255 bytes (or UTF-16 units).
_LONGEST_STEM = 200


class Changed(OSError):
    """Somebody else wrote the file meanwhile."""


_ANY = b"\0any"


def write(path: Path, data: bytes, expected: bytes | None = _ANY) -> bool:
    """Make `path` hold `data`, in one step; False if it does already, and then nothing is touched.

    The folder is made if missing. A symbolic link stays, its target is replaced; a replaced file keeps
    its mode. With `expected`, the file must hold that (None: there must be no file) until the very moment it is
    replaced, else Changed is raised. Raises OSError, with the old file untouched, if that cannot be done.
    """
    target = Path(os.path.realpath(path))
    mode = _mode(target)
    found = content(target)
    if expected is not _ANY and found != expected:
        raise Changed(f"{path} was changed by another program")
    if found == data:
        return False
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(target, data, mode, expected)
    except OSError as error:
        if error.filename is not None:  # that of the temporary file tells nobody anything
            error.filename = str(path)
        raise
    return True


def reason(error: Exception) -> str:
    """What went wrong, on one line; of a file that cannot be read or written, its name and why.

    >>> reason(FileNotFoundError(2, "No such file or directory", "a.po"))
    'a.po: no such file or directory'
    """
    if isinstance(error, OSError) and error.filename is not None and error.strerror:
        return f"{error.filename}: {error.strerror.lower()}"
    return str(error)


def content(path: Path) -> bytes | None:
    """What a file holds, None if there is no file. Raises OSError."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _mode(path: Path) -> int | None:
    """Permission bits of a regular file, None if there is no file; OSError if it is anything else."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(status.st_mode):
        raise OSError(f"{path} is not a file that can be replaced; choose another name")
    return stat.S_IMODE(status.st_mode)


def _replace(target: Path, data: bytes, mode: int | None, expected: bytes | None) -> None:
    temporary = _temporary(target)
    try:
        with temporary.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if mode is not None:
            temporary.chmod(mode)
        if expected is not _ANY and content(target) != expected:
            raise Changed(f"{target} was changed by another program")
        os.replace(temporary, target)  # noqa: PTH105  tests patch this very call
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _temporary(target: Path) -> Path:
    stem = target.name.encode()[:_LONGEST_STEM].decode(errors="ignore")
    return target.with_name(f".{stem}.{secrets.token_hex(8)}.tmp")


def remove_stale(folder: Path, older_than: float = 3600.0) -> int:
    """Remove what killed runs left in `folder`: temporaries of `write` older than so many seconds.

    Returns how many. A folder that is missing, or a file that somebody else removes, is no error.
    """
    limit = time.time() - older_than
    return sum(_remove_older(path, limit) for path in folder.glob(f".*.{'[0-9a-f]' * 16}.tmp"))


def _remove_older(path: Path, limit: float) -> bool:
    with suppress(OSError):
        if path.stat().st_mtime < limit:
            path.unlink()
            return True
    return False


def check_writable(folder: Path) -> None:
    """Raise OSError, with advice on one line, if no file can be made in `folder`; leave no trace.

    A folder that does not exist yet is writable if it can be made.
    """
    try:
        with _made(folder), tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise type(error)(f"cannot write to {folder}: {_advice(folder, error)}") from error


@contextmanager
def _made(folder: Path) -> Iterator[None]:
    """`folder` exists inside the block; what had to be made for that is gone afterwards."""
    missing = [path for path in (folder, *folder.parents) if not os.path.lexists(path)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    finally:
        for path in missing:
            with suppress(OSError):
                path.rmdir()


def _advice(folder: Path, error: OSError) -> str:
    found = next(path for path in (folder, *folder.parents) if os.path.lexists(path))
    if not found.is_dir():
        return f"{found} is not a folder; move it away, or choose another folder"
    return f"{error.strerror}; choose a folder where you may write"
