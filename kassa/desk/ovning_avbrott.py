"""Rehearse an outage on the practice clinic: what is to be done, and what the records say is done.

The checklist in the window and the protocol to sign are the same steps, made from the records: one
is ticked off because it was done, not because somebody says so. (An outage routine that has never
been rehearsed is none.)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kassa.clock import local_now, to_local
from kassa.desk.avbrott_rapport import avbrott_grupp_list, avbrott_rapport
from kassa.kvitto.document import KvittoKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from kassa.aterforing.rapport import Aterforingsrapport
    from kassa.aterforing.system import SystemBok
    from kassa.clock import Clock
    from kassa.desk.avbrott_ports import Avbrott
    from kassa.desk.ports import Ledger, OvningRenderer, Printer
    from kassa.desk.settings import Desk
    from kassa.kvitto.document import Klinik, Kvitto

SKAL = "Övning: Cosmic och eFrikort"
TITLE = "Protokoll över övning av driftavbrott"
VISITS = 3
FORMS = 1


@dataclass(frozen=True, slots=True)
class OvningSteg:
    """One thing to do.

    Attributes:
        text: what, in Swedish.
        done_at: local time at which it was done; None while it is not.
    """

    text: str
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class OvningProtokoll:
    """How a rehearsal went.

    Attributes:
        klinik: whose.
        clerk: who printed it.
        made_at: local time.
        from_at: when it began, local time; None where none was begun.
        pagar: its outage lasts.
        steg: each thing to do.
        minuter: from the beginning to the last thing done.
    """

    klinik: Klinik
    clerk: str
    made_at: datetime
    from_at: datetime | None
    pagar: bool
    steg: tuple[OvningSteg, ...]
    minuter: int

    @property
    def antal_gjorda(self) -> int:
        """How many things are done."""
        return sum(steg.done_at is not None for steg in self.steg)

    @property
    def nasta(self) -> OvningSteg | None:
        """The first thing that is left; None when nothing is."""
        return next((steg for steg in self.steg if steg.done_at is None), None)

    @property
    def is_done(self) -> bool:
        """True when everything is done."""
        return self.nasta is None


def ovning_protokoll(
    ledger: Ledger, system_bok: SystemBok, clock: Clock, desk: Desk
) -> OvningProtokoll:
    """Return how the newest rehearsal stands.

    Args:
        ledger: the practice clinic's records.
        system_bok: where each kind of visit belongs.
        clock: the present.
        desk: the practice desk.
    """
    mine = next((a for a in ledger.avbrott_list() if a.skal == SKAL and a.desk == desk.id), None)
    grupp = next((g for g in avbrott_grupp_list(ledger.avbrott_list()) if mine in g), ())
    rapport = avbrott_rapport(grupp, ledger, system_bok, clock, desk) if grupp else None
    steg = _steg(mine, rapport, ledger, desk)
    begun = to_local(mine.written_at) if mine else None
    last = max((s.done_at for s in steg if s.done_at), default=begun)
    spent = (last - begun) if last and begun else None
    return OvningProtokoll(
        klinik=desk.klinik,
        clerk=desk.clerk,
        made_at=local_now(clock),
        from_at=begun,
        pagar=mine is not None and mine.ended_at is None,
        steg=steg,
        minuter=round(spent.total_seconds() / 60) if spent else 0,
    )


def print_protokoll(protokoll: OvningProtokoll, renderer: OvningRenderer, printer: Printer) -> None:
    """Print the protocol, to be signed.

    Raises:
        PrinterError: the printer did not take it.
    """
    printer.send(renderer.render(protokoll), TITLE)


def _steg(
    mine: Avbrott | None, rapport: Aterforingsrapport | None, ledger: Ledger, desk: Desk
) -> tuple[OvningSteg, ...]:
    kvitton = _kvitton(mine, ledger, desk)
    sold = [k for k in kvitton if k.kind is KvittoKind.KOP]
    returned = [k for k in kvitton if k.kind is KvittoKind.RETUR]
    files = [u for u in ledger.utbyte_list() if mine and u.written_at >= mine.written_at]
    forms = [
        b for d in ledger.blankett_desk_list() for b in ledger.blankett_list(d)
        if mine and b.written_at >= mine.written_at
    ]  # fmt: skip
    moment = (
        ("Starta avbrottsläget (på riktigt: Ctrl+D, Enter)", mine and mine.written_at),
        (f"Ta betalt av {VISITS} patienter (F5)", _nth(sold, VISITS)),
        ("Skriv ut ett kvitto (det skrivs ut när du slutför)", _printed(sold, ledger)),
        ("Makulera ett av kvittona (F9, F6)", _nth(returned, 1)),
        (
            "Läs in filen från den andra kassan (Ctrl+D, Läs in kassors filer)",
            files[-1].written_at if files else None,
        ),
        (
            "Gör ett reservpaket, fyll i en blankett för hand och lägg in den (Ctrl+D)",
            forms[FORMS - 1].written_at if len(forms) >= FORMS else None,
        ),
        ("Avsluta avbrottet (Ctrl+D, Enter)", mine and mine.ended_at),
        *_afterwards(mine, rapport, ledger),
    )
    return tuple(OvningSteg(text, to_local(at) if at else None) for text, at in moment)


def _afterwards(
    mine: Avbrott | None, rapport: Aterforingsrapport | None, ledger: Ledger
) -> Iterator[tuple[str, datetime | None]]:
    """Yield what is done once the systems are up again, and when it was."""
    rows = rapport.rader if rapport else ()
    answers = [row.svar.written_at for row in rows if row.svar is not None]
    all_done = rapport is not None and bool(rows) and rapport.is_done and not rapport.differens
    yield (
        "För in varje rad, också det som ska tas bort (Ctrl+D, Föra in efteråt)",
        max(answers) if all_done else None,
    )
    yield (
        "Skriv slutrapporten: allt är infört och stämmer till kronan (Ctrl+P i listan)",
        ledger.closed_at(mine.id) if mine and all_done else None,
    )


def _printed(sold: list[Kvitto], ledger: Ledger) -> datetime | None:
    """Return when the first of some receipts was taken by a printer."""
    events = (event for kvitto in sold for event in ledger.print_list(kvitto.id))
    return min((e.written_at for e in events if e.error is None), default=None)


def _kvitton(mine: Avbrott | None, ledger: Ledger, desk: Desk) -> list[Kvitto]:
    if mine is None:
        return []
    since = ledger.kvitto_since(mine.written_at)
    return [k for k in reversed(since) if k.number.startswith(f"{desk.id}-")]


def _nth(kvitton: list[Kvitto], number: int) -> datetime | None:
    return kvitton[number - 1].issued_at if len(kvitton) >= number else None
