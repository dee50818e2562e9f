"""From a vector of facts back to a case: the witness of a finding, in contract JSON.

The inverse of ``kassa.avgift.fakta``: any case with these facts will do, so the simplest is made.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from kassa.avgift.case import HANDLING
from kassa.calendar import is_afton, is_helg
from kassa.taxa.fakta import JA_NEJ

if TYPE_CHECKING:
    from kassa.taxa.fakta import Fakta, Vector
    from kassa.taxa.model import Taxa

MORNING = time(10, 15)
SEARCHED_DAYS = 800
SOME_PRICE = 5000
SOME_LAND = "TH"
SOME_VACCIN = "ovrigt"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
LONG_AGO = 30 * DAY
LATE = {"sent_aterbud": "aterbud", "sent_avbokat_av_varden": "avbokat_av_varden"}
IN_TIME = {"aterbud_i_tid": "aterbud", "avbokat_av_varden_i_tid": "avbokat_av_varden"}


def witness_case(taxa: Taxa, vector: Vector) -> dict[str, Any]:
    """Return a case in contract JSON that has the facts of the vector.

    Args:
        taxa: the tariff whose facts they are.
        vector: the facts.
    """
    facts = {f.namn: f.varden[place] for f, place in zip(taxa.fakta, vector, strict=True)}
    tidpunkt = _tidpunkt(taxa, facts)
    case: dict[str, Any] = {
        "tidpunkt": tidpunkt.isoformat(timespec="minutes"),
        "patient": _patient(taxa, facts, tidpunkt.date()),
        "besok": _besok(taxa, facts, tidpunkt),
    }
    utfall = facts.get("utfall", "genomfort")
    case["utfall"] = {**LATE, **IN_TIME}.get(utfall, utfall)
    if case["utfall"] != utfall:
        received = tidpunkt - (MINUTE if utfall in LATE else _in_time(taxa))
        case["aterbud_tid"] = received.isoformat(timespec="minutes")
    if facts.get("tolk_bokad") == "ja":
        debiteras = facts.get("tolk_debiteras") == "ja"
        case["tolk"] = {"bokad": True, "avbestalld": not debiteras, "informerad": True}
    if facts.get("typ") == "varor" and taxa.vara_list:
        case["varor"] = [{"artikel": taxa.vara_list[0].artikel, "antal": 1}]
    return case


def _tidpunkt(taxa: Taxa, facts: dict[str, str]) -> datetime:
    """Return a time under the tariff that is evening, weekend or eve as the facts say."""
    evening = taxa.parameter.kvall_fran or MORNING
    wants_helg = facts.get("kvall_helg") == "ja"
    wants_afton = facts.get("afton") == "ja"
    days = (taxa.galler_fran + timedelta(days=n) for n in range(SEARCHED_DAYS))
    for day in days:
        if is_afton(day) == wants_afton and (wants_helg or not is_helg(day)):
            return datetime.combine(day, evening if wants_helg else MORNING)
    return datetime.combine(taxa.galler_fran, MORNING)


def _number_in(fakta: Fakta, value: str) -> int:
    """Return a number of a range: its first one, or one below the lowest cut."""
    cuts = fakta.cuts or (0,)
    place = fakta.varden.index(value)
    return cuts[place - 1] if place else max(0, cuts[0] - 1)


def _named(taxa: Taxa, namn: str) -> Fakta:
    return taxa.fakta[taxa.place_of(namn)]


def _patient(taxa: Taxa, facts: dict[str, str], day: date) -> dict[str, Any]:
    age = _number_in(_named(taxa, "alder"), facts["alder"]) if "alder" in facts else 40
    patient: dict[str, Any] = {
        "fodelsedatum": day.replace(year=day.year - age, day=min(day.day, 28)).isoformat(),
        "kategori": facts.get("kategori", "folkbokford"),
        "handlingar": [item for item in HANDLING if facts.get(item) == "ja"],
    }
    grupp = facts.get("landgrupp", "inget")
    in_grupp = [land for land, other in taxa.land_grupp.items() if other == grupp]
    if grupp != "inget":
        patient["land"] = in_grupp[0] if in_grupp else SOME_LAND
    if facts.get("utflyttad_fran_lanet") == "nej":
        patient["utflyttad_fran_lanet"] = False
    return patient


def _besok(taxa: Taxa, facts: dict[str, str], tidpunkt: datetime) -> dict[str, Any]:
    besok: dict[str, Any] = {
        namn: facts[namn] for namn in ("vardniva", "vardgivarkategori", "typ") if namn in facts
    }
    besok["akut"] = facts.get("akut") == "ja"
    besok["omstandigheter"] = [o.id for o in taxa.omstandighet_list if facts.get(o.id) == "ja"]
    if facts.get("drg_pris") == "ja":
        besok["drg_pris"] = SOME_PRICE
    if facts.get("remiss_fran", "ingen") != "ingen":
        first = facts.get("forsta_besoket") == "ja"
        besok["remiss"] = {"fran": facts["remiss_fran"], "forsta_besoket": first}
    if facts.get("typ") == "vaccination":
        besok["vaccin"] = {
            "mot": facts.get("vaccin_mot", SOME_VACCIN),
            "pris": SOME_PRICE,
            "riskgrupp": facts.get("riskgrupp") == "ja",
            "egenanskaffat": facts.get("egenanskaffat") == "ja",
        }
    if facts.get("typ") == "slutenvard":
        day = tidpunkt.date()
        besok["slutenvard"] = {"inskriven": day.isoformat(), "utskriven": day.isoformat()}
    besok["tidigare_besok"] = _earlier(taxa, facts, tidpunkt).isoformat(timespec="minutes")
    if "vecka_efter_forlossning" in facts:
        week = _named(taxa, "vecka_efter_forlossning")
        besok["vecka_efter_forlossning"] = _number_in(week, facts[week.namn])
    if taxa.egen_fakta:
        besok["fakta"] = {n: _own(f, facts[n]) for n, f in taxa.egen_fakta.items()}
    return besok


def _in_time(taxa: Taxa) -> timedelta:
    """Return how long before the visit no deadline of the tariff has passed."""
    deadlines = taxa.parameter.aterbud.values()
    notice = max((timedelta(hours=d.timmar) + d.dagar_fore * DAY for d in deadlines), default=DAY)
    return max(LONG_AGO, 3 * notice)  # of three days one is a weekday


def _earlier(taxa: Taxa, facts: dict[str, str], tidpunkt: datetime) -> datetime:
    """Return the time of an earlier visit that is as long ago as the facts say."""
    hours = timedelta(hours=taxa.parameter.aterbesok_timmar)
    days = taxa.parameter.aterbesok_dagar * DAY
    within_hours = facts.get("inom_aterbesok_timmar") == "ja"
    within_days = facts.get("inom_aterbesok_dagar") == "ja"
    if within_hours:
        return tidpunkt - (MINUTE if within_days else hours)
    if within_days:
        return datetime.combine(tidpunkt.date(), time.min) - days
    return tidpunkt - max(LONG_AGO, 2 * hours, 2 * days)


def _own(fakta: Fakta, value: str) -> bool | int | str:
    if fakta.cuts is not None:
        return _number_in(fakta, value)
    return value == "ja" if fakta.varden == JA_NEJ else value
