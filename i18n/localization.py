"""A document in its target language, from its source and what a catalog says."""

from dataclasses import replace

from babel import Locale

from i18n import typography
from i18n.catalogs.entries import Catalog
from i18n.documents import Document


def localized(document: Document, catalog: Catalog, source: Locale, target: Locale) -> Document:
    """The segmented `document` with the translations of `catalog`; what it lacks stays as it is."""
    entries = {entry.source: entry for entry in catalog.entries if not entry.obsolete}
    segments = [
        replace(segment, target=entry.target or segment.text, state=entry.state)
        if (entry := entries.get(segment.text))
        else replace(segment, target=segment.text)
        for segment in document.segments
    ]
    located = replace(document, source_locale=source, target_locale=target, encoding="utf-8")
    return located.with_segments(segments)


def isolated(document: Document) -> Document:
    """A translated document with left-to-right runs isolated in right-to-left text."""
    locale = document.target_locale
    assert locale is not None, "a translated document has a target"
    segments = [
        replace(
            segment, target=typography.isolate(segment.target, locale) if segment.target else segment.target
        )
        for segment in document.segments
    ]
    return document.with_segments(segments)
