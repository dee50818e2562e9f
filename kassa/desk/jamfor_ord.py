"""The words of a comparison: what things cost, and until when one may cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kassa.kvitto.text import money_text
from kassa.taxa.vara import Andel, AngivetPris, FastPris, Trappa

if TYPE_CHECKING:
    from datetime import time

    from kassa.taxa.model import Aterbud, Produkt
    from kassa.taxa.vara import Pris


def produkt_pris(produkt: Produkt) -> str:
    """Return what a product costs, in words."""
    if produkt.dagpris:
        steps = (f"{money_text(belopp)} från dag {first}" for first, belopp in produkt.dagpris)
        return ", ".join(steps)
    return "DRG-priset" if produkt.belopp is None else money_text(produkt.belopp)


def vara_pris(pris: Pris, momssats: int) -> str:
    """Return how an article is priced, in words."""
    moms = f" (moms {momssats} %)" if momssats else ""
    if isinstance(pris, FastPris):
        return money_text(pris.belopp) + moms
    if isinstance(pris, Andel):
        most = f", högst {money_text(pris.hogst)}" if pris.hogst else ""
        return f"{pris.procent} % av priset{most}{moms}"
    if isinstance(pris, Trappa):
        return (
            f"{pris.fria} fria, sedan {money_text(pris.grund)} till och med {pris.till}, "
            f"därefter {money_text(pris.styck)} styck{moms}"
        )
    assert isinstance(pris, AngivetPris)  # noqa: S101 - there are four ways to price
    return f"angivet pris{moms}"


def kvall_text(kvall_fran: time | None) -> str:
    """Return when the evening begins, in words."""
    return f"{kvall_fran:%H:%M}" if kvall_fran else "ingen gräns"


def aterbud_text(aterbud: Aterbud | None) -> str:
    """Return when a cancellation is late, in words."""
    if aterbud is None:
        return "ingen gräns"
    days = "vardagar" if aterbud.only_vardag else "alla dagar"
    if aterbud.klockan is None:
        return f"{aterbud.timmar} timmar {'på ' if aterbud.only_vardag else ''}{days}"
    day = "vardagen" if aterbud.only_vardag else "dagen"
    before = f"{day} före" if aterbud.dagar_fore == 1 else f"{aterbud.dagar_fore} {days} före"
    return f"efter kl. {aterbud.klockan:%H:%M} {before}"
