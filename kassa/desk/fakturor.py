"""The clinic's invoices: found, printed, reminded of, given to the finance office."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from kassa.clock import local_now
from kassa.desk.faktura_ports import FakturaVal, Handelse
from kassa.desk.posting import moment_of
from kassa.desk.write_table import write_table
from kassa.errors import Fault, InvalidInputError
from kassa.faktura.document import last_day_to_pay
from kassa.faktura.standing import Status
from kassa.faktura.text import title
from kassa.ids import PatientId, new_id
from kassa.kvitto.text import decimal_text
from kassa.patient import IdentitetError, parse_identitet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from kassa.clock import Clock
    from kassa.desk.ports import Ledger, Printer
    from kassa.desk.settings import Desk
    from kassa.faktura.document import Faktura, Kanal
    from kassa.faktura.standing import Standing

NEWEST = 200
PAMINN_DAGAR = 10
LONGEST_ADRESS = 160
COLUMNS = (
    "fakturanummer", "typ", "avser", "ocr", "fakturadatum", "förfallodatum", "personnummer", "namn",
    "adress", "kanal", "belopp", "moms", "kvitto", "besöksdatum", "text",
)  # fmt: skip


class Urval(StrEnum):
    """Which invoices are shown."""

    ALLA = "alla"
    OPPNA = "oppna"
    FORFALLNA = "forfallna"
    FEL_BELOPP = "fel_belopp"
    BETALDA = "betalda"
    KREDITERADE = "krediterade"


class FakturaRenderer(Protocol):
    """Draws an invoice."""

    def render(self, standing: Standing, *, kopia: bool) -> bytes:
        """Return the PDF; the same invoice in the same standing gives the same bytes."""
        ...


@dataclass(frozen=True, slots=True)
class Export:
    """What the finance office gets.

    Attributes:
        korning: id of the run.
        content: the CSV file.
        count: invoices and credit notes in it.
    """

    korning: str
    content: bytes
    count: int


def find_faktura(typed: str, urval: Urval, ledger: Ledger, clock: Clock) -> tuple[Standing, ...]:
    """Return the invoices that were asked for, newest first.

    Args:
        typed: an OCR reference, an invoice's number, an identity number, or words of a name; may be
            empty.
        urval: which of them.
        ledger: the clinic's records.
        clock: the present.
    """
    today = local_now(clock).date()
    digits = typed.replace(" ", "")
    found: Sequence[Standing]
    by_ocr = ledger.faktura_by_ocr(digits) if digits.isdigit() else None
    if by_ocr is not None:
        found = (by_ocr,)
    elif (number := _identity(typed, today)) is not None:
        found = ledger.faktura_of_patient(number)
    else:
        is_work = urval in {Urval.OPPNA, Urval.FORFALLNA, Urval.FEL_BELOPP}
        listed = ledger.faktura_open_list()[::-1] if is_work else ledger.faktura_list(NEWEST)
        found = [item for item in listed if _has_words(item, typed)]
    return tuple(item for item in found if _is_in(item, urval, today))


def _identity(typed: str, today: date) -> str | None:
    try:
        return parse_identitet(typed.strip(), today).number
    except IdentitetError:
        return None


def _has_words(item: Standing, typed: str) -> bool:
    faktura = item.faktura
    to = faktura.mottagare
    words = [faktura.number, faktura.kvitto, *((to.namn, to.patient) if to else ())]
    haystack = " ".join(words).casefold()
    return all(word in haystack for word in typed.casefold().split())


def _is_in(item: Standing, urval: Urval, today: date) -> bool:
    status = item.status
    return {
        Urval.ALLA: True,
        Urval.OPPNA: status in {Status.OPPEN, Status.DELBETALD},
        Urval.FORFALLNA: item.is_late(today),
        Urval.FEL_BELOPP: status in {Status.OVERBETALD, Status.DELBETALD},
        Urval.BETALDA: status is Status.BETALD,
        Urval.KREDITERADE: status in {Status.KREDITERAD, Status.KREDIT},
    }[urval]


def print_faktura(
    standing: Standing,
    renderer: FakturaRenderer,
    printer: Printer,
    ledger: Ledger,
    clock: Clock,
    desk: Desk,
) -> bool:
    """Print an invoice and note that it was printed; True as a KOPIA.

    Raises:
        PrinterError: the printer did not take it.
    """
    kopia = standing.is_printed and not standing.paminnelser
    printer.send(renderer.render(standing, kopia=kopia), title(standing.faktura))
    with ledger.transaction():
        ledger.add_faktura_handelse(
            standing.faktura.id, Handelse.UTSKRIFT, new_id(), desk.id, desk.clerk, moment_of(clock)
        )
    return kopia


def paminn(ledger: Ledger, clock: Clock, desk: Desk) -> tuple[Standing, ...]:
    """Write a reminder for each invoice that is late, with a new last day; return them.

    One that was reminded of is late again when its new day has passed.

    Raises:
        StorageError: it could not be written; no reminder was.
    """
    today, at, korning = local_now(clock).date(), moment_of(clock), new_id()
    new_day = last_day_to_pay(today, PAMINN_DAGAR)
    with ledger.transaction():
        late = [item for item in ledger.faktura_open_list() if item.is_late(today)]
        for item in late:
            ledger.add_faktura_handelse(
                item.faktura.id, Handelse.PAMINNELSE, korning, desk.id, desk.clerk, at, new_day
            )
        return ledger.korning_list(korning)


def export_fakturor(ledger: Ledger, clock: Clock, desk: Desk) -> Export | None:
    """Return the file of what the finance office has not had, and note that it has now.

    Returns:
        The file; None where there is nothing new.

    Raises:
        StorageError: it could not be noted; nothing was.
    """
    at, korning = moment_of(clock), new_id()
    with ledger.transaction():
        new = ledger.faktura_unexported()
        for item in new:
            ledger.add_faktura_handelse(
                item.faktura.id, Handelse.EXPORT, korning, desk.id, desk.clerk, at
            )
    return Export(korning, export_csv(item.faktura for item in new), len(new)) if new else None


def export_csv(fakturor: Iterable[Faktura]) -> bytes:
    """Return invoices as CSV for the finance office (``docs/fakturafil.md``)."""
    return write_table(COLUMNS, map(_cells, fakturor))


def _cells(faktura: Faktura) -> tuple[object, ...]:
    to = faktura.mottagare
    return (
        faktura.number,
        "kredit" if faktura.is_kredit else "faktura",
        faktura.avser,
        faktura.ocr,
        faktura.utfardad_on,
        faktura.forfaller_on,
        to.number if to else "",
        to.namn if to else "",
        to.adress.replace("\n", ", ") if to else "",
        to.kanal.value if to else "",
        decimal_text(faktura.money),
        decimal_text(faktura.moms),
        faktura.kvitto,
        faktura.tidpunkt,
        "; ".join(rad.text for rad in faktura.rader),
    )


def choose_kanal(
    patient_id: PatientId, kanal: Kanal, adress: str, ledger: Ledger, clock: Clock, desk: Desk
) -> FakturaVal:
    """Write how a patient's invoices are sent from now on, and where.

    Raises:
        InvalidInputError: the address is too long or cannot be printed.
    """
    lines = "\n".join(line.strip() for line in adress.splitlines() if line.strip())
    if len(lines) > LONGEST_ADRESS or not lines.replace("\n", "").isprintable():
        message = f"Adressen är högst {LONGEST_ADRESS} tecken. Korta den."
        raise InvalidInputError((Fault("adress", message),))
    val = FakturaVal(kanal, lines)
    with ledger.transaction():
        if ledger.faktura_val(patient_id) != val:
            ledger.add_faktura_val(patient_id, val, desk.id, desk.clerk, moment_of(clock))
    return val
