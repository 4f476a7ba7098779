"""The dateline of a news agency's article: where it was written, by whom, when.

Such as `Washington, (APP - UrduPoint - 10th Apr, 2025)`, `WASHINGTON, April 10 (Reuters) -` or
`NEW YORK (AP) —`. It is not prose: its parts are looked up, not translated.
"""

import re
from collections.abc import Callable

from babel import Locale

from i18n.dates import DAY, localize_dates

_WORD = r"[A-Z][\w.'’]*"
_PLACE = rf"(?P<place>{_WORD}(?:[ /-](?:{_WORD}|de|del|la|al|el|of))*(?:, {_WORD}(?: {_WORD})?)?)"
_DASH = r"\s*(?:--?|[–—:])"
_FORMS = (
    rf"{_PLACE},? \({_WORD}[^()\n]*[-–—/,] ?{DAY}\)(?:{_DASH})?",
    rf"{_PLACE}(?:, {DAY})?,? \([^()\n]{{2,80}}\){_DASH}",
    rf"{_PLACE}, {DAY}{_DASH}",
)
_PATTERNS = tuple(re.compile(form + r"(?=\s|$)") for form in _FORMS)


def find(text: str) -> int:
    """Where the dateline at the start of a paragraph ends; 0 if there is none."""
    matches = (pattern.match(text) for pattern in _PATTERNS)
    return next((match.end() for match in matches if match), 0)


def localize(dateline: str, locale: Locale, render: Callable[[str], str]) -> str:
    """The dateline for readers of `locale`: dates by CLDR, names as `render` gives them.

    `render` gets the dateline with its place in ordinary capitals (`Washington`, not `WASHINGTON`),
    and puts known names into the target language; what it leaves stays in the source spelling.
    """
    match = next(m for pattern in _PATTERNS if (m := pattern.match(dateline)))
    place = match["place"]
    if place.isupper() and len(place) > 3:
        place = place.title()
    named = render(place + dateline[len(match["place"]) :])
    return re.sub(r"[,،]\s*\(", " (", localize_dates(named, locale))
