"""Retention: the person goes when the time is over; sums, numbers and chains stay provable."""

from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest

from db.connection import open_database
from db.driver import sqlite3
from db.errors import DatabaseUnguardedError
from db.ledger import SqliteLedger
from kassa.adapters.manad_pdf import PdfManadRenderer
from kassa.adapters.system_files import system_bok
from kassa.desk.access import AccessLog
from kassa.desk.aterforing import aterforing
from kassa.desk.avbrott import begin_avbrott
from kassa.desk.dagsavslut import CloseDay, close_day
from kassa.desk.faktura_ports import FakturaVal
from kassa.desk.gallra import gallra, plan_gallring
from kassa.desk.manad import manad_csv, tell_manad
from kassa.desk.ovning import test_number as number_of
from kassa.desk.people_ports import Look
from kassa.desk.session import Session
from kassa.errors import InvalidInputError
from kassa.ersattning.manad import Manad
from kassa.faktura.document import Kanal
from kassa.kvitto.document import Betalsatt, to_json
from kassa.kvitto.numbering import chain_faults
from kassa.money import Money
from tests.helpers import raw
from tests.helpers.pages import decrypted
from tests.helpers.tamper import past_the_guards, reseal
from tests.helpers.till import ADULT, OTHER_ADULT, Till
from tests.helpers.whole import assert_whole

YOUNG = number_of(date(2007, 1, 15), 238)  # 19
OLD = number_of(date(1941, 2, 3), 239)  # 85
NAME = "Märta Ängström"
STAYS = "Örjan Stannar"


@pytest.fixture
def till(tmp_path):
    """Return a clinic with a patient of 2026 alone, and one who still comes in 2033."""
    opened = Till.open(tmp_path / "kassa.db")
    sold = opened.sell(Betalsatt.FAKTURA, namn=NAME)
    opened.sell(number=OTHER_ADULT, namn=STAYS)
    back = opened.sell(namn=NAME, tidpunkt="2026-03-02T11:00")
    opened.reverse(back.kvitto.checkout_id, skal=f"Fel: {NAME} ringde")
    AccessLog(opened.ledger, opened.clock, Session(opened.desk)).look(
        Look.PATIENTSIDA, [sold.patient.id]
    )
    with opened.ledger.transaction():
        opened.ledger.add_faktura_val(
            sold.patient.id, FakturaVal(Kanal.POST, "Hemliga gatan 7"), opened.desk.id,
            opened.desk.clerk, opened.clock.now(),
        )  # fmt: skip
    close_day(CloseDay("z1"), opened.ledger, opened.clock, opened.desk)
    later = opened.at("2033-06-01T10:00")
    later.sell(number=OTHER_ADULT, namn=STAYS, tidpunkt="2033-06-01T09:00")
    yield opened
    opened.close()


def run(till: Till, at: str = "2034-01-02T09:00", logg_ar: int = 5, godkand_av: str = "BOSS"):
    now = till.at(at)
    plan = plan_gallring(now.ledger, now.clock, logg_ar)
    return gallra(plan, godkand_av, now.ledger, now.clock, now.desk)


def test_the_books_are_kept_seven_years_after_their_calendar_year(till):
    """Receipts of 2026 stay through 31 December 2033."""
    plan = plan_gallring(till.ledger, till.at("2033-12-31T23:00").clock, 10)
    assert (plan.bocker_till, plan.antal["kvitto"]) == (date(2026, 1, 1), 0)

    plan = plan_gallring(till.ledger, till.at("2034-01-01T01:30").clock, 10)
    assert (plan.bocker_till, plan.antal["kvitto"]) == (date(2027, 1, 1), 4)
    assert plan.antal["patient"] == 1
    with pytest.raises(InvalidInputError, match="inget att gallra"):
        run(till, "2026-06-01T10:00")


def test_the_year_is_over_when_it_is_over_at_the_desk(till, tmp_path):
    """Days are local ones, records carry UTC: what the first hour of 2027 wrote is of 2027."""
    night = Till.open(tmp_path / "night" / "kassa.db")
    for at in ("2026-12-31T23:30", "2027-01-01T00:30"):
        night.at(at).sell(tidpunkt=at, namn=NAME)
    with pytest.raises(InvalidInputError, match="inget att gallra"):
        run(night, at="2033-12-31T23:59", logg_ar=10)

    assert run(night, at="2034-01-01T00:00", logg_ar=10).antal["kvitto"] == 1

    assert [kvitto.is_gallrad for kvitto in night.ledger.series(night.desk.id)] == [True, False]
    assert night.ledger.find_patient(ADULT) is not None
    assert_whole(night.path)
    night.close()


@pytest.mark.parametrize(
    ("looked", "gone"), [("2026-07-01T23:30", 1), ("2026-07-02T00:30", 0), ("2026-01-09T00:30", 1)]
)
def test_a_look_is_gone_by_its_local_day(tmp_path, looked, gone):
    """Summer time too: the day begins at 22:00 UTC of the one before."""
    till = Till.open(tmp_path / "kassa.db")
    seen = till.sell().patient
    now = till.at(looked)
    AccessLog(now.ledger, now.clock, Session(now.desk)).look(Look.KASSA, [seen.id])

    plan = plan_gallring(till.ledger, till.at("2031-07-02T00:30").clock, 5)

    assert (plan.logg_till, plan.antal["access_log"]) == (date(2026, 7, 2), gone)
    if gone:
        run(till, "2031-07-02T00:30")
        assert_whole(till.path)
    till.close()


def test_a_plan_of_a_clock_that_was_ahead_is_refused(till):
    plan = plan_gallring(till.ledger, till.at("2035-01-02T09:00").clock, 10)
    now = till.at("2034-01-02T09:00")
    with pytest.raises(InvalidInputError, match="Klockan har ställts tillbaka"):
        gallra(plan, "BOSS", now.ledger, now.clock, now.desk)


def test_the_person_goes_and_the_sums_stay(till):
    """Nothing of the name, number or address is left in any byte; every chain holds."""
    before = till.ledger.series(till.desk.id)
    secrets = (NAME, "Ängström", ADULT, "Hemliga gatan")
    was_there = decrypted(till.path)
    assert [s for s in secrets if s.encode() not in was_there] == []
    month = tell_manad(Manad(2026, 3), till.ledger, till.taxa_book, till.clock, till.desk)
    gone = run(till)

    after = till.ledger.series(till.desk.id)
    assert [kvitto.hash for kvitto in after] == [kvitto.hash for kvitto in before]
    assert chain_faults(after) == ()
    assert [k.is_gallrad for k in after] == [True] * 4 + [False]
    assert [k.att_betala for k in after] == [k.att_betala for k in before]
    assert gone.antal["kvitto"] == 4
    assert till.ledger.integrity_faults() == ()
    again = tell_manad(Manad(2026, 3), till.ledger, till.taxa_book, till.clock, till.desk)
    assert again.poster == month.poster
    found = decrypted(till.path)
    for secret in (*secrets, ADULT.replace("-", "")):
        assert secret.encode() not in found, secret
    assert_whole(till.path)


def test_a_month_of_the_books_is_told_as_before(tmp_path):
    """Every sum and every line, on paper and in the file: goods stay goods, and so do the rest."""
    till = Till.open(tmp_path / "kassa.db")
    till.sell(number=YOUNG, remiss={"fran": "specialistvard", "forsta_besoket": True})
    till.sell(number=YOUNG, kategori="asylsokande")
    till.sell(omstandigheter=["vantetid_over_30"])
    tolk = {"bokad": True, "avbestalld": False, "informerad": True}
    till.sell(number=OTHER_ADULT, utfall="uteblivet", tolk=tolk)
    till.sell(typ="varor", varor=[{"artikel": "intyg_a", "antal": 1}])
    back = till.sell(tidpunkt="2026-03-02T11:00", number=OLD)
    till.at("2026-03-09T10:00").reverse(back.kvitto.checkout_id)

    def told() -> tuple[object, ...]:
        report = tell_manad(Manad(2026, 3), till.ledger, till.taxa_book, till.clock, till.desk)
        return report, manad_csv(report), PdfManadRenderer().render(report)

    before = told()
    run(till)
    assert told() == before
    till.close()


def test_a_patient_who_still_comes_is_kept_but_not_on_old_receipts(till):
    run(till)

    kept = till.ledger.find_patient(OTHER_ADULT)
    assert kept is not None
    assert kept.namn == STAYS
    old, new = (till.ledger.kvitto(number) for number in ("K1-2", "K1-5"))
    assert old is not None
    assert new is not None
    assert (old.patient, new.patient and new.patient.namn) == (None, STAYS)
    assert till.ledger.find_patient(ADULT) is None


def test_the_log_has_a_time_of_its_own(till):
    """Five years at the least; a clinic may keep it longer."""
    plan = plan_gallring(till.ledger, till.at("2031-03-01T10:00").clock, 5)
    assert plan.antal["access_log"] == 0
    plan = plan_gallring(till.ledger, till.at("2031-03-03T10:00").clock, 5)
    assert (plan.antal["access_log"], plan.antal["kvitto"]) == (1, 0)
    longer = plan_gallring(till.ledger, till.at("2031-03-03T10:00").clock, 10)
    assert longer.antal["access_log"] == 0

    run(till, "2031-03-03T10:00")
    assert till.ledger.find_patient(ADULT) is not None


def test_what_a_gallring_removed_is_not_missed_and_what_else_is_gone_is(till):
    """Rows in the middle are gone on record; one more that is not on record is found."""
    now = till.at("2033-06-01T11:00")
    kept = now.ledger.find_patient(OTHER_ADULT)
    assert kept is not None
    looks = AccessLog(now.ledger, now.clock, Session(now.desk))
    looks.look(Look.KASSA, [kept.id])
    looks.look(Look.KVITTO, [kept.id])
    assert run(till).antal["access_log"] == 1
    assert till.ledger.integrity_faults() == ()

    with closing(raw.connect(till.path)) as conn:
        conn.execute("DROP TRIGGER access_log_no_delete")
        conn.execute("DELETE FROM access_log WHERE what = 'kassa'")

    assert "access_log: 1 post saknas." in till.ledger.integrity_faults()


def test_a_second_person_is_another_person(till):
    with pytest.raises(InvalidInputError, match="Någon annan"):
        run(till, godkand_av=till.desk.clerk)


def test_every_gallring_is_sealed_and_chained(till):
    run(till, "2031-03-03T10:00")
    run(till)

    first, second = till.ledger.gallring_list()
    assert first.is_intact()
    assert second.previous_hash == first.hash
    assert not replace(second, antal={}).is_intact()


def test_receipts_from_before_the_salt_are_sealed_anew(till, tmp_path):
    """Their own hash covered the person: what is left gets a seal that the record names."""
    plain = Till.open(tmp_path / "old" / "kassa.db")
    sold = plain.sell(namn=NAME).kvitto
    old = replace(sold, salt="", person_hash="").sealed()
    with past_the_guards(plain.path) as conn:  # as an older version wrote it
        conn.execute("UPDATE kvitto SET document = ?, hash = ?", (to_json(old), old.hash))
        reseal(conn)
    done = run(plain)

    (after,) = plain.ledger.series(plain.desk.id)
    assert (after.patient, after.hash) == (None, old.hash)
    assert done.omseglade == {"K1-1": after.omseglad}
    assert plain.ledger.integrity_faults() == ()
    changed = replace(after, att_betala=Money.kr(1))
    assert not changed.is_intact()
    plain.close()


def test_the_way_back_of_years_ago_is_gone(till):
    """Who it was of cannot be entered anywhere; the list of rows opens all the same."""
    avbrott = begin_avbrott("Cosmic", till.ledger, till.clock, till.desk)
    till.sell(namn=NAME, typ="distans")
    assert len(aterforing([avbrott.id], till.ledger, system_bok("06"))) == 2
    run(till)

    assert aterforing([avbrott.id], till.ledger, system_bok("06")) == ()


FORBIDDEN = {
    "a sum": "UPDATE kvitto SET document = json_set(document, '$.att_betala', 1)",
    "a line": "UPDATE kvitto SET document = json_set(document, '$.rader[0].belopp', 1)",
    "a name put in": "UPDATE kvitto SET document = json_set(document, '$.patient', 'X')",
    "a receipt's number": "UPDATE kvitto SET number = 'K1-9'",
    "the fee of a visit": "UPDATE besok SET decision = json_set(decision, '$.belopp', 1)",
    "the basis": "UPDATE besok SET underlag = '{}'",
    "an invoice's sum": "UPDATE faktura SET belopp_ore = 1",
    "a young patient": "UPDATE patient SET number = 'gallrad-' || id, number_fodelsedatum = NULL",
    "a young look": "DELETE FROM access_log",
    "a receipt": "DELETE FROM kvitto",
    "a payment": "UPDATE payment SET belopp_ore = 1",
    "the record itself": "DELETE FROM gallring",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_after_a_gallring_the_guards_still_refuse(till, what):
    """Only what the record allows, and only to nothing: tried with plain SQL."""
    run(till)
    now = till.at("2034-02-01T10:00")
    look = AccessLog(now.ledger, now.clock, Session(now.desk))
    kept = now.ledger.find_patient(OTHER_ADULT)
    assert kept is not None
    look.look(Look.KASSA, [kept.id])

    with (
        closing(raw.connect(till.path)) as conn,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        conn.execute(FORBIDDEN[what])


def test_no_record_can_reach_into_the_seven_years(till):
    """Whoever writes a record with a later day is refused by the table itself."""
    with closing(raw.connect(till.path)) as conn:
        insert = (
            "INSERT INTO gallring VALUES (1, 'g', 1, ?, '2000-01-01', ?, ?, 'K1', 'Åsa',"
            " '2034-01-02T08:00:00.000Z')"
        )
        document = f'{{"serial":1,"hash":"{"a" * 64}"}}'
        with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
            conn.execute(insert, ("2027-01-02", document, "a" * 64))


def test_the_file_opens_again_with_its_guards(till):
    run(till)

    with closing(SqliteLedger(open_database(till.path, key=raw.key_of(till.path)))) as ledger:
        assert len(ledger.gallring_list()) == 1
    with closing(raw.connect(till.path)) as conn:
        conn.execute("DROP TRIGGER kvitto_no_update")
    with pytest.raises(DatabaseUnguardedError):
        open_database(till.path, key=raw.key_of(till.path))
