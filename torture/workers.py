"""Workers side by side: processes of their own, each with its own folder and its own seed.

Each leads a group of processes, to which its writers belong: what is ended, is ended whole.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import traceback
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING

from torture.verdict import Trial, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from multiprocessing.context import ForkProcess

KIND = "a worker"


def side_by_side(jobs: int, work: Callable[[int], Iterator[Trial]]) -> Generator[Trial, None, None]:
    """Yield the trials of several workers as they come; closed early, all of them are ended.

    Args:
        jobs: how many workers.
        work: yields the trials of one of them, by its number.
    """
    fork = multiprocessing.get_context("fork")
    running: dict[Connection, ForkProcess] = {}
    try:
        for number in range(jobs):
            reader, writer = fork.Pipe(duplex=False)
            process = fork.Process(target=_work, args=(number, work, writer))
            process.start()
            running[reader] = process
            writer.close()
        while running:
            ready = wait(list(running))
            for reader in [each for each in running if each in ready]:
                trial = _next(reader)
                if trial is not None:
                    yield trial
                    continue
                process = running.pop(reader)
                process.join()
                if process.exitcode:
                    text = f"a worker ended with status {process.exitcode}"
                    yield Trial(KIND, "trials", Verdict.HARNESS_BROKEN, text)
    finally:
        for process in running.values():
            _end(process)


def _next(reader: Connection) -> Trial | None:
    try:
        trial: Trial = reader.recv()
    except EOFError:
        return None
    return trial


def _end(process: ForkProcess) -> None:
    assert process.pid is not None
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.kill()  # it may not lead its group yet
    process.join()


def _work(number: int, work: Callable[[int], Iterator[Trial]], writer: Connection) -> None:
    os.setpgid(0, 0)
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, signal.SIG_DFL)
    try:
        for trial in work(number):
            writer.send(trial)
    except BrokenPipeError:
        return  # nobody listens any more
    except Exception:  # noqa: BLE001 - told, whatever it is
        writer.send(Trial(KIND, "trials", Verdict.HARNESS_BROKEN, traceback.format_exc()))
