"""The ``UtdragLedger`` port in SQL: every row that is about one person, table by table."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from db.person_sql import numbers_of, whole_of
from db.store import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kassa.ids import PatientId

_WHOLE = whole_of(":patient_id")
_CHECKOUT = f"(SELECT id FROM checkout WHERE patient_id IN {_WHOLE})"  # noqa: S608 - its own words
_KVITTO = f"(SELECT id FROM kvitto WHERE checkout_id IN {_CHECKOUT})"  # noqa: S608 - its own words
_NUMBER = numbers_of(":patient_id")
_FAKTURA = f"(SELECT id FROM faktura WHERE patient_id IN {_WHOLE})"  # noqa: S608 - its own words
_POST = f"""(
    SELECT id FROM checkout WHERE patient_id IN {_WHOLE}
    UNION ALL SELECT id FROM besok WHERE checkout_id IN {_CHECKOUT}
)"""  # noqa: S608 - its own words
# Where each table names the person; a test sees to it that no table is forgotten.
WHERE = {
    "patient": f"id IN {_WHOLE}",
    "patient_version": f"patient_id IN {_WHOLE}",
    "patient_join": f"patient_id IN {_WHOLE} OR into_id IN {_WHOLE}",
    "checkout": f"patient_id IN {_WHOLE}",
    "besok": f"checkout_id IN {_CHECKOUT}",
    "frikort_entry": f"patient_id IN {_WHOLE}",
    "payment": f"checkout_id IN {_CHECKOUT}",
    "kvitto": f"checkout_id IN {_CHECKOUT}",
    "godkannande": f"checkout_id IN {_CHECKOUT}",
    "print_start": f"kvitto_id IN {_KVITTO}",
    "print_event": f"kvitto_id IN {_KVITTO}",
    "faktura_val": f"patient_id IN {_WHOLE}",
    "faktura": f"patient_id IN {_WHOLE}",
    "faktura_handelse": f"faktura_id IN {_FAKTURA}",
    "inbetalning_koppling": f"faktura_id IN {_FAKTURA}",
    "inbetalning": f"""id IN (
        SELECT inbetalning_id FROM inbetalning_koppling WHERE faktura_id IN {_FAKTURA}
    )""",  # noqa: S608 - its own words
    "extern_kvitto": f"patient_id IN {_WHOLE}",
    "avbrott_checkout": f"checkout_id IN {_CHECKOUT}",
    "inforing_claim": f"post_id IN {_POST}",
    "inforing_svar": f"post_id IN {_POST}",
    "blankett": f"checkout_id IN {_CHECKOUT}",
    "inlast_status": f"number IN {_NUMBER}",
    "att_reglera": f"patient_id IN {_WHOLE}",
    "parked": f"""EXISTS (
        SELECT 1 FROM json_tree(form) WHERE replace(atom, '-', '') IN (
            SELECT replace(number, '-', '') FROM patient WHERE id IN {_WHOLE}
            UNION SELECT substr(replace(number, '-', ''), 3) FROM patient WHERE id IN {_WHOLE}
        )
    )""",  # noqa: S608 - its own words
    "access_log": f"patient_id IN {_WHOLE}",
}
NOT_ABOUT_A_PERSON = {
    "access_review", "avbrott", "avbrott_rapport", "avbrott_slut", "backup_event",
    "blankett_oppnad", "blankett_serie", "clerk_account", "gallring", "inbetalning_fil",
    "inlast", "klocka_bekraftelse", "login_event", "number_gap", "oppning", "parked_end",
    "sie_fil", "sie_verifikation", "taxa_bekraftelse", "taxa_dokument", "taxa_fil",
    "taxa_hamtning", "taxa_sprak", "utbyte", "z_rapport",
}  # fmt: skip
"""Tables of the clinic, its clerks and its days."""
JSON_COLUMNS = ("document", "facts", "decision", "underlag", "form")


class SqliteUtdrag(SqliteStore):
    """What the records know of one person."""

    def utdrag(self, patient_id: PatientId) -> Mapping[str, tuple[Mapping[str, Any], ...]]:
        """Return every row about a person by table; JSON columns as what they hold."""
        return {table: self._about(table, patient_id) for table in WHERE}

    def _about(self, table: str, patient_id: PatientId) -> tuple[Mapping[str, Any], ...]:
        statement = f"SELECT * FROM {table} WHERE {WHERE[table]} ORDER BY seq"  # noqa: S608
        found = self._all(statement, {"patient_id": patient_id})
        return tuple(
            {
                name: json.loads(row[name]) if name in JSON_COLUMNS and row[name] else row[name]
                for name in row.keys()  # noqa: SIM118 - a row of sqlite3 yields values
            }
            for row in found
        )
