"""What a language knows of names: the words of CLDR and of `names*.txt`, and how names are put together.

Each word has a letter that says what part it may play in a name, so that what a name looks like is a
regular expression over letters. Those of the lists stand in `names-en.txt` and `names.txt`; besides them

    C  any other Capitalised word    N  an acronym or a country
    B  one where a sentence starts   J  the name of a month and of persons
    n  a number that may end a name  G  O, P and E, once that makes no difference
    x  any other word
"""

import re
from collections import defaultdict
from functools import lru_cache
from pathlib import Path

from babel import Locale

_NATIONALITY = re.compile(r"[^\W\d_]+(?:ans?|ese|ish|is?)")
_SECTION = re.compile(r"^\[([^]:]+)(?:: (\S))?\]$([^[#]*)", re.MULTILINE)

FOLDS = str.maketrans("\u2010\u2011\u2019\u02bc", "--''")

_CONTEXTS = {
    r"W(?=D)": "D",  # South African
    r"(?<![CN])K(?!o)": "T",  # King Charles, but Martin Luther King
    r"(?<=[BCFNTy])J|W|(?<=[CN])K|B(?!o)": "C",  # Theresa May
    r"[BJ]": "x",  # Shares of Amazon
    r"[OPE]": "G",
}
_ANY = r"(?:[CNGMD]|F(?!F{0,4}T))"
PIECE = re.compile(
    # a title: Prince of Wales, Deputy Prime Minister, Secretary of State, but not General Assembly
    rf"(?P<title>Kot?[CN]|F{{0,4}}T[TF]*+(?:[of]t?F++)?+(?![CNFD]{{0,3}}+[GM]))"
    # no name: a nationality on its own, before a title, before the two or three words of a person's name
    rf"|D++(?:(?=CCC?(?![A-Z&]))|(?![CNGMF])|(?=F{{0,4}}T))"
    # the Food and Drug Administration
    rf"|(?P<name>(?<=t)[ND]?CaCC?[GM]"
    # the first word: Trump, von, Museum (of), General (Assembly)
    rf"|p{{0,3}}(?:Cot?(?=C))?(?:{_ANY}|T(?=[CNFD]{{0,3}}[GM]))"
    # further words: (Ministry) of Health and Social Care, (Court) of Justice, bin Salman, & Johnson, 737
    rf"(?:(?<=M)[of]t?{_ANY}(?:{_ANY}*+a[CF]{{1,3}})?|(?<=[GM])ot?(?:{_ANY}|T)"
    rf"|(?<=[A-Z])p{{1,3}}{_ANY}|&{_ANY}|n|{_ANY})*+)"
)
SURE = re.compile(r"N|CF{0,4}T")  # a name even where any word is Capitalised: NATO, Fed (Chair)


def capitalised(word: str) -> bool:
    """Whether a word has a capital letter that is not that of `I'm` or `L'entourage`.

    >>> capitalised("al-Sisi"), capitalised("d'Ormesson"), capitalised("L'entourage")
    (True, True, False)
    """
    elided, _, rest = word.translate(FOLDS).partition("'")
    return any(char.isupper() for char in (rest if rest and len(elided) < 3 else word))


class Language:
    """The words of a language; `listed` are those of `names.txt` and its own `names-*.txt`, by section."""

    def __init__(self, source: Locale) -> None:
        months, days, peoples = source.months["format"], source.days["format"], source.languages.items()
        self.capitalised_nouns = source.language in ("de", "lb")  # a capital letter alone makes no name
        self.listed: dict[str, frozenset[str]] = defaultdict(frozenset)
        self.letters: dict[str, str] = {}
        for file in ("names.txt", f"names-{source.language}.txt"):
            self._read(Path(__file__).with_name(file))
        self.abbreviated = {"Sept", *(name.rstrip(".") for name in months["abbreviated"].values())}
        self._calendar = {*months["wide"].values(), *days["wide"].values()}
        self.countries = {*source.territories.values(), *self.listed["countries"], *self.listed["unions"]}
        self._peoples = {name + s for code, name in peoples if len(code) == 2 for s in ("", "s")}
        self._stems = {name[:5] for name in source.territories.values()}

    def _read(self, file: Path) -> None:
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        for section, letter, words in _SECTION.findall(text):
            self.listed[section] = frozenset(word.replace("_", " ") for word in words.split())
            self.letters |= dict.fromkeys(self.listed[section], letter) if letter else {}

    def starts_sentences(self, word: str) -> bool:
        """Whether this is a function word or the like, such as `After` and `Officials`, and never a name."""
        return word not in self.letters and word.casefold() in self.listed["function words"]

    def letter(self, word: str) -> str:
        """What part a word may play in a name, wherever it stands."""
        if listed := self.letters.get(word.rstrip(".")) or self.letters.get(word):
            return listed
        if self.letters.get(word.rpartition("-")[2]) == "T":
            return "T"  # Vice-President
        if not capitalised(word) or (len(word) == 1 and word not in "XV"):
            return "x"
        if word in self._calendar:
            return "J" if word in self.listed["months"] else "x"
        if word in self.countries or (word.isupper() and len(word) > 1 and "." not in word):
            return "N"
        return "D" if self._nationality(word) else "C"

    def _nationality(self, word: str) -> bool:
        """Whether this is a word such as Russian: like a country's name, or a language's."""
        alike = bool(_NATIONALITY.fullmatch(word)) and not self._stems.isdisjoint((word[:4], word[:5]))
        return bool(self.listed["peoples"]) and (alike or word in self._peoples)

    def spell(self, letters: str) -> str:
        """The letters of words that stand in a row, as `PIECE` reads them."""
        for pattern, letter in _CONTEXTS.items():
            letters = re.sub(pattern, letter, letters)
        return letters


language = lru_cache(8)(Language)
"""The `Language` of a locale, read once."""
