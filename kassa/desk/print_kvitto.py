"""Print a kvitto: from the frozen record alone, and with a note before and after.

A printer that fails undoes nothing: the posting stands and the receipt can be printed again. The
first print that succeeds is the original; every later one is marked KOPIA. Where Kassa ends between
the two notes, nobody can know whether the paper came out: the clerk is asked at the next start, and
until it is answered a new print is a KOPIA, since two originals must not exist.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kassa.desk.posting import moment_of
from kassa.desk.print_ports import PrintEvent, PrintStart
from kassa.errors import PrinterError, PrintUnknownError
from kassa.ids import new_id
from kassa.kvitto.sprak import SVENSKA

if TYPE_CHECKING:
    from kassa.clock import Clock
    from kassa.desk.ports import KvittoRenderer, Ledger, Printer
    from kassa.desk.print_ports import OpenPrint
    from kassa.desk.settings import Desk
    from kassa.kvitto.document import Kvitto
    from kassa.kvitto.sprak import Sprak

NEVER_CAME = "Kom inte ut, sade kassören efter ett avbrott."


def print_kvitto(
    kvitto: Kvitto,
    renderer: KvittoRenderer,
    printer: Printer,
    ledger: Ledger,
    clock: Clock,
    desk: Desk,
    sprak: Sprak = SVENSKA,
) -> bool:
    """Print a posted receipt and record the attempt, before it is sent and after.

    Args:
        kvitto: the receipt, as stored.
        renderer: draws it.
        printer: takes what was drawn.
        ledger: where the attempt is recorded; may be used from a background thread.
        clock: the present.
        desk: where and by whom.
        sprak: the language of the paper.

    Returns:
        True when it was printed as a copy, because an original had been printed before.

    Raises:
        PrintUnknownError: it was sent, and nobody knows whether it came out.
        PrinterError: the printer did not take it; recorded, and the posting stands.
        StorageError: the attempt could not be recorded.
    """
    before = ledger.was_printed(kvitto.id)
    content = renderer.render(kvitto, kopia=before, sprak=sprak)
    start = _begin(kvitto, printer, ledger, clock, desk)
    if start.kopia != before:  # another window was quicker
        content = renderer.render(kvitto, kopia=start.kopia, sprak=sprak)
    error: PrinterError | None = None
    try:
        printer.send(content, f"Kvitto {kvitto.number}")
    except PrintUnknownError:
        raise  # without an end: the clerk is asked, as after a crash
    except PrinterError as failure:
        error = failure
    _end(start, error.message if error else None, ledger, clock, desk)
    if error is not None:
        raise error
    return start.kopia


def _begin(
    kvitto: Kvitto, printer: Printer, ledger: Ledger, clock: Clock, desk: Desk
) -> PrintStart:
    """Write that a receipt is about to be sent; whether as a copy is settled in the same step."""
    with ledger.transaction():
        start = PrintStart(
            id=new_id(),
            kvitto_id=kvitto.id,
            printer=printer.name,
            kopia=ledger.was_printed(kvitto.id),
            desk=desk.id,
            clerk=desk.clerk,
            written_at=moment_of(clock),
        )
        ledger.add_print_start(start)
    return start


def answer_open_print(
    print_: OpenPrint, ledger: Ledger, clock: Clock, desk: Desk, *, came_out: bool
) -> None:
    """Write what the clerk found in the printer after Kassa had ended in the middle of a print.

    Answered before, at another window, the first answer stands.

    Raises:
        StorageError: it could not be written; the question stays.
    """
    _end(print_.start, None if came_out else NEVER_CAME, ledger, clock, desk)


def _end(start: PrintStart, error: str | None, ledger: Ledger, clock: Clock, desk: Desk) -> None:
    event = PrintEvent(
        id=start.id,
        kvitto_id=start.kvitto_id,
        printer=start.printer,
        kopia=start.kopia,
        error=error,
        desk=desk.id,
        clerk=desk.clerk,
        written_at=moment_of(clock),
    )
    with ledger.transaction():
        if all(known.id != event.id for known in ledger.print_list(start.kvitto_id)):
            ledger.add_print(event)
