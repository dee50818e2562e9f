"""What the ledger knows of the frikort beyond its entries, in a real file."""

from dataclasses import replace
from typing import Any

import pytest

from db.driver import sqlite3
from kassa.clock import FixedClock
from kassa.desk.frikort_ports import ExternKvitto, Inlast, InlastStatus
from kassa.desk.ports import Patient
from kassa.frikort.entry import EntryKind, FrikortEntry
from kassa.ids import ClerkId, DeskId, EntryId, InlastId, PatientId
from kassa.money import ZERO, Money
from kassa.patient import parse_identitet
from tests.helpers.number import adult_number
from tests.helpers.till import ADULT, CHILD, NOON, OTHER_ADULT, TODAY, Till

RESERVE = "19880504-A102"
COORDINATION = "19880564-2389"
BY = (DeskId("K1"), ClerkId("Åsa"), NOON.now())


@pytest.fixture
def till(tmp_path):
    """Return a till on a file of its own."""
    till = Till.open(tmp_path / "kassa.db")
    yield till
    till.close()


def entry_of(patient: Patient, name: str, **changes: Any) -> FrikortEntry:
    plain = FrikortEntry(
        id=EntryId(name),
        patient_id=patient.id,
        kind=EntryKind.EXTERN,
        effective_on=TODAY,
        belopp=Money.kr(300),
        charged=ZERO,
        avser=None,
        giltigt_till=None,
        checkout_id=None,
        besok_id=None,
        desk=BY[0],
        clerk=BY[1],
        written_at=BY[2],
    )
    return replace(plain, **changes)


def shown(patient: Patient, name: str, entry_id: str, number: str = "K-991") -> ExternKvitto:
    return ExternKvitto(name, EntryId(entry_id), patient.id, "05", "Vårdcentralen", number, "", *BY)


def test_the_same_receipt_from_elsewhere_is_kept_out_until_it_is_taken_back(till):
    """The file itself holds the guard against counting one receipt twice."""
    patient = till.sell().patient
    ledger = till.ledger
    with ledger.transaction():
        ledger.add_entry(entry_of(patient, "x1"))
        ledger.add_extern(shown(patient, "k1", "x1"))
    with ledger.transaction():
        ledger.add_entry(entry_of(patient, "x2"))
    with pytest.raises(sqlite3.IntegrityError), ledger.transaction():
        ledger.add_extern(shown(patient, "k2", "x2"))
    with ledger.transaction():
        back = {"kind": EntryKind.ATERBETALNING, "belopp": ZERO, "avser": "x1"}
        ledger.add_entry(entry_of(patient, "x3", **back))
        ledger.add_entry(entry_of(patient, "x4"))
        ledger.add_extern(shown(patient, "k4", "x4"))

    assert [extern.id for extern in ledger.extern_list(patient.id)] == ["k1", "k4"]


def test_the_newest_extract_that_knows_a_number_tells_its_status(till):
    """By when it was made, not by when it was carried in."""
    ledger = till.ledger
    older, newer = FixedClock.at_local("2026-03-01T06:00"), FixedClock.at_local("2026-03-02T06:00")
    first = Inlast(InlastId("i1"), "a" * 64, newer.now(), *BY, fil="f" * 64)
    second = Inlast(InlastId("i2"), "b" * 64, older.now(), *BY, fil="g" * 64)
    with ledger.transaction():
        ledger.add_inlast(first, [InlastStatus("s1", first.id, ADULT, Money.kr(500), TODAY, None)])
        ledger.add_inlast(
            second,
            [
                InlastStatus("s2", second.id, ADULT, Money.kr(250), TODAY, None),
                InlastStatus("s3", second.id, CHILD, ZERO, None, TODAY),
            ],
        )

    assert ledger.last_inlast() == first
    assert ledger.inlast_of("g" * 64) == (second,)
    assert ledger.inlast_of("c" * 64) == ()
    inlast, status = ledger.status_of(ADULT)
    assert (inlast, status.ackumulerat) == (first, Money.kr(500))
    assert ledger.status_of(CHILD) == (
        second,
        InlastStatus("s3", second.id, CHILD, ZERO, None, TODAY),
    )
    assert ledger.status_of(OTHER_ADULT) is None
    assert ledger.status_list(first.id) == ()
    till.sell()
    assert [status.id for status in ledger.status_list(first.id)] == ["s1"]


def test_a_joined_number_leads_to_one_patient_with_everything_of_both(till):
    """Entries, receipts and visits of the reserve number are found under the personnummer."""
    reserve = till.sell(number=RESERVE, typ="hembesok").patient
    known = till.sell().patient
    with till.ledger.transaction():
        till.ledger.add_join(reserve.id, known.id, *BY)

    ledger = till.ledger
    assert ledger.find_patient(RESERVE) == ledger.find_patient(ADULT) == known
    assert len(ledger.entry_list(known.id)) == 2
    assert len(ledger.kvitto_list(9, known.id)) == 2
    assert len(ledger.besok_list(known.id, TODAY)) == 2
    assert ledger.joined_list(known.id) == (reserve,)


def test_joins_are_followed_to_both_ends(till):
    """A reserve number becomes a coordination number becomes a personnummer: one patient."""
    first, second, third = (
        till.sell(number=number).patient for number in (RESERVE, COORDINATION, ADULT)
    )
    ledger = till.ledger
    with ledger.transaction():
        ledger.add_join(first.id, second.id, *BY)
        ledger.add_join(second.id, third.id, *BY)

    for patient in (first, second, third):
        assert ledger.find_patient(patient.identitet.number) == third
        assert ledger.patient(patient.id) == third
        assert len(ledger.entry_list(patient.id)) == 3
        assert len(ledger.kvitto_list(9, patient.id)) == 3
        assert ledger.joined_list(patient.id) == (first, second)
        assert ledger.search_patient(patient.identitet.number, 9) == (third,)


def test_joins_make_no_circle(till):
    """Who was joined takes nobody in, and is joined once."""
    one, two, three = (till.sell(number=number).patient.id for number in (ADULT, CHILD, RESERVE))
    ledger = till.ledger
    with ledger.transaction():
        ledger.add_join(one, two, *BY)
    for patient_id, into_id in ((three, one), (two, one), (one, three)):
        with pytest.raises(sqlite3.IntegrityError), ledger.transaction():
            ledger.add_join(patient_id, into_id, *BY)
    with ledger.transaction():
        ledger.add_join(two, three, *BY)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ang", ["Märta Ängström"]),
        ("märta ö", []),
        ("Angs mar", ["Märta Ängström"]),
        ("A\u0308ngst", ["Märta Ängström"]),
        ("märta-äng", ["Märta Ängström"]),
        ("o", ["Östen Öberg"]),
        ("8805", ["Märta Ängström"]),
        ("880504-2", ["Märta Ängström"]),
        ("19880504", ["Märta Ängström"]),
        ("19 880504 - 2382", ["Märta Ängström"]),
        ("1", ["Östen Öberg", "Märta Ängström"]),
        ("19880504\u20132382", ["Märta Ängström"]),
        ("22600101T", ["Nils Reserv"]),
        ("226001", ["Nils Reserv"]),
        ("920817c1", ["Hon Utan"]),
        ("x", []),
        ("", []),
        ('"; --', []),
        ("*", []),
    ],
)
def test_patients_are_found_as_one_types(till, text, found):
    """By the beginning of each word, with dots or without, or by the number however typed."""
    till.sell(namn="Marta Angstrom-Gammal")
    till.sell(namn="Märta Ängström")
    till.sell(number=OTHER_ADULT, namn="Östen Öberg")
    till.sell(number="22600101-T123", namn="Nils Reserv")
    till.sell(number="920817-C101", namn="Hon Utan")

    assert [patient.namn for patient in till.ledger.search_patient(text, 9)] == found


def test_a_search_gives_at_most_what_was_asked_for(till):
    """The list one types into is short."""
    for place in range(5):
        till.sell(number=adult_number(place), namn=f"Ada {place}")

    assert len(till.ledger.search_patient("ada", 3)) == 3
    assert len(till.ledger.search_patient("19", 3)) == 3


def test_of_more_namesakes_than_are_looked_at_the_newest_are_found(till):
    """So that two letters do not read a whole region."""
    with till.ledger.transaction():
        for place in range(410):
            number = parse_identitet(f"22880504-T{place:03d}", TODAY)
            namn = f"Zacharias {place:03d}"
            patient = Patient(PatientId(f"p{place}"), number, TODAY, namn, "annat_land", "NO", None)
            till.ledger.add_patient(patient, *BY)

    found = [patient.namn for patient in till.ledger.search_patient("za", 300)]

    assert found == [f"Zacharias {place}" for place in range(210, 410)]
    assert till.ledger.search_patient("za 005", 300)[0].namn == "Zacharias 005"
