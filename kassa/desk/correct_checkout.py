"""Correct a posted receipt: take it back and post it again with one thing changed, at once.

Used where the fee of a visit changes after it was paid: the patient waited over 30 minutes, the
planned care could not be done (rule book: Väntetidsersättning). And where it was paid in another
way than the receipt says. Both receipts are written in one
transaction, so that there is never a return without the new receipt.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kassa.avgift.decide import decide, override_produkt
from kassa.avgift.read_case import read_case
from kassa.desk.betalning import spread
from kassa.desk.complete_checkout import CheckoutResult, CompleteCheckout, post
from kassa.desk.posting import NotPostableError, case_of
from kassa.desk.quote import quote
from kassa.desk.request import BesokRequest, Override, QuotePatient, QuoteRequest
from kassa.desk.reverse_checkout import ReversalResult, take_back
from kassa.errors import Fault, InvalidInputError, UserFacingError
from kassa.kvitto.document import Betalsatt, Delbetalning, KvittoKind

if TYPE_CHECKING:
    from kassa.clock import Clock
    from kassa.desk.ports import BesokRecord, CheckoutRecord, Ledger, TaxaBook
    from kassa.desk.settings import Desk
    from kassa.ids import CheckoutId
    from kassa.kvitto.document import Kvitto

FOUND_OUT_LATER = ("vantetid_over_30", "vard_ej_utford")
"""The contract's circumstances that nobody can know when the patient pays on arrival."""
BETALSATT = {Betalsatt.KORT: "kort", Betalsatt.FAKTURA: "faktura"}


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction that would change the fee of a posted visit.

    Attributes:
        place: the visit on the receipt, 1 the first.
        besok: the visit, as the receipt names it; empty where it is the only one.
        omstandighet: the circumstance that would be added; empty for another way of payment.
        etikett: the circumstance in the tariff's words, or what was wrong.
        betalsatt: how it was really paid; None for a circumstance.
    """

    place: int
    besok: str
    omstandighet: str
    etikett: str
    betalsatt: Betalsatt | None = None


@dataclass(frozen=True, slots=True)
class CorrectCheckout:
    """The clerk's wish to correct a receipt.

    Attributes:
        checkout_id: the posting that is corrected.
        reversal_id: made when the clerk asks for it, so that a retry finds the first one.
        new_id: of the posting that replaces it, made at the same time.
        place: the visit on the receipt that changes, 1 the first.
        omstandighet: the circumstance that was not known, of the tariff (``vantetid_over_30``);
            empty for another way of payment.
        skal: the clerk's reason; recorded, and printed on the return.
        betalsatt: how it was really paid; None where that does not change.
        namn: the patient's, for an invoice to somebody without one; empty where it is known.
    """

    checkout_id: CheckoutId
    reversal_id: CheckoutId
    new_id: CheckoutId
    place: int
    omstandighet: str
    skal: str
    betalsatt: Betalsatt | None = None
    namn: str = ""


@dataclass(frozen=True, slots=True)
class CorrectionResult:
    """What a correction led to: the return, and the receipt that holds now."""

    back: ReversalResult
    new: CheckoutResult


def correct_checkout(
    command: CorrectCheckout, ledger: Ledger, taxa_book: TaxaBook, clock: Clock, desk: Desk
) -> CorrectionResult:
    """Take a receipt back and post it again with a circumstance more; a retry gives the same.

    The visits are decided under the tariff of their day. What the patient said of earlier fees
    stands in the ledger already. Who decided to waive a fee goes on to the new receipt.

    Args:
        command: what changes.
        ledger: the clinic's records.
        taxa_book: the installed tariffs.
        clock: the present.
        desk: where and by whom.

    Raises:
        InvalidInputError: no reason; no such visit; the circumstance is there already.
        AlreadyReversedError: the receipt has been taken back.
        NotPostableError: there is no such receipt, or the fee does not change.
        CheckoutConflictError: an id is taken by something else.
        RecipientMissingError: an invoice goes out from here, and nobody's name is known.
        StorageError: the records could not be written.
    """
    with ledger.transaction():
        original = ledger.kvitto_of(command.checkout_id)
        posted = ledger.checkout(command.checkout_id)
        if original is None or posted is None or original.kind is not KvittoKind.KOP:
            message = "Kvittot finns inte och kan inte rättas. Sök upp det igen bland kvittona."
            raise NotPostableError(message)
        request = _request(command, posted, original, ledger)
        back = take_back(
            command.checkout_id,
            command.reversal_id,
            command.skal.strip(),
            ledger,
            taxa_book,
            clock,
            desk,
        )
        shown = quote(request, ledger, taxa_book, clock, command.new_id)
        if command.betalsatt is None and shown.belopp == original.belopp:
            message = (
                "Avgiften ändras inte av detta. Inget har sparats. "
                "Kontrollera att det är rätt kvitto och rätt besök."
            )
            raise NotPostableError(message)
        delar = spread(shown.att_betala, original.delbetalning_list)
        if command.betalsatt is not None:
            delar = (Delbetalning(command.betalsatt, shown.att_betala),)
        betalsatt = command.betalsatt or original.betalsatt
        wish = CompleteCheckout(
            shown,
            betalsatt,
            duplicate_confirmed=True,
            delar=delar,
            beslut_av=ledger.godkand_av(command.checkout_id),
        )
        return CorrectionResult(back, post(wish, ledger, taxa_book, clock, desk))


def correction_list(
    checkout_id: CheckoutId, ledger: Ledger, taxa_book: TaxaBook
) -> tuple[Correction, ...]:
    """Return the corrections that would change a fee, under the tariff of the visit's day.

    Args:
        checkout_id: the posting; a reversal or a settlement has none.
        ledger: the clinic's records.
        taxa_book: the installed tariffs.
    """
    posted = ledger.checkout(checkout_id)
    if posted is None or posted.avser is not None or not posted.besok:
        return ()
    is_only = len(posted.besok) == 1
    found = [
        correction
        for record in posted.besok
        for correction in _corrections_of(record, taxa_book, is_only=is_only)
    ]
    paid = [payment.betalsatt for payment in ledger.payment_list(checkout_id)]
    if paid:
        found += [
            Correction(1, "", "", f"Betalades med {BETALSATT[other]}", other)
            for other in BETALSATT
            if paid != [other]
        ]
    return tuple(found)


def _corrections_of(record: BesokRecord, taxa_book: TaxaBook, *, is_only: bool) -> list[Correction]:
    found = []
    for omstandighet in FOUND_OUT_LATER:
        if omstandighet in _omstandighet_list(record):
            continue
        try:
            before, taxa = read_case(_besok_request(record, "").case, taxa_book.valid_on)
            after, _ = read_case(_besok_request(record, omstandighet).case, taxa_book.valid_on)
            avgift = decide(before, taxa)
            if record.skal is not None:
                avgift = override_produkt(before, taxa, record.produkt_id, record.skal)
            is_other = avgift.belopp != decide(after, taxa).belopp
        except UserFacingError:  # the tariff of that day does not know the circumstance
            continue
        if is_other:
            etikett = next(o.etikett for o in taxa.omstandighet_list if o.id == omstandighet)
            besok = "" if is_only else f"{record.place}. {avgift.rader[0].produkt}"
            found.append(Correction(record.place, besok, omstandighet, etikett))
    return found


def _request(
    command: CorrectCheckout, posted: CheckoutRecord, original: Kvitto, ledger: Ledger
) -> QuoteRequest:
    """Return what was asked for when the receipt was posted, with the circumstance added.

    Raises:
        InvalidInputError: no reason; no such visit; the circumstance is there already.
    """
    faults = []
    if not command.skal.strip():
        message = "Skälet saknas. Skriv varför kvittot rättas: det står på kvittot."
        faults.append(Fault("skal", message))
    if not 1 <= command.place <= len(posted.besok):
        message = f"Kvitto {original.number} har inget besök {command.place}. Välj ett besök."
        faults.append(Fault("besok", message))
    elif command.betalsatt is original.betalsatt:
        message = f"Kvitto {original.number} är redan betalt så. Välj ett annat sätt."
        faults.append(Fault("betalsatt", message))
    elif command.omstandighet in _omstandighet_list(posted.besok[command.place - 1]):
        message = f"Kvitto {original.number} är redan skrivet med den omständigheten."
        faults.append(Fault("besok.omstandigheter", message))
    if faults:
        raise InvalidInputError(tuple(faults))
    return QuoteRequest(
        besok=tuple(
            _besok_request(record, command.omstandighet if record.place == command.place else "")
            for record in posted.besok
        ),
        patient=_patient(posted, command.namn.strip(), ledger),
        betalare=posted.betalare,
    )


def _besok_request(record: BesokRecord, omstandighet: str) -> BesokRequest:
    case = case_of(record.facts)
    if omstandighet:
        besok = case["besok"]
        added = [*besok.get("omstandigheter", ()), omstandighet]
        case = {**case, "besok": {**besok, "omstandigheter": added}}
    override = None
    if record.skal is not None and not omstandighet:
        override = Override(record.produkt_id, record.skal)
    return BesokRequest(case, override)


def _omstandighet_list(record: BesokRecord) -> list[str]:
    named: list[str] = case_of(record.facts)["besok"].get("omstandigheter", [])
    return named


def _patient(posted: CheckoutRecord, namn: str, ledger: Ledger) -> QuotePatient | None:
    """Return the patient as the register knows him or her now, by the name just told if any."""
    known = None if posted.patient_id is None else ledger.patient(posted.patient_id)
    if known is None:
        return None
    return QuotePatient(known.identitet, known.fodelsedatum, namn or known.namn, known.lma_nummer)
