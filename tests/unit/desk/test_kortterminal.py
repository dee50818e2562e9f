"""Cards of one checkout: all of them paid with a receipt, or none of them charged."""

import pytest

from kassa.desk.complete_checkout import CheckoutResult, CompleteCheckout, complete_checkout
from kassa.desk.kortterminal import Kortkop, complete_with_card
from kassa.errors import UserFacingError
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


@pytest.mark.parametrize(
    "error", [UserFacingError("Kortet nekades."), OSError("cable"), KeyboardInterrupt()]
)
def test_a_later_card_that_is_refused_leaves_none_charged(command, error):
    """Whatever stopped it, the cards before are paid back, the last one first."""
    terminal = Terminal(2, error)
    with pytest.raises(type(error)):
        complete_with_card(command, terminal, posted)

    assert terminal.standing == []
    assert terminal.undone == [90, 100]


def test_a_posting_that_breaks_leaves_none_charged(command):
    """Also where it is no refusal but a fault of the program."""
    terminal = Terminal(3)
    with pytest.raises(AssertionError):
        complete_with_card(command, terminal, posted)

    assert terminal.undone == [60, 90, 100]


def test_a_posting_that_stands_leaves_every_card_charged(command, till):
    """Each part carries the reference of the terminal."""
    terminal = Terminal(3)
    complete_with_card(
        command,
        terminal,
        lambda wish: complete_checkout(wish, till.ledger, till.taxa_book, till.clock, till.desk),
    )

    paid = till.ledger.payment_list(command.quote.checkout_id)
    assert [each.referens for each in paid] == ["T1", "T2", "T3"]
    assert terminal.undone == []
