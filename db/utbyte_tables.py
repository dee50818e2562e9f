"""Which tables are exchanged, and what stands for a patient and an extract in a file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from db.person_sql import id_of_gallrad, is_gallrad

if TYPE_CHECKING:
    from db.store import Read

LOCAL = ("seq", "hash")
"""Columns that mean something in this file only: the place, and the seal over local ids."""
SEALED = "frikort_entry"
HASH_OF_DOCUMENT = ("kvitto",)
"""Tables whose hash is the document's own, the same at every desk."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table that is exchanged.

    Attributes:
        name: of the table.
        patient: its columns that hold a patient's id.
        inlast: its columns that hold an extract's id.
        key: what tells its records apart at every desk.
        order: by which they can be read back.
    """

    name: str
    patient: tuple[str, ...] = ()
    inlast: tuple[str, ...] = ()
    key: tuple[str, ...] = ("id",)
    order: str = "seq"

    @property
    def names(self) -> tuple[str, ...]:
        """Its columns that name a person in a file."""
        return self.key if self.name == "patient" else self.patient


TABLES = (
    Table("patient", key=("number",)),
    Table("patient_version", patient=("patient_id",)),
    Table("patient_join", patient=("patient_id", "into_id"), key=("patient_id",)),
    Table("inlast", inlast=("rattar",), key=("sha256",)),
    Table("inlast_status", inlast=("inlast_id",), key=("number", "inlast_id")),
    Table("checkout", patient=("patient_id",)),
    Table("besok"),
    Table("frikort_entry", patient=("patient_id",), inlast=("inlast_id",)),
    Table("payment"),
    Table("number_gap"),
    Table("kvitto", order="desk, serial"),
    Table("faktura_val", patient=("patient_id",)),
    Table("faktura", patient=("patient_id",), order="serie, own.serial"),
    Table("faktura_handelse"),
    Table("extern_kvitto", patient=("patient_id",)),
    Table("godkannande"),
    Table("print_start"),
    Table("print_event"),
    Table("avbrott"),
    Table("avbrott_slut"),
    Table("avbrott_rapport"),
    Table("avbrott_checkout"),
    Table("inforing_svar"),
    Table("blankett_serie"),
    Table("blankett_oppnad"),
    Table("blankett"),
)
BY_NAME = {table.name: table for table in TABLES}
SAME_BY_KEY = ("patient", "inlast", "inlast_status")
"""Where two desks write of the same thing by themselves: the first to come stays."""

NAME_OF = {"patient": "number", "inlast": "sha256"}
PERSON = ("patient", "patient_version", "patient_join")
"""What says who somebody is."""
OWNER = {
    "checkout": (("avser", "checkout"),),
    "frikort_entry": (
        ("avser", "frikort_entry"), ("reglerar", "frikort_entry"), ("checkout_id", "checkout"),
    ),
    "extern_kvitto": (("entry_id", "frikort_entry"),),
    "faktura": (("checkout_id", "checkout"),),
}  # fmt: skip
"""Whose a record is: the same patient's as what it refers to, by column and table."""
COLUMNS = """
SELECT sqlite_schema.name AS "table", column.name AS "column"
FROM sqlite_schema JOIN pragma_table_info(sqlite_schema.name) AS column
WHERE sqlite_schema.type = 'table' ORDER BY sqlite_schema.name, cid
"""
STATUS_NUMBER = f"""
ifnull((
    SELECT number FROM patient
    WHERE {is_gallrad("own.number")} AND id = {id_of_gallrad("own.number")}
), own.number) AS number"""  # noqa: S608 - its own words
"""The number in a row of an extract; a gallring leaves this file's own id for it."""


def other_table(table: Table, column: str) -> str:
    """Return the table whose local id a column holds; empty for none."""
    if column in table.patient:
        return "patient"
    return "inlast" if column in table.inlast else ""


def named(table: Table, column: str) -> str:
    """Return a column as a file has it, in SQL: a name in place of a local id."""
    other = other_table(table, column)
    return f"{column}_of.{NAME_OF[other]}" if other else f"own.{column}"


class Columns:
    """The columns of the tables, as the file itself has them."""

    def __init__(self, read: Read) -> None:
        """Take what reads the records."""
        self._read = read

    def of(self, table: str) -> tuple[str, ...]:
        """Return those of a table that are exchanged."""
        return self._all.get(table, ())

    def select(self, table: Table, *, with_patient: bool = False) -> str:
        """Return the statement that reads a table with names in place of local ids.

        Args:
            table: one that is exchanged.
            with_patient: the patient's own id comes along, as ``here``.
        """
        columns, joins = [], []
        if with_patient:
            columns.append(f"own.{table.patient[0]} AS here")
        for column in self.of(table.name):
            other = other_table(table, column)
            if other:
                columns.append(f"{column}_of.{NAME_OF[other]} AS {column}")
                joins.append(f"LEFT JOIN {other} AS {column}_of ON {column}_of.id = own.{column}")
            elif (table.name, column) == ("inlast_status", "number"):
                columns.append(STATUS_NUMBER)
            else:
                columns.append(f"own.{column}")
        # Tables and columns are named here and in the schema, never by a file.
        return f"SELECT {', '.join(columns)} FROM {table.name} AS own {' '.join(joins)}"  # noqa: S608

    @cached_property
    def _all(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for row in self._read(COLUMNS, {}):
            local = LOCAL[:1] if row["table"] in HASH_OF_DOCUMENT else LOCAL
            if row["table"] in BY_NAME and row["column"] not in local:
                found.setdefault(row["table"], []).append(row["column"])
        return {table: tuple(columns) for table, columns in found.items()}
