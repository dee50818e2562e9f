"""What a file may not do to the numbers of receipts, invoices and paper forms that are here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kassa.desk.utbyte import UtbyteError
from kassa.kvitto.document import from_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from db.store import Read, SqlValue

FAKTURA = ("faktura", "faktura_handelse")
FAKTURA_BY_ID = "SELECT 1 FROM faktura WHERE id = :id"
FAKTURA_BY_SERIAL = "SELECT 1 FROM faktura WHERE serie = :serie AND serial = :serial"
NUMBER_USED = """
SELECT 1 FROM last_number WHERE series = :series AND name = :name AND serial >= :from_serial
UNION ALL
SELECT 1 FROM number_gap WHERE series = :series AND name = :name
    AND from_serial <= :until_serial AND until_serial >= :from_serial
"""
LEFT_OUT = """
SELECT 1 FROM number_gap
WHERE series = 'kvitto' AND name = :desk AND :serial BETWEEN from_serial AND until_serial
"""
BLANKETT_INLAGD = """
SELECT desk FROM blankett
WHERE serie_desk = :serie_desk AND number = :number AND utfall = 'inlagd'
    AND NOT EXISTS (SELECT 1 FROM blankett_oppnad WHERE blankett_id = blankett.id)
ORDER BY desk
"""
RESTORE_AGAIN = (
    "Inget har lästs in. Återställ den kassan en gång till med en fil från den andra: "
    "kassa aterstall KOPIA --utbyte FIL."
)


class Numbers:
    """Says what stands against a record that is new here."""

    def __init__(self, read: Read) -> None:
        """Take what reads the records."""
        self._read = read

    def krock(self, table: str, record: Mapping[str, SqlValue]) -> str | None:
        """Return why a record stays at its desk; None where it comes, empty where it is not told.

        Raises:
            UtbyteError: it stands against a receipt here, and so does the whole file.
        """
        if table == "kvitto":
            self._check_kvitto(record)
        if table == "number_gap":
            return self._gap_krock(record) or None
        return self._faktura_krock(table, record) if table in FAKTURA else None

    def entered_twice(self, record: Mapping[str, SqlValue]) -> str:
        """Return that a paper form is entered twice once it is written; empty where it is not."""
        desks = [row["desk"] for row in self._read(BLANKETT_INLAGD, record)]
        if record.get("utfall") != "inlagd" or len(desks) <= 1:
            return ""
        number = f"{record['serie_desk']}-B{int(record['number'] or 0):03d}"
        return (
            f"Blankett {number} är inlagd både i kassa {desks[0]} och i kassa {desks[-1]}. "
            "Makulera det ena kvittot där det skrevs."
        )

    def _faktura_krock(self, table: str, record: Mapping[str, SqlValue]) -> str | None:
        """Return why an invoice, or what was done with it, stays at its desk; None where it comes.

        Two desks that use one series have given two invoices the same number.
        """
        if table == "faktura_handelse":
            return None if self._read(FAKTURA_BY_ID, {"id": record.get("faktura_id")}) else ""
        taken = self._read(FAKTURA_BY_SERIAL, {key: record.get(key) for key in ("serie", "serial")})
        credited = record.get("avser")
        if not taken and (credited is None or self._read(FAKTURA_BY_ID, {"id": credited})):
            return None
        return (
            f"Faktura {record.get('ocr')} (kassa {record.get('desk')}) har samma nummer som en "
            "faktura här, och finns bara i kassan som skrev den. Ge kassorna var sin fakturaserie "
            "under Inställningar."
        )

    def _gap_krock(self, record: Mapping[str, SqlValue]) -> str:
        """Return why numbers cannot be left out here, of invoices; empty where they can.

        Raises:
            UtbyteError: a receipt has one of them: its desk was restored without it.
        """
        if not self._read(NUMBER_USED, record):
            return ""
        name, first = record.get("name"), record.get("from_serial")
        if record.get("series") == "faktura":
            return (
                f"Kassa {record.get('desk')} hoppar över nummer i fakturaserie {name}, som används "
                "här. Ge kassorna var sin fakturaserie under Inställningar."
            )
        raise UtbyteError(
            f"Kassa {name} är återställd från en säkerhetskopia utan kvitto {name}-{first}, som "
            f"finns här. {RESTORE_AGAIN}"
        )

    def _check_kvitto(self, record: Mapping[str, SqlValue]) -> None:
        """Refuse a receipt that was changed, and a number that another receipt has here."""
        number = record.get("number")
        try:
            intact = from_json(str(record.get("document"))).is_intact()
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            intact = False
        if not intact:
            raise UtbyteError(f"Kvitto {number} i filen har ändrats sedan det skrevs.")
        if self._read(LEFT_OUT, {"desk": record.get("desk"), "serial": record.get("serial")}):
            raise UtbyteError(
                f"Kvitto {number} finns i filen, men numret hoppades över när kassan återställdes "
                f"från en säkerhetskopia. {RESTORE_AGAIN}"
            )
        if self._read("SELECT 1 FROM kvitto WHERE number = :number", {"number": number}):
            raise UtbyteError(
                f"Kvitto {number} finns redan här, men är ett annat. Två kassor har samma "
                "beteckning. Ge den ena en ny under Inställningar och ring it-stödet."
            )
