"""The pipeline, with a translator that upper-cases: what counts here is what goes in and where it goes."""

from dataclasses import replace
from functools import partial

import pytest
from babel import Locale
from fakes import FakeTranslator

from glossary.tables import load
from glossary.terms import Glossary
from i18n.articles import Leg, translate
from i18n.documents import Document, State
from i18n.formats.text import parse, serialize
from i18n.recall import Recalled
from i18n.terms import Term
from translators import Constraint, Request, Translation
from translators.sentences import split

EN, RU, UR, DE = Locale("en"), Locale("ru"), Locale("ur"), Locale("de")
ROWS = """term,kind,gender,ru,ur,note
Ksenia Karelina,person,f,Ксения Карелина,کسینیا کیرلینا,
FSB,organisation,,ФСБ,ایف ایس بی,
Abu Dhabi,place,,Абу-Даби,ابوظہبی,
Washington,place,,Вашингтон,,
"""


@pytest.fixture
def glossary(tmp_path) -> Glossary:
    (tmp_path / "g.csv").write_text(ROWS, encoding="utf-8")
    return load([tmp_path / "g.csv"])


def document(text: str) -> Document:
    return parse(text.encode(), "x").segmented(partial(split, language="en"))


def run(text, glossary, fake, target=RU, memory=None):
    [article] = translate([document(text)], [Leg(fake, EN, target)], [glossary], [memory or {}])
    return article


def targets(article) -> list[str]:
    return [sentence.segment.target for sentence in article.sentences]


def test_all_sentences_go_in_one_call_and_equal_ones_once(glossary, fake):
    calls = []
    original = fake.translate
    fake.translate = lambda requests: (calls.append(len(requests)), original(requests))[1]
    documents = [document("One day. Two days.\n\nOne day."), document("Two days. Three days.")]
    done = []
    result = translate(documents, [Leg(fake, EN, RU)], [glossary] * 2, [{}, {}], done.append)
    assert calls == [3]
    assert [targets(article) for article in result] == [
        ["ONE DAY.", "TWO DAYS.", "ONE DAY."],
        ["TWO DAYS.", "THREE DAYS."],
    ]
    assert sum(done) == 5


def test_terms_become_constraints_with_their_forms(glossary, fake):
    article = run("The FSB freed Ksenia Karelina. Karelina's lawyer left.", glossary, fake)
    first, second = fake.asked
    assert first.constraints[0] == Constraint(4, 7, ("ФСБ",))
    assert first.constraints[1].forms[0] == "Ксения Карелина"
    assert "Ксению Карелину" in first.constraints[1].forms
    assert second.constraints[0].forms[0] == "Карелина"
    assert [s.terms for s in article.sentences] == [
        (Term("FSB", "ФСБ", True), Term("Ksenia Karelina", "Ксения Карелина", True)),
        (Term("Karelina", "Карелина", True),),
    ]


class Deaf(FakeTranslator):
    def translate(self, requests):
        for request in requests:
            yield Translation("Ничего.", -1.0, (False,) * len(request.constraints), "plain", "loop")


def test_unmet_terms_and_faults_are_issues(glossary):
    [sentence] = run("The FSB left.", glossary, Deaf()).sentences
    assert sentence.terms == (Term("FSB", "ФСБ", False),)
    assert [(i.type, i.severity) for i in sentence.issues][:2] == [
        ("terminology", "error"),
        ("mistranslation", "error"),
    ]
    assert "FSB should be ФСБ" in sentence.issues[0].comment


def test_addresses_are_kept_and_no_terms(glossary, fake):
    article = run("Write to FSB@example.org about the FSB.", glossary, fake)
    assert fake.asked[0].constraints == (
        Constraint(9, 24, ("FSB@example.org",)),
        Constraint(35, 38, ("ФСБ",)),
    )
    [sentence] = article.sentences
    assert sentence.terms == (Term("FSB", "ФСБ", True),)
    assert sentence.issues == ()


def test_months_are_spelled_out_for_the_translator(glossary, fake):
    article = run("Schools in Washington close until Aug. 20.", glossary, fake)
    assert fake.asked[0].text == "Schools in Washington close until August 20."
    assert article.sentences[0].segment.text == "Schools in Washington close until Aug. 20."


def test_a_term_that_was_put_in_is_pointed_out(glossary):
    class Inserting(FakeTranslator):
        def translate(self, requests):
            yield from (replace(done, method="inserted") for done in super().translate(requests))

    [sentence] = run("The FSB left.", glossary, Inserting()).sentences
    assert [i.type for i in sentence.issues if "see how it fits" in i.comment] == ["grammar"]


def test_what_is_left_out_is_named(glossary):
    class Forgetful(FakeTranslator):
        def translate(self, requests):
            for done in super().translate(requests):
                yield replace(done, omitted=((4, 7), (8, 12)))

    [sentence] = run("The FSB left.", glossary, Forgetful()).sentences
    [issue] = [i for i in sentence.issues if i.type == "omission"]
    assert issue.comment == "perhaps not in the translation: “FSB”, “left”"


def test_a_language_without_a_rule_has_no_constraint(glossary, fake):
    run("Washington slept.", glossary, fake, UR)
    assert fake.asked == [Request("Washington slept.")]


def test_a_quotation_over_several_sentences(glossary, fake):
    article = run('"We go home. It is late," he said.', glossary, fake)
    assert [r.text for r in fake.asked] == ['"We go home."', '"It is late," he said.']
    assert targets(article) == ["«WE GO HOME.", "IT IS LATE,» HE SAID."]


def test_the_dateline_is_looked_up_not_translated(glossary, fake):
    article = run("WASHINGTON (AP) — They met.", glossary, fake)
    assert [r.text for r in fake.asked] == ["They met."]
    assert targets(article) == ["Вашингтон (AP) —", "THEY MET."]
    assert article.sentences[0].method == "dateline"


def test_what_people_decided_is_used_and_not_translated(glossary, fake):
    memory = {
        (None, "One day."): Recalled("Однажды.", State.REVIEWED, "reviewed"),
        (None, "Two days."): Recalled("Два дня!", State.TRANSLATED, "edited"),
    }
    article = run("One day. Two days. Three days.", glossary, fake, memory=memory)
    assert [r.text for r in fake.asked] == ["Three days."]
    assert [(s.segment.target, s.segment.state, s.method) for s in article.sentences] == [
        ("Однажды.", State.REVIEWED, "reviewed"),
        ("Два дня!", State.TRANSLATED, "edited"),
        ("THREE DAYS.", State.TRANSLATED, "fake"),
    ]


def test_a_paragraph_in_another_language_is_left_and_reported(glossary, fake):
    english, russian = document("They met.\n\nОни встретились.").units
    mixed = Document("x", (english, replace(russian, language="ru")), ("", "\n\n", ""))
    [article] = translate([mixed], [Leg(fake, EN, UR)], [glossary], [{}])
    assert [r.text for r in fake.asked] == ["They met."]
    assert targets(article) == ["THEY MET۔", "Они встретились."]
    assert [i.comment for i in article.sentences[1].issues] == [
        "left as it is: this paragraph seems to be in Russian"
    ]


def test_what_has_no_letters_is_copied(glossary, fake):
    article = run("* * *\n\nHello there.\n\n12.5", glossary, fake)
    assert targets(article) == ["* * *", "HELLO THERE.", "12.5"]
    assert [s.method for s in article.sentences] == ["copied", "fake", "copied"]


def test_the_layout_stays(glossary, fake):
    text = "date 2025-04-10\r\n\r\n  One day.  Two days.\r\n\r\n\r\nThree.\r\n"
    assert serialize(run(text, glossary, fake).document).decode() == (
        "date 2025-04-10\r\n\r\n  ONE DAY.  TWO DAYS.\r\n\r\n\r\nTHREE.\r\n"
    )


def test_what_the_first_leg_leaves_out_is_named_in_the_words_of_the_article(glossary):
    class Forgetful(FakeTranslator):
        def translate(self, requests):
            yield from (replace(done, omitted=((0, 8),)) for done in super().translate(requests))

    russian = parse("Анна спит дома.".encode(), "x").segmented(partial(split, language="ru"))
    [article] = translate(
        [russian], [Leg(Forgetful(), RU, EN), Leg(FakeTranslator(), EN, UR)], [glossary], [{}]
    )
    assert [i.comment for i in article.sentences[0].issues if i.type == "omission"] == [
        "perhaps not in the translation: “Анна спи”"
    ]


def test_a_pivot_finds_the_terms_again_on_every_leg(glossary):
    first, second = FakeTranslator(), FakeTranslator()
    russian = parse("Ксению Карелину освободила ФСБ.".encode(), "x").segmented(partial(split, language="ru"))
    [article] = translate([russian], [Leg(first, RU, EN), Leg(second, EN, UR)], [glossary], [{}])
    assert [c.forms for c in first.asked[0].constraints] == [("FSB",)]
    assert [c.forms for c in second.asked[0].constraints] == [("ایف ایس بی",)]
    assert article.sentences[0].terms[-1].met
    assert article.document.target_locale == UR
