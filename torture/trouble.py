"""A file that is not what it was, and a clock that jumps."""

from __future__ import annotations

import random
import shutil
import time
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from db.cipher import connect
from db.connection import marker_path
from db.driver import sqlite3
from kassa.clock import FixedClock, to_utc
from kassa.desk.kontroll.finding import RULES
from kassa.errors import StorageError, UserFacingError
from tests.helpers import raw
from tests.helpers.till import CHILD, Till
from torture.child import Reporter, start
from torture.verdict import Trial, Verdict
from torture.verify import faults_after
from torture.works import WORKS
from torture.works_sale import told as told_by
from torture.world import DATABASE, World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from torture.world import AnyFact

CLOCK = "the clock jumps"
DAMAGED = "a damaged file"
WRONG_FILE = "a file that is not the right one"
WORKS_IN_A_RUN = 12
HELD_SECONDS = 60
MOMENTS = (
    "2026-12-31T23:59:58",  # New Year, and the day after
    "2027-01-01T00:00:01",
    "2026-03-29T01:59:59",  # an hour that is not there, and one that is there twice
    "2026-03-29T03:00:01",
    "2026-10-25T02:30:00",
    "2026-10-25T03:00:00",
    "2028-02-29T12:00:00",  # a day of leap years
    "2026-01-01T00:00:00",  # back to the first day of the tariff
    "2026-03-02T12:00:00",
    "2027-03-02T12:00:00",  # a year ahead
    "2026-03-02T11:59:59",
)


def wrong_files(folder: Path, seed: int) -> Iterator[Trial]:
    """Yield files that are newer, foreign, empty, gone or locked: refused in words, untouched."""
    for name, (spoil, code) in _WRONG.items():
        clinic = _worked(folder / "clinic", seed)[0]
        spoil(clinic / DATABASE)
        before = _bytes(clinic)
        try:
            World.open(clinic).close()
            text = "it was opened"
        except StorageError as error:
            text = "" if error.code == code else f"refused as {error.code}: {error.message}"
        if not text and _bytes(clinic) != before:
            text = "the refused file was changed"
        verdict = Verdict.LOST if text else Verdict.SURVIVED
        yield Trial(WRONG_FILE, name, verdict, text, f"--only file --seed {seed}")


def locked_file(folder: Path, seed: int) -> Iterator[Trial]:
    """Yield a sale while another process holds the file: refused in words, and sold afterwards."""
    clinic, told = _worked(folder / "clinic", seed)

    def hold(reporter: Reporter) -> None:
        world = World.open(clinic)
        with world.till.ledger.transaction():
            reporter.begin("held")
            time.sleep(HELD_SECONDS)

    def sell(reporter: Reporter) -> None:
        till = Till.open(clinic / DATABASE, busy_ms=50)
        shown = till.quote(number=CHILD, typ="distans")
        try:
            till.complete(shown, confirmed=True)
        except StorageError as error:
            reporter.refused(error.code, error.message)
        holder.kill()
        time.sleep(0.5)  # until the system has taken its locks away
        reporter.tell(told_by(till.complete(shown, confirmed=True).kvitto))

    holder = start(hold)
    holder.wait_for_a_word()
    report, _ = start(sell).wait()
    holder.wait()
    text = report.failed or faults_after(clinic, [*told, *report.told])
    if [code for code, _ in report.refused] != ["lagring_upptagen"]:
        text = text or f"refused as {report.refused}"
    verdict = Verdict.LOST if text else Verdict.SURVIVED
    yield Trial(WRONG_FILE, "locked by another", verdict, text, f"--only file --seed {seed}")


def _newer(path: Path) -> None:
    with closing(raw.connect(path)) as conn:
        conn.execute("INSERT INTO _sqlite_migrations VALUES (999, 'kassa', '9999_ny', '2030')")


def _foreign(path: Path) -> None:
    path.unlink()
    with closing(connect(path, None, mode="rwc")) as conn:
        conn.execute("CREATE TABLE annat (a)")


def _unguarded(path: Path) -> None:
    with closing(raw.connect(path)) as conn:
        conn.execute("DROP TRIGGER kvitto_no_delete")


def _gone(path: Path) -> None:
    path.unlink()
    assert marker_path(path).exists()


_WRONG: dict[str, tuple[Callable[[Path], object], str]] = {
    "of a newer version": (_newer, "lagring_nyare"),
    "of another program": (_foreign, "lagring_skadad"),
    "emptied": (lambda path: path.write_bytes(b""), "lagring_skadad"),
    "a text": (lambda path: path.write_text("Hej. " * 500), "lagring_nyckel"),
    "gone": (_gone, "lagring_saknas"),
    "without a guard": (_unguarded, "lagring_oskyddad"),
}


def _bytes(clinic: Path) -> dict[str, bytes]:
    names = (DATABASE, f"{DATABASE}.finns")
    return {name: (clinic / name).read_bytes() for name in names if (clinic / name).exists()}


def damaged_files(
    folder: Path, seed: int, rounds: int, only_place: int | None = None
) -> Iterator[Trial]:
    """Yield files with bits turned, sectors wiped or ends cut off, at places drawn by lot.

    Such a file is refused in words, or it opens and either nothing of it was hurt or the check of
    the records says so. What may not happen is that something is gone and nobody is told.
    """
    original, told = _worked(folder / "original", seed)
    for place in range(rounds) if only_place is None else [only_place]:
        chance = random.Random(f"{seed} damage {place}")
        clinic = folder / "clinic"
        shutil.rmtree(clinic, ignore_errors=True)
        shutil.copytree(original, clinic)
        name = _damage(clinic / DATABASE, chance)
        lost = _untold_loss(clinic, told)
        verdict = Verdict.LOST if lost else Verdict.SURVIVED
        again = f"--only damage --seed {seed} --place {place}"
        yield Trial(DAMAGED, name, verdict, lost, again)


def _damage(path: Path, chance: random.Random) -> str:
    content = bytearray(path.read_bytes())
    way = chance.choice(("bit", "bits", "sector", "end"))
    if way == "end":
        del content[chance.randrange(len(content)) :]
    elif way == "sector":
        at = chance.randrange(len(content)) // 512 * 512
        content[at : at + 512] = bytes(512)
    else:
        for _ in range(1 if way == "bit" else chance.randint(2, 40)):
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)
    return way


def _untold_loss(clinic: Path, told: list[AnyFact]) -> str:
    """Return what a damaged file has lost without a word; in a child, which may die of it."""

    def look(reporter: Reporter) -> None:
        lost = faults_after(clinic, told)
        reporter.refused("seen" if _is_said(lost) else "unseen", lost)
        _use(clinic)

    report, _ = start(look).wait()
    if report.failed:
        return report.failed[-1500:]
    kind, lost = report.refused[-1]
    return "" if kind == "seen" else lost


def _use(clinic: Path) -> None:
    """Work in a damaged clinic as usual; whatever does not work must be refused in words."""
    for work in WORKS:
        try:
            world = World.open(clinic)
            try:
                work.do(world, work.plan(world))
            finally:
                world.close()
        except (UserFacingError, sqlite3.IntegrityError):
            continue  # the guards refuse as loudly what a damaged index does not find


def _is_said(lost: str) -> bool:
    """True when nothing is wrong, the file was refused in words, or the check named the damage."""
    named = ("Kassa does not start or sell: lagring", "integrity_check:")
    return not lost or lost.startswith((*named, *(f"{rule}:" for rule in RULES)))


def jumping_clock(folder: Path, seed: int, rounds: int) -> Iterator[Trial]:
    """Yield clinics whose clock stands at awkward moments, forwards and back."""
    for place in range(rounds):
        again = f"--only clock --seed {seed} --rounds {place + 1}"
        clinic, told = _worked(folder / "clinic", f"{seed} {place}", jumps=True)
        lost = faults_after(clinic, told)
        verdict = Verdict.LOST if lost else Verdict.SURVIVED
        yield Trial(CLOCK, "random works", verdict, lost, again)


def _worked(clinic: Path, seed: int | str, *, jumps: bool = False) -> tuple[Path, list[AnyFact]]:
    """Make a clinic in which some works were done, and return what was told."""
    shutil.rmtree(clinic, ignore_errors=True)
    world = World.open(clinic, seed)
    told: list[AnyFact] = []
    for place in range(2 * len(MOMENTS)):
        local = datetime.fromisoformat(world.chance.choice(MOMENTS) if jumps else MOMENTS[8])
        moment = to_utc(local.replace(microsecond=1_000 * place))
        world = replace(world, till=replace(world.till, clock=FixedClock(moment)))
        work = world.chance.choice(WORKS)
        try:
            told += work.do(world, work.plan(world))
        except UserFacingError as error:
            if not jumps or isinstance(
                error, StorageError
            ):  # there is no tariff for some days, and the clerk is told
                raise
    world.close()
    return clinic, told
