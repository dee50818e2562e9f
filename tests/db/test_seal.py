"""The seal of the frikort ledger: what was changed behind the guards shows before it is counted."""

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from db.connection import open_database
from db.driver import sqlite3
from db.errors import DatabaseTamperedError
from db.ledger import SqliteLedger
from db.migrations import STEPS
from kassa.desk.att_reglera import att_reglera_list
from kassa.desk.register_extern import register_extern
from kassa.desk.settle import Settle, settle
from kassa.ids import CheckoutId, PatientId
from kassa.kvitto.document import Betalsatt
from kassa.money import ZERO, Money
from tests.helpers import raw
from tests.helpers.raw import KEY
from tests.helpers.till import ADULT, OTHER_ADULT, TODAY, Till
from tests.unit.desk.test_register_extern import command_of

ANYTHING = "0" * 64


@pytest.fixture
def till(tmp_path):
    """Return a till where a patient has four fees, and another one has one."""
    till = Till.open(tmp_path / "kassa.db")
    for day in ("2026-01-10", "2026-01-20", "2026-02-01", "2026-02-10"):
        till.sell(tidpunkt=f"{day}T10:00")
    till.sell(number=OTHER_ADULT)
    yield till
    till.close()


def past_the_guards(path: Path, statement: str) -> None:
    """Change the file with the guards taken away, and put them back."""
    with closing(raw.connect(path)) as conn:
        guards = conn.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?",
            ("frikort_entry",),
        ).fetchall()
        for name, _ in guards:
            conn.execute(f"DROP TRIGGER {name}")
        assert conn.execute(statement).rowcount == 1
        for _, sql in guards:
            conn.execute(sql)
        conn.commit()
    open_database(path, key=KEY).close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE frikort_entry SET belopp_ore = 25100 WHERE seq = 2",
        "UPDATE frikort_entry SET charged_ore = 0 WHERE seq = 1",
        "UPDATE frikort_entry SET effective_on = '2025-01-20' WHERE seq = 3",
        "UPDATE frikort_entry SET written_at = '2026-01-01T00:00:00.000Z' WHERE seq = 4",
        "UPDATE frikort_entry SET clerk = 'Someone' WHERE seq = 4",
        "UPDATE frikort_entry SET hash = '' WHERE seq = 4",
        "DELETE FROM frikort_entry WHERE seq = 1",
        "DELETE FROM frikort_entry WHERE seq = 3",
        "UPDATE frikort_entry SET seq = 9 WHERE seq = 2",
        f"""INSERT INTO frikort_entry (id, patient_id, skydd, kind, effective_on, belopp_ore,
            charged_ore, giltigt_till, desk, clerk, written_at, hash)
            SELECT 'free', patient_id, skydd, 'frikort', effective_on, 0, 0, '2027-01-01', desk,
            clerk, written_at, '{ANYTHING}' FROM frikort_entry WHERE seq = 1""",
    ],
)
def test_nothing_is_counted_on_entries_that_were_changed(till, statement):
    """The patient's fee is not decided, and the clerk is told what to do; others go on."""
    past_the_guards(till.path, statement)

    with pytest.raises(DatabaseTamperedError, match=r"ring it-stödet. \(Post .+\)"):
        till.quote()
    assert till.quote(number=OTHER_ADULT).before.ackumulerat.whole_kr == 250
    assert "Frikortspost" in " ".join(till.ledger.integrity_faults())


def test_a_patient_whose_entries_were_changed_is_listed_as_that_among_the_others(till):
    """The work list goes on: who was changed has no sum, and is not settled."""
    for number in (ADULT, OTHER_ADULT):
        patient = till.ledger.find_patient(number)
        shown = command_of(patient.id, paid_on=date(2026, 1, 2), belopp=Money.kr(1450))
        register_extern(shown, till.ledger, till.taxa_book, till.clock, till.desk)
    past_the_guards(till.path, "UPDATE frikort_entry SET belopp_ore = 25100 WHERE seq = 2")

    changed, owed = att_reglera_list(till.ledger, till.taxa_book, TODAY)

    assert changed.patient.identitet.number == ADULT
    assert (changed.netto, changed.skillnad) == (ZERO, ())
    assert "ring it-stödet" in changed.damaged
    assert (owed.patient.identitet.number, owed.netto) == (OTHER_ADULT, Money.kr(250))
    assert owed.damaged == ""
    wish = Settle(CheckoutId("s1"), changed, Betalsatt.KORT)
    with pytest.raises(DatabaseTamperedError):
        settle(wish, till.ledger, till.taxa_book, till.clock, till.desk)


def test_plain_sqlite_cannot_add_an_entry_without_a_seal(till):
    """What another program adds is refused at once."""
    with (
        closing(raw.connect(till.path)) as conn,
        pytest.raises(sqlite3.IntegrityError, match="must be sealed"),
    ):
        conn.execute(
            "INSERT INTO frikort_entry (id, patient_id, skydd, kind, effective_on, belopp_ore,"
            " charged_ore, giltigt_till, desk, clerk, written_at) SELECT 'free', patient_id, skydd,"
            " 'frikort', effective_on, 0, 0, '2027-01-01', desk, clerk, written_at"
            " FROM frikort_entry WHERE seq = 1"
        )


def test_the_newest_entries_gone_leave_a_gap_that_is_told(till):
    """The chain cannot show it, but records are numbered without holes."""
    past_the_guards(till.path, "DELETE FROM frikort_entry WHERE seq = 4")

    assert till.quote().before.ackumulerat.whole_kr == 750
    assert "frikort_entry: 1 post saknas." in till.ledger.integrity_faults()


def test_an_untouched_ledger_has_nothing_to_tell(till):
    """Sales, a reversal and two desks: every seal holds."""
    other = Till.open(till.path, desk="K2")
    sold = other.sell(tidpunkt="2026-02-20T10:00")
    till.reverse(sold.kvitto.checkout_id)
    till.sell()
    other.close()

    assert till.ledger.integrity_faults() == ()
    assert len(till.ledger.entry_list(sold.patient.id)) == 7


def test_entries_of_before_are_sealed_in_their_order(tmp_path):
    """A file of the step before: three entries of one patient and one of another."""
    path = tmp_path / "old.db"
    by = "'K1', 'Åsa', '2026-03-02T11:00:00.000Z'"
    with closing(open_database(path, steps=STEPS[:4], key=KEY)) as database:
        run = database.conn.execute
        for place, number in enumerate((ADULT, OTHER_ADULT)):
            run(
                f"INSERT INTO patient VALUES (?, ?, ?, 'personnummer', '1988-05-04', {by})",
                [None, f"p{place}", number],
            )
        for place, patient in enumerate(("p0", "p1", "p0", "p0")):
            run(
                "INSERT INTO frikort_entry (id, patient_id, skydd, kind, effective_on, belopp_ore,"
                " charged_ore, desk, clerk, written_at) VALUES (?, ?, 'oppenvard', 'extern',"
                f" '2026-02-0{place + 1}', 25000, 0, {by})",
                [f"e{place}", patient],
            )

    with closing(SqliteLedger(open_database(path, key=KEY))) as ledger:
        assert [entry.id for entry in ledger.entry_list(PatientId("p0"))] == ["e0", "e2", "e3"]
        assert ledger.integrity_faults() == ()
    past_the_guards(path, "UPDATE frikort_entry SET belopp_ore = 100 WHERE id = 'e2'")
    with (
        closing(SqliteLedger(open_database(path, key=KEY))) as ledger,
        pytest.raises(DatabaseTamperedError, match="Post e2"),
    ):
        ledger.entry_list(PatientId("p0"))
