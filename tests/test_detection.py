from pathlib import Path

import pytest

from translators.detection import Detection, UnknownLanguage, detect, script

SEED = Path("seeds/article.txt").read_text(encoding="utf-8")
LIKELY = {"en"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (SEED, "en"),
        (SEED.upper(), "en"),
        ("Bonjour, le président de la République a annoncé mardi une réforme du système.", "fr"),
        ("Россия и США обменялись заключёнными", "ru"),
        ("Україна і Польща підписали угоду про співпрацю в Києві", "uk"),
        ("روس اور امریکہ نے قیدیوں کا تبادلہ کیا ہے", "ur"),
        ("The minister met Владимир Путин in the capital on Monday morning for talks.", "en"),
    ],
)
def test_detects(text, language):
    found = detect(text, LIKELY)
    assert (found.language, found.sure) == (language, True)


@pytest.mark.parametrize("headline", ["PM Modi visits Moscow", "Karelina freed", "US"])
def test_a_short_text_is_taken_for_a_language_with_a_route_but_not_surely(headline):
    found = detect(headline, LIKELY)
    assert (found.language, found.sure) == ("en", False)


def test_detection_is_the_same_every_time():
    assert len({detect("Putin in Minsk", LIKELY) for _ in range(5)}) == 1


def test_a_script_of_one_language_is_enough():
    assert detect("ΑΘΗΝΑ") == Detection("el", 1.0)


@pytest.mark.parametrize("text", ["", "123 456", "—\n…"])
def test_no_letters_no_language(text):
    with pytest.raises(UnknownLanguage):
        detect(text)


def test_script():
    assert script("Привет, world: как дела") == "CYRILLIC"
    assert script("12") is None
