"""A sentence in parts, each translated by itself, and what becomes of them together."""

from collections.abc import Sequence
from dataclasses import replace

from translators import Request, Translation, acceptance

_STOPS = {".": ",", "۔": "،"}
"""Full stops, and the comma that goes with each."""


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


def joined(request: Request, pieces: Sequence[Request], parts: Sequence[Translation]) -> Translation:
    """The translation of a request from those of its pieces; a term that was cut in two may be missing."""
    if len(parts) == 1:
        return parts[0]
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
    )


def _unended(source: str, target: str) -> str:
    """The translation of the first part of a sentence without a full stop that the source has not."""
    stop = target[-1:]
    if stop not in _STOPS or source[-1:] in ".!?…":
        return target
    return target[:-1].rstrip() + _STOPS[stop] * source.endswith(",")


def _begun(request: Request, target: str) -> str:
    """The translation of a further part of a sentence without a capital that the source has not."""
    names = tuple(form for c in request.constraints for form in c.forms)
    if request.text[:1].islower() and target[1:2].islower() and not target.startswith(names):
        return target[:1].lower() + target[1:]
    return target
