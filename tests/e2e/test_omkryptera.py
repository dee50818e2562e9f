"""``kassa omkryptera`` on a terminal, over a clinic whose key only its clerks' passwords open."""

from __future__ import annotations

import errno
import os
import pty
import re
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest

from db.cipher import connect, opens
from db.connection import open_database
from db.ledger import SqliteLedger
from kassa.adapters.cleaning import clean_left_over
from kassa.adapters.folders import Folders
from kassa.adapters.key_file import JsonKeyFile
from kassa.adapters.settings_file import save_settings
from kassa.desk.backup_ports import BackupKind
from kassa.desk.data_key import DataKey
from kassa.desk.held_key import HeldKey
from kassa.desk.keys import Keeper
from kassa.desk.recovery_key import read_recovery_rows, recovery_rows
from kassa.errors import StorageError
from tests.helpers.keys import OTHER_PASSWORD, PASSWORD, ring_of
from tests.helpers.raw import KEY
from tests.helpers.terminal import run_at_terminal
from tests.ui.test_unlock import CLINIC, make_clinic
from ui.cli.new_key_paper import NewKeyPaper
from ui.cli.rekey_job import RekeyJob

DONE, NOTHING_READ = 0, 3
ROW = re.compile(r"^    ((?:[0-9A-Z]{5} ){2}[0-9A-Z]{5})\r?$", re.MULTILINE)

pytestmark = pytest.mark.skipif(not hasattr(pty, "fork"), reason="needs a terminal")


@pytest.fixture
def clinic(tmp_path):
    """Return the folder of a clinic with an administrator (ASAO) and a receptionist (BOEK)."""
    make_clinic(tmp_path)
    save_settings(tmp_path / "kassa.toml", CLINIC)
    return tmp_path


def from_the_paper(shown: str) -> str:
    """Return the rows as they were written down from the screen, all in the first field."""
    return "".join(ROW.findall(shown)).replace(" ", "")


def close(clinic: Path, key: DataKey) -> None:
    """Let the last who may log in do so: from then on passwords alone open the key."""
    with closing(SqliteLedger(open_database(clinic / "kassa.db", key=key))) as ledger:
        other = ledger.clerk_account("BOEK")
        assert other is not None
        HeldKey(key, ring_of(clinic), ledger).note_login(other, OTHER_PASSWORD)
    assert ring_of(clinic).keeper() is Keeper.CLERKS


def omkryptera(clinic: Path, answers: list[Any]) -> tuple[int, str]:
    return run_at_terminal(["omkryptera", "--mapp", clinic], answers)


def test_an_administrator_gives_the_records_another_key(clinic):
    """The paper first, a copy of how it was, and everybody is told what opens what from now on."""
    status, shown = omkryptera(clinic, ["asao", PASSWORD, "", from_the_paper])

    assert status == DONE, shown
    new = read_recovery_rows(ROW.findall(shown))
    assert (opens(clinic / "kassa.db", KEY), opens(clinic / "kassa.db", new)) == (False, True)
    assert f"id {new.id}" in shown
    assert f"id {KEY.id}" in shown
    assert "tills alla som får logga in har gjort det" in shown
    [copy] = (clinic / "kopior").glob("*.kopia")
    assert copy.name in shown
    assert opens(copy, KEY)
    assert ring_of(clinic).earlier_keys(new) == (KEY,)
    assert PASSWORD not in shown
    with closing(SqliteLedger(open_database(clinic / "kassa.db", key=new))) as ledger:
        kinds = [event.kind for event in ledger.backup_event_list(3)]
        assert kinds == [BackupKind.NYCKEL_PROVAD, BackupKind.OMKRYPTERAD, BackupKind.KOPIA]
        assert ledger.integrity_faults() == ()


def test_the_administrators_password_opens_the_new_key_and_the_next_login_does_too(clinic):
    omkryptera(clinic, ["asao", PASSWORD, "", from_the_paper])

    key, is_proven = ring_of(clinic).unlock("asao", PASSWORD)
    other, is_other_proven = ring_of(clinic).unlock("boek", "vad som helst")

    assert (is_proven, is_other_proven) == (True, False)
    assert key == other != KEY
    record = JsonKeyFile(clinic / "kassa.nyckel").load()
    assert record is not None
    assert [slot.signatur for slot in record.slots] == ["ASAO"]


@pytest.mark.parametrize("answers", [[], ["asao", PASSWORD]], ids=["open", "closed"])
@pytest.mark.parametrize("is_gone", [False, True], ids=["there", "gone"])
def test_a_copy_from_before_is_restored_and_has_the_new_key_then(clinic, answers, is_gone):
    """Whoever knows the old key shall not get at the records again; nor is the new one lost.

    Whether everybody has logged in since or not, and though the records are gone.
    """
    _, shown = omkryptera(clinic, ["asao", PASSWORD, "", from_the_paper])
    new = read_recovery_rows(ROW.findall(shown))
    [copy] = (clinic / "kopior").glob("*.kopia")
    if answers:
        close(clinic, new)
    if is_gone:
        (clinic / "kassa.db").unlink()
        (clinic / "kassa.db.finns").unlink()

    status, shown = run_at_terminal(["aterstall", "--mapp", clinic, "--anda", copy], answers)

    assert (status, "Återställd från kopian" in shown) == (DONE, True), shown
    assert opens(clinic / "kassa.db", new)
    assert ring_of(clinic).unlock("asao", PASSWORD) == (new, True)
    assert ring_of(clinic).earlier_keys(new) == (KEY,)


def test_the_old_paper_on_a_computer_without_its_records_leaves_the_new_key_there(clinic, tmp_path):
    """Nobody says who is the clinic's own: its key file lies beside the one of the copy."""
    omkryptera(clinic, ["asao", PASSWORD, "", from_the_paper])
    before = (clinic / "kassa.nyckel").read_bytes()
    [copy] = (clinic / "kopior").glob("*.kopia")
    (clinic / "kassa.db").unlink()
    (clinic / "kassa.db.finns").unlink()
    paper = tmp_path / "rader.txt"
    paper.write_text("\n".join(recovery_rows(KEY)))

    run_at_terminal(["aterstall", "--mapp", clinic, "--nyckel-fil", paper, "--anda", copy], [])

    assert opens(clinic / "kassa.db", KEY)
    [kept] = clinic.glob("kassa.ersatt-*.nyckel")
    assert kept.read_bytes() == before


def test_the_old_paper_on_a_closed_clinic_brings_the_old_key_back_and_says_so(clinic, tmp_path):
    """Nobody logs in, so nobody says which key is the clinic's own: the copy keeps the one it has.

    Nothing is lost and nobody is locked out: what was there lies beside with its key file, which
    the same passwords open, and the next change of key ends it.
    """
    _, shown = omkryptera(clinic, ["asao", PASSWORD, "", from_the_paper])
    new = read_recovery_rows(ROW.findall(shown))
    close(clinic, new)
    [copy] = (clinic / "kopior").glob("*.kopia")
    before = (clinic / "kassa.nyckel").read_bytes()
    paper = tmp_path / "rader.txt"
    paper.write_text("\n".join(recovery_rows(KEY)))

    restore = ["aterstall", "--mapp", clinic, "--nyckel-fil", paper, "--anda", copy]
    status, shown = run_at_terminal(restore, [])

    assert status == DONE, shown
    assert f"Databasen har nu den tidigare nyckeln {KEY.id}" in shown
    assert f"pappret med {new.id}" in shown
    assert "kassa omkryptera" in shown
    assert opens(clinic / "kassa.db", KEY)
    [kept] = clinic.glob("kassa.ersatt-*.db")
    assert opens(kept, new)
    assert kept.with_suffix(".nyckel").read_bytes() == before
    ring = replace(ring_of(clinic), file=JsonKeyFile(kept.with_suffix(".nyckel")))
    assert ring.unlock("boek", OTHER_PASSWORD) == (new, True)

    status, shown = omkryptera(clinic, ["asao", PASSWORD, "", from_the_paper])

    assert status == DONE, shown
    assert not opens(clinic / "kassa.db", KEY)


def test_a_run_that_fails_after_the_change_says_that_its_paper_counts(clinic, monkeypatch, capsys):
    """The disk gave up between the records and the key file: torn up, the paper would be missed."""

    def put(paper: NewKeyPaper, *_: object) -> None:
        paper.is_out = True

    take_over = JsonKeyFile.take_over

    def fails(file: JsonKeyFile, key: DataKey) -> None:
        if file.path.with_name("kassa.nyckel.ny").exists():
            raise StorageError("Disken svarar inte.")
        take_over(file, key)

    monkeypatch.setattr(NewKeyPaper, "put", put)
    monkeypatch.setattr(JsonKeyFile, "take_over", fails)
    monkeypatch.setattr(RekeyJob, "_present_key", lambda _: KEY)
    monkeypatch.setattr(RekeyJob, "_login", lambda *_: None)
    with pytest.raises(StorageError, match="svarar inte"):
        RekeyJob(Folders(clinic)).run()

    monkeypatch.setattr(JsonKeyFile, "take_over", take_over)
    new = ring_of(clinic).key_without_password(is_encrypted=True)
    assert opens(clinic / "kassa.db", new)
    said = capsys.readouterr().err
    assert f"Databasen har nu nyckel {new.id}: spara det nya pappret" in said
    assert "riv det" not in said


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (["asao", "fel"] * 3, "stämmer inte"),
        (["boek", OTHER_PASSWORD] * 3, "administratör"),
        (
            ["asao", PASSWORD, "", *["".join(recovery_rows(KEY)).replace(" ", "")] * 3],
            "det gamla pappret. Det ska sparas",
        ),
    ],
    ids=["wrong password", "not an administrator", "the old paper"],
)
def test_whoever_may_not_or_has_no_paper_changes_nothing(clinic, answers, said):
    before = (clinic / "kassa.nyckel").read_bytes()

    status, shown = omkryptera(clinic, answers)

    assert (status, said in shown) == (NOTHING_READ, True), shown
    assert opens(clinic / "kassa.db", KEY)
    assert (clinic / "kassa.nyckel").read_bytes() == before
    assert not list(clinic.glob("kopior/*.kopia"))


PRINTS = """#!/bin/sh
cat > "{folder}/$(ls {folder} | wc -l).pdf"
echo "request id is Reception-1"
"""
READY = """#!/bin/sh
echo "scheduler is running"
echo "printer Reception is idle.  enabled since Mon Mar  2 09:00:00 2026"
echo "Reception accepting requests since Mon Mar  2 09:00:00 2026"
"""


@pytest.fixture
def tray(clinic, tmp_path_factory, monkeypatch):
    """Return the folder a clinic's printer lays its papers in, by programs in the place of CUPS."""
    programs, tray = tmp_path_factory.mktemp("bin"), tmp_path_factory.mktemp("tray")
    for name, script in (("lp", PRINTS.format(folder=tray)), ("lpstat", READY)):
        (programs / name).write_text(script)
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    save_settings(clinic / "kassa.toml", replace(CLINIC, skrivare="Reception"))
    return tray


def words_of(paper: Path) -> str:
    (page,) = pypdf.PdfReader(paper).pages
    return " ".join(page.extract_text().split())


def rows_of(tray: Path, number: int) -> str:
    """Return the rows on a paper, all for the first field."""
    found = re.findall(r"(?:[0-9A-Z]{5} ){2}[0-9A-Z]{5}", words_of(tray / f"{number}.pdf"))
    return "".join(found).replace(" ", "")


def test_a_paper_that_never_came_is_printed_again(clinic, tray):
    """The queue took it and the printer chewed it up; what is typed comes from the second one."""
    answers = ["asao", PASSWORD, "s", "", lambda _: rows_of(tray, 1)]
    status, shown = omkryptera(clinic, answers)

    assert status == DONE, shown
    assert [path.name for path in sorted(tray.iterdir())] == ["0.pdf", "1.pdf"]
    new = read_recovery_rows([rows_of(tray, 1)])
    assert opens(clinic / "kassa.db", new)
    assert not ROW.search(shown)
    assert "riv det" not in shown


def test_a_printer_that_prints_nothing_leaves_the_rows_to_be_written_by_hand(clinic, tray):
    """Shown once, taken off the screen; the paper that comes later has the same key."""
    answers = ["asao", PASSWORD, "vad?", "v", "", from_the_paper]
    status, shown = omkryptera(clinic, answers)

    assert status == DONE, shown
    assert opens(clinic / "kassa.db", read_recovery_rows(ROW.findall(shown)))
    assert shown.index("Kommer utskriften senare") < shown.index("\x1b[3J")


def test_a_run_that_is_broken_off_says_that_its_paper_is_worth_nothing(clinic, tray):
    """By its id, as it stands on the paper; and the next run knows it for what it is."""
    _, shown = omkryptera(clinic, ["asao", PASSWORD, "", "\x03"])
    new = read_recovery_rows([rows_of(tray, 0)])

    assert f"Databasen har kvar nyckel {KEY.id}" in shown
    assert f"med {new.id}, öppnar inget: riv det" in shown
    paper = words_of(tray / "0.pdf")
    assert "riv det" in paper
    assert KEY.id in paper

    answers = ["asao", PASSWORD, "", rows_of(tray, 0), lambda _: rows_of(tray, 1)]
    status, shown = omkryptera(clinic, answers)

    assert status == DONE, shown
    assert f"hör till nyckel {new.id}, som databasen aldrig har haft" in shown
    assert opens(clinic / "kassa.db", read_recovery_rows([rows_of(tray, 1)]))


def test_while_a_window_is_open_nobody_is_asked_for_a_paper(clinic):
    with closing(connect(clinic / "kassa.db", KEY)) as window:
        window.execute("SELECT count(*) FROM kvitto").fetchone()

        status, shown = omkryptera(clinic, ["asao", PASSWORD])

    assert status == NOTHING_READ
    assert "Stäng alla fönster" in shown
    assert "Rad 1" not in shown


def test_the_key_cannot_be_scrolled_back_to_once_it_is_written_down(clinic):
    _, shown = omkryptera(clinic, ["asao", PASSWORD, "", "\x03"])

    assert ROW.search(shown)
    assert shown.index("\x1b[3J") > shown.index("Tryck Enter")
    assert "Avbrutet." in shown
    assert opens(clinic / "kassa.db", KEY)


@pytest.mark.parametrize("reads_terminal", [False, True], ids=["from nowhere", "into a log"])
def test_without_a_terminal_it_says_what_to_do(clinic, reads_terminal):
    """The key is typed at one and shown on one: never into a log of what went wrong."""
    keyboard, terminal = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "kassa", "omkryptera", "--mapp", clinic],
        stdin=terminal if reads_terminal else subprocess.DEVNULL,
        capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip
    os.close(keyboard)
    os.close(terminal)

    assert done.returncode == NOTHING_READ
    assert "terminal" in done.stderr
    assert_sound_with(clinic, KEY)


def assert_sound_with(clinic: Path, key: DataKey) -> None:
    with closing(connect(clinic / "kassa.db", key)) as conn:
        assert conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_folder_that_cannot_be_removed_afterwards_is_no_failure(clinic, monkeypatch, capsys):
    """Something has it open (a virus scanner): the key is another, and that is what is told."""
    new = DataKey.new()

    def busy(path: Any, *_: Any, **__: Any) -> None:
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(path))

    monkeypatch.setattr(os, "rmdir", busy)
    RekeyJob(Folders(clinic)).change(KEY, new, login=None)

    [left] = clinic.glob(".kassa-*")
    assert opens(clinic / "kassa.db", new)
    assert f"{left} gick inte att ta bort" in capsys.readouterr().err
    monkeypatch.undo()
    assert clean_left_over(clinic, datetime.now(UTC) + timedelta(days=2)) == (left,)
