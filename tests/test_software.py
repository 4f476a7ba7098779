"""Software catalogs: real ones, read in place from installed packages, filled by a fake."""

import difflib
import io
import json
import re
import shutil
import subprocess
import time
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import polib
import pytest
from babel import Locale
from babel.messages import checkers  # noqa: F401
from babel.messages.pofile import read_po
from fakes import FakeTranslator
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary.tables import load
from glossary.terms import Glossary
from i18n import cli, software
from i18n.articles import Sentence
from i18n.catalogs import po
from i18n.checks.markup import placeholders
from i18n.documents import State
from i18n.plain import Aligner
from i18n.runs import Desk, parse
from translators import Translation
from translators.argos import ArgosTranslator
from translators.packages import ModelPackage

RU, UR, EN = Locale("ru"), Locale("ur"), Locale("en")


def installed(name: str) -> Path:
    """The folder of a package, or one that is not there."""
    spec = find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else Path("not", "installed", "at", "all", name)


DJANGO, HUMANIZE = installed("django"), installed("humanize")
needs_packages = pytest.mark.skipif(
    not (DJANGO.is_dir() and HUMANIZE.is_dir()),
    reason="needs catalogs of others: uv run --group tests pytest",
)
SOURCES = [
    *(
        DJANGO / folder / "locale/en/LC_MESSAGES" / name
        for folder, name in [
            ("conf", "django.po"),
            *((f"contrib/{app}", "django.po") for app in ("admin", "admindocs", "auth", "humanize")),
            ("contrib/admin", "djangojs.po"),
        ]
    ),
    HUMANIZE / "locale/de_DE/LC_MESSAGES/humanize.po",
]
RUSSIAN_DJANGO = DJANGO / "conf/locale/ru/LC_MESSAGES/django.po"

THREE = (
    "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
)
FOUR = (
    "nplurals=4; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 "
    ": n%10==0 || (n%10>=5 && n%10<=9) || (n%100>=11 && n%100<=14)? 2 : 3);"
)

needs_gettext = pytest.mark.skipif(not shutil.which("msgfmt"), reason="GNU gettext is not installed")


class Aligned(FakeTranslator):
    """Words in upper case stand where they stood."""

    def counterpart(self, source, target, span):
        return span if len(source) == len(target) else None


def package(pair: str) -> ModelPackage:
    source, target = pair.split("-")
    return ModelPackage(Path(pair), False, {"from_code": source, "to_code": target, "package_version": "1"})


class Shop:
    """A folder to fill catalogs in."""

    def __init__(self, folder: Path, glossary: Glossary | None = None) -> None:
        self.folder, self.glossary = folder, glossary or Glossary(())
        self.translator: type[FakeTranslator] = Aligned

    def fill(self, template: bytes | str, target: Locale = RU, name: str = "app.pot") -> Path:
        data = template.encode() if isinstance(template, str) else template
        desk = Desk([package("en-ru"), package("en-ur")], self.glossary, self.folder, self.translator)
        run = desk.translate([parse(data, Path(name), None, {"en"})], target, lambda _: None)
        assert not run.errors
        [written] = run.written
        assert written.catalog
        return written.catalog

    def place(self, text: str | bytes, target: Locale = RU, name: str = "app") -> Path:
        """A catalog that is there already."""
        path = self.folder / str(target) / "LC_MESSAGES" / f"{name}.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path


@pytest.fixture
def shop(tmp_path):
    return Shop(tmp_path / "out")


def template(*entries: str, header: str = "") -> str:
    lines = ["Content-Type: text/plain; charset=UTF-8", *filter(None, [header])]
    head = "".join(f'"{line}\\n"\n' for line in lines)
    return "\n".join([f'msgid ""\nmsgstr ""\n{head}', *entries])


def message(source: str, target: str = "", comments: str = "") -> str:
    return f'{comments}msgid "{source}"\nmsgstr "{target}"\n'


def entries(path: Path) -> dict[str, polib.POEntry]:
    return {entry.msgid: entry for entry in polib.pofile(str(path))}


def translated(shop: Shop, source: str, flag: str = "", target: Locale = RU) -> polib.POEntry:
    """What becomes of one message."""
    text = template(message(source.replace('"', '\\"'), comments=f"#, {flag}\n" if flag else ""))
    [entry] = polib.pofile(str(shop.fill(text, target)))
    return entry


def approved(path: Path) -> Path:
    """The catalog as people leave it who find nothing to correct."""
    catalog = po.parse(path.read_bytes(), path)
    done = replace(catalog, entries=tuple(entry.approved() for entry in catalog.entries))
    path.with_name("approved.po").write_bytes(po.serialize(done))
    return path.with_name("approved.po")


def check(path: Path) -> None:
    """GNU gettext and Babel have nothing to say."""
    done = subprocess.run(
        ["msgfmt", "-c", "-v", "-o", "/dev/null", path], capture_output=True, text=True, check=False
    )
    assert (done.returncode, "warning" in done.stderr, "untranslated" in done.stderr) == (
        0,
        False,
        False,
    ), done.stderr
    catalog = read_po(io.BytesIO(path.read_bytes()), abort_invalid=True)
    problems = {m.id: [str(e) for e in m.check(catalog)] for m in catalog if m.id}
    assert {m: found for m, found in problems.items() if found} == {}


# Real catalogs


@needs_gettext
@pytest.mark.parametrize("target", [RU, UR])
@pytest.mark.parametrize("source", SOURCES, ids=lambda path: f"{path.parts[-5]}-{path.stem}")
@needs_packages
def test_real_catalogs_filled_pass_the_checkers(shop, source, target):
    path = shop.fill(source.read_bytes(), target, f"{source.stem}.pot")
    before, after = po.parse(source.read_bytes(), source), po.parse(path.read_bytes(), path)
    assert [e.key for e in after.entries] == [e.key for e in before.entries]
    assert len({len(e.targets) for e in after.entries if e.plural}) <= 1
    for old, new in zip(before.entries, after.entries, strict=True):
        assert all(new.targets), new
        assert (new.plural, new.references, new.notes) == (old.plural, old.references, old.notes)
        assert [flag for flag in new.flags if flag != "fuzzy"] == [f for f in old.flags if f != "fuzzy"]
        assert new.their_remarks == old.their_remarks
        assert new.fuzzy
        assert new.offered
    assert after.fields["Language"] == str(target)
    check(approved(path))


@needs_gettext
@needs_packages
def test_only_what_was_empty_is_filled_in_a_catalog_of_people(shop):
    """Django's own Russian catalog, with every 15th translation taken out: of all others no byte changes."""
    before = RUSSIAN_DJANGO.read_text(encoding="utf-8").split("\n\n")
    emptied = range(10, len(before), 15)
    for i in emptied:
        head, _, _ = before[i].partition("\nmsgstr")
        forms = range(4) if "msgid_plural" in head else ()
        before[i] = "\n".join([head, *(f'msgstr[{n}] ""' for n in forms)] if forms else [head, 'msgstr ""'])
    path = shop.fill("\n\n".join(before), name="django.po")
    after = path.read_text(encoding="utf-8").split("\n\n")
    assert [i for i, (old, new) in enumerate(zip(before, after, strict=True)) if old != new] == [0, *emptied]
    for i in emptied:
        lines = [
            x for x in difflib.ndiff(before[i].splitlines(), after[i].splitlines()) if x[:2] in ("+ ", "- ")
        ]
        assert all(re.fullmatch(r'- msgstr(\[\d\])? ""|- #, python-format|\+ .*', line) for line in lines)
        ours = r'\+ (#\. (machine translation|by|error|warning|note).*|#, fuzzy.*|msgstr.*|".*")'
        assert all(re.fullmatch(ours, line) for line in lines if line[0] == "+")
    header, old = polib.pofile(str(path)).metadata, polib.pofile(str(RUSSIAN_DJANGO)).metadata
    assert {name for name, value in old.items() if header[name] != value} == {"PO-Revision-Date"}
    assert len(emptied) > 20
    check(approved(path))


@needs_packages
def test_a_catalog_in_the_target_language_is_its_own_template(shop):
    data = RUSSIAN_DJANGO.read_bytes()
    path = shop.fill(data, name="django.po")
    before, after = polib.pofile(str(RUSSIAN_DJANGO)), polib.pofile(str(path))
    assert [
        (e.msgid, e.msgstr, e.msgstr_plural, e.fuzzy) for e in after if not e.obsolete and e.translated()
    ] == [(e.msgid, e.msgstr, e.msgstr_plural, e.fuzzy) for e in before if not e.obsolete and e.translated()]
    assert after.metadata["Last-Translator"] == before.metadata["Last-Translator"]


@pytest.mark.parametrize("target", [RU, UR])
@needs_packages
def test_a_second_run_changes_no_byte(shop, target):
    source = SOURCES[1].read_bytes()
    path = shop.fill(source, target)
    before = path.read_bytes(), path.stat().st_mtime_ns
    shop.fill(source, target)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


@pytest.mark.slow
@needs_gettext
@pytest.mark.parametrize("target", ["ru", "ur"])
@needs_packages
def test_the_starters_fill_what_people_see_of_the_admin(tmp_path, target, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shutil.copy(DJANGO / "contrib/admin/locale/en/LC_MESSAGES/django.po", "admin.pot")
    start = time.monotonic()
    assert cli.main(["admin.pot", "--to", target, "--quiet"]) == 0
    path = Path(f"locales/{target}/LC_MESSAGES/admin.po")
    assert all(all(e.targets) for e in po.parse(path.read_bytes(), path).entries)
    assert time.monotonic() - start < 120
    check(approved(path))


def test_the_starters_tell_what_has_become_of_what_tags_enclose(starter):
    source, target = "There are new messages for you.", "Для вас есть новые сообщения."
    translator = ArgosTranslator(starter["ru"])
    found = translator.counterpart(source, target, (10, 22))
    assert found
    assert target[slice(*found)].strip().endswith("новые сообщения")
    assert "Для" not in target[slice(*found)]
    assert translator.counterpart("", "", (0, 0)) is None
    assert isinstance(translator, Aligner)


# One message


@pytest.mark.parametrize(
    ("flag", "source", "expected"),
    [
        ("", "Save", "SAVE"),
        ("", "  Save \\n", "  SAVE \n"),
        ("c-format", "%s: %d of 100%%", "%s: %d OF 100 %%"),
        ("python-format", "Hello %(name)s!", "HELLO %(name)s!"),
        ("python-format", "100%% of %(name)s's files", "100 %% OF %(name)s'S FILES"),
        ("python-brace-format", "{a}: {{x}} of {b!r}", "{a}: {{X}} OF {b!r}"),
        ("python-format", "v%s of %(a)s/%(b)s.txt or %s GB", "v%s OF %(a)s/%(b)s.txt OR %s GB"),
        ("", "<b>All</b>", "<b>ALL</b>"),
        ("", "<b>One. Two</b> three", "<b>ONE. TWO</b> THREE"),
        ("", "One <i>two. Three</i> four.", "ONE <i>TWO. THREE</i> FOUR."),
        ("", "<p>One<br>two</p>", "<p>ONE<br>TWO</p>"),
        ("", "One<br/>two", "ONE<br/>TWO"),
        ("", "<a href='x'><b>Very</b> good</a>.", "<a href='x'><b>VERY</b> GOOD</a>."),
        ("", "<b><i>Very</i></b> good", "<b><i>VERY</i></b> GOOD"),
        ("", "A <b>bold</b><i>slanted</i> word", "A <b>BOLD</b><i>SLANTED</i> WORD"),
        ("", "Fish &amp; <b>chips</b>", "FISH &amp; <b>CHIPS</b>"),
        ("", "A &lt;tag&gt;&nbsp;", "A &lt;TAG&gt;&nbsp;"),
        ("", "<i class='x'></i> Save <i></i>it", "<i class='x'></i> SAVE <i></i>IT"),
        ("", "See <img src='a.png'> here", "SEE <img src='a.png'> HERE"),
        ("", "<li>One</li><li>Two</li>", "<li>ONE</li><li>TWO</li>"),
        ("python-format", "User <strong>%(name)s</strong>.", "USER <strong>%(name)s</strong>."),
        ("python-format", "%(n)s", "%(n)s"),
        ("python-format", "%s GB", "%s GB"),
        ("", "…", "…"),
        ("", "One\\n\\nTwo\\n", "ONE\n\nTWO\n"),
    ],
)
def test_codes_stay_where_they_belong(shop, flag, source, expected):
    entry = translated(shop, source, flag)
    assert entry.msgstr.replace("\u00a0", " ") == expected
    assert "piece" not in entry.comment or source.startswith("<i class")


def test_the_machine_never_sees_a_code(shop):
    seen = []

    class Watched(Aligned):
        def translate(self, requests):
            seen.extend(requests)
            return super().translate(requests)

    shop.translator = Watched
    translated(shop, "Hello <b>%(name)s</b>, &quot;yes&quot; &amp; 100%%", "python-format")
    translated(shop, "<p>One<br>two</p>")
    assert [request.text for request in seen] == ['Hello #41, "yes" & 100%', "One", "two"]
    assert all(form.isdecimal() for c in seen[0].constraints for form in c.forms)


def test_words_in_another_order_take_their_tags_with_them(shop):
    class Turning(FakeTranslator):
        def translate(self, requests):
            for request in requests:
                yield Translation(" ".join(request.text.upper().split()[::-1]), -0.5)

        def counterpart(self, source, target, span):
            place = re.search(re.escape(source[slice(*span)].split()[-1].upper()), target)
            return place and place.span()

    shop.translator = Turning
    entry = translated(shop, "new <b>messages</b> for <i>%(name)s</i>", "python-format")
    assert entry.msgstr == "<i>%(name)s</i> FOR <b>MESSAGES</b> NEW"


def test_without_alignment_the_text_is_cut_at_its_tags_and_people_are_told(shop):
    shop.translator = FakeTranslator
    entry = translated(shop, "You have <b>new messages</b> for %(name)s.", "python-format")
    assert entry.msgstr == "YOU HAVE <b>NEW MESSAGES</b> FOR %(name)s."
    assert "note: translated piece by piece, between the tags" in entry.comment


def test_a_number_that_gets_lost_has_the_text_cut_at_its_codes(shop):
    class Losing(Aligned):
        def translate(self, requests):
            for request in requests:
                yield Translation(re.sub(r"#?\d+", "", request.text).upper(), -0.5)

    shop.translator = Losing
    entry = translated(shop, "Delete %s from %d", "c-format")
    assert entry.msgstr == "DELETE %s FROM %d"
    assert "note: translated piece by piece, between the codes" in entry.comment
    entry = translated(shop, 'Delete "%s", then (%d)', "c-format")
    assert entry.msgstr == 'DELETE "%s", THEN (%d)'
    text = template('#, c-format\nmsgid "%d file"\nmsgid_plural "%d files"\nmsgstr[0] ""\nmsgstr[1] ""\n')
    [plural] = polib.pofile(str(shop.fill(text)))
    assert list(plural.msgstr_plural.values()) == ["%d FILES"] * 3


def test_codes_that_go_by_their_order_keep_it(shop):
    class Turning(Aligned):
        def translate(self, requests):
            for request in requests:
                yield Translation(" ".join(request.text.upper().split()[::-1]), -0.5)

    shop.translator = Turning
    assert translated(shop, "Move %s to %d", "c-format").msgstr == "MOVE %s TO %d"
    assert translated(shop, "Move %1$s to %2$d", "c-format").msgstr == "%2$d TO %1$s MOVE"
    plural = '#, c-format\nmsgid "%d file in %s"\nmsgid_plural "%d files in %s"\nmsgstr[0] ""\nmsgstr[1] ""\n'
    [entry] = polib.pofile(str(shop.fill(template(plural))))
    assert list(entry.msgstr_plural.values()) == ["%d IN FILES %s"] * 3


def test_marks_that_the_machine_adds_begin_no_code(shop):
    class Adding(Aligned):
        def translate(self, requests):
            for request in requests:
                yield Translation(f"{request.text.upper()} 5% {{x}} <b> &", -0.5)

    shop.translator = Adding
    assert translated(shop, "Hello %s", "c-format").msgstr == "HELLO %s 5\u00a0%% {x} <b> &"
    assert translated(shop, "Hello {x}", "python-brace-format").msgstr == "HELLO {x} 5\u00a0% {{x}} <b> &"
    assert translated(shop, "Hello<br>you").msgstr == (
        "HELLO 5\u00a0% {x} &lt;b> &amp;<br>YOU 5\u00a0% {x} &lt;b> &amp;"
    )


def test_what_cannot_be_kept_is_left_to_people(shop):
    class Tagging(Aligned):
        def translate(self, requests):
            return (Translation("<b>", -0.5) for _ in requests)

    shop.translator = Tagging
    entry = translated(shop, "A <b>bold</b> word < 5")
    assert entry.msgstr == ""
    assert not entry.fuzzy
    assert "note: the machine did not keep the placeholders or the markup" in entry.comment


def test_quotation_marks_are_those_of_the_language_but_not_in_tags(shop):
    assert translated(shop, 'The "name" of <a href="x">it</a>').msgstr == 'THE «NAME» OF <a href="x">IT</a>'


def test_the_glossary_holds_inside_of_tags(tmp_path):
    (tmp_path / "house.csv").write_text("term,kind,ru\nWhite House,place,Белый дом\n", encoding="utf-8")
    shop = Shop(tmp_path / "out", load([tmp_path / "house.csv"]))
    shop.translator = FakeTranslator
    entry = translated(shop, "<b>White House</b>")
    assert entry.msgstr == "<b>Белый дом</b>"
    assert "terms: White House → Белый дом" in entry.comment


@pytest.mark.parametrize(
    ("source", "machine", "expected"),
    [
        ("%s GB", "Гигабайт", "%s GB"),
        ("One<br>two", "Раз два", "Раз два<br>Раз два"),
        ("<p>One</p> <p>two</p>", "Раз два", "<p>Раз два</p> <p>Раз два</p>"),
        ("Save", "Сохранить.", "Сохранить"),
        ("Name:", "Имя.", "Имя:"),
        ("Name:", "Имя", "Имя:"),
        ("Loading…", "Загрузка.", "Загрузка…"),
        ("Loading...", "Загрузка", "Загрузка..."),
        ("Saved.", "Сохранено", "Сохранено."),
        ("Really?", "Правда?", "Правда?"),
        ("<b>Save</b>", "Сохранить.", "<b>Сохранить</b>"),
    ],
)
def test_a_translation_ends_as_its_source_does(shop, source, machine, expected):
    class Saying(FakeTranslator):
        def translate(self, requests):
            return (Translation(machine, -0.5) for _ in requests)

    shop.translator = Saying
    assert translated(shop, source, "c-format" if "%" in source else "").msgstr == expected


def test_urdu_ends_in_its_own_full_stop(shop):
    class Saying(FakeTranslator):
        def translate(self, requests):
            return (Translation("محفوظ", -0.5) for _ in requests)

    shop.translator = Saying
    assert translated(shop, "Saved.", target=UR).msgstr == "محفوظ۔"


WORDS = st.sampled_from(["save", "File", "three. Four", "“quoted”", "100", "a", "R&D"])
CODES = st.sampled_from(
    ["%s", "%(a)s", "%d", "%%", "&amp;", "<br>", "<b>", "</b>", "<i>", "</i>", "<x/>", "<li>", "</li>", "\n"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["", " "]), st.one_of(WORDS, CODES)), min_size=1, max_size=9))
def test_whatever_has_codes_comes_back_with_them(parts):
    source = "".join(space + part for space, part in parts).strip()
    for aligner in (Aligned(), None):
        for found in filled([po.Entry(source or "x", flags=("python-format",))], aligner):
            assert found.entry.target, found
            assert placeholders(found.entry.source, found.entry.target, ("python-format", "xml")) is None


def filled(messages, aligner):
    def translate(documents):
        return [
            [
                Sentence(replace(s, target=s.text.upper(), state=State.TRANSLATED))
                for unit in document.units
                for s in unit.segments
            ]
            for document in documents
        ]

    return software.fill(messages, THREE, EN, RU, translate, aligner)


# Plural forms

PLURAL = '#, python-format\nmsgid "%(n)d file"\nmsgid_plural "%(n)d files"\nmsgstr[0] ""\nmsgstr[1] ""\n'


def test_every_plural_form_is_made_with_a_number_of_its_own(shop):
    seen = []

    class Watched(Aligned):
        def translate(self, requests):
            seen.extend(request.text for request in requests)
            return super().translate(requests)

    shop.translator = Watched
    [entry] = polib.pofile(str(shop.fill(template(PLURAL))))
    assert seen == ["21 files", "22 files", "25 files"]
    assert list(entry.msgstr_plural.values()) == ["%(n)d FILES"] * 3


def test_the_rule_of_the_catalog_that_is_there_counts(shop):
    path = shop.place(template(message("Save", "Сохранить"), header=f"Plural-Forms: {FOUR}"))
    shop.fill(template(PLURAL, message("Save")))
    [entry, _] = polib.pofile(str(path))
    assert list(entry.msgstr_plural.values()) == ["%(n)d FILES"] * 4
    check(approved(path))


def test_the_rule_of_a_template_in_another_language_does_not(shop):
    rule = "Language: fr\\nPlural-Forms: nplurals=2; plural=n>1;\\nLast-Translator: Jo <j@x.org>"
    head = rule.replace("\\n", '\\n"\n"')
    path = shop.fill(template(PLURAL, message("Save", "Enregistrer"), header=head), name="app.po")
    catalog = polib.pofile(str(path))
    assert catalog.metadata["Language"] == "ru"
    assert catalog.metadata["Last-Translator"] == "Automatically generated"
    assert len(catalog[0].msgstr_plural) == 3
    assert catalog[1].msgstr == "SAVE"
    check(approved(path))


def test_a_rule_that_is_none_is_an_error_of_its_language(shop, tmp_path):
    shop.place(template(message("Save", "Сохранить"), header="Plural-Forms: nplurals=2; plural=n;"))
    desk = Desk([package("en-ru")], Glossary(()), shop.folder, Aligned)
    run = desk.translate(
        [parse(template(PLURAL).encode(), Path("app.pot"), None, {"en"})], RU, lambda _: None
    )
    assert not run.written
    assert "plural forms beyond nplurals=2" in run.errors[0]


# What people wrote, and what becomes of it


def test_nothing_that_people_wrote_is_touched(shop):
    path = shop.place(
        template(
            message("Save", "Сохранить"),
            message("Open", "Открывание", "# look here\n#, fuzzy\n"),
            message("Close", ""),
        )
    )
    shop.fill(template(*map(message, ("Save", "Open", "Close"))))
    found = entries(path)
    assert [(found[m].msgstr, found[m].fuzzy) for m in ("Save", "Open", "Close")] == [
        ("Сохранить", False),
        ("Открывание", True),
        ("CLOSE", True),
    ]
    assert found["Open"].tcomment == "look here"


def test_a_message_that_changed_brings_its_earlier_translation(shop):
    path = shop.place(template(message("Save the whole article now", "Сохранить всю статью")))
    shop.fill(template(message("Save the whole article")))
    entry = entries(path)["Save the whole article"]
    assert (entry.msgstr, entry.fuzzy) == ("Сохранить всю статью", True)
    assert entry.previous_msgid == "Save the whole article now"


def test_a_message_that_is_gone_becomes_obsolete_if_a_person_translated_it(shop):
    path = shop.fill(template(*map(message, ("Save", "Open", "Close"))))
    text = path.read_text(encoding="utf-8").replace(
        '#, fuzzy\nmsgid "Open"\nmsgstr "OPEN"', 'msgid "Open"\nmsgstr "Открыть"'
    )
    path.write_text(text, encoding="utf-8")
    shop.fill(template(message("Save")))
    assert [(e.msgid, e.obsolete) for e in polib.pofile(str(path))] == [("Save", False), ("Open", True)]


def test_a_message_that_gains_a_plural_keeps_its_text_for_people_to_look_at(shop):
    path = shop.place(template(message("%(n)d file", "%(n)d файл", "#, python-format\n")))
    shop.fill(template(PLURAL))
    [entry] = polib.pofile(str(path))
    assert (set(entry.msgstr_plural.values()), entry.fuzzy) == ({"%(n)d файл"}, True)
    check(approved(path))


def test_contexts_tell_messages_apart(shop):
    text = template(message("May", comments='msgctxt "month"\n'), message("May", comments='msgctxt "verb"\n'))
    path = shop.place(
        text.replace('msgctxt "verb"\nmsgid "May"\nmsgstr ""', 'msgctxt "verb"\nmsgid "May"\nmsgstr "Можно"')
    )
    shop.fill(text)
    assert [(e.msgctxt, e.msgstr) for e in polib.pofile(str(path))] == [("month", "MAY"), ("verb", "Можно")]


def test_comments_of_programmers_are_the_template_s_those_of_translators_stay(shop):
    path = shop.fill(template(message("Save", comments="#. On the button\n#: a.py:1\n")))
    path.write_text(path.read_text(encoding="utf-8").replace("#. On", "# mine\n#. On"), encoding="utf-8")
    shop.fill(template(message("Save", comments="#. In the menu\n#: b.py:2\n")))
    [entry] = polib.pofile(str(path))
    assert entry.tcomment == "mine"
    assert entry.comment.splitlines()[0] == "In the menu"
    assert "On the button" not in entry.comment
    assert entry.occurrences == [("b.py", "2")]


def test_what_a_template_leaves_open_in_its_header_is_filled_in(shop):
    header = (
        "Language: \\nProject-Id-Version: PACKAGE VERSION\\n"
        "Plural-Forms: nplurals=INTEGER; plural=EXPRESSION;\\nPOT-Creation-Date: 2026-01-01 10:00+0000"
    )
    text = template(message("Save"), header=header.replace("\\n", '\\n"\n"'))
    fields = polib.pofile(str(shop.fill(text, UR))).metadata
    assert (fields["Language"], fields["Project-Id-Version"]) == ("ur", "app")
    assert fields["Plural-Forms"].startswith("nplurals=2;")
    assert fields["POT-Creation-Date"] == "2026-01-01 10:00+0000"


def test_a_template_in_another_encoding_becomes_utf_8(shop):
    text = template(message("Café")).replace("UTF-8", "ISO-8859-1").encode("latin-1")
    catalog = polib.pofile(str(shop.fill(text)))
    assert (catalog[0].msgid, catalog.metadata["Content-Type"]) == ("Café", "text/plain; charset=UTF-8")


# The command


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("translators.argos.ArgosTranslator", Aligned)
    Path("app.pot").write_text(template(message("Save"), PLURAL), encoding="utf-8")
    return tmp_path


def test_a_template_on_the_command_line(desk, capsys):
    assert cli.main(["app.pot", "--to", "ru,ur"]) == 0
    out = capsys.readouterr().out
    assert out.count("locales/ru/LC_MESSAGES/app.po\n") == 1
    assert "the document takes it over" not in out
    assert {str(p) for p in Path("locales").rglob("*.*")} == {
        f"locales/{lang}/LC_MESSAGES/app.{kind}" for lang in ("ru", "ur") for kind in ("po", "mo")
    }


def test_the_json_report_has_messages_as_they_are(desk, capsys):
    Path("app.pot").write_text(template(PLURAL, message("Hi <b>{name}</b>. Bye!")), encoding="utf-8")
    assert cli.main(["app.pot", "--to", "ru", "--json"]) == 0
    [language] = json.loads(capsys.readouterr().out)["languages"]
    [article] = language["articles"]
    assert article["document"] == article["catalog"] == "locales/ru/LC_MESSAGES/app.po"
    assert [(s["source"], s["target"], s["method"]) for s in article["segments"]] == [
        ("%(n)d file", "%(n)d FILES", "fake"),
        ("Hi <b>{name}</b>. Bye!", "HI <b>{name}</b>. BYE!", "fake"),
    ]


def test_a_catalog_that_is_broken_fails_its_language_alone(desk, capsys):
    path = Path("locales/ru/LC_MESSAGES/app.po")
    path.parent.mkdir(parents=True)
    path.write_text('msgid "Save\n', encoding="utf-8")
    assert cli.main(["app.pot", "--to", "ru,ur"]) == 1
    assert "locales/ru/LC_MESSAGES/app.po:1" in capsys.readouterr().out
    assert path.read_text(encoding="utf-8") == 'msgid "Save\n'
    assert entries(Path("locales/ur/LC_MESSAGES/app.po"))["Save"].msgstr == "SAVE"


def test_a_template_that_is_broken_is_a_bad_argument(desk, capsys):
    Path("bad.pot").write_text('msgid "a\n', encoding="utf-8")
    assert cli.main(["bad.pot", "app.pot", "--to", "ru"]) == 2
    assert "bad.pot:1" in capsys.readouterr().err
    assert Path("locales/ru/LC_MESSAGES/app.po").exists()


TWO = 'msgid ""\nmsgstr ""\n{}\nmsgid "One"\nmsgstr ""\n\nmsgid "Save{}"\nmsgstr ""\n'


@pytest.mark.parametrize("language", ["", "C", "klingon empire"])
def test_a_header_without_a_source_language_means_english(language):
    text = TWO.format(f'"X-Source-Language: {language}\\n"\n', "")
    assert parse(text.encode(), Path("a.pot"), None, ()).locale == EN


def test_messages_are_not_copied_into_their_own_language(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("a.pot").write_text(TWO.format("", ""), encoding="utf-8")
    assert cli.main(["a.pot", "--to", "en", "--quiet"]) == 1
    assert "a.pot: its messages are in English already; name another language" in capsys.readouterr().err


def test_an_article_and_messages_do_not_share_a_catalog(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("a.pot").write_text(TWO.format("", ""), encoding="utf-8")
    Path("a.txt").write_text("The dog ran home.\n", encoding="utf-8")
    assert cli.main(["a.pot", "a.txt", "--to", "ru", "--from", "en"]) == 2
    assert "share the catalog a.po; rename one of them" in capsys.readouterr().err


def test_what_is_recalled_ends_as_its_message_does(tmp_path):
    package = ModelPackage(Path("x"), False, {"from_code": "en", "to_code": "ru", "package_version": "1"})
    desk = Desk([package], Glossary(()), tmp_path, FakeTranslator)
    (tmp_path / "ru/LC_MESSAGES").mkdir(parents=True)
    approved = TWO.format("", "").replace('msgstr ""', 'msgstr "Да"').replace('"Да"', '""', 1)
    (tmp_path / "ru/LC_MESSAGES/a.po").write_text(approved, encoding="utf-8")
    desk.translate([parse(TWO.format("", "\\n").encode(), Path("b.pot"), EN, ())], RU, lambda _: None)
    found = {e.msgid: e.msgstr for e in polib.pofile(str(tmp_path / "ru/LC_MESSAGES/b.po"))}
    assert found == {"One": "Да", "Save\n": "Да\n"}
