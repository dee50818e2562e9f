"""The same work at the desk on a small ledger and on one as large as the region's."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import cycle
from pathlib import Path

from benchmarks.key import KEY
from benchmarks.measure import NotMeasured, Result, compare
from benchmarks.region import CLOCK, DESKS, PATIENTS, TODAY, Region, number_of, quote_of, region
from db.connection import open_database
from db.ledger import SqliteLedger
from kassa.adapters.taxa_files import bundled_taxa_book
from kassa.desk.att_reglera import att_reglera_list
from kassa.desk.patient_page import patient_page

COLD_PATIENTS = 40
ROUNDS = 5
SEARCHED = ("e", "ek", "ekst", "al", "alma björk", "22", "2245", "22450101-T")
MOST_FOUND = 12


def scale_results(cache: Path) -> Iterator[Result | NotMeasured]:
    """Yield each comparison, or that the disk has no room for the large file."""
    made = region(cache)
    if made is None:
        yield NotMeasured("the ledger of 400 000 patients needs 22 GB of free disk in .cache")
        return
    with closing(_Opened(made.small, 0)) as small, closing(_Opened(made.large, None)) as large:
        _assert_alike(small, large)
        yield _compare("opening a patient and deciding", large.decide, small.decide, aim=1.3)
        yield _compare("the patient's page", large.page, small.page, aim=1.3, rounds=2)
        yield _compare("a search as one types", large.search, small.search)
        yield _compare("the work list", large.work_list, small.work_list)
    yield from _cold(made)


def _compare(
    what: str,
    large: Callable[[], object],
    small: Callable[[], object],
    *,
    aim: float | None = None,
    rounds: int = ROUNDS,
) -> Result:
    for _ in range(PATIENTS):
        large(), small()
    return compare(
        f"{what}, of {PATIENTS * DESKS} patients",
        large,
        f"of {PATIENTS} patients",
        small,
        times=PATIENTS,
        aim=aim,
        rounds=rounds,
    )


class _Opened:
    """One of the two files, with the same patients of it in turn.

    Args:
        desk: whose copy of each patient is asked for; None for another desk each time.
    """

    def __init__(self, file: Path, desk: int | None) -> None:
        self.ledger = SqliteLedger(open_database(file, key=KEY))
        self.numbers = [
            number_of(place, place * 37 % DESKS if desk is None else desk)
            for place in range(PATIENTS)
        ]
        self._book = bundled_taxa_book()
        self._decided = cycle(self.numbers)
        self._paged = cycle(self.numbers)
        self._searched = cycle(SEARCHED)

    def close(self) -> None:
        self.ledger.close()

    def decide(self, number: str | None = None) -> object:
        """Open a patient and decide."""
        return quote_of(number or next(self._decided), TODAY, self.ledger, self._book)

    def page(self) -> object:
        """Show a patient's page."""
        known = self.ledger.find_patient(next(self._paged))
        assert known
        return patient_page(known.id, self.ledger, self._book, CLOCK, "primarvard")

    def search(self) -> object:
        """Search for what somebody has typed so far."""
        return self.ledger.search_patient(next(self._searched), MOST_FOUND)

    def work_list(self) -> object:
        """Show who is owed what."""
        return att_reglera_list(self.ledger, self._book, TODAY)

    def paid(self, number: str) -> int:
        return quote_of(number, TODAY, self.ledger, self._book).att_betala.ore


def _assert_alike(small: _Opened, large: _Opened) -> None:
    """Both files must say the same of the same patient, or it was no comparison."""
    for ours, theirs in zip(small.numbers, large.numbers, strict=True):
        assert small.paid(ours) == large.paid(theirs), theirs


def _cold(made: Region) -> Iterator[Result]:
    """The first patient after the computer was started: nothing of either file is in memory."""
    numbers = cycle(range(0, PATIENTS, PATIENTS // COLD_PATIENTS))

    def first_patient(file: Path, *, is_large: bool) -> object:
        place = next(numbers)
        with closing(_Opened(file, None if is_large else 0)) as opened:
            return opened.decide(opened.numbers[place])

    yield compare(
        "the same, cold: opening the file and the first patient",
        lambda: first_patient(made.large, is_large=True),
        f"of {PATIENTS} patients, cold",
        lambda: first_patient(made.small, is_large=False),
        times=COLD_PATIENTS,
        aim=None,
        before=lambda: _forget(made.small, made.large),
    )


def _forget(*files: Path) -> None:
    """Ask the system to drop what it keeps of the files in memory."""
    for file in files:
        handle = os.open(file, os.O_RDONLY)
        try:
            os.fsync(handle)
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(handle)
