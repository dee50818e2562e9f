"""No identity number and no name leaves the encrypted database by accident.

A day is worked through in the window of a real clinic whose database is locked with a password.
Then everything the program has written, what lay on the disk while it ran, what it said and what it
called its windows and its prints is searched for the numbers and names of that day, in every form
they are written in. Left out is what is meant to be read: papers, and lists that are exported.
"""

from __future__ import annotations

import io
import json
import os
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from db.cipher import attach, connect
from db.files import helper_files
from kassa.adapters.folders import Folders
from kassa.adapters.key_file import JsonKeyFile
from kassa.adapters.key_seal import Argon2Sealer
from kassa.adapters.passwords import Argon2Hasher
from kassa.adapters.settings_file import save_settings
from kassa.desk.backup import note_event
from kassa.desk.backup_ports import BackupKind
from kassa.desk.held_key import HeldKey
from kassa.desk.keys import Keeper, KeyRing
from kassa.desk.people import add_clerk
from kassa.desk.people_ports import ClerkAccount, Roll
from kassa.desk.settings import Settings
from tests.e2e.day_at_the_desk import ADMIN, PASSWORD, PEOPLE, WRONG
from tests.helpers.raw import KEY
from tests.helpers.till import NOON, desk_of, open_ledger

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at files as Linux has them")

CLINIC = Settings("Vårdcentralen Eken", "232100-0057", "Storgatan 1", "primarvard", "K1")
QUEUE = "reception"
FAKE_LP = """#!/bin/sh
printf '%s\\n' "$0 $*" >> "{spool}"
cat > /dev/null
echo "request id is {queue}-1 (1 file(s))"
"""
FAKE_LPSTAT = """#!/bin/sh
echo "{queue}"
"""


def forms_of(number: str) -> Iterator[str]:
    """Yield an identity number in every form people and systems write it in."""
    long, short = number, number[2:]
    for form in (long, short):
        yield form
        yield form.replace("-", "")
        yield form.replace("-", "+")


def needles() -> dict[bytes, str]:
    """Return what must not be found, in every encoding, and what it is."""
    found = {}
    words = [form for number in (*PEOPLE, WRONG) for form in forms_of(number)]
    names = {word for namn in PEOPLE.values() for word in (namn, *namn.split())}
    for word in (*words, *names, *(namn.upper() for namn in names)):
        for encoding in ("utf-8", "latin-1", "utf-16-le", "utf-16-be", "utf-32-le"):
            found[word.encode(encoding)] = f"{word} ({encoding})"
    return found


NEEDLES = needles()


def hits(content: bytes, where: str) -> list[str]:
    """Return where something is found that must not be."""
    return [f"{where}: {what}" for needle, what in NEEDLES.items() if needle in content]


def search(root: Path) -> list[str]:
    """Search every file below a folder, and its name."""
    found = []
    for path in sorted(root.rglob("*")):
        found += hits(str(path.relative_to(root)).encode(), f"the name of {path}")
        if path.is_file() and not is_meant_to_be_read(path):
            content = path.read_bytes()
            found += hits(content, str(path))
            if path.suffix == ".zip":
                with zipfile.ZipFile(io.BytesIO(content)) as bundle:
                    for name in bundle.namelist():
                        found += hits(bundle.read(name), f"{path}!{name}")
    return found


def is_meant_to_be_read(path: Path) -> bool:
    """True for a paper, and for a list that somebody exported: they are cleaned away later."""
    return (path.parent.name, path.suffix) in {("kvitto", ".pdf"), ("export", ".csv")}


@dataclass
class Worked:
    """What a day has left behind.

    Attributes:
        home: all the program could call its own.
        snapshot: the same while the window was open.
        said: on both streams.
        report: what the day saw of the process.
        printed: the command lines of the print queue.
    """

    home: Path
    snapshot: Path
    said: bytes
    report: dict[str, object]
    printed: str

    @property
    def clinic(self) -> Path:
        return self.home / "kassa"


def work_a_day(root: Path, skrivare: str) -> Worked:
    """Work through a day with a print queue, or with PDF files where it has no name."""
    home, tools = root / "home", root / "tools"
    clinic = home / "kassa"
    for folder in (home, tools, home / "tmp"):
        folder.mkdir(mode=0o700, parents=True)
    make_locked_clinic(clinic, replace(CLINIC, skrivare=skrivare))
    spool = tools / "spool"
    for name, text in (("lp", FAKE_LP), ("lpstat", FAKE_LPSTAT)):
        (tools / name).write_text(text.format(spool=spool, queue=QUEUE))
        (tools / name).chmod(0o700)
    environment = {
        **os.environ,
        "HOME": str(home),
        "TMPDIR": str(home / "tmp"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_RUNTIME_DIR": str(home / "tmp"),
        "PATH": f"{tools}:{os.environ['PATH']}",
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    report = root / "report.json"
    done = subprocess.run(
        [sys.executable, "-m", "tests.e2e.day_at_the_desk", clinic, root / "snapshot", report],
        env=environment,
        umask=0,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=300,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0, done.stderr.decode()[-4000:]
    printed = spool.read_text() if spool.exists() else ""
    said = done.stdout + done.stderr
    return Worked(home, root / "snapshot", said, json.loads(report.read_text()), printed)


def make_locked_clinic(clinic: Path, settings: Settings) -> None:
    """Make a clinic whose key only the password of its administrator opens."""
    Folders(clinic).ensure()
    save_settings(Folders(clinic).settings, settings)
    ring = KeyRing(JsonKeyFile(clinic / "kassa.nyckel"), Argon2Sealer.light())
    hasher, admin = Argon2Hasher(light=True), ClerkAccount(ADMIN, "Åsa", Roll.ADMINISTRATOR, "")
    with closing(open_ledger(clinic / "kassa.db")) as ledger:
        held = HeldKey(KEY, ring, ledger)
        held.write_password(
            ADMIN,
            PASSWORD,
            lambda: add_clerk(admin, PASSWORD, None, ledger, hasher, NOON, desk_of()),
        )
        note_event(BackupKind.NYCKEL_UTSKRIVEN, ledger, NOON, desk_of())
        held.settle()
    assert ring.keeper() is Keeper.CLERKS


@pytest.fixture(scope="module")
def worked(tmp_path_factory):
    """Return a day with PDF files instead of a printer."""
    return work_a_day(tmp_path_factory.mktemp("day"), "")


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """Return a day with a print queue."""
    return work_a_day(tmp_path_factory.mktemp("printed"), QUEUE)


def test_the_day_was_worked(worked):
    """A day in which nothing happened would leak nothing."""
    counts = {}
    with closing(connect(worked.clinic / "kassa.db", KEY)) as conn:
        for table in ("kvitto", "parked", "z_rapport", "patient", "access_log", "backup_event"):
            counts[table] = conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        numbers = {row[0] for row in conn.execute("SELECT number FROM patient")}
        names = {row[0] for row in conn.execute("SELECT namn FROM patient_version")}
        done = conn.execute("SELECT kind FROM backup_event WHERE error IS NULL").fetchall()
    assert counts["kvitto"] == len(PEOPLE)
    assert (counts["parked"], counts["z_rapport"]) == (1, 1)
    assert numbers == set(PEOPLE)
    assert names == set(PEOPLE.values())
    assert {kind for (kind,) in done} >= {"kopia", "prov"}
    assert len(list((worked.clinic / "kvitto").glob("*.pdf"))) > len(PEOPLE)
    assert list((worked.clinic / "export").glob("*.csv"))
    assert list((worked.clinic / "export").glob("*.zip"))
    assert list((worked.clinic / "kopior").glob("*.kopia"))
    assert "ValueError" in (worked.clinic / "logg" / "kassa.log").read_text()


def test_nothing_that_was_written_names_a_patient(worked):
    """Log, copies, key file, settings, support file, caches, file names, SQLite's own files."""
    assert search(worked.home) == []


def test_nothing_on_the_disk_named_a_patient_while_the_window_was_open(worked):
    """SQLite's log was there then, and whatever is only temporary."""
    assert all(
        (worked.snapshot / "kassa" / file.name).exists()
        for file in helper_files(Path("kassa.db"))[:2]
    )
    assert search(worked.snapshot) == []


def test_nothing_was_said_on_the_terminal(worked):
    assert hits(worked.said, "the terminal") == []


def test_no_title_named_a_patient(worked):
    titles = json.dumps(worked.report["titles"], ensure_ascii=False)

    assert "Kassa – Vårdcentralen Eken" in titles
    assert hits(titles.encode(), "a title") == []


def test_no_print_job_named_a_patient(printed):
    """The queue shows the title of a job to everybody; the paper itself goes another way."""
    jobs = printed.printed.splitlines()

    assert sum("Kvitto K1-" in job for job in jobs) >= len(PEOPLE)
    assert any("Z-rapport" in job for job in jobs)
    assert any("Frikort" in job for job in jobs)
    assert hits(printed.printed.encode(), "a print job") == []
    assert search(printed.home) == []


def test_everything_is_readable_by_its_owner_alone(worked):
    """Whatever mask the session has: here it had none."""
    paths = [path for path in worked.home.rglob("*") if not path.is_symlink()]
    loose = [str(path) for path in paths if stat.S_IMODE(path.stat().st_mode) & 0o077]

    assert len(paths) > 20
    assert loose == []


def test_no_core_file_can_be_left(worked):
    """The key and the patients of the day are in the memory of the process."""
    assert worked.report["core"] == 0
    assert worked.report["dumpable"] == 0


BUGGY = """
import sys
import kassa.desk.las_in
from ui.start.command import main

def bug(content, *rest):
    raise ValueError(f"cannot make sense of {content.decode()}")

kassa.desk.las_in.las_in = bug
sys.argv = ["kassa", "frikort", "las-in", "--mapp", *sys.argv[1:]]
main()
"""


def test_a_bug_in_a_command_quotes_nothing(tmp_path):
    """A command that runs by night has what it says on its error stream sent by mail."""
    number, namn = next(iter(PEOPLE.items()))
    save_settings(Folders(tmp_path).settings, CLINIC)
    open_ledger(Folders(tmp_path).database).close()
    path = tmp_path / "utdrag.csv"
    path.write_text(f"{number};{namn}", encoding="utf-8")
    command = [sys.executable, "-c", BUGGY, tmp_path, path]
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)

    assert done.returncode == 1
    assert "Ring it-stödet och säg koden" in done.stderr.decode()
    assert b"ValueError" in done.stderr
    assert hits(done.stdout + done.stderr, "the terminal") == []


@pytest.mark.parametrize("command", ["avgift", "frikort"])
def test_no_core_file_can_be_left_by_a_command_that_answers_cases(command):
    """What it is asked stands in its memory, and nobody's clinic is opened for it."""
    let_it = 'ulimit -S -c "$(ulimit -H -c)"; exec "$@"'
    asked = ["sh", "-c", let_it, "sh", sys.executable, "-m", "kassa", command, "--json"]
    with subprocess.Popen(asked, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as kassa:
        assert kassa.stdin is not None
        assert kassa.stdout is not None
        kassa.stdin.write(b"{}\n")
        kassa.stdin.flush()
        assert kassa.stdout.readline()
        limits = Path(f"/proc/{kassa.pid}/limits").read_text().splitlines()
        kassa.stdin.close()

    [core] = [line.split()[4] for line in limits if line.startswith("Max core file size")]
    assert core == "0"


def test_the_search_finds_what_it_looks_for(worked, tmp_path):
    """The same database without encryption is full of it; and so is a list that was exported."""
    plain = tmp_path / "plain.db"
    with closing(connect(worked.clinic / "kassa.db", KEY)) as conn:
        plain.touch()
        attach(conn, plain, None, "plain")
        conn.execute("SELECT sqlcipher_export('plain')")
    found = search(tmp_path)

    for number, namn in PEOPLE.items():
        assert any(number in hit for hit in found), number
        assert any(namn in hit for hit in found), namn
    [exported] = (worked.clinic / "export").glob("*.csv")
    assert hits(exported.read_bytes(), "the export")
