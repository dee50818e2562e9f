"""Who is who in SQL: patients that were joined, followed to both ends.

A reserve number becomes a coordination number becomes a personnummer: each join leads from the
earlier patient to the later. Where it ends is the patient that is shown; what belongs to any of
them belongs to all.
"""

from __future__ import annotations


def latest_of(start: str) -> str:
    """Return a subquery for the patient that somebody has become.

    Args:
        start: SQL that gives the patient's id; no join leads back to it.
    """
    return f"""(
    WITH RECURSIVE later (id) AS (
        SELECT {start}
        UNION
        SELECT into_id FROM later JOIN patient_join ON patient_id = later.id
    )
    SELECT id FROM later
    WHERE NOT EXISTS (SELECT 1 FROM patient_join WHERE patient_id = later.id)
)"""


def whole_of(start: str) -> str:
    """Return a subquery for every patient that is the same person.

    Args:
        start: SQL that gives one of their ids.
    """
    return f"""(
    WITH RECURSIVE whole (id) AS (
        SELECT {latest_of(start)}
        UNION
        SELECT patient_id FROM whole JOIN patient_join ON into_id = whole.id
    )
    SELECT id FROM whole
)"""
