"""A stream of ledger events, and the state after each (contract: ``kassa frikort --json``).

The stream knows no settlement: what was charged once and should now be otherwise stays outstanding.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from kassa.errors import InvalidInputError
from kassa.frikort.entry import EntryKind, FrikortEntry
from kassa.frikort.skillnad import skillnad_list
from kassa.frikort.state import FrikortState, after_fee, fold
from kassa.hogkostnadsskydd import TakMissingError
from kassa.ids import ClerkId, DeskId, EntryId, PatientId
from kassa.money import ZERO, Money
from kassa.reading import NO_DATE, Reader

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from kassa.hogkostnadsskydd import Hogkostnadsskydd

TYP = (EntryKind.AVGIFT, EntryKind.EXTERN, EntryKind.ATERBETALNING)
WITHOUT_TIME = datetime(1970, 1, 1, tzinfo=UTC)  # the stream's order is the order of writing


@dataclass(frozen=True, slots=True)
class StreamAnswer:
    """The answer to one event.

    Attributes:
        att_betala: what the desk charges now; zero for what is no fee of this clinic.
        state: the state directly after the event in date order.
        att_aterbetala: (event, amount) charged more than they now should be.
        att_efterdebitera: (event, amount) charged less.
    """

    att_betala: Money
    state: FrikortState
    att_aterbetala: tuple[tuple[EntryId, Money], ...]
    att_efterdebitera: tuple[tuple[EntryId, Money], ...]


@dataclass(slots=True)
class FrikortStream:
    """Takes events in registration order; keeps what it needs to answer the next.

    Attributes:
        skydd: ceilings and period rule.
    """

    skydd: Hogkostnadsskydd
    _entries: dict[PatientId, list[FrikortEntry]] = field(default_factory=dict)
    _by_id: dict[str, FrikortEntry] = field(default_factory=dict)
    _answered: dict[str, tuple[Mapping[str, Any], StreamAnswer]] = field(default_factory=dict)
    _receipts: set[tuple[str, str, str]] = field(default_factory=set)
    _taken_back: set[str] = field(default_factory=set)

    def take(self, event: Mapping[str, Any]) -> StreamAnswer:
        """Answer an event and remember it; the same event again gets its first answer.

        Raises:
            InvalidInputError: every fault; the event has no effect.
        """
        reader = Reader(event)
        event_id = reader.text("id", required=True) or ""
        if event_id in self._answered:
            first, answer = self._answered[event_id]
            if _same(first, event):
                return answer
            reader.fault("id", f"Id {event_id} är använt för en annan händelse. Ge ett nytt id.")
            raise InvalidInputError(tuple(reader.faults))
        entry, receipt = self._read(reader, event_id)
        if reader.faults:
            raise InvalidInputError(tuple(reader.faults))
        answer = self._append(entry)
        if receipt is not None:
            self._receipts.add(receipt)
        self._answered[event_id] = (dict(event), answer)
        return answer

    def _read(
        self, reader: Reader, event_id: str
    ) -> tuple[FrikortEntry, tuple[str, str, str] | None]:
        patient = reader.text("patient", required=True) or ""
        kind = EntryKind(reader.one_of("typ", TYP, required=True) or EntryKind.AVGIFT)
        receipt = None
        avser: EntryId | None = None
        belopp = ZERO
        if kind is EntryKind.ATERBETALNING:
            avser, day = self._refunded(reader, patient)
        else:
            day = self._day(reader)
            belopp = reader.kronor("belopp", minimum=1, required=True) or ZERO
        if kind is EntryKind.EXTERN:
            receipt = self._receipt(reader, patient)
        reader.finish()
        entry = _entry(event_id, patient, kind, day, belopp, avser)
        return entry, receipt

    def _day(self, reader: Reader) -> date:
        day = reader.day("datum", required=True)
        if day is None:
            return NO_DATE
        try:
            self.skydd.tak_on(day)
        except TakMissingError as error:
            reader.fault("datum", error.message)
        return day

    def _refunded(self, reader: Reader, patient: str) -> tuple[EntryId | None, date]:
        avser = reader.text("avser", required=True)
        refunded = self._by_id.get(avser or "")
        if avser is None:
            return None, NO_DATE
        if refunded is None or refunded.kind is EntryKind.ATERBETALNING:
            reader.fault("avser", f"Det finns ingen avgift {avser} att återbetala. Kontrollera id.")
        elif refunded.patient_id != patient:
            reader.fault("avser", f"Avgiften {avser} hör till en annan patient. Kontrollera id.")
        elif avser in self._taken_back:
            reader.fault("avser", f"Avgiften {avser} är redan återbetald.")
        return EntryId(avser), refunded.effective_on if refunded else NO_DATE

    def _receipt(self, reader: Reader, patient: str) -> tuple[str, str, str]:
        region = reader.text("region", required=True) or ""
        number = reader.text("kvitto", required=True) or ""
        receipt = (patient, region, number)
        if receipt in self._receipts:
            reader.fault("kvitto", f"Kvitto {number} från region {region} är redan registrerat.")
        return receipt

    def _append(self, entry: FrikortEntry) -> StreamAnswer:
        entries = self._entries.setdefault(entry.patient_id, [])
        charged = ZERO
        if entry.kind is EntryKind.ATERBETALNING:
            entries.append(entry)
            self._taken_back.add(str(entry.avser))
            state = fold(entries, self.skydd, entry.effective_on)
        else:
            paid, state = after_fee(entries, self.skydd, entry.effective_on, entry.belopp)
            charged = paid if entry.kind is EntryKind.AVGIFT else ZERO
            entries.append(replace(entry, charged=charged))
        self._by_id[entry.id] = entry
        return StreamAnswer(charged, state, *self._outstanding(entries))

    def _outstanding(
        self, entries: list[FrikortEntry]
    ) -> tuple[tuple[tuple[EntryId, Money], ...], tuple[tuple[EntryId, Money], ...]]:
        differences = [
            (found.entry.id, found.belopp) for found in skillnad_list(entries, self.skydd)
        ]
        over = tuple((key, amount) for key, amount in differences if amount > ZERO)
        under = tuple((key, -amount) for key, amount in differences if amount < ZERO)
        return over, under


def _same(first: Mapping[str, Any], again: Mapping[str, Any]) -> bool:
    """True when two events say the same; to Python 1, 1.0 and True are equal, here they are not."""
    return first == again and all(type(first[key]) is type(again[key]) for key in first)


def _entry(
    event_id: str,
    patient: str,
    kind: EntryKind,
    day: date,
    belopp: Money,
    avser: EntryId | None,
) -> FrikortEntry:
    return FrikortEntry(
        id=EntryId(event_id),
        patient_id=PatientId(patient),
        kind=kind,
        effective_on=day,
        belopp=belopp,
        charged=ZERO,
        avser=avser,
        giltigt_till=None,
        checkout_id=None,
        besok_id=None,
        desk=DeskId(""),
        clerk=ClerkId(""),
        written_at=WITHOUT_TIME,
    )
