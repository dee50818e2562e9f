"""The state of a patient's frikort on a day, folded from the ledger's entries.

The ceiling is the amount in force on the day of each fee. Under ``rullande`` (the electronic
frikort) one looks back twelve months from each fee: what was paid a year or more ago no longer
counts, and the period starts with the oldest fee that still does. When what counts reaches the
ceiling there is a frikort until the day before the anniversary of the period's start; its fees are
then used up. Under ``fast`` a period lasts twelve months from its first fee whatever happens.
(Rule book: Högkostnadsskydd för öppenvård - eFrikort; Hälso- och sjukvårdslagen 17 kap.)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kassa.calendar import add_year, subtract_year
from kassa.frikort.desks import with_stated_once
from kassa.frikort.entry import EntryKind, FrikortEntry
from kassa.hogkostnadsskydd import Hogkostnadsskydd, Periodregel, Skydd
from kassa.money import ZERO, Money, total

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kassa.ids import EntryId

ONE_DAY = timedelta(days=1)
NOT_COUNTED = {EntryKind.ATERBETALNING, EntryKind.REGLERING}


@dataclass(frozen=True, slots=True)
class FrikortState:
    """Where a patient stands on a day.

    Attributes:
        ackumulerat: what counts so far in the running period.
        tak: the ceiling that applies.
        period_start: first day of the running period; None when nothing counts.
        period_slut: its last day.
        has_frikort: the ceiling is reached: counting fees are free until ``period_slut``.
        preliminar: some of it rests on what the patient said or showed.
    """

    ackumulerat: Money
    tak: Money
    period_start: date | None
    period_slut: date | None
    has_frikort: bool
    preliminar: bool

    @property
    def kvar(self) -> Money:
        """What remains to the ceiling."""
        return ZERO if self.has_frikort else max(ZERO, self.tak - self.ackumulerat)


class _Fold:
    """Runs through the entries in date order and keeps the running period."""

    def __init__(self, skydd: Hogkostnadsskydd) -> None:
        self._skydd = skydd
        self._paid: list[tuple[date, Money, bool]] = []
        self._frikort_till: date | None = None
        self._tak = ZERO

    def advance(self, day: date) -> None:
        """Drop what no longer counts on ``day``."""
        if self._frikort_till is not None:
            if day <= self._frikort_till:
                return
            self._frikort_till = None
            self._paid = []
        if self._skydd.periodregel is Periodregel.RULLANDE:
            self._paid = [paid for paid in self._paid if add_year(paid[0]) > day]
        elif self._paid and add_year(self._paid[0][0]) <= day:
            self._paid = []
        self._tak = self._skydd.tak_on(day)

    def pay(self, day: date, belopp: Money, *, stated: bool) -> Money:
        """Count a fee on a day and return what of it is paid."""
        self.advance(day)
        if self._frikort_till is not None:
            return ZERO
        paid = max(ZERO, min(belopp, self._tak - self._counted()))
        if paid:
            self._paid.append((day, paid, stated))
        if self._paid and self._counted() >= self._tak:
            self._frikort_till = add_year(self._paid[0][0]) - ONE_DAY
        return paid

    def show(self, day: date, giltigt_till: date, *, stated: bool) -> None:
        """Take over a frikort shown on a day; its period is the year that ends with it."""
        self.advance(day)
        if self._frikort_till is not None or giltigt_till < day:
            return
        start = subtract_year(giltigt_till + ONE_DAY)
        missing = max(ZERO, self._tak - self._counted())
        self._paid.insert(0, (start, missing, stated))
        self._frikort_till = giltigt_till

    def _counted(self) -> Money:
        return total(amount for _, amount, _ in self._paid)

    def state(self) -> FrikortState:
        has_frikort = self._frikort_till is not None
        start = self._paid[0][0] if self._paid else None
        slut = self._frikort_till
        if slut is None and start is not None:
            slut = add_year(start) - ONE_DAY
        return FrikortState(
            ackumulerat=self._counted(),
            tak=self._tak,
            period_start=start,
            period_slut=slut,
            has_frikort=has_frikort,
            preliminar=any(stated for _, _, stated in self._paid),
        )


def taken_back(entries: Iterable[FrikortEntry]) -> frozenset[EntryId | None]:
    """Return the ids of what has been taken back."""
    return frozenset(entry.avser for entry in entries if entry.kind is EntryKind.ATERBETALNING)


def standing(entries: Sequence[FrikortEntry], slag: Skydd) -> list[FrikortEntry]:
    """Return what counts and has not been taken back, by visit date, then registration order."""
    gone = taken_back(entries)
    kept = [
        entry
        for entry in entries
        if entry.skydd is slag and entry.kind not in NOT_COUNTED and entry.id not in gone
    ]
    return sorted(kept, key=lambda entry: entry.effective_on)


def _count(run: _Fold, entry: FrikortEntry) -> Money:
    """Count one entry and return what of it is paid."""
    if entry.kind is EntryKind.FRIKORT:
        if entry.giltigt_till is not None:
            is_stated = entry.inlast_id is None
            run.show(entry.effective_on, entry.giltigt_till, stated=is_stated)
        return ZERO
    return run.pay(entry.effective_on, entry.belopp, stated=entry.kind is EntryKind.UPPGIFT)


def _once(entries: Sequence[FrikortEntry], skydd: Hogkostnadsskydd) -> Sequence[FrikortEntry]:
    """Return the entries with what several desks were told counted once."""

    def counted(known: Sequence[FrikortEntry], day: date) -> Money:
        return _run_over(known, skydd, day).state().ackumulerat

    return with_stated_once(entries, counted)


def _run(entries: Sequence[FrikortEntry], skydd: Hogkostnadsskydd, on: date) -> _Fold:
    return _run_over(_once(entries, skydd), skydd, on)


def _run_over(entries: Sequence[FrikortEntry], skydd: Hogkostnadsskydd, on: date) -> _Fold:
    run = _Fold(skydd)
    for entry in standing(entries, skydd.slag):
        if entry.effective_on > on:
            break
        _count(run, entry)
    run.advance(on)
    return run


def replay(
    entries: Sequence[FrikortEntry], skydd: Hogkostnadsskydd
) -> tuple[tuple[FrikortEntry, Money], ...]:
    """Return what each standing entry would be paid with, had all been known from the start.

    Args:
        entries: one patient's entries, in registration order.
        skydd: ceilings and period rule of the tariff.

    Returns:
        (entry, what of it is paid), by visit date, then registration order.
    """
    run = _Fold(skydd)
    kept = standing(_once(entries, skydd), skydd.slag)
    return tuple((entry, _count(run, entry)) for entry in kept)


def fold(entries: Sequence[FrikortEntry], skydd: Hogkostnadsskydd, on: date) -> FrikortState:
    """Return the state a fee of the day ``on`` meets when it is registered now.

    Args:
        entries: one patient's entries, in registration order.
        skydd: ceilings and period rule of the tariff.
        on: local date of the visit.
    """
    return _run(entries, skydd, on).state()


def after_fee(
    entries: Sequence[FrikortEntry], skydd: Hogkostnadsskydd, on: date, fee: Money
) -> tuple[Money, FrikortState]:
    """Return what of a counting fee is paid now, and the state after it.

    Args:
        entries: the patient's entries, in registration order.
        skydd: ceilings and period rule of the tariff.
        on: local date of the visit.
        fee: the counting fee, before the frikort; zero changes nothing.
    """
    run = _run(entries, skydd, on)
    paid = run.pay(on, fee, stated=False) if fee else ZERO
    return paid, run.state()


def split(fee: Money, state: FrikortState) -> Money:
    """Return what is paid now of a counting fee: at most what remains to the ceiling."""
    return min(fee, state.kvar)
