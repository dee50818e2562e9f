"""Paper forms: numbers from a series, each entered once, none left out without a word."""

from dataclasses import replace
from datetime import datetime

import pytest

from kassa.desk.avbrott import begin_avbrott, end_avbrott
from kassa.desk.avbrott_ports import BlankettUtfall
from kassa.desk.blankett import (
    BlankettChangedError,
    BlankettUsedError,
    EnterBlankett,
    enter_blankett,
    open_blankett,
    return_unused,
    strike_blankett,
)
from kassa.desk.blankett_form import BlankettTyped, quote_blankett
from kassa.desk.blankett_serie import parse_blankett, parse_blankett_list, serie_status
from kassa.desk.complete_checkout import CompleteCheckout, DuplicateVisitError
from kassa.desk.reservpaket import make_reservpaket
from kassa.desk.settings import Fakturering
from kassa.errors import InvalidInputError
from kassa.ids import CheckoutId, DeskId, new_id
from kassa.money import Money
from tests.helpers.till import ADULT, CHILD, OTHER_ADULT, Till
from tests.helpers.whole import assert_whole, counts

K1 = DeskId("K1")
FORM = BlankettTyped(
    blankett="1",
    personnummer=ADULT,
    namn="Märta Ängström",
    tidpunkt=datetime(2026, 3, 1, 9, 30),  # noqa: DTZ001 - local
    besok="1",
    betalt=Money.kr(250),
    betalsatt="k",
)


@pytest.fixture
def till(tmp_path):
    till = Till.open(tmp_path / "kassa.db")
    print_forms(till, 6)
    yield till
    till.close()


def print_forms(till: Till, antal: int):
    return make_reservpaket(
        antal, ("primarvard", ""), till.ledger, till.taxa_book, till.clock, till.desk
    )


def read(till: Till, typed: BlankettTyped, checkout_id: str = ""):
    key = CheckoutId(checkout_id or new_id())
    parts = (till.ledger, till.taxa_book, till.clock, till.desk)
    return quote_blankett(typed, key, "primarvard", *parts)


def enter(till: Till, typed: BlankettTyped, *, is_new: bool = False):
    quoted = read(till, typed)
    checkout = CompleteCheckout(quoted.quote, quoted.betalsatt, duplicate_confirmed=is_new)
    command = EnterBlankett(quoted.number, checkout, quoted.differs)
    return enter_blankett(command, till.ledger, till.taxa_book, till.clock, till.desk)


def test_a_form_becomes_an_ordinary_receipt_at_the_time_on_it(till):
    result = enter(till, FORM)

    assert result.kvitto.number == "K1-1"
    assert f"{result.kvitto.tidpunkt:%Y-%m-%d %H:%M}" == "2026-03-01 09:30"
    assert result.kvitto.att_betala == Money.kr(250)
    assert serie_status(K1, till.ledger).inlagda == 1
    assert_whole(till.path)


def test_numbers_go_on_where_the_last_package_ended(till):
    """No two forms of a desk have the same number, in however many packages."""
    paket = print_forms(till, 3)

    assert paket.blanketter == ("K1-B007", "K1-B008", "K1-B009")
    assert serie_status(K1, till.ledger).printed == 9


def test_a_form_is_entered_once(till):
    """The same number again is refused and says what became of it."""
    enter(till, FORM)
    before = counts(till.path)

    with pytest.raises(BlankettUsedError, match="inlagd som kvitto K1-1"):
        enter(till, replace(FORM, personnummer=OTHER_ADULT))

    assert counts(till.path) == before


def test_a_retry_of_the_same_form_gives_the_same_receipt(till):
    quoted = read(till, FORM, "c1")
    checkout = CompleteCheckout(quoted.quote, quoted.betalsatt)
    command = EnterBlankett(quoted.number, checkout)
    parts = (till.ledger, till.taxa_book, till.clock, till.desk)

    first, second = enter_blankett(command, *parts), enter_blankett(command, *parts)

    assert (first.kvitto, second.already_posted) == (second.kvitto, True)
    assert serie_status(K1, till.ledger).inlagda == 1


def test_what_is_missing_is_named(till):
    """Below the highest number that was accounted for; what is above it is still blank."""
    enter(till, replace(FORM, blankett="K1-B001"))
    enter(till, replace(FORM, blankett="b4", personnummer=OTHER_ADULT))

    status = serie_status(K1, till.ledger)

    assert (status.saknas, status.kvar) == ((2, 3), (5, 6))


def test_spoilt_and_unused_forms_are_accounted_for(till):
    enter(till, FORM)
    strike_blankett(
        (K1, 2), BlankettUtfall.MAKULERAD, "Felskriven", till.ledger, till.clock, till.desk
    )

    unused(till, 3, 4, 5, 6)
    status = serie_status(K1, till.ledger)
    assert (status.saknas, status.kvar, status.makulerade) == ((), (), 5)
    with pytest.raises(BlankettUsedError, match="makulerad"):
        enter(till, replace(FORM, blankett="2"))
    with pytest.raises(BlankettUsedError, match="oanvänd"):
        enter(till, replace(FORM, blankett="3"))


def unused(till: Till, *numbers: int) -> None:
    return_unused(K1, numbers, till.ledger, till.clock, till.desk)


def test_only_what_was_asked_about_is_said_to_be_unused(till):
    """Somebody entered one of them, or printed more, while the question stood there."""
    enter(till, FORM)
    asked = serie_status(K1, till.ledger).kvar
    enter(till, replace(FORM, blankett="3", personnummer=OTHER_ADULT))
    before = counts(till.path)

    with pytest.raises(BlankettChangedError) as caught:
        unused(till, *asked)

    assert counts(till.path) == before
    assert caught.value.kvar == (4, 5, 6)
    assert "3 blanketter" in caught.value.message


def test_a_form_that_was_found_is_opened_and_entered(till):
    """Who said what stays on record; the others are unused all the same."""
    enter(till, FORM)
    unused(till, 2, 3, 4, 5, 6)

    opened = reopen(till, 4)
    assert opened == (4,)
    assert serie_status(K1, till.ledger).saknas == (4,)
    enter(till, replace(FORM, blankett="4", personnummer=OTHER_ADULT))

    status = serie_status(K1, till.ledger)
    assert (status.inlagda, status.makulerade, status.saknas, status.kvar) == (2, 4, (), ())
    assert counts(till.path)["blankett"] == 7
    assert counts(till.path)["blankett_oppnad"] == 1
    assert_whole(till.path)


def test_a_form_that_was_struck_by_mistake_is_opened_too(till):
    strike_blankett((K1, 2), BlankettUtfall.MAKULERAD, "Fel", till.ledger, till.clock, till.desk)
    reopen(till, 2)
    strike_blankett((K1, 2), BlankettUtfall.MAKULERAD, "Ändå", till.ledger, till.clock, till.desk)

    known = till.ledger.blankett(K1, 2)
    assert known is not None
    assert known.anteckning == "Ändå"


def test_what_cannot_be_opened_is_told_and_nothing_is(till):
    """Neither a form that waits, nor one whose receipt stands; all of it at once."""
    result = enter(till, FORM)
    unused(till, 2, 3, 4, 5, 6)
    reopen(till, 5)

    with pytest.raises(InvalidInputError) as caught:
        reopen(till, 1, 2, 5)

    message = caught.value.faults[0].message
    assert f"K1-B001 är kvitto {result.kvitto.number}" in message
    assert "K1-B005 väntar redan" in message
    assert serie_status(K1, till.ledger).saknas == (5,)


def test_a_form_whose_receipt_was_reversed_can_be_entered_anew(till):
    """It was typed as another patient's."""
    result = enter(till, FORM)
    till.reverse(result.kvitto.checkout_id)
    reopen(till, 1)

    anew = enter(till, replace(FORM, personnummer=OTHER_ADULT))

    known = till.ledger.blankett(K1, 1)
    assert known is not None
    assert known.checkout_id == anew.kvitto.checkout_id
    assert serie_status(K1, till.ledger).dubbla == ()


def reopen(till: Till, *numbers: int) -> tuple[int, ...]:
    return open_blankett(K1, numbers, till.ledger, till.clock, till.desk)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("3", (3,)), ("K1-B003", (3,)), ("2-4", (2, 3, 4)), ("B2 till B4", (2, 3, 4)),
        ("k1-b002 – k1-b003", (2, 3)), ("K1-B005-6", (5, 6)),
    ],
)  # fmt: skip
def test_several_numbers_in_a_row_are_read(till, text, numbers):
    assert parse_blankett_list(text, K1, till.ledger) == (K1, numbers)


@pytest.mark.parametrize("text", ["", "4-2", "5-9", "1-", "K1-B001-K2-B002", "1-2-3"])
def test_a_row_of_numbers_that_makes_no_sense_is_refused(till, text):
    with pytest.raises(InvalidInputError):
        parse_blankett_list(text, K1, till.ledger)


def test_a_spoilt_form_needs_a_reason(till):
    with pytest.raises(InvalidInputError):
        strike_blankett((K1, 2), BlankettUtfall.MAKULERAD, " ", till.ledger, till.clock, till.desk)


@pytest.mark.parametrize("text", ["", "x", "B", "7", "K1-B007", "K2-B001", "0", "-1"])
def test_a_number_that_was_never_printed_is_refused(till, text):
    with pytest.raises(InvalidInputError):
        parse_blankett(text, K1, till.ledger)


@pytest.mark.parametrize("text", ["1", "b1", "B001", "k1-b001", " K1-B1 "])
def test_a_number_is_read_as_people_write_it(till, text):
    assert parse_blankett(text, K1, till.ledger) == (K1, 1)


def test_every_fault_of_a_form_is_told_at_once(till):
    typed = replace(
        FORM, blankett="99", personnummer="1", tidpunkt=None, besok="", betalt=None, betalsatt=""
    )

    with pytest.raises(InvalidInputError) as caught:
        read(till, typed)

    assert {f.field for f in caught.value.faults} == {
        "blankett", "personnummer", "tidpunkt", "besok", "betalt",
    }  # fmt: skip


def test_a_visit_is_found_by_its_whole_name_though_others_begin_so_too(till):
    case = read(till, replace(FORM, besok="UTEBLEV från  läkare")).quote.in_hand.request.case

    assert (case["utfall"], case["tolk"]["bokad"]) == ("uteblivet", False)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("distans", "7 Distanskontakt, läkare, 8 Distanskontakt, annan"),
        ("h", "3 Hembesök, läkare, 5 Hälsovård"),
    ],
)
def test_the_beginning_of_several_visits_is_asked_about(till, typed, said):
    """Two of them may cost the same: nothing else would tell that it was the other one."""
    with pytest.raises(InvalidInputError) as caught:
        read(till, replace(FORM, besok=typed))

    [fault] = caught.value.faults
    assert (fault.field, said in fault.message) == ("besok", True)


def test_a_number_that_no_list_has_is_refused_in_words(till):
    with pytest.raises(InvalidInputError) as caught:
        read(till, replace(FORM, besok="9" * 5_000))

    assert [fault.field for fault in caught.value.faults] == ["besok"]


def test_whom_the_fee_hangs_on_is_asked_in_the_checkout(till):
    """No number, one that says nothing of its owner, and somebody registered elsewhere."""
    till.sell(number=OTHER_ADULT, kategori="asylsokande")
    said = []
    for number in ("", "19880504-A102", "19930264-2393", OTHER_ADULT):
        with pytest.raises(InvalidInputError) as caught:
            read(till, replace(FORM, personnummer=number))
        said += [fault.message for fault in caught.value.faults]

    assert [message.partition(":")[0] for message in said] == [
        "Numret saknas. Har patienten inget",
        "Med reservnummer beror avgiften på vem patienten är",
        "Med samordningsnummer beror avgiften på vem patienten är",
        "Patienten är inte folkbokförd i länet (Asylsökande)",
    ]
    assert all(message.endswith("F6 tar blanketten till kassan.") for message in said)


def test_a_sum_that_differs_is_said(till):
    assert read(till, FORM).differs == ""
    differs = read(till, replace(FORM, betalt=Money.kr(100))).differs
    assert "100" in differs
    assert "250" in differs


def test_a_free_visit_needs_no_means_of_payment(till):
    typed = replace(FORM, personnummer=CHILD, betalt=Money.kr(0), betalsatt="")

    assert enter(till, typed).kvitto.att_betala == Money.kr(0)


def test_the_same_visit_on_two_forms_is_asked_about(till):
    """Perhaps it is entered twice; perhaps there were two."""
    enter(till, FORM)
    with pytest.raises(DuplicateVisitError):
        enter(till, replace(FORM, blankett="2"))

    assert enter(till, replace(FORM, blankett="2"), is_new=True).kvitto.number == "K1-2"


def test_a_form_entered_after_the_outage_belongs_to_it(till):
    begun = begin_avbrott("Allt", till.ledger, till.clock, till.desk)
    end_avbrott(till.ledger, till.clock, till.desk)

    result = enter(till, FORM)

    assert till.ledger.avbrott_of(result.kvitto.checkout_id) == begun.id


def test_a_form_to_be_invoiced_from_here_needs_a_name(till):
    """The fault stands at the field of the name, and nothing was written."""
    till.desk = replace(till.desk, fakturering=Fakturering(bankgiro="5050-1055"))
    with pytest.raises(InvalidInputError) as caught:
        enter(till, replace(FORM, namn="", betalsatt="f"))

    assert [fault.field for fault in caught.value.faults] == ["namn"]
    assert serie_status(K1, till.ledger).inlagda == 0
