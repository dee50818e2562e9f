"""The ledger: what goes in comes out, inside one transaction or not at all."""

import threading
from contextlib import closing
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from db.connection import open_database
from db.driver import sqlite3
from db.ledger import SqliteLedger
from kassa.desk.ports import BesokRecord, CheckoutRecord, Patient, Payment
from kassa.desk.print_ports import PrintEvent
from kassa.desk.request import FrikortClaim
from kassa.frikort.entry import EntryKind, FrikortEntry
from kassa.ids import BesokId, CheckoutId, ClerkId, DeskId, EntryId, KvittoId, PatientId
from kassa.kvitto.document import Betalsatt
from kassa.money import ZERO, Money
from kassa.patient import Identitet, IdentitetKind
from tests.helpers.number import adult_number
from tests.helpers.raw import KEY
from tests.helpers.till import ADULT, CHILD, TODAY, Till
from tests.helpers.whole import assert_whole, counts

DESK, CLERK = DeskId("K1"), ClerkId("Åsa Öberg")
AT = datetime(2026, 3, 2, 11, 0, 0, 123000, tzinfo=UTC)

PATIENT = Patient(
    id=PatientId("p1"),
    identitet=Identitet(ADULT, IdentitetKind.PERSONNUMMER, date(1988, 5, 4)),
    fodelsedatum=date(1988, 5, 4),
    namn="Märta Ängström",
    kategori="folkbokford",
    land=None,
    lma_nummer=None,
)
RESERV = Patient(
    id=PatientId("p2"),
    identitet=Identitet("880504-C123", IdentitetKind.RESERVNUMMER, None),
    fodelsedatum=date(1988, 5, 4),
    namn="",
    kategori="asylsokande",
    land="SY",
    lma_nummer="50-123456/7",
)
BESOK = BesokRecord(
    id=BesokId("v1"),
    checkout_id=CheckoutId("c1"),
    place=1,
    effective_on=TODAY,
    produkt_id="lakarbesok_primarvard",
    facts='{"å":1}',
    decision='{"ö":2}',
    taxa="rjl-2026",
    taxa_hash="0" * 64,
    skal=None,
)
CHECKOUT = CheckoutRecord(
    id=CheckoutId("c1"),
    patient_id=PATIENT.id,
    besok=(BESOK, replace(BESOK, id=BesokId("v2"), place=2, skal="Eget val")),
    betalare="Familjehemmet Linden",
    skal=None,
    avser=None,
    desk=DESK,
    clerk=CLERK,
    written_at=AT,
)
REVERSAL = replace(CHECKOUT, id=CheckoutId("c2"), besok=(), skal="Fel patient", avser=CHECKOUT.id)
FEE = FrikortEntry(
    id=EntryId("e1"),
    patient_id=PATIENT.id,
    kind=EntryKind.AVGIFT,
    effective_on=TODAY,
    belopp=Money.kr(250),
    charged=Money.kr(200),
    avser=None,
    giltigt_till=None,
    checkout_id=CHECKOUT.id,
    besok_id=BESOK.id,
    desk=DESK,
    clerk=CLERK,
    written_at=AT,
)
ENTRIES = (
    FEE,
    replace(FEE, id=EntryId("e2"), kind=EntryKind.EXTERN, checkout_id=None, charged=ZERO),
    replace(FEE, id=EntryId("e3"), kind=EntryKind.UPPGIFT, charged=ZERO),
    replace(
        FEE,
        id=EntryId("e4"),
        kind=EntryKind.FRIKORT,
        belopp=ZERO,
        charged=ZERO,
        giltigt_till=date(2026, 9, 30),
    ),
    replace(
        FEE,
        id=EntryId("e0"),
        kind=EntryKind.ATERBETALNING,
        belopp=ZERO,
        charged=ZERO,
        avser=FEE.id,
        checkout_id=REVERSAL.id,
    ),
)


@pytest.fixture
def ledger(tmp_path):
    """Return a ledger with a patient and a checkout of hers."""
    with closing(SqliteLedger(open_database(tmp_path / "kassa.db", key=KEY))) as ledger:
        with ledger.transaction():
            ledger.add_patient(PATIENT, DESK, CLERK, AT)
            ledger.add_checkout(CHECKOUT)
        yield ledger


@pytest.mark.parametrize("patient", [PATIENT, RESERV], ids=["personnummer", "reservnummer"])
def test_a_patient_comes_back_as_written(ledger, patient):
    """Also one whose number says nothing of the birth date."""
    if patient is not PATIENT:
        with ledger.transaction():
            ledger.add_patient(patient, DESK, CLERK, AT)

    assert ledger.find_patient(patient.identitet.number) == patient
    assert ledger.patient(patient.id) == patient


def test_a_patient_is_as_last_written(ledger):
    """A new version adds to the old one, which stays in the file."""
    moved = replace(PATIENT, namn="Märta Öberg", kategori="utlandssvensk", land="NO")
    with ledger.transaction():
        ledger.add_patient(moved, DESK, CLERK, AT)

    assert ledger.find_patient(ADULT) == moved
    assert ledger.patient(PatientId("p1")) == moved


def test_an_unknown_number_finds_nobody(ledger):
    """None is an answer: the patient is new."""
    assert ledger.find_patient(CHILD) is None
    assert ledger.patient(PatientId("nobody")) is None


def test_a_checkout_comes_back_as_written(ledger):
    """The facts and the decision are kept letter by letter."""
    with ledger.transaction():
        ledger.add_checkout(REVERSAL)

    assert ledger.checkout(CHECKOUT.id) == CHECKOUT
    assert ledger.checkout(REVERSAL.id) == ledger.reversal_of(CHECKOUT.id) == REVERSAL
    assert ledger.reversal_of(REVERSAL.id) is None
    assert ledger.checkout(CheckoutId("nothing")) is None


def test_standing_visits_are_those_not_reversed(ledger):
    """Of the day asked for, in the order they were registered, reversed ones left out."""

    def another(number: int, day: date) -> CheckoutRecord:
        checkout_id = CheckoutId(f"c{number}")
        visit_id = BesokId(f"v{number}")
        besok = replace(BESOK, id=visit_id, checkout_id=checkout_id, effective_on=day)
        return replace(CHECKOUT, id=checkout_id, besok=(besok,))

    with ledger.transaction():
        ledger.add_checkout(another(3, TODAY))
        ledger.add_checkout(another(4, date(2026, 3, 3)))
        ledger.add_checkout(REVERSAL)

    assert [besok.id for besok in ledger.besok_list(PATIENT.id, TODAY)] == ["v3"]


def test_entries_come_back_as_written_in_registration_order(ledger):
    """Registration order decides within a day; it is neither the id nor the time of writing."""
    with ledger.transaction():
        ledger.add_checkout(REVERSAL)
        for entry in ENTRIES:
            ledger.add_entry(entry)

    assert ledger.entry_list(PATIENT.id) == ENTRIES
    assert ledger.entry_list(PatientId("nobody")) == ()


@pytest.mark.parametrize("belopp", [Money.kr(250), -Money.kr(250)])
def test_a_payment_comes_back_as_written(ledger, belopp):
    """Negative is what is paid back."""
    payment = Payment("b1", CHECKOUT.id, 1, Betalsatt.FAKTURA, "", belopp, DESK, CLERK, AT)
    with ledger.transaction():
        ledger.add_payment(payment)

    assert ledger.payment_list(CHECKOUT.id) == (payment,)
    assert ledger.payment_list(REVERSAL.id) == ()


def test_a_receipt_comes_back_as_sealed(filled):
    """Every field of the document, from every way to look for it."""
    with closing(SqliteLedger(open_database(filled, key=KEY))) as ledger:
        newest, *_, oldest = ledger.kvitto_list(10)

        assert [kvitto.number for kvitto in ledger.kvitto_list(10)] == [
            f"K1-{n}" for n in (5, 4, 3, 2, 1)
        ]
        assert ledger.kvitto_list(1) == (newest,) == (ledger.last_kvitto(DESK),)
        assert ledger.kvitto("K1-1") == oldest == ledger.kvitto_of(oldest.checkout_id)
        assert all(kvitto.is_intact() for kvitto in ledger.series(DESK))
        assert ledger.desk_list() == (DESK,)
        assert ledger.kvitto("K1-9") is None
        assert ledger.last_kvitto(DeskId("K9")) is None


def test_receipts_can_be_listed_for_one_patient(filled):
    """Newest first, returns included."""
    with closing(SqliteLedger(open_database(filled, key=KEY))) as ledger:
        patient = ledger.find_patient(ADULT)
        assert patient is not None

        assert [item.number for item in ledger.kvitto_list(10, patient.id)] == ["K1-2", "K1-1"]
        assert [item.number for item in ledger.kvitto_list(1, patient.id)] == ["K1-2"]


def test_a_print_comes_back_as_written_and_counts_only_when_it_succeeded(filled):
    """A receipt has been printed when a printer took it, not when one was tried."""
    with closing(SqliteLedger(open_database(filled, key=KEY))) as ledger:
        kvitto = ledger.kvitto("K1-2")
        assert kvitto is not None
        failed = PrintEvent("p2", kvitto.id, "Skrivare", True, "Papper slut.", DESK, CLERK, AT)
        with ledger.transaction():
            ledger.add_print(failed)
        assert ledger.print_list(kvitto.id) == (failed,)
        assert not ledger.was_printed(kvitto.id)

        succeeded = replace(failed, id="p3", kopia=False, error=None)
        with ledger.transaction():
            ledger.add_print(succeeded)
        assert ledger.print_list(kvitto.id) == (failed, succeeded)
        assert ledger.was_printed(kvitto.id)
        assert not ledger.was_printed(KvittoId("nothing"))


def write_and_fail(ledger: SqliteLedger) -> None:
    with ledger.transaction():
        ledger.add_patient(RESERV, DESK, CLERK, AT)
        ledger.add_entry(FEE)
        ledger.add_checkout(REVERSAL)
        raise ZeroDivisionError


def write_twice(ledger: SqliteLedger) -> None:
    with ledger.transaction():
        ledger.add_checkout(REVERSAL)
        ledger.add_checkout(REVERSAL)


def test_nothing_of_a_failed_transaction_is_left(ledger):
    """Whatever is raised in the middle takes all of it back."""
    path = database_path(ledger)
    before = counts(path)

    with pytest.raises(ZeroDivisionError):
        write_and_fail(ledger)

    assert counts(path) == before
    with ledger.transaction():
        ledger.add_entry(FEE)
    assert counts(path)["frikort_entry"] == 1


def test_a_statement_that_is_refused_takes_back_what_came_before(ledger):
    """A constraint stops one statement; the transaction goes with it."""
    path = database_path(ledger)
    before = counts(path)

    with pytest.raises(sqlite3.IntegrityError):
        write_twice(ledger)

    assert counts(path) == before


def test_nobody_sees_a_transaction_before_its_end(ledger):
    """No method commits on its way: others see nothing of it before, and all of it after."""
    path = database_path(ledger)
    before = counts(path)

    with ledger.transaction():
        ledger.add_patient(RESERV, DESK, CLERK, AT)
        ledger.add_checkout(REVERSAL)
        ledger.add_entry(FEE)
        ledger.add_payment(
            Payment("b1", CHECKOUT.id, 1, Betalsatt.KORT, "", Money.kr(250), DESK, CLERK, AT)
        )
        assert ledger._db.conn.in_transaction
        assert ledger.find_patient(RESERV.identitet.number) == RESERV
        assert counts(path) == before

    assert not ledger._db.conn.in_transaction
    assert counts(path) != before


def test_a_posting_is_one_transaction(tmp_path):
    """One BEGIN IMMEDIATE, one COMMIT, and every row between them."""
    till = Till.open(tmp_path / "kassa.db")
    shown = till.quote(claim=FrikortClaim(ackumulerat=Money.kr(500)))
    statements: list[str] = []
    till.ledger._db.conn.set_trace_callback(statements.append)
    till.complete(shown)
    till.ledger._db.conn.set_trace_callback(None)

    own = "'main'."  # how the search by name speaks to its own tables, at its first use
    statements = [text for text in statements if not text.startswith("--") and own not in text]
    words = [text.split()[0] for text in statements]
    assert (words[0], words[-1]) == ("BEGIN", "COMMIT")
    assert {"SELECT", "INSERT"} <= set(words[1:-1]) <= {"SELECT", "WITH", "PRAGMA", "INSERT"}
    written = [text.split()[2] for text in dict.fromkeys(statements) if text.split()[0] == "INSERT"]
    assert written == [
        "patient",
        "patient_version",
        "checkout",
        "besok",
        "frikort_entry",
        "frikort_entry",
        "payment",
        "kvitto",
        "seal",
    ]
    till.close()


def test_records_are_written_inside_a_transaction_only(ledger):
    """Whoever forgets the transaction has a bug, and is told at once."""
    with pytest.raises(RuntimeError, match="inside a transaction"):
        ledger.add_entry(FEE)


def test_a_transaction_is_not_opened_inside_another(ledger):
    """Half of a nested one could not be taken back alone."""
    with ledger.transaction(), pytest.raises(RuntimeError, match="open already"):
        ledger.transaction().__enter__()


def test_a_background_thread_waits_for_the_transaction_in_front(ledger):
    """The same connection in two threads: rows of one never slip into the other's transaction."""
    order: list[str] = []
    inside = threading.Event()

    def background():
        inside.wait()
        with ledger.transaction():
            order.append("behind")
            ledger.add_entry(replace(FEE, id=EntryId("e9")))

    thread = threading.Thread(target=background)
    thread.start()
    with ledger.transaction():
        inside.set()
        thread.join(timeout=0.05)
        order.append("front")
        ledger.add_entry(FEE)
    thread.join()

    assert order == ["front", "behind"]
    assert [entry.id for entry in ledger.entry_list(PATIENT.id)] == ["e1", "e9"]


def test_every_field_of_a_record_has_its_own_column(ledger):
    """A field that is added to a record must be added to the file as well."""
    conn = ledger._db.conn
    for table, kind, otherwise in (
        ("checkout", CheckoutRecord, {}),
        ("besok", BesokRecord, {}),
        ("frikort_entry", FrikortEntry, {"belopp": "belopp_ore", "charged": "charged_ore"}),
        ("payment", Payment, {"belopp": "belopp_ore"}),
        ("print_event", PrintEvent, {}),
    ):
        columns = {row[1] for row in conn.execute(f"PRAGMA table_info({table})")} - {"seq"}
        names = {otherwise.get(field.name, field.name) for field in fields(kind)}
        by_the_checkout = {"desk", "clerk", "written_at"} if kind is BesokRecord else set()
        rows_of_its_own = {"besok"} if kind is CheckoutRecord else set()
        by_the_file = {"hash"} if kind is FrikortEntry else set()
        worked_out = {"stated"} if kind is FrikortEntry else set()  # from the visit or the extract
        expected = names - rows_of_its_own - worked_out | by_the_checkout | by_the_file
        assert expected == columns


def test_many_patients_keep_their_ledgers_apart(tmp_path):
    """Each number has its own entries, and the file stays whole."""
    till = Till.open(tmp_path / "kassa.db")
    for place in range(20):
        till.sell(number=adult_number(place))
        till.sell(number=adult_number(place // 2))

    patients = [till.ledger.find_patient(adult_number(place)) for place in range(20)]
    sizes = [len(till.ledger.entry_list(patient.id)) for patient in patients if patient]
    assert sizes == [3] * 10 + [1] * 10
    till.close()
    assert_whole(till.path)


def database_path(ledger: SqliteLedger) -> Path:
    """Return the file a ledger is on."""
    return Path(ledger._db.conn.execute("PRAGMA database_list").fetchone()[2])
