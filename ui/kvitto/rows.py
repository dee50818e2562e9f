"""The receipts as rows of a list: their words, and which of them a search finds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kassa.ids import KvittoId
from kassa.kvitto.document import Betalsatt, Kvitto, KvittoKind
from kassa.kvitto.text import issued_text, money_text

UNPRINTED = "Inte utskrivet"
_BETALSATT = {
    Betalsatt.KORT: "Kort",
    Betalsatt.FAKTURA: "Faktura",
    Betalsatt.KONTANT: "Kontant",
    Betalsatt.SWISH: "Swish",
    Betalsatt.FLERA: "Flera sätt",
    Betalsatt.INGEN: "Inget att betala",
}


@dataclass(frozen=True, slots=True)
class KvittoRow:
    """A receipt in the list.

    Attributes:
        kvitto: the receipt.
        reversed_by: number of the return receipt that takes it back, None while it stands.
        is_unprinted: no printer has taken it.
    """

    kvitto: Kvitto
    reversed_by: str | None
    is_unprinted: bool = False

    @property
    def can_reverse(self) -> bool:
        """True for a payment or a settlement that stands."""
        return self.kvitto.kind is not KvittoKind.RETUR and self.reversed_by is None

    @property
    def time(self) -> str:
        """When it was written, local time."""
        return issued_text(self.kvitto)

    @property
    def name(self) -> str:
        """The patient's name, or that there is none."""
        patient = self.kvitto.patient
        if patient is None:
            return "Utan patient"
        return patient.namn or "Namn saknas"

    @property
    def patient_number(self) -> str:
        """The patient's number; empty without one."""
        return self.kvitto.patient.number if self.kvitto.patient else ""

    @property
    def belopp(self) -> str:
        """What was paid; negative where money goes back."""
        return money_text(self.kvitto.att_betala)

    @property
    def short_kind(self) -> str:
        """What it is, in a word or three: a means of payment, a return, or taken back."""
        if self.kvitto.kind is KvittoKind.RETUR:
            return "Retur"
        if self.reversed_by is not None:
            return "Makulerat"
        if self.kvitto.kind is KvittoKind.REGLERING:
            return "Reglering"
        return _BETALSATT[self.kvitto.betalsatt]

    @property
    def state(self) -> str:
        """What it is, and that it never came out."""
        return f"{self.short_kind} · {UNPRINTED.lower()}" if self.is_unprinted else self.short_kind

    @property
    def kind(self) -> str:
        """What it is, with the number of the receipt it belongs to."""
        if self.kvitto.kind is KvittoKind.RETUR:
            return f"Returkvitto för {self.kvitto.avser}"
        if self.reversed_by is not None:
            return f"Makulerat, se {self.reversed_by}"
        return self.short_kind

    def sentence(self) -> str:
        """Return the row in one sentence, for screen readers."""
        whom = ", ".join(part for part in (self.name, self.patient_number) if part)
        printed = f", {UNPRINTED.lower()}" if self.is_unprinted else ""
        what = f"{self.time}, {whom}, {self.belopp}, {self.kind}{printed}"
        return f"Kvitto {self.kvitto.number}, {what}"


def rows_of(
    kvitto_list: Iterable[Kvitto], unprinted: frozenset[KvittoId] = frozenset()
) -> tuple[KvittoRow, ...]:
    """Return the rows, newest first, each receipt once; ``unprinted`` never came out.

    A return is always newer than what it takes back, so the newest receipts know of every return.
    """
    by_number = {kvitto.number: kvitto for kvitto in kvitto_list}
    reversed_by = {kvitto.avser: kvitto.number for kvitto in by_number.values() if kvitto.avser}
    newest_first = sorted(by_number.values(), key=lambda kvitto: kvitto.issued_at, reverse=True)
    return tuple(
        KvittoRow(kvitto, reversed_by.get(kvitto.number), kvitto.id in unprinted)
        for kvitto in newest_first
    )


def matches(row: KvittoRow, text: str) -> bool:
    """True when every typed word is in the numbers, the name or the kind."""
    numbers = (row.kvitto.number, row.patient_number)
    names = (row.name, row.state, *numbers, *map(_bare, numbers))
    haystack = " ".join(names).casefold()
    return all(word in haystack for word in text.casefold().split())


def _bare(number: str) -> str:
    return number.replace("-", "")
