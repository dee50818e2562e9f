"""Tell a month: a private clinic's compensation basis, from what was frozen with each visit."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kassa.clock import day_start, local_now, to_local
from kassa.desk.underlag import from_json, underlag_again
from kassa.desk.write_table import write_table
from kassa.ersattning.manad import (
    MONTHS_SHOWN,
    Manad,
    ManadRad,
    Manadsrapport,
    Obetalt,
    Slag,
    dagar_of,
    ersatt_of,
)
from kassa.ersattning.text import GRUND, GRUND_KOD
from kassa.kvitto.text import decimal_text
from kassa.money import ZERO, Money, total

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from kassa.clock import Clock
    from kassa.desk.manad_ports import ManadBesok
    from kassa.desk.ports import Ledger, TaxaBook
    from kassa.desk.settings import Desk

GENOMFORT = "genomfort"
COLUMNS = (
    "månad", "grund", "förklaring", "ersätts", "kvitto", "kvittodatum", "besöksdatum", "avgiftskod",
    "produkt", "utfall", "vårdgivarkategori", "patientkategori", "antal", "belopp",
)  # fmt: skip


def tell_manad(
    manad: Manad, ledger: Ledger, taxa_book: TaxaBook, clock: Clock, desk: Desk
) -> Manadsrapport:
    """Return a month of the whole clinic, every desk.

    Args:
        manad: which.
        ledger: the clinic's records.
        taxa_book: the installed tariffs; asked only for visits from before the basis was kept.
        clock: the present, for which invoices are late.
        desk: as printed, and who asks.
    """
    rader: list[ManadRad] = []
    oraknade: list[str] = []
    besok: list[tuple[date, Slag, int]] = []
    for item in _visits(manad, ledger):
        day = to_local(item.issued_at).date()
        slag = _slag(item)
        if slag is not None:
            besok.append((day, slag, item.sign))
        found = _rader(item, day, taxa_book)
        if found is None:
            oraknade.append(item.kvitto)
        else:
            rader += found
    today = local_now(clock).date()
    return Manadsrapport(
        manad=manad,
        klinik=desk.klinik,
        counted_on=today,
        clerk=desk.clerk,
        rader=tuple(rader),
        dagar=dagar_of(manad, besok),
        obetalt=_obetalt(manad, today, ledger),
        oraknade=tuple(dict.fromkeys(oraknade)),
        tidigare=(*_earlier(manad, ledger, taxa_book), (manad, ersatt_of(rader))),
        ovning=desk.ovning,
    )


def manad_csv(rapport: Manadsrapport) -> bytes:
    """Return a month as CSV for a spreadsheet (``write_table``), kronor with a comma.

    No patient is named; the receipt's number leads back to the visit.
    """
    cells = (
        (
            rapport.manad,
            GRUND_KOD[rad.grund],
            GRUND[rad.grund],
            rad.grund.is_ersatt,
            rad.kvitto,
            rad.skriven_on,
            rad.besok_on,
            rad.avgiftskod,
            rad.produkt,
            rad.utfall,
            rad.vardgivarkategori,
            rad.kategori,
            rad.antal,
            decimal_text(rad.belopp),
        )
        for rad in rapport.rader
    )
    return write_table(COLUMNS, cells)


def _visits(manad: Manad, ledger: Ledger) -> Iterator[ManadBesok]:
    start = day_start(manad.first)
    end = day_start(manad.moved(1).first)
    return ledger.besok_between(start, end)


def _earlier(manad: Manad, ledger: Ledger, taxa_book: TaxaBook) -> tuple[tuple[Manad, Money], ...]:
    """Return what was compensated in the eleven months before."""
    found = []
    for back in range(MONTHS_SHOWN - 1, 0, -1):
        month = manad.moved(-back)
        rows = (_rader(item, month.first, taxa_book) or () for item in _visits(month, ledger))
        found.append((month, total(ersatt_of(each) for each in rows)))
    return tuple(found)


def _slag(item: ManadBesok) -> Slag | None:
    """Return what it is; None for goods that were sold without a visit."""
    facts, decision = json.loads(item.record.facts), json.loads(item.record.decision)
    if facts["besok"].get("typ") == "varor":
        return None
    if _utfall(facts) != GENOMFORT:
        return Slag.UTEBLIVET
    return Slag.BETALT if decision["att_betala"] else Slag.FRITT


def _utfall(facts: dict[str, Any]) -> str:
    return facts.get("utfall") or GENOMFORT


def _rader(item: ManadBesok, day: date, taxa_book: TaxaBook) -> Sequence[ManadRad] | None:
    """Return what a visit adds to the month; None where nobody can say."""
    record = item.record
    if record.underlag is not None:
        underlag = from_json(record.underlag)
    else:
        again = underlag_again(record, item.frikort, taxa_book)
        if again is None:
            return None
        underlag = again
    facts, decision = json.loads(record.facts), json.loads(record.decision)
    return [
        ManadRad(
            grund=grund,
            belopp=belopp * item.sign,
            antal=item.sign,
            kvitto=item.kvitto,
            skriven_on=day,
            besok_on=record.effective_on,
            avgiftskod=decision["avgiftskod"] or "",
            produkt=decision["produkt"],
            vardgivarkategori=facts["besok"].get("vardgivarkategori") or "",
            kategori=facts["patient"].get("kategori") or "folkbokford",
            utfall=_utfall(facts),
        )
        for grund, belopp in underlag.items()
    ]


def _obetalt(manad: Manad, today: date, ledger: Ledger) -> Obetalt:
    standing = ledger.faktura_between(manad.first, manad.last)
    unpaid = [item for item in standing if item.kvar > ZERO]
    late = [item for item in unpaid if item.is_late(today)]
    in_time = [item for item in unpaid if not item.is_late(today)]
    return Obetalt(
        antal=len(late),
        belopp=total(item.kvar for item in late),
        antal_ej_forfallna=len(in_time),
        belopp_ej_forfallna=total(item.kvar for item in in_time),
    )
