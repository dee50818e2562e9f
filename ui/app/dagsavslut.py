"""What the page of the day can do at a till."""

from __future__ import annotations

from collections.abc import Callable

from kassa.adapters.dagsrapport_pdf import PdfDagsrapportRenderer
from kassa.desk.dagsavslut import (
    CloseDay,
    CloseResult,
    close_day,
    open_day,
    print_rapport,
    x_rapport,
)
from kassa.desk.people_ports import Roll
from kassa.kvitto.dagsrapport import Dagsrapport
from ui.checkout.till import Till
from ui.dagsavslut.ports import DagsavslutUseCases, Standing

NEWEST = 60


def dagsavslut_use_cases(
    till: Till, on_closed: Callable[[], None] = lambda: None
) -> DagsavslutUseCases:
    """Return what the page of the day can do.

    Args:
        till: the desk.
        on_closed: told after a day has been closed, on the thread that did it.
    """
    ledger, clock = till.ledger, till.clock
    renderer = PdfDagsrapportRenderer()

    def load() -> Standing:
        return Standing(
            now=x_rapport(ledger, clock, till.desk),
            z_list=ledger.z_list(till.desk.id, NEWEST),
            may_see_cash=till.session.account is not None and till.session.may(Roll.ANSVARIG),
        )

    def close(command: CloseDay) -> CloseResult:
        result = close_day(command, ledger, clock, till.desk)
        on_closed()
        return result

    def print_(rapport: Dagsrapport, kopia: bool) -> None:
        print_rapport(rapport, renderer, till.printer, kopia=kopia)

    return DagsavslutUseCases(
        load=load,
        open=lambda vaxelkassa: open_day(vaxelkassa, ledger, clock, till.desk),
        close=close,
        draw=lambda rapport, kopia: renderer.render(rapport, kopia=kopia),
        print=print_,
        printed_words=till.printer.done_words,
    )
