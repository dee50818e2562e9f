"""Outages that belong together, and the closing report over them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kassa.aterforing.rapport import Aterforingsrapport, AvbrottRad, rapport_of
from kassa.clock import local_now, to_local
from kassa.desk.aterforing import aterforing
from kassa.desk.posting import moment_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kassa.aterforing.inforing import Inforing
    from kassa.aterforing.system import SystemBok
    from kassa.clock import Clock
    from kassa.desk.avbrott_ports import Avbrott
    from kassa.desk.ports import AterforingRenderer, Ledger, Printer
    from kassa.desk.settings import Desk

NEVER = datetime.max.replace(tzinfo=UTC)
TITLE = "Återföring"


def avbrott_grupp_list(avbrott_list: Sequence[Avbrott]) -> tuple[tuple[Avbrott, ...], ...]:
    """Return outages in groups that overlap in time, the newest group first.

    Each desk writes its own; together they are what the clinic calls the outage.
    """
    grupp_list: list[list[Avbrott]] = []
    until = datetime.min.replace(tzinfo=UTC)
    for avbrott in sorted(avbrott_list, key=lambda each: each.written_at):
        if not grupp_list or avbrott.written_at > until:
            grupp_list.append([])
            until = avbrott.ended_at or NEVER
        grupp_list[-1].append(avbrott)
        until = max(until, avbrott.ended_at or NEVER)
    return tuple(tuple(grupp) for grupp in reversed(grupp_list))


def grupp_with(
    avbrott_id: str | None, grupp_list: Sequence[tuple[Avbrott, ...]]
) -> tuple[Avbrott, ...]:
    """Return the group an outage is in; the newest where none is named or has it.

    Args:
        avbrott_id: of one outage, or None.
        grupp_list: every group, the newest first; not empty.
    """
    found = (g for g in grupp_list if any(each.id == avbrott_id for each in g))
    return next(found, grupp_list[0])


def inforing_of(
    grupp: Sequence[Avbrott], ledger: Ledger, system_bok: SystemBok
) -> tuple[Inforing, ...]:
    """Return every row of some outages."""
    return aterforing([avbrott.id for avbrott in grupp], ledger, system_bok)


def avbrott_rapport(
    grupp: Sequence[Avbrott], ledger: Ledger, system_bok: SystemBok, clock: Clock, desk: Desk
) -> Aterforingsrapport:
    """Return the closing report over some outages, as it stands now.

    Args:
        grupp: which outages.
        ledger: the clinic's records.
        system_bok: where each kind of visit belongs.
        clock: the present.
        desk: who makes it.
    """
    return rapport_of(
        inforing_of(grupp, ledger, system_bok),
        tuple(
            AvbrottRad(
                avbrott.desk,
                avbrott.skal,
                to_local(avbrott.written_at),
                to_local(avbrott.ended_at) if avbrott.ended_at else None,
            )
            for avbrott in grupp
        ),
        desk.klinik,
        desk.clerk,
        local_now(clock),
        ovning=desk.ovning,
    )


def print_avbrott_rapport(
    rapport: Aterforingsrapport,
    grupp: Sequence[Avbrott],
    renderer: AterforingRenderer,
    printer: Printer,
    parts: tuple[Ledger, Clock, Desk],
) -> None:
    """Print the report, and write that it is printed; its title carries no patient data.

    Args:
        rapport: what is printed.
        grupp: the outages it is over.
        renderer: draws it.
        printer: takes it.
        parts: the clinic's records, the present, and by whom.

    Raises:
        PrinterError: the printer did not take it; nothing is written.
    """
    printer.send(renderer.render(rapport), TITLE)
    note_rapport(rapport, grupp, *parts)


def note_rapport(
    rapport: Aterforingsrapport,
    grupp: Sequence[Avbrott],
    ledger: Ledger,
    clock: Clock,
    desk: Desk,
) -> None:
    """Write that the report over some outages is on paper, and whether everything was done."""
    is_klar = rapport.is_done and not rapport.differens
    with ledger.transaction():
        for avbrott in grupp:
            at = moment_of(clock)
            ledger.add_avbrott_rapport(avbrott.id, desk.id, desk.clerk, at, is_klar=is_klar)
