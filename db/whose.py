"""Who is who: the patients of a file of another desk, and the patients here.

A file names a patient by the identity number, here a patient has an id. Where a gallring has taken
somebody out at one of the two desks there is no number on that side: then the records that both
have tell who it is, and it is told to nobody: what is over stays without its person.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from db.bare import bare
from db.known import is_taken, with_free_id
from db.person_sql import GALLRAD, latest_of
from db.utbyte_answer import missing
from kassa.ids import PatientId

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from db.store import Read, SqlValue
    from kassa.desk.utbyte_ports import Record

    Write = Callable[[str, Record, Record], None]
    """Writes a row of a table, with ids of this file, that stands for a record of the other one."""

HERE = "SELECT id, number FROM patient WHERE number IN (SELECT value FROM json_each(:names))"
BY_ID = "SELECT id FROM patient WHERE id IN (SELECT value FROM json_each(:ids))"
NUMBER = "SELECT number FROM patient WHERE id = :id"
JOINED = "SELECT 1 FROM patient_join WHERE patient_id = :patient_id"
LATEST = f"SELECT {latest_of(':id')} AS id"


@dataclass
class Person:
    """What a file says of somebody, under one number.

    Attributes:
        patient: the record with the number; None where the file leaves it out.
        versions: what was known of him or her, in order.
        joins: with whom he or she is one.
        comes_again: there is something that is not over.
    """

    patient: Record | None = None
    versions: list[Record] = field(default_factory=list)
    joins: list[Record] = field(default_factory=list)
    comes_again: bool = False


class Whose:
    """Finds the patient here whom a file means."""

    def __init__(self, read: Read, write: Write, *, is_part: bool) -> None:
        """Take what reads the records, and what writes a patient's; ``is_part`` as ``Intake``."""
        self._read = read
        self._is_part = is_part
        self._write = write
        self._persons: dict[str, Person] = {}
        self._here: dict[str, PatientId] = {}
        self._before: dict[str, PatientId] = {}
        self._is_bare: dict[str, bool] = {}

    def learn(self, persons: dict[str, Person], both: Iterable[tuple[str, PatientId]]) -> None:
        """Take what the file says of each, and look up who is here.

        Args:
            persons: by the name in the file.
            both: the names in the file of records that are here, each with its patient here.
        """
        self._persons = persons
        names = json.dumps(list(persons))
        self._here = {row["number"]: row["id"] for row in self._read(HERE, {"names": names})}
        ids = {
            str(person.patient["id"]): name for name, person in persons.items() if person.patient
        }
        for row in self._read(BY_ID, {"ids": json.dumps(list(ids))}):
            self._before[ids[row["id"]]] = row["id"]
        for name, patient_id in both:
            self._before.setdefault(name, patient_id)

    def is_here(self, name: str) -> bool:
        """True for somebody who is known here by that number."""
        return name in self._here

    def here(self, name: str) -> PatientId | None:
        """Return the patient here with a name; the one of earlier records where that is all."""
        return self._here.get(name) or self._before.get(name)

    def is_bare(self, patient_id: SqlValue) -> bool:
        """True for a patient here whom a gallring has taken out."""
        if patient_id is None:
            return False
        key = str(patient_id)
        if key not in self._is_bare:
            found = self._read(NUMBER, {"id": key})
            self._is_bare[key] = bool(found) and found[0]["number"].startswith(GALLRAD)
        return self._is_bare[key]

    def of(self, name: str, *, is_over: bool) -> PatientId:
        """Return the patient here of a record that names somebody; one who is new is written.

        Args:
            name: as in the file.
            is_over: the record is of a time whose persons are taken out here.

        Raises:
            UtbyteError: nobody here has that name, and the file does not say who it is.
        """
        if is_over or name.startswith(GALLRAD):
            found = self._before.get(name) or self._here.get(name)
            if found is None:
                found = self._added(name, is_bare=not self._is_current(name))
            return found
        return self._here.get(name) or self._added(name, is_bare=False)

    def circle(self, name: str) -> tuple[str, ...]:
        """Return all the names of the one who has a name, by the joins in the file."""
        met, found = {name}, [name]
        for each in found:
            person = self._persons.get(each, Person())
            for join in person.joins:
                for other in (str(join["patient_id"]), str(join["into_id"])):
                    if other not in met:
                        met.add(other)
                        found.append(other)
        return tuple(found)

    def _is_current(self, name: str) -> bool:
        """True for somebody who comes again, or is here, under one of the numbers."""
        return any(
            not each.startswith(GALLRAD)
            and (each in self._here or self._persons.get(each, Person()).comes_again)
            for each in self.circle(name)
        )

    def _added(self, name: str, *, is_bare: bool) -> PatientId:
        """Write somebody with all the numbers that are one, and return the patient."""
        circle = self.circle(name)
        for each in circle:
            stays_bare = is_bare or each.startswith(GALLRAD)
            if each not in self._here and not (stays_bare and each in self._before):
                self._add(each, is_bare=stays_bare)
        for join in {
            str(join["id"]): join for each in circle for join in self._joins(each)
        }.values():
            self.join(join)
        found = self._before.get(name) if is_bare else self._here.get(name)
        return found or self._before[name]

    def join(self, join: Record) -> None:
        """Write that two are one, where both are here and nothing is known of it.

        Whom the second one has become here since then is taken in its place.
        """
        patient_id, into_id = (self.here(str(join[each])) for each in ("patient_id", "into_id"))
        if patient_id is None or into_id is None or self._read(JOINED, {"patient_id": patient_id}):
            return
        latest = self.latest(into_id)
        if latest == patient_id:
            return  # they are one already, the other way round
        row = {**join, "patient_id": patient_id, "into_id": latest}
        self._write("patient_join", with_free_id(self._read, "patient_join", row), join)

    def latest(self, patient_id: PatientId) -> PatientId:
        """Return whom a patient here has become."""
        return PatientId(self._read(LATEST, {"id": patient_id})[0]["id"])

    def _joins(self, name: str) -> list[Record]:
        return self._persons.get(name, Person()).joins

    def _add(self, name: str, *, is_bare: bool) -> None:
        """Write one patient, with what was known of him or her.

        Raises:
            UtbyteError: the file does not say it.
        """
        person = self._persons.get(name)
        if person is None or person.patient is None or not person.versions:
            raise missing("en patient", is_part=self._is_part)
        patient = with_free_id(self._read, "patient", person.patient)
        patient_id = PatientId(str(patient["id"]))
        if is_bare:
            patient = bare(self._read, "patient", patient)
        self._write("patient", patient, person.patient)
        new = [
            each for each in person.versions if not is_taken(self._read, "patient_version", each)
        ]
        for each in new or person.versions[-1:]:
            row = with_free_id(self._read, "patient_version", {**each, "patient_id": patient_id})
            row = bare(self._read, "patient_version", row) if is_bare else row
            self._write("patient_version", row, each)
        (self._before if is_bare else self._here)[name] = patient_id
        self._is_bare[patient_id] = is_bare
