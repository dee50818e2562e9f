"""The access log: every look at a patient, and the sample checks of it.

(Patientdatalagen 4 kap. 3 §, HSLF-FS 2016:40 4 kap. 9 §: who, at which unit, when, what measures,
whom; checked systematically and recurrently, with the checks on record.)
"""

from __future__ import annotations

import random
import threading
from datetime import timedelta
from typing import TYPE_CHECKING

from kassa.clock import day_start, to_local
from kassa.desk.people_ports import AccessFilter, AccessReview, AccessRow, Look
from kassa.desk.posting import moment_of
from kassa.desk.write_table import write_table
from kassa.errors import Fault, InvalidInputError
from kassa.ids import new_id
from kassa.patient import masked

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from kassa.clock import Clock
    from kassa.desk.people_ports import PeopleLedger
    from kassa.desk.session import Session
    from kassa.ids import ClerkId, PatientId

SAME_LOOK = timedelta(minutes=5)
MOST_EXPORTED = 1_000_000
LOOK_WORDS = {
    Look.KASSA: "Kassan",
    Look.PATIENTSIDA: "Patientsidan",
    Look.KVITTO: "Kvitto visat",
    Look.UTSKRIFT: "Utskrift",
    Look.LISTA: "I en lista",
    Look.UTDRAG: "Registerutdrag",
}
COLUMNS = ("tid", "kassör", "enhet", "kassa", "vad", "personnummer", "id")


class AccessLog:
    """Notes each look; the same clerk at the same patient in the same way is one for five minutes.

    May be used from several threads.
    """

    def __init__(self, ledger: PeopleLedger, clock: Clock, session: Session) -> None:
        """Take where to write, the present, and who works at the desk."""
        self._ledger = ledger
        self._clock = clock
        self._session = session
        self._lock = threading.Lock()
        self._noted: dict[tuple[ClerkId, PatientId, Look], datetime] = {}

    def look(self, what: Look, patients: Iterable[PatientId]) -> None:
        """Write that these patients are seen now.

        Raises:
            StorageError: it could not be written; then nobody may look.
        """
        desk, at = self._session.desk, moment_of(self._clock)
        with self._lock:
            recent = {key: when for key, when in self._noted.items() if at - when < SAME_LOOK}
            new = [p for p in dict.fromkeys(patients) if (desk.clerk, p, what) not in recent]
            if new:
                with self._ledger.transaction():
                    for patient_id in new:
                        self._ledger.add_access(
                            patient_id, what, desk.klinik.namn, desk.id, desk.clerk, at
                        )
            self._noted = recent | {(desk.clerk, patient_id, what): at for patient_id in new}


def filter_of(
    from_on: date, until_on: date, clerk: ClerkId | None = None, number: str | None = None
) -> AccessFilter:
    """Return what asks for the looks of whole local dates, both included."""
    start = day_start(from_on)
    end = day_start(until_on + timedelta(days=1))
    return AccessFilter(start, end, clerk, number)


def draw_sample(rows: tuple[AccessRow, ...], count: int, seed: str) -> tuple[AccessRow, ...]:
    """Return rows drawn by lot for a check, in the order of the log.

    Args:
        rows: what is drawn from.
        count: how many; all where there are fewer.
        seed: makes the lot repeatable; the id of the review.
    """
    chosen = set(random.Random(seed).sample(range(len(rows)), min(count, len(rows))))  # noqa: S311 - a lot, no secret
    return tuple(row for place, row in enumerate(rows) if place in chosen)


def save_review(
    drawn: tuple[AccessRow, ...],
    days: tuple[date, date],
    utfall: str,
    ledger: PeopleLedger,
    clock: Clock,
    session: Session,
) -> AccessReview:
    """Write a sample check with what was found.

    Args:
        drawn: the rows that were looked through.
        days: the local dates they were drawn from, the last included.
        utfall: what was found, in the reviewer's words.
        ledger: the clinic's records.
        clock: the present.
        session: who reviews.

    Raises:
        InvalidInputError: nothing is said of what was found.
    """
    if not utfall.strip():
        message = "Skriv vad granskningen visade, till exempel ”Inget att anmärka”."
        raise InvalidInputError((Fault("utfall", message),))
    desk = session.desk
    review = AccessReview(
        id=new_id(),
        from_on=days[0],
        until_on=days[1],
        drawn=tuple(row.id for row in drawn),
        utfall=utfall.strip(),
        desk=desk.id,
        clerk=desk.clerk,
        written_at=moment_of(clock),
    )
    with ledger.transaction():
        ledger.add_access_review(review)
    return review


def export_csv(rows: Iterable[AccessRow]) -> bytes:
    """Return the log as CSV for a spreadsheet (``write_table``), in local time.

    The numbers of patients with protected identity are masked; ``id`` leads back to the log.
    """
    cells = (
        (
            f"{to_local(row.at):%Y-%m-%d %H:%M:%S}",
            row.clerk,
            row.enhet,
            row.desk,
            LOOK_WORDS[row.what],
            masked(row.number) if row.is_skyddad else row.number,
            row.id,
        )
        for row in rows
    )
    return write_table(COLUMNS, cells)
