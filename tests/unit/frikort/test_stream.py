"""``kassa frikort --json``: the contract's stream, and what is refused without effect."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kassa.desk.frikort_lines import frikort_lines
from tests.helpers.fall import CASES
from tests.helpers.taxa import rjl

EXAMPLES = [
    json.loads(line)
    for line in (CASES / "frikort-exempel.jsonl").read_text(encoding="utf-8").splitlines()
]


def answers(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    lines = [json.dumps(event) for event in events]
    return [json.loads(answer) for answer, _ in frikort_lines(lines, rjl().hogkostnadsskydd)]


def fee(event_id: str, day: str, kr: int = 250, patient: str = "P") -> dict[str, Any]:
    return {"id": event_id, "patient": patient, "typ": "avgift", "datum": day, "belopp": kr}


def back(event_id: str, avser: str, patient: str = "P") -> dict[str, Any]:
    return {"id": event_id, "patient": patient, "typ": "aterbetalning", "avser": avser}


def outside(event_id: str, kvitto: str, kr: int = 300) -> dict[str, Any]:
    event = {**fee(event_id, "2026-02-01", kr), "typ": "extern"}
    return {**event, "region": "08", "kvitto": kvitto}


def test_the_contract_s_stream_comes_out_as_it_says():
    got = answers([example["in"] for example in EXAMPLES])

    for example, answer in zip(EXAMPLES, got, strict=True):
        if "fel" in example["ut"]:
            assert answer["fel"]
        else:
            assert answer == example["ut"]


def test_the_same_event_again_gets_its_first_answer():
    first, _, again = answers(
        [fee("a", "2026-03-02"), fee("b", "2026-03-01"), fee("a", "2026-03-02")]
    )

    assert again == first


@pytest.mark.parametrize(
    "event",
    [
        fee("a", "2026-03-02", 100),
        {**outside("x", "K1")},
        back("x", "saknas"),
        back("x", "a", patient="Q"),
        back("x", "tillbaka"),
        fee("x", "2026-02-30"),
        fee("x", "2026-03-02", 0),
        fee("x", "2024-03-02"),
        fee("x", "2026-W10-1"),
        fee("x", "20260302"),
        {**fee("x", "2026-03-02"), "belopp": 100.5},
        {**fee("x", "2026-03-02"), "belopp": 250.0},
        {**fee("x", "2026-03-02"), "belopp": True},
        {**fee("x", "2026-03-02"), "belopp": "250"},
        {**fee("a", "2026-03-02"), "belopp": 250.0},
        {**fee("x", "2026-03-02"), "kvitto": "K9"},
        {**outside("x", "K9"), "region": None},
        {},
    ],
)
def test_what_is_refused_has_no_effect(event):
    before = [
        fee("a", "2026-03-02"),
        outside("k", "K1"),
        fee("b", "2026-03-03"),
        back("tillbaka", "b"),
    ]
    after = fee("z", "2026-04-01")

    with_it = answers([*before, event, after])
    without = answers([*before, after])

    assert with_it[-2]["fel"]
    assert with_it[-1] == without[-1]


FEE = '{"id": "x", "patient": "P", "typ": "avgift", "datum": "2026-03-02", "belopp": 250}'


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (FEE[:-1], "går inte att läsa"),
        ("[1]", "namngivna uppgifter"),
        ("[" * 100_000, "går inte att läsa"),
        (FEE.replace("250", "NaN"), "går inte att läsa"),
        (FEE.replace("250", "0250"), "går inte att läsa"),
        (FEE.replace('"P"', '"\\ud800"'), "går inte att läsa"),
        (FEE.replace("250}", '250, "belopp": 100}'), "belopp” står två gånger"),
        (FEE.encode("utf-16"), "går inte att läsa"),
    ],
    ids=["cut off", "list", "deep", "NaN", "octal", "half a character", "twice", "UTF-16"],
)
def test_a_line_that_is_no_object_is_told_and_the_next_one_answered(line, told):
    got = [
        json.loads(answer)
        for answer, _ in frikort_lines([line, FEE, b"\n"], rjl().hogkostnadsskydd)
    ]

    assert [told in got[0]["fel"][0]["meddelande"], got[1]["att_betala"]] == [True, 250]


def test_every_fault_of_an_event_is_told_at_once():
    """Also a date before the first ceiling, beside a sum that is none."""
    (answer,) = answers([{**fee("x", "2024-03-02", 0), "kvitto": "K"}])

    assert [fault["falt"] for fault in answer["fel"]] == ["datum", "belopp", "kvitto"]


def test_a_file_from_windows_is_read():
    """A byte order mark, carriage returns and empty lines say nothing."""
    lines = [b"\xef\xbb\xbf" + FEE.encode() + b"\r\n", b"\r\n"]

    assert [taken for _, taken in frikort_lines(lines, rjl().hogkostnadsskydd)] == [True]


def test_a_late_visit_shows_who_is_owed_what():
    full = [fee(f"e{n}", f"2026-0{n}-10") for n in range(2, 8)]

    late = answers([*full, fee("sen", "2026-01-10")])[-1]

    assert late["att_betala"] == 250
    assert late["att_aterbetala"] == [{"id": "e6", "belopp": 50}, {"id": "e7", "belopp": 200}]
    assert late["period_start"] == "2026-01-10"


EVENTS = st.lists(st.tuples(st.integers(1, 28), st.sampled_from([50, 100, 250])), max_size=20)


@given(EVENTS, st.randoms(use_true_random=False))
def test_what_is_charged_less_what_is_owed_does_not_depend_on_the_order(events, random):
    """Charged, minus what is to be paid back, plus what is still to be charged: the same sum."""
    made = [fee(f"e{n}", f"2026-03-{day:02d}", kr) for n, (day, kr) in enumerate(events)]

    def settled(order: list[dict[str, Any]]) -> int:
        got = answers(order)
        if not got:
            return 0
        charged: int = sum(answer["att_betala"] for answer in got)
        over = sum(item["belopp"] for item in got[-1]["att_aterbetala"])
        under = sum(item["belopp"] for item in got[-1]["att_efterdebitera"])
        return int(charged - over + under)

    assert settled(random.sample(made, len(made))) == settled(made)
    assert settled(made) == min(1450, sum(kr for _, kr in events))
