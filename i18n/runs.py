"""A run: articles read, translated into each language, written with their catalogs, accounted for.

For every language `LANG` and article `NAME` a run writes, below the output folder,
`LANG/NAME.txt` (the localised document) and `LANG/LC_MESSAGES/NAME.po` and `.mo` (the catalog).
"""

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import version
from itertools import pairwise
from mimetypes import MimeTypes
from pathlib import Path
from types import ModuleType

from babel import Locale

from glossary.merging import held, within
from glossary.terms import Glossary
from i18n import articles, files, offers, recall, software
from i18n.articles import Leg, Progress, Recall, Sentence, TranslatedArticle
from i18n.catalogs import names, po, store
from i18n.catalogs.entries import Catalog
from i18n.catalogs.merging import merge, plural_forms
from i18n.catalogs.po import CatalogError
from i18n.consistency import Name
from i18n.documents import Document, Segment, Unit
from i18n.formats import FORMATS
from i18n.localization import isolated
from i18n.memory import Memory
from i18n.plain import Aligner
from translators import Translator, detection, routes, sentences
from translators.detection import Detection, UnknownLanguage
from translators.packages import ModelPackage, PackageError, argos_code, locale_of
from translators.routes import NoRoute, Route

_FOREIGN = 60
"""Letters that a paragraph must have before it is taken to be in another language than its article."""


class InputError(ValueError):
    """An article that cannot be translated as it is; says what to do."""


@dataclass(frozen=True)
class Article:
    """An article as it was read: `path` is where from, as messages call it; `detected` tells whether its
    language was found out or given. `template` is there if it is a catalog of messages of software.
    """

    path: str
    document: Document
    detection: Detection
    detected: bool = False
    template: Catalog | None = None

    @property
    def locale(self) -> Locale:
        """The language it is in."""
        return Locale.parse(self.detection.language)


@dataclass(frozen=True)
class Written:
    """What became of an article in one language: its files, its sentences and names for the report.

    There are no catalog and no sentences if the article was in that language already, and was copied.
    """

    article: Article
    document: Path
    catalog: Path | None = None
    sentences: tuple[Sentence, ...] = ()
    names: tuple[Name, ...] = ()


@dataclass(frozen=True)
class LanguageRun:
    """One language of a run: what was written, by which packages, in how many seconds, and what failed."""

    locale: Locale
    packages: tuple[ModelPackage, ...]
    written: tuple[Written, ...]
    errors: tuple[str, ...]
    seconds: float


def read(path: Path, source: Locale | None, likely: Iterable[str]) -> Article:
    """Read an article and find out its language, unless `source` says it.

    `likely` are the languages to expect. Raises InputError, or OSError.
    """
    return parse(path.read_bytes(), path, source, likely)


def parse(data: bytes, path: Path, source: Locale | None, likely: Iterable[str]) -> Article:
    """The article in `data`, as `read` gives it."""
    if path.suffix.lower() in TEMPLATES:
        return _template(data, path, source)
    try:
        document = _format(path).parse(data, path.stem)
        found = Detection(str(source), 1.0) if source else _detected(document, likely)
    except (ValueError, UnknownLanguage) as error:
        raise InputError(f"{path}: {error}") from error
    if not found.sure:
        raise InputError(
            f"{path}: its language is not certain, perhaps {Locale(found.language).english_name} "
            f"(confidence {found.confidence:.2f}); say it with --from {found.language}"
        )
    language = Locale.parse(found.language).language
    marked = replace(document, units=tuple(_marked(unit, language) for unit in document.units))
    split = partial(sentences.split, language=language)
    return Article(path.as_posix(), marked.segmented(split), found, detected=source is None)


TEMPLATES = (".pot", ".po")
"""How catalogs of messages are called."""


def _template(data: bytes, path: Path, source: Locale | None) -> Article:
    """A catalog of messages, which are English unless the header or `source` tells otherwise."""
    try:
        catalog = po.parse(data, path)
    except CatalogError as error:
        raise InputError(str(error)) from error
    units = tuple(
        Unit("message", (Segment(e.source, line=e.line),)) for e in catalog.entries if not e.obsolete
    )
    document = Document(path.stem, units, ("",) * (len(units) + 1), "po")
    language = str(source or catalog.source_locale)
    return Article(path.as_posix(), document, Detection(language, 1.0), template=catalog)


def _format(path: Path) -> ModuleType:
    """The format that a file's name tells; plain text if it tells nothing. ValueError for any other."""
    if known := FORMATS.get(path.suffix.lstrip(".").lower()):
        return known
    kind, _ = MimeTypes().guess_type(path.name)
    if kind not in (None, "text/plain"):
        raise ValueError(f"{kind} cannot be read yet; save the article as plain text (.txt)")
    return FORMATS["txt"]


def _detected(document: Document, likely: Iterable[str]) -> Detection:
    text = "\n".join(segment.text for segment in document.segments)
    return detection.detect(text, set(likely))


def _marked(unit: Unit, language: str) -> Unit:
    """The unit with its language, if it is long enough to tell that it is not the document's."""
    text = " ".join(segment.text for segment in unit.segments)
    if unit.kind == "dateline" or sum(c.isalpha() for c in text) < _FOREIGN:
        return unit
    found = detection.detect(text, {language})
    foreign = found.language != language and found.confidence > 0.99
    return replace(unit, language=found.language) if foreign else unit


def legs(
    route: Route, source: Locale, target: Locale, load: Callable[[ModelPackage], Translator]
) -> list[Leg]:
    """The steps of a route from `source` to `target`, with a translator for each of its packages."""
    stops = [source, *(locale_of(package.target) for package in route[:-1]), target]
    return [Leg(load(package), *pair) for package, pair in zip(route, pairwise(stops), strict=True)]


def glossaries_for(
    articles: Sequence[Article], glossary: Glossary, domains: Collection[str]
) -> list[Glossary]:
    """The rules that hold for each article; articles for which the same ones hold share an object."""
    shared: dict[tuple[bool, ...], Glossary] = {}
    found = []
    for article in articles:
        rules = held(glossary, article.path, domains)
        if rules not in shared:
            shared[rules] = within(glossary, article.path, domains)
        found.append(shared[rules])
    return found


class Desk:
    """What the languages of a run share: packages, glossary, output folder, domains, the loaded translators."""

    def __init__(
        self,
        packages: Sequence[ModelPackage],
        glossary: Glossary,
        output: Path,
        translator: Callable[[ModelPackage], Translator],
        domains: Collection[str] = (),
    ) -> None:
        self._packages = packages
        self._glossary = glossary
        self._output = output
        self._make = translator
        self._domains = domains
        self._loaded: dict[ModelPackage, Translator] = {}

    def translate(self, read: Sequence[Article], target: Locale, progress: Progress) -> LanguageRun:
        """Translate articles into one language and write them; problems are reported, not raised."""
        start = time.monotonic()
        for folder in (self._folder(target), self._folder(target) / "LC_MESSAGES"):
            files.remove_stale(folder)
        outcomes: list[Written | str] = []
        used: list[ModelPackage] = []
        for source in dict.fromkeys(article.locale for article in read):
            group = [article for article in read if article.locale == source]
            try:
                route = routes.find(self._packages, argos_code(source), argos_code(target))
                used += route
                outcomes += self._translate(group, source, target, route, progress)
            except (NoRoute, PackageError, OSError) as error:
                outcomes.append(files.reason(error))
        written = tuple(outcome for outcome in outcomes if isinstance(outcome, Written))
        errors = tuple(outcome for outcome in outcomes if isinstance(outcome, str))
        return LanguageRun(target, tuple(used), written, errors, time.monotonic() - start)

    def _translate(
        self, group: Sequence[Article], source: Locale, target: Locale, route: Route, progress: Progress
    ) -> Iterator[Written | str]:
        if not route:
            yield from (self._copied(article, target) for article in group)
            return
        memory = self._memory(target)
        for article in group:
            if article.template:
                try:
                    yield self._fill(article, article.template, memory, target, route, progress)
                except ValueError as error:  # a catalog, or its rule for plural forms
                    yield f"{article.path}: {error}"
                except OSError as error:
                    yield files.reason(error)
        group = [article for article in group if not article.template]
        readable, memories = [], []
        for article in group:
            path = self._catalog(article, target)
            keys = [(None, segment.text) for segment in article.document.segments]
            try:
                memories.append(recall.recall(keys, store.read(path), memory, str(path)))
                readable.append(article)
            except (CatalogError, OSError) as error:
                yield files.reason(error)
        if not readable:
            return
        documents = [article.document for article in readable]
        way = legs(route, source, target, self._load)
        glossaries = glossaries_for(readable, self._glossary, self._domains)
        translated = articles.translate(documents, way, glossaries, memories, progress)
        for article, result, known in zip(readable, translated, memories, strict=True):
            try:
                yield self._write(article, result, known, memory, target, route)
            except (CatalogError, OSError) as error:
                yield files.reason(error)

    def _fill(
        self,
        article: Article,
        template: Catalog,
        memory: Memory,
        target: Locale,
        route: Route,
        progress: Progress,
    ) -> Written:
        """Messages of software: those that nobody has translated yet."""
        path = self._catalog(article, target)
        begun = template if software.is_in(template, target) else None
        old = store.read(path) or begun
        rule = plural_forms(old, target)
        blank = software.blank(template, rule)
        known = recall.recall([entry.key for entry in blank], old, memory, str(path))
        decided = {entry.key for entry in (old.entries if old else ()) if entry.decided}
        waiting = [
            entry for entry in blank if entry.key not in decided and (entry.plural or entry.key not in known)
        ]
        [glossary] = glossaries_for([article], self._glossary, self._domains)
        way = legs(route, article.locale, target, self._load)

        def translate(documents: Sequence[Document]) -> list[Sequence[Sentence]]:
            count = len(documents)
            done = articles.translate(documents, way, [glossary] * count, [{}] * count, progress)
            return [result.sentences for result in done]

        aligner = way[0].translator if len(way) == 1 else None
        filled = software.fill(
            waiting,
            rule,
            article.locale,
            target,
            translate,
            aligner if isinstance(aligner, Aligner) else None,
        )
        made = offers.messages(filled, route)
        wanted = [made.get(entry.key) or offers.recalled(entry, known) for entry in blank]
        header = {"Project-Id-Version": article.document.name, **self._header(article.locale, route)}
        start = software.headed(template)
        store.update(path, lambda found: merge(found or begun, wanted, header, target, template=start))
        return Written(article, path, path, tuple(found.whole for found in filled))

    def _memory(self, target: Locale) -> Memory:
        """All that people have approved in this language."""
        return recall.remembered(sorted((self._folder(target) / "LC_MESSAGES").glob("*.po")))

    def _load(self, package: ModelPackage) -> Translator:
        if package not in self._loaded:
            self._loaded[package] = self._make(package)
        return self._loaded[package]

    def _copied(self, article: Article, target: Locale) -> Written | str:
        """An article that is in the target language already; there is nothing to do for messages."""
        if article.template:
            return f"{article.path}: its messages are in {target.english_name} already; name another language"
        path = self._document(article, target)
        files.write(path, FORMATS[article.document.format].serialize(article.document))
        return Written(article, path)

    def _write(
        self,
        article: Article,
        result: TranslatedArticle,
        known: Recall,
        memory: Memory,
        target: Locale,
        route: Route,
    ) -> Written:
        path, catalog = self._document(article, target), self._catalog(article, target)
        header = self._header(article.locale, route)
        wanted = offers.sentences(article.path, result, known, memory, route)
        store.update(catalog, lambda old: merge(old, wanted, header, target))
        files.write(path, FORMATS[article.document.format].serialize(isolated(result.document)))
        return Written(article, path, catalog, result.sentences, result.names)

    def _header(self, source: Locale, route: Route) -> dict[str, str]:
        return {
            "X-Generator": f"translate-article {version('translate-article')}",
            "X-Source-Language": str(source).replace("_", "-"),
            "X-Argos-Packages": ", ".join(package.name for package in route),
            "X-Glossary-Hash": self._glossary.digest,
        }

    def _document(self, article: Article, target: Locale) -> Path:
        return self._folder(target) / f"{article.document.name}.{article.document.format}"

    def _folder(self, target: Locale) -> Path:
        return self._output / names.name(target)

    def _catalog(self, article: Article, target: Locale) -> Path:
        return self._folder(target) / "LC_MESSAGES" / f"{article.document.name}.po"
