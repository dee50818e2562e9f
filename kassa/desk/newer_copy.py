"""Is there a copy that knows more than the records? Then an older file has taken their place.

Somebody puts back the disk of yesterday, or a file by hand: the records are whole, and say nothing.
But the folder has copies they never noted. The newest of those is opened and held against them:
what it has they must have, or else numbers that are on paper will be given out again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kassa.clock import to_local
from kassa.desk.backup_ports import REMOVED, BackupKind
from kassa.ord import many

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from kassa.desk.backup_ports import BackupLedger, CopyFile, RecordState

EVENTS = 100


def unknown_copy(
    copies: Iterable[CopyFile], ledger: BackupLedger, now: datetime
) -> CopyFile | None:
    """Return the newest copy where it is newer than all the records know of, else None.

    Copies from before a restore are known: whoever restored has said what became of them.

    Args:
        copies: the newest first.
        ledger: the records.
        now: the present, UTC; a copy from later was made while the clock was wrong.
    """
    found = next((copy for copy in copies if copy.made_at <= now), None)
    noted = [
        event.written_at
        for event in (
            *ledger.backup_event_list(EVENTS, (BackupKind.KOPIA,)),
            *ledger.backup_event_list(1, (BackupKind.ATERSTALLD,)),
        )
        if event.error is None
    ]
    is_known = found is None or (noted and found.made_at <= max(noted))
    return None if is_known else found


def older_words(copy: CopyFile, missing: int) -> str:
    """Return that the records are older than a copy, and what to do, in Swedish.

    Args:
        copy: which has more than they.
        missing: how many receipts they have not; 0 where it is other records.
    """
    what = f"{many(missing, 'kvitto', 'kvitton')} saknas" if missing else "poster saknas"
    return (
        f"Databasen är äldre än säkerhetskopian från {to_local(copy.made_at):%Y-%m-%d %H:%M}: "
        f"{what}. Sälj inte mer, för samma kvittonummer kan lämnas ut två gånger. Ring it-stödet, "
        f"som återställer med kassa aterstall och kopian {copy.name}. Den sparas tills dess."
    )


def differences(copy: RecordState, ledger: BackupLedger) -> tuple[str, ...]:
    """Return where a copy says something that the running records have never said, in Swedish."""
    now = dict(ledger.record_state().counts)
    found = [
        f"Kopian har fler poster i {name} än databasen ({count})."
        for name, count in copy.counts
        if count > now.get(name, 0) and name not in REMOVED
    ]
    found += [
        f"Nummer {end.serial} i {end.desk} ({end.series}) är ett annat i kopian."
        for end in copy.ends
        if not ledger.has_end(end)
    ]
    if ledger.sums_until(*_sum_counts(copy.counts)) != (copy.paid_ore, copy.charged_ore):
        found.append("Kopians summor är andra än databasens.")
    return tuple(found)


def _sum_counts(counts: tuple[tuple[str, int], ...]) -> tuple[int, int]:
    by_name: Mapping[str, int] = dict(counts)
    return by_name.get("payment", 0), by_name.get("frikort_entry", 0)
