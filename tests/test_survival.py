"""What a package brings through: the tests, and the record of their results."""

import json
import os
from pathlib import Path

import pytest

from translators import StandIn
from translators.packages import ModelPackage, cache_folder
from translators.survival import _FRAMES, Survival, share, survivor

PUTIN = StandIn("Putin", (("Путин", "Аня"), ("Путина", "Аню")))
BIDEN = StandIn("Biden", (("Байден", "Аня"),))


class Copier:
    """Translates nothing, but for some pieces of text that it changes; remembers what it was asked."""

    def __init__(self, *changes):
        self.changes = changes
        self.asked = []

    def __call__(self, sources):
        self.asked += sources
        return [self._changed(source) for source in sources]

    def _changed(self, source):
        for old, new in self.changes:
            source = source.replace(old, new)
        return source


PUTIN_KEPT = ("Putin", "Путина")


@pytest.fixture(autouse=True)
def _cache(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def package(tmp_path):
    return made(tmp_path / "package")


def made(folder, content="model", source="en", version="1.0"):
    (folder / "model").mkdir(parents=True)
    (folder / "model/model.bin").write_text(content)
    os.utime(folder / "model/model.bin", ns=(10**18, 10**18))
    return ModelPackage(folder, False, {"from_code": source, "to_code": "ru", "package_version": version})


def records():
    return sorted(cache_folder().glob("survival-*.json"))


def never(sources):
    raise AssertionError(f"asked again: {sources}")


# -- the frames


@pytest.mark.parametrize("language", _FRAMES)
def test_frames_have_one_gap_or_two_and_are_sentences(language):
    frames = _FRAMES[language]
    assert len(set(frames)) == len(frames) >= 8
    assert {frame.count("{}") for frame in frames} == {1, 2}
    assert all(frame.replace("{}", "") == frame.format("", "") for frame in frames)
    assert all(frame.rstrip("”»")[-1] in ".۔" or "”" in frame or "»" in frame for frame in frames)


# -- placeholders


def test_the_placeholder_that_looks_least_like_a_word_comes_first():
    assert survivor(("{} said.", "{} and {}"), Copier()) == "[{}]"


def test_two_in_a_sentence_have_numbers_of_their_own():
    copier = Copier()
    survivor(("{} and {} said.",), copier)
    [first, second] = copier.asked[0].removesuffix(" said.").split(" and ")
    assert first != second
    assert {first, second} == {"[2]", "[3]"}


@pytest.mark.parametrize(
    "change",
    [("[2]", "[ 2 ]"), ("[2]", ""), ("[2]", "[2] [2]"), ("[3]", "[2]"), ("[", "("), ("[3] came", "came")],
)
def test_one_that_is_squeezed_lost_or_doubled_in_a_single_frame_is_not_used(change):
    frames = ("{} said.", "{} saw {}.", "Then {} and {} came")
    assert survivor(frames, Copier(change)) == "#{}"


def test_the_next_one_may_do_and_in_the_end_none():
    everything = [("[", ""), ("#", "№")]
    assert survivor(("{} said.",), Copier(*everything)) == "X{}"
    digits = [(digit, "") for digit in "0123456789"]
    assert survivor(("{} said.",), Copier(*digits)) == ""


def test_without_frames_nothing_is_asked():
    assert survivor((), never) == ""


# -- stand-ins


def test_the_share_of_frames_with_one_gap_that_have_the_word_once():
    frames = ("A {}.", "B {}.", "C {}.", "D {}.", "{} and {}.")
    copier = Copier(PUTIN_KEPT, ("B Путина", "B царь"), ("C Путина", "C Путин и Путина"))
    assert share(PUTIN, frames, copier) == 0.5
    assert copier.asked == ["A Putin.", "B Putin.", "C Putin.", "D Putin."]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Путин", 1.0),
        ("Путина", 1.0),
        ("ПУТИН", 1.0),
        ("«Путин»", 1.0),
        ("Путину", 0.0),
        ("Распутин", 0.0),
        ("Putin", 0.0),
        ("", 0.0),
        ("Путин Путин", 0.0),
        ("Путин-Путина", 0.0),
    ],
)
def test_any_form_counts_as_a_whole_word(said, found):
    assert share(PUTIN, ("A {}.", "B {}."), Copier(("Putin", said))) == found


def test_a_stand_in_may_have_dots():
    dotted = StandIn("U.S.", (("С.Ш", "РФ"),))
    assert share(dotted, ("A {} x",), Copier(("U.S.", "С.Ш"))) == 1.0
    assert share(dotted, ("A {} x",), Copier(("U.S.", "СэШ"))) == 0.0


def test_nothing_to_look_for_or_to_look_in():
    assert share(PUTIN, (), Copier()) == 0.0
    assert share(PUTIN, ("{} and {}",), Copier(PUTIN_KEPT)) == 0.0
    assert share(StandIn("Putin", ()), ("A {}.",), Copier(PUTIN_KEPT)) == 0.0


def test_nearly_all_is_enough_for_a_stand_in(package, tmp_path):
    misses = [(frame.format("Putin"), "") for frame in _FRAMES["en"] if frame.count("{}") == 1]
    assert Survival(package, Copier(PUTIN_KEPT)).of(PUTIN)
    assert not Survival(made(tmp_path / "other", "another model"), Copier(*misses[:2], PUTIN_KEPT)).of(PUTIN)


# -- the record


def test_what_is_found_out_is_read_back(package):
    first = Survival(package, Copier(PUTIN_KEPT, ("[", "("), ("]", ")")))
    assert (first.placeholder, first.of(PUTIN), first.of(BIDEN)) == ("#{}", True, False)
    assert len(records()) == 1
    again = Survival(package, never)
    assert (again.placeholder, again.of(PUTIN), again.of(BIDEN)) == ("#{}", True, False)


def test_that_nothing_survives_is_on_record_too(package):
    nothing = Copier(*[(digit, "") for digit in "0123456789"])
    assert Survival(package, nothing).placeholder == ""
    assert Survival(package, never).placeholder == ""


def test_each_thing_is_tested_when_it_is_first_asked_for(package):
    copier = Copier(PUTIN_KEPT)
    survival = Survival(package, copier)
    assert copier.asked == []
    assert records() == []
    assert survival.of(PUTIN)
    assert not any("[" in source for source in copier.asked)
    before = len(copier.asked)
    assert survival.of(PUTIN)
    assert len(copier.asked) == before
    later = Survival(package, Copier())
    assert later.placeholder == "[{}]"
    assert later.of(PUTIN)
    assert (Survival(package, never).placeholder, Survival(package, never).of(PUTIN)) == ("[{}]", True)


def test_a_word_stands_for_any_term_but_with_other_forms_it_is_another(package):
    assert Survival(package, Copier(PUTIN_KEPT)).of(PUTIN)
    for_boris = StandIn("Putin", (("Путин", "Борис"), ("Путина", "Бориса")))
    assert Survival(package, never).of(for_boris)
    oblique = StandIn("Putin", (("Путиным", "Борисом"),))
    assert not Survival(package, Copier(PUTIN_KEPT)).of(oblique)
    assert Survival(package, never).of(PUTIN)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"[]",
        b"null",
        b'"placeholder"',
        b"{}",
        b'{"placeholder": 3}',
        b'{"placeholder": null}',
        b'{"placeholder": ["#{}"]}',
        '{"placeholder": "Z{}", "Putin=Путин": "yes"}'.encode(),
        '{"placeholder": "Z{}", "Putin=Путин": 1}'.encode(),
    ],
)
def test_a_broken_record_is_written_anew(package, content):
    Survival(package, Copier()).placeholder  # noqa: B018
    [record] = records()
    record.write_bytes(content)
    survival = Survival(package, Copier(PUTIN_KEPT))
    assert (survival.placeholder, survival.of(PUTIN)) == ("[{}]", True)
    assert json.loads(record.read_text(encoding="utf-8")) == {"placeholder": "[{}]", "Putin=Путин": True}


def test_a_folder_that_cannot_be_written_does_no_harm(package, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    copier = Copier(PUTIN_KEPT)
    survival = Survival(package, copier)
    assert (survival.placeholder, survival.of(PUTIN)) == ("[{}]", True)
    before = len(copier.asked)
    assert (survival.placeholder, survival.of(PUTIN)) == ("[{}]", True)
    assert len(copier.asked) == before
    assert (tmp_path / "file").read_text() == ""


def test_a_record_that_cannot_be_replaced_leaves_nothing_behind(package):
    Survival(package, Copier()).placeholder  # noqa: B018
    [record] = records()
    record.unlink()
    record.mkdir()
    survival = Survival(package, Copier(PUTIN_KEPT))
    assert (survival.placeholder, survival.of(PUTIN)) == ("[{}]", True)
    assert list(cache_folder().iterdir()) == [record]


def test_a_record_is_there_whole_or_not_at_all(package, monkeypatch):
    survival = Survival(package, Copier(PUTIN_KEPT))
    assert survival.of(PUTIN)
    [record] = records()
    before = record.read_text()

    def full(*_):
        raise OSError("no space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert survival.placeholder == "[{}]"
    assert record.read_text() == before
    assert list(cache_folder().iterdir()) == [record]


def test_each_model_has_a_record_of_its_own(package, tmp_path):
    Survival(package, Copier(PUTIN_KEPT)).of(PUTIN)
    others = [
        made(tmp_path / "larger", content="larger model"),
        made(tmp_path / "newer", version="1.1"),
        made(tmp_path / "Russian", source="ru"),
        made(tmp_path / "rebuilt"),
    ]
    os.utime(others[-1].folder / "model/model.bin", ns=(10**18 + 1, 10**18 + 1))
    for count, other in enumerate(others, 2):
        assert not Survival(other, Copier()).of(PUTIN)
        assert len(records()) == count
    assert Survival(package, never).of(PUTIN)
    assert Survival(made(tmp_path / "moved"), never).of(PUTIN)


def test_frames_are_in_the_language_of_the_source(tmp_path):
    copier = Copier()
    Survival(made(tmp_path / "p", source="ur"), copier).of(PUTIN)
    assert copier.asked
    assert all("Putin" in source and ("۔" in source) for source in copier.asked)


def test_nothing_survives_from_a_language_without_frames(tmp_path):
    copier = Copier(PUTIN_KEPT)
    survival = Survival(made(tmp_path / "p", source="eo"), copier)
    assert (survival.placeholder, survival.of(PUTIN)) == ("", False)
    assert copier.asked == []
