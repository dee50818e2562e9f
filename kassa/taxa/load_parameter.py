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
    from collections.abc import Collection, Mapping
    from datetime import date

VARDNIVA = ("primarvard", "specialistvard", "tandvard", "ambulans")
MOST_DAYS = 366
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
    section = read_section(reader, "land_grupp", "en lista landskoder för varje grupp")
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


def read_parameter(reader: Reader) -> Parameter:
    """Return the numbers that are no prices."""
    section = read_section(
        reader, "parameter", "kvall_fran, aterbesok_timmar och aterbesok_dagar"
    ) or Reader({}, reader.at("parameter"), [])
    parameter = Parameter(
        kvall_fran=_kvall_fran(section),
        aterbesok_timmar=_number(section, "aterbesok_timmar"),
        aterbesok_dagar=_number(section, "aterbesok_dagar"),
        aterbud=_aterbud(reader),
    )
    section.finish()
    return parameter


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


def _kvall_fran(section: Reader) -> time:
    row = read_section(section, "kvall_fran", "varde och kalla")
    if row is None:
        return time.min
    value = row.raw("varde")
    if not isinstance(value, time):
        row.fault("varde", "Ange ett klockslag utan citattecken: 21:00:00.")
    row.text("kalla", required=True)
    row.finish()
    return value if isinstance(value, time) else time.min


def _number(section: Reader, namn: str) -> int:
    row = read_section(section, namn, "varde och kalla")
    if row is None:
        return 0
    number = row.whole("varde", minimum=1, required=True) or 0
    row.text("kalla", required=True)
    row.finish()
    return number


def _aterbud(reader: Reader) -> Mapping[str, Aterbud]:
    section = read_section(reader, "aterbud", "timmar, raknas och kalla för varje vårdnivå")
    rules = {}
    for vardniva in VARDNIVA:
        row = section.sub(vardniva) if section else None
        if row is None:
            continue
        timmar = row.whole("timmar", minimum=1, required=True) or 0
        raknas = read_choice(row, "raknas", ("alla_dagar", "vardagar"))
        row.text("kalla", required=True)
        row.finish()
        rules[vardniva] = Aterbud(timmar, raknas == "vardagar")
    if section:
        section.finish()
    return rules


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
    for number, item in enumerate(section.items("tak"), start=1):
        row = Reader(item, section.at(f"tak[{number}]"), section.faults)
        fran = read_day(row, "fran") or NO_DATE
        if fran != NO_DATE and fran in dict(tak):
            row.fault("fran", f"Taket från {fran} står två gånger. Ta bort det ena.")
        tak.append((fran, read_kronor(row, "belopp", minimum=1) or ZERO))
        row.text("kalla", required=True)
        row.finish()
    return sorted(tak)
