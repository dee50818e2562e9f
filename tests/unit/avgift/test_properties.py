"""What holds for every case, whatever is typed."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kassa.avgift.case import (
    HANDLING,
    KATEGORI,
    REMISS_FRAN,
    TYP,
    UTFALL,
    VARDGIVARKATEGORI,
    VARDNIVA,
)
from kassa.avgift.fakta import derive_fakta
from kassa.avgift.read_case import read_case
from kassa.desk.answer_lines import answer_lines
from kassa.errors import InvalidInputError
from kassa.taxa.fakta import KASSA_FAKTA
from tests.helpers.taxa import rjl, rjl_book

OMSTANDIGHET = [item.id for item in rjl().omstandighet_list]
MOMENT = st.datetimes(
    min_value=datetime(2026, 1, 1),  # noqa: DTZ001 - local times
    max_value=datetime(2027, 12, 31),  # noqa: DTZ001
).map(lambda moment: moment.isoformat(timespec="minutes"))


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any]:
    """Any case the contract's words allow."""
    utfall = draw(st.sampled_from(UTFALL))
    besok: dict[str, Any] = {
        "vardniva": draw(st.sampled_from(VARDNIVA)),
        "vardgivarkategori": draw(st.sampled_from(VARDGIVARKATEGORI)),
        "typ": draw(st.sampled_from(TYP)),
        "akut": draw(st.booleans()),
        "omstandigheter": draw(st.lists(st.sampled_from(OMSTANDIGHET), max_size=2)),
    }
    if draw(st.booleans()):
        fran, first = draw(st.sampled_from(REMISS_FRAN)), draw(st.booleans())
        besok["remiss"] = {"fran": fran, "forsta_besoket": first}
    case: dict[str, Any] = {
        "tidpunkt": draw(MOMENT),
        "patient": {
            "fodelsedatum": draw(st.dates(max_value=date(2025, 12, 31))).isoformat(),
            "kategori": draw(st.sampled_from(KATEGORI)),
            "land": draw(st.sampled_from(["DE", "NO", "AU", "CA-QC", "US", "TH"])),
            "handlingar": draw(st.lists(st.sampled_from(HANDLING), max_size=3)),
        },
        "besok": besok,
        "utfall": utfall,
        "tolk": {name: draw(st.booleans()) for name in ("bokad", "avbestalld", "informerad")},
        "frikort": {"ackumulerat": draw(st.integers(0, 1450))},
    }
    if utfall in ("aterbud", "avbokat_av_varden"):
        case["aterbud_tid"] = draw(MOMENT)
    return case


def answer(case: dict[str, Any]) -> dict[str, Any]:
    line, _ = next(answer_lines([json.dumps(case)], rjl_book()))
    decoded: dict[str, Any] = json.loads(line)
    return decoded


@settings(max_examples=400, deadline=None)
@given(cases())
def test_every_case_is_decided_or_refused_with_words(case):
    """An answer adds up, never exceeds the tariff, and never adds a tolk to an attended visit."""
    got = answer(case)

    if "fel" in got:
        assert all(fault["meddelande"] for fault in got["fel"])
        return
    product = rjl().produkt_by_id[got["produkt_id"]]
    assert 0 <= got["att_betala"] <= got["belopp"]
    assert got["belopp"] == sum(rad["belopp"] for rad in got["rader"])
    assert product.belopp is not None
    if not product.dagpris:
        assert got["rader"][0]["belopp"] == product.belopp.whole_kr
    if case["utfall"] == "genomfort":
        assert len(got["rader"]) == 1
    if not got["frikortsgrundande"]:
        assert got["att_betala"] == got["belopp"]
    assert len(got["alternativ"]) <= 5


@settings(max_examples=100, deadline=None)
@given(cases())
def test_a_decision_depends_on_its_arguments_only(case):
    first = answer(case)

    assert answer(case) == first


@settings(max_examples=100, deadline=None)
@given(cases())
def test_every_declared_fact_is_derived(case):
    """The names the tariff format promises are the names the derivation delivers."""
    try:
        read, taxa = read_case(case, rjl_book().valid_on)
        values = derive_fakta(read, taxa)
    except InvalidInputError:
        return

    assert set(values) >= KASSA_FAKTA


@given(st.binary(max_size=200))
def test_any_bytes_are_answered_or_refused(line):
    """No line stops the stream."""
    results = list(answer_lines([line.replace(b"\n", b" ")], rjl_book()))

    assert len(results) <= 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(
            ["id", "tidpunkt", "patient", "besok", "utfall", "tolk", "varor", "frikort"]
        ),
        JSON,
    )
)
def test_any_shape_is_refused_with_words(source):
    got = answer(source)

    assert got["fel"]
