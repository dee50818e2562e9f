"""The pages of the window over a till: what each can do, and what they tell each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property

from PySide6.QtCore import QObject

from kassa.adapters.bevis_pdf import PdfBevisRenderer
from kassa.adapters.files import save_export
from kassa.adapters.folders import Folders
from kassa.adapters.regler_lista_pdf import PdfReglerListaRenderer
from kassa.adapters.sprak_files import ENGELSKA, unread_sprak
from kassa.adapters.utdrag_pdf import PdfUtdragRenderer
from kassa.clock import local_now
from kassa.desk.att_reglera import att_reglera_list, fee_of
from kassa.desk.blankett_form import betalsatt_of
from kassa.desk.change_patient import (
    JoinResult,
    SamePersonError,
    join_patient,
    set_skyddad,
)
from kassa.desk.correct_checkout import correct_checkout, correction_list
from kassa.desk.find_kvitto import find_kvitto, newest_kvitto
from kassa.desk.las_in import known_from_extract
from kassa.desk.patient_page import PatientPage, patient_page
from kassa.desk.people_ports import ClerkAccount, Look
from kassa.desk.ports import Patient
from kassa.desk.print_bevis import bevis_of, print_bevis
from kassa.desk.print_regler_lista import print_regler_lista, regler_lista
from kassa.desk.register_extern import register_extern, withdraw_extern
from kassa.desk.reverse_checkout import reverse_checkout
from kassa.desk.settings import Desk
from kassa.desk.settle import settle
from kassa.desk.shown_kvitto import shown_kvitto
from kassa.desk.utdrag import utdrag_json, utdrag_of
from kassa.ids import PatientId
from kassa.kvitto.document import Betalsatt, Kvitto
from kassa.taxa.model import Taxa, TaxaMissingError
from ui.app.uteblivna import form_of, uteblivna_use_cases
from ui.background import Background
from ui.blankett.ports import Handed
from ui.checkout.form import Form
from ui.checkout.presenter import CheckoutPresenter
from ui.checkout.quick import slag_changes
from ui.checkout.till import Till
from ui.checkout.view import CheckoutView
from ui.kvitto.ports import KvittoUseCases, Listed
from ui.kvitto.view import KvittoPane
from ui.patient.ports import PatientUseCases
from ui.patient.view import PatientPane
from ui.reglera.ports import Case, RegleraUseCases
from ui.reglera.view import RegleraPane
from ui.shell.main_window import MainWindow
from ui.uteblivna.view import UteblivnaPane

Approve = Callable[[str, str], ClerkAccount]
NEWEST = 50
MOST_FOUND = 30


class Pages(QObject):
    """All pages over one till.

    The others are made the first time somebody goes there.

    Attributes:
        checkout: where visits are charged.
        kvitto: the receipts.
    """

    def __init__(
        self,
        till: Till,
        taxa: Taxa,
        vardniva: str,
        background: Background,
        window: MainWindow,
        approve: Approve,
        folders: Folders,
    ) -> None:
        """Build the checkout, and put the pages into the window.

        Args:
            till: the desk with its records.
            taxa: what the checkout offers until it knows the day of a visit.
            vardniva: of the clinic (contract).
            background: where slow work is done.
            window: keeps them.
            approve: checks the signatur and password of a second person.
            folders: where files that leave the program are written.
        """
        super().__init__(window)
        self._window = window
        self._till = till
        self._vardniva = vardniva
        self._background = background
        self._folders = folders
        self._presenter = CheckoutPresenter(till, till.clock, background.run, vardniva)
        self.checkout = CheckoutView(self._presenter, taxa)
        self.checkout.preview_requested.connect(self._draw)
        self.kvitto = KvittoPane(kvitto_use_cases(till, approve), background.run)
        self.kvitto.kvitto_reversed.connect(lambda _result: self._presenter.forget())
        window.add_page("kassa", "Kassa", "F5", self.checkout)
        window.add_page("kvitto", "Kvitton", "F9", self.kvitto)
        window.add_page("patient", "Patient", "F10", lambda: self.patient)
        window.add_page("reglera", "Att reglera", "F11", lambda: self.reglera)
        window.add_page("uteblivna", "", "Ctrl+U", lambda: self.uteblivna)
        window.page_changed.connect(self._on_page)

    @cached_property
    def patient(self) -> PatientPane:
        """The patient's page."""
        use_cases = patient_use_cases(self._till, self._vardniva, self._folders)
        pane = PatientPane(use_cases, self._background.run)
        pane.patient_changed.connect(self._presenter.forget)
        return pane

    @cached_property
    def reglera(self) -> RegleraPane:
        """The work list."""
        pane = RegleraPane(reglera_use_cases(self._till), self._background.run)
        pane.settled.connect(self._presenter.forget)
        return pane

    @cached_property
    def uteblivna(self) -> UteblivnaPane:
        """Missed visits."""
        use_cases = uteblivna_use_cases(self._till, self._vardniva)
        pane = UteblivnaPane(use_cases, self._background.run, self.take_uteblivet)
        pane.registered.connect(self._presenter.forget)
        return pane

    def take_blankett(self, handed: Handed) -> bool:
        """Go to the checkout and let it go on with a paper form; it says why when it does not."""
        form = Form(
            personnummer=handed.personnummer,
            namn=handed.namn,
            tidpunkt=handed.tidpunkt,
            blankett=handed.blankett,
            blankett_betalt=handed.betalt,
            frikort_frikort_till=handed.frikort_till,
        )
        form = form.changed(slag_changes(handed.besok) if handed.besok else ())
        self._window.show_page("kassa")
        return self._presenter.take_form(form, betalsatt_of(handed.betalsatt))

    def take_uteblivet(self, typed: Mapping[str, str]) -> bool:
        """Go to the checkout and let it go on with a missed visit; it says why when it does not."""
        self._window.show_page("kassa")
        return self._presenter.take_form(form_of(typed), Betalsatt.FAKTURA)

    def park_begun(self) -> bool:
        """Put aside what has been begun in the checkout; True when there was anything."""
        return self._presenter.park_begun()

    def _on_page(self, name: str) -> None:
        """Read again what a page shows when it is opened."""
        if name == "kvitto":
            self.kvitto.refresh()
            self.kvitto.focus_search()
        elif name == "patient":
            known, number = self._presenter.patient_id, self._presenter.number
            if known is not None:
                self.patient.show_patient(known)
            elif number:
                self.patient.search_for(number)
            else:
                self.patient.refresh()
            self.patient.focus_search()
        elif name == "reglera":
            self.reglera.refresh()
            self.reglera.focus_list()
        elif name == "uteblivna":
            self.uteblivna.refresh()

    def _draw(self, kvitto: Kvitto) -> None:
        preview = self.checkout.fee.preview
        preview.show_text("Ritar kvittot …")
        self._background.run(
            lambda: self._till.draw(kvitto),
            lambda pdf: preview.show_pdf(pdf, f"Kvitto {kvitto.number}"),
            lambda error: preview.show_text(error.message),
        )


def kvitto_use_cases(till: Till, approve: Approve, godkand_av: str = "") -> KvittoUseCases:
    """Return what the receipts pane can do at a till.

    Args:
        till: the desk.
        approve: checks a second person's signatur and password.
        godkand_av: who approves what is taken back now; empty for nobody.
    """

    def desk() -> Desk:
        return replace(till.checked_desk(), godkand_av=godkand_av)

    def listed(kvitto_list: tuple[Kvitto, ...]) -> Listed:
        unprinted = till.ledger.unprinted_among(kvitto.id for kvitto in kvitto_list)
        return Listed(kvitto_list, unprinted, local_now(till.clock).date())

    def draw(kvitto: Kvitto) -> bytes:
        till.look_at(Look.KVITTO, kvitto)
        kopia = till.ledger.was_printed(kvitto.id)
        return till.renderer.render(shown_kvitto(kvitto, till.ledger), kopia=kopia)

    return KvittoUseCases(
        load=lambda: listed(newest_kvitto(till.ledger, till.clock, NEWEST)),
        find=lambda number: listed(find_kvitto(number, till.ledger, till.clock)),
        draw=draw,
        print=till.print_kvitto,
        print_english=lambda kvitto: till.print_kvitto(kvitto, ENGELSKA),
        english_fault=lambda: unread_sprak(till.ledger.taxa_sprak_list(ENGELSKA)),
        reverse=lambda checkout_id, reversal_id, skal: reverse_checkout(
            checkout_id, reversal_id, skal, till.ledger, till.taxa_book, till.clock, desk()
        ),
        corrections=lambda checkout_id: correction_list(checkout_id, till.ledger, till.taxa_book),
        correct=lambda command: correct_checkout(
            command, till.ledger, till.taxa_book, till.clock, desk()
        ),
        approve=lambda signatur, password: kvitto_use_cases(
            till, approve, approve(signatur, password).signatur
        ),
        printed_words=till.printed_words,
    )


def patient_use_cases(till: Till, vardniva: str, folders: Folders) -> PatientUseCases:
    """Return what the patient's page can do at a till."""
    ledger, taxa_book, clock = till.ledger, till.taxa_book, till.clock
    bevis = PdfBevisRenderer()

    def search(typed: str) -> tuple[Patient, ...]:
        found = ledger.search_patient(typed, MOST_FOUND)
        till.access.look(Look.LISTA, [patient.id for patient in found])
        return found

    def page(patient_id: PatientId) -> PatientPage | None:
        shown = patient_page(patient_id, ledger, taxa_book, clock, vardniva)
        if shown is not None:
            till.access.look(Look.PATIENTSIDA, [patient_id])
        return shown

    def print_page(shown: PatientPage) -> None:
        till.access.look(Look.UTSKRIFT, [shown.patient.id])
        print_bevis(bevis_of(shown, ledger, taxa_book, clock, till.desk), bevis, till.printer)

    return PatientUseCases(
        search=search,
        extract=lambda typed: known_from_extract(typed, ledger, taxa_book, clock),
        page=page,
        register=lambda command: register_extern(command, ledger, taxa_book, clock, till.desk),
        withdraw=lambda entry_id, patient_id: withdraw_extern(
            entry_id, patient_id, ledger, taxa_book, clock, till.desk
        ),
        protect=lambda patient_id, is_skyddad: set_skyddad(
            patient_id, ledger, clock, till.desk, is_skyddad=is_skyddad
        ),
        join=lambda *asked: _join(till, *asked),
        print=print_page,
        utdrag=lambda patient_id: save_utdrag(patient_id, till, folders),
        printed_words=till.printer.done_words,
    )


def save_utdrag(patient_id: PatientId, till: Till, folders: Folders) -> str:
    """Save all that is stored of a patient, as JSON and as PDF, and return where."""
    till.access.look(Look.UTDRAG, [patient_id])
    made = utdrag_of(patient_id, till.ledger, till.clock, till.desk)
    name = f"registerutdrag {local_now(till.clock):%Y-%m-%d}"
    save_export(folders.export, name, ".json", utdrag_json(made))
    save_export(folders.export, name, ".pdf", PdfUtdragRenderer(_etikett(till)).render(made))
    return str(folders.export)


def _etikett(till: Till) -> dict[str, str]:
    """Return what the tariff of today calls its circumstances; nothing where there is none."""
    try:
        taxa = till.taxa_book.valid_on(local_now(till.clock).date())
    except TaxaMissingError:
        return {}
    return {each.id: each.etikett for each in taxa.omstandighet_list}


def _join(till: Till, patient_id: PatientId, number: str, is_confirmed: bool) -> JoinResult:
    """Join a patient; whoever the question names has been looked at."""
    try:
        return join_patient(
            patient_id,
            number,
            till.ledger,
            till.taxa_book,
            till.clock,
            till.desk,
            is_confirmed=is_confirmed,
        )
    except SamePersonError as asked:
        till.access.look(Look.LISTA, [asked.into_id] if asked.into_id else [])
        raise


def reglera_use_cases(till: Till) -> RegleraUseCases:
    """Return what the work list can do at a till."""
    ledger, taxa_book, clock = till.ledger, till.taxa_book, till.clock

    def load() -> tuple[Case, ...]:
        owed = att_reglera_list(ledger, taxa_book, local_now(clock).date())
        till.access.look(Look.LISTA, [item.patient.id for item in owed])
        return tuple(Case(item, tuple(fee_of(s, ledger) for s in item.skillnad)) for item in owed)

    def print_list(cases: tuple[Case, ...]) -> None:
        lista = regler_lista((case.item for case in cases), ledger, clock, till.desk)
        print_regler_lista(lista, PdfReglerListaRenderer(), till.printer)

    return RegleraUseCases(
        load=load,
        settle=lambda command: settle(command, ledger, taxa_book, clock, till.checked_desk()),
        print=till.print_kvitto,
        print_list=print_list,
        takes_cash=lambda: till.desk.kontant,
        printed_words=till.printed_words,
    )
