"""Read an extract of frikort status, made before an outage: CSV or JSON Lines.

A row is a patient: identity number, sum so far, date of the first fee, last day of the frikort.
``docs/inlasning.md`` has the format. All faults are told at once, each with its line.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kassa.calendar import add_year
from kassa.errors import Fault, InvalidInputError
from kassa.money import ORE_PER_KRONA, ZERO, Money
from kassa.patient import IdentitetError, parse_identitet
from kassa.reading import parse_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NAMES = {
    "number": ("personnummer", "personnr", "pnr", "nummer", "identitet"),
    "ackumulerat": ("ackumulerat", "summa", "summahittills", "hittills", "belopp", "betalt"),
    "first_on": ("forstaavgift", "forstaavgiften", "forstabesok", "periodstart", "sedan"),
    "giltigt_till": (
        "giltigttill",
        "frikorttill",
        "frikortgiltigttill",
        "giltigttom",
        "frikorttom",
    ),
}
COLUMN = {
    "number": "personnummer",
    "ackumulerat": "summa",
    "first_on": "första avgift",
    "giltigt_till": "frikort till",
}
SEPARATORS = ";\t,"
MOST_FAULTS = 100
_SUM = re.compile(r"(\d+)(?:[.,](\d{1,2}))?(?:kr)?")
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ].*)?")  # a time of day says nothing here


@dataclass(frozen=True, slots=True)
class StatusRow:
    """One patient of an extract.

    Attributes:
        number: identity number in normal form.
        ackumulerat: what counts so far.
        first_on: local date of the first fee that counts, None when nothing does.
        giltigt_till: last day of the frikort, None when there is none.
    """

    number: str
    ackumulerat: Money
    first_on: date | None
    giltigt_till: date | None


def read_inlast(content: bytes, today: date) -> tuple[StatusRow, ...]:
    """Return the rows of an extract.

    Args:
        content: the file, UTF-8 (with or without BOM), UTF-16 with BOM, or Windows-1252.
        today: the present local date.

    Raises:
        InvalidInputError: every fault, each with its line; nothing can be used then.
    """
    text = _decoded(content)
    faults: list[Fault] = []
    rows: list[StatusRow] = []
    line_of: dict[str, int] = {}
    for line, cells in _records(text, faults):
        row = _row(line, cells, today, faults)
        if row is None:
            continue
        if row.number in line_of:
            message = f"Rad {line}: samma patient står på rad {line_of[row.number]}. Ta bort en."
            faults.append(Fault("", message))
        line_of.setdefault(row.number, line)
        rows.append(row)
    if not rows and not faults:
        faults.append(Fault("", "Filen har inga patienter. Hämta utdraget igen."))
    if faults:
        more = len(faults) - MOST_FAULTS
        shown = faults[:MOST_FAULTS]
        if more > 0:
            shown.append(Fault("", f"... och {more} fel till. Rätta de här först."))
        raise InvalidInputError(tuple(shown))
    return tuple(rows)


def _decoded(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _records(text: str, faults: list[Fault]) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Return each row with its line number, by our own names."""
    start = text.lstrip()
    if start.startswith("{"):
        yield from _json_records(text, faults)
    elif start:
        yield from _csv_records(text, faults)


def _json_records(text: str, faults: list[Fault]) -> Iterator[tuple[int, Mapping[str, str]]]:
    for line, words in enumerate(text.split("\n"), start=1):
        if not words.strip():
            continue
        try:
            found, twice = parse_json(words)
        except ValueError:
            found, twice = None, ()
        if not isinstance(found, dict):
            message = f"Rad {line}: går inte att läsa som JSON. Varje rad ska vara {{...}}."
            faults.append(Fault("", message))
            continue
        faults.extend(Fault("", f"Rad {line}: {fault.message}") for fault in twice)
        names = [_name(key) for key in found]
        if not _said_twice(names, line, faults):
            yield line, dict(zip(names, map(_plain, found.values()), strict=True))


def _said_twice(names: list[str], line: int, faults: list[Fault]) -> bool:
    """True when two columns say the same; which one is meant nobody can know."""
    twice = [name for name in NAMES if names.count(name) > 1]
    faults.extend(
        Fault("", f"Rad {line}: två kolumner säger samma sak ({COLUMN[name]}). Ta bort den ena.")
        for name in twice
    )
    return bool(twice)


def _plain(value: object) -> str:
    return "" if value is None else str(value)


def _csv_records(text: str, faults: list[Fault]) -> Iterator[tuple[int, Mapping[str, str]]]:
    lines = text.splitlines()
    first = next(line for line in lines if line.strip())
    separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    names: list[str] = []
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if names:
                yield reader.line_num, dict(zip(names, cells, strict=False))
                continue
            names = [_name(cell) for cell in cells]
            if not {"number", "ackumulerat"} <= set(names):
                message = (
                    f"Rad {reader.line_num}: rubrikerna saknas. Första raden ska vara "
                    "personnummer;summa;första avgift;frikort till."
                )
                faults.append(Fault("", message))
                return
            if _said_twice(names, reader.line_num, faults):
                return
    except csv.Error:
        message = (
            f"Rad {reader.line_num}: går inte att läsa, kanske för att ett citattecken inte tar "
            "slut. Rätta det eller spara filen igen som CSV."
        )
        faults.append(Fault("", message))


def _name(heading: str) -> str:
    """Return our name of a column, empty for one we do not know."""
    folded = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode().lower()
    bare = re.sub(r"[^a-z]", "", folded)
    return next((name for name, known in NAMES.items() if bare in known), "")


def _row(line: int, cells: Mapping[str, str], today: date, faults: list[Fault]) -> StatusRow | None:
    wrong: list[str] = []
    number = ""
    try:
        number = parse_identitet(cells.get("number", ""), today).number
    except IdentitetError as error:
        wrong.append(error.message)
    ackumulerat = _sum(cells.get("ackumulerat", ""), wrong)
    first_on = _day(cells.get("first_on", ""), "första avgiften", wrong)
    giltigt_till = _day(cells.get("giltigt_till", ""), "frikortets sista dag", wrong)
    if ackumulerat and first_on is None and giltigt_till is None and not wrong:
        wrong.append("Datumet för den första avgiften saknas. Utan det går summan inte att räkna.")
    if first_on is not None and first_on > today:
        wrong.append(f"Den första avgiften ({first_on}) har inte varit än. Rätta datumet.")
    if giltigt_till is not None and giltigt_till >= add_year(today):
        wrong.append(f"Ett frikort gäller högst tolv månader, inte till {giltigt_till}. Rätta det.")
    faults.extend(Fault("", f"Rad {line}: {words}") for words in wrong)
    return None if wrong else StatusRow(number, ackumulerat, first_on, giltigt_till)


def _sum(text: str, wrong: list[str]) -> Money:
    bare = "".join(text.split()).lower()
    match = _SUM.fullmatch(bare)
    if match is None or len(match[1]) > len("1000000"):
        wrong.append(
            f"Summan ”{text.strip()}” går inte att läsa. Skriv kronor: 1250 eller 1 250,00."
        )
        return ZERO
    ore = int((match[2] or "0").ljust(2, "0"))
    return Money(int(match[1]) * ORE_PER_KRONA + ore)


def _day(text: str, what: str, wrong: list[str]) -> date | None:
    if not text.strip():
        return None
    match = _DAY.fullmatch(text.strip())
    try:
        if match:
            return date(*map(int, match.groups()))
    except ValueError:
        pass
    wrong.append(f"Datumet ”{text.strip()}” för {what} går inte att läsa. Skriv 2026-02-10.")
    return None
