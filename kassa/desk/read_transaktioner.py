"""Read a list of what eFrikort has: pasted from its window, or as a file.

``docs/aterforing.md`` has the format. Only what counts is kept (status ACTIVE, or none given).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kassa.desk.efrikort_ports import Efrikort, Transaktion
from kassa.desk.read_table import Form, decoded, raise_faults, read_day, read_sum, records
from kassa.errors import Fault
from kassa.patient import IdentitetError, parse_identitet

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

FORM = Form(
    names={
        "number": ("personnummer", "personnr", "pnr", "personid", "identitet"),
        "datum": ("datum", "transaktionsdatum", "besoksdatum", "transactiondate", "date"),
        "belopp": ("belopp", "amount", "avgift", "summa"),
        "enhet": ("enhet", "vardenhet", "careunit", "hsaid", "mottagning"),
        "vardgivare": ("vardgivare", "careprovider"),
        "id": ("transaktionsid", "transaktion", "transactionid", "id"),
        "status": ("status",),
    },
    required=("number", "datum", "belopp"),
    heading="personnummer;datum;belopp;enhet;transaktionsid",
)
COUNTS = {"", "ACTIVE", "AKTIV"}


def read_transaktioner(content: bytes, today: date) -> tuple[Efrikort, ...]:
    """Return what a list says of each person in it.

    Args:
        content: the file, or what was pasted, as bytes.
        today: the present local date.

    Raises:
        InvalidInputError: every fault, each with its line; nothing can be used then.
    """
    faults: list[Fault] = []
    found: dict[str, list[Transaktion]] = {}
    for line, cells in records(decoded(content), FORM, faults):
        transaktion = _row(line, cells, today, faults)
        if transaktion is not None:
            of_person = found.setdefault(transaktion.number, [])
            if cells.get("status", "").strip().upper() in COUNTS:
                of_person.append(transaktion)
    if not found and not faults:
        faults.append(Fault("", "Listan har inga rader. Kopiera den med rubriken, eller välj fil."))
    raise_faults(faults)
    return tuple(Efrikort(number, tuple(rows)) for number, rows in found.items())


def _row(
    line: int, cells: Mapping[str, str], today: date, faults: list[Fault]
) -> Transaktion | None:
    wrong: list[str] = []
    number = ""
    try:
        number = parse_identitet(cells.get("number", ""), today).number
    except IdentitetError as error:
        wrong.append(error.message)
    datum = read_day(cells.get("datum", ""), "besöket", wrong)
    if datum is None and not wrong:
        wrong.append("Datumet saknas.")
    belopp = read_sum(cells.get("belopp", ""), wrong)
    faults.extend(Fault("", f"Rad {line}: {words}") for words in wrong)
    if wrong or datum is None:
        return None
    return Transaktion(
        id=cells.get("id", "").strip(),
        number=number,
        datum=datum,
        belopp=belopp,
        enhet=cells.get("enhet", "").strip(),
        vardgivare=cells.get("vardgivare", "").strip(),
    )
