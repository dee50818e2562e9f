"""A posting as far as it can be worked out where its sum is shown: what is left is to write it.

All that a posting reads and decides is here; nothing is written. The window draws it up once the
sum is on the screen, so that nobody waits for it when the patient has paid. It holds for as long as
the quote does (``kassa.desk.basis``); a posting whose quote does not hold draws it up anew, in its
transaction.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kassa.desk.att_reglera import outstanding
from kassa.desk.issue_kvitto import kop_draft
from kassa.desk.ports import BesokRecord, Patient
from kassa.desk.posting import NotPostableError, decision_of, facts_of
from kassa.desk.underlag import underlag_of
from kassa.errors import UserFacingError
from kassa.ids import BesokId, PatientId, new_id

if TYPE_CHECKING:
    from kassa.desk.avbrott_ports import Avbrott
    from kassa.desk.ports import EntryEnd, Ledger, TaxaBook
    from kassa.desk.quote import BesokQuote, Quote
    from kassa.desk.request import QuotePatient
    from kassa.desk.settings import Desk
    from kassa.ids import CheckoutId
    from kassa.kvitto.document import Kvitto
    from kassa.kvitto.issuing import KvittoDraft


@dataclass(frozen=True, slots=True)
class Draft:
    """What a posting will write, but for when and how it is paid.

    Attributes:
        checkout_id: whose posting it is.
        desk: where and by whom it was drawn up.
        patient: as the register shall know the patient after it.
        besok: the visits with their frozen facts and decisions.
        same_besok: a standing receipt of the same product on the same day; None without one, or
            where nobody looked.
        avbrott: the outage it belongs to; None while the systems are up.
        kvitto: the receipt, with its number.
        entry_end: what the first of its entries comes after.
        is_settled: nothing the patient has paid becomes wrong by it, and nothing was before.
    """

    checkout_id: CheckoutId
    desk: Desk
    patient: Patient
    besok: tuple[BesokRecord, ...]
    same_besok: Kvitto | None
    avbrott: Avbrott | None
    kvitto: KvittoDraft
    entry_end: EntryEnd
    is_settled: bool

    def fits(self, shown: Quote, desk: Desk) -> bool:
        """True where it is of this quote and was drawn up at this desk, by the same clerk."""
        return self.checkout_id == shown.checkout_id and self.desk == desk


def drafted(shown: Quote, ledger: Ledger, taxa_book: TaxaBook, desk: Desk) -> Quote:
    """Return a quote with its posting drawn up, as it is where there is nothing to post.

    Args:
        shown: just made of these records.
        ledger: the clinic's records.
        taxa_book: the installed tariffs.
        desk: where and by whom it would be posted.
    """
    try:
        if ledger.checkout(shown.checkout_id) is not None:
            return shown
        return replace(shown, draft=draft_of(shown, ledger, taxa_book, desk))
    except UserFacingError:  # it is told where somebody wants to post it
        return shown


def draft_of(
    shown: Quote, ledger: Ledger, taxa_book: TaxaBook, desk: Desk, *, is_new: bool = False
) -> Draft:
    """Return what posting a quote will write.

    Args:
        shown: made of the records as they are now.
        ledger: the clinic's records.
        taxa_book: the installed tariffs.
        desk: where and by whom.
        is_new: somebody has said that it is no visit that is posted already: nobody looks for one.

    Raises:
        NotPostableError: no patient, or nothing to register.
    """
    patient = patient_of(shown)
    _refuse_nothing(shown)
    avbrott = ledger.open_avbrott(desk.id)
    return Draft(
        checkout_id=shown.checkout_id,
        desk=desk,
        patient=patient,
        besok=tuple(
            _record(besok, place, shown, taxa_book) for place, besok in enumerate(shown.besok, 1)
        ),
        same_besok=None if is_new else _same_besok(shown, patient, ledger),
        avbrott=avbrott,
        kvitto=kop_draft(shown, patient, ledger, desk, in_avbrott=avbrott is not None),
        entry_end=ledger.entry_end(patient.id, desk.id),
        is_settled=_is_settled(shown, patient, ledger, taxa_book, desk),
    )


def patient_of(now: Quote) -> Patient:
    """Return the patient as the register shall know him or her after this visit.

    A name or an LMA number that was not typed this time is kept as it was.

    Raises:
        NotPostableError: there is none.
    """
    typed = now.request.patient
    if typed is None:
        message = (
            "Besöket har ingen patient och kan inte registreras. "
            "Läs av kortet eller skriv personnumret, och slutför sedan."
        )
        raise NotPostableError(message)
    known = now.known_patient
    case = now.in_hand.case
    return Patient(
        id=known.id if known else PatientId(new_id()),
        identitet=known.identitet if known else typed.identitet,
        fodelsedatum=typed.fodelsedatum,
        namn=typed.namn.strip() or (known.namn if known else ""),
        kategori=case.patient.kategori,
        land=case.patient.land,
        lma_nummer=_lma_nummer(typed, known),
        is_skyddad=bool(known and known.is_skyddad),
    )


def _lma_nummer(typed: QuotePatient, known: Patient | None) -> str | None:
    return typed.lma_nummer or (known.lma_nummer if known else None)


def _refuse_nothing(now: Quote) -> None:
    """Refuse a visit of which nothing is registered."""
    for besok in now.besok:
        if not besok.is_registered:
            message = (
                f"Det finns inget att registrera: {besok.avgift.produkt.lower()}. "
                "Ingen avgift tas ut och inget kvitto skrivs. Gå vidare med nästa patient."
            )
            raise NotPostableError(message)


def _record(besok: BesokQuote, place: int, shown: Quote, taxa_book: TaxaBook) -> BesokRecord:
    return BesokRecord(
        id=BesokId(new_id()),
        checkout_id=shown.checkout_id,
        place=place,
        effective_on=besok.case.tidpunkt.date(),
        produkt_id=besok.avgift.produkt_id,
        facts=facts_of(besok),
        decision=decision_of(besok),
        taxa=besok.avgift.taxa,
        taxa_hash=besok.avgift.taxa_hash,
        skal=besok.request.skal,
        underlag=underlag_of(besok, taxa_book),
    )


def _same_besok(shown: Quote, patient: Patient, ledger: Ledger) -> Kvitto | None:
    """Return the receipt of a visit that may be this one."""
    for besok in shown.besok:
        for record in ledger.besok_list(patient.id, besok.case.tidpunkt.date()):
            if record.produkt_id == besok.avgift.produkt_id:
                kvitto = ledger.kvitto_of(record.checkout_id)
                if kvitto is not None:
                    return kvitto
    return None


def _is_settled(
    shown: Quote, patient: Patient, ledger: Ledger, taxa_book: TaxaBook, desk: Desk
) -> bool:
    """True where it is certain that the fees of the quote leave nothing to be settled.

    Where the entries are other ones once they are read back (a total that was stated now, another
    desk's among them), nothing is said of it here.
    """
    is_ours = all(entry.desk == desk.id for entry in shown.met)
    if shown.basis is None or shown.claimed or not is_ours:
        return False
    fees = [entry for besok in shown.besok for entry in besok.entries]
    found = outstanding((*shown.met, *fees), taxa_book.valid_on(shown.basis.today))
    return not found and not ledger.is_att_reglera(patient.id)
