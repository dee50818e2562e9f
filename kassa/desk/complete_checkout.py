"""Complete a checkout: post what was quoted, once, in one transaction.

Everything the visits of a receipt leave behind is written together or not at all: the patient,
what the patient said of earlier fees, the fees in the frikort ledger, the facts and the decisions,
the payment and the kvitto. The fees are decided again inside the transaction if anything
has been written since they were shown, so that what is posted is what was shown.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kassa.clock import to_local
from kassa.desk.att_reglera import mark_att_reglera
from kassa.desk.betalning import Betalning, betalning_of, payment_list
from kassa.desk.draft import draft_of, patient_of
from kassa.desk.efterskank import is_efterskankt, refuse_undecided
from kassa.desk.fakturera import invoice_quote, lacks_recipient
from kassa.desk.issue_kvitto import issue_kop
from kassa.desk.ports import BesokRecord, CheckoutRecord, Patient
from kassa.desk.posting import (
    CheckoutConflictError,
    facts_of,
    moment_of,
    same_facts,
)
from kassa.desk.quote import quote, still_holds
from kassa.errors import UserFacingError
from kassa.frikort.entry import EntryKind, FrikortEntry
from kassa.frikort.state import fold
from kassa.kvitto.document import Betalsatt, Delbetalning

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from kassa.clock import Clock
    from kassa.desk.draft import Draft
    from kassa.desk.ports import Ledger, TaxaBook
    from kassa.desk.quote import BesokQuote, Quote
    from kassa.desk.settings import Desk
    from kassa.faktura.document import Kanal
    from kassa.frikort.skillnad import Skillnad
    from kassa.frikort.state import FrikortState
    from kassa.ids import BesokId
    from kassa.kvitto.document import Kvitto
    from kassa.money import Money

ClaimKey = tuple[EntryKind, "date", "Money", "date | None"]


class QuoteChangedError(UserFacingError):
    """What was shown no longer holds; nothing was written.

    Attributes:
        quote: the fee as it is now, for the same checkout.
    """

    code = "avgift_andrad"

    def __init__(self, quote: Quote) -> None:
        """Keep the new quote."""
        super().__init__(
            "Avgiften eller frikortet har ändrats sedan det visades. Inget har sparats. "
            "Läs den nya avgiften, säg den till patienten och slutför igen."
        )
        self.quote = quote


class DuplicateVisitError(UserFacingError):
    """The patient has a standing receipt of the same product the same day; nothing was written.

    Attributes:
        kvitto: that receipt.
    """

    code = "samma_besok"

    def __init__(self, kvitto: Kvitto) -> None:
        """Keep the receipt and ask the question."""
        super().__init__(
            f"Samma besök är redan registrerat: kvitto {kvitto.number}, "
            f"klockan {to_local(kvitto.issued_at):%H:%M}. Är det ett nytt besök?"
        )
        self.kvitto = kvitto


@dataclass(frozen=True, slots=True)
class CompleteCheckout:
    """The clerk's wish to post a quote.

    Attributes:
        quote: what was shown.
        betalsatt: what was chosen; a receipt of nothing to pay gets ``INGEN`` whatever it was.
        duplicate_confirmed: the clerk has said that this is a new visit.
        delar: the parts it is paid in, or the one with its reference; none where ``betalsatt`` says
            it all.
        kanal: how an invoice is sent; None as the patient had it before.
        beslut_av: who decided to waive the fee; needed only where it is waived.
    """

    quote: Quote
    betalsatt: Betalsatt
    duplicate_confirmed: bool = False
    delar: tuple[Delbetalning, ...] = ()
    kanal: Kanal | None = None
    beslut_av: str = ""


@dataclass(frozen=True, slots=True)
class CheckoutResult:
    """What a posting led to.

    Attributes:
        kvitto: the receipt.
        after: the frikort on the visit's day.
        patient: as the register knows the patient now.
        already_posted: the checkout had been posted before; this is its first receipt.
        skillnad: what of other fees is now to be paid back or charged.
    """

    kvitto: Kvitto
    after: FrikortState
    patient: Patient
    already_posted: bool
    skillnad: tuple[Skillnad, ...] = ()


def complete_checkout(
    command: CompleteCheckout, ledger: Ledger, taxa_book: TaxaBook, clock: Clock, desk: Desk
) -> CheckoutResult:
    """Post a quote in one transaction; the same checkout posted twice gives one receipt.

    Args:
        command: what the clerk confirmed.
        ledger: the clinic's records.
        taxa_book: the installed tariffs.
        clock: the present.
        desk: where and by whom.

    Raises:
        NotPostableError: no patient, or nothing to register.
        QuoteChangedError: the fee is no longer what was shown.
        DuplicateVisitError: the same visit seems to be posted already.
        CheckoutConflictError: the checkout is posted with other facts.
        InvalidInputError: no way of payment was chosen; nobody is named for a waived fee, or the
            clerk is.
        StorageError: the records could not be written.
    """
    refuse_undecided(command.quote, command.beslut_av, desk)
    with ledger.transaction():
        return post(command, ledger, taxa_book, clock, desk)


def needs_name(command: CompleteCheckout, desk: Desk) -> bool:
    """Return whether a posting would be refused since its invoice has nobody's name on it.

    To be asked before money is taken; ``complete_checkout`` refuses by the same rule.
    """
    asked = command.quote.request
    if asked.patient is None:
        return False
    whole = (Delbetalning(command.betalsatt, command.quote.att_betala),)
    belopp = Betalning(command.delar or whole).of(Betalsatt.FAKTURA)
    return lacks_recipient(belopp, patient_of(command.quote).namn, asked.betalare, desk)


def post(
    command: CompleteCheckout, ledger: Ledger, taxa_book: TaxaBook, clock: Clock, desk: Desk
) -> CheckoutResult:
    """Do what ``complete_checkout`` does inside a transaction that is open already."""
    now, draft = command.quote, command.quote.draft
    holds = still_holds(now, ledger, taxa_book, clock)
    if draft is None or not (holds and draft.fits(now, desk)):
        posted = ledger.checkout(now.checkout_id)
        if posted is not None:
            return _first_result(command, posted, ledger, taxa_book)
        now = now if holds else _decided_again(now, ledger, taxa_book, clock)
        draft = draft_of(now, ledger, taxa_book, desk, is_new=command.duplicate_confirmed)
    betalning = betalning_of(now.att_betala, command.betalsatt, command.delar, desk)
    if draft.same_besok is not None and not command.duplicate_confirmed:
        raise DuplicateVisitError(draft.same_besok)
    return _write(command, now, draft, betalning, ledger, taxa_book, moment_of(clock))


def _decided_again(shown: Quote, ledger: Ledger, taxa_book: TaxaBook, clock: Clock) -> Quote:
    """Return what was shown, decided again.

    Raises:
        QuoteChangedError: it is not what was shown.
    """
    now = quote(shown.request, ledger, taxa_book, clock, shown.checkout_id)
    if not shown.same_outcome(now):
        raise QuoteChangedError(now)
    return now


def _write(
    command: CompleteCheckout,
    now: Quote,
    draft: Draft,
    betalning: Betalning,
    ledger: Ledger,
    taxa_book: TaxaBook,
    at: datetime,
) -> CheckoutResult:
    """Write all that a posting leaves behind, the receipt last."""
    patient, desk = draft.patient, draft.desk
    if patient != now.known_patient:
        ledger.add_patient(patient, desk.id, desk.clerk, at)
    _write_besok(now, draft, ledger, at)
    betalning = invoice_quote(now, patient, betalning, command.kanal, ledger, desk, at)
    for payment in payment_list(now.checkout_id, betalning, desk, at):
        ledger.add_payment(payment)
    if (beslut_av := command.beslut_av.strip()) and is_efterskankt(now):
        ledger.add_godkannande(now.checkout_id, beslut_av, desk.id, desk.clerk, at)
    if draft.avbrott is not None:
        ledger.add_avbrott_checkout(draft.avbrott.id, now.checkout_id, desk.id, desk.clerk, at)
    kvitto = issue_kop(draft.kvitto, betalning, ledger, at)
    skillnad: tuple[Skillnad, ...] = ()
    if not draft.is_settled:
        today = to_local(at).date()
        skillnad = mark_att_reglera(patient.id, ledger, taxa_book, today, desk, at)
    return CheckoutResult(kvitto, now.after, patient, already_posted=False, skillnad=skillnad)


def _write_besok(now: Quote, draft: Draft, ledger: Ledger, at: datetime) -> None:
    """Write the visits and the fees; claims before the fees, as they were when decided."""
    patient, desk = draft.patient, draft.desk
    record = CheckoutRecord(
        id=now.checkout_id,
        patient_id=patient.id,
        besok=draft.besok,
        betalare=now.request.betalare.strip(),
        skal=None,
        avser=None,
        desk=desk.id,
        clerk=desk.clerk,
        written_at=at,
    )
    ledger.add_checkout(record)

    end = draft.entry_end

    def add(entry: FrikortEntry, besok_id: BesokId | None) -> None:
        nonlocal end
        placed = replace(
            entry,
            patient_id=patient.id,
            checkout_id=record.id,
            besok_id=besok_id,
            desk=desk.id,
            clerk=desk.clerk,
            written_at=at,
        )
        end = ledger.add_entry(placed, end)

    for claim in now.claimed:
        add(claim, None)
    for besok, written in zip(now.besok, draft.besok, strict=True):
        for entry in besok.entries:
            add(entry, written.id)


def _first_result(
    command: CompleteCheckout, posted: CheckoutRecord, ledger: Ledger, taxa_book: TaxaBook
) -> CheckoutResult:
    """Return what the first posting of this checkout gave, if it was of the same facts.

    Raises:
        CheckoutConflictError: it was not.
    """
    typed = command.quote.request.patient
    patient = ledger.find_patient(typed.identitet.number) if typed else None
    kvitto = ledger.kvitto_of(posted.id)
    entries = ledger.entry_list(patient.id) if patient else ()
    stored = _claim_keys(entry for entry in entries if entry.checkout_id == posted.id)
    if (
        patient is None
        or kvitto is None
        or posted.avser is not None
        or posted.patient_id != patient.id
        or posted.betalare != command.quote.request.betalare.strip()
        or not _same_besok(posted.besok, command.quote.besok)
        or not _is_paid_so(kvitto, command)
        or not _claim_keys(command.quote.claimed) <= stored
    ):
        message = (
            "Besöket är redan registrerat, men med andra uppgifter. Inget nytt har sparats. "
            "Se efter bland kvittona; är det ett annat besök, börja om med Ny patient."
        )
        raise CheckoutConflictError(message)
    last_day = posted.besok[-1].effective_on
    after = fold(entries, taxa_book.valid_on(last_day).hogkostnadsskydd, last_day)
    return CheckoutResult(kvitto, after, patient, already_posted=True)


def _is_paid_so(kvitto: Kvitto, command: CompleteCheckout) -> bool:
    """True when a receipt was paid as a command says."""
    if kvitto.betalsatt is Betalsatt.INGEN:
        return True
    asked = command.delar or (Delbetalning(command.betalsatt, kvitto.att_betala),)
    paid = kvitto.delbetalning_list
    return [(part.betalsatt, part.belopp) for part in asked] == [
        (part.betalsatt, part.belopp) for part in paid
    ]


def _same_besok(posted: tuple[BesokRecord, ...], shown: tuple[BesokQuote, ...]) -> bool:
    return len(posted) == len(shown) and all(
        record.produkt_id == besok.avgift.produkt_id
        and record.skal == besok.request.skal
        and same_facts(record.facts, facts_of(besok))
        for record, besok in zip(posted, shown, strict=True)
    )


def _claim_keys(entries: Iterable[FrikortEntry]) -> frozenset[ClaimKey]:
    return frozenset(
        (entry.kind, entry.effective_on, entry.belopp, entry.giltigt_till) for entry in entries
    )
