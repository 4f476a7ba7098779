"""New sentences into an old catalog: what people wrote stays, what the tool wrote is replaced."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from babel import Locale
from babel.messages.plurals import PLURALS, get_plural
from babel.plural import to_gettext

from i18n.catalogs import names
from i18n.catalogs.entries import FUZZY, Catalog, Entry, Key, is_text, single_lines

_NOTE = (
    "Machine translations are marked fuzzy. Correct the text, then remove the mark: what you wrote is kept",
    "when the article is translated again, and so are your comments.",
)
_EDITED = "note: edited, but still marked fuzzy"


def merge(
    old: Catalog | None,
    wanted: Sequence[Entry],
    header: Mapping[str, str],
    locale: Locale,
    *,
    template: Catalog | None = None,
    now: datetime | None = None,
) -> Catalog:
    """A catalog of the `wanted` entries with everything people wrote in the `old` one.

    Of entries with the same context and source the first counts. Those without a source, or with a character that no
    catalog can carry (NUL, U+0004, a lone surrogate), are left out. Entries are in the order in which they are
    wanted, unless the old catalog is sorted in some other way than by place: then they stay where they are, new ones
    after what they follow. What is not wanted any more becomes obsolete if a person had a hand in it.

    With a `template` the wanted entries are its own: their extracted comments count, not those in the old catalog, they
    stay in its order, and a new catalog begins with its header.

    `header` brings fields. If an entry changed, or there was no catalog, those that start with `X-` are set (or
    removed, if empty), but for the `X-Generator` of another tool; others are filled in where they are missing; and
    the dates are set to `now` (default: the clock). Else the header stays as it is.
    """
    known = old.by_key if old else {}
    fresh = {
        key: _merged(entry, known.get(key), template is not None) for key, entry in _distinct(wanted).items()
    }
    retired = [entry.retired() for key, entry in known.items() if key not in fresh and _is_kept(entry)]
    current = [entry for entry in old.entries if entry.key in fresh] if old else []
    sorted_otherwise = template is None and not _is_by_place(current)
    order = _inserted(list(fresh), [entry.key for entry in current]) if sorted_otherwise else list(fresh)
    entries = (*(fresh[key] for key in order), *retired)
    catalog = replace(old or template or Catalog(header=Entry("", notes=_NOTE)), entries=entries)
    if old and old.fields and entries == tuple(sorted(old.entries, key=lambda entry: entry.obsolete)):
        return old
    dates = dict.fromkeys(_DATES, (now or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%d %H:%M+0000"))
    if created := (template.fields.get(_DATES[0]) if template else None):
        dates[_DATES[0]] = created
    headed = catalog.with_fields(_fields(catalog.fields, {**header, **dates}, locale) | dates)
    return replace(headed, header=replace(headed.header, flags=_without_fuzzy(headed.header.flags)))


def _distinct(wanted: Iterable[Entry]) -> dict[Key, Entry]:
    distinct: dict[Key, Entry] = {}
    for entry in wanted:
        if entry.source and is_text(entry.source) and is_text(entry.context or ""):
            distinct.setdefault(entry.key, entry)
    return distinct


def _merged(wanted: Entry, old: Entry | None, templated: bool) -> Entry:
    """The entry for a message that is wanted: a person's text if there is one."""
    remarks = single_lines(wanted.remarks)
    if old is None:
        return replace(wanted, remarks=remarks)
    others = () if templated else old.their_remarks
    said = (*others, *(remark for remark in remarks if remark not in others))
    flags = tuple(dict.fromkeys([*_without_fuzzy(old.flags), *_without_fuzzy(wanted.flags)]))
    found = replace(old, obsolete=False, references=wanted.references, remarks=said)
    if not old.decided:
        return replace(
            found,
            targets=wanted.targets,
            plural=wanted.plural,
            flags=(*(flag for flag in wanted.flags if flag == FUZZY), *flags),
            previous_source=wanted.previous_source,
            previous_plural=wanted.previous_plural,
            previous_context=wanted.previous_context,
        )
    if templated and len(old.targets) != len(wanted.targets):  # it has a plural now, or none any more
        targets = tuple(old.target for _ in wanted.targets)
        return replace(
            found, plural=wanted.plural, flags=(FUZZY, *flags), targets=targets, remarks=found.unsigned
        )
    told = () if not old.fuzzy or _EDITED in said else (_EDITED,)
    kept = (*old.flags, *(flag for flag in flags if flag not in old.flags))
    plural = wanted.plural if templated else old.plural
    return replace(found, plural=plural, remarks=(*found.unsigned, *told), flags=kept)


def _without_fuzzy(flags: Iterable[str]) -> tuple[str, ...]:
    return tuple(flag for flag in flags if flag != FUZZY)


def _is_kept(entry: Entry) -> bool:
    """Has a person left anything in an entry that the article no longer needs?"""
    theirs = (flag for flag in _without_fuzzy(entry.flags) if not flag.endswith("-format"))
    return bool(entry.obsolete or entry.notes or entry.decided or any(theirs))


def _is_by_place(entries: Sequence[Entry]) -> bool:
    """Do the entries follow the order of their first places?"""
    places = [entry.places[0] for entry in entries if entry.places]
    order = list(dict.fromkeys(path for path, _ in places))
    ranks = [(order.index(path), line) for path, line in places]
    return ranks == sorted(ranks)


def _inserted(wanted: Sequence[Key], kept: Sequence[Key]) -> list[Key]:
    """The kept keys in their order, each other one after the one that it follows in `wanted`."""
    order = list(kept)
    before: Key | None = None
    for key in wanted:
        if key not in kept:
            order.insert(order.index(before) + 1 if before else 0, key)
        before = key
    return order


# What templates have where nobody has filled anything in; `msgfmt --check-header` warns about them.
_PLACEHOLDERS = {
    "Project-Id-Version": "PACKAGE VERSION",
    "POT-Creation-Date": "YEAR-MO-DA HO:MI+ZONE",
    "PO-Revision-Date": "YEAR-MO-DA HO:MI+ZONE",
    "Last-Translator": "FULL NAME <EMAIL@ADDRESS>",
    "Language-Team": "LANGUAGE <LL@li.org>",
    "Language": "",
    "Content-Type": "text/plain; charset=CHARSET",
    "Content-Transfer-Encoding": "ENCODING",
    "Plural-Forms": "nplurals=INTEGER; plural=EXPRESSION;",
}
_DATES = ("POT-Creation-Date", "PO-Revision-Date")
_ENCODING = {
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
}


def _fields(old: Mapping[str, str], header: Mapping[str, str], locale: Locale) -> dict[str, str]:
    """The header's fields: people's as they are and where they are, the others new or completed."""
    ours = {name: " ".join(single_lines([value])) for name, value in header.items()}
    if not old.get("X-Generator", "translate-article").startswith("translate-article"):
        ours.pop("X-Generator", None)
    fields = dict(old)
    for name, value in (_defaults(locale) | ours).items():
        if fields.get(name) in (None, _PLACEHOLDERS.get(name)):
            fields[name] = value
    fields |= {name: value for name, value in ours.items() if name.startswith("X-")}
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
        "Language": names.name(locale),
        **_ENCODING,
        "Plural-Forms": _plural_forms(locale),
    }


def plural_forms(catalog: Catalog | None, locale: Locale) -> str:
    """The rule in a catalog's header; the usual one of the language if it has none."""
    rule = catalog.fields.get("Plural-Forms", "") if catalog else ""
    return rule if rule not in ("", _PLACEHOLDERS["Plural-Forms"]) else _plural_forms(locale)


def _plural_forms(locale: Locale) -> str:
    """The rule that gettext's own tools expect; CLDR's for a language that they do not know."""
    if {str(locale), locale.language} & PLURALS.keys():
        return str(get_plural(locale))
    return to_gettext(locale.plural_form)
