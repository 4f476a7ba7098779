"""Whatever people and the tool do, in whatever order, and wherever it is killed: nothing of theirs is lost."""

import gettext
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest
from babel import Locale
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from glossary.terms import Glossary
from i18n import files, runs
from i18n.catalogs import merging, po, store
from i18n.catalogs.entries import FUZZY, Catalog, Entry
from i18n.documents import State
from translators import Request, Translation
from translators.packages import ModelPackage

EN, RU = Locale("en"), Locale("ru")
EN_RU = ModelPackage(Path("en-ru"), False, {"from_code": "en", "to_code": "ru", "package_version": "1"})

# Few enough that sentences come back, and alike in pairs so that one may be taken for an earlier version of another.
SENTENCES = [
    f"{who} {number} times."
    for who in (
        "The council met",
        "Some guests of the school asked",
        "“Nobody” said: \\n 100%",
        "It rained",
        "We wrote",
    )
    for number in ("one", "two", "three")
]


_LIMIT = "Max. 200 characters"
"""A remark of another tool."""


class Killed(BaseException):
    """What a killed process would not live to see."""


class Bomb:
    """Kills at the nth step of a write, and everything that would clean up after it."""

    def __init__(self, steps: int) -> None:
        self._left = steps

    def tick(self) -> None:
        self._left -= 1
        if self._left <= 0:
            raise Killed

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def ticking(*args: Any, **options: Any) -> Any:
            self.tick()
            result = function(*args, **options)
            self.tick()
            return result

        return ticking

    def opening(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def opened(path: Path, mode: str = "r", *args: Any, **options: Any) -> Any:
            stream = function(path, mode, *args, **options)
            return Dying(stream, self) if "x" in mode else stream

        return self.around(opened)

    def unlinking(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def unlinked(path: Path, *args: Any, **options: Any) -> Any:
            if self._left <= 0 and path.suffix == ".tmp":
                raise Killed
            return function(path, *args, **options)

        return unlinked

    @contextmanager
    def planted(self) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "fsync", self.around(lambda _: None))
            patch.setattr(os, "replace", self.around(os.replace))
            patch.setattr(Path, "chmod", self.around(Path.chmod))
            patch.setattr(Path, "open", self.opening(Path.open))
            patch.setattr(Path, "unlink", self.unlinking(Path.unlink))
            yield


class Dying:
    """A file that may get half of what is written to it."""

    def __init__(self, stream: Any, bomb: Bomb) -> None:
        self._stream, self._bomb = stream, bomb

    def __enter__(self) -> "Dying":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, data: bytes) -> None:
        self._stream.write(data[: len(data) // 2])
        self._bomb.tick()
        self._stream.write(data[len(data) // 2 :])


class Machine:
    """A translator whose words change from run to run; `meanwhile` is done while it works."""

    name = "machine"

    def __init__(self, version: int, meanwhile: Callable[[], object]) -> None:
        self._version, self._meanwhile = version, meanwhile

    def translate(self, requests: Sequence[Request]) -> Iterator[Translation]:
        self._meanwhile()
        return iter([Translation(f"{r.text.upper()} {self._version}", -0.5, (), "fake") for r in requests])


def nothing(*_: object) -> None:
    """What usually happens meanwhile."""


ACTIONS = st.tuples(
    st.sampled_from(
        [
            "approve",
            "correct",
            "edit",
            "comment",
            "comment",
            "flag",
            "empty",
            "unmark",
            "sort",
            "lay out",
            "msgcat",
        ]
    ),
    st.integers(0, 20),
)


class Desk(RuleBasedStateMachine):
    """An article, its catalog, people who work at it, and runs of the tool; what people may expect is kept beside.

    `decided` has what people wrote or approved, by sentence, with its state; `exact` says whether the last run came
    to its end, so that what is obsolete is known.
    """

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="desk-"))
        self.catalogs = self.folder / "ru" / "LC_MESSAGES"
        self.path = self.catalogs / "story.po"
        self.article: list[str] = []
        self.decided: dict[str, tuple[str, State]] = {}
        self.notes: dict[str, tuple[str, ...]] = {}
        self.flags: dict[str, set[str]] = {}
        self.limited: set[str] = set()
        self.approved: set[str] = set()
        self.version = 0
        self.words = 0
        self.exact = False

    def teardown(self) -> None:
        try:
            if self.path.exists():
                self.finished()
        finally:
            shutil.rmtree(self.folder)

    def finished(self) -> None:
        """At the end, and after all crashes, nothing but the files is left, and gettext has no complaint."""
        self.run(twice=True)
        files.remove_stale(self.catalogs, older_than=-60)
        assert {path.name for path in self.catalogs.iterdir()} <= {"story.po", "story.mo", "other.po"}
        if shutil.which("msgfmt"):
            command = ["msgfmt", "--check", "--output-file=/dev/null", str(self.path)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            assert (done.returncode, done.stderr) == (0, "")

    # ------------------------------------------------------------------------------ the article

    @initialize(texts=st.lists(st.sampled_from(SENTENCES), min_size=2, max_size=9), other=st.booleans())
    def begin(self, texts: list[str], other: bool) -> None:
        self.article = texts
        self.catalogs.mkdir(parents=True)
        if other:
            known = [Entry(text, (f"{text} — из другой статьи",)) for text in SENTENCES[1::3]]
            (self.catalogs / "other.po").write_bytes(po.serialize(merging.merge(None, known, {}, RU)))
            self.approved |= {entry.target for entry in known}

    @rule(texts=st.lists(st.sampled_from(SENTENCES), max_size=9))
    def write_it_anew(self, texts: list[str]) -> None:
        self.article = texts

    @rule(place=st.integers(0, 9), text=st.sampled_from(SENTENCES))
    def add_a_sentence(self, place: int, text: str) -> None:
        self.article.insert(place, text)

    @precondition(lambda self: self.article)
    @rule(place=st.integers(0, 99))
    def remove_a_sentence(self, place: int) -> None:
        self.article.pop(place % len(self.article))

    @precondition(lambda self: self.article)
    @rule(place=st.integers(0, 99), number=st.sampled_from(["one", "two", "three"]))
    def change_a_sentence(self, place: int, number: str) -> None:
        words = self.article[place % len(self.article)].split(" ")
        self.article[place % len(self.article)] = " ".join([*words[:-2], number, words[-1]])

    @precondition(lambda self: self.article)
    @rule(place=st.integers(0, 99), to=st.integers(0, 9))
    def move_a_sentence(self, place: int, to: int) -> None:
        self.article.insert(to, self.article.pop(place % len(self.article)))

    # ------------------------------------------------------------------------------- the people

    @rule(action=ACTIONS)
    def work(self, action: tuple[str, int]) -> None:
        self.act(*action)

    @rule(actions=st.lists(ACTIONS, min_size=2, max_size=4))
    def work_a_lot(self, actions: list[tuple[str, int]]) -> None:
        for action in actions:
            self.act(*action)

    def act(self, action: str, number: int) -> None:
        """Somebody opens the file, does something in it, and saves it."""
        catalog = store.read(self.path)
        if catalog is None or not catalog.entries:
            return
        if action == "msgcat" and shutil.which("msgcat"):
            command = ["msgcat", f"--width={[0, 30, 79][number % 3]}", str(self.path)]
            self.path.write_bytes(subprocess.run(command, capture_output=True, check=True).stdout)
            for entry in catalog.entries:
                if entry.obsolete and not entry.target:  # gettext drops these, and what people said there
                    self.notes.pop(entry.source, None)
                    self.flags.pop(entry.source, None)
        elif action == "lay out":
            entries = tuple(replace(entry, written=None) for entry in catalog.entries)
            self.path.write_bytes(po.serialize(replace(catalog, entries=entries)))
        elif action in ("sort", "msgcat"):
            order = sorted(
                catalog.entries, key=lambda e: (e.obsolete and number < 5, e.source[number:], e.source)
            )
            self.path.write_bytes(po.serialize(replace(catalog, entries=tuple(order))))
        else:
            entry = self.touched(catalog.entries[number % len(catalog.entries)], action)
            self.path.write_bytes(po.serialize(catalog.replaced(entry)))

    @rule(how=st.sampled_from(["sort", "lay out", "msgcat"]), number=st.integers(0, 20))
    def another_tool_saves_what_is_finished(self, how: str, number: int) -> None:
        self.run(twice=True)
        self.act(how, number)
        self.run_of_nothing_writes_nothing(self.path.read_bytes())

    def touched(self, entry: Entry, action: str) -> Entry:
        """The entry after a person's `action`, which is remembered."""
        self.words += 1
        key, text = entry.source, f"Слово {self.words}, « {'длинное ' * (self.words % 20)}\\n 100%»."
        if action == "comment":
            self.notes[key] = (*entry.notes, f"Note {self.words}", "")
            return replace(entry, notes=self.notes[key])
        if action == "flag":
            self.flags.setdefault(key, set()).add("no-wrap")
            return replace(entry, flags=tuple(dict.fromkeys([*entry.flags, "no-wrap"])))
        if action == "empty":
            self.decided.pop(key, None)
            return replace(entry, targets=("",))
        if action == "unmark":
            self.limited.add(key)
            entry = replace(entry, remarks=(_LIMIT,))
        elif action in ("correct", "edit"):
            entry = replace(entry, targets=(text,))
        if action in ("approve", "correct"):
            entry = replace(entry, flags=tuple(flag for flag in entry.flags if flag != FUZZY))
        if entry.target:
            self.decided[key] = (entry.target, State.TRANSLATED if entry.fuzzy else State.REVIEWED)
        if entry.target and not entry.fuzzy:
            self.approved.add(entry.target)
        return entry

    # --------------------------------------------------------------------------------- the tool

    @rule(new=st.booleans(), twice=st.booleans())
    def translate(self, new: bool, twice: bool) -> None:
        self.version += new
        self.run(twice=twice)

    @rule(early=st.lists(ACTIONS, max_size=2), late=st.lists(ACTIONS, max_size=2))
    def translate_while_somebody_works(
        self, early: list[tuple[str, int]], late: list[tuple[str, int]]
    ) -> None:
        self.run(self.at_once(early), self.at_once(late))

    def at_once(self, actions: list[tuple[str, int]]) -> Callable[[], None]:
        """Somebody's work, done once."""
        left = list(actions)

        def act() -> None:
            while left:
                self.act(*left.pop(0))

        return act

    @rule(steps=st.integers(1, 26))
    def translate_and_be_killed(self, steps: int) -> None:
        before = self.path.read_bytes() if self.path.exists() else None
        self.exact = False
        try:
            with Bomb(steps).planted():
                self.run()
        except Killed:
            self.check(complete=False)
            after = self.path.read_bytes() if self.path.exists() else None
            if after != before:
                self.run_of_nothing_writes_nothing()

    def run_of_nothing_writes_nothing(self, before: bytes | None = None) -> None:
        """The same run again has nothing to add."""
        before = before or self.path.read_bytes()
        self.run()
        assert self.path.read_bytes().splitlines() == before.splitlines()
        assert self.path.read_bytes() == before

    def run(
        self,
        early: Callable[[], object] = nothing,
        late: Callable[[], object] = nothing,
        *,
        twice: bool = False,
    ) -> None:
        text = "\n\n".join(self.article)
        article = runs.parse(f"Kabul\n\n{text}\n".encode(), Path("story.txt"), EN, {"en"})

        def merge(old: Catalog | None, *args: Any) -> Catalog:
            late()
            return merging.merge(old, *args)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(runs, "merge", merge)
            machine = Machine(self.version, early)
            result = runs.Desk([EN_RU], Glossary(()), self.folder, lambda _: machine).translate(
                [article], RU, nothing
            )
        assert result.errors == ()
        self.exact = True
        self.check(complete=True)
        if twice:
            self.run_of_nothing_writes_nothing()

    # ----------------------------------------------------------------------------------- checks

    def check(self, *, complete: bool) -> None:
        catalog = store.read(self.path)
        if catalog is None:
            assert not complete
            assert self.decided == {}
            return
        entries = {entry.source: entry for entry in catalog.entries}
        present = {*self.article, "Kabul"}
        for source, (target, state) in self.decided.items():
            entry = entries[source]
            assert (entry.target, entry.state, entry.decided) == (target, state, True)
            assert not complete or entry.obsolete == (source not in present)
        for source, notes in self.notes.items():
            assert entries[source].notes == notes
        for source, flags in self.flags.items():
            assert flags <= set(entries[source].flags)
        self.limited &= entries.keys()
        assert all(_LIMIT in entries[source].their_remarks for source in self.limited)
        for source, entry in entries.items():
            if source not in self.decided and entry.decided:
                assert (entry.target in self.approved, entry.state) == (True, State.REVIEWED)
                self.decided[source] = (entry.target, State.REVIEWED)
        if complete:
            assert {source for source, entry in entries.items() if not entry.obsolete} == present
            self.check_mo(catalog)

    def check_mo(self, catalog: Catalog) -> None:
        with self.path.with_suffix(".mo").open("rb") as stream:
            compiled = gettext.GNUTranslations(stream)
        for entry in catalog.entries:
            shown = entry.state is State.REVIEWED and not entry.obsolete
            assert compiled.gettext(entry.source) == (entry.target if shown else entry.source)


@pytest.fixture(autouse=True)
def fast_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """No waiting for the disk: what fsync is for is tested with files.write."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


def survives(examples: int) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=examples,
            stateful_step_count=40,
            deadline=None,
            derandomize=False,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_nothing_of_people_is_lost() -> None:
    survives(30)


@pytest.mark.slow
def test_nothing_of_people_is_lost_for_long() -> None:
    survives(300)


WRITING = """
import sys
from dataclasses import replace
from itertools import count
from pathlib import Path
from i18n.catalogs import store
from i18n.catalogs.entries import Catalog, Entry

def texts(number):
    return tuple(Entry(f"Sentence {i}.", (f"Text {number} " * 50,)) for i in range(100))

for number in count():
    store.update(Path(sys.argv[1]), lambda old: replace(old or Catalog(), entries=texts(number)))
    if number == 0:
        print(flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
def test_a_killed_process_leaves_a_whole_catalog(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    for _ in range(5):
        with subprocess.Popen([sys.executable, "-c", WRITING, str(path)], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(random.uniform(0, 0.1))
            process.send_signal(signal.SIGKILL)
        catalog = store.read(path)
        assert catalog is not None
        assert len(catalog.entries) == 100
        assert len({entry.target for entry in catalog.entries}) == 1
    files.remove_stale(tmp_path, older_than=-60)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.mo", "a.po"]
    assert store.update(path, lambda _: Catalog((Entry("after", ("all",)),)))[1]
