"""Who is who in SQL: patients that were joined, followed to both ends.

A reserve number becomes a coordination number becomes a personnummer: each join leads from the
earlier patient to the later. Where it ends is the patient that is shown; what belongs to any of
them belongs to all. A patient whom a gallring has taken the number from bears its own id in that
place.
"""

from __future__ import annotations

GALLRAD = "gallrad-"
"""Before the id, in the place of the number of a patient who is gallrad."""


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


def gallrad_number(patient_id: str) -> str:
    """Return what stands in the place of the number of a patient who is gallrad.

    Args:
        patient_id: SQL that gives the patient's id.
    """
    return f"'{GALLRAD}' || {patient_id}"


def is_gallrad(number: str) -> str:
    """Return whether that stands there in place of a number.

    Args:
        number: SQL that gives what stands there.
    """
    return f"{number} LIKE '{GALLRAD}%'"


def id_of_gallrad(number: str) -> str:
    """Return the id of the patient that ``gallrad_number`` stands for.

    Args:
        number: SQL that gives what stands there.
    """
    return f"substr({number}, {len(GALLRAD) + 1})"


def names_of(start: str) -> str:
    """Return a subquery (id, number) for all that a row of an extract may know somebody by.

    Args:
        start: SQL that gives one of the person's ids.
    """
    return f"""(
    SELECT id, iif(is_kept, number, {gallrad_number("id")}) AS number
    FROM patient, (SELECT 1 AS is_kept UNION ALL SELECT 0) AS kept
    WHERE id IN {whole_of(start)}
)"""


def numbers_of(start: str) -> str:
    """Return a subquery for the numbers of ``names_of`` alone."""
    return f"(SELECT number FROM {names_of(start)})"
