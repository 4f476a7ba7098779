import pytest
from babel import Locale

from i18n.datelines import find, localize

NAMES = {
    "ru": {"Washington": "Вашингтон", "New York": "Нью-Йорк"},
    "ur": {"Washington": "واشنگٹن", "APP": "اے پی پی", "UrduPoint": "اردو پوائنٹ"},
}


def render(language):
    def put(text):
        for name, rendering in NAMES[language].items():
            text = text.replace(name, rendering)
        return text

    return put


@pytest.mark.parametrize(
    ("dateline", "language", "expected"),
    [
        (
            "Washington, (APP - UrduPoint - 10th Apr, 2025)",
            "ru",
            "Вашингтон (APP - UrduPoint - 10 апреля 2025\u202fг.)",
        ),
        (
            "Washington, (APP - UrduPoint - 10th Apr, 2025)",
            "ur",
            "واشنگٹن (اے پی پی - اردو پوائنٹ - 10 اپریل، 2025)",
        ),
        ("WASHINGTON, April 10 (Reuters) -", "ru", "Вашингтон, 10 апреля (Reuters) -"),
        ("NEW YORK, 31 Feb. —", "ru", "Нью-Йорк, 31 Feb. —"),
        ("NEW YORK (AP) —", "ru", "Нью-Йорк (AP) —"),
        ("GENEVA (AP) —", "ru", "Geneva (AP) —"),
        ("US (AP) —", "ru", "US (AP) —"),
    ],
)
def test_localize(dateline, language, expected):
    assert find(dateline + " Text.") == len(dateline)
    assert localize(dateline, Locale(language), render(language)) == expected


@pytest.mark.parametrize(
    "text", ["Obama (born 1961) is", "Washington said on Monday - again -", "He met her (Monday) - ", ""]
)
def test_prose_is_no_dateline(text):
    assert find(text) == 0
