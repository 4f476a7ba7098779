"""XML with line numbers and without entities, and the text of TBX elements."""

import re
from collections.abc import Iterator
from typing import NoReturn
from unicodedata import normalize
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from glossary.tables import GlossaryError

LINE = "#line"
"""The attribute in which each element has its line, from 1; no attribute in a file can be called so."""

_SPACE = re.compile(r"[ \t\r\n]+")
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def parsed(content: bytes, name: str) -> Element:
    """The root of a document; names have no namespace.

    Raises `GlossaryError` about the file `name` if it is not well-formed, or declares entities: a few nested
    ones can fill the memory (https://cwe.mitre.org/data/definitions/776.html).
    """
    builder = TreeBuilder()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def start(tag: str, attributes: dict[str, str]) -> None:
        named = {_local(key): value for key, value in attributes.items()}
        builder.start(_local(tag), named | {LINE: str(parser.CurrentLineNumber)})

    def entity(*_declared: object) -> NoReturn:
        raise GlossaryError(
            [
                f"{name}:{parser.CurrentLineNumber}: the file declares entities, which can be an attack;"
                " write the characters themselves and delete <!ENTITY …>"
            ]
        )

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda tag: builder.end(_local(tag))
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = entity
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        why = expat.ErrorString(error.code)
        raise GlossaryError([f"{name}:{error.lineno}: {why}: not XML; export the file again"]) from error
    return builder.close()


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def legal(text: str) -> str:
    """The text without characters that XML cannot hold."""
    return _ILLEGAL.sub("", text)


def plain(text: str) -> str:
    """The text as XML can hold it, with white space that indentation cannot change.

    No-break spaces stay.
    """
    return _SPACE.sub(" ", legal(text)).strip(" ")


def text(element: Element) -> str:
    """All text within, composed (NFC), without mark-up."""
    return normalize("NFC", plain("".join(element.itertext())))


def within(element: Element, stop: tuple[str, ...]) -> Iterator[Element]:
    """What an element holds, at any depth, but not in elements of these names."""
    waiting = list(reversed(element))
    while waiting:
        child = waiting.pop()
        if child.tag not in stop:
            yield child
            waiting += reversed(child)
