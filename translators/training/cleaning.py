"""Which pairs are fit to learn from: letters, lengths, numbers; none twice, none near evaluation sets."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from translators.detection import scripts
from translators.training.measures import numbers
from translators.training.texts import MARK, Pair, opened

SCRIPTS = {"ru": "CYRILLIC", "ur": "ARABIC"}
"""The script that a translation has to be in; languages that are not here are not checked."""

LONGEST = 80
"""Words of a text beyond which it is left out."""

_RATIO = 2.5
_SHORT = 6
"""Words of the source up to which the ratio of lengths says nothing."""

_SHARE = 0.5
_SHINGLE = 8
_TELLING = 4
"""Words of a text from which on its being in an evaluation set is no accident."""

_INVISIBLE = re.compile(r"[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]")
_URDU = str.maketrans("يىكہۀ۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "ییکہۂ01234567890123456789")


def cleaned(pair: Pair, language: str) -> Pair:
    """The pair in NFC, without controls and double spaces; Urdu in its own letters, with Latin digits."""
    source, target, *terms = (_cleaned(text) for text in (pair.source, pair.target, *pair.terms))
    if language == "ur":
        target, *terms = (text.translate(_URDU) for text in (target, *terms))
    return Pair(source, target, tuple(terms))


def _cleaned(text: str) -> str:
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())


def flaw(pair: Pair, language: str) -> str | None:
    """Why a clean pair is not fit to learn from, in a word, or None if it is."""
    source, target = pair.plain, pair.target
    if not any(map(str.isalpha, source)) or not any(map(str.isalpha, target)):
        return "empty"
    if len(pair.terms) != len(MARK.findall(pair.source)) or not all(pair.terms):
        return "terms"
    ours, theirs = len(source.split()), len(target.split())
    if max(ours, theirs) > LONGEST or len(source) + len(target) > 20 * LONGEST:
        return "long"
    if ours > _SHORT and not 1 / _RATIO < theirs / ours < _RATIO:
        return "ratio"
    name = pair.terms == (target,)  # of an entry in a list, which may keep its letters: WikiLeaks
    if not name and min(_share(source, "LATIN"), _share(target, SCRIPTS.get(language))) < _SHARE:
        return "script"
    kept, there = numbers(source, target)
    # One may be written otherwise, and properly: 12th century, XII век.
    return "numbers" if there - kept > max(1, there / 2) else None


def _share(text: str, script: str | None) -> float:
    """How many of the letters are in a script, 0 to 1."""
    counts = scripts(text)
    return counts[script] / counts.total() if script else 1.0


class Seen:
    """What has been met before, whatever its case, spaces and punctuation."""

    def __init__(self) -> None:
        self._keys: set[int] = set()

    def __call__(self, pair: Pair, language: str) -> bool:
        """Whether the pair has been met before; it has from now on."""
        # Hashes of 64 bits instead of texts: a million pairs in 60 MB.
        key = hash((language, *_folded(pair.plain), "", *_folded(pair.target)))
        known = key in self._keys
        self._keys.add(key)
        return known


class HeldOut:
    """The texts of evaluation sets, and what is near them: eight words in a row the same, or short texts
    equal.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._shingles = {key for text in texts for key in _shingles(text)}

    def near(self, pair: Pair) -> bool:
        """Whether either side of a pair is near an evaluation text."""
        keys = (key for text in (pair.plain, pair.target) for key in _shingles(text))
        return any(key in self._shingles for key in keys)


def held_out(files: Sequence[Path]) -> Iterator[str]:
    """The texts in the files of evaluation sets: the lines, or the cells of tables."""
    for path in files:
        with opened(path) as lines:
            for line in lines:
                yield from (MARK.sub(r"\1", cell) for cell in line.rstrip("\r\n").split("\t"))


def _folded(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold().replace("ё", "е"))


def _shingles(text: str) -> Iterator[int]:
    """Every run of eight words of a text; of a shorter one the whole, if it is telling."""
    words = _folded(text)
    if len(words) >= _TELLING:
        yield from (hash(tuple(words[i : i + _SHINGLE])) for i in range(max(1, len(words) - _SHINGLE + 1)))
