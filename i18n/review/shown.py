"""Entries as the page shows them: values that JSON can hold."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from babel import Locale

from i18n import plurals, terms
from i18n.catalogs.entries import EARLIER, MACHINE, Catalog, Entry, Key
from i18n.checks import Issue, Severity
from i18n.documents import Segment, State
from i18n.inspection import Inspected
from i18n.library import Edition
from i18n.memory import Match as Similar
from i18n.memory import changed

Json = dict[str, Any]

_ORIGINS = {MACHINE: "machine", EARLIER: "earlier"}


def entry(edition: Edition, found: Inspected, similar: Sequence[Similar]) -> Json:
    """A sentence with everything that there is to say about it; `similar` are suggestions."""
    entry = found.entry
    locale = edition.file.locale
    notes = [remark for remark in entry.remarks if remark.startswith("note: ")]
    remarks = list(dict.fromkeys([*entry.their_remarks, *notes]))
    methods = [r.rpartition("method: ")[2] for r in entry.remarks if ", method: " in r]
    return {
        "id": identity(entry.key),
        "source": entry.source,
        "plural": entry.plural,
        "context": entry.context,
        "targets": list(entry.targets),
        "forms": _forms(edition.catalog, entry),
        "state": state(entry),
        "origin": _ORIGINS.get(entry.offered, "person" if entry.target else ""),
        "method": methods[0] if methods else "",
        "seen": seen(entry),
        "notes": list(entry.notes),
        "remarks": remarks,
        "previous": _previous(entry),
        "terms": list(terms_of(found, locale)),
        "issues": issues(found.issues),
        "suggestions": [_suggestion(match, entry.source) for match in similar],
        "line": entry.places[0][1] if entry.places else 0,
    }


def identity(key: Key) -> str:
    """What an entry is called on the page."""
    context, source = key
    text = source if context is None else f"{context}\4{source}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def seen(entry: Entry) -> str:
    """What changes when a person changes an entry."""
    text = "\0".join([*entry.targets, str(entry.fuzzy)])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def tag(locale: Locale) -> str:
    """The BCP 47 code of a locale."""
    return str(locale).replace("_", "-")


def direction(locale: Locale) -> str:
    """`rtl` or `ltr`, as HTML calls it."""
    return "rtl" if locale.character_order == "right-to-left" else "ltr"


def runs(segment: Segment, inspected: Mapping[str, Inspected]) -> Iterator[Json]:
    """A sentence of the document, and the space after it."""
    found = inspected.get(id_ := identity((None, segment.text)))
    yield {"id": id_ if found else None, "text": segment.target, "state": state(found.entry) if found else ""}
    if segment.tail:
        yield {"id": None, "text": segment.tail, "state": ""}


def state(entry: Entry) -> str:
    """How far a person has come with it, in the words of the page."""
    if entry.state is State.TRANSLATED:
        return "unreviewed" if entry.offered else "edited"
    return "reviewed" if entry.state is State.REVIEWED else "untranslated"


def issues(found: Sequence[Issue]) -> list[Json]:
    """Issues, errors first."""
    ordered = sorted(found, key=lambda issue: issue.severity is not Severity.ERROR)
    return [{"type": i.type, "severity": str(i.severity), "comment": i.comment} for i in ordered]


def _previous(entry: Entry) -> Json | None:
    if entry.previous_source is None or not entry.fuzzy:
        return None
    changes = changed(entry.previous_source, entry.source)
    return {"source": entry.previous_source, "changes": [list(change) for change in changes]}


def _suggestion(match: Similar, source: str) -> Json:
    return {
        "score": match.score,
        "source": match.unit.source,
        "target": match.unit.target,
        "article": Path(match.unit.origin).stem,
        "changes": [list(change) for change in changed(match.unit.source, source)],
    }


def _forms(catalog: Catalog, entry: Entry) -> list[Json] | None:
    if entry.plural is None:
        return None
    try:
        forms = plurals.forms(catalog.fields.get("Plural-Forms", ""))
    except ValueError:
        forms = ()
    known = dict(enumerate(forms))
    return [
        {"label": _label(known.get(i), i), "sample": f.number if (f := known.get(i)) else None}
        for i in range(len(entry.targets))
    ]


def _label(form: plurals.Form | None, index: int) -> str:
    """Numbers that a plural form is for, or which form it is."""
    if form is None:
        return f"form {index + 1}"
    return f"1, {form.number}" if form.one and form.number != 1 else str(form.number)


def terms_of(found: Inspected, target: Locale) -> Iterator[Json]:
    """The terms in a source with their rows, and where they stand; offsets count UTF-16 units, as browsers do."""
    source = found.entry.source
    places = terms.places(found.matches, found.entry.targets, target)
    bound = [match for match, _ in terms.constrained(found.matches, target)]
    complied = found.terms or [None] * len(bound)
    for match, term, place in zip(bound, complied, places, strict=True):
        concept = match.concept
        first, *others = match.renderings(target) or ("",)
        yield {
            "source": [_utf16(source, match.start), _utf16(source, match.end)],
            "target": None
            if place is None
            else [place[0], *(_utf16(found.entry.targets[place[0]], at) for at in place[1])],
            "met": term.met if term else False,
            "text": " ".join(source[match.start : match.end].split()),
            "rendering": first,
            "others": others,
            "forbidden": list(match.forbidden(target)),
            "kind": concept.kind,
            "gender": concept.gender,
            "note": concept.note,
            "row": str(concept.source or ""),
        }


def _utf16(text: str, offset: int) -> int:
    return len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2
