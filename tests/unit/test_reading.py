"""The strict reader says what is wrong in the clerk's words, not in Python's."""

from __future__ import annotations

from typing import Any

import pytest

from kassa.reading import Reader


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
