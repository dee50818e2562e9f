"""Every use case that writes. ``tests/e2e/test_torture.py`` fails when one is not here.

To add one: a ``Work`` in the file of its kind, with a plan (what to do, ids included), what doing
it tells a person, and the functions that write in it under ``covers``.
"""

from __future__ import annotations

from torture.openings import OPENINGS
from torture.works_avbrott import AVBROTT_WORKS
from torture.works_files import FILE_WORKS
from torture.works_frikort import FRIKORT_WORKS
from torture.works_money import MONEY_WORKS
from torture.works_people import PEOPLE_WORKS
from torture.works_safety import SAFETY_WORKS
from torture.works_sale import SALE_WORKS
from torture.works_taxa import TAXA_WORKS

__all__ = ["OPENINGS", "WORKS"]

WORKS = (
    *SALE_WORKS,
    *FRIKORT_WORKS,
    *PEOPLE_WORKS,
    *AVBROTT_WORKS,
    *MONEY_WORKS,
    *FILE_WORKS,
    *TAXA_WORKS,
    *SAFETY_WORKS,
)
