"""Language codes of other tools, and which languages of a glossary are meant.

Codes follow BCP 47 (https://www.rfc-editor.org/info/bcp47); ours are Babel's identifiers.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError

from glossary.tables import GlossaryError
from glossary.terms import ENGLISH, Concept, Glossary, fallbacks


@cache
def identifier(code: str) -> str:
    """Where a glossary files terms of this language; empty if no language has this code.

    >>> identifier("pt-BR"), identifier("EN_us"), identifier("source")
    ('pt_BR', 'en', '')

    All English is one language here: that of the column `term`.
    """
    code = code.strip().replace("_", "-")
    try:
        locale = Locale.parse(code, sep="-")
    except (ValueError, UnknownLocaleError):
        return ""
    if locale.language == ENGLISH:
        return ENGLISH
    return locale.language if code.isalpha() else str(locale)


def filed(code: str, languages: Sequence[Locale]) -> str:
    """As `identifier`, but under the wanted language if `code` is a regional variant of it.

    >>> filed("ru-RU", [Locale("ru")]), filed("ru-RU", ())
    ('ru', 'ru_RU')
    """
    name = identifier(code)
    if not (name and languages):
        return name
    general = fallbacks(Locale.parse(name))
    return next((str(locale) for locale in languages if str(locale) in general), name)


def bcp47(name: str) -> str:
    """The code that other tools know: `pt-BR` for `pt_BR`."""
    return name.replace("_", "-")


def pair(languages: Sequence[Locale], place: Path | str) -> tuple[Locale, bool]:
    """The language that is not English, and whether it is the source.

    Raises `GlossaryError` about the file at `place` unless `languages` are two and just one is English.
    """
    english = [locale.language == ENGLISH for locale in languages]
    if len(english) != 2:
        given = " ".join(map(str, languages)) or "none"
        raise GlossaryError(
            [
                f"{place}: the format holds one language beside English;"
                f" name just one, such as --to ru (given: {given})"
            ]
        )
    if english[0] == english[1]:
        raise GlossaryError(
            [
                f"{place}: one language of {languages[0]} and {languages[1]} must be English,"
                " the language that glossaries start from; name another pair"
            ]
        )
    return languages[english[0]], not english[0]


def chosen(glossary: Glossary, languages: Sequence[Locale]) -> Glossary:
    """The glossary with English and those languages only, but with all its concepts; no languages mean all."""
    if not languages:
        return glossary
    names = {name for locale in languages for name in fallbacks(locale)} | {ENGLISH}
    return replace(glossary, concepts=tuple(_chosen(concept, names) for concept in glossary.concepts))


def _chosen(concept: Concept, names: set[str]) -> Concept:
    return replace(
        concept,
        terms={name: terms for name, terms in concept.terms.items() if name in names},
        usage={name: usage for name, usage in concept.usage.items() if name in names},
    )
