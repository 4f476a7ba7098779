"""What a person wrote in a catalog is never changed or lost; gettext's own tools judge the files."""

import contextlib
import copy
import gettext
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import polib
import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

from i18n import catalogs
from i18n.catalogs import CatalogError, Message, Remembered, merge, read, remembered
from i18n.documents import State

RU = Locale.parse("ru")
HEADER = {"X-Generator": "translate-article 0.1.0", "X-Packages": "en-ru 1.9"}
THEN, NOW = datetime(2025, 4, 10, 12, 0, tzinfo=UTC), datetime(2026, 11, 25, 17, 30, tzinfo=UTC)
HELLO, BYE = Message("Hello.", "Привет."), Message("Bye.", "Пока.")

needs_gettext = pytest.mark.skipif(not shutil.which("msgfmt"), reason="needs GNU gettext")


@pytest.fixture(scope="module", autouse=True)
def fast_disk() -> Iterator[None]:
    """No waiting for the disk: what fsync is for is tested with files.write."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("i18n.files.os.fsync", lambda _: None)
        yield


def first(*messages: Message) -> polib.POFile:
    return merge(None, messages, HEADER, RU, now=THEN)


def again(old: polib.POFile, *messages: Message) -> polib.POFile:
    return merge(old, messages, HEADER, RU, now=NOW)


def reread(catalog: polib.POFile) -> polib.POFile:
    """The catalog as the next run finds it."""
    with tempfile.TemporaryDirectory() as folder:
        catalogs.write(catalog, Path(folder, "article.po"))
        found = read(Path(folder, "article.po"))
    assert found is not None
    return found


def approve(catalog: polib.POFile, source: str, text: str | None = None) -> polib.POFile:
    return edit(catalog, source, text, approved=True)


def edit(
    catalog: polib.POFile, source: str, text: str | None, *, approved: bool = False, note: str = ""
) -> polib.POFile:
    """What a person does in an editor: change the text, take the mark away, leave a comment."""
    entry = entry_of(catalog, source)
    entry.msgstr = entry.msgstr if text is None else text
    entry.tcomment = note or entry.tcomment
    if approved and "fuzzy" in entry.flags:
        entry.flags.remove("fuzzy")
    return reread(catalog)


def entry_of(catalog: polib.POFile, source: str) -> polib.POEntry:
    [entry] = [entry for entry in catalog if entry.msgid == source]
    return entry


def facts(catalog: polib.POFile) -> list[dict[str, object]]:
    """All that an entry says, field by field, so that no two fields can make up for each other."""
    entries = sorted(catalog, key=lambda entry: bool(entry.obsolete))
    return [
        {name: bool(value) if name == "obsolete" else value for name, value in vars(entry).items()}
        | {"linenum": None, "encoding": None}
        for entry in entries
    ]


def gnu(tool: str, catalog: polib.POFile, *options: str) -> tuple[int, str, str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "article.po")
        catalogs.write(catalog, path)
        run = subprocess.run([tool, *options, str(path)], capture_output=True, check=False, encoding="utf-8")
    return run.returncode, run.stdout, run.stderr


def msgfmt(catalog: polib.POFile) -> tuple[int, str, str]:
    return gnu("msgfmt", catalog, "--check", "--check-header", "--output-file=/dev/null")


SILENT = (0, "", "")

# ------------------------------------------------------------------------------------- strategies

CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
NASTY = st.sampled_from([*"\n\t\r\\%\u2028\u0085\a\x1c\ufeff- ", '"', "\\n", "word ", "--", "100% s"])
TEXTS = st.lists(CHARACTERS | NASTY, max_size=60).map("".join)
LINES = st.lists(CHARACTERS.filter(lambda c: c not in "\r\n"), max_size=100).map("".join).map(str.rstrip)
NOTES = st.lists(LINES.filter(bool), max_size=3).map("\n".join)
REFERENCES = st.tuples(st.text(CHARACTERS, max_size=20), st.integers(0, 999))

MESSAGES = st.builds(
    Message,
    source=TEXTS,
    target=TEXTS,
    references=st.lists(REFERENCES, max_size=2).map(tuple),
    comments=st.lists(TEXTS, max_size=2).map(tuple),
    context=st.none() | TEXTS,
)
ENTRIES = st.builds(
    polib.POEntry,
    msgid=TEXTS.filter(bool),
    msgstr=TEXTS,
    msgctxt=st.none() | TEXTS,
    tcomment=NOTES,
    comment=NOTES,
    obsolete=st.booleans(),
    flags=st.lists(st.sampled_from(["fuzzy", "no-wrap", "strange"]), unique=True, max_size=3),
    previous_msgctxt=st.none() | TEXTS,
    previous_msgid=st.none() | TEXTS,
    previous_msgid_plural=st.none() | TEXTS,
)
DISTINCT = st.lists(ENTRIES, max_size=4, unique_by=lambda entry: (entry.msgctxt, entry.msgid))


# --------------------------------------------------------------------------------- reading, writing


@settings(max_examples=70, deadline=None)
@given(DISTINCT, NOTES)
def test_what_is_written_is_read(entries: list[polib.POEntry], header: str) -> None:
    catalog = first()
    catalog.extend(entries)
    catalog.header = header
    found = reread(catalog)
    assert facts(found) == facts(catalog)
    assert (found.header, found.metadata) == (catalog.header, catalog.metadata)
    assert found == catalog


@settings(max_examples=80, deadline=None)
@given(st.lists(MESSAGES, max_size=4))
def test_a_merged_catalog_is_read_as_it_was(messages: list[Message]) -> None:
    catalog = first(*messages)
    found = reread(catalog)
    assert facts(found) == facts(catalog)
    assert facts(again(found, *messages)) == facts(catalog)


def test_a_missing_catalog_is_none(tmp_path: Path) -> None:
    assert read(tmp_path / "article.po") is None


def test_long_strings_are_wrapped_comments_and_references_are_not(tmp_path: Path) -> None:
    url = "https://example.com/a-very-long-address-with-hyphens-that-polib-would-break/at-every-one*of*them"
    message = Message("word " * 40, "слово " * 40, references=((f"{url}.txt", 7),), comments=(url * 2,))
    catalogs.write(edit(first(message), message.source, None, note=f"see {url}"), tmp_path / "a.po")
    lines = (tmp_path / "a.po").read_text(encoding="utf-8").splitlines()
    assert {f"# see {url}", f"#. {url}{url}", f"#: {url}.txt:7"} <= set(lines)
    assert max(len(line) for line in lines if line.startswith(('"word', '"слово'))) in range(70, 79)


@needs_gettext
@settings(max_examples=40, deadline=None)
@given(st.lists(MESSAGES, max_size=4))
def test_gettext_accepts_everything_also_when_it_is_approved(messages: list[Message]) -> None:
    catalog = first(*messages)
    assert msgfmt(catalog) == SILENT
    for entry in catalog:
        entry.flags = []
    assert msgfmt(catalog) == SILENT


@needs_gettext
@pytest.mark.parametrize("source", ["\na", "a\n", "\na\n", "a", "\n"])
@pytest.mark.parametrize("target", ["\nb", "b\n", "\n\nb\n\n", "b", "\n", ""])
def test_line_breaks_at_the_ends_follow_the_source(source: str, target: str) -> None:
    [entry] = catalog = first(Message(source, target))
    assert entry.msgstr.strip("\n") == target.strip("\n")
    entry.flags = []
    assert msgfmt(catalog) == SILENT


@needs_gettext
@pytest.mark.parametrize(
    "text", ["a\\", "\\", "a\\ \\\n", "\\\0", "~", "|", ", fuzzy", 'msgid "a"', "\ud800", "a\r"]
)
def test_gettext_accepts_any_comment_and_path(text: str) -> None:
    catalog = first(Message("a", "b", ((text, 1), ("b", 2)), (text, "last")), Message("b", "", (), (text,)))
    assert msgfmt(catalog) == SILENT
    assert facts(reread(catalog)) == facts(catalog)
    assert catalog[0].comment.split("\n")[-2:-1] == ["last"]


@needs_gettext
def test_other_tools_may_rewrite_the_file(tmp_path: Path) -> None:
    """msgcat re-wraps, and writes what polib does not understand: escapes, previous strings of the obsolete."""
    nasty = '100% \a\b\f\v\r\t\\a "quoted" \u2028\u0085 ' + "long-winded " * 20
    catalog = first(HELLO, Message(nasty, nasty, (("my article.txt", 1),), ("a term",), "headline"), BYE)
    catalog = again(approve(approve(catalog, nasty), "Bye.", "До свидания."), HELLO)
    entry_of(catalog, "Bye.").previous_msgid = "Goodbye."
    entry_of(catalog, nasty).tcomment = "# hash\n\nparagraph"
    status, text, _ = gnu("msgcat", catalog)
    (tmp_path / "a.po").write_text(text, encoding="utf-8", newline="")
    found = read(tmp_path / "a.po")
    assert status == 0
    assert found is not None
    assert facts(found) == facts(catalog)


def test_write_tells_whether_anything_changed(tmp_path: Path) -> None:
    path = tmp_path / "ru" / "LC_MESSAGES" / "v1.2.po"
    catalog = first(HELLO)
    assert catalogs.write(catalog, path)
    assert not catalogs.write(catalog, path)
    assert sorted(p.name for p in path.parent.iterdir()) == ["v1.2.mo", "v1.2.po"]
    path.with_suffix(".mo").unlink()
    assert catalogs.write(catalog, path)
    assert catalogs.write(approve(catalog, "Hello."), path)


def test_the_catalog_is_safe_when_the_mo_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "a.mo").mkdir()
    with pytest.raises(OSError, match=r"a\.mo is not a file"):
        catalogs.write(first(HELLO), tmp_path / "a.po")
    assert facts(read(tmp_path / "a.po") or first()) == facts(first(HELLO))


def test_the_mo_holds_what_people_approved(tmp_path: Path) -> None:
    context = Message("May", "Май", context="month")
    catalog = approve(approve(first(HELLO, BYE, context), "Hello.", "Здравствуйте."), "May")
    catalogs.write(catalog, tmp_path / "a.po")
    with (tmp_path / "a.mo").open("rb") as stream:
        found = gettext.GNUTranslations(stream)
    assert found.gettext("Hello.") == "Здравствуйте."
    assert found.gettext("Bye.") == "Bye."
    assert found.pgettext("month", "May") == "Май"
    assert found.info()["language"] == "ru"


BROKEN = {
    "unterminated string": (b'msgid "a"\nmsgstr "b\n', 2, "quotation mark"),
    "unescaped quotation mark": (b'msgid "a"\nmsgstr "b" c"\n', 2, "quotation mark"),
    "escape that polib misreads": (b'msgid "a"\nmsgstr "\\303\\251"\n', 2, "not a catalog's line"),
    "conflict": (b'msgid "a"\n<<<<<<< HEAD\nmsgstr "b"\n=======\n', 2, "conflict that git left"),
    "end of a conflict": (b'msgid "a"\nmsgstr "b"\n>>>>>>> other branch\n', 3, "conflict that git left"),
    "not UTF-8": ('\ufeffmsgid "a"\nmsgstr "b"\n'.encode() + b'\nmsgid "\xff"\n', 4, "not UTF-8"),
    "not a catalog": (b"{}\n", 1, "not a catalog's line"),
    "the name of a file": (b"pyproject.toml", 1, "not a catalog's line"),
    "duplicate": (b'msgid "a"\nmsgstr "b"\n\n\nmsgid "a"\nmsgstr "c"\n', 5, "the same msgid as on line 1"),
    "obsolete duplicate": (b'msgid "a"\nmsgstr "b"\n\n#~ msgid "a"\n#~ msgstr "c"\n', 4, "the same msgid"),
    "second header": (b'msgid ""\nmsgstr "A: b\\n"\n\nmsgid ""\nmsgstr "C: d\\n"\n', 1, "a second header"),
    "no msgstr": (b'msgid "a"\n\n#, fuzzy\nmsgid "b"\nmsgstr "c"\n', 4, "the entry before has no msgstr"),
    "no msgid": (b'msgid "a"\nmsgstr "b"\n\nmsgstr "c"\n', 4, "not a catalog's syntax"),
    "no keyword": (b'"a"\n', 1, "not a catalog's syntax"),
    "comment inside a string": (b'msgid "a"\nmsgstr "b"\n# note\n"c"\n', 4, "not a catalog's syntax"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_catalog_is_not_read(tmp_path: Path, name: str) -> None:
    data, line, what = BROKEN[name]
    path = tmp_path / "article.po"
    path.write_bytes(data)
    with pytest.raises(CatalogError) as caught:
        read(path)
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


@settings(max_examples=70, deadline=None)
@given(st.data())
def test_a_damaged_catalog_is_read_or_refused(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.po")
        catalogs.write(again(approve(first(HELLO, BYE), "Bye."), Message("a", "b", (("a.txt", 1),))), path)
        text = path.read_text(encoding="utf-8")
        start, end = sorted(data.draw(st.integers(0, len(text))) for _ in range(2))
        path.write_text(text[:start] + data.draw(PIECES) + text[end:], encoding="utf-8", newline="")
        with contextlib.suppress(CatalogError):
            catalog = read(path)
            assert catalog is not None
            assert facts(reread(catalog)) == facts(catalog)


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
    "data", [BY_HAND.encode(), b"\xef\xbb\xbf" + BY_HAND.encode(), BY_HAND.replace("\n", "\r\n").encode()]
)
def test_what_gettext_reads_is_read_and_nothing_is_dropped(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.po").write_bytes(data)
    catalog = read(tmp_path / "a.po")
    assert catalog is not None
    assert catalog.header == "The desk's catalog\nSecond paragraph\nto do: ask the desk"
    assert list(catalog.metadata) == ["Language", "X-Desk", "Last-Translator"]
    assert catalog.metadata["X-Desk"] == "Foreign: Asia"
    a, c = catalog
    assert (a.msgid, a.msgstr, a.tcomment, a.comment) == ("a", "b\a\\a", "no space\n#two", "extracted")
    assert (a.occurrences, a.flags) == ([("a.txt", "3")], ["no-wrap", "fuzzy"])
    assert (c.msgid, c.msgstr, c.previous_msgid, bool(c.obsolete)) == ("c", "d", "before", True)
    assert facts(reread(catalog)) == facts(catalog)


@pytest.mark.parametrize("data", [b"", b"\n", b"# note\n"])
def test_a_catalog_without_entries(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.po").write_bytes(data)
    catalog = read(tmp_path / "a.po")
    assert catalog is not None
    assert (list(catalog), catalog.header) == ([], data[2:].decode().strip())
    assert again(catalog, HELLO).header == catalog.header


# ----------------------------------------------------------------------------------------- memory


def test_machine_text_is_not_remembered() -> None:
    catalog = reread(first(HELLO, Message("Failed.")))
    assert remembered(catalog) == {}
    assert remembered(None) == {}
    assert [entry.flags for entry in catalog] == [["fuzzy"], []]


def test_approved_text_is_reviewed_and_edited_text_is_translated() -> None:
    catalog = edit(approve(first(HELLO, BYE), "Hello."), "Bye.", "До свидания.")
    assert remembered(catalog) == {
        (None, "Hello."): Remembered("Привет.", State.REVIEWED),
        (None, "Bye."): Remembered("До свидания.", State.TRANSLATED),
    }


def test_a_missing_fingerprint_means_a_person() -> None:
    catalog = first(HELLO)
    entry_of(catalog, "Hello.").comment = ""
    assert remembered(reread(catalog)) == {(None, "Hello."): Remembered("Привет.", State.TRANSLATED)}


@pytest.mark.parametrize("approved", [True, False])
def test_an_emptied_entry_is_translated_anew(approved: bool) -> None:
    catalog = edit(first(HELLO), "Hello.", "", approved=approved, note="too informal")
    assert remembered(catalog) == {}
    entry = entry_of(again(catalog, HELLO), "Hello.")
    assert (entry.msgstr, entry.flags, entry.tcomment) == ("Привет.", ["fuzzy"], "too informal")


def test_contexts_are_told_apart() -> None:
    month, verb = Message("May", "Май", context="month"), Message("May", "Мочь", context="verb")
    catalog = first(month, verb, Message("May", "Мэй"))
    next(entry for entry in catalog if entry.msgctxt == "month").flags.clear()
    assert remembered(reread(catalog)) == {("month", "May"): Remembered("Май", State.REVIEWED)}


# ---------------------------------------------------------------------------------------- merging


def test_a_machine_entry() -> None:
    references = (("seeds/a.txt", 3), ("seeds/my article.txt", 12))
    [entry] = first(Message("100% safe", "безопасно", references, ("term: safe\n→ x", " "), "headline"))
    assert (entry.msgctxt, entry.msgid, entry.msgstr) == ("headline", "100% safe", "безопасно")
    assert entry.flags == ["fuzzy"]
    assert entry.comment == "term: safe → x\nmachine translation e8e01e25"
    assert "\n#: seeds/a.txt:3 \u2068seeds/my article.txt\u2069:12\n" in "\n" + reread_text(entry)


def reread_text(entry: polib.POEntry) -> str:
    catalog = first()
    catalog.append(entry)
    with tempfile.TemporaryDirectory() as folder:
        catalogs.write(catalog, Path(folder, "a.po"))
        return Path(folder, "a.po").read_text(encoding="utf-8")


def test_entries_are_in_the_order_of_the_article() -> None:
    old = reread(first(HELLO, BYE))
    news = Message("News.", "Новости.")
    assert [entry.msgid for entry in again(old, BYE, news, HELLO)] == ["Bye.", "News.", "Hello."]


def test_the_first_of_equal_messages_counts() -> None:
    catalog = first(HELLO, BYE, Message("Hello.", "Здорово."))
    assert [(entry.msgid, entry.msgstr) for entry in catalog] == [("Hello.", "Привет."), ("Bye.", "Пока.")]


@pytest.mark.parametrize("source", ["", "a\0", "a\4b", "\ud800"])
def test_what_gettext_cannot_carry_is_left_out(source: str) -> None:
    assert list(first(Message(source, "x"))) == []
    catalog = first(
        Message("ok", source, ((source, 1),), (source,)), Message("ok", "x", context=source or "\0")
    )
    assert [(entry.msgid, entry.msgstr, entry.flags) for entry in catalog] == [("ok", "", [])]
    assert facts(reread(catalog)) == facts(catalog)


def test_machine_text_is_replaced() -> None:
    [entry] = again(reread(first(HELLO)), Message("Hello.", "Здравствуй."))
    assert (entry.msgstr, entry.flags) == ("Здравствуй.", ["fuzzy"])
    assert remembered(reread(first(HELLO))) == {}


@pytest.mark.parametrize("approved", [True, False])
def test_a_persons_entry_stays_and_only_references_and_comments_are_new(approved: bool) -> None:
    catalog = edit(first(HELLO), "Hello.", "Добрый день.", approved=approved, note="Asked the desk.\n\nAnna")
    entry = entry_of(catalog, "Hello.")
    entry.flags += ["no-wrap", "desk-flag"]
    entry.previous_msgid, entry.previous_msgctxt = "Hello!", "old"
    before = facts(catalog)
    [after] = facts(again(catalog, Message("Hello.", "Привет.", (("a.txt", 9),), ("look again",))))
    changed = {"occurrences": [("a.txt", "9")], "comment": "look again"}
    assert after == before[0] | changed
    assert facts(catalog) == before


def test_a_persons_plural_entry_stays() -> None:
    catalog = first()
    catalog.append(
        polib.POEntry(msgid="Hello.", msgid_plural="Hellos.", msgstr_plural={0: "", 1: "Приветы."})
    )
    old = reread(catalog)
    assert remembered(old) == {(None, "Hello."): Remembered("Приветы.", State.REVIEWED)}
    assert facts(again(old, HELLO)) == facts(catalog)


def test_a_comment_on_machine_text_is_kept() -> None:
    catalog = edit(first(HELLO), "Hello.", None, note="too informal")
    [entry] = again(catalog, Message("Hello.", "Здравствуйте."))
    assert (entry.msgstr, entry.tcomment, entry.flags) == ("Здравствуйте.", "too informal", ["fuzzy"])


def test_what_left_the_article_is_kept_if_a_person_had_a_hand_in_it() -> None:
    texts = ["Reviewed.", "Edited.", "Commented.", "Machine."]
    catalog = first(HELLO, *(Message(text, "…", (("a.txt", 1),), ("a term",)) for text in texts))
    catalog = edit(approve(catalog, "Reviewed."), "Edited.", "Правка.")
    catalog = reread(again(edit(catalog, "Commented.", None, note="why?"), HELLO))
    assert [(entry.msgid, bool(entry.obsolete)) for entry in catalog] == [
        ("Hello.", False),
        ("Reviewed.", True),
        ("Edited.", True),
        ("Commented.", True),
    ]
    assert [entry.occurrences for entry in catalog[1:]] == [[], [], []]
    assert entry_of(catalog, "Commented.").tcomment == "why?"
    assert facts(again(catalog, HELLO)) == facts(catalog)
    assert remembered(catalog) == {
        (None, "Reviewed."): Remembered("…", State.REVIEWED),
        (None, "Edited."): Remembered("Правка.", State.TRANSLATED),
    }


def test_a_sentence_that_comes_back_gets_its_text_back() -> None:
    gone = reread(again(approve(first(HELLO, BYE), "Bye.", "До свидания."), HELLO))
    back = reread(again(gone, HELLO, Message("Bye.", "Пока.", (("a.txt", 2),))))
    entry = entry_of(back, "Bye.")
    assert (entry.msgstr, entry.flags, bool(entry.obsolete)) == ("До свидания.", [], False)
    assert entry.occurrences == [("a.txt", "2")]


def test_the_old_catalog_is_not_changed() -> None:
    old = approve(first(HELLO, BYE), "Hello.")
    before, metadata = facts(copy.deepcopy(old)), dict(old.metadata)
    new = again(old, Message("Hello.", "x", (("b.txt", 1),), ("new",)))
    for entry in new:
        entry.flags.append("changed")
    new.metadata["X-New"] = "changed"
    assert facts(old) == before
    assert old.metadata == metadata


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
    catalog: polib.POFile | None = None
    decided: dict[catalogs.Key, Remembered] = {}
    notes: dict[str, str] = {}
    for sources, engine, actions in runs:
        messages = [Message(s, f"{s} {engine}", ((f"{engine}.txt", 1),), (f"{engine}",)) for s in sources]
        catalog = reread(merge(catalog, messages, HEADER, RU))
        assert remembered(catalog) == decided
        assert {entry.msgid: entry.tcomment for entry in catalog if entry.tcomment} == notes
        for source, action, text in actions:
            if source in sources:
                decide(entry_of(catalog, source), action, text, decided, notes)
        catalog = reread(catalog)


def decide(
    entry: polib.POEntry,
    action: str,
    text: str,
    decided: dict[catalogs.Key, Remembered],
    notes: dict[str, str],
) -> None:
    """A person at work, and a plain account of what that person may expect to find again."""
    if action == "comment":
        entry.tcomment = notes[entry.msgid] = text.strip()
        return
    if action != "approve":
        entry.msgstr = text
    if action != "edit":
        entry.flags = []
    state = State.TRANSLATED if "fuzzy" in entry.flags else State.REVIEWED
    decided[None, entry.msgid] = Remembered(entry.msgstr, state)


# ----------------------------------------------------------------------------------------- header


@needs_gettext
@pytest.mark.parametrize("name", ["ru", "ur", "hi", "pt_BR", "zh_Hant", "sr_Latn", "kk", "ar", "uz_Cyrl_UZ"])
def test_gettext_has_no_complaint_about_the_header(name: str) -> None:
    catalog = merge(None, [HELLO, Message("Failed.")], HEADER, Locale.parse(name))
    assert msgfmt(catalog) == SILENT
    assert msgfmt(merge(catalog, [BYE], HEADER, Locale.parse(name))) == SILENT


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
    metadata = merge(None, [], {}, Locale.parse(name)).metadata
    assert metadata["Language"] == language
    assert metadata["Plural-Forms"].startswith(plural_forms)


def test_a_new_header() -> None:
    assert first(HELLO).metadata == {
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
    old = reread(first(HELLO))
    old.header = "Foreign desk\n\nReviewed by Anna"
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
    old.metadata = theirs | {"Content-Type": "text/plain; charset=CP1251"}
    new = again(reread(old), HELLO)
    assert new.header == old.header
    assert {name: new.metadata[name] for name in theirs} == theirs | {"X-Generator": HEADER["X-Generator"]}
    assert list(new.metadata)[: len(old.metadata)] == list(old.metadata)
    assert new.metadata["Content-Type"] == "text/plain; charset=UTF-8"
    assert reread(new).metadata == new.metadata
    assert list(reread(new).metadata) == list(new.metadata)


def test_placeholders_of_a_template_are_filled_in() -> None:
    old = first()
    old.metadata = dict(catalogs._PLACEHOLDERS)
    old.metadata_is_fuzzy = True
    new = again(reread(old), HELLO)
    assert dict(sorted(new.metadata.items())) == dict(sorted(again(first(), HELLO).metadata.items()))
    assert not new.metadata_is_fuzzy


def test_what_the_run_says_about_the_header() -> None:
    old = first(HELLO)
    given_now = {"X-Packages": "", "X-Glossary": "house\n0a1b", "Project-Id-Version": "Kabul"}
    new = merge(old, [HELLO], given_now, RU)
    assert "X-Packages" not in new.metadata
    assert new.metadata["X-Glossary"] == "house 0a1b"
    assert new.metadata["X-Generator"] == HEADER["X-Generator"]
    assert new.metadata["Project-Id-Version"] == "translate-article"
    assert merge(None, [HELLO], given_now, RU).metadata["Project-Id-Version"] == "Kabul"


def test_a_second_run_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "article.po"
    messages = [HELLO, BYE, Message("Failed.")]
    catalogs.write(approve(merge(None, messages, HEADER, RU, now=THEN), "Bye."), path)
    catalogs.write(merge(read(path), messages, HEADER, RU, now=THEN), path)
    before = path.read_bytes()
    assert not catalogs.write(merge(read(path), messages, HEADER, RU, now=NOW), path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("messages", [[HELLO], [BYE, HELLO], [HELLO, Message("Bye.", "Пока!")]])
def test_the_dates_change_with_the_entries(messages: list[Message]) -> None:
    old = reread(first(HELLO, BYE))
    same, changed = again(old, HELLO, BYE).metadata, again(old, *messages).metadata
    for name in ("POT-Creation-Date", "PO-Revision-Date"):
        assert same[name] == "2025-04-10 12:00+0000"
        assert changed[name] == "2026-11-25 17:30+0000"
