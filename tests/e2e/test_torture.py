"""A short torture, and the tests that keep it honest: it sees every writer, and it can lose."""

from __future__ import annotations

import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.helpers import raw
from tests.helpers.whole import TABLES
from torture.__main__ import PREFIX, main
from torture.brimful import full_disk
from torture.child import Report, start
from torture.cut import CONTROL, KIND, NoShimError, build_shim, cut_power, left_by, record_run
from torture.disk import Disk, Record, Snapshot
from torture.failing import failing_disk
from torture.kill import kill_at_random, kill_at_sample, later
from torture.trouble import (
    damaged_files,
    jumping_clock,
    locked_file,
    wrong_files,
)
from torture.verdict import Tally, Trial, Verdict
from torture.verify import faults_after
from torture.works import OPENINGS, WORKS
from torture.world import DATABASE, Fact, World

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).parents[2]
WRITERS = ("kassa/desk", "kassa/adapters", "ui/app")
WRITES = ("transaction", "replace_file", "add_file")
DERIVED = {
    # The region's side, not the clinic's: killed file by file in tests/e2e/test_kill_taxa.py.
    "kassa.adapters.central.keys:write_key",
    "kassa.adapters.central.repository:Repository._write",
    # What is to be cleaned away one day: a list that is lost leaves a file lying, no more.
    "kassa.adapters.cleaning:_write_elsewhere",
    "ui.app.atkomst:Atkomst._export",  # a list made anew at any time
}
SEED = int(os.environ.get("KASSA_TORTURE_SEED", "0")) or random.SystemRandom().randrange(1_000_000)

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")


@pytest.fixture
def shim():
    try:
        return build_shim()
    except NoShimError as error:
        pytest.skip(f"not measured: {error}")


def all_survive(trials: Iterable[Trial]) -> Tally:
    tally = Tally()
    for trial in trials:
        tally.add(trial)
    assert tally.bad == [], "\n".join(
        f"{t.text}\nagain: python -m torture {t.again}" for t in tally.bad
    )
    return tally


# --- the short run -------------------------------------------------------------------------------


def test_kills_at_places_drawn_by_lot_lose_nothing(tmp_path):
    """One place of every work that writes."""
    tally = all_survive(kill_at_sample(tmp_path, SEED, len(WORKS) + len(OPENINGS)))

    assert tally.of(Verdict.SURVIVED) == len(WORKS) + len(OPENINGS)


def test_kills_at_places_are_as_many_as_asked_for_in_rounds_of_other_plans(tmp_path, monkeypatch):
    monkeypatch.setattr("torture.kill.MOST_IN_A_ROUND", 2)
    trials = list(kill_at_sample(tmp_path, SEED, 5, "a visit of a known patient"))

    assert [trial.verdict for trial in trials] == [Verdict.SURVIVED] * 5
    assert len({trial.again.partition("--work")[0] for trial in trials}) == 3


def test_kills_at_random_moments_lose_nothing(tmp_path):
    """One process, and two that write in the same clinic."""
    assert all_survive(kill_at_random(tmp_path, SEED, 6)).of(Verdict.SURVIVED) == 6
    assert all_survive(kill_at_random(tmp_path, SEED, 4, writers=2)).of(Verdict.SURVIVED) == 4


def test_power_cuts_lose_nothing_and_the_control_does(shim, tmp_path):
    """A cut before there is a clinic measures nothing; such a moment is seldom drawn."""
    tally = all_survive(cut_power(tmp_path, SEED, 15))

    assert tally.counts[KIND][Verdict.SURVIVED] > 10
    assert tally.counts[CONTROL] == {Verdict.SURVIVED: 1}


def test_a_failing_disk_is_told_and_the_same_work_goes_through_later(shim, tmp_path):
    """Each way in which it can fail."""
    assert all_survive(failing_disk(tmp_path, SEED, 5)).of(Verdict.SURVIVED) == 5


def test_a_small_disk_that_is_full_is_told_and_the_same_sale_goes_through_later(tmp_path):
    (trial,) = full_disk(tmp_path, SEED, 1)
    if trial.verdict is Verdict.NOT_MEASURED:
        pytest.skip(f"not measured: {trial.text}")
    assert (trial.verdict, trial.text) == (Verdict.SURVIVED, "")


def test_a_file_that_is_not_the_right_one_is_refused_and_left_alone(tmp_path):
    assert all_survive(wrong_files(tmp_path, SEED)).of(Verdict.SURVIVED) == 6


def test_a_file_that_another_holds_is_told_and_the_same_sale_goes_through_later(tmp_path):
    assert all_survive(locked_file(tmp_path, SEED)).of(Verdict.SURVIVED) == 1


def test_a_damaged_file_never_loses_anything_in_silence(tmp_path):
    assert all_survive(damaged_files(tmp_path, SEED, 12)).of(Verdict.SURVIVED) == 12


def test_a_clock_that_jumps_breaks_nothing(tmp_path):
    """New Year, the hours of summer time, a leap day, a year back, a year ahead."""
    assert all_survive(jumping_clock(tmp_path, SEED, 3)).of(Verdict.SURVIVED) == 3


# --- it sees every writer ------------------------------------------------------------------------


def writing_functions() -> set[str]:
    """Return every function that opens a transaction or writes a file, ``module:function``."""
    found = set()
    for folder in WRITERS:
        for path in (ROOT / folder).rglob("*.py"):
            module = path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found |= {f"{module}:{name}" for name in _writers(tree, "")}
    return found


def _writers(node: ast.AST, prefix: str) -> set[str]:
    """Return the outermost functions of a module that write, methods with their class."""
    found = set()
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef):
            found |= _writers(child, f"{child.name}.")
        elif isinstance(child, ast.FunctionDef) and child.name not in WRITES:
            calls = (n.func for n in ast.walk(child) if isinstance(n, ast.Call))
            names = {
                f.attr if isinstance(f, ast.Attribute) else getattr(f, "id", "") for f in calls
            }
            if names & set(WRITES):
                found.add(f"{prefix}{child.name}")
    return found


def test_every_use_case_that_writes_is_tortured():
    """Whoever writes a new one adds a ``Work`` to torture/works_*.py and names it in ``covers``."""
    covered = {name for work in WORKS for name in work.covers}
    covered |= {name for opening in OPENINGS for name in opening.covers}

    assert writing_functions() - covered - DERIVED == set()
    assert {name for name in covered if not name.startswith("db.")} <= writing_functions()


def test_every_table_is_written_by_some_work(tmp_path):
    world = World.open(tmp_path, 1)
    for work in WORKS:
        work.do(world, work.plan(world))
    counts = world.till.ledger.table_counts()
    world.close()

    assert {table for table in (*TABLES, "seal") if not counts[table]} == set()


# --- it can lose ---------------------------------------------------------------------------------


@pytest.fixture
def clinic(tmp_path):
    world = World.open(tmp_path / "clinic", 1)
    facts = [fact for work in WORKS[:4] for fact in work.do(world, work.plan(world))]
    world.close()
    return tmp_path / "clinic", facts


def test_a_receipt_that_was_told_and_is_not_there_is_lost(clinic):
    folder, facts = clinic
    assert faults_after(folder, facts) == ""

    gone = Fact.of("kvitto", number="K1-99", hash="0" * 64)
    assert "is there 0 times" in faults_after(folder, [*facts, gone])


def test_a_row_that_is_there_twice_is_found(clinic):
    folder, _ = clinic
    assert "is there" in faults_after(folder, [Fact.of("payment", betalsatt="kort")])


def test_a_report_that_two_windows_print_is_told_of_by_its_own_row(tmp_path):
    """Both planned it while the same outage lasted: each told of a row of its own."""
    [report] = [work for work in WORKS if work.name == "a closing report printed"]
    one = World.open(tmp_path / "clinic", 1)
    other = later(World.open(tmp_path / "clinic", 2), milliseconds=7)
    plan = report.plan(one)

    facts = [*report.do(one, plan), *report.do(other, plan)]
    for world in (one, other):
        world.close()

    assert faults_after(tmp_path / "clinic", facts) == ""


@pytest.mark.parametrize("is_over", [False, True])
def test_a_visit_is_told_to_be_in_an_outage_where_its_receipt_says_so(tmp_path, is_over):
    """Another window may have ended the outage between the sum and the payment."""
    [visit] = [work for work in WORKS if work.name == "a visit in an outage"]
    [end] = [work for work in WORKS if work.name == "an outage that ends"]
    world = World.open(tmp_path / "clinic", 1)
    shown = visit.plan(world)
    if is_over:
        end.do(world, end.plan(world))

    facts = visit.do(world, shown)
    world.close()

    told = [fact for fact in facts if isinstance(fact, Fact) and fact.table == "avbrott_checkout"]
    assert len(told) == (not is_over)
    assert faults_after(tmp_path / "clinic", facts) == ""


WITH_EARLIER_FEES = "a visit of a new patient with earlier fees"


def test_an_invoice_is_told_of_where_there_is_something_to_pay(tmp_path, monkeypatch):
    """Another window may have given a new patient a frikort before the fee is asked for."""
    by_name = {work.name: work for work in WORKS}
    work, earlier = by_name["a visit on an invoice"], by_name[WITH_EARLIER_FEES]
    world = World.open(tmp_path / "clinic", 1)
    other = World.open(tmp_path / "clinic", 2)
    new_number = World.new_number

    def taken(world: World) -> str:
        number = new_number(world)
        monkeypatch.undo()
        earlier.do(other, earlier.plan(other))
        return number

    monkeypatch.setattr(World, "new_number", taken)

    facts = work.do(world, work.plan(world))
    for each in (world, other):
        each.close()

    assert [fact for fact in facts if isinstance(fact, Fact) and fact.table == "faktura"]
    assert faults_after(tmp_path / "clinic", facts) == ""


def test_a_posting_in_two_transactions_does_not_survive_its_kills(tmp_path, monkeypatch):
    """The kills over a careless ledger find half a posting."""
    from db.store import SqliteStore
    from torture.kill import AT_A_PLACE

    add = SqliteStore._add

    def careless(self, statement, row):
        add(self, statement, row)
        if "INTO payment" in statement:
            self._db.conn.execute("COMMIT")
            self._db.conn.execute("BEGIN IMMEDIATE")

    monkeypatch.setattr(SqliteStore, "_add", careless)
    tally = Tally()
    for trial in kill_at_sample(tmp_path, 1, 30, "a visit of a known patient"):
        tally.add(trial)

    assert tally.counts[AT_A_PLACE][Verdict.LOST] > 0


def test_a_writer_that_ends_before_its_kill_is_a_broken_harness(tmp_path, monkeypatch):
    monkeypatch.setattr("torture.kill._busy", lambda *_: lambda reporter: reporter.tell([]))
    (trial,) = kill_at_random(tmp_path, SEED, 1)

    assert trial.verdict is Verdict.HARNESS_BROKEN
    assert trial.text == "a writer ended before it was killed"


def test_a_shim_that_is_not_loaded_is_a_broken_harness(tmp_path, monkeypatch):
    """As where the system takes no library before others: neither a cut nor a failing disk."""
    monkeypatch.setattr("torture.cut.build_shim", lambda: tmp_path / "none.so")
    monkeypatch.setattr("torture.failing.build_shim", lambda: tmp_path / "none.so")
    trials = [*cut_power(tmp_path / "cut", SEED, 2), *failing_disk(tmp_path / "disk", SEED, 1)]

    assert {trial.verdict for trial in trials} == {Verdict.HARNESS_BROKEN}
    assert all("the shim has seen no sync" in trial.text for trial in trials)


def test_a_control_that_loses_nothing_is_a_broken_harness(shim, tmp_path, monkeypatch):
    """Where even unsynced writes always survive, the cuts say nothing."""
    monkeypatch.setattr("torture.disk.WAYS", ("all",))
    (control,) = (trial for trial in cut_power(tmp_path, SEED, 5) if trial.kind == CONTROL)

    assert control.verdict is Verdict.HARNESS_BROKEN
    assert not Tally(bad=[control]).is_good


def test_without_a_compiler_nothing_is_measured(tmp_path, monkeypatch):
    monkeypatch.setattr("torture.cut.ROOT", tmp_path)
    monkeypatch.setattr(shutil, "which", lambda _: None)

    (trial,) = cut_power(tmp_path, 1, 10)
    assert (trial.verdict, "no C compiler" in trial.text) == (Verdict.NOT_MEASURED, True)
    tally = Tally()
    tally.add(trial)
    assert not tally.is_good


# --- the disk that forgets -----------------------------------------------------------------------


class Chance(random.Random):
    """Dice that always choose the same way to lose, and never tear."""

    def __init__(self, way: str) -> None:
        super().__init__(0)
        self._way = way

    def choice(self, seq):
        return self._way if self._way in seq else super().choice(seq)


def disk_of(*records: Record) -> Disk:
    root = Path("/r")
    disk = Disk(Snapshot(root, {root / "a": b"old"}, {root / "a": 1}))
    disk.play(records)
    return disk


A, B = Path("/r/a"), Path("/r/b")


def record(op: str, inode: int = 0, offset: int = 0, data: bytes = b"") -> Record:
    return Record(op, inode, offset, data)


def test_what_was_synced_stays_and_what_was_not_may_go():
    first, second = record("w", 1, 0, b"new"), record("w", 1, 3, b"er")
    disk = disk_of(first, record("s", 1), second)

    assert disk.live() == {A: b"newer"}
    assert disk.after_cut(Chance("none")) == {A: b"new"}
    assert disk.after_cut(Chance("all")) == {A: b"newer"}


def test_a_name_is_safe_once_its_folder_is_synced():
    made = record("c", 2, 0, b"/r/b\0")
    written = (record("w", 2, 0, b"b"), record("s", 2))
    assert disk_of(made, *written).after_cut(Chance("none")) == {A: b"old"}

    safe = disk_of(made, *written, record("D", 0, 0, b"/r\0"))
    assert safe.after_cut(Chance("none")) == {A: b"old", B: b"b"}


def test_a_file_in_a_folder_that_is_lost_is_lost_with_it():
    inside = record("c", 2, 0, b"/r/f/b\0")
    disk = disk_of(record("m", 0, 0, b"/r/f\0"), inside, record("D", 0, 0, b"/r/f\0"))

    assert disk.after_cut(Chance("none")) == {A: b"old"}


def test_a_rename_is_whole_or_has_not_happened():
    disk = disk_of(record("c", 2, 0, b"/r/b\0"), record("D", 0, 0, b"/r\0"),
                   record("r", 0, 0, b"/r/b\0/r/a\0"))  # fmt: skip

    assert disk.after_cut(Chance("none")) == {A: b"old", B: b""}
    assert disk.after_cut(Chance("all")) == {A: b""}


def test_an_inode_that_is_used_again_is_another_file():
    disk = disk_of(record("u", 0, 0, b"/r/a\0"), record("c", 1, 0, b"/r/b\0"),
                   record("w", 1, 0, b"b"))  # fmt: skip

    assert disk.live() == {B: b"b"}
    assert disk.after_cut(Chance("none")) == {A: b"old"}


def test_a_write_can_be_torn_between_its_sectors():
    disk = disk_of(record("w", 1, 0, b"x" * 2048))
    left = {disk.after_cut(random.Random(seed))[A] for seed in range(200)}

    halves = [content for content in left if content and 0 < content.count(b"x") < 2048]
    assert halves
    assert all(content.count(b"x") % 512 == 0 for content in halves)


def test_what_a_failed_sync_should_have_saved_is_not_saved_by_the_next():
    disk = disk_of(record("w", 1, 0, b"new"), record("e", 1), record("s", 1))

    assert disk.is_doubtful
    assert disk.after_cut(Chance("none"))[A] in {b"old", b"new"}


def test_the_shim_sees_all_that_sqlite_and_kassa_write(shim, tmp_path):
    """Nothing lost, its log gives the very folder that lies there."""
    run = record_run(shim, tmp_path, "x", {}, "--works", "6")

    assert run.failed == ""
    assert run.told_until(len(run.records)).done == 6
    clinic = left_by(run, len(run.records), tmp_path / "left", Chance("all"))
    with closing(raw.connect(clinic / DATABASE)) as conn:
        assert conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_what_a_killed_run_has_left_goes_with_a_later_one(tmp_path, monkeypatch):
    """A day later: a run of that length is over, and one that is running keeps its folder."""
    old, running = tmp_path / f"{PREFIX}gammal", tmp_path / f"{PREFIX}ny"
    for folder in (old, running):
        (folder / "1" / "kill").mkdir(parents=True)
    yesterday = time.time() - 25 * 3_600
    os.utime(old, (yesterday, yesterday))
    arguments = ["torture", "--only", "file", "--folder", str(tmp_path)]
    monkeypatch.setattr(sys, "argv", arguments)
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr("torture.__main__.trials_of", lambda _options, _folder: iter(()))

    main()

    assert list(tmp_path.iterdir()) == [running]


def test_a_run_the_shim_did_not_see_whole_is_not_used(shim, tmp_path, monkeypatch):
    """As when a file is changed behind its back."""
    run = subprocess.run

    def behind_its_back(*arguments, **options):
        done = run(*arguments, **options)
        with (tmp_path / "disk" / "clinic" / DATABASE).open("r+b") as file:
            file.seek(8192)
            file.write(b"behind")
        return done

    monkeypatch.setattr(subprocess, "run", behind_its_back)
    spoiled = record_run(shim, tmp_path, "x", {}, "--works", "3")

    assert "missed something" in spoiled.failed


def test_a_line_that_was_cut_off_says_nothing():
    report = Report.read('{"begin": "a"}\n{"told": []}\n{"begin": "b"}\n{"tol')

    assert (report.done, report.begun) == (1, "b")


def test_a_writer_that_fails_breaks_the_harness_and_not_the_clinic():
    def fail(_):
        message = "no luck"
        raise RuntimeError(message)

    report, was_killed = start(fail).wait()
    assert ("no luck" in report.failed, was_killed) == (True, False)
