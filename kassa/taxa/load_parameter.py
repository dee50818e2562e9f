"""Read what of a tariff file is no row: groups of countries, deadlines, the frikort's ceilings."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from kassa.hogkostnadsskydd import Hogkostnadsskydd, Periodregel, Skydd
from kassa.money import ZERO, Money
from kassa.reading import FIRST_YEAR, LAST_YEAR, NO_DATE, Reader
from kassa.taxa.fakta import HEMLAND
from kassa.taxa.model import AKTUALITET, Aktualitet, Aterbud, Parameter

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

VARDNIVA = ("primarvard", "specialistvard", "tandvard", "ambulans")
MOST_DAYS = 366
FAKTA_BY_PARAMETER = {
    "kvall_fran": "kvall_helg",
    "aterbesok_timmar": "inom_aterbesok_timmar",
    "aterbesok_dagar": "inom_aterbesok_dagar",
}
ASK_WHEN = {
    "sent_aterbud",
    "aterbud_i_tid",
    "sent_avbokat_av_varden",
    "avbokat_av_varden_i_tid",
}
MOST_KR = 1_000_000  # no fee, ceiling or share of a price comes near it


def read_section(reader: Reader, key: str, holds: str) -> Reader | None:
    """Return the reader of a section that must be there.

    Args:
        reader: of what holds it.
        key: its heading.
        holds: Swedish: what should stand in it.
    """
    section = reader.sub(key)
    if section is None:
        heading = reader.at(key)
        reader.fault(key, f"Avsnittet [{heading}] saknas. Lägg till det, med {holds}.")
    return section


def read_texts(reader: Reader, key: str) -> tuple[str, ...]:
    """Return a list of texts, each there once; missing is empty."""
    found = reader.items(key)
    texts = tuple(str(item) for item in found)
    if not all(isinstance(item, str) and item.strip() for item in found):
        reader.fault(key, f'Här ska det stå en lista med texter: {key} = ["...", "..."].')
    elif len(set(texts)) < len(texts):
        twice = next(text for text in texts if texts.count(text) > 1)
        reader.fault(key, f"”{twice}” står två gånger i listan. Ta bort det ena.")
    return texts


def read_kronor(
    reader: Reader, key: str, *, minimum: int = 0, required: bool = True
) -> Money | None:
    """Return a sum in whole kronor that may stand in a tariff."""
    value = reader.raw(key)
    if value is None:
        if required:
            reader.fault(key, "Beloppet saknas. Ange hela kronor: 250.")
        return None
    if type(value) is not int:
        reader.fault(key, "Beloppet ska vara hela kronor, utan ören, kr och citattecken: 250.")
        return None
    if value > MOST_KR:
        reader.fault(key, f"Beloppet {value} kr är för stort. Ange högst {MOST_KR} kr.")
        return None
    return reader.kronor(key, minimum=minimum)


def read_choice(reader: Reader, key: str, allowed: Collection[str]) -> str | None:
    """Return one of a few words, which must be there."""
    if not reader.has(key):
        reader.fault(key, f"Uppgiften saknas. Ange något av: {', '.join(allowed)}.")
        return None
    return reader.one_of(key, allowed)


def read_day(reader: Reader, key: str, *, required: bool = True) -> date | None:
    """Return a local date that may stand in a tariff."""
    if isinstance(reader.raw(key), datetime):
        reader.fault(key, "Ange bara ett datum, utan klockslag: 2026-03-02.")
        return None
    day = reader.day(key, required=required)
    if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
        reader.fault(key, f"Året {day.year} kan inte vara rätt. Skriv år-månad-dag: 2026-03-02.")
        return None
    return day


def read_land_grupp(reader: Reader, grupp_list: Collection[str]) -> dict[str, str]:
    """Return the group of each country code.

    Args:
        reader: of the file.
        grupp_list: the values of the fact ``landgrupp``; empty where the tariff does not ask.
    """
    if grupp_list:
        section = read_section(reader, "land_grupp", "en lista landskoder för varje grupp")
    else:
        section = reader.sub("land_grupp")
    group_by_land: dict[str, str] = {}
    if section is None:
        return group_by_land
    for namn in section.names():
        if namn not in grupp_list:
            message = (
                f"Gruppen ”{namn}” är inte ett värde i faktumet landgrupp. Lägg till den under "
                "[fakta], eller rätta namnet."
            )
            section.fault(namn, message)
        for land in read_texts(section, namn):
            if land in group_by_land:
                message = (
                    f"Landet {land} står också i gruppen {group_by_land[land]}. Ta bort det ena."
                )
                section.fault(namn, message)
            if land == HEMLAND:
                section.fault(namn, "Sverige kan inte stå i en grupp av länder. Ta bort SE.")
            group_by_land[land] = namn
    return group_by_land


def read_parameter(reader: Reader, asked: Collection[str], utfall: Collection[str]) -> Parameter:
    """Return the numbers that are no prices; those no row asks for need not be there.

    Args:
        reader: of the file.
        asked: the names of the facts.
        utfall: the values of the fact ``utfall``.
    """
    needed = [namn for namn, fakta in FAKTA_BY_PARAMETER.items() if fakta in asked]
    if needed:
        section = read_section(reader, "parameter", _listed(needed))
    else:
        section = reader.sub("parameter")
    section = section or Reader({}, reader.at("parameter"), [])
    kvall = _kvall_fran(section) if _is_there(section, "kvall_fran", needed) else None
    hours, days = (
        _number(section, namn) if _is_there(section, namn, needed) else 0
        for namn in ("aterbesok_timmar", "aterbesok_dagar")
    )
    section.finish()
    aterbud = read_aterbud(reader, is_needed=bool(ASK_WHEN & set(utfall)))
    return Parameter(kvall, hours, days, aterbud)


def read_aktualitet(reader: Reader) -> Aktualitet:
    """Return how long the tariff goes on unconfirmed; what is left out has its usual value."""
    section = reader.sub("aktualitet")
    if section is None:
        return AKTUALITET
    found = {}
    for namn, usual in (
        ("bekrafta_efter_dagar", AKTUALITET.bekrafta_efter_dagar),
        ("bekraftelse_dagar", AKTUALITET.bekraftelse_dagar),
    ):
        days = section.whole(namn, minimum=1)
        if days is not None and days > MOST_DAYS:
            section.fault(namn, f"{days} dagar är för länge. Ange högst {MOST_DAYS}.")
        found[namn] = days or usual
    section.finish()
    return Aktualitet(**found)


def _is_there(section: Reader, namn: str, needed: Collection[str]) -> bool:
    return section.has(namn) or namn in needed


def _listed(names: Sequence[str]) -> str:
    return " och ".join((", ".join(names[:-1]), names[-1]) if names[1:] else names)


def _kvall_fran(section: Reader) -> time | None:
    row = read_section(section, "kvall_fran", "varde och kalla")
    if row is None:
        return None
    value = read_time(row, "varde")
    row.text("kalla", required=True)
    row.finish()
    return value


def read_time(reader: Reader, key: str) -> time | None:
    """Return a local time of day."""
    value = reader.raw(key)
    if isinstance(value, time):
        return value
    reader.fault(key, "Ange ett klockslag utan citattecken: 21:00:00.")
    return None


def _number(section: Reader, namn: str) -> int:
    row = read_section(section, namn, "varde och kalla")
    if row is None:
        return 0
    number = row.whole("varde", minimum=1, required=True) or 0
    row.text("kalla", required=True)
    row.finish()
    return number


def read_aterbud(reader: Reader, *, is_needed: bool) -> Mapping[str, Aterbud]:
    """Return the deadline of cancellations by vardniva.

    Args:
        reader: of the file.
        is_needed: some row asks whether a cancellation came in time.
    """
    what = "timmar, raknas och kalla för varje vårdnivå"
    section = read_section(reader, "aterbud", what) if is_needed else reader.sub("aterbud")
    rules = {}
    for vardniva in VARDNIVA:
        row = section.sub(vardniva) if section else None
        if row is None:
            continue
        only_vardag = read_choice(row, "raknas", ("alla_dagar", "vardagar")) == "vardagar"
        rules[vardniva] = _deadline(row, only_vardag=only_vardag)
        row.text("kalla", required=True)
        row.finish()
    if section:
        section.finish()
    return rules


def _deadline(row: Reader, *, only_vardag: bool) -> Aterbud:
    """Read one way or the other: hours before the visit, or a time of an earlier day."""
    by_day = [key for key in ("dagar_fore", "klockan") if row.has(key)]
    if not by_day:
        return Aterbud(row.whole("timmar", minimum=1, required=True) or 0, only_vardag)
    if row.has("timmar"):
        row.fault("timmar", "Ange antingen timmar, eller dagar_fore och klockan.")
        return Aterbud(1, only_vardag)
    days = row.whole("dagar_fore", minimum=1, required=True) or 1
    return Aterbud(0, only_vardag, days, read_time(row, "klockan") or time.max)


def read_hogkostnadsskydd(reader: Reader, galler_fran: date) -> Hogkostnadsskydd:
    """Return ceilings and period rule of open care.

    Args:
        reader: of the file.
        galler_fran: the tariff's first day, on which a ceiling must be known.
    """
    section = read_section(reader, "hogkostnadsskydd", "periodregel, kalla och tak")
    if section is None:
        return Hogkostnadsskydd((), Periodregel.RULLANDE)
    return _skydd(section, galler_fran, Skydd.OPPENVARD, "frikort")


def read_hjalpmedelsskydd(
    reader: Reader, galler_fran: date, *, is_needed: bool
) -> Hogkostnadsskydd | None:
    """Return ceilings and period rule of treatment aids, None where the region has none.

    Args:
        reader: of the file.
        galler_fran: the tariff's first day, on which a ceiling must be known.
        is_needed: goods count towards it.
    """
    if is_needed:
        section = read_section(reader, "hjalpmedelsskydd", "periodregel, kalla och tak")
    else:
        section = reader.sub("hjalpmedelsskydd")
    if section is None:
        return None
    return _skydd(section, galler_fran, Skydd.HJALPMEDEL, "behandlingshjälpmedel")


def _skydd(section: Reader, galler_fran: date, slag: Skydd, what: str) -> Hogkostnadsskydd:
    regel = read_choice(section, "periodregel", list(Periodregel))
    tak = _tak(section)
    if section.raw("tak") in (None, []) or (tak and NO_DATE < galler_fran < tak[0][0]):
        first = "2026-01-01" if galler_fran == NO_DATE else galler_fran
        message = (
            f"Taket för {what} saknas den dag taxan börjar gälla. Skriv till exempel "
            f'tak = [{{ fran = {first}, belopp = 1450, kalla = "..." }}].'
        )
        section.fault("tak", message)
    kalla = section.text("kalla", required=True) or ""
    section.finish()
    return Hogkostnadsskydd(tuple(tak), Periodregel(regel or "rullande"), slag, kalla)


def _tak(section: Reader) -> list[tuple[date, Money]]:
    tak: list[tuple[date, Money]] = []
    if type(section.raw("tak")) in {int, float, str, dict}:
        message = "Taket skrivs med sin dag: tak = "
        section.fault("tak", f'{message}[{{ fran = 2026-01-01, belopp = 1450, kalla = "..." }}].')
        return []
    for number, item in enumerate(section.items("tak"), start=1):
        row = Reader(item, section.at(f"tak[{number}]"), section.faults)
        fran = read_day(row, "fran") or NO_DATE
        if fran != NO_DATE and fran in dict(tak):
            row.fault("fran", f"Taket från {fran} står två gånger. Ta bort det ena.")
        tak.append((fran, read_kronor(row, "belopp", minimum=1) or ZERO))
        row.text("kalla", required=True)
        row.finish()
    return sorted(tak)
