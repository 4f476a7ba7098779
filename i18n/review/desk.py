"""What the page shows of catalogs, and the changes that it asks for, each saved at once."""

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock

from babel import Locale

from glossary.matching import Match
from glossary.terms import Glossary
from i18n import files, library, recall
from i18n.catalogs import store
from i18n.catalogs.entries import Catalog, Entry
from i18n.catalogs.po import CatalogError
from i18n.documents import State
from i18n.inspection import Inspected, Inspector, counts, noted
from i18n.library import CatalogFile, Edition
from i18n.localization import localized
from i18n.memory import Match as Similar
from i18n.memory import Memory
from i18n.review import shown
from i18n.review.shown import Json
from translators.packages import PackageError
from translators.routes import NoRoute

Alternatives = Callable[[str, Sequence[Match], Locale, Locale], Sequence[tuple[str, float]]]
"""Gives other translations of a sentence with these terms, from one language into another, with their scores."""


class DeskError(ValueError):
    """What was asked for cannot be done; `status` is the HTTP one, `entry` how things stand now, if that tells why."""

    def __init__(self, status: int, what: str, entry: Json | None = None) -> None:
        super().__init__(what)
        self.status = status
        self.entry = entry


@dataclass(frozen=True)
class _Step:
    """A change that can be undone: by which tab, the entry before and after."""

    tab: str
    before: Entry
    after: Entry


@dataclass
class _Opened:
    """A catalog as it was last read, and what was found in it; `version` is the hash of the file."""

    version: str
    edition: Edition
    inspector: Inspector
    inspected: dict[str, Inspected]
    similar: dict[str, Sequence[Similar]] = field(default_factory=dict)


class Desk:
    """The catalogs of an output folder; every method may be called from several threads."""

    def __init__(
        self,
        folder: Path,
        glossary: Glossary,
        targets: Collection[Locale] = (),
        names: Collection[str] = (),
        alternatives: Alternatives | None = None,
        domains: Collection[str] = (),
    ) -> None:
        self._folder, self._targets, self._names = folder, targets, names
        self._glossary, self._domains = glossary, domains
        self._alternatives = alternatives
        self._inspectors: dict[tuple[Locale, Locale], Inspector] = {}
        self._open: dict[str, _Opened] = {}
        self._memories: dict[Locale, tuple[tuple[tuple[Path, int], ...], Memory]] = {}
        self._steps: dict[str, list[_Step]] = {}
        self._lock = RLock()

    def files(self) -> list[CatalogFile]:
        """The catalogs that there are now."""
        return library.find(self._folder, self._targets, self._names)

    def catalogs(self) -> Json:
        """Every catalog with its counts."""
        with self._lock:
            return {"catalogs": [self._summary(file) for file in self.files()]}

    def _summary(self, file: CatalogFile) -> Json:
        document = file.document
        about = {
            "id": file.id,
            "language": shown.tag(file.locale),
            "name": file.locale.english_name,
            "own_name": file.locale.display_name,
            "dir": shown.direction(file.locale),
            "article": file.name,
            "path": file.path.as_posix(),
            "document": document.as_posix() if document else None,
            "error": None,
        }
        try:
            return about | {"counts": _counts(self._read(file))}
        except DeskError as error:
            return about | {"counts": None, "error": str(error)}

    def catalog(self, name: str, tab: str = "") -> Json:
        """A catalog, paragraph by paragraph, with everything that there is to say about each sentence."""
        with self._lock:
            opened = self._opened(name)
            edition = opened.edition
            paragraphs = [
                {"kind": paragraph.kind, "entries": [shown.identity(key) for key in paragraph.keys]}
                for paragraph in edition.paragraphs
            ]
            self._recall(opened)
            return {
                "id": name,
                "version": opened.version,
                "language": shown.tag(edition.file.locale),
                "dir": shown.direction(edition.file.locale),
                "source_language": shown.tag(edition.source),
                "source_dir": shown.direction(edition.source),
                "article": edition.file.name,
                "software": edition.article is None,
                "counts": _counts(opened),
                "paragraphs": paragraphs,
                "entries": {id_: _entry(opened, found) for id_, found in opened.inspected.items()},
                "undo": self._can_undo(name, tab),
            }

    def version(self, name: str) -> Json:
        """The hash of the file, to see whether somebody else has changed it."""
        return {"version": _version(self._file(name))}

    def change(self, name: str, id_: str, targets: Sequence[str], approve: bool, seen: str, tab: str) -> Json:
        """Save a person's text, approved or still to be looked at, if the entry is as it was `seen`."""
        with self._lock:
            opened = self._opened(name)
            found = self._found(opened, id_)
            if len(targets) != len(found.entry.targets):
                raise DeskError(400, f"this message has {len(found.entry.targets)} forms, not {len(targets)}")
            if approve and not all(text.strip() for text in targets):
                raise DeskError(400, "nothing to approve: write a translation first")

            def edited(entry: Entry) -> Entry:
                if shown.seen(entry) != seen:
                    raise _Differs
                if not approve and entry.fuzzy and entry.targets == tuple(targets):
                    return entry
                made = entry.approved(tuple(targets)) if approve else entry.edited(tuple(targets))
                return noted(made, opened.inspector.looked_at(made, found.matches))

            return self._saved(name, found.entry, edited, tab)

    def undo(self, name: str, tab: str) -> Json:
        """Take back the last change that was made in a tab, if nobody changed the entry since."""
        with self._lock:
            steps = self._steps.get(name, [])
            step = next((step for step in reversed(steps) if step.tab == tab), None)
            if step is None:
                raise DeskError(404, "there is nothing to undo in this tab")
            steps.remove(step)

            def restored(entry: Entry) -> Entry:
                if shown.seen(entry) != shown.seen(step.after):
                    raise _Differs
                return step.before

            return self._saved(name, step.before, restored, tab, undo=True)

    def _saved(
        self, name: str, entry: Entry, change: Callable[[Entry], Entry], tab: str, undo: bool = False
    ) -> Json:
        """Write one entry, and the document that is made from the catalog."""
        file = self._file(name)
        steps: list[_Step] = []

        def changed_catalog(catalog: Catalog | None) -> Catalog:
            before = catalog.by_key.get(entry.key) if catalog else None
            if catalog is None or before is None or before.obsolete:
                raise _Differs
            steps[:] = [_Step(tab, before, change(before))]
            return catalog.replaced(steps[0].after)

        try:
            store.update(file.path, changed_catalog)
        except _Differs:
            opened = self._opened(name)
            now = opened.inspected.get(shown.identity(entry.key))
            what = "this sentence was changed in another window or program; see what it is now"
            raise DeskError(409, what, _entry(opened, now) if now else None) from None
        except CatalogError as error:
            raise DeskError(409, str(error)) from error
        except OSError as error:
            raise DeskError(500, f"not saved: {files.reason(error)}") from error
        if not undo:
            self._steps.setdefault(name, []).extend(steps)
        opened = self._opened(name)
        try:
            problem = ""
            opened.edition.publish()
        except OSError as error:
            problem = f"saved in the catalog, but not in the document: {files.reason(error)}"
        return {
            "problem": problem,
            "entry": _entry(opened, opened.inspected[shown.identity(entry.key)]),
            "counts": _counts(opened),
            "version": opened.version,
            "undo": self._can_undo(name, tab),
        }

    def check(self, name: str, id_: str, targets: Sequence[str]) -> Json:
        """What would be said about a translation, which is not saved."""
        with self._lock:
            opened = self._opened(name)
            found = self._found(opened, id_)
            looked = opened.inspector.looked_at(found.entry.edited(tuple(targets)), found.matches)
            locale = opened.edition.file.locale
            return {"issues": shown.issues(looked.issues), "terms": list(shown.terms_of(looked, locale))}

    def alternatives(self, name: str, id_: str) -> Json:
        """What else the machine would say."""
        with self._lock:
            opened = self._opened(name)
            found = self._found(opened, id_)
        if self._alternatives is None or found.entry.plural is not None:
            raise DeskError(404, "there are no alternatives for this message")
        locale = opened.edition.file.locale
        try:
            offers = self._alternatives(found.entry.source, found.matches, opened.edition.source, locale)
        except (NoRoute, PackageError) as error:
            raise DeskError(404, str(error)) from error
        with self._lock:
            looked = [
                opened.inspector.looked_at(found.entry.edited((text,)), found.matches) for text, _ in offers
            ]
        return {
            "alternatives": [
                {"target": text, "score": round(score, 3), "issues": shown.issues(one.issues)}
                for (text, score), one in zip(offers, looked, strict=True)
            ]
        }

    def preview(self, name: str) -> Json:
        """The localised document as it would be written now."""
        with self._lock:
            opened = self._opened(name)
            edition = opened.edition
            locale = edition.file.locale
            about = {"dir": shown.direction(locale), "lang": shown.tag(locale)}
            if edition.article is None:
                return about | {"paragraphs": []}
            document = localized(edition.article.document, edition.catalog, edition.source, locale)
            return about | {
                "paragraphs": [
                    {
                        "kind": unit.kind,
                        "runs": [
                            run for segment in unit.segments for run in shown.runs(segment, opened.inspected)
                        ],
                    }
                    for unit in document.units
                ]
            }

    def _file(self, name: str) -> CatalogFile:
        for file in self.files():
            if file.id == name:
                return file
        raise DeskError(404, f"there is no catalog {name}")

    def _opened(self, name: str) -> _Opened:
        return self._read(self._file(name))

    def _read(self, file: CatalogFile) -> _Opened:
        """The catalog as it is on the disk now."""
        version = _version(file)
        known = self._open.get(file.id)
        if known is None or known.version != version:
            try:
                edition = library.opened(file)
            except CatalogError as error:
                raise DeskError(409, str(error)) from error
            except OSError as error:
                raise DeskError(410, files.reason(error)) from error
            inspector = self._inspectors.setdefault(
                (edition.source, file.locale),
                Inspector(self._glossary, edition.source, file.locale, self._domains),
            )
            inspected = {
                shown.identity(found.entry.key): found for found in inspector.inspect(edition.catalog)
            }
            known = self._open[file.id] = _Opened(
                version, edition, inspector, inspected, known.similar if known else {}
            )
        return known

    def _found(self, opened: _Opened, id_: str) -> Inspected:
        if id_ not in opened.inspected:
            raise DeskError(404, "this sentence is no longer in the catalog; load the page again")
        return opened.inspected[id_]

    def _recall(self, opened: _Opened) -> None:
        """Look for similar sentences that people have translated, for those that nobody has approved."""
        memory = self._memory(opened.edition.file.locale)
        waiting = {
            id_: found.entry.source
            for id_, found in opened.inspected.items()
            if found.entry.state is not State.REVIEWED
        }
        similar = memory.similar_all(list(waiting.values()))
        own = str(opened.edition.file.path)
        opened.similar = {
            id_: [
                m for m in (*memory.exact(source), *found) if (m.unit.origin, m.unit.source) != (own, source)
            ]
            for (id_, source), found in zip(waiting.items(), similar, strict=True)
        }

    def _memory(self, locale: Locale) -> Memory:
        paths = [file.path for file in library.find(self._folder) if file.locale == locale]
        state = tuple((path, path.stat().st_mtime_ns) for path in paths if path.exists())
        known = self._memories.get(locale)
        if known is None or known[0] != state:
            known = self._memories[locale] = (state, recall.remembered(path for path, _ in state))
        return known[1]

    def _can_undo(self, name: str, tab: str) -> bool:
        return any(step.tab == tab for step in self._steps.get(name, ()))


class _Differs(Exception):
    """An entry is not what the page has seen."""


def _entry(opened: _Opened, found: Inspected) -> Json:
    return shown.entry(opened.edition, found, opened.similar.get(shown.identity(found.entry.key), ()))


def _counts(opened: _Opened) -> Json:
    return {"total": len(opened.inspected), **counts(list(opened.inspected.values()))}


def _version(file: CatalogFile) -> str:
    try:
        return hashlib.sha256(file.path.read_bytes()).hexdigest()[:16]
    except OSError as error:
        raise DeskError(410, files.reason(error)) from error
