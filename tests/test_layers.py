"""Rooms know only what they may: translators and glossary never i18n, nor each other."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FORBIDDEN = {"translators": {"i18n", "glossary"}, "glossary": {"i18n", "translators"}}


def imported(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    plain = {a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names}
    froms = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in plain | froms}


@pytest.mark.parametrize("room", FORBIDDEN)
def test_a_room_does_not_import_what_it_must_not_know(room):
    files = list((ROOT / room).rglob("*.py"))
    assert files
    assert {f.name: imported(f) & FORBIDDEN[room] for f in files} == {f.name: set() for f in files}


def test_only_the_text_of_catalogs_knows_polib():
    users = {f.stem for f in (ROOT / "i18n").rglob("*.py") if "polib" in imported(f)}
    assert users == {"po"}
