"""Entries of several desks as one ledger, the same at every desk whatever order they came in.

Desks without a network write each for itself and exchange their entries afterwards. Three things
must then come out the same everywhere: in what order entries were registered, what a total that a
patient stated (or an extract said) still adds once the other desk's fees are known, and that the
same receipt from elsewhere counts once.

Where a single desk has written everything and forgotten nothing, its order is kept as it is, and of
a total only what numbers joined since had already is taken off.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from kassa.clock import to_local
from kassa.frikort.entry import EntryKind, FrikortEntry, taken_back
from kassa.money import ZERO, Money

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date, datetime

    from kassa.frikort.entry import Stated
    from kassa.ids import DeskId, EntryId, PatientId

    Counted = Callable[[Sequence[FrikortEntry], date], Money]

ReceiptKey = tuple[str, str]
FROM_ELSEWHERE = frozenset({EntryKind.EXTERN, EntryKind.FRIKORT})
"""Entries that a receipt or a frikort from elsewhere stands behind."""
SAME_RECEIPT = timedelta(days=6 * 365)
"""Visits farther apart are two, whatever their receipts' numbers: a desk may have forgotten one."""
FORGOTTEN_AFTER = timedelta(days=6 * 365)
"""No desk forgets what it wrote in so many years (``kassa.desk.gallra``: seven, to a New Year)."""


def are_several(entries: Iterable[FrikortEntry]) -> bool:
    """True when more than one desk has written."""
    desks = iter(entry.desk for entry in entries)
    first = next(desks, None)
    return any(desk != first for desk in desks)


def is_to_be_made_one(entries: Iterable[FrikortEntry]) -> bool:
    """True where entries are not one ledger as they stand.

    More than one desk has written, or a receipt from elsewhere may be there twice under one number:
    the desk that noted it once more had forgotten the first by then (``kassa.desk.gallra``), this
    one has not. So years lie between them.
    """
    entries = tuple(entries)
    noted: dict[PatientId, list[datetime]] = {}
    for entry in entries:
        if entry.kind in FROM_ELSEWHERE:
            noted.setdefault(entry.patient_id, []).append(entry.written_at)
    return are_several(entries) or any(
        max(moments) - min(moments) > FORGOTTEN_AFTER for moments in noted.values()
    )


def as_one_ledger(
    entries: Sequence[FrikortEntry], receipts: Callable[[], Mapping[EntryId, ReceiptKey]]
) -> tuple[FrikortEntry, ...]:
    """Return one patient's entries in one order, each receipt from elsewhere once.

    Args:
        entries: in the order of this file.
        receipts: returns region and number of each receipt from elsewhere; asked where it matters.
    """
    if not is_to_be_made_one(entries):
        return tuple(entries)
    return without_doubles(registration_order(entries), receipts())


def registration_order(entries: Sequence[FrikortEntry]) -> tuple[FrikortEntry, ...]:
    """Return one patient's entries in the order they were registered, over all desks.

    Within a desk the order of its own file holds, whatever its clock did; between desks the time of
    writing decides, and at the same moment the desk's name. What a desk had taken in when it wrote
    an entry comes before it, though its clock was behind.

    Args:
        entries: in the order of this file, where each desk's own entries stand in their order.
    """
    if not are_several(entries):
        return tuple(entries)
    latest: dict[DeskId, datetime] = {}
    placed = []
    for place, entry in enumerate(entries):
        at = entry.placed_at or entry.written_at
        at = max(latest.get(entry.desk, at), at)
        latest[entry.desk] = at
        placed.append((at, entry.desk, place, entry))
    return tuple(entry for *_, entry in sorted(placed, key=lambda item: item[:3]))


def without_doubles(
    entries: Sequence[FrikortEntry], receipt_of: Mapping[EntryId, ReceiptKey]
) -> tuple[FrikortEntry, ...]:
    """Return the entries without a receipt from elsewhere that was noted before.

    One that was taken back leaves its place to the other.

    Args:
        entries: in registration order.
        receipt_of: region and number of each receipt from elsewhere.
    """
    gone = taken_back(entries)
    joined = are_several(entries)  # one desk takes back what it has under two numbers, at the join
    seen: dict[tuple[ReceiptKey, PatientId | None], list[date]] = {}
    kept = []
    for entry in entries:
        receipt = receipt_of.get(entry.id)
        if receipt is not None and entry.id not in gone:
            noted = receipt, None if joined else entry.patient_id
            days = seen.setdefault(noted, [])
            if any(abs(entry.effective_on - day) < SAME_RECEIPT for day in days):
                continue
            days.append(entry.effective_on)
        kept.append(entry)
    return tuple(kept)


def with_stated_once(entries: Sequence[FrikortEntry], counted: Counted) -> tuple[FrikortEntry, ...]:
    """Return the entries with stated totals lessened by what other desks' entries already give.

    An entry of kind ``UPPGIFT`` or ``INLAST`` holds what was missing from a total *as its desk knew
    it*. With the entries of another desk known too, less may be missing. A fee that was paid back
    later was in the total; a receipt that was noted by mistake never was.

    Args:
        entries: in registration order.
        counted: returns what some entries count on a day.
    """
    if all(entry.stated is None for entry in entries):
        return tuple(entries)
    gone = taken_back(entries)
    out: list[FrikortEntry] = []
    for entry in entries:
        belopp = entry.belopp
        if entry.stated is not None:
            there = [e for e in out if e.kind is EntryKind.AVGIFT or e.id not in gone]
            known = _known(there, entry.stated)
            missing = entry.stated.total - counted(known, entry.stated.on)
            belopp = min(belopp, max(ZERO, missing))
        if belopp or not entry.belopp:
            out.append(replace(entry, belopp=belopp) if belopp != entry.belopp else entry)
    return tuple(out)


def in_extract(entries: Sequence[FrikortEntry], fetched_at: datetime) -> list[FrikortEntry]:
    """Return what an extract is taken to have in it.

    Desks' own fees and what was taken back of them by the moment they were written: a visit of the
    same morning that came after it is not in it. All else (receipts, what the patient said, an
    earlier extract) by its day.

    Args:
        entries: one patient's.
        fetched_at: when the extract was made (UTC).
    """
    day = to_local(fetched_at).date()
    fees = {entry.id for entry in entries if entry.kind is EntryKind.AVGIFT}
    return [
        entry
        for entry in entries
        if (
            entry.written_at <= fetched_at
            if entry.id in fees or entry.avser in fees
            else entry.effective_on <= day
        )
    ]


def _known(entries: Sequence[FrikortEntry], stated: Stated) -> Sequence[FrikortEntry]:
    """Return what a total has in it of what was registered before it."""
    if stated.fetched_at is None:
        return entries
    return in_extract(entries, stated.fetched_at)
