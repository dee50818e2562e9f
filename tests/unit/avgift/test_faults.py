"""Faults are for a person at the desk: no words of the program, and what would be right."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kassa.desk.answer_lines import answer_lines
from kassa.reading import shown
from kassa.taxa.book import InstalledTaxaBook
from kassa.taxa.load import load_taxa
from resources import path
from tests.helpers.fall import ORDINARY, merged
from tests.unit.avgift.test_cases import answer

NORRMARK = InstalledTaxaBook((load_taxa(path("exempel", "nrm-2026.toml").read_bytes()),))


def messages(got: dict[str, Any]) -> dict[str, str]:
    return {fault["falt"]: fault["meddelande"] for fault in got["fel"]}


def under_norrmark(fakta: dict[str, Any]) -> dict[str, Any]:
    case = merged(ORDINARY, {"besok": {"fakta": {"listad": True, **fakta}}})
    line, _ = next(answer_lines([json.dumps(case)], NORRMARK))
    decoded: dict[str, Any] = json.loads(line)
    return decoded


@pytest.mark.parametrize(
    ("value", "text"), [(True, "ja"), (False, "nej"), ("x", "”x”"), (7, "7"), (0, "0")]
)
def test_a_value_is_shown_as_a_person_would_write_it(value, text):
    assert shown(value) == text


@pytest.mark.parametrize(
    ("fakta", "field", "text"),
    [
        ({"listad": "kanske"}, "besok.fakta.listad", "Värdet ”kanske” passar inte. Ange ja eller"),
        ({"avstand_km": True}, "besok.fakta.avstand_km", "Värdet ja passar inte. Ange ett heltal"),
        ({"mottagningstyp": 3}, "besok.fakta.mottagningstyp", "Värdet 3 passar inte. Ange vanlig"),
        ({"mottagningstyp": ["jour"]}, "besok.fakta.mottagningstyp", "Värdet en lista passar inte"),
    ],
)
def test_a_fact_of_the_tariffs_own_is_faulted_in_swedish(fakta, field, text):
    got = messages(under_norrmark(fakta))[field]

    assert got.startswith(text)
    assert "True" not in got
    assert "[" not in got


def test_a_country_is_named():
    """A code alone says little; the clerk picked the name from a list."""
    patient = {"kategori": "eu_ees", "land": "NO", "handlingar": ["eu_kort"]}

    assert messages(answer(merged(ORDINARY, {"patient": patient})))["patient.land"].startswith(
        "Norge (NO) hör inte till"
    )


def test_an_unknown_country_is_called_unknown():
    patient = {"kategori": "annat_land", "land": "XX"}

    assert (
        "”XX” är okänd" in messages(answer(merged(ORDINARY, {"patient": patient})))["patient.land"]
    )
