"""File formats: for each a module with `parse(bytes, name) -> Document` and `serialize(Document) -> bytes`."""

from types import ModuleType

from i18n.formats import text

FORMATS: dict[str, ModuleType] = {"txt": text}
"""By file name extension; what is not listed is read as plain text if it is text."""
