"""What taking in another desk's file led to, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kassa.clock import to_local
from kassa.kvitto.text import time_text
from kassa.ord import many

if TYPE_CHECKING:
    from pathlib import Path

    from kassa.desk.utbyte import UtbyteResult


def written_text(path: Path, kod: str) -> str:
    """Return where a file is, and the code that opens it: it is shown once and kept nowhere."""
    return (
        f"Koden är {kod}. Skriv upp den: den andra kassan frågar efter den.\n"
        f"Filen är skriven: {path}. Läs in den där, och ta sedan bort den."
    )


def result_text(result: UtbyteResult) -> str:
    """Return what happened: how much was new, who is owed something, what was left out."""
    utbyte = result.utbyte
    made = time_text(to_local(utbyte.made_at))
    if result.was_known:
        return f"Filen från kassa {utbyte.fran_desk} ({made}) är redan inläst. Inget nytt."
    new = many(utbyte.antal, "ny post är inläst", "nya poster är inlästa")
    said = [f"Kassa {utbyte.fran_desk}, skriven {made}: {new}."]
    if result.att_reglera == 1:
        said.append("En patient har betalat fel och står under Att reglera.")
    elif result.att_reglera:
        said.append(f"{result.att_reglera} patienter har betalat fel och står under Att reglera.")
    said += utbyte.krockar
    return " ".join(said)
