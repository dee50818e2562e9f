"""What click says by itself, in Swedish: every text for staff is, also on the command line.

click asks gettext for its words, in the language of the session, and comes with none but English.
A clinic's computer may be set to anything, and Kassa speaks Swedish on all of them; so click's
modules are given the words here, under the names they call gettext by. What a version of click says
that is not here fails a test (``tests/e2e/test_cli_swedish.py``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import click
from click import core, decorators, exceptions, formatting, parser, termui, types, utils

MODULES = (core, decorators, exceptions, formatting, parser, termui, types, utils)
VALUES: Mapping[str, str] = {
    "file": "fil",
    "directory": "mapp",
    "path": "sökväg",
    "text": "text",
    "integer": "antal",
    "integer range": "antal",
}
"""What stands for a value, by the name of its type."""

WORDS: Mapping[str, str] = {
    "Usage:": "Användning:",
    "Options": "Val",
    "Positional arguments": "Argument",
    "Commands": "Kommandon",
    "Show this message and exit.": "Visa den här hjälpen.",
    "default: {default}": "annars {default}",
    "required": "måste anges",
    "(dynamic)": "(räknas ut)",
    "env var: {var}": "miljövariabel {var}",
    "deprecated": "utgår",
    "Error: {message}": "Fel: {message}",
    "Try '{command} {option}' for help.": "Hjälp finns med ’{command} {option}’.",
    "Aborted!": "Avbrutet.",
    "unknown error": "okänt fel",
    "Missing argument": "Det här måste anges:",
    "Missing option": "Det här valet måste anges:",
    "Missing parameter": "Det här måste anges:",
    "Missing parameter: {param_name}": "Det här måste anges: {param_name}",
    "Missing {param_type}": "Det här måste anges:",
    "Missing command.": "Ett kommando måste anges.",
    "No such option {name!r}.": "Valet {name!r} finns inte.",
    "No such command {name!r}.": "Kommandot {name!r} finns inte.",
    "Did you mean {possibility}?": "Menade du {possibility}?",
    "(Did you mean one of: {possibilities}?)": "Menade du något av {possibilities}?",
    "Invalid value: {message}": "Värdet går inte att använda: {message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} går inte att använda: {message}",
    "Could not open file {filename!r}: {message}": (
        "Filen {filename!r} går inte att öppna: {message}"
    ),
    "Got unexpected extra argument ({args})": "Det här är för mycket: {args}",
    "Got unexpected extra arguments ({args})": "Det här är för mycket: {args}",
    "Option {name!r} does not take a value.": "Efter {name!r} ska inget värde stå.",
    "Option {name!r} requires an argument.": "Efter {name!r} ska ett värde stå.",
    "Option {name!r} requires {nargs} arguments.": "Efter {name!r} ska {nargs} värden stå.",
    "Argument {name!r} takes {nargs} values.": "{name!r} ska ha {nargs} värden.",
    "Takes {nargs} values but 1 was given.": "Det ska vara {nargs} värden, inte ett.",
    "Takes {nargs} values but {len} were given.": "Det ska vara {nargs} värden, inte {len}.",
    "{len_type} values are required, but {len_value} was given.": (
        "Det ska vara {len_type} värden, inte {len_value}."
    ),
    "{len_type} values are required, but {len_value} were given.": (
        "Det ska vara {len_type} värden, inte {len_value}."
    ),
    "Value must be an iterable.": "Det ska vara flera värden.",
    "Choose from:\n\t{choices}": "Välj bland:\n\t{choices}",
    "Choice({choices})": "ett av {choices}",
    "{value!r} is not {choice}.": "{value!r} är inte {choice}.",
    "{value!r} is not one of {choices}.": "{value!r} är inget av {choices}.",
    "{value!r} does not match the format {format}.": "{value!r} är inte skrivet som {format}.",
    "{value!r} does not match the formats {formats}.": (
        "{value!r} är inte skrivet som något av {formats}."
    ),
    "{value!r} is not a valid {number_type}.": "{value!r} är inget tal som går att använda.",
    "{value} is not in the range {range}.": "{value} ska ligga i {range}.",
    "{value!r} is not a valid boolean. Recognized values: {states}": (
        "{value!r} är varken ja eller nej. Det går att skriva {states}"
    ),
    "{value!r} is not a valid UUID.": "{value!r} är inget UUID.",
    "file": "fil",
    "directory": "mapp",
    "path": "sökväg",
    "{name} {filename!r} does not exist.": "{name} {filename!r} finns inte.",
    "{name} {filename!r} is a file.": "{name} {filename!r} är en fil.",
    "{name} {filename!r} is a directory.": "{name} {filename!r} är en mapp.",
    "{name} {filename!r} is not readable.": "{name} {filename!r} går inte att läsa.",
    "{name} {filename!r} is not writable.": "{name} {filename!r} går inte att skriva i.",
    "{name} {filename!r} is not executable.": "{name} {filename!r} går inte att köra.",
    "Unknown standard stream '{name}'": "Okänd ström ’{name}’",
    "Do you want to continue?": "Vill du fortsätta?",
    "Confirm the action without prompting.": "Gör det utan att fråga.",
    "Repeat for confirmation": "En gång till",
    "Error: The two entered values do not match.": "De är inte lika. Försök igen.",
    "Error: invalid input": "Det går inte att använda.",
    "Press any key to continue...": "Tryck på en tangent för att fortsätta ...",
}


def in_swedish(root: click.Group) -> None:
    """Let click speak Swedish about a command and all below it."""
    for module in MODULES:
        for name, said in (("_", _say), ("ngettext", _say_count)):
            if hasattr(module, name):
                setattr(module, name, said)
    for command in _all(root):
        if command.options_metavar == "[OPTIONS]":
            command.options_metavar = "[VAL]"
        if isinstance(command, click.Group):
            command.subcommand_metavar = (
                command.subcommand_metavar.replace("COMMAND [ARGS]...", "KOMMANDO [VAL] ...")
                .replace("[COMMAND]", "[KOMMANDO]")
                .replace("[ARGS]...", "[VAL] ...")
            )
        for parameter in command.params:
            _name_value(parameter)


def _name_value(parameter: click.Parameter) -> None:
    """Say in Swedish what is to be written for a parameter."""
    kind = parameter.type
    if isinstance(kind, click.Path):
        kind.name = VALUES.get(kind.name, kind.name)
    elif kind.name in VALUES and isinstance(parameter, click.Option) and not parameter.is_flag:
        parameter.metavar = parameter.metavar or VALUES[kind.name].upper()


def _all(command: click.Command) -> Iterator[click.Command]:
    yield command
    if isinstance(command, click.Group):
        for each in command.commands.values():
            yield from _all(each)


def _say(words: str) -> str:
    return WORDS.get(words, words)


def _say_count(one: str, more: str, count: int) -> str:
    return _say(one if count == 1 else more)
