"""Open and close a desk: the float, the X report, the blind count, the Z report.

A difference is never a reason to refuse: it is written with the clerk's words. A desk that was
never opened sells and closes all the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from kassa.clock import utc_text
from kassa.desk.day_ports import Oppning
from kassa.desk.number_series import next_z_serial
from kassa.desk.posting import moment_of
from kassa.errors import Fault, InvalidInputError
from kassa.ids import new_id
from kassa.kvitto.dagsrapport import (
    Dagsrapport,
    Kontant,
    avdrag_of,
    medel_list,
    moms_list,
    slag_list,
)
from kassa.kvitto.dagsrapport_text import heading
from kassa.kvitto.document import FIRST_HASH, Betalsatt, KvittoKind
from kassa.kvitto.numbering import split_number
from kassa.kvitto.text import money_text
from kassa.money import ZERO, Money, total

if TYPE_CHECKING:
    from kassa.clock import Clock
    from kassa.desk.ports import DagsrapportRenderer, Ledger, Printer
    from kassa.desk.settings import Desk
    from kassa.kvitto.document import Kvitto

MOST_VAXELKASSA = Money.kr(100_000)


@dataclass(frozen=True, slots=True)
class CloseDay:
    """The clerk's wish to close the day.

    Attributes:
        id: made when the clerk begins, so that a retry finds the first report.
        raknat: the cash counted; None where the desk takes no cash.
        skal: why it differs; needed only where it does.
    """

    id: str
    raknat: Money | None = None
    skal: str = ""


@dataclass(frozen=True, slots=True)
class CloseResult:
    """What closing led to."""

    rapport: Dagsrapport
    already_closed: bool


def open_day(vaxelkassa: Money, ledger: Ledger, clock: Clock, desk: Desk) -> Oppning:
    """Write the float the day begins with.

    Args:
        vaxelkassa: what lies in the drawer.
        ledger: the clinic's records.
        clock: the present.
        desk: which, and by whom.

    Raises:
        InvalidInputError: the desk takes no cash, or the sum cannot be right.
        StorageError: it could not be written.
    """
    if not desk.kontant:
        message = "Kassan tar inte kontanter och har ingen växelkassa."
        raise InvalidInputError((Fault("vaxelkassa", message),))
    if not ZERO <= vaxelkassa <= MOST_VAXELKASSA:
        message = "Växelkassan är mellan 0 och 100 000 kr. Räkna den igen."
        raise InvalidInputError((Fault("vaxelkassa", message),))
    at = moment_of(clock)
    oppning = Oppning(new_id(), vaxelkassa, desk.id, desk.clerk, at)
    with ledger.transaction():
        ledger.add_oppning(oppning)
    return oppning


def x_rapport(ledger: Ledger, clock: Clock, desk: Desk) -> Dagsrapport:
    """Return where the day stands; nothing is written."""
    return _rapport(new_id(), ledger, clock, desk)


def close_day(command: CloseDay, ledger: Ledger, clock: Clock, desk: Desk) -> CloseResult:
    """Write the Z report of what was sold since the last one.

    Args:
        command: the count and its reason.
        ledger: the clinic's records.
        clock: the present.
        desk: which, and by whom.

    Raises:
        InvalidInputError: no count where the desk takes cash; a difference without a reason.
        StorageError: it could not be written; the day is as open as before.
    """
    with ledger.transaction():
        first = ledger.z_of(command.id)
        if first is not None:
            return CloseResult(first, already_closed=True)
        last = ledger.last_z(desk.id)
        open_rapport = _rapport(command.id, ledger, clock, desk)
        rapport = replace(
            open_rapport,
            serial=next_z_serial(desk.id, ledger),
            kontant=_counted(open_rapport.kontant, command),
            previous_hash=last.hash if last else FIRST_HASH,
        ).sealed()
        ledger.add_z(rapport)
    return CloseResult(rapport, already_closed=False)


def print_rapport(
    rapport: Dagsrapport, renderer: DagsrapportRenderer, printer: Printer, *, kopia: bool
) -> None:
    """Print a report.

    Raises:
        PrinterError: the printer did not take it; the day is closed all the same.
    """
    printer.send(renderer.render(rapport, kopia=kopia), heading(rapport))


def _counted(kontant: Kontant | None, command: CloseDay) -> Kontant | None:
    if kontant is None:
        return None
    skal = command.skal.strip()
    if command.raknat is None or command.raknat < ZERO:
        message = "Räkna kontanterna i lådan och skriv summan, växelkassan inräknad."
        raise InvalidInputError((Fault("raknat", message),))
    counted = replace(kontant, raknat=command.raknat.ore, skal=skal)
    if counted.differens and not skal:
        message = (
            f"Det ska finnas {money_text(Money(kontant.forvantat))}, skillnaden är "
            f"{money_text(Money(counted.differens))}. Räkna en gång till, eller skriv vad den kan "
            "bero på."
        )
        raise InvalidInputError((Fault("skal", message),))
    return counted


def _rapport(rapport_id: str, ledger: Ledger, clock: Clock, desk: Desk) -> Dagsrapport:
    last = ledger.last_z(desk.id)
    until = last.until_kvitto if last else 0
    kvitton = ledger.kvitto_after(desk.id, until)
    kop = [kvitto for kvitto in kvitton if kvitto.kind is KvittoKind.KOP]
    retur = [kvitto for kvitto in kvitton if kvitto.kind is KvittoKind.RETUR]
    copies = ledger.copies_since(desk.id, last.at if last else None)
    sold = total(kvitto.belopp for kvitto in kop).ore
    back = -total(kvitto.belopp for kvitto in retur).ore
    return Dagsrapport(
        id=rapport_id,
        serial=0,
        desk=desk.id,
        clerk=desk.clerk,
        klinik=desk.klinik,
        made_at=utc_text(moment_of(clock)),
        from_kvitto=until + 1,
        until_kvitto=split_number(kvitton[-1].number)[1] if kvitton else until,
        kop=len(kop),
        retur=len(retur),
        reglering=len(kvitton) - len(kop) - len(retur),
        forsaljning=sold,
        tillbaka=back,
        avdrag=avdrag_of(kop + retur).ore,
        slag=slag_list(kvitton),
        moms=moms_list(kvitton),
        medel=medel_list(kvitton),
        kopior=len(copies),
        kopior_belopp=total(kvitto.att_betala for kvitto in copies).ore,
        ej_utskrivna=tuple(k.number for k in ledger.unprinted_after(desk.id, until)),
        parkerade=len(ledger.parked_list()),
        kontant=_kontant(kvitton, ledger, desk, last.at if last else None),
        summa_forsaljning=sold + (last.summa_forsaljning if last else 0),
        summa_tillbaka=back + (last.summa_tillbaka if last else 0),
        ovning=desk.ovning,
    )


def _kontant(
    kvitton: tuple[Kvitto, ...], ledger: Ledger, desk: Desk, since: datetime | None
) -> Kontant | None:
    """Return the cash that should be there; the float is that of an opening since the last Z."""
    if not desk.kontant:
        return None
    oppning = ledger.last_oppning(desk.id)
    is_new = oppning is not None and (since is None or oppning.written_at > since)
    vaxelkassa = oppning.vaxelkassa if oppning and is_new else ZERO
    cash = total(
        part.belopp
        for kvitto in kvitton
        for part in kvitto.delbetalning_list
        if part.betalsatt is Betalsatt.KONTANT
    )
    return Kontant(vaxelkassa.ore, (vaxelkassa + cash).ore)
