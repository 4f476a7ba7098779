"""What a person wrote in a catalog is never changed or lost; gettext's own tools judge the files."""

import codecs
import gettext
import importlib.util
import io
import re
import shutil
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

from i18n.catalogs import merging, po, store
from i18n.catalogs.entries import EARLIER, FUZZY, MACHINE, Catalog, Entry, Key, references
from i18n.catalogs.po import CatalogError
from i18n.documents import State

RU = Locale.parse("ru")
HEADER = {"X-Generator": "translate-article 0.1.0", "X-Packages": "en-ru 1.9"}
THEN, NOW = datetime(2025, 4, 10, 12, 0, tzinfo=UTC), datetime(2026, 11, 25, 17, 30, tzinfo=UTC)
FILE = Path("article.po")

needs_gettext = pytest.mark.skipif(not shutil.which("msgfmt"), reason="needs GNU gettext")


@pytest.fixture(scope="module", autouse=True)
def fast_disk() -> Iterator[None]:
    """No waiting for the disk: what fsync is for is tested with files.write."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("i18n.files.os.fsync", lambda _: None)
        yield


def machine(
    source: str,
    target: str = "",
    places: Sequence[tuple[str, int]] = (),
    remarks: Sequence[str] = (),
    context: str | None = None,
) -> Entry:
    """What a run wants to say about a sentence."""
    entry = Entry(source, context=context, remarks=tuple(remarks), references=references(places))
    return entry.offering((target,), MACHINE)


HELLO, BYE, FAILED = machine("Hello.", "Привет."), machine("Bye.", "Пока."), machine("Failed.")


def first(*wanted: Entry) -> Catalog:
    return merging.merge(None, wanted, HEADER, RU, now=THEN)


def again(old: Catalog, *wanted: Entry) -> Catalog:
    return merging.merge(old, wanted, HEADER, RU, now=NOW)


def reread(catalog: Catalog) -> Catalog:
    """The catalog as the next run finds it."""
    return po.parse(po.serialize(catalog), FILE)


def text_of(catalog: Catalog) -> str:
    return po.serialize(catalog).decode(catalog.encoding)


def entry_of(catalog: Catalog, source: str) -> Entry:
    [entry] = [entry for entry in catalog.entries if entry.source == source]
    return entry


def sources(catalog: Catalog) -> list[str]:
    return [entry.source for entry in catalog.entries]


def decided(catalog: Catalog) -> dict[Key, tuple[str, State]]:
    """What people decided."""
    return {entry.key: (entry.target, entry.state) for entry in catalog.entries if entry.decided}


def approve(catalog: Catalog, source: str, text: str | None = None) -> Catalog:
    """What a person does in an editor who is content: the fingerprint stays, editors know nothing of it."""
    entry = entry_of(catalog, source)
    targets = entry.targets if text is None else (text,)
    return edit(catalog, source, targets=targets, flags=tuple(f for f in entry.flags if f != FUZZY))


def edit(catalog: Catalog, source: str, **changes: object) -> Catalog:
    """What a person does in an editor: the entry with other values, saved."""
    return reread(catalog.replaced(replace(entry_of(catalog, source), **changes)))  # type: ignore[arg-type]


def gnu(tool: str, catalog: Catalog | bytes, *options: str) -> tuple[int, bytes, str]:
    data = catalog if isinstance(catalog, bytes) else po.serialize(catalog)
    run = subprocess.run([tool, *options, "-"], input=data, capture_output=True, check=False)
    return run.returncode, run.stdout, run.stderr.decode()


def msgfmt(catalog: Catalog | bytes) -> tuple[int, bytes, str]:
    return gnu("msgfmt", catalog, "--check", "--check-header", "--output-file=/dev/null")


def rewritten(tool: str, catalog: Catalog | bytes, *options: str) -> bytes:
    status, data, complaint = gnu(tool, catalog, *options)
    assert (status, complaint) == (0, "")
    return data


def approved_all(catalog: Catalog) -> Catalog:
    return replace(catalog, entries=tuple(entry.approved() for entry in catalog.entries))


SILENT = (0, b"", "")

# ------------------------------------------------------------------------------------- strategies

CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
NASTY = st.sampled_from([*"\n\t\r\\%\u2028\u0085\a\x1c\ufeff- ", '"', "\\n", "word ", "--", "100% s"])
TEXTS = st.lists(CHARACTERS | NASTY, max_size=60).map("".join)
LINES = st.lists(CHARACTERS.filter(lambda c: c not in "\r\n"), max_size=100).map("".join).map(str.rstrip)
NOTES = st.lists(LINES, max_size=3).map(tuple)
PLACES = st.lists(st.tuples(st.text(CHARACTERS, max_size=20), st.integers(0, 999)), max_size=2)
WANTED = st.builds(
    machine,
    source=TEXTS,
    target=TEXTS,
    places=PLACES,
    remarks=st.lists(TEXTS, max_size=2),
    context=st.none() | TEXTS,
)
PLURALS = st.none() | TEXTS.filter(bool)


def plural(entry: Entry, other: str | None, forms: tuple[str, ...]) -> Entry:
    return replace(entry, plural=other, targets=forms if other is not None else forms[:1])


ENTRIES = st.builds(
    plural,
    st.builds(
        Entry,
        source=TEXTS.filter(bool),
        context=st.none() | TEXTS,
        notes=NOTES,
        remarks=NOTES,
        references=PLACES.map(references),
        flags=st.lists(st.sampled_from(["fuzzy", "no-wrap", "strange"]), unique=True, max_size=3).map(tuple),
        previous_source=st.none() | TEXTS,
        previous_plural=st.none() | TEXTS,
        previous_context=st.none() | TEXTS,
        obsolete=st.booleans(),
    ),
    PLURALS,
    st.lists(TEXTS, min_size=1, max_size=12).map(tuple),
)
DISTINCT = st.lists(ENTRIES, max_size=4, unique_by=lambda entry: entry.key).map(tuple)


# --------------------------------------------------------------------------------- reading, writing


@settings(max_examples=70, deadline=None)
@given(DISTINCT, NOTES)
def test_what_is_written_is_read(entries: tuple[Entry, ...], notes: tuple[str, ...]) -> None:
    catalog = first()
    catalog = replace(catalog, entries=entries, header=replace(catalog.header, notes=notes))
    found = reread(catalog)
    assert found == catalog
    assert found.fields == catalog.fields
    assert po.serialize(found) == po.serialize(catalog)


@settings(max_examples=60, deadline=None)
@given(DISTINCT, st.data())
def test_what_is_changed_is_read_and_the_rest_keeps_its_bytes(
    entries: tuple[Entry, ...], data: st.DataObject
) -> None:
    old = reread(replace(first(), entries=entries))
    values = {entry.key: data.draw(ENTRIES) for entry in entries}
    changed = replace(
        old,
        entries=tuple(
            replace(values[e.key], source=e.source, context=e.context, written=e.written) for e in old.entries
        ),
    )
    assert reread(changed) == changed


@settings(max_examples=80, deadline=None)
@given(st.lists(WANTED, max_size=4))
def test_a_merged_catalog_is_read_as_it_was(wanted: list[Entry]) -> None:
    catalog = first(*wanted)
    found = reread(catalog)
    assert found == catalog
    assert again(found, *wanted) == found


def test_a_missing_catalog_is_none(tmp_path: Path) -> None:
    assert store.read(tmp_path / "article.po") is None


def test_long_strings_are_wrapped_comments_and_references_are_not() -> None:
    url = "https://example.com/a-very-long-address-with-hyphens-that-polib-would-break/at-every-one*of*them"
    entry = machine("word " * 40, "слово " * 40, [(f"{url}.txt", 7)], [url * 2])
    lines = text_of(edit(first(entry), entry.source, notes=(f"see {url}",))).splitlines()
    assert {f"# see {url}", f"#. {url}{url}", f"#: {url}.txt:7"} <= set(lines)
    assert max(len(line) for line in lines if line.startswith(('"word', '"слово'))) in range(70, 79)


@needs_gettext
@settings(max_examples=40, deadline=None)
@given(st.lists(WANTED, max_size=4))
def test_gettext_accepts_everything_also_when_it_is_approved(wanted: list[Entry]) -> None:
    catalog = first(*wanted)
    assert msgfmt(catalog) == SILENT
    assert msgfmt(approved_all(catalog)) == SILENT


@needs_gettext
@pytest.mark.parametrize("source", ["\na", "a\n", "\na\n", "a", "\n"])
@pytest.mark.parametrize("target", ["\nb", "b\n", "\n\nb\n\n", "b", "\n", ""])
def test_line_breaks_at_the_ends_follow_the_source(source: str, target: str) -> None:
    catalog = first(machine(source, target))
    assert catalog.entries[0].target.strip("\n") == target.strip("\n")
    assert msgfmt(approved_all(catalog)) == SILENT


@needs_gettext
@pytest.mark.parametrize(
    "text", ["a\\", "\\", "a\\ \\\n", "\\\0", "~", "|", ", fuzzy", 'msgid "a"', "\ud800", "a\r"]
)
def test_gettext_accepts_any_comment_and_path(text: str) -> None:
    catalog = first(machine("a", "b", [(text, 1), ("b", 2)], [text, "last"]), machine("b", "", (), [text]))
    assert msgfmt(catalog) == SILENT
    assert reread(catalog) == catalog
    assert catalog.entries[0].remarks[-2:-1] == ("last",)


NASTY_TEXT = '100% \a\b\f\v\r\t\\a "quoted" \u2028\u0085 ' + "long-winded " * 20


@needs_gettext
def test_other_tools_may_rewrite_the_file() -> None:
    """msgcat re-wraps, and writes escapes and the previous strings of obsolete entries."""
    entry = machine(NASTY_TEXT, NASTY_TEXT, [("my article.txt", 1)], ["a term"], "headline")
    catalog = first(HELLO, entry, BYE)
    catalog = again(approve(approve(catalog, NASTY_TEXT), "Bye.", "До свидания."), HELLO)
    catalog = edit(catalog, "Bye.", previous_source="Goodbye.")
    catalog = edit(catalog, NASTY_TEXT, notes=("# hash", "", "paragraph"))
    status, data, _ = gnu("msgcat", catalog)
    assert status == 0
    assert data != po.serialize(catalog)
    assert po.parse(data, FILE) == catalog


def test_the_catalog_is_safe_when_the_mo_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "a.mo").mkdir()
    with pytest.raises(OSError, match=r"a\.mo is not a file"):
        store.update(tmp_path / "a.po", lambda _: first(HELLO))
    assert store.read(tmp_path / "a.po") == first(HELLO)


def compiled(catalog: Catalog) -> gettext.GNUTranslations:
    return gettext.GNUTranslations(io.BytesIO(po.compiled(catalog)))


def test_the_mo_holds_what_people_approved() -> None:
    month = machine("May", "Май", context="month")
    found = compiled(approve(approve(first(HELLO, BYE, month), "Hello.", "Здравствуйте."), "May"))
    assert found.gettext("Hello.") == "Здравствуйте."
    assert found.gettext("Bye.") == "Bye."
    assert found.pgettext("month", "May") == "Май"
    assert found.info()["language"] == "ru"


def test_the_mo_holds_plural_forms_and_nothing_obsolete() -> None:
    days = Entry("%d day", ("%d день", "%d дня", "%d дней"), "%d days")
    found = compiled(reread(replace(first(), entries=(days, replace(HELLO.approved(), obsolete=True)))))
    assert [found.ngettext("%d day", "%d days", n) for n in (1, 2, 5)] == ["%d день", "%d дня", "%d дней"]
    assert found.gettext("Hello.") == "Hello."


BROKEN = {
    "unterminated string": (b'msgid "a"\nmsgstr "b\n', 2, "quotation mark"),
    "unescaped quotation mark": (b'msgid "a"\nmsgstr "b" c"\n', 2, "quotation mark"),
    "escape of a byte": (b'msgid "a"\nmsgstr "\\303\\251"\n', 2, "not a catalog's line"),
    "escape of a byte in hexadecimal": (b'msgid "a"\nmsgstr "\\xe9"\n', 2, "not a catalog's line"),
    "escape of NUL": (b'msgid "a"\nmsgstr "\\0"\n', 2, "NUL"),
    "conflict": (b'msgid "a"\n<<<<<<< HEAD\nmsgstr "b"\n=======\n', 2, "conflict that git left"),
    "end of a conflict": (b'msgid "a"\nmsgstr "b"\n>>>>>>> other branch\n', 3, "conflict that git left"),
    "not UTF-8": ('\ufeffmsgid "a"\nmsgstr "b"\n'.encode() + b'\nmsgid "\xff"\n', 4, "not UTF-8"),
    "not a catalog": (b"{}\n", 1, "not a catalog's line"),
    "the name of a file": (b"pyproject.toml", 1, "not a catalog's line"),
    "duplicate": (b'msgid "a"\nmsgstr "b"\n\n\nmsgid "a"\nmsgstr "c"\n', 5, "the same msgid as on line 1"),
    "obsolete duplicate": (b'msgid "a"\nmsgstr "b"\n\n#~ msgid "a"\n#~ msgstr "c"\n', 4, "the same msgid"),
    "second header": (b'msgid ""\nmsgstr "A: b\\n"\n\nmsgid ""\nmsgstr "C: d\\n"\n', 4, "a second header"),
    "no msgstr": (b'msgid "a"\n\n#, fuzzy\nmsgid "b"\nmsgstr "c"\n', 3, "the entry before has no msgstr"),
    "no msgid": (b'msgid "a"\nmsgstr "b"\n\nmsgstr "c"\n', 4, "not a catalog's syntax"),
    "no keyword": (b'"a"\n', 1, "not a catalog's syntax"),
    "no keyword after comments": (b'# note\n\n"a"\n', 3, "not a catalog's syntax"),
    "nothing after msgid": (b'msgid "a"\nmsgstr "b"\n\nmsgid "c"\n\n', 5, "the entry has no msgstr"),
    "nothing after msgctxt": (b'msgctxt "a"\n', 1, "the entry has no msgstr"),
    "two translations": (b'msgid "a"\nmsgstr "b"\nmsgstr "c"\n', 3, "not a catalog's syntax"),
    "plural forms of nothing": (b'msgid "a"\nmsgstr[0] "b"\n', 2, "belong to a msgid_plural"),
    "plural forms out of order": (b'msgid "a"\nmsgid_plural "b"\nmsgstr[1] "c"\n', 3, "in this order"),
    "no plural forms": (b'\nmsgid "a"\nmsgid_plural "b"\nmsgstr "c"\n', 4, "belong to a msgid_plural"),
    "partly obsolete": (b'#~ msgid "a"\nmsgstr "b"\n', 2, "partly obsolete"),
    "note inside an entry": (b'msgid "a"\n# note\nmsgstr "b"\n', 2, "the entry before has no msgstr"),
    "not what the header says": (
        b'msgid ""\nmsgstr "Content-Type: text/plain; charset=cp1251\\n"\n# \x98',
        3,
        "not CP1251",
    ),
    "comment inside a string": (b'msgid "a"\nmsgstr "b"\n# note\n"c"\n', 4, "not a catalog's syntax"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_catalog_is_not_read(tmp_path: Path, name: str) -> None:
    data, line, what = BROKEN[name]
    path = tmp_path / "article.po"
    path.write_bytes(data)
    with pytest.raises(CatalogError) as caught:
        store.read(path)
    message = str(caught.value)
    assert message.startswith(f"{path}:{line}: ")
    assert what in message
    assert message.endswith("; repair it, or move it away")
    assert "\n" not in message


PIECES = st.sampled_from(
    [
        '"',
        "\n",
        "#",
        "#~ ",
        "#| ",
        "#,",
        "msgid ",
        "msgstr[0] ",
        "msgid_plural ",
        'msgctxt "x"\n',
        "\\",
        "\r",
        "\0",
        "é",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_catalog_is_read_without_loss_or_refused_with_its_line(data: st.DataObject) -> None:
    text = text_of(again(approve(first(HELLO, BYE), "Bye."), machine("a", "b", [("a.txt", 1)])))
    start, end = sorted(data.draw(st.integers(0, len(text))) for _ in range(2))
    damaged = (text[:start] + data.draw(PIECES) + text[end:]).encode()
    try:
        catalog = po.parse(damaged, FILE)
    except CatalogError as error:
        path, line, _ = str(error).split(":", 2)
        assert path == str(FILE)
        assert int(line) in range(1, damaged.count(b"\n") + damaged.count(b"\r") + 2)
    else:
        assert po.serialize(catalog) == damaged
        assert (
            reread(replace(catalog, entries=tuple(replace(e, written=None) for e in catalog.entries)))
            == catalog
        )


BY_HAND = """\

#The desk's catalog

#Second paragraph
msgid ""
msgstr "Language: ru\\n"
"X-Desk: Foreign: Asia\\n"
"Last-Translator: Anna\\n"

#no space
##two
#.extracted
#:a.txt:3
#=no-wrap
#,fuzzy
msgid"a"
msgstr   "b\\a\\\\a"

#~| msgid ""
#~| "before"
#~msgid "c"
#~ msgstr "d"
# to do: ask the desk
#,
"""


@pytest.mark.parametrize(
    "data", [BY_HAND.encode(), codecs.BOM_UTF8 + BY_HAND.encode(), BY_HAND.replace("\n", "\r\n").encode()]
)
def test_what_gettext_reads_is_read_and_nothing_is_dropped(data: bytes) -> None:
    catalog = po.parse(data, FILE)
    assert catalog.header.notes == ("The desk's catalog", "Second paragraph")
    assert catalog.fields == {"Language": "ru", "X-Desk": "Foreign: Asia", "Last-Translator": "Anna"}
    assert [line.strip() for line in catalog.trailer] == ["# to do: ask the desk", "#,"]
    a, c = catalog.entries
    assert (a.source, a.target, a.notes, a.remarks) == ("a", "b\a\\a", ("no space", "#two"), ("extracted",))
    assert (a.places, a.flags) == ((("a.txt", 3),), ("no-wrap", "fuzzy"))
    assert (c.source, c.target, c.previous_source, c.obsolete) == ("c", "d", "before", True)
    assert po.serialize(catalog) == data


@pytest.mark.parametrize("data", [b"", b"\n", b"# note\n", b"# note", b"\n\n# note\n\n"])
def test_a_catalog_without_entries(data: bytes) -> None:
    catalog = po.parse(data, FILE)
    assert catalog.entries == ()
    assert po.serialize(catalog) == data
    found = reread(again(catalog, HELLO))
    assert found.entries == (HELLO,)
    assert ("# note" in text_of(found).splitlines()) == (b"note" in data)


# --------------------------------------------------------------------------------------- decisions


def test_machine_text_is_not_decided() -> None:
    catalog = reread(first(HELLO, FAILED))
    assert decided(catalog) == {}
    assert [entry.flags for entry in catalog.entries] == [("fuzzy",), ()]
    assert [entry.offered for entry in catalog.entries] == [MACHINE, ""]
    assert [entry.state for entry in catalog.entries] == [State.TRANSLATED, State.INITIAL]


def test_approved_text_is_reviewed_and_edited_text_is_translated() -> None:
    catalog = edit(approve(first(HELLO, BYE), "Hello."), "Bye.", targets=("До свидания.",))
    assert decided(catalog) == {
        (None, "Hello."): ("Привет.", State.REVIEWED),
        (None, "Bye."): ("До свидания.", State.TRANSLATED),
    }


def test_a_missing_fingerprint_means_a_person() -> None:
    catalog = edit(first(HELLO), "Hello.", remarks=())
    assert decided(catalog) == {(None, "Hello."): ("Привет.", State.TRANSLATED)}


@pytest.mark.parametrize("label", [MACHINE, EARLIER])
def test_what_is_offered_is_not_decided_until_somebody_touches_it(label: str) -> None:
    entry = Entry("a").offering(("b",), label)
    assert (entry.offered, entry.decided, entry.flags) == (label, False, ("fuzzy",))
    for touched in (
        replace(entry, targets=("c",)),
        replace(entry, flags=()),
        entry.edited(("c",)),
        entry.approved(),
    ):
        assert (touched.offered, touched.decided) == ("", True)
    assert entry.edited(("b",)).decided


def test_an_offer_replaces_another() -> None:
    entry = (
        Entry("a", flags=("no-wrap",), remarks=("theirs",))
        .offering(("b",), MACHINE)
        .offering(("c",), EARLIER)
    )
    assert (entry.targets, entry.flags, entry.offered) == (("c",), ("fuzzy", "no-wrap"), EARLIER)
    assert entry.remarks[0] == "theirs"
    assert len(entry.remarks) == 2
    nothing = replace(entry, previous_source="A").offering(("",), MACHINE)
    assert nothing == Entry("a", flags=("no-wrap",), remarks=("theirs",))


def test_plural_forms_are_offered_together() -> None:
    entry = Entry("%d day", ("", ""), "%d days").offering(("%d день", "%d дня"), MACHINE)
    assert entry.offered == MACHINE
    assert replace(entry, targets=("%d день", "%d дней")).decided


@pytest.mark.parametrize("approved", [True, False])
def test_an_emptied_entry_is_translated_anew(approved: bool) -> None:
    flags = () if approved else ("fuzzy",)
    catalog = edit(first(HELLO), "Hello.", targets=("",), flags=flags, notes=("too informal",))
    assert decided(catalog) == {}
    [entry] = again(catalog, HELLO).entries
    assert (entry.target, entry.flags, entry.notes) == ("Привет.", ("fuzzy",), ("too informal",))


def test_contexts_are_told_apart() -> None:
    month, verb = machine("May", "Май", context="month"), machine("May", "Мочь", context="verb")
    catalog = first(month, verb, machine("May", "Мэй"))
    assert decided(reread(catalog.replaced(month.approved()))) == {("month", "May"): ("Май", State.REVIEWED)}


@pytest.mark.parametrize(
    "words",
    [
        ("a.txt:3",),
        ("a.txt",),
        ("a.txt:3", "b.txt:4"),
        ("\u2068my", "article.txt\u2069:12"),
        (
            "\u2068a",
            "b\u2069",
        ),
    ],
)
def test_references_and_places(words: tuple[str, ...]) -> None:
    assert references(Entry("a", references=words).places) == words


# ---------------------------------------------------------------------------------------- merging


def test_a_machine_entry() -> None:
    places = [("seeds/a.txt", 3), ("seeds/my article.txt", 12)]
    catalog = first(machine("100% safe", "безопасно", places, ("term: safe\n→ x", " "), "headline"))
    [entry] = catalog.entries
    assert (entry.context, entry.source, entry.target) == ("headline", "100% safe", "безопасно")
    assert entry.flags == ("fuzzy",)
    assert entry.remarks == ("term: safe → x", "machine translation e8e01e25")
    assert entry.places == tuple(places)
    assert "\n#: seeds/a.txt:3 \u2068seeds/my article.txt\u2069:12\n" in text_of(catalog)


def test_entries_are_in_the_order_of_the_article() -> None:
    old = reread(first(HELLO, BYE))
    news = machine("News.", "Новости.")
    assert sources(again(old, BYE, news, HELLO)) == ["Bye.", "News.", "Hello."]


def article(*texts: str) -> list[Entry]:
    """The sentences of an article, one a line, as the machine translates them."""
    return [machine(text, text.upper(), [("a.txt", line)]) for line, text in enumerate(texts, 1)]


def test_a_catalog_sorted_otherwise_keeps_its_order() -> None:
    old = first(*article("Delta.", "Alpha.", "Charlie.", "Bravo."))
    sorted_by_name = reread(replace(old, entries=tuple(sorted(old.entries, key=lambda entry: entry.source))))
    new = article("First.", "Delta.", "After Delta.", "And on.", "Alpha.", "Bravo.", "Last.")
    expected = ["First.", "Alpha.", "Bravo.", "Last.", "Delta.", "After Delta.", "And on."]
    assert sources(again(sorted_by_name, *new)) == expected
    assert sources(again(reread(again(sorted_by_name, *new)), *new)) == expected
    assert sources(again(reread(old), *new)) == [entry.source for entry in new]


def test_obsolete_entries_in_the_middle_stay_while_nothing_changes() -> None:
    old = again(approve(first(*article("One.", "Two.", "Three.")), "Two."), *article("One."), HELLO)
    one, hello, two = old.entries
    mixed = reread(replace(old, entries=(two, one, hello)))
    assert po.serialize(again(mixed, one, hello)) == po.serialize(mixed)
    assert sources(again(mixed, one, hello, BYE)) == ["One.", "Hello.", "Bye.", "Two."]


def test_a_moved_sentence_keeps_what_people_said() -> None:
    old = first(*article("One.", "Two.", "Three."))
    old = edit(approve(old, "Three.", "Три!"), "One.", notes=("why?",))
    new = again(old, *article("Three.", "One.", "Two."))
    assert sources(new) == ["Three.", "One.", "Two."]
    assert decided(new) == {(None, "Three."): ("Три!", State.REVIEWED)}
    assert entry_of(new, "One.").notes == ("why?",)
    assert [entry.places for entry in new.entries] == [(("a.txt", n),) for n in (1, 2, 3)]
    assert reread(new) == new


def test_the_first_of_equal_messages_counts() -> None:
    catalog = first(HELLO, BYE, machine("Hello.", "Здорово."))
    assert [(entry.source, entry.target) for entry in catalog.entries] == [
        ("Hello.", "Привет."),
        ("Bye.", "Пока."),
    ]


@pytest.mark.parametrize("source", ["", "a\0", "a\4b", "\ud800"])
def test_what_gettext_cannot_carry_is_left_out(source: str) -> None:
    assert first(machine(source, "x")).entries == ()
    catalog = first(
        machine("ok", source, [(source, 1)], (source,)), machine("ok", "x", context=source or "\0")
    )
    assert [(entry.source, entry.target, entry.flags) for entry in catalog.entries] == [("ok", "", ())]
    assert reread(catalog) == catalog


def test_machine_text_is_replaced() -> None:
    old = edit(first(HELLO), "Hello.", flags=("fuzzy", "no-wrap"), previous_source="Hello!")
    [entry] = again(old, machine("Hello.", "Здравствуй.")).entries
    assert (entry.target, entry.flags, entry.previous_source) == ("Здравствуй.", ("fuzzy", "no-wrap"), None)
    assert entry.offered == MACHINE
    assert len(entry.remarks) == 1


def test_an_approved_text_from_elsewhere_takes_the_machines_place() -> None:
    [entry] = again(
        first(HELLO), Entry("Hello.", ("Здравствуйте.",), remarks=("note: reviewed in b",))
    ).entries
    assert (entry.target, entry.state) == ("Здравствуйте.", State.REVIEWED)
    assert entry.remarks == ("note: reviewed in b",)


@pytest.mark.parametrize("label", [MACHINE, EARLIER])
@pytest.mark.parametrize("approved", [True, False])
def test_a_persons_entry_stays_and_only_references_and_remarks_are_new(approved: bool, label: str) -> None:
    flags = ("no-wrap", "desk-flag") if approved else ("fuzzy", "no-wrap", "desk-flag")
    catalog = edit(
        first(HELLO),
        "Hello.",
        targets=("Добрый день.",),
        flags=flags,
        notes=("Asked the desk.", "", "Anna"),
        previous_source="Hello!",
        previous_context="old",
    )
    before = entry_of(catalog, "Hello.")
    wanted = Entry("Hello.", remarks=("terms: a → b",), references=("a.txt:9",))
    for text in ("Привет.", "Добрый день."):
        [after] = again(catalog, wanted.offering((text,), label)).entries
        told = () if approved else ("note: edited, but still marked fuzzy",)
        assert after == replace(before, references=("a.txt:9",), remarks=("terms: a → b", *told))
        assert after.decided
        [later] = again(reread(again(catalog, after)), wanted.offering(("Третий.",), MACHINE)).entries
        assert later == after


def test_remarks_of_other_tools_are_kept() -> None:
    catalog = edit(
        first(machine("Hello.", "Привет.", (), ["terms: a → b"])), "Hello.", remarks=("Max. 20 characters",)
    )
    new = again(catalog, HELLO)
    assert entry_of(new, "Hello.").remarks[0] == "Max. 20 characters"
    gone = entry_of(reread(again(new, BYE)), "Hello.")
    assert (gone.remarks, gone.their_remarks) == (("Max. 20 characters",), ("Max. 20 characters",))


def test_a_persons_plural_entry_stays() -> None:
    old = reread(replace(first(), entries=(Entry("Hello.", ("", "Приветы."), "Hellos."),)))
    assert decided(old) == {(None, "Hello."): ("Приветы.", State.REVIEWED)}
    assert again(old, HELLO).entries == old.entries


@needs_gettext
@pytest.mark.parametrize("forms", [("", "", ""), ("а", "б", "в")])
def test_plural_forms_of_the_machine_are_replaced(forms: tuple[str, ...]) -> None:
    days = Entry("%d day", ("", "", ""), "%d days")
    old = reread(first(days.offering(forms, MACHINE)))
    better = days.offering(("%d день", "%d дня", "%d дней"), MACHINE)
    assert reread(again(old, better)).entries == (better,)
    single = machine("%d day", "день")
    assert reread(again(old, single)).entries == (single,)
    assert msgfmt(again(old, single)) == SILENT


def test_a_comment_on_machine_text_is_kept() -> None:
    catalog = edit(first(HELLO), "Hello.", notes=("too informal",))
    [entry] = again(catalog, machine("Hello.", "Здравствуйте.")).entries
    assert (entry.target, entry.notes, entry.flags) == ("Здравствуйте.", ("too informal",), ("fuzzy",))


def test_what_left_the_article_is_kept_if_a_person_had_a_hand_in_it() -> None:
    texts = ["Reviewed.", "Edited.", "Commented.", "Flagged.", "Machine."]
    catalog = first(HELLO, *(machine(text, "…", [("a.txt", 1)], ["terms: a → b"]) for text in texts))
    catalog = edit(approve(catalog, "Reviewed."), "Edited.", targets=("Правка.",))
    catalog = edit(edit(catalog, "Commented.", notes=("why?",)), "Flagged.", flags=("fuzzy", "no-wrap"))
    catalog = reread(again(catalog, HELLO))
    assert [(entry.source, entry.obsolete) for entry in catalog.entries] == [
        ("Hello.", False),
        ("Reviewed.", True),
        ("Edited.", True),
        ("Commented.", True),
        ("Flagged.", True),
    ]
    assert {entry.references for entry in catalog.entries} == {()}
    assert entry_of(catalog, "Commented.").notes == ("why?",)
    assert entry_of(catalog, "Flagged.").flags == ("fuzzy", "no-wrap")
    assert po.serialize(again(catalog, HELLO)) == po.serialize(catalog)
    assert decided(catalog) == {
        (None, "Reviewed."): ("…", State.REVIEWED),
        (None, "Edited."): ("Правка.", State.TRANSLATED),
    }


def test_what_was_obsolete_stays() -> None:
    by_msgattrib = replace(FAILED, obsolete=True, references=("a.txt:3",), remarks=("heading",))
    old = reread(replace(first(HELLO), entries=(HELLO, BYE.retired(), by_msgattrib)))
    assert again(old, HELLO) == old
    assert sources(again(old, machine("News.", "Новости."))) == ["News.", "Bye.", "Failed."]


def test_a_sentence_that_comes_back_gets_its_text_back() -> None:
    gone = reread(again(approve(first(HELLO, BYE), "Bye.", "До свидания."), HELLO))
    back = reread(again(gone, HELLO, machine("Bye.", "Пока.", [("a.txt", 2)])))
    entry = entry_of(back, "Bye.")
    assert (entry.target, entry.flags, entry.obsolete) == ("До свидания.", (), False)
    assert entry.places == (("a.txt", 2),)


SENTENCES = ("One.", "Two.", "Three.", '\nFour \\ "4" \u2028.\n')
ACTIONS = st.tuples(
    st.sampled_from(SENTENCES),
    st.sampled_from(["approve", "edit", "correct", "comment"]),
    st.sampled_from(["Да.", "Нет.\n", "100% \\n \u0085"]),
)
RUNS = st.tuples(
    st.lists(st.sampled_from(SENTENCES), max_size=4), st.integers(0, 9), st.lists(ACTIONS, max_size=3)
)


@settings(max_examples=70, deadline=None)
@given(st.lists(RUNS, min_size=1, max_size=6))
def test_what_people_decide_survives_any_sequence_of_runs(
    runs: list[tuple[list[str], int, list[tuple[str, str, str]]]],
) -> None:
    catalog: Catalog | None = None
    expected: dict[Key, tuple[str, State]] = {}
    notes: dict[str, tuple[str, ...]] = {}
    for texts, engine, actions in runs:
        wanted = [
            machine(s, f"{s} {engine}", [(f"{engine}.txt", 1)], [f"terms: a → {engine}"]) for s in texts
        ]
        catalog = reread(merging.merge(catalog, wanted, HEADER, RU))
        assert decided(catalog) == expected
        assert {entry.source: entry.notes for entry in catalog.entries if entry.notes} == notes
        for source, action, text in actions:
            if source in texts:
                catalog = decide(catalog, source, action, text, expected, notes)


def decide(
    catalog: Catalog,
    source: str,
    action: str,
    text: str,
    expected: dict[Key, tuple[str, State]],
    notes: dict[str, tuple[str, ...]],
) -> Catalog:
    """A person at work, and a plain account of what that person may expect to find again."""
    entry = entry_of(catalog, source)
    if action == "comment":
        notes[source] = (text.strip(),)
        return edit(catalog, source, notes=notes[source])
    entry = entry if action == "approve" else replace(entry, targets=(text,))
    entry = entry if action == "edit" else replace(entry, flags=())
    expected[entry.key] = (entry.target, State.TRANSLATED if entry.fuzzy else State.REVIEWED)
    return reread(catalog.replaced(entry))


# ----------------------------------------------------------------------------------------- header


@needs_gettext
@pytest.mark.parametrize("name", ["ru", "ur", "hi", "pt_BR", "zh_Hant", "sr_Latn", "kk", "ar", "uz_Cyrl_UZ"])
def test_gettext_has_no_complaint_about_the_header(name: str) -> None:
    catalog = merging.merge(None, [HELLO, FAILED], HEADER, Locale.parse(name))
    assert msgfmt(catalog) == SILENT
    assert msgfmt(merging.merge(catalog, [BYE], HEADER, Locale.parse(name))) == SILENT


@pytest.mark.parametrize(
    ("name", "language", "plural_forms"),
    [
        ("ru", "ru", "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "),
        ("ur", "ur", "nplurals=2; plural=((((n == 1)) && ((0 == 0))) ? 0 : 1);"),
        ("pt_BR", "pt_BR", "nplurals=2; plural=(n > 1);"),
        ("zh_Hans", "zh_CN", "nplurals=1; plural=0;"),
        ("zh_TW", "zh_TW", "nplurals=1; plural=0;"),
        ("sr_Latn_RS", "sr_RS@latin", "nplurals=3; "),
    ],
)
def test_language_and_plural_forms(name: str, language: str, plural_forms: str) -> None:
    fields = merging.merge(None, [], {}, Locale.parse(name)).fields
    assert fields["Language"] == language
    assert fields["Plural-Forms"].startswith(plural_forms)


def test_a_new_header() -> None:
    assert first(HELLO).fields == {
        "Project-Id-Version": "translate-article",
        "Report-Msgid-Bugs-To": "",
        "POT-Creation-Date": "2025-04-10 12:00+0000",
        "PO-Revision-Date": "2025-04-10 12:00+0000",
        "Last-Translator": "Automatically generated",
        "Language-Team": "none",
        "Language": "ru",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": (
            "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
            "n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
        ),
        **HEADER,
    }


def test_fields_that_others_set_stay_where_they_are() -> None:
    theirs = {
        "X-Poedit-Bookmarks": "1,2",
        "Last-Translator": "Anna <anna@example.com>",
        "Language-Team": "",
        "Project-Id-Version": "Kabul: a report",
        "Plural-Forms": "nplurals=4; plural=0;",
        "X-Desk": "",
        "Language": "ru_KZ",
        "X-Generator": "Poedit 3.4",
    }
    old = first(HELLO)
    notes = ("Foreign desk", "", "Reviewed by Anna")
    fields = "".join(f"{name}: {value}\n" for name, value in theirs.items())
    old = reread(replace(old, header=Entry("", (fields,), notes=notes)))
    assert po.serialize(again(old, HELLO)) == po.serialize(old)
    new = reread(again(old, HELLO, BYE))
    assert new.header.notes == notes
    assert {name: new.fields[name] for name in theirs} == theirs
    assert list(new.fields)[: len(theirs)] == list(theirs)
    assert new.fields["Content-Type"] == "text/plain; charset=UTF-8"
    assert new.fields["X-Packages"] == HEADER["X-Packages"]


def test_what_is_no_field_stays_in_the_header() -> None:
    odd = "Language:ru\nX-Desk: a\nX-Desk: b\n a line of its own\nX-Packages:  en-ru 1.9 \n"
    old = first(HELLO)
    new = again(reread(replace(old, header=replace(old.header, targets=(odd,)))), BYE)
    assert new.header.target.startswith(odd.replace("X-Packages:  en-ru 1.9 \n", ""))
    assert reread(new) == new


def test_placeholders_of_a_template_are_filled_in() -> None:
    template = first().with_fields(merging._PLACEHOLDERS)
    template = replace(template, header=replace(template.header, flags=("fuzzy",)))
    new = again(reread(template), HELLO)
    assert dict(sorted(new.fields.items())) == dict(sorted(again(first(), HELLO).fields.items()))
    assert new.header.flags == ()


def test_what_the_run_says_about_the_header() -> None:
    given_now = {"X-Packages": "", "X-Glossary": "house\n0a1b", "Project-Id-Version": "Kabul"}
    new = merging.merge(first(HELLO), [BYE], given_now, RU)
    assert "X-Packages" not in new.fields
    assert new.fields["X-Glossary"] == "house 0a1b"
    assert new.fields["X-Generator"] == HEADER["X-Generator"]
    assert new.fields["Project-Id-Version"] == "translate-article"
    assert merging.merge(None, [HELLO], given_now, RU).fields["Project-Id-Version"] == "Kabul"
    assert merging.merge(first(HELLO), [HELLO], given_now, RU).fields == first(HELLO).fields


@pytest.mark.parametrize("wanted", [[HELLO], [BYE, HELLO], [HELLO, machine("Bye.", "Пока!")]])
def test_the_dates_change_with_the_entries(wanted: list[Entry]) -> None:
    old = reread(first(HELLO, BYE))
    same, changed = again(old, HELLO, BYE).fields, again(old, *wanted).fields
    for name in ("POT-Creation-Date", "PO-Revision-Date"):
        assert same[name] == "2025-04-10 12:00+0000"
        assert changed[name] == "2026-11-25 17:30+0000"


# ------------------------------------------------------------------- bytes of files of other tools


def packaged(name: str) -> list[Path]:
    """The catalogs that an installed package brings."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        pytest.skip(f"needs the catalogs of {name}: uv run --group tests pytest")
    return sorted(Path(spec.origin).parent.rglob("*.po"))


EVERY = [
    pytest.param("django", 10),
    pytest.param("humanize", 10),
    pytest.param("django", 1, marks=pytest.mark.slow),
    pytest.param("humanize", 1, marks=pytest.mark.slow),
]


def difference(before: bytes, after: bytes) -> tuple[list[bytes], list[bytes]]:
    """The lines that went, and those that came, between the first and the last line that differ."""
    old, new = [
        re.findall(rb"[^\n]*\n|[^\n]+", data.removeprefix(codecs.BOM_UTF8)) for data in (before, after)
    ]
    shorter = min(len(old), len(new))
    head = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    tail = next((i for i in range(shorter - head) if old[-1 - i] != new[-1 - i]), shorter - head)
    return old[head : len(old) - tail], new[head : len(new) - tail]


def is_of_msgstr(lines: Sequence[bytes]) -> bool:
    return all(
        line.removeprefix(b"#~").lstrip().startswith((b"msgstr", b'"', b"\n", b"\r\n")) for line in lines
    )


def check_bytes(data: bytes) -> None:
    """A catalog keeps its bytes; a change touches what was changed, and nothing else."""
    catalog = po.parse(data, FILE)
    assert po.serialize(catalog) == data
    if catalog.entries:
        check_edit(data, catalog, catalog.entries[len(data) % len(catalog.entries)])
    check_addition(data, catalog)
    backwards = replace(catalog, entries=catalog.entries[::-1])
    assert reread(backwards).entries == backwards.entries
    fewer = replace(catalog, entries=catalog.entries[1::2])
    assert reread(fewer).entries == fewer.entries


def check_edit(data: bytes, catalog: Catalog, entry: Entry) -> None:
    text = "\n" * entry.source.startswith("\n") + "100 words" + "\n" * entry.source.endswith("\n")
    changed = catalog.replaced(replace(entry, targets=(text,) * len(entry.targets)))
    gone, new = difference(data, po.serialize(changed))
    assert gone
    assert is_of_msgstr(gone)
    assert is_of_msgstr(new)
    assert reread(changed) == changed
    gone, new = difference(
        data, po.serialize(catalog.replaced(replace(entry, notes=(*entry.notes, "asked"))))
    )
    assert all(line.startswith(b"#") for line in gone + new)
    assert f"# asked{catalog.newline}".encode() in new
    fuzzy = catalog.replaced(replace(entry, flags=() if entry.fuzzy else ("fuzzy",)))
    gone, new = difference(data, po.serialize(fuzzy))
    assert all(line.startswith((b"#,", b"#=")) for line in gone + new)


def check_addition(data: bytes, catalog: Catalog) -> None:
    added = Entry("A sentence that is new.", notes=("New.",)).offering(("one two",), MACHINE)
    for place in {0, len(catalog.entries) // 2, len(catalog.entries)}:
        entries = (*catalog.entries[:place], added, *catalog.entries[place:])
        gone, new = difference(data, po.serialize(replace(catalog, entries=entries)))
        came = Counter(line.rstrip() for line in new if line.strip())
        came.subtract(line.rstrip() for line in gone if line.strip())
        assert came.total() == 5
        assert min(came.values()) >= 0
        assert f"# New.{catalog.newline}".encode() in new
        assert reread(replace(catalog, entries=entries)).entries == entries


@pytest.mark.parametrize(("package", "step"), EVERY)
def test_real_catalogs_keep_their_bytes(package: str, step: int) -> None:
    paths = packaged(package)[::step]
    assert paths
    for path in paths:
        check_bytes(path.read_bytes())


POEDIT = """\
# Russian desk.
# Copyright (C) 2026 The desk
#
msgid ""
msgstr ""
"Project-Id-Version: Kabul\\n"
"POT-Creation-Date: 2026-05-04 12:00+0300\\n"
"PO-Revision-Date: 2026-05-04 12:01+0300\\n"
"Last-Translator: Анна <anna@example.com>\\n"
"Language-Team: \\n"
"Language: ru\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && "
"n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\\n"
"X-Generator: Poedit 3.4.2\\n"
"X-Poedit-Basepath: ..\\n"
"X-Poedit-SearchPath-0: .\\n"

# Спросить у Анны.
#. Max. 40 characters
#: seeds/a.txt:1 seeds/a.txt:17
#, fuzzy
#| msgid "Good day."
msgid "Good morning."
msgstr "Добрый день."

#: seeds/a.txt:3
#, c-format
msgid "%d day"
msgid_plural "%d days"
msgstr[0] "%d день"
msgstr[1] "%d дня"
msgstr[2] "%d дней"

#: seeds/a.txt:5
msgid ""
"The council said that the road between the two valleys would not be opened "
"before the spring."
msgstr ""
"Совет сообщил, что дорога между двумя долинами не будет открыта раньше "
"весны."

#~ msgid "Gone."
#~ msgstr "Нет."

#~| msgid "Gone for ever and ever."
#~ msgid "Gone for ever."
#~ msgstr "Совсем нет."
"""
WEBLATE = """\
msgid ""
msgstr ""
"Project-Id-Version: Kabul\\n"
"Report-Msgid-Bugs-To: desk@example.com\\n"
"POT-Creation-Date: 2026-05-04 12:00+0300\\n"
"PO-Revision-Date: 2026-05-05 08:30+0000\\n"
"Last-Translator: Anna <anna@example.com>\\n"
"Language-Team: Russian <https://weblate.example.com/projects/kabul/desk/ru/>\\n"
"Language: ru\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11) ? 0 : ((n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20)) ? 1 : 2);\\n"
"X-Generator: Weblate 5.9\\n"

#: seeds/a.txt:1
msgid "Obsolete in the middle comes next."
msgstr "Далее устаревшее."

#~ msgid "In the middle."
#~ msgstr "Посередине."

#: seeds/a.txt:2
#: seeds/b.txt:3
#, fuzzy, no-wrap
msgctxt "headline"
msgid "The council said that the road between the two valleys would not be opened before the spring of next year."
msgstr "Совет сообщил, что дорога между двумя долинами не будет открыта раньше весны следующего года."
#: seeds/a.txt:4
#=no-wrap
msgid "No empty line before this one."
msgstr ""
#: seeds/a.txt:5

msgid "An empty line inside."
msgstr "Пустая строка внутри."


# note of nobody
#. extracted from nothing
"""
OLDER = """\
#~ msgid "Before the header."
#~ msgstr "Перед заголовком."

#, fuzzy
msgid   ""
msgstr  "Content-Type: text/plain; charset=UTF-8\\nContent-Transfer-Encoding: 8bit\\n"

#, c-format
#: flags-first.c:1
# a note after the rest
msgid "a\\tb"
"c"
msgstr "а\\tб"
"в"
msgid "b"\x20
msgstr\t"б"\t
"""
SAMPLES = {"Poedit": POEDIT, "Weblate": WEBLATE, "older": OLDER, "by hand": BY_HAND}
LAYOUTS: dict[str, Callable[[str], bytes]] = {
    "as it is": str.encode,
    "Windows": lambda text: text.replace("\n", "\r\n").encode(),
    "BOM": lambda text: text.encode("utf-8-sig"),
    "no newline at the end": lambda text: text.rstrip("\n").encode(),
    "cp1251": lambda text: text.replace("UTF-8", "cp1251").replace("utf-8", "CP1251").encode("cp1251"),
    "koi8-r": lambda text: text.replace("UTF-8", "KOI8-R").replace("utf-8", "koi8-r").encode("koi8-r"),
    "no empty lines": lambda text: "\n".join(filter(None, text.split("\n"))).encode(),
    "more empty lines": lambda text: f"\n\n{text}\n\n".replace("\n\n", "\n  \n\n\n").encode(),
    "a comment at the end": lambda text: f"{text}\n# the end\n".encode(),
    "a comment at the very end": lambda text: f"{text}# the end".encode(),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("sample", SAMPLES)
def test_layouts_of_other_tools_keep_their_bytes(sample: str, layout: str) -> None:
    if sample == "by hand" and layout in ("cp1251", "koi8-r"):
        pytest.skip("has no header that says so")
    check_bytes(LAYOUTS[layout](SAMPLES[sample]))


@needs_gettext
@pytest.mark.parametrize("layout", ["as it is", "Windows", "cp1251", "koi8-r", "more empty lines"])
@pytest.mark.parametrize("sample", ["Poedit", "Weblate", "older"])
@pytest.mark.parametrize(
    "options",
    [
        "msgcat",
        "msgcat --no-wrap",
        "msgcat --width=30 --indent",
        "msgcat --sort-output",
        "msgattrib --set-obsolete",
        "msgattrib --only-fuzzy --clear-previous",
        "msgattrib --no-obsolete --strict",
    ],
)
def test_what_gettexts_tools_write_keeps_its_bytes(sample: str, layout: str, options: str) -> None:
    status, data, _ = gnu(options.split()[0], LAYOUTS[layout](SAMPLES[sample]), *options.split()[1:])
    assert status == 0
    check_bytes(data)


@needs_gettext
def test_what_msgmerge_writes_keeps_its_bytes(tmp_path: Path) -> None:
    template = tmp_path / "a.pot"
    template.write_bytes(po.serialize(first(Entry("Good mornings."), Entry("%d day", ("", ""), "%d days"))))
    (tmp_path / "a.po").write_text(POEDIT, encoding="utf-8")
    command = ["msgmerge", "--previous", "--quiet", str(tmp_path / "a.po"), str(template)]
    data = subprocess.run(command, capture_output=True, check=True).stdout
    assert b"#| msgid" in data
    check_bytes(data)
    morning = po.parse(data, FILE).entries[0]
    assert (morning.source, morning.fuzzy, morning.decided) == ("Good mornings.", True, True)


@pytest.mark.parametrize("layout", ["cp1251", "koi8-r"])
def test_other_encodings_stay_unless_they_do_not_suffice(layout: str) -> None:
    data = LAYOUTS[layout](POEDIT)
    catalog = po.parse(data, FILE)
    wanted = [*(e for e in catalog.entries if not e.obsolete), machine("Hello.", "Привет.")]
    new = again(catalog, *wanted)
    _, added = difference(data, po.serialize(new))
    assert "Привет.".encode(catalog.encoding) in b"".join(added)
    assert reread(new) == new
    assert compiled(reread(new)).gettext("Gone.") == "Gone."
    assert compiled(reread(new)).ngettext("%d day", "%d days", 5) == "%d дней"
    unusual = again(catalog, *wanted[:-1], machine("Hello.", "Привет — „☺“."))
    found = reread(unusual)
    assert (found.encoding, found.fields["Content-Type"]) == ("utf-8", "text/plain; charset=UTF-8")
    assert found.entries == unusual.entries
    assert compiled(unusual).ngettext("%d day", "%d days", 5) == "%d дней"


@pytest.mark.parametrize("name", ["CHARSET", "", "rot13", "utf-16", "undefined", "hex", "klingon"])
def test_an_encoding_that_is_none_is_utf_8(name: str) -> None:
    data = POEDIT.replace("charset=UTF-8", f"charset={name}").encode()
    catalog = po.parse(data, FILE)
    assert catalog.encoding == "utf-8"
    assert po.serialize(catalog) == data


def test_a_sentence_about_an_encoding_is_no_declaration() -> None:
    data = 'msgid "The page said charset=koi8-r."\nmsgstr "На ней стояло charset=koi8-r."\n'.encode()
    assert po.parse(data, FILE).entries[0].target == "На ней стояло charset=koi8-r."


@needs_gettext
@pytest.mark.parametrize("options", ["--no-wrap", "--width=30", "--indent", "--sort-by-file"])
def test_a_second_run_after_another_tool_writes_no_byte(tmp_path: Path, options: str) -> None:
    path = tmp_path / "a.po"
    wanted = article("One. " * 30, "Two.", "Three.", "Failed.", "Five.", "Six.")
    changes = {"Two.": "Два.", "One. " * 30: "Раз. " * 30, "Six.": "Шесть."}
    catalog = first(*wanted)
    for source, text in changes.items():
        catalog = approve(catalog, source, text)
    catalog = edit(edit(catalog, "Five.", targets=("Пять.",)), "Three.", notes=("long note " * 20,))
    store.update(path, lambda _: again(catalog, *wanted[:-1]))
    path.write_bytes(rewritten("msgcat", path.read_bytes(), options))
    before = path.read_bytes()
    catalog, changed = store.update(path, lambda old: again(old or first(), *wanted[:-1]))
    assert not changed
    assert path.read_bytes() == before
    assert decided(catalog)[None, "Two."] == ("Два.", State.REVIEWED)


@needs_gettext
def test_gettext_finds_every_message_translated(tmp_path: Path) -> None:
    catalog = first(*article("One.", "Two.", "Three."))
    (tmp_path / "reference.pot").write_bytes(po.serialize(first(*map(Entry, sources(catalog)))))
    for made, ok in ((catalog, False), (approved_all(catalog), True)):
        (tmp_path / "a.po").write_bytes(po.serialize(reread(made)))
        command = ["msgcmp", str(tmp_path / "a.po"), str(tmp_path / "reference.pot")]
        assert (subprocess.run(command, capture_output=True, check=False).returncode == 0) == ok


# ------------------------------------------------------------------------------------- on the disk


def test_a_second_run_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "ru" / "LC_MESSAGES" / "v1.2.po"
    wanted = [HELLO, BYE, FAILED]
    assert store.update(path, lambda _: approve(first(*wanted), "Bye."))[1]
    assert sorted(p.name for p in path.parent.iterdir()) == ["v1.2.mo", "v1.2.po"]
    store.update(path, lambda old: again(old or first(), *wanted))
    before = path.read_bytes()
    assert not store.update(path, lambda old: again(old or first(), *wanted))[1]
    assert path.read_bytes() == before
    path.with_suffix(".mo").unlink()
    assert store.update(path, lambda old: again(old or first(), *wanted))[1]
    assert store.update(path, lambda old: again(old or first(), HELLO, BYE))[1]
    assert path.read_bytes() != before


def test_what_another_program_writes_meanwhile_is_merged(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    store.update(path, lambda _: first(HELLO, BYE))
    seen: list[Catalog | None] = []

    def change(old: Catalog | None) -> Catalog:
        seen.append(old)
        assert old is not None
        if len(seen) < 3:
            path.write_bytes(
                po.serialize(approve(old, ["Hello.", "Bye."][len(seen) - 1], f"По-русски {len(seen)}."))
            )
        return again(old, machine("Hello.", "Здравствуй."), BYE)

    catalog, changed = store.update(path, change)
    assert changed
    assert len(seen) == 3
    assert [entry.target for entry in catalog.entries] == ["По-русски 1.", "По-русски 2."]
    assert store.read(path) == catalog


def test_a_catalog_that_appears_or_goes_meanwhile(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    theirs = po.serialize(approve(first(HELLO), "Hello.", "Здравствуйте."))
    seen: list[Catalog | None] = []

    def change(old: Catalog | None) -> Catalog:
        seen.append(old)
        if len(seen) == 1:
            path.write_bytes(theirs)
        if len(seen) == 2:
            path.unlink()
        return merging.merge(old, [HELLO], HEADER, RU)

    store.update(path, change)
    assert [bool(old) for old in seen] == [False, True, False]


def test_a_file_that_never_rests_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    calls: list[None] = []

    def change(old: Catalog | None) -> Catalog:
        calls.append(None)
        path.write_bytes(b"# %d\n" % len(calls))
        return first(HELLO)

    with pytest.raises(OSError, match="is being written all the time by another program"):
        store.update(path, change)
    assert path.read_bytes() == b"# %d\n" % len(calls)
    assert [p.name for p in tmp_path.iterdir()] == ["a.po"]


@pytest.mark.parametrize("error", [ValueError("no"), KeyboardInterrupt(), SystemExit(1)])
def test_a_change_that_fails_leaves_everything_and_lets_others_in(
    tmp_path: Path, error: BaseException
) -> None:
    path = tmp_path / "a.po"
    store.update(path, lambda _: first(HELLO))
    before = path.read_bytes(), path.with_suffix(".mo").read_bytes()

    def fail(old: Catalog | None) -> Catalog:
        raise error

    with pytest.raises(type(error)):
        store.update(path, fail)
    assert (path.read_bytes(), path.with_suffix(".mo").read_bytes()) == before
    assert (
        subprocess.run(
            [sys.executable, "-c", EDITING, str(path), "later", "1"], timeout=30, check=False
        ).returncode
        == 0
    )


def test_a_broken_catalog_is_refused_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    path.write_bytes(b'msgid "a"\n<<<<<<< HEAD\n')
    for _ in range(2):
        with pytest.raises(CatalogError, match=r"a\.po:2: a conflict that git left"):
            store.update(path, lambda _: first(HELLO))
    assert path.read_bytes() == b'msgid "a"\n<<<<<<< HEAD\n'
    assert [p.name for p in tmp_path.iterdir()] == ["a.po"]


EDITING = """
import sys
from dataclasses import replace
from pathlib import Path
from i18n.catalogs import store
from i18n.catalogs.entries import Catalog, Entry

path, name, count = sys.argv[1:]
for number in range(int(count)):
    new = Entry(f"{name} {number}", (f"{name.upper()} {number}",))
    store.update(Path(path), lambda old: replace(old or Catalog(), entries=((old or Catalog()).entries + (new,))))
"""


def test_one_writer_waits_for_the_other(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    second = threading.Thread(target=store.update, args=(path, lambda old: again(old or first(), HELLO, BYE)))

    def change(old: Catalog | None) -> Catalog:
        if old is None:
            second.start()
            second.join(0.3)
        assert second.is_alive()
        return approve(first(HELLO), "Hello.")

    store.update(path, change)
    second.join(30)
    catalog = store.read(path)
    assert catalog is not None
    assert sources(catalog) == ["Hello.", "Bye."]
    assert decided(catalog) == {(None, "Hello."): ("Привет.", State.REVIEWED)}


def test_two_processes_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    command = [sys.executable, "-c", EDITING, str(path)]
    running = [subprocess.Popen([*command, name, "25"]) for name in ("left", "right")]
    assert [process.wait(60) for process in running] == [0, 0]
    catalog = store.read(path)
    assert catalog is not None
    expected = {f"{name} {n}" for name in ("left", "right") for n in range(25)}
    assert len(catalog.entries) == 50
    assert {entry.source for entry in catalog.entries} == expected
    with path.with_suffix(".mo").open("rb") as stream:
        found = gettext.GNUTranslations(stream)
    assert found.gettext("left 24") == "LEFT 24"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.mo", "a.po"]


def test_remarks_of_others_are_not_taken_for_ours() -> None:
    theirs = (
        "note: the plural is irregular",
        "terms: see the manual",
        "by the way",
        "Heading",
        "warning: hot",
    )
    assert Entry("a", ("b",), remarks=theirs).their_remarks == theirs


def test_ascii_may_be_written_as_numbers() -> None:
    data = b'msgid "\\33[1m"\nmsgstr "\\033[1m \\101\\x42 \\1018"\n'
    catalog = po.parse(data, Path("a.po"))
    [entry] = catalog.entries
    assert (entry.source, entry.target) == ("\x1b[1m", "\x1b[1m AB A8")
    assert po.serialize(catalog) == data
