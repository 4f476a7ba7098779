"""Urdu: the direct and the oblique case of common nouns, singular and plural.

Only what spelling or the given gender tells is inflected: the last word of a phrase and the کا before it.
"""

import re
from collections.abc import Sequence

from glossary.forms.model import Form

_NOUN_KINDS = ("term", "title")

_IZAFAT = frozenset({"وزیر", "وزارت", "مشیر", "معاون", "سیکریٹری", "سیکرٹری", "اقوام", "مجلس", "امور"})
"""Heads that come first in their phrase; what follows them does not change (وزیر خارجہ)."""

_FIXED = re.compile(
    ".*[اوی]ہ|.*یا|رہنما|راجا|دادا|نانا|چچا|آقا|علما|طلبا|شہدا|وزرا|سفرا|امرا|ورثا|شعرا|ادبا|فقرا|حکما"
    "|سزا|لا|دعا|ہوا|دوا|وبا|فضا|انتہا|ابتدا|رضا|وفا|بقا|ملکہ|وجہ|جگہ|توبہ|توجہ|والدہ|خالہ|زوجہ|طالبہ|ملزمہ"
    "|اداکارہ|شاعرہ|گلوکارہ"
)
"""Words in ہ or ا without an oblique in ے: feminine ones, Arabic plurals, loans, ہ after a long vowel."""

_UNCOUNTED = re.compile(".*(?:ات|یں|وں|یاں|ز|گی)|امداد")
"""Plurals, Arabic, Urdu and English, and abstract nouns: they have no further plural."""

_DIRECT_PLURALS = ("اں", "یں")
"""How feminine plurals end; as an oblique they end in وں."""

_LINKS = {"کا": "m", "کی": "f", "کے": ""}
"""Genitive postpositions with the gender that they tell of the word after them."""


def paradigm(rendering: str, kind: str, gender: str) -> tuple[Form, ...]:
    """Direct and oblique forms of a common noun; nothing for names and for what is not understood."""
    *before, head = rendering.split(" ")
    links = [number for number, word in enumerate(before) if word in _LINKS]
    link = before[links[-1]] if links else ""
    if kind not in _NOUN_KINDS or any(map(_changes, before)):
        return ()
    oblique = list(before)
    if link == "کا":
        oblique[links[-1]] = "کے"
    return tuple(_forms(before, oblique, head, _endings(head, _LINKS.get(link) or gender, kind)))


def _changes(word: str) -> bool:
    """Whether a word before the last one is an adjective in ا, or the head of an izafat."""
    return word != "کا" and (word.endswith(("ا", "ئے")) or word in _IZAFAT)


def _endings(head: str, gender: str, kind: str) -> Sequence[str]:
    """The head's oblique singular, direct and oblique plural; empty where it is not sure."""
    if head[-1:] in ("ہ", "ا") and not _FIXED.fullmatch(head) and gender != "f":
        return [head[:-1] + ending for ending in ("ے", "ے", "وں")]
    if _UNCOUNTED.fullmatch(head):
        return [head, "", f"{head[:-2]}وں" if head.endswith(_DIRECT_PLURALS) else ""]
    if gender == "f" and kind != "title":
        return [head, *_feminine(head)]
    return [head, "", "" if head[-1:] in "ہےاوں" or not head else f"{head}وں"]


def _feminine(head: str) -> Sequence[str]:
    """Direct and oblique plural of a feminine noun: لڑکیاں, سزائیں, حکومتیں."""
    if head.endswith("ی"):
        return [f"{head}اں", f"{head}وں"]
    if head.endswith("ا"):
        return [f"{head}ئیں", f"{head}ؤں"]
    if not head or head[-1] in "ہےوں":
        return ["", ""]
    return [f"{head}یں", f"{head}وں"]


def _forms(before: Sequence[str], oblique: Sequence[str], head: str, endings: Sequence[str]) -> list[Form]:
    cells = (
        (before, head, "Nom", "Sing"),
        (oblique, endings[0], "Obl", "Sing"),
        (oblique, endings[1], "Nom", "Plur"),
        (oblique, endings[2], "Obl", "Plur"),
    )
    return [Form(" ".join([*start, end]), case, number) for start, end, case, number in cells if end]
