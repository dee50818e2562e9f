"""What a run has measured so far: a line on the screen, and the words of ``RESULTS.md``."""

from __future__ import annotations

import os
import platform
import time
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from db.driver import sqlite3
from kassa.adapters.files import replace_file
from torture import cut, kill
from torture.verdict import Tally, Verdict

if TYPE_CHECKING:
    from pathlib import Path

    from torture.verdict import Trial

KILLS = (kill.AT_A_PLACE, kill.AT_RANDOM, kill.TWO)
AIM_KILLS, AIM_CUTS = 5_000, 1_000
MOST_TEXT = 600
FOR_EVERYBODY = 0o644
INTRODUCTION = """\
# What one torture measured

Written by `python -m torture --results`, never by hand, and while it runs: what is here after a
power cut is what had been measured. What torture and fuzzing have found, and what earlier runs
measured, is in [FOUND.md](FOUND.md). "Lost" is also what was doubled, or half there.
"""


def load_average() -> str:
    """Return how much work waited for a core in the last minute."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


class State(StrEnum):
    """How far a run has come."""

    RUNNING = "**Not over**"
    ENDED = "**Ended early**"
    OVER = "Over"


@dataclass
class Measured:
    """A run.

    Attributes:
        tally: what came of it so far.
        command: that repeats it, seed and all.
        planned: how many trials it will have, about.
        state: how far it has come.
    """

    tally: Tally
    command: str
    planned: int
    state: State = State.RUNNING
    _began: float = field(default_factory=time.monotonic)
    _day: datetime = field(default_factory=lambda: datetime.now(UTC))
    _load: str = field(default_factory=load_average)

    @property
    def kills(self) -> int:
        """How many kills landed."""
        return self._landed(*KILLS)

    @property
    def cuts(self) -> int:
        """How many power cuts landed."""
        return self._landed(cut.KIND)

    @property
    def is_aim_reached(self) -> bool:
        """True when it was long enough to count and nothing was lost or broke."""
        return self.tally.is_good and self.kills >= AIM_KILLS and self.cuts >= AIM_CUTS

    def _landed(self, *kinds: str) -> int:
        counts = (self.tally.counts[kind] for kind in kinds if kind in self.tally.counts)
        return sum(count[Verdict.SURVIVED] + count[Verdict.LOST] for count in counts)

    @property
    def _seconds(self) -> float:
        return time.monotonic() - self._began

    def line(self) -> str:
        """Return how it stands, in a line."""
        seconds, done = self._seconds, self.tally.all
        rest = max(0, self.planned - done) * seconds / max(1, done)
        bad = f"{self.tally.of(Verdict.LOST)} lost, {self.tally.of(Verdict.HARNESS_BROKEN)} broken"
        each = f"{self.kills / seconds:.2f}/s), {self.cuts} power cuts ({self.cuts / seconds:.2f}/s"
        return (
            f"{_minutes(seconds)}: {self.kills} kills ({each}), {done} trials of about "
            f"{self.planned}; {bad}, {self.tally.of(Verdict.NOT_MEASURED)} not measured; "
            f"about {_minutes(rest)} left"
        )

    def write(self, file: Path) -> None:
        """Write all that is known into a file, whole or not at all, for everybody to read."""
        replace_file(file, self._text().encode(), FOR_EVERYBODY)

    def _text(self) -> str:
        tally, seconds = self.tally, self._seconds
        share = min(1.0, tally.all / max(1, self.planned))
        far = "" if self.state is State.OVER else f", {share:.0%} of it done"
        reached = "reached" if self.is_aim_reached else "**not reached**"
        circumstances = (
            f"{self._day:%Y-%m-%d}, {versions()}, {platform.machine()}, {os.cpu_count()} cores; "
            f"load average {self._load} when it began, {load_average()} at this moment.\n"
            f"`{self.command}`\n\n"
            f"{self.state} after {_minutes(seconds)}{far}: **{self.kills} kills and {self.cuts} "
            f"power cuts, {tally.of(Verdict.LOST)} lost**. The aim is {AIM_KILLS} kills and "
            f"{AIM_CUTS} power cuts in one run, with nothing lost and nothing broken: {reached}."
        )
        notes = "\n".join(f"- {kind}: {note}" for kind, note in sorted(tally.notes.items()))
        bad = "\n".join(_told(trial) for trial in tally.bad)
        parts = [INTRODUCTION, circumstances, tally.table(), notes]
        return "\n\n".join(part.strip() for part in [*parts, bad] if part) + "\n"


def versions() -> str:
    """Return with what it is measured."""
    system = f"{platform.system()} {platform.release()}"
    with closing(sqlite3.connect(":memory:")) as conn:
        (cipher,) = conn.execute("PRAGMA cipher_version").fetchone()
    library = f"SQLite {sqlite3.sqlite_version}, SQLCipher {cipher}"
    return f"Python {platform.python_version()}, {library}, {system}"


def _told(trial: Trial) -> str:
    text = " ".join(trial.text.replace(f"{cut.ROOT}/", "").split())[-MOST_TEXT:]
    again = f"again: `python -m torture {trial.again}`"
    return f"- {trial.verdict}: {trial.kind}, {trial.name}: `{text}` ({again})"


def _minutes(seconds: float) -> str:
    hours, minutes = divmod(round(seconds / 60), 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min" if minutes else f"{seconds:.0f} s"
