"""What a patient is owed, or owes, once everything is known: charged then against charged rightly.

A visit that came in late, a reversal or a receipt from elsewhere changes what the fees after it
should have cost. The difference stands until a ``reglering`` settles it. A fee that was settled and
then taken back leaves its settlement to be settled in turn.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kassa.frikort.entry import EntryKind, FrikortEntry, taken_back
from kassa.frikort.state import replay
from kassa.money import ZERO, Money

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kassa.hogkostnadsskydd import Hogkostnadsskydd
    from kassa.ids import EntryId


@dataclass(frozen=True, slots=True)
class Skillnad:
    """One fee that was charged otherwise than it now should be.

    Attributes:
        entry: the fee.
        belopp: what is to be paid back; negative for what is to be charged.
    """

    entry: FrikortEntry
    belopp: Money


def skillnad_list(entries: Sequence[FrikortEntry], skydd: Hogkostnadsskydd) -> tuple[Skillnad, ...]:
    """Return every difference that stands, by visit date, then registration order.

    Args:
        entries: one patient's entries, in registration order.
        skydd: ceilings and period rule.
    """
    fees = [
        entry for entry in entries if entry.kind is EntryKind.AVGIFT and entry.skydd is skydd.slag
    ]
    if not fees:
        return ()
    gone = taken_back(entries)
    settled: dict[EntryId | None, Money] = defaultdict(lambda: ZERO)
    for entry in entries:
        if entry.kind is EntryKind.REGLERING and entry.id not in gone:
            settled[entry.reglerar] += entry.belopp
    rightly = {entry.id: paid for entry, paid in replay(entries, skydd)}
    found = []
    for entry in sorted(fees, key=lambda fee: fee.effective_on):
        charged = ZERO if entry.id in gone else entry.charged
        belopp = charged + settled[entry.id] - rightly.get(entry.id, ZERO)
        if belopp:
            found.append(Skillnad(entry, belopp))
    return tuple(found)
