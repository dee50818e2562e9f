"""From a case to the facts the tariff's tables ask about.

Everything here is arithmetic on dates and times; which fee follows is for the tariff's rows.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kassa.avgift.case import HANDLING
from kassa.calendar import age_on, elapsed_on_vardag, is_afton, is_helg, is_vardag
from kassa.clock import elapsed
from kassa.errors import Fault, InvalidInputError
from kassa.reading import shown
from kassa.taxa.fakta import INTE_GENOMFORT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from kassa.avgift.case import Case
    from kassa.taxa.fakta import FactValue
    from kassa.taxa.model import Aterbud, Taxa

INGEN = "ingen"
OTHER_LAND = "ovrigt"
NO_LAND = "inget"
NO_VACCIN = "inget"
FIELD_BY_FAKTA = {
    "kategori": "patient.kategori",
    "landgrupp": "patient.land",
    "remiss_fran": "besok.remiss.fran",
    "utfall": "utfall",
    "vaccin_mot": "besok.vaccin.mot",
}
UTFALL_WHEN_LATE = {"aterbud": "sent_aterbud", "avbokat_av_varden": "sent_avbokat_av_varden"}
UTFALL_IN_TIME = {"aterbud": "aterbud_i_tid", "avbokat_av_varden": "avbokat_av_varden_i_tid"}


def derive_fakta(case: Case, taxa: Taxa) -> dict[str, FactValue]:
    """Return the value of every fact Kassa derives, by name.

    Raises:
        InvalidInputError: the tariff has no cancellation deadline for the vardniva.
    """
    patient, besok, tolk = case.patient, case.besok, case.tolk
    day = case.tidpunkt.date()
    utfall = utfall_of(case, taxa)
    values: dict[str, FactValue] = {
        "alder": age_on(patient.fodelsedatum, day),
        "kategori": patient.kategori,
        "landgrupp": _land_grupp(patient.land, taxa),
        "utflyttad_fran_lanet": patient.utflyttad_fran_lanet,
        "vardniva": besok.vardniva,
        "vardgivarkategori": besok.vardgivarkategori,
        "typ": besok.typ,
        "akut": besok.akut,
        "drg_pris": besok.drg_pris is not None,
        "remiss_fran": besok.remiss.fran if besok.remiss else INGEN,
        "forsta_besoket": besok.remiss is not None and besok.remiss.forsta_besoket,
        "utfall": utfall,
        "tolk_bokad": tolk.bokad,
        "tolk_debiteras": tolk.debiteras and utfall in INTE_GENOMFORT,
        "kvall_helg": is_helg(day) or _is_evening(case, taxa),
        "afton": is_afton(day),
        "inom_aterbesok_timmar": _within_hours(case, taxa.parameter.aterbesok_timmar),
        "inom_aterbesok_dagar": _within_days(case, taxa.parameter.aterbesok_dagar),
        "vecka_efter_forlossning": besok.vecka_efter_forlossning or 0,
        "vaccin_mot": besok.vaccin.mot if besok.vaccin else NO_VACCIN,
        "riskgrupp": besok.vaccin is not None and besok.vaccin.riskgrupp,
        "egenanskaffat": besok.vaccin is not None and besok.vaccin.egenanskaffat,
        "hjul_tum": 0,
    }
    values.update((handling, handling in patient.handlingar) for handling in HANDLING)
    values.update((item, True) for item in besok.omstandigheter)
    values.update(besok.fakta)
    _refuse_unknown(values, taxa)
    return values


def _refuse_unknown(values: Mapping[str, FactValue], taxa: Taxa) -> None:
    """Refuse what the contract allows but the tariff has no rules for.

    Raises:
        InvalidInputError: every such value, at its field.
    """
    wrong = [
        (fakta.namn, value)
        for fakta in taxa.fakta
        if (value := values.get(fakta.namn)) is not None and not fakta.accepts(value)
    ]
    if wrong:
        raise InvalidInputError(tuple(_unknown(namn, value, taxa) for namn, value in wrong))


def _unknown(namn: str, value: FactValue, taxa: Taxa) -> Fault:
    message = (
        f"Taxan {taxa.id} har inga regler för {shown(value)}. "
        "Kontrollera uppgiften, eller fråga ekonomiavdelningen."
    )
    return Fault(FIELD_BY_FAKTA.get(namn, f"besok.{namn}"), message)


def utfall_of(case: Case, taxa: Taxa) -> str:
    """Return what happened, with "late" worked out from the tariff's deadline.

    Exactly on the deadline is in time (contract, ``aterbud_tid``).
    """
    if case.aterbud_tid is None:
        return case.utfall
    aterbud = taxa.parameter.aterbud.get(case.besok.vardniva)
    if aterbud is None:
        message = f"Taxan {taxa.id} har ingen återbudstid för {case.besok.vardniva}."
        raise InvalidInputError((Fault("aterbud_tid", message),))
    is_late = _is_late(aterbud, case.aterbud_tid, case.tidpunkt)
    return (UTFALL_WHEN_LATE if is_late else UTFALL_IN_TIME)[case.utfall]


def _is_late(aterbud: Aterbud, received: datetime, tidpunkt: datetime) -> bool:
    """True when a cancellation came after its deadline, and not exactly on it."""
    if aterbud.klockan is not None:
        return received > datetime.combine(_day_before(aterbud, tidpunkt.date()), aterbud.klockan)
    count = elapsed_on_vardag if aterbud.only_vardag else elapsed
    return count(received, tidpunkt) < timedelta(hours=aterbud.timmar)


def _day_before(aterbud: Aterbud, day: date) -> date:
    """Return the last day on which a visit can be cancelled in time."""
    left = aterbud.dagar_fore
    while left:
        day -= timedelta(days=1)
        left -= is_vardag(day) or not aterbud.only_vardag
    return day


def _is_evening(case: Case, taxa: Taxa) -> bool:
    kvall_fran = taxa.parameter.kvall_fran
    return kvall_fran is not None and case.tidpunkt.time() >= kvall_fran


def _land_grupp(land: str | None, taxa: Taxa) -> str:
    if land is None:
        return NO_LAND
    return taxa.land_grupp.get(land, OTHER_LAND)


def _within_hours(case: Case, hours: int) -> bool:
    earlier = case.besok.tidigare_besok
    return earlier is not None and elapsed(earlier, case.tidpunkt) <= timedelta(hours=hours)


def _within_days(case: Case, days: int) -> bool:
    earlier = case.besok.tidigare_besok
    return earlier is not None and (case.tidpunkt.date() - earlier.date()).days <= days
