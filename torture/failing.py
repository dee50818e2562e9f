"""A disk that fails in the middle of each work that writes, in each way a disk can.

It fails through ``shim/disk.c``: at a call drawn by lot there is no room (or it may only be read,
or answers with an error) until the clerk has seen to it. Where the call lies is known from a run in
which nothing failed: most are drawn from the calls of one work, each work in turn, the others from
all there are, the opening of the clinic among them. What was refused must have been told in words,
the same work must then go through with the same ids, and a power cut afterwards must find it there.
A small disk that is really full is ``torture.brimful``.
"""

from __future__ import annotations

import errno
import random
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from torture.child import Report
from torture.cut import NoShimError, build_shim, left_by, record_run
from torture.verdict import Trial, Verdict
from torture.verify import faults_after, summary
from torture.works import WORKS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from torture.cut import Run

FAILING = {
    "the disk is full": errno.ENOSPC,
    "the quota is used up": errno.EDQUOT,
    "the disk may only be read": errno.EROFS,
    "the disk answers with an error": errno.EIO,
}
SYNC_FAILS = "a sync fails"
KINDS = (*FAILING, SYNC_FAILS)
WORKS_IN_A_RUN = 8
ANYWHERE = 0.25
"""The share of the calls that are drawn from the whole run."""


@dataclass(frozen=True)
class Plan:
    """One disk that fails.

    Attributes:
        kind: how.
        work: what is done first, and most often fails.
        seed: of the writer, and of where it fails.
    """

    kind: str
    work: str
    seed: str

    @classmethod
    def at(cls, seed: int, place: int) -> Plan:
        """Return one of a series, in which every work meets every way to fail in time."""
        works = [work.name for work in WORKS]
        random.Random(seed).shuffle(works)
        turn, number = divmod(place, len(works))
        return cls(KINDS[(number + turn) % len(KINDS)], works[number], f"{seed} {place}")

    def options(self, call: int, free: Path) -> dict[str, str]:
        """Return what tells the shim where the disk fails, and how."""
        if self.kind == SYNC_FAILS:
            return {"TORTURE_FREE": str(free), "TORTURE_SYNC_ERROR_AT": str(call)}
        how = {"TORTURE_FULL_AT": str(call), "TORTURE_ERRNO": str(FAILING[self.kind])}
        return {"TORTURE_FREE": str(free), **how}


def failing_disk(
    folder: Path, seed: int, rounds: int, only_place: int | None = None
) -> Iterator[Trial]:
    """Yield runs in which the disk fails.

    Args:
        folder: an empty folder to work in.
        seed: of every choice.
        rounds: how many.
        only_place: the place of the only one that is wanted.
    """
    try:
        shim = build_shim()
    except NoShimError as error:
        yield Trial("a failing disk", "writer", Verdict.NOT_MEASURED, str(error))
        return
    for place in range(rounds) if only_place is None else [only_place]:
        again = f"--only disk --seed {seed} --place {place}"
        yield _failing(shim, folder, Plan.at(seed, place), again)


def _failing(shim: Path, folder: Path, plan: Plan, again: str) -> Trial:
    chance = random.Random(plan.seed)
    run = _run_that_fails(shim, folder, plan, chance)
    if run.failed:
        verdict = Verdict.LOST if run.status else Verdict.HARNESS_BROKEN
        return Trial(plan.kind, plan.work, verdict, run.failed, again)
    report = run.told_until(len(run.records))
    if not _has_failed(run):
        return Trial(plan.kind, plan.work, Verdict.NOT_MEASURED, "the disk never failed", again)
    said = summary(_unclear(code, words) for code, words in report.refused)
    clinic = left_by(run, len(run.records), folder / "left", chance)
    lost = said or faults_after(clinic, report.told, report.begun)
    verdict = Verdict.LOST if lost else Verdict.SURVIVED
    return Trial(plan.kind, plan.work, verdict, lost, again)


def _run_that_fails(shim: Path, folder: Path, plan: Plan, chance: random.Random) -> Run:
    """Return a run whose disk fails at a call; where nobody is told of it, at an earlier one."""
    free = folder / "free"

    def recorded(options: dict[str, str]) -> Run:
        shutil.rmtree(folder / "run", ignore_errors=True)
        free.unlink(missing_ok=True)
        works = ("--works", str(WORKS_IN_A_RUN), "--first", plan.work, "--free", str(free))
        return record_run(shim, folder / "run", plan.seed, options, *works)

    run = recorded({})
    if run.failed:
        return run
    calls = _calls_of(run, plan)
    call = chance.choice(calls)
    while True:
        run = recorded(plan.options(call, free))
        if run.failed or _has_failed(run) or call == 1:
            return run
        call = chance.randint(1, call - 1)


def _calls_of(run: Run, plan: Plan) -> range:
    """Return at which calls the disk can fail in the first work, now and then in the whole run."""
    marks = [1]
    syncs = 0
    for record in run.records:
        syncs += record.op == "s"
        if record.op == "a":
            marks.append((syncs if plan.kind == SYNC_FAILS else record.offset) + 1)
    words = [Report.read(record.data.decode()) for record in run.records if record.op == "a"]
    begun = 1 + next(place for place, said in enumerate(words) if said.begun == plan.work)
    first = range(marks[begun], marks[begun + 1])
    is_anywhere = not first or random.Random(f"{plan.seed} where").random() < ANYWHERE
    return range(1, marks[-1]) if is_anywhere else first


def _has_failed(run: Run) -> bool:
    report = run.told_until(len(run.records))
    return bool(report.refused) or any(record.op == "e" for record in run.records)


def _unclear(code: str, words: str) -> str:
    """Return why a refusal tells nobody what to do; empty when it does."""
    is_known = code.startswith("lagring") or code == "skrivare"
    return "" if is_known and words.count(".") >= 2 else f"said {code}: {words}"
