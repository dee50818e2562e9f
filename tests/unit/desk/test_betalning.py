"""Several means for one receipt: parts that add up, and go back the way they came."""

from dataclasses import replace
from typing import Any

import pytest

from kassa.desk.complete_checkout import CheckoutResult
from kassa.desk.dagsavslut import x_rapport
from kassa.desk.posting import CheckoutConflictError
from kassa.errors import InvalidInputError
from kassa.kvitto import text
from kassa.kvitto.document import Betalsatt, Delbetalning, from_json, to_json
from kassa.money import Money
from tests.helpers.till import Till
from tests.helpers.whole import assert_whole

KORT, FAKTURA, KONTANT = Betalsatt.KORT, Betalsatt.FAKTURA, Betalsatt.KONTANT


def part(betalsatt: Betalsatt, kr: int, referens: str = "") -> Delbetalning:
    return Delbetalning(betalsatt, Money.kr(kr), referens)


@pytest.fixture
def till(tmp_path):
    opened = Till.open(tmp_path / "kassa.db")
    opened.desk = replace(opened.desk, kontant=True, swish="1234567890")
    yield opened
    opened.close()


def pay(till: Till, *delar: Delbetalning, **visit: Any) -> CheckoutResult:
    return till.complete(till.quote(**visit), Betalsatt.FLERA, confirmed=True, delar=delar)


def test_a_receipt_is_paid_in_several_ways(till):
    """Each part is written as it was paid, and the receipt tells them."""
    sold = pay(till, part(KORT, 100, "4711-22"), part(KONTANT, 150))

    paid = till.ledger.payment_list(sold.kvitto.checkout_id)
    assert [(p.betalsatt, p.belopp.whole_kr, p.referens, p.place) for p in paid] == [
        (KORT, 100, "4711-22", 1),
        (KONTANT, 150, "", 2),
    ]
    assert sold.kvitto.betalsatt is Betalsatt.FLERA
    assert text.betalsatt_list(sold.kvitto) == (
        "Kort: 100\u00a0kr",
        "Referens 4711-22",
        "Kontant: 150\u00a0kr",
    )
    assert text.sum_label(sold.kvitto) == "Betalt"
    assert from_json(to_json(sold.kvitto)) == sold.kvitto
    assert_whole(till.path)


def test_a_card_reference_is_kept_where_the_card_pays_all(till):
    sold = till.complete(till.quote(), delar=(part(KORT, 250, "000123"),))

    assert sold.kvitto.betalsatt is KORT
    assert text.betalsatt_list(sold.kvitto) == ("Betalsätt: Kort", "Referens 000123")


def test_an_ordinary_payment_leaves_no_parts_on_the_receipt(till):
    """What one word says is not said twice: receipts stay as small as they were."""
    assert till.sell().kvitto.delar == ()


@pytest.mark.parametrize(
    ("delar", "says"),
    [
        ((part(KORT, 100), part(KONTANT, 149)), "Delarna är 249"),
        ((part(KORT, 251),), "Delarna är 251"),
        ((part(KORT, 300), part(KONTANT, -50)), "över 0 kr"),
        ((part(KORT, 250), part(KONTANT, 0)), "över 0 kr"),
        ((part(FAKTURA, 100), part(FAKTURA, 150)), "en faktura"),
        ((part(Betalsatt.FLERA, 250),), "Betalsätt saknas"),
        ((part(KORT, 250, "x" * 41),), "högst 40 tecken"),
    ],
)
def test_parts_that_cannot_be_are_refused_and_nothing_is_written(till, delar, says):
    with pytest.raises(InvalidInputError, match=says):
        pay(till, *delar)

    assert till.ledger.last_kvitto(till.desk.id) is None


@pytest.mark.parametrize(("way", "says"), [(KONTANT, "kontanter"), (Betalsatt.SWISH, "Swish")])
def test_a_desk_takes_only_what_it_is_set_up_for(till, way, says):
    till.desk = replace(till.desk, kontant=False, swish="")

    with pytest.raises(InvalidInputError, match=says):
        pay(till, part(KORT, 100), part(way, 150))


def test_a_reversal_gives_back_on_the_same_means(till):
    """Money goes back the way it came, to the öre."""
    sold = pay(till, part(KORT, 60), part(Betalsatt.SWISH, 190))
    back = till.reverse(sold.kvitto.checkout_id).kvitto

    paid = till.ledger.payment_list(back.checkout_id)
    assert [(p.betalsatt, p.belopp.whole_kr) for p in paid] == [
        (KORT, -60),
        (Betalsatt.SWISH, -190),
    ]
    assert text.betalsatt_list(back) == (
        "Återbetalning till kort: −60\u00a0kr",
        "Återbetalning med Swish: −190\u00a0kr",
    )
    assert_whole(till.path)


def test_the_day_shows_each_means(till):
    """An X report adds the parts up by means; cash alone is expected in the drawer."""
    pay(till, part(KORT, 100), part(KONTANT, 150))
    sold = pay(till, part(KONTANT, 50), part(FAKTURA, 200))
    till.reverse(sold.kvitto.checkout_id)
    till.sell()

    day = x_rapport(till.ledger, till.clock, till.desk)
    assert [(m.betalsatt, m.antal, m.in_belopp, m.ut_belopp) for m in day.medel] == [
        ("faktura", 2, 20_000, 20_000),
        ("kontant", 3, 20_000, 5_000),
        ("kort", 2, 35_000, 0),
    ]
    assert day.kontant is not None
    assert day.kontant.forvantat == 15_000


def test_the_same_checkout_twice_gives_one_receipt_and_other_parts_are_a_conflict(till):
    """A retry finds the first posting only if it is paid as it was."""
    shown = till.quote()
    delar = (part(KORT, 100), part(KONTANT, 150))
    first = till.complete(shown, Betalsatt.FLERA, delar=delar)
    again = till.complete(shown, Betalsatt.FLERA, delar=delar)

    assert again.already_posted
    assert again.kvitto == first.kvitto
    with pytest.raises(CheckoutConflictError, match="andra uppgifter"):
        till.complete(shown, Betalsatt.FLERA, delar=(part(KORT, 101), part(KONTANT, 149)))
