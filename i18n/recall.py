"""What people have written before that serves for an article: in its own catalog, or in those of other articles."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath

from i18n.catalogs import store
from i18n.catalogs.entries import Catalog, Entry, Key
from i18n.catalogs.po import CatalogError
from i18n.documents import State
from i18n.memory import Memory, TranslationUnit

BY_PEOPLE = ("reviewed", "edited", "changed", "memory")
"""Methods of sentences that people have written: approved; edited but left fuzzy; for an earlier version of the
sentence; for the same sentence in another article.
"""


@dataclass(frozen=True)
class Recalled:
    """A person's translation for a sentence: its state here, the method (of `BY_PEOPLE`) by which it was found, what
    to tell the reviewer, and the source that it was made for, if that is another one.
    """

    target: str
    state: State
    method: str
    remark: str = ""
    previous: str | None = None


_ELSEWHERE, _SAME = "note: reviewed in ", ", in the same context"


def recall(
    keys: Sequence[Key], catalog: Catalog | None, memory: Memory, own: str = ""
) -> dict[Key, Recalled]:
    """What is known of the sentences of an article, given in order by their contexts and sources.

    First what people decided in its `catalog`, obsolete entries too: a sentence may come back. Then the same sentence
    in another article: approved if a neighbour is the same there, else for a person to look at. Then, for a sentence
    that changed, what was decided about its earlier version, if they are alike enough (see `Memory.similar`).
    Units of the memory that come from `own`, the path of the catalog, do not count as another article's.
    """
    entries = catalog.by_key if catalog else {}
    found = {key: _decided(entry) for key, entry in entries.items() if entry.decided}
    wanted = dict.fromkeys(keys)
    sources = [source for _, source in keys]
    for key, before, after in zip(keys, (None, *sources), (*sources[1:], None), strict=False):
        if key not in found and (matches := memory.exact(key[1], before, after, key[0], own)):
            found[key] = _elsewhere(matches[0].unit, matches[0].in_context)
    gone = [entry for key, entry in entries.items() if entry.decided and key not in wanted]
    return found | _changed([key for key in wanted if key not in found], gone)


def _decided(entry: Entry) -> Recalled:
    if entry.state is not State.REVIEWED:
        return Recalled(entry.target, entry.state, "edited")
    whence = next((r for r in entry.remarks if r.startswith(_ELSEWHERE) and r.endswith(_SAME)), "")
    return Recalled(entry.target, entry.state, "reviewed", whence)


def _elsewhere(unit: TranslationUnit, in_context: bool) -> Recalled:
    name = PurePath(unit.origin).stem
    if in_context:
        return Recalled(unit.target, State.REVIEWED, "memory", f"{_ELSEWHERE}{name}{_SAME}")
    return Recalled(unit.target, State.TRANSLATED, "memory", f"{_ELSEWHERE}{name}; see whether it fits here")


def _changed(new: Sequence[Key], gone: Sequence[Entry]) -> dict[Key, Recalled]:
    """The likeliest earlier version of each new sentence, the most alike first, each used once."""
    old = Memory([TranslationUnit(e.source, e.target, "", e.context) for e in gone])
    pairs = [
        (match.score, -position, key, match.unit)
        for position, key in enumerate(new)
        for match in old.similar(key[1], limit=3)
        if match.unit.context == key[0]
    ]
    found: dict[Key, Recalled] = {}
    used: set[str] = set()
    for _, _, key, unit in sorted(pairs, key=lambda pair: pair[:2], reverse=True):
        if key not in found and unit.source not in used:
            used.add(unit.source)
            found[key] = Recalled(unit.target, State.TRANSLATED, "changed", previous=unit.source)
    return found


def suggested(texts: Iterable[str], memory: Memory) -> dict[str, str]:
    """For each sentence that has one: a remark on the most similar one that people have translated."""
    texts = list(dict.fromkeys(texts))
    found = zip(texts, memory.similar_all(texts, limit=1), strict=True)
    return {text: _likeness(matches[0].score, matches[0].unit) for text, matches in found if matches}


def _likeness(score: float, unit: TranslationUnit) -> str:
    return f"note: {score:.0f} % like “{unit.source}” in {PurePath(unit.origin).stem}: “{unit.target}”"


def units(catalog: Catalog, origin: str) -> Iterator[TranslationUnit]:
    """What people approved in a catalog, as units of a memory; `origin` is its path."""
    changed = catalog.fields.get("PO-Revision-Date", "")
    current = [entry for entry in catalog.entries if not entry.obsolete]
    sources = [entry.source for entry in current]
    neighbours = dict(zip(sources, zip((None, *sources), (*sources[1:], None), strict=False), strict=False))
    for entry in catalog.entries:
        if entry.state is State.REVIEWED and entry.plural is None:
            before, after = neighbours.get(entry.source, (None, None))
            yield TranslationUnit(entry.source, entry.target, origin, entry.context, before, after, changed)


def remembered(paths: Iterable[Path]) -> Memory:
    """All that people have approved in the catalogs at `paths`; what cannot be read has nothing to say here."""
    found: list[TranslationUnit] = []
    for path in paths:
        with suppress(CatalogError, OSError):
            found += units(store.read(path) or Catalog(), str(path))
    return Memory(found)
