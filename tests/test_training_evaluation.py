"""Measures of translations and of packages."""

import shutil
import zipfile
from pathlib import Path

import pytest

import translators
from translators import Constraint, Request
from translators.model import Span
from translators.packages import PackageError, opened
from translators.training.development import Mention, development_sets, mentions, randomly, term_list
from translators.training.evaluation import Scores, Way, error_rate, main, markdown, record
from translators.training.measures import consistency, numbers, success
from translators.training.stages import TrainingError

STARTERS = Path(translators.__file__).parent / "starter"
ROWS = {"virus": ("virus", "вирус"), "corona virus": ("corona virus", "коронавирус")}


@pytest.mark.parametrize(
    ("text", "renderings", "code", "held"),
    [
        ("Он видел Ксению Карелину.", ["Ксения Карелина", "Ксения"], "ru", [True, False]),
        ("вирусы и вирус", ["вирус", "вирус", "вирус"], "ru", [True, True, False]),
        ("вакцина", ["вирус"], "ru", [False]),
        ("قیدیوں کا تبادلہ", ["قیدی کا تبادلہ"], "ur", [True]),
        ("بچے نے کہا", ["بچہ"], "ur", [True]),
        ("да", [], "ru", []),
    ],
)
def test_success(text, renderings, code, held):
    assert success(text, renderings, code) == held


def test_consistency_is_the_share_of_the_commonest_rendering_of_what_recurs():
    called = [("UN", "ООН"), ("UN", "ООН"), ("un", "Объединённые нации"), ("virus", "вирус")]
    assert consistency(called, "ru") == pytest.approx(2 / 3)
    assert consistency([("virus", "вирусом"), ("virus", "вирус")], "ru") == 1
    assert consistency(called[-1:], "ru") == 0


@pytest.mark.parametrize(
    ("source", "target", "kept"),
    [
        ("In 2025, 1,200 of 7", "В 2025 году 1200 из 7", (2, 2)),
        ("20,000 euros", "20 тысяч евро", (1, 1)),
        ("10.5 percent", "10,5 процента", (1, 1)),
        ("15 and 15", "15", (1, 2)),
        ("15", "1500", (1, 1)),
        ("in 2020 300 people", "в 2020 году 300", (2, 2)),
        ("nothing", "12", (0, 0)),
    ],
)
def test_numbers(source, target, kept):
    assert numbers(source, target) == kept


def test_mentions_are_the_longest_whole_words_in_singular_and_plural():
    found = mentions("Corona viruses: a Virus, antivirus", ROWS)
    assert found == [Mention(Span(0, 14), *ROWS["corona virus"]), Mention(Span(18, 23), *ROWS["virus"])]


def test_term_lists_lose_explanations_and_alternatives(tmp_path):
    file = tmp_path / "t.tsv"
    file.write_text("flu (illness)\tгрипп\tx\nflu\tдругой\nfever\tжар, лихорадка\nalone\n", encoding="utf-8")
    assert term_list(file) == {"flu": ("flu", "грипп")}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "dev").mkdir()
    for name, text in {
        "tico-dev-ru.en": "The virus spread in 2020.\nHe left.\n",
        "tico-dev-ru.ru": "Вирус распространился в 2020 году.\nОн ушёл.\n",
        "tico-terms.en-ru.tsv": "virus\tвирус\nleft\tлевый\n",
        "wire.tsv": "Talks in [[Kyiv]] and [[Minsk]].\tПереговоры в Киеве.\tکیئف میں۔\tKyiv=Киев=کیئف ; Minsk=Минск=منسک\n",
    }.items():
        (tmp_path / "dev" / name).write_text(text, encoding="utf-8")
    return tmp_path / "dev"


def test_development_sets_have_the_terms_that_the_reference_has(folder):
    sets = development_sets(sorted(folder.iterdir()), "ru")
    assert {name: [s.mentions for s in found] for name, found in sets.items()} == {
        "tico-dev": [(Mention(Span(4, 9), "virus", "вирус"),), ()],
        "wire": [(Mention(Span(9, 13), "Kyiv", "Киев"),)],
    }
    [sentence] = sets["wire"]
    assert sentence.source == "Talks in Kyiv and Minsk."
    assert sentence.request.constraints == (Constraint(9, 13, ("Киев",)),)
    assert list(development_sets(sorted(folder.iterdir()), "ur")) == ["wire"]
    with pytest.raises(TrainingError, match="NAME-de.en"):
        development_sets(sorted(folder.iterdir()), "de")


def test_the_control_has_as_many_terms_on_other_words():
    given = Request("Talks about sanctions began", (Constraint(0, 5, ("переговоры",)),))
    [changed] = randomly([given], seed=3)
    [constraint] = changed.constraints
    assert given.text[constraint.start : constraint.end] in given.text.split()
    assert randomly([given]) == randomly([given])


def test_the_error_rate_is_none_for_sure_links_and_one_for_wrong_ones():
    sure = {(0, 0), (1, 1)}
    assert error_rate([(sure, sure, sure | {(1, 2)})]) == 0
    assert error_rate([({(0, 0), (1, 2)}, {(0, 0)}, {(0, 0), (1, 2)})]) == 0
    assert error_rate([({(5, 5)}, sure, sure)]) == 1


def test_packages_stand_side_by_side():
    ways = {"not given": Way(39.04, 0.5, 0.8), "random": Way(30, 0.9, None)}
    scores = Scores("wire", 10, 4, 12.34, 39.04, 9, 10, 1, ways, None, ("chrF2++",))
    text = "\n".join(markdown("ru", {"old": [scores], "new": [scores]}))
    assert (
        "| wire | old | 12.3 | 39.0 | 90.0% of 10 | 1 | 4 | 50.0%, 80.0%, 39.0 | – | 90.0%, –, 30.0 | – |"
        in text
    )
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert len(rows) == 4
    assert {row.count("|") for row in rows} == {12}


def test_scores_go_into_the_package(tmp_path):
    package = tmp_path / "new.argosmodel"
    shutil.copy(next(STARTERS.glob("*_ru-*.argosmodel")), package)
    before = contents(package)
    for score in (39.04, 41.26):
        scores = Scores("wire", 10, 4, 12.34, score, 9, 10, 1, {}, None, ("chrF2++",))
        record(package, [scores], "wire", list(markdown("ru", {"new": [scores]})))
    after = contents(package)
    with opened(package) as made:
        assert made.metadata["evaluation"] == {"metric": "chrF2++", "score": 41.3, "set": "wire"}
    assert after["README.md"].count(b"## Scores") == 1
    assert b"| 41.3 |" in after["README.md"]
    assert b"| 39.0 |" not in after["README.md"]
    unchanged = before.keys() - {"README.md", "metadata.json"}
    assert {name: after[name] for name in unchanged} == {name: before[name] for name in unchanged}
    with pytest.raises(TrainingError, match="whole sets"):
        main([str(package), "--sets", str(tmp_path), "--record", "wire", "--sentences", "5"])
    with pytest.raises(TrainingError, match="no set flores; name one of wire"):
        record(package, [scores], "flores", [])


def test_scores_are_recorded_in_a_file_only(folder, tmp_path):
    for packages in ([], [str(tmp_path)]):
        with pytest.raises(TrainingError, match="--record needs a package"):
            main([*packages, "--sets", str(folder), "--record", "wire"])


def contents(package: Path) -> dict[str, bytes]:
    """The files of a package by their paths below its folder."""
    with zipfile.ZipFile(package) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def test_what_is_no_package_is_said(tmp_path):
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(PackageError, match="no Argos package"), opened(path):
            pass


def test_evaluate_from_end_to_end(folder, starter, tmp_path, capsys):
    pytest.importorskip("sacrebleu", reason="sacrebleu is in the extra train")
    arguments = [str(starter["ru"].folder), "--sets", str(folder), "--work", str(tmp_path / "work")]
    main(arguments)
    table = capsys.readouterr().out
    assert "| tico-dev | translate-en_ru" in table
    assert "100.0% of 1 | 0 | 1 |" in table
    assert "nw:2" in table
    main(arguments)
    again = capsys.readouterr()
    assert again.out == table
    assert "up to date" in again.err
