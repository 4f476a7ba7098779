"""What is to be said about the entries of a catalog as they are now: terms, and issues found."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from babel import Locale

from glossary.matching import Match, Matcher
from glossary.merging import held, within
from glossary.terms import Glossary
from i18n import codes, terms
from i18n.catalogs.entries import Catalog, Entry
from i18n.checks import Issue, Severity, check
from i18n.documents import State
from i18n.terms import Term

_NOTED = re.compile(r"(error|warning) \(([a-z-]+)\): (.*)")


@dataclass(frozen=True)
class Inspected:
    """An entry with the terms in its source, and whether its translation complies, and the issues of it."""

    entry: Entry
    matches: tuple[Match, ...] = ()
    terms: tuple[Term, ...] = ()
    issues: tuple[Issue, ...] = ()

    @property
    def errors(self) -> int:
        """How many issues must not be published."""
        return sum(issue.severity is Severity.ERROR for issue in self.issues)


def counts(found: Sequence[Inspected]) -> dict[str, int]:
    """How far a catalog is: its entries by state, those fuzzy ones apart that a person has edited; issues; words of
    the sources.
    """
    states = [one.entry.state for one in found]
    edited = sum(one.entry.fuzzy and one.entry.decided for one in found)
    errors = sum(one.errors for one in found)
    return {
        "reviewed": states.count(State.REVIEWED),
        "edited": edited,
        "fuzzy": states.count(State.TRANSLATED) - edited,
        "untranslated": states.count(State.INITIAL),
        "errors": errors,
        "warnings": sum(len(one.issues) for one in found) - errors,
        "words": sum(len(one.entry.source.split()) for one in found),
    }


class Inspector:
    """Looks at the catalogs of one pair of languages; the rules of the glossary that hold for an article count."""

    def __init__(
        self, glossary: Glossary, source: Locale, target: Locale, domains: Collection[str] = ()
    ) -> None:
        self._glossary = glossary
        self._source, self._target = source, target
        self._domains = domains
        self._matchers: dict[tuple[bool, ...], Matcher] = {}

    def inspect(self, catalog: Catalog) -> list[Inspected]:
        """Every entry that is not obsolete, in the catalog's order, which tells who is meant by a surname."""
        entries = [entry for entry in catalog.entries if not entry.obsolete]
        spans = [codes.find(entry.source, codes.syntaxes(entry.flags, entry.source)) for entry in entries]
        found = terms.found(self._matcher(entries), [entry.source for entry in entries], spans)
        return [self.looked_at(entry, matches) for entry, matches in zip(entries, found, strict=True)]

    def looked_at(self, entry: Entry, matches: Sequence[Match]) -> Inspected:
        """One entry, given the terms found in its source."""
        if not entry.target:
            return Inspected(entry, tuple(matches))
        complied = tuple(terms.complied(entry.source, matches, entry.target, self._target))
        issues = [*_changed(entry), *terms.issues(complied), *self._checked(entry)]
        return Inspected(
            entry, tuple(matches), complied, tuple(dict.fromkeys([*issues, *_noted(entry, issues)]))
        )

    def _matcher(self, entries: Sequence[Entry]) -> Matcher:
        article = next((path for entry in entries for path, _ in entry.places), "")
        rules = held(self._glossary, article, self._domains)
        if rules not in self._matchers:
            self._matchers[rules] = Matcher(within(self._glossary, article, self._domains), self._source)
        return self._matchers[rules]

    def _checked(self, entry: Entry) -> Iterator[Issue]:
        """Each form of a plural may be like the singular or like the plural."""
        syntaxes = codes.syntaxes(entry.flags, entry.source)
        for target in filter(None, entry.targets):
            found = check(entry.source, target, self._target, syntaxes=syntaxes)
            if entry.plural is not None:
                also = {issue.type for issue in check(entry.plural, target, self._target, syntaxes=syntaxes)}
                found = [issue for issue in found if issue.type in also]
            yield from found


def _changed(entry: Entry) -> Iterator[Issue]:
    if entry.fuzzy and entry.previous_source is not None:
        yield Issue(
            "mistranslation",
            f"the source has changed since this was translated: “{entry.previous_source}”",
            Severity.ERROR,
        )


def _noted(entry: Entry, known: Sequence[Issue]) -> Iterator[Issue]:
    """What the run noted that only it could know, as long as its text stands."""
    types = {issue.type for issue in known}
    for match in map(_NOTED.fullmatch, entry.remarks if entry.offered else ()):
        if match and match[2] not in types:
            yield Issue(match[2], match[3], Severity(match[1]))


def noted(entry: Entry, found: Inspected) -> Entry:
    """The entry with the issues found as remarks, in the place of those that were noted before."""
    kept = [remark for remark in entry.remarks if not _NOTED.fullmatch(remark)]
    first = next((i for i, remark in enumerate(entry.remarks) if _NOTED.fullmatch(remark)), None)
    place = len(kept) if first is None else first
    lines = [f"{issue.severity} ({issue.type}): {issue.comment}" for issue in found.issues]
    return replace(entry, remarks=(*kept[:place], *lines, *kept[place:]))
