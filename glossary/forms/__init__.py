"""The forms that a rendering may take in a sentence: Russian cases, the Urdu oblique, plurals.

No form is better than a wrong one: what is not understood stays as it is. To add a language, write a module
with a function `paradigm(rendering, kind, gender) -> tuple[Form, ...]` that gives the dictionary form first,
or nothing for what it does not understand, and a line in `_LANGUAGES`.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from babel import Locale

from glossary.forms import russian, russian_government, russian_stand_ins, urdu
from glossary.forms.model import Form, StandIn

__all__ = ["Form", "StandIn", "agreed", "declines", "forms", "paradigm", "stand_ins"]


class _Language(NamedTuple):
    """What a language knows of its words.

    `paradigm` gives the forms of a rendering, kind and gender; `respell` another accepted spelling of a form, itself
    if there is none. `complete` says that every word has a paradigm, unless it was not understood. `stand_ins` are
    English words, with their renderings, that may stand for a term of a paradigm and kind, with an article or not;
    `agreed` is the form of it that its neighbours call for.
    """

    paradigm: Callable[[str, str, str], tuple[Form, ...]]
    respell: Callable[[str], str] = str
    complete: bool = False
    stand_ins: Callable[[Sequence[Form], str, bool], tuple[tuple[str, str], ...]] = lambda *_: ()
    agreed: Callable[[str, str, str, Sequence[Form], str], str] = lambda _, written, *__: written


_LANGUAGES = {
    "ru": _Language(
        russian.paradigm,
        russian.without_yo,
        complete=True,
        stand_ins=russian_stand_ins.stand_ins,
        agreed=russian_government.agreed,
    ),
    "ur": _Language(urdu.paradigm),
}
"""Languages whose words change in a sentence."""


def paradigm(rendering: str, kind: str, gender: str, target: Locale) -> tuple[Form, ...]:
    """Forms of `rendering` with their case and number, the dictionary form first; never raises.

    `kind` and `gender` are those of a `Concept`. What never changes is repeated for each case (США); a
    language without rules, and a rendering that is not understood, has the dictionary form alone. A case may
    have several forms: the genders of a lone adjective, both locatives of a place (в Крыму, о Крыме).

    >>> paradigm("Москва", "place", "", Locale("ru"))[1]
    Form(text='Москвы', case='Gen', number='Sing')
    """
    language = _LANGUAGES.get(target.language)
    known = language.paradigm(rendering, kind, gender) if language else ()
    if known and known[0].text == rendering:
        return known
    return (Form(rendering, "Nom", "Sing"),)


def declines(target: Locale) -> bool:
    """Whether every word of the language has several forms, so that one without has not been understood."""
    language = _LANGUAGES.get(target.language)
    return bool(language and language.complete)


def forms(rendering: str, kind: str, gender: str, target: Locale) -> tuple[str, ...]:
    """Acceptable written forms of `rendering` in `target`, the dictionary form first, no duplicates.

    These are the texts of its `paradigm`, then their other accepted spellings (Russian without ё).

    >>> forms("Ксения Карелина", "person", "f", Locale("ru"))[:3]
    ('Ксения Карелина', 'Ксении Карелиной', 'Ксению Карелину')
    """
    written = [form.text for form in paradigm(rendering, kind, gender, target)]
    language = _LANGUAGES.get(target.language)
    respelled = map(language.respell, written) if language else ()
    return tuple(dict.fromkeys((*written, *respelled)))


@lru_cache(maxsize=10_000)
def stand_ins(
    rendering: str, kind: str, gender: str, target: Locale, determined: bool
) -> tuple[StandIn, ...]:
    """Words that may stand for a term in an English sentence, to see which case it needs, the best first.

    `determined` says that an article or the like stands before the term. Languages without cases have none.
    """
    language = _LANGUAGES.get(target.language)
    own = paradigm(rendering, kind, gender, target)
    words = language.stand_ins(own, kind, determined) if language else ()
    return tuple(StandIn(word, _paired(paradigm(other, kind, "", target), own)) for word, other in words)


def agreed(text: str, start: int, end: int, rendering: str, kind: str, gender: str, target: Locale) -> str:
    """The form of `rendering` that belongs between `start` and `end` of a text in `target`: what stands there,
    unless the words before and after it beyond doubt call for another case.
    """
    language = _LANGUAGES.get(target.language)
    written = text[start:end]
    if not language:
        return written
    own = paradigm(rendering, kind, gender, target)
    return language.agreed(text[:start], written, text[end:], own, kind)


def _paired(theirs: Sequence[Form], own: Sequence[Form]) -> tuple[tuple[str, str], ...]:
    """The forms of two paradigms that have the same case, each in the number of its dictionary form; of different
    numbers only what is not the subject.
    """
    alike = theirs[0].number == own[0].number
    pairs = (
        (their.text, form.text)
        for their in theirs
        for form in own
        if their.case == form.case and their.number == theirs[0].number and form.number == own[0].number
        if alike or form.case != "Nom"
    )
    return tuple(dict.fromkeys(pairs))
