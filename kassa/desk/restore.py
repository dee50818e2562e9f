"""Put a copy in the place of the records, and see to it that nothing is lost or said twice unseen.

What was written after the copy is not in it; receipts among that are on paper in patients' hands.
Their numbers must not be given out again: whoever restores says which was the last, and the numbers
up to it are left out of the series on record.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kassa.clock import to_local
from kassa.desk.backup import note_event
from kassa.desk.backup_ports import BackupKind, NumberGap, RecordState, Series, UsedNumbers
from kassa.desk.posting import moment_of
from kassa.errors import Fault, InvalidInputError
from kassa.faktura.ocr import SERIAL_DIGITS, is_ocr, number_of
from kassa.ids import new_id
from kassa.kvitto.numbering import Gap, split_number
from kassa.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from kassa.clock import Clock
    from kassa.desk.ports import Ledger
    from kassa.desk.settings import Desk
    from kassa.kvitto.document import Kvitto

UNKNOWN = "okänt"
UNKNOWN_STEP = 1_000
"""How far a series jumps where nobody knows its last number: more than a week of a desk."""


@dataclass(frozen=True, slots=True)
class Lost:
    """What the records have and the copy has not.

    Attributes:
        kvitton: the receipts, the oldest first.
        counts: how many of each kind, by table; receipts included.
        is_other: the two have gone apart: the copy is not an earlier state of the records.
        knows_numbers: the records tell which numbers have been given out since the copy.
    """

    kvitton: tuple[Kvitto, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    is_other: bool = False
    knows_numbers: bool = False

    @property
    def paid(self) -> Money:
        """What was paid on those receipts."""
        return Money(sum(kvitto.att_betala.ore for kvitto in self.kvitton))

    @property
    def is_nothing(self) -> bool:
        """True when the copy has all there is."""
        return not self.counts and not self.is_other


def lost_by(copy: RecordState, ledger: Ledger) -> Lost:
    """Return what would be lost if a copy took the place of the records."""
    had, now = dict(copy.counts), ledger.record_state()
    more = {name: count - had.get(name, 0) for name, count in now.counts}
    ends = {end.desk: end.serial for end in copy.ends if end.series is Series.KVITTO}
    desks = {end.desk for end in now.ends if end.series is Series.KVITTO}
    kvitton = [each for desk in desks for each in ledger.kvitto_after(desk, ends.get(desk, 0))]
    has_gone_on = all(ledger.has_end(end) for end in copy.ends)
    return Lost(
        kvitton=tuple(sorted(kvitton, key=lambda kvitto: kvitto.issued_at)),
        counts={name: count for name, count in more.items() if count > 0},
        is_other=bool(now.ends) and not has_gone_on,
        knows_numbers=bool(now.ends) and has_gone_on,
    )


def read_last(typed: Iterable[str], series: Series, copy: UsedNumbers) -> UsedNumbers:
    """Return the last numbers that were given out, as typed: ``K1-134``, or ``K1-okänt``.

    Args:
        typed: one for each series.
        series: of which kind they are.
        copy: those that are used up in the copy.

    Raises:
        InvalidInputError: every one that cannot be read, or lies before the copy's.
    """
    found: UsedNumbers = {}
    faults = []
    for number in typed:
        words = number.strip().upper()
        name, dash, serial = words.rpartition("-")
        try:
            if dash and serial == UNKNOWN.upper():
                last = copy.get((series, name), 0) + UNKNOWN_STEP
            elif series is Series.FAKTURA:
                name, last = split_faktura(words)
            else:
                name, last = split_number(words)
        except ValueError:
            example = "1000042" if series is Series.FAKTURA else "K1-134"
            faults.append(Fault("sista", f"{number} är inget nummer. Skriv så här: {example}."))
            continue
        had = copy.get((series, name), 0)
        if last < had:
            said = number_text(series, name, had)
            faults.append(Fault("sista", f"{number} ligger före kopians sista, {said}."))
        found[series, name] = last
    if faults:
        raise InvalidInputError(tuple(faults))
    return found


def split_faktura(number: str) -> tuple[str, int]:
    """Return the series and the place of an invoice number, or of its OCR reference.

    >>> split_faktura("1000042"), split_faktura("100004290")
    (('1', 42), ('1', 42))

    Raises:
        ValueError: it is neither.
    """
    compact = number.replace(" ", "")
    if not (compact.isascii() and compact.isdecimal()):
        raise ValueError(number)
    bare = compact[:-2] if is_ocr(compact) else compact
    serie, serial = bare[:-SERIAL_DIGITS], int(bare[-SERIAL_DIGITS:])
    if not serie or serie.startswith("0") or number_of(int(serie), serial) != bare:
        raise ValueError(number)
    return serie, serial


def number_text(series: Series, name: str, serial: int) -> str:
    """Return a number as it stands on paper."""
    if series is Series.FAKTURA:
        return number_of(int(name), serial)
    return f"{name}-{serial}"


def invoices_beside(last: UsedNumbers, copy: UsedNumbers, untold: Iterable[str]) -> UsedNumbers:
    """Return the last number of each invoice series that nobody has told.

    An invoice is written together with a receipt. So as many numbers are left out as of receipts:
    too many are no harm, too few would give two patients one reference.

    Args:
        last: the last numbers that were given out.
        copy: those that are used up in the copy.
        untold: the invoice series.
    """
    receipts = sum(
        serial - copy.get((series, name), 0)
        for (series, name), serial in last.items()
        if series is Series.KVITTO
    )
    return {(Series.FAKTURA, n): copy.get((Series.FAKTURA, n), 0) + receipts for n in untold}


def finish_restore(
    records: Ledger, last: UsedNumbers, made_at: datetime, name: str, clock: Clock, desk: Desk
) -> tuple[NumberGap, ...]:
    """Write into a restored copy what it leaves out and where it came from; return the gaps.

    Args:
        records: those of the copy, not yet in their place.
        last: the last number of each series that was given out.
        made_at: when the copy was made, UTC.
        name: of the copy.
        clock: the present.
        desk: by whom.
    """
    used = records.used_numbers()
    skal = f"Återställd från säkerhetskopian {to_local(made_at):%Y-%m-%d %H:%M}."
    by = (desk.id, desk.clerk, moment_of(clock))
    gaps = tuple(
        NumberGap(new_id(), series, name, Gap(used.get((series, name), 0) + 1, serial), skal, *by)
        for (series, name), serial in sorted(last.items())
        if serial > used.get((series, name), 0)
    )
    with records.transaction():
        for gap in gaps:
            records.add_gap(gap)
    left_out = [[gap.series, gap.name, gap.gap.first, gap.gap.last] for gap in gaps]
    document = json.dumps({"made_at": made_at.isoformat(), "left_out": left_out})
    note_event(BackupKind.ATERSTALLD, records, clock, desk, file=name, document=document)
    return gaps
