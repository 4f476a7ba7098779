"""Words of a source that a translation leaves out: found, tried again, told."""

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from translators import Constraint, Request
from translators.argos import ArgosModel, ArgosTranslator
from translators.model import Hypothesis, Span
from translators.omissions import omissions
from translators.sentences import halves

CORPUS = Path(__file__).parents[1] / "translators/training/corpus/wire.en-ru-ur.tsv"
SOURCE = "He left on Monday, and the talks will go on."


@dataclass
class Scale:
    """A model to which a translation is as likely as it is told; words are tokens."""

    likely: dict[str, float] = field(default_factory=dict)

    def offsets(self, source):
        return [Span(*match.span()) for match in re.finditer(r"\S+", source)]

    def score(self, pairs):
        return [self.likely[source] for source, _ in pairs]


def made(*links: int) -> Hypothesis:
    return Hypothesis("…", 0.0, ("…",) * len(links), links)


def found(source: str, links: tuple[int, ...], *, without: float) -> list[str]:
    scale = Scale({source: -1.0, "He left on Monday, go on.": without, "He left .": without})
    [spans] = omissions(scale, [(source, "…")], [made(*links)])
    return [source[start:end] for start, end in spans]


def test_words_without_a_link_that_the_translation_is_likelier_without():
    assert found(SOURCE, (0, 1, 2, 3, 8, 9), without=-0.5) == ["and the talks will"]
    assert found(SOURCE, (0, 1), without=-0.5) == ["on Monday, and the talks will go on"]


def test_both_witnesses_are_needed():
    assert found(SOURCE, (0, 1, 2, 3, 8, 9), without=-1.5) == []
    assert found(SOURCE, (0, 1, 2, 3, 5, 8, 9), without=-0.5) == []


def test_nothing_is_said_where_links_are_not_known():
    assert found(SOURCE, (0, 1, -1), without=-0.5) == []
    assert found(SOURCE, (), without=-0.5) == []
    assert found("He left.", (0,), without=-0.5) == []
    assert omissions(Scale(), [], []) == []


def test_a_sentence_is_cut_at_the_pause_that_is_nearest():
    assert [SOURCE[slice(*span)] for span in halves(SOURCE, 30)] == [
        "He left on Monday, ",
        "and the talks will go on.",
    ]
    assert halves("Well, he left on Monday again.", 10) == [(0, 30)], "each part has three words"
    assert halves("He left", 3) == [(0, 7)]


def clauses(language: int, count: int) -> list[tuple[str, str, str]]:
    """Sentences of the corpus, their translations by people, and those without the last clause."""
    rows = []
    for line in CORPUS.read_text(encoding="utf-8").splitlines()[::7]:
        cells = line.split("\t")
        source, target = cells[0].replace("[[", "").replace("]]", ""), cells[language]
        first, comma, last = (
            re.split("([,،])", target, maxsplit=1)
            if target.count("،" if language == 2 else ",") == 1
            else ("", "", "")
        )
        if comma and len(first.split()) >= 6 and len(last.split()) >= 6 and source.count(",") == 1:
            rows.append((source, target, first + "۔."[language == 1]))
    return rows[:count]


@pytest.mark.parametrize(("code", "column"), [("ru", 1), ("ur", 2)])
def test_clauses_that_are_taken_away_are_missed_and_others_are_not(starter, code, column):
    model = ArgosModel(starter[code])
    rows = clauses(column, 40)
    assert len(rows) == 40
    whole = [(source, target) for source, target, _ in rows]
    short = [(source, cut) for source, _, cut in rows]
    kept, lost = (omissions(model, pairs, model.align(pairs, scored=False)) for pairs in (whole, short))
    assert sum(map(bool, kept)) <= 1
    assert sum(map(bool, lost)) >= 24


LONG = (
    "The minister arrived in the capital on Monday, and the president will meet the members of the council "
    "in the evening."
)


class Forgetful(ArgosTranslator):
    """Leaves out what follows "Monday", but for `tries` to come."""

    tries = 0

    def _decoded(self, requests, settings):
        self.tries -= 1
        if self.tries < 0:
            return super()._decoded(requests, settings)
        short = [Request(re.sub(r"(?<=Monday).{9,}", ".", request.text)) for request in requests]
        pairs = zip(super()._decoded(short, settings), requests, strict=True)
        return [replace(done, met=(False,) * len(request.constraints)) for done, request in pairs]


@pytest.mark.parametrize("tries", [1, 2])
def test_what_was_left_out_is_brought_back(starter, tries):
    """By the second attempt, with other settings; then by the third, in two parts."""
    translator = Forgetful(starter["ru"])
    translator.tries = tries
    start = LONG.index("council")
    term = Constraint(start, start + 7, ("совет", "совета"))
    [done] = translator.translate([Request(LONG, (term,))])
    assert "президент" in done.text.lower()
    assert done.met == (True,)
    assert done.omitted == ()
    assert "." not in done.text[:-1]


def test_what_stays_out_is_told(starter):
    translator = Forgetful(starter["ru"])
    translator.tries = 100
    text = LONG.replace(",", "")
    [done] = translator.translate([Request(text)])
    assert "president will meet" in " ".join(text[start:end] for start, end in done.omitted)
