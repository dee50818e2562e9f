"""Invoice what a receipt leaves to be paid later; credit it when the receipt is taken back.

Must be called inside the ledger's transaction, before the receipt is issued: the receipt tells the
OCR reference and the last day to pay. (Rule book: Betalning.)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kassa.clock import to_local
from kassa.desk.betalning import Betalning
from kassa.desk.faktura_ports import FakturaVal
from kassa.desk.number_series import next_faktura_serial, next_kvitto_place
from kassa.errors import Fault, InvalidInputError
from kassa.faktura.document import Faktura, FakturaRad, Kanal, Mottagare, last_day_to_pay
from kassa.ids import CheckoutId, FakturaId, PatientId, new_id
from kassa.kvitto.document import Betalsatt, Delbetalning
from kassa.money import ZERO, Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from kassa.avgift.decision import Rad
    from kassa.desk.att_reglera import AttReglera
    from kassa.desk.ports import CheckoutRecord, Ledger, Patient
    from kassa.desk.quote import Quote
    from kassa.desk.settings import Desk
    from kassa.faktura.standing import Standing
    from kassa.kvitto.document import Kvitto, KvittoRad

AVDRAG = "Avdrag för frikort och andra tak"
PAID = {
    Betalsatt.KORT: "Betalt med kort",
    Betalsatt.KONTANT: "Betalt kontant",
    Betalsatt.SWISH: "Betalt med Swish",
}


class RecipientMissingError(InvalidInputError):
    """An invoice that goes out from here has nobody's name on it; nothing was written."""

    def __init__(self) -> None:
        """Say what to do."""
        message = "En faktura behöver en mottagare. Skriv patientens namn."
        super().__init__((Fault("namn", message),))


def lacks_recipient(belopp: Money, namn: str, betalare: str, desk: Desk) -> bool:
    """Return whether an invoice would go out from here with nobody's name on it.

    Args:
        belopp: of the invoice; a credit note is sent to nobody.
        namn: the patient's, may be empty.
        betalare: who pays instead, may be empty.
        desk: with how it invoices; where the finance office does, it finds the name.
    """
    is_ours = bool(desk.fakturering.bankgiro)
    return is_ours and belopp > ZERO and not (namn.strip() or betalare.strip())


@dataclass(frozen=True, slots=True)
class _Draft:
    """What an invoice says, before it has a number.

    Attributes:
        checkout_id: the posting.
        patient: whose.
        betalare: who pays instead; empty for the patient.
        tidpunkt: local day of the visit.
        rader: the lines.
        belopp: öre; negative for a credit note.
        avser: the invoice taken back, None for an invoice or where there is none.
        place: among those of the posting.
    """

    checkout_id: CheckoutId
    patient: Patient
    betalare: str
    tidpunkt: date
    rader: tuple[FakturaRad, ...]
    belopp: int
    avser: Standing | None = None
    place: int = 1


def invoice_quote(
    quote: Quote,
    patient: Patient,
    betalning: Betalning,
    kanal: Kanal | None,
    ledger: Ledger,
    desk: Desk,
    at: datetime,
) -> Betalning:
    """Write the invoice of a posting, if part of it is to be paid so.

    Args:
        quote: what is posted.
        patient: as written in the register.
        betalning: how it is paid.
        kanal: how the invoice is sent; None as it was before.
        ledger: with its transaction open.
        desk: where and by whom.
        at: time of writing, UTC.

    Returns:
        How it is paid, the invoice's reference with it.

    Raises:
        RecipientMissingError: it goes out from here, and nobody's name is known.
    """
    belopp = betalning.of(Betalsatt.FAKTURA)
    if not belopp:
        return betalning
    if kanal is not None:
        _choose(patient.id, kanal, ledger, desk, at)
    rader = [_rad(rad) for besok in quote.besok for rad in besok.avgift.rader]
    rader.append(FakturaRad(AVDRAG, (quote.att_betala - quote.belopp).ore))
    draft = _Draft(
        quote.checkout_id,
        patient,
        quote.request.betalare.strip(),
        quote.besok[0].case.tidpunkt.date(),
        (*_told(rader), *_paid_otherwise(betalning)),
        belopp.ore,
    )
    return _referred(betalning, _write(draft, ledger, desk, at))


def invoice_settlement(
    checkout_id: CheckoutId,
    now: AttReglera,
    rader: Sequence[KvittoRad],
    betalning: Betalning,
    ledger: Ledger,
    desk: Desk,
    at: datetime,
) -> Betalning:
    """Write the invoice of a settlement, or credit the invoices of the fees it pays back.

    What is owed the patient is taken off the invoices of those fees, the oldest first, as far as
    something of them is left; the rest is a credit note of its own, which the finance office pays
    out.
    """
    belopp = betalning.of(Betalsatt.FAKTURA)
    if not belopp:
        return betalning
    draft = _Draft(
        checkout_id,
        now.patient,
        "",
        to_local(at).date(),
        (*_told([_rad(rad) for rad in rader]), *_paid_otherwise(betalning)),
        belopp.ore,
    )
    if belopp > ZERO:
        return _referred(betalning, _write(draft, ledger, desk, at))
    checkouts = [found.entry.checkout_id for found in now.skillnad if found.belopp > ZERO]
    invoices = [
        standing
        for each in dict.fromkeys(checkouts)
        if each is not None
        for standing in ledger.faktura_of(each)
        if standing.kvar > ZERO
    ]
    return _credited(draft, -belopp, invoices, betalning, ledger, desk, at)


def credit(
    betalning: Betalning, reversal: CheckoutRecord, original: Kvitto, ledger: Ledger, desk: Desk
) -> Betalning:
    """Write the credit note of a reversal, if part of the receipt was invoiced.

    Args:
        betalning: what goes back and how.
        reversal: the record of the reversal.
        original: the receipt that is taken back.
        ledger: with its transaction open.
        desk: where and by whom.

    Returns:
        What goes back and how, the reference of the credited invoice with it.
    """
    belopp = -betalning.of(Betalsatt.FAKTURA)
    patient = ledger.patient(reversal.patient_id) if reversal.patient_id else None
    if not belopp or patient is None or reversal.avser is None:
        return betalning
    invoices = [item for item in ledger.faktura_of(reversal.avser) if not item.faktura.is_kredit]
    draft = _Draft(
        reversal.id,
        patient,
        original.betalare,
        original.tidpunkt.date(),
        _taken_back(original, belopp, invoices),
        -belopp.ore,
    )
    whole = [replace(item, krediterat=ZERO, betalt=ZERO) for item in invoices]
    return _credited(draft, belopp, whole, betalning, ledger, desk, reversal.written_at)


def _taken_back(
    original: Kvitto, belopp: Money, invoices: Sequence[Standing]
) -> tuple[FakturaRad, ...]:
    """Return the lines of the invoice with the opposite sign; one line where there was none."""
    if len(invoices) != 1:
        return (FakturaRad(f"Kvitto {original.number} är makulerat", -belopp.ore),)
    rader = invoices[0].faktura.rader
    return tuple(FakturaRad(rad.text, -rad.belopp, -rad.moms) for rad in rader)


def _credited(
    draft: _Draft,
    belopp: Money,
    invoices: Iterable[Standing],
    betalning: Betalning,
    ledger: Ledger,
    desk: Desk,
    at: datetime,
) -> Betalning:
    """Write a credit note for each invoice a sum is taken off, and one for what is left of it."""
    left = belopp
    written: list[tuple[Faktura, str]] = []
    parts: list[tuple[Money, Standing | None]] = []
    for item in invoices:
        taken = min(left, item.kvar)
        if taken > ZERO:
            parts.append((taken, item))
            left -= taken
    if left > ZERO:
        parts.append((left, None))
    for place, (taken, avser) in enumerate(parts, 1):
        rader = draft.rader
        if len(parts) > 1:
            rader = (FakturaRad("Tas av det som ska betalas tillbaka", -taken.ore),)
        each = replace(draft, rader=rader, belopp=-taken.ore, avser=avser, place=place)
        faktura = _write(each, ledger, desk, at)
        written.append((faktura, avser.faktura.ocr if avser else faktura.ocr))
    others = [part for part in betalning.delar if part.betalsatt is not Betalsatt.FAKTURA]
    credited = [
        Delbetalning(Betalsatt.FAKTURA, faktura.money, reference) for faktura, reference in written
    ]
    return Betalning((*others, *credited))


def _write(draft: _Draft, ledger: Ledger, desk: Desk, at: datetime) -> Faktura:
    villkor = desk.fakturering
    today = to_local(at).date()
    number, _ = next_kvitto_place(desk.id, ledger)
    is_kredit = draft.belopp < 0
    if lacks_recipient(Money(draft.belopp), draft.patient.namn, draft.betalare, desk):
        raise RecipientMissingError
    faktura = Faktura(
        id=FakturaId(new_id()),
        serie=villkor.serie,
        serial=next_faktura_serial(villkor.serie, ledger),
        checkout_id=draft.checkout_id,
        place=draft.place,
        avser=draft.avser.faktura.number if draft.avser else "",
        kvitto=number,
        klinik=desk.klinik,
        clerk=desk.clerk,
        mottagare=mottagare_of(draft.patient, draft.betalare, ledger),
        tidpunkt=draft.tidpunkt,
        rader=draft.rader,
        belopp=draft.belopp,
        utfardad_on=today,
        forfaller_on=today if is_kredit else last_day_to_pay(today, villkor.dagar),
        bankgiro=villkor.bankgiro,
        fragor=villkor.fragor,
        ovning=desk.ovning,
    )
    avser_id = draft.avser.faktura.id if draft.avser else None
    ledger.add_faktura(faktura, draft.patient.id, avser_id, desk.id, desk.clerk, at)
    return faktura


def mottagare_of(patient: Patient, betalare: str, ledger: Ledger) -> Mottagare:
    """Return whom an invoice is sent to; of a protected identity nothing is written."""
    val = ledger.faktura_val(patient.id) or FakturaVal(Kanal.POST, "")
    namn = patient.shown_namn
    return Mottagare(
        namn=betalare or namn,
        number=patient.shown_number,
        adress="" if patient.is_skyddad or betalare else val.adress,
        kanal=val.kanal,
        patient=namn if betalare else "",
    )


def _choose(patient_id: PatientId, kanal: Kanal, ledger: Ledger, desk: Desk, at: datetime) -> None:
    before = ledger.faktura_val(patient_id)
    if before is None or before.kanal is not kanal:
        val = FakturaVal(kanal, before.adress if before else "")
        ledger.add_faktura_val(patient_id, val, desk.id, desk.clerk, at)


def _referred(betalning: Betalning, faktura: Faktura) -> Betalning:
    """Return how it is paid, with the invoice's reference and last day at its part."""
    return Betalning(
        tuple(
            replace(part, referens=faktura.ocr, senast=faktura.forfaller_on)
            if part.betalsatt is Betalsatt.FAKTURA
            else part
            for part in betalning.delar
        )
    )


def _rad(rad: Rad | KvittoRad) -> FakturaRad:
    kod = f"{rad.avgiftskod} " if rad.avgiftskod else ""
    antal = f", {rad.antal} st" if rad.antal not in {0, 1} else ""
    return FakturaRad(f"{kod}{rad.produkt}{antal}", rad.belopp.ore, rad.moms.ore)


def _told(rader: Iterable[FakturaRad]) -> tuple[FakturaRad, ...]:
    """Return the lines without those that change nothing."""
    return tuple(rad for rad in rader if rad.belopp)


def _paid_otherwise(betalning: Betalning) -> tuple[FakturaRad, ...]:
    return tuple(
        FakturaRad(PAID[part.betalsatt], -part.belopp.ore)
        for part in betalning.delar
        if part.betalsatt is not Betalsatt.FAKTURA
    )
