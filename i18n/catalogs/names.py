"""Languages as gettext calls them, in headers and as folders: `pt_BR`, `zh_TW`, `sr@latin` (section 6.2)."""

from babel import Locale, UnknownLocaleError

_CHINESE = {"Hans": "CN", "Hant": "TW"}
"""Chinese is told apart by territories, not by scripts."""


def name(locale: Locale) -> str:
    """What gettext calls a locale.

    >>> name(Locale.parse("sr_Latn")), name(Locale.parse("zh_Hans_CN"))
    ('sr@latin', 'zh_CN')
    """
    chinese = locale.language == "zh"
    territory = locale.territory or (_CHINESE.get(locale.script or "") if chinese else None)
    script = locale.get_script_name("en") if locale.script and not chinese else None
    return locale.language + (f"_{territory}" if territory else "") + (f"@{script.lower()}" if script else "")


def parse(text: str) -> Locale:
    """The locale of that name; BCP 47 and CLDR's own names will do as well. Raises ValueError for any other.

    >>> parse("sr@latin"), parse("ur")
    (Locale('sr', script='Latn'), Locale('ur'))
    """
    code, _, modifier = text.partition("@")
    scripts = (
        {str(called).lower(): short for short, called in Locale("en").scripts.items()} if modifier else {}
    )
    if modifier:
        language, *territory = code.replace("-", "_").split("_")
        code = "_".join([language, scripts.get(modifier.lower(), modifier), *territory])
    try:
        return Locale.parse(code.replace("-", "_"))
    except UnknownLocaleError as error:
        raise ValueError(str(error)) from error
