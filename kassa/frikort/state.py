"""The state of a patient's frikort on a day, folded from the ledger's entries.

The ceiling is the amount in force on the day of each fee. Under ``rullande`` (the electronic
frikort) one looks back twelve months from each fee: what was paid a year or more ago no longer
counts, and the period starts with the oldest fee that still does. When what counts reaches the
ceiling there is a frikort until the day before the anniversary of the period's start; its fees are
then used up. Under ``fast`` a period lasts twelve months from its first fee whatever happens. What
is missing of a total that was stated is counted on the day of its first fee; fees that no longer
counted when it was stated take no room from it.
(Rule book: Högkostnadsskydd för öppenvård - eFrikort; Hälso- och sjukvårdslagen 17 kap.)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from kassa.calendar import add_year, subtract_year
from kassa.frikort.desks import with_stated_once
from kassa.frikort.entry import EntryKind, FrikortEntry, taken_back
from kassa.hogkostnadsskydd import Hogkostnadsskydd, Periodregel, Skydd
from kassa.money import ZERO, Money, total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kassa.ids import InlastId

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
        inlast_id: the newest extract some of it was carried in from, None where none was.
        kalla: heading in the rule book where the ceiling stands.
    """

    ackumulerat: Money
    tak: Money
    period_start: date | None
    period_slut: date | None
    has_frikort: bool
    preliminar: bool
    inlast_id: InlastId | None = None
    kalla: str = ""

    @property
    def kvar(self) -> Money:
        """What remains to the ceiling."""
        return ZERO if self.has_frikort else max(ZERO, self.tak - self.ackumulerat)


class _Counted(NamedTuple):
    """A fee of the running period: its day, what was paid of it, and what it rests on."""

    day: date
    paid: Money
    is_stated: bool = False
    inlast_id: InlastId | None = None


class _Fold:
    """Runs through the entries in date order and keeps the running period."""

    def __init__(self, skydd: Hogkostnadsskydd) -> None:
        self._skydd = skydd
        self._paid: list[_Counted] = []
        self._frikort_till: date | None = None
        self._tak = ZERO

    def advance(self, day: date) -> None:
        """Drop what no longer counts on ``day``."""
        if self._frikort_till is not None:
            if day <= self._frikort_till:
                return
            self._frikort_till = None
            self._paid = []
        self._paid = self._still_counting(day)
        self._tak = self._skydd.tak_before(day)

    def leave(self, day: date) -> None:
        """Drop what no longer counts on a later day, unless it has led to a frikort.

        A total that was stated on that day has none of it in it.
        """
        if self._frikort_till is None:
            self._paid = self._still_counting(day)

    def pay(self, fee: _Counted) -> Money:
        """Count a fee and return what of it is paid."""
        day, belopp = fee.day, fee.paid
        self.advance(day)
        if self._frikort_till is not None:
            return ZERO
        paid = max(ZERO, min(belopp, self._tak - self._counted()))
        if paid:
            self._paid.append(fee._replace(paid=paid))
        if self._paid and self._counted() >= self._tak:
            self._frikort_till = add_year(self._paid[0].day) - ONE_DAY
        return paid

    def show(self, shown: _Counted, giltigt_till: date) -> None:
        """Take over a frikort shown on a day; its period is the year that ends with it."""
        self.advance(shown.day)
        if self._frikort_till is not None or giltigt_till < shown.day:
            return
        start = subtract_year(giltigt_till + ONE_DAY)
        missing = max(ZERO, self._tak - self._counted())
        self._paid.insert(0, shown._replace(day=start, paid=missing))
        self._frikort_till = giltigt_till

    def _still_counting(self, day: date) -> list[_Counted]:
        if self._skydd.periodregel is Periodregel.RULLANDE:
            return [fee for fee in self._paid if add_year(fee.day) > day]
        return [] if self._paid and add_year(self._paid[0].day) <= day else self._paid

    def _counted(self) -> Money:
        return total(fee.paid for fee in self._paid)

    def state(self) -> FrikortState:
        has_frikort = self._frikort_till is not None
        start = self._paid[0].day if self._paid else None
        slut = self._frikort_till
        if slut is None and start is not None:
            slut = add_year(start) - ONE_DAY
        return FrikortState(
            ackumulerat=self._counted(),
            tak=self._tak,
            period_start=start,
            period_slut=slut,
            has_frikort=has_frikort,
            preliminar=any(fee.is_stated for fee in self._paid),
            inlast_id=next((fee.inlast_id for fee in reversed(self._paid) if fee.inlast_id), None),
            kalla=self._skydd.kalla,
        )


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
    is_stated = entry.kind is EntryKind.UPPGIFT
    if entry.kind is EntryKind.FRIKORT:
        is_stated = entry.inlast_id is None
    fee = _Counted(entry.effective_on, entry.belopp, is_stated, entry.inlast_id)
    if entry.kind is not EntryKind.FRIKORT:
        if entry.stated is not None:
            run.advance(entry.effective_on)
            run.leave(entry.stated.on)
        return run.pay(fee)
    if entry.giltigt_till is not None:
        run.show(fee, entry.giltigt_till)
    return ZERO


def _once(entries: Sequence[FrikortEntry], skydd: Hogkostnadsskydd) -> Sequence[FrikortEntry]:
    """Return the entries with what several desks were told counted once."""

    def counted(known: Sequence[FrikortEntry], day: date) -> Money:
        return _run_over(known, skydd, day).state().ackumulerat

    return with_stated_once(entries, counted)


def _run(entries: Sequence[FrikortEntry], skydd: Hogkostnadsskydd, on: date) -> _Fold:
    skydd.tak_on(on)  # there is no answer for a day before the first ceiling
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

    Raises:
        TakMissingError: no ceiling had begun by ``on``.
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

    Raises:
        TakMissingError: no ceiling had begun by ``on``.
    """
    run = _run(entries, skydd, on)
    paid = run.pay(_Counted(on, fee)) if fee else ZERO
    return paid, run.state()


def split(fee: Money, state: FrikortState) -> Money:
    """Return what is paid now of a counting fee: at most what remains to the ceiling."""
    return min(fee, state.kvar)
