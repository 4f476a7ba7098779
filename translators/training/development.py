"""Development sets, the terms in them, and random terms as a control.

A folder has, for sets NAME and languages LANG, `NAME-LANG.en` and `NAME-LANG.LANG` (lines); for sets with
terms `SET-terms.en-LANG.tsv` (English, LANG), where SET is the first word of NAME; and tables `NAME.tsv`
(English with its terms marked, Russian, Urdu, terms; see `texts`). Terms count where the reference
translation has them, by lemma.
"""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from translators import Constraint, Request
from translators.model import Span
from translators.training.measures import success
from translators.training.stages import TrainingError
from translators.training.texts import MARK, SOURCE, opened, table

_TABLE = (SOURCE, "ru", "ur")


class Mention(NamedTuple):
    """A term in a source text: its characters, the term, and its rendering in the dictionary form."""

    span: Span
    term: str
    rendering: str


class Sentence(NamedTuple):
    """A source text, its reference translation, and the terms that both have."""

    source: str
    reference: str
    mentions: tuple[Mention, ...] = ()

    @property
    def request(self) -> Request:
        """The sentence with its terms given."""
        return Request(self.source, tuple(Constraint(*m.span, (m.rendering,)) for m in self.mentions))


def development_sets(paths: Sequence[Path], language: str) -> dict[str, list[Sentence]]:
    """The sets in the files for a language, by name. Raises `TrainingError` if there are none."""
    found = {}
    for path in paths:
        name = path.name.removesuffix(f"-{language}.{SOURCE}")
        if name != path.name:
            lines = [
                p.read_text(encoding="utf-8").splitlines() for p in (path, path.with_suffix(f".{language}"))
            ]
            listed = path.with_name(f"{name.split('-')[0]}-terms.{SOURCE}-{language}.tsv")
            rows = term_list(listed) if listed.exists() else {}
            found[name] = [
                Sentence(source, reference, _held(mentions(source, rows), reference, language))
                for source, reference in zip(*lines, strict=True)
            ]
        elif path.suffix == ".tsv" and "-terms." not in path.name and language in _TABLE:
            pairs = table(path, _TABLE, language)
            found[path.stem] = [
                Sentence(p.plain, p.target, _held(_marked(p.source, p.terms), p.target, language))
                for p in pairs
            ]
    if not found:
        raise TrainingError(
            f"no development set for {language}; name files NAME-{language}.en, NAME-{language}.{language}"
        )
    return found


def term_list(path: Path) -> dict[str, tuple[str, str]]:
    """The rows of a list of terms (English, rendering), by the English in lower case, without explanations in
    brackets; of several renderings of a term the first.
    """
    rows: dict[str, tuple[str, str]] = {}
    with opened(path) as lines:
        for line in lines:
            cells = [
                re.sub(r"\s*\([^)]*\)", "", cell).strip() for cell in line.rstrip("\r\n").split("\t")[:2]
            ]
            if len(cells) == 2 and all(cells) and "," not in cells[1]:
                rows.setdefault(cells[0].casefold(), (cells[0], cells[1]))
    return rows


def mentions(source: str, rows: Mapping[str, tuple[str, str]]) -> list[Mention]:
    """Where terms stand in a text, longest first, whole words, in singular or plural, whatever their case."""
    found: list[Mention] = []
    words = [match.span() for match in re.finditer(r"\w+(?:[-'’.]\w+)*", source)]
    longest = max((len(key.split()) for key in rows), default=0)
    for length in range(longest, 0, -1):
        for (start, _), (_, end) in zip(words, words[length - 1 :], strict=False):
            key = source[start:end].casefold()
            row = rows.get(key) or rows.get(key.removesuffix("s")) or rows.get(key.removesuffix("es"))
            span = Span(start, end)
            if row and not any(span.overlaps(other.span) for other in found):
                found.append(Mention(span, *row))
    return sorted(found)


def _marked(source: str, renderings: Sequence[str]) -> list[Mention]:
    """The marked terms, by their places in the source without marks."""
    matches = enumerate(MARK.finditer(source))
    places = [(m.start() - 4 * number, m[1]) for number, m in matches]  # a mark before it has four brackets
    return [
        Mention(Span(start, start + len(term)), term, rendering)
        for (start, term), rendering in zip(places, renderings, strict=True)
    ]


def _held(found: Sequence[Mention], reference: str, language: str) -> tuple[Mention, ...]:
    fine = success(reference, [m.rendering for m in found], language)
    return tuple(mention for mention, held in zip(found, fine, strict=True) if held)


def randomly(requests: Sequence[Request], seed: int = 1) -> list[Request]:
    """As many constraints in each request, on words anywhere, with forms of terms from anywhere: a control,
    for success without quality is worthless.
    """
    rng = random.Random(seed)
    forms = [c.forms for r in requests for c in r.constraints]
    changed = []
    for request in requests:
        words = [m.span() for m in re.finditer(r"[^\W\d_]{4,}", request.text)]
        chosen = sorted(rng.sample(words, min(len(request.constraints), len(words))))
        changed.append(replace(request, constraints=tuple(Constraint(*w, rng.choice(forms)) for w in chosen)))
    return changed
