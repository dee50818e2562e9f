"""The closed days as SIE 4I, read back by a reader written apart from it."""

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

import pytest

from kassa.bokforing.konto import Kontoplan
from kassa.bokforing.sie import pc8, sie_bytes
from kassa.desk.bokfor import book_days, vouchers_waiting
from kassa.desk.dagsavslut import CloseDay, close_day, open_day
from kassa.kvitto.document import Betalsatt, Delbetalning, Klinik
from kassa.money import Money
from tests.helpers.sie_reader import read_sie
from tests.helpers.till import CHILD, OTHER_ADULT, Till
from tests.helpers.whole import assert_whole

PLAN = Kontoplan()
INTYG = [{"artikel": "intyg_a", "antal": 2}]


@pytest.fixture
def till(tmp_path):
    opened = Till.open(tmp_path / "kassa.db")
    opened.desk = replace(opened.desk, kontant=True)
    yield opened
    opened.close()


def close(till: Till, z_id: str, raknat: int = 0, skal: str = "") -> None:
    command = CloseDay(z_id, Money.kr(raknat), skal)
    close_day(command, till.ledger, till.clock, till.desk)


def book(till: Till, **more):
    return book_days(till.ledger, PLAN, till.clock, till.desk, version="0.1.0", **more)


def balances(content: str) -> dict[str, Decimal]:
    """Return what each account has moved, over all vouchers."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for voucher in read_sie(sie_bytes(content)).vouchers:
        for konto, _, amount, _ in voucher.lines:
            sums[konto] += amount
    return dict(sums)


def test_a_day_becomes_a_voucher_that_another_reader_understands(till):
    """Fees, certificates with VAT, a missed visit, a frikort, a return, parts, a difference."""
    open_day(Money.kr(500), till.ledger, till.clock, till.desk)
    till.sell(varor=INTYG)  # 250 + 620 (124 VAT), by card
    delar = (Delbetalning(Betalsatt.KONTANT, Money.kr(100)),
             Delbetalning(Betalsatt.FAKTURA, Money.kr(150)))  # fmt: skip
    till.complete(till.quote(number=OTHER_ADULT), Betalsatt.FLERA, delar=delar)
    till.sell(number=CHILD, utfall="uteblivet")  # 100
    back = till.sell(tidpunkt="2026-03-02T11:15")
    till.reverse(back.kvitto.checkout_id)
    close(till, "z1", 590, "Fel växel")
    fil = book(till)

    assert fil is not None
    sie = read_sie(sie_bytes(fil.content))
    assert sie.posts["#FLAGGA"] == ["0"]
    assert sie.posts["#FORMAT"] == ["PC8"]
    assert sie.posts["#SIETYP"] == ["4"]
    assert sie.posts["#ORGNR"] == ["232100-0057"]
    (voucher,) = sie.vouchers
    assert (voucher.serie, voucher.nummer, voucher.day) == ("K1", "1", "20260302")
    assert balances(fil.content) == {
        "1580": Decimal("970.00"),  # card: 250 + 620 + 100 + 250 - 250
        "1910": Decimal("90.00"),  # cash 100, ten too little in the drawer
        "1510": Decimal("150.00"),
        "3040": Decimal("-500.00"),
        "3041": Decimal("-100.00"),
        "3001": Decimal("-496.00"),
        "2611": Decimal("-124.00"),
        "3790": Decimal("10.00"),
    }
    assert_whole(till.path)


def test_what_the_frikort_takes_off_has_an_account_of_its_own(till):
    for month in range(1, 6):
        till.sell(tidpunkt=f"2026-01-0{month}T10:15")
    till.sell(tidpunkt="2026-02-01T10:15")  # 200 of 250
    till.sell(tidpunkt="2026-02-02T10:15")  # nothing
    close(till, "z1")
    fil = book(till)

    assert fil is not None
    assert balances(fil.content) == {
        "1580": Decimal("1450.00"), "3040": Decimal("-1750.00"), "3730": Decimal("300.00"),
    }  # fmt: skip


def test_a_day_is_given_once(till):
    """The next file holds what was closed since; without that there is none."""
    till.sell()
    close(till, "z1", 0)
    assert len(vouchers_waiting(till.ledger, PLAN)) == 1
    first = book(till)
    assert book(till) is None
    till.sell(number=OTHER_ADULT)
    close(till, "z2", 0)
    second = book(till)

    assert first is not None
    assert second is not None
    numbers = [read_sie(sie_bytes(fil.content)).vouchers[0].nummer for fil in (first, second)]
    assert numbers == ["1", "2"]
    assert till.ledger.sie_fil_list(5) == (second, first)


def test_a_day_without_sales_is_a_voucher_without_lines(till):
    """It is told all the same, so that the numbers have no hole."""
    close(till, "z1", 0)
    fil = book(till)

    assert fil is not None
    assert read_sie(sie_bytes(fil.content)).vouchers[0].lines == []


def test_every_line_names_the_cost_centre_where_there_is_one(till):
    till.sell()
    close(till, "z1", 0)
    fil = book(till, kostnadsstalle="4711")

    assert fil is not None
    sie = read_sie(sie_bytes(fil.content))
    assert sie.posts["#OBJEKT"] == ["1", "4711", "4711"]
    assert {tuple(line[1]) for line in sie.vouchers[0].lines} == {("1", "4711")}


def test_letters_outside_the_code_page_become_the_nearest(till):
    """Names of clinics and clerks come from everywhere; the file stays readable."""
    name = 'Läkarhuset "Šarić & Ø–Λ"\t日'
    till.desk = replace(
        till.desk, klinik=Klinik(name, "232100-0057", "Gatan 1", "K1"), clerk="Łukasz Öberg"
    )
    till.sell()
    close(till, "z1", 0)
    fil = book(till)

    assert fil is not None
    sie = read_sie(sie_bytes(fil.content))
    assert sie.posts["#FNAMN"] == ['Läkarhuset "Saric & O-?" ?']
    assert sie.posts["#GEN"][1] == "Lukasz Öberg"


@pytest.mark.parametrize(
    ("words", "written"),
    [("Åäö éüñ", "Åäö éüñ"), ("ǎ ő ș", "a o s"), ("5 €", "5 EUR"), ("a\nb", "a b"), ("ﬁ", "fi")],
)
def test_pc8(words, written):
    assert pc8(words) == written
