"""A receipt printer that is spoken to directly: over the network (port 9100) or a device file.

Such a printer takes bytes in silence also when it has no paper. So it is asked how it is before
anything is sent (DLE EOT), and afterwards for its paper sensor (GS r): that answer comes when all
before it is printed. Where it does not come, nobody knows whether the paper came out, and the clerk
is asked.
"""

from __future__ import annotations

import os
import re
import select
import socket
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kassa.adapters.os_words import NO_ANSWER, why
from kassa.adapters.printers import NOTHING_IS_LOST
from kassa.errors import PrinterError, PrintUnknownError

if TYPE_CHECKING:
    from collections.abc import Iterator

PORT = 9100
ANSWER_SECONDS = 3.0
PRINT_SECONDS = 20.0
OPEN_SECONDS = 5.0

STATUS, OFFLINE_CAUSE, PAPER = b"\x10\x04\x01", b"\x10\x04\x02", b"\x10\x04\x04"
PAPER_AFTER = b"\x1dr\x01"
IS_OFFLINE = 0x08
IS_OPEN = 0x04
HAS_ERROR = 0x40
PAPER_ENDED = 0x60
PAPER_ENDED_AFTER = 0x0C

_ADDRESS = re.compile(r"(?P<host>[A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\])(?::(?P<port>[0-9]{1,5}))?")
_LAST_PORT = 65_535


def is_address(value: str) -> bool:
    """True for a device file under /dev, or a host with or without a port."""
    if value.startswith("/"):
        return value.startswith("/dev/")
    found = _ADDRESS.fullmatch(value)
    return found is not None and 0 < int(found["port"] or PORT) <= _LAST_PORT


class Wire(Protocol):
    """A way to a printer and back."""

    must_answer: bool
    """A printer there that says nothing is off."""

    def write(self, content: bytes) -> None:
        """Send all of it; raises OSError."""

    def read(self, seconds: float) -> bytes:
        """Return one byte of answer, or none when there was none in time; raises OSError."""


@dataclass(frozen=True, slots=True)
class EscposPrinter:
    """A printer at an address.

    Attributes:
        address: ``host``, ``host:port`` or a device file.
        answer_seconds: how long it may take to say how it is.
        print_seconds: how long a receipt may take to come out.
    """

    address: str
    answer_seconds: float = ANSWER_SECONDS
    print_seconds: float = PRINT_SECONDS

    @property
    def name(self) -> str:
        """Its address."""
        return self.address

    @property
    def done_words(self) -> str:
        """It said that it is done."""
        return "utskrivet"

    def send(self, content: bytes, title: str) -> None:  # noqa: ARG002 - paper has no title
        """Print ESC/POS commands and wait until the printer says that they are done.

        Raises:
            PrintUnknownError: it was sent, and the printer did not say that it is done.
            PrinterError: nothing was sent; the message says what to do.
        """
        try:
            with self._wire() as wire:
                self._ask_how_it_is(wire)
                self._print(wire, content)
        except OSError as error:
            raise PrinterError(self._silent(why(error))) from error

    @contextmanager
    def _wire(self) -> Iterator[Wire]:
        if self.address.startswith("/"):
            device = os.open(self.address, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
            try:
                yield _DeviceWire(device)
            finally:
                os.close(device)
            return
        found = _ADDRESS.fullmatch(self.address)
        host, port = (found["host"].strip("[]"), found["port"]) if found else ("", "")
        with socket.create_connection((host, int(port or PORT)), OPEN_SECONDS) as connection:
            yield _SocketWire(connection)

    def _ask_how_it_is(self, wire: Wire) -> None:
        answers = {}
        for question in (STATUS, OFFLINE_CAUSE, PAPER):
            wire.write(question)
            answer = wire.read(self.answer_seconds)
            if not answer:
                if wire.must_answer:
                    raise PrinterError(self._silent(NO_ANSWER))
                return
            answers[question] = answer[0]
        problem = _problem(answers[STATUS], answers[OFFLINE_CAUSE], answers[PAPER])
        if problem:
            raise PrinterError(f"Kvittoskrivaren {problem} {NOTHING_IS_LOST}")

    def _print(self, wire: Wire, content: bytes) -> None:
        try:
            wire.write(content + PAPER_AFTER)
            answer = wire.read(self.print_seconds)
        except OSError as error:
            raise PrintUnknownError(_UNKNOWN) from error
        if answer and answer[0] & PAPER_ENDED_AFTER:
            message = "Papperet tog slut medan kvittot skrevs. Fyll på och titta på kvittot."
            raise PrintUnknownError(message)
        if not answer and wire.must_answer:
            raise PrintUnknownError(_UNKNOWN)

    def _silent(self, why: str) -> str:
        return (
            f"Kvittoskrivaren på {self.address} svarar inte ({why}). Kontrollera att den är på "
            f"och ansluten. {NOTHING_IS_LOST}"
        )


_UNKNOWN = "Kvittoskrivaren bekräftade inte att den är klar. Titta efter om kvittot kom ut."


def _problem(status: int, cause: int, paper: int) -> str:
    if paper & PAPER_ENDED:
        return "har slut på papper. Fyll på."
    if cause & IS_OPEN:
        return "har öppet lock. Stäng det."
    if cause & HAS_ERROR:
        return "har ett fel och blinkar. Stäng av den och slå på den igen."
    if status & IS_OFFLINE:
        return "är avstängd för utskrift. Tryck på dess knapp."
    return ""


class _SocketWire:
    must_answer = True

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def write(self, content: bytes) -> None:
        self._connection.settimeout(PRINT_SECONDS)
        self._connection.sendall(content)

    def read(self, seconds: float) -> bytes:
        self._connection.settimeout(seconds)
        try:
            return self._connection.recv(1)
        except TimeoutError:
            return b""


class _DeviceWire:
    """A device file; many printers on one never answer, and then they are believed."""

    must_answer = False

    def __init__(self, device: int) -> None:
        self._device = device

    def write(self, content: bytes) -> None:
        ends = time.monotonic() + PRINT_SECONDS
        while content:
            _, ready, _ = select.select([], [self._device], [], max(ends - time.monotonic(), 0))
            if not ready:
                message = "tar inte emot"
                raise OSError(0, message)
            content = content[os.write(self._device, content) :]

    def read(self, seconds: float) -> bytes:
        ready, _, _ = select.select([self._device], [], [], seconds)
        return os.read(self._device, 1) if ready else b""
