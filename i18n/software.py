"""Software catalogs: the messages of a template or catalog, and what a machine makes of them.

Each text of a message, its plural forms with a number that belongs to each, goes to the machine in plain
words, line by line and sentence by sentence. What does not come back whole is cut at its tags, and then at
all of its codes: better a rough translation with whole codes than none, since people look at it anyway.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from babel import Locale

from i18n import codes, plurals
from i18n.articles import Sentence
from i18n.catalogs.entries import FUZZY, MACHINE, Catalog, Entry
from i18n.checks.issues import Issue, Severity
from i18n.checks.markup import placeholders
from i18n.documents import Document, Segment, Unit
from i18n.plain import SIGN, Aligner, Plain, Said, is_break, plain, restored
from i18n.plurals import Counted, Form
from i18n.typography import localize_punctuation
from translators import sentences

Translate = Callable[[Sequence[Document]], Sequence[Sequence[Sentence]]]
"""The translated sentences of each document."""

_ENDS = re.compile(r"[.!?…:;,،؛؟۔]+$")
_STOPS = (".", "۔", "。", "।")
_SPACE = r"(?:\s|&nbsp;|<(?:img|input)\b[^<>]*>|<[^<>]*/>)*"
_CLOSING, _OPENING = r"""[,.;:!?…)\]”»"`]""", r"""[(\[“«"`]"""
_AROUND = re.compile(rf"\A({_SPACE}(?:{_CLOSING}+\s+)?)(.*?)((?:\s+{_OPENING}+)?{_SPACE})\Z", re.DOTALL)
"""What a piece begins and ends with: white space, images, and marks that belong to its neighbours."""

_UNIT = re.compile(r"\W*[A-Z]{1,3}\W*")


def is_in(template: Catalog, target: Locale) -> bool:
    """Is it a catalog of translations into this language, not a template or one of another language?"""
    language = template.fields.get("Language", "").replace("@", "_").replace("-", "_")
    return language.split("_")[0].lower() == target.language and any(e.target for e in template.entries)


def blank(template: Catalog, rule: str) -> list[Entry]:
    """The messages without translations, with as many forms as the rule for plural forms says.

    Raises ValueError if that is no rule.
    """
    count = len(plurals.forms(rule))
    return [
        replace(
            entry,
            targets=("",) * (1 if entry.plural is None else count),
            flags=tuple(flag for flag in entry.flags if flag != FUZZY),
            remarks=entry.their_remarks,
            previous_source=None,
            previous_plural=None,
            previous_context=None,
        )
        for entry in template.entries
        if not entry.obsolete
    ]


_OF_TRANSLATIONS = ("Language", "Language-Team", "Last-Translator", "PO-Revision-Date", "Plural-Forms")
"""Fields of a header that tell about translations into one language."""


def headed(template: Catalog) -> Catalog:
    """The template with a header that a catalog in another language can begin with."""
    fields = {
        name: value
        for name, value in template.fields.items()
        if name not in _OF_TRANSLATIONS and not name.startswith("X-")
    }
    fields |= {"Content-Type": "text/plain; charset=UTF-8"}
    return replace(template.with_fields(fields), encoding="utf-8", bom=False)


class Filled(NamedTuple):
    """An entry with the machine's text, the sentences that it was made of, and what to tell the reviewer
    besides.
    """

    entry: Entry
    sentences: tuple[Sentence, ...]
    note: str

    @property
    def whole(self) -> Sentence:
        """The message as a sentence of its own, with what there is to say about all that it was made of."""
        entry, parts = self.entry, self.sentences
        lost = [Issue("markup", _FAILED, Severity.ERROR)] if self.note == _FAILED else []
        return Sentence(
            Segment(entry.source, line=entry.line, target=entry.target or None, state=entry.state),
            tuple(dict.fromkeys(term for part in parts for term in part.terms)),
            tuple(dict.fromkeys([*lost, *(issue for part in parts for issue in part.issues)])),
            "+".join(sorted({part.method for part in parts})),
        )


class _Try(NamedTuple):
    """A way to have a text translated: at which codes it is cut, the sign before what stands for its
    placeholders, and what there is to tell the reviewer.
    """

    cut: Callable[[str], bool]
    sign: str = ""
    note: str = ""


_TRIES = (
    _Try(is_break, SIGN),
    _Try(is_break),
    _Try(
        lambda code: code.startswith("<"),
        note="translated piece by piece, between the tags; see whether it reads well",
    ),
    _Try(bool, note="translated piece by piece, between the codes; see whether it reads well"),
)
"""Each is for what the one before has lost a code of."""

_FAILED = "the machine did not keep the placeholders or the markup; translate it by hand"


def fill(
    entries: Iterable[Entry],
    rule: str,
    source: Locale,
    target: Locale,
    translate: Translate,
    aligner: Aligner | None = None,
) -> list[Filled]:
    """The messages, which are in the language `source`, with translations into `target`, for people to look
    at.

    `rule` is that for plural forms of the catalog that they go into; ValueError if it is none. Without an
    `aligner` a sentence is cut at the tags inside it.
    """
    forms = plurals.forms(rule)
    filled = {entry.key: Filled(entry, (), _FAILED) for entry in entries}
    for way in _TRIES:
        waiting = [found.entry for found in filled.values() if found.note == _FAILED]
        texts = [list(_texts(entry, forms, way)) for entry in waiting]
        documents = [
            _document(text, entry, source)
            for entry, some in zip(waiting, texts, strict=True)
            for text in some
        ]
        done = iter(translate(documents)) if documents else iter(())
        for entry, some in zip(waiting, texts, strict=True):
            filled[entry.key] = _filled(entry, [(text, next(done)) for text in some], target, aligner, way)
    return list(filled.values())


@dataclass(frozen=True)
class _Text:
    """A form of a message, or all of it: what is translated of it in plain words, and what stands between."""

    counted: Counted
    parts: tuple[Plain | str, ...]


def _texts(entry: Entry, forms: Sequence[Form | None], way: _Try) -> Iterator[_Text]:
    """What is to be translated of a message: each of its forms; one that no number has is like the last that
    some has.
    """
    syntaxes = codes.syntaxes(entry.flags, entry.plural or entry.source)
    usual = next(form for form in reversed(forms) if form)
    for form in forms if entry.plural is not None else (usual,):
        counted = Counted(entry.source, 0, "", syntaxes)
        if entry.plural is not None:
            counted = plurals.counted(entry.source, entry.plural, form or usual, syntaxes)
        if counted.code and way.cut(counted.code):
            other = entry.source if (form or usual).number == 1 else entry.plural or ""
            counted = Counted(other, 0, "", syntaxes)
        yield _Text(counted, tuple(_parts(counted, way)))


def _parts(counted: Counted, way: _Try) -> Iterator[Plain | str]:
    text, syntaxes = counted.text, counted.syntaxes
    spans = codes.find(text, syntaxes)
    breaks = [
        m.span()
        for m in re.finditer(r"\n+", text)
        if not any(a < m.end() and m.start() < b for a, b in spans)
    ]
    cuts = sorted([*breaks, *(span for span in spans if way.cut(text[slice(*span)]))])
    for (start, end), (following, _) in pairwise([(0, 0), *cuts, (len(text), 0)]):
        yield text[start:end]
        yield from _worded(text[end:following], counted, way.sign)


def _worded(piece: str, counted: Counted, sign: str) -> Iterator[Plain | str]:
    """A piece of a text, in plain words if it has any but a unit (`%s GB`), and the white space around it."""
    words = codes.remove(piece, counted.syntaxes)
    if any(map(str.isalpha, words)) and not (words != piece and _UNIT.fullmatch(words)):
        _, before, core, after, _ = re.split(_AROUND, piece)
        yield from (before, plain(core, counted.syntaxes, sign), after)
    else:
        yield piece


def _document(text: _Text, entry: Entry, source: Locale) -> Document:
    """A text as a document of its own: a message tells nothing about how the others are to be understood."""
    units = tuple(_unit(part.text, entry, source) for part in text.parts if isinstance(part, Plain))
    return Document("message", units, ("",) * (len(units) + 1), "po")


def _unit(text: str, entry: Entry, source: Locale) -> Unit:
    pieces = ((piece, piece.rstrip()) for piece in sentences.split(text, source.language))
    return Unit("message", tuple(Segment(bare, piece[len(bare) :], entry.line) for piece, bare in pieces))


def _filled(
    entry: Entry,
    done: Sequence[tuple[_Text, Sequence[Sentence]]],
    target: Locale,
    aligner: Aligner | None,
    way: _Try,
) -> Filled:
    targets = tuple(_translated(text, iter(said), target, aligner) for text, said in done)
    if not all(target and _is_whole(entry, target) for target in targets):
        return Filled(entry, (), _FAILED)
    used = dict.fromkeys(sentence for _, said in done for sentence in said)
    return Filled(entry.offering(tuple(filter(None, targets)), MACHINE), tuple(used), way.note)


def _translated(text: _Text, said: Iterator[Sentence], target: Locale, aligner: Aligner | None) -> str | None:
    """The translation of a text, None if its codes did not survive."""
    parts = [
        part if isinstance(part, str) else restored(part, _said(part.text, said, target), aligner)
        for part in text.parts
    ]
    whole = "".join(part or "" for part in parts)
    if None in parts or placeholders(text.counted.text, whole, text.counted.syntaxes):
        return None
    return plurals.restored(whole, text.counted, target)


def _is_whole(entry: Entry, target: str) -> bool:
    """Has a form the codes of the singular, or those of the plural, in their order: that of the number too?"""
    syntaxes = codes.syntaxes(entry.flags, entry.plural or entry.source)
    return any(placeholders(text, target, syntaxes) is None for text in (entry.source, entry.plural) if text)


def _said(text: str, done: Iterator[Sentence], target: Locale) -> Iterator[Said]:
    """The sentences of a plain text with their translations."""
    while text:
        sentence = next(done)
        source, tail = sentence.segment.text, sentence.segment.tail
        text = text[len(source) + len(tail) :]
        yield Said(source, _like(source, sentence.segment.target or "", target), tail)


def _like(source: str, translation: str, target: Locale) -> str:
    """A translation that ends as its source does: with a full stop, a colon, an ellipsis, or with nothing."""
    wanted, found = _ENDS.search(source), _ENDS.search(translation)
    if not wanted:
        return translation[:-1] if translation.endswith(_STOPS) else translation
    if wanted[0] in (":", "…", "..."):
        return _ENDS.sub("", translation) + wanted[0]
    return translation if found else localize_punctuation(translation + wanted[0], target)
