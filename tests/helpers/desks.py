"""Two desks without a network, each with its own file, that exchange what they know."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from kassa.desk.utbyte import UtbyteResult, read_utbyte, write_utbyte
from kassa.frikort.skillnad import skillnad_list
from kassa.frikort.state import FrikortState, fold
from kassa.kvitto.numbering import chain_faults
from tests.helpers.till import Till
from tests.helpers.whole import assert_whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

Seen = dict[str, tuple[FrikortState, tuple[tuple[str, int], ...], tuple[str, ...]]]


@contextmanager
def two_desks(folder: Path) -> Iterator[tuple[Till, Till]]:
    """Open two desks, in a folder each; where there is no file yet they have never met."""
    one, other = (Till.open(folder / desk.lower() / "kassa.db", desk) for desk in ("K1", "K2"))
    yield one, other
    one.close()
    other.close()


def kod_in(shown: str) -> str:
    """Return the code that was shown when a file was written."""
    found = re.search(r"Koden är (\S+)\. Skriv upp den", shown)
    assert found, shown
    return found[1]


def file_of(till: Till) -> bytes:
    """Return the file a desk writes."""
    return write_utbyte(till.ledger, till.clock, till.desk)


def carry(content: bytes, into: Till) -> UtbyteResult:
    """Take a file in at a desk."""
    return read_utbyte(content, into.ledger, into.taxa_book, into.clock, into.desk)


def exchange(one: Till, other: Till) -> tuple[UtbyteResult, UtbyteResult]:
    """Let two desks write their files and take in each other's."""
    mine, theirs = file_of(one), file_of(other)
    return carry(theirs, one), carry(mine, other)


def seen_by(till: Till, numbers: list[str], on: date) -> Seen:
    """Return what a desk knows of patients: frikort, what is to settle, the order of entries."""
    seen: Seen = {}
    for number in numbers:
        patient = till.ledger.find_patient(number)
        entries = till.ledger.entry_list(patient.id) if patient else ()
        skydd = till.taxa_book.valid_on(on).hogkostnadsskydd
        owed = tuple((str(s.entry.id), s.belopp.ore) for s in skillnad_list(entries, skydd))
        state = replace(fold(entries, skydd, on), inlast_id=None)  # an id of this file's own
        seen[number] = state, owed, tuple(str(e.id) for e in entries)
    return seen


def assert_same(one: Till, other: Till, numbers: list[str], on: date) -> None:
    """Assert that two desks know the same, and that every series is whole at both."""
    assert seen_by(one, numbers, on) == seen_by(other, numbers, on)
    for till in (one, other):
        for desk in till.ledger.desk_list():
            assert chain_faults(till.ledger.series(desk)) == ()
        assert_whole(till.path)
