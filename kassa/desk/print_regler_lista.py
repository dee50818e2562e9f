"""Print the work list of what patients are owed or owe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kassa.clock import local_now
from kassa.desk.att_reglera import fee_of
from kassa.kvitto.regler_lista import TITLE, ReglerFee, ReglerLista, ReglerRad

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kassa.clock import Clock
    from kassa.desk.att_reglera import AttReglera
    from kassa.desk.ports import Ledger, Printer, ReglerListaRenderer
    from kassa.desk.settings import Desk


def regler_lista(
    att_reglera: Iterable[AttReglera], ledger: Ledger, clock: Clock, desk: Desk
) -> ReglerLista:
    """Return the list as it is printed, identities masked where they are protected."""
    return ReglerLista(
        issued_at=local_now(clock),
        klinik=desk.klinik,
        clerk=desk.clerk,
        rader=tuple(_rad(item, ledger) for item in att_reglera),
        ovning=desk.ovning,
    )


def print_regler_lista(lista: ReglerLista, renderer: ReglerListaRenderer, printer: Printer) -> None:
    """Print the list; its title carries no patient data.

    Raises:
        PrinterError: the printer did not take it.
    """
    printer.send(renderer.render(lista), TITLE)


def _rad(item: AttReglera, ledger: Ledger) -> ReglerRad:
    fees = (fee_of(found, ledger) for found in item.skillnad)
    return ReglerRad(
        item.patient.shown_namn,
        item.patient.shown_number,
        tuple(
            ReglerFee(
                fee.day, f"{fee.what}, kvitto {fee.number}" if fee.number else fee.what, fee.belopp
            )
            for fee in fees
        ),
        is_damaged=bool(item.damaged),
    )
