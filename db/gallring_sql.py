"""What a gallring changes and takes away, in SQL: counted and done in the same words.

A patient is forgotten when nothing has been written of that person since, under any number that is
joined with it. What is true before the first change is true until the last one is done, so what is
counted beforehand is what goes.
"""

from __future__ import annotations

from dataclasses import dataclass

from db.bare import bare_set
from db.person_sql import gallrad_number, is_gallrad, latest_of, numbers_of
from kassa.kvitto.document import WORDS_GONE

GALLRING_LIST = "SELECT document FROM gallring ORDER BY serial"
ADD_GALLRING = """
INSERT INTO gallring (
    id, serial, bocker_till, logg_till, document, hash, desk, clerk, written_at
) VALUES (
    :id, :serial, :bocker_till, :logg_till, :document, :hash, :desk, :clerk, :made_at
)
"""
EXTERN = f"""
SELECT extern_kvitto.*, {latest_of("extern_kvitto.patient_id")} AS person FROM extern_kvitto
"""
EXTERN_BARE = "UPDATE extern_kvitto SET klinik = '', number = :number WHERE id = :id"
SEARCH_ANEW = "INSERT INTO patient_search (patient_search) VALUES ('rebuild')"

_OLD = "written_at < :bocker_till"
# Everybody something was written of since, and whoever is the same person; asked once.
_RECENT = """(
    WITH RECURSIVE recent (id) AS (
        SELECT patient_id FROM patient_written WHERE written_at >= :bocker_till
        UNION SELECT into_id FROM recent JOIN patient_join ON patient_id = recent.id
        UNION SELECT patient_id FROM recent JOIN patient_join ON into_id = recent.id
    )
    SELECT id FROM recent
)"""
_BARE = is_gallrad("number")
_IDLE = f"NOT {_BARE} AND id NOT IN {_RECENT}"
# What an entry makes up for is told by its row of an extract: the row stays, with the patient's own
# id for a number.
_NEEDED = f"""(
    SELECT status.seq FROM frikort_entry AS entry
    JOIN inlast_status AS status ON status.inlast_id = entry.inlast_id
    WHERE status.number IN {numbers_of("entry.patient_id")}
)"""


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to the rows of a table.

    Attributes:
        table: which.
        where: to which of its rows, in SQL.
        to: what they get, in SQL; empty where they go.
    """

    table: str
    where: str
    to: str = ""

    @property
    def count(self) -> str:
        """How many rows it is about, in SQL."""
        return f"SELECT count(*) FROM {self.table} WHERE {self.where}"

    @property
    def statement(self) -> str:
        """The change itself, in SQL."""
        if not self.to:
            return f"DELETE FROM {self.table} WHERE {self.where}"
        return f"UPDATE {self.table} SET {self.to} WHERE {self.where}"


BY_DOCUMENT = {
    "kvitto": f"""{_OLD} AND (
        json_extract(document, '$.salt') IS NOT NULL
        OR json_extract(document, '$.person_hash') IS NULL
        AND json_extract(document, '$.omseglad') IS NULL
    )""",
    "faktura": f"{_OLD} AND json_extract(document, '$.mottagare') IS NOT NULL",
}
"""Whose document is written anew, row by row: which of them."""
DOCUMENT_LIST = {
    table: f"SELECT id, document FROM {table} WHERE {where}" for table, where in BY_DOCUMENT.items()
}
DOCUMENT_BARE = {
    table: f"UPDATE {table} SET document = :document WHERE id = :id" for table in BY_DOCUMENT
}
# The rows of extracts first: they lead to a patient by the number.
CHANGES = (
    Change(
        "inlast_status",
        f"""NOT {_BARE} AND seq IN {_NEEDED}
            AND ({_OLD} OR number IN (SELECT number FROM patient WHERE {_IDLE}))""",
        f"""number = (
            SELECT {gallrad_number("id")} FROM patient WHERE patient.number = inlast_status.number
        )""",
    ),
    Change("inlast_status", f"NOT {_BARE} AND seq NOT IN {_NEEDED} AND {_OLD}"),
    Change("patient", _IDLE, bare_set("patient")),
    Change(
        "patient_version",
        f"""patient_id NOT IN {_RECENT} AND (
            fodelsedatum <> '1900-01-01' OR namn <> '' OR land IS NOT NULL
            OR lma_nummer IS NOT NULL
        )""",
        bare_set("patient_version"),
    ),
    Change("faktura_val", f"patient_id NOT IN {_RECENT} AND adress <> ''", bare_set("faktura_val")),
    Change(
        "checkout",
        f"{_OLD} AND (betalare <> '' OR skal <> '{WORDS_GONE}')",
        bare_set("checkout"),
    ),
    Change(
        "besok",
        f"{_OLD} AND json_extract(facts, '$.gallrad') IS NULL",
        bare_set("besok"),
    ),
    Change("parked", f"{_OLD} AND form <> '{{}}'", "form = '{}'"),
    Change(
        "inforing_svar",
        f"{_OLD} AND (referens <> '' OR anteckning NOT IN ('', '{WORDS_GONE}'))",
        bare_set("inforing_svar"),
    ),
    Change("blankett", f"{_OLD} AND anteckning NOT IN ('', '{WORDS_GONE}')", bare_set("blankett")),
    Change("utbyte", f"{_OLD} AND krockar <> '[]'", "krockar = '[]'"),
    Change("access_log", "written_at < :logg_till"),
)
COUNTS = tuple(
    (change.table, change.count)
    for change in (*CHANGES, *(Change(table, where) for table, where in BY_DOCUMENT.items()))
)
"""Each table with how many of its rows a change is about; a table may stand there twice."""
