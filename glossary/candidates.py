"""Which names and titles in a document are not in the glossary yet.

Names are runs of Capitalised words that `names.PIECE` knows as one. Where any word has a capital letter, at
the start of a sentence and in headlines, only what the rest of the document knows as a name counts. Titles,
organisations and nationalities are recognised in English only, which has a list of them (`names-en.txt`).
"""

import bisect
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from babel import Locale

from glossary.matching import surname
from glossary.names import FOLDS, PIECE, SURE, Language, capitalised, language

_TOKEN = re.compile(
    r"(?<![@#\w])(?:(?:[^\W\d_]\.){2,}|[^\W\d_]\.(?=\s[^\W\d_])"
    r"|(?:Mrs?|Ms|Dr|St|Mt|Jr|Sr|Gen|Col|Lt|Capt|Sgt|Adm|Sen|Rep|Gov|Prof|Rev|Maj|Brig)\."
    r"|[^\W_][\u0300-\u036f]*(?:[-'\u2010\u2011\u2019\u02bc&]?[^\W_][\u0300-\u036f]*)*+|&)"
)
_MASK = "\0"  # stands for each character of what is known
_PART = re.compile(r"[^-\u2010\u2011\s]+")
_POSSESSIVE = re.compile(r"['’ʼ][sS]?$")
_FRESH = re.compile(r"""[.!?…:—–"“”„«»‘]|\s[-']""")
_NUMBER = re.compile(
    r"(?:\d{2,4}|\d(?=\s[a-z]+\b))(?![\w%]|[.,:/-]\d|\s(?:[\w-]+s|people|percent|per|million|billion|to)\b)"
)
_DAY_BEFORE, _DAY_AFTER = re.compile(r"\d\w*\s$"), re.compile(r"\.?\s?\d")
_WORD_BEFORE, _WORD_AFTER = re.compile(r"(\S+)\s$"), re.compile(r",? (\w+)")
_PERSON = re.compile(r"[CN][Cp]{1,3}")
_DATELINE = re.compile(r"(?:, [^()]{1,30})? \([^()]{1,40}\) ?[-—–] ")
_AGE = re.compile(r",? \(?\d\d?[,)]")
_QUOTES = frozenset(['""', "“”", "«»", "„“", "‘’"])
_LONGEST = 8  # words of a name that is looked for in a headline
_KINDS = {"offices": "organisation", "bodies": "organisation", "events": "event", "places": "place"}


def _fold(text: str) -> str:
    return text.translate(FOLDS).casefold()


class Mention(NamedTuple):
    """Where a name stands: the number of the text and character offsets, without `'s` or a leading `the`."""

    text: int
    start: int
    end: int


@dataclass(frozen=True)
class Candidate:
    """A name that the glossary may want: `name` as it is written in full, and all its mentions in order.

    `kind` is a guess, one of `glossary.terms.KINDS`, or empty.
    """

    name: str
    kind: str
    mentions: tuple[Mention, ...]


def find(texts: Sequence[str], known: Sequence[Sequence[tuple[int, int]]], source: Locale) -> list[Candidate]:
    """Names and titles in the texts of ONE document, the most frequent first, then in order of appearance.

    `known[i]` are the spans in `texts[i]` that need no name, which no mention overlaps; what stands there is
    no candidate elsewhere either. A surname alone is a mention of who bears it, as in `matching`. Languages whose
    script has no capital letters give nothing; in German, where every noun has one, only names of two words
    or more and acronyms count.
    """
    if not capitalised((source.get_language_name() or "").title()):
        return []
    lower = {word for text in texts for word in _TOKEN.findall(text) if word.islower()}
    pieces: list[_Piece] = []
    covered: set[str] = set()
    for number, (text, spans) in enumerate(zip(texts, known, strict=True)):
        spans = [(max(start, 0), end) for start, end in spans if end > max(start, 0)]
        covered.update(_fold(text[start:end]) for start, end in spans)
        pieces += _Reader(number, text, _mask(text, spans), language(source), lower).pieces()
    candidates = _Index(pieces, language(source)).candidates()
    return [found for found in candidates if _fold(found.name) not in covered]


def _mask(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + _MASK * len(text[start:end]) + text[end:]
    return text


class _Word(NamedTuple):
    """A word at its offsets; `fresh` where a sentence or a quotation starts, so that any word is Capitalised."""

    text: str
    start: int
    end: int
    fresh: bool


class _Piece(NamedTuple):
    """Words that may be a name; `weak` ones are none unless other pieces are; `hints` are kinds it may have."""

    page: int
    words: Sequence[_Word]
    weak: bool = False
    hints: Sequence[str] = ()

    @property
    def mention(self) -> Mention:
        return Mention(self.page, self.words[0].start, self.words[-1].end)

    @property
    def name(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def key(self) -> str:
        return _fold(self.name)


@dataclass(frozen=True)
class _Reader:
    """Cuts a text into pieces; `masked` is the text without what is known, `lower` the document's other words."""

    number: int
    text: str
    masked: str
    language: Language
    lower: set[str]

    def pieces(self) -> Iterator[_Piece]:
        words = list(self._words())
        return iter([_Piece(self.number, words, weak=True)]) if _headline(self.text) else self._names(words)

    def _words(self) -> Iterator[_Word]:
        """The words of the text, with an empty one where more than white space parts them."""
        done = end = 0
        for match in _TOKEN.finditer(self.masked):
            at, gap = match.start(), self.masked[done : match.start()]
            fresh = (not done and _MASK not in gap) or bool(_FRESH.search(gap))
            for start, stop in self._split(match[0]):
                if not self.masked[end : at + start].isspace():
                    yield _Word("", end, end, False)
                end = at + stop
                yield _Word(match[0][start:stop], at + start, end, fresh)
            done = match.end()

    def _split(self, token: str) -> Iterator[tuple[int, int]]:
        """Spans of the names in a word: all of O'Brien's but 's, of pro-Kremlin, US-led and US-Russian."""
        listed, owner = self.language.listed, _POSSESSIVE.sub("", token)
        token = token if owner in listed["collectives"] else owner
        parts = list(_PART.finditer(token))
        if len(parts) < 2 or token.islower() or token in self.language.countries:
            yield 0, len(token)
            return
        while parts and not (parts[0][0] in listed["prefixes"] or capitalised(parts[0][0])):
            parts.pop(0)
        while parts and parts[-1][0].isalpha() and not capitalised(parts[-1][0]):
            parts.pop()
        if any(self.language.letter(part[0]) in "DN" for part in parts):
            yield from (part.span() for part in parts)
        elif parts:
            yield parts[0].start(), parts[-1].end()

    def _names(self, words: Sequence[_Word]) -> Iterator[_Piece]:
        letters = self.language.spell("".join(map(self._letter, words)))
        for match in PIECE.finditer(letters):
            piece = _Piece(self.number, words[match.start() : match.end()])
            if match["title"]:
                yield piece._replace(hints=["title"])
            elif match["name"]:
                piece = piece._replace(hints=list(self._hints(piece, match)))
                sure = bool(piece.hints or SURE.match(letters, match.start()))
                yield piece._replace(weak=len(piece.words) == 1 and self._weak(piece, sure))

    def _letter(self, word: _Word) -> str:
        name, start, end, fresh = word
        if name.isdigit():
            return "n" if _NUMBER.match(self.text, start) else "x"
        dated = _DAY_BEFORE.search(self.text[max(start - 6, 0) : start]) or _DAY_AFTER.match(self.text, end)
        if dated and name in self.language.abbreviated:
            return "x"
        if self.language.starts_sentences(name) and (fresh or name.isupper()):
            return "x"
        letter = self.language.letter(name)
        if letter != "C" or not fresh:
            return letter
        common = len(name) < 3 or name.casefold() in self.lower
        return "x" if common and not self.language.listed["function words"] else "B"

    def _hints(self, piece: _Piece, match: re.Match[str]) -> Iterator[str]:
        text, listed, (_, start, end) = self.text, self.language.listed, piece.mention
        word, after = _WORD_BEFORE.search(text[max(start - 40, 0) : start]), _WORD_AFTER.match(text, end)
        before = word[1] if word else "x"
        title = self.language.letter(before[0].upper() + before[1:]) in "KTy"
        spoken = title or before in listed["occupations"] or (after and after[1] in listed["speech"])
        led = match.string[: match.start()].endswith(("T", "F", "y"))
        led = led or (title and _MASK in self.masked[max(start - 2, 0) : start])
        if led or _AGE.match(text, end) or (spoken and _PERSON.fullmatch(match[0])):
            yield "person"
        if before in listed["prepositions"] or (not start and _DATELINE.match(text, end)):
            yield "place"
        if text[max(start - 1, 0) : start] + text[end : end + 1] in _QUOTES:
            yield "work"

    def _weak(self, piece: _Piece, sure: bool) -> bool:
        """Whether a word may be Capitalised for another reason, or be part of a name that is known."""
        name, (_, start, end) = piece.name, piece.mention
        around = self.masked[max(start - 2, 0) : start].rstrip()[-1:], self.masked[end : end + 2].lstrip()[:1]
        if _MASK in around and "person" not in piece.hints:
            return True
        if sure or (capitalised(name[1:]) and not name.isupper()):
            return False
        return piece.words[0].fresh or self.language.capitalised_nouns or self.language.starts_sentences(name)


def _headline(text: str) -> bool:
    """Whether capital letters say nothing here: ALL CAPS, or every longer word Capitalised and no full stop."""
    stopped = text.rstrip(" \t\r\n\"'”’»)").endswith(tuple(".!?…:;,"))
    words = _TOKEN.findall(text)
    titled = words[:1] + [word for word in words if len(word) > 3]
    return text.isupper() or (not stopped and bool(words) and not any(word[0].islower() for word in titled))


class _Index:
    """Puts the mentions of one name together."""

    def __init__(self, pieces: Sequence[_Piece], language: Language) -> None:
        self._language, self._pieces = language, pieces
        strong = [self._plain(piece) for piece in pieces if not piece.weak]
        full: dict[str, list[_Piece]] = defaultdict(list)
        for piece in strong:
            full[piece.key].append(piece)
        self._names = {key: min((p.name for p in named), key=str.isupper) for key, named in full.items()}
        kinds = {key: self._kind(key, named) for key, named in full.items()}
        self._families: dict[str, list[tuple[Mention, str, str]]] = defaultdict(list)
        for piece in strong:
            kind, family = kinds[piece.key], _fold(surname(self._names[piece.key]))
            if family and kind in ("person", ""):
                self._families[family].append((piece.mention, piece.key, kind))

    def candidates(self) -> list[Candidate]:
        found: dict[str, list[_Piece]] = defaultdict(list)
        for piece in self._pieces:
            for key, part in self._lookup(piece) if piece.weak else [self._resolve(piece)]:
                found[key].append(part)
        named = [
            Candidate(self._names[key], self._kind(key, parts), tuple(part.mention for part in parts))
            for key, parts in found.items()
        ]
        return sorted(named, key=lambda candidate: (-len(candidate.mentions), candidate.mentions[0]))

    def _plain(self, piece: _Piece) -> _Piece:
        """Without particles at the start, which belong to surnames only (`de Gaulle`)."""
        particles = self._language.listed["particles"]
        first = next((i for i, word in enumerate(piece.words) if word.text not in particles), 0)
        return piece._replace(words=piece.words[first:])

    def _resolve(self, piece: _Piece) -> tuple[str, _Piece]:
        plain = self._plain(piece)
        key = self._bearer(piece)
        return (key, piece) if key else (self._bearer(plain) or plain.key, plain)

    def _bearer(self, piece: _Piece) -> str:
        """The key of the full name of whom this surname names: whoever was named last before, or else first."""
        bearers = self._families.get(piece.key)
        if not bearers or piece.name in self._language.countries:
            return ""
        _, key, kind = bearers[max(bisect.bisect(bearers, (piece.mention, "", "")) - 1, 0)]
        return "" if "place" in piece.hints and kind != "person" else key

    def _lookup(self, piece: _Piece) -> Iterator[tuple[str, _Piece]]:
        """Known names among the words, the longest first."""
        end = 0
        while end < len(piece.words):
            start = end
            for end in range(min(start + _LONGEST, len(piece.words)), start, -1):
                part = piece._replace(words=piece.words[start:end])
                if key := self._known(part):
                    yield key, part
                    break

    def _known(self, part: _Piece) -> str:
        """The key of a name that these words are elsewhere in the document; `us` and `Us` are not `US`."""
        key = self._bearer(part) or part.key
        return key if key in self._names and self._names[key].isupper() <= part.name.isupper() else ""

    def _kind(self, key: str, pieces: Sequence[_Piece]) -> str:
        name, hints = self._names[key], Counter(hint for piece in pieces for hint in piece.hints)
        words, listed = name.split(), self._language.listed
        heads = name.partition(" of ")[0].split()[-1], words[-1], words[0]
        if hints["title"]:
            return "title"
        if name in self._language.countries:
            return "organisation" if name in listed["unions"] else "place"
        if hints["person"]:
            return "person"
        if kinds := [kind for head in heads for section, kind in _KINDS.items() if head in listed[section]]:
            return kinds[0]
        if hints["work"]:
            return "work"
        if any(piece.key != key for piece in pieces):
            return "person"
        if 2 * hints["place"] >= len(pieces):
            return "place"
        return "organisation" if len(words) == 1 and name.isupper() and len(name) > 1 else ""
