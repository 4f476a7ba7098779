"""What a run offers to the people who review: catalog entries, and what is to be said about each."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from i18n import recall
from i18n.articles import Recall, Sentence, TranslatedArticle
from i18n.catalogs.entries import EARLIER, MACHINE, Entry, Key, fitting, references
from i18n.documents import State
from i18n.memory import Memory
from i18n.recall import BY_PEOPLE, Recalled
from i18n.software import Filled
from translators.routes import Route


def sentences(
    path: str, result: TranslatedArticle, known: Recall, memory: Memory, route: Route
) -> list[Entry]:
    """An entry for each distinct sentence of the article at `path`, with all its places."""
    kinds = [unit.kind for unit in result.document.units for _ in unit.segments]
    found: dict[str, tuple[str, Sentence]] = {}
    places: dict[str, list[tuple[str, int]]] = {}
    for kind, sentence in zip(kinds, result.sentences, strict=True):
        text = sentence.segment.text
        if any(c.isalpha() for c in text):
            found.setdefault(text, (kind, sentence))
            places.setdefault(text, []).append((path, sentence.segment.line))
    machine = [text for text, (_, sentence) in found.items() if sentence.method not in BY_PEOPLE]
    similar = recall.suggested(machine, memory)
    return [
        _offered(
            Entry(
                text,
                remarks=tuple(_remarks(kind, sentence, route, known.get((None, text)), similar.get(text))),
                references=references(places[text]),
            ),
            sentence,
            known.get((None, text)),
        )
        for text, (kind, sentence) in found.items()
    ]


def _offered(entry: Entry, sentence: Sentence, found: Recalled | None) -> Entry:
    """The entry with the text of a sentence, fuzzy unless people have approved it."""
    return _recalled(entry, found) if found else entry.offering((sentence.segment.target or "",), MACHINE)


def _recalled(entry: Entry, found: Recalled) -> Entry:
    """The entry with what people wrote: approved if that was so elsewhere in the same context.

    What they decided here stays anyway; were it gone by now, somebody has taken it away meanwhile.
    """
    if found.method == "memory" and found.state is State.REVIEWED:
        return replace(entry, targets=(fitting(entry.source, found.target),))
    return replace(entry.offering((found.target,), EARLIER), previous_source=found.previous)


def _remarks(
    kind: str, sentence: Sentence, route: Route, recalled: Recalled | None, similar: str | None
) -> Iterator[str]:
    if kind != "paragraph":
        yield kind
    if rendered := [f"{t.source} → {t.rendering}" for t in sentence.terms if t.rendering]:
        yield "terms: " + ", ".join(rendered)
    for issue in sentence.issues:
        yield f"{issue.severity} ({issue.type}): {issue.comment}"
    if recalled and recalled.remark:
        yield recalled.remark
    if similar:
        yield similar
    if sentence.method not in BY_PEOPLE:
        yield f"by {' and '.join(package.name for package in route)}, method: {sentence.method}"


def messages(filled: Iterable[Filled], route: Route) -> dict[Key, Entry]:
    """The entries of software messages, by their keys, from `software.fill`."""
    return {found.entry.key: _explained(found, route) for found in filled}


def _explained(found: Filled, route: Route) -> Entry:
    entry = found.entry
    ours = [note for s in found.sentences for note in _remarks("paragraph", s, route, None, None)]
    if found.note:
        ours.append(f"note: {found.note}")
    signs = [remark for remark in entry.remarks if remark not in entry.their_remarks]
    return replace(entry, remarks=(*entry.their_remarks, *dict.fromkeys(ours), *signs))


def recalled(entry: Entry, known: Recall) -> Entry:
    """A message with what people wrote for it elsewhere, or for an earlier version of it."""
    found = known.get(entry.key)
    if found is None or entry.plural is not None:
        return entry
    return _recalled(replace(entry, remarks=(*entry.remarks, *filter(None, [found.remark]))), found)
