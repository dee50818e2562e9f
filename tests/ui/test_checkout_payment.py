"""The payment row: several ways, the card's reference, the invoice's channel, Swish by a code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from kassa.adapters.folders import Folders
from kassa.adapters.qr import qr_matrix
from kassa.desk import complete_checkout
from kassa.desk.complete_checkout import CompleteCheckout
from kassa.desk.kortterminal import Kortkop, SeparatTerminal
from kassa.desk.ovning import SETTINGS
from kassa.desk.session import Session
from kassa.desk.settings import Fakturering
from kassa.errors import InvalidInputError, UserFacingError
from kassa.faktura.document import Kanal
from kassa.ids import CheckoutId
from kassa.kvitto.document import Betalsatt, Delbetalning
from kassa.kvitto.text import NBSP
from kassa.money import Money
from tests.helpers.taxa import rjl_book
from tests.helpers.till import desk_of, request_of
from tests.ui.checkout_parts import (
    ADULT,
    MORNING,
    OTHER,
    close_till,
    identify,
    open_till,
    presenter_of,
    sell_in_another_window,
)
from tests.ui.keys import focus, press, type_text
from tests.ui.windows import FULL_WIDTH, open_window
from ui.checkout.paying import Asks
from ui.checkout.presenter import CheckoutPresenter
from ui.checkout.state import ConfirmKind
from ui.checkout.till import Till

CLINIC = replace(
    SETTINGS, namn="Testmottagningen", register="K1", tema="ljust", kontant=True, swish="1231234567"
)


@pytest.fixture
def till(tmp_path):
    opened = open_till(tmp_path)
    desk = replace(desk_of(), kontant=True, swish="1231234567")
    yield replace(opened, session=Session(desk), qr_of=qr_matrix)
    close_till(opened)


@pytest.fixture
def presenter(till):
    made = presenter_of(till)
    identify(made, ADULT)
    made.pick_number(1)
    made.go_on()
    return made


@pytest.fixture
def window(qtbot, tmp_path):
    built = open_window(qtbot, Folders(tmp_path), CLINIC, MORNING, rjl_book(), size=FULL_WIDTH)
    yield built
    built.close()


def payments(ledger: Any) -> list[tuple[str, int, str]]:
    kvitto = ledger.last_kvitto(desk_of().id)
    return [
        (p.betalsatt.value, p.belopp.whole_kr, p.referens)
        for p in ledger.payment_list(kvitto.checkout_id)
    ]


@pytest.mark.parametrize(("bankgiro", "asks"), [("5050-1055", True), ("", False)])
def test_an_invoice_from_here_asks_for_a_name_and_keeps_how_it_is_paid(till, bankgiro, asks):
    """A paper to nobody cannot be sent. The finance office, where it sends, knows by the number."""
    till.session.desk = replace(till.desk, fakturering=Fakturering(bankgiro=bankgiro))
    presenter = presenter_of(till)
    identify(presenter, ADULT)
    presenter.pick_number(1)
    presenter.posting.take_delar(
        (
            Delbetalning(Betalsatt.KORT, Money.kr(100)),
            Delbetalning(Betalsatt.FAKTURA, Money.kr(150)),
        )
    )
    presenter.complete()
    asked = presenter.state.focus.name == "namn" and presenter.state.done is None
    if asks:
        presenter.change("namn", "Märta Ängström")
        presenter.complete()

    assert asked is asks
    assert [each[:2] for each in payments(till.ledger)] == [("kort", 100), ("faktura", 150)]


def test_the_ordinary_way_is_as_quick_as_ever(presenter, till):
    """Nothing is chosen: the card. One Enter."""
    presenter.complete()

    assert payments(till.ledger) == [("kort", 250, "")]


def was_printed(presenter: Any, number: str) -> bool:
    """True when the checkout just done has this receipt, and it is on paper."""
    done = presenter.state.done
    is_done = done is not None and done.kvitto.number == number
    return is_done and presenter._desk.ledger.was_printed(done.kvitto.id)


def test_the_window_posts_what_it_shows_without_working_it_out_again(window, qtbot, monkeypatch):
    """Nothing the window writes between the sum and Enter, as the access log, comes in between."""
    anew = []
    for work in ("quote", "draft_of"):
        monkeypatch.setattr(complete_checkout, work, lambda *given, **_: anew.append(given))
    presenter = window.findChild(object, "checkout")._presenter
    for visit, receipt in (("1", "K1-1"), ("2", "K1-2")):
        type_text(window, ADULT)
        press(window, Qt.Key.Key_Return)
        type_text(window, visit)
        press(window, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: presenter._case.decided.quote.draft is not None)
        press(window, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda number=receipt: was_printed(presenter, number))

    assert anew == []


def test_a_hand_that_is_quicker_than_the_window_posts_all_the_same(window, qtbot):
    """Enter before the posting is drawn up: it is, then."""
    presenter = window.findChild(object, "checkout")._presenter
    type_text(window, ADULT)
    press(window, Qt.Key.Key_Return)
    type_text(window, "1")
    press(window, Qt.Key.Key_Return)
    assert presenter._case.decided.quote.draft is None
    press(window, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: was_printed(presenter, "K1-1"))


def divide(window: QWidget, first: str) -> None:
    """Type a patient and an ordinary visit, and divide its payment: the first part in kronor."""
    type_text(window, ADULT)
    press(window, Qt.Key.Key_Return)
    type_text(window, "1")
    press(window, Qt.Key.Key_Return)
    type_text(window, f"d{first}")
    press(window, Qt.Key.Key_Return)


def test_a_split_is_one_key_more(window, qtbot):
    """D, 100, Enter fills in the rest by invoice, Enter completes."""
    divide(window, "100")
    assert window.findChild(QLabel, "delarKvar").text() == "Det går jämnt ut. Enter slutför."
    press(window, Qt.Key.Key_Return)

    presenter = window.findChild(object, "checkout")._presenter
    qtbot.waitUntil(lambda: presenter.state.done is not None)
    paid = payments(presenter._desk.ledger)
    assert [each[:2] for each in paid] == [("kort", 100), ("faktura", 150)]
    assert paid[1][2].isdigit()


@pytest.mark.parametrize(("away", "back"), [(Qt.Key.Key_K, Qt.Key.Key_1), (None, Qt.Key.Key_Z)])
def test_parts_that_are_typed_and_not_yet_taken_are_put_away_too(window, away, back):
    """Ctrl+K, or F2 and Ctrl+Z, from the field of a part: what adds up is kept."""
    ctrl = Qt.KeyboardModifier.ControlModifier
    presenter = window.findChild(object, "checkout")._presenter
    divide(window, "100")
    if away is None:
        QTest.keyClick(window, Qt.Key.Key_F2)
    else:
        QTest.keyClick(window, away, ctrl)
    assert presenter.state.form.personnummer == ""
    QTest.keyClick(focus(window), back, ctrl)

    assert [part.belopp for part in presenter.state.payment.delar] == [Money.kr(100), Money.kr(150)]


PARTS = (
    Delbetalning(Betalsatt.KORT, Money.kr(100), "4711"),
    Delbetalning(Betalsatt.FAKTURA, Money.kr(150)),
)


@pytest.mark.parametrize("way", ["parked", "emptied", "elsewhere"])
def test_the_channel_of_an_invoice_comes_back_with_what_was_put_away(presenter, till, way):
    presenter.choose_betalsatt(Betalsatt.FAKTURA)
    presenter.choose_betalsatt(Betalsatt.FAKTURA)
    before = presenter.state.payment
    back = put_away_and_back(presenter, till, way)

    assert before.hint.startswith("E-faktura")
    assert back.state.payment == before
    back.choose_betalsatt(Betalsatt.FAKTURA)
    assert back.state.payment.hint.startswith("Digital brevlåda")


@pytest.mark.parametrize("way", ["parked", "emptied", "elsewhere"])
def test_the_parts_come_back_while_the_sum_is_what_they_were_said_of(presenter, till, way):
    presenter.posting.take_delar(PARTS)
    back = put_away_and_back(presenter, till, way)

    assert back.state.payment.delar == PARTS
    back.complete()
    assert [each[:2] for each in payments(till.ledger)] == [("kort", 100), ("faktura", 150)]


def test_the_cards_reference_comes_back_too(presenter, till):
    presenter.posting.take_referens("4711")
    back = put_away_and_back(presenter, till, "parked")
    back.complete()

    assert payments(till.ledger) == [("kort", 250, "4711")]


@pytest.mark.parametrize("way", ["parked", "emptied"])
def test_parts_of_another_sum_must_be_said_again(presenter, till, tmp_path, way):
    """The clerk is told what they were, and what to do; nothing is paid in another way unasked."""
    presenter.posting.take_delar(PARTS)

    def meanwhile() -> None:
        sell_in_another_window(tmp_path, "1000")

    back = put_away_and_back(presenter, till, way, meanwhile)
    told = back.state.message

    assert back.state.payment.delar == ()
    assert told is not None
    assert told.tone == "attention"
    assert f"kort 100{NBSP}kr + faktura 150{NBSP}kr" in told.text
    assert "D" in told.text


def test_parts_are_not_paid_where_a_way_is_not_taken(presenter, till):
    """A desk without cash takes up what was begun at one with it."""
    cash = (replace(PARTS[0], betalsatt=Betalsatt.KONTANT, referens=""), PARTS[1])
    presenter.posting.take_delar(cash)
    presenter.park()
    till.session.desk = replace(till.desk, kontant=False)
    presenter.take_up(0)

    assert presenter.state.payment.delar == ()
    assert "kontant" in presenter.state.message.text


def put_away_and_back(
    presenter: CheckoutPresenter,
    till: Till,
    way: str,
    meanwhile: Callable[[], None] = lambda: None,
) -> CheckoutPresenter:
    """Put the checkout away and take it back; return whose it is then."""
    if way == "emptied":
        presenter.new_patient()
        meanwhile()
        presenter.restore()
        return presenter
    presenter.park()
    meanwhile()
    back = presenter_of(till) if way == "elsewhere" else presenter
    back.take_up(0)
    return back


def test_parts_that_do_not_add_up_say_how_much_is_missing(window):
    divide(window, "300")

    left = window.findChild(QLabel, "delarKvar")
    assert left.text() == "50\u00a0kr för mycket"
    press(window, Qt.Key.Key_Escape)
    assert not left.isVisible()


def test_a_change_of_the_fee_forgets_the_parts(presenter):
    """Parts of another sum are no longer what anybody meant."""
    parts = (
        Delbetalning(Betalsatt.KORT, Money.kr(100)),
        Delbetalning(Betalsatt.KONTANT, Money.kr(150)),
    )
    presenter.posting.take_delar(parts)
    assert presenter.state.payment.delar == parts
    presenter.pick_quick(3)

    assert presenter.state.payment.delar == ()


def test_the_reference_of_the_terminal_is_kept(presenter, till):
    presenter.posting.open(Asks.REFERENS)
    assert presenter.state.payment.asks is Asks.REFERENS
    presenter.posting.take_referens(" 000123 ")
    presenter.complete()

    assert payments(till.ledger) == [("kort", 250, "000123")]


def test_a_clinic_that_wants_the_reference_is_asked_for_it(till):
    """Nothing is posted before it is there; then one Enter is enough."""
    asking = replace(till, kortterminal=SeparatTerminal(asks=True))
    presenter = presenter_of(asking)
    identify(presenter, ADULT)
    presenter.pick_number(1)
    presenter.complete()

    assert presenter.state.payment.asks is Asks.REFERENS
    assert till.ledger.last_kvitto(till.desk.id) is None
    presenter.posting.take_referens("77")
    presenter.complete()
    assert payments(till.ledger) == [("kort", 250, "77")]


class Connected:
    """A terminal that is connected, as a later driver would be."""

    asks = False

    def __init__(self, fails: bool = False) -> None:
        self.fails = fails
        self.charged: list[Kortkop] = []
        self.undone: list[Kortkop] = []

    def charge(self, kop: Kortkop) -> str:
        if self.fails:
            raise UserFacingError("Kortet nekades. Välj faktura.")
        self.charged.append(kop)
        return f"T{len(self.charged)}"

    def undo(self, kop: Kortkop) -> None:
        self.undone.append(kop)


def test_a_connected_terminal_fits_the_port(till):
    """It is asked before anything is written, and its reference goes on the receipt."""
    terminal = Connected()
    presenter = presenter_of(replace(till, kortterminal=terminal))
    identify(presenter, ADULT)
    presenter.pick_number(1)
    presenter.complete()

    assert payments(till.ledger) == [("kort", 250, "T1")]
    assert [kop.belopp.whole_kr for kop in terminal.charged] == [250]


def test_a_card_that_is_refused_leaves_nothing_behind(till):
    presenter = presenter_of(replace(till, kortterminal=Connected(fails=True)))
    identify(presenter, ADULT)
    presenter.pick_number(1)
    presenter.complete()

    assert presenter.state.message is not None
    assert "nekades" in presenter.state.message.text
    assert till.ledger.last_kvitto(till.desk.id) is None


def test_a_posting_that_is_refused_takes_the_charge_back(till):
    """The same visit twice: the terminal is told to undo before the clerk is asked."""
    terminal = Connected()
    first, again = (presenter_of(replace(till, kortterminal=terminal)) for _ in range(2))
    for presenter in (first, again):
        identify(presenter, ADULT)
        presenter.pick_number(1)
        presenter.complete()

    assert again.state.payment.confirm is not None
    assert again.state.payment.confirm.kind is ConfirmKind.DUPLICATE
    assert terminal.undone == terminal.charged[1:]


def test_no_card_is_charged_where_the_clerk_waives_a_fee_alone(till):
    """A visit that is paid and one that is waived on the same receipt."""
    terminal = Connected()
    till = replace(till, kortterminal=terminal)
    missed: dict[str, Any] = {"utfall": "uteblivet", "omstandigheter": ["avgift_efterskankt"]}
    besok = (*request_of().besok, *request_of(tidpunkt="2026-03-02T09:00", **missed).besok)
    shown = till.quote(replace(request_of(), besok=besok), CheckoutId("c1"))
    command = CompleteCheckout(shown, Betalsatt.KORT, beslut_av=till.desk.clerk)

    with pytest.raises(InvalidInputError, match="inte din egen signatur"):
        till.complete(command)

    assert shown.att_betala == Money.kr(250)
    assert terminal.charged == []


def test_f_again_changes_how_the_invoice_is_sent(presenter, till):
    """Post, e-invoice, digital mailbox; what was chosen is remembered for the patient."""
    seen = []
    for _ in range(4):
        presenter.choose_betalsatt(Betalsatt.FAKTURA)
        seen.append(presenter.state.payment.hint.split(",")[0])
    presenter.choose_betalsatt(Betalsatt.FAKTURA)
    presenter.complete()

    assert seen == ["Post", "E-faktura", "Digital brevlåda", "Post"]
    patient = till.ledger.find_patient(ADULT)
    assert till.ledger.faktura_val(patient.id).kanal is Kanal.EFAKTURA


def test_swish_is_posted_once_the_clerk_has_seen_the_money(presenter, till):
    """The code is shown; Enter asks; N posts nothing; J posts."""
    presenter.choose_betalsatt(Betalsatt.SWISH)
    assert presenter.state.payment.swish.number == "123 123 45 67"
    presenter.complete()
    assert presenter.state.payment.confirm.kind is ConfirmKind.SWISH
    presenter.confirm(False)
    assert till.ledger.last_kvitto(till.desk.id) is None
    presenter.complete()
    presenter.confirm(True)

    assert payments(till.ledger) == [("swish", 250, "")]


def test_a_card_that_is_scanned_last_leaves_how_it_is_paid(till):
    """The visit and the invoice were chosen before the patient: it is no card payment then."""
    presenter = presenter_of(till)
    presenter.without_patient()
    presenter.pick_number(1)
    presenter.choose_betalsatt(Betalsatt.FAKTURA)
    presenter.take_scan(ADULT, presenter.state.form)
    of_the_same = presenter.state.payment.betalsatt
    presenter.take_scan(OTHER, presenter.state.form)

    assert of_the_same is Betalsatt.FAKTURA
    assert presenter.state.payment.betalsatt is Betalsatt.KORT


def test_money_that_has_come_is_asked_about_again_once_the_sum_is_another(
    tmp_path, presenter, till
):
    """250 kr have been seen; now it is 200 kr, and of those nobody has said it."""
    presenter.change("frikort.ackumulerat", "1000")
    presenter.choose_betalsatt(Betalsatt.SWISH)
    presenter.complete()
    sell_in_another_window(tmp_path, "1000")
    before = till.ledger.last_kvitto(till.desk.id)
    presenter.confirm(True)
    assert presenter.state.payment.confirm.kind is ConfirmKind.CHANGED
    presenter.confirm(True)

    confirm = presenter.state.payment.confirm
    assert (confirm.kind, "200\xa0kr" in confirm.text) == (ConfirmKind.SWISH, True)
    assert till.ledger.last_kvitto(till.desk.id) == before


def test_parts_are_typed_again_once_the_sum_is_another(tmp_path, presenter, till):
    """They stand there, and how much is too much: nothing is posted by a way nobody chose."""
    presenter.change("frikort.ackumulerat", "1000")
    sell_in_another_window(tmp_path, "1000")
    before = till.ledger.last_kvitto(till.desk.id)
    parts = (
        Delbetalning(Betalsatt.KORT, Money.kr(100)),
        Delbetalning(Betalsatt.KONTANT, Money.kr(150)),
    )
    presenter.posting.take_delar(parts)
    presenter.complete()

    payment = presenter.state.payment
    assert (payment.confirm, payment.asks, payment.delar) == (None, Asks.DELAR, parts)
    assert "till 200\xa0kr" in presenter.state.message.text
    assert till.ledger.last_kvitto(till.desk.id) == before


def test_a_phone_reads_the_code_from_the_screen(window):
    """Offline format, no patient data: read from a picture of the window by another library."""
    type_text(window, ADULT)
    press(window, Qt.Key.Key_Return)
    type_text(window, "1")
    press(window, Qt.Key.Key_Return)
    type_text(window, "s")
    window.repaint()
    picture = window.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = bytes(picture.constBits())
    step = picture.bytesPerLine()
    flat = b"".join(rows[y * step : y * step + picture.width()] for y in range(picture.height()))
    size = (picture.width(), picture.height())
    (code,) = zxingcpp.read_barcodes(Image.frombytes("L", size, flat))

    assert code.text == "C1231234567;250;Patientavgift K1;0"


def test_a_desk_without_swish_and_cash_offers_neither(tmp_path):
    opened = open_till(tmp_path)

    assert presenter_of(opened).ways == (Betalsatt.KORT, Betalsatt.FAKTURA)
    close_till(opened)
