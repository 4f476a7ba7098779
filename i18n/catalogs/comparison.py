"""What differs between two versions of a catalog, entry by entry; layout and order do not count."""

from collections.abc import Iterator
from dataclasses import dataclass

from i18n.catalogs.entries import Catalog, Entry


@dataclass(frozen=True)
class Difference:
    """An entry that is not as it was: `kind` is added, removed, translated, approved, reopened, changed, or noted."""

    kind: str
    before: Entry | None
    after: Entry | None

    @property
    def entry(self) -> Entry:
        """The entry as it is now, or was last."""
        found = self.after or self.before
        assert found is not None, "one of the two is there"
        return found


def compare(old: Catalog, new: Catalog) -> Iterator[Difference]:
    """The differences, those of the new catalog in its order, then what is gone; obsolete entries are gone."""
    before = {entry.key: entry for entry in old.entries if not entry.obsolete}
    after = {entry.key: entry for entry in new.entries if not entry.obsolete}
    for key, entry in after.items():
        if kind := _kind(before.get(key), entry):
            yield Difference(kind, before.get(key), entry)
    for key, entry in before.items():
        if key not in after:
            yield Difference("removed", entry, None)


def _kind(before: Entry | None, after: Entry) -> str:
    if before is None:
        return "added"
    if before.targets != after.targets:
        return "changed" if before.target else "translated"
    if before.fuzzy != after.fuzzy:
        return "reopened" if after.fuzzy else "approved"
    return "noted" if before.notes != after.notes else ""
