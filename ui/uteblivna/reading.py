"""What is typed of a missed visit, and the case it becomes. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kassa.desk.efterskank import EFTERSKANKT
from kassa.desk.ports import Patient
from kassa.desk.request import BesokRequest, QuotePatient, QuoteRequest
from kassa.errors import Fault, InvalidInputError
from kassa.patient import Identitet, IdentitetError, parse_identitet
from ui.moment import names_time, parse_moment
from ui.uteblivna import texts

PROV = "provtagning_kontroll"
"""The contract's circumstance of a missed sampling or check."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A missed visit as it was typed, its number and times read.

    Attributes:
        identitet: whose it is.
        namn: as typed.
        besok: the case in contract JSON, without the patient.
        beslut_av: who waived the fee.
    """

    identitet: Identitet
    namn: str
    besok: Mapping[str, Any]
    beslut_av: str

    def request(self, known: Patient | None) -> QuoteRequest:
        """Return what is asked of the desk.

        Args:
            known: the patient as the register knows him or her; None for somebody new.

        Raises:
            InvalidInputError: the register does not know somebody whom the form cannot describe.
        """
        fodelsedatum = known.fodelsedatum if known else self.identitet.fodelsedatum
        faults = []
        if fodelsedatum is None:
            faults.append(Fault("personnummer", texts.NO_BIRTH_DATE))
        elif known is None and not self.identitet.tells_kategori:
            faults.append(Fault("personnummer", texts.NO_KATEGORI))
        if known is None and not self.namn:
            faults.append(Fault("namn", texts.MISSING_NAME))
        if faults or fodelsedatum is None:
            raise InvalidInputError(tuple(faults))
        patient: dict[str, Any] = {"fodelsedatum": fodelsedatum.isoformat()}
        if known is not None:
            patient["kategori"] = known.kategori
            if known.land:
                patient["land"] = known.land
            if known.lma_nummer:
                patient["handlingar"] = ["lma_kort"]
        return QuoteRequest(
            (BesokRequest({**self.besok, "patient": patient}),),
            QuotePatient(
                known.identitet if known else self.identitet,
                fodelsedatum,
                self.namn,
                known.lma_nummer if known else None,
            ),
        )


def read_typed(typed: Mapping[str, str], now: datetime, vardniva: str) -> Typed:
    """Return what was typed.

    Args:
        typed: by field of ``texts.FIELDS``.
        now: the present local time.
        vardniva: of the clinic (contract).

    Raises:
        InvalidInputError: every fault, each at its field.
    """
    faults: list[Fault] = []
    identitet = _identitet(typed["personnummer"], now, faults)
    tidpunkt = _moment("tidpunkt", typed["tidpunkt"], now, texts.MISSING_TIME, faults)
    is_aterbud = typed["utfall"] == "aterbud"
    cancelled = None
    if is_aterbud:
        cancelled = _moment("aterbud_tid", typed["aterbud_tid"], now, texts.LATE_MISSING, faults)
    elif typed["aterbud_tid"].strip():
        faults.append(Fault("aterbud_tid", texts.LATE_UNWANTED))
    if tidpunkt is not None and tidpunkt > now and not is_aterbud:
        faults.append(Fault("tidpunkt", texts.FUTURE))
    if cancelled is not None and cancelled > now:
        faults.append(Fault("aterbud_tid", texts.FUTURE))
    elif tidpunkt is not None and cancelled is not None and cancelled > tidpunkt:
        faults.append(Fault("aterbud_tid", texts.LATE_AFTER))
    if typed["avgift"] != "efterskankt" and typed["beslut_av"].strip():
        faults.append(Fault("beslut_av", texts.NOT_WAIVED))
    if faults or identitet is None or tidpunkt is None:
        raise InvalidInputError(tuple(faults))
    besok = _besok(typed, tidpunkt, cancelled, vardniva)
    return Typed(identitet, typed["namn"].strip(), besok, typed["beslut_av"].strip())


def _besok(
    typed: Mapping[str, str], tidpunkt: datetime, cancelled: datetime | None, vardniva: str
) -> dict[str, Any]:
    omstandigheter = []
    if typed["vem"] == "prov":
        omstandigheter.append(PROV)
    if typed["avgift"] == "efterskankt":
        omstandigheter.append(EFTERSKANKT)
    besok: dict[str, Any] = {
        "vardniva": vardniva,
        "vardgivarkategori": "lakare" if typed["vem"] == "lakare" else "sjukskoterska",
        "typ": typed["typ"],
    }
    if omstandigheter:
        besok["omstandigheter"] = omstandigheter
    case: dict[str, Any] = {
        "tidpunkt": _text(tidpunkt),
        "besok": besok,
        "utfall": typed["utfall"],
    }
    if cancelled is not None:
        case["aterbud_tid"] = _text(cancelled)
    if typed["tolk"] != "nej":
        case["tolk"] = {
            "bokad": True,
            "avbestalld": False,
            "informerad": typed["tolk"] == "informerad",
        }
    return case


def _identitet(text: str, now: datetime, faults: list[Fault]) -> Identitet | None:
    if not text.strip():
        faults.append(Fault("personnummer", texts.MISSING_NUMBER))
        return None
    try:
        return parse_identitet(text, now.date())
    except IdentitetError as error:
        faults.append(Fault("personnummer", error.message))
        return None


def _moment(
    field: str, text: str, now: datetime, missing: str, faults: list[Fault]
) -> datetime | None:
    found = parse_moment(text, now) if text.strip() else None
    if not text.strip():
        faults.append(Fault(field, missing))
    elif found is None:
        faults.append(Fault(field, texts.WRONG_TIME))
    elif field == "tidpunkt" and not names_time(text):
        faults.append(Fault(field, missing))
    return found.replace(second=0, microsecond=0) if found else None


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")
