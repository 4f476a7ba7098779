"""Names that no glossary has: rendered the same way wherever a document mentions them.

How a name is called is decided once, by vote of the model's own renderings: of those in the sentences, and of that
of the name alone, the one wins of which most mentions have some form. Sentences that call it otherwise are
translated again with the winner as a term. People get to see the result as a suggestion for their glossary.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from babel import Locale

from glossary import candidates
from glossary.candidates import Candidate, Mention
from glossary.matching import Match
from glossary.terms import ENGLISH, Concept
from i18n import terms
from translators import Request, Translation
from translators.acceptance import fold
from translators.detection import scripts

Translate = Callable[[Sequence[Request]], Sequence[Translation]]

_GUESSES = {
    "person": (("person", ""), ("person", "f"), ("person", "m")),
    "place": (("place", ""),),
    "organisation": (("organisation", ""),),
}
_ANY = (("place", ""), ("person", ""), ("person", "f"), ("person", "m"))
"""Kinds and genders under which a name may be inflected, by the kind that it seems to be of."""


@dataclass(frozen=True)
class Name:
    """A recurring name that no glossary has: what it is called by vote, and how many of its mentions were called
    so before they were made to.
    """

    source: str
    rendering: str
    kind: str
    gender: str
    mentions: int
    votes: int


class Names:
    """The recurring names of one document, which is `texts` in the language `source`; `known` are the spans in each
    text that the glossary has a word for.
    """

    def __init__(
        self, texts: Sequence[str], known: Sequence[Sequence[tuple[int, int]]], source: Locale
    ) -> None:
        self._texts = tuple(texts)
        found = (c for c in candidates.find(texts, known, source) if len(c.mentions) > 1)
        self._at: dict[int, list[tuple[Candidate, Mention]]] = {}
        for candidate in (c for c in found if c.kind != "title"):
            for mention in candidate.mentions:
                self._at.setdefault(mention.text, []).append((candidate, mention))

    def spans(self, text: int) -> tuple[tuple[int, int], ...]:
        """Where the names stand in a text, in the order in which its translation tells their renderings."""
        return tuple((mention.start, mention.end) for _, mention in self._at.get(text, ()))

    def renderings(self, done: Mapping[int, Translation]) -> dict[Candidate, dict[Mention, str]]:
        """What each mention was rendered as, in those texts that were translated."""
        found: dict[Candidate, dict[Mention, str]] = {}
        for number, translation in done.items():
            for (candidate, mention), said in zip(
                self._at.get(number, ()), translation.renderings, strict=False
            ):
                found.setdefault(candidate, {})[mention] = said
        return found

    def match(self, name: str, concept: Concept, mention: Mention) -> Match:
        """A mention of a name as if the glossary had it."""
        short = self.short(name, mention)
        spelling = self._written(mention) if short else name
        return Match(concept, mention.start, mention.end, short, spelling=spelling)

    def short(self, name: str, mention: Mention) -> bool:
        """Whether only the end of a name stands there, which is somebody's surname."""
        written = fold(self._written(mention))
        return written != fold(name) and fold(name).endswith(written)

    def _written(self, mention: Mention) -> str:
        return self._texts[mention.text][mention.start : mention.end]


def settle(
    documents: Sequence[Names],
    requests: Mapping[tuple[int, int], Request],
    done: Mapping[tuple[int, int], Translation],
    translate: Translate,
    target: Locale,
) -> tuple[dict[tuple[int, int], Translation], list[list["Vote"]]]:
    """The translations with recurring names rendered alike, and the votes on the names of each document.

    `requests` and `done` are keyed by document and text. Names are asked alone in one call, and what has to be
    translated again goes in another.
    """
    said = [
        names.renderings({i: t for (d, i), t in done.items() if d == n}) for n, names in enumerate(documents)
    ]
    asked = list(dict.fromkeys(candidate.name for document in said for candidate in document))
    answers = translate([Request(name) for name in asked]) if asked else ()
    alone = {name: bare(answer.text) for name, answer in zip(asked, answers, strict=True)}
    told: list[list[Vote]] = []
    bound: dict[tuple[int, int], list[Match]] = {}
    for n, (names, document) in enumerate(zip(documents, said, strict=True)):
        told.append(
            [vote for c, m in document.items() if (vote := _vote(names, c, m, alone[c.name], target))]
        )
        amiss = {mention.text for vote in told[n] for mention in vote.deviant}
        for vote in told[n]:
            for mention, match in vote.matches.items():
                if mention.text in amiss:
                    bound.setdefault((n, mention.text), []).append(match)
    return _again(bound, requests, done, translate, target), told


def _again(
    bound: Mapping[tuple[int, int], Sequence[Match]],
    requests: Mapping[tuple[int, int], Request],
    done: Mapping[tuple[int, int], Translation],
    translate: Translate,
    target: Locale,
) -> dict[tuple[int, int], Translation]:
    """The translations, those bound by names made again, and taken if nothing is lost by it."""
    settled = dict(done)
    places = list(bound)
    again = [_with_names(requests[place], bound[place], target) for place in places]
    for place, asked, made in zip(places, again, translate(again) if again else (), strict=True):
        missed = {c for c, fine in zip(requests[place].constraints, done[place].met, strict=True) if not fine}
        kept = all(fine or c in missed for c, fine in zip(asked.constraints, made.met, strict=True))
        if kept and not made.fault and len(made.omitted) <= len(done[place].omitted):
            settled[place] = replace(made, method=f"{made.method}, names")
    return settled


def _with_names(request: Request, matches: Iterable[Match], target: Locale) -> Request:
    """The request with the names as terms; where a rule only forbids, the name becomes part of it."""
    bound = {constraint.start: constraint for constraint in request.constraints}
    for _, new in terms.constrained(list(matches), target):
        rule = bound.get(new.start)
        bound[new.start] = replace(rule, forms=new.forms, stand_ins=new.stand_ins) if rule else new
    return Request(request.text, tuple(bound[start] for start in sorted(bound)))


class Vote(NamedTuple):
    """What a name is called, its mentions as matches, and those that are called otherwise."""

    name: Name
    matches: Mapping[Mention, Match]
    deviant: frozenset[Mention]


def _vote(
    names: Names, candidate: Candidate, said: Mapping[Mention, str], alone: str, target: Locale
) -> Vote | None:
    """The rendering of which most mentions have a form, that of the name alone before others; None if there is none."""
    whole = Counter(r for mention, r in said.items() if r and not names.short(candidate.name, mention))
    options = dict.fromkeys([alone, *(rendering for rendering, _ in whole.most_common())])
    surnames = any(names.short(candidate.name, mention) for mention in said)
    guesses = _GUESSES["person"] if surnames else _GUESSES.get(candidate.kind, _ANY)
    concepts = (
        Concept(*guess, {ENGLISH: (candidate.name,), str(target): (option,)})
        for option in options
        if sound(option, candidate.name)
        for guess in guesses
    )
    votes = [_counted(names, candidate.name, concept, said, target) for concept in concepts]
    best = max(votes, key=lambda vote: vote.name.votes, default=None)
    return best if best and best.name.votes else None


def _counted(
    names: Names, source: str, concept: Concept, said: Mapping[Mention, str], target: Locale
) -> Vote:
    matches = {mention: names.match(source, concept, mention) for mention in said}
    called = {m for m, match in matches.items() if fold(said[m]) in map(fold, match.forms(target)[0])}
    name = Name(
        source,
        concept.terms[str(target)][0],
        concept.kind,
        concept.gender,
        len(said),
        len(called),
    )
    return Vote(name, matches, frozenset(said.keys() - called))


def bare(text: str) -> str:
    """A name that was translated by itself, without what the model may put around it."""
    return text.strip(" .۔«»”“")


def sound(option: str, name: str) -> bool:
    """Whether a rendering can be a name: not longer than the source's by more than a word, with a capital where
    the script has some, in one script, and without marks that mean something to a glossary or a pattern.
    """
    letters = re.sub(r"[\W\d_]", "", option)
    capital = letters[:1].upper() == letters[:1]
    long = len(option.split()) > len(name.split()) + 1
    plain = not re.search(r"[|\\]", option)
    return bool(letters) and plain and capital and not long and len(scripts(option)) == 1
