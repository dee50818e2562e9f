"""The files that a month and the accounts leave the program as, for the window and the commands."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from kassa.adapters.files import save_export
from kassa.adapters.manad_pdf import PdfManadRenderer
from kassa.bokforing.sie import SUFFIX, sie_bytes
from kassa.clock import to_local
from kassa.desk.bokfor import book_days
from kassa.desk.manad import manad_csv

if TYPE_CHECKING:
    from pathlib import Path

    from kassa.clock import Clock
    from kassa.desk.bokfor_ports import SieFil, SieLedger
    from kassa.desk.settings import Desk, Settings
    from kassa.ersattning.manad import Manadsrapport


def save_underlag(rapport: Manadsrapport, folder: Path) -> tuple[str, str]:
    """Write a month as CSV and as PDF, and return the paths.

    Raises:
        StorageError: they cannot be written.
    """
    name = f"underlag {rapport.manad}"
    return (
        save_export(folder, name, ".csv", manad_csv(rapport), is_kept=True),
        save_export(folder, name, ".pdf", PdfManadRenderer().render(rapport), is_kept=True),
    )


def book_closed_days(
    ledger: SieLedger, settings: Settings, clock: Clock, desk: Desk
) -> SieFil | None:
    """Give the closed days to the accounts, by the clinic's settings; None where all were given.

    Raises:
        StorageError: it could not be noted; the days wait as before.
    """
    return book_days(
        ledger,
        settings.konton,
        clock,
        desk,
        version=version("kassa"),
        kostnadsstalle=settings.kostnadsstalle,
    )


def save_sie(fil: SieFil, folder: Path) -> str:
    """Write vouchers as SIE 4I, named by the day they were given, and return the path.

    Raises:
        StorageError: they cannot be written.
    """
    name = f"bokföring {to_local(fil.written_at):%Y-%m-%d}"
    return save_export(folder, name, SUFFIX, sie_bytes(fil.content), is_kept=True)
