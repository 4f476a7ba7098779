"""What a catalog holds, as values."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from babel import Locale

from i18n.catalogs import names
from i18n.documents import State

Key = tuple[str | None, str]
"""msgctxt and msgid: what makes an entry distinct."""

FUZZY = "fuzzy"

MACHINE, EARLIER = "machine translation", "earlier translation"
"""Labels of fingerprints: the machine wrote the text; a person wrote it for another sentence or article."""

_FINGERPRINT = re.compile(rf"({MACHINE}|{EARLIER}) [0-9a-f]{{8}}")
_REMARK = re.compile(
    rf"{_FINGERPRINT.pattern}|(error|warning) \([a-z-]+\): .*|terms: .* → .*|by .+, method: .*"
    r"|note: (reviewed in |edited, but |the machine |translated piece |\d+ % like ).*|heading|dateline|item"
)

_REFERENCE = re.compile(
    r"\u2068(?P<isolated>[^\u2069]*)\u2069(?::(?P<line>\d+))?|(?P<plain>[^ ]+?)(?::(?P<number>\d+))?(?= |$)"
)
"""A path and a line; a path with spaces is isolated (section 3.1)."""


@dataclass(frozen=True)
class Written:
    """How an entry stands in its file: its lines, of which `line` (from 1) is the msgid's, as the `number`th entry, or
    the `last`, and what they say.
    """

    lines: tuple[str, ...]
    line: int
    number: int
    last: bool
    entry: "Entry"


@dataclass(frozen=True)
class Entry:
    """A message and its translation.

    `source` is the msgid, `targets` the msgstr, or one for each plural form if there is a `plural` (msgid_plural);
    `context` is the msgctxt. `flags` are as in the file, `notes` the translators' comments (`#`), `remarks` the
    extracted ones (`#.`), a line each; `references` are the words after `#:`. The `previous_` strings are those that
    the translation was made for (`#|`). `written` is how it stood in the file, and no part of its value.
    """

    source: str
    targets: tuple[str, ...] = ("",)
    plural: str | None = None
    context: str | None = None
    flags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    previous_source: str | None = None
    previous_plural: str | None = None
    previous_context: str | None = None
    obsolete: bool = False
    written: Written | None = field(default=None, compare=False, repr=False)

    @property
    def key(self) -> Key:
        """Under which the entry is found in a catalog."""
        return (self.context, self.source)

    @property
    def target(self) -> str:
        """The translation; of several plural forms the first that there is."""
        return next(filter(None, self.targets), "")

    @property
    def fuzzy(self) -> bool:
        """Whether somebody still has to look at it."""
        return FUZZY in self.flags

    @property
    def state(self) -> State:
        """`INITIAL` without a translation, `TRANSLATED` while that is fuzzy, then `REVIEWED`."""
        if not self.target:
            return State.INITIAL
        return State.TRANSLATED if self.fuzzy else State.REVIEWED

    @property
    def offered(self) -> str:
        """Whence the tool has the text, `MACHINE` or `EARLIER`, if nobody has touched it since; else empty."""
        labels = (match[1] for remark in self.remarks if (match := _FINGERPRINT.fullmatch(remark)))
        return next((s for s in labels if self.fuzzy and _fingerprint(s, self.targets) in self.remarks), "")

    @property
    def decided(self) -> bool:
        """Whether the text is a person's: approved, or edited but left fuzzy."""
        return bool(self.target) and not self.offered

    @property
    def unsigned(self) -> tuple[str, ...]:
        """The extracted comments, but for the fingerprint."""
        return tuple(remark for remark in self.remarks if not _FINGERPRINT.fullmatch(remark))

    @property
    def their_remarks(self) -> tuple[str, ...]:
        """The extracted comments that others put there; ours stand together, and polib may have wrapped them."""
        ours = [i for i, remark in enumerate(self.remarks) if _REMARK.fullmatch(remark)]
        return (*self.remarks[: ours[0]], *self.remarks[ours[-1] + 1 :]) if ours else self.remarks

    @property
    def line(self) -> int:
        """The line of the msgid in the file that it was read from, 0 if it is new."""
        return self.written.line if self.written else 0

    @property
    def places(self) -> tuple[tuple[str, int], ...]:
        """The references as paths and lines; 0 for a reference without a line."""
        return tuple(_places(self.references))

    def offering(self, targets: tuple[str, ...], label: str) -> "Entry":
        """The entry with texts for a person to look at: fuzzy, with their fingerprint."""
        targets = tuple(fitting(self.source, text) if is_text(text) else "" for text in targets)
        if not any(targets):
            return replace(self.approved(targets), remarks=self.unsigned)
        flags = self.flags if self.fuzzy else (FUZZY, *self.flags)
        return replace(
            self, targets=targets, flags=flags, remarks=(*self.unsigned, _fingerprint(label, targets))
        )

    def approved(self, targets: tuple[str, ...] | None = None) -> "Entry":
        """The entry as a person leaves it who is content: with these texts, no longer fuzzy."""
        return replace(
            self,
            targets=self.targets if targets is None else targets,
            flags=tuple(flag for flag in self.flags if flag != FUZZY),
            remarks=self.unsigned,
            previous_source=None,
            previous_plural=None,
            previous_context=None,
        )

    def edited(self, targets: tuple[str, ...]) -> "Entry":
        """The entry as a person leaves it who is not done: fuzzy; nothing tells any more that the tool wrote it."""
        flags = self.flags if self.fuzzy else (FUZZY, *self.flags)
        return replace(self, targets=targets, remarks=self.unsigned, flags=flags)

    def retired(self) -> "Entry":
        """The entry as an obsolete one; of our remarks only the fingerprint still says anything."""
        if self.obsolete:
            return self
        marks = [remark for remark in self.remarks if _FINGERPRINT.fullmatch(remark)]
        return replace(self, obsolete=True, references=(), remarks=(*self.their_remarks, *marks))


def fitting(source: str, target: str) -> str:
    """`target` with a line break at either end just where `source` has one, as `msgfmt --check` asks."""
    wanted, found = [(text.startswith("\n"), text.endswith("\n")) for text in (source, target)]
    text = target.strip("\n")
    if wanted == found or not text:
        return target if text else ""
    return "\n" * wanted[0] + text + "\n" * wanted[1]


def _fingerprint(label: str, targets: tuple[str, ...]) -> str:
    digest = hashlib.sha256("\0".join(targets).encode()).hexdigest()
    return f"{label} {digest[:8]}"


def _places(words: Iterable[str]) -> Iterable[tuple[str, int]]:
    for match in _REFERENCE.finditer(" ".join(words)):
        path, line = match["isolated"] or match["plain"], match["line"] or match["number"]
        yield path, int(line or 0)


def references(places: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    """Paths and lines as the words of `#:` comments; line 0 is none."""
    return tuple(word for path, line in places for word in _reference(path, line))


def _reference(path: str, line: int) -> list[str]:
    path = " ".join(single_lines([path]))
    isolated = f"\u2068{path}\u2069" if " " in path else path
    return (f"{isolated}:{line}" if line else isolated).split()


def single_lines(comments: Iterable[str]) -> tuple[str, ...]:
    """Each comment on one line that a file can hold; gettext joins a line that ends in a backslash."""
    clean = (text.replace("\0", "").encode(errors="replace").decode() for text in comments)
    return tuple(line for text in clean if (line := " ".join(text.split()).rstrip("\\ ")))


def is_text(text: str) -> bool:
    """Can gettext carry it? NUL ends its strings, U+0004 separates a context, surrogates are not UTF-8."""
    return not re.search("[\0\4\ud800-\udfff]", text)


@dataclass(frozen=True)
class Catalog:
    """The entries of a file, in its order, with its header; `trailer` are the lines after the last entry.

    `encoding` and `newline` are those of the file.
    """

    entries: tuple[Entry, ...] = ()
    header: Entry = Entry("")
    trailer: tuple[str, ...] = ()
    encoding: str = "utf-8"
    newline: str = "\n"
    bom: bool = False

    @property
    def fields(self) -> dict[str, str]:
        """The header's fields, in their order."""
        pairs = (line.partition(":") for line in self.header.target.split("\n") if ":" in line)
        return {name.strip(): value.strip() for name, _, value in pairs}

    def with_fields(self, fields: Mapping[str, str]) -> "Catalog":
        """The catalog with these fields in its header, new ones at its end; all other lines stay as they are."""
        old, lines = self.fields, []
        for line in filter(None, self.header.target.split("\n")):
            name = line.partition(":")[0].strip() if ":" in line else ""
            if not name or fields.get(name) == old[name]:
                lines.append(line)
            elif name in fields:
                lines.append(f"{name}: {fields[name]}")
        lines += [f"{name}: {value}" for name, value in fields.items() if name not in old]
        text = "".join(f"{line}\n" for line in lines)
        return self if fields == old else replace(self, header=replace(self.header, targets=(text,)))

    @property
    def source_locale(self) -> Locale:
        """The language of the messages, by `X-Source-Language`; English unless that is the code of one."""
        try:
            return names.parse(self.fields.get("X-Source-Language", "en"))
        except ValueError:
            return Locale("en")

    @property
    def by_key(self) -> dict[Key, Entry]:
        """Every entry, obsolete ones too, by context and source."""
        return {entry.key: entry for entry in self.entries}

    def replaced(self, entry: Entry) -> "Catalog":
        """The catalog with another value for the entry of that key."""
        return replace(self, entries=tuple(entry if e.key == entry.key else e for e in self.entries))
