"""What a clinic's receipts are printed on: A5 or 80 mm through a queue, or a receipt printer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kassa.adapters.escpos_printer import EscposPrinter
from kassa.adapters.kvitto_pdf import PdfKvittoRenderer
from kassa.adapters.printers import choose_printer
from kassa.adapters.remsa_escpos import EscposKvittoRenderer
from kassa.adapters.remsa_pdf import RemsaKvittoRenderer
from kassa.desk.settings import Kvittopapper

if TYPE_CHECKING:
    from pathlib import Path

    from kassa.desk.ports import KvittoRenderer, Printer
    from kassa.desk.settings import Settings


@dataclass(frozen=True, slots=True)
class KvittoPaper:
    """How receipts become paper.

    Attributes:
        screen: draws them as a PDF, as they will look.
        renderer: draws what is sent.
        printer: takes that.
    """

    screen: KvittoRenderer
    renderer: KvittoRenderer
    printer: Printer


def choose_paper(settings: Settings, folder: Path) -> KvittoPaper:
    """Return what the settings ask for; PDF files in a folder where no printer is chosen."""
    if settings.kvittoskrivare:
        printer = EscposPrinter(settings.kvittoskrivare)
        return KvittoPaper(RemsaKvittoRenderer(), EscposKvittoRenderer(), printer)
    is_roll = settings.kvittopapper is Kvittopapper.REMSA
    screen: KvittoRenderer = RemsaKvittoRenderer() if is_roll else PdfKvittoRenderer()
    return KvittoPaper(screen, screen, choose_printer(settings.skrivare, folder))
