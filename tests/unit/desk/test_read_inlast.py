"""Reading an extract of frikort status: files as people have them, every fault with its line."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kassa.desk.read_inlast import StatusRow, read_inlast
from kassa.errors import Fault, InvalidInputError
from kassa.money import ZERO, Money
from tests.helpers.till import ADULT, CHILD, OTHER_ADULT

TODAY = date(2026, 3, 2)
HEAD = "personnummer;summa;första avgift;frikort till"
ROWS = (
    StatusRow(ADULT, Money.kr(1250), date(2026, 1, 10), None),
    StatusRow(OTHER_ADULT, Money.kr(1450), date(2025, 11, 1), date(2026, 10, 31)),
    StatusRow(CHILD, ZERO, None, None),
)
CSV = f"{HEAD}\n{ADULT};1250;2026-01-10;\n750312-2389;1 450,00;2025-11-01;2026-10-31\n{CHILD};0;;\n"


@pytest.mark.parametrize(
    "content",
    [
        CSV.encode(),
        CSV.encode("utf-8-sig"),
        CSV.encode("cp1252"),
        CSV.replace("\n", "\r\n").encode(),
        CSV.replace(",00", "").replace(";", ",").encode(),
        CSV.replace(";", "\t").encode(),
        CSV.replace(HEAD, "Personnr;HITTILLS;Första avgiften;Giltigt t.o.m").encode(),
        CSV.replace("1 450,00", "1450 kr").encode(),
        ("\n\n" + CSV.replace("\n", "\n\n")).encode(),
        CSV.replace(";", "\t").encode("utf-16"),
        CSV.replace("2026-01-10", "2026-01-10 00:00:00").encode(),
    ],
    ids=[
        "utf-8",
        "bom",
        "cp1252",
        "crlf",
        "comma",
        "tab",
        "headings",
        "kr",
        "blank lines",
        "utf-16",
        "times",
    ],
)
def test_a_file_as_people_have_it(content):
    assert read_inlast(content, TODAY) == ROWS


def test_json_lines():
    lines = [
        {"personnummer": ADULT, "summa": 1250, "forsta_avgift": "2026-01-10", "frikort_till": None},
        {
            "personnummer": OTHER_ADULT,
            "ackumulerat": "1450.00",
            "forsta_avgift": "20251101",
            "giltigt_till": "2026-10-31",
        },
        {"personnummer": CHILD, "summa": 0},
    ]

    assert read_inlast("\n".join(map(json.dumps, lines)).encode(), TODAY) == ROWS


def faults_of(content: bytes) -> list[str]:
    with pytest.raises(InvalidInputError) as caught:
        read_inlast(content, TODAY)
    return [fault.message for fault in caught.value.faults]


def test_every_fault_is_told_at_once_with_its_line():
    content = (
        f"{HEAD}\n19880504-2383;1250;2026-01-10;\n{ADULT};mycket;i maj;\n"
        f"{OTHER_ADULT};300;;\n{CHILD};300;2026-04-01;\n{CHILD};0;;\n{CHILD};0;;\n"
    )

    found = faults_of(content.encode())

    assert [text.split(":")[0] for text in found] == [
        "Rad 2",
        "Rad 3",
        "Rad 3",
        "Rad 4",
        "Rad 5",
        "Rad 7",
    ]
    assert "Kontrollsiffran" in found[0]
    assert "Skriv kronor" in found[1]
    assert "saknas" in found[3]
    assert "står på rad 6" in found[5]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "inga patienter"),
        (HEAD.encode(), "inga patienter"),
        (b"namn;adress\nx;y\n", "rubrikerna saknas"),
        (b'{"personnummer": \n', "JSON"),
        (b"{}\n[1]\n", "JSON"),
        (b"\x00\x01\x02", "rubrikerna saknas"),
        (f'{HEAD};namn\n{ADULT};0;;;"Anna\n{CHILD};0;;;Bo\n'.encode(), "citattecken"),
        (f"{HEAD};belopp\n{ADULT};100;2026-01-10;;200\n".encode(), "två kolumner"),
        (f'{{"personnummer":"{ADULT}","summa":0,"belopp":1}}'.encode(), "två kolumner"),
        (f'{{"personnummer":"{ADULT}","summa":0,"summa":1}}'.encode(), "står två gånger"),
        (f"{HEAD}\n{ADULT};0;;2027-03-02\n".encode(), "högst tolv månader"),
        (f"{HEAD}\n{ADULT};100;2026-01-101;\n".encode(), "går inte att läsa"),
    ],
)
def test_what_is_no_extract(content, says):
    assert any(says in text for text in faults_of(content))


def test_very_many_faults_are_cut_and_counted():
    content = HEAD + "\n" + "x;1;2026-01-01;\n" * 250

    found = faults_of(content.encode())

    assert len(found) == 101
    assert found[-1] == "... och 150 fel till. Rätta de här först."


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_any_bytes_are_rows_or_faults_in_swedish(noise):
    for content in (noise, HEAD.encode() + b"\n" + noise, b'{"personnummer": "' + noise + b'"}'):
        rows, faults = told(content)
        assert bool(rows) != bool(faults)
        assert all(fault.message for fault in faults)


def told(content: bytes) -> tuple[tuple[StatusRow, ...], tuple[Fault, ...]]:
    try:
        return read_inlast(content, TODAY), ()
    except InvalidInputError as error:
        return (), tuple(error.faults)
