"""Inline codes of software messages: placeholders and markup, which a translation has letter for letter.

The term is XLIFF's; the syntaxes go by gettext's format flags (GNU gettext manual, section 15.3,
"Translators for other Languages"), but for `xml` and `mustache`, which have no flag. The attributes of a tag
are part of its code, those that people read (title, alt) too.

Out of scope are the marks of access keys (`&File`, `_File`): they belong to a letter, which is another one in
the translation. So are the apostrophes of Java's MessageFormat, and the text inside its choices.
"""

import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from html.entities import html5
from itertools import pairwise


def _printf(conversions: str, argument: str = r"\d+\$", flags: str = "[-+ #0]") -> str:
    """A pattern of printf's family: what names the argument, flags, width, precision, length, conversion."""
    amount = r"(?:\*(?:\d+\$)?|\d+)?"
    length = r"(?:hh?|ll?|wf?\d+|[qjztLZ])?"
    return rf"%(?:{argument})?{flags}*{amount}(?:\.{amount})?{length}(?:{conversions})"


_INTTYPES = r"<PRI[diouxX](?:LEAST|FAST)?(?:\d+|MAX|PTR)>"  # as gettext writes C's macros
_C = rf"[aAcCdeEfFgGimnopsSuxX%]|{_INTTYPES}"
_C_FLAGS = "[-+ #0'I]"
_ANY_PRINTF = _printf("[A-Za-z@%]", r"\d+\$|\(\w+\)", _C_FLAGS)
_BRACES = r"\{\{|\}\}|\{\w*(?:\.\w+|\[[^\]{}]+\])*(?:![rsa])?(?::(?:[^{}]|\{[^{}]*\})*)?\}"
_NAME = r"[A-Za-z_]\w*"

_ATTRIBUTE = r"""\s+[\w:@.-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>=]+))?"""
_TAG = rf"<(?:/?[A-Za-z][\w:.-]*(?:{_ATTRIBUTE})*\s*/?|/?\d+/?)>|<!--.*?-->"
_ENTITY = r"&(?:[A-Za-z]\w*|#\d+|#[xX][0-9A-Fa-f]+);"

_PATTERNS = {
    "xml": rf"{_TAG}|{_ENTITY}",
    "mustache": r"\{\{.*?\}\}",
    "c-format": _printf(_C, flags=_C_FLAGS),
    "objc-format": _printf(f"{_C}|@", flags=_C_FLAGS),
    "python-format": _printf("[acdeEfFgGiorsuxX%]", r"\([^()]*\)"),
    "python-brace-format": _BRACES,
    "c++-format": _BRACES,
    "rust-format": _BRACES,
    "csharp-format": r"\{\{|\}\}|\{\d+(?:,-?\d+)?(?::[^{}]*)?\}",
    "java-format": r"\{\d+(?:,(?:[^{}]|\{[^{}]*\})*)?\}",
    "java-printf-format": _printf("[tT]?[A-Za-z]|%", r"\d+\$|<", "[-+ #0,(]"),
    "perl-brace-format": rf"\{{{_NAME}\}}",
    "php-format": _printf("[bcdeEfFgGhHosuxX%]", flags="(?:[-+ 0]|'.)"),
    "qt-format": r"%L?[1-9]\d?",
    "qt-plural-format": r"%L?n",
    "kde-format": r"%[1-9]\d?",
    "ruby-format": rf"%\{{{_NAME}\}}|" + _printf("[A-Za-z%]", rf"\d+\$|<{_NAME}>"),
    "go-format": _printf("[A-Za-z%]", r"[-+ #0]*\[\d+\]"),
    "boost-format": rf"%\d+%|%\|[^|]*\||{_printf(_C)}",
    "object-pascal-format": _printf("[A-Za-z%]", r"(?:\d+|\*):"),
    "sh-format": rf"\$(?:{_NAME}|\{{{_NAME}\}})",
}
"""What a code looks like, by syntax; the rest of gettext's formats are taken for printf's."""

_UNMISTAKABLE = {
    "python-format": re.compile(rf"%\({_NAME}\)[-+ #0]*[\d.]*[a-zA-Z]"),
    "ruby-format": re.compile(rf"%(?:\{{{_NAME}\}}|<{_NAME}>)"),
    "python-brace-format": re.compile(rf"(?<![{{%$])\{{(?:{_NAME}|\d+)\}}(?!\}})"),
    "mustache": re.compile(rf"\{{\{{\s*{_NAME}(?:\.{_NAME})*\s*\}}\}}"),
    "sh-format": re.compile(rf"\$\{{{_NAME}\}}"),
}
"""Codes that need no flag to be seen."""

_ELEMENT = re.compile(
    "a|abbr|acronym|address|article|aside|b|bdi|bdo|big|blockquote|body|br|button|caption"
    "|center|cite|code|dd|del|details|dfn|div|dl|dt|em|figcaption|figure|font|footer|form"
    "|h1|h2|h3|h4|h5|h6|head|header|hr|html|i|iframe|img|input|ins|kbd|label|legend|li"
    "|link|main|mark|nav|nobr|ol|option|p|pre|q|s|samp|script|section|select|small|span"
    "|strike|strong|style|sub|summary|sup|svg|table|tbody|td|textarea|tfoot|th|thead|title"
    "|tr|tt|u|ul|var|video|wbr"
)
"""HTML's elements: what else stands in angle brackets may be what a user has to fill in (`cp <file>`)."""


def find(text: str, syntaxes: Collection[str]) -> list[tuple[int, int]]:
    """Where the inline codes of these syntaxes start and end in `text`, in characters, in order and apart.

    A syntax is a format flag of gettext's, `xml` or `mustache`; a flag that is not known counts as printf's.

    >>> [text[a:b] for text in ["<b>%(count)d</b> of {all}"] for a, b in find(text, ["xml", "python-format"])]
    ['<b>', '%(count)d', '</b>']
    """
    found = sorted(
        (match.span() for syntax in syntaxes for match in _pattern(syntax).finditer(text)),
        key=lambda span: (span[0], -span[1]),
    )
    apart: list[tuple[int, int]] = []
    for start, end in found:
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return apart


def remove(text: str, syntaxes: Collection[str]) -> str:
    """`text` without its codes."""
    spans = [(0, 0), *find(text, syntaxes), (len(text), len(text))]
    return "".join(text[end:start] for (_, end), (start, _) in pairwise(spans))


@lru_cache
def _pattern(syntax: str) -> re.Pattern[str]:
    return re.compile(_PATTERNS.get(syntax, _ANY_PRINTF), re.DOTALL)


def syntaxes(flags: Iterable[str], text: str) -> tuple[str, ...]:
    """The syntaxes of a message's inline codes, by its flags in a catalog (`#, fuzzy, c-format`) and text.

    A message without a format flag has those whose codes are unmistakable (`%(name)s`, `{name}`), and that no
    flag such as `no-python-format` rules out. 100% in prose is nothing.

    >>> syntaxes(["fuzzy", "c-format"], "%d files<br>")
    ('c-format', 'xml')
    """
    given = [flag.removeprefix("possible-") for flag in flags if flag.endswith("-format")]
    formats = tuple(flag for flag in given if not flag.startswith(("no-", "impossible-")))
    if not formats:
        formats = tuple(
            syntax
            for syntax, pattern in _UNMISTAKABLE.items()
            if f"no-{syntax}" not in given and pattern.search(text)
        )
    return (*formats, "xml") if _has_markup(text) else formats


def _has_markup(text: str) -> bool:
    """Whether a text holds a tag or an entity, not merely an ampersand or something in angle brackets."""
    return any(map(_is_markup, _pattern("xml").findall(text)))


def _is_markup(code: str) -> bool:
    if code.startswith("&"):
        return code.startswith("&#") or code[1:] in html5
    name = re.match(r"<([\w:.-]+)", code)
    known = name is None or _ELEMENT.fullmatch(name[1].lower())
    return bool(known) or code.endswith("/>") or re.search("=['\"]", code) is not None
