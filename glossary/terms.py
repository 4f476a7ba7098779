"""What a glossary says: concepts, their terms in each language, and the rules that go with them."""

import gc
import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache, cached_property
from hashlib import sha256

from babel import Locale
from babel.core import get_global

KINDS = ("person", "organisation", "place", "title", "work", "event", "term")
GENDERS = ("m", "f")
CASES = ("exact", "any")
CHOICES = {"kind": KINDS, "gender": GENDERS, "case": CASES}
"""Columns whose cells hold one of a few words, or nothing."""

USAGE = ("forms", "forbidden", "expansion")
"""Columns that a language has beside its own, such as `ru:forms`: the fields of `Usage`."""

KEEP = "="
"""The cell that keeps the English spelling."""

ENGLISH = "en"
"""The language of the column `term`."""


@dataclass(frozen=True)
class Origin:
    """Where a concept was written: a file and a physical line, from 1.

    `columns` leads from what a column holds (`ru`, `kind`, `ru:forms`) to its number, from 1, and name.
    """

    path: str
    line: int
    columns: Mapping[str, tuple[int, str]] = field(default_factory=dict, compare=False, repr=False)

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"

    def at(self, holds: str) -> str:
        """The place of one cell, as messages call it."""
        number, name = self.columns.get(holds, (0, ""))
        return str(self) + (f": column {number}" if number else "") + (f" ({name})" if name else "")


@dataclass(frozen=True)
class Usage:
    """What else is said about a term in one language.

    `forms` are its inflected forms, where those that would be found by rule are wrong; `forbidden` is what
    it must never be called; `expansion` follows it in brackets where a document mentions it first.
    """

    forms: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    expansion: str = ""


@dataclass(frozen=True)
class Concept:
    """A thing with a name: what it is called in each language, preferred spelling first.

    `terms` and `usage` are keyed by Babel's identifiers, such as `en` or `pt_BR`; `terms` holds cells as
    they were written (`=` included); languages without a rule are absent. `kind` is one of `KINDS`, `gender`
    one of `GENDERS` or empty. `case` says how the English is found: `exact` only as it is written, `any` in
    whatever case, empty as `glossary.matching` tells. `only` limits the concept to domains, or to articles
    whose path has this pattern. Concepts are equal when they say the same, wherever they were written.
    """

    kind: str
    gender: str
    terms: Mapping[str, tuple[str, ...]] = field(hash=False)
    note: str = ""
    source: Origin | None = field(default=None, compare=False)
    usage: Mapping[str, Usage] = field(default_factory=dict, hash=False)
    case: str = ""
    only: tuple[str, ...] = ()

    def renderings(self, target: Locale, found: str = "") -> tuple[str, ...]:
        """What to call it in `target`, preferred first; empty if there is no rule.

        `=` gives the English spellings, the one that was `found` in the text before the others.
        """
        written = next((self.terms[name] for name in fallbacks(target) if name in self.terms), ())
        if KEEP not in written:
            return written
        kept = sorted(self.terms.get(ENGLISH, ()), key=lambda spelling: spelling != found)
        resolved = (spelling for cell in written for spelling in (kept if cell == KEEP else (cell,)))
        return tuple(dict.fromkeys(resolved))

    def used(self, target: Locale) -> Usage:
        """What else is said about it in `target`."""
        return next((self.usage[name] for name in fallbacks(target) if name in self.usage), Usage())

    def holds(self, article: str, domains: Collection[str]) -> bool:
        """Whether its rules hold for an article of that path and those domains; a pattern need only fit the end of
        the path, as `football/*.txt` does that of `/wire/football/cup.txt`.
        """
        return not self.only or any(o in domains or _ends(article, o) for o in self.only)


def _ends(path: str, pattern: str) -> bool:
    return fnmatchcase(path, pattern) or fnmatchcase(path, f"*/{pattern}")


@dataclass(frozen=True)
class Glossary:
    """Concepts, those of files that were named first before others; `warnings` are lines about rows that
    were not needed, or that another file overrides.
    """

    concepts: tuple[Concept, ...] = ()
    warnings: tuple[str, ...] = ()

    @cached_property
    def digest(self) -> str:
        """12 hexadecimal digits that change when a translation may: not with notes, nor with row order."""
        rows = sorted(map(_said, self.concepts))
        return sha256("\n".join(rows).encode()).hexdigest()[:12]

    @cached_property
    def limits(self) -> frozenset[str]:
        """All domains and path patterns to which some concept is limited."""
        return frozenset(limit for concept in self.concepts for limit in concept.only)


def _said(concept: Concept) -> str:
    usage = sorted((name, u.forms, u.forbidden, u.expansion) for name, u in concept.usage.items())
    terms = sorted(concept.terms.items())
    return json.dumps([concept.kind, concept.gender, terms, usage, concept.case, concept.only])


@cache
def fallbacks(locale: Locale) -> tuple[str, ...]:
    """Identifiers under which terms for `locale` may be filed, the most specific first.

    >>> fallbacks(Locale.parse("pt_BR"))
    ('pt_BR', 'pt')

    The bare language comes last, and only if `locale` is written in its usual script (CLDR's likely
    subtags), so that Serbian in Latin letters does not get Cyrillic names.
    """
    language, script = locale.language, locale.script
    names = [str(locale)]
    if script:
        names.append(f"{language}_{script}")
    usual = get_global("likely_subtags").get(language, "").split("_")
    if not script or script in usual:
        names.append(language)
    return tuple(dict.fromkeys(names))


@contextmanager
def kept_objects() -> Iterator[None]:
    """For code that makes very many objects that all stay: Python does not look for garbage meanwhile.

    With 100,000 terms that search was a third of the time to load and index.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
