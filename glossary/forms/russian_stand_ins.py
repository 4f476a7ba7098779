"""Words in whose place a term may be put in an English sentence, to see which case Russian needs there.

Models inflect the names that they have often seen far better than rare ones. What matters of a stand-in is that it
reads like the term in the sentence, and that its accusative is like the same other case as the term's, so that
each of its forms tells as much. These are the ones of which the starter package got most cases right.
"""

from collections.abc import Sequence

from glossary.forms.model import Form

_WORDS: dict[tuple[str, bool, str], tuple[tuple[str, str], ...]] = {
    ("person", False, "Gen"): (
        ("Putin", "Путин"),
        ("Biden", "Байден"),
        ("Trump", "Трамп"),
        ("Lavrov", "Лавров"),
    ),
    ("person", False, ""): (("Anna", "Анна"), ("Irina", "Ирина"), ("Marina", "Марина")),
    ("place", False, "Nom"): (("Iran", "Иран"), ("Pakistan", "Пакистан"), ("Washington", "Вашингтон")),
    ("place", False, ""): (("Moscow", "Москва"), ("Warsaw", "Варшава")),
    ("place", True, "Nom"): (("region", "регион"), ("city", "город")),
    ("place", True, ""): (("country", "страна"), ("capital", "столица")),
    ("organisation", False, "Nom"): (("Iran", "Иран"), ("Pakistan", "Пакистан"), ("Washington", "Вашингтон")),
    ("organisation", False, ""): (("Moscow", "Москва"), ("Warsaw", "Варшава")),
    ("organisation", True, "Nom"): (("bank", "банк"), ("parliament", "парламент"), ("court", "суд")),
    ("organisation", True, ""): (("group", "группа"), ("company", "компания")),
    ("title", False, "Gen"): (("President", "президент"), ("Minister", "министр")),
    ("title", True, "Gen"): (("president", "президент"), ("minister", "министр")),
}
"""By the term's kind, whether an article stands before it, and the case that its accusative is like."""


def stand_ins(forms: Sequence[Form], kind: str, determined: bool) -> tuple[tuple[str, str], ...]:
    """English words with their renderings that may stand for a term of that paradigm.

    For one in the plural only words whose accusative is unlike all other cases will do: as a subject it needs
    another verb than they do.
    """
    cases = {form.case: form.text for form in reversed(forms) if form.number == forms[0].number}
    if len(set(cases.values())) < 3:
        return ()
    alike = ("Nom", "Gen") if forms[0].number == "Sing" else ()
    like = next((case for case in alike if cases.get(case) == cases.get("Acc")), "")
    return _WORDS.get((kind, determined, like)) or _WORDS.get((kind, False, like), ())
