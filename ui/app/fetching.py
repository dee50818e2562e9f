"""Fetch the central tariff in a process of its own.

A slow server, a share that hangs or the seconds of a proof must not touch the desk: they happen in
``kassa taxa hamta``, which gives way to everything else on the computer and can be killed at any
moment. The window never imports TUF.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from kassa.desk.data_key import DataKey

LONGEST_MS = 20 * 60_000
END_MS = 1_000
UNEXPECTED = {
    "utfall": "fel",
    "kod": "taxa_hamtning",
    "meddelande": "Hämtningen av taxan avbröts. Den taxa som är installerad gäller än.",
}


class FetchProcess(QObject):
    """One fetch at a time.

    Attributes:
        progressed: file, bytes so far, bytes in all.
        ended: what the command said last, as it says it (``utfall`` and more).
    """

    progressed = Signal(str, int, int)
    ended = Signal(dict)

    def __init__(
        self,
        mapp: Path,
        parent: QObject,
        program: tuple[str, ...] = (),
        key: DataKey | None = None,
    ) -> None:
        """Start nothing yet.

        Args:
            mapp: the clinic's folder.
            parent: keeps it.
            program: what is run in the place of Kassa itself; a test gives another.
            key: of the records, handed over in a pipe: nobody is there to be asked for it.
        """
        super().__init__(parent)
        self._mapp = mapp
        self._program = program or _kassa()
        self._key = key
        self._said: dict[str, Any] = {}
        self._rest = b""
        self._process: QProcess | None = None
        self._deadline = QTimer(self)
        self._deadline.setSingleShot(True)
        self._deadline.setInterval(LONGEST_MS)
        self._deadline.timeout.connect(self.stop)

    @property
    def is_running(self) -> bool:
        """True while a fetch is under way."""
        return self._process is not None

    def start(self) -> None:
        """Fetch, unless that is being done."""
        if self._process is not None:
            return
        self._said, self._rest = {}, b""
        process = QProcess(self)
        process.setStandardErrorFile(QProcess.nullDevice())
        process.readyReadStandardOutput.connect(self._on_lines)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        self._process = process
        self._deadline.start()
        program, *arguments = self._program
        mapp = ("--mapp", str(self._mapp))
        options = ["--nyckel-in"] if self._key else []
        process.start(program, [*arguments, "taxa", "hamta", "--json", "--lugnt", *options, *mapp])
        if self._key:
            process.write(f"{self._key.raw.hex()}\n".encode())
        process.closeWriteChannel()

    def stop(self) -> None:
        """End a fetch at once; what is installed is whole at every moment."""
        if self._process is not None:
            self._process.kill()

    def close(self) -> None:
        """End a fetch and hear nothing more of it."""
        process, self._process = self._process, None
        self._deadline.stop()
        if process is not None:
            process.blockSignals(True)
            process.kill()
            process.waitForFinished(END_MS)

    def _on_lines(self) -> None:
        if self._process is None:
            return
        *lines, self._rest = (self._rest + self._process.readAllStandardOutput().data()).split(
            b"\n"
        )
        for line in lines:
            try:
                said = json.loads(line)
            except ValueError:
                continue
            if "utfall" in said:
                self._said = said
            elif "fil" in said:
                self.progressed.emit(said["fil"], said["hamtat"], said["av"])

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._on_finished()

    def _on_finished(self) -> None:
        process, self._process = self._process, None
        self._deadline.stop()
        if process is not None:
            process.deleteLater()
            self.ended.emit(self._said or UNEXPECTED)


def _kassa() -> tuple[str, ...]:
    """Return how Kassa is started from the command line."""
    if getattr(sys, "frozen", False):
        return (sys.executable,)
    return (sys.executable, "-m", "kassa")
