"""Output that no reader should see: loops, nothing at all, the source itself, far too much of it."""

import re
from collections import Counter

from translators.detection import scripts

_CYCLE = re.compile(r"(\w.{0,29}?\w)(?:\s*[,،]?\s*\1){2,}")
_STUTTER = re.compile(r"(\w{2,8}?)\1{3,}")


def fault(source: str, target: str) -> str | None:
    """How `target` is degenerate as a translation of `source`, or None: `empty`, `copied`, `loop`, `script`
    (letters of a third language), `length`.
    """
    if not any(c.isalpha() for c in source):
        return None
    if not any(c.isalnum() for c in target):
        return "empty"
    if _copied(source, target):
        return "copied"
    if _loops(target) and not _loops(source):
        return "loop"
    if _third_script(source, target):
        return "script"
    if len(source) >= 20 and not 1 / 3 <= len(target) / len(source) <= 3:
        return "length"
    return None


def _copied(source: str, target: str) -> bool:
    """Whether four words or more came back as they were (names and numbers alone may)."""
    return source.casefold() == target.casefold() and sum(w.islower() for w in source.split()) >= 3


def _third_script(source: str, target: str) -> bool:
    """Whether three letters or more are neither Latin, nor in a script of the source, nor in the one that
    most other letters are in.
    """
    familiar = {"LATIN", *scripts(source)}
    counts = sorted(n for name, n in scripts(target).items() if name not in familiar)
    return sum(counts[:-1]) >= 3


def _loops(text: str) -> bool:
    """Whether a phrase comes three times in a row, a syllable four times, or few words fill a long text."""
    folded = re.sub(r"\d", "", text.casefold())
    if _CYCLE.search(folded) or _STUTTER.search(folded):
        return True
    pairs = Counter(zip(words := re.findall(r"\w+", folded), words[1:], strict=False))
    return len(words) >= 12 and pairs.most_common(1)[0][1] > max(3, len(words) / 6)
