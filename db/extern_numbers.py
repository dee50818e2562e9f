"""The number that a receipt from elsewhere has here, where a gallring has taken some of them.

What several desks have noted of one receipt must still be seen to be one, or it would count twice
(``db.gallring``): the one that comes later gets what the others have here in place of the number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.bare import GALLRAT_KVITTO
from db.utbyte_tables import BY_NAME
from kassa.desk.frikort_ports import receipt_key

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from db.known import Known
    from db.whose import Whose
    from kassa.desk.utbyte_ports import Record

    Key = tuple[str, str, str]

TABLE = BY_NAME["extern_kvitto"]


class ExternNumbers:
    """Knows which receipts of a file are one."""

    def __init__(
        self,
        records: Sequence[Record],
        whose: Whose,
        known: Known,
        is_over: Callable[[Record], bool],
    ) -> None:
        """Take every receipt from elsewhere in the file."""
        self._whose = whose
        self._known = known
        self._is_over = is_over
        self._same: dict[Key, list[Record]] = {}
        for record in records:
            self._same.setdefault(self._key(record), []).append(record)

    def here(self, record: Record, *, is_bare: bool) -> Record:
        """Return a receipt as it is written here.

        Args:
            record: of the file.
            is_bare: its patient is taken out here.
        """
        same = self._same[self._key(record)]
        there = (self._known.of(TABLE, each) for each in same)
        numbers = [str(each["number"]) for each in there if each is not None]
        taken = next((each for each in numbers if each.startswith(GALLRAT_KVITTO)), "")
        is_over = not numbers and all(map(self._is_over, same))
        if not (taken or is_bare or is_over):
            return record
        first = min(str(each["id"]) for each in same)
        number = taken or f"{GALLRAT_KVITTO}{first}"
        if str(record["number"]).startswith(GALLRAT_KVITTO):
            number = taken or str(record["number"])
        return {**record, "number": number, "klinik": ""}

    def _key(self, record: Record) -> Key:
        person = min(self._whose.circle(str(record.get("patient_id"))))
        return person, *receipt_key(str(record.get("region")), str(record.get("number")))
