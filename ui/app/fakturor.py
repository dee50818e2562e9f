"""What the page of the invoices can do at a till."""

from __future__ import annotations

from pathlib import Path

from kassa.adapters.faktura_pdf import PdfFakturaRenderer
from kassa.adapters.files import read_file, save_export
from kassa.adapters.folders import Folders
from kassa.clock import local_now
from kassa.desk.faktura_ports import FakturaVal
from kassa.desk.fakturor import (
    Urval,
    choose_kanal,
    export_fakturor,
    find_faktura,
    paminn,
    print_faktura,
)
from kassa.desk.inbetalning import koppla, las_in_betalningar
from kassa.desk.people_ports import Look
from kassa.faktura.document import Kanal
from kassa.faktura.standing import Standing
from kassa.ids import PatientId
from ui.checkout.till import Till
from ui.fakturor.ports import FakturorUseCases, Listed


def fakturor_use_cases(till: Till, folders: Folders) -> FakturorUseCases:
    """Return what the page can do.

    Args:
        till: the desk.
        folders: where files that leave the program are written.
    """
    ledger, clock = till.ledger, till.clock
    renderer = PdfFakturaRenderer()

    def load(typed: str, urval: str) -> Listed:
        found = find_faktura(typed, Urval(urval), ledger, clock)
        till.access.look(Look.LISTA, [PatientId(item.patient_id) for item in found])
        return Listed(found, ledger.okopplad_list(), local_now(clock).date())

    def put_out(item: Standing) -> bool:
        till.access.look(Look.UTSKRIFT, [PatientId(item.patient_id)])
        return print_faktura(item, renderer, till.printer, ledger, clock, till.desk)

    def remind() -> int:
        reminded = paminn(ledger, clock, till.checked_desk())
        for item in reminded:
            put_out(item)
        return len(reminded)

    def export() -> str:
        made = export_fakturor(ledger, clock, till.desk)
        if made is None:
            return ""
        name = f"fakturor {local_now(clock):%Y-%m-%d}"
        return save_export(folders.export, name, ".csv", made.content)

    return FakturorUseCases(
        load=load,
        draw=lambda item: renderer.render(item, kopia=item.is_printed and not item.paminnelser),
        print=put_out,
        remind=remind,
        export=export,
        read=lambda path: las_in_betalningar(read_file(Path(path)), ledger, clock, till.desk),
        koppla=lambda payment, ocr: koppla(payment, ocr, ledger, clock, till.desk),
        val=lambda item: (
            ledger.faktura_val(PatientId(item.patient_id)) or FakturaVal(Kanal.POST, "")
        ),
        choose=lambda item, kanal, adress: choose_channel(item, kanal, adress, till),
        printed_words=till.printer.done_words,
    )


def choose_channel(item: Standing, kanal: Kanal, adress: str, till: Till) -> None:
    """Remember how the patient of an invoice wants the invoices."""
    patient_id = PatientId(item.patient_id)
    choose_kanal(patient_id, kanal, adress, till.ledger, till.clock, till.desk)
