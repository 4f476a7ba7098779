"""Words of a source that a translation leaves out: found, tried again, told."""

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from translators import Constraint, Request, Translation
from translators.argos import ArgosTranslator, Made, _fuller
from translators.argos_model import ArgosModel
from translators.degeneration import fault
from translators.model import Hypothesis, Span
from translators.omissions import omissions
from translators.parts import joined
from translators.sentences import halves

DESK = Path(__file__).parent / "benchmarks/desk.en-ru-ur.tsv"
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
    assert halves("He left", 3) == [(0, 7)]


@pytest.mark.parametrize(
    "text",
    [
        "Well, he left on Monday again.",  # each part has three words
        "The minister will meet Mr. Johnson and the members of the council.",
        "The general left the U.S. embassy at 5 p.m. that day for No. 10 again.",
        "He said (in the evening, as always) that it was late.",
        'He called it "a very good day, a day of joy" again.',
        "He called it “a very good day, a day of joy” again.",
    ],
)
def test_a_sentence_is_not_cut_elsewhere(text):
    assert halves(text, len(text) // 2) == [(0, len(text))]


def clauses(column: int) -> list[tuple[str, str, str]]:
    """Sentences with two clauses, their translations by people, and those without the second."""
    rows = []
    for line in DESK.read_text(encoding="utf-8").splitlines():
        source, target = (line.split("\t")[i] for i in (0, column))
        clause = re.split("[,،—]", target)
        if len(clause) == 2 and min(len(c.split()) for c in clause) >= 5:
            rows.append((source, target, clause[0].rstrip() + "۔."[column == 1]))
    return rows


@pytest.mark.parametrize(("code", "column"), [("ru", 1), ("ur", 2)])
def test_clauses_that_are_taken_away_are_missed_and_others_are_not(starter, code, column):
    """On sentences that no starter was trained on."""
    model = ArgosModel(starter[code])
    rows = clauses(column)
    assert len(rows) >= 50
    whole = [(source, target) for source, target, _ in rows]
    short = [(source, cut) for source, _, cut in rows]
    kept, lost = (omissions(model, pairs, model.align(pairs, scored=False)) for pairs in (whole, short))
    assert sum(map(bool, kept)) <= 0.04 * len(rows)
    assert sum(map(bool, lost)) >= 0.5 * len(rows)


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
        return [Made(replace(m.translation, met=(False,) * len(r.constraints))) for m, r in pairs]


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


def test_a_long_sentence_stays_whole(starter):
    """It is translated in parts; neither is the whole sent to the model, nor are parts taken for missing."""
    text = "; ".join([LONG[:-1]] * 6) + "."
    translator = ArgosTranslator(starter["ru"])
    [once], [done] = translator.translate([Request(LONG)]), translator.translate([Request(text)])
    assert done.omitted == ()
    assert fault(text, done.text) is None
    assert len(done.text) >= 5 * len(once.text)


def test_what_a_part_of_a_long_sentence_leaves_out_is_told_by_its_place(starter):
    translator = Forgetful(starter["ru"])
    translator.tries = 100
    text = "; ".join(["The talks went on in the city for three days and nobody knew how they would end"] * 5)
    text += "; " + LONG.replace(",", "")
    [done] = translator.translate([Request(text)])
    assert "president will meet" in " ".join(text[start:end] for start, end in done.omitted)


def made_of(text: str, omitted=(), fault=None, met=(), score=-0.5, links=(0, 1)) -> Made:
    return Made(Translation(text, score, met, fault=fault, omitted=omitted), made(*links))


@pytest.mark.parametrize(
    ("new", "better"),
    [
        (made_of("full"), True),
        (made_of("fuller", omitted=((10, 20),)), True),
        (made_of("same", omitted=((10, 60),)), False),
        (made_of("", fault="empty"), False),
        (made_of("loop loop loop", fault="loop"), False),
        (made_of("unknown", links=(0, -1)), False),
        (made_of("unlikely", score=-3.0), False),
        (made_of("without a term", met=(False,)), False),
    ],
)
def test_another_attempt_must_be_better_in_all_respects(new, better):
    met = (True,) if new.translation.met else ()
    assert _fuller(new, made_of("short", omitted=((10, 60),), met=met)) is better


@pytest.mark.parametrize(
    ("pieces", "texts", "whole"),
    [
        (
            ("He left on Monday, ", "and she stayed."),
            ("Он ушёл.", "А она осталась."),
            "Он ушёл, а она осталась.",
        ),
        (("He left; ", "the Kremlin knew."), ("Он ушёл.", "Кремль знал."), "Он ушёл; Кремль знал."),
        (("In 2020, ", "FSB men came."), ("В 2020 г.", "ФСБ пришла."), "В 2020 г., ФСБ пришла."),
        (("He left, ", "and wait ..."), ("Он ушёл...", "Ждите..."), "Он ушёл... ждите..."),
        (("He went and ", "then he came."), ("Он ушёл.", "потом пришёл."), "Он ушёл потом пришёл."),
        (("He left, ", "then came."), ("وہ چلا گیا۔", "پھر آیا۔"), "وہ چلا گیا، پھر آیا۔"),
    ],
)
def test_parts_become_one_sentence(pieces, texts, whole):
    spans = [(0, len(pieces[0])), (len(pieces[0]), len("".join(pieces)))]
    parts = [Translation(text, -1.0, omitted=((0, 2),)) for text in texts]
    done = joined(Request("".join(pieces)), spans, parts)
    assert done.text == whole
    assert done.omitted == ((0, 2), (spans[1][0], spans[1][0] + 2))
