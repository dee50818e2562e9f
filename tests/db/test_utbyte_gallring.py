"""Desks exchange files when one of them has forgotten: nothing is stuck, and nobody comes back."""

import json
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kassa.adapters.system_files import system_bok
from kassa.aterforing.inforing import Svar
from kassa.clock import FixedClock
from kassa.desk.aterforing import Besvara, aterforing, besvara, take
from kassa.desk.att_reglera import att_reglera_list
from kassa.desk.avbrott import begin_avbrott
from kassa.desk.change_patient import join_patient
from kassa.desk.register_extern import register_extern, withdraw_extern
from kassa.desk.settle import Settle, settle
from kassa.desk.utbyte import UtbyteError, write_utbyte
from kassa.ids import CheckoutId, new_id
from kassa.kvitto.document import Betalsatt, to_json
from kassa.money import Money
from tests.db.test_gallring_frikort import carry as carry_extract
from tests.db.test_gallring_frikort import note_elsewhere, sell
from tests.helpers.desks import carry, exchange, file_of, seen_by
from tests.helpers.gallrat import run
from tests.helpers.gallring_history import EXCHANGES, RESERVE, SAMORDNING, WORKS, History
from tests.helpers.pages import decrypted
from tests.helpers.tamper import past_the_guards, reseal
from tests.helpers.till import ADULT, OTHER_ADULT, Till
from tests.helpers.whole import assert_whole
from tests.unit.desk.test_register_extern import command_of
from tests.unit.desk.test_utbyte import resealed

VISIT = "2026-03-02T10:00"
MEETING = "2027-02-01T10:00"
GALLRING = "2034-01-02T09:00"
AFTER = "2034-03-01T10:00"
LATER = "2034-04-01T10:00"
PERSON = (ADULT, "Märta", "Ängström", "Bok-7788")


def meet(one: Till, other: Till, at: str) -> None:
    """Exchange twice, each with a look at both."""
    for _ in range(2):
        exchange(one.at(at), other.at(at))
        assert_whole(one.path)
        assert_whole(other.path)


def assert_nobody(till: Till) -> None:
    """Assert that no byte of a file says who it was."""
    found = decrypted(till.path)
    assert [text for text in PERSON if text.encode() in found] == []


def last_of(till: Till, number: str = ADULT) -> CheckoutId:
    patient = till.ledger.find_patient(number)
    assert patient is not None
    return till.ledger.kvitto_list(1, patient.id)[0].checkout_id


@pytest.mark.parametrize("is_met", [True, False], ids=["met before", "never met"])
def test_a_visit_that_is_forgotten_here_is_reversed_where_it_was_made(desks, is_met):
    """Both have the return with its sum and its number; who it was of does not come back."""
    one, other = desks
    sell(other, VISIT)
    sell(one, VISIT, OTHER_ADULT)
    if is_met:
        meet(one, other, MEETING)
    run(one, GALLRING)

    retur = other.at(AFTER).reverse(last_of(other), skal="Märta ringde").kvitto
    meet(one, other, LATER)

    here = one.ledger.kvitto(retur.number)
    assert here is not None
    assert (here.hash, here.att_betala, here.patient, here.skal) == (
        retur.hash, retur.att_betala, None, "gallrat"
    )  # fmt: skip
    assert_nobody(one)
    assert other.ledger.kvitto(retur.number) == retur


def test_a_visit_is_reversed_at_the_desk_that_has_forgotten_it(desks):
    """The other desk knows whose it was, and keeps it so; the frikort loses the fee there."""
    one, other = desks
    sell(one, VISIT)
    checkout_id = last_of(one)
    meet(one, other, MEETING)
    run(one, GALLRING)

    one.at(AFTER).reverse(checkout_id)
    meet(one, other, LATER)

    state = seen_by(other, [ADULT], date(2026, 3, 2))[ADULT][0]
    assert state.ackumulerat == Money.kr(0)
    assert other.ledger.kvitto_of(checkout_id).patient.number == ADULT
    assert_nobody(one)


def test_what_was_never_brought_here_comes_without_its_person_when_it_is_over(desks):
    """The series of the other desk would have a hole for ever."""
    one, other = desks
    sell(one, VISIT, OTHER_ADULT)
    for at in (VISIT, "2026-03-03T10:00"):
        sell(other, at)
    note_elsewhere(other, "2026-03-04T10:00")
    run(one, GALLRING)
    sell(other, AFTER, OTHER_ADULT)

    meet(one, other, LATER)

    series = one.ledger.series(other.desk.id)
    assert [kvitto.number for kvitto in series] == ["K2-1", "K2-2", "K2-3"]
    assert [kvitto.patient is None for kvitto in one.ledger.series(other.desk.id)] == [
        True, True, False,
    ]  # fmt: skip
    assert one.ledger.find_patient(ADULT) is None
    found = decrypted(one.path)
    assert [text for text in (ADULT, "Bok-7788", "Bokskogen") if text.encode() in found] == []


def test_who_still_comes_has_the_old_visits_too_when_they_are_brought_late(desks):
    """As if the desks had met before the gallring: the ledger is the same at both."""
    one, other = desks
    sell(one, VISIT, OTHER_ADULT)
    for at in (VISIT, "2026-03-03T10:00", AFTER):
        sell(other, at)
    run(one, GALLRING)

    meet(one, other, LATER)

    for day in (date(2026, 3, 3), date(2034, 4, 1)):
        assert seen_by(one, [ADULT], day) == seen_by(other, [ADULT], day)


def test_a_receipt_from_elsewhere_is_noted_anew_where_it_is_forgotten(desks):
    """The desk that still has the first one counts it once, and is not stopped."""
    one, other = desks
    sell(one, VISIT)
    note_elsewhere(one, "2026-03-04T10:00")
    meet(one, other, MEETING)
    run(one, GALLRING)
    sell(one, AFTER)
    note_again(one, AFTER)

    meet(one, other, LATER)

    state = seen_by(other, [ADULT], date(2026, 3, 31))[ADULT][0]
    assert state.ackumulerat == Money.kr(400 + 250)


def note_again(till: Till, at: str) -> None:
    """Note the same receipt as another note."""
    now = till.at(at)
    patient = now.ledger.find_patient(ADULT)
    assert patient is not None
    paid = {"paid_on": date(2026, 1, 20), "belopp": Money.kr(400), "number": "Bok-7788"}
    shown = command_of(patient.id, **paid)
    register_extern(shown, now.ledger, now.taxa_book, now.clock, now.desk)


def test_a_file_since_a_moment_has_what_its_entries_rest_on(desks):
    """The other desk's row of the extract has the number, this one has forgotten it."""
    one, other = desks
    carry_extract(other, "2026-03-02T09:00")
    carry(file_of(other.at("2026-03-02T09:10")), one.at("2026-03-02T09:20"))
    sell(other, VISIT)
    run(other, GALLRING)
    now = other.at(AFTER)
    since = FixedClock.at_local("2026-03-02T09:30").moment

    carry(write_utbyte(now.ledger, now.clock, now.desk, since), one.at(LATER))

    assert_whole(one.path)


def test_a_receipt_from_elsewhere_is_withdrawn_where_it_is_known(desks):
    one, other = desks
    sell(other, VISIT)
    note_elsewhere(other, "2026-03-04T10:00")
    meet(one, other, MEETING)
    run(one, GALLRING)
    now = other.at(AFTER)
    patient = now.ledger.find_patient(ADULT)
    [extern] = now.ledger.extern_list(patient.id)

    withdraw_extern(extern.entry_id, patient.id, now.ledger, now.taxa_book, now.clock, now.desk)
    meet(one, other, LATER)

    assert_nobody(one)


@pytest.mark.parametrize("gallrad", [0, 1])
def test_what_was_owed_long_ago_is_settled_where_it_is_known(desks, gallrad):
    """Six visits at each desk, above the ceiling together; then one of them forgets."""
    for day in range(1, 6):
        for till, hour in zip(desks, ("09:00", "15:00"), strict=True):
            sell(till, f"2026-02-{day:02}T{hour}")
    one, other = desks
    meet(one, other, MEETING)
    run(desks[gallrad], GALLRING)
    now = desks[1 - gallrad].at(AFTER)
    owed = att_reglera_list(now.ledger, now.taxa_book, date(2034, 3, 1))
    assert owed

    for each in owed:
        command = Settle(CheckoutId(new_id()), each, Betalsatt.KORT)
        settle(command, now.ledger, now.taxa_book, now.clock, now.desk)
    meet(one, other, LATER)

    assert_nobody(desks[gallrad])


def test_a_third_desk_takes_the_bare_first_and_the_whole_after(tmp_path, desks):
    """Whatever the order: one record, in one of its two forms."""
    one, other = desks
    sell(other, VISIT)
    meet(one, other, MEETING)
    run(one, GALLRING)
    other.at(AFTER).reverse(last_of(other))
    meet(one, other, LATER)
    third = Till.open(tmp_path / "k3" / "kassa.db", "K3").at(LATER)

    for content in (file_of(one.at(LATER)), file_of(other.at(LATER))):
        carry(content, third)
        assert_whole(third.path)
    carry(file_of(third), one.at(LATER))
    carry(file_of(third), other.at(LATER))

    assert_whole(one.path)
    assert_whole(other.path)
    assert_nobody(one)
    third.close()


def test_an_old_file_is_taken_in_where_the_bare_have_come_already(desks):
    """A stick that was forgotten in a drawer, from before the gallring, of one who still comes."""
    one, other = desks
    sell(other, VISIT)
    old = file_of(other.at(VISIT))
    sell(other, "2033-06-01T10:00")
    run(other, GALLRING)
    carry(file_of(other.at(AFTER)), one.at(AFTER))

    taken = carry(old, one.at(LATER))

    assert taken.utbyte.antal == 0
    assert_whole(one.path)


def test_numbers_that_are_joined_on_at_another_desk_are_one_at_both(desks):
    """A reserve number becomes a coordination number at one desk, and that a personnummer."""
    one, other = desks
    for till in desks:
        for number in (RESERVE, SAMORDNING, ADULT):
            sell(till, VISIT, number)
    meet(one, other, "2026-04-01T10:00")
    join(one, RESERVE, SAMORDNING)
    join(other, SAMORDNING, ADULT)

    meet(one, other, "2026-05-01T10:00")

    assert [each.krockar for till in desks for each in till.ledger.utbyte_list()] == [()] * 8
    for till in desks:
        assert seen_by(till, [RESERVE], date(2026, 5, 1))[RESERVE][0].ackumulerat == Money.kr(1450)


def join(till: Till, old: str, new: str) -> None:
    now = till.at("2026-04-02T10:00")
    patient = now.ledger.find_patient(old)
    assert patient is not None
    join_patient(patient.id, new, now.ledger, now.taxa_book, now.clock, now.desk, is_confirmed=True)


def test_receipts_from_before_the_salt_come_without_their_person(desks):
    """Their own hash covered the person: what is left gets a seal, and the chain holds."""
    one, other = desks
    sell(one, VISIT, OTHER_ADULT)
    sold = other.at(VISIT).sell(tidpunkt=VISIT).kvitto
    old = replace(sold, salt="", person_hash="").sealed()
    with past_the_guards(other.path) as conn:  # as an older version wrote it
        conn.execute("UPDATE kvitto SET document = ?, hash = ?", (to_json(old), old.hash))
        reseal(conn)
    run(one, GALLRING)
    sell(other, AFTER)

    meet(one, other, LATER)

    first, second = one.ledger.series(other.desk.id)
    assert (first.patient, first.hash, second.previous_hash) == (None, old.hash, old.hash)


def test_the_words_of_the_way_back_go_with_the_person(desks):
    """Somebody enters a visit of eight years ago at last, and writes a name."""
    one, other = desks
    begin_avbrott("Cosmic", other.at(VISIT).ledger, other.at(VISIT).clock, other.desk)
    sell(other, VISIT)
    sell(one, VISIT, OTHER_ADULT)
    meet(one, other, MEETING)
    run(one, GALLRING)
    now = other.at(AFTER)
    [avbrott] = now.ledger.avbrott_list()
    row = aterforing([avbrott.id], now.ledger, system_bok("06"))[0]
    take(row.key, "fönster", now.ledger, now.clock, now.desk)
    svar = Besvara(new_id(), row.key, Svar.SKILJER_SIG, "C-1", "Märta Ängström heter Svea")
    besvara(svar, "fönster", now.ledger, now.clock, now.desk)

    meet(one, other, LATER)

    assert_nobody(one)


@pytest.mark.parametrize(
    ("table", "changes", "said"),
    [
        ("besok", {"facts": "{"}, "går inte att läsa in"),
        ("besok", {"facts": None}, "går inte att läsa in"),
        ("besok", {"skal": ...}, "går inte att läsa in"),
        ("checkout", {"betalare": ..., "skal": ...}, "går inte att läsa in"),
        ("frikort_entry", {"checkout_id": ...}, "går inte att läsa in"),
        ("kvitto", {"serial": 1 << 64}, "skadad"),
        ("checkout", {"clerk": "\ud800"}, "skadad"),
    ],
)
def test_what_is_over_and_cannot_be_read_is_refused_in_words(desks, table, changes, said):
    """Whatever is missing or wrong in a record that was to lose its person here."""
    one, other = desks
    sell(one, VISIT, OTHER_ADULT)
    sell(other, VISIT)
    run(one, GALLRING)

    def change(lines: list[str]) -> list[str]:
        read = [json.loads(line) for line in lines]
        for name, record in read[1:]:
            if name == table:
                record |= {key: value for key, value in changes.items() if value is not ...}
                for key in (key for key, value in changes.items() if value is ...):
                    del record[key]
        return [json.dumps(each) for each in read]

    with pytest.raises(UtbyteError, match=said):
        carry(resealed(file_of(other.at(AFTER)), change), one.at(LATER))


KIND = st.sampled_from([*WORKS, *EXCHANGES, "sell", "take_back", "gallra", "exchange"])
STEP = st.tuples(KIND, st.integers(0, 2), st.integers(0, 5), st.integers(0, 11), st.integers(0, 23))


@settings(max_examples=25, deadline=None)
@given(st.lists(STEP, min_size=6, max_size=24), st.integers(2, 3))
def test_no_history_stops_an_exchange(steps, count):
    """Whatever desks do between exchanges, and whichever of them forgets, and when."""
    with tempfile.TemporaryDirectory() as folder:
        history = History.begin(Path(folder), count)
        try:
            for step in steps:
                history.play(step)
            history.meet()
        finally:
            history.close()
