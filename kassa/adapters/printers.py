"""Where a finished PDF goes: a CUPS queue, or a folder of PDF files."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kassa.adapters.files import add_file
from kassa.adapters.os_words import why
from kassa.desk.ports import Printer
from kassa.errors import PrinterError

TIMEOUT_SECONDS = 15.0
NOTHING_IS_LOST = "Inget är förlorat: skriv ut igen."

_UNSAFE_IN_NAME = re.compile(r"[^\w ().-]")


class _CupsSilentError(Exception):
    """A program of CUPS is missing or did not answer in time; the text says which, in Swedish."""


@dataclass(frozen=True, slots=True)
class Cups:
    """The command line of CUPS.

    Attributes:
        environment: what its programs see; PATH finds them, CUPS_SERVER may choose the server.
        timeout: seconds to wait for an answer.
    """

    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    timeout: float = TIMEOUT_SECONDS

    def run(self, program: str, *arguments: str, content: bytes = b"") -> tuple[int, str]:
        """Run a program and return its exit code and all it said, in English."""
        found = shutil.which(program, path=self.environment.get("PATH", os.defpath))
        if found is None:
            raise _CupsSilentError("Utskrift genom CUPS är inte installerad på den här datorn.")
        try:
            done = subprocess.run(  # noqa: S603 - no shell, and arguments are one word each
                [found, *arguments],
                input=content,
                capture_output=True,
                check=False,
                env={**self.environment, "LC_ALL": "C"},
                timeout=self.timeout,
            )
        except subprocess.TimeoutExpired as error:
            raise _CupsSilentError("Utskriftstjänsten svarar inte.") from error
        except OSError as error:
            raise _CupsSilentError(f"{program} går inte att starta ({why(error)}).") from error
        said = (done.stdout + b"\n" + done.stderr).decode(errors="replace")
        return done.returncode, said


@dataclass(frozen=True, slots=True)
class CupsPrinter:
    """A print queue of CUPS.

    Attributes:
        queue: its name.
        cups: how CUPS is reached.
    """

    queue: str
    cups: Cups = field(default_factory=Cups)

    @property
    def name(self) -> str:
        """The queue's name."""
        return self.queue

    @property
    def done_words(self) -> str:
        """The queue has taken it."""
        return "utskrivet"

    def send(self, pdf: bytes, title: str) -> None:
        """Put a PDF in the queue; CUPS prints it when the printer is ready.

        Raises:
            PrinterError: the queue did not take it, or is paused; the message says what to do.
        """
        try:
            problem = self._stopped() or self._submitted(pdf, title)
        except _CupsSilentError as silent:
            problem = f"{silent} Kontakta IT, eller välj PDF-filer i inställningarna."
        if problem:
            raise PrinterError(f"{problem} {NOTHING_IS_LOST}")

    def _stopped(self) -> str:
        """Return what stops the queue; empty when nothing is known to.

        A queue that lpstat does not know may still be one that CUPS finds on the network when
        something is printed, so only ``lp`` can tell that it does not exist.
        """
        _, said = self.cups.run("lpstat", "-r", "-p", self.queue, "-a", self.queue)
        return _service_problem(said) or _queue_problem(self.queue, said)

    def _submitted(self, pdf: bytes, title: str) -> str:
        code, said = self.cups.run("lp", "-d", self.queue, "-t", title, "-", content=pdf)
        if code == 0:
            return ""
        if "does not exist" in said.casefold():
            return f"Skrivaren {self.queue} finns inte längre. Välj en annan i inställningarna."
        return (
            _service_problem(said)
            or _queue_problem(self.queue, said)
            or f"Skrivaren {self.queue} tog inte emot kvittot (lp: {_last_line(said)}). "
            "Kontrollera skrivaren och försök igen."
        )


def _service_problem(said: str) -> str:
    """Return in Swedish that CUPS itself does not run; empty when it may."""
    if re.search(r"scheduler (is )?not (running|responding)", said, re.IGNORECASE):
        return "Utskriftstjänsten (CUPS) är inte igång. Starta om datorn eller kontakta IT."
    return ""


def _queue_problem(queue: str, said: str) -> str:
    """Return in Swedish what CUPS says is wrong with a queue; empty when it is nothing known."""
    if "not accepting" in said:
        return f"Skrivaren {queue} tar inte emot utskrifter. Välj en annan eller kontakta IT."
    if re.search(rf"^printer {re.escape(queue)} disabled", said, re.MULTILINE | re.IGNORECASE):
        return (
            f"Skrivaren {queue} är pausad. Kontrollera att den är på och har papper, "
            "och slå på den igen i datorns skrivarinställningar."
        )
    return ""


def _last_line(said: str) -> str:
    lines: Sequence[str] = [line.strip() for line in said.splitlines() if line.strip()]
    return lines[-1] if lines else "inget svar"


def list_queues(cups: Cups | None = None) -> tuple[str, ...]:
    """Return the names of the print queues, sorted; none when CUPS is missing or silent."""
    try:
        code, said = (cups or Cups()).run("lpstat", "-e")
    except _CupsSilentError:
        return ()
    if code != 0:
        return ()
    return tuple(sorted({line.strip() for line in said.splitlines() if line.strip()}))


@dataclass(frozen=True, slots=True)
class FolderPrinter:
    """A folder that receives each receipt as a PDF file, for the owner only.

    Attributes:
        folder: must exist.
    """

    folder: Path

    @property
    def name(self) -> str:
        """What the clerk reads."""
        return f"PDF-filer i {self.folder}"

    @property
    def done_words(self) -> str:
        """Nothing came out on paper, and the clerk must not think so."""
        return "sparat som PDF, ingen skrivare är vald"

    def send(self, pdf: bytes, title: str) -> None:
        """Write ``<title>.pdf``; a file of that name stays, the new one gets a number.

        Raises:
            PrinterError: the folder is missing, full or read-only; the message says what to do.
        """
        name = _UNSAFE_IN_NAME.sub("_", title).strip(" .") or "Kvitto"
        try:
            add_file(self.folder, name, ".pdf", pdf)
        except OSError as error:
            raise PrinterError(
                f"Kvittot kunde inte sparas i mappen {self.folder} ({why(error)}). "
                f"Kontrollera att mappen finns och att disken inte är full. {NOTHING_IS_LOST}"
            ) from error


def choose_printer(skrivare: str, folder: Path, cups: Cups | None = None) -> Printer:
    """Return the printer of the settings: a queue, or the folder when ``skrivare`` is empty."""
    return CupsPrinter(skrivare, cups or Cups()) if skrivare else FolderPrinter(folder)
