"""Read the goods rows of a tariff file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kassa.money import ZERO
from kassa.taxa.boxes import read_boxes
from kassa.taxa.load_parameter import read_kronor, read_texts
from kassa.taxa.vara import PERCENT, Andel, AngivetPris, FastPris, Pris, Trappa, Vara, figures

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kassa.reading import Reader
    from kassa.taxa.fakta import Fakta

MOMSSATS = (0, 6, 12, 25)
ONE_WAY = "Ange precis ett av belopp, andel, trappa och angivet_pris."


def read_vara(row: Reader, row_id: str, fakta: Mapping[str, tuple[int, Fakta]]) -> Vara:
    """Read one row; what is wrong is noted with the reader.

    Args:
        row: the row.
        row_id: its id, already read.
        fakta: the facts its conditions may ask about.
    """
    pris = _pris(row)
    momssats = row.whole("moms", minimum=0) or 0
    if momssats not in MOMSSATS:
        row.fault("moms", "Momssatsen ska vara 0, 6, 12 eller 25.")
    is_given = isinstance(pris, AngivetPris)
    vara = Vara(
        id=row_id,
        artikel=row.text("artikel", required=True) or "",
        namn=row.text("namn", required=not is_given) or "",
        pris=pris,
        momssats=momssats,
        boxes=read_boxes(row, "nar", fakta),
        kalla=row.text("kalla", required=True) or "",
        has_skydd=row.flag("hjalpmedelsskydd"),
        skal=_skal(row, pris),
        sok=read_texts(row, "sok"),
    )
    row.finish()
    return vara


def _skal(row: Reader, pris: Pris) -> str:
    """Read the sentence; a place in it must be a figure of the price."""
    skal = row.text("skal") or ""
    known = figures(pris)
    try:
        skal.format_map(known)
    except (KeyError, ValueError, IndexError, AttributeError):
        places = " ".join(f"{{{key}}}" for key in known) or "inga"
        row.fault("skal", f"Meningen har en plats som priset inte fyller. Platserna är: {places}.")
    return skal


def _pris(row: Reader) -> Pris:
    ways = [key for key in ("belopp", "andel", "trappa", "angivet_pris") if row.has(key)]
    if len(ways) != 1:
        row.fault("belopp", ONE_WAY)
        return FastPris(ZERO)
    if ways == ["angivet_pris"]:
        row.flag("angivet_pris")
        return AngivetPris()
    if ways == ["andel"]:
        return _andel(row)
    if ways == ["trappa"]:
        return _trappa(row)
    return FastPris(read_kronor(row, "belopp") or ZERO)


def _andel(row: Reader) -> Pris:
    procent = row.whole("andel", minimum=1) or 0
    if procent > PERCENT:
        row.fault("andel", f"Andelen {procent} % är mer än hela priset. Ange högst {PERCENT}.")
    return Andel(procent, read_kronor(row, "hogst", minimum=1, required=False))


def _trappa(row: Reader) -> Pris:
    section = row.sub("trappa")
    if section is None:
        return FastPris(ZERO)
    trappa = Trappa(
        fria=section.whole("fria", minimum=0, required=True) or 0,
        grund=read_kronor(section, "grund") or ZERO,
        till=section.whole("till", minimum=1, required=True) or 0,
        styck=read_kronor(section, "styck") or ZERO,
    )
    if 0 < trappa.till <= trappa.fria:
        section.fault("till", f"Ange ett tal större än fria ({trappa.fria}).")
    section.finish()
    return trappa
