"""The kvitto as a frozen document: everything that is printed, and nothing that is recomputed.

A kvitto is chained to the one before it at the same desk: its ``hash`` covers every field and the
hash before it, so that a changed or missing receipt shows. ``ui`` and the PDF draw from this
record alone.

What says who the patient is has a hash of its own, with a salt (``kassa.kvitto.sealing``): when the
time for keeping it is over it can be taken out, and the receipt's hash, with every sum under it,
still holds. Receipts from before have no salt; they are sealed anew then (``without_person``).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum
from operator import attrgetter
from typing import TYPE_CHECKING, Any, get_args

from kassa.canonical import canonical
from kassa.kvitto.sealing import hash_of, person_hash, with_person_hash
from kassa.money import ZERO, Money, total

if TYPE_CHECKING:
    from collections.abc import Callable

    from kassa.ids import CheckoutId, KvittoId

FIRST_HASH = "0" * 64
LEFT_OUT_WHEN_EMPTY = (
    "betalare", "besok", "avdrag_hjalpmedel", "delar", "referens", "senast", "salt", "person_hash",
    "omseglad", "inlast", "okontrollerat", "utanfor_frikort",
)  # fmt: skip
"""Fields younger than the first receipts: left out when empty, so that the old hashes hold."""
WORDS_GONE = "gallrat"
"""What stands where somebody's own words were, once they are taken out."""


class KvittoKind(StrEnum):
    """A receipt of a payment, of a reversal, or of a settlement of earlier fees."""

    KOP = "kop"
    RETUR = "retur"
    REGLERING = "reglering"


class Betalsatt(StrEnum):
    """How the patient pays (rule book: Betalning).

    ``INGEN`` when there is nothing to pay; ``FLERA`` when the receipt is paid in several ways.
    """

    KORT = "kort"
    FAKTURA = "faktura"
    KONTANT = "kontant"
    SWISH = "swish"
    INGEN = "ingen"
    FLERA = "flera"


@dataclass(frozen=True, slots=True)
class Delbetalning:
    """A part of what is paid.

    Attributes:
        betalsatt: how; never ``INGEN`` or ``FLERA``.
        belopp: how much; negative for what goes back.
        referens: what the card terminal or the payment service calls it, or the OCR reference of
            an invoice; may be empty.
        senast: last local date to pay an invoice; None for all else.
    """

    betalsatt: Betalsatt
    belopp: Money
    referens: str = ""
    senast: date | None = None


@dataclass(frozen=True, slots=True)
class Klinik:
    """The clinic as it stands on the receipt."""

    namn: str
    organisationsnummer: str
    adress: str
    register: str


@dataclass(frozen=True, slots=True)
class KvittoPatient:
    """The patient as printed; the number is the normal form of the identity number."""

    namn: str
    number: str
    lma_nummer: str | None


@dataclass(frozen=True, slots=True)
class KvittoRad:
    """One printed line; amounts are for the whole line, VAT inside.

    Attributes:
        avgiftskod: the code; None where there is none.
        produkt: the product's name.
        antal: how many.
        belopp: the whole line.
        moms: the VAT inside it.
        besok: what stands above the line: the visit that begins with it, where several share the
            receipt; empty for all else.
    """

    avgiftskod: str | None
    produkt: str
    antal: int
    belopp: Money
    moms: Money
    besok: str = ""


@dataclass(frozen=True, slots=True)
class KvittoFrikort:
    """The state of the frikort after this receipt, as printed.

    Attributes:
        innan: counted before this visit.
        detta: what this visit adds.
        tak: the ceiling.
        period_start: first day of the period, None when nothing counts.
        period_slut: last day of the period.
        has_frikort: there is a frikort after this visit.
        preliminar: rests on what the patient said or showed.
        inlast: when the extract was made that it rests on; empty without one.
        okontrollerat: something was paid that a frikort registered elsewhere would have made free,
            and during an outage nobody could look.
    """

    innan: Money
    detta: Money
    tak: Money
    period_start: date | None
    period_slut: date | None
    has_frikort: bool
    preliminar: bool
    inlast: str = ""
    okontrollerat: bool = False


_Part = Delbetalning | Klinik | KvittoPatient | KvittoRad | KvittoFrikort


@dataclass(frozen=True, slots=True)
class Kvitto:
    """A receipt, frozen.

    Attributes:
        id: made beforehand.
        number: ``<desk>-<number>``, unbroken for each desk.
        kind: payment or return.
        avser: number of the receipt that a return takes back.
        checkout_id: the checkout (or reversal) it belongs to.
        issued_at: time of writing, UTC.
        tidpunkt: local time of the (first) visit.
        klinik: the clinic as printed.
        clerk: who took the payment.
        patient: the patient as printed, None where none was given.
        rader: the lines.
        avdrag_frikort: what the frikort takes off, zero or positive; on a return zero or negative.
        att_betala: what was paid; negative for what goes back to the patient.
        betalsatt: how.
        motivering: the deciding reason; one line for each visit where several share the receipt.
        kalla: where the reason comes from.
        skal: the clerk's reason for an override or a return.
        frikort: the state of the frikort, None where it does not apply.
        taxa: id of the tariff.
        ovning: made in the practice clinic.
        ej_kvitto: the operator has the cash-register duty, so this paper is no receipt in law.
        previous_hash: hash of the receipt before it at this desk.
        betalare: who pays instead of the patient; empty for the patient.
        avdrag_hjalpmedel: what the ceiling of treatment aids takes off; its sign is that of
            ``avdrag_frikort``.
        delar: the parts it is paid in; empty where ``betalsatt`` says it all.
        utanfor_frikort: something is charged, and none of it counts towards the frikort.
        salt: random; with it nobody can guess who a receipt was of from ``person_hash``. Empty on
            receipts from before, and where the person has been taken out.
        person_hash: SHA-256 over the salt and what says who the patient is.
        omseglad: of a receipt without salt whose person has been taken out: SHA-256 over what is
            left, since ``hash`` covers what is gone.
        hash: SHA-256 over all of the above, hexadecimal; of what says who the patient is, only
            ``person_hash``.
    """

    id: KvittoId
    number: str
    kind: KvittoKind
    avser: str | None
    checkout_id: CheckoutId
    issued_at: datetime
    tidpunkt: datetime
    klinik: Klinik
    clerk: str
    patient: KvittoPatient | None
    rader: tuple[KvittoRad, ...]
    avdrag_frikort: Money
    att_betala: Money
    betalsatt: Betalsatt
    motivering: str
    kalla: str
    skal: str | None
    frikort: KvittoFrikort | None
    taxa: str
    ovning: bool
    ej_kvitto: bool
    previous_hash: str
    betalare: str = ""
    avdrag_hjalpmedel: Money = ZERO
    delar: tuple[Delbetalning, ...] = ()
    utanfor_frikort: bool = False
    salt: str = ""
    person_hash: str = ""
    omseglad: str = ""
    hash: str = ""

    @property
    def belopp(self) -> Money:
        """The sum of the lines."""
        return total(rad.belopp for rad in self.rader)

    @property
    def moms(self) -> Money:
        """The VAT inside the sum."""
        return total(rad.moms for rad in self.rader)

    @property
    def is_several(self) -> bool:
        """True when several visits share the receipt."""
        return any(rad.besok for rad in self.rader)

    @property
    def is_refund(self) -> bool:
        """True when money goes back to the patient, or would where the sum is zero."""
        return self.att_betala < ZERO or (self.kind is KvittoKind.RETUR and not self.att_betala)

    @property
    def delbetalning_list(self) -> tuple[Delbetalning, ...]:
        """How it is paid, part by part; one part where it is paid in one way."""
        if self.delar or not self.att_betala:
            return self.delar
        return (Delbetalning(self.betalsatt, self.att_betala),)

    @property
    def is_gallrad(self) -> bool:
        """True when the person has been taken out."""
        return bool(self.omseglad or (self.person_hash and not self.salt))

    def sealed(self, salt: str = "") -> Kvitto:
        """Return the same receipt with its hash.

        Args:
            salt: random, so that the person can be taken out one day.
        """
        content = with_person_hash(to_mapping(self), salt)
        return replace(
            self,
            salt=salt,
            person_hash=content.get("person_hash", ""),
            omseglad="",
            hash=hash_of(content),
        )

    def without_person(self) -> Kvitto:
        """Return the receipt without what says who the patient is; its hash stays as it was."""
        bare = replace(self, patient=None, betalare="", motivering="", salt="")
        bare = replace(bare, skal=WORDS_GONE if self.skal else None)
        return bare if self.person_hash else replace(bare, omseglad=hash_of(to_mapping(bare)))

    def is_intact(self) -> bool:
        """True when the hash still covers every field."""
        if self.omseglad:
            return self.omseglad == hash_of(to_mapping(replace(self, omseglad="")))
        content = to_mapping(self)
        if self.salt and self.person_hash != person_hash(content):
            return False
        return self.hash == hash_of(content)


def to_mapping(part: Kvitto | _Part) -> dict[str, Any]:
    """Return the receipt, or a part of it, as plain JSON: money in öre, times as ISO text."""
    return {
        name: _plain(value)
        for name in _NAMES[type(part)]
        if (value := getattr(part, name)) or name not in LEFT_OUT_WHEN_EMPTY
    }


def _plain(value: object) -> object:
    convert = _PLAIN.get(type(value))
    return value if convert is None else convert(value)


_PARTS: tuple[type, ...] = get_args(_Part)
_NAMES = {kind: tuple(field.name for field in fields(kind)) for kind in (Kvitto, *_PARTS)}
_PLAIN: dict[type, Callable[[Any], object]] = {
    Money: attrgetter("ore"),
    date: date.isoformat,
    datetime: datetime.isoformat,
    tuple: lambda parts: [_plain(part) for part in parts],
    **dict.fromkeys(_PARTS, to_mapping),
}
"""How a value becomes JSON; all others are JSON already."""


def to_json(kvitto: Kvitto) -> str:
    """Return the receipt as canonical JSON, the form that is stored and hashed."""
    return canonical(to_mapping(kvitto))


def from_json(text: str) -> Kvitto:
    """Return the receipt that ``to_json`` wrote."""
    raw: dict[str, Any] = json.loads(text)
    return Kvitto(
        **{
            **raw,
            "kind": KvittoKind(raw["kind"]),
            "betalsatt": Betalsatt(raw["betalsatt"]),
            "issued_at": datetime.fromisoformat(raw["issued_at"]),
            "tidpunkt": datetime.fromisoformat(raw["tidpunkt"]),
            "klinik": Klinik(**raw["klinik"]),
            "patient": KvittoPatient(**raw["patient"]) if raw["patient"] else None,
            "rader": tuple(map(_read_rad, raw["rader"])),
            "delar": tuple(map(_read_del, raw.get("delar", ()))),
            "frikort": _read_frikort(raw["frikort"]),
            "avdrag_frikort": Money(raw["avdrag_frikort"]),
            "att_betala": Money(raw["att_betala"]),
            "avdrag_hjalpmedel": Money(raw.get("avdrag_hjalpmedel", 0)),
        }
    )


def _read_rad(raw: dict[str, Any]) -> KvittoRad:
    return KvittoRad(
        avgiftskod=raw["avgiftskod"],
        produkt=raw["produkt"],
        antal=raw["antal"],
        belopp=Money(raw["belopp"]),
        moms=Money(raw["moms"]),
        besok=raw.get("besok", ""),
    )


def _read_del(raw: dict[str, Any]) -> Delbetalning:
    return Delbetalning(
        betalsatt=Betalsatt(raw["betalsatt"]),
        belopp=Money(raw["belopp"]),
        referens=raw.get("referens", ""),
        senast=_date(raw.get("senast")),
    )


def _read_frikort(raw: dict[str, Any] | None) -> KvittoFrikort | None:
    if raw is None:
        return None
    return KvittoFrikort(
        innan=Money(raw["innan"]),
        detta=Money(raw["detta"]),
        tak=Money(raw["tak"]),
        period_start=_date(raw["period_start"]),
        period_slut=_date(raw["period_slut"]),
        has_frikort=raw["has_frikort"],
        preliminar=raw["preliminar"],
        inlast=raw.get("inlast", ""),
        okontrollerat=raw.get("okontrollerat", False),
    )


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
