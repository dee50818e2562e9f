"""Read a case: contract JSON, strictly, into typed values.

The contract is ``kassa avgift --json``; the window builds the same mapping, so that both are read
and faulted by the same code. Every fault is found at once, and named by the dotted path of its
field. What the contract allows but the tariff in force has no rules for is a fault too.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from kassa.avgift.case import (
    HANDLING,
    KATEGORI,
    NO_TOLK,
    REMISS_FRAN,
    TYP,
    UTFALL,
    VARDGIVARKATEGORI,
    VARDNIVA,
    Case,
    CaseBesok,
    CasePatient,
    CaseTolk,
    Remiss,
)
from kassa.avgift.fakta import OTHER_LAND
from kassa.avgift.land import LAND, LAND_SET
from kassa.avgift.read_varor import NO_VACCIN_PRIS, read_slutenvard, read_vaccin, read_varor
from kassa.errors import InvalidInputError, UserFacingError
from kassa.money import ZERO, Money
from kassa.patient import IdentitetError, parse_identitet
from kassa.reading import NO_DATE, NO_MOMENT, Reader, shown
from kassa.taxa.fakta import HEMLAND, LAND_GRUPP_BY_KATEGORI

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from kassa.taxa.fakta import EgenFakta
    from kassa.taxa.model import Taxa

CANCELLED = ("aterbud", "avbokat_av_varden")
NEEDS_LAND = ("konvention", "utlandssvensk")


def read_case(source: Mapping[str, object], taxa_on: Callable[[date], Taxa]) -> tuple[Case, Taxa]:
    """Read a case and find the tariff in force at its time.

    Args:
        source: the case in contract JSON, parsed.
        taxa_on: returns the tariff in force on a local date, or raises UserFacingError.

    Raises:
        InvalidInputError: every fault at once.
    """
    reader = Reader(source)
    reader.raw("id")
    tidpunkt = reader.moment("tidpunkt", required=True) or NO_MOMENT
    taxa = _taxa_at(reader, tidpunkt, taxa_on)
    case = Case(
        tidpunkt=tidpunkt,
        patient=_patient(reader, tidpunkt, taxa),
        besok=_besok(reader, tidpunkt, taxa),
        utfall=reader.one_of("utfall", UTFALL) or "genomfort",
        aterbud_tid=_aterbud_tid(reader, tidpunkt),
        tolk=_tolk(reader),
        varor=read_varor(reader, taxa),
        frikort_ackumulerat=_frikort(reader),
    )
    reader.finish()
    vaccin = case.besok.vaccin
    if reader.faults and vaccin and vaccin.pris is None and not vaccin.egenanskaffat:
        # without a decision nobody knows whether it is needed: it is said with the rest
        reader.fault("besok.vaccin.pris", NO_VACCIN_PRIS)
    if reader.faults or taxa is None:
        raise InvalidInputError(tuple(reader.faults))
    return case, taxa


def _taxa_at(reader: Reader, tidpunkt: datetime, taxa_on: Callable[[date], Taxa]) -> Taxa | None:
    if tidpunkt == NO_MOMENT:
        return None
    try:
        return taxa_on(tidpunkt.date())
    except UserFacingError as error:
        reader.fault("tidpunkt", error.message)
        return None


def _patient(reader: Reader, tidpunkt: datetime, taxa: Taxa | None) -> CasePatient:
    patient = reader.sub("patient", required=True) or Reader({}, "patient", [])
    kategori = patient.one_of("kategori", KATEGORI) or "folkbokford"
    found = CasePatient(
        fodelsedatum=_fodelsedatum(patient, tidpunkt),
        kategori=kategori,
        land=_land(patient, kategori, taxa),
        utflyttad_fran_lanet=patient.flag("utflyttad_fran_lanet", default=True),
        handlingar=patient.many_of("handlingar", HANDLING),
    )
    patient.finish()
    return found


def _fodelsedatum(patient: Reader, tidpunkt: datetime) -> date:
    stated = patient.day("fodelsedatum")
    number = patient.text("personnummer")
    from_number = None
    if number is not None and tidpunkt != NO_MOMENT:
        try:
            from_number = parse_identitet(number, tidpunkt.date()).fodelsedatum
        except IdentitetError as error:
            patient.fault("personnummer", error.message)
            return NO_DATE
        if from_number and stated and from_number != stated:
            patient.fault(
                "fodelsedatum",
                f"Födelsedatumet {stated} stämmer inte med numret ({from_number}). Rätta det ena.",
            )
    fodelsedatum = from_number or stated
    if fodelsedatum is None:
        if not patient.has("fodelsedatum"):
            what = "Numret säger inte när patienten är född. " if number else ""
            patient.fault(
                "fodelsedatum", f"{what}Ange födelsedatum eller ett nummer som innehåller det."
            )
        return NO_DATE
    if tidpunkt != NO_MOMENT and fodelsedatum > tidpunkt.date():
        patient.fault(
            "fodelsedatum", f"Födelsedatumet {fodelsedatum} ligger efter besöket. Rätta datumet."
        )
    return fodelsedatum


def _land(patient: Reader, kategori: str, taxa: Taxa | None) -> str | None:
    land = patient.text("land")
    if land is None:
        if kategori in NEEDS_LAND and not patient.has("land"):
            patient.fault("land", "Landet saknas. Avgiften beror på det: ange landet.")
        return None
    if land not in LAND_SET:
        patient.fault("land", f"Landskoden ”{land}” är okänd. Ange två bokstäver, eller CA-QC.")
        return None
    wanted = LAND_GRUPP_BY_KATEGORI.get(kategori)
    group = taxa.land_grupp.get(land, OTHER_LAND) if taxa else OTHER_LAND
    is_home = land == HEMLAND and kategori in {"utlandssvensk", "annat_land"}
    asks = taxa is not None and taxa.has_fakta("landgrupp")
    if is_home or (asks and wanted and group not in wanted):
        patient.fault(
            "land",
            f"{LAND[land]} ({land}) hör inte till kategorin {kategori}. Välj en annan kategori.",
        )
    return land


def _besok(reader: Reader, tidpunkt: datetime, taxa: Taxa | None) -> CaseBesok:
    besok = reader.sub("besok", required=True) or Reader({}, "besok", [])
    omstandigheter = _omstandigheter(besok, taxa)
    typ = _in_taxa(besok, "typ", TYP, taxa)
    found = CaseBesok(
        vardniva=_in_taxa(besok, "vardniva", VARDNIVA, taxa),
        vardgivarkategori=_in_taxa(besok, "vardgivarkategori", VARDGIVARKATEGORI, taxa),
        typ=typ,
        akut=besok.flag("akut"),
        drg_pris=besok.kronor("drg_pris", minimum=1),
        remiss=_remiss(besok),
        omstandigheter=omstandigheter,
        tidigare_besok=_tidigare_besok(
            besok, tidpunkt, required=bool(taxa and taxa.looks_back & omstandigheter)
        ),
        vecka_efter_forlossning=besok.whole(
            "vecka_efter_forlossning",
            minimum=1,
            required=bool(taxa and taxa.counts_weeks & omstandigheter),
        ),
        fakta=_fakta(besok, taxa),
        vaccin=read_vaccin(besok, typ),
        slutenvard=read_slutenvard(besok, typ),
    )
    besok.finish()
    return found


def _in_taxa(besok: Reader, key: str, allowed: Collection[str], taxa: Taxa | None) -> str:
    """Read a value of the contract that the tariff in force must have rules for."""
    value = besok.one_of(key, allowed, required=True) or ""
    if value and taxa is not None and taxa.has_fakta(key):
        fakta = taxa.fakta[taxa.place_of(key)]
        if value not in fakta.varden:
            besok.fault(
                key,
                f"Taxan {taxa.id} har inga regler för {value} ännu. "
                "Ta avgiften enligt regelboken på papper.",
            )
    return value


def _omstandigheter(besok: Reader, taxa: Taxa | None) -> frozenset[str]:
    if taxa is None:
        besok.raw("omstandigheter")
        return frozenset()
    return besok.many_of("omstandigheter", [item.id for item in taxa.omstandighet_list])


def _remiss(besok: Reader) -> Remiss | None:
    remiss = besok.sub("remiss")
    if remiss is None:
        return None
    found = Remiss(
        fran=remiss.one_of("fran", REMISS_FRAN, required=True) or "",
        forsta_besoket=remiss.flag("forsta_besoket", required=True),
    )
    remiss.finish()
    return found


def _tidigare_besok(besok: Reader, tidpunkt: datetime, *, required: bool) -> datetime | None:
    earlier = besok.moment("tidigare_besok", required=required)
    if earlier and NO_MOMENT != tidpunkt < earlier:
        besok.fault("tidigare_besok", "Det tidigare besöket ligger efter det här. Rätta tiden.")
    return earlier


def _fakta(besok: Reader, taxa: Taxa | None) -> tuple[tuple[str, bool | int | str], ...]:
    """Read the facts of the tariff's own; what is not said has its standard, or is missing."""
    section = besok.sub("fakta") or Reader({}, besok.at("fakta"), besok.faults)
    given = section.names()
    if taxa is None:
        return ()
    for namn in given:
        if namn not in taxa.egen_fakta:
            section.fault(namn, f"Taxan {taxa.id} har inget eget faktum ”{namn}”.")
    read = ((egen.namn, _egen(section, egen)) for egen in taxa.egen_list)
    return tuple((namn, value) for namn, value in read if value is not None)


def _egen(section: Reader, egen: EgenFakta) -> bool | int | str | None:
    value = section.raw(egen.namn)
    if value is None:
        if egen.standard is None:
            section.fault(egen.namn, f"Uppgiften saknas: {egen.fraga}")
        return egen.standard
    if isinstance(value, (bool, int, str)) and egen.fakta.accepts(value):
        return value
    allowed = {"ja_nej": "ja eller nej (true, false)", "tal": "ett heltal, 0 eller mer"}.get(
        egen.kind, ", ".join(egen.fakta.varden)
    )
    section.fault(egen.namn, f"Värdet {shown(value)} passar inte. Ange {allowed}.")
    return None


def _aterbud_tid(reader: Reader, tidpunkt: datetime) -> datetime | None:
    is_cancelled = reader.raw("utfall") in CANCELLED
    received = reader.moment("aterbud_tid", required=is_cancelled)
    if received and not is_cancelled:
        reader.fault(
            "aterbud_tid", "Återbudstid hör till ett återbud. Välj utfall eller ta bort den."
        )
    if received and NO_MOMENT != tidpunkt < received:
        reader.fault(
            "aterbud_tid", "Återbudet ligger efter besökstiden. Rätta tiden, eller välj Uteblivet."
        )
    return received


def _tolk(reader: Reader) -> CaseTolk:
    tolk = reader.sub("tolk")
    if tolk is None:
        return NO_TOLK
    found = CaseTolk(
        bokad=tolk.flag("bokad", required=True),
        avbestalld=tolk.flag("avbestalld", required=True),
        informerad=tolk.flag("informerad", required=True),
    )
    tolk.finish()
    return found


def _frikort(reader: Reader) -> Money:
    frikort = reader.sub("frikort")
    if frikort is None:
        return ZERO
    ackumulerat = frikort.kronor_or_zero("ackumulerat")
    frikort.finish()
    return ackumulerat
