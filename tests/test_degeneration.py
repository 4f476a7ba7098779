import pytest

from translators.degeneration import fault

CASES = [
    ("Hello there my friend, how are you?", "Привет, мой друг, как ты?", None),
    ("He said that it is so and so", "он сказал он сказал он сказал", "loop"),
    ("Abu Dhabi", "Абиабиабиабиаби", "loop"),
    ("no, no, no!", "нет, нет, нет!", None),
    ("one billion people", "1 000 000 000 человек", None),
    ("Give it to me please my dear friend", "", "empty"),
    ("Give it to me", "…", "empty"),
    ("10 + 20", "10 + 20", None),
    ("AFP", "AFP", None),
    ("Write to the desk of X.com.", "X.com کو или пишут لکھیں۔", "script"),
    ("See https://example.org/floods.", "См. https://example.org/floods и ещё.", None),
    ("He said «Да, конечно» there.", "انھوں نے «Да, конечно» وہاں کہا۔", None),
    ("the report said so yesterday", "The report said so yesterday", "copied"),
    ("It was reported that all the people left.", "Ушли", "length"),
    (
        "It was reported that they left.",
        "Сообщалось, что они ушли, когда пришёл дождь, а потом снова вернулись домой, где их ждали дети и старая собака.",
        "length",
    ),
    (
        "Talks on the swap of the two prisoners and the release of others went on.",
        "Переговоры об обмене и об обмене прошли, об обмене и об обмене тоже, об обмене пленными.",
        "loop",
    ),
]


@pytest.mark.parametrize(("source", "target", "expected"), CASES)
def test_fault(source, target, expected):
    assert fault(source, target) == expected
