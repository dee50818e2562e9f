"""Every text for staff is Swedish: also what the library of the command line says by itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from ui.cli import main
from ui.cli.swedish import MODULES, WORDS

ENGLISH = re.compile(
    r"\b(usage|options?|commands?|args|show|message|exit|error|missing|try|help|such|did|you|mean|"
    r"invalid|value|required|requires|default|file|directory|path|integer|range|got|unexpected|"
    r"extra|the|of|and|is|not|does|takes?|choose|one|aborted|valid)\b",
    re.IGNORECASE,
)
NO_ENGLISH = re.compile(r"--help|reserv\w*")
FOR_DEVELOPERS = {
    "core.py": (
        "DeprecationWarning", "Name '", "Boolean option", "Could not determine", "No options",
        "Arguments take exactly",
    ),
    "decorators.py": ("%(prog)s", "Show the version"),
    "parser.py": ("Invalid start character",),
    "termui.py": ("Unknown color",),
}  # fmt: skip
"""Beginnings of what only a mistake in Kassa itself brings out, or an option it has not."""


def commands(command: click.Command, *names: str) -> Iterator[tuple[str, ...]]:
    """Yield the words that call each command."""
    yield names
    if isinstance(command, click.Group):
        for name, each in command.commands.items():
            yield from commands(each, *names, name)


def said(*words: str) -> str:
    return CliRunner().invoke(main, words, prog_name="kassa").output


def english_in(text: str) -> list[str]:
    return [found[0] for found in ENGLISH.finditer(NO_ENGLISH.sub("", text))]


@pytest.mark.parametrize("names", list(commands(main)), ids=" ".join)
def test_the_help_of_each_command_is_swedish(names):
    shown = said(*names, "--help")

    assert "Visa den här hjälpen." in shown
    assert english_in(shown) == []


@pytest.mark.parametrize(
    ("words", "right"),
    [
        (("avgift",), "Det här valet måste anges: '--json'."),
        (("avgift", "--json", "--x"), "Valet '--x' finns inte."),
        (("aterstalla",), "Kommandot 'aterstalla' finns inte. Menade du 'aterstall'?"),
        (("aterstall",), "Det här måste anges: 'KOPIA'."),
        (("taxa", "x"), "Kommandot 'x' finns inte."),
        (("sie", "a"), "Det här är för mycket: a"),
        (("sie", "--till"), "Efter '--till' ska ett värde stå."),
        (("sie", "--ovning=ja"), "Efter '--ovning' ska inget värde stå."),
        (("sie", "--mapp", __file__), f"Mapp '{__file__}' är en fil."),
        (("reservpaket", "--blanketter", "många", "x"), "'många' är inget tal"),
        (("aterforing", "ut", "--reservera", "90", "x"), "90 ska ligga i 1<=x<=24."),
        (("taxa", "nycklar", "byt", "x", "y", "z"), "'x' är inget av 'rot'"),
        (("--klocka", "x"), "Lägg till --ovning."),
    ],
)
def test_a_wrong_use_is_told_in_swedish(words, right):
    shown = said(*words)

    assert right in shown
    assert "Användning: kassa" in shown or "--till" in words or "--ovning=ja" in words
    assert english_in(shown) == []


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_what_this_version_of_click_says_has_its_swedish_words(module):
    """Each text that it asks gettext for; a new version may have others."""
    assert module.__file__
    path = Path(module.__file__)
    left_out = FOR_DEVELOPERS.get(path.name, ())
    texts = {
        argument.value
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in {"_", "ngettext"}
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }

    assert {text for text in texts if not text.startswith(left_out or "\0")} <= set(WORDS)


def test_each_place_of_a_text_is_one_of_the_english_text():
    for english, swedish in WORDS.items():
        assert set(re.findall(r"\{\w+", swedish)) <= set(re.findall(r"\{\w+", english)), english
