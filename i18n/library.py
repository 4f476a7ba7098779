"""The catalogs of an output folder: which there are, what articles they belong to, the documents made from them."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from babel import Locale

from i18n import files, runs
from i18n.catalogs import names as gettext
from i18n.catalogs import store
from i18n.catalogs.entries import Catalog, Key
from i18n.formats import FORMATS
from i18n.localization import isolated, localized
from i18n.runs import Article, InputError


@dataclass(frozen=True)
class CatalogFile:
    """A catalog in `folder/LANG/LC_MESSAGES/NAME.po`; the folder `language` is called by a code for the `locale`."""

    folder: Path
    language: str
    locale: Locale
    name: str

    @property
    def id(self) -> str:
        """How it is called in messages and addresses: `ru/article`."""
        return f"{self.language}/{self.name}"

    @property
    def path(self) -> Path:
        """The `.po` file."""
        return self.folder / self.language / "LC_MESSAGES" / f"{self.name}.po"

    @property
    def document(self) -> Path | None:
        """The localised document beside it, if there is one."""
        found = (self.folder / self.language / f"{self.name}.{suffix}" for suffix in FORMATS)
        return next((path for path in found if path.is_file()), None)


def find(folder: Path, targets: Collection[Locale] = (), names: Collection[str] = ()) -> list[CatalogFile]:
    """The catalogs below an output folder, by language and name, or only those asked for."""
    paths = sorted(folder.glob("*/LC_MESSAGES/*.po"))
    found = [file for path in paths if (file := _file(folder, path))]
    wanted = {gettext.name(target) for target in targets}
    return [
        file
        for file in found
        if (not wanted or gettext.name(file.locale) in wanted)
        and (not names or file.name in names or file.id in names)
    ]


def _file(folder: Path, path: Path) -> CatalogFile | None:
    language = path.parent.parent.name
    try:
        return CatalogFile(folder, language, gettext.parse(language), path.stem)
    except ValueError:
        return None


@dataclass(frozen=True)
class Paragraph:
    """A unit of an article: its kind, and the entries of its sentences, in order."""

    kind: str
    keys: tuple[Key, ...]


class Edition:
    """A catalog with the article that it belongs to, as far as that can still be read."""

    def __init__(self, file: CatalogFile, catalog: Catalog) -> None:
        self.file = file
        self.catalog = catalog

    @cached_property
    def source(self) -> Locale:
        """The language of the article."""
        return self.catalog.source_locale

    @cached_property
    def article(self) -> Article | None:
        """The source article, if it lies where the references say, below the working folder, and has a sentence of the
        catalog: other files may be called like one of messages.
        """
        paths = [path for entry in self.catalog.entries if not entry.obsolete for path, _ in entry.places[:1]]
        path = Path(paths[0]) if paths and len(set(paths)) == 1 else None
        if path is None or path.stem != self.file.name or not path.resolve().is_relative_to(Path.cwd()):
            return None
        try:
            article = runs.read(path, self.source, ())
        except (InputError, OSError):
            return None
        sources = {entry.source for entry in self.catalog.entries if not entry.obsolete}
        found = any(segment.text in sources for segment in article.document.segments)
        return article if found and not article.template else None

    @property
    def paragraphs(self) -> Iterator[Paragraph]:
        """The units of the article; where it is gone, the entries one by one."""
        entries = {entry.key: entry for entry in self.catalog.entries if not entry.obsolete}
        units = self.article.document.units if self.article else ()
        seen: set[Key] = set()
        for unit in units:
            keys: tuple[Key, ...] = tuple((None, s.text) for s in unit.segments if (None, s.text) in entries)
            seen.update(keys)
            if keys:
                yield Paragraph(unit.kind, keys)
        for key in entries:
            if key not in seen:
                yield Paragraph("message", (key,))

    def publish(self) -> bool | None:
        """Write the localised document as the catalog has it: whether it changed; None without an article."""
        if self.article is None:
            return None
        document = localized(self.article.document, self.catalog, self.source, self.file.locale)
        path = self.file.folder / self.file.language / f"{self.file.name}.{document.format}"
        return files.write(path, FORMATS[document.format].serialize(isolated(document)))


def opened(file: CatalogFile) -> Edition:
    """The catalog in a file. Raises CatalogError, or OSError if it is gone."""
    catalog = store.read(file.path)
    if catalog is None:
        raise FileNotFoundError(f"{file.path} is gone; run translate-article again")
    return Edition(file, catalog)
