"""Numbers that a translation has to have in digits, and how they may be written there."""

import re
from decimal import Decimal

from babel import Locale
from babel.numbers import format_decimal

_NUMBER = re.compile(
    r"(?<![\w.,:/–-])\d+(?:,\d{3})*(?:\.\d+|:\d\d)?"
    r"(?![\d/:–]|[.,]\d|-\d|\w)(?!\s(?:[ap]\.?m\b|centur))(?P<scale>[\s-](?:thousand|[mbtr]+illion|lakh|crore))?",
    re.IGNORECASE,
)
SMALL = 12
"""Whole numbers up to this one may become words."""

_ROUND = 1000
_SCALED = frozenset({"hi", "ur", "bn"})
"""Languages that count in lakhs and crores, not in thousands and millions."""


def find(text: str, target: Locale) -> list[tuple[int, int]]:
    """Where such numbers stand in an English `text`, in characters.

    Not small ones and round thousands, which may be words in the translation; nor ordinals, scores, and what is
    part of another sign (B-52, 9/11, 3-1).

    >>> [("He got 20 years on April 5, 2,500 of 3,000 men; 2.5%.")[a:b] for a, b in find(
    ...     "He got 20 years on April 5, 2,500 of 3,000 men; 2.5%.", Locale("ru"))]
    ['20', '2,500', '2.5']
    """
    spans = []
    for match in _NUMBER.finditer(text):
        end = match.start("scale") if match["scale"] else match.end()
        if _is_told(text[match.start() : end]) and not (match["scale"] and target.language in _SCALED):
            spans.append((match.start(), end))
    return spans


def _is_told(number: str) -> bool:
    if ":" in number:
        return True
    value = Decimal(number.replace(",", ""))
    return value != int(value) or (value > SMALL and value % _ROUND != 0)


def forms(number: str, target: Locale) -> tuple[str, ...]:
    """How a number may be written in the target language, the usual way first.

    >>> forms("2,500", Locale("ru"))[:2]
    ('2\\xa0500', '2500')
    """
    if ":" in number:
        return (number, number.replace(":", "."))
    plain = number.replace(",", "")
    written = format_decimal(Decimal(plain), locale=target, decimal_quantization=False)
    usual = written if "," in number or "." in number else plain
    return tuple(dict.fromkeys((usual, plain, number, written)))
