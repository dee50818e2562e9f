"""Quote: what a visit would cost, with the reason. Reads only; writes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kassa.avgift.decide import decide, override_produkt
from kassa.avgift.read_case import read_case
from kassa.calendar import add_year
from kassa.desk.motivering import frikort_motivering
from kassa.errors import Fault, InvalidInputError
from kassa.frikort.entry import EntryKind, FrikortEntry
from kassa.frikort.state import FrikortState, after_fee, fold
from kassa.ids import CheckoutId, ClerkId, DeskId, EntryId, PatientId, new_id
from kassa.kvitto.text import money_text
from kassa.money import ZERO, Money

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from kassa.avgift.case import Case
    from kassa.avgift.decision import Avgift, Motivering
    from kassa.clock import Clock
    from kassa.desk.ports import Ledger, Patient, TaxaBook
    from kassa.patient import Identitet
    from kassa.taxa.model import Taxa


CLAIM_WITHOUT_DATE = (
    "Fråga när den första avgiften betalades och skriv datumet: utan det räknas tolv månader "
    "från besöket."
)


@dataclass(frozen=True, slots=True)
class QuotePatient:
    """The patient as typed at the desk.

    Attributes:
        identitet: the parsed number.
        fodelsedatum: the birth date; from the number, or typed where it has none.
        namn: as typed, may be empty.
        lma_nummer: as typed, None where there is none.
    """

    identitet: Identitet
    fodelsedatum: date
    namn: str
    lma_nummer: str | None


@dataclass(frozen=True, slots=True)
class FrikortClaim:
    """What the patient says or shows about earlier fees; makes the receipt preliminary.

    Attributes:
        ackumulerat: total paid so far in the running period, this clinic's fees included.
        sedan: local date of the first of these fees.
        frikort_till: last day of a frikort shown.
    """

    ackumulerat: Money | None = None
    sedan: date | None = None
    frikort_till: date | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """The clerk's own choice of product, with the reason that is recorded and printed."""

    produkt_id: str
    skal: str


@dataclass(frozen=True, slots=True)
class QuoteRequest:
    """Everything a quote depends on.

    Attributes:
        case: the case in contract JSON (kassa avgift), as a mapping.
        patient: None for "what would it cost?".
        claim: what the patient says or shows.
        override: the clerk's own product.
    """

    case: Mapping[str, Any]
    patient: QuotePatient | None = None
    claim: FrikortClaim = field(default_factory=FrikortClaim)
    override: Override | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """A fee with its frikort: what the window shows and what posting must find again.

    Attributes:
        checkout_id: made here; posting the same quote twice gives one receipt.
        request: what it answers.
        case: the parsed case.
        known_patient: the patient in the register, None when new or absent.
        avgift: the decision.
        att_betala: what is paid now.
        before: the frikort the visit meets, claims included.
        after: the frikort after it.
        claimed: the ledger entries that the claim adds.
    """

    checkout_id: CheckoutId
    request: QuoteRequest
    case: Case
    known_patient: Patient | None
    avgift: Avgift
    att_betala: Money
    before: FrikortState
    after: FrikortState
    claimed: tuple[FrikortEntry, ...]

    @property
    def motivering(self) -> tuple[Motivering, ...]:
        """The reasons of the tariff, and the frikort's where it changes the sum."""
        grundande = self.avgift.grundande
        paid = self.att_betala - (self.avgift.belopp - grundande)
        return (*self.avgift.motivering, *frikort_motivering(grundande, paid, self.before))

    @property
    def varningar(self) -> tuple[str, ...]:
        """What the desk must do or check: the tariff's warnings, and the claim's."""
        claim = self.request.claim
        if claim.ackumulerat is None or claim.sedan is not None or not self.claimed:
            return self.avgift.varningar
        return (*self.avgift.varningar, CLAIM_WITHOUT_DATE)

    def same_outcome(self, other: Quote) -> bool:
        """True when both give the same lines, sum and frikort."""
        return (
            self.avgift.produkt_id == other.avgift.produkt_id
            and self.avgift.rader == other.avgift.rader
            and self.att_betala == other.att_betala
            and self.before == other.before
            and self.after == other.after
        )


def quote(
    request: QuoteRequest,
    ledger: Ledger,
    taxa_book: TaxaBook,
    clock: Clock,
    checkout_id: CheckoutId | None = None,
) -> Quote:
    """Return what a visit costs now, given all that is known.

    Args:
        request: the facts.
        ledger: where the patient's entries are.
        taxa_book: the installed tariffs; the one in force on the visit's date decides.
        clock: the present.
        checkout_id: kept when a quote is made again for the same checkout.

    Raises:
        InvalidInputError: every fault in the facts, at once.
        UserFacingError: no tariff, or no ceiling, for the date.
    """
    case, taxa = read_case(request.case, taxa_book.valid_on)
    _check_lma(request, case)
    override = request.override
    if override is None:
        avgift = decide(case, taxa)
    else:
        avgift = override_produkt(case, taxa, override.produkt_id, override.skal)
    known = ledger.find_patient(request.patient.identitet.number) if request.patient else None
    entries = ledger.entry_list(known.id) if known else ()
    on = case.tidpunkt.date()
    claimed = _claim_entries(request.claim, entries, taxa, on, clock)
    if not request.patient and not claimed and case.frikort_ackumulerat:
        claimed = _claim_entries(
            FrikortClaim(ackumulerat=case.frikort_ackumulerat), (), taxa, on, clock
        )
    everything = (*entries, *claimed)
    before = fold(everything, taxa.hogkostnadsskydd, on)
    paid, after = after_fee(everything, taxa.hogkostnadsskydd, on, avgift.grundande)
    return Quote(
        checkout_id=checkout_id or CheckoutId(new_id()),
        request=request,
        case=case,
        known_patient=known,
        avgift=avgift,
        att_betala=avgift.belopp - avgift.grundande + paid,
        before=before,
        after=after,
        claimed=claimed,
    )


def _check_lma(request: QuoteRequest, case: Case) -> None:
    """The number of a shown LMA card is always noted (rule book: Vem är asylsökande?)."""
    has_number = request.patient is not None and bool(request.patient.lma_nummer)
    if request.patient and "lma_kort" in case.patient.handlingar and not has_number:
        message = "LMA-numret saknas. Läs av kortet och skriv numret: det ska stå på kvittot."
        raise InvalidInputError((Fault("lma_nummer", message),))


def _claim_entries(
    claim: FrikortClaim,
    entries: tuple[FrikortEntry, ...],
    taxa: Taxa,
    on: date,
    clock: Clock,
) -> tuple[FrikortEntry, ...]:
    """Return the entries a claim adds to what the ledger already knows."""
    faults = _claim_faults(claim, taxa, on)
    if faults:
        raise InvalidInputError(faults)
    added = []
    if claim.frikort_till is not None:
        added.append(
            _claim_entry(EntryKind.FRIKORT, on, ZERO, clock, giltigt_till=claim.frikort_till)
        )
    elif claim.ackumulerat is not None:
        known = fold(entries, taxa.hogkostnadsskydd, on).ackumulerat
        missing = claim.ackumulerat - known
        if missing > ZERO:
            added.append(_claim_entry(EntryKind.UPPGIFT, claim.sedan or on, missing, clock))
    return tuple(added)


def _claim_faults(claim: FrikortClaim, taxa: Taxa, on: date) -> tuple[Fault, ...]:
    faults = []
    if claim.ackumulerat is not None:
        tak = taxa.hogkostnadsskydd.tak_on(on)
        if claim.ackumulerat > tak:
            message = f"Summan är högre än taket {money_text(tak)}. Skriv högst taket."
            faults.append(Fault("frikort.ackumulerat", message))
        if claim.sedan is not None and claim.sedan > on:
            message = "Den första avgiften kan inte ligga efter besöket. Ändra datumet."
            faults.append(Fault("frikort.sedan", message))
        if claim.sedan is not None and add_year(claim.sedan) <= on:
            message = "Avgifter äldre än tolv månader räknas inte. Ändra datumet eller summan."
            faults.append(Fault("frikort.sedan", message))
    if claim.frikort_till is not None:
        if claim.frikort_till < on:
            message = f"Frikortet gick ut {claim.frikort_till}. Ta bort uppgiften."
            faults.append(Fault("frikort.frikort_till", message))
        if claim.frikort_till >= add_year(on):
            message = "Ett frikort gäller högst tolv månader. Kontrollera datumet."
            faults.append(Fault("frikort.frikort_till", message))
    return tuple(faults)


def _claim_entry(
    kind: EntryKind,
    effective_on: date,
    belopp: Money,
    clock: Clock,
    *,
    giltigt_till: date | None = None,
) -> FrikortEntry:
    """Return an entry not yet tied to a patient or desk; posting does that."""
    return FrikortEntry(
        id=EntryId(new_id()),
        patient_id=PatientId(""),
        kind=kind,
        effective_on=effective_on,
        belopp=belopp,
        charged=ZERO,
        avser=None,
        giltigt_till=giltigt_till,
        checkout_id=None,
        desk=DeskId(""),
        clerk=ClerkId(""),
        written_at=clock.now(),
    )
