"""Commands over a locked clinic: by night, on a terminal, and with the paper."""

from __future__ import annotations

import pty
import subprocess
import sys
from pathlib import Path

import pytest

from kassa.desk.recovery_key import recovery_rows
from tests.helpers.raw import KEY
from tests.helpers.terminal import run_at_terminal
from tests.ui.test_unlock import make_clinic

NOTHING_READ = 3
PASSWORD = "fyra glada grisar"
COMMAND = ("frikort", "skillnader")
SAID = "Inga skillnader mot det senast inlästa utdraget."

pytestmark = pytest.mark.skipif(not hasattr(pty, "fork"), reason="needs a terminal")


def at_terminal(clinic: Path, answers: list[str]) -> tuple[int, str]:
    """Run the command on a terminal, answer each question when it is asked; return what it said."""
    return run_at_terminal([*COMMAND, "--mapp", clinic], answers)


@pytest.fixture
def clinic(tmp_path):
    """Return the folder of a clinic whose key only its clerks' passwords open."""
    make_clinic(tmp_path)
    return tmp_path


def test_without_a_terminal_it_says_what_to_do(clinic):
    """A job by night on a computer without a key store: it must not hang."""
    done = subprocess.run(
        [sys.executable, "-m", "kassa", *COMMAND, "--mapp", clinic],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == NOTHING_READ
    assert "Databasen är låst" in done.stderr
    assert "Kör kommandot i en terminal" in done.stderr


def test_on_a_terminal_a_clerk_opens_it(clinic):
    """The password is not shown; a wrong one may be corrected."""
    status, shown = at_terminal(clinic, ["asao", "fel lösenord", "asao", PASSWORD])

    assert status == 0
    assert "stämmer inte" in shown
    assert SAID in shown
    assert PASSWORD not in shown


def test_three_wrong_passwords_end_it(clinic):
    status, shown = at_terminal(clinic, ["asao", "fel"] * 3)

    assert status == NOTHING_READ
    assert shown.count("stämmer inte") == 3
    assert SAID not in shown


def test_a_lost_key_file_asks_for_the_paper(clinic):
    (clinic / "kassa.nyckel").unlink()

    status, shown = at_terminal(clinic, [*recovery_rows(KEY)])

    assert "Nyckelfilen saknas" in shown
    assert (status, SAID in shown) == (0, True)


def test_a_scanned_code_answers_all_rows(clinic):
    (clinic / "kassa.nyckel").unlink()

    status, shown = at_terminal(clinic, ["".join(recovery_rows(KEY)).replace(" ", "")])

    assert (status, SAID in shown) == (0, True)
    assert "Rad 2" not in shown
