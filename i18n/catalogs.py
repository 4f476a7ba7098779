"""Gettext catalogs: where people review what the machine wrote, and where their decisions are kept.

A catalog is `locales/<lang>/LC_MESSAGES/<article>.po` with a compiled `.mo` beside it, one entry for
each distinct sentence. The machine's entries are `fuzzy` and carry a fingerprint of their text as an
extracted comment; whatever does not fit its fingerprint, or is no longer fuzzy, was written by a person
and is never changed or lost.

This is the only module that knows polib. Format: chapter 3, "The Format of PO Files", of the GNU gettext
manual, which is meant wherever a section is named.
"""

import copy
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path

import polib
from babel import Locale
from babel.messages.plurals import PLURALS, get_plural
from babel.plural import to_gettext

from i18n import files
from i18n.documents import State

Key = tuple[str | None, str]  # msgctxt and msgid: what makes an entry distinct

_NOTE = """\
Machine translations are marked fuzzy. Correct the text, then remove the mark: what you wrote is kept
when the article is translated again, and so are your comments."""


class CatalogError(ValueError):
    """A catalog that cannot be read without losing something; says where, and what to do."""

    def __init__(self, path: Path, line: int, what: str) -> None:
        super().__init__(f"{path}:{line}: {what}; repair it, or move it away")


@dataclass(frozen=True)
class Message:
    """What a catalog shall say about one distinct sentence.

    `source` is the msgid, `target` the machine's text (empty if it has none), `references` are paths and
    lines, `comments` remarks for the reviewer, one line each; `context` is the msgctxt.
    """

    source: str
    target: str = ""
    references: tuple[tuple[str, int], ...] = ()
    comments: tuple[str, ...] = ()
    context: str | None = None

    @property
    def key(self) -> Key:
        """Under which the entry is found in a catalog."""
        return (self.context, self.source)


@dataclass(frozen=True)
class Remembered:
    """A person's translation: `REVIEWED`, or `TRANSLATED` if it was edited but left fuzzy."""

    target: str
    state: State


def remembered(catalog: polib.POFile | None) -> dict[Key, Remembered]:
    """What people have decided, by context and msgid; obsolete entries count, they may come back."""
    decided = ((entry, _state(entry)) for entry in catalog or ())
    return {_key(entry): Remembered(_target(entry), state) for entry, state in decided if state}


def _state(entry: polib.POEntry) -> State | None:
    """How far a person has come with an entry; None if there is only machine text, or none at all."""
    if not _target(entry):
        return None
    if not entry.fuzzy:
        return State.REVIEWED
    return None if _is_untouched(entry) else State.TRANSLATED


def _key(entry: polib.POEntry) -> Key:
    return (entry.msgctxt, entry.msgid)


def _target(entry: polib.POEntry) -> str:
    return entry.msgstr or next((text for _, text in sorted(entry.msgstr_plural.items()) if text), "")


def _is_untouched(entry: polib.POEntry) -> bool:
    return entry.fuzzy and _fingerprint(entry.msgstr) in entry.comment.split("\n")


def _fingerprint(text: str) -> str:
    return f"machine translation {hashlib.sha256(text.encode()).hexdigest()[:8]}"


def merge(
    old: polib.POFile | None,
    messages: Sequence[Message],
    header: Mapping[str, str],
    locale: Locale,
    *,
    now: datetime | None = None,
) -> polib.POFile:
    """A new catalog of these messages, in their order, with everything people wrote in the `old` one.

    Of messages with the same context and source the first counts. Those without a source, or with a
    character that no catalog can carry (NUL, U+0004, a lone surrogate), are left out. `header` brings
    fields: those that start with `X-` are set (or removed, if empty), others filled in where missing.
    The dates change to `now` (default: the clock) if an entry changed. `old` is not changed.
    """
    known = {_key(entry): entry for entry in old or ()}
    wanted = _distinct(messages)
    catalog = polib.POFile()
    catalog.extend(_entry(message, known.get(key)) for key, message in wanted.items())
    catalog.extend(_retired(entry) for key, entry in known.items() if key not in wanted and _is_kept(entry))
    catalog.header = _NOTE if old is None else old.header
    dates = dict.fromkeys(_DATES, (now or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%d %H:%M+0000"))
    catalog.metadata = _metadata(old, {**header, **dates}, locale)
    if old is None or _entry_texts(old) != _entry_texts(catalog):
        catalog.metadata |= dates
    return catalog


def _distinct(messages: Sequence[Message]) -> dict[Key, Message]:
    distinct: dict[Key, Message] = {}
    for message in messages:
        if message.source and _is_text(message.source) and _is_text(message.context or ""):
            distinct.setdefault(message.key, message)
    return distinct


def _is_text(text: str) -> bool:
    """Can gettext carry it? NUL ends its strings, U+0004 separates a context, surrogates are not UTF-8."""
    return not re.search("[\0\4\ud800-\udfff]", text)


def _entry(message: Message, old: polib.POEntry | None) -> polib.POEntry:
    if old is None or not _state(old):
        return _machine_entry(message, old or polib.POEntry())
    entry = copy.deepcopy(old)
    entry.obsolete = False
    entry.comment = "\n".join(_lines(message.comments))
    entry.occurrences = _occurrences(message)
    return entry


def _machine_entry(message: Message, old: polib.POEntry) -> polib.POEntry:
    target = _fit(message.source, message.target) if _is_text(message.target) else ""
    fuzzy, fingerprint = (["fuzzy"], [_fingerprint(target)]) if target else ([], [])
    return polib.POEntry(
        msgctxt=message.context,
        msgid=message.source,
        msgstr=target,
        tcomment=old.tcomment,
        comment="\n".join(_lines(message.comments) + fingerprint),
        occurrences=_occurrences(message),
        flags=fuzzy + [flag for flag in old.flags if flag != "fuzzy"],
    )


def _fit(source: str, target: str) -> str:
    """`target` with a line break at either end just where `source` has one, as `msgfmt --check` asks."""
    wanted, found = [(text.startswith("\n"), text.endswith("\n")) for text in (source, target)]
    text = target.strip("\n")
    if wanted == found or not text:
        return target if text else ""
    return "\n" * wanted[0] + text + "\n" * wanted[1]


def _lines(comments: Iterable[str]) -> list[str]:
    """Each comment on one line that a file can hold; gettext joins a line that ends in a backslash."""
    clean = (text.replace("\0", "").encode(errors="replace").decode() for text in comments)
    return [line for text in clean if (line := " ".join(text.split()).rstrip("\\ "))]


def _occurrences(message: Message) -> list[tuple[str, str]]:
    """References as polib reads them back, which takes them apart at white space."""
    return [_occurrence(piece) for path, line in message.references for piece in _reference(path, line)]


def _reference(path: str, line: int) -> list[str]:
    """The words of `path:line`; a path with spaces is isolated (section 3.1)."""
    path = " ".join(_lines([path]))
    return (f"\u2068{path}\u2069:{line}" if " " in path else f"{path}:{line}").split()


def _occurrence(piece: str) -> tuple[str, str]:
    path, colon, line = piece.rpartition(":")
    return (path, line) if colon and line.isdigit() else (piece, "")


def _is_kept(entry: polib.POEntry) -> bool:
    """Has a person left anything in an entry that the article no longer needs?"""
    return bool(entry.obsolete or entry.tcomment or _state(entry))


def _retired(entry: polib.POEntry) -> polib.POEntry:
    """The entry as an obsolete one; of its extracted comments only the fingerprint still says anything."""
    entry = copy.deepcopy(entry)
    if not entry.obsolete:
        entry.obsolete = True
        entry.occurrences = []
        entry.comment = _fingerprint(entry.msgstr) if _is_untouched(entry) else ""
    return entry


# What templates have where nobody has filled anything in; `msgfmt --check-header` warns about them.
_PLACEHOLDERS = {
    "Project-Id-Version": "PACKAGE VERSION",
    "POT-Creation-Date": "YEAR-MO-DA HO:MI+ZONE",
    "PO-Revision-Date": "YEAR-MO-DA HO:MI+ZONE",
    "Last-Translator": "FULL NAME <EMAIL@ADDRESS>",
    "Language-Team": "LANGUAGE <LL@li.org>",
    "Language": "",
    "Plural-Forms": "nplurals=INTEGER; plural=EXPRESSION;",
}
_DATES = ("POT-Creation-Date", "PO-Revision-Date")
_ENCODING = {
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
}


def _metadata(old: polib.POFile | None, header: Mapping[str, str], locale: Locale) -> dict[str, str]:
    """The header's fields: people's as they are and where they are, the others new or completed."""
    ours = {name: " ".join(_lines([value])) for name, value in header.items()}
    fields = dict(old.metadata) if old is not None else {}
    for name, value in (_defaults(locale) | ours).items():
        if fields.get(name) in (None, _PLACEHOLDERS.get(name)):
            fields[name] = value
    fields |= _ENCODING | {name: value for name, value in ours.items() if name.startswith("X-")}
    removed = {name for name in ours if name.startswith("X-") and not ours[name]}
    return {name: value for name, value in fields.items() if name not in removed}


def _defaults(locale: Locale) -> dict[str, str]:
    """All fields in gettext's order (section 6.2); the names for nobody are msginit's."""
    return {
        "Project-Id-Version": "translate-article",
        "Report-Msgid-Bugs-To": "",
        **dict.fromkeys(_DATES, ""),
        "Last-Translator": "Automatically generated",
        "Language-Team": "none",
        "Language": _language(locale),
        **_ENCODING,
        "Plural-Forms": _plural_forms(locale),
    }


def _language(locale: Locale) -> str:
    """The locale as gettext writes it: `pt_BR`, `sr@latin`, `zh_TW` (section 6.2)."""
    chinese = {"Hans": "CN", "Hant": "TW"} if locale.language == "zh" else {}
    territory = locale.territory or chinese.get(locale.script or "")
    script = locale.get_script_name("en") if locale.script and not chinese else None
    return locale.language + (f"_{territory}" if territory else "") + (f"@{script.lower()}" if script else "")


def _plural_forms(locale: Locale) -> str:
    """The rule that gettext's own tools expect; CLDR's for a language that they do not know."""
    if {str(locale), locale.language} & PLURALS.keys():
        return str(get_plural(locale))
    return to_gettext(locale.plural_form)


def write(catalog: polib.POFile, path: Path) -> bool:
    """Write the catalog and, next to it, the `.mo` with what people approved; False if both were so.

    The catalog comes first: the `.mo` can be made again from it at any time. Raises OSError.
    """
    changed = files.write(path, _serialize(catalog).encode())
    return files.write(path.with_suffix(".mo"), catalog.to_binary()) or changed


def _serialize(catalog: polib.POFile) -> str:
    """The text of a `.po` file; polib's own would sort the header's fields and re-wrap comments."""
    fields = "".join(f"{name}: {value}\n" for name, value in catalog.metadata.items())
    flags = ["fuzzy"] if catalog.metadata_is_fuzzy else []
    header = polib.POEntry(tcomment=catalog.header, msgstr=fields, flags=flags)
    return "\n".join([_entry_text(header), *_entry_texts(catalog)])


def _entry_texts(catalog: polib.POFile) -> list[str]:
    """The entries as they are written, obsolete ones at the end."""
    return [_entry_text(entry) for entry in sorted(catalog, key=lambda entry: bool(entry.obsolete))]


def _entry_text(entry: polib.POEntry) -> str:
    bare = copy.copy(entry)
    bare.comment, bare.tcomment, bare.occurrences = "", "", []
    references = " ".join(f"{path}:{line}" if line else path for path, line in entry.occurrences)
    notes = _marked("#", entry.tcomment) + _marked("#.", entry.comment) + _marked("#:", references)
    return notes + str(bare)


def _marked(mark: str, text: str) -> str:
    return "".join(f"{mark} {line}".rstrip() + "\n" for line in text.split("\n")) if text else ""


_STRING = r'"(?:[^"\\]|\\[\\"abfnrtv])*"'
_KEYWORD = r"msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?"
_STATEMENT = re.compile(rf"(#~\|?|#\|)?\s*({_KEYWORD})?\s*({_STRING})")
_COMMENT = re.compile(r"(#(?![|~])[.:,=]?)(.*)")
_CONFLICT = re.compile(r"(<{7}|={7}|>{7}|\|{7})(\s|$)")


class _Text(str):
    """A catalog's text, for polib, which asks for lines: str.splitlines also breaks at U+2028 or U+0085."""

    def splitlines(self, keepends: bool = False) -> list[str]:  # noqa: ARG002
        return self.split("\n")


def read(path: Path) -> polib.POFile | None:
    """The catalog in a file, None if there is no file; CatalogError if it is broken, OSError as usual."""
    try:
        data = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    except FileNotFoundError:
        return None
    lines = [line.strip() for line in re.split(r"\r\n?|\n", _decode(data, path))]
    return _parse([_normal(line, path, number) for number, line in enumerate(lines, 1)], path)


def _decode(data: bytes, path: Path) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise CatalogError(path, line, "not UTF-8") from error


def _normal(line: str, path: Path, number: int) -> str:
    r"""The line as polib reads it without loss.

    polib skips `#~|`, wants spaces that gettext does not, takes `\a` for two characters and the last
    letter of a string for its missing quotation mark.
    """
    if statement := _STATEMENT.fullmatch(line):
        mark, keyword, text = (part or "" for part in statement.groups())
        text = re.sub(r"\\([\\a])", lambda match: "\a" if match[1] == "a" else match[0], text)
        return " ".join(filter(None, (mark.replace("~|", "|"), keyword, text)))
    if comment := _COMMENT.fullmatch(line):
        space = "" if comment[2][:1].isspace() else " "
        return (comment[1].replace("=", ",") + space + comment[2]).rstrip()
    if line:
        raise CatalogError(path, number, _complaint(line))
    return line


def _complaint(line: str) -> str:
    what = r"not a catalog's line (a quotation mark missing at an end, or inside not written \"?)"
    return "a conflict that git left" if _CONFLICT.match(line) else what


def _parse(lines: list[str], path: Path) -> polib.POFile:
    """What polib makes of normalised lines, with the comments that it drops, and without silent repairs."""
    head, tail = _loose(lines), _loose(reversed(lines))
    _check_order(lines, path)
    try:
        catalog = polib.pofile(_Text("\n".join(lines[: len(lines) - len(tail)]) + "\n"), encoding="utf-8")
    except OSError as error:
        line, what = re.findall(r"\(line (\d+)\)(?:: (.*))?$", str(error))[0]
        raise CatalogError(path, int(line), what or "not a catalog's syntax") from error
    catalog.header = "\n".join(_translator(head[: len(lines) - len(tail)]) + _translator(tail[::-1]))
    _check_distinct(catalog, path)
    return catalog


def _loose(lines: Iterable[str]) -> list[str]:
    """The comments and empty lines before the first statement."""
    return list(takewhile(lambda line: not line or _COMMENT.fullmatch(line), lines))


def _translator(lines: list[str]) -> list[str]:
    return [line[2:] for line in lines if line and not line[1:2].strip()]


def _check_order(lines: list[str], path: Path) -> None:
    last = ""
    for number, line in enumerate(lines, 1):
        keyword = line.removeprefix("#~ ").partition(" ")[0]
        if keyword in ("msgid", "msgctxt") and last.startswith("msgid"):
            raise CatalogError(path, number, "the entry before has no msgstr")
        last = keyword if keyword.startswith("msg") else last


def _check_distinct(catalog: polib.POFile, path: Path) -> None:
    seen: dict[Key, int] = {(None, ""): 0}
    for entry in catalog:
        line = max(entry.linenum or 1, 1)
        if (first := seen.setdefault(_key(entry), line)) != line:
            what = f"the same msgid as on line {first}" if entry.msgid else "a second header"
            raise CatalogError(path, line, what)
