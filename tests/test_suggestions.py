"""Rows for names that a glossary lacks, with translators whose words do not matter."""

from functools import partial

import pytest
from babel import Locale
from fakes import FakeTranslator

from glossary.exchange import write
from glossary.tables import load
from glossary.terms import Glossary
from i18n.articles import Leg
from i18n.formats.text import parse
from i18n.suggestions import suggest
from translators import Translation, acceptance
from translators.sentences import split

EN, RU, UR = Locale("en"), Locale("ru"), Locale("ur")
KENYA = "In Kenya the minister met Wanjiru Odhiambo on Tuesday. They left Kenya in May. Odhiambo stayed."


class Naming(FakeTranslator):
    """Calls each name as it is told, alone and in sentences; says nothing else."""

    def __init__(self, called: dict[str, str], tells: bool = True) -> None:
        super().__init__()
        self.called = called
        self.tells = tells

    def translate(self, requests):
        self.asked += requests
        for request in requests:
            names = [request.text[slice(*span)] for span in request.names] if self.tells else []
            said = tuple(self.called.get(name, "") for name in names)
            text = self.called.get(request.text, "Текст " + " ".join(said))
            yield Translation(text, -0.5, acceptance.met(text, request.constraints), renderings=said)


def documents(*texts: str, language: str = "en"):
    return [parse(text.encode(), "x").segmented(partial(split, language=language)) for text in texts]


def run(*texts: str, called=None, glossary=None, targets=(RU,)):
    fake = Naming(called or {})
    routes = {target: [Leg(fake, EN, target)] for target in targets}
    found = suggest(documents(*texts), EN, routes, [glossary or Glossary()] * len(texts))
    return {concept.terms["en"][0]: concept for concept in found}


CALLED = {"Wanjiru Odhiambo": "Ванджиру Одиамбо", "Odhiambo": "Одиамбо", "Kenya": "Кэнья"}


def test_names_with_count_and_example_the_commonest_first():
    found = run(KENYA, called=CALLED)
    assert list(found) == ["Kenya", "Wanjiru Odhiambo"]
    assert found["Kenya"].note == "2×: In Kenya the minister met Wanjiru Odhiambo on Tuesday."
    assert found["Wanjiru Odhiambo"].note.startswith("2×: In Kenya")


def test_what_cldr_knows_is_called_as_cldr_says():
    assert run(KENYA, called=CALLED)["Kenya"].terms == {"en": ("Kenya",), "ru": ("Кения",)}
    found = run("They met in Nairobi and in Istanbul.", targets=(RU, UR))
    assert found["Nairobi"].terms == {"en": ("Nairobi",), "ru": ("Найроби",), "ur": ("نیروبی",)}
    assert found["Istanbul"].terms["ru"] == ("Стамбул",)
    assert found["Istanbul"].kind == "place"


def test_a_person_is_no_city_of_cldr():
    text = "Judge Casey met the mayor on Tuesday. The mayor said Casey would go."
    found = run(text, called={"Casey": "Кэйси"})
    assert (found["Casey"].kind, found["Casey"].terms["ru"]) == ("person", ("Кэйси",))


def test_a_union_is_no_place():
    found = run("The European Union met on Tuesday. Members of the European Union agreed.")
    assert found["European Union"].kind == "organisation"
    assert found["European Union"].terms["ru"] == ("Европейский союз",)


def test_what_recurs_is_called_by_the_vote_with_kind_and_gender():
    text = "The minister John Smithson left. They thanked Smithson for it."
    fake = Naming({"John Smithson": "Джон Смитсон", "Smithson": "Смитсона"})
    [concept] = suggest(documents(text), EN, {RU: [Leg(fake, EN, RU)]}, [Glossary()])
    assert concept.terms["en"] == ("John Smithson",)
    assert (concept.kind, concept.gender, concept.terms["ru"]) == ("person", "m", ("Джон Смитсон",))
    assert [request.text for request in fake.asked].count("John Smithson") == 1


def test_what_stands_once_is_asked_alone():
    fake = Naming({"Wanjiru Odhiambo": "Ванджиру Одиамбо."})
    text = "They met Wanjiru Odhiambo on Tuesday."
    [concept] = suggest(documents(text), EN, {RU: [Leg(fake, EN, RU)]}, [Glossary()])
    assert concept.terms["ru"] == ("Ванджиру Одиамбо",)
    assert [request.text for request in fake.asked] == [text, "Wanjiru Odhiambo"]


def test_a_rendering_that_cannot_be_a_name_is_left_open():
    found = run("They met Wanjiru Odhiambo on Tuesday.", called={"Wanjiru Odhiambo": "встретили его"})
    assert found["Wanjiru Odhiambo"].terms == {"en": ("Wanjiru Odhiambo",)}


def test_what_the_glossary_has_is_not_suggested(tmp_path):
    (tmp_path / "g.csv").write_text(
        "term,kind,ru\nKenya,place,Кения\nWanjiru Odhiambo,person,Ванджиру Одиамбо\n"
    )
    assert run(KENYA, glossary=load([tmp_path / "g.csv"])) == {}


@pytest.mark.parametrize("text", ["the talks went on for hours.", "It was Monday. In May it rained.", "12.5"])
def test_nothing_found(text):
    assert run(text) == {}


def test_names_in_addresses_are_none():
    assert run("They wrote to Odhiambo@example.org and https://Kenya.example/Odhiambo too.") == {}


def test_names_of_several_articles_are_counted_together():
    found = run(KENYA, "They left Kenya on Friday.", "They met in Nairobi.", called=CALLED)
    assert list(found) == ["Kenya", "Wanjiru Odhiambo", "Nairobi"]
    assert found["Kenya"].note == "3×: In Kenya the minister met Wanjiru Odhiambo on Tuesday."


def test_the_rows_load_back_as_a_glossary(tmp_path):
    quoted = 'He said, "Wanjiru Odhiambo left Kenya; they, too | left." They met Odhiambo in Kenya.'
    found = run(quoted, called=CALLED, targets=(RU, UR))
    path = tmp_path / "new.csv"
    path.write_bytes(write(Glossary(tuple(found.values())), "csv").data)
    loaded = load([path])
    assert loaded == Glossary(tuple(found.values()))
    assert loaded.warnings == ()
    assert run(quoted, glossary=loaded) == {}


def test_an_article_that_is_not_english():
    """Terms are English: what the model makes of a Russian name; the name itself is its Russian rendering."""
    fake = Naming({"Зорбино": "Zorbino"})
    text = "Вчера вечером в городе Зорбино прошли переговоры. Из города Зорбино уехали все."
    routes = {EN: [Leg(fake, RU, EN)], UR: [Leg(fake, RU, EN), Leg(Naming({"Zorbino": "زوربینو"}), EN, UR)]}
    [concept] = suggest(documents(text, language="ru"), RU, routes, [Glossary()])
    assert concept.terms == {"en": ("Zorbino",), "ru": ("Зорбино",), "ur": ("زوربینو",)}


def test_american_english_is_english():
    fake = Naming({})
    [concept] = suggest(
        documents("They met in Nairobi."), Locale("en", "US"), {RU: [Leg(fake, EN, RU)]}, [Glossary()]
    )
    assert concept.terms == {"en": ("Nairobi",), "ru": ("Найроби",)}
