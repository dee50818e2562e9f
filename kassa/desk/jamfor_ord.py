"""The words of a comparison: which cases a box holds, what a product costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kassa import ord as words
from kassa.kvitto.text import money_text
from kassa.taxa.fakta import JA_NEJ
from kassa.taxa.vara import Andel, AngivetPris, FastPris, Trappa

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import time

    from kassa.taxa.fakta import Box, Fakta
    from kassa.taxa.jamfor import Rum
    from kassa.taxa.model import Aterbud, Produkt
    from kassa.taxa.vara import Pris

_LABEL_BY_FAKTA: Mapping[str, Mapping[str, str]] = {
    "kategori": words.KATEGORI,
    "vardniva": words.VARDNIVA,
    "vardgivarkategori": words.VARDGIVARKATEGORI,
    "typ": words.TYP,
    "remiss_fran": words.REMISS_FRAN,
    "vaccin_mot": words.VACCIN,
    "utfall": {
        **words.UTFALL,
        "sent_aterbud": "Sent återbud",
        "aterbud_i_tid": "Återbud i tid",
        "sent_avbokat_av_varden": "Sent avbokat av vården",
        "avbokat_av_varden_i_tid": "Avbokat av vården i tid",
    },
}
_UNIT = {"alder": "år", "vecka_efter_forlossning": "veckan efter förlossningen", "hjul_tum": "tum"}
_SHOWN_AS_IS = {"tjanst", "klass"}


def box_text(box: Box, rum: Rum, etikett_by_id: Mapping[str, str]) -> str:
    """Return which cases a box holds, such as ``20 år, läkare, akut``.

    Args:
        box: in the common space.
        rum: that space.
        etikett_by_id: labels of circumstances and of the tariff's own facts.
    """
    parts = [
        _part(rum.fakta[place], mask, etikett_by_id)
        for place, mask in box.masks
        if rum.fakta[place].namn not in _SHOWN_AS_IS
    ]
    return ", ".join(parts) or "alla"


def _part(fakta: Fakta, mask: int, etikett_by_id: Mapping[str, str]) -> str:
    values = [value for number, value in enumerate(fakta.varden) if mask >> number & 1]
    if fakta.cuts is not None:
        return f"{range_text(fakta.cuts, mask)} {_UNIT.get(fakta.namn, fakta.namn)}"
    label = etikett_by_id.get(fakta.namn, fakta.namn.replace("_", " "))
    if fakta.varden == JA_NEJ:
        return label if values == ["ja"] else f"inte {label[:1].lower()}{label[1:]}"
    labels = _LABEL_BY_FAKTA.get(fakta.namn, {})
    left_out = [value for value in fakta.varden if value not in values]
    few = 3
    if len(values) > few and len(left_out) <= few:
        return "inte " + " eller ".join(_lower(labels.get(v, v)) for v in left_out)
    return " eller ".join(_lower(labels.get(value, value.replace("_", " "))) for value in values)


def _lower(label: str) -> str:
    second = label[1:2]
    return label if second.isupper() else f"{label[:1].lower()}{label[1:]}"


def range_text(cuts: tuple[int, ...], mask: int) -> str:
    """Return the numbers of a mask over ranges: ``under 20``, ``20``, ``20-84``, ``från 85``."""
    runs: list[tuple[int | None, int | None]] = []
    for number in range(len(cuts) + 1):
        if not mask >> number & 1:
            continue
        low = cuts[number - 1] if number else None
        high = cuts[number] if number < len(cuts) else None
        if runs and runs[-1][1] == low:
            runs[-1] = (runs[-1][0], high)
        else:
            runs.append((low, high))
    return " och ".join(_run(low, high) for low, high in runs)


def _run(low: int | None, high: int | None) -> str:
    if low is None:
        return "alla" if high is None else f"under {high}"
    if high is None:
        return f"från {low}"
    return str(low) if high == low + 1 else f"{low}-{high - 1}"


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
