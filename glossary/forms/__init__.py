"""The forms that a rendering may take in a sentence: Russian cases, the Urdu oblique, plurals.

No form is better than a wrong one: what is not understood stays as it is. To add a language, write a module
with a function `paradigm(rendering, kind, gender) -> tuple[Form, ...]` that gives the dictionary form first,
or nothing for what it does not understand, and a line in `_LANGUAGES`.
"""

from collections.abc import Callable
from typing import NamedTuple

from babel import Locale

from glossary.forms import russian, urdu
from glossary.forms.model import Form

__all__ = ["Form", "forms", "paradigm"]


class _Language(NamedTuple):
    """How a language inflects, and the other accepted spelling of a form (itself if there is none)."""

    paradigm: Callable[[str, str, str], tuple[Form, ...]]
    respell: Callable[[str], str] = str


_LANGUAGES = {
    "ru": _Language(russian.paradigm, russian.without_yo),
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
