"""A paper form that the checkout takes over: its number is tied to the visit, whoever it is."""

from dataclasses import replace

import pytest

from kassa.desk.blankett_serie import serie_status
from kassa.desk.kortterminal import SeparatTerminal
from kassa.desk.reservpaket import make_reservpaket
from kassa.ids import DeskId
from kassa.kvitto.document import Betalsatt
from tests.helpers.till import ADULT, OTHER_ADULT
from tests.ui.checkout_parts import close_till, open_till, presenter_of, sell_in_another_window
from ui.checkout.form import Form
from ui.checkout.paying import WAY_WORDS
from ui.checkout.state import ConfirmKind

K1 = DeskId("K1")
LMA = "19880504-A102"
HANDED = Form(
    personnummer=LMA,
    namn="Amina Test",
    tidpunkt="1/3 9:30",
    blankett="K1-B002",
    blankett_betalt="50",
)


@pytest.fixture
def till(tmp_path):
    till = open_till(tmp_path)
    make_reservpaket(4, ("primarvard", ""), till.ledger, till.taxa_book, till.clock, till.desk)
    yield till
    close_till(till)


@pytest.fixture
def presenter(till):
    presenter = presenter_of(till)
    assert presenter.take_form(HANDED, Betalsatt.KONTANT)
    presenter.change("kategori", "asylsokande")
    presenter.change("handlingar.lma_kort", True)
    presenter.change("lma_nummer", "1234567890")
    return presenter


def test_an_asylum_seekers_form_is_posted_with_its_number(presenter, till):
    presenter.pick_number(1)
    assert presenter.state.besok.chip_list[0].label == "Blankett K1-B002, betalt 50 kr kontant"
    presenter.choose_betalsatt(Betalsatt.KORT)
    presenter.complete()

    form = till.ledger.blankett(K1, 2)
    kvitto = till.ledger.last_kvitto(K1)
    assert kvitto.att_betala.whole_kr == 50
    assert (form.checkout_id, form.anteckning) == (kvitto.checkout_id, "")
    assert f"{kvitto.tidpunkt:%Y-%m-%d %H:%M}" == "2026-03-01 09:30"
    assert serie_status(K1, till.ledger).inlagda == 1


def test_another_sum_than_the_paper_says_is_asked_about_and_noted(presenter, till):
    presenter.change("blankett_betalt", "250")
    presenter.pick_number(1)
    presenter.choose_betalsatt(Betalsatt.KORT)
    presenter.complete()
    confirm = presenter.state.payment.confirm
    assert confirm.kind is ConfirmKind.BLANKETT
    assert "på papperet 250\xa0kr, enligt Kassa 50\xa0kr" in confirm.text
    assert till.ledger.last_kvitto(K1) is None
    presenter.confirm(True)

    assert till.ledger.blankett(K1, 2).anteckning.startswith("på papperet 250")


def test_a_difference_is_asked_about_again_once_it_is_another(tmp_path, till):
    """On paper 250 kr and 200 kr by Kassa was confirmed; meanwhile it is nothing."""
    presenter = presenter_of(till)
    presenter.take_form(Form(personnummer=ADULT, blankett="K1-B003", blankett_betalt="250"))
    presenter.pick_number(1)
    presenter.change("frikort.ackumulerat", "1250")
    presenter.choose_betalsatt(Betalsatt.KORT)
    presenter.complete()
    presenter.posting.answer(yes=True)
    sell_in_another_window(tmp_path, "1250")
    presenter.complete()
    changed = presenter.state.payment.confirm
    presenter.confirm(True)
    asked = presenter.state.payment.confirm

    assert changed is not None
    assert changed.kind is ConfirmKind.CHANGED
    assert asked is not None
    assert asked.kind is ConfirmKind.BLANKETT
    assert "enligt Kassa 0\xa0kr" in asked.text
    assert till.ledger.blankett(K1, 3) is None


def test_what_was_paid_on_paper_is_charged_on_no_card_again(till):
    """The patient paid when the form was filled in; the rest of the window is told of it."""

    class NeverCharges(SeparatTerminal):
        def charge(self, kop):
            raise AssertionError(kop)

    told = []
    till = replace(till, kortterminal=NeverCharges(), on_posted=[lambda: told.append(True)])
    presenter = presenter_of(till)
    presenter.take_form(Form(personnummer=ADULT, blankett="K1-B003", blankett_betalt="250"))
    presenter.pick_number(1)
    presenter.choose_betalsatt(Betalsatt.KORT)
    presenter.complete()

    assert till.ledger.last_kvitto(K1).betalsatt is Betalsatt.KORT
    assert told == [True]


def test_a_number_somebody_else_used_meanwhile_posts_nothing(presenter, till):
    other = presenter_of(till)
    other.take_form(Form(personnummer=ADULT, blankett="K1-B002", blankett_betalt="250"))
    other.pick_number(1)
    other.complete()
    before = till.ledger.last_kvitto(K1)
    presenter.pick_number(1)
    presenter.choose_betalsatt(Betalsatt.KORT)
    presenter.complete()

    assert till.ledger.last_kvitto(K1) == before
    assert "redan inlagd som kvitto" in presenter.state.message.text


def test_what_was_begun_is_put_aside_first(till):
    presenter = presenter_of(till)
    presenter.change("personnummer", OTHER_ADULT)
    presenter.pick_number(1)
    presenter.take_form(HANDED)

    assert presenter.state.form.personnummer == LMA
    assert [row.label.partition(",")[0] for row in presenter.state.parked] == [OTHER_ADULT]
    assert presenter.state.message is not None
    assert "Parkerat" in presenter.state.message.text


def test_the_number_goes_along_when_it_is_put_aside_and_can_be_taken_off(presenter):
    presenter.park()
    presenter.take_up(0)
    assert presenter.state.form.blankett == "K1-B002"
    presenter.remove_chip("blankett")

    assert (presenter.state.form.blankett, presenter.state.form.blankett_betalt) == ("", "")


@pytest.mark.parametrize("way", [Betalsatt.FAKTURA, Betalsatt.KORT])
def test_how_it_was_paid_on_paper_goes_along_whatever_comes_between(till, way):
    """Put aside and taken up, emptied and taken back, a card scanned: it was paid that way."""
    presenter = presenter_of(till)
    form = Form(blankett="K1-B003", blankett_betalt="250", namn="Märta Ängström")
    presenter.take_form(form, way)
    presenter.park()
    presenter.take_up(0)
    parked = presenter.state.payment.betalsatt
    presenter.new_patient()
    presenter.restore()
    emptied = presenter.state.payment.betalsatt
    presenter.take_scan(ADULT, presenter.state.form)
    presenter.pick_number(1)

    assert (parked, emptied, presenter.state.payment.betalsatt) == (way, way, way)
    said = f"Blankett K1-B003, betalt 250 kr {WAY_WORDS[way]}"
    assert presenter.state.besok.chip_list[0].label == said


def test_two_visits_of_one_form_share_its_number(presenter, till):
    presenter.pick_number(1)
    presenter.add_besok()
    assert presenter.state.form.blankett == "K1-B002"
