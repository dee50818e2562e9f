"""Print a kvitto: from the frozen record alone, and with a note of how it went.

A printer that fails undoes nothing: the posting stands and the receipt can be printed again. The
first print that succeeds is the original; every later one is marked KOPIA.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kassa.desk.ports import PrintEvent
from kassa.desk.posting import moment_of
from kassa.errors import PrinterError
from kassa.ids import new_id

if TYPE_CHECKING:
    from kassa.clock import Clock
    from kassa.desk.ports import KvittoRenderer, Ledger, Printer
    from kassa.desk.settings import Desk
    from kassa.kvitto.document import Kvitto


def print_kvitto(
    kvitto: Kvitto,
    renderer: KvittoRenderer,
    printer: Printer,
    ledger: Ledger,
    clock: Clock,
    desk: Desk,
) -> bool:
    """Print a posted receipt and record the attempt.

    Args:
        kvitto: the receipt, as stored.
        renderer: draws it.
        printer: takes the PDF.
        ledger: where the attempt is recorded; may be used from a background thread.
        clock: the present.
        desk: where and by whom.

    Returns:
        True when it was printed as a copy, because an original had been printed before.

    Raises:
        PrinterError: the printer did not take it; recorded, and the posting stands.
        StorageError: the attempt could not be recorded.
    """
    kopia = ledger.was_printed(kvitto.id)
    pdf = renderer.render(kvitto, kopia=kopia)
    error: PrinterError | None = None
    try:
        printer.send(pdf, f"Kvitto {kvitto.number}")
    except PrinterError as failure:
        error = failure
    event = PrintEvent(
        id=new_id(),
        kvitto_id=kvitto.id,
        printer=printer.name,
        kopia=kopia,
        error=error.message if error else None,
        desk=desk.id,
        clerk=desk.clerk,
        written_at=moment_of(clock),
    )
    with ledger.transaction():
        ledger.add_print(event)
    if error is not None:
        raise error
    return kopia
