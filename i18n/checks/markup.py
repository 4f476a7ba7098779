"""Inline codes of software messages: placeholders and tags, which a program has to find as it left them."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import accumulate

from i18n import codes
from i18n.checks.issues import Issue, Severity

STAND_IN = "\ufffc"
"""U+FFFC, the replacement character for an object: neither letter nor digit, mark nor space."""


def without_codes(text: str, syntaxes: Collection[str]) -> str:
    """`text` as prose: each of its inline codes is one `STAND_IN`."""
    for start, end in reversed(codes.find(text, syntaxes)):
        text = text[:start] + STAND_IN + text[end:]
    return text


def placeholders(source: str, target: str, syntaxes: Collection[str]) -> Issue | None:
    """Codes that are missing, added, changed, or out of order where their order gives them their meaning.

    Escapes (%%, {{, &amp;) may come and go, but not become a bare %, { or }; tags have to nest.
    """
    problem = (
        _difference(_kept(source, syntaxes), _kept(target, syntaxes))
        or _bare(source, target, syntaxes)
        or _unnested(_kept(source, syntaxes), _kept(target, syntaxes))
    )
    return Issue("markup", problem, Severity.ERROR) if problem else None


def _kept(text: str, syntaxes: Collection[str]) -> list[str]:
    """The codes that a translation has to have: all but escapes."""
    found = (text[start:end] for start, end in codes.find(text, syntaxes))
    return [code for code in found if code not in ("%%", "{{", "}}") and not code.startswith("&")]


def _difference(source: Sequence[str], target: Sequence[str]) -> str | None:
    """What is missing or was added; `%2$d` stands for the second code, wherever it is."""
    before, after = Counter(source), Counter(target)
    if Counter(_numbered(source)) == Counter(_numbered(target)):
        return None
    if before == after:
        return f"Codes without a number must keep their order: {' '.join(filter(_UNNUMBERED.match, source))}."
    missing, added = " ".join((before - after).elements()), " ".join((after - before).elements())
    said = [f"missing {missing}"] * bool(missing) + [f"added {added}"] * bool(added)
    return f"Codes differ: {', '.join(said)}."


_UNNUMBERED = re.compile(r"%(?!\d+[$%]|[(\[{<|])[^%]*[A-Za-z@]\Z|\{(?=[:!}])[^{]")


def _numbered(found: Sequence[str]) -> list[str]:
    """The codes, those that go by their order with the number that they have in it: `%s` is `%1$s`."""
    orders = accumulate(int(_UNNUMBERED.match(code) is not None) for code in found)
    return [_with(order, code) for order, code in zip(orders, found, strict=True)]


def _with(order: int, code: str) -> str:
    if not _UNNUMBERED.match(code):
        return code
    return f"%{order}${code[1:]}" if code.startswith("%") else f"{{{order - 1}{code[1:]}"


def _bare(source: str, target: str, syntaxes: Collection[str]) -> str | None:
    """A mark that begins codes and has to be doubled to stand for itself, alone in the target."""
    before, after = (without_codes(text, syntaxes) for text in (source, target))
    escaped = (mark for mark in "%{}" if codes.find(mark * 2, syntaxes))
    bare = next((mark for mark in escaped if after.count(mark) > before.count(mark)), None)
    return f"Write {bare * 2} for {bare}: alone it begins a code." if bare else None


def _unnested(source: Sequence[str], target: Sequence[str]) -> str | None:
    alone = list((Counter(_unpaired(target)) - Counter(_unpaired(source))).elements())
    return f"Tags do not nest: {' '.join(alone)}." if alone else None


def _unpaired(found: Sequence[str]) -> list[str]:
    """Tags that nothing opens, or closes in the right order; those that nothing closes at all are like <br>."""
    closed = {code[2:-1].strip() for code in found if code.startswith("</")}
    opened: list[tuple[str, str]] = []
    alone = []
    for code in found:
        name = re.match(r"</?([^\s/>]+)", code)
        if not name or name[1] not in closed or code.endswith("/>"):
            continue
        if not code.startswith("</"):
            opened.append((name[1], code))
        elif opened and opened[-1][0] == name[1]:
            opened.pop()
        else:
            alone.append(code)
    return alone + [code for _, code in opened]
