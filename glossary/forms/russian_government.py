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
from glossary.forms.russian_words import known, without_yo

_PREPOSITIONS = {
    "Gen": "без близ ввиду вместо вне внутри возле вокруг вследствие для до из из-за из-под изо кроме мимо"
    " насчёт насчет напротив около от ото относительно помимо после посреди против ради среди у",
    "Dat": "благодаря вопреки к ко навстречу наперекор подобно согласно",
    "Acc": "про сквозь через",
    "Ins": "между над надо перед передо",
    "Loc": "о об обо при",
    "Loc Acc": "в во на",
    "Ins Gen": "с со",
    "Acc Ins": "за",
    "Ins Acc": "под подо",
    "Dat Loc": "по",
}
_GOVERNED = {word: cases.split() for cases, words in _PREPOSITIONS.items() for word in words.split()}
"""The cases that a preposition may take, the commonest first; rare ones are left out."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ADVERBS = _words("внутри возле вокруг мимо навстречу напротив около после против")
"""Prepositions that are adverbs too: вскоре после Путин заявил."""

_DATIVE = _words(
    """
    аплодировать верить вредить грозить доверять завидовать мешать мстить надоесть отомстить
    подчиняться подчиниться поверить помешать помогать помочь посочувствовать препятствовать пригрозить
    принадлежать противодействовать противоречить противостоять рукоплескать симпатизировать служить
    содействовать соответствовать сопротивляться сочувствовать способствовать угрожать
    """
)
"""Verbs whose object is in the dative, and that have no other."""

_INSTRUMENTAL = _words(
    """
    владеть восхищаться гордиться дорожить заведовать завладеть заняться заниматься злоупотреблять
    интересоваться командовать насладиться наслаждаться обладать овладеть пользоваться воспользоваться
    пренебрегать править распоряжаться рисковать руководить увлекаться управлять
    """
)
"""Verbs whose object is in the instrumental."""

_BIDDING = _words(
    """
    велеть запретить запрещать позволить позволять посоветовать приказать приказывать разрешить разрешать
    рекомендовать советовать
    """
)
"""Verbs with somebody in the dative, who is to do something."""

_ORDERING = _BIDDING | _words(
    "давать дать обещать поручать поручить пообещать предлагать предложить"
)
"""Verbs with somebody in the dative and a deed in the infinitive."""

_GIVING = _ORDERING | _words(
    """
    вернуть возвращать вручать вручить выдать выдавать одолжить отдать отправить передавать передать подарить
    показать показывать послать предоставить предоставлять предъявить предъявлять продать прислать присудить
    должен должный
    """
)
"""Verbs with a receiver in the dative and a thing in the accusative, or a deed in the infinitive."""

_AIMED = _words(
    """
    арестовать арестовывать возглавить встретить встречать выпустить выслать депортировать допросить
    допрашивать задержать застрелить избить критиковать навестить обвинить обвинять
    обменять оправдать освободить освобождать осудить отстранить поблагодарить победить поддержать поддерживать
    поздравить похитить посетить преследовать приветствовать пригласить приглашать приговорить раскритиковать
    ранить разыскивать сменить убить убивать уволить упрекнуть упрекать хвалить экстрадировать
    """
)
"""Verbs whose object is a person in the accusative."""

_SPEAKING = _words(
    """
    говорить добавить добавлять заметить замечать заявить заявлять напомнить написать обещать объявить объяснить
    ответить отвечать отметить отмечать передать передавать писать подтвердить подчеркнуть подчёркивать пообещать
    пояснить признать признавать рассказать рассказывать сказать сообщать сообщить считать указать указывать
    утверждать уточнить цитировать
    """
)
"""Verbs after which a name is who speaks."""

_MOVING = _words(
    """
    бежать вернуть вернуться везти визит возвращать возвращаться возвращение войти ворваться врываться въезд
    въезжать въехать ввезти ввозить ввести вводить ввод вступить вступление вторгнуться вторгаться вторжение
    выехать выезд выезжать вылет вылетать вылететь выслать высылка депортация депортировать добираться добраться
    доставить доставка доставлять ездить ехать импорт лететь направить направиться направлять направляться
    отправить отправиться отправка отправлять отправляться перебросить перевезти перевести переезд переезжать
    переехать перелёт переместить перенести плыть поездка поехать полететь попасть попадать поставить поставка
    поставлять послать прибывать прибытие прибыть привезти приезд приезжать приехать прийти прилёт прилететь
    приходить прорваться путь съездить уезжать уехать улететь экспорт экспортировать экстрадировать экстрадиция
    """
)
"""What goes somewhere, or takes somebody there: в and на have the accusative, с the genitive."""

_TAKING = _words(
    """
    брать взимать взыскание взыскать взыскивать взять запросить начать начинать получать получить потребовать
    сбить снимать снятие снять собрать списать списывать стребовать требовать уволить уволиться уйти штраф
    """
)
"""What goes or comes from somebody: санкции снимут с «Аэрофлота»."""

_TOGETHER = _words(
    """
    беседа битва бой борьба брак война встреча граница диалог дипломатия договор договорённость дружба
    интеграция консультация контакт контракт конфликт матч мир мирный обмен общение отношение партнёрство
    переговоры перемирие переписка перестрелка противостояние разговор разногласие разрыв сближение связь
    сделка ссора соглашение сотрудничество соперничество союз спор сражение столкновение торговля торговый
    """
)
"""Nouns with a partner, who is in the instrumental after с; from elsewhere are врачи с Кубы."""

_MEASURES = _words("величина вес высота глубина длина площадь рост размер толщина ширина")
"""After these с has the accusative: шириной с Люксембург."""

_WATCHING = _words(
    """
    гнаться замужем наблюдать наблюдение наступать охота охотиться погоня последовать присматривать скрываться
    следить следовать слежка спрятаться стоять ухаживать числиться
    """
)
"""After these за has the instrumental."""

_HITTING = _words("биться опереться опираться разбиться споткнуться стукнуться тереться удар удариться")
"""After these о has the accusative."""

_OFFICES = _words(
    """
    вице-президент вице-премьер гендиректор глава госсекретарь губернатор депутат директор житель император канцлер
    королева король лидер мэр основатель основательница посол правитель председатель представитель президент
    пресс-секретарь премьер премьер-министр сенатор соучредитель спикер уроженец учредитель
    """
)
"""Who is of a place or an organisation; beside others its name is an apposition (перевозчик «Аэрофлот»)."""

_TIMES = _words("век вечер время год день месяц минута неделя ночь раз утро час")
"""Nouns that are in the accusative for when, or how long."""

_TAKEN = _words("его её ее их меня тебя нас вас кого которого которую которых")
"""Objects that may stand before a verb."""

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
        forms = [form for form in forms if form.case != "Loc" or not _is("loc2", form.text)]
    cases = frozenset(form.case for form in forms if form.text == written)
    numbers = frozenset(form.number for form in forms if form.text == written)
    if not previous or not cases or (kind == "place" and _UNCHANGED.fullmatch(written)):
        return written
    wanted = _wanted(_Context(before, previous[1], after, written, cases, numbers, kind))
    if not wanted or cases & set(wanted):
        return written
    fitting = (form.text for case in wanted for form in forms if form.case == case and form.number in numbers)
    return next(fitting, written)


def _wanted(context: _Context) -> Sequence[str]:
    """The cases that are possible after the word before; none if it says nothing."""
    if context.word.lower() in _GOVERNED:
        return _after_preposition(context, context.word.lower())
    # The likeliest parse alone: «дел» may be a verb, but never is.
    verbs = [p for p in known(context.word)[:1] if {"VERB", "INFN", "ADJS"} & p.tag.grammemes]
    if any("impr" in parse.tag for parse in verbs):
        return ()
    return next((wanted for rule in _RULES if (wanted := rule(context, verbs))), ())


def _after_preposition(context: _Context, word: str) -> Sequence[str]:
    """The cases that are possible after a preposition, the likeliest first; none if it may be something else."""
    if (word in _ADVERBS and _adverbial(context)) or _special(context, word):
        return ()
    if word in ("с", "со"):
        return _with(context)
    before = _lemmas(context.clause)
    if before & _MOVING or (word == "на" and context.kind == "person"):
        return sorted(_GOVERNED[word], key=lambda case: case != "Acc")
    if word == "за" and before & _WATCHING:
        return ("Ins", "Acc")
    if word in ("о", "об", "обо") and before & _HITTING:
        return ("Acc", "Loc")
    return _GOVERNED[word]


def _adverbial(context: _Context) -> bool:
    """Whether the term after an adverb has a verb of its own, or is who was just described: стоявший напротив
    президент.
    """
    verb = any("VERB" in parse.tag for word in _following(context.after)[:3] for parse in known(word)[:1])
    described = any("PRTF" in parse.tag for word in context.clause[-1:] for parse in known(word)[:1])
    return verb or (described and "Nom" in context.cases)


def _special(context: _Context, word: str) -> bool:
    """Whether an expression has a case of its own: в аэропорту, из виду, кандидат в президенты, что за президент,
    благодаря Путина за помощь (a participle), с июня по август.
    """
    second = "loc2" if word in ("в", "во", "на") else "gen2"
    if _is(second, context.written):
        return "Loc" in _GOVERNED[word] or "Gen" in _GOVERNED[word]
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
    if noun & _MEASURES:
        return ("Acc",)
    partner = noun & _TOGETHER or (context.kind == "organisation" and noun)
    coming = before & (_TAKING | _MOVING)
    if coming:
        return ("Gen", "Ins")
    return ("Ins",) if partner and context.kind != "person" else ("Ins", "Gen")


def _object(context: _Context, verbs: Sequence[Any]) -> Sequence[str]:
    """The case of a verb's only object: помогать Сирии, управлять Сирией."""
    lemmas = {parse.normal_form for parse in verbs}
    case = "Dat" if lemmas & _DATIVE else "Ins" if lemmas & _INSTRUMENTAL else ""
    if not case or not context.cases & {"Nom", "Acc", "Gen"}:
        return ()
    if "Nom" in context.cases:
        filled = any(_is_in(word, case) for word in context.clause)
        return (case,) if not filled and _has_subject(context, verbs, sure=False) else ()
    return () if _aimed_deed(context.after) else (case,)


def _receiver(context: _Context, verbs: Sequence[Any]) -> Sequence[str]:
    """The dative of who is given something, or told to do something."""
    lemmas = {parse.normal_form for parse in verbs}
    if not lemmas & _GIVING or context.kind == "term" or not context.cases & {"Nom", "Acc", "Gen"}:
        return ()
    after = _NAMES.sub("", context.after) if context.kind == "title" else context.after
    told = bool(lemmas & _ORDERING) and _is_deed(after)
    if "Nom" not in context.cases:
        return ("Dat",) if (told and not _aimed_deed(after)) or _is_thing(after) else ()
    bidden = lemmas & _BIDDING and context.kind in ("person", "title")
    if not (told or bidden or _is_thing(after)):
        return ()
    return ("Dat",) if _has_subject(context, verbs, sure=not told) else ()


def _person(context: _Context, verbs: Sequence[Any]) -> Sequence[str]:
    """The accusative of a person whom something is done to."""
    lemmas = {parse.normal_form for parse in verbs if "ADJS" not in parse.tag}
    if context.kind == "person" and not context.cases & {"Nom", "Acc"}:
        left = "не" in map(str.lower, context.clause) or ("Dat" in context.cases and _is_thing(context.after))
        return ("Acc",) if lemmas & _AIMED and not left else ()
    if "Nom" not in context.cases or context.kind not in ("person", "title") or lemmas & (_SPEAKING | _GIVING):
        return ()
    transitive = [parse for parse in verbs if "tran" in parse.tag]
    taken = _TAKEN & {word.lower() for word in context.clause}
    return ("Acc",) if transitive and not taken and _has_subject(context, transitive, sure=True) else ()


def _office(context: _Context, _verbs: Sequence[Any]) -> Sequence[str]:
    """The genitive of a place or an organisation after who is of it: мэр Афин. Acronyms often stay: глава МИД."""
    if "Nom" not in context.cases or context.kind not in ("place", "organisation"):
        return ()
    acronym = context.written.split()[0].isupper()
    heads = {p.normal_form for p in known(context.word)[:1] if {"NOUN", "anim", "nomn"} <= p.tag.grammemes}
    return ("Gen",) if heads & _OFFICES and not acronym else ()


_RULES: tuple[Callable[[_Context, Sequence[Any]], Sequence[str]], ...] = (_object, _receiver, _person, _office)


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
    return any({"Dat": "datv", "Ins": "ablt"}[case] in tag and {"NOUN", "NPRO", "ADJF"} & tag.grammemes for tag in tags)


def _next(after: str) -> list[Any]:
    following = _NEXT.match(after)
    return known(following[1]) if following else []


def _is_deed(after: str) -> bool:
    return any("INFN" in parse.tag for parse in _next(after)[:1])


def _aimed_deed(after: str) -> bool:
    """Whether an infinitive follows that may have the term for its object: велел Петрова арестовать."""
    return _is_deed(after) and any(parse.normal_form in _AIMED for parse in _next(after)[:1])


def _is_thing(after: str) -> bool:
    """Whether what is given follows: a noun in the accusative, or an amount."""
    following = _NEXT.match(after)
    if not following:
        return bool(_AMOUNT.match(after))
    measured = following[1] in ("более", "больше", "менее", "меньше", "около", "почти", "свыше")
    tags = [parse.tag for parse in _next(after)[:1]]
    return measured or any(_NUMERALS & tag.grammemes or _accusative(tag) for tag in tags)


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
        leading = [p for word in context.clause for p in known(word)[:1] if {"VERB", "ADJS", "PRED"} & p.tag.grammemes]
        verbs = leading[-1:]
    if any(verb.tag.person in ("1per", "2per") for verb in verbs) or _several(context, verbs):
        return True
    return any(_agree(noun, verb.tag) for noun in _nominatives(context.clause, sure) for verb in verbs)


def _several(context: _Context, verbs: Sequence[Any]) -> bool:
    """Whether a verb in the plural stands before one in the singular, whom nobody is added to: верят суд."""
    rest = _REST.match(context.after)
    alone = rest and context.after[rest.end() : rest.end() + 1] in ("", ".", "!", "?", ";")
    added = {"и", "с", "со", "вместе", "или"} & set(_following(context.after))
    plural = any("VERB" in verb.tag and verb.tag.number == "plur" for verb in verbs)
    return plural and bool(alone) and not added and context.numbers == {"Sing"}


def _nominatives(words: Sequence[str], sure: bool) -> Iterator[Any]:
    """The nouns and pronouns that are nominative; not those of a preposition, or that say when."""
    governed = False
    for word in words:
        parses = known(word)
        tag = parses[0].tag if parses else None
        if word.lower() in _GOVERNED or (tag and "PREP" in tag):
            governed = True
        elif not tag:
            governed = False
        elif {"NOUN", "NPRO"} & tag.grammemes:
            if "nomn" in tag and "Fixd" not in tag and not governed and parses[0].normal_form not in _TIMES:
                alike = [p.tag for p in parses if {"NOUN", "NPRO"} & p.tag.grammemes and p.tag.number == tag.number]
                if not sure or all({"nomn", "voct"} & other.grammemes for other in alike):
                    yield tag
            governed = False


def _agree(noun: Any, verb: Any) -> bool:
    if noun.number != verb.number or (noun.person or "3per") != (verb.person or noun.person or "3per"):
        return False
    return verb.gender is None or noun.gender is None or noun.gender == verb.gender or "ms-f" in noun
