"""Read what comes with a case besides the visit: goods, a vaccination, a stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kassa.avgift.case import VACCIN_MOT, CaseSlutenvard, CaseVaccin, CaseVara
from kassa.reading import Reader
from kassa.taxa.load_vara import MOMSSATS
from kassa.taxa.vara import Andel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kassa.taxa.model import Taxa
    from kassa.taxa.vara import Vara

OVRIG = "ovrig"
NO_TOTALPRIS = "Avgiften är en andel av priset. Ange totalpris för en."
NO_VACCIN_PRIS = "Vaccinets pris saknas. Ange hela kronor."


def read_vaccin(besok: Reader, typ: str) -> CaseVaccin | None:
    """Read ``besok.vaccin``; required by the kind ``vaccination``, out of place elsewhere."""
    section = besok.sub("vaccin", required=typ == "vaccination")
    if section is None:
        return None
    if typ and typ != "vaccination":
        besok.fault("vaccin", "Vaccin hör till besökstypen vaccination. Byt typ eller ta bort det.")
    found = CaseVaccin(
        mot=section.one_of("mot", VACCIN_MOT, required=True) or "",
        pris=section.kronor("pris"),
        riskgrupp=section.flag("riskgrupp"),
        egenanskaffat=section.flag("egenanskaffat"),
    )
    section.finish()
    return found


def read_slutenvard(besok: Reader, typ: str) -> CaseSlutenvard | None:
    """Read ``besok.slutenvard``; required by the kind ``slutenvard``, out of place elsewhere."""
    section = besok.sub("slutenvard", required=typ == "slutenvard")
    if section is None:
        return None
    if typ and typ != "slutenvard":
        besok.fault("slutenvard", "Vårddagar hör till besökstypen slutenvård. Byt typ.")
    inskriven = section.day("inskriven", required=True)
    utskriven = section.day("utskriven", required=True)
    leave = section.days("permissionsdagar")
    section.finish()
    if inskriven is None or utskriven is None:
        return None
    if utskriven < inskriven:
        section.fault("utskriven", "Utskrivningen ligger före inskrivningen. Rätta datumen.")
    if any(not inskriven <= day <= utskriven for day in leave):
        section.fault("permissionsdagar", "En permissionsdag ligger utanför vårdtiden.")
    return CaseSlutenvard(inskriven, utskriven, frozenset(leave))


def read_varor(reader: Reader, taxa: Taxa | None) -> tuple[CaseVara, ...]:
    """Read ``varor``; an article the tariff does not price is a fault."""
    items = reader.items("varor")
    rows_by_artikel: dict[str, list[Vara]] = {}
    for vara in taxa.vara_list if taxa and items else ():
        rows_by_artikel.setdefault(vara.artikel, []).append(vara)
    return tuple(
        _vara(Reader(item, reader.at(f"varor.{number}"), reader.faults), rows_by_artikel)
        for number, item in enumerate(items)
    )


def _vara(row: Reader, known: Mapping[str, Sequence[Vara]]) -> CaseVara:
    artikel = (row.one_of("artikel", known, required=True) if known else row.text("artikel")) or ""
    is_other = artikel == OVRIG
    momssats = row.whole("momssats", minimum=0, required=is_other)
    if momssats is not None and momssats not in MOMSSATS:
        row.fault("momssats", "Momssatsen ska vara 0, 6, 12 eller 25.")
    found = CaseVara(
        artikel=artikel,
        antal=row.whole("antal", minimum=1, required=True) or 0,
        totalpris=row.kronor("pris" if is_other else "totalpris", required=is_other),
        hjul_tum=row.whole("hjul_tum", minimum=1),
        benamning=row.text("benamning", required=is_other),
        momssats=momssats,
    )
    priced = known.get(artikel, ())
    if priced and all(isinstance(vara.pris, Andel) for vara in priced) and not row.has("totalpris"):
        row.fault("totalpris", NO_TOTALPRIS)
    row.finish()
    return found
