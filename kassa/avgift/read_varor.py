"""Read what comes with a case besides the visit: goods, and a vaccination."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kassa.avgift.case import VACCIN_MOT, CaseVaccin, CaseVara
from kassa.money import ZERO
from kassa.reading import Reader
from kassa.taxa.load_vara import MOMSSATS

if TYPE_CHECKING:
    from kassa.taxa.model import Taxa

OVRIG = "ovrig"
NEEDS_WHEEL = "trehjulig_cykel"


def read_vaccin(besok: Reader, typ: str) -> CaseVaccin | None:
    """Read ``besok.vaccin``; required by the kind ``vaccination``, out of place elsewhere."""
    section = besok.sub("vaccin", required=typ == "vaccination")
    if section is None:
        return None
    if typ and typ != "vaccination":
        besok.fault("vaccin", "Vaccin hör till besökstypen vaccination. Byt typ eller ta bort det.")
    found = CaseVaccin(
        mot=section.one_of("mot", VACCIN_MOT, required=True) or "",
        pris=section.kronor("pris", required=True) or ZERO,
        riskgrupp=section.flag("riskgrupp"),
        egenanskaffat=section.flag("egenanskaffat"),
    )
    section.finish()
    return found


def read_varor(reader: Reader, taxa: Taxa | None) -> tuple[CaseVara, ...]:
    """Read ``varor``; an article the tariff does not price is a fault."""
    known = {vara.artikel for vara in taxa.vara_list} if taxa else set()
    return tuple(
        _vara(Reader(item, reader.at(f"varor.{number}"), reader.faults), known)
        for number, item in enumerate(reader.items("varor"))
    )


def _vara(row: Reader, known: set[str]) -> CaseVara:
    artikel = (row.one_of("artikel", known, required=True) if known else row.text("artikel")) or ""
    is_other = artikel == OVRIG
    momssats = row.whole("momssats", minimum=0, required=is_other)
    if momssats is not None and momssats not in MOMSSATS:
        row.fault("momssats", "Momssatsen ska vara 0, 6, 12 eller 25.")
    found = CaseVara(
        artikel=artikel,
        antal=row.whole("antal", minimum=1, required=True) or 0,
        totalpris=row.kronor("pris" if is_other else "totalpris", required=is_other),
        hjul_tum=row.whole("hjul_tum", minimum=1, required=artikel == NEEDS_WHEEL),
        benamning=row.text("benamning", required=is_other),
        momssats=momssats,
    )
    row.finish()
    return found
