"""Words: left out, left as they are, said twice, too many or too few."""

import re
from collections.abc import Iterator

from babel import Locale
from babel.core import get_global

from i18n import addresses
from i18n.checks.issues import Issue, Severity
from translators.detection import scripts


def empty(source: str, target: str, _locale: Locale) -> Issue | None:
    """A translation without text, of a source that has some."""
    if not source.strip() or target.strip():
        return None
    return Issue("omission", "The translation is empty.", Severity.ERROR)


_SCRIPTS = {"Cyrl": "CYRILLIC", "Arab": "ARABIC", "Latn": "LATIN", "Deva": "DEVANAGARI", "Grek": "GREEK"}
"""ISO 15924 codes, and how the Unicode names of their letters begin."""

_LATIN_WORDS = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ]+(?:['’-][A-Za-zÀ-ÖØ-öø-ɏ]+)*")
_IN_NAMES = frozenset(
    ["of", "the", "and", "for", "in", "on", "at", "de", "la", "le", "el", "al", "von", "van"]
)
COPIED_WORDS = 4
"""A copy of so many words is no longer a name that was kept."""


def untranslated(source: str, target: str, locale: Locale) -> Issue | None:
    """A translation that is the source, or keeps a run of its words in Latin letters.

    Capitalised runs are names, which a house may keep as they are: The Bank of New York. So is what a message of
    software calls by an acronym alone: URL, IPv4.
    """
    script = _script(locale)
    copied = target.strip() == source.strip() and not _ACRONYM.fullmatch(source)
    if copied and scripts(source).keys() - {script}:
        return Issue("untranslated", "The translation is the source text.", Severity.ERROR)
    run = next(_copied_runs(source, target), None) if script != "LATIN" else None
    return Issue("untranslated", f"Left in the source language: “{run}”.") if run else None


_ACRONYM = re.compile(r"\W*[A-Z]{2,5}[a-z]?\d*\W*")


def _script(locale: Locale) -> str:
    """The script that `locale` is written in, as Unicode names call it."""
    likely = get_global("likely_subtags").get(locale.language, "")
    code = locale.script or next((part for part in likely.split("_") if len(part) == 4), "")
    return _SCRIPTS.get(code, code)


def _copied_runs(source: str, target: str) -> Iterator[str]:
    words = f" {' '.join(_LATIN_WORDS.findall(source))} ".casefold()
    for run in re.split(r"[^\W\d_A-Za-zÀ-ÖØ-öø-ɏ]+", addresses.remove(target)):
        found = _LATIN_WORDS.findall(run)
        for start in range(len(found) - COPIED_WORDS + 1):
            some = found[start : start + COPIED_WORDS]
            named = all(word[0].isupper() or word in _IN_NAMES for word in some)
            if not named and f" {' '.join(some)} ".casefold() in words:
                yield " ".join(some)


_WORD = re.compile(r"[^\W_][\w\u0300-\u036f\u064b-\u065f\u0670]*(?:[-‑][\w\u0300-\u036f]+)*")
_NEVER_DOUBLED = ("be", "ru", "uk")
"""Languages in which a word that is said twice has a comma or a hyphen between."""

PHRASE = 4
"""In words: longer ones do not come back in a row."""


def repeated(source: str, target: str, locale: Locale) -> Issue | None:
    """A word three times in a row, or two to four words twice, unless the source repeats something too.

    A word alone may stand twice (ساتھ ساتھ), but not in Russian: there it has a comma or a hyphen.
    """
    phrase = _repetition(target, 1, 3, r"\W+") or _repetition(target, 2, 2, r"[\s,،]+")
    if not phrase and locale.language in _NEVER_DOUBLED:
        phrase = _repetition(target, 1, 2, r"\s+")
    if not phrase or _repetition(source, 1, 2, r"\W+"):
        return None
    return Issue("duplication", f"Repeated: “{phrase}”.")


def _repetition(text: str, least: int, times: int, between: str) -> str | None:
    """The first phrase of `least` to four words that stands so many `times` in a row, apart by `between`."""
    found = list(_WORD.finditer(text.casefold()))
    words = [word[0] for word in found]
    for size in range(least, PHRASE + 1):
        rest = size * (times - 1)
        for start in range(len(words) - rest - size + 1):
            phrase = words[start : start + size]
            if words[start : start + rest] == words[start + size : start + size + rest]:
                joints = range(start + size, start + size + rest, size)
                apart = (text[found[n - 1].end() : found[n].start()] for n in joints)
                if any(map(str.isalpha, "".join(phrase))) and all(re.fullmatch(between, a) for a in apart):
                    return " ".join(phrase)
    return None


LENGTH_RATIO = 3
MEASURED_LENGTH = 40
"""In characters: shorter sources say nothing about the length of their translation."""


def length(source: str, target: str, _locale: Locale) -> Issue | None:
    """A translation more than three times as long as its source, or less than a third of it."""
    before, after = len(source.strip()), len(target.strip())
    if before < MEASURED_LENGTH or before <= after * LENGTH_RATIO <= before * LENGTH_RATIO**2:
        return None
    size = "long" if after > before else "short"
    return Issue("length", f"Suspiciously {size}: {after} characters for {before}.")
