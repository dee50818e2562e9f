"""The text of a tariff file as TOML: what is wrong in Swedish, with its line, all at once.

The parser stops at its first complaint. So a file it refuses is read again part by part (from one
heading to the next), and in each part statement by statement, until all complaints are known.

The test cases are as long as the tariff and are only needed when it is reviewed. ``parse_taxa``
leaves them out where it is certain that nothing but test cases follows.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import Any

from kassa.errors import Fault, InvalidInputError
from kassa.taxa.toml_fault import HEADING, TWICE, Complaint, complaint_of

PROV_KEYS = ("provgrund", "prov")
MOST_BYTES = 4_000_000  # a region's tariff with its test cases has some 300 000
MOST_FAULTS = 50
MANY_TWICE = 2
PROV_START = re.compile(r"^\[(?:provgrund|\[prov\])\]", re.MULTILINE)
OTHER_START = re.compile(r"^[ \t]*\[(?!provgrund\]|\[prov\]\])", re.MULTILINE)
STATEMENT = re.compile(r"[ \t]*(?:\[|#|$|[A-Za-z0-9_.\"'-]+[ \t]*=)")


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with what stands under it that could not be read.

    Attributes:
        name: of the heading, empty above the first.
        lines: the numbers of its lines, from 1.
    """

    name: str
    lines: range


class TomlError(InvalidInputError):
    """A tariff file is no TOML.

    Attributes:
        complaints: everything the parser did not understand, in the order of the file.
        parts: where that was.
        rest: the file with the statements left out that could not be read; None where that is no
            TOML either, or says nothing.
    """

    def __init__(
        self,
        complaints: tuple[Complaint, ...],
        parts: tuple[Part, ...] = (),
        rest: str | None = None,
    ) -> None:
        """Keep what was found; the line stands for the field of each fault."""
        super().__init__(tuple(Fault(f"rad {c.line}", c.message) for c in complaints))
        self.complaints = complaints
        self.parts = parts
        self.rest = rest


def parse_file(content: bytes) -> dict[str, Any]:
    """Return the whole file.

    Raises:
        TomlError: it cannot be read.
    """
    return _parsed(text_of(content))


def parse_taxa(content: bytes) -> dict[str, Any]:
    """Return the file without its test cases; what is wrong in them is not found here.

    Raises:
        TomlError: it cannot be read.
    """
    text = text_of(content)
    return {key: value for key, value in _parsed_head(text).items() if key not in PROV_KEYS}


def text_of(content: bytes) -> str:
    """Return the text of a file with plain line ends, and without the mark editors begin it with.

    Raises:
        TomlError: it is too large or no text in UTF-8.
    """
    if len(content) > MOST_BYTES:
        message = (
            f"Filen är {len(content) // 1_000_000} MB och kan inte vara en taxa: en taxa är högst "
            f"{MOST_BYTES // 1_000_000} MB. Kontrollera att det är rätt fil."
        )
        raise TomlError((Complaint(1, message),))
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = "Ett tecken är inte skrivet i UTF-8. Spara filen igen med kodningen UTF-8."
        raise TomlError((Complaint(line, message),)) from None
    return text


def _parsed_head(text: str) -> dict[str, Any]:
    """Return what stands before the test cases, or all where something else follows them.

    Certain: the text is cut at a heading that begins its line, only when every later heading is
    one of test cases, and used only when what is left is TOML by itself. It would not be when the
    cut went through a text or a list.
    """
    start = PROV_START.search(text)
    if start and not OTHER_START.search(text, start.start()):
        try:
            return tomllib.loads(text[: start.start()])
        except (ValueError, RecursionError):
            pass  # the whole file tells what is wrong
    return _parsed(text)


def _parsed(text: str) -> dict[str, Any]:
    try:
        parsed = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise _all_complaints(text, complaint_of(error, text)) from None
    if not parsed:
        message = "Filen är tom. Utgå från en taxa som är rätt och ändra i den."
        raise TomlError((Complaint(1, message),))
    return parsed


def _all_complaints(text: str, first: Complaint) -> TomlError:
    """Return everything wrong: what is wrong within the parts, else what is wrong between them."""
    lines = text.split("\n")
    complaints: list[Complaint] = []
    hurt: list[Part] = []
    for part in _parts(lines):
        own = lines[part.lines.start - 1 : part.lines.stop - 1]
        found = _joined(_read_part(own), lines[part.lines.start - 1])
        lines[part.lines.start - 1 : part.lines.stop - 1] = own
        complaints += (Complaint(c.line + part.lines.start - 1, c.message) for c in found)
        hurt += [part] if found else []
        if len(complaints) >= MOST_FAULTS:
            return TomlError(tuple(complaints))
    if not complaints:
        return TomlError((first,))
    rest = "\n".join(lines)
    try:
        left = tomllib.loads(rest)
    except (ValueError, RecursionError) as error:
        between = complaint_of(error, rest)
        return TomlError((*complaints, between))
    return TomlError(tuple(complaints), tuple(hurt), rest if left else None)


def _parts(lines: list[str]) -> list[Part]:
    """Split a file at its headings."""
    found = [("", 1)]
    for number, line in enumerate(lines, start=1):
        if heading := HEADING.fullmatch(line):
            found.append((heading[1], number))
    ends = [start for _, start in found[1:]] + [len(lines) + 1]
    return [Part(name, range(start, end)) for (name, start), end in zip(found, ends, strict=True)]


def _joined(found: list[Complaint], heading: str) -> list[Complaint]:
    """Say once that a heading is missing, where several things of a part stand there twice."""
    twice = [complaint for complaint in found if complaint.message == TWICE]
    if len(twice) < MANY_TWICE:
        return found
    missing = heading.strip() if heading.strip().startswith("[[") else "[...]"
    message = f"Härifrån står samma uppgifter en gång till. Saknas rubriken {missing} före raden?"
    rest = [complaint for complaint in found if complaint not in twice]
    return sorted([Complaint(twice[0].line, message), *rest], key=lambda item: item.line)


def _read_part(own: list[str]) -> list[Complaint]:
    """Return what is wrong in a part, and empty the lines of it that cannot be read."""
    found: list[Complaint] = []
    while len(found) < MOST_FAULTS:
        text = "\n".join(own)
        try:
            tomllib.loads(text)
        except (ValueError, RecursionError) as error:
            complaint = complaint_of(error, text)
            found.append(complaint)
            if HEADING.fullmatch(own[complaint.line - 1]):
                own[:] = [""] * len(own)  # without their heading the lines belong nowhere
            _empty_statement(own, complaint.line - 1)
        else:
            break
    return sorted(set(found), key=lambda complaint: complaint.line)


def _empty_statement(own: list[str], place: int) -> None:
    """Empty the statement a line belongs to, and the lines that go on with it."""
    start = place
    while start and not STATEMENT.match(own[start]):
        start -= 1
    if start < place and HEADING.fullmatch(own[start]):
        start += 1  # the first thing under a heading: without that the rest would belong nowhere
    end = place + 1
    while end < len(own) and not STATEMENT.match(own[end]):
        end += 1
    own[start:end] = [""] * (end - start)
