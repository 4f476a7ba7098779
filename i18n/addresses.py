"""Web and mail addresses and account names: what has to come out of a translation as it went in."""

import re

_ADDRESS = re.compile(
    r"""(?:https?://|www\.)[^\s<>"“”„«»]*[\w/]   # a URL without the punctuation after it
      | (?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+  # a mail address
      | (?<![\w@])@\w{2,}                       # an account""",
    re.VERBOSE,
)


def find(text: str) -> list[tuple[int, int]]:
    """Where the addresses in `text` start and end, in characters.

    >>> [text[a:b] for text in ["See https://x.org/a?b=1, or write to me@x.org."] for a, b in find(text)]
    ['https://x.org/a?b=1', 'me@x.org']
    """
    return [match.span() for match in _ADDRESS.finditer(text)]


def remove(text: str) -> str:
    """`text` without its addresses."""
    return _ADDRESS.sub("", text)
