"""What the pages of eFrikort and of the paper forms can do at a till."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from kassa.adapters.files import read_file
from kassa.aterforing.inforing import Atgard, Inforing
from kassa.clock import Clock, local_now
from kassa.desk.aterforing import AnsweredError, TakenError, answered_anew
from kassa.desk.avbrott_ports import BlankettUtfall
from kassa.desk.besok_slag import BesokSlag, besok_slag_list
from kassa.desk.blankett import (
    EnterBlankett,
    open_blankett,
    return_unused,
    strike_blankett,
    unaccounted,
)
from kassa.desk.blankett_form import (
    BlankettQuote,
    BlankettTyped,
    find_slag,
    quote_blankett,
    shown_number,
)
from kassa.desk.blankett_serie import parse_blankett, parse_blankett_list, serie_status
from kassa.desk.complete_checkout import CheckoutResult, CompleteCheckout
from kassa.desk.efrikort import Utfall, godta, jamfor
from kassa.desk.efrikort_ports import Efrikort, EfrikortError, EfrikortService
from kassa.desk.efrikort_skicka import Skickad, skicka, ta_bort
from kassa.desk.people_ports import Look
from kassa.desk.ports import Ledger
from kassa.desk.read_transaktioner import read_transaktioner
from kassa.desk.settings import Desk, Settings
from kassa.errors import UserFacingError
from kassa.ids import CheckoutId
from kassa.ord import many
from ui.app.reservrutin import STICK, Reservrutin
from ui.blankett.ports import BlankettUseCases, Forms
from ui.checkout.till import Till
from ui.efrikort.ports import Compared, EfrikortUseCases


class BlankettRoutine:
    """Paper forms at a till."""

    def __init__(self, till: Till, settings: Settings) -> None:
        """Take the desk, and what kind of clinic it is."""
        self._till = till
        self._vardniva = settings.vardniva
        self._besok: dict[date, tuple[str, ...]] = {}

    def use_cases(self) -> BlankettUseCases:
        """Return what the page of paper forms can do."""
        till = self._till
        return BlankettUseCases(
            now=lambda: local_now(till.clock),
            load=self._load,
            quote=self._quote,
            enter=self._enter,
            waiting=lambda typed: shown_number(unaccounted(typed, till.desk.id, till.ledger)),
            slag=self._slag,
            strike=self._strike,
            unused=lambda numbers: return_unused(
                till.desk.id, numbers, till.ledger, till.clock, till.desk
            ),
            reopen=self._reopen,
        )

    def _load(self) -> Forms:
        ledger = self._till.ledger
        desks = ledger.blankett_desk_list()
        return Forms(
            desk=self._till.desk.id,
            series=tuple(serie_status(desk, ledger) for desk in desks),
            besok=self._besok_of(local_now(self._till.clock).date()),
            avviker=tuple(
                f"{shown_number((form.serie_desk, form.number))}: {form.anteckning}"
                for desk in desks
                for form in ledger.blankett_list(desk)
                if form.utfall is BlankettUtfall.INLAGD and form.anteckning
            ),
        )

    def _besok_of(self, today: date) -> tuple[str, ...]:
        if today not in self._besok:
            taxa = self._till.taxa_on(today)
            found = besok_slag_list(self._vardniva, taxa, today)
            self._besok[today] = tuple(slag.etikett for slag in found)
        return self._besok[today]

    def _slag(self, typed: str, on: date) -> BesokSlag | None:
        try:
            taxa = self._till.taxa_on(on)
        except UserFacingError:  # the checkout says why nothing can be decided
            return None
        return find_slag(typed, besok_slag_list(self._vardniva, taxa, on))

    def _quote(self, typed: BlankettTyped, checkout_id: CheckoutId) -> BlankettQuote:
        till = self._till
        return quote_blankett(
            typed, checkout_id, self._vardniva, till.ledger, till.taxa_book, till.clock, till.desk
        )

    def _enter(self, quoted: BlankettQuote, is_new: bool) -> CheckoutResult:
        checkout = CompleteCheckout(quoted.quote, quoted.betalsatt, duplicate_confirmed=is_new)
        return self._till.complete_blankett(EnterBlankett(quoted.number, checkout, quoted.differs))

    def _strike(self, number: str, anteckning: str) -> None:
        till = self._till
        parsed = parse_blankett(number, till.desk.id, till.ledger)
        utfall = BlankettUtfall.MAKULERAD
        strike_blankett(parsed, utfall, anteckning, till.ledger, till.clock, till.desk)

    def _reopen(self, typed: str) -> tuple[str, ...]:
        till = self._till
        serie, numbers = parse_blankett_list(typed, till.desk.id, till.ledger)
        opened = open_blankett(serie, numbers, till.ledger, till.clock, till.desk)
        return tuple(shown_number((serie, number)) for number in opened)


class EfrikortRoutine:
    """eFrikort at a till, after an outage."""

    def __init__(
        self, till: Till, routine: Reservrutin, service: EfrikortService | None, settings: Settings
    ) -> None:
        """Take what to work with.

        Args:
            till: the desk.
            routine: knows the rows.
            service: eFrikort; None where only lists are compared.
            settings: name the clinic's unit.
        """
        self._till = till
        self._routine = routine
        self._service = service
        self._enheter = [settings.efrikort_enhet, settings.namn]

    def use_cases(self, window: QWidget) -> EfrikortUseCases:
        """Return what the page can do; the window asks for files."""
        return EfrikortUseCases(
            has_service=self._service is not None,
            fetch=self._fetch,
            compare=lambda pasted: self._read(pasted.encode()),
            choose_file=lambda: QFileDialog.getOpenFileName(
                window, "Vilken lista från eFrikort?", "", "Listor (*.csv *.jsonl *.txt)"
            )[0],
            compare_file=lambda file: self._read(read_file(Path(file), STICK)),
            accept=self._accept,
            send=self._send,
        )

    @property
    def _parts(self) -> tuple[Ledger, Clock, Desk]:
        return self._till.ledger, self._till.clock, self._till.desk

    def _waiting(self, atgard: Atgard) -> list[Inforing]:
        return [
            row
            for row in self._routine.rows()
            if row.target.is_efrikort and row.is_open and row.atgard is atgard
        ]

    def _numbers(self) -> tuple[str, ...]:
        waiting = self._waiting(Atgard.INFOR)
        return tuple(dict.fromkeys(row.post.number for row in waiting if not row.post.is_skyddad))

    def _compared(self, found: tuple[Efrikort, ...], problem: str = "") -> Compared:
        rows = self._routine.rows()
        persons = tuple(jamfor(each, rows, self._enheter) for each in found)
        seen = [j.row.post.patient_id for person in persons for j in person.rader]
        self._till.access.look(Look.LISTA, seen)
        left = set(self._numbers()) - {each.number for each in found}
        return Compared(persons, len(left), problem)

    def _fetch(self) -> Compared:
        found: list[Efrikort] = []
        problem = ""
        for number in self._numbers():
            if self._service is None:
                break
            try:
                found.append(self._service.read(number))
            except EfrikortError as error:
                problem = error.message
                break
        return self._compared(tuple(found), problem)

    def _read(self, content: bytes) -> Compared:
        today = local_now(self._till.clock).date()
        return self._compared(read_transaktioner(content, today))

    def _accept(self, shown: Compared) -> str:
        till, holder = self._till, self._routine.holder
        done = [
            godta(person, holder, till.ledger, till.taxa_book, till.clock, till.desk)
            for person in shown.personer
        ]
        ticked, new = sum(each.besvarade for each in done), sum(each.nya for each in done)
        owed = sum(bool(each.skillnad) for each in done)
        said = many(ticked, "besök är avprickat", "besök är avprickade")
        added = many(new, "avgift eller frikort är nytt", "avgifter och frikort är nya")
        left = many(owed, "patient", "patienter")
        return f"{said}, {added} i frikorten här. {left} har något att reglera (F11)."

    def _send(self, shown: Compared) -> str:
        """Take the comparison over and send: a visit that is sent is asked about no more."""
        accepted = self._accept(shown)
        missing = [
            jamford.row
            for person in shown.personer
            for jamford in person.rader
            if jamford.utfall is Utfall.SAKNAS and not jamford.row.post.is_skyddad
        ]
        rows = self._routine.rows()
        sent = [each for row in missing if (each := self._send_one(row, rows)) is not None]
        removed = [self._remove(row) for row in self._waiting(Atgard.TA_BORT)]
        refused = sum(each.is_refused for each in sent)
        gone = many(sum(removed), "är borttaget", "är borttagna")
        said = f"{len(sent) - refused} besök finns nu i eFrikort, {gone}. {accepted}"
        return f"{said} {refused} gick inte och står under Att reda ut." if refused else said

    def _send_one(self, row: Inforing, rows: tuple[Inforing, ...]) -> Skickad | None:
        """Send a visit; None where somebody else works with it."""
        if self._service is None:
            return None
        holder = self._routine.holder
        of_person = [each for each in rows if each.post.number == row.post.number]
        now = answered_anew(of_person, self._till.ledger)
        try:
            return skicka(row, now, self._service, self._enheter, holder, self._parts)
        except (TakenError, AnsweredError):
            return None

    def _remove(self, row: Inforing) -> bool:
        """Take a visit away that was reversed since."""
        if self._service is None:
            return False
        return not ta_bort(row, self._service, self._routine.holder, self._parts).is_refused
