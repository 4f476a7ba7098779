"""What the glossary asks of a translation, and what it adds to it, with a translator that says what it is told."""

from functools import partial

import pytest
from babel import Locale
from fakes import FakeTranslator

from glossary.matching import Matcher
from glossary.tables import load
from glossary.terms import Glossary
from i18n import terms
from i18n.articles import Leg, translate
from i18n.checks import Severity
from i18n.documents import State
from i18n.formats.text import parse
from i18n.recall import Recalled
from i18n.terms import Term
from translators import Translation, acceptance
from translators.sentences import split

EN, RU, UR = Locale("en"), Locale("ru"), Locale("ur")
ROWS = """term,kind,gender,ru,ru:expansion,ru:forbidden,ur,ur:forbidden
FSB,organisation,,ФСБ,Федеральная служба безопасности,КГБ | ЧК,ایف ایس بی,
CIA,organisation,,ЦРУ,Центральное разведывательное управление,,سی آئی اے,
Vladimir Putin,person,m,Владимир Путин,,Володимир Путін,,
swap,term,,,,своп | меня,,سواپ
KGB,organisation,,КГБ,,,,
"""
FSB, CIA = "ФСБ (Федеральная служба безопасности)", "ЦРУ (Центральное разведывательное управление)"


@pytest.fixture
def glossary(tmp_path) -> Glossary:
    (tmp_path / "g.csv").write_text(ROWS, encoding="utf-8")
    return load([tmp_path / "g.csv"])


class Saying(FakeTranslator):
    """Says of each sentence what it is told to say; of others what `FakeTranslator` says."""

    def __init__(self, **said: str) -> None:
        super().__init__()
        self.said = {source.replace("_", " ") + ".": target for source, target in said.items()}

    def translate(self, requests):
        for request in requests:
            if request.text in self.said:
                text = self.said[request.text]
                yield Translation(text, -0.5, acceptance.met(text, request.constraints), "told")
            else:
                yield from super().translate([request])


def run(text, glossary, fake=None, target=RU, memory=None):
    document = parse(text.encode(), "x").segmented(partial(split, language="en"))
    [article] = translate([document], [Leg(fake or FakeTranslator(), EN, target)], [glossary], [memory or {}])
    return article


def targets(article) -> list[str]:
    return [sentence.segment.target for sentence in article.sentences]


def test_a_term_is_expanded_where_a_document_mentions_it_first(glossary):
    article = run("They met the FSB. Then the FSB left.\n\nThe FSB slept.", glossary)
    assert targets(article) == [f"THEY MET THE {FSB}.", "THEN THE ФСБ LEFT.", "THE ФСБ SLEPT."]
    assert article.sentences[0].terms == (Term("FSB", "ФСБ", True),)


def test_an_expansion_is_no_issue(glossary):
    assert [s.issues for s in run("They met the FSB. They left.", glossary).sentences] == [(), ()]


def test_a_dateline_is_no_first_mention(glossary):
    article = run("MOSCOW (FSB) — They met the FSB.", glossary)
    assert targets(article)[1] == f"THEY MET THE {FSB}."


def test_each_document_of_a_run_has_its_own_first_mention(glossary):
    document = parse(b"The FSB left.", "x")
    documents = translate([document] * 2, [Leg(FakeTranslator(), EN, RU)], [glossary] * 2, [{}, {}])
    assert [targets(article) for article in documents] == [[f"THE {FSB} LEFT."]] * 2


def test_several_terms_are_expanded_each_once(glossary):
    article = run("The FSB met the CIA. The CIA met the FSB.", glossary)
    assert targets(article) == [f"THE {FSB} MET THE {CIA}.", "THE ЦРУ MET THE ФСБ."]


def test_a_term_that_stands_twice_in_its_first_sentence_is_expanded_once(glossary):
    assert targets(run("The FSB met the FSB.", glossary)) == [f"THE {FSB} MET THE ФСБ."]


def test_no_expansion_in_a_heading(glossary):
    article = run("FSB meets CIA\n\nThey met the FSB on Monday.", glossary)
    assert targets(article) == ["ФСБ MEETS ЦРУ", f"THEY MET THE {FSB} ON MONDAY."]


def test_no_expansion_in_a_language_without_one(glossary):
    assert targets(run("They met the FSB.", glossary, target=UR)) == ["THEY MET THE ایف ایس بی۔"]


@pytest.mark.parametrize(
    "sentence",
    ["The Federal Security Service (FSB) left.", "The FSB (the Federal Security Service) left."],
)
def test_no_expansion_where_the_source_explains_the_term(glossary, sentence):
    [first, second] = targets(run(f"{sentence} The FSB came.", glossary))
    assert "безопасности" not in first.lower() + second.lower()


def test_no_expansion_where_the_translation_explains_the_term(glossary):
    said = "Об этом сообщили в Федеральной службе безопасности, ФСБ."
    article = run("The FSB said so. The FSB left.", glossary, Saying(The_FSB_said_so=said))
    assert targets(article) == [said, "THE ФСБ LEFT."]


def test_no_expansion_where_the_translation_lacks_the_term(glossary):
    article = run("The FSB left.", glossary, Saying(The_FSB_left="Они ушли."))
    assert targets(article) == ["Они ушли."]


@pytest.mark.parametrize("state", [State.REVIEWED, State.TRANSLATED])
def test_people_s_text_is_not_expanded_and_counts_as_the_first_mention(glossary, state):
    memory = {(None, "The FSB left."): Recalled("ФСБ ушла.", state, "edited")}
    article = run("The FSB left. The FSB came.", glossary, memory=memory)
    assert targets(article) == ["ФСБ ушла.", "THE ФСБ CAME."]


def test_the_expansion_follows_the_term_in_whatever_form(glossary):
    matches = Matcher(glossary, EN).find(["The KGB and the CIA"])[0]
    cia = matches[1].concept
    text, done = terms.expanded("The KGB and the CIA", "ЦРУ, а также КГБ", matches, (), RU)
    assert (text, done) == (f"{CIA}, а также КГБ", [cia])
    text, done = terms.expanded("The KGB and the CIA", "ЦРУ, а также КГБ", matches, [cia], RU)
    assert (text, done) == ("ЦРУ, а также КГБ", [])


def test_an_expansion_is_not_put_into_another_term(tmp_path):
    rows = "term,ru,ru:expansion\nFSB,ФСБ,Федеральная служба\nFSB Academy,Академия ФСБ,\n"
    (tmp_path / "g.csv").write_text(rows, encoding="utf-8")
    source = "The FSB Academy told the FSB."
    matches = Matcher(load([tmp_path / "g.csv"]), EN).find([source])[0]
    text, _ = terms.expanded(source, "Академия ФСБ сообщила ФСБ.", matches, (), RU)
    assert text == "Академия ФСБ сообщила ФСБ (Федеральная служба)."


def test_an_expansion_waits_for_a_sentence_that_has_the_term(glossary):
    article = run("The FSB left. The FSB came.", glossary, Saying(The_FSB_left="Они ушли."))
    assert targets(article) == ["Они ушли.", f"THE {FSB} CAME."]


def test_what_an_expansion_says_is_not_forbidden(tmp_path):
    rows = "term,ru,ru:forbidden,ru:expansion\nFSB,ФСБ,служба,Федеральная служба\n"
    (tmp_path / "g.csv").write_text(rows, encoding="utf-8")
    [sentence] = run("The FSB left.", load([tmp_path / "g.csv"])).sentences
    assert sentence.segment.target == "THE ФСБ (Федеральная служба) LEFT."
    assert sentence.issues == ()


FORBIDDEN = [
    ("The_FSB_left", "Ушла КГБ.", Term("FSB", "ФСБ", False, ("КГБ",)), "FSB must not be КГБ here, but ФСБ"),
    (
        "The_FSB_left",
        "ФСБ ушла, КГБ и ЧК тоже.",
        Term("FSB", "ФСБ", False, ("КГБ", "ЧК")),
        "FSB must not be КГБ or ЧК here, but ФСБ",
    ),
    ("The_swap_began", "Начался своп.", Term("swap", "", False, ("своп",)), "swap must not be своп here"),
    ("The_swap_began", "О свопе.", Term("swap", "", False, ("свопе",)), "swap must not be свопе here"),
    ("The_swap_began", "Обмен начался.", Term("swap", "", True), ""),
    ("The_swap_began", "Свопинг начался.", Term("swap", "", True), ""),
    ("The_FSB_left", "Они ушли.", Term("FSB", "ФСБ", False), "FSB should be ФСБ here"),
    ("The_FSB_left", "Ушла ФСБ.", Term("FSB", "ФСБ", True), ""),
]


@pytest.mark.parametrize(("source", "said", "term", "comment"), FORBIDDEN)
def test_forbidden_words_are_issues(glossary, source, said, term, comment):
    [sentence] = run(f"{source.replace('_', ' ')}.", glossary, Saying(**{source: said})).sentences
    assert sentence.terms == (term,)
    found = [i for i in sentence.issues if i.type == "terminology"]
    assert [(i.comment, i.severity) for i in found] == ([(comment, Severity.ERROR)] if comment else [])


def test_what_one_term_forbids_another_may_need(glossary):
    article = run("The KGB met the FSB.", glossary, Saying(The_KGB_met_the_FSB="КГБ встретил их."))
    assert article.sentences[0].terms == (Term("KGB", "КГБ", True), Term("FSB", "ФСБ", False))
    assert [i.comment for i in article.sentences[0].issues if i.type == "terminology"] == [
        "FSB should be ФСБ here"
    ]


def test_a_word_is_forbidden_to_those_only_who_forbid_it(tmp_path):
    (tmp_path / "h.csv").write_text(
        "term,kind,ru,ru:forbidden\nFSB,organisation,ФСБ,КГБ\nKGB archive,term,архив КГБ,КГБ\n"
    )
    fake = Saying(The_FSB_left_the_KGB_archive="ФСБ оставила архив КГБ, архив КГБ.")
    [sentence] = run("The FSB left the KGB archive.", load([tmp_path / "h.csv"]), fake).sentences
    assert sentence.terms == (Term("FSB", "ФСБ", False, ("КГБ",)), Term("KGB archive", "архив КГБ", True))


def test_a_missing_term_is_not_told_another_s_forbidden_word(glossary):
    [sentence] = run(
        "The FSB met the CIA.", glossary, Saying(The_FSB_met_the_CIA="КГБ встретил их.")
    ).sentences
    assert sentence.terms == (Term("FSB", "ФСБ", False, ("КГБ",)), Term("CIA", "ЦРУ", False))


def test_forbidden_words_in_people_s_text_are_issues_too(glossary):
    memory = {(None, "The FSB left."): Recalled("КГБ ушёл.", State.REVIEWED, "reviewed")}
    [sentence] = run("The FSB left.", glossary, memory=memory).sentences
    assert [i.comment for i in sentence.issues] == ["FSB must not be КГБ here, but ФСБ"]


def test_a_language_without_a_rule_has_no_term(glossary):
    [sentence] = run("The KGB left.", glossary, target=UR).sentences
    assert (sentence.terms, sentence.issues) == ((), ())


def test_the_translator_is_told_what_not_to_say(glossary):
    fake = FakeTranslator()
    run("The FSB left Putin. Vladimir Putin came.", glossary, fake)
    assert [{*c.never} >= {"КГБ", "ЧК"} for c in fake.asked[0].constraints] == [True, False]
    assert "Путін" in fake.asked[0].constraints[1].never
    assert "Володимир Путін" in fake.asked[1].constraints[0].never


def test_found_passes_over_addresses(glossary):
    [[match]] = terms.found(Matcher(glossary, EN), ["FSB@example.org and https://FSB.example/FSB of the FSB"])
    assert match.start == len("FSB@example.org and https://FSB.example/FSB of the ")


@pytest.mark.parametrize(
    ("instead", "why"),
    [
        ({(4, 7): "спецслужба"}, "FSB should be ФСБ here; the machine has “спецслужба”"),
        ({(4, 7): ""}, "FSB should be ФСБ here; the machine left it out"),
        ({}, "FSB should be ФСБ here"),
    ],
)
def test_a_term_that_is_not_met_says_what_stands_instead(glossary, instead, why):
    class Telling(FakeTranslator):
        def translate(self, requests):
            for _ in requests:
                yield Translation("Спецслужба молчит.", -1.0, (False,), instead=instead)

    [sentence] = run("The FSB says nothing.", glossary, Telling()).sentences
    assert [issue.comment for issue in sentence.issues if issue.type == "terminology"] == [why]
