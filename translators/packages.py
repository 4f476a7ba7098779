"""Argos packages: the embedded starters, those a user installed, and the index to get more from.

A package is a zip file `NAME.argosmodel`, or the folder it was unpacked to, with `metadata.json`, a
CTranslate2 model in `model/`, and `sentencepiece.model` or `bpe.model`. Argos's own installer needs
stanza and does not check what it unpacks, so we install ourselves, into Argos's folders.
"""

import hashlib
import json
import os
import shutil
import tempfile
import urllib.error
import urllib.request
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from babel import Locale

if TYPE_CHECKING:
    from argostranslate.package import Package

_STARTERS = Path(__file__).parent / "starter"
# Argos writes its codes with two letters; these differ from BCP 47.
_ARGOS_CODES = {"zh_Hans": "zh", "zh_Hant": "zt", "zh_TW": "zt", "pt_BR": "pb", "no": "nb"}


class PackageError(ValueError):
    """A package that cannot be used, or an index that cannot be reached; says what to do."""


@dataclass(frozen=True)
class ModelPackage:
    """One translation package, ready in a folder.

    `starter` tells an embedded package from one that the user installed; `metadata` is the content of
    its `metadata.json`, with keys that Argos ignores, such as `terminology` and `evaluation`.
    """

    folder: Path
    starter: bool
    metadata: dict[str, Any] = field(compare=False, repr=False)

    @property
    def source(self) -> str:
        """Argos's code of the language it translates from."""
        return str(self.metadata["from_code"])

    @property
    def target(self) -> str:
        """Argos's code of the language it translates to."""
        return str(self.metadata["to_code"])

    @property
    def name(self) -> str:
        """What reports and catalogs call it, such as `translate-en_ru 0.1`."""
        return f"translate-{self.source}_{self.target} {self.metadata.get('package_version', '?')}"

    @cached_property
    def argos(self) -> "Package":
        """Argos's view of it, which has the tokenizer and the target prefix."""
        from argostranslate.package import Package

        return Package(self.folder)


def argos_code(locale: Locale) -> str:
    """The code that Argos packages use for a locale's language: `pb` for Brazilian Portuguese."""
    names = (f"{locale.language}_{part}" for part in (locale.script, locale.territory) if part)
    return next(
        (_ARGOS_CODES[n] for n in names if n in _ARGOS_CODES),
        _ARGOS_CODES.get(locale.language, locale.language),
    )


def locale_of(code: str) -> Locale:
    """The locale that an Argos code stands for."""
    return Locale.parse(next((name for name, argos in _ARGOS_CODES.items() if argos == code), code))


def available() -> list[ModelPackage]:
    """Every package that can be used, one for each pair: installed ones win over starters, and of
    several installed ones the highest version. Folders that are no package are passed over.
    """
    found: dict[tuple[str, str], ModelPackage] = {}
    for package in [*starters(), *sorted(installed(), key=_version)]:
        found[package.source, package.target] = package
    return list(found.values())


def installed() -> list[ModelPackage]:
    """What lies in Argos's folders (`ARGOS_PACKAGES_DIR`, or `XDG_DATA_HOME/argos-translate/packages`)."""
    settings = _argos_settings()
    folders = [f for root in settings.package_dirs if root.is_dir() for f in sorted(root.iterdir())]
    return [p for f in folders if not f.name.startswith(".") and (p := _open(f, starter=False))]


def starters() -> list[ModelPackage]:
    """The embedded packages, unpacked to `XDG_CACHE_HOME/translate-article` when first used."""
    return [
        p for file in sorted(_STARTERS.glob("*.argosmodel")) if (p := _open(_unpacked(file), starter=True))
    ]


def _open(folder: Path, *, starter: bool) -> ModelPackage | None:
    """The package in `folder`, or None if it holds no translation model."""
    try:
        metadata = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    complete = isinstance(metadata, dict) and {"from_code", "to_code"} <= metadata.keys()
    tokenizer = any((folder / name).is_file() for name in ("sentencepiece.model", "bpe.model"))
    if not (complete and tokenizer and (folder / "model" / "model.bin").is_file()):
        return None
    return ModelPackage(folder, starter, metadata)


def _version(package: ModelPackage) -> tuple[int, ...]:
    parts = str(package.metadata.get("package_version", "0")).split(".")
    return tuple(int(p) if p.isdigit() else 0 for p in parts)


def cache_folder() -> Path:
    """Where the project keeps what it can make again: `XDG_CACHE_HOME/translate-article`."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "translate-article"


def _unpacked(file: Path) -> Path:
    cache = cache_folder()
    digest = hashlib.sha256(file.read_bytes()).hexdigest()[:12]
    folder = cache / f"{file.stem}-{digest}"
    if not folder.is_dir():
        try:
            _unpack(file, folder)
        except OSError as error:
            raise PackageError(
                f"cannot unpack the starter packages to {cache} ({error.strerror}); "
                "set XDG_CACHE_HOME to a folder that you can write"
            ) from error
    return folder


def _argos_settings() -> Any:
    """Argos's settings module, which makes Argos's folders when it is imported."""
    try:
        from argostranslate import settings
    except OSError as error:
        raise PackageError(
            f"cannot make Argos's folders: {error}; set XDG_DATA_HOME, XDG_CONFIG_HOME and "
            "XDG_CACHE_HOME to folders that you can write"
        ) from error
    return settings


def install(file: Path) -> ModelPackage:
    """Check the package in `file`, then put it into Argos's folder, in place of the same package there.

    It appears whole or not at all. Raises PackageError if it is not an Argos translation package.
    """
    settings = _argos_settings()
    if not zipfile.is_zipfile(file):
        raise PackageError(f"{file}: not an Argos package; give a file that ends in .argosmodel")
    folder = settings.package_data_dir / _root(file)
    _unpack(file, folder)
    package = _open(folder, starter=False)
    assert package is not None, "checked by _unpack"
    return package


@contextmanager
def opened(path: Path) -> Iterator[ModelPackage]:
    """The package in a file, or in a folder of its own, ready to translate with; nothing is installed.

    Raises PackageError if there is none.
    """
    with tempfile.TemporaryDirectory() as temporary:
        folder = path
        if zipfile.is_zipfile(path):
            folder = Path(temporary, _root(path))
            _unpack(path, folder)
        package = _open(folder, starter=False)
        if package is None:
            raise PackageError(f"{path}: no Argos package; give .argosmodel files or folders")
        yield package


def _root(file: Path) -> str:
    """The one folder that everything in the package lies in."""
    with zipfile.ZipFile(file) as archive:
        paths = [PurePosixPath(name) for name in archive.namelist()]
    roots = {path.parts[0] for path in paths if path.parts}
    if len(roots) != 1 or any(p.is_absolute() or ".." in p.parts or "\\" in str(p) for p in paths):
        raise PackageError(f"{file}: not an Argos package; it must hold one folder and stay inside it")
    return roots.pop()


def _unpack(file: Path, folder: Path) -> None:
    """Unpack to a temporary folder, check, and move into place."""
    root = _root(file)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".unpacking-") as temporary:
        try:
            with zipfile.ZipFile(file) as archive:
                archive.extractall(temporary)  # checks every CRC
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise PackageError(f"{file}: damaged ({error}); download it again") from error
        fresh = Path(temporary, root)
        if _open(fresh, starter=False) is None:
            raise PackageError(
                f"{file}: not a translation package; metadata.json, model/ or tokenizer is missing"
            )
        if folder.exists():
            shutil.move(folder, Path(temporary, "replaced"))
        try:
            fresh.rename(folder)
        except OSError:
            if not folder.is_dir():  # another process was faster: fine
                raise


def index() -> list[dict[str, Any]]:
    """The packages that Argos's index offers (`ARGOS_PACKAGE_INDEX`), as their metadata.

    Raises PackageError if it cannot be reached or read.
    """
    settings = _argos_settings()
    answer = _get(settings.remote_package_index)
    try:
        listing = json.loads(answer)
    except ValueError:
        listing = None
    if not isinstance(listing, list):
        raise PackageError(f"{settings.remote_package_index} is no package index; check ARGOS_PACKAGE_INDEX")
    return [entry for entry in listing if entry.get("type", "translate") == "translate"]


def download(source: str, target: str) -> ModelPackage:
    """Get the newest package for a pair of Argos codes from the index and install it.

    Raises PackageError if the index has no such pair or none of its links answers.
    """
    offers = [e for e in index() if (e.get("from_code"), e.get("to_code")) == (source, target)]
    if not offers:
        raise PackageError(f"the index has no package {source}-{target}; two packages through English may do")
    best = max(offers, key=lambda e: _version(ModelPackage(Path(), False, e)))
    problems = []
    for link in best.get("links", ()):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, f"translate-{source}_{target}.argosmodel")
            try:
                file.write_bytes(_get(link))
                return install(file)
            except PackageError as error:
                problems.append(f"{link}: {error}")
    raise PackageError("\n".join(problems) or f"the index has no link for {source}-{target}; try again later")


def _get(url: str) -> bytes:
    request = urllib.request.Request(url, headers={"User-Agent": "translate-article"})
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return bytes(response.read())
    except (urllib.error.URLError, OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise PackageError(
            f"{url}: {reason}; connect to the network, or download the package elsewhere and "
            "run: translate-article packages install FILE.argosmodel"
        ) from error
