"""docs/invarianter.md names every rule of the check, and nothing that does not exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from kassa.desk.kontroll.finding import RULE_LIST
from ui.cli import main

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "invarianter.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## ([^\n]+)\n\n(.+?)(?=^#|\Z)", TEXT, flags=re.MULTILINE | re.DOTALL))
PARTS = ("Rule", "Why", "Enforced by", "Proved by")


def test_every_rule_of_the_check_stands_there_by_its_name():
    headings = [f"{rule.id}: {rule.namn}" for rule in RULE_LIST]

    assert [heading for heading in SECTIONS if ":" in heading] == headings


@pytest.mark.parametrize("heading", SECTIONS)
def test_an_invariant_has_its_four_parts(heading):
    found = re.findall(r"^- \*\*([^*]+)\*\* \S", SECTIONS[heading], flags=re.MULTILINE)

    assert tuple(found) == PARTS


def named(pattern: str) -> list[str]:
    return sorted(set(re.findall(rf"`({pattern})`", TEXT)))


@pytest.mark.parametrize("test", named(r"tests/[\w/]+\.py(?:::\w+)?"))
def test_a_test_that_is_named_exists(test):
    file, _, name = test.partition("::")
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    functions = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}

    assert not name or name in functions


@pytest.mark.parametrize("command", named(r"(?:make|kassa) \w+[^`]*"))
def test_a_command_that_is_named_exists(command):
    program, name = command.split()[:2]
    targets = re.findall(r"^(\w+):.*## ", (ROOT / "Makefile").read_text(), flags=re.MULTILINE)

    assert name in (targets if program == "make" else main.commands)


@pytest.mark.parametrize("file", named(r"(?:kassa|db|ui)/[\w/]+\.\w+"))
def test_a_file_that_is_named_exists(file):
    assert (ROOT / file).exists()


@pytest.mark.parametrize(
    "trigger", named(r"[a-z_]+_(?:no_\w+|series|paid|final|last|sealed|once|before_\w+|search)")
)
def test_a_trigger_that_is_named_exists(trigger):
    assert f"CREATE TRIGGER {trigger} " in (ROOT / "db" / "schema.sql").read_text()


def test_enough_is_named():
    """The patterns above find something."""
    assert len(named(r"tests/[\w/]+\.py(?:::\w+)?")) > 20
    assert len(SECTIONS) == len(RULE_LIST) + 7
