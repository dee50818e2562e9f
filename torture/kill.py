"""SIGKILL: at every SQL statement and every step of a file, and at random moments.

A kill takes the process away between two instructions and leaves what the system has already been
given; what it does not test is a power cut (``torture.cut``).
"""

from __future__ import annotations

import random
import shutil
import time
import traceback
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kassa.clock import FixedClock
from kassa.errors import UserFacingError
from torture.child import Reporter, start
from torture.points import Points, die
from torture.verdict import Trial, Verdict
from torture.verify import (
    KEY_WORK,
    SETTINGS_WORK,
    faults_after,
    row_counts,
    summary,
    told_faults,
)
from torture.works import OPENINGS, WORKS
from torture.works_money import INVOICE_PRINTING
from torture.works_safety import SAFETY_WORKS
from torture.world import START, Opening, Work, World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from torture.world import AnyFact

AT_A_PLACE = "kill before a statement or a step of a file"
AT_RANDOM = "kill at a random moment"
TWO = "two processes killed at a random moment"
PRINTING = "a print into a folder"
MOST_IN_A_ROUND = 8  # then others, of other plans: a run that is ended early has some of all
NEXT_ROUND = 1_000_003  # between the seeds of two rounds: far more than there are workers
A_MINUTE_LATER = "2026-03-02T12:01"
OF_ONE_WINDOW = {
    *(PRINTING, INVOICE_PRINTING, "a closing", SETTINGS_WORK, KEY_WORK),
    *(w.name for w in SAFETY_WORKS),
}


def kill_everywhere(
    folder: Path, seed: int, only: str = "", only_place: int | None = None
) -> Iterator[Trial]:
    """Yield a trial for every place of every work.

    Args:
        folder: an empty folder to work in.
        seed: of what is planned.
        only: the name of one work.
        only_place: one place alone.
    """
    for each in _all_measured(folder, seed, only):
        if isinstance(each, Trial):
            yield each
            continue
        planned, measured = each
        places = range(1, measured.places + 2) if only_place is None else [only_place]
        for place in places:
            yield _kill_at(planned, folder, place, measured, seed)


def kill_at_sample(folder: Path, seed: int, trials: int, only: str = "") -> Iterator[Trial]:
    """Yield trials at places drawn by lot, as many of each work, in rounds that are planned anew.

    Args:
        folder: an empty folder to work in.
        seed: of what is planned, and of the lot.
        trials: how many; more when these are too few for one of each work.
        only: the name of one work.
    """
    works = 1 if only else len(WORKS) + len(OPENINGS)
    left = max(trials, works)
    while left > 0:
        most = max(1, min(MOST_IN_A_ROUND, round(left / works)))
        for trial in islice(_round(folder, seed, most, only), left):
            left -= 1
            yield trial
        seed += NEXT_ROUND


def _round(folder: Path, seed: int, most: int, only: str) -> Iterator[Trial]:
    chance = random.Random(seed)
    for each in _all_measured(folder, seed, only):
        if isinstance(each, Trial):
            yield each
            continue
        planned, measured = each
        places = range(1, measured.places + 2)
        for place in sorted(chance.sample(places, min(most, len(places)))):
            yield _kill_at(planned, folder, place, measured, seed)


def _all_measured(
    folder: Path, seed: int, only: str
) -> Iterator[tuple[_Planned | _Opened, _Measured] | Trial]:
    """Yield every work with what it does when nothing is killed, or that this cannot be said."""
    base = folder / "base"
    plans: dict[str, Callable[[], _Planned | _Opened]] = {
        **{work.name: partial(_Planned, work, base, seed) for work in WORKS},
        **{opening.name: partial(_Opened, opening, base) for opening in OPENINGS},
    }
    for name, plan in plans.items():
        if only not in ("", name):
            continue
        try:
            planned = plan()
            measured = _measure(planned, folder)
        except (RuntimeError, AssertionError, UserFacingError):
            again = f'--only kill --seed {seed} --work "{name}"'
            yield Trial(AT_A_PLACE, name, Verdict.HARNESS_BROKEN, traceback.format_exc(), again)
        else:
            yield planned, measured


class _Planned:
    """A work with its plan, over a clinic in which it has not been done yet."""

    def __init__(self, work: Work, base: Path, seed: int) -> None:
        shutil.rmtree(base, ignore_errors=True)
        world = World.open(base, f"{seed} {work.name}")
        world.till.sell(typ="distans")
        self.base, self.name, self.again = base, work.name, work.again
        self.is_one = work.is_one
        self._work = work
        self._plan = work.plan(world)
        world.close()

    def do(self, clinic: Path, at: str = START) -> list[AnyFact]:
        """Open the clinic and do it."""
        world = World.open(clinic, at=at)
        try:
            return self._work.do(world, self._plan)
        finally:
            world.close()


class _Opened:
    """A first start or a migration."""

    again = "same"
    is_one = False

    def __init__(self, opening: Opening, base: Path) -> None:
        shutil.rmtree(base, ignore_errors=True)
        base.mkdir(parents=True)
        opening.prepare(base)
        self.base, self.name = base, opening.name
        self._opening = opening

    def do(self, clinic: Path, _: str = START) -> list[AnyFact]:
        """Do it."""
        return self._opening.do(clinic)


@dataclass(frozen=True)
class _Measured:
    """A work when nothing is killed.

    Attributes:
        places: how many there are to kill it at.
        before: rows of each table before it; none where there is no file yet.
        after: rows of each table after it.
    """

    places: int
    before: dict[str, int]
    after: dict[str, int]


def _measure(planned: _Planned | _Opened, folder: Path) -> _Measured:
    clinic = _fresh(planned.base, folder / "measured")

    def whole(reporter: Reporter) -> None:
        points = Points()
        points.install()
        planned.do(clinic)
        reporter.count(points.seen)

    before = _counted(planned.base, folder)
    report, _ = start(whole).wait()
    if report.failed:
        raise RuntimeError(report.failed)
    return _Measured(report.count, before, row_counts(clinic))


def _counted(base: Path, folder: Path) -> dict[str, int]:
    try:
        return row_counts(_fresh(base, folder / "counted"))
    except UserFacingError:  # of an earlier version
        return {}


def _kill_at(
    planned: _Planned | _Opened, folder: Path, place: int, measured: _Measured, seed: int
) -> Trial:
    again = f'--only kill --seed {seed} --work "{planned.name}" --place {place}'
    verdict, text = _killed(planned, folder, place, measured)
    return Trial(AT_A_PLACE, planned.name, verdict, text, again)


def _killed(
    planned: _Planned | _Opened, folder: Path, place: int, measured: _Measured
) -> tuple[Verdict, str]:
    clinic = _fresh(planned.base, folder / "clinic")

    def cut_off(reporter: Reporter) -> None:
        Points(place).install()
        reporter.begin(planned.name)
        reporter.tell(planned.do(clinic))
        die()

    report, was_killed = start(cut_off).wait()
    if report.failed or not was_killed:
        return Verdict.HARNESS_BROKEN, report.failed or "the writer outlived its kill"
    lost = (
        _half(clinic, planned, measured)
        or told_faults(clinic, report.told, report.begun)
        or _done_again(planned, clinic, report.told, measured.after)
        or faults_after(clinic, [] if planned.again == "more" else report.told, report.begun)
    )
    return (Verdict.LOST, lost) if lost else (Verdict.SURVIVED, "")


def _half(clinic: Path, planned: _Planned | _Opened, measured: _Measured) -> str:
    """Return which tables a work of one transaction has filled by half."""
    if not planned.is_one:
        return ""  # several transactions on purpose
    World.open(clinic).close()
    found = row_counts(clinic)
    is_whole = found in (measured.before, measured.after)
    return "" if is_whole else f"half done: {found}, not {measured.before} or {measured.after}"


def _done_again(
    planned: _Planned | _Opened, clinic: Path, told: list[AnyFact], after: dict[str, int]
) -> str:
    """Do the work again as the clerk would; return what came out otherwise than once."""

    def once_more(reporter: Reporter) -> None:
        try:
            at_another_time = planned.again == "more"  # it is written once more, and later
            reporter.tell(planned.do(clinic, A_MINUTE_LATER if at_another_time else START))
        except UserFacingError:
            if planned.again != "refused":
                raise  # what was cut off before it was told must be whole: counted below
            reporter.tell(told)

    report, _ = start(once_more).wait()
    if report.failed:
        return f"doing it again failed: {report.failed}"
    found = row_counts(clinic)
    if planned.again != "more" and found != after:
        return f"done again, there are {found}, not {after}"
    if planned.again == "same" and any(fact not in report.told for fact in told):
        return f"done again, it was told otherwise than {told}"
    return summary(fact.fault(clinic) for fact in report.told)


def _fresh(base: Path, target: Path) -> Path:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(base, target)
    return target


def kill_at_random(folder: Path, seed: int, trials: int, writers: int = 1) -> Iterator[Trial]:
    """Yield trials in which one or two processes do random works until they are killed.

    Args:
        folder: an empty folder to work in.
        seed: of every choice; when the kill comes is a matter of the machine as well.
        trials: how many.
        writers: how many processes write in the same clinic at once.
    """
    chance = random.Random(f"{seed} {writers}")
    kind = AT_RANDOM if writers == 1 else TWO
    base = folder / "base"
    _Planned(WORKS[0], base, seed)
    for trial in range(trials):
        clinic = _fresh(base, folder / "clinic")
        moment = chance.uniform(0.001, 0.15)
        children = [start(_busy(clinic, f"{seed} {trial}", n, writers)) for n in range(writers)]
        for child in children:
            child.wait_until_told()
        time.sleep(moment)
        for child in children:
            child.kill()
        ends = [child.wait() for child in children]
        reports = [report for report, _ in ends]
        failed = next((report.failed for report in reports if report.failed), "")
        if not all(was_killed for _, was_killed in ends):
            failed = failed or "a writer ended before it was killed"
        again = f"--only random --seed {seed} --rounds {trial + 1}"
        if failed:
            yield Trial(kind, "random works", Verdict.HARNESS_BROKEN, failed, again)
            continue
        told = [fact for report in reports for fact in report.told]
        begun = reports[0].begun
        lost = faults_after(clinic, told, begun)
        verdict = Verdict.LOST if lost else Verdict.SURVIVED
        yield Trial(kind, "random works", verdict, lost, again)


def _busy(clinic: Path, seed: str, writer: int, writers: int) -> Callable[[Reporter], None]:
    """Return a writer that does one work after the other, and never stops."""

    def busy(reporter: Reporter) -> None:
        world = World.open(clinic, f"{seed} {writer}")
        world = later(world, milliseconds=7 * writer)  # so that no two write at the same moment
        works: list[Any] = list(WORKS)
        if writers > 1:  # two windows at one desk share the tray and the settings
            works = [w for w in works if w.name not in OF_ONE_WINDOW]
        while True:
            world = later(world)
            work = world.chance.choice(works)
            try:
                plan = work.plan(world)
                reporter.begin(work.name)
                reporter.tell(work.do(world, plan))
            except UserFacingError:
                if writers == 1:
                    raise

    return busy


def later(world: World, milliseconds: int = 0) -> World:
    """Return the same world some time later."""
    step = timedelta(seconds=world.chance.randint(1, 900), milliseconds=milliseconds)
    moment = world.till.clock.now() + step
    return replace(world, till=replace(world.till, clock=FixedClock(moment)))
