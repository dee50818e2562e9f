"""The entries of the frikort ledger. Append-only: what is wrong is taken back by a new entry."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from kassa.hogkostnadsskydd import Skydd

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from kassa.ids import BesokId, CheckoutId, ClerkId, DeskId, EntryId, InlastId, PatientId
    from kassa.money import Money


class EntryKind(StrEnum):
    """What an entry says.

    ``AVGIFT`` a counting fee of this clinic in full; ``EXTERN`` a counting fee paid elsewhere and
    shown on a receipt; ``UPPGIFT`` a sum the patient says was paid since a date; ``FRIKORT`` a
    frikort the patient shows or claims; ``INLAST`` a sum carried in from an extract made before an
    outage; ``ATERBETALNING`` takes an earlier entry back; ``REGLERING`` pays back or charges later
    what a fee was charged too much or too little.
    """

    AVGIFT = "avgift"
    EXTERN = "extern"
    UPPGIFT = "uppgift"
    FRIKORT = "frikort"
    INLAST = "inlast"
    ATERBETALNING = "aterbetalning"
    REGLERING = "reglering"


STATED = (EntryKind.UPPGIFT, EntryKind.INLAST)
"""What makes up for a total that was stated, where the others are a fee, a card or a sum."""


@dataclass(frozen=True, slots=True)
class Stated:
    """The total an entry makes up for, where a total was stated and not a fee.

    Attributes:
        total: what counted altogether, by the patient's word or by an extract.
        on: local date on which it did.
        fetched_at: when the extract was made, UTC; None for the patient's word.
    """

    total: Money
    on: date
    fetched_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FrikortEntry:
    """One entry of a patient's ledger.

    Attributes:
        id: made before the entry is sent.
        patient_id: whose ledger.
        kind: what it says.
        effective_on: local date of the visit or fee; for ``UPPGIFT`` the date since when, for
            ``FRIKORT`` the date it was shown.
        belopp: the counting fee before the frikort; zero for ``FRIKORT`` and ``ATERBETALNING``;
            what is charged (negative: paid back) for ``REGLERING``.
        charged: what was charged for it when it was registered.
        avser: the entry taken back, for ``ATERBETALNING``.
        giltigt_till: last day of a shown frikort, for ``FRIKORT``.
        checkout_id: the checkout it was posted with, if any.
        besok_id: the visit whose fee it is, for ``AVGIFT``.
        desk: the desk that wrote it.
        clerk: who wrote it.
        written_at: time of writing, UTC.
        skydd: which ceiling it counts towards.
        reglerar: the fee settled, for ``REGLERING``.
        inlast_id: the extract it was carried in from, if any.
        placed_at: where it stands among the entries of all desks, UTC, where the desk's clock was
            behind what it had taken in; None where the time of writing says it.
        stated: the total it makes up for; None for the other kinds, and where it is not known.
    """

    id: EntryId
    patient_id: PatientId
    kind: EntryKind
    effective_on: date
    belopp: Money
    charged: Money
    avser: EntryId | None
    giltigt_till: date | None
    checkout_id: CheckoutId | None
    besok_id: BesokId | None
    desk: DeskId
    clerk: ClerkId
    written_at: datetime
    skydd: Skydd = Skydd.OPPENVARD
    reglerar: EntryId | None = None
    inlast_id: InlastId | None = None
    placed_at: datetime | None = None
    stated: Stated | None = field(default=None, compare=False)


def taken_back(entries: Iterable[FrikortEntry]) -> frozenset[EntryId | None]:
    """Return the ids of what has been taken back."""
    return frozenset(entry.avser for entry in entries if entry.kind is EntryKind.ATERBETALNING)
