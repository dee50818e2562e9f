"""What is asked on the patient's page, and what the answers mean. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from kassa.desk.register_extern import RegisterExtern, extern_faults
from kassa.errors import Fault
from kassa.frikort.entry import EntryKind
from kassa.ids import EntryId, PatientId, new_id
from kassa.money import Money
from ui.kronor import parse_kronor
from ui.moment import parse_day


class FormKind(StrEnum):
    """What can be asked for."""

    EXTERN = "extern"
    FRIKORT = "frikort"
    JOIN = "join"


class ExternForm:
    """A receipt or a frikort from elsewhere while it is typed.

    Its ids are made when it is opened, so that saving twice notes it once.
    """

    def __init__(self, kind: FormKind, patient_id: PatientId) -> None:
        """Make the ids."""
        self.kind = kind
        self._patient_id = patient_id
        self._extern_id = new_id()
        self._entry_id = EntryId(new_id())

    def command(
        self, typed: Mapping[str, str], today: date
    ) -> tuple[RegisterExtern, tuple[Fault, ...]]:
        """Return what is to be noted, and every fault of it.

        Args:
            typed: by field: ``region`` (code), ``klinik``, ``number``, ``paid_on``, ``belopp``,
                ``giltigt_till``, ``is_in_hsa`` (empty for no).
            today: the present local date.
        """
        is_frikort = self.kind is FormKind.FRIKORT
        faults: list[Fault] = []

        def day(field: str, words: str) -> date | None:
            text = typed.get(field, "").strip()
            found = parse_day(text, today) if text else None
            if text and found is None:
                faults.append(
                    Fault(field, f"{words} ”{text}” går inte att läsa. Skriv 2026-02-10.")
                )
            return found

        belopp = None if is_frikort else _kronor(typed.get("belopp", ""), faults)
        command = RegisterExtern(
            kind=EntryKind.FRIKORT if is_frikort else EntryKind.EXTERN,
            patient_id=self._patient_id,
            extern_id=self._extern_id,
            entry_id=self._entry_id,
            region=typed.get("region", ""),
            klinik=typed.get("klinik", ""),
            number=typed.get("number", ""),
            paid_on=today if is_frikort else day("paid_on", "Datumet"),
            belopp=belopp,
            giltigt_till=day("giltigt_till", "Sista dagen") if is_frikort else None,
            is_in_hsa=bool(typed.get("is_in_hsa", "ja")),
        )
        unread = {fault.field for fault in faults}
        rest = extern_faults(command, today)
        return command, (*faults, *(fault for fault in rest if fault.field not in unread))


def _kronor(text: str, faults: list[Fault]) -> Money | None:
    typed = text.strip()
    if not typed:
        return None
    belopp = parse_kronor(typed)
    if belopp is None:
        message = f"Beloppet ”{typed}” går inte att läsa. Skriv hela kronor: 300."
        faults.append(Fault("belopp", message))
    return belopp
