"""TBX, the standard for exchanging terminology: ISO 30042:2019, and its second version in older exports.

Files are read in the styles DCT (`<min:administrativeStatus>`) and DCA (`<termNote type="administrativeStatus">`)
of version 3, and as `<martif>` of version 2 (ISO 30042:2008) with `tig` or `ntig`; all have the same
three levels: concept, language, term. What we write is TBX-Basic in style DCT, with the modules Min and Basic
(https://www.tbxinfo.net, schemas in https://github.com/LTAC-Global/TBX-Basic_dialect), in which

| ours | TBX-Basic |
|---|---|
| `only` | `subjectField`, one for each |
| first rendering, others, forbidden words | `administrativeStatus`: preferred, admitted, deprecated |
| `expansion` | a term of type `fullForm` with the note `translate-article:expansion` |
| `=` | the English terms, each with the note `translate-article:=` |
| `gender` of a person | `grammaticalGender` of its terms that are not English |

For the rest TBX-Basic has no category. It stands in notes of the concept that begin with `translate-article:` and
name the column of our tables: `translate-article:kind=person`, `translate-article:ru:forms=Берлину`. In entries
without such notes, terms of a language that all are English terms too are read as `=`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from babel import Locale

from glossary.exchange.languages import bcp47, filed
from glossary.exchange.markup import LINE, parsed, plain, text, within
from glossary.merging import merge
from glossary.tables import GlossaryError, data
from glossary.terms import CHOICES, ENGLISH, KEEP, Concept, Glossary, Origin, Usage

PRIVATE = "translate-article:"
"""How notes begin that only we read."""

_EXPANSION = PRIVATE + "expansion"
_KEPT = PRIVATE + "="
_NAMESPACES = {
    "xmlns": "urn:iso:std:iso:30042:ed-2",
    "xmlns:min": "http://www.tbxinfo.net/ns/min",
    "xmlns:basic": "http://www.tbxinfo.net/ns/basic",
}
_CONCEPTS = ("conceptEntry", "termEntry")
_LANGUAGES = ("langSec", "langSet")
_TERMS = ("termSec", "tig", "ntig")
_META = ("admin", "descrip", "termNote")
_GENDERS = {"m": "masculine", "f": "feminine"}
_STATUS = ("administrativeStatus", "normativeAuthorization")
_RANKS = {"preferred": 0, "standardized": 0, "admitted": 2, "superseded": 3, "obsolete": 3}
"""How good a term is, by how its status begins; one without a status has rank 1."""

_FORBIDDEN = ("deprecated", "forbidden", "notrecommended", "rejected")
_SUPERSEDED = 3


class _Term(NamedTuple):
    text: str
    rank: int
    forbidden: bool
    notes: tuple[str, ...]


class _Report(NamedTuple):
    """What to tell about a file, line by line; `fields` are subject fields of entries that we did not write."""

    path: Path
    problems: list[str]
    warnings: list[str]
    fields: list[str]

    def warn(self, element: Element, what: str) -> None:
        self.warnings.append(f"{self.path}:{element.get(LINE)}: {what}")


def read(path: Path, languages: Sequence[Locale]) -> Glossary:
    """The glossary in a TBX file.

    Entries without an English term and terms that are empty are left out, with a warning. Where entries
    contradict each other, the first counts. Raises `GlossaryError` if the file is not TBX, or does not say
    which language a term is in.
    """
    root = parsed(data(path), str(path))
    if root.tag not in ("tbx", "martif"):
        raise GlossaryError([f"{path}:1: <{root.tag}> is not TBX; export the glossary as TBX or CSV"])
    report = _Report(path, [], [], [])
    entries = [element for element in root.iter() if element.tag in _CONCEPTS]
    concepts = [concept for entry in entries if (concept := _concept(entry, languages, report))]
    if report.problems:
        raise GlossaryError(report.problems)
    merged = merge(concepts)
    clashes = [problem.rpartition("; ")[0] + "; the first counts" for problem in merged.problems]
    warnings = (*report.warnings, *_limits(report), *clashes, *merged.warnings)
    return Glossary(tuple(merged.concepts), warnings)


def _limits(report: _Report) -> Iterator[str]:
    if report.fields:
        first = ", ".join(list(dict.fromkeys(report.fields))[:3])
        yield (
            f"{report.path}: subject fields ({first}) became domains, to which {len(report.fields)} rules are"
            " limited; empty the column only if they hold everywhere"
        )


def _concept(entry: Element, languages: Sequence[Locale], report: _Report) -> Concept | None:
    terms = _sections(entry, languages, report)
    spellings = _allowed(terms.get(ENGLISH, ()), superseded=True)
    if not spellings:
        report.warn(entry, "no English term; the entry was left out")
        return None
    said = list(_categories(entry, _LANGUAGES))
    notes, private = _notes(value for name, value in said if name in ("note", "definition"))
    only = tuple(dict.fromkeys(value for name, value in said if name == "subjectField"))
    ours = "kind" in private
    report.fields.extend(() if ours else only)
    kind, gender, case = (_choice(name, private) for name in CHOICES)
    return Concept(
        kind,
        gender,
        {ENGLISH: spellings, **_renderings(terms, spellings, ours)},
        "; ".join(dict.fromkeys((*private.get("note", ()), *notes))),
        Origin(str(report.path), int(entry.get(LINE, "0"))),
        _usage(terms, private, languages),
        case,
        only,
    )


def _choice(name: str, private: Mapping[str, Sequence[str]]) -> str:
    return next((value for value in private.get(name, ()) if value in CHOICES[name]), "")


def _sections(entry: Element, languages: Sequence[Locale], report: _Report) -> dict[str, list[_Term]]:
    """The terms of an entry by language, those that are preferred before others."""
    terms: dict[str, list[_Term]] = {}
    for section in (element for element in entry.iter() if element.tag in _LANGUAGES):
        code = section.get("lang", "")
        if not code:
            report.problems.append(
                f"{report.path}:{section.get(LINE)}: <{section.tag}> does not say its language;"
                ' add xml:lang="en" or the like'
            )
        elif name := filed(code, languages):
            terms.setdefault(name, []).extend(_terms(section, report))
        else:
            report.warn(section, f'"{code}" is not the code of a known language; its terms were left out')
    return {name: sorted(found, key=lambda term: term.rank) for name, found in terms.items()}


def _terms(section: Element, report: _Report) -> Iterator[_Term]:
    for element in (element for element in section.iter() if element.tag in _TERMS):
        term = element.find(".//term")
        if term is None or not text(term):
            report.warn(element, "the term is empty; it was left out")
            continue
        said = list(_categories(element, ()))
        status = next((value for name, value in said if name in _STATUS), "").casefold().replace(" ", "")
        rank = next((rank for start, rank in _RANKS.items() if status.startswith(start)), 1)
        notes = tuple(value for name, value in said if name == "note")
        yield _Term(text(term), rank, status.startswith(_FORBIDDEN), notes)


def _categories(element: Element, stop: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Data categories of an element and what they say, in either style."""
    for child in within(element, stop):
        if value := text(child):
            yield child.get("type", child.tag) if child.tag in _META else child.tag, value


def _notes(notes: Iterable[str]) -> tuple[list[str], dict[str, list[str]]]:
    """Notes for people, and what ours say by column."""
    plain_notes: list[str] = []
    private: dict[str, list[str]] = {}
    for note in notes:
        column, equals, value = note.removeprefix(PRIVATE).partition("=")
        if note.startswith(PRIVATE) and equals:
            private.setdefault(column, []).append(value.strip())
        else:
            plain_notes.append(note)
    return plain_notes, private


def _allowed(terms: Iterable[_Term], superseded: bool = False) -> tuple[str, ...]:
    """Terms to use. English ones may be `superseded`: articles still may have them."""
    good = (
        t
        for t in terms
        if not (t.forbidden or _EXPANSION in t.notes) and (superseded or t.rank < _SUPERSEDED)
    )
    return tuple(dict.fromkeys(KEEP if _KEPT in term.notes else term.text for term in good))


def _renderings(
    terms: Mapping[str, Sequence[_Term]], english: tuple[str, ...], ours: bool
) -> dict[str, tuple[str, ...]]:
    found = {name: _allowed(said) for name, said in terms.items() if name != ENGLISH}
    return {
        name: (KEEP,) if set(cells) <= set(english) and not ours else cells
        for name, cells in found.items()
        if cells
    }


def _usage(
    terms: Mapping[str, Sequence[_Term]], private: Mapping[str, Sequence[str]], languages: Sequence[Locale]
) -> dict[str, Usage]:
    forms = {
        filed(column.removesuffix(":forms"), languages): tuple(values)
        for column, values in private.items()
        if column.endswith(":forms")
    }
    usage = {
        name: Usage(
            forms.get(name, ()),
            _banned(name, terms.get(name, ())),
            next((term.text for term in terms.get(name, ()) if _EXPANSION in term.notes), ""),
        )
        for name in (*terms, *forms)
    }
    return {name: said for name, said in usage.items() if said != Usage()}


def _banned(name: str, terms: Iterable[_Term]) -> tuple[str, ...]:
    old = (t.text for t in terms if t.forbidden or (t.rank == _SUPERSEDED and name != ENGLISH))
    return tuple(dict.fromkeys(old))


def write(glossary: Glossary, languages: Sequence[Locale]) -> bytes:  # noqa: ARG001 - chosen before
    """TBX-Basic in style DCT."""
    root = Element("tbx", {"type": "TBX-Basic", "style": "dct", "xml:lang": ENGLISH, **_NAMESPACES})
    source = SubElement(SubElement(SubElement(root, "tbxHeader"), "fileDesc"), "sourceDesc")
    _add(source, "p", "A glossary of translate-article")
    body = SubElement(SubElement(root, "text"), "body")
    for number, concept in enumerate(glossary.concepts, 1):
        _add_concept(SubElement(body, "conceptEntry", {"id": f"c{number}"}), concept)
    indent(root)
    document: bytes = tostring(root, "utf-8", xml_declaration=False)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + document + b"\n"


def _add(parent: Element, tag: str, value: str) -> None:
    if value := plain(value):
        SubElement(parent, tag).text = value


def _add_concept(entry: Element, concept: Concept) -> None:
    for limit in concept.only:
        _add(entry, "min:subjectField", limit)
    for note in _written_notes(concept):
        _add(entry, "note", note)
    for name in dict.fromkeys((ENGLISH, *sorted({*concept.terms, *concept.usage}))):
        section = Element("langSec", {"xml:lang": bcp47(name)})
        _add_terms(section, concept, name)
        if len(section):
            entry.append(section)


def _written_notes(concept: Concept) -> Iterator[str]:
    if concept.note:
        yield f"{PRIVATE}note={concept.note}" if concept.note.startswith(PRIVATE) else concept.note
    for column in CHOICES:
        if value := getattr(concept, column):
            yield f"{PRIVATE}{column}={value}"
    for name, usage in concept.usage.items():
        yield from (f"{PRIVATE}{bcp47(name)}:forms={form}" for form in usage.forms)


def _add_terms(section: Element, concept: Concept, name: str) -> None:
    usage = concept.usage.get(name, Usage())
    status = "preferredTerm"
    for word, note in _words(concept, name):
        kind = "acronym" if usage.expansion and word.isupper() and " " not in word else ""
        _add_term(section, concept, word, status, kind, note)
        status = "admittedTerm"
    if usage.expansion:
        _add_term(section, concept, usage.expansion, "admittedTerm", "fullForm", _EXPANSION)
    for word in usage.forbidden:
        _add_term(section, concept, word, "deprecatedTerm")


def _words(concept: Concept, name: str) -> Iterator[tuple[str, str]]:
    """The terms in one language, each with the note that it needs; what `=` stands for may be among the others too."""
    for cell in concept.terms.get(name, ()):
        kept = cell == KEEP and name != ENGLISH
        yield from ((word, _KEPT if kept else "") for word in (concept.terms[ENGLISH] if kept else (cell,)))


def _add_term(
    section: Element, concept: Concept, word: str, status: str, kind: str = "", note: str = ""
) -> None:
    """Add a `termSec`; what is said about the term stands in the order of the schema."""
    if not plain(word):
        return
    term = SubElement(section, "termSec")
    foreign = section.get("xml:lang") != ENGLISH
    _add(term, "term", word)
    _add(term, "min:partOfSpeech", "noun" if concept.kind not in ("", "term") else "")
    _add(term, "min:administrativeStatus", f"{status}-admn-sts")
    _add(
        term,
        "basic:grammaticalGender",
        _GENDERS.get(concept.gender, "") if foreign and concept.kind == "person" else "",
    )
    _add(term, "basic:termType", kind)
    _add(term, "note", note)
