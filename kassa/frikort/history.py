"""Every fee of a patient, and whether it counts on a day: the fold, told entry by entry."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kassa.frikort.entry import EntryKind, FrikortEntry, taken_back
from kassa.frikort.state import NOT_COUNTED, FrikortState, fold, replay
from kassa.money import ZERO, Money

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kassa.hogkostnadsskydd import Hogkostnadsskydd


class Raknas(StrEnum):
    """Whether an entry counts towards the running period, and if not, why."""

    NU = "nu"
    FRIKORT = "frikort"
    TIDIGARE = "tidigare"
    ATERTAGEN = "atertagen"
    SENARE = "senare"


@dataclass(frozen=True, slots=True)
class Post:
    """One entry as it stands on a day.

    Attributes:
        entry: the fee, or what was shown or said.
        raknas: whether it counts.
        paid: what of it is the patient's to pay, had all been known from the start.
        efter: what counted directly after it, of the running period; zero where it does not count.
    """

    entry: FrikortEntry
    raknas: Raknas
    paid: Money
    efter: Money


@dataclass(frozen=True, slots=True)
class History:
    """A patient's entries and where they lead.

    Attributes:
        state: on the day.
        post_list: by date of the fee, then registration order; those taken back too.
    """

    state: FrikortState
    post_list: tuple[Post, ...]


def history(entries: Sequence[FrikortEntry], skydd: Hogkostnadsskydd, on: date) -> History:
    """Return every entry with what it counts.

    Args:
        entries: one patient's entries, in registration order.
        skydd: ceilings and period rule; only its own entries are told.
        on: the present local date.
    """
    state = fold(entries, skydd, on)
    paid_of = {entry.id: paid for entry, paid in replay(entries, skydd)}
    gone = taken_back(entries)
    own = [e for e in entries if e.skydd is skydd.slag and e.kind not in NOT_COUNTED]
    counted = ZERO
    found = []
    for entry in sorted(own, key=lambda item: item.effective_on):
        paid = paid_of.get(entry.id, ZERO)
        if entry.id in gone:
            raknas = Raknas.ATERTAGEN
        elif entry.effective_on > on:
            raknas = Raknas.SENARE
        elif entry.kind is EntryKind.FRIKORT:
            raknas, paid = _shown(entry, state)
        elif not paid:
            raknas = Raknas.FRIKORT
        else:
            raknas = _in_period(entry.effective_on, state)
        if raknas is Raknas.NU:
            counted = state.tak if entry.kind is EntryKind.FRIKORT else counted + paid
        found.append(Post(entry, raknas, paid, counted if raknas is Raknas.NU else ZERO))
    return History(state, tuple(found))


def _shown(entry: FrikortEntry, state: FrikortState) -> tuple[Raknas, Money]:
    """A frikort that was shown counts while it is the one that holds."""
    holds = state.has_frikort and entry.giltigt_till == state.period_slut
    return (Raknas.NU if holds else Raknas.TIDIGARE), ZERO


def _in_period(day: date, state: FrikortState) -> Raknas:
    is_in = state.period_start is not None and day >= state.period_start
    return Raknas.NU if is_in else Raknas.TIDIGARE
