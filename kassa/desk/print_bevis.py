"""Print the proof of a frikort, or of the sum so far, from the patient's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kassa.clock import local_now
from kassa.desk.issue_kvitto import frikort_printed
from kassa.kvitto.bevis import TITLE, Bevis, BevisRad
from kassa.kvitto.document import KvittoPatient
from kassa.money import ZERO

if TYPE_CHECKING:
    from kassa.clock import Clock
    from kassa.desk.patient_page import PatientPage
    from kassa.desk.ports import BevisRenderer, Ledger, Printer, TaxaBook
    from kassa.desk.settings import Desk


def bevis_of(
    page: PatientPage, ledger: Ledger, taxa_book: TaxaBook, clock: Clock, desk: Desk
) -> Bevis:
    """Return what a proof for this page says.

    Args:
        page: the patient's page as it stands now.
        ledger: knows the extract it rests on.
        taxa_book: the tariff in force names itself on the paper.
        clock: the present.
        desk: where and by whom.
    """
    now = local_now(clock)
    state, patient = page.state, page.patient
    counted = [row for row in page.fee_list if row.raknas > ZERO]
    return Bevis(
        issued_at=now,
        klinik=desk.klinik,
        clerk=desk.clerk,
        patient=KvittoPatient(patient.shown_namn, patient.shown_number, None),
        frikort=frikort_printed(state.ackumulerat, ZERO, state, ledger),
        rader=tuple(BevisRad(row.day, row.what, row.raknas) for row in reversed(counted)),
        taxa=taxa_book.valid_on(now.date()).id,
        ovning=desk.ovning,
    )


def print_bevis(bevis: Bevis, renderer: BevisRenderer, printer: Printer) -> None:
    """Print a proof; its title carries no patient data.

    Raises:
        PrinterError: the printer did not take it.
    """
    printer.send(renderer.render(bevis), TITLE)
