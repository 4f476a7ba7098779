"""From the bytes of a file to its text, and which encoding that took."""

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = frozenset(map(chr, range(32))) - set("\t\n\r\f\v\x1b\x1c\x1d\x1e\x1f\x85")


class NotTextError(ValueError):
    """A file that is no text in any encoding that we can tell."""


def decode(data: bytes) -> tuple[str, str]:
    """The text in `data` and the codec that it was read with; `text.encode(codec) == data`.

    A byte order mark decides, and stays in the text as U+FEFF; then UTF-8 is tried; other encodings are
    guessed by charset-normalizer. Raises NotTextError for binary data.
    """
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return _strictly(data, codec), codec
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _guessed(data)
    if not _CONTROLS.isdisjoint(text):
        raise NotTextError("not a text file; save the article as plain text in UTF-8")
    return text, "utf-8"


def _strictly(data: bytes, codec: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise NotTextError(f"broken at byte {error.start}; save it again in UTF-8") from error


def _guessed(data: bytes) -> tuple[str, str]:
    from charset_normalizer import from_bytes

    best = from_bytes(data).best() if b"\0" not in data else None
    text = str(best) if best else ""
    if not best or not _CONTROLS.isdisjoint(text) or text.encode(best.encoding) != data:
        raise NotTextError("not a text file that can be read; save the article as plain text in UTF-8")
    return text, best.encoding
