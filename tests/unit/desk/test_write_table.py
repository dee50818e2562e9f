"""Tables for a spreadsheet: each cell as it was meant, and none of them run."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from kassa.desk.write_table import write_table
from kassa.kvitto.text import decimal_text
from kassa.money import Money

ROOT = Path(__file__).parents[3]


def read_back(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_a_table_is_read_by_a_spreadsheet():
    content = write_table(("dag", "namn"), [(date(2026, 3, 2), "Ek; Åsa"), (None, 'säger "nej"')])

    assert content.startswith(b"\xef\xbb\xbfdag;namn\r\n")
    assert read_back(content)[1:] == [["2026-03-02", "Ek; Åsa"], ["", 'säger "nej"']]


FORMULAS = ("=1+1", "+46 36", "-1+1", "- Prov", "@SUM(A1)", "\t=1", "\r=1", "\n=1")


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_is_never_run_as_a_formula(text):
    assert read_back(write_table(("namn",), [(text,)]))[1] == [f"'{text}"]


@pytest.mark.parametrize("text", ["a=1", "2026-03-02", "'", "K1-1", "20260302-****"])
def test_other_texts_stay_as_they_are(text):
    assert read_back(write_table(("namn",), [(text,)]))[1] == [text]


def test_numbers_stay_numbers():
    row = (decimal_text(Money(-25050)), decimal_text(Money(5)), -250, 3, True, False)

    written = read_back(write_table(tuple("abcdef"), [row]))[1]
    assert written == ["-250,50", "0,05", "-250", "3", "ja", "nej"]


def test_a_row_with_a_cell_too_few_is_a_bug():
    with pytest.raises(ValueError, match="shorter"):
        write_table(("a", "b"), [("1",)])


def test_every_table_is_written_here():
    """Whoever writes CSV elsewhere forgets the guard."""
    modules = [path for room in ("kassa", "db", "ui") for path in (ROOT / room).rglob("*.py")]
    writing = [
        path.relative_to(ROOT).as_posix()
        for path in modules
        if any(word in path.read_text(encoding="utf-8") for word in ("csv.writer", "DictWriter"))
    ]
    assert writing == ["kassa/desk/write_table.py"]
