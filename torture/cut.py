"""Power cuts: what was not synced is lost, by dice, and the clinic must be whole all the same.

A writer works on the shipped SQLite with ``shim/disk.c`` preloaded, which writes down every write,
sync and change of a name, and every word given to a person, in order. Any moment of that log is a
power cut: ``torture.disk`` makes the folder that could be left then. One run gives many cuts.

Two things keep it honest. Nothing lost, the log must give the very folder that lies there, else the
shim has missed something. And the same cuts over a writer whose SQLite syncs nothing must lose.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tests.helpers.golden import GOLDEN, unpack
from torture.child import Report
from torture.disk import Disk, Record, Snapshot, read_log, write_out
from torture.openings import receipts_in
from torture.verdict import Trial, Verdict
from torture.verify import faults_after
from torture.world import DATABASE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from torture.disk import Content
    from torture.world import AnyFact

ROOT = Path(__file__).parent.parent
SOURCE = Path(__file__).parent / "shim" / "disk.c"
KIND = "power cut"
CONTROL = "control: power cut with synchronous=OFF (must lose)"
WORKS_IN_A_RUN = 60
CUTS_IN_A_RUN = 50
EACH_OLD = 4  # each fourth run begins with a file of an earlier version
SHM = "-shm"


class NoShimError(Exception):
    """The shim cannot be made here."""


def build_shim() -> Path:
    """Compile the shim, once for each of its versions, and return it.

    Raises:
        NoShimError: there is no compiler, or it fails.
    """
    target = ROOT / ".cache" / "torture" / f"disk-{SOURCE.stat().st_mtime_ns}.so"
    if target.exists():
        return target
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        raise NoShimError("there is no C compiler (gcc) on this machine")
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(f".{os.getpid()}")
    done = subprocess.run(
        [compiler, "-shared", "-fPIC", "-O2", "-o", part, SOURCE, "-ldl", "-lpthread"],
        capture_output=True,
        check=False,
        text=True,
    )
    if done.returncode:
        raise NoShimError(f"the shim does not compile: {done.stderr}")
    part.replace(target)
    return target


@dataclass(frozen=True)
class Run:
    """What one writer has done.

    Attributes:
        before: what lay there when it began.
        records: what it did.
        after: what lies there now.
        failed: why it cannot be used; empty when it can.
        given: what people had been told before it began.
        status: with which the writer ended.
    """

    before: Snapshot
    records: list[Record]
    after: Content
    failed: str = ""
    given: list[AnyFact] = field(default_factory=list)
    status: int = 0

    def told_until(self, moment: int) -> Report:
        """Return what people had been told by then."""
        said = b"".join(record.data for record in self.records[:moment] if record.op == "a")
        return Report.read(said.decode())


def record_run(shim: Path, folder: Path, seed: str, options: dict[str, str], *flags: str) -> Run:
    """Let a writer work with the shim, and return what it did.

    Args:
        shim: compiled.
        folder: where it works; what lies in ``folder/disk`` already is safe.
        seed: of its dice.
        options: environment variables of the shim.
        flags: further options of the writer.
    """
    root = folder / "disk"
    root.mkdir(parents=True, exist_ok=True)
    before = Snapshot.of(root)
    log = folder / "log"
    log.unlink(missing_ok=True)
    told = os.open(os.devnull, os.O_WRONLY)
    os.set_inheritable(told, True)  # noqa: FBT003
    environment = {
        **os.environ,
        "LD_PRELOAD": str(shim),
        "TORTURE_ROOT": str(root),
        "TORTURE_LOG": str(log),
        "TORTURE_TOLD": str(told),
        "PYTHONDONTWRITEBYTECODE": "1",
        **options,
    }
    command = [sys.executable, "-m", "torture.writer", str(root / "clinic"), "--seed", seed]
    done = subprocess.run(
        [*command, "--told", str(told), *flags],
        cwd=ROOT,
        env=environment,
        pass_fds=(told,),
        capture_output=True,
        check=False,
        text=True,
    )
    os.close(told)
    records = read_log(log) if log.exists() else []
    run = Run(before, records, Snapshot.of(root).there)
    failed = _unusable(run, done.returncode, done.stderr)
    return replace(run, failed=failed, status=done.returncode)


def _unusable(run: Run, status: int, said: str) -> str:
    """Return why a run cannot be used; empty when it can."""
    if status:
        return f"the writer ended with status {status}: {said[-2000:]}"
    if not any(record.op == "s" for record in run.records):
        return "the shim has seen no sync: it is not between SQLite and the system"
    disk = Disk(run.before)
    disk.play(run.records)
    if disk.is_blind:
        return "something was written that the shim cannot see"
    if disk.is_doubtful:
        return ""
    seen = disk.live()
    for path in sorted({*seen, *run.after}):
        if not path.name.endswith(SHM) and seen.get(path, b"?") != run.after.get(path, b"?"):
            return f"the shim has missed something: {path.name} is not what the log says"
    return ""


def cut_power(folder: Path, seed: int, cuts: int, only_cut: int | None = None) -> Iterator[Trial]:
    """Yield power cuts, and the control that must lose.

    Args:
        folder: an empty folder to work in.
        seed: of every choice.
        cuts: how many.
        only_cut: the place of the only one that is wanted.
    """
    try:
        shim = build_shim()
    except NoShimError as error:
        yield Trial(KIND, "writer", Verdict.NOT_MEASURED, str(error))
        return
    place = 0
    for number in range(-(-cuts // CUTS_IN_A_RUN)):
        here = min(CUTS_IN_A_RUN, cuts - place)
        wanted = range(place, place + here)
        if only_cut is None or only_cut in wanted:
            is_old = number % EACH_OLD == EACH_OLD - 1
            run = _recorded(shim, folder / "run", f"{seed} {number}", is_old=is_old)
            chosen = wanted if only_cut is None else [only_cut]
            yield from (_cut(run, folder, seed, each, KIND) for each in chosen)
        place += here
    if only_cut is None:
        yield _control(shim, folder, seed, min(cuts, CUTS_IN_A_RUN))


def _recorded(shim: Path, folder: Path, seed: str, *flags: str, is_old: bool = False) -> Run:
    """Record a run over an empty folder, or over a file of an earlier version to bring over."""
    shutil.rmtree(folder, ignore_errors=True)
    given = []
    if is_old:
        given = receipts_in(unpack(GOLDEN[-1], folder / "disk" / "clinic" / DATABASE))
    run = record_run(shim, folder, seed, {}, "--works", str(WORKS_IN_A_RUN), *flags)
    return replace(run, given=given)


def _control(shim: Path, folder: Path, seed: int, cuts: int) -> Trial:
    """Return whether the same cuts see a loss where there must be one."""
    run = _recorded(shim, folder / "run", f"{seed} control", "--control")
    if run.failed:
        return Trial(CONTROL, "writer", Verdict.HARNESS_BROKEN, run.failed)
    lost = sum(
        _cut(run, folder, seed, place, CONTROL).verdict is Verdict.LOST for place in range(cuts)
    )
    if not lost:
        text = f"{cuts} cuts without a single sync lost nothing: the harness sees no loss"
        return Trial(CONTROL, "writer", Verdict.HARNESS_BROKEN, text)
    text = f"{lost} of {cuts} cuts lost something, as they must"
    return Trial(CONTROL, "writer", Verdict.SURVIVED, text)


def _cut(run: Run, folder: Path, seed: int, place: int, kind: str) -> Trial:
    again = f"--only cut --seed {seed} --place {place}"
    if run.failed:
        return Trial(kind, "writer", Verdict.HARNESS_BROKEN, run.failed, again)
    chance = random.Random(f"{seed} {place}")
    moment = _moment(run, chance)
    report = run.told_until(moment)
    clinic = left_by(run, moment, folder / "left", chance)
    if not report.told and not run.given and not clinic.exists():
        text = "there was no clinic yet, and nobody had been told of anything"
        return Trial(kind, "writer", Verdict.NOT_MEASURED, text, again)
    lost = faults_after(clinic, [*run.given, *report.told], report.begun)
    verdict = Verdict.LOST if lost else Verdict.SURVIVED
    return Trial(kind, "writer", verdict, lost, again)


def left_by(run: Run, moment: int, target: Path, chance: random.Random) -> Path:
    """Write out the clinic that a power cut leaves at a moment of a run, and return its folder."""
    disk = Disk(run.before)
    disk.play(run.records[:moment])
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    write_out(disk.after_cut(chance), run.before.root, target)
    clinic = target / "clinic"
    _spoil_shared_memory(clinic, chance)
    return clinic


def _moment(run: Run, chance: random.Random) -> int:
    """Return how much of the log had happened; often the moment after a word was given."""
    words = [place for place, record in enumerate(run.records, start=1) if record.op == "a"]
    if words and chance.random() < 0.5:
        return chance.choice(words)
    return chance.randint(1, len(run.records))


def _spoil_shared_memory(clinic: Path, chance: random.Random) -> None:
    """Leave of the mapped file nothing, emptiness or rubbish: it is never synced."""
    for file in clinic.glob(f"*{SHM}"):
        way = chance.choice(("gone", "empty", "rubbish"))
        if way == "gone":
            file.unlink()
        else:
            file.write_bytes(b"" if way == "empty" else chance.randbytes(32_768))
