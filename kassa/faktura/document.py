"""The invoice as a frozen document: everything that is printed, and nothing that is recomputed.

Below zero it is a credit note. (Rule book: Betalning; Fakturaalternativ.)
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from kassa.calendar import is_vardag
from kassa.canonical import canonical
from kassa.faktura.ocr import number_of, ocr_of
from kassa.kvitto.document import Klinik
from kassa.money import Money

if TYPE_CHECKING:
    from kassa.ids import CheckoutId, FakturaId

ONE_DAY = timedelta(days=1)


class Kanal(StrEnum):
    """How the invoice reaches the patient: what he or she has chosen, else the post."""

    EFAKTURA = "efaktura"
    DIGITAL_BREVLADA = "digital_brevlada"
    POST = "post"


@dataclass(frozen=True, slots=True)
class Mottagare:
    """Whom an invoice is sent to, as printed; masked where the identity is protected.

    Attributes:
        namn: of the patient, or of who pays instead.
        number: the patient's identity number.
        adress: lines of it; may be empty.
        kanal: how it is sent.
        patient: the patient's name where somebody else pays; else empty.
    """

    namn: str
    number: str
    adress: str
    kanal: Kanal
    patient: str = ""


@dataclass(frozen=True, slots=True)
class FakturaRad:
    """A line of an invoice.

    Attributes:
        text: what it is for, with the code.
        belopp: öre; negative for what is taken off.
        moms: öre of VAT inside.
    """

    text: str
    belopp: int
    moms: int = 0


@dataclass(frozen=True, slots=True)
class Faktura:
    """An invoice or a credit note, frozen; money in öre, dates local.

    Attributes:
        id: made beforehand.
        serie: the desk's own series.
        serial: the place in it, 1 the first.
        checkout_id: the posting it belongs to.
        place: among the invoices of that posting, 1 the first.
        avser: number of the invoice that a credit note takes back; empty for an invoice, and for a
            credit note of what was never invoiced here.
        kvitto: number of the receipt.
        klinik: the clinic as printed.
        clerk: who wrote it.
        mottagare: whom it is sent to; None where the person has been taken out.
        tidpunkt: local day of the (first) visit.
        rader: the lines; their sum is ``belopp``.
        belopp: to be paid; negative for a credit note.
        utfardad_on: when it was written.
        forfaller_on: last day to pay.
        bankgiro: where to; empty where the finance office sends the invoice.
        fragor: whom to ask, as printed.
        ovning: of the practice clinic.
    """

    id: FakturaId
    serie: int
    serial: int
    checkout_id: CheckoutId
    place: int
    avser: str
    kvitto: str
    klinik: Klinik
    clerk: str
    mottagare: Mottagare | None
    tidpunkt: date
    rader: tuple[FakturaRad, ...]
    belopp: int
    utfardad_on: date
    forfaller_on: date
    bankgiro: str
    fragor: str
    ovning: bool

    @property
    def number(self) -> str:
        """The number of the invoice."""
        return number_of(self.serie, self.serial)

    @property
    def ocr(self) -> str:
        """The reference to pay with."""
        return ocr_of(self.number)

    @property
    def is_kredit(self) -> bool:
        """True for a credit note."""
        return self.belopp < 0

    @property
    def money(self) -> Money:
        """What is to be paid."""
        return Money(self.belopp)

    @property
    def moms(self) -> Money:
        """The VAT inside it."""
        return Money(sum(rad.moms for rad in self.rader))

    def without_person(self) -> Faktura:
        """Return the invoice without whom it was sent to."""
        return replace(self, mottagare=None)


def last_day_to_pay(utfardad_on: date, dagar: int) -> date:
    """Return the last day to pay: so many days on, and then the next weekday.

    >>> last_day_to_pay(date(2026, 3, 2), 30), last_day_to_pay(date(2026, 3, 4), 30)
    (datetime.date(2026, 4, 1), datetime.date(2026, 4, 7))
    """
    day = utfardad_on + timedelta(days=dagar)
    while not is_vardag(day):
        day += ONE_DAY
    return day


def to_json(faktura: Faktura) -> str:
    """Return the invoice as canonical JSON, the form that is stored."""
    content = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asdict(faktura).items()
    }
    return canonical(content)


def from_json(text: str) -> Faktura:
    """Return the invoice that ``to_json`` wrote."""
    raw: dict[str, Any] = json.loads(text)
    mottagare = raw["mottagare"]
    if mottagare is not None:
        mottagare = Mottagare(**{**mottagare, "kanal": Kanal(mottagare["kanal"])})
    days = {name: date.fromisoformat(raw[name]) for name in DAYS}
    rader = tuple(FakturaRad(**rad) for rad in raw["rader"])
    klinik = Klinik(**raw["klinik"])
    return Faktura(**{**raw, **days, "klinik": klinik, "mottagare": mottagare, "rader": rader})


DAYS = ("tidpunkt", "utfardad_on", "forfaller_on")
