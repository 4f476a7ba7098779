"""Stretches of a source sentence that nothing in its translation says.

Two witnesses have to agree. The model's attention: words in a row that no target word was made from. And its
scores: the translation is likelier without those words in the source than with them (contrastive conditioning:
Vamvas & Sennrich, "As little as possible, as much as necessary", ACL 2022).
"""

import re
from collections.abc import Sequence
from itertools import groupby

from translators.model import Hypothesis, Model, Span

RUN = 4
"""Words in a row. With the starters 0.5, of clauses taken away from translations by people, 82 % are found in Russian (176
of 215) and 69 % in Urdu (160 of 232); of 686 whole translations 5 are suspected.
"""

_WORD = re.compile(r"\w(?:\S*\w)?")


def omissions(
    model: Model, pairs: Sequence[tuple[str, str]], made: Sequence[Hypothesis]
) -> list[tuple[Span, ...]]:
    """For each (source, target), aligned as `made`, the spans of the source, in characters, that seem to be left
    out; none where the alignment is not known.
    """
    suspected = [
        (n, span)
        for n, ((source, target), hypothesis) in enumerate(zip(pairs, made, strict=True))
        if target
        for span in _unlinked(model, source, hypothesis)
    ]
    whole = model.score([pairs[n] for n, _ in suspected])
    rest = model.score([(_without(pairs[n][0], span), pairs[n][1]) for n, span in suspected])
    found: list[list[Span]] = [[] for _ in pairs]
    for (n, span), likely, likelier in zip(suspected, whole, rest, strict=True):
        if likelier > likely:
            found[n].append(span)
    return [tuple(spans) for spans in found]


def known(made: Hypothesis) -> bool:
    """Whether it is known where each word of a translation came from."""
    return bool(made.links) and -1 not in made.links


def _unlinked(model: Model, source: str, made: Hypothesis) -> list[Span]:
    """Runs of source words with no link to the target."""
    words = [Span(*match.span()) for match in _WORD.finditer(source)]
    if len(words) < RUN or not known(made):
        return []
    offsets = model.offsets(source)
    linked = [offsets[i] for i in set(made.links) if i < len(offsets)]
    silent = [not any(offset.overlaps(word) for offset in linked) for word in words]
    runs = [list(run) for left_out, run in groupby(range(len(words)), key=silent.__getitem__) if left_out]
    return [Span(words[run[0]].start, words[run[-1]].end) for run in runs if len(run) >= RUN]


def _without(text: str, span: Span) -> str:
    return " ".join((text[: span.start] + text[span.end :]).split())
