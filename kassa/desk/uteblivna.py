"""Missed visits and late cancellations: registered one after the other at the end of the day.

Each is a checkout of its own, posted as an invoice. An exception from the fee is the clinic's or
its head's to make (rule book: När patienten lämnar sent återbud/uteblir), so it is written with
who decided it, and stands on a list.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from kassa.clock import day_start, local_now
from kassa.desk.complete_checkout import CheckoutResult, CompleteCheckout, complete_checkout
from kassa.kvitto.document import Betalsatt
from kassa.kvitto.utebliven_lista import TITLE, UteblivenLista

if TYPE_CHECKING:
    from datetime import date

    from kassa.clock import Clock
    from kassa.desk.ports import Ledger, Printer, TaxaBook, UteblivenListaRenderer
    from kassa.desk.quote import Quote
    from kassa.desk.settings import Desk
    from kassa.kvitto.utebliven_lista import UteblivetRad


@dataclass(frozen=True, slots=True)
class RegisterUteblivet:
    """The clerk's wish to register a missed visit.

    Attributes:
        quote: what was shown.
        beslut_av: who decided to waive the fee; needed only where it is waived.
        duplicate_confirmed: the clerk has said that this is another visit.
    """

    quote: Quote
    beslut_av: str = ""
    duplicate_confirmed: bool = False


def register_uteblivet(
    command: RegisterUteblivet, ledger: Ledger, taxa_book: TaxaBook, clock: Clock, desk: Desk
) -> CheckoutResult:
    """Post a missed visit as an invoice; the same checkout posted twice gives one receipt.

    Args:
        command: what the clerk confirmed.
        ledger: the clinic's records.
        taxa_book: the installed tariffs.
        clock: the present.
        desk: where and by whom.

    Raises:
        InvalidInputError: nobody is named for a waived fee, or the clerk is.
        UserFacingError: whatever ``complete_checkout`` raises; nothing was written.
    """
    wish = CompleteCheckout(
        command.quote,
        Betalsatt.FAKTURA,
        duplicate_confirmed=command.duplicate_confirmed,
        beslut_av=command.beslut_av,
    )
    return complete_checkout(wish, ledger, taxa_book, clock, desk)


def utebliven_list(from_on: date, until_on: date, ledger: Ledger) -> tuple[UteblivetRad, ...]:
    """Return the standing missed visits registered on some local dates, in that order.

    Args:
        from_on: the first date.
        until_on: the last.
        ledger: the clinic's records.
    """
    start = day_start(from_on)
    end = day_start(until_on + timedelta(days=1))
    rader = ledger.utebliven_rader(start, end)
    patients = {rad.patient_id: ledger.patient(rad.patient_id) for rad in rader}
    return tuple(
        rad.masked() if (known := patients[rad.patient_id]) and known.is_skyddad else rad
        for rad in rader
    )


def print_uteblivna(
    days: tuple[date, date],
    ledger: Ledger,
    renderer: UteblivenListaRenderer,
    printer: Printer,
    clock: Clock,
    desk: Desk,
) -> None:
    """Print the list of some local dates; its title carries no patient data.

    Raises:
        PrinterError: the printer did not take it.
    """
    lista = UteblivenLista(
        issued_at=local_now(clock),
        klinik=desk.klinik,
        clerk=desk.clerk,
        from_on=days[0],
        until_on=days[1],
        rader=utebliven_list(*days, ledger),
        ovning=desk.ovning,
    )
    printer.send(renderer.render(lista), TITLE)
