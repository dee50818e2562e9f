"""The checks of the settings about copies of the records, and about files that are cleaned away."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kassa.desk.settings import KOPIA_MINUTER, KOPIA_VARNA_TIMMAR, STADA_DAGAR

if TYPE_CHECKING:
    from kassa.reading import Reader

MAPP_LENGTH = 200
MOST_KOPIA_MINUTER = 1_440
MOST_VARNA_TIMMAR = 168
MOST_STADA_DAGAR = 366


def backup_settings(reader: Reader) -> dict[str, Any]:
    """Return those settings by the name of their attribute; faults go to the reader."""
    return {
        "kopia_mapp": _kopia_mapp(reader),
        "kopia_minuter": _up_to(
            reader,
            "kopia_minuter",
            MOST_KOPIA_MINUTER,
            KOPIA_MINUTER,
            "Kopior tas minst en gång om dygnet.",
        ),
        "kopia_varna_timmar": _up_to(
            reader,
            "kopia_varna_timmar",
            MOST_VARNA_TIMMAR,
            KOPIA_VARNA_TIMMAR,
            "Kassan varnar senast efter en vecka.",
            least=1,
        ),
        "stada_dagar": _up_to(
            reader,
            "stada_dagar",
            MOST_STADA_DAGAR,
            STADA_DAGAR,
            "Filerna tas bort inom ett år.",
            least=1,
        ),
    }


def _up_to(reader: Reader, key: str, most: int, usual: int, why: str, *, least: int = 0) -> int:
    """Return a whole number up to ``most``; ``usual`` where nothing stands at the key."""
    value = reader.whole(key, minimum=least)
    if value is not None and value > most:
        reader.fault(key, f"{why} Skriv ett tal från {least} till {most}.")
    return usual if value is None else value


def _kopia_mapp(reader: Reader) -> str:
    """Return the folder of copies; empty where the clinic has named none."""
    value = reader.raw("kopia_mapp")
    if value is None or value == "":
        return ""
    is_path = isinstance(value, str) and value.isprintable() and Path(value.strip()).is_absolute()
    if not is_path or not isinstance(value, str):
        message = (
            f"Mappen {value!r} går inte att läsa. Skriv hela sökvägen, till exempel "
            "/mnt/kopior/kassa, eller ingenting."
        )
        reader.fault("kopia_mapp", message)
        return ""
    if len(value) > MAPP_LENGTH:
        reader.fault("kopia_mapp", f"Sökvägen är för lång. Högst {MAPP_LENGTH} tecken.")
    return value.strip()
