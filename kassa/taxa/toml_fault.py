"""What the TOML parser says of a file it refuses, in Swedish, with the line that is wrong."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass

HEADING = re.compile(r"[ \t]*\[\[?([A-Za-z0-9_.-]+)\]\]?[ \t]*(?:#.*)?")
PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
LITERAL_LEFT_OPEN = re.compile(r"^[^\"'#\n]*'[^'\n]*$", re.MULTILINE)
TEXT_QUOTES = ('"""', "'''")

NO_END = 'Texten har inget slut. Sätt ett citattecken (") före och ett efter den, på samma rad.'
NO_LINE_END = (
    "Efter värdet står något som inte hör dit. Ett belopp skrivs 250 utan kr och ören, ett datum "
    "2026-03-02, ett klockslag 21:00:00, en text inom citattecken, och varje uppgift på en egen "
    "rad."
)
NO_ARRAY_END = (
    "Listan saknar ett komma eller sitt slut. Skriv ett komma mellan värdena och ] efter det sista."
)
NO_TABLE_END = (
    "Villkoren saknar ett komma eller sitt slut. Skriv ett komma mellan dem och } efter det sista, "
    "på samma rad."
)
TWICE = "Uppgiften står två gånger. Ta bort den ena."
BRACKETS = "Rubriken har inget slut. Skriv [namn], eller [[namn]] för en ny rad."
NO_VALUE = (
    "Värdet saknas eller är fel skrivet. Ett belopp skrivs 250, ja och nej true och false, och en "
    "text inom citattecken."
)
BACKSLASH = "Omvänt snedstreck (\\) får inte stå ensamt i en text. Skriv två."

# What the parser says (in English) begins with one of these; what to tell, and what would be right.
MEANING = (
    ("Expected '='", "Efter namnet ska det stå ett likhetstecken, som i belopp = 250."),
    ("Unterminated string", NO_END),
    ("Illegal character '\\n'", NO_END),
    ('Expected "\'"', NO_END),
    ("Unclosed array", NO_ARRAY_END),
    ("Unclosed inline table", NO_TABLE_END),
    ("Expected newline", NO_LINE_END),
    ("Expected ']", BRACKETS),
    ("Cannot declare", "Rubriken står två gånger. Skriv den en gång, eller [[namn]] för en rad."),
    ("Cannot redefine", "Rubriken är redan skriven som en lista av rader. Skriv [[namn]]."),
    ("Cannot overwrite", TWICE),
    ("Duplicate inline table key", "Villkoret står två gånger på raden. Ta bort det ena."),
    ("Cannot mutate", "Uppgiften står redan i filen på ett annat sätt. Ta bort den ena."),
    ("Invalid value", NO_VALUE),
    ("Invalid statement", "Raden är varken en rubrik eller en uppgift (namn = värde)."),
    (
        "Invalid initial character for a key",
        "Namnet före likhetstecknet saknas eller är fel skrivet. Skriv det med a-z, 0-9 och _.",
    ),
    ("Invalid date", "Datumet eller klockslaget finns inte. Skriv 2026-03-02 eller 21:00:00."),
    ("Illegal character", "Här står ett tecken som inte får stå där. Ta bort det."),
    ("Found invalid character", "Här står ett tecken som inte får stå där. Ta bort det."),
    ("Unescaped", BACKSLASH),
    ("Invalid hex", BACKSLASH),
    ("Escaped character", BACKSLASH),
)
LEFT_OPEN = (NO_ARRAY_END, NO_TABLE_END, NO_END)
UNKNOWN = "Raden går inte att läsa som TOML. Jämför den med raderna omkring."
TOO_LONG = "Ett tal är för långt för att vara ett belopp eller en gräns. Skriv färre siffror."
TOO_DEEP = "Filen har för många listor i varandra. Skriv dem som i en taxa som är rätt."


@dataclass(frozen=True, slots=True)
class Complaint:
    """What the parser did not understand.

    Attributes:
        line: from 1.
        message: Swedish: what is wrong and what would be right.
    """

    line: int
    message: str


def complaint_of(error: Exception, text: str) -> Complaint:
    """Say in Swedish what the parser means."""
    if isinstance(error, RecursionError):
        return Complaint(_longest_line(text), TOO_DEEP)
    if not isinstance(error, tomllib.TOMLDecodeError):
        return Complaint(_longest_line(text), TOO_LONG)
    said = str(error)
    message = next((words for begins, words in MEANING if said.startswith(begins)), UNKNOWN)
    lines = text.split("\n")
    place = PLACE.search(said)
    if message == NO_END and not place:
        return Complaint(_opening(text), message)
    if not place and not text.rstrip().endswith("="):
        message = NO_ARRAY_END
    line = int(place[1]) if place else len(lines)
    before = lines[line - 1][: int(place[2]) - 1] if place else ""
    while line > 1 and (not place or message in LEFT_OPEN) and not before.strip():
        line -= 1  # left open there, noticed only where something else begins
        before = lines[line - 1].partition("#")[0]
    if HEADING.fullmatch(lines[line - 1]):
        return _heading_complaint(lines, line, message)
    return Complaint(line, message)


def _heading_complaint(lines: list[str], line: int, message: str) -> Complaint:
    """Of headings that stand in each other's way, name the one without its double brackets."""
    if message == NO_LINE_END:
        return Complaint(line, BRACKETS)
    name = lines[line - 1].strip(" \t[").partition("]")[0]
    alike = [n for n, other in enumerate(lines, start=1) if other.strip().startswith(f"[{name}]")]
    if alike and f"[[{name}]]" in map(str.strip, lines):
        message = f"En rad av flera har dubbla hakparenteser i rubriken. Skriv [[{name}]]."
        return Complaint(alike[0], message)
    return Complaint(line, message)


def _opening(text: str) -> int:
    """Return the line where a text begins that has no end."""
    triple = max(text.rfind(quotes) for quotes in TEXT_QUOTES)
    single = LITERAL_LEFT_OPEN.search(text)
    start = triple if triple >= 0 else single.start() if single else len(text)
    return text.count("\n", 0, start) + 1


def _longest_line(text: str) -> int:
    lines = text.split("\n")
    return max(range(len(lines)), key=lambda place: len(lines[place])) + 1
