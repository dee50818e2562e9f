"""Quote: what the visits of one receipt would cost, with the reason. Reads only; writes nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from kassa.avgift.decide import decide, override_produkt
from kassa.avgift.read_case import read_case
from kassa.desk.basis import Basis, basis_of
from kassa.desk.claim import claim_entries, claim_of_case
from kassa.desk.las_in import assumed_entries
from kassa.desk.motivering import HjalpmedelQuote, frikort_motivering, hjalpmedel_motivering
from kassa.desk.unplaced import unplaced_entry
from kassa.errors import Fault, InvalidInputError
from kassa.frikort.entry import EntryKind, FrikortEntry
from kassa.frikort.state import FrikortState, after_fee, fold
from kassa.ids import CheckoutId, new_id
from kassa.money import ZERO, Money, total

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from kassa.avgift.case import Case
    from kassa.avgift.decision import Avgift, Motivering
    from kassa.clock import Clock
    from kassa.desk.draft import Draft
    from kassa.desk.frikort_ports import Inlast
    from kassa.desk.ports import Ledger, Patient, TaxaBook
    from kassa.desk.request import BesokRequest, QuoteRequest
    from kassa.hogkostnadsskydd import Skydd
    from kassa.taxa.model import Taxa

AVBROTT = (
    "Driftavbrott: frikortet kan inte kontrolleras. Avgiften är preliminär, och det står på "
    "kvittot."
)
CLAIM_WITHOUT_DATE = (
    "Fråga när den första avgiften betalades och skriv datumet: utan det räknas tolv månader "
    "från besöket."
)


@dataclass(frozen=True, slots=True)
class BesokQuote:
    """One visit of the receipt with its fee and the frikort it meets.

    Attributes:
        request: what was asked.
        case: the parsed case.
        avgift: the decision.
        att_betala: what is paid for it now.
        before: the frikort the visit meets, claims and the visits before it included.
        after: the frikort after it.
        entry: its fee in the ledger, not yet tied to a patient or desk; None where nothing counts.
        hjalpmedel: what the ceiling of treatment aids makes of it; None where nothing counts there.
    """

    request: BesokRequest
    case: Case
    avgift: Avgift
    att_betala: Money
    before: FrikortState
    after: FrikortState
    entry: FrikortEntry | None
    hjalpmedel: HjalpmedelQuote | None = None

    @property
    def charged(self) -> Money:
        """What is paid now of the part that counts towards the frikort."""
        rest = self.avgift.belopp - self.avgift.grundande - self.avdrag_hjalpmedel
        return self.att_betala - rest

    @property
    def avdrag_hjalpmedel(self) -> Money:
        """What the ceiling of treatment aids takes off."""
        return self.hjalpmedel.avdrag if self.hjalpmedel else ZERO

    @property
    def motivering(self) -> tuple[Motivering, ...]:
        """The reasons of the tariff, and those of the ceilings where they change the sum."""
        added = frikort_motivering(self.avgift.grundande, self.charged, self.before)
        aids = hjalpmedel_motivering(self.hjalpmedel) if self.hjalpmedel else ()
        return (*self.avgift.motivering, *added, *aids)

    @property
    def entries(self) -> tuple[FrikortEntry, ...]:
        """What it adds to the ledger."""
        aids = self.hjalpmedel.entry if self.hjalpmedel else None
        return tuple(entry for entry in (self.entry, aids) if entry is not None)

    @property
    def is_registered(self) -> bool:
        """False where there is nothing to register: a cancellation in time."""
        return self.avgift.avgiftskod is not None or bool(self.avgift.belopp)

    def same_outcome(self, other: BesokQuote) -> bool:
        """True when both give the same lines, sum and frikort."""
        return (
            self.avgift.produkt_id == other.avgift.produkt_id
            and self.avgift.rader == other.avgift.rader
            and self.att_betala == other.att_betala
            and self.before == other.before
            and self.after == other.after
            and self.avdrag_hjalpmedel == other.avdrag_hjalpmedel
        )


@dataclass(frozen=True, slots=True)
class Quote:
    """A receipt to be: what the window shows and what posting must find again.

    Attributes:
        checkout_id: made here; posting the same quote twice gives one receipt.
        request: what it answers.
        besok: the visits by their time; those of one moment as they were asked for.
        known_patient: the patient in the register, None when new or absent.
        claimed: the ledger entries that the claim and the extract carried in add.
        inlast: the extract that knows the patient, None where none does.
        in_avbrott: an outage lasts at the desk: what is paid is preliminary.
        basis: what it rests on; None where that was not noted.
        met: the patient's entries it was made of, in registration order.
        draft: its posting, drawn up; None where that was not done.
    """

    checkout_id: CheckoutId
    request: QuoteRequest
    besok: tuple[BesokQuote, ...]
    known_patient: Patient | None
    claimed: tuple[FrikortEntry, ...]
    inlast: Inlast | None = None
    in_avbrott: bool = False
    basis: Basis | None = None
    met: tuple[FrikortEntry, ...] = ()
    draft: Draft | None = None

    @property
    def in_hand(self) -> BesokQuote:
        """The visit that was asked for last."""
        asked = self.request.besok[-1]
        return next(besok for besok in self.besok if besok.request is asked)

    @property
    def belopp(self) -> Money:
        """The whole receipt before the frikort."""
        return total(besok.avgift.belopp for besok in self.besok)

    @property
    def att_betala(self) -> Money:
        """What is paid now."""
        return total(besok.att_betala for besok in self.besok)

    @property
    def charged(self) -> Money:
        """What is paid now of the part that counts towards the frikort."""
        return total(besok.charged for besok in self.besok)

    @property
    def is_utanfor_frikort(self) -> bool:
        """True where something is charged, and none of it counts towards the frikort."""
        return bool(self.belopp) and not any(besok.avgift.grundande for besok in self.besok)

    @property
    def avdrag_hjalpmedel(self) -> Money:
        """What the ceiling of treatment aids takes off the whole receipt."""
        return total(besok.avdrag_hjalpmedel for besok in self.besok)

    @property
    def before(self) -> FrikortState:
        """The frikort the first visit meets, claims included."""
        return self.besok[0].before

    @property
    def after(self) -> FrikortState:
        """The frikort after the last visit."""
        return self.besok[-1].after

    @property
    def varningar(self) -> tuple[str, ...]:
        """What the desk must do or check, each thing once: the tariff's warnings, the claim's."""
        found = [text for besok in self.besok for text in besok.avgift.varningar]
        claim = self.request.claim
        if claim.ackumulerat is not None and claim.sedan is None and self.claimed:
            found.append(CLAIM_WITHOUT_DATE)
        if self.in_avbrott and self.charged:
            found.append(AVBROTT)
        return tuple(dict.fromkeys(found))

    def same_outcome(self, other: Quote) -> bool:
        """True when both give the same lines, sums and frikort."""
        return len(self.besok) == len(other.besok) and all(
            mine.same_outcome(theirs) for mine, theirs in zip(self.besok, other.besok, strict=True)
        )


@dataclass(frozen=True, slots=True)
class _Read:
    """A visit that could be read, with its tariff."""

    request: BesokRequest
    case: Case
    taxa: Taxa

    @property
    def day(self) -> date:
        """Local date of the visit."""
        return self.case.tidpunkt.date()


def still_holds(shown: Quote, ledger: Ledger, taxa_book: TaxaBook, clock: Clock) -> bool:
    """True when nothing that a quote rests on has changed, so that it would be the same again."""
    days = (besok.case.tidpunkt.date() for besok in shown.besok)
    return shown.basis == basis_of(days, ledger, taxa_book.valid_on, clock)


def quote(
    request: QuoteRequest,
    ledger: Ledger,
    taxa_book: TaxaBook,
    clock: Clock,
    checkout_id: CheckoutId | None = None,
) -> Quote:
    """Return what the visits of one receipt cost now, given all that is known.

    Each visit meets the frikort as the ones before it on the receipt have left it.

    Args:
        request: the facts.
        ledger: where the patient's entries are.
        taxa_book: the installed tariffs; for each visit the one in force on its date decides.
        clock: the present.
        checkout_id: kept when a quote is made again for the same checkout.

    Raises:
        InvalidInputError: every fault in the facts, at once.
        UserFacingError: no tariff, or no ceiling, for a date.
    """
    taxa_on = cache(taxa_book.valid_on)  # another thread may install one in the middle
    read = sorted(_read_all(request, taxa_on), key=lambda item: item.case.tidpunkt)
    basis = basis_of((item.day for item in read), ledger, taxa_on, clock)
    _check_lma(request, read)
    known = ledger.find_patient(request.patient.identitet.number) if request.patient else None
    met = ledger.entry_list(known.id) if known else ()
    entries = met
    first = read[0]
    assumed = None
    if request.patient:
        number = request.patient.identitet.number
        skydd = first.taxa.hogkostnadsskydd
        assumed = assumed_entries(number, entries, ledger, skydd, clock)
        entries = (*entries, *(assumed.entries if assumed else ()))
    claimed = claim_entries(request.claim, entries, first.taxa, first.day, clock)
    if not request.patient and not claimed:
        claimed = claim_entries(claim_of_case(first.case), (), first.taxa, first.day, clock)
    everything = [*entries, *claimed]
    besok = []
    for item in read:
        quoted = _besok_quote(item, everything, clock)
        besok.append(quoted)
        everything += quoted.entries
    return Quote(
        checkout_id=checkout_id or CheckoutId(new_id()),
        request=request,
        besok=tuple(besok),
        known_patient=known,
        claimed=(*(assumed.entries if assumed else ()), *claimed),
        inlast=assumed.inlast if assumed else None,
        basis=basis,
        met=met,
    )


def _read_all(request: QuoteRequest, taxa_on: Callable[[date], Taxa]) -> list[_Read]:
    """Return the visits as typed values.

    Raises:
        InvalidInputError: every fault of every visit, each thing once.
    """
    read: list[_Read] = []
    faults: list[Fault] = []
    for besok in request.besok:
        try:
            read.append(_Read(besok, *read_case(besok.case, taxa_on)))
        except InvalidInputError as error:
            faults += error.faults
    if faults:
        raise InvalidInputError(tuple(dict.fromkeys(faults)))
    return read


def _besok_quote(item: _Read, entries: Sequence[FrikortEntry], clock: Clock) -> BesokQuote:
    """Return what one visit costs after these entries."""
    case, taxa, override = item.case, item.taxa, item.request.override
    if override is None:
        avgift = decide(case, taxa)
    else:
        avgift = override_produkt(case, taxa, override.produkt_id, override.skal)
    on = case.tidpunkt.date()
    skydd = taxa.hogkostnadsskydd
    before = fold(entries, skydd, on)
    paid, after = after_fee(entries, skydd, on, avgift.grundande)
    counts = avgift.grundande
    entry = _fee_entry(skydd.slag, on, counts, paid, clock) if counts else None
    aids = _hjalpmedel(avgift, taxa, entries, on, clock)
    att_betala = avgift.belopp - avgift.grundande + paid - (aids.avdrag if aids else ZERO)
    return BesokQuote(item.request, case, avgift, att_betala, before, after, entry, aids)


def _hjalpmedel(
    avgift: Avgift, taxa: Taxa, entries: Sequence[FrikortEntry], on: date, clock: Clock
) -> HjalpmedelQuote | None:
    """Return what the ceiling of treatment aids makes of the goods that count towards it.

    (Rule book: Egenavgifter och bidrag, hjälpmedelsområdet: Träning, vård och behandling.)
    """
    skydd, belopp = taxa.hjalpmedelsskydd, avgift.hjalpmedel
    if skydd is None or not belopp:
        return None
    before = fold(entries, skydd, on)
    paid, after = after_fee(entries, skydd, on, belopp)
    entry = _fee_entry(skydd.slag, on, belopp, paid, clock)
    return HjalpmedelQuote(belopp, paid, before, after, entry)


def _fee_entry(slag: Skydd, on: date, belopp: Money, paid: Money, clock: Clock) -> FrikortEntry:
    return replace(unplaced_entry(EntryKind.AVGIFT, on, belopp, clock, paid), skydd=slag)


def _check_lma(request: QuoteRequest, read: Sequence[_Read]) -> None:
    """The number of a shown LMA card is always noted (rule book: Vem är asylsökande?)."""
    has_number = request.patient is not None and bool(request.patient.lma_nummer)
    is_shown = any("lma_kort" in item.case.patient.handlingar for item in read)
    if request.patient and is_shown and not has_number:
        message = "LMA-numret saknas. Läs av kortet och skriv numret: det ska stå på kvittot."
        raise InvalidInputError((Fault("lma_nummer", message),))
