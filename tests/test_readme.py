"""What the README shows works."""

import io
import re
import shlex
import shutil
import sys
from pathlib import Path

import polib
import pytest

from glossary.tables import load
from i18n import cli

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ translate-article (.*)$", README, re.MULTILINE)


def test_there_are_commands():
    assert len(COMMANDS) >= 5


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_works(command, tmp_path, monkeypatch, capsys):
    for folder in ("seeds", "glossary"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    command, _, given = command.partition(" < ")
    if given:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(Path(given).read_bytes())))
    assert cli.main(shlex.split(command)) == 0
    assert capsys.readouterr().out


def test_its_example_is_what_the_catalogs_have():
    sentences = re.findall(r"^> (.+?)  $", README, re.MULTILINE)
    english, russian, urdu = sentences[:2], sentences[2:4], sentences[4:]
    assert len(urdu) == 2
    for lang, shown in (("ru", russian), ("ur", urdu)):
        catalog = {
            e.msgid: e.msgstr for e in polib.pofile(str(ROOT / f"locales/{lang}/LC_MESSAGES/article.po"))
        }
        assert [catalog[sentence] for sentence in english] == shown


def test_the_rows_of_its_glossary_are_those_of_the_house():
    rows = re.findall(
        r"^\| ([^|]+) \| (person|organisation|term) \| (\w?) *\| (.*?) \| ([^|]+) \| \|$",
        README,
        re.MULTILINE,
    )
    house = {c.terms["en"][0]: c for c in load([ROOT / "glossary/newswire.csv"]).concepts}
    assert len(rows) == 4
    for term, kind, gender, russian, urdu in rows:
        concept = house[term]
        assert (concept.kind, concept.gender) == (kind, gender)
        assert " | ".join(concept.terms["ru"][:2]) == russian.replace("\\|", "|")
        assert concept.terms["ur"][0] == urdu
