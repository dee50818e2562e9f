"""Every case file and every example of the contract, through ``kassa avgift --json``'s own code."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kassa.desk.answer_lines import answer_lines
from tests.helpers.fall import CASES, ORDINARY, all_fall, merged
from tests.helpers.taxa import rjl_book


def answer(case: dict[str, Any]) -> dict[str, Any]:
    line, _ = next(answer_lines([json.dumps(case)], rjl_book()))
    decoded: dict[str, Any] = json.loads(line)
    return decoded


@pytest.mark.parametrize(
    ("case", "expected"), [pytest.param(case, want, id=name) for name, case, want in all_fall()]
)
def test_case_file(case, expected):
    got = answer(case)

    if "fel" in expected:
        assert [fault["falt"] for fault in got["fel"]] == expected["fel"]
        assert expected.get("text", "") in " ".join(f["meddelande"] for f in got["fel"])
        return
    assert "fel" not in got
    for key, value in expected.items():
        if key == "varning":
            assert any(value in text for text in got["varningar"])
        elif key == "rader":
            assert len(got["rader"]) == value
        else:
            assert (got[key] or "" if key == "avgiftskod" else got[key]) == value
    assert sum(rad["belopp"] for rad in got["rader"]) == got["belopp"]
    assert got["motivering"]


def examples() -> list[Any]:
    lines = (CASES / "exempel.jsonl").read_text(encoding="utf-8").splitlines()
    return [pytest.param(item, id=item["case"]["id"]) for item in map(json.loads, lines)]


@pytest.mark.parametrize("example", examples())
def test_contract_example(example):
    got = answer(example["case"])
    expected = example["expect"]

    if expected.get("fel"):
        assert got["fel"]
        return
    assert {key: got[key] for key in expected} == expected


def test_answer_names_the_case_and_the_tariff():
    got = answer({"id": "a1", **all_fall()[0][1]})

    assert (got["id"], got["taxa"]) == ("a1", "rjl-2026")


@pytest.mark.parametrize(("akut", "copied"), [(True, True), (False, False)])
def test_the_eu_card_is_copied_only_where_forsakringskassan_pays_the_rest(akut, copied):
    """(Rule book: EU/EES-länder, "När vi debiterar Försäkringskassan".)"""
    patient = {"kategori": "eu_ees", "land": "DE", "handlingar": ["eu_kort"]}
    got = answer(merged(ORDINARY, {"patient": patient, "besok": {"akut": akut}}))

    assert any(text.startswith("Kopiera EU-kortet") for text in got["varningar"]) is copied


def test_unreadable_line_does_not_stop_the_next():
    good = json.dumps(all_fall()[0][1])

    results = [decided for _, decided in answer_lines(["{", "", good, "[1]"], rjl_book())]

    assert results == [False, True, False]
