"""A sentence in parts, each translated by itself, and what becomes of them together."""

import re
from collections.abc import Sequence
from dataclasses import replace

from translators import Request, Translation, acceptance

_MARKS = ",;:–—،؛"
_ARABIC = str.maketrans(",;", "،؛")
_ABBREVIATION = re.compile(r"\b\w{1,2}\.$")


def cut(request: Request, spans: Sequence[tuple[int, int]]) -> list[Request]:
    """The request, cut into spans of its text that cover it."""
    if len(spans) == 1:
        return [request]
    parts = []
    for start, end in spans:
        inside = (c for c in request.constraints if start <= c.start and c.end <= end)
        moved = tuple(replace(c, start=c.start - start, end=c.end - start) for c in inside)
        parts.append(Request(request.text[start:end].rstrip(), moved))
    return parts


def joined(request: Request, spans: Sequence[tuple[int, int]], parts: Sequence[Translation]) -> Translation:
    """The translation of a request from those of its parts, which have the given spans; a term that was cut in two may
    be missing.
    """
    if len(parts) == 1:
        return parts[0]
    pieces = cut(request, spans)
    texts = [part.text for part in parts]
    for i in range(len(texts) - 1):
        texts[i] = _unended(pieces[i].text, texts[i])
        texts[i + 1] = _begun(pieces[i + 1], texts[i + 1])
    text = " ".join(texts)
    return Translation(
        text=text,
        score=sum(part.score for part in parts) / len(parts),
        met=acceptance.met(text, request.constraints),
        method="+".join(sorted({part.method for part in parts})),
        fault=next((part.fault for part in parts if part.fault), None),
        omitted=tuple(
            (start + place, end + place)
            for (place, _), part in zip(spans, parts, strict=True)
            for start, end in part.omitted
        ),
    )


def _unended(source: str, target: str) -> str:
    """The translation of a first part of a sentence with the mark that ends the part, in the place of a full stop."""
    if target[-1:] not in (".", "۔") or target.endswith("..") or source[-1:] in (".", "!", "?", "…"):
        return target
    mark = source.rstrip('”»") ')[-1:]
    mark = mark if mark in _MARKS else ""
    if _ABBREVIATION.search(target):
        return target + mark
    return target[:-1].rstrip() + (mark.translate(_ARABIC) if target[-1] == "۔" else mark)


def _begun(request: Request, target: str) -> str:
    """The translation of a further part of a sentence without a capital that nothing in the source accounts for."""
    named = any(word[:1].isupper() for word in request.text.split()[:2])
    terms = tuple(form for c in request.constraints for form in (*c.forms, *c.also))
    if named or target[1:2].isupper() or target.startswith(terms):
        return target
    return target[:1].lower() + target[1:]
