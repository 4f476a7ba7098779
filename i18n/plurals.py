"""Plural forms of software messages: each is translated with a number that belongs to it.

A gettext catalog says which form goes with which number (GNU gettext manual, section 11.2.6, "Additional
functions for plural forms"). A machine does not know rules, but sentences: with 21 in the place of `%d` it
writes what stands in Russian for all the numbers of that form. Afterwards the number gives way to the code.
"""

import gettext
import re
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from babel import Locale

from glossary.forms import russian_counts
from i18n import codes

_RULE = re.compile(r"\s*nplurals\s*=\s*(\d+)\s*;\s*plural\s*=([^;]+);?\s*")
_HIGHEST = 1000

_PREFERRED = (*range(21, 100), *range(10, 21), *range(100, _HIGHEST + 1), *range(9, 1, -1), 1, 0)
"""Numbers in the order in which they are tried: a small one may become a word, or vanish, and 1 has a
singular of its own in English.
"""


class Form(NamedTuple):
    """A plural form: a number that belongs to it, to translate with, and whether 1 belongs to it too."""

    number: int
    one: bool


def forms(rule: str) -> tuple[Form | None, ...]:
    """The plural forms of a catalog, by its header's `Plural-Forms`; None for what no number up to 1000 has.

    Such are the forms for fractions that some take over from CLDR. Raises ValueError for what is no rule.

    >>> forms("nplurals=2; plural=(n != 1);")
    (Form(number=1, one=True), Form(number=21, one=False))
    """
    match = _RULE.fullmatch(rule)
    if not match:
        raise ValueError(f"not a rule for plural forms: {rule}")
    count, form_of = int(match[1]), _evaluated(match[2])
    if count > _HIGHEST:
        raise ValueError(f"too many plural forms: {rule}")
    first: dict[int, int] = {}
    for number in _PREFERRED:
        first.setdefault(form_of(number), number)
    if not set(first) <= set(range(count)):
        raise ValueError(f"plural forms beyond nplurals={count}: {rule}")
    return tuple(Form(first[i], form_of(1) == i) if i in first else None for i in range(count))


@lru_cache
def _evaluated(expression: str) -> Callable[[int], int]:
    """The function that an expression in C stands for; Python's reader lets nothing but arithmetic pass."""
    function = gettext.c2py(expression)

    def form_of(number: int) -> int:
        try:
            return int(function(number))
        except ArithmeticError as error:
            raise ValueError(f"a rule for plural forms that fails at {number}: {expression}") from error

    return form_of


class Counted(NamedTuple):
    """A message with the number of a form in it: the text to translate, the number, the code that it stands
    for (empty if the message shows no number), and the syntaxes of the message's codes.
    """

    text: str
    number: int
    code: str
    syntaxes: tuple[str, ...]


def counted(singular: str, plural: str, form: Form, syntaxes: Collection[str]) -> Counted:
    """The text that a machine is to translate for a form of a message; its other codes are as they were.

    Where the number can be seen, the singular serves 1 alone: «21 файл» comes from "21 files". Where it
    cannot, it serves the form that 1 belongs to, since 1 is by far the commonest of its numbers.

    >>> counted("%d file", "%d files", Form(21, True), ["c-format"]).text
    '21 files'
    """
    source, other = (singular, plural) if form.number == 1 else (plural, singular)
    if span := _count(source, other, syntaxes):
        start, end = span
        text = f"{source[:start]}{form.number}{source[end:]}"
        return Counted(text, form.number, source[start:end], tuple(syntaxes))
    return Counted(singular if form.one else plural, form.number, "", tuple(syntaxes))


def restored(translation: str, message: Counted, locale: Locale) -> str | None:
    """The translation of `message.text` with the code in the place of the number, and what is counted in the
    form that the number calls for; None if the number is not there, or more than once.

    >>> restored("Удалено: 21 файлов", Counted("Removed: 21 files", 21, "%d", ("c-format",)), Locale("ru"))
    'Удалено: %d файл'
    """
    if not message.code:
        return translation
    if span := place(translation, message.number, message.syntaxes):
        translation = agreeing(translation, message.number, span, locale)
        span = place(translation, message.number, message.syntaxes)
    return f"{translation[: span[0]]}{message.code}{translation[span[1] :]}" if span else None


def place(text: str, number: int, syntaxes: Collection[str]) -> tuple[int, int] | None:
    """Where a number stands in a text outside its codes, in characters; None unless it is there exactly once.

    It may have other digits (۲۱), and separators of groups (1,000).
    """
    taken = codes.find(text, syntaxes)
    spans = [
        match.span()
        for match in _NUMBER.finditer(text)
        if int(re.sub(r"\D", "", match[0])) == number and not _is_fraction(match[0])
        if all(match.end() <= start or end <= match.start() for start, end in taken)
    ]
    return spans[0] if len(spans) == 1 else None


_SEPARATORS = ".,،٫٬'’\u00a0\u2009\u202f"
_NUMBER = re.compile(rf"(?<!\w)(?<!\d[{_SEPARATORS}])\d+(?:[{_SEPARATORS}]\d+)*")


def _is_fraction(number: str) -> bool:
    """Whether what follows a separator is no group of three digits: 2.1 is not 21."""
    return any(len(group) != 3 for group in re.split(r"\D", number)[1:])


_AGREEMENT: dict[str, Callable[[str, int, int, int], str]] = {"ru": russian_counts.agreed}
"""How what is counted gets the form that its number calls for, by language; the others are left alone."""


def agreeing(text: str, number: int, span: tuple[int, int], locale: Locale) -> str:
    """`text` with the words that are counted by the `number` at `span` in the form that it calls for, where
    that is beyond doubt.
    """
    agreed = _AGREEMENT.get(locale.language)
    return agreed(text, *span, number) if agreed else text


_NAMES = ("count", "n", "num", "counter", "cnt", "nb", "number", "total", "amount", "quantity", "qty")
"""Names of the code that stands for the number, the surest first."""

_LITERAL = ("%%", "{{", "}}")
_NAME = re.compile(r"[%$]?[({<]{1,2}\s*([A-Za-z_][\w.]*)|%L?(n)$")
_POSITION = re.compile(r"%L?\d+\$?|%\[\d+\]|\{\d")
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_INTEGER = re.compile(r"%(?:.*[diu]|<PRI[diu].*>)")
_SEGMENT = re.compile(r"[^.,;:!?()\n]*")


def is_integer(code: str) -> bool:
    """Does a placeholder say that it stands for an integer, as `%d` does?"""
    return _INTEGER.fullmatch(code) is not None


class _Code(NamedTuple):
    """A code that may stand for a number, and the words between it and the next code or punctuation mark."""

    start: int
    end: int
    text: str
    after: str

    @property
    def name(self) -> str:
        found = _NAME.match(self.text)
        return (found[1] or found[2]) if found else ""

    @property
    def argument(self) -> str:
        """What it stands for: another one at each place, unless it has a name or a position."""
        return self.text if self.name or _POSITION.match(self.text) else f"{self.start}"

    @property
    def names(self) -> list[str]:
        """The name, and the words that it is made of: file_count, numFiles."""
        return [self.name, *(word.lower() for word in _WORDS.findall(self.name))]


def _count(text: str, other: str, syntaxes: Collection[str]) -> tuple[int, int] | None:
    """Where in a text the code of the number stands; `other` is the plural of a singular, or the reverse.

    It is the one whose name says so; else the only integer; else the only one without a name, or with a word
    of the message for a name (`{files} files`). Of several it is the one before words that change with the
    number.
    """
    found = [code for code in _codes(text, syntaxes) if not _touches_digits(text, code)]
    if named := _best_named(found):
        return named.start, named.end
    unnamed = [code for code in found if not code.name or _is_spoken(code, other)]
    integers = [code for code in found if is_integer(code.text)]
    likely = integers or unnamed
    if len({code.argument for code in likely}) > 1:
        others = [code.after for code in _codes(other, syntaxes)]
        likely = [code for code in likely if code.after not in others]
    return (likely[0].start, likely[0].end) if len({code.argument for code in likely}) == 1 else None


def _codes(text: str, syntaxes: Collection[str]) -> Iterator[_Code]:
    """The codes of a text that stand for something: not tags, entities, nor `%%`."""
    spans = codes.find(text, syntaxes)
    for (start, end), (following, _) in pairwise([*spans, (len(text), 0)]):
        after = _SEGMENT.match(text, end, following)
        newline = text[start:end] == "%n" and "qt-plural-format" not in syntaxes
        if text[start:end] not in _LITERAL and text[start] not in "<&" and not newline:
            yield _Code(start, end, text[start:end], after[0] if after else "")


def _touches_digits(text: str, code: _Code) -> bool:
    return text[code.start - 1 : code.start].isdigit() or text[code.end : code.end + 1].isdigit()


def _best_named(found: Collection[_Code]) -> _Code | None:
    """The code whose name says that it is the number; a whole name before a part of one."""
    ranks = {name: rank for rank, name in enumerate(_NAMES)}
    named = [
        (place, ranks[name], code) for code in found for place, name in enumerate(code.names) if name in ranks
    ]
    return min(named, key=lambda item: (item[0] > 0, item[1], item[2].start))[2] if named else None


def _is_spoken(code: _Code, other: str) -> bool:
    """Whether a code is named by a word after it, or stands in one of singular and plural only: One day."""
    name, words = code.name.lower(), re.findall(r"\w+", code.after.lower())
    return name in words or name.removesuffix("s") in words or code.text not in other
