"""The strict reader says what is wrong in the clerk's words, not in Python's."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kassa.reading import Reader, nearest, whole_number


@pytest.mark.parametrize(
    ("text", "number"),
    [("007", 7), ("999999999", 999_999_999), ("1" * 10, None), ("9" * 5_000, None), ("²", None)],
)
def test_a_whole_number_is_one_that_somebody_may_have_meant(text, number):
    assert whole_number(text) == number


def message(source: dict[str, Any], read: str, *more: Any) -> str:
    reader = Reader(source)
    getattr(reader, read)("x", *more)
    (fault,) = reader.faults
    return fault.message


@pytest.mark.parametrize(
    ("value", "read", "text"),
    [
        ("ja", "flag", "Här står ”ja”, vilket inte går att läsa. Ange ja eller nej"),
        (True, "text", "Här står ja, vilket inte går att läsa. Ange en text"),
        (1.5, "text", "Här står 1,5, vilket"),
        (["a"], "text", "Här står en lista, vilket"),
        ({"a": True}, "day", "Här står en grupp av uppgifter, vilket"),
    ],
)
def test_a_wrong_kind_is_told_without_python(value, read, text):
    assert message({"x": value}, read).startswith(text)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("2026-03-02T25:15", "finns inte"),
        ("2026-02-30T10:15", "finns inte"),
        ("2026-03-02", "går inte att läsa"),
        ("kl tio", "går inte att läsa"),
        ("2026-03-02T10:15+01:00", "går inte att läsa"),
        ("2026-W10-1T10:15", "går inte att läsa"),
        ("2026-03-02 10:15", "går inte att läsa"),
    ],
)
def test_a_time_that_is_none_and_a_time_badly_written_are_told_apart(written, text):
    assert f"Tiden ”{written}” {text}." in message({"x": written}, "moment")


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("2026-02-30", "finns inte"),
        ("2 mars", "går inte att läsa"),
        ("2026-W10-1", "går inte att läsa"),
    ],
)
def test_a_date_that_is_none_and_a_date_badly_written_are_told_apart(written, text):
    assert f"Datumet ”{written}” {text}." in message({"x": written}, "day")


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-02 10.15",
        "2026-03-02T10,15",
        "2026-W10-1T10:15",
        "20260302T101500",
        "2026-03-02T10",
    ],
)
def test_a_time_is_read_as_it_is_meant_or_not_at_all(written):
    """ISO 8601 has more ways to write a time; ``10.15`` is a fraction of an hour there."""
    reader = Reader({"tidpunkt": written})

    assert reader.moment("tidpunkt") is None
    assert [fault.field for fault in reader.faults] == ["tidpunkt"]


def test_a_week_is_no_date():
    reader = Reader({"datum": "2026-W10-1"})

    assert reader.day("datum") is None
    assert len(reader.faults) == 1


def test_what_may_stand_is_named_where_nothing_resembles_it():
    reader = Reader({"antal": 1, "pris": 2, "zz": 3})
    reader.whole("antal", minimum=1)
    reader.whole("pris", minimum=1)

    reader.finish()

    assert reader.faults[0].message == "Uppgiften ”zz” är okänd. Här kan stå: antal, pris."


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("FAKTA", ["fakta", "rang"], " Menade du ”fakta”?"),
        ("eu", ["eu_ees", "norden"], " Menade du ”eu_ees”?"),
        ("kx", ["kx_abcdef", "kx_ghijkl"], ""),
        ("xyz", ["fakta"], ""),
    ],
)
def test_the_nearest_word(word, known, hint):
    assert nearest(word, known) == hint


@pytest.mark.parametrize(
    ("value", "words"),
    [(100, '"100"'), (date(2026, 3, 2), '"2026-03-02"'), (True, "Ange en text."), ([], "en text.")],
)
def test_a_text_without_its_quotes(value, words):
    reader = Reader({"kod": value})

    assert reader.text("kod") is None
    assert words in reader.faults[0].message
