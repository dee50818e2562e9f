"""The key file: JSON beside the records, for the owner only. Implements ``ChangingKeyFile``."""

from __future__ import annotations

import json
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kassa.adapters.files import replace_file, sync_folder
from kassa.adapters.os_words import why
from kassa.desk.data_key import DataKey
from kassa.desk.key_ports import EarlierKey, KeyRecord, KeySlot
from kassa.desk.keys import KeyFileError
from kassa.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
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
        opens: tells whether a key opens the records; None where nobody gives them another one.
    """

    path: Path
    opens: Callable[[DataKey], bool] | None = None

    def load(self) -> KeyRecord | None:
        """Return what it says of the key that the records have, None where there is no file.

        Raises:
            KeyFileError: it is damaged, or written by a newer version.
            StorageError: it cannot be read.
        """
        announced = self._announced()
        key = announced.open_key if announced is not None else None
        if key is not None and self.opens is not None and self.opens(key):
            return announced
        return self._load(self.path)

    def save(self, record: KeyRecord) -> None:
        """Write it in one step, for the owner only; what was announced does not hold any more.

        Raises:
            StorageError: it cannot be written; the old one is untouched.
        """
        self._write(self.path, record)
        self._forget_announced()

    def announce(self, record: KeyRecord) -> None:
        """Lay beside the file what it will say; its key lies open in it.

        Raises:
            StorageError: it cannot be written; nothing has changed.
        """
        self._write(self._beside, record)

    def take_over(self, key: DataKey) -> None:
        """Let the file say what was announced where that is of this key; forget it where not.

        Args:
            key: of the records, which nobody may be giving another one meanwhile.
        """
        announced = self._announced()
        if announced is None or announced.id != key.id:
            self._forget_announced()
            return
        with suppress(OSError):  # it holds all the same, and the next start tries again
            self._beside.replace(self.path)
            sync_folder(self.path.parent)

    @property
    def _beside(self) -> Path:
        return self.path.with_name(f"{self.path.name}.ny")

    def _announced(self) -> KeyRecord | None:
        """Return what was announced; what cannot be read was never taken over."""
        try:
            return self._load(self._beside) if self._beside.exists() else None
        except KeyFileError:
            return None

    def _forget_announced(self) -> None:
        with suppress(OSError):  # it does not fit the records, and is forgotten the next time
            self._beside.unlink(missing_ok=True)

    @staticmethod
    def _load(path: Path) -> KeyRecord | None:
        try:
            content = json.loads(path.read_bytes())
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StorageError(
                f"Nyckelfilen {path.name} går inte att läsa ({why(error)}). "
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

    @staticmethod
    def _write(path: Path, record: KeyRecord) -> None:
        with _told():
            replace_file(path, json.dumps(_written(record), indent=1).encode())


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
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
        earlier=tuple(
            EarlierKey(str(each["id"]), str(each["sluten"])) for each in content.get("tidigare", ())
        ),
        unused=tuple(str(each) for each in content.get("oanvanda", ())),
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
        "tidigare": [{"id": each.id, "sluten": each.sealed} for each in record.earlier],
        "oanvanda": list(record.unused),
    }
