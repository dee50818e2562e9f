"""Writers in processes of their own, and the pipe on which they report.

A report is a line of JSON: ``begin`` with the name of a work, then ``told`` with the facts that a
person has been told of. A line that is in the pipe was written before the kill.
"""

from __future__ import annotations

import json
import os
import select
import signal
import traceback
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from torture.world import AnyFact, CopyFact, Fact, FileFact

if TYPE_CHECKING:
    from collections.abc import Callable

READ_BYTES = 65_536


@dataclass
class Report:
    """What a writer has reported.

    Attributes:
        told: the facts, in order.
        begun: the work it had begun and not finished; empty for none.
        done: how many works it finished.
        count: a number it reported.
        failed: what went wrong in it, which is the harness's fault.
        refused: the code and the words of each refusal.
    """

    told: list[AnyFact] = field(default_factory=list)
    begun: str = ""
    done: int = 0
    count: int = 0
    failed: str = ""
    refused: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def read(cls, lines: str) -> Report:
        """Read what came through the pipe; a last line that was cut off says nothing."""
        report = cls()
        for line in lines.splitlines(keepends=True):
            if line.endswith("\n"):
                report.take(json.loads(line))
        return report

    def take(self, said: dict[str, Any]) -> None:
        """Take one line."""
        self.count = said.get("count", self.count)
        self.failed = said.get("failed", self.failed)
        if "refused" in said:
            self.refused.append(tuple(said["refused"]))
            self.begun = ""
        if "begin" in said:
            self.begun = said["begin"]
        if "told" in said:
            self.told += [_fact(fact) for fact in said["told"]]
            self.begun = ""
            self.done += 1


class Reporter:
    """The writer's end of the pipe."""

    def __init__(self, handle: int) -> None:
        """Take the handle."""
        self._handle = handle

    def begin(self, name: str) -> None:
        """Say which work is begun."""
        self._say({"begin": name})

    def tell(self, facts: list[AnyFact]) -> None:
        """Say what a person has been told."""
        self._say({"told": [{"is": type(fact).__name__, **asdict(fact)} for fact in facts]})

    def count(self, number: int) -> None:
        """Say a number."""
        self._say({"count": number})

    def refused(self, code: str, message: str) -> None:
        """Say that the work was refused, and in which words."""
        self._say({"refused": [code, message]})

    def fail(self, text: str) -> None:
        """Say that the harness went wrong."""
        self._say({"failed": text})

    def _say(self, said: dict[str, Any]) -> None:
        os.write(self._handle, f"{json.dumps(said)}\n".encode())


def _fact(said: dict[str, Any]) -> AnyFact:
    kind = said.pop("is")
    if kind == "FileFact":
        return FileFact(**said)
    if kind == "CopyFact":
        return CopyFact(**said)
    return Fact(said["table"], tuple((name, value) for name, value in said["row"]))


@dataclass
class Child:
    """A writer that runs."""

    pid: int
    pipe: int
    _said: bytes = b""

    def kill(self) -> None:
        """Kill it where it stands."""
        os.kill(self.pid, signal.SIGKILL)

    def wait_for_a_word(self) -> None:
        """Wait until it has reported something, or has ended."""
        select.select([self.pipe], [], [])

    def wait_until_told(self) -> None:
        """Wait until somebody has been told of something, or it has ended."""
        while b'"told"' not in self._said and (more := os.read(self.pipe, READ_BYTES)):
            self._said += more

    def wait(self) -> tuple[Report, bool]:
        """Wait for its end; return what it reported, and whether SIGKILL was its end."""
        with os.fdopen(self.pipe, "rb") as lines:
            said = (self._said + lines.read()).decode()
        _, status = os.waitpid(self.pid, 0)
        was_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        report = Report.read(said)
        if not was_killed and status and not report.failed:
            report.failed = f"the writer ended with status {status}"
        return report, was_killed


def start(work: Callable[[Reporter], None]) -> Child:
    """Start a writer as a fork of this warm process; no connection may be open here."""
    report, reporter = os.pipe()
    pid = os.fork()
    if pid == 0:
        outcome = 1
        try:
            os.close(report)
            work(Reporter(reporter))
            outcome = 0
        except BaseException:  # noqa: BLE001 - reported, whatever it is
            Reporter(reporter).fail(traceback.format_exc())
        finally:
            os._exit(outcome)
    os.close(reporter)
    return Child(pid, report)
