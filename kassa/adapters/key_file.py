"""The key file: JSON beside the records, for the owner only. Implements ``KeyFile``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kassa.adapters.files import replace_file
from kassa.adapters.os_words import why
from kassa.desk.data_key import DataKey
from kassa.desk.key_ports import KeyRecord, KeySlot
from kassa.desk.keys import KeyFileError
from kassa.errors import StorageError

if TYPE_CHECKING:
    from pathlib import Path

VERSION = 1
NOTE = (
    "Den här filen hör ihop med kassa.db. Utan den, eller återställningsnyckeln på papper, går "
    "databasen inte att öppna. Ta inte bort den och ändra inget i den."
)


@dataclass(frozen=True, slots=True)
class JsonKeyFile:
    """A key file.

    Attributes:
        path: where it is.
    """

    path: Path

    def load(self) -> KeyRecord | None:
        """Return what it says, None where there is no file.

        Raises:
            KeyFileError: it is damaged, or written by a newer version.
            StorageError: it cannot be read.
        """
        try:
            content = json.loads(self.path.read_bytes())
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StorageError(
                f"Nyckelfilen {self.path.name} går inte att läsa ({why(error)}). "
                "Kontrollera behörigheten till Kassas mapp, eller be it-stödet om hjälp."
            ) from error
        except (ValueError, RecursionError) as error:
            raise KeyFileError("Nyckelfilen är skadad.") from error
        if isinstance(content, dict) and isinstance(version := content.get("version"), int):
            if version > VERSION:
                raise StorageError(
                    "Nyckelfilen är skriven av en nyare version av Kassa. "
                    "Uppdatera Kassa på den här datorn och starta igen."
                )
            try:
                return _read(content)
            except (KeyError, TypeError, ValueError) as error:
                raise KeyFileError("Nyckelfilen är skadad.") from error
        raise KeyFileError("Nyckelfilen är skadad.")

    def save(self, record: KeyRecord) -> None:
        """Write it in one step, for the owner only.

        Raises:
            StorageError: it cannot be written; the old one is untouched.
        """
        try:
            replace_file(self.path, json.dumps(_written(record), indent=1).encode())
        except OSError as error:
            raise StorageError(
                f"Nyckelfilen kunde inte sparas ({why(error)}). Inget har ändrats. "
                "Kontrollera att disken inte är full och försök igen."
            ) from error


def _read(content: dict[str, Any]) -> KeyRecord:
    open_key = content["oppen"]
    record = KeyRecord(
        id=str(content["id"]),
        in_store=bool(content["i_nyckelring"]),
        open_key=DataKey(bytes.fromhex(open_key)) if open_key else None,
        slots=tuple(
            KeySlot(str(each["signatur"]), str(each["sluten"]), str(each["marke"]))
            for each in content["platser"]
        ),
    )
    if record.open_key is not None and record.open_key.id != record.id:
        message = "the open key is another one"
        raise ValueError(message)
    return record


def _written(record: KeyRecord) -> dict[str, Any]:
    return {
        "om": NOTE,
        "version": VERSION,
        "id": record.id,
        "i_nyckelring": record.in_store,
        "oppen": record.open_key.raw.hex() if record.open_key else "",
        "platser": [
            {"signatur": slot.signatur, "marke": slot.mark, "sluten": slot.sealed}
            for slot in record.slots
        ],
    }
