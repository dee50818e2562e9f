"""Desks without a network exchange their ledgers by file: once, by id, whatever the order."""

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from kassa.clock import FixedClock, to_utc
from kassa.desk.att_reglera import att_reglera_list
from kassa.desk.avbrott import begin_avbrott
from kassa.desk.backup_ports import NumberGap, Series
from kassa.desk.change_patient import join_patient
from kassa.desk.las_in import las_in
from kassa.desk.posting import NotPostableError
from kassa.desk.register_extern import register_extern, withdraw_extern
from kassa.desk.request import FrikortClaim
from kassa.desk.utbyte import UtbyteError, read_utbyte, write_utbyte
from kassa.ids import EntryId, new_id
from kassa.kvitto.document import Betalsatt, Klinik
from kassa.kvitto.numbering import Gap
from kassa.money import Money
from tests.helpers.desks import assert_same, carry, exchange, file_of, seen_by, two_desks
from tests.helpers.till import ADULT, CHILD, OTHER_ADULT, TODAY, Till
from tests.helpers.whole import assert_whole, counts
from tests.unit.desk.test_register_extern import command_of

Change = Callable[[list[str]], list[str]]
RESERVE = "19880504-A102"
NUMBERS = [ADULT, OTHER_ADULT, CHILD]


@pytest.fixture
def desks(tmp_path):
    """Return two desks that have never met."""
    with two_desks(tmp_path) as (one, other):
        yield one.at("2026-03-02T12:00"), other.at("2026-03-02T12:30")


def test_both_desks_know_the_same_afterwards(desks):
    """Visits of one patient at both: the frikort, what is owed and the order are the same."""
    one, other = desks
    one.sell(number=ADULT)
    other.sell(number=ADULT, tidpunkt="2026-03-02T10:30")
    other.sell(number=OTHER_ADULT)
    one.sell(number=CHILD)

    first, second = exchange(one, other)

    assert_same(one, other, NUMBERS, TODAY)
    assert (first.utbyte.fran_desk, second.utbyte.fran_desk) == ("K2", "K1")
    assert first.utbyte.krockar == ()
    assert seen_by(one, [ADULT], TODAY)[ADULT][0].ackumulerat == Money.kr(500)


def test_a_file_is_taken_in_once(desks):
    """The same file again, and a later file with the same records, change nothing."""
    one, other = desks
    other.sell(number=ADULT)
    content = file_of(other)
    assert not carry(content, one).was_known
    before = counts(one.path)

    assert carry(content, one).was_known
    assert counts(one.path) == before
    other.sell(number=CHILD)
    again = carry(file_of(other), one)

    assert again.utbyte.antal < again.antal
    assert_whole_and_same(one, other)


def assert_whole_and_same(one: Till, other: Till) -> None:
    carry(file_of(one), other)
    assert_same(one, other, NUMBERS, TODAY)


def test_files_of_three_desks_can_be_read_in_any_order(tmp_path):
    """Each file holds what its desk has taken in: none builds on another that must come first."""
    tills = [Till.open(tmp_path / d / "kassa.db", d) for d in ("K1", "K2", "K3")]
    for till in tills:
        till.sell(number=ADULT)
        till.sell(number=OTHER_ADULT, typ="distans")
    one, two, three = tills
    carry(file_of(two), one)
    one.sell(number=CHILD)
    carry(file_of(one), three)
    carry(file_of(three), two)
    carry(file_of(two), one)

    assert_same(one, two, NUMBERS, TODAY)
    assert one.ledger.foreign_desk_list() == {"K2", "K3"}
    for till in tills:
        till.close()


def test_what_was_charged_too_much_is_seen_at_the_desk_that_charged_it(desks):
    """Six visits at each desk, above the ceiling together; the later fees are owed back."""
    one, other = desks
    for day in range(1, 6):
        one.sell(number=ADULT, tidpunkt=f"2026-02-{day:02}T09:00")
        other.sell(number=ADULT, tidpunkt=f"2026-02-{day:02}T15:00")
    exchange(one, other)

    owed = [att_reglera_list(t.ledger, t.taxa_book, TODAY) for t in (one, other)]
    back = [sum(item.att_aterbetala.whole_kr for item in each) for each in owed]

    assert sum(back) == 2500 - 1450
    assert all(s.entry.desk == "K1" for item in owed[0] for s in item.skillnad)
    assert all(s.entry.desk == "K2" for item in owed[1] for s in item.skillnad)


def test_a_receipt_of_another_desk_is_reversed_there(desks):
    """Both desks could otherwise pay the same money back before either knew."""
    one, other = desks
    sold = other.sell(number=ADULT)
    exchange(one, other)

    with pytest.raises(NotPostableError, match="kassa K2"):
        one.reverse(sold.kvitto.checkout_id)
    other.reverse(sold.kvitto.checkout_id)
    exchange(one, other)

    assert_same(one, other, NUMBERS, TODAY)


def test_an_extract_that_both_desks_carried_in_counts_once(desks):
    """Each desk writes what the extract adds with its first visit; together it is one extract."""
    one, other = desks
    extract = f"personnummer;summa;första avgift;frikort till\n{ADULT};1000;2025-09-01;\n".encode()
    fetched = to_utc(FixedClock.at_local("2026-03-01T07:00").moment.replace(tzinfo=None))
    for till in desks:
        las_in(extract, fetched, till.ledger, till.clock, till.desk)
        till.sell(number=ADULT)
    exchange(one, other)

    assert_same(one, other, NUMBERS, TODAY)
    state = seen_by(one, [ADULT], TODAY)[ADULT][0]
    assert state.ackumulerat == Money.kr(1450)
    assert state.has_frikort


def test_a_fee_of_the_other_desk_that_the_extract_has_counts_once(desks):
    """What one desk charged before the extract is in it, though the other desk did not know."""
    one, other = desks
    one.at("2026-02-10T10:00").sell(number=ADULT, tidpunkt="2026-02-10T10:00")
    extract = f"personnummer;summa;första avgift;frikort till\n{ADULT};500;2026-01-05;\n".encode()
    las_in(extract, to_utc_of("2026-03-01T07:00"), other.ledger, other.clock, other.desk)
    other.sell(number=ADULT)
    exchange(one, other)

    assert_same(one, other, NUMBERS, TODAY)
    assert seen_by(one, [ADULT], TODAY)[ADULT][0].ackumulerat == Money.kr(500 + 250)


def test_an_extract_under_a_joined_number_counts_a_fee_of_the_other_desk_once(desks):
    """It knows the patient by the reserve number; whoever reads it asks for every number."""
    one, other = desks
    other.at("2026-02-10T10:00").sell(number=ADULT, tidpunkt="2026-02-10T10:00")
    reserve = one.at("2026-02-20T10:00").sell(number=RESERVE, tidpunkt="2026-02-20T10:00").patient
    extract = f"personnummer;summa;första avgift;frikort till\n{RESERVE};800;2026-01-05;\n"
    las_in(extract.encode(), to_utc_of("2026-03-01T07:00"), one.ledger, one.clock, one.desk)
    join_patient(
        reserve.id, ADULT, one.ledger, one.taxa_book, one.clock, one.desk, is_confirmed=True
    )
    assert one.sell(number=ADULT).after.ackumulerat == Money.kr(800 + 250)
    exchange(one, other)

    assert_same(one, other, [ADULT, RESERVE], TODAY)
    assert seen_by(other, [ADULT], TODAY)[ADULT][0].ackumulerat == Money.kr(800 + 250)


@pytest.mark.parametrize("rows", [(RESERVE, ADULT), (ADULT, RESERVE)])
def test_an_extract_that_has_both_numbers_of_a_patient_is_read_alike_everywhere(desks, rows):
    """The number the patient has now, in whatever order the extract has them."""
    sums = {RESERVE: 400, ADULT: 800}
    lines = "".join(f"{number};{sums[number]};2026-01-05;\n" for number in rows)
    extract = f"personnummer;summa;första avgift;frikort till\n{lines}".encode()
    for till in desks:
        reserve = till.at("2026-02-20T10:00").sell(number=RESERVE, tidpunkt="2026-02-20T10:00")
        las_in(extract, to_utc_of("2026-03-01T07:00"), till.ledger, till.clock, till.desk)
        join_patient(
            reserve.patient.id, ADULT, till.ledger, till.taxa_book, till.clock, till.desk,
            is_confirmed=True,
        )  # fmt: skip
        assert till.sell(number=ADULT).after.ackumulerat == Money.kr(800 + 250)
    exchange(*desks)

    assert_same(desks[0], desks[1], [ADULT, RESERVE], TODAY)
    assert seen_by(desks[0], [ADULT], TODAY)[ADULT][0].ackumulerat == Money.kr(800 + 2 * 250)


def to_utc_of(local: str):
    return FixedClock.at_local(local).moment


def test_a_sum_the_patient_said_at_both_desks_counts_once(desks):
    """At the second desk the patient counts the first one's receipt in."""
    one, other = desks
    one.sell(number=ADULT, claim=FrikortClaim(ackumulerat=Money.kr(600), sedan=date(2025, 10, 1)))
    other.sell(
        number=ADULT,
        tidpunkt="2026-03-02T11:00",
        claim=FrikortClaim(ackumulerat=Money.kr(850), sedan=date(2025, 10, 1)),
    )
    exchange(one, other)

    assert_same(one, other, NUMBERS, TODAY)
    assert seen_by(one, [ADULT], TODAY)[ADULT][0].ackumulerat == Money.kr(1100)


def note_elsewhere(till: Till, number: str) -> None:
    """Sell a visit, and note 300 kr paid elsewhere."""
    patient = till.sell(number=ADULT).patient
    shown = command_of(patient.id, paid_on=date(2026, 1, 20), belopp=Money.kr(300))
    desk = till.desk.id
    fresh = replace(shown, number=number, extern_id=f"x{desk}", entry_id=EntryId(f"e{desk}"))
    register_extern(fresh, till.ledger, till.taxa_book, till.clock, till.desk)


def test_a_receipt_from_elsewhere_noted_at_both_desks_counts_once(desks):
    """The first note counts; where it is taken back the other one does."""
    one, other = desks
    for till in desks:
        note_elsewhere(till, "B-7")
    exchange(one, other)

    assert_same(one, other, NUMBERS, TODAY)
    assert seen_by(one, [ADULT], TODAY)[ADULT][0].ackumulerat == Money.kr(300 + 500)


@pytest.mark.parametrize("noted_at", [(0, 1), (0, 0)])
@pytest.mark.parametrize("joined_at", [0, 1])
def test_a_receipt_noted_under_two_numbers_that_become_one_counts_once(desks, noted_at, joined_at):
    """At one desk or at two, joined at either: no desk is stopped, and the check finds nothing."""
    for till in desks:
        till.sell(number=RESERVE)
        till.sell(number=ADULT)
    for at, number in zip(noted_at, (RESERVE, ADULT), strict=True):
        till = desks[at]
        patient = till.ledger.find_patient(number)
        assert patient is not None
        shown = command_of(patient.id, paid_on=date(2026, 1, 20), belopp=Money.kr(300))
        register_extern(shown, till.ledger, till.taxa_book, till.clock, till.desk)
    exchange(*desks)
    till = desks[joined_at]
    reserve = till.ledger.find_patient(RESERVE)
    assert reserve is not None
    join_patient(
        reserve.id, ADULT, till.ledger, till.taxa_book, till.clock, till.desk, is_confirmed=True
    )
    exchange(*desks)

    assert_same(desks[0], desks[1], NUMBERS, TODAY)
    assert seen_by(till, [ADULT], TODAY)[ADULT][0].ackumulerat == Money.kr(300 + 4 * 250)


def test_a_receipt_from_elsewhere_is_the_same_however_its_number_is_written(desks):
    """Letters and digits tell; neither dashes and blanks nor the size of letters do."""
    one, other = desks
    for till, number in zip(desks, ("B-7788", "b 7788"), strict=True):
        note_elsewhere(till, number)
    exchange(one, other)

    assert_same(one, other, NUMBERS, TODAY)
    assert seen_by(one, [ADULT], TODAY)[ADULT][0].ackumulerat == Money.kr(300 + 500)


def test_a_patient_known_at_both_desks_is_one(desks):
    """By the identity number; a join made at one desk holds at the other, twice as well."""
    one, other = desks
    reserve = one.sell(number="19880504-A102").patient
    other.sell(number="19880504-A102")
    other.sell(number=ADULT)
    join_patient(reserve.id, ADULT, one.ledger, one.taxa_book, one.clock, one.desk)
    exchange(one, other)

    patient = other.ledger.find_patient("19880504-A102")
    assert patient is not None
    assert patient.identitet.number == ADULT
    assert seen_by(other, [ADULT], TODAY)[ADULT][0].ackumulerat == Money.kr(750)
    assert_same(one, other, [ADULT, "19880504-A102"], TODAY)


def test_outages_and_what_was_entered_come_along(desks):
    one, other = desks
    begun = begin_avbrott("Cosmic", other.ledger, other.clock, other.desk)
    other.sell(number=ADULT)
    exchange(one, other)

    assert one.ledger.open_avbrott(one.desk.id) is None
    assert one.ledger.avbrott_list() == (begun,)
    assert one.ledger.avbrott_count(begun.id) == 1


def test_within_a_day_the_order_of_registration_is_the_same(desks):
    """Between desks the time of writing decides; within a desk its own order, clock or no clock."""
    one, other = desks
    for hour in (9, 11, 13):
        one.at(f"2026-03-02T{hour:02}:00").sell(number=ADULT, tidpunkt="2026-03-02T08:00")
        other.at(f"2026-03-02T{hour + 1:02}:00").sell(number=ADULT, tidpunkt="2026-03-02T08:00")
    one.at("2026-03-02T07:00").sell(number=ADULT, tidpunkt="2026-03-02T08:00")
    exchange(one, other)

    assert_same(one, other, NUMBERS, TODAY)
    patient = one.ledger.find_patient(ADULT)
    assert patient is not None
    order = [entry.desk for entry in one.ledger.entry_list(patient.id)]
    assert order == ["K1", "K2", "K1", "K2", "K1", "K1", "K2"]


def test_what_a_desk_had_taken_in_comes_before_what_it_writes_with_a_slow_clock(desks):
    """An hour behind: the frikort on its paper is the one it knew, and it is so everywhere."""
    one, other = desks
    paid = one.at("2026-03-02T12:00").sell(number=ADULT, tidpunkt="2026-03-02T08:00")
    one.at("2026-03-02T14:00").reverse(paid.kvitto.checkout_id)
    carry(file_of(one), other)
    claim = FrikortClaim(ackumulerat=Money.kr(600), sedan=date(2025, 10, 1))
    sold = other.at("2026-03-02T13:00").sell(number=ADULT, claim=claim)
    exchange(one, other)

    assert sold.kvitto.frikort is not None
    assert sold.kvitto.frikort.innan == Money.kr(600)
    assert_same(one, other, NUMBERS, TODAY)
    assert seen_by(one, [ADULT], TODAY)[ADULT][0].ackumulerat == Money.kr(850)


def test_a_receipt_from_elsewhere_that_was_no_receipt_takes_nothing_of_a_stated_total(desks):
    """Noted at one desk by mistake, before the patient told the other desk how much was paid."""
    one, other = desks
    note_elsewhere(one, "B-7")
    claim = FrikortClaim(ackumulerat=Money.kr(600), sedan=date(2025, 10, 1))
    other.sell(number=ADULT, tidpunkt="2026-03-02T11:00", claim=claim)
    patient = one.ledger.find_patient(ADULT)
    assert patient is not None
    later = one.at("2026-03-02T14:00")
    withdraw_extern(
        EntryId("eK1"), patient.id, later.ledger, later.taxa_book, later.clock, later.desk
    )
    exchange(one, other)

    assert_same(one, other, NUMBERS, TODAY)
    assert seen_by(one, [ADULT], TODAY)[ADULT][0].ackumulerat == Money.kr(600 + 250)


# --- what is refused ------------------------------------------------------------------------


def changed(content: bytes, change) -> bytes:
    """Return a file with its lines changed, and no foot made anew."""
    lines = gzip.decompress(content).decode().splitlines()
    return gzip.compress("\n".join(change(lines)).encode() + b"\n")


def resealed(content: bytes, change) -> bytes:
    """Return a file with its lines changed and the foot that fits."""
    import hashlib

    lines = change(gzip.decompress(content).decode().splitlines()[:-1])
    body = "".join(f"{line}\n" for line in lines).encode()
    foot = {"antal": len(lines) - 1, "sha256": hashlib.sha256(body).hexdigest()}
    return gzip.compress(body + json.dumps(foot).encode() + b"\n")


def head(**values: object) -> Change:
    def change(lines: list[str]) -> list[str]:
        return [json.dumps({**json.loads(lines[0]), **values}), *lines[1:]]

    return change


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda c: b"", "skadad"),
        (lambda c: b"personnummer;summa", "skadad"),
        (lambda c: c[: len(c) // 2], "skadad"),
        (lambda c: c[:40] + bytes([c[40] ^ 1]) + c[41:], "skadad"),
        (lambda c: changed(c, lambda lines: [*lines[:3], *lines[4:]]), "skadad"),
        (lambda c: changed(c, lambda lines: [lines[0], *lines[1:][::-1]]), "skadad"),
        (lambda c: gzip.compress(b'{"a":1}\n{"b":2}\n'), "ingen fil från en kassa"),
        (lambda c: resealed(c, lambda lines: [lines[0], "[1]", *lines[1:]]), "skadad"),
        (lambda c: resealed(c, lambda lines: [lines[0], '["kvitto", 3]', *lines[1:]]), "skadad"),
        (lambda c: resealed(c, head(version=2)), "nyare Kassa"),
        (lambda c: resealed(c, head(steg=["0001_ledger", "0099_later"])), "nyare Kassa"),
        (lambda c: resealed(c, head(organisationsnummer="559900-0006")), "annan klinik"),
        (lambda c: resealed(c, head(ovning=True)), "övningskliniken"),
        (lambda c: resealed(c, head(skriven="i går")), "skadad"),
        (lambda c: resealed(c, head(skriven="2026-03-02T12:30:00")), "skadad"),
        (lambda c: resealed(c, head(skriven=None)), "skadad"),
        (lambda c: resealed(c, head(sedan="2026-03-02")), "skadad"),
        (lambda c: resealed(c, head(sedan="9999")), "skadad"),
        (lambda c: resealed(c, head(sedan=False)), "skadad"),
        (lambda c: resealed(c, head(kassa=" ")), "skadad"),
        (
            lambda c: resealed(c, lambda ls: [ls[0], '["hemlig",{"desk":"K2"}]', *ls[1:]]),
            "inte känner",
        ),
        (
            lambda c: resealed(
                c, lambda ls: [x.replace('"belopp_ore":25', '"belopp_ore":24') for x in ls]
            ),
            "går inte att läsa in",
        ),
        (
            lambda c: resealed(c, lambda ls: [x for x in ls if not x.startswith('["patient"')]),
            r"bygger på poster.*Kontrollera",
        ),
        (
            lambda c: resealed(
                c,
                lambda ls: head(sedan="2026-03-02T10:00:00.000Z")(
                    [x for x in ls if not x.startswith('["patient"')]
                ),
            ),
            r"bygger på poster.*--sedan",
        ),
    ],
)
def test_a_file_that_is_not_right_is_refused_and_nothing_is_taken_in(desks, spoil, said):
    """Damaged, foreign, newer, or of another clinic: said in Swedish, and the ledger untouched."""
    one, other = desks
    other.sell(number=ADULT)
    before = counts(one.path)

    with pytest.raises(UtbyteError, match=said):
        carry(spoil(file_of(other)), one)

    assert counts(one.path) == before


@pytest.mark.parametrize("said", [{}, {"gallrad_till": "9999"}, {"gallrad_till": "i går"}])
def test_another_content_under_a_known_id_is_refused_and_named(desks, said):
    """Somebody has changed a record: the whole file is refused, and the record is named.

    Whatever the head claims to be forgotten there.
    """
    one, other = desks
    sold = other.sell(number=ADULT)
    content = file_of(other)
    carry(content, one)
    forged = resealed(
        content,
        lambda lines: head(**said)(
            [line.replace('"betalsatt":"kort"', '"betalsatt":"faktura"', 1) for line in lines]
        ),
    )

    with pytest.raises(UtbyteError, match="payment"):
        carry(forged, one)

    [payment] = one.ledger.payment_list(sold.kvitto.checkout_id)
    assert payment is not None
    assert payment.betalsatt == "kort"


def test_a_receipt_that_was_changed_is_refused_and_named(desks):
    one, other = desks
    other.sell(number=ADULT)
    forged = resealed(
        file_of(other),
        lambda lines: [line.replace("Läkarbesök, prim", "Lakarbesök, prim") for line in lines],
    )

    with pytest.raises(UtbyteError, match="K2-1"):
        carry(forged, one)


def test_two_desks_with_the_same_designation_are_told(tmp_path):
    """The number series would be mixed up: one of them needs a new designation."""
    one = Till.open(tmp_path / "a" / "kassa.db", "K1")
    other = Till.open(tmp_path / "b" / "kassa.db", "K1")
    one.sell(number=ADULT)
    other.sell(number=CHILD)

    with pytest.raises(UtbyteError, match="samma beteckning"):
        carry(file_of(other), one)
    one.close()
    other.close()


def test_a_lost_desk_gets_its_own_records_back_from_another(tmp_path, desks):
    """The other desk has had them by file: a new file here goes on where the old one ended."""
    one, other = desks
    one.sell(number=ADULT)
    exchange(one, other)
    again = Till.open(tmp_path / "new" / "kassa.db", "K1")

    carry(file_of(other), again)

    assert again.sell(number=CHILD).kvitto.number == "K1-2"
    again.close()


def test_a_file_since_a_moment_builds_on_the_one_before(desks):
    """Smaller; refused where what it builds on is missing."""
    one, other = desks
    other.sell(number=ADULT)
    carry(file_of(other), one)
    later = other.at("2026-03-02T15:00")
    later.sell(number=ADULT, tidpunkt="2026-03-02T14:00")
    since = to_utc_of("2026-03-02T14:00")
    small = write_utbyte(later.ledger, later.clock, later.desk, since)

    read_utbyte(small, one.ledger, one.taxa_book, one.clock, one.desk)

    assert len(small) < len(file_of(later))
    carry(file_of(one), other)
    assert_same(one, other, NUMBERS, TODAY)


def test_another_clinics_file_is_named(desks):
    one, other = desks
    klinik = Klinik("Annan", "559900-0006", "Gatan 1", "K2")
    content = write_utbyte(other.ledger, other.clock, replace(other.desk, klinik=klinik))

    with pytest.raises(UtbyteError, match="Annan, 559900-0006"):
        carry(content, one)


def test_a_form_entered_at_both_desks_is_told_and_nothing_else_is_held_up(desks):
    from kassa.desk.avbrott_ports import Blankett, BlankettUtfall
    from kassa.desk.blankett_serie import serie_status
    from kassa.ids import DeskId

    one, other = desks
    for till in desks:
        sold = till.sell(number=ADULT).kvitto.checkout_id
        by = (till.desk.id, till.desk.clerk, till.clock.now())
        form = Blankett(f"b{by[0]}", DeskId("K1"), 3, BlankettUtfall.INLAGD, sold, "", *by)
        with till.ledger.transaction():
            till.ledger.add_blankett(form)

    first, _ = exchange(one, other)

    assert len(first.utbyte.krockar) == 1
    assert "K1-B003" in first.utbyte.krockar[0]
    assert serie_status(DeskId("K1"), one.ledger).dubbla == (3,)
    assert seen_by(one, [ADULT], TODAY)[ADULT][0].ackumulerat == Money.kr(500)


def test_a_form_said_to_be_unused_at_one_desk_and_entered_at_the_other_was_entered(desks):
    """In either order, and after it was opened again; nobody has to decide."""
    from kassa.desk.avbrott_ports import BlankettUtfall
    from kassa.desk.blankett import open_blankett, return_unused
    from kassa.ids import DeskId
    from tests.unit.desk.test_blankett import FORM, enter, print_forms

    one, other = desks
    print_forms(one, 3)
    exchange(one, other)
    serie = DeskId("K1")
    return_unused(serie, (1, 2, 3), one.ledger, one.clock, one.desk)
    enter(other, replace(FORM, blankett="K1-B002"))
    open_blankett(serie, (3,), one.ledger, one.clock, one.desk)
    enter(one, replace(FORM, blankett="3", personnummer=CHILD, betalt=Money.kr(0)))

    first, second = exchange(one, other)

    assert first.utbyte.krockar == second.utbyte.krockar == ()
    for till in desks:
        known = [till.ledger.blankett(serie, number) for number in (1, 2, 3)]
        assert [form and form.utfall for form in known] == [
            BlankettUtfall.OANVAND, BlankettUtfall.INLAGD, BlankettUtfall.INLAGD,
        ]  # fmt: skip


def leave_out(till: Till, first: int, last: int, series: Series, name: str) -> None:
    by = (till.desk.id, till.desk.clerk, till.clock.now())
    with till.ledger.transaction():
        gap = NumberGap(new_id(), series, name, Gap(first, last), "Återställd", *by)
        till.ledger.add_gap(gap)


def test_what_a_restored_desk_leaves_out_comes_along(desks):
    """Without it the other desk would miss the numbers; twice restored, twice a gap."""
    one, other = desks
    one.sell(number=ADULT)
    leave_out(one, 2, 5, Series.KVITTO, "K1")
    one.sell(number=CHILD)
    leave_out(one, 7, 7, Series.KVITTO, "K1")
    one.sell(number=OTHER_ADULT)
    one.sell(number=OTHER_ADULT)

    exchange(one, other)

    assert [k.number for k in other.ledger.series(one.desk.id)] == ["K1-1", "K1-6", "K1-8", "K1-9"]
    for till in desks:
        assert till.ledger.integrity_faults() == ()
        assert_whole(till.path)


def test_a_desk_that_was_restored_without_what_it_had_given_away_is_told(desks, tmp_path):
    """Both ways round: nothing is taken in, and it is said how to restore with the other's file."""
    one, other = desks
    one.sell(number=ADULT)
    exchange(one, other)
    restored = Till.open(tmp_path / "again" / "kassa.db", "K1")
    leave_out(restored, 1, 4, Series.KVITTO, "K1")
    restored.sell(number=CHILD)

    with pytest.raises(UtbyteError, match=r"utan kvitto K1-1.*--utbyte"):
        carry(file_of(restored), other)
    with pytest.raises(UtbyteError, match=r"numret hoppades över.*--utbyte"):
        carry(file_of(other), restored)
    restored.close()


def test_invoice_numbers_that_are_used_here_are_told_and_nothing_is_held_up(desks):
    """Two desks share a series by mistake; the receipts come all the same."""
    one, other = desks
    one.sell(number=ADULT)
    other.sell(Betalsatt.FAKTURA, number=OTHER_ADULT)
    leave_out(one, 1, 3, Series.FAKTURA, "1")

    done = carry(file_of(one), other)

    assert [krock for krock in done.utbyte.krockar if "fakturaserie 1" in krock]
    assert other.ledger.kvitto("K1-1") is not None


BARE = (
    ("checkout", {"betalare": "Någon annan"}),
    ("checkout", {"betalare": "", "skal": "gallrat"}),
    ("besok", {"facts": '{"gallrad":true}'}),
    ("frikort_entry", {"patient_id": "gallrad-x", "belopp_ore": 1}),
    ("payment", {"patient_id": "gallrad-x"}),
)


@pytest.mark.parametrize("written", ["2026-03-02T12:00:00.000Z", "2099-03-02T12:00:00.000Z"])
@pytest.mark.parametrize(("table", "changes"), BARE)
def test_a_record_is_not_the_same_because_somebody_says_it_is_gallrad(
    desks, table, changes, written
):
    """Only what a gallring takes may be missing, when its time is over; every sum must be there."""
    one, other = desks
    other.sell(number=ADULT)
    content = file_of(other)
    carry(content, one)

    def change(lines: list[str]) -> list[str]:
        out = []
        for line in head(skriven=written)(lines):
            read = json.loads(line)
            if isinstance(read, list) and read[0] == table:
                read[1] |= changes
            out.append(json.dumps(read, ensure_ascii=False))
        return out

    with pytest.raises(UtbyteError, match=table):
        carry(resealed(content, change), one)
