"""Cards of one checkout: all of them paid with a receipt, or none of them charged."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from kassa.desk.complete_checkout import CheckoutResult, CompleteCheckout, complete_checkout
from kassa.desk.kortterminal import CardUnclearError, Kortkop, complete_with_card
from kassa.desk.ports import Payment
from kassa.desk.posting import CheckoutConflictError
from kassa.errors import StorageError, UserFacingError
from kassa.ids import CheckoutId
from kassa.kvitto.document import Betalsatt, Delbetalning
from kassa.money import Money
from tests.helpers.till import Till


class Terminal:
    """A terminal that is connected; it refuses every card from a place on."""

    asks = False

    def __init__(self, takes: int, error: BaseException | None = None) -> None:
        self._takes = takes
        self._error = error
        self.standing: list[Kortkop] = []
        self.undone: list[int] = []

    def charge(self, kop: Kortkop) -> str:
        if self._error and len(self.standing) == self._takes:
            raise self._error
        self.standing.append(kop)
        return f"T{len(self.standing)}"

    def undo(self, kop: Kortkop) -> None:
        self.standing.remove(kop)
        self.undone.append(kop.belopp.whole_kr)


@pytest.fixture
def till(tmp_path):
    opened = Till.open(tmp_path / "kassa.db")
    yield opened
    opened.close()


@pytest.fixture
def command(till):
    delar = tuple(Delbetalning(Betalsatt.KORT, Money.kr(kr)) for kr in (100, 90, 60))
    return CompleteCheckout(till.quote(), Betalsatt.FLERA, duplicate_confirmed=True, delar=delar)


def posted(_command: CompleteCheckout) -> CheckoutResult:
    raise AssertionError("a fault while posting")


def nothing_posted(_checkout_id: CheckoutId) -> tuple[Payment, ...]:
    return ()


def post_at(till: Till) -> Callable[[CompleteCheckout], CheckoutResult]:
    return lambda wish: complete_checkout(wish, till.ledger, till.taxa_book, till.clock, till.desk)


@pytest.mark.parametrize(
    "error", [UserFacingError("Kortet nekades."), OSError("cable"), KeyboardInterrupt()]
)
def test_a_later_card_that_is_refused_leaves_none_charged(command, error):
    """Whatever stopped it, the cards before are paid back, the last one first."""
    terminal = Terminal(2, error)
    with pytest.raises(type(error)):
        complete_with_card(command, terminal, posted, nothing_posted)

    assert terminal.standing == []
    assert terminal.undone == [90, 100]


def test_a_posting_that_breaks_leaves_none_charged(command):
    """Also where it is no refusal but a fault of the program."""
    terminal = Terminal(3)
    with pytest.raises(AssertionError):
        complete_with_card(command, terminal, posted, nothing_posted)

    assert terminal.undone == [60, 90, 100]


def test_a_posting_that_stands_leaves_every_card_charged(command, till):
    """Each part carries the reference of the terminal."""
    terminal = Terminal(3)
    complete_with_card(command, terminal, post_at(till), till.ledger.payment_list)

    paid = till.ledger.payment_list(command.quote.checkout_id)
    assert [each.referens for each in paid] == ["T1", "T2", "T3"]
    assert terminal.undone == []


@pytest.mark.parametrize(
    "error", [StorageError("Disken svarar inte."), OSError("disk"), KeyError()]
)
def test_an_error_after_it_was_written_leaves_the_cards_charged(command, till, error):
    """The receipt stands: taken back, it would say a card has paid that has not."""
    terminal = Terminal(3)

    def post(wish: CompleteCheckout) -> CheckoutResult:
        post_at(till)(wish)
        raise error

    with pytest.raises(type(error)):
        complete_with_card(command, terminal, post, till.ledger.payment_list)

    assert terminal.undone == []
    assert till.ledger.kvitto_of(command.quote.checkout_id) is not None


def test_the_same_checkout_with_other_facts_leaves_the_cards_of_the_first(command, till):
    """It is charged once under its id, so what would be taken back is the first one's."""
    terminal = Terminal(4)
    complete_with_card(command, terminal, post_at(till), till.ledger.payment_list)
    other = replace(command, delar=(), betalsatt=Betalsatt.KORT)

    with pytest.raises(CheckoutConflictError):
        complete_with_card(other, terminal, post_at(till), till.ledger.payment_list)

    assert terminal.undone == []


def test_a_card_that_no_receipt_has_is_paid_back_though_the_checkout_is_posted(command, till):
    """It was posted as an invoice, and asked for again by card."""
    terminal = Terminal(3)
    post_at(till)(replace(command, delar=(), betalsatt=Betalsatt.FAKTURA))

    with pytest.raises(CheckoutConflictError):
        complete_with_card(command, terminal, post_at(till), till.ledger.payment_list)

    assert terminal.standing == []


def test_a_ledger_that_does_not_answer_leaves_the_card_charged_and_says_so(command):
    """A retry charges it once; taken back unseen, a receipt might stand that nobody has paid."""
    terminal = Terminal(3)

    def silent(_checkout_id: CheckoutId) -> tuple[Payment, ...]:
        raise StorageError("Databasen svarar inte.")

    with pytest.raises(CardUnclearError, match=r"Databasen svarar inte\..*är debiterat"):
        complete_with_card(command, terminal, posted, silent)

    assert terminal.undone == []
