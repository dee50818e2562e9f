"""A patient's extract: all that is stored about one person, to read and to take along.

(EU 2016/679 article 15; article 20 for the file. That it was made stands in the access log.)
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kassa.clock import to_local
from kassa.desk.posting import moment_of
from kassa.errors import UserFacingError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from kassa.clock import Clock
    from kassa.desk.ports import Ledger, Patient
    from kassa.desk.settings import Desk
    from kassa.ids import PatientId
    from kassa.kvitto.document import Klinik

TITLE = "Registerutdrag"
TABELL = {
    "patient": "Identitetsnummer",
    "patient_version": "Namn och ställning",
    "patient_join": "Nummer som hör ihop",
    "checkout": "Registreringar och makuleringar",
    "besok": "Besök",
    "frikort_entry": "Högkostnadsskydd",
    "payment": "Betalningar",
    "kvitto": "Kvitton",
    "godkannande": "Godkända återbetalningar",
    "print_start": "Påbörjade utskrifter",
    "print_event": "Utskrifter",
    "faktura_val": "Hur fakturor skickas",
    "faktura": "Fakturor",
    "faktura_handelse": "Utskick och påminnelser",
    "inbetalning_koppling": "Inbetalningarnas fakturor",
    "inbetalning": "Inbetalningar",
    "extern_kvitto": "Kvitton från annat håll",
    "avbrott_checkout": "Registrerat under driftavbrott",
    "inforing_claim": "Vem som förde in i andra system",
    "inforing_svar": "Infört i andra system",
    "blankett": "Blanketter ifyllda för hand",
    "inlast_status": "Frikort ur inlästa utdrag",
    "att_reglera": "Att reglera",
    "parked": "Parkerade besök",
    "access_log": "Vem som har sett uppgifterna",
}
"""What each kind of record is called to the patient."""


@dataclass(frozen=True, slots=True)
class Utdrag:
    """All that is stored about one person.

    Attributes:
        patient: whom.
        klinik: who keeps it.
        made_at: when it was made, UTC.
        clerk: by whom.
        tabeller: every record by kind.
        ovning: of the practice clinic.
    """

    patient: Patient
    klinik: Klinik
    made_at: datetime
    clerk: str
    tabeller: Mapping[str, tuple[Mapping[str, Any], ...]]
    ovning: bool

    @property
    def antal(self) -> int:
        """How many records there are."""
        return sum(len(rows) for rows in self.tabeller.values())


def utdrag_of(patient_id: PatientId, ledger: Ledger, clock: Clock, desk: Desk) -> Utdrag:
    """Return all that is stored about a patient.

    Raises:
        UserFacingError: there is no such patient.
    """
    patient = ledger.patient(patient_id)
    if patient is None:
        raise UserFacingError("Patienten finns inte i registret. Sök upp personen igen.")
    tabeller = ledger.utdrag(patient_id)
    return Utdrag(patient, desk.klinik, moment_of(clock), desk.clerk, tabeller, desk.ovning)


def utdrag_json(utdrag: Utdrag) -> bytes:
    """Return the extract as JSON for another program, every field of every record."""
    content = {
        "vad": TITLE,
        "personuppgiftsansvarig": {
            "namn": utdrag.klinik.namn,
            "organisationsnummer": utdrag.klinik.organisationsnummer,
            "adress": utdrag.klinik.adress,
        },
        "patient": {"nummer": utdrag.patient.identitet.number, "namn": utdrag.patient.namn},
        "gjort": to_local(utdrag.made_at).isoformat(timespec="minutes"),
        "av": utdrag.clerk,
        "uppgifter": {
            table: {"rubrik": TABELL[table], "poster": list(rows)}
            for table, rows in utdrag.tabeller.items()
        },
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
