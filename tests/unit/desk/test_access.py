"""The access log: each look is written, and can be checked by sample."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest

from kassa.clock import FixedClock
from kassa.desk.access import AccessLog, draw_sample, export_csv, filter_of, save_review
from kassa.desk.change_patient import set_skyddad
from kassa.desk.people_ports import ClerkAccount, Look, Roll
from kassa.desk.session import Session
from kassa.errors import InvalidInputError
from kassa.ids import ClerkId
from tests.helpers.till import ADULT, OTHER_ADULT, TODAY, Till

ORJAN = ClerkAccount("ORJA", "Örjan Ek", Roll.RECEPTION, "")
ALL = filter_of(date(2026, 1, 1), date(2026, 12, 31))


class MovingClock:
    """A clock that is moved by hand."""

    def __init__(self, start: FixedClock) -> None:
        self.moment = start.now()

    def now(self):
        return self.moment


@pytest.fixture
def till(tmp_path):
    till = Till.open(tmp_path / "kassa.db")
    yield till
    till.close()


@pytest.fixture
def clock(till):
    return MovingClock(till.clock)


@pytest.fixture
def session(till):
    return Session(till.desk)


@pytest.fixture
def log(till, clock, session):
    return AccessLog(till.ledger, clock, session)


@pytest.fixture
def patients(till):
    return [till.sell(number=number).patient.id for number in (ADULT, OTHER_ADULT)]


def rows(till: Till):
    return till.ledger.access_list(ALL, 100)


def test_a_look_says_who_where_when_how_and_whom(till, log, patients):
    log.look(Look.KASSA, patients[:1])

    [row] = rows(till)
    assert (row.clerk, row.enhet, row.desk) == ("Åsa Öberg", "Testmottagningen", "K1")
    assert (row.at, row.what, row.patient_id) == (till.clock.now(), Look.KASSA, patients[0])
    assert (row.number, row.namn) == (ADULT, "Märta Ängström")


def test_the_same_look_is_one_for_five_minutes(till, log, clock, session, patients):
    log.look(Look.KASSA, patients)
    log.look(Look.KASSA, patients)
    assert len(rows(till)) == 2
    clock.moment += timedelta(minutes=4, seconds=59)
    log.look(Look.KASSA, patients)
    assert len(rows(till)) == 2
    log.look(Look.PATIENTSIDA, patients[:1])
    session.enter(ORJAN)
    log.look(Look.KASSA, patients[:1])
    assert len(rows(till)) == 4
    clock.moment += timedelta(minutes=1)
    log.look(Look.KASSA, patients[:1])
    assert len(rows(till)) == 4
    clock.moment += timedelta(minutes=5)
    log.look(Look.KASSA, patients[:1])
    assert len(rows(till)) == 5


def test_the_log_is_asked_by_day_clerk_and_patient(till, log, clock, session, patients):
    log.look(Look.KASSA, patients)
    session.enter(ORJAN)
    clock.moment += timedelta(days=1)
    log.look(Look.KVITTO, patients[:1])

    def asked(until: date = TODAY + timedelta(days=1), **by: Any) -> list[tuple[str, str]]:
        found = till.ledger.access_list(filter_of(TODAY, until, **by), 100)
        return [(row.clerk, row.number) for row in found]

    assert asked() == [("ORJA", ADULT), ("Åsa Öberg", OTHER_ADULT), ("Åsa Öberg", ADULT)]
    assert asked(TODAY) == [("Åsa Öberg", OTHER_ADULT), ("Åsa Öberg", ADULT)]
    assert asked(clerk=ClerkId("ORJA")) == [("ORJA", ADULT)]
    assert asked(number=ADULT) == [("ORJA", ADULT), ("Åsa Öberg", ADULT)]
    assert asked(number=ADULT, clerk=ClerkId("ORJA")) == [("ORJA", ADULT)]
    assert asked(number="19121212-1212") == []


def test_a_sample_is_drawn_by_lot_and_can_be_drawn_again(till, log, clock, patients):
    for _ in range(20):
        log.look(Look.KASSA, patients)
        clock.moment += timedelta(minutes=6)
    everything = rows(till)

    drawn = draw_sample(everything, 5, "granskning 1")

    assert len(drawn) == 5
    assert drawn == draw_sample(everything, 5, "granskning 1")
    assert drawn != draw_sample(everything, 5, "granskning 2")
    assert set(drawn) <= set(everything)
    assert draw_sample(everything, 999, "x") == everything


def test_a_sample_check_is_written_with_what_was_found(till, log, session, patients):
    log.look(Look.KASSA, patients)
    days = (TODAY, TODAY)
    with pytest.raises(InvalidInputError, match="vad granskningen visade"):
        save_review(rows(till), days, " ", till.ledger, till.clock, session)

    made = save_review(rows(till), days, "Inget att anmärka", till.ledger, till.clock, session)

    assert till.ledger.access_review_list(5) == (made,)
    assert made.drawn == tuple(row.id for row in rows(till))


def test_the_export_is_read_by_a_spreadsheet(till, log, patients):
    log.look(Look.PATIENTSIDA, patients[:1])

    content = export_csv(rows(till))

    assert content.startswith(b"\xef\xbb\xbf")
    [row] = csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    assert row["tid"] == "2026-03-02 12:00:00"
    assert (row["kassör"], row["vad"], row["personnummer"]) == ("Åsa Öberg", "Patientsidan", ADULT)


def test_the_export_hides_who_is_protected(till, log, patients):
    """The row's id leads back to the log; the paper in somebody's hand tells no address."""
    log.look(Look.PATIENTSIDA, patients[:1])
    set_skyddad(patients[0], till.ledger, till.clock, till.desk, is_skyddad=True)

    assert ADULT not in export_csv(rows(till)).decode("utf-8-sig")
