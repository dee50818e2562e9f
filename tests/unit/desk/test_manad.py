"""The month: a few hundred invented receipts, added up by a model that knows nothing of Kassa."""

import csv
import io
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from kassa.desk.correct_checkout import CorrectCheckout, correct_checkout
from kassa.desk.manad import manad_csv, tell_manad
from kassa.desk.ovning import test_number as number_of
from kassa.desk.request import Override
from kassa.ersattning.manad import Manad
from kassa.ersattning.underlag import Grund
from kassa.ids import CheckoutId, new_id
from kassa.kvitto.document import Betalsatt
from kassa.money import Money
from kassa.taxa.model import TaxaMissingError
from tests.helpers.till import ADULT, OneTaxa, Till
from tests.helpers.whole import assert_whole

MARS = Manad(2026, 3)
YOUNG = number_of(date(2007, 1, 15), 238)  # 19
OLD = number_of(date(1941, 2, 3), 239)  # 85
CHILD = number_of(date(2012, 5, 4), 238)
REMISS = {"remiss": {"fran": "specialistvard", "forsta_besoket": True}}
TOLK = {"bokad": True, "avbestalld": False, "informerad": True}


@pytest.fixture
def till(tmp_path):
    opened = Till.open(tmp_path / "kassa.db")
    yield opened
    opened.close()


def tell(till: Till, manad: Manad = MARS):
    return tell_manad(manad, till.ledger, till.taxa_book, till.clock, till.desk)


def sums(till: Till, manad: Manad = MARS) -> dict[Grund, tuple[int, int]]:
    posts = tell(till, manad).poster
    return {post.grund: (post.antal, post.belopp.whole_kr) for post in posts if post.antal}


@pytest.mark.parametrize(
    ("visit", "expected"),
    [
        ({"number": YOUNG}, {Grund.ALDER_18_19: (1, 250)}),
        ({"number": YOUNG, "typ": "distans"}, {Grund.ALDER_18_19: (1, 100)}),
        ({"number": OLD, "vardgivarkategori": "sjukskoterska"}, {Grund.ALDER_85: (1, 250)}),
        ({"number": CHILD}, {}),
        ({"number": CHILD, **REMISS}, {}),
        (REMISS, {Grund.REMISS: (1, 250)}),
        ({"number": YOUNG, **REMISS}, {Grund.ALDER_18_19: (1, 250)}),
        ({"number": YOUNG, "omstandigheter": ["smittskydd"]}, {}),
        ({"number": YOUNG, "utfall": "uteblivet"}, {}),
        ({"number": YOUNG, "kategori": "asylsokande"}, {}),
        ({"omstandigheter": ["amning"]}, {}),
        ({"utfall": "uteblivet", "tolk": TOLK}, {Grund.TOLK: (1, 310)}),
        ({"omstandigheter": ["vantetid_over_30"]}, {Grund.VANTETID: (1, 250)}),
        (
            {"utfall": "uteblivet", "omstandigheter": ["avgift_efterskankt"]},
            {Grund.EFTERSKANKT: (1, 250)},
        ),
        ({}, {}),
        (
            {"number": YOUNG, "typ": "vaccination", "vaccin": {"mot": "hpv", "pris": 1000}},
            {},
        ),
    ],
)
def test_each_reason_is_what_the_region_says(till, visit, expected):
    """18-19, from 85, first referral visits; not what is free for everybody, nor children."""
    till.sell(**visit)

    assert sums(till) == expected


@pytest.mark.parametrize(
    ("born", "grund"),
    [
        (date(2008, 3, 3), None),  # 18 tomorrow
        (date(2008, 3, 2), Grund.ALDER_18_19),
        (date(2006, 3, 3), Grund.ALDER_18_19),  # 20 tomorrow
        (date(2006, 3, 2), None),  # 20 today, and pays
        (date(1941, 3, 3), None),
        (date(1941, 3, 2), Grund.ALDER_85),
    ],
)
def test_the_ages_are_those_of_the_day_of_the_visit(till, born, grund):
    till.sell(number=number_of(born, 238))

    assert list(sums(till)) == ([grund] if grund else [])


def test_what_the_frikort_takes_off_is_compensated_to_the_krona(till):
    """Five visits of 250, one of 200 and 50 off, one wholly free."""
    for day in range(1, 8):
        till.sell(tidpunkt=f"2026-02-0{day}T10:15")

    assert sums(till) == {Grund.FRIKORT: (2, 300)}


def test_a_code_of_the_clerks_own_is_not_compensated(till):
    override = Override("lakarbesok_fri", "Chefen har bestämt")
    till.sell(number=YOUNG, override=override)

    assert sums(till) == {}


def test_a_return_belongs_to_the_month_it_is_written_in(till):
    """What March was told stays told; April takes it back."""
    sold = till.sell(number=YOUNG)
    before = tell(till)
    april = till.at("2026-04-02T09:00")
    april.reverse(sold.kvitto.checkout_id)

    assert tell(till).rader == before.rader
    assert sums(april, Manad(2026, 4)) == {Grund.ALDER_18_19: (-1, -250)}


def test_a_refund_for_waiting_is_shown_apart(till):
    """The correction takes the paid visit back and posts it free: not compensated."""
    sold = till.sell()
    command = CorrectCheckout(
        sold.kvitto.checkout_id, CheckoutId(new_id()), CheckoutId(new_id()), 1, "vantetid_over_30",
        "Väntade 45 minuter",
    )  # fmt: skip
    correct_checkout(command, till.ledger, till.taxa_book, till.clock, till.desk)

    report = tell(till)
    assert sums(till) == {Grund.VANTETID: (1, 250)}
    assert report.ersatt == Money(0)
    assert report.besok == 1


def test_goods_without_a_visit_are_no_visit(till):
    till.sell()
    till.sell(typ="varor", varor=[{"artikel": "intyg_a", "antal": 1}])

    assert tell(till).besok == 1


@pytest.mark.parametrize(
    "away",
    [
        {"utfall": "uteblivet"},
        {"utfall": "uteblivet", "tolk": TOLK},
        {"utfall": "aterbud", "aterbud_tid": "2026-03-02T08:00"},
    ],
)
def test_who_did_not_come_is_no_visit(till, away):
    """Nobody was met: such a receipt stands apart, and its fee is no visit that was paid."""
    till.sell()
    gone = till.sell(number=OLD, **away)

    report = tell(till)
    assert (report.besok, report.uteblivna) == (1, 1)
    assert sum(dag.betalda + dag.fria for dag in report.dagar) == 1
    till.reverse(gone.kvitto.checkout_id)
    assert (tell(till).besok, tell(till).uteblivna) == (1, 0)


def test_the_file_says_who_came(till):
    """A waived fee may be of a visit, or of one that was missed."""
    waived = {"omstandigheter": ["avgift_efterskankt"]}
    till.sell(utfall="uteblivet", tolk=TOLK)
    till.sell(number=YOUNG)
    till.sell(number=OLD, utfall="uteblivet", **waived)

    content = manad_csv(tell(till)).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content), delimiter=";"))
    assert [(row["grund"], row["utfall"]) for row in rows] == [
        ("tolk", "uteblivet"), ("alder_18_19", "genomfort"), ("efterskankt", "uteblivet"),
    ]  # fmt: skip


def test_months_meet_at_local_midnight(till):
    """A receipt of 00:30 on 1 April in Sweden is April's, though it is March in UTC."""
    late = till.at("2026-03-31T23:59")
    late.sell(number=YOUNG, tidpunkt="2026-03-31T23:30")
    night = till.at("2026-04-01T00:30")
    night.sell(number=OLD, tidpunkt="2026-04-01T00:10")

    assert sums(till) == {Grund.ALDER_18_19: (1, 250)}
    assert sums(till, Manad(2026, 4)) == {Grund.ALDER_85: (1, 250)}


class NoTaxa(OneTaxa):
    """A book whose tariffs are gone."""

    def valid_on(self, day: date) -> Any:
        raise TaxaMissingError("Ingen taxa gäller.")


def test_a_month_is_told_from_what_was_frozen(till):
    """Tariffs may have been changed, replaced, or be gone: the month is as it was."""
    till.sell(number=YOUNG)
    till.sell(**REMISS)
    before = tell(till)

    after = tell_manad(MARS, till.ledger, NoTaxa(), till.clock, till.desk)
    assert after == before
    assert after.ersatt == Money.kr(500)


class Old:
    """A ledger as it was before the basis was kept with each visit."""

    def __init__(self, ledger: Any) -> None:
        self._ledger = ledger

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ledger, name)

    def besok_between(self, *times: datetime) -> Iterator[Any]:
        for item in self._ledger.besok_between(*times):
            yield replace(item, record=replace(item.record, underlag=None))


def test_older_visits_are_asked_again_under_their_own_tariff_only(till):
    """With the tariff at hand the sums are the same; without it they are listed, never guessed."""
    for day in range(1, 8):
        till.sell(tidpunkt=f"2026-02-0{day}T10:15")
    till.sell(number=YOUNG)
    till.sell(number=OLD, utfall="uteblivet", tolk=TOLK)
    new = tell(till)

    ledger: Any = Old(till.ledger)
    old = tell_manad(MARS, ledger, till.taxa_book, till.clock, till.desk)
    gone = tell_manad(MARS, ledger, NoTaxa(), till.clock, till.desk)
    other = OneTaxa(replace(till.taxa_book.only, sha256="f" * 64))
    changed = tell_manad(MARS, ledger, other, till.clock, till.desk)
    assert old == new
    assert gone.rader == changed.rader == ()
    assert gone.oraknade == changed.oraknade == tuple(f"K1-{n}" for n in range(1, 10))


def test_unpaid_invoices_are_shown_apart(till):
    """Late ones are what patients do not pay; the others still have time."""
    till.sell(Betalsatt.FAKTURA)
    till.at("2026-03-31T12:00").sell(Betalsatt.FAKTURA, number=CHILD, utfall="uteblivet")

    unpaid = tell(till.at("2026-04-10T12:00")).obetalt
    assert (unpaid.antal, unpaid.belopp) == (1, Money.kr(250))
    assert (unpaid.antal_ej_forfallna, unpaid.belopp_ej_forfallna) == (1, Money.kr(100))


# --- a month, added up independently ------------------------------------------------------------

TAK = 1450
KINDS: tuple[tuple[str, dict[str, Any], int], ...] = (
    ("visit", {}, 250),
    ("visit", {"vardgivarkategori": "sjukskoterska"}, 250),
    ("visit", {"typ": "distans"}, 100),
    ("remiss", REMISS, 250),
    ("missed", {"utfall": "uteblivet"}, 250),
    ("tolk", {"utfall": "uteblivet", "tolk": TOLK}, 250),
    ("wait", {"omstandigheter": ["vantetid_over_30"]}, 250),
)


@dataclass
class Model:
    """What a person with a pen would write down; knows fees and the ceiling, nothing else."""

    counted: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    booked: dict[tuple[int, str], int] = field(default_factory=lambda: defaultdict(int))
    visits: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    missed: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def sale(self, month: int, who: str, age: int, kind: str, price: int) -> list[tuple[str, int]]:
        """Return what one visit adds: reason and kronor, the counting fee among them."""
        free_by_age = age < 20 or age >= 85
        lines: list[tuple[str, int]] = []
        if kind in {"missed", "tolk"}:
            if kind == "tolk":
                lines.append(("tolk", 310))
        elif kind == "wait":
            left = max(0, TAK - sum(self.counted[who]))
            if not free_by_age and left:
                lines.append(("vantetid", min(price, left)))
        elif free_by_age:
            if age in {18, 19}:
                lines.append(("alder_18_19", price))
            elif age >= 85:
                lines.append(("alder_85", price))
        elif kind == "remiss":
            lines.append(("remiss", price))
        else:
            left = max(0, TAK - sum(self.counted[who]))
            if price > left:
                lines.append(("frikort", price - left))
            self.counted[who].append(price)
        self.add(month, kind, lines, 1)
        return lines

    def add(self, month: int, kind: str, lines: list[tuple[str, int]], sign: int) -> None:
        (self.missed if kind in {"missed", "tolk"} else self.visits)[month] += sign
        for reason, kronor in lines:
            self.booked[month, reason] += sign * kronor


def test_a_month_of_invented_receipts_is_what_a_model_adds_up(tmp_path):
    """400 receipts over two months, every seventh taken back, at two desks."""
    rng = random.Random(20260331)
    till = Till.open(tmp_path / "kassa.db")
    other = Till.open(tmp_path / "kassa.db", "K2")
    people = [(number_of(date(2026 - age, 1, 10), 238), age) for age in
              (10, 17, 18, 19, 20, 25, 40, 55, 70, 84, 85, 91)]  # fmt: skip
    model = Model()
    now = datetime(2026, 3, 1, 8, 0)  # noqa: DTZ001 - local
    standing: list[tuple[Any, str, str, list[tuple[str, int]], int]] = []
    counted: set[str] = set()
    for turn in range(400):
        now += timedelta(minutes=rng.randint(30, 240))
        if (now.month, now.day, now.hour) == (3, 29, 2):  # the hour that summer time skips
            now += timedelta(hours=1)
        desk = replace(rng.choice((till, other)), clock=till.at(now.isoformat()).clock)
        if turn % 7 == 6:
            taken, who, kind, lines, price = standing.pop(rng.randrange(len(standing)))
            desk.reverse(taken.kvitto.checkout_id)
            model.add(now.month, kind, lines, -1)
            is_counted = taken.kvitto.number in counted
            if price in model.counted[who] and is_counted and taken.kvitto.frikort:
                model.counted[who].remove(price)
            continue
        who, age = rng.choice(people)
        kind, visit, price = rng.choice(KINDS)
        sold = desk.sell(number=who, tidpunkt=now.isoformat(timespec="minutes"), **visit)
        lines = model.sale(now.month, who, age, kind, price)
        if kind == "visit" and 20 <= age < 85:
            counted.add(sold.kvitto.number)
        standing.append((sold, who, kind, lines, price))

    months = sorted({month for month, _ in model.booked})
    assert len(months) >= 2
    for month in months:
        report = tell(till, Manad(2026, month))
        found = {p.grund.value: p.belopp.whole_kr for p in report.poster if p.belopp}
        wanted = {
            reason: kronor
            for (of, reason), kronor in model.booked.items()
            if of == month and kronor
        }
        assert found == wanted
        assert report.besok == model.visits[month]
        assert report.uteblivna == model.missed[month]
        rows = csv.DictReader(io.StringIO(manad_csv(report).decode("utf-8-sig")), delimiter=";")
        in_file: dict[str, Decimal] = defaultdict(Decimal)
        for row in rows:
            in_file[row["grund"]] += Decimal(row["belopp"].replace(",", "."))
        assert {reason: kr for reason, kr in in_file.items() if kr} == wanted
        assert report.ersatt.whole_kr == sum(
            kronor
            for reason, kronor in wanted.items()
            if reason in {"frikort", "alder_18_19", "alder_85", "remiss"}
        )
    till.close()
    other.close()
    assert_whole(tmp_path / "kassa.db")


def test_the_file_names_no_patient(till):
    till.sell(number=YOUNG, namn="Märta Ängström")

    content = manad_csv(tell(till)).decode("utf-8-sig")
    assert "Ängström" not in content
    assert YOUNG[2:8] not in content
    assert "K1-1" in content
    assert ADULT not in content
