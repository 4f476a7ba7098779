"""All glossary terms in a document: longest first, whole words only, surnames referred to persons.

Texts are searched folded: runs of white space are one space, hyphens and apostrophes have one form. Case
counts for terms written with a capital letter, except in a headline that is ALL CAPS; a term in lower case
also matches Capitalised, In Title Case and IN CAPITALS. A concept whose `case` is `exact` is found only as it
is written, one whose `case` is `any` in whatever case.
"""

import bisect
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick
from babel import Locale

from glossary.forms import StandIn, agreed, forms, stand_ins
from glossary.names import FOLDS
from glossary.terms import Concept, Glossary, kept_objects

_SENIORITY = frozenset(
    ["Jr.", "Jr", "Sr.", "Sr", "младший", "старший", "мл.", "ст.", "—", "–", "جونیئر", "سینئر"]
)
_NOT_PARTICLES = frozenset({"the", "of", "and"})
_COURTESY = frozenset(["Mr", "Mrs", "Ms", "Miss", "Dr", "Sir", "Dame", "Lord", "Lady", "Madame"])
_ROMAN = re.compile(r"[IVX]+")
_LAST_WORD = re.compile(r"(\S+) (\S+) $")
_NEXT_WORD = re.compile(r" ([^\W\d_][\w'-]*)")
_DETERMINED = re.compile(
    r"\b(?:the|an?|this|that|its|their|his|her|our|my)(?: [a-z]+(?:ish|ese|an|ian|al|ed|er|st|y))? $"
)
_NAME_LIKE = re.compile(r"[^\W\d_][\w'-]*")
_WORD = re.compile(r"[^\W\d_]+")
_PLURALS = (
    (re.compile(r"(?<=[b-df-hj-np-tv-z])y$"), "ies"),
    (re.compile(r"((?<=ss|us|ch|sh)|(?<=[xz]))$"), "es"),
    (re.compile(r"(?<=[a-rt-y])$"), "s"),
)
"""The ending that each pattern gives way to, tried in order; words in a single `s` are plural already."""


@dataclass(frozen=True)
class Match:
    """A concept found in a text: `start` and `end` are character offsets, without `'s` or a foreign `the`.

    `short` says that only the surname of the person stands there, `determined` that an article or the like
    stands before it; `spelling` is the glossary's for it.
    """

    concept: Concept
    start: int
    end: int
    short: bool = False
    determined: bool = field(default=False, compare=False)
    spelling: str = field(default="", compare=False)

    def renderings(self, target: Locale) -> tuple[str, ...]:
        """What to call it in `target`, in the dictionary form, preferred first; empty if there is no rule."""
        whole = self.concept.renderings(target, self.spelling)
        if not self.short:
            return whole
        return self._surnames(whole)

    def forms(self, target: Locale) -> list[tuple[str, ...]]:
        """For each rendering its acceptable forms, the dictionary form first.

        Those that the glossary lists for the first rendering count instead of those by rule.
        """
        renderings = self.renderings(target)
        listed = self.concept.used(target).forms
        if self.short:
            listed = self._surnames(listed)
        inflected = [forms(r, self.concept.kind, self.concept.gender, target) for r in renderings]
        if listed and renderings:
            inflected[0] = tuple(dict.fromkeys((renderings[0], *listed)))
        return inflected

    def stand_ins(self, target: Locale) -> tuple[StandIn, ...]:
        """Words that may stand for it in the sentence, to see which case the first rendering needs."""
        if not self.renderings(target) or self.concept.used(target).forms:
            return ()
        kind, gender = self.concept.kind, self.concept.gender
        return stand_ins(self.renderings(target)[0], kind, gender, target, self.determined)

    def agreed(self, text: str, start: int, end: int, target: Locale) -> str:
        """What should stand between `start` and `end` of a translation, where a form of the first rendering does."""
        if not self.renderings(target) or self.concept.used(target).forms:
            return text[start:end]
        kind, gender = self.concept.kind, self.concept.gender
        return agreed(text, start, end, self.renderings(target)[0], kind, gender, target)

    def forbidden(self, target: Locale) -> tuple[str, ...]:
        """What it must not be called, in all forms."""
        banned = self.concept.used(target).forbidden
        if self.short:
            banned = self._surnames(banned)
        kind, gender = self.concept.kind, self.concept.gender
        return tuple(dict.fromkeys(form for word in banned for form in forms(word, kind, gender, target)))

    def _surnames(self, names: Iterable[str]) -> tuple[str, ...]:
        length = len(self.spelling.split()) or 1
        return tuple(dict.fromkeys(_last_words(name, length) for name in names))


def surname(name: str) -> str:
    """The part of a person's full name that stands for it alone; empty if there is none.

    >>> surname("Ursula von der Leyen"), surname("Robert F. Kennedy Jr."), surname("Charles III")
    ('von der Leyen', 'Kennedy', '')

    It is the last word, or the words from the first lower-case particle on.
    """
    words = _without_seniority(name)
    family = _from_particle(words) or words[-1:]
    if len(words) < 2 or len(family[-1]) < 2 or family[0] in _NOT_PARTICLES or _ROMAN.fullmatch(family[-1]):
        return ""
    return " ".join(family)


def _without_seniority(name: str) -> list[str]:
    words = [word.rstrip(",") for word in name.split()]
    while len(words) > 1 and words[-1] in _SENIORITY:
        words.pop()
    return words


def _from_particle(words: Sequence[str]) -> Sequence[str]:
    return next((words[i:] for i, word in enumerate(words) if i and word.islower()), ())


def _last_words(rendering: str, count: int) -> str:
    words = _without_seniority(rendering)
    return " ".join(_from_particle(words) or words[-count:])


class _Spelling(NamedTuple):
    """A way to write a concept; `rank` says how well it speaks for the concept (0 is best).

    A `concept` of None stands for whoever in the document has this surname.
    """

    text: str
    concept: Concept | None
    rank: int


_EXPLICIT, _SHORT, _PERSON, _DERIVED = range(4)


class _Candidate(NamedTuple):
    """A possible match, in offsets into the folded text."""

    start: int
    end: int
    spelling: _Spelling
    exact: bool

    @property
    def order(self) -> tuple[int, int, bool, int]:
        return (self.start - self.end, self.start, not self.exact, self.spelling.rank)


class _Page:
    """A text, folded: `plain` keeps case, `lower` does not, `offsets` lead back to the text."""

    def __init__(self, text: str) -> None:
        self.offsets = [
            i for i, char in enumerate(text) if not (i and char.isspace() and text[i - 1].isspace())
        ]
        self.plain = "".join(" " if text[i].isspace() else text[i] for i in self.offsets).translate(FOLDS)
        self.lower = _lower(self.plain)
        self.capitals = not any(char.islower() for char in text)

    @cached_property
    def titled(self) -> bool:
        """Whether this looks like a headline: three words over three letters or more, all Capitalised."""
        words = [word for word in _WORD.findall(self.plain) if len(word) > 3]
        return len(words) > 2 and all(word[0].isupper() for word in words)

    def span(self, start: int, end: int) -> tuple[int, int]:
        return self.offsets[start], self.offsets[end - 1] + 1


class Matcher:
    """Finds the terms of a glossary in documents written in `source`."""

    def __init__(self, glossary: Glossary, source: Locale) -> None:
        self._source = source
        self._english = source.language == "en"
        self._calendar = frozenset(
            name for names in (source.days, source.months) for name in names["format"]["wide"].values()
        )
        index: dict[str, list[_Spelling]] = {}
        with kept_objects():
            for concept in glossary.concepts:
                for spelling in _spellings(concept, self._written(concept), self._english):
                    index.setdefault(_lower(spelling.text), []).append(spelling)
            self._index = list(index.values())
            self._automaton = AhoCorasick(index)

    def find(self, texts: Sequence[str]) -> list[tuple[Match, ...]]:
        """Matches in each text of ONE document, in order of position, not overlapping.

        A surname alone refers to the person of that surname who was named last, or else to the first
        who is named later (headlines come first). It does not count as a surname where a capitalised
        word stands directly after it (`Trump Tower`) or before it (`Melania Trump`), unless that word
        is ALL CAPS (`US`), a day or month, or, before it, the first word of a sentence, a courtesy
        (`Mr`) or the end of a title in the glossary (`President`). In headlines, where every longer
        word is capitalised, it always counts.
        """
        pages = [_Page(text) for text in texts]
        found = [list(self._candidates(page)) for page in pages]
        people = self._people(found)
        return [
            tuple(self._resolve(page, number, candidates, people))
            for number, (page, candidates) in enumerate(zip(pages, found, strict=True))
        ]

    def _candidates(self, page: _Page) -> Iterator[_Candidate]:
        for number, start, end in self._automaton.find_matches_as_indexes(page.lower, overlapping=True):
            if _bounded(page.plain, start, end, self._english):
                written = page.plain[start:end]
                for spelling in self._index[number]:
                    if _case_fits(spelling, written, page.capitals):
                        yield _Candidate(start, end, spelling, spelling.text == written)

    def _people(self, found: Iterable[Iterable[_Candidate]]) -> "_People":
        people: _People = {}
        for number, candidates in enumerate(found):
            for start, _, spelling, _ in _longest(c for c in candidates if c.spelling.concept):
                if spelling.concept and spelling.concept.kind == "person":
                    for family in filter(None, map(surname, self._written(spelling.concept))):
                        people.setdefault(family, {})[number, start] = spelling.concept
        return people

    def _written(self, concept: Concept) -> list[str]:
        return [_fold(spelling) for spelling in concept.renderings(self._source)]

    def _resolve(
        self, page: _Page, number: int, candidates: Sequence[_Candidate], people: "_People"
    ) -> Iterator[Match]:
        titles = {c.end for c in candidates if c.spelling.concept and c.spelling.concept.kind == "title"}
        known = (
            c
            for c in candidates
            if c.spelling.concept or (c.spelling.text in people and self._alone(page, c, titles))
        )
        for start, end, spelling, _ in _longest(known):
            concept = spelling.concept or _nearest(people[spelling.text], (number, start))
            determined = self._english and bool(_DETERMINED.search(page.lower, max(start - 40, 0), start))
            yield Match(concept, *page.span(start, end), spelling.concept is None, determined, spelling.text)

    def _alone(self, page: _Page, candidate: _Candidate, titles: Iterable[int]) -> bool:
        """Whether a surname is not part of somebody or something else's name; `find` says the rule."""
        if page.capitals or page.titled:
            return True
        after = _NEXT_WORD.match(page.plain, candidate.end)
        if after and self._name_like(after[1]):
            return False
        before = _LAST_WORD.search(page.plain, max(candidate.start - 100, 0), candidate.start)
        if not before or before[1][-1] in '.!?:…"”»' or before[2] in _COURTESY:
            return True
        return candidate.start - 1 in titles or not self._name_like(before[2])

    def _name_like(self, word: str) -> bool:
        capitalised = word[:1].isupper() and not word.isupper()
        return capitalised and word not in self._calendar and bool(_NAME_LIKE.fullmatch(word))


_People = dict[str, dict[tuple[int, int], Concept]]
"""For each surname, who is named in full and where (text, offset), in the order of the document."""


def _nearest(mentions: Mapping[tuple[int, int], Concept], place: tuple[int, int]) -> Concept:
    """Who was named last before `place`, or else first after it."""
    places = list(mentions)
    return mentions[places[max(bisect.bisect(places, place) - 1, 0)]]


def _longest(candidates: Iterable[_Candidate]) -> list[_Candidate]:
    """Choose candidates that do not overlap, the longest first; give them in order of position."""
    ordered = sorted(candidates, key=lambda candidate: candidate.order)
    taken = bytearray(max((candidate.end for candidate in ordered), default=0))
    chosen = []
    for candidate in ordered:
        span = slice(candidate.start, candidate.end)
        if not any(taken[span]):
            taken[span] = b"\1" * (candidate.end - candidate.start)
            chosen.append(candidate)
    return sorted(chosen, key=lambda candidate: candidate.start)


def _spellings(concept: Concept, written: Iterable[str], english: bool) -> Iterator[_Spelling]:
    person = concept.kind == "person"
    for text in written:
        yield _Spelling(text, concept, _PERSON if person else _EXPLICIT)
        if person and (family := surname(text)):
            yield _Spelling(family, None, _SHORT)
        if english:
            yield from (_Spelling(other, concept, _DERIVED) for other in _derived(text, concept.kind))


def _derived(text: str, kind: str) -> Iterator[str]:
    """Without its article, if a name of two words or more remains; the regular plural of a common noun."""
    if text[:4] in ("The ", "the ") and text.count(" ") > 1:
        yield text[4:]
    if kind in ("term", "title") and text == text.lower():
        noun, of, rest = text.partition(" of ")
        for pattern, ending in _PLURALS:
            if pattern.search(noun):
                yield pattern.sub(ending, noun) + of + rest
                return


def _fold(text: str) -> str:
    return " ".join(text.translate(FOLDS).split())


def _lower(text: str) -> str:
    """Lower-case `text` without changing its length, as `İ` would."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


def _case_fits(spelling: _Spelling, written: str, capitals: bool) -> bool:
    """Whether `written`, the same but for case, may stand for the term, in a text all `capitals` or not."""
    term, case = spelling.text, spelling.concept.case if spelling.concept else ""
    if case or written == term:
        return case == "any" or written == term
    if capitals or written == term[:1].upper() + term[1:]:
        return True
    if term != _lower(term):
        return term.startswith("The ") and written == "t" + term[1:]
    return written.isupper() or _title_case(_WORD.findall(written))


def _title_case(words: Sequence[str]) -> bool:
    """Whether each word is Capitalised, or short and not the first."""
    return all(
        word[1:] == word[1:].lower() and (word[0].isupper() or (number and len(word) <= 3))
        for number, word in enumerate(words)
    )


def _bounded(text: str, start: int, end: int, english: bool) -> bool:
    """Whether the span is whole words; a hyphen joins words, in English an apostrophe too, but for `'s`."""
    joints = "-'" if english else "-"
    if english and text[end : end + 2] in ("'s", "'S"):
        end += 2
    return not _continues(text[max(start - 2, 0) : start][::-1], joints) and not _continues(
        text[end : end + 2], joints
    )


def _continues(neighbours: str, joints: str) -> bool:
    """Whether a word goes on into its two neighbouring characters, given outwards."""
    near, far = neighbours[:1], neighbours[1:]
    return _in_word(near) or (near in joints and _in_word(far))


def _in_word(char: str) -> bool:
    return bool(char) and (char.isalnum() or char == "_" or unicodedata.category(char)[0] == "M")
