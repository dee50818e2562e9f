"""How long a clerk waits for the window, beside an empty one: whole processes, in turn."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from benchmarks.measure import NotMeasured, Result, compare
from kassa.adapters.folders import Folders
from kassa.adapters.passwords import Argon2Hasher
from kassa.adapters.settings_file import save_settings
from kassa.clock import FixedClock
from kassa.desk.backup import note_event
from kassa.desk.backup_ports import BackupKind
from kassa.desk.held_key import HeldKey
from kassa.desk.keys import Keeper
from kassa.desk.ovning import SETTINGS
from kassa.desk.people import add_clerk
from kassa.desk.people_ports import ClerkAccount, Roll
from kassa.desk.settings import Desk
from kassa.ids import ClerkId
from ui.start.records import find_key, key_ring, open_ledger

TIMES = 11
AIM = 1.5
EMPTY = "an empty PySide6 window with one line edit takes a key"
OPENS = "the window opens and its first field takes a key"
PAGE_CACHE = Path("/proc/sys/vm/drop_caches")
PASSWORD = "ett långt lösenord"  # noqa: S105 - of a clinic that is thrown away
CLOCK = FixedClock.at_local("2026-03-02T10:15")


def start_results(folder: Path) -> Iterator[Result | NotMeasured]:
    """Yield each comparison; ``folder`` is empty.

    The files a start reads lie in memory, but for the first row of all: after the computer's own
    start nothing does. Only the system's administrator can have Linux forget them.
    """
    without, with_login = _clinic(folder / "utan"), _clinic(folder / "med", is_locked=True)
    if os.access(PAGE_CACHE, os.W_OK):
        yield _compare(f"{OPENS}, after the computer's start", "typed", without, AIM, _forget)
    else:
        yield NotMeasured(f"{OPENS}, after the computer's start: needs root on Linux")
    yield _compare(OPENS, "typed", without, AIM)
    yield _compare("the same, where one has to log in", "typed", with_login, AIM)
    yield _compare("until a patient typed at once is shown", "answered", without, None)


def _compare(
    what: str,
    until: str,
    clinic: Path,
    aim: float | None,
    before: Callable[[], object] = lambda: None,
) -> Result:
    return compare(
        what,
        _start("kassa", until, home=clinic),
        EMPTY,
        _start("empty"),
        times=TIMES,
        aim=aim,
        before=before,
    )


def _forget() -> None:
    """Have the system forget what it has read of every disk."""
    os.sync()
    PAGE_CACHE.write_text("3\n")


def _clinic(base: Path, *, is_locked: bool = False) -> Path:
    """Return where a user's data lies: a clinic that is set up; perhaps only a login opens it."""
    folders = Folders.of(base / "kassa")
    folders.ensure()
    save_settings(folders.settings, SETTINGS)
    key = find_key(folders, ovning=True)  # the key store of whoever measures is left alone
    with closing(open_ledger(folders, key)) as ledger:
        if is_locked:
            _lock(HeldKey(key, key_ring(folders, ovning=True), ledger))
    return base


def _lock(held: HeldKey) -> None:
    """Add somebody whose password from now on opens the key, as on every desk with a login."""
    desk = Desk.of(SETTINGS, ClerkId("bench"), ovning=False)
    account = ClerkAccount("bench", "Bänk Provsson", Roll.ADMINISTRATOR, "")
    note_event(BackupKind.NYCKEL_UTSKRIVEN, held.ledger, CLOCK, desk)
    held.write_password(
        account.signatur,
        PASSWORD,
        lambda: add_clerk(account, PASSWORD, None, held.ledger, Argon2Hasher(), CLOCK, desk),
    )
    assert held.keeper is Keeper.CLERKS


def _start(*arguments: str, home: Path | None = None) -> Callable[[], None]:
    """Return what starts a process and waits for its end; with compiled code, as installed."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    if home is not None:
        environment["XDG_DATA_HOME"] = str(home)
    command = [sys.executable, "-m", "benchmarks.until_typed", *arguments]

    def start() -> None:
        subprocess.run(command, check=True, capture_output=True, env=environment, timeout=60)  # noqa: S603 - ours

    return start
