"""``kassa frikort --json`` against a model of its own, and the laws every ledger keeps."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count, pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kassa.desk.frikort_lines import frikort_lines
from kassa.hogkostnadsskydd import Hogkostnadsskydd, Periodregel
from kassa.money import Money
from tests.helpers.frikort_model import Fee, Tak, standing, steps

FIRST = date(2026, 12, 20)  # near New Year, with a leap day within reach
RISE = date(2028, 1, 1)
TAK_LIST = ((date(2025, 1, 1), 1450), (RISE, 1600))
EDGES = [date(2026, 12, 31), date(2027, 1, 1), date(2027, 12, 31), RISE, date(2028, 2, 28)]
EDGES += [date(2028, 2, 29), date(2028, 3, 1), date(2029, 2, 28), date(2029, 3, 1)]
DAYS = st.one_of(
    st.integers(0, 1100).map(lambda n: FIRST + timedelta(days=n)), st.sampled_from(EDGES)
)
SUMS = st.sampled_from([1, 50, 100, 250, 250, 300, 400, 725, 1449, 1450, 3000])
RULES = pytest.mark.parametrize("rolling", [True, False], ids=["rullande", "fast"])


def tak(day: date) -> int:
    return 1600 if day >= RISE else 1450


def skydd(*, rolling: bool) -> Hogkostnadsskydd:
    rule = Periodregel.RULLANDE if rolling else Periodregel.FAST
    return Hogkostnadsskydd(tuple((day, Money.kr(kr)) for day, kr in TAK_LIST), rule)


def answers(events: list[dict[str, Any]], *, rolling: bool) -> list[dict[str, Any]]:
    lines = [json.dumps(event) for event in events]
    return [json.loads(answer) for answer, _ in frikort_lines(lines, skydd(rolling=rolling))]


@st.composite
def streams(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Return fees, receipts from elsewhere and refunds of two patients, in any order."""
    events: list[dict[str, Any]] = []
    open_fees: list[dict[str, Any]] = []
    for n in range(draw(st.integers(1, 25))):
        if open_fees and draw(st.integers(0, 4)) == 0:
            avser = open_fees.pop(draw(st.integers(0, len(open_fees) - 1)))
            refund = {"typ": "aterbetalning", "avser": avser["id"]}
            events.append({"id": f"e{n}", "patient": avser["patient"], **refund})
            continue
        event: dict[str, Any] = {"id": f"e{n}", "patient": draw(st.sampled_from("PPQ"))}
        event |= {"typ": "avgift", "datum": draw(DAYS).isoformat(), "belopp": draw(SUMS)}
        if draw(st.integers(0, 3)) == 0:
            event |= {"typ": "extern", "region": "08", "kvitto": f"K{n}"}
        events.append(event)
        open_fees.append(event)
    return events


@dataclass
class Model:
    """Answers a stream from the contract's sentences, everything anew for each event."""

    rolling: bool
    fees: dict[str, list[Fee]] = field(default_factory=dict)
    own: dict[str, tuple[str, date, int, int]] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)

    def take(self, event: dict[str, Any]) -> dict[str, Any]:
        fees = self.fees.setdefault(event["patient"], [])
        tak_of: Tak = tak
        charged = 0
        if event["typ"] == "aterbetalning":
            gone = next(fee for fee in fees if fee.key == event["avser"])
            fees.remove(gone)
            self.own.pop(gone.key, None)  # the refund itself pays it back
            step = standing(fees, gone.day, tak_of, rolling=self.rolling)
        else:
            day = date.fromisoformat(event["datum"])
            fees.append(Fee(event["id"], day, event["belopp"]))
            known = [fee for fee in fees if fee.day <= day]
            step = steps(known, tak_of, rolling=self.rolling)[event["id"]]
            if event["typ"] == "avgift":
                charged = step.paid
                self.own[event["id"]] = (event["patient"], day, next(self.numbers), charged)
        over, under = self._owed(event["patient"])
        return {
            "id": event["id"],
            "att_betala": charged,
            "ackumulerat": step.ackumulerat,
            "period_start": step.first and step.first.isoformat(),
            "period_slut": step.last and step.last.isoformat(),
            "frikort": step.has_frikort,
            "att_aterbetala": over,
            "att_efterdebitera": under,
        }

    def _owed(self, patient: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        made = steps(self.fees[patient], tak, rolling=self.rolling)
        own = [(day, n, key, kr) for key, (who, day, n, kr) in self.own.items() if who == patient]
        owed = [(key, charged - made[key].paid) for _, _, key, charged in sorted(own)]
        over = [{"id": key, "belopp": kr} for key, kr in owed if kr > 0]
        return over, [{"id": key, "belopp": -kr} for key, kr in owed if kr < 0]


@RULES
@settings(deadline=None)
@given(events=streams())
def test_every_answer_is_the_model_s(events, rolling):
    model = Model(rolling)

    assert answers(events, rolling=rolling) == [model.take(event) for event in events]


def per_day(events: list[dict[str, Any]], *, rolling: bool) -> Counter[tuple[str, str]]:
    """Return what each patient has paid for each day when all that is outstanding is settled."""
    by_id = {event["id"]: event for event in events if "datum" in event}
    gone = {event.get("avser") for event in events}
    paid: Counter[tuple[str, str]] = Counter()
    last: dict[str, dict[str, Any]] = {}
    for event, answer in zip(events, answers(events, rolling=rolling), strict=True):
        assert "fel" not in answer
        last[event["patient"]] = answer
        if "datum" in event and event["id"] not in gone:
            paid[event["patient"], event["datum"]] += answer["att_betala"]
    for patient, answer in last.items():
        for sign, key in ((-1, "att_aterbetala"), (1, "att_efterdebitera")):
            for owed in answer[key]:
                paid[patient, by_id[owed["id"]]["datum"]] += sign * owed["belopp"]
    return +paid


@RULES
@settings(deadline=None)
@given(events=streams(), random=st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_the_same_sums_a_day(events, random, rolling):
    """Fees of own and of elsewhere on one day keep their order; it says who paid the rest."""
    refunds = [event for event in events if event["typ"] == "aterbetalning"]
    days: dict[str, list[dict[str, Any]]] = {}
    for event in events:
        if event["typ"] != "aterbetalning":
            days.setdefault(event["datum"], []).append(event)
    order = random.sample(list(days), len(days))
    shuffled = [event for day in order for event in days[day]]
    shuffled += random.sample(refunds, len(refunds))

    assert per_day(shuffled, rolling=rolling) == per_day(events, rolling=rolling)


@RULES
@settings(deadline=None)
@given(events=streams(), day=DAYS, belopp=SUMS)
def test_what_is_taken_back_was_never_there(events, day, belopp, rolling):
    extra = {"id": "x", "patient": "P", "typ": "avgift", "datum": str(day), "belopp": belopp}
    gone = {"id": "y", "patient": "P", "typ": "aterbetalning", "avser": "x"}
    place = len(events) // 2
    with_it = [*events[:place], extra, *events[place:], gone]

    assert per_day(with_it, rolling=rolling) == per_day(events, rolling=rolling)


@RULES
@settings(deadline=None)
@given(events=streams())
def test_no_period_is_paid_above_its_ceiling(events, rolling):
    for answer in answers(events, rolling=rolling):
        assert 0 <= answer["ackumulerat"] <= tak(date.max)
        assert (answer["period_start"] is None) == (answer["ackumulerat"] == 0)


@RULES
@pytest.mark.parametrize(
    ("day", "paid"),
    [("2027-12-31", 0), ("2028-01-01", 250)],
    ids=["day 365", "day 366"],
)
def test_a_frikort_begun_on_new_year_s_day_is_a_calendar_year(day, paid, rolling):
    full = {"id": "a", "patient": "P", "typ": "avgift", "datum": "2027-01-01", "belopp": 1450}
    after = {"id": "b", "patient": "P", "typ": "avgift", "datum": day, "belopp": 250}

    assert answers([full, after], rolling=rolling)[1]["att_betala"] == paid


@RULES
@pytest.mark.parametrize(
    ("day", "paid", "last"), [("2029-02-28", 0, "2029-02-28"), ("2029-03-01", 250, "2030-02-28")]
)
def test_a_fee_of_the_leap_day_has_its_anniversary_on_the_first_of_march(day, paid, last, rolling):
    full = {"id": "a", "patient": "P", "typ": "avgift", "datum": "2028-02-29", "belopp": 1600}
    after = {"id": "b", "patient": "P", "typ": "avgift", "datum": day, "belopp": 250}

    got = answers([full, after], rolling=rolling)

    assert (got[0]["frikort"], got[0]["period_slut"]) == (True, "2029-02-28")
    assert (got[1]["att_betala"], got[1]["period_slut"]) == (paid, last)


@RULES
def test_a_ceiling_that_rises_is_the_goal_of_a_period_under_way(rolling):
    fees = [("2027-06-01", 1400), ("2027-12-31", 30), ("2028-01-01", 250), ("2028-02-29", 250)]
    events = [
        {"id": f"e{n}", "patient": "P", "typ": "avgift", "datum": day, "belopp": kr}
        for n, (day, kr) in enumerate(fees)
    ]

    got = answers(events, rolling=rolling)

    assert [answer["att_betala"] for answer in got] == [1400, 30, 170, 0]
    assert [answer["frikort"] for answer in got] == [False, False, True, True]


@RULES
def test_visits_of_one_day_are_paid_in_the_order_they_were_registered(rolling):
    events = [
        {"id": f"e{n}", "patient": "P", "typ": "avgift", "datum": "2027-06-01", "belopp": 600}
        for n in range(4)
    ]

    got = answers(events, rolling=rolling)

    assert [answer["att_betala"] for answer in got] == [600, 600, 250, 0]
    assert all(a["ackumulerat"] <= b["ackumulerat"] for a, b in pairwise(got))
