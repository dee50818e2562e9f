"""The test cases that travel with a tariff: run, read strictly, and able to find a change."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kassa.avgift.fakta import derive_fakta
from kassa.avgift.read_case import read_case
from kassa.calendar import elapsed_on_vardag
from kassa.clock import elapsed
from kassa.desk.review_taxa import review
from kassa.desk.run_prov import failures
from kassa.errors import InvalidInputError
from kassa.taxa.book import InstalledTaxaBook
from kassa.taxa.load import load_taxa
from kassa.taxa.prov import Prov, laid_over, read_prov
from kassa.taxa.toml_file import parse_file
from resources import path as resource
from tests.helpers.taxa import rjl_content

FILES = sorted(
    f for room in ("taxa", "exempel") for f in resource(room).glob("*.toml") if "." not in f.stem
)
NAMES = [file.stem for file in FILES]
MINUTE = timedelta(minutes=1)


@cache
def book_of(file: Path) -> InstalledTaxaBook:
    return InstalledTaxaBook((load_taxa(file.read_bytes()),))


@cache
def prov_of(file: Path) -> tuple[Prov, ...]:
    found, faults = read_prov(parse_file(file.read_bytes()))
    assert faults == ()
    return found


ALL = [
    pytest.param(file, prov, id=f"{file.stem}: {prov.namn}")
    for file in FILES
    for prov in prov_of(file)
]


@pytest.mark.parametrize(("file", "prov"), ALL)
def test_prov(file, prov):
    assert failures(prov, book_of(file)) == ()


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_every_tariff_is_proved(file):
    assert list(review(file.read_bytes())) == []


def test_the_bundled_tariff_carries_its_cases():
    assert len(prov_of(resource("taxa") / "rjl-2026.toml")) >= 200


def decided_cases(file: Path) -> list[tuple[Any, dict[str, Any]]]:
    """Return (case, its facts) of every test case that can be read."""
    found = []
    for prov in prov_of(file):
        try:
            case, taxa = read_case(prov.case, book_of(file).valid_on)
            values: dict[str, Any] = dict(derive_fakta(case, taxa))
        except InvalidInputError:
            continue
        found.append((case, values))
        found += [(case, {"hjul_tum": vara.hjul_tum}) for vara in case.varor if vara.hjul_tum]
    return found


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_there_is_a_case_on_either_side_of_every_number(file):
    """Each cut of a number has a case exactly on it and one just below."""
    taxa = book_of(file).newest()
    cases = decided_cases(file)
    for fakta in taxa.fakta:
        seen = {values[fakta.namn] for _, values in cases if fakta.namn in values}
        for cut in fakta.cuts or ():
            assert {cut, cut - 1} <= seen, (fakta.namn, cut)


def just_before_and_on(limit: timedelta, found: Iterable[timedelta]) -> bool:
    """True when something is exactly on a limit, and something at most a minute short of it."""
    return limit in found and any(limit - MINUTE <= each < limit for each in found)


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_there_is_a_case_on_either_side_of_every_deadline(file):
    """Cancellations: exactly on the limit, and just beside it."""
    for vardniva, aterbud in book_of(file).newest().parameter.aterbud.items():
        notices = [
            (case.aterbud_tid, case.tidpunkt)
            for case, _ in decided_cases(file)
            if case.aterbud_tid and case.besok.vardniva == vardniva
        ]
        if aterbud.klockan is not None:
            received = {since_midnight(received.time()) for received, _ in notices}
            assert {since_midnight(aterbud.klockan) + n * MINUTE for n in (0, 1)} <= received
            continue
        count = elapsed_on_vardag if aterbud.only_vardag else elapsed
        found = {count(received, visit) for received, visit in notices}
        assert just_before_and_on(timedelta(hours=aterbud.timmar), found), vardniva


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_there_is_a_case_on_either_side_of_every_look_back_and_of_the_evening(file):
    parameter = book_of(file).newest().parameter
    cases = [case for case, _ in decided_cases(file)]
    earlier = [(case.besok.tidigare_besok, case.tidpunkt) for case in cases]
    if parameter.aterbesok_timmar:
        apart = {elapsed(before, now) for before, now in earlier if before}
        hours = timedelta(hours=parameter.aterbesok_timmar)
        assert hours in apart
        assert any(hours < gap <= hours + MINUTE for gap in apart)
    if parameter.aterbesok_dagar:
        days = {(now.date() - before.date()).days for before, now in earlier if before}
        assert {parameter.aterbesok_dagar, parameter.aterbesok_dagar + 1} <= days
    if parameter.kvall_fran is not None:
        times = {since_midnight(case.tidpunkt.time()) for case in cases}
        assert just_before_and_on(since_midnight(parameter.kvall_fran), times)


def since_midnight(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute)


def findings(content: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in review(content.encode())]


def changed(old: str, new: str) -> str:
    content = rjl_content().decode()
    assert old in content
    return content.replace(old, new, 1)


def test_a_changed_amount_names_the_cases_it_breaks():
    """With what was expected, what came, the line and the whole case."""
    content = changed(
        'namn = "Läkarbesök, primärvård"\nbelopp = 250\n',
        'namn = "Läkarbesök, primärvård"\nbelopp = 260\n',
    )
    broken = [item for item in findings(content) if item["fel"] == "prov"]

    assert broken
    first = broken[0]
    assert "belopp skulle bli 250 men blev 260" in first["meddelande"]
    assert content.splitlines()[first["rad"] - 1] == "[[prov]]"
    assert f'namn = "{first["prov"]}"' == content.splitlines()[first["rad"]]
    assert first["fall"]["besok"]["vardgivarkategori"] == "lakare"


def test_a_moved_age_limit_breaks_the_twin():
    """The day before the birthday still agrees, the birthday does not."""
    content = rjl_content().decode().replace("19, 20, 27", "19, 21, 27")
    content = content.replace('"<20"', '"<21"').replace('">=20"', '">=21"')
    broken = {item["prov"] for item in findings(content) if item.get("fel") == "prov"}

    assert "HPV på 27-årsdagen" not in broken
    assert any("20" in name for name in broken)


@pytest.mark.parametrize(
    ("row", "field", "words"),
    [
        ('[[prov]]\nkalla = "K"\nfall = {}\nvantat = { belopp = 1 }', "namn", "saknas"),
        ('[[prov]]\nnamn = "N"\nfall = {}\nvantat = { belopp = 1 }', "kalla", "saknas"),
        ('[[prov]]\nnamn = "N"\nkalla = "K"\nvantat = { belopp = 1 }', "fall", "provgrund"),
        ('[[prov]]\nnamn = "N"\nkalla = "K"\nfall = {}', "vantat", "saknas"),
        ('[[prov]]\nnamn = "N"\nkalla = "K"\nfall = {}\nvantat = {}', "vantat", "väntar sig inget"),
        ('[[prov]]\nnamn = "N"\nkalla = "K"\nfall = {}\nvantat = { belop = 1 }', "belop", "belopp"),
        (
            '[[prov]]\nnamn = "N"\nkalla = "K"\nfall = {}\nvantat = { fel = ["x"], belopp = 1 }',
            "fel",
            "inget svar",
        ),
        (
            '[[prov]]\nnamn = "N"\nkalla = "K"\nfall = {}\nvantat = { belopp = "1" }',
            "belopp",
            "tal",
        ),
        (
            '[[prov]]\nnamn = "Tio kopior"\nkalla = "K"\nfall = {}\nvantat = { belopp = 1 }',
            "namn",
            "Flera prov",
        ),
    ],
)
def test_a_case_is_read_strictly(row, field, words):
    """Every fault has its line and says what would be right."""
    content = rjl_content().decode() + "\n" + row + "\n"
    faults = [item for item in findings(content) if "falt" in item]

    assert any(field in item["falt"] and words in item["meddelande"] for item in faults), faults


def test_all_faults_of_the_cases_come_at_once():
    content = rjl_content().decode() + '\n[[prov]]\nnamn = ""\nfal = {}\n'
    faults = [item for item in findings(content) if "falt" in item]

    assert {item["falt"].rpartition(".")[2] for item in faults} >= {"namn", "fal", "fall", "kalla"}


def test_a_difference_is_laid_over_the_ordinary_visit():
    ground = {"besok": {"typ": "mottagning", "akut": True}, "utfall": "uteblivet"}

    assert laid_over(ground, {"besok": {"akut": False}, "utfall": ""}) == {
        "besok": {"typ": "mottagning", "akut": False}
    }
    assert ground["utfall"] == "uteblivet"
