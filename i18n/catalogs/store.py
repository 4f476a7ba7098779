"""Catalogs on the disk: read, changed by one writer at a time, never over what somebody else wrote meanwhile."""

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from i18n import files
from i18n.catalogs import po
from i18n.catalogs.entries import Catalog
from translators.packages import cache_folder

_ATTEMPTS = 20
"""So often a file may change under our hands before we give up."""

Change = Callable[[Catalog | None], Catalog]
"""What becomes of a catalog, or of none; called again if the file changed meanwhile."""


def read(path: Path) -> Catalog | None:
    """The catalog in a file, None if there is no file; CatalogError if it is broken, OSError as usual."""
    data = files.content(path)
    return None if data is None else po.parse(data, path)


def update(path: Path, change: Change) -> tuple[Catalog, bool]:
    """Read a catalog, change it, write it, and next to it the `.mo` with what people approved.

    Returns the catalog, and whether anything was written. One process at a time may do so for a file; if another
    tool writes the file in between, `change` is called again with what that tool wrote. Raises what `change` raises,
    CatalogError, or OSError, and then the file is as it was.
    """
    with _locked(path):
        for _ in range(_ATTEMPTS):
            before = files.content(path)
            catalog = change(None if before is None else po.parse(before, path))
            try:
                changed = files.write(path, po.serialize(catalog), expected=before)
            except files.Changed:
                continue
            # The catalog comes first: the .mo can be made again from it at any time.
            return catalog, files.write(path.with_suffix(".mo"), po.compiled(catalog)) or changed
    raise OSError(f"{path} is being written all the time by another program; close it, and try again")


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """One process at a time; the lock is in the cache, so that no folder of catalogs is littered."""
    from filelock import FileLock

    name = hashlib.sha256(os.path.realpath(path).encode(errors="surrogateescape")).hexdigest()[:24]
    folder = cache_folder() / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / f"{name}.lock", timeout=60):
        yield
