"""Which case the words around a term call for, where that is beyond doubt.

A small model may write «доверяют Конституционный суд». Prepositions and verbs that govern one case decide it
(Rosenthal, "Spravochnik po pravopisaniyu i literaturnoy pravke", sections 198-203); where several cases are
possible, and the written one is among them, nothing is said. Nor is it where a nominative may be the subject:
Russian puts it after the verb as readily as before (страной правит король).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from glossary.forms.model import Form
from glossary.forms.russian_valency import (
    ADVERBS,
    AIMED,
    BIDDING,
    COMING,
    DATIVE,
    GIVING,
    GOVERNED,
    HITTING,
    INSTRUMENTAL,
    LIFTING,
    MEASURES,
    MOVING,
    OFFICES,
    ORDERING,
    PERSONAL,
    SPEAKING,
    TAKEN,
    TIMES,
    TOGETHER,
    WATCHING,
)
from glossary.forms.russian_words import known, without_yo

_NUMERALS = {"NUMR", "NUMB"}
_WORD = re.compile(r"[А-ЯЁа-яё-]+")
_LAST = re.compile(r"([А-ЯЁа-яё-]+) $")
_NEXT = re.compile(r" ([А-ЯЁа-яё-]+)")
_AMOUNT = re.compile(
    r" \d[\d\xa0 .,]*(?!-|[\d.,]| ?(?:января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября"
    r"|декабря|год|лет|раз)|-)"
)
_NAMES = re.compile(r"^(?: [А-ЯЁ][А-ЯЁа-яё-]*)+")
_CLAUSE = re.compile(r"[^,;:.!?()«»„“”\"—–]*$")
_REST = re.compile(r"[^,;:.!?()«»„“”\"—–]*")
_UNCHANGED = re.compile(r"[А-ЯЁ][А-ЯЁа-яё-]*(?:[её]в|ов|[иы]н)о")
"""Places that many leave as they are in all cases: из Косово."""


class _Context(NamedTuple):
    """A term with the words around it: `word` is the one before it, `cases` are those that it may be in."""

    before: str
    word: str
    after: str
    written: str
    cases: frozenset[str]
    numbers: frozenset[str]
    kind: str

    @property
    def clause(self) -> list[str]:
        """The words before `word`, as far as the last punctuation mark."""
        found = _CLAUSE.search(self.before)
        return _WORD.findall(found[0])[:-1] if found else []


def agreed(before: str, written: str, after: str, forms: Sequence[Form], kind: str) -> str:
    """The form of a term that belongs between `before` and `after`: the one that is `written`, unless its
    neighbours call for another. One that is written without ё is replaced by one without.
    """
    if all(form.text != written for form in forms):
        forms = [form._replace(text=without_yo(form.text)) for form in forms]
    previous = _LAST.search(before)
    if previous and previous[1].lower() not in ("в", "во", "на"):
        forms = _without_second_locatives(forms)
    cases = frozenset(form.case for form in forms if form.text == written)
    numbers = frozenset(form.number for form in forms if form.text == written)
    if not previous or not cases or (kind == "place" and _UNCHANGED.fullmatch(written)):
        return written
    wanted = _wanted(_Context(before, previous[1], after, written, cases, numbers, kind))
    if not wanted or cases & set(wanted):
        return written
    fitting = (form.text for case in wanted for form in forms if form.case == case and form.number in numbers)
    return next(fitting, written)


def _without_second_locatives(forms: Sequence[Form]) -> Sequence[Form]:
    """The forms after other prepositions than в and на: о Крыме."""
    second = [form for form in forms if form.case == "Loc" and _is("loc2", form.text)]
    first = {form.number for form in forms if form.case == "Loc" and form not in second}
    return [form for form in forms if form not in second or form.number not in first]


def _wanted(context: _Context) -> Sequence[str]:
    """The cases that are possible after the word before; none if it says nothing."""
    if context.word.lower() in GOVERNED:
        return _after_preposition(context, context.word.lower())
    # The likeliest parse alone: «дел» may be a verb, but never is.
    verbs = [p for p in known(context.word)[:1] if {"VERB", "INFN", "ADJS"} & p.tag.grammemes]
    if any("impr" in parse.tag for parse in verbs):
        return ()
    return next((wanted for rule in _RULES if (wanted := rule(context, verbs))), ())


def _after_preposition(context: _Context, word: str) -> Sequence[str]:
    """The cases that are possible after a preposition, the likeliest first; none if it may be something else."""
    if (word in ADVERBS and _adverbial(context)) or _special(context, word):
        return ()
    if word in ("с", "со"):
        return _with(context)
    before = _lemmas(context.clause)
    if before & MOVING or (word == "на" and context.kind == "person"):
        return sorted(GOVERNED[word], key=lambda case: case != "Acc")
    if word == "за" and before & WATCHING:
        return ("Ins", "Acc")
    if word in ("о", "об", "обо") and before & HITTING:
        return ("Acc", "Loc")
    return GOVERNED[word]


def _adverbial(context: _Context) -> bool:
    """Whether the term after an adverb has a verb of its own, or is who was just described: стоявший напротив
    президент.
    """
    last = [parse for word in context.clause[-1:] for parse in known(word)[:1]]
    noun = any("NOUN" in p.tag and p.normal_form not in TIMES and p.normal_form != "голос" for p in last)
    verb = not noun and "VERB" in _tags(context.after)
    described = any("PRTF" in parse.tag for parse in last)
    return verb or (described and "Nom" in context.cases)


def _special(context: _Context, word: str) -> bool:
    """Whether an expression has a case of its own: в аэропорту, из виду, кандидат в президенты, что за президент,
    благодаря Путина за помощь (a participle), с июня по август.
    """
    second = "loc2" if word in ("в", "во", "на") else "gen2"
    if _is(second, context.written):
        return "Loc" in GOVERNED[word] or "Gen" in GOVERNED[word]
    if word in ("в", "во"):
        return context.kind == "title" and "Nom" in context.cases and "Plur" in context.numbers
    earlier = [w.lower() for w in context.clause]
    return (
        (word == "за" and (earlier[-1:] == ["что"] or earlier[-2:] == ["что", "это"]))
        or (word == "благодаря" and "Acc" in context.cases and " за " in context.after)
        or (word == "по" and bool({"с", "со"} & set(earlier)))
    )


def _with(context: _Context) -> Sequence[str]:
    """The cases after с: a partner's is the instrumental, that of where something comes from the genitive."""
    noun, before = _lemmas(context.clause[-1:]), _lemmas(context.clause)
    if noun & MEASURES:
        return ("Acc",)
    if before & LIFTING:
        return ("Gen", "Ins")
    partner = noun & TOGETHER or (context.kind == "organisation" and noun)
    return ("Ins",) if partner and not before & COMING and context.kind != "person" else ("Ins", "Gen")


def _object(context: _Context, verbs: Sequence[Any]) -> Sequence[str]:
    """The case of a verb's only object: помогать Сирии, управлять Сирией."""
    lemmas = {parse.normal_form for parse in verbs}
    case = "Dat" if lemmas & DATIVE else "Ins" if lemmas & INSTRUMENTAL else ""
    if not case or not context.cases & {"Nom", "Acc", "Gen"}:
        return ()
    if "Nom" in context.cases:
        filled = any(_is_in(word, case) for word in context.clause)
        return (case,) if not filled and _has_subject(context, verbs, sure=False) else ()
    return () if _aimed_deed(context.after) else (case,)


def _receiver(context: _Context, verbs: Sequence[Any]) -> Sequence[str]:
    """The dative of who is given something, or told to do something."""
    lemmas = {parse.normal_form for parse in verbs}
    if not lemmas & GIVING or context.kind == "term" or not context.cases & {"Nom", "Acc", "Gen"}:
        return ()
    after = _NAMES.sub("", context.after) if context.kind == "title" else context.after
    told = bool(lemmas & ORDERING) and _is_deed(after)
    if "Nom" not in context.cases:
        return ("Dat",) if (told and not _aimed_deed(after)) or _is_thing(after) else ()
    bidden = lemmas & BIDDING and context.kind in ("person", "title")
    if told or _is_thing(after):
        return ("Dat",) if _has_subject(context, verbs, sure=told and _lacks_object(after)) else ()
    return ("Dat",) if (bidden or _may_be_thing(after)) and _has_subject(context, verbs, sure=True) else ()


def _person(context: _Context, verbs: Sequence[Any]) -> Sequence[str]:
    """The accusative of a person whom something is done to."""
    lemmas = {parse.normal_form for parse in verbs if "ADJS" not in parse.tag}
    if context.kind == "person" and not context.cases & {"Nom", "Acc"}:
        left = "не" in map(str.lower, context.clause) or ("Dat" in context.cases and _is_thing(context.after))
        return ("Acc",) if lemmas & AIMED and not left else ()
    if "Nom" not in context.cases or context.kind not in ("person", "title") or lemmas & (SPEAKING | GIVING):
        return ()
    transitive = [parse for parse in verbs if "tran" in parse.tag]
    other = TAKEN & {word.lower() for word in context.clause} or _is_thing(context.after)
    return (
        ("Acc",)
        if transitive and not other and _has_subject(context, transitive, not lemmas & PERSONAL)
        else ()
    )


def _office(context: _Context, _verbs: Sequence[Any]) -> Sequence[str]:
    """The genitive of a place or an organisation after who is of it: мэр Афин. Acronyms often stay: глава МИД."""
    if "Nom" not in context.cases or context.kind not in ("place", "organisation"):
        return ()
    acronym = context.written.split()[0].isupper()
    heads = [p for p in known(context.word)[:1] if {"NOUN", "anim", "nomn"} <= p.tag.grammemes]
    many = any("plur" in p.tag and not {"Name", "Surn"} & p.tag.grammemes for p in heads)
    office = any(p.normal_form in OFFICES for p in heads) or (many and context.numbers == {"Sing"})
    return ("Gen",) if office and not acronym and not _added(context) else ()


_RULES: tuple[Callable[[_Context, Sequence[Any]], Sequence[str]], ...] = (
    _object,
    _receiver,
    _person,
    _office,
)


def _is(tag: str, text: str) -> bool:
    """Whether the first word of a text may have that tag of pymorphy3's."""
    return any(tag in parse.tag for word in text.split()[:1] for parse in known(word))


def _lemmas(words: Sequence[str]) -> set[str]:
    return {parse.normal_form for word in words for parse in known(word)[:2]}


def _following(after: str) -> list[str]:
    """The words after a term, as far as the next punctuation mark."""
    found = _REST.match(after)
    return _WORD.findall(found[0]) if found else []


def _is_in(word: str, case: str) -> bool:
    tags = [parse.tag for parse in known(word)[:1]]
    return any(
        {"Dat": "datv", "Ins": "ablt"}[case] in tag and {"NOUN", "NPRO", "ADJF"} & tag.grammemes
        for tag in tags
    )


def _next(after: str) -> list[Any]:
    following = _NEXT.match(after)
    return known(following[1]) if following else []


def _is_deed(after: str) -> bool:
    return any("INFN" in parse.tag for parse in _next(after)[:1])


def _aimed_deed(after: str) -> bool:
    """Whether an infinitive follows that may have the term for its object: велел Петрова арестовать."""
    return _is_deed(after) and any(parse.normal_form in AIMED for parse in _next(after)[:1])


def _lacks_object(after: str) -> bool:
    """Whether a transitive infinitive follows that has no object after it: саммит предложил Путин провести."""
    words = _following(after)[:2]
    transitive = any("tran" in parse.tag for word in words[:1] for parse in known(word)[:1])
    return transitive and not any(_accusative(parse.tag) for word in words[1:] for parse in known(word))


def _is_thing(after: str) -> bool:
    """Whether what is given follows: a noun in the accusative, or an amount."""
    following = _NEXT.match(after)
    if not following:
        return bool(_AMOUNT.match(after))
    if _lemmas(_following(after)[:2]) & TIMES:
        return False
    measured = following[1] in ("более", "больше", "менее", "меньше", "около", "почти", "свыше")
    tags = [parse.tag for parse in _next(after)[:1]]
    return measured or any(_NUMERALS & tag.grammemes or _accusative(tag) for tag in tags)


def _may_be_thing(after: str) -> bool:
    """Whether a noun follows that is an accusative, or a nominative that looks like one."""
    tags = [parse.tag for parse in _next(after)]
    return any("nomn" in tag for tag in tags[:1]) and any(map(_accusative, tags)) and "Fixd" not in tags[0]


def _accusative(tag: Any) -> bool:
    fitting = {"NOUN", "ADJF", "PRTF"} & tag.grammemes and not {"Name", "Surn", "Fixd"} & tag.grammemes
    return "accs" in tag and bool(fitting)


def _has_subject(context: _Context, verbs: Sequence[Any], sure: bool) -> bool:
    """Whether the verb has its subject before it, so that a nominative after it is none.

    `sure` says that a noun that may be an accusative too (суд) is not enough, since the verb may have one.
    """
    if any("INFN" in parse.tag for parse in verbs):
        if "чтобы" in context.clause:
            return True
        leading = [
            p
            for word in context.clause
            for p in known(word)[:1]
            if {"VERB", "ADJS", "PRED"} & p.tag.grammemes
        ]
        verbs = leading[-1:]
    if any(verb.tag.person in ("1per", "2per") for verb in verbs) or _several(context, verbs):
        return True
    return any(_agree(noun, verb.tag) for noun in _nominatives(context.clause, sure) for verb in verbs)


def _added(context: _Context) -> bool:
    """Whether another may be added to a name: партнёры «Роскосмос» и НАСА."""
    added = {"и", "с", "со", "вместе", "или"} & set(_following(context.after))
    return bool(added) and (context.kind != "place" or "VERB" not in _tags(context.after))


def _tags(after: str) -> set[str]:
    """The parts of speech of the next words."""
    words = _following(after)[:3]
    return {str(parse.tag.POS) for word in words for parse in known(word)[:1]}


def _several(context: _Context, verbs: Sequence[Any]) -> bool:
    """Whether a verb in the plural stands before one in the singular, whom nobody is added to: верят суд."""
    rest = _REST.match(context.after)
    alone = rest and context.after[rest.end() : rest.end() + 1] in ("", ".", "!", "?", ";")
    plural = any("VERB" in verb.tag and verb.tag.number == "plur" for verb in verbs)
    return plural and bool(alone) and not _added(context) and context.numbers == {"Sing"}


def _nominatives(words: Sequence[str], sure: bool) -> Iterator[Any]:
    """The nouns and pronouns that are nominative; not those of a preposition, or that say when."""
    governed = False
    for word in words:
        parses = known(word)
        if word.lower() in GOVERNED or any("PREP" in parse.tag for parse in parses[:1]):
            governed = True
        elif not parses or {"NOUN", "NPRO"} & parses[0].tag.grammemes or parses[0].normal_form == "который":
            tag = None if governed else _nominative(parses, sure)
            if tag:
                yield tag
            governed = False


def _nominative(parses: Sequence[Any], sure: bool) -> Any:
    """The tag of a word that is nominative; `sure` asks for one that can be nothing else in its number."""
    first = parses[0] if parses else None
    if not first or "Fixd" in first.tag or first.normal_form in TIMES:
        return None
    alike = [p.tag for p in parses if first.tag.POS in p.tag and p.tag.number == first.tag.number]
    if "nomn" in first.tag and (not sure or all({"nomn", "voct"} & tag.grammemes for tag in alike)):
        return first.tag
    ambiguous = not sure and "accs" in first.tag and "sing" in first.tag
    return next((tag for tag in alike if ambiguous and "nomn" in tag), None)


def _agree(noun: Any, verb: Any) -> bool:
    if noun.number != verb.number or (noun.person or "3per") != (verb.person or noun.person or "3per"):
        return False
    return verb.gender is None or noun.gender is None or noun.gender == verb.gender or "ms-f" in noun
