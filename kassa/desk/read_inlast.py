"""Read an extract of frikort status, made before an outage: CSV or JSON Lines.

A row is a patient: identity number, sum so far, date of the first fee, last day of the frikort.
``docs/inlasning.md`` has the format. All faults are told at once, each with its line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kassa.calendar import add_year
from kassa.desk.read_table import Form, decoded, raise_faults, read_day, read_sum, records
from kassa.errors import Fault
from kassa.patient import IdentitetError, parse_identitet

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from kassa.money import Money

FORM = Form(
    names={
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
    },
    required=("number", "ackumulerat"),
    heading="personnummer;summa;första avgift;frikort till",
)


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
    faults: list[Fault] = []
    rows: list[StatusRow] = []
    line_of: dict[str, int] = {}
    for line, cells in records(decoded(content), FORM, faults):
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
    raise_faults(faults)
    return tuple(rows)


def _row(line: int, cells: Mapping[str, str], today: date, faults: list[Fault]) -> StatusRow | None:
    wrong: list[str] = []
    number = ""
    try:
        number = parse_identitet(cells.get("number", ""), today).number
    except IdentitetError as error:
        wrong.append(error.message)
    ackumulerat = read_sum(cells.get("ackumulerat", ""), wrong)
    first_on = read_day(cells.get("first_on", ""), "första avgiften", wrong)
    giltigt_till = read_day(cells.get("giltigt_till", ""), "frikortets sista dag", wrong)
    if ackumulerat and first_on is None and giltigt_till is None and not wrong:
        wrong.append("Datumet för den första avgiften saknas. Utan det går summan inte att räkna.")
    if first_on is not None and first_on > today:
        wrong.append(f"Den första avgiften ({first_on}) har inte varit än. Rätta datumet.")
    if giltigt_till is not None and giltigt_till >= add_year(today):
        wrong.append(f"Ett frikort gäller högst tolv månader, inte till {giltigt_till}. Rätta det.")
    faults.extend(Fault("", f"Rad {line}: {words}") for words in wrong)
    return None if wrong else StatusRow(number, ackumulerat, first_on, giltigt_till)
