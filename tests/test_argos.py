"""The engine on the embedded starter packages: real models, whatever their quality."""

import json
import shutil
from dataclasses import replace

import pytest

from translators import Constraint, Request, StandIn, Translation
from translators.acceptance import met
from translators.argos import ArgosTranslator, Made
from translators.argos_model import ArgosModel
from translators.drafts import hinted
from translators.model import Markers, Span
from translators.packages import ModelPackage

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


def test_the_likeliest_token_at_each_step(model):
    """CTranslate2 crashes if a coverage penalty is asked of a search that ranks nothing."""
    texts, scores = model.best(["The president arrived in the capital on Thursday."], beam_size=1)
    assert "президент" in texts[0].lower()
    assert -3 < scores[0] < 0


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


def test_without_hints_terms_are_brought_in(starter):
    metadata = {k: v for k, v in starter["ru"].metadata.items() if k != "terminology"}
    plain = ArgosTranslator(replace(starter["ru"], metadata=metadata))
    [done] = plain.translate(
        [request("Ksenia Karelina is in Moscow.", Ksenia_Karelina=("Зина Портнова", "Зины Портновой"))]
    )
    assert done.met == (True,)
    assert done.method in ("replaced", "placeholder")
    assert "Зин" in done.text


def test_markup_in_an_article_is_only_text(translator):
    [done] = translator.translate([Request("The <term>minister<as>дурак</term> said __ur__ hello to them.")])
    assert "<term>" not in done.text
    assert any("а" <= c <= "я" for c in done.text)


@pytest.mark.parametrize("hints", [True, False])
def test_markup_is_not_obeyed(starter, hints):
    markup = "The <term>talks<as>свадьба</term> took place __ru__ in Moscow."
    translator = ArgosTranslator(starter["ru"], hints)
    model = translator._model
    cleaned = model.cleaned(markup)
    assert len(cleaned) == len(markup)
    assert not any(mark in cleaned for mark in ("<term>", "<as>", "</term>", "__ru__"))
    [done] = translator.translate([Request(markup)])
    [obeying], _ = model.best([markup])
    assert obeying not in (done.text, *model.best([cleaned])[0])
    assert model.cleaned("5 < 6 > 4, __init__") == "5 < 6 > 4, __init__"


def test_what_is_degenerate_is_tried_again_with_other_settings(starter, monkeypatch):
    translator = ArgosTranslator(starter["ru"])
    calls = []

    def decoded(requests, settings):
        calls.append(([r.text for r in requests], settings))
        patience = {"good": 0, "late": 2, "never": 9}
        faults = ["loop" if patience[r.text] >= len(calls) else None for r in requests]
        return [
            Made(Translation(f"{r.text} {len(calls)}", -1.0, fault=found))
            for r, found in zip(requests, faults, strict=True)
        ]

    monkeypatch.setattr(translator, "_decoded", decoded)
    done = list(translator.translate([Request("good"), Request("never"), Request("late"), Request("good")]))
    assert [d.text for d in done] == ["good 1", "never 1", "late 3", "good 1"]
    assert [d.fault for d in done] == [None, "loop", None, None]
    assert [texts for texts, _ in calls[:3]] == [
        ["good", "never", "late", "good"],
        ["never", "late"],
        ["never", "late"],
    ]
    assert all(texts == ["never"] for texts, _ in calls[3:])
    assert calls[0][1] == {}
    assert all(settings for _, settings in calls[1:])


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


def named(text: str, *names: str) -> Request:
    return Request(text, (), tuple((text.index(name), text.index(name) + len(name)) for name in names))


def test_names_are_told_as_they_were_rendered(translator):
    capital, none, two = translator.translate(
        [
            named("The president arrived in Moscow on Thursday.", "Moscow"),
            Request("He left."),
            named("Ksenia Karelina arrived in Moscow.", "Moscow", "Ksenia Karelina"),
        ]
    )
    assert len(capital.renderings) == 1
    assert capital.renderings[0].startswith("Москв")
    assert capital.renderings[0] in capital.text
    assert none.renderings == ()
    moscow, karelina = two.renderings
    assert "Москв" in moscow
    assert "Карелин" in karelina
    assert "Карелин" not in moscow


def test_names_and_terms_together(translator):
    asked = request("The talks in Moscow ended in Abu Dhabi.", Abu_Dhabi=ABU_DHABI)
    start = asked.text.index("Moscow")
    [done] = translator.translate([replace(asked, names=((start, start + 6),))])
    assert done.met == (True,)
    assert "Москв" in done.renderings[0]


def test_names_in_a_headline_are_those_of_the_sentence_in_small_letters(translator):
    [loud] = translator.translate([named("THE PRESIDENT ARRIVED IN IRAN", "PRESIDENT")])
    assert loud.text.isupper()
    assert loud.renderings[0].casefold() == "президент"


def test_names_in_a_very_long_sentence(translator):
    text = ", ".join(["the minister said that the talks went on"] * 45) + " in Moscow."
    [done] = translator.translate([named(text, "minister", "Moscow")])
    assert len(done.renderings) == 2
    assert "министр" in done.renderings[0].lower()


@pytest.mark.parametrize("text", ["", " ", "…", "1", "x" * 99, "漢字" * 8, "A B\u00a0C"])
def test_names_in_odd_input(translator, text):
    [done] = translator.translate([Request(text, (), ((0, min(1, len(text))), (0, len(text))))])
    assert len(done.renderings) == 2


@pytest.mark.parametrize("text", ["1", "9/11", "😀" * 8, "漢字" * 4, "x" * 40])
def test_terms_in_odd_input(translator, text):
    [done] = translator.translate([Request(text, (Constraint(0, 1, ("Аня", "Аню"), never=("а", "х")),))])
    assert len(done.met) == 1


def test_nothing_has_no_words(model):
    assert model.words([]) == []
    assert model.best([]) == ([], [])
    assert model.generate([], 4) == model.align([]) == model.score([]) == []
    [empty] = model.align([("He left.", "")])
    assert (empty.text, empty.tokens, empty.links) == ("", (), ())


def test_each_token_has_a_link_however_long_the_text(model):
    source, target = "he said " * 140, "он сказал " * 290
    for pair in [(source, target), ("he said", target), (source, "он сказал"), ("", "он"), ("он", "")]:
        [made] = model.align([pair])
        assert len(made.links) == len(made.tokens)
    [long, unknown] = model.align([(source, target), ("", "он")])
    assert -1 not in long.links[:400]
    assert long.links[-1] == -1
    assert unknown.links == (-1,)


MOSCOW = ("Москва", "Москвы", "Москве", "Москву", "Москвой")


def test_what_is_to_be_avoided_is_avoided(model):
    text = "The president arrived in Moscow on Thursday."
    [[usual]], [[avoiding]] = model.generate([text], 1), model.generate([text], 1, (), MOSCOW)
    forbidden = [Constraint(0, 1, (), never=MOSCOW)]
    assert "Москв" in usual.text
    assert met(usual.text, forbidden) == (False,)
    assert met(avoiding.text, forbidden) == (True,)


def test_what_is_to_be_avoided_is_avoided_with_a_capital_too(model):
    text = "The president arrived in Moscow on Thursday."
    [[usual]], [[avoiding]] = model.generate([text], 1), model.generate([text], 1, (), ("президент",))
    assert "Президент" in usual.text
    assert met(avoiding.text, [Constraint(0, 1, (), never=("президент",))]) == (True,)


def test_a_forbidden_word_gives_way_to_the_term(translator):
    text = "The president arrived in Moscow on Thursday."
    start = text.index("Moscow")
    [done] = translator.translate(
        [Request(text, (Constraint(start, start + 6, ("Доха", "Доху"), never=MOSCOW),))]
    )
    assert done.met == (True,)
    assert "Москв" not in done.text


def test_the_n_best_differ_and_begin_as_they_should(model):
    [several] = model.generate(["The president arrived in Moscow on Thursday."], 4)
    assert len({h.text for h in several}) == 4
    assert [h.score for h in several] == sorted((h.score for h in several), reverse=True)
    assert all(len(h.tokens) == len(h.links) for h in several)
    [begun] = model.generate(["The president arrived in Moscow on Thursday."], 2, ["В Дохе"])
    assert all(h.text.startswith("В Дохе") for h in begun)


def test_a_package_that_was_trained_for_terms_can_do_without_hints(starter):
    assert ArgosModel(starter["ru"]).markers
    assert ArgosModel(starter["ru"], hints=False).markers is None
    assert ArgosTranslator(starter["ru"], hints=False)._model.markers is None
    terms = {
        "Zorblax_Quux": ("Зорблакс Куукс", "Зорблакса Куукса"),
        "city": ("городок", "городке", "городка"),
    }
    [done] = ArgosTranslator(starter["ru"], hints=False).translate(
        [request("He met Zorblax Quux in the city.", **terms)]
    )
    assert "hints" not in done.method
    assert not any(mark in done.text for mark in ("<term>", "<as>", "</term>"))
    [markup] = ArgosTranslator(starter["ru"], hints=False).translate(
        [Request("The <term>minister</term> left.")]
    )
    assert "<term>" not in markup.text


def test_the_starters_survival_is_put_on_record(starter, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    putin = StandIn(
        "Putin", tuple((form, form) for form in ("Путин", "Путина", "Путину", "Путиным", "Путине"))
    )
    nonsense = StandIn("Putin", (("Зорблакс", "Зорблакс"),))
    first = ArgosModel(starter["ru"])
    before = (first.placeholder, first.survives(putin), first.survives(nonsense))
    assert before[1:] == (True, False)
    [record] = tmp_path.rglob("survival-*.json")
    assert json.loads(record.read_text())["placeholder"] == before[0]
    again = ArgosModel(starter["ru"])
    monkeypatch.setattr(again, "best", None)
    assert (again.placeholder, again.survives(putin), again.survives(nonsense)) == before


def test_a_term_that_cannot_be_brought_in_tells_what_stands_instead(model):
    translator = ArgosTranslator(model._package)
    text = "The president arrived in Moscow on Thursday."
    start = text.index("Moscow")
    request = Request(text, (Constraint(start, start + 6, ("Зиккурат",)),))
    unmet = Translation("В четверг президент прибыл в Москву.", -0.2, (False,))
    left_out = Translation("В четверг президент прибыл.", -0.2, (False,))
    told, none = translator._told([request, request], [Made(unmet), Made(left_out)])
    assert told.instead == {(start, start + 6): "Москву"}
    assert none.instead == {(start, start + 6): ""}
