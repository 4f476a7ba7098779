"""The glossary on a text: what it asks of a translation, and whether the translation complies.

It joins what knows nothing of each other: matches of the glossary, and the constraints of the translators.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from babel import Locale

from glossary.forms import forms
from glossary.matching import Match, Matcher
from glossary.terms import Concept
from i18n import addresses, numbers
from i18n.checks import Issue, Severity
from translators import Constraint, Request, StandIn, acceptance
from translators.acceptance import fold


@dataclass(frozen=True)
class Term:
    """A glossary term in a sentence: as it stands there, as the house writes it in the target language (empty if
    the glossary only forbids), whether the translation complies, the forbidden words that it has, and the words that
    the machine wrote `instead` (empty if it left the term out, None if that is not known).
    """

    source: str
    rendering: str
    met: bool
    forbidden: tuple[str, ...] = ()
    instead: str | None = None


def found(
    matcher: Matcher, texts: Sequence[str], codes: Sequence[Sequence[tuple[int, int]]] = ()
) -> list[list[Match]]:
    """The terms in each text of one document, but for those inside addresses and its inline `codes` (spans)."""
    return [
        [m for m in matches if _is_outside(m.start, m.end, [*addresses.find(text), *spans])]
        for text, matches, spans in zip(texts, matcher.find(texts), codes or [()] * len(texts), strict=True)
    ]


def _is_outside(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    return all(end <= first or last <= start for first, last in spans)


def known(text: str, matches: Sequence[Match], targets: Sequence[Locale]) -> list[tuple[int, int]]:
    """The spans of a text that need no name: terms with a rendering in each of `targets`, and addresses."""
    ruled = (m for m in matches if all(m.renderings(target) for target in targets))
    return [*((match.start, match.end) for match in ruled), *addresses.find(text)]


def request(
    text: str, matches: Sequence[Match], target: Locale, names: tuple[tuple[int, int], ...] = ()
) -> Request:
    """A text to translate: its addresses must stay as they are, its numbers in digits, and the terms be met; what
    becomes of `names` (spans) is to be told.
    """
    bound = [constraint for _, constraint in constrained(matches, target)]
    bound += [Constraint(start, end, (text[start:end],)) for start, end in addresses.find(text)]
    taken = [(constraint.start, constraint.end) for constraint in bound]
    for start, end in numbers.find(text, target):
        if _is_outside(start, end, taken):
            usual, *others = numbers.forms(text[start:end], target)
            bound.append(Constraint(start, end, (usual,), tuple(others)))
    return Request(text, tuple(sorted(bound, key=lambda c: c.start)), names)


def constrained(matches: Sequence[Match], target: Locale) -> list[tuple[Match, Constraint]]:
    """Those matches for which there is a rule in the target language, with what it asks for."""
    return [(match, constraint) for match in matches if (constraint := _constraint(match, target))]


def _constraint(match: Match, target: Locale) -> Constraint | None:
    never = match.forbidden(target)
    first, *others = match.forms(target) or [()]
    if not (first or never):
        return None
    also = dict.fromkeys(form for other in others for form in other)
    others_only = tuple(form for form in also if form not in first)
    stand_ins = tuple(StandIn(*word) for word in match.stand_ins(target))
    return Constraint(match.start, match.end, first, others_only, never, stand_ins)


def places(
    matches: Sequence[Match], translations: Sequence[str], target: Locale
) -> list[tuple[int, tuple[int, int]] | None]:
    """For each constrained match: in which of the translations it is met, and where, in characters."""
    bound = [constraint for _, constraint in constrained(matches, target)]
    found: list[tuple[int, tuple[int, int]] | None] = []
    for number in range(len(bound)):
        spans = [(i, acceptance.place(text, bound, number)) for i, text in enumerate(translations) if text]
        found.append(next(((i, (span.start, span.end)) for i, span in spans if span), None))
    return found


def agreeing(text: str, matches: Sequence[Match], target: Locale) -> str:
    """A translation with each term in the case that the words around it call for, where that is beyond doubt."""
    bound = constrained(matches, target)
    constraints = [constraint for _, constraint in bound]
    for number, (match, _) in enumerate(bound):
        if span := acceptance.place(text, constraints, number):
            text = text[: span.start] + match.agreed(text, *span, target) + text[span.end :]
    return text


def expanded(
    source: str, text: str, matches: Sequence[Match], introduced: Container[Concept], target: Locale
) -> tuple[str, list[Concept]]:
    """A translation with the expansion of each term in brackets after it: ФСБ (Федеральная служба безопасности); and
    the concepts that need none any more.

    Not those that have been `introduced` before, nor where the source sentence or the translation explains the term.
    """
    bound = constrained(matches, target)
    constraints = [constraint for _, constraint in bound]
    done: list[Concept] = []
    for number, (match, _) in enumerate(bound):
        concept, expansion = match.concept, match.concept.used(target).expansion
        if not expansion or concept in introduced or concept in done:
            continue
        if span := acceptance.place(text, constraints, number):
            done.append(concept)
            if not _explained(source, match, text, expansion, target):
                text = f"{text[: span.end]} ({expansion}){text[span.end :]}"
    return text, done


def _explained(source: str, match: Match, text: str, expansion: str, target: Locale) -> bool:
    bracketed = source[: match.start].endswith("(") or source[match.end :].lstrip().startswith("(")
    known = forms(expansion, match.concept.kind, match.concept.gender, target)
    return bracketed or any(fold(form) in fold(text) for form in known)


def complied(
    text: str,
    matches: Sequence[Match],
    translation: str,
    target: Locale,
    instead: Mapping[tuple[int, int], str] | None = None,
) -> Iterator[Term]:
    """The terms that `matches` found in `text`, and whether `translation` complies; `instead` as a `Translation` has
    it.
    """
    bound = [constraint for _, constraint in constrained(matches, target)]
    met = acceptance.met(translation, bound)
    banned = () if all(met) else acceptance.banned(translation, bound)
    for c, fine in zip(bound, met, strict=True):
        source, rendering = " ".join(text[c.start : c.end].split()), c.forms[0] if c.forms else ""
        if fine:
            yield Term(source, rendering, True)
        else:
            words = tuple(word for word in banned if word in c.never)
            yield Term(source, rendering, False, words, (instead or {}).get((c.start, c.end)))


def issues(terms: Sequence[Term]) -> Iterator[Issue]:
    """What is wrong with the terms of a sentence, and what the machine did instead."""
    for term in terms:
        if term.forbidden:
            wanted = f", but {term.rendering}" if term.rendering else ""
            comment = f"{term.source} must not be {' or '.join(term.forbidden)} here{wanted}"
            yield Issue("terminology", comment, Severity.ERROR)
        elif not term.met:
            known = "" if term.instead is None else f"; the machine has “{term.instead}”"
            why = "; the machine left it out" if term.instead == "" else known
            yield Issue("terminology", f"{term.source} should be {term.rendering} here{why}", Severity.ERROR)


def inconsistent(translation: str, names: Sequence[Match], target: Locale) -> Iterator[Issue]:
    """Names that no glossary has and that the document calls otherwise elsewhere."""
    bound = [constraint for _, constraint in constrained(names, target)]
    for name, c, fine in zip(names, bound, acceptance.met(translation, bound), strict=True):
        if not fine:
            yield Issue("inconsistency", f"{name.spelling} is {c.forms[0]} elsewhere in this article")
