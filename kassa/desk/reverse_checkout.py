"""Reverse a checkout: counter-entries, a negative payment and a return receipt; nothing is undone.

What the patient said or showed about earlier fees stays: it does not depend on the visit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kassa.clock import to_local
from kassa.desk.att_reglera import mark_att_reglera
from kassa.desk.avbrott import note_in_avbrott
from kassa.desk.betalning import given_back, payment_list
from kassa.desk.fakturera import credit
from kassa.desk.issue_kvitto import issue_retur
from kassa.desk.posting import (
    CheckoutConflictError,
    NotPostableError,
    counter_entry,
    moment_of,
)
from kassa.errors import Fault, InvalidInputError, UserFacingError
from kassa.frikort.entry import EntryKind
from kassa.frikort.state import fold
from kassa.kvitto.text import money_text

if TYPE_CHECKING:
    from kassa.clock import Clock
    from kassa.desk.ports import CheckoutRecord, Ledger, TaxaBook
    from kassa.desk.settings import Desk
    from kassa.frikort.entry import FrikortEntry
    from kassa.frikort.skillnad import Skillnad
    from kassa.frikort.state import FrikortState
    from kassa.ids import CheckoutId
    from kassa.kvitto.document import Kvitto


# What a posting adds to the frikort ledger by itself; what the patient said stays.
TAKEN_BACK = (EntryKind.AVGIFT, EntryKind.REGLERING)


class AlreadyReversedError(UserFacingError):
    """The checkout has been reversed before; nothing was written.

    Attributes:
        kvitto: the return receipt of that reversal.
    """

    code = "redan_makulerat"

    def __init__(self, number: str, kvitto: Kvitto) -> None:
        """Keep the return receipt."""
        super().__init__(
            f"Kvitto {number} är redan makulerat, med kvitto {kvitto.number}. "
            "Inget nytt har sparats. Skriv ut det kvittot igen om patienten behöver det."
        )
        self.kvitto = kvitto


class ApprovalNeededError(UserFacingError):
    """So much is not taken back without a second person; nothing was written.

    A correction of how it was paid pays nothing back, so the words do not say that.
    """

    code = "godkannande_kravs"

    def __init__(self, desk: Desk) -> None:
        """Say above what."""
        super().__init__(
            f"Ett kvitto på över {money_text(desk.godkann_over)} rättas eller makuleras först när "
            "en ansvarig har godkänt det. Be en kollega skriva sin signatur och sitt lösenord."
        )


@dataclass(frozen=True, slots=True)
class ReversalResult:
    """What a reversal led to.

    Attributes:
        kvitto: the return receipt.
        after: the frikort on the visit's day, without the visit.
        already_posted: the reversal had been posted before; this is its receipt.
        skillnad: what of other fees is now to be paid back or charged.
    """

    kvitto: Kvitto
    after: FrikortState
    already_posted: bool
    skillnad: tuple[Skillnad, ...] = ()


def reverse_checkout(
    checkout_id: CheckoutId,
    reversal_id: CheckoutId,
    skal: str,
    ledger: Ledger,
    taxa_book: TaxaBook,
    clock: Clock,
    desk: Desk,
) -> ReversalResult:
    """Take back a posted checkout in one transaction; the same reversal twice gives one receipt.

    Args:
        checkout_id: what is taken back.
        reversal_id: made when the clerk asks for it; unique, so that a retry finds the first one.
        skal: the clerk's reason; recorded and printed.
        ledger: the clinic's records.
        taxa_book: the installed tariffs, for the ceiling on the visit's day.
        clock: the present.
        desk: where and by whom; the return receipt is numbered in this desk's series.

    Raises:
        InvalidInputError: no reason.
        AlreadyReversedError: it has been taken back under another id.
        ApprovalNeededError: the sum is above the desk's limit, and nobody approves it.
        NotPostableError: there is no such checkout, or it is a reversal itself.
        CheckoutConflictError: the id is taken by something else.
        StorageError: the records could not be written.
    """
    skal = skal.strip()
    if not skal:
        message = "Skälet saknas. Skriv varför kvittot makuleras: det står på kvittot."
        raise InvalidInputError((Fault("skal", message),))
    with ledger.transaction():
        return take_back(checkout_id, reversal_id, skal, ledger, taxa_book, clock, desk)


def take_back(
    checkout_id: CheckoutId,
    reversal_id: CheckoutId,
    skal: str,
    ledger: Ledger,
    taxa_book: TaxaBook,
    clock: Clock,
    desk: Desk,
) -> ReversalResult:
    """Do what ``reverse_checkout`` does inside a transaction that is open already."""
    taken = ledger.checkout(reversal_id)
    if taken is not None:
        return _first_result(taken, checkout_id, skal, ledger, taxa_book)
    posted, original = _reversible(checkout_id, ledger)
    if desk.godkann_over and original.att_betala > desk.godkann_over and not desk.godkand_av:
        raise ApprovalNeededError(desk)
    at = moment_of(clock)
    reversal = replace(
        posted,
        id=reversal_id,
        besok=(),
        skal=skal,
        avser=posted.id,
        desk=desk.id,
        clerk=desk.clerk,
        written_at=at,
    )
    states, kvitto = _write(reversal, posted, original, ledger, taxa_book, desk)
    skillnad: tuple[Skillnad, ...] = ()
    if posted.patient_id is not None:
        today = to_local(at).date()
        skillnad = mark_att_reglera(posted.patient_id, ledger, taxa_book, today, desk, at)
    return ReversalResult(kvitto, states[1], already_posted=False, skillnad=skillnad)


def _write(
    reversal: CheckoutRecord,
    posted: CheckoutRecord,
    original: Kvitto,
    ledger: Ledger,
    taxa_book: TaxaBook,
    desk: Desk,
) -> tuple[tuple[FrikortState, FrikortState], Kvitto]:
    """Write a reversal with all it leaves behind; return the frikort before and after, the receipt.

    What was paid goes back the way it came; what was invoiced is credited.
    """
    before = _state(posted, original, ledger, taxa_book)
    ledger.add_checkout(reversal)
    for entry in _entries(reversal, ledger):
        if entry.kind in TAKEN_BACK and entry.checkout_id == reversal.avser:
            back = counter_entry(
                entry, reversal.desk, reversal.clerk, reversal.written_at, reversal.id
            )
            ledger.add_entry(back)
    paid = given_back(ledger.payment_list(posted.id))
    betalning = credit(paid, reversal, original, ledger, desk)
    for payment in payment_list(reversal.id, betalning, desk, reversal.written_at):
        ledger.add_payment(payment)
    if desk.godkand_av:
        ledger.add_godkannande(
            reversal.id, desk.godkand_av, desk.id, desk.clerk, reversal.written_at
        )
    note_in_avbrott(reversal.id, ledger, desk, reversal.written_at)
    after = _state(posted, original, ledger, taxa_book)
    states = (before, after)
    return states, issue_retur(original, reversal, betalning, states, ledger, desk)


def _reversible(checkout_id: CheckoutId, ledger: Ledger) -> tuple[CheckoutRecord, Kvitto]:
    """Return a standing checkout with its receipt.

    Raises:
        NotPostableError: there is none, or it is a reversal.
        AlreadyReversedError: it does not stand any more.
    """
    posted = ledger.checkout(checkout_id)
    original = ledger.kvitto_of(checkout_id)
    if posted is None or original is None:
        message = "Kvittot finns inte och kan inte makuleras. Sök upp det igen bland kvittona."
        raise NotPostableError(message)
    if posted.avser is not None:
        message = (
            f"Kvitto {original.number} är ett returkvitto och kan inte makuleras. "
            "Registrera besöket på nytt i stället."
        )
        raise NotPostableError(message)
    if posted.desk in ledger.foreign_desk_list():
        message = (
            f"Kvitto {original.number} är skrivet i kassa {posted.desk}, som har sin egen datafil. "
            "Makulera det där, och läs sedan in den kassans fil igen."
        )
        raise NotPostableError(message)
    earlier = ledger.reversal_of(checkout_id)
    retur = ledger.kvitto_of(earlier.id) if earlier else None
    if retur is not None:
        raise AlreadyReversedError(original.number, retur)
    return posted, original


def _entries(record: CheckoutRecord, ledger: Ledger) -> tuple[FrikortEntry, ...]:
    return ledger.entry_list(record.patient_id) if record.patient_id else ()


def _state(
    posted: CheckoutRecord, original: Kvitto, ledger: Ledger, taxa_book: TaxaBook
) -> FrikortState:
    """Return the frikort on the day of the last visit; of a settlement, on its own day."""
    last_day = posted.besok[-1].effective_on if posted.besok else original.tidpunkt.date()
    skydd = taxa_book.valid_on(last_day).hogkostnadsskydd
    return fold(_entries(posted, ledger), skydd, last_day)


def _first_result(
    taken: CheckoutRecord, checkout_id: CheckoutId, skal: str, ledger: Ledger, taxa_book: TaxaBook
) -> ReversalResult:
    """Return what the first posting of this reversal gave, if it took back the same checkout."""
    kvitto = ledger.kvitto_of(taken.id)
    posted, original = ledger.checkout(checkout_id), ledger.kvitto_of(checkout_id)
    if (
        taken.avser != checkout_id
        or taken.skal != skal
        or kvitto is None
        or posted is None
        or original is None
    ):
        message = (
            "Makuleringen är redan registrerad med andra uppgifter. Inget nytt har sparats. "
            "Sök upp kvittot igen och börja om."
        )
        raise CheckoutConflictError(message)
    return ReversalResult(kvitto, _state(posted, original, ledger, taxa_book), already_posted=True)
