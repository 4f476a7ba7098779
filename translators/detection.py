"""Which language a text is in, and how sure that is."""

import unicodedata
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

SURE = 0.8
"""Below this confidence a person should say which language it is."""

# Languages that langdetect knows, by script; those it does not list are written in Latin script.
_SCRIPTS = {
    "CYRILLIC": {"ru", "uk", "bg", "mk"},
    "ARABIC": {"ar", "fa", "ur"},
    "DEVANAGARI": {"hi", "mr", "ne"},
    "HEBREW": {"he"},
    "GREEK": {"el"},
    "BENGALI": {"bn"},
    "GURMUKHI": {"pa"},
    "GUJARATI": {"gu"},
    "TAMIL": {"ta"},
    "TELUGU": {"te"},
    "KANNADA": {"kn"},
    "MALAYALAM": {"ml"},
    "THAI": {"th"},
    "HANGUL": {"ko"},
    "HIRAGANA": {"ja"},
    "KATAKANA": {"ja"},
    "CJK": {"zh-cn", "zh-tw", "ja", "ko"},
}
_LETTERS_OF_URDU = frozenset("ٹڈڑےںھہۓ")
_SAMPLE = 10_000  # characters
_ENOUGH = 50  # letters


@dataclass(frozen=True)
class Detection:
    """A language code (ISO 639) and the probability, 0 to 1, that it is the right one."""

    language: str
    confidence: float

    @property
    def sure(self) -> bool:
        """Whether the guess is good enough to go on without asking."""
        return self.confidence >= SURE


class UnknownLanguage(LookupError):
    """A text without letters has no language."""


def script(text: str) -> str | None:
    """The script that most letters of `text` are in, as Unicode names it (`LATIN`, `CYRILLIC`)."""
    counts = scripts(text)
    return counts.most_common(1)[0][0] if counts else None


def scripts(text: str) -> Counter[str]:
    """How many letters of `text` are in each script."""
    return Counter(_script(c) for c in text if c.isalpha())


@cache
def _script(letter: str) -> str:
    return unicodedata.name(letter, "UNKNOWN").split()[0].split("-")[0]


def detect(text: str, likely: Collection[str] = ()) -> Detection:
    """The language of `text`, by its script first, then by langdetect's n-grams, with a fixed seed.

    `likely` are the languages to expect, those with a route: a text too short for n-grams to tell is
    taken to be in one of them, with the confidence that is left, so that a headline is not taken for
    Catalan, while a page of French still is French. Raises UnknownLanguage if there are no letters.
    """
    sample = text[:_SAMPLE]
    found = script(sample)
    if found is None:
        raise UnknownLanguage("there are no letters in the text; nothing to translate")
    candidates = set(_SCRIPTS.get(found) or set(_factory().langlist) - set().union(*_SCRIPTS.values()))
    if found == "ARABIC" and _LETTERS_OF_URDU.intersection(sample):
        candidates = {"ur"}
    if len(candidates) == 1:
        return Detection(candidates.pop(), 1.0)
    return _prefer(set(likely) & candidates, sample, _by_ngrams(sample, candidates))


def _prefer(likely: set[str], text: str, first: Detection) -> Detection:
    long = sum(c.isalpha() for c in text) >= _ENOUGH
    if not likely or first.language in likely or (long and first.sure):
        return first
    return Detection(_by_ngrams(text, likely).language, 1 - first.confidence)


def _by_ngrams(text: str, candidates: set[str]) -> Detection:
    detector = _factory().create()
    detector.set_prior_map(dict.fromkeys(candidates, 1 / len(candidates)))
    detector.append(text.lower() if text.isupper() else text)
    ranking = detector.get_probabilities()
    if not ranking:
        return Detection(min(candidates), 0.0)
    return Detection(ranking[0].lang.split("-")[0], min(1.0, ranking[0].prob))


@cache
def _factory() -> Any:
    """langdetect's profiles, loaded once, and its random choices made the same every time."""
    from langdetect import DetectorFactory, detector_factory

    DetectorFactory.seed = 0
    detector_factory.init_factory()
    return detector_factory._factory
