"""Characters that do not belong: of another alphabet, invisible, or left over by a machine."""

import re

from babel import Locale

from i18n.checks.issues import Issue, Severity, listed
from translators.detection import scripts


def mixed_scripts(_source: str, target: str, _locale: Locale) -> Issue | None:
    """A word that mixes Cyrillic letters with Latin or Arabic ones: one looks like another."""
    mixed = [word for word in re.findall(r"[^\W\d_]+", target) if _mixes(word)]
    return Issue("characters", f"Letters of two alphabets in one word: {listed(mixed)}.") if mixed else None


def _mixes(word: str) -> bool:
    found = scripts(word).keys()
    return "CYRILLIC" in found and bool(found & {"LATIN", "ARABIC"})


_WORD = re.compile(r"[^\W_][\w\u0300-\u036f\u064b-\u065f\u0670]*")
_URDU_LETTERS = str.maketrans({"ي": "ی", "ك": "ک", "ه": "ہ"})


def arabic_letters(_source: str, target: str, locale: Locale) -> Issue | None:
    """Arabic letters ي ك ه where Urdu has ی ک ہ: they look alike, but a search does not find them."""
    wrong = [word for word in _WORD.findall(target) if word.translate(_URDU_LETTERS) != word]
    if locale.language != "ur" or not wrong:
        return None
    return Issue("characters", f"Arabic instead of Urdu letters (ی ک ہ): {listed(wrong)}.")


_CLOSED_BY = dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c") | dict.fromkeys(
    "\u2066\u2067\u2068", "\u2069"
)
"""Embeddings and overrides end with U+202C, isolates with U+2069 (Unicode UAX #9, section 2)."""


def bidi_controls(_source: str, target: str, _locale: Locale) -> Issue | None:
    """Controls of direction that are not closed, or not in the order in which they were opened.

    What stays open turns around the text after it, beyond the sentence.
    """
    open_ones: list[str] = []
    for char in target:
        if char in _CLOSED_BY:
            open_ones.append(char)
        elif char in _CLOSED_BY.values() and (not open_ones or _CLOSED_BY[open_ones.pop()] != char):
            return Issue("characters", f"Nothing opens what {_code_point(char)} closes.", Severity.ERROR)
    if not open_ones:
        return None
    closing = _code_point(_CLOSED_BY[open_ones[-1]])
    return Issue("characters", f"{_code_point(open_ones[-1])} is not closed by {closing}.", Severity.ERROR)


def _code_point(char: str) -> str:
    return f"U+{ord(char):04X}"


_ARTEFACT = re.compile(
    r"""</?(?:unk|pad|mask|term|s)/?>     # tokens of the models
      | [▁�⁇\ue000-\uf8ff]                # their word boundary, what could not be decoded, private use
      | [\x00-\x08\x0b-\x1f\x7f-\x9f]     # controls, but for tab and newline
      | [\u200b\u2060\ufeff]              # without width; joiners have their use in Urdu""",
    re.VERBOSE | re.IGNORECASE,
)
_SPACELESS = ("km", "lo", "my", "th")
"""Languages that mark where words end with U+200B."""


def artefacts(source: str, target: str, locale: Locale) -> Issue | None:
    """What a machine left over: tokens of its own, broken characters, invisible ones."""
    found = [junk for junk in _ARTEFACT.findall(target) if junk not in source]
    if locale.language in _SPACELESS:
        found = [junk for junk in found if junk != "\u200b"]
    if not found:
        return None
    return Issue("characters", f"Left over by a machine: {listed(map(_visible, found))}.", Severity.ERROR)


def _visible(junk: str) -> str:
    return junk if junk.isprintable() else _code_point(junk)
