"""What the support needs to understand a fault: a file without a word about any patient.

It carries how many records there are, never what they say; which checks hold; the log of bugs,
which names places in the code alone; the settings and the versions.
"""

from __future__ import annotations

import io
import json
import platform
import sys
import zipfile
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from kassa.clock import to_local
from kassa.taxa.model import TaxaMissingError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from kassa.clock import Clock
    from kassa.desk.ports import Ledger, TaxaBook

NEWEST_EVENTS = 20
PACKAGES = (
    "PySide6-Essentials", "sqlcipher3", "sqlite-utils", "reportlab", "python-escpos", "tuf",
)  # fmt: skip
LOG_TAIL = 200_000


def support_bundle(
    ledger: Ledger,
    taxa_book: TaxaBook,
    clock: Clock,
    settings: Mapping[str, str | int | bool],
    log: Path,
    data: Path,
) -> bytes:
    """Return the file as ZIP.

    Args:
        ledger: the clinic's records; only counted and checked.
        taxa_book: the installed tariffs.
        clock: the present.
        settings: by key.
        log: of bugs.
        data: the clinic's folder, for what room there is.

    Raises:
        StorageError: the records cannot be read.
    """
    now = clock.now()
    content = {
        "skapad": now.isoformat(),
        "program": _versions(),
        "taxa": _taxa(taxa_book, to_local(now).date()),
        "antal": ledger.table_counts(),
        "taxa_hamtning": [each.kod or "ok" for each in ledger.hamtning_list(5)],
        "kontroll": ledger.integrity_faults() or ["inga fel"],
        "sakerhet": [
            {"vad": event.kind, "nar": event.written_at.isoformat(), "fel": event.error}
            for event in ledger.backup_event_list(NEWEST_EVENTS)
        ],
        "datafil_byte": data.stat().st_size if data.exists() else 0,
        "system": {"os": platform.platform(), "python": sys.version.split()[0]},
    }
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("kassa.json", json.dumps(content, ensure_ascii=False, indent=2))
        bundle.writestr("kassa.toml.json", json.dumps(dict(settings), ensure_ascii=False, indent=2))
        if log.exists():
            bundle.writestr("kassa.log", log.read_bytes()[-LOG_TAIL:])
    return output.getvalue()


def _taxa(taxa_book: TaxaBook, today: date) -> str:
    """Return which tariff is in force, or why none is: then the support is asked most of all."""
    try:
        return taxa_book.valid_on(today).id
    except TaxaMissingError as error:
        return error.message


def _versions() -> dict[str, str]:
    found = {}
    for name in ("kassa", *PACKAGES):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "okänd"
    return found
