"""Opening and closing a desk: every receipt is in exactly one Z report, to the öre."""

from __future__ import annotations

import random
from collections import Counter
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from db.driver import sqlite3
from kassa.desk.dagsavslut import CloseDay, close_day, open_day, x_rapport
from kassa.errors import InvalidInputError
from kassa.ids import new_id
from kassa.kvitto.dagsrapport import Dagsrapport, Medel, Momsrad, chain_faults, from_json, to_json
from kassa.kvitto.dagsrapport_text import part_list
from kassa.kvitto.document import Betalsatt
from kassa.money import ZERO, Money
from tests.helpers import raw
from tests.helpers.till import CHILD, Till
from tests.helpers.whole import assert_whole, counts

if TYPE_CHECKING:
    from kassa.desk.day_ports import Oppning

DISTANS: dict[str, Any] = {"typ": "distans"}
INTYG: dict[str, Any] = {"typ": "varor", "varor": [{"artikel": "intyg_a", "antal": 1}]}


@pytest.fixture
def cash_till(till):
    till.desk = replace(till.desk, kontant=True)
    return till


def close(till: Till, raknat: Money | None = None, skal: str = "", z_id: str = "") -> Dagsrapport:
    command = CloseDay(z_id or new_id(), raknat, skal)
    return close_day(command, till.ledger, till.clock, till.desk).rapport


def opened(till: Till, vaxelkassa: Money) -> Oppning:
    return open_day(vaxelkassa, till.ledger, till.clock, till.desk)


def net(rapport: Dagsrapport) -> dict[str, int]:
    return {medel.betalsatt: medel.in_belopp - medel.ut_belopp for medel in rapport.medel}


def paid(till: Till) -> dict[str, int]:
    """Return what the payments say, read past Kassa."""
    with closing(raw.connect(till.path)) as conn:
        return dict(
            conn.execute("SELECT betalsatt, sum(belopp_ore) FROM payment GROUP BY betalsatt")
        )


def test_the_day_in_figures_counted_by_hand(till):
    """250 by card, 250 by invoice taken back, a child for nothing, 100 by card
    from afar, a certificate of 310 with 62 VAT."""
    till.sell()
    second = till.sell(Betalsatt.FAKTURA).kvitto
    till.reverse(second.checkout_id)
    till.sell(number=CHILD, namn="Lo Lind")
    till.sell(**DISTANS)
    till.sell(**INTYG)

    rapport = close(till)

    assert (rapport.serial, rapport.from_kvitto, rapport.until_kvitto) == (1, 1, 6)
    assert (rapport.kop, rapport.retur, rapport.reglering) == (5, 1, 0)
    assert (rapport.forsaljning, rapport.tillbaka, rapport.avdrag) == (91_000, 25_000, 0)
    assert rapport.medel == (
        Medel("faktura", 2, 25_000, 25_000),
        Medel("kort", 3, 66_000, 0),
    )
    assert rapport.moms == (Momsrad(25, 31_000, 6_200), Momsrad(0, 35_000, 0))
    assert [(slag.kod, slag.antal, slag.belopp) for slag in rapport.slag] == [
        ("100", 1, 25_000),
        ("180", 1, 10_000),
        ("300", 1, 0),
        ("440", 1, 31_000),
    ]
    assert rapport.ej_utskrivna == ("K1-1", "K1-2", "K1-3", "K1-4", "K1-5", "K1-6")
    assert rapport.kontant is None


def test_the_next_day_begins_where_this_one_ended(till):
    till.sell()
    first = close(till)
    till.sell(**DISTANS)
    second = close(till)

    assert (second.serial, second.from_kvitto, second.until_kvitto) == (2, 2, 2)
    assert (second.forsaljning, second.summa_forsaljning) == (10_000, 35_000)
    assert chain_faults([first, second]) == ()


def test_what_came_back_has_a_minus_in_the_report(till):
    """The count has the sign of its sum, not a hyphen."""
    sold = till.sell().kvitto
    close(till)
    till.reverse(sold.checkout_id)
    parts = part_list(x_rapport(till.ledger, till.clock, till.desk))

    counts = [line.antal for part in parts for line in part.lines]
    assert "−1" in counts
    assert "-1" not in counts


def test_a_day_without_a_receipt_closes_too(till):
    rapport = close(till)
    assert (rapport.from_kvitto, rapport.until_kvitto, rapport.medel) == (1, 0, ())
    assert close(till).from_kvitto == 1


def test_an_x_report_writes_nothing(till):
    till.sell()
    before = counts(till.path)
    rapport = x_rapport(till.ledger, till.clock, till.desk)
    assert (rapport.serial, rapport.hash, rapport.forsaljning) == (0, "", 25_000)
    assert counts(till.path) == before


def test_pressing_twice_closes_once(till):
    till.sell()
    z_id = new_id()
    first = close(till, z_id=z_id)
    till.sell()
    again = close_day(CloseDay(z_id), till.ledger, till.clock, till.desk)
    assert again.already_closed
    assert again.rapport == first
    assert counts(till.path)["z_rapport"] == 1


def test_a_report_survives_being_stored(cash_till):
    opened(cash_till, Money.kr(500))
    cash_till.sell(Betalsatt.KONTANT)
    rapport = close(cash_till, Money.kr(740), "Växlade fel")
    assert from_json(to_json(rapport)) == rapport
    assert cash_till.ledger.z_list(cash_till.desk.id, 5) == (rapport,)


def test_cash_that_differs_needs_a_reason_and_is_never_refused(cash_till):
    opened(cash_till, Money.kr(500))
    cash_till.sell(Betalsatt.KONTANT)
    with pytest.raises(InvalidInputError, match="skillnaden är −10"):
        close(cash_till, Money.kr(740))

    kontant = close(cash_till, Money.kr(740), "Växlade fel").kontant

    assert kontant is not None
    assert (kontant.vaxelkassa, kontant.forvantat, kontant.raknat) == (50_000, 75_000, 74_000)
    assert (kontant.differens, kontant.skal) == (-1_000, "Växlade fel")


def test_cash_is_counted_before_the_day_is_closed(cash_till):
    with pytest.raises(InvalidInputError, match="Räkna kontanterna"):
        close(cash_till)
    assert counts(cash_till.path)["z_rapport"] == 0


def test_cash_paid_back_leaves_the_drawer(cash_till):
    sold = cash_till.sell(Betalsatt.KONTANT).kvitto
    cash_till.reverse(sold.checkout_id)
    kontant = close(cash_till, ZERO).kontant
    assert kontant is not None
    assert kontant.forvantat == 0


def test_yesterdays_float_is_not_todays(cash_till):
    opened(cash_till, Money.kr(500))
    close(cash_till, Money.kr(500))
    kontant = x_rapport(cash_till.ledger, cash_till.clock, cash_till.desk).kontant
    assert kontant is not None
    assert kontant.vaxelkassa == 0


@pytest.mark.parametrize("vaxelkassa", [-1, 10_000_001])
def test_a_float_that_cannot_be_right_is_asked_about(vaxelkassa, cash_till):
    with pytest.raises(InvalidInputError, match="Räkna den igen"):
        opened(cash_till, Money(vaxelkassa))


def test_a_desk_without_cash_has_no_float_and_takes_none(till):
    with pytest.raises(InvalidInputError, match="tar inte kontanter"):
        opened(till, Money.kr(500))
    with pytest.raises(InvalidInputError, match="tar inte kontanter"):
        till.sell(Betalsatt.KONTANT)
    assert counts(till.path)["kvitto"] == 0


def one_step(till: Till, rng: random.Random, sold: dict[str, list[Any]]) -> None:
    standing = sold[till.desk.id]
    match rng.choice(("sell", "sell", "sell", "reverse", "close", "x")):
        case "sell":
            how = rng.choice((Betalsatt.KORT, Betalsatt.FAKTURA, Betalsatt.KONTANT))
            standing.append(till.sell(how, **rng.choice(({}, DISTANS))).kvitto.checkout_id)
        case "reverse" if standing:
            till.reverse(standing.pop(rng.randrange(len(standing))))
        case "close":
            close(till, Money(rng.randrange(100_000)), "Räknat i blindo")
        case _:
            x_rapport(till.ledger, till.clock, till.desk)


@pytest.mark.parametrize("seed", range(6))
def test_every_receipt_is_in_exactly_one_report(seed, cash_till):
    """Two desks sell, take back and close as it comes; together the reports are the payments."""
    rng = random.Random(seed)
    other = Till.open(cash_till.path, "K2")
    other.desk = replace(other.desk, kontant=True)
    sold: dict[str, list[Any]] = {"K1": [], "K2": []}
    for _ in range(40):
        one_step(rng.choice((cash_till, cash_till, other)), rng, sold)
    together: Counter[str] = Counter()
    for till in (cash_till, other):
        close(till, ZERO, "Sist")
        rapporter = till.ledger.z_list(till.desk.id, 100)[::-1]
        assert chain_faults(rapporter) == ()
        assert rapporter[-1].until_kvitto == len(till.ledger.kvitto_after(till.desk.id, 0))
        for rapport in rapporter:
            together.update(net(rapport))
    other.close()
    assert {how: belopp for how, belopp in together.items() if belopp} == {
        how: belopp for how, belopp in paid(cash_till).items() if belopp
    }
    assert_whole(cash_till.path)


def changed(rapporter: list[Dagsrapport], place: int, **changes: Any) -> list[Dagsrapport]:
    return [
        replace(rapport, **changes) if at == place else rapport
        for at, rapport in enumerate(rapporter)
    ]


def test_tampering_with_a_report_is_named(till):
    rapporter = []
    for _ in range(3):
        till.sell(**DISTANS)
        rapporter.append(close(till))
    assert chain_faults(rapporter) == ()
    assert chain_faults(changed(rapporter, 1, forsaljning=1)) == (
        "Z-rapport 2 har ändrats sedan den skrevs.",
    )
    resealed = [rapporter[0], replace(rapporter[1], forsaljning=1).sealed(), rapporter[2]]
    assert chain_faults(resealed) == ("Z-rapport 3 hänger inte ihop med den före.",)
    assert chain_faults([rapporter[0], rapporter[2]]) == (
        "Z-rapport 2 saknas.",
        "Z-rapport 3 hänger inte ihop med den före.",
    )


def test_the_database_keeps_a_report_as_it_is(till):
    close(till)
    with closing(raw.connect(till.path)) as conn:
        for statement in ("UPDATE z_rapport SET serial = 9", "DELETE FROM z_rapport"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                conn.execute(statement)
