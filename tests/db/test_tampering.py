"""Who changes the records past their guards is found, whatever is changed, and the place is named.

The clinic has a row in every table, each written by the use case that writes it. What cannot be
found is tested as well: it stands in docs/invarianter.md.
"""

import json
import random
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from db.connection import open_database
from db.errors import DatabaseUnguardedError
from db.kontroll.place import WORDS
from db.migrations import STEPS
from db.seal import COLUMNS
from kassa.clock import FixedClock
from kassa.desk.kontroll.finding import Finding
from kassa.ids import ClerkId
from kassa.kvitto import dagsrapport
from kassa.kvitto.document import FIRST_HASH, from_json, to_json
from kassa.money import Money
from tests.helpers import raw
from tests.helpers.tamper import columns_of, other, past_the_guards, reseal
from tests.helpers.whole import GUARDED, TABLES, counts, findings
from torture.works import WORKS
from torture.world import World

SEED = 20_260_302


@dataclass
class Clinic:
    """A copy that may be spoiled, with the seal that was noted before."""

    path: Path
    noted: str

    def found(self, rule: str = "") -> list[Finding]:
        """Return what is found, of one rule or of all."""
        return [each for each in findings(self.path) if rule in ("", each.rule)]

    def change(self, sql: str, *values: Any, is_resealed: bool = False) -> None:
        """Change something, and perhaps all seals with it."""
        with past_the_guards(self.path) as conn:
            assert conn.execute(sql, values).rowcount > 0
            if is_resealed:
                reseal(conn)


@pytest.fixture(scope="session")
def worked_clinic(tmp_path_factory):
    """Return a clinic in which every use case that writes was done once."""
    folder = tmp_path_factory.mktemp("worked")
    world = World.open(folder, SEED)
    for work in WORKS:
        clock = FixedClock(world.till.clock.now() + timedelta(seconds=61))
        world = replace(world, till=replace(world.till, clock=clock))
        work.do(world, work.plan(world))
    noted = world.till.ledger._all("SELECT seq, id FROM seal ORDER BY seq DESC LIMIT 1", {})[0]
    world.close()
    return Clinic(folder / "kassa.db", f"{noted['seq']}-{noted['id'][:16]}")


@pytest.fixture
def clinic(worked_clinic, tmp_path):
    for file in (worked_clinic.path, worked_clinic.path.with_name("kassa.nyckel")):
        shutil.copy(file, tmp_path)
    return replace(worked_clinic, path=tmp_path / "kassa.db")


def again(clinic: Clinic, original: Clinic) -> None:
    for file in clinic.path.parent.glob("kassa.db*"):
        file.unlink()
    shutil.copy(original.path, clinic.path)


def test_an_untouched_clinic_has_no_findings_and_a_row_everywhere(worked_clinic):
    assert worked_clinic.found() == []
    assert all(count > 0 for count in counts(worked_clinic.path).values())
    assert findings(worked_clinic.path, worked_clinic.noted) == ()


def test_every_table_has_a_word_for_people():
    assert set(WORDS) == set(GUARDED)


@pytest.mark.parametrize("table", GUARDED)
def test_a_change_in_any_column_is_found_and_its_place_is_named(worked_clinic, clinic, table):
    """One column at a time, in a row drawn by lot, to a value that could stand there."""
    chance = random.Random(f"{SEED} {table}")
    with past_the_guards(clinic.path) as conn:
        columns = columns_of(conn, table)
        many = conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    for name, kind in columns:
        again(clinic, worked_clinic)
        seq = chance.randint(1, many)
        with past_the_guards(clinic.path) as conn:
            (value,) = conn.execute(f"SELECT {name} FROM {table} WHERE seq = ?", (seq,)).fetchone()
            changed = many + 7 if name == "seq" else other(name, kind, value)
            statement = f"UPDATE {table} SET {name} = ? WHERE seq = ?"
            assert conn.execute(statement, (changed, seq)).rowcount == 1

        found = clinic.found("sigill")
        assert found, (name, seq)
        assert all(each.what and each.where for each in found)


@pytest.mark.parametrize("table", GUARDED)
def test_a_row_that_is_taken_away_is_found(worked_clinic, clinic, table):
    many = {**counts(clinic.path), "seal": 40, "omsegling": 1}[table]
    for seq in {1, (many + 1) // 2, many}:
        again(clinic, worked_clinic)
        clinic.change(f"DELETE FROM {table} WHERE seq = ?", seq)

        assert clinic.found("sigill"), seq


LINKS = (
    "nyckel",
    "version",
    "taxa_fil_id",
    "avbrott_id",
    "z_rapport_id",
    "from_number",
    "inbetalning_id",
    "from_serial",
    "until_serial",
)


@pytest.mark.parametrize("table", TABLES)
def test_a_row_that_is_slipped_in_is_found(clinic, table):
    """A copy of a row under another id, as an INSERT past the guards."""
    with past_the_guards(clinic.path) as conn:
        names = [name for name, _ in columns_of(conn, table) if name != "seq"]
        row = dict(
            zip(
                names,
                conn.execute(f"SELECT {', '.join(names)} FROM {table}").fetchone(),
                strict=True,
            )
        )
        unique = ("id", "number", "checkout_id", "hash", "avser", "entry_id", "sha256", "serial")
        for name in (*unique, "place", "parked_id", "patient_id", "ocr", "korning", *LINKS):
            if row.get(name) is not None:
                row[name] = row[name] + 500 if isinstance(row[name], int) else f"{row[name]}-x"
        marks = ", ".join("?" * len(row))
        conn.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", [*row.values()])

    found = clinic.found("sigill")
    assert any("inte skriven av Kassa" in each.what for each in found)


def test_what_is_inserted_through_the_guards_is_found_too(clinic):
    """The guards let an INSERT of a new key through; the missing seal tells."""
    with past_the_guards(clinic.path) as conn:
        log = "access_log"
        names = ", ".join(name for name, _ in columns_of(conn, log) if name not in ("seq", "id"))
        conn.execute(f"INSERT INTO {log} (id, {names}) SELECT 'x', {names} FROM {log} LIMIT 1")

    (found,) = clinic.found()
    assert (found.rule, found.where[:24]) == ("sigill", "Raden i åtkomstloggen me")


def test_the_place_is_the_receipt_and_never_the_patient(clinic):
    clinic.change("UPDATE payment SET belopp_ore = belopp_ore + 100 WHERE seq = 2")
    clinic.change("UPDATE patient_version SET namn = 'Någon Annan' WHERE seq = 1")

    found = clinic.found()
    assert any(each.where == "Kvitto K1-2, betalningen" for each in found)
    assert any(each.where.startswith("Patientuppgiften med plats 1") for each in found)
    everything = " ".join(f"{each.where} {each.what} {each.do}" for each in found)
    for secret in ("Någon Annan", "Ängström", "238"):
        assert secret not in everything


GUARD = "CREATE TRIGGER {0} BEFORE DELETE ON kvitto BEGIN SELECT 1; END"


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ("DROP TRIGGER kvitto_no_delete", "kvitto_no_delete"),
        (GUARD.format("quiet"), "quiet"),
        ("CREATE TABLE extra (a TEXT)", "extra"),
        ("DROP INDEX kvitto_by_time", "kvitto_by_time"),
        ("CREATE VIEW sum AS SELECT 1", "sum"),
        ("CREATE VIEW _sum AS SELECT 1", "_sum"),
        ("CREATE TABLE _extra (a TEXT)", "_extra"),
        ("CREATE TABLE patient_search_more (a TEXT)", "patient_search_more"),
        ("CREATE INDEX hidden ON _sqlite_migrations (name)", "hidden"),
        ("ALTER TABLE payment ADD COLUMN rabatt INTEGER", "payment"),
    ],
)
def test_a_changed_schema_is_found(clinic, change, name):
    with closing(raw.connect(clinic.path)) as conn:
        conn.execute(change)

    assert name in [each.where for each in clinic.found("skydd")]


@pytest.mark.parametrize(
    ("table", "column"),
    [
        *(("frikort_entry", column) for column in COLUMNS),
        ("patient", "desk"),
        ("checkout", "id"),
        ("kvitto", "document"),
    ],
)
def test_a_column_that_has_another_name_is_told(clinic, table, column):
    """What cannot be read without it is told in words, and all that can be is looked at."""
    with past_the_guards(clinic.path) as conn:
        conn.execute("PRAGMA legacy_alter_table = ON")
        conn.execute(f"ALTER TABLE {table} RENAME COLUMN {column} TO annan")

    found = clinic.found()
    assert table in [each.where for each in found if each.rule == "skydd"]
    assert any("Tabellerna är inte som de ska" in each.what for each in found)


@pytest.mark.parametrize("name", [STEPS[5].name, STEPS[-1].name])
def test_a_step_that_was_struck_off_the_list_is_found(clinic, name):
    """Nothing is applied a second time, and nobody is sent to start a newer program."""
    with closing(raw.connect(clinic.path)) as conn:
        conn.execute("DELETE FROM _sqlite_migrations WHERE name = ?", (name,))

    with pytest.raises(DatabaseUnguardedError, match="ändrat i filen utanför Kassa"):
        findings(clinic.path)
    with pytest.raises(DatabaseUnguardedError, match="ändrat i filen utanför Kassa"):
        open_database(clinic.path, key=raw.key_of(clinic.path))
    assert list(clinic.path.parent.glob("kassa.fore-*")) == []


@pytest.mark.parametrize(
    "change",
    [
        "INSERT INTO patient_search (patient_search) VALUES ('delete-all')",
        "UPDATE patient_search_data SET block = x'00'",
        "UPDATE patient_search_data SET block = zeroblob(20) WHERE id > 100",
    ],
)
def test_names_that_cannot_be_found_any_more_are_told(clinic, change):
    """Whatever was done to the search: what it answers is asked, not what it says it has."""
    with closing(raw.connect(clinic.path)) as conn:
        conn.execute(change)

    assert clinic.found("patient")


def test_a_name_without_letters_is_no_fault(clinic):
    """The search has nothing of it to find."""
    till = World.open(clinic.path.parent, SEED).till
    till.sell(number="19880504-2382", namn="…")
    till.close()

    assert clinic.found("patient") == []


def test_a_table_that_is_gone_does_not_end_the_check(clinic):
    with closing(raw.connect(clinic.path)) as conn:
        conn.execute("DROP TABLE print_start")

    assert {"fil", "skydd", "sigill"} <= {each.rule for each in clinic.found()}


# --- a liar who makes every seal anew: what the records say must still agree ---------------------

LIES = {
    "a payment that was larger": (
        "UPDATE payment SET belopp_ore = belopp_ore + 100 WHERE seq = 1",
        "summa",
    ),
    "another means of payment": (
        "UPDATE payment SET betalsatt = 'faktura' WHERE seq = 1",
        "summa",
    ),
    "a payment that is gone": ("UPDATE payment SET checkout_id = 'x' WHERE seq = 1", "hanvisning"),
    "another clerk on the payment": ("UPDATE payment SET clerk = 'B' WHERE seq = 1", "kvitto"),
    "a fee that counts more": (
        "UPDATE frikort_entry SET belopp_ore = belopp_ore + 100 WHERE kind = 'avgift' AND seq < 9",
        "avgift",
    ),
    "a fee that was charged less": (
        ("UPDATE frikort_entry SET charged_ore = 0 WHERE seq ="
        " (SELECT min(seq) FROM frikort_entry WHERE kind = 'avgift')"),
        "avgift",
    ),
    "a fee on another day": (
        ("UPDATE frikort_entry SET effective_on = '2026-01-01' WHERE seq ="
        " (SELECT min(seq) FROM frikort_entry WHERE kind = 'avgift')"),
        "avgift",
    ),
    "a fee of nobody's visit": (
        ("UPDATE frikort_entry SET besok_id = NULL WHERE seq ="
        " (SELECT min(seq) FROM frikort_entry WHERE kind = 'avgift')"),
        "avgift",
    ),
    "earlier fees that were less": (
        "UPDATE frikort_entry SET belopp_ore = 100 WHERE kind = 'uppgift'",
        "tillstand",
    ),
    "a decision of another sum": (
        "UPDATE besok SET decision = json_set(decision, '$.belopp', 1) WHERE seq = 1",
        "summa",
    ),
    "facts that give another fee": (
        ("UPDATE besok SET facts = json_set(facts, '$.patient.fodelsedatum', '2016-01-01',"
        " '$.patient.personnummer', NULL) WHERE seq = 1"),
        "omraknad",
    ),
    "a visit on another day": (
        "UPDATE besok SET effective_on = '2026-01-01' WHERE seq = 1",
        "summa",
    ),
    "a visit of another product": ("UPDATE besok SET produkt_id = 'x' WHERE seq = 1", "omraknad"),
    "a visit that is gone": ("UPDATE besok SET place = 2 WHERE seq = 1", "summa"),
    "a sale of somebody else": (
        ("UPDATE checkout SET patient_id = (SELECT max(id) FROM patient WHERE id <> patient_id)"
        " WHERE seq = 1"),
        "kvitto",
    ),
    "another payer": ("UPDATE checkout SET betalare = 'Region X' WHERE seq = 1", "kvitto"),
    "another reason of a return": (
        "UPDATE checkout SET skal = 'x' WHERE avser IS NOT NULL",
        "kvitto",
    ),
    "a return of something else": (
        ("UPDATE checkout SET avser = (SELECT id FROM checkout WHERE seq = 1)"
        " WHERE seq = (SELECT max(seq) FROM checkout WHERE avser IS NOT NULL)"),
        "retur",
    ),
    "a counter-entry that is another's": (
        ("UPDATE frikort_entry SET avser = (SELECT id FROM frikort_entry WHERE seq = 1)"
        " WHERE seq = (SELECT min(seq) FROM frikort_entry WHERE kind = 'aterbetalning')"),
        "retur",
    ),
    "an invoice that says otherwise than the payment": (
        "UPDATE faktura SET belopp_ore = belopp_ore + 100 WHERE seq = 1",
        "faktura",
    ),
    "a record of retention that is changed": (
        "UPDATE gallring SET document = json_set(document, '$.godkand_av', 'X')",
        "gallring",
    ),
    "a settlement of another sum": (
        "UPDATE frikort_entry SET belopp_ore = -100, charged_ore = -100 WHERE kind = 'reglering'",
        "reglering",
    ),
    "a settlement of nothing": (
        "UPDATE frikort_entry SET reglerar = id WHERE kind = 'reglering'",
        "reglering",
    ),
    "a work list that forgot": ("UPDATE att_reglera SET is_open = 1 - is_open", "reglering"),
    "a receipt from elsewhere of another": (
        ("UPDATE extern_kvitto SET patient_id ="
        " (SELECT max(id) FROM patient WHERE id <> patient_id) WHERE seq = 1"),
        "patient",
    ),
    "a join in a ring": (
        "UPDATE patient_join SET into_id = patient_id WHERE seq = 1",
        "patient",
    ),
    "a patient nobody knows": ("UPDATE patient_version SET patient_id = 'x'", "hanvisning"),
    "a receipt printed for another number": (
        "UPDATE patient SET number = '19121212-1212' WHERE seq = 1",
        "kvitto",
    ),
    "a second original": (("UPDATE print_event SET kopia = 0, kvitto_id ="
        " (SELECT kvitto_id FROM print_event WHERE seq = 1)"), "utskrift"),
    "a print that became another": (
        "UPDATE print_start SET kvitto_id = (SELECT id FROM kvitto WHERE seq = 30)",
        "utskrift",
    ),
    "a first account of less power": (
        "UPDATE clerk_account SET roll = 'reception' WHERE seq = 1",
        "personal",
    ),
    "a login of nobody": ("UPDATE login_event SET signatur = 'X' WHERE seq = 1", "personal"),
    "an approval by oneself": ("UPDATE godkannande SET godkand_av = clerk", "personal"),
    "a sample of looks that never were": (
        """UPDATE access_review SET drawn = '["x"]' WHERE seq = 1""",
        "personal",
    ),
    "an access log of nobody": ("UPDATE access_log SET patient_id = 'x'", "hanvisning"),
    "a parking that never began": ("UPDATE parked_end SET parked_id = 'x'", "hanvisning"),
    "a receipt's own columns": ("UPDATE kvitto SET clerk = 'B' WHERE seq = 1", "lasbar"),
    "a report's own columns": ("UPDATE z_rapport SET clerk = 'B' WHERE seq = 1", "lasbar"),
    "a receipt that cannot be read": (
        "UPDATE kvitto SET document = json_set(document, '$.rader', 'x') WHERE seq = 1",
        "lasbar",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "rule"), LIES.values(), ids=LIES.keys())
def test_a_lie_under_new_seals_contradicts_other_records(clinic, change, rule):
    clinic.change(change, is_resealed=True)

    found = clinic.found()
    assert not [each for each in found if each.rule == "sigill"]
    assert rule in {each.rule for each in found}


def rewrite_chain(clinic: Clinic, lie: Callable[[Any], Any]) -> None:
    """Change the first receipt and compute every hash of its desk anew, and every seal."""
    with past_the_guards(clinic.path) as conn:
        found = conn.execute(
            "SELECT seq, document FROM kvitto WHERE desk = 'K1' ORDER BY serial"
        ).fetchall()
        previous = FIRST_HASH
        for place, (seq, document) in enumerate(found):
            kvitto = replace(from_json(document), previous_hash=previous)
            kvitto = (lie(kvitto) if place == 0 else kvitto).sealed()
            previous = kvitto.hash
            conn.execute(
                "UPDATE kvitto SET document = ?, hash = ?, previous_hash = ? WHERE seq = ?",
                (to_json(kvitto), kvitto.hash, kvitto.previous_hash, seq),
            )
        reseal(conn)


def test_a_receipt_rewritten_with_its_chain_contradicts_payment_and_decision(clinic):
    rewrite_chain(clinic, lambda kvitto: replace(kvitto, att_betala=Money.kr(1)))

    assert "summa" in {each.rule for each in clinic.found()}
    assert clinic.found("nummerserie") == clinic.found("sigill") == []


def test_a_report_rewritten_with_its_hash_contradicts_the_receipts(clinic):
    with past_the_guards(clinic.path) as conn:
        seq, document = conn.execute(
            "SELECT seq, document FROM z_rapport ORDER BY seq DESC"
        ).fetchone()
        report = dagsrapport.from_json(document)
        forged = replace(report, forsaljning=report.forsaljning - 25_000).sealed()
        conn.execute(
            "UPDATE z_rapport SET document = ?, hash = ? WHERE seq = ?",
            (dagsrapport.to_json(forged), forged.hash, seq),
        )
        reseal(conn)

    assert [each.what for each in clinic.found("dag")] == [
        "Rapporten och kvittona har inte samma sak: försäljningen."
    ]


def test_a_receipt_from_elsewhere_that_counts_twice_is_found(clinic):
    """The guard against it was away when the second was noted, by the only desk."""
    world = World.open(clinic.path.parent, SEED)
    work = next(work for work in WORKS if work.name == "a receipt from elsewhere")
    patient = world.till.sell(number=world.new_number(), typ="distans").patient
    for _ in range(2):
        work.do(world, replace(work.plan(world), patient_id=patient.id))
    world.close()
    clinic.change("UPDATE extern_kvitto SET number = 'B-1', region = '12'", is_resealed=True)

    assert "Det räknas två gånger." in [each.what for each in clinic.found("patient")]


# --- what cannot be found from the file alone (docs/invarianter.md) ------------------------------


def take_the_last_transaction_away(clinic: Clinic) -> None:
    with past_the_guards(clinic.path) as conn:
        seq, rows = conn.execute("SELECT seq, rows FROM seal ORDER BY seq DESC LIMIT 1").fetchone()
        for table, (first, _, _) in json.loads(rows).items():
            conn.execute(f"DELETE FROM {table} WHERE seq >= ?", (first,))
        conn.execute("DELETE FROM seal WHERE seq = ?", (seq,))


def test_the_newest_transaction_cut_off_is_found_by_a_noted_seal_alone(clinic):
    """As when an older copy is put in the file's place."""
    take_the_last_transaction_away(clinic)

    assert clinic.found() == []
    (found,) = findings(clinic.path, clinic.noted)
    assert found.rule == "sigill"
    assert "äldre kopia" in found.what


def test_a_log_rewritten_under_new_seals_is_found_by_a_noted_seal_alone(clinic):
    """That somebody else is said to have looked contradicts no other record."""
    clinic.change("UPDATE access_log SET clerk = 'Någon' WHERE seq = 1", is_resealed=True)

    assert clinic.found() == []
    assert [each.rule for each in findings(clinic.path, clinic.noted)] == ["sigill"]


def test_a_receipt_that_was_added_with_kassas_own_code_is_not_found(clinic):
    """In the signature of somebody who does not exist, three weeks ago: it is sealed as others."""
    world = World.open(clinic.path.parent, SEED)
    earlier = FixedClock(world.till.clock.now() - timedelta(days=21))
    forger = replace(world.till.desk, clerk=ClerkId("Ingen"))
    replace(world.till, desk=forger, clock=earlier).sell(number=world.new_number(), typ="distans")
    world.close()

    assert findings(clinic.path, clinic.noted) == ()
