"""All Swedish words of the window, and how sums, dates and times are written.

Sections: writing (money, time), values of the contract, the till, errors. A feature's own long
texts may stand in its folder; what two features say stands here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from kassa import ord as words
from kassa.avgift.land import LAND
from kassa.kvitto.document import Betalsatt
from kassa.kvitto.text import NBSP, money_text
from kassa.money import Money
from kassa.taxa.model import Taxa

# --- writing -------------------------------------------------------------------------------------


def money(amount: Money) -> str:
    """Return a sum such as ``1 450 kr``."""
    return money_text(amount)


def day(value: date) -> str:
    """Return a date such as ``2026-03-02``."""
    return value.isoformat()


def moment(value: datetime) -> str:
    """Return a local date and time such as ``2026-03-02 09:12``."""
    return f"{value:%Y-%m-%d %H:%M}"


def years(age: int) -> str:
    """Return an age such as ``37 år``."""
    return f"{age}{NBSP}år"


# --- values of the contract ----------------------------------------------------------------------

HANDLING = words.HANDLING
KATEGORI = words.KATEGORI
REMISS_FRAN = words.REMISS_FRAN
TYP = words.TYP
UTFALL = words.UTFALL
VACCIN = words.VACCIN
VARDGIVARKATEGORI = words.VARDGIVARKATEGORI
VARDNIVA = words.VARDNIVA

OVRIG_VARA = "Annan vara eller tjänst"


def known_items(taxa: Taxa, namn: str, labels: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the values of a fact that a tariff has rules for, with their labels.

    A tariff that does not ask about the fact takes every value.
    """
    if not taxa.has_fakta(namn):
        return list(labels.items())
    known = taxa.fakta[taxa.place_of(namn)].varden
    return [(value, label) for value, label in labels.items() if value in known]


def vara_items(taxa: Taxa) -> list[tuple[str, str]]:
    """Return every article a tariff prices, with its name on the receipt."""
    items: dict[str, str] = {}
    for vara in taxa.vara_list:
        items.setdefault(vara.artikel, vara.namn or OVRIG_VARA)
    return list(items.items())


BETALSATT: Mapping[Betalsatt, str] = {
    Betalsatt.KORT: "Kort",
    Betalsatt.FAKTURA: "Faktura",
    Betalsatt.KONTANT: "Kontant",
    Betalsatt.SWISH: "Swish",
    Betalsatt.FLERA: "Flera sätt",
    Betalsatt.INGEN: "Inget att betala",
}


def land(code: str) -> str:
    """Return the Swedish name of a country code, the code itself where there is none."""
    return LAND.get(code, code)


def land_items() -> list[tuple[str, str]]:
    """Return every country but Sweden as code and name, in the order of the Swedish alphabet."""
    items = [(code, name) for code, name in LAND.items() if code != "SE"]
    return sorted(items, key=lambda item: alphabetical(item[1]))


def alphabetical(name: str) -> str:
    """Return a key that sorts words as the Swedish alphabet does."""
    return name.casefold().translate({ord("å"): "z1", ord("ä"): "z2", ord("ö"): "z3"})


# --- the fields, as labels and for screen readers ------------------------------------------------

FIELD: Mapping[str, str] = {
    "personnummer": "Personnummer",
    "fodelsedatum": "Födelsedatum",
    "namn": "Namn",
    "kategori": "Patienten är",
    "land": "Land",
    "utflyttad_fran_lanet": "Flyttade ut från det här länet",
    "handlingar": "Patienten visar",
    "lma_nummer": "LMA-kortets nummer",
    "besok_sok": "Besök: siffra eller sökord",
    "tidpunkt": "Tidpunkt",
    "vardniva": "Vårdnivå",
    "vardgivarkategori": "Vårdgivare",
    "typ": "Typ av besök",
    "akut": "Akut eller nödvändig vård",
    "remiss.fran": "Remiss från",
    "remiss.forsta_besoket": "Första besöket på remissen",
    "omstandigheter": "Omständigheter",
    "utfall": "Vad hände",
    "aterbud_tid": "När kom återbudet",
    "tolk.bokad": "Tolk var bokad",
    "tolk.avbestalld": "Tolken kunde avbeställas utan kostnad",
    "tolk.informerad": "Kallelsen berättade om tolkkostnaden",
    "tidigare_besok": "Det tidigare besöket",
    "vecka_efter_forlossning": "Vecka efter förlossningen",
    "drg_pris": "DRG-pris, kronor",
    "vaccin.mot": "Vaccin mot",
    "vaccin.pris": "Vaccinets pris, kronor",
    "vaccin.riskgrupp": "Patienten hör till en riskgrupp",
    "vaccin.egenanskaffat": "Patienten har vaccinet med sig",
    "slutenvard.inskriven": "Inskriven",
    "slutenvard.utskriven": "Utskriven",
    "slutenvard.permissionsdagar": "Permissionsdagar",
    "beslut_av": "Avgiften efterskänkt av",
    "betalare": "Betalas av, om inte av patienten",
    "antal": "Antal",
    "totalpris": "Pris för en, kr",
    "hjul_tum": "Hjul, tum",
    "benamning": "Benämning",
    "pris": "Pris, kr",
    "momssats": "Moms",
    "frikort.ackumulerat": "Betalt hittills, kronor",
    "frikort.sedan": "Första avgiften, datum",
    "frikort.frikort_till": "Frikort till och med",
    "eget_val.sok": "Sök kod",
    "eget_val.produkt": "Kod",
    "eget_val.skal": "Skäl, står på kvittot",
    "betalsatt": "Betalsätt",
}

# --- errors --------------------------------------------------------------------------------------

REFUSED_TITLE = "Kassa kan inte öppnas"
REFUSED_CLOSE = "Stäng"
BUG_TITLE = "Något gick fel"


def bug_text(code: str) -> str:
    """Return what is said when Kassa meets a bug; ``code`` is what support asks for."""
    return (
        "Kassa råkade ut för ett fel som den inte känner till. Du kan fortsätta arbeta. "
        f"Händer det igen, ring it-stödet och säg koden {code}."
    )
