"""What may be wrong with a translation: one small function per check, problems as values.

Types are those of ITS 2.0, section 8.8 "Localization Quality Issue".
"""

from collections.abc import Collection

from babel import Locale

from i18n.checks.characters import arabic_letters, artefacts, bidi_controls, mixed_scripts
from i18n.checks.facts import added_numbers, dates, missing_addresses, numbers
from i18n.checks.issues import Check, Issue, Severity
from i18n.checks.markup import placeholders, without_codes
from i18n.checks.punctuation import brackets, edges, ending, marks, quote_style, quotes, spacing
from i18n.checks.words import empty, length, repeated, untranslated

__all__ = ["CHECKS", "Check", "Issue", "Severity", "check"]

CHECKS: tuple[Check, ...] = (
    empty,
    numbers,
    added_numbers,
    dates,
    missing_addresses,
    untranslated,
    repeated,
    length,
    quotes,
    quote_style,
    brackets,
    ending,
    marks,
    spacing,
    edges,
    mixed_scripts,
    arabic_letters,
    bidi_controls,
    artefacts,
)
"""Every check, in the order in which findings are reported."""


def check(source: str, target: str, locale: Locale, *, syntaxes: Collection[str] = ()) -> list[Issue]:
    """All findings, in the order of `CHECKS`; for an empty translation that one alone.

    `syntaxes` are those of the inline codes in the texts, as `codes.find` has them. The codes have a check of
    their own, which comes first; to the others they are no text.

    >>> [issue.comment for issue in check("%d of 20 files", "из 20 файлов", Locale("ru"), syntaxes=["c-format"])]
    ['Codes differ: missing %d.']
    """
    if not target.strip():
        omission = empty(source, target, locale)
        return [omission] if omission else []
    before, after = without_codes(source, syntaxes), without_codes(target, syntaxes)
    found = [placeholders(source, target, syntaxes), *(run(before, after, locale) for run in CHECKS)]
    return [issue for issue in found if issue]
