"""The records of one file of another desk on their way into this one.

What is of a time that is over here (``db.gallring``) comes without its person, and so does what is
later but of somebody who is taken out here: numbers, sums and chains are whole all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import sql
from db.bare import bare
from db.driver import sqlite3
from db.extern_numbers import ExternNumbers
from db.known import Known, with_free_id
from db.person_sql import GALLRAD, numbers_of
from db.seal import FIRST, seal_of
from db.utbyte_answer import compare, missing, refusal, two_joins
from db.utbyte_numbers import Numbers
from db.utbyte_tables import BY_NAME, OWNER, PERSON, SEALED, TABLES
from db.whose import Person, Whose
from kassa.desk.utbyte import UtbyteError
from kassa.desk.utbyte_ports import TakenIn
from kassa.ids import DeskId, PatientId

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from db.store import Add, Read, SqlValue
    from db.utbyte_tables import Columns, Table
    from kassa.desk.utbyte_ports import Record

CONCERNED = ("frikort_entry", "extern_kvitto", "patient_join")
"""Records after which a patient may have something to settle."""
TOLD_BY = {
    "besok": (("checkout_id", "checkout"),),
    "kvitto": (("checkout_id", "checkout"),),
    "blankett": (("checkout_id", "checkout"),),
    "inforing_svar": (("post_id", "checkout"), ("post_id", "besok")),
}
"""Records that may say who it was of and name no patient: what they refer to does."""
INLAST = "SELECT id FROM inlast WHERE sha256 = :sha256"
TAKEN_BACK = "SELECT 1 FROM frikort_entry WHERE avser = :avser"
JOINED_INTO = """
SELECT number FROM patient_join JOIN patient ON patient.id = into_id
WHERE patient_id = :patient_id
"""
SAME_VERSION = """
SELECT 1 FROM patient_version WHERE patient_id = :patient_id
    AND (desk, clerk, written_at) = (:desk, :clerk, :written_at)
"""
STATUS = f"""
SELECT 1 FROM inlast_status
WHERE inlast_id = :inlast_id AND number IN {numbers_of(":patient_id")}
"""  # noqa: S608 - its own words


class Intake:
    """Takes the records of one file in."""

    def __init__(
        self,
        read: Read,
        add: Add,
        columns: Columns,
        gallrad_till: tuple[str, str],
        *,
        is_part: bool,
    ) -> None:
        """Take what reads and what adds records, inside a transaction.

        Args:
            read: returns the rows of a statement.
            add: adds a row.
            columns: of this file.
            gallrad_till: the moments before which persons are taken out here, and may be at the
                desk that wrote the file; empty for none.
            is_part: the file holds only what was written since some moment.
        """
        self._read = read
        self._add = add
        self._columns = columns
        self._gallrad_till, self._gallrad_at_most = gallrad_till[0], max(gallrad_till)
        self._is_part = is_part
        self._known = Known(read, columns)
        self._whose = Whose(read, self._write, is_part=is_part)
        self._numbers = Numbers(read)
        self._of_table: dict[str, list[Record]] = {table.name: [] for table in TABLES}
        self._by_id: dict[tuple[str, SqlValue], Record] = {}
        self._settles: dict[SqlValue, SqlValue] = {}
        self._asked: set[tuple[str, SqlValue]] = set()
        self._own_extracts: set[SqlValue] = set()
        self._new: list[tuple[str, Record]] = []
        self._krockar: list[str] = []

    def take_in(self, records: Sequence[tuple[str, Record]]) -> TakenIn:
        """Write what is new, in the order of the file.

        Raises:
            UtbyteError: something of it cannot be taken in; the transaction must be undone.
        """
        for name, record in records:
            if name not in self._of_table or set(record) - set(self._columns.of(name)):
                raise UtbyteError(f"Filen har uppgifter som den här kassan inte känner ({name}).")
            self._of_table[name].append(record)
        name, record = "", {}
        try:
            for table in TABLES:
                self._known.learn(table, self._of_table[table.name])
            self._learn()
            for name, record in records:
                self._take_in(BY_NAME[name], record)
        except (KeyError, ValueError, TypeError, AttributeError, RecursionError) as error:
            where = " ".join((name, str(record.get("id", "")))).strip() or "en kolumn saknas"
            raise UtbyteError(f"En post i filen går inte att läsa in ({where}).") from error
        return TakenIn(
            antal=len(self._new),
            desk_list=frozenset(DeskId(str(record["desk"])) for _, record in self._new),
            patient_list=frozenset(
                PatientId(str(record["patient_id"]))
                for name, record in self._new
                if name in CONCERNED
            ),
            krockar=tuple(self._krockar),
        )

    def _learn(self) -> None:
        """Look through the file for who is who, and for what refers to what."""
        for name in (*OWNER, "besok"):
            self._by_id |= {(name, record.get("id")): record for record in self._of_table[name]}
        self._settles = {
            record["checkout_id"]: record["reglerar"]
            for record in self._of_table["frikort_entry"]
            if record.get("reglerar") and record.get("checkout_id")
        }
        self._whose.learn(self._persons(), self._at_both())
        self._externs = ExternNumbers(
            self._of_table["extern_kvitto"], self._whose, self._known, self._is_over
        )

    def _persons(self) -> dict[str, Person]:
        """Return what the file says of each who is named in it."""
        persons: dict[str, Person] = {}
        for table in TABLES:
            for record in self._of_table[table.name]:
                named = (record.get(column) for column in table.names)
                for name in (str(each) for each in named if each is not None):
                    person = persons.setdefault(name, Person())
                    if table.name == "patient":
                        person.patient = record
                    elif table.name == "patient_version":
                        person.versions.append(record)
                    elif table.name == "patient_join":
                        person.joins.append(record)
                    if not self._is_over(record) and self._known.of(table, record) is None:
                        person.comes_again |= not (record.get("avser") or record.get("reglerar"))
        return persons

    def _at_both(self) -> Iterator[tuple[str, PatientId]]:
        """Yield who is told by a record that is here as well: the name there, the patient here."""
        for table in TABLES:
            if table.patient and table.name != "patient_join":
                for record in self._of_table[table.name]:
                    name = record.get("patient_id")
                    here = self._known.of(table, record) and self._known.patient_of(
                        table.name, record.get("id")
                    )
                    if here and name is not None:
                        yield str(name), here

    def _is_over(self, record: Record) -> bool:
        """True for what is of a time whose persons are taken out here."""
        return str(record.get("written_at", "")) < self._gallrad_till

    def _take_in(self, table: Table, record: Record) -> None:
        if table.name in PERSON:
            self._take_person(table, record)
            return
        if table.name == "inlast_status" and self._waits(record):
            return
        found = self._known.of(table, record)
        if found is not None:
            if table.name == "inlast":
                self._own_extracts.add(record.get("sha256"))
            self._told(self._compared(table, record, found))
            return
        if table.name == SEALED and self._is_taken_back(record.get("avser")):
            return  # at both desks, each by itself: once is enough
        krock = self._numbers.krock(table.name, record)
        if krock is not None:
            self._told(krock)
            return
        self._take_new(table, record)
        if table.name == "blankett":
            self._told(self._numbers.entered_twice(record))

    def _compared(self, table: Table, record: Record, found: Record) -> str:
        """Return why a known record is left out; empty where it is the same."""
        may_be_bare = (
            str(record.get("written_at")) < self._gallrad_at_most
            or self._whose.is_bare(self._patient_near(table, record))
            or self._name_near(table, record).startswith(GALLRAD)
        )
        return compare(self._read, table, record, found, may_be_bare=may_be_bare)

    def _patient_near(self, table: Table, record: Record) -> PatientId | None:
        """Return the patient here of a known record, or of what it refers to."""
        found = self._known.patient_of(table.name, record.get("id")) if table.patient else None
        for column, other in TOLD_BY.get(table.name, ()):
            found = found or self._known.patient_of(other, record.get(column))
        return found

    def _name_near(self, table: Table, record: Record) -> str:
        """Return whom the file says a record is of, or what it refers to."""
        name = str(record.get("patient_id") or "") if table.patient else ""
        for column, other in TOLD_BY.get(table.name, ()):
            there = self._by_id.get((other, record.get(column)))
            if there is not None:
                name = name or self._name_near(BY_NAME[other], there)
        return name

    def _told(self, krock: str) -> None:
        if krock:
            self._krockar.append(krock)

    def _take_person(self, table: Table, record: Record) -> None:
        """Write who somebody is, where that is not left to the records that name him or her."""
        names = [str(record.get(column)) for column in table.names]
        is_held = self._is_over(record) or any(each.startswith(GALLRAD) for each in names)
        if not is_held:
            for name in names:
                self._whose.of(name, is_over=False)
        if table.name == "patient_version":
            found = self._known.of(table, record)
            if found is not None:
                self._told(self._compared(table, record, found))
            elif not is_held:
                row = {**record, "patient_id": self._whose.of(names[0], is_over=False)}
                if not self._read(SAME_VERSION, row):
                    self._write(table.name, row, record)
        elif table.name == "patient_join":
            self._take_join(record)

    def _take_join(self, record: Record) -> None:
        patient_id, into_id = (
            self._whose.here(str(record.get(column))) for column in ("patient_id", "into_id")
        )
        if patient_id is None or into_id is None:
            return  # comes with whoever of them comes
        self._whose.join(record)
        found = self._read(JOINED_INTO, {"patient_id": patient_id})
        is_one = self._whose.latest(patient_id) == self._whose.latest(into_id)
        if found and not is_one and not found[0]["number"].startswith(GALLRAD):
            self._told(two_joins(record, found[0]["number"]))

    def _take_new(self, table: Table, record: Record) -> None:
        """Write a record that is new here, without its person where that is over.

        Raises:
            UtbyteError: what it rests on is not here.
        """
        row = dict(record)
        for column in table.inlast:
            if row.get(column) is not None:
                found = self._read(INLAST, {"sha256": row[column]})
                if not found:
                    raise missing("ett utdrag", is_part=self._is_part)
                row[column] = found[0]["id"]
        patient_id = self._patient_of(table, record)
        if table.patient:
            row["patient_id"] = patient_id
        is_bare = self._whose.is_bare(patient_id or self._patient_near(table, record))
        if table.name == "extern_kvitto":
            there = self._externs.here(record, is_bare=is_bare)
            row |= {name: there[name] for name in ("number", "klinik")}
        elif is_bare or (self._is_over(record) and table.name != "faktura_val"):
            row = bare(self._read, table.name, row)
        if table.name == SEALED:
            self._keep_status(record, row)
            row["hash"] = self._seal_of(row)
        self._write(table.name, row, record)

    def _patient_of(self, table: Table, record: Record) -> PatientId | None:
        """Return the patient here of a record; the same as that of what it refers to.

        Raises:
            UtbyteError: the file does not say who it is.
        """
        name = record.get("patient_id") if table.patient else None
        if name is None:
            return None
        for column, other in OWNER.get(table.name, ()):
            whom = name if column == "checkout_id" else None
            found = self._referred(record.get(column), other, whom)
            if found:
                return found
        if table.name == "checkout":
            found = self._referred(self._settles.get(record.get("id")), "frikort_entry", None)
            if found:
                return found
        return self._whose.of(str(name), is_over=self._is_over(record))

    def _referred(self, ref: SqlValue, other: str, name: SqlValue) -> PatientId | None:
        """Return the patient here of what a record refers to; None where that tells nothing.

        Args:
            ref: its id.
            other: its table.
            name: whom it must be of in the file; None for anybody.
        """
        if ref is None:
            return None
        there = self._by_id.get((other, ref))
        if name is not None and there is not None and there.get("patient_id") != name:
            return None
        found = self._known.patient_of(other, ref)
        if found is None and there is not None and (other, ref) not in self._asked:
            self._asked.add((other, ref))  # a ring of references ends here
            found = self._patient_of(BY_NAME[other], there)
            self._asked.remove((other, ref))
        return found

    def _waits(self, record: Record) -> bool:
        """True for what an extract says of somebody, where only an entry may ask for it."""
        return (
            record.get("inlast_id") in self._own_extracts  # it is here already, whole
            or self._is_over(record)
            or str(record.get("number")).startswith(GALLRAD)
        )

    def _keep_status(self, record: Record, row: Record) -> None:
        """Write what an extract says of the patient of an entry, where that is gone here."""
        values = {"inlast_id": row.get("inlast_id"), "patient_id": row["patient_id"]}
        is_needed = values["inlast_id"] is not None and record.get("kind") != "aterbetalning"
        if not is_needed or self._read(STATUS, values):
            return
        circle = self._whose.circle(str(record["patient_id"]))
        for name in sorted(circle, key=lambda each: each != record["patient_id"]):
            for status in self._of_table["inlast_status"]:
                if (status.get("inlast_id"), status.get("number")) == (record["inlast_id"], name):
                    is_own = name == record["patient_id"]
                    whom = row["patient_id"] if is_own else self._whose.of(name, is_over=True)
                    there = {**status, "inlast_id": row["inlast_id"], "number": f"{GALLRAD}{whom}"}
                    row_there = with_free_id(self._read, "inlast_status", there)
                    self._write("inlast_status", row_there, status)
                    return

    def _seal_of(self, row: Record) -> str:
        """Return the seal of an entry, after this file's last one of the same patient and desk.

        The seal covers ids that are this file's own, so it is made here, as for an entry of ours.
        """
        last = self._read(sql.LAST_SEAL, {"patient_id": row["patient_id"], "desk": row["desk"]})
        return seal_of(last[0]["hash"] if last else FIRST, row)

    def _write(self, name: str, row: Record, record: Record) -> None:
        """Write a row.

        Args:
            name: of its table.
            row: with ids of this file.
            record: as the file of the other desk has it.
        """
        table = BY_NAME[name]
        columns = ", ".join(row)
        values = ", ".join(f":{column}" for column in row)
        statement = f"INSERT INTO {name} ({columns}) VALUES ({values})"  # noqa: S608
        try:
            self._add(statement, row)
        except (sqlite3.IntegrityError, sqlite3.InterfaceError, sqlite3.ProgrammingError) as error:
            raise refusal(table, row, error, is_part=self._is_part) from error
        self._new.append((name, row))
        patient_id = row.get("patient_id")
        here = PatientId(str(patient_id)) if patient_id is not None else None
        self._known.add(table, record, here)

    def _is_taken_back(self, entry_id: SqlValue) -> bool:
        return bool(entry_id and self._read(TAKEN_BACK, {"avser": entry_id}))
