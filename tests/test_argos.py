"""The engine on the embedded starter packages: real models, whatever their quality."""

import json
import shutil
from dataclasses import replace

import pytest

from translators import Constraint, Request
from translators.acceptance import met
from translators.argos import ArgosModel, ArgosTranslator
from translators.model import Markers, Span
from translators.packages import ModelPackage
from translators.terminology import hinted

ABU_DHABI = ("Абу-Даби",)
KARELINA = ("Ксения Карелина", "Ксении Карелиной", "Ксению Карелину", "Ксенией Карелиной")


@pytest.fixture(scope="module")
def translator(starter):
    return ArgosTranslator(starter["ru"])


@pytest.fixture(scope="module")
def model(starter):
    return ArgosModel(starter["ru"])


def request(text: str, **terms: tuple[str, ...]) -> Request:
    constraints = []
    for term, forms in terms.items():
        start = text.index(term.replace("_", " "))
        constraints.append(Constraint(start, start + len(term), forms))
    return Request(text, tuple(sorted(constraints, key=lambda c: c.start)))


def test_translates_into_the_language_of_the_package(starter):
    text = "The president arrived in the capital on Thursday."
    russian, urdu = (next(ArgosTranslator(starter[to]).translate([Request(text)])) for to in ("ru", "ur"))
    assert "президент" in russian.text.lower()
    assert "صدر" in urdu.text
    assert not any("__" in t.text for t in (russian, urdu))
    assert -3 < russian.score < 0


def test_one_translation_for_each_request_in_order(translator):
    texts = ["He left.", "The talks took place on Monday.", "AFP", "She said that they would not come."] * 80
    done = list(translator.translate([Request(t) for t in texts]))
    assert len(done) == len(texts)
    assert [d.text for d in done[:4]] == [d.text for d in done[316:]]
    assert list(translator.translate([])) == []


def test_terms_are_met_and_inflected(translator):
    requests = [
        request(
            "The talks on Ksenia Karelina took place in Abu Dhabi.",
            Ksenia_Karelina=KARELINA,
            Abu_Dhabi=ABU_DHABI,
        ),
        request("He met Zorblax Quux in the city.", Zorblax_Quux=("Зорблакс Куукс", "Зорблакса Куукса")),
    ]
    done = list(translator.translate(requests))
    assert [d.met for d in done] == [(True, True), (True,)]
    for asked, got in zip(requests, done, strict=True):
        assert met(got.text, asked.constraints) == got.met
        assert not any(marker in got.text for marker in ("<term>", "<as>", "</term>"))


def test_without_hints_the_aligned_words_are_replaced(starter):
    metadata = {k: v for k, v in starter["ru"].metadata.items() if k != "terminology"}
    plain = ArgosTranslator(replace(starter["ru"], metadata=metadata))
    [done] = plain.translate(
        [request("Ksenia Karelina is in Moscow.", Ksenia_Karelina=("Зина Портнова", "Зины Портновой"))]
    )
    assert (done.method, done.met) == ("replaced", (True,))
    assert "Зин" in done.text


def test_markup_in_an_article_is_only_text(translator):
    [done] = translator.translate([Request("The <term>minister<as>дурак</term> said __ur__ hello to them.")])
    assert "<term>" not in done.text
    assert any("а" <= c <= "я" for c in done.text)


def test_a_headline_in_capitals_is_translated_like_a_sentence(translator):
    headline, sentence = (
        request(text, **{term: ABU_DHABI})
        for text, term in [
            ("THE TALKS TOOK PLACE IN ABU DHABI", "ABU_DHABI"),
            ("The talks took place in Abu Dhabi", "Abu_Dhabi"),
        ]
    )
    loud, calm = translator.translate([headline, sentence])
    assert loud.text == calm.text.upper()
    assert loud.met == (True,)
    [acronym] = translator.translate([request("THE FSB SAID NOTHING", FSB=("ФСБ",))])
    assert acronym.met == (True,)


def test_a_very_long_sentence_is_translated_in_parts(translator):
    text = ", ".join(["the minister said that the talks went on"] * 40) + " in Abu Dhabi."
    [done] = translator.translate([request(text, Abu_Dhabi=ABU_DHABI)])
    assert done.met == (True,)
    assert "Абу-Даби" in done.text
    assert len(done.text) > 300


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "…",
        "1",
        "A",
        "x" * 3000,
        "😀 🎉",
        "😀" * 900,
        "漢字" * 400,
        "ALL CAPS HEADLINE ON TALKS",
        "\u2028",
    ],
)
def test_odd_input_does_no_harm(translator, text):
    [done] = translator.translate([Request(text)])
    assert isinstance(done.text, str)


def test_offsets_cover_the_words(model):
    source = "A <term>Ksenia<as>Ксения</term>'s day… ok"
    spans = model.offsets(source)
    assert len(spans) == len(model._encode(source))
    assert source[spans[-1].start : spans[-1].end].strip() == "ok"


def test_words_and_splice(model):
    tokens = model._encode("«Карелина», сказал он в Абу-Даби.")
    words = model.words(tokens)
    texts = [model._decode(tokens[w.start : w.end]) for w in words]
    assert texts == ["Карелина", "сказал", "он", "в", "Абу-Даби"]
    edits = [(words[4], "Дохе"), (words[0], "Петров")]
    assert model.splice(tokens, edits) == "«Петров», сказал он в Дохе."
    assert (
        model.splice(tokens, [(Span(words[1].start, words[2].end), "сказала она")])
        == "«Карелина», сказала она в Абу-Даби."
    )


def test_the_bare_space_before_a_word_goes_with_it(model):
    tokens = ["▁См", ".", "▁", "https", "://", "x", ".", "org", "▁", "«", "он", "»"]
    words = model.words(tokens)
    assert words == [Span(0, 1), Span(2, 8), Span(10, 11)]
    assert model.splice(tokens, [(words[1], "https://y.org")]) == "См. https://y.org «он»"


def test_a_word_is_inserted_with_spaces_around_it(model):
    tokens = model._encode("«Карелина», сказал он.")
    words = model.words(tokens)
    after, before = (Span(place, place) for place in (words[1].end, words[0].start))
    assert model.splice(tokens, [(after, "Петров")]) == "«Карелина», сказал Петров он."
    assert model.splice(tokens, [(before, "Петрова")]) == "«Петрова Карелина», сказал он."
    assert model.splice(tokens[: words[1].end], [(after, "Петров")]) == "«Карелина», сказал Петров"
    assert model.splice([], [(Span(0, 0), "он")]) == "Он"


def test_a_word_put_at_the_start_gets_a_capital(model):
    tokens = model._encode("Министр сказал.")
    assert model.splice(tokens, [(model.words(tokens)[0], "госсекретарь")]) == "Госсекретарь сказал."
    assert model.splice(tokens, [(model.words(tokens)[0], "https://x.org")]) == "https://x.org сказал."


def test_a_better_translation_scores_better(model):
    source = "The president arrived on Thursday."
    good, bad = model.score([(source, "Президент прибыл в четверг."), (source, "Кошка ест рыбу.")])
    assert good > bad


@pytest.mark.parametrize(
    ("text", "forms", "expected"),
    [
        ("Адвокат Ксении Карелиной.", [KARELINA], (True,)),
        ("Абу-Дабийский", [ABU_DHABI], (False,)),
        ("в Абу‑Даби", [ABU_DHABI], (True,)),
        ("Артем Королев", [("Артём Королёв",)], (True,)),
        ("САМОЛЁТ", [("самолет",)], (True,)),
        ("Ксения Карелина", [KARELINA, ("Карелина",)], (True, False)),
        ("Ксения Карелина и Карелина", [("Карелина",), KARELINA], (True, True)),
        (
            "с госсекретарём США",
            [("Соединённые Штаты", "США"), ("госсекретарь США", "госсекретарём США")],
            (False, True),
        ),
        ("\u2068X\u2069 میں علي کا", [("علی",)], (True,)),
        ("США и\u00a0ФСБ", [("США и ФСБ",)], (True,)),
    ],
)
def test_met(text, forms, expected):
    assert met(text, [Constraint(0, 1, f) for f in forms]) == expected


def test_hints_stand_where_the_terms_stood():
    asked = request("In Abu Dhabi, Karelina left.", Abu_Dhabi=ABU_DHABI, Karelina=("Карелина",))
    text, spans = hinted(asked, Markers("<term>", "<as>", "</term>"))
    assert text == "In <term>Abu Dhabi<as>Абу-Даби</term>, <term>Karelina<as>Карелина</term> left."
    assert [text[a:b] for a, b in spans] == [
        "<term>Abu Dhabi<as>Абу-Даби</term>",
        "<term>Karelina<as>Карелина</term>",
    ]


def test_a_package_without_a_target_prefix(starter, tmp_path):
    shutil.copytree(starter["ru"].folder, tmp_path / "p")
    metadata = {k: v for k, v in starter["ru"].metadata.items() if k not in ("target_prefix", "terminology")}
    (tmp_path / "p/metadata.json").write_text(json.dumps(metadata))
    translator = ArgosTranslator(ModelPackage(tmp_path / "p", False, metadata))
    [free, bound] = translator.translate(
        [Request("He left."), request("He is in Abu Dhabi.", Abu_Dhabi=ABU_DHABI)]
    )
    assert free.text
    assert len(bound.met) == 1
