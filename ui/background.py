"""Run a callable off the GUI thread and bring its outcome back.

There is one worker thread for the life of a ``Background`` (an executor with a single worker keeps
its thread until it is shut down), so work runs one piece at a time, in the order it was asked for,
and what belongs to one thread, such as a database connection, may be made and used in the work.
``SqliteLedger`` does not need that: it may be used from several threads, one at a time.

Work that has begun or is waiting is never abandoned: ``close`` finishes all of it and delivers the
outcomes, and an interpreter that ends without ``close`` still finishes the work.

Work that may never end, such as writing to a server that does not answer, has a ``Background`` of
its own with ``longest_wait``: that long its closing waits, and the program ends all the same.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from kassa.errors import UserFacingError

T = TypeVar("T")


class UnexpectedError(UserFacingError):
    """Work met a bug. The screen leaves its waiting state; the excepthook has the bug itself."""

    code = "ovantat_fel"

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(
            "Något gick fel som Kassa inte känner till. Försök igen. "
            "Händer det en gång till: starta om Kassa och kontakta it-stödet."
        )


class ClosedError(RuntimeError):
    """Work was asked for after ``close``: a bug in the order of closing."""


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What came out of a piece of work, with whom to tell."""

    result: Any
    error: BaseException | None
    on_result: Callable[[Any], None]
    on_error: Callable[[UserFacingError], None]

    def deliver(self) -> None:
        """Tell the asker; a bug goes to the excepthook as well."""
        if self.error is None:
            self.on_result(self.result)
        elif isinstance(self.error, UserFacingError):
            self.on_error(self.error)
        else:
            sys.excepthook(type(self.error), self.error, self.error.__traceback__)
            self.on_error(UnexpectedError())


class _Bell(QObject):
    """Rings in the worker thread, is heard in the GUI thread; outlives its listener."""

    rung = Signal()


class _Expendable:
    """One worker thread that does not keep the program from ending."""

    def __init__(self) -> None:
        self._waiting: SimpleQueue[Callable[[], object] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None

    def submit(self, work: Callable[[], object]) -> None:
        self._waiting.put(work)
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="kassa-aside", daemon=True)
            self._thread.start()

    def shutdown(self, *, wait: bool = False) -> None:
        self._waiting.put(None)
        if wait and self._thread is not None:
            self._thread.join()

    def _work(self) -> None:
        while (work := self._waiting.get()) is not None:
            work()


class Background(QObject):
    """Runs work in one worker thread and delivers on the thread it was made in.

    Attributes:
        busy_changed: True when work begins after a pause, False when the last piece is delivered.
    """

    busy_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None, longest_wait: float | None = None) -> None:
        """Start nothing yet: the thread starts with the first piece of work.

        Args:
            parent: of this object.
            longest_wait: seconds that ``close`` waits for work; None until all is done.
        """
        super().__init__(parent)
        self._longest_wait = longest_wait
        self._executor = (
            ThreadPoolExecutor(max_workers=1, thread_name_prefix="kassa-background")
            if longest_wait is None
            else _Expendable()
        )
        self._outcomes: SimpleQueue[_Outcome] = SimpleQueue()
        self._pending = 0
        self._delivering = 0
        self._closed = False
        self._bell = _Bell()
        self._bell.rung.connect(self._on_rung)
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.close)

    @property
    def is_busy(self) -> bool:
        """True while an outcome is still to be delivered."""
        return self._pending > 0

    def run(
        self,
        work: Callable[[], T],
        on_result: Callable[[T], None],
        on_error: Callable[[UserFacingError], None],
    ) -> None:
        """Do ``work`` in the worker thread; afterwards call one of the others on this thread.

        Args:
            work: touches no widget.
            on_result: gets what the work returned.
            on_error: gets the error; ``UnexpectedError`` for a bug, which ``sys.excepthook`` gets.

        Raises:
            ClosedError: after ``close``.
        """
        if self._closed:
            raise ClosedError
        self._pending += 1
        outcomes, bell = self._outcomes, self._bell

        def perform() -> None:
            outcomes.put(_perform(work, on_result, on_error))
            bell.rung.emit()

        self._executor.submit(perform)
        if self._pending == 1:
            self.busy_changed.emit(True)

    @Slot()
    def close(self) -> None:
        """Finish and deliver all work, that of the deliveries included; then take no more.

        What closes may itself be a delivery, such as saved settings that open another window: that
        one is not waited for. Where there is a longest wait, what is not done by then is given up.
        """
        wait = self._longest_wait
        ends = None if wait is None else time.monotonic() + wait
        while self._pending > self._delivering:
            left = None if ends is None else max(ends - time.monotonic(), 0)
            try:
                self._deliver(self._outcomes.get(timeout=left))
            except Empty:
                break
            except Exception as error:  # noqa: BLE001 - the rest must be delivered all the same
                sys.excepthook(type(error), error, error.__traceback__)
        self._closed = True
        self._executor.shutdown()

    @Slot()
    def _on_rung(self) -> None:
        if self._closed:  # what was given up comes too late for anybody
            return
        try:
            outcome = self._outcomes.get_nowait()
        except Empty:  # close() was quicker
            return
        self._deliver(outcome)

    def _deliver(self, outcome: _Outcome) -> None:
        self._delivering += 1
        try:
            outcome.deliver()
        finally:
            self._delivering -= 1
            self._pending -= 1
            if not self._pending:
                self.busy_changed.emit(False)


def _perform(
    work: Callable[[], T],
    on_result: Callable[[T], None],
    on_error: Callable[[UserFacingError], None],
) -> _Outcome:
    try:
        result = work()
    except BaseException as error:  # noqa: BLE001 - nothing may be lost in another thread
        return _Outcome(None, error, on_result, on_error)
    return _Outcome(result, None, on_result, on_error)
