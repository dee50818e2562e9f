"""The use cases of the checkout screen, over the ports they were given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from kassa.clock import Clock, local_now
from kassa.desk.access import AccessLog
from kassa.desk.blankett import EnterBlankett, enter_blankett
from kassa.desk.complete_checkout import (
    CheckoutResult,
    CompleteCheckout,
    complete_checkout,
    needs_name,
)
from kassa.desk.draft import drafted
from kassa.desk.efterskank import refuse_undecided
from kassa.desk.kortterminal import Kortterminal, SeparatTerminal, complete_with_card
from kassa.desk.las_in import age_text, assumed_entries
from kassa.desk.park import park, take_up
from kassa.desk.park_ports import Parked
from kassa.desk.people_ports import Look
from kassa.desk.ports import KvittoRenderer, Ledger, Printer, TaxaBook
from kassa.desk.print_kvitto import print_kvitto
from kassa.desk.printable import unprintable
from kassa.desk.quote import Quote, quote
from kassa.desk.request import QuoteRequest
from kassa.desk.session import Session
from kassa.desk.settings import Desk
from kassa.desk.shown_kvitto import shown_kvitto
from kassa.errors import InvalidInputError, PrintUnknownError
from kassa.faktura.document import Kanal
from kassa.frikort.state import fold
from kassa.ids import CheckoutId, PatientId
from kassa.kvitto.document import Betalsatt, Kvitto
from kassa.kvitto.sprak import SVENSKA, Sprak
from kassa.kvitto.swish import grouped, swish_code
from kassa.kvitto.text import money_text
from kassa.money import Money
from kassa.taxa.model import Taxa
from ui.checkout.paying import SwishView
from ui.checkout.ports import Known


def swedish_only(_kod: str) -> Sprak:
    """Return Swedish, whatever is asked for."""
    return SVENSKA


def no_code(_text: str) -> tuple[tuple[bool, ...], ...]:
    """Return no squares."""
    return ()


@dataclass(frozen=True, slots=True)
class Till:
    """One desk with its records, tariffs, clock and printer.

    Who works there changes during the day: ``desk`` is asked for at every use.

    Attributes:
        ledger: may be used from several threads.
        taxa_book: the installed tariffs.
        clock: the present.
        session: where and by whom, now.
        renderer: draws receipts for the screen.
        printer: takes lists and reports, and receipts where they have no printer of their own.
        paper: draws what the receipts' own printer takes.
        kvitto_printer: takes receipts; None where ``printer`` does.
        sprak_of: returns a language of the paper by its code.
        kortterminal: takes cards.
        qr_of: returns the squares of a text.
        on_print_unknown: told, on the thread that prints, when nobody knows whether a receipt came
            out.
        on_posted: told, on the thread that posts, when something was posted.
        guards: asked before anything is posted; each may refuse with an error.
        access: where every look at a patient is noted.
    """

    ledger: Ledger
    taxa_book: TaxaBook
    clock: Clock
    session: Session
    renderer: KvittoRenderer
    printer: Printer
    paper: KvittoRenderer | None = None
    kvitto_printer: Printer | None = None
    sprak_of: Callable[[str], Sprak] = swedish_only
    kortterminal: Kortterminal = field(default_factory=SeparatTerminal)
    qr_of: Callable[[str], tuple[tuple[bool, ...], ...]] = no_code
    on_print_unknown: list[Callable[[], None]] = field(default_factory=list)
    on_posted: list[Callable[[], None]] = field(default_factory=list)
    guards: list[Callable[[], None]] = field(default_factory=list)
    access: AccessLog = field(init=False)

    def __post_init__(self) -> None:
        """Note looks at the same records, by whoever works here."""
        object.__setattr__(self, "access", AccessLog(self.ledger, self.clock, self.session))

    @property
    def desk(self) -> Desk:
        """Where and by whom something is written now."""
        return self.session.desk

    @property
    def ways(self) -> tuple[Betalsatt, ...]:
        """The ways of payment the desk takes, the commonest first."""
        cash = (Betalsatt.KONTANT,) if self.desk.kontant else ()
        swish = (Betalsatt.SWISH,) if self.desk.swish else ()
        return (Betalsatt.KORT, Betalsatt.FAKTURA, *cash, *swish)

    def needs_name(self, command: CompleteCheckout) -> bool:
        """Return whether an invoice would go out from here with nobody's name on it."""
        return needs_name(command, self.desk)

    def kanal_of(self, patient_id: PatientId) -> Kanal:
        """Return how a patient's invoices are sent: by post until something else is said."""
        val = self.ledger.faktura_val(patient_id)
        return val.kanal if val else Kanal.POST

    def swish(self, belopp: Money) -> SwishView:
        """Return the code that pays a sum by Swish."""
        code = swish_code(self.desk.swish, belopp, f"Patientavgift {self.desk.id}")
        return SwishView(grouped(self.desk.swish), money_text(belopp), self.qr_of(code))

    def taxa_on(self, day: date) -> Taxa:
        """Return the tariff in force on a local date."""
        return self.taxa_book.valid_on(day)

    def known(self, number: str, day: date) -> Known:
        """Return the patient and the frikort on a day."""
        patient = self.ledger.find_patient(number)
        if patient is not None:
            self.access.look(Look.KASSA, [patient.id])
        entries = self.ledger.entry_list(patient.id) if patient else ()
        skydd = self.taxa_book.valid_on(day).hogkostnadsskydd
        assumed = assumed_entries(number, entries, self.ledger, skydd, self.clock)
        if assumed is None:
            return Known(patient, fold(entries, skydd, day))
        state = fold((*entries, *assumed.entries), skydd, day)
        inlast = age_text(assumed.inlast, local_now(self.clock).date()) if state.inlast_id else ""
        return Known(patient, state, inlast)

    def quote(self, request: QuoteRequest, checkout_id: CheckoutId) -> Quote:
        """Return what a visit costs."""
        faults = unprintable(request, self.renderer)
        try:
            quoted = quote(request, self.ledger, self.taxa_book, self.clock, checkout_id)
        except InvalidInputError as error:
            raise InvalidInputError((*error.faults, *faults)) from None
        if faults:
            raise InvalidInputError(faults)
        in_avbrott = self.ledger.open_avbrott(self.desk.id) is not None
        return replace(quoted, in_avbrott=in_avbrott)

    def draw_up(self, shown: Quote) -> Quote:
        """Return what is shown with its posting drawn up, where it can be posted."""
        return drafted(shown, self.ledger, self.taxa_book, self.desk)

    def check(self) -> None:
        """Refuse to post anything now, where a guard does.

        Raises:
            UserFacingError: why, and what to do.
        """
        for guard in self.guards:
            guard()

    def checked_desk(self) -> Desk:
        """Return where and by whom something may be posted now; raises as ``check``."""
        self.check()
        return self.desk

    def complete(self, command: CompleteCheckout) -> CheckoutResult:
        """Let the card terminal take what a card pays, and post a quote.

        What can be refused beforehand is, so that no card is charged in vain.
        """
        desk = self.checked_desk()
        refuse_undecided(command.quote, command.beslut_av, desk)

        def post(wish: CompleteCheckout) -> CheckoutResult:
            return complete_checkout(wish, self.ledger, self.taxa_book, self.clock, desk)

        return self._told(
            complete_with_card(command, self.kortterminal, post, self.ledger.payment_list)
        )

    def complete_blankett(self, command: EnterBlankett) -> CheckoutResult:
        """Post what stands on a paper form, and its number with it; it was paid then."""
        desk = self.checked_desk()
        return self._told(enter_blankett(command, self.ledger, self.taxa_book, self.clock, desk))

    def _told(self, result: CheckoutResult) -> CheckoutResult:
        for tell in self.on_posted:
            tell()
        return result

    def park(self, form: str) -> Parked:
        """Put a checkout aside."""
        return park(form, self.ledger, self.clock, self.desk)

    def take_up(self, parked_id: str) -> Parked:
        """Take one up again."""
        return take_up(parked_id, self.ledger, self.clock, self.desk)

    def parked_list(self) -> tuple[Parked, ...]:
        """Return what is put aside, at every desk."""
        return self.ledger.parked_list()

    @property
    def printed_words(self) -> str:
        """What has happened once the printer took a receipt."""
        return (self.kvitto_printer or self.printer).done_words

    def print_kvitto(self, kvitto: Kvitto, kod: str = SVENSKA.kod) -> bool:
        """Print a receipt in the language of a code, True as a copy."""
        if self.ledger.was_printed(kvitto.id):
            self.look_at(Look.UTSKRIFT, kvitto)
        renderer = self.paper or self.renderer
        printer = self.kvitto_printer or self.printer
        sprak = self.sprak_of(kod)
        shown = shown_kvitto(kvitto, self.ledger)
        try:
            return print_kvitto(
                shown,
                renderer,
                printer,
                self.ledger,
                self.clock,
                self.desk,
                sprak,
            )
        except PrintUnknownError:
            for tell in self.on_print_unknown:
                tell()
            raise

    def look_at(self, what: Look, kvitto: Kvitto) -> None:
        """Note that somebody sees the patient of a receipt."""
        record = self.ledger.checkout(kvitto.checkout_id)
        if record is not None and record.patient_id is not None:
            self.access.look(what, [record.patient_id])

    def last_kvitto(self) -> Kvitto | None:
        """Return the desk's newest receipt."""
        return self.ledger.last_kvitto(self.desk.id)

    def draw(self, kvitto: Kvitto) -> bytes:
        """Return a receipt as it is printed the first time."""
        return self.renderer.render(shown_kvitto(kvitto, self.ledger), kopia=False)
