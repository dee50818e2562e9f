"""What Kassa wrote for people to take is cleaned away after its days; nothing else ever is."""

import json
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kassa.adapters.cleaning import clean, clean_left_over, remember_folder
from kassa.adapters.files import add_file
from kassa.adapters.folders import Folders
from kassa.adapters.kvitto_pdf import PdfKvittoRenderer
from kassa.adapters.printers import FolderPrinter
from tests.helpers.kvitto_case import ORDINARY
from tests.helpers.till import Till

NOW = datetime.now(UTC)


@pytest.fixture
def folders(tmp_path):
    folders = Folders(tmp_path / "clinic")
    folders.ensure()
    folders.export.mkdir()
    return folders


def age(path: Path, **time: float) -> Path:
    """Make a file or folder look as if it were written so long ago."""
    moment = (NOW - timedelta(**time)).timestamp()
    os.utime(path, (moment, moment))
    return path


def test_old_papers_and_exports_go_and_new_ones_stay(folders):
    FolderPrinter(folders.kvitto).send(b"%PDF old", "Kvitto K1-1")
    FolderPrinter(folders.kvitto).send(b"%PDF new", "Kvitto K1-2")
    age(folders.kvitto / "Kvitto K1-1.pdf", days=31)
    old = age(add_file(folders.export, "atkomstlogg", ".csv", b"19880504-2382"), days=31)

    removed = clean(folders, NOW, days=30)

    assert set(removed) == {folders.kvitto / "Kvitto K1-1.pdf", old}
    assert (folders.kvitto / "Kvitto K1-2.pdf").exists()


def test_every_file_has_its_days(folders):
    """On the last day it lies there, the day after it does not."""
    path = age(add_file(folders.export, "lista", ".csv", b"x"), days=30, minutes=-1)

    assert clean(folders, NOW, days=30) == ()
    assert clean(folders, NOW + timedelta(minutes=2), days=30) == (path,)


def test_a_file_from_a_day_to_come_has_its_days_from_now_on(folders, tmp_path):
    """The computer's clock was years ahead when it was written, and has been put right."""
    remember_folder(folders, tmp_path)
    paths = {
        age(add_file(folders.export, "lista", ".csv", b"x"), days=-4000),
        age(add_file(tmp_path, "kassa-K1", ".utbyte", b"1"), days=-4000),
    }
    half_written = age(_touched(folders.export / ".kassa-old"), days=-4000)

    assert clean(folders, NOW, days=30) == ()
    assert clean(folders, NOW + timedelta(days=2), days=30) == (half_written,)
    assert set(clean(folders, NOW + timedelta(days=31), days=30)) == paths


def test_somebody_elses_files_are_left_alone(folders):
    """Also under a name that Kassa might have given, or once had given to another content."""
    add_file(folders.kvitto, "Kvitto K1-1", ".pdf", b"%PDF ours")
    others = {
        folders.kvitto / "Kvitto K1-1.pdf": b"%PDF edited by somebody",
        folders.kvitto / "Kvitto K1-9.pdf": b"%PDF from another program",
        folders.export / "semesterlista.csv": b"x",
        folders.export / ".gitkeep": b"",
    }
    for path, content in others.items():
        path.write_bytes(content)
        age(path, days=400)
    (folders.export / "egen mapp").mkdir()
    age(folders.export / "egen mapp", days=400)
    (folders.export / "genväg.csv").symlink_to(folders.kvitto / "Kvitto K1-9.pdf")

    assert clean(folders, NOW, days=1) == ()
    assert all(path.read_bytes() == content for path, content in others.items())


def test_a_receipt_from_before_there_were_lists_is_known_by_its_maker(folders):
    """An earlier version wrote it; the PDF says so."""
    path = folders.kvitto / "Kvitto K1-1.pdf"
    path.write_bytes(PdfKvittoRenderer().render(ORDINARY, kopia=False))
    age(path, days=31)

    assert clean(folders, NOW, days=30) == (path,)


def test_what_is_to_be_kept_is_kept(folders):
    path = age(add_file(folders.export, "bokforing", ".si", b"x", is_kept=True), days=400)

    assert clean(folders, NOW, days=1) == ()
    assert path.exists()


def test_the_books_their_copies_and_their_keys_are_never_touched(folders):
    till = Till.open(folders.database)
    till.sell()
    till.close()
    folders.copies.mkdir()
    kept = [
        *folders.base.glob("kassa*"),
        folders.copies / "kassa-K1-0a1b2c3d-2020-01-01-120000.kopia",
        folders.base / "kassa.fore-0004_dag.db",
        folders.base / "kassa.ersatt-2020-01-01.db",
        folders.base / "kassa.ersatt-2020-01-01.nyckel",
    ]
    for path in kept:
        path.touch()
        age(path, days=4000)

    assert clean(folders, NOW, days=1) == ()
    assert all(path.exists() for path in kept)


def test_what_a_crash_left_half_written_goes_after_a_day(folders, tmp_path):
    """A fresh one may be in use by another window."""
    named = tmp_path / "kopior"
    named.mkdir()
    places = (folders.base, folders.kvitto, folders.export, named)  # the last at the next copy
    old = [age(_touched(place / ".kassa-old"), days=2) for place in places]
    new = [_touched(place / ".kassa-new") for place in places]
    drill = folders.base / ".kassa-prov"
    drill.mkdir()
    _touched(drill / "kassa.db")
    age(drill, days=2)

    removed = {*clean(folders, NOW, 30), *clean_left_over(named, NOW)}

    assert removed == {*old, drill}
    assert all(path.exists() for path in new)


def _touched(path: Path) -> Path:
    path.touch()
    return path


def test_a_list_goes_with_the_last_of_its_files(folders):
    """They would heap up; today's may be in use."""
    path = age(add_file(folders.export, "lista", ".csv", b"x"), days=31)
    [listed] = folders.export.glob(".skrivet-*")
    assert stat.S_IMODE(listed.stat().st_mode) == 0o600
    earlier = listed.rename(listed.with_name(".skrivet-2020-01-01"))

    clean(folders, NOW, days=40)
    assert earlier.exists()
    clean(folders, NOW, days=30)

    assert not path.exists()
    assert not earlier.exists()


def test_a_damaged_list_and_a_missing_folder_stop_nothing(folders):
    path = age(add_file(folders.export, "lista", ".csv", b"x"), days=31)
    [listed] = folders.export.glob(".skrivet-*")
    listed.write_bytes(b'{"namn": 1}\n\xff\n{"namn": "x"\n' + listed.read_bytes())
    (folders.export / ".skrivet-2020-01-01").write_text('{"namn": "a"\n[1]\nnull\n')
    folders.kvitto.rmdir()

    assert clean(folders, NOW, days=30) == (path,)


def test_a_file_written_elsewhere_goes_too_and_nothing_else_there(folders, tmp_path):
    """An exchange file on a stick holds everybody; the stick's other files are somebody's own."""
    stick = tmp_path / "usb"
    stick.mkdir()
    remember_folder(folders, stick)
    path = add_file(stick, "kassa-K1", ".utbyte", b"1")
    age(path, days=31)
    paper = stick / "Kvitto K1-9.pdf"
    paper.write_bytes(PdfKvittoRenderer().render(ORDINARY, kopia=False))
    age(paper, days=400)

    assert clean(folders, NOW, days=30) == (path,)
    assert paper.exists()


def test_a_stick_that_is_out_is_cleaned_when_it_is_in_again(folders, tmp_path):
    stick, away = tmp_path / "usb", tmp_path / "away"
    stick.mkdir()
    remember_folder(folders, stick)
    path = add_file(stick, "kassa-K1", ".utbyte", b"1")
    age(path, days=31)
    stick.rename(away)
    assert clean(folders, NOW, days=30) == ()
    away.rename(stick)

    assert clean(folders, NOW, days=30) == (path,)
    [listed] = stick.glob(".skrivet-*")
    listed.rename(stick / ".skrivet-2020-01-01")
    clean(folders, NOW, days=30)
    assert list(stick.iterdir()) == []
    assert (folders.base / ".skrivet-annanstans").read_bytes() == b""


KILLED = """
import os, signal, sys
from pathlib import Path
from kassa.adapters.cleaning import remember_folder, replace_elsewhere
from kassa.adapters.files import add_file
from kassa.adapters.folders import Folders

clinic, stick, way, nth = sys.argv[1:]
left = int(nth)

def killed_at(call):
    def counted(*args, **kwargs):
        global left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        return call(*args, **kwargs)
    return counted

for name in ("open", "fsync", "link", "rename", "replace", "unlink", "close"):
    setattr(os, name, killed_at(getattr(os, name)))
folders = Folders(Path(clinic))
if way == "add":
    remember_folder(folders, Path(stick))
    add_file(Path(stick), "kassa-K1", ".utbyte", b"19880504-2382")
else:
    replace_elsewhere(folders, Path(stick) / "lista.csv", b"19880504-2382")
print("done")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX does")
@pytest.mark.parametrize("way", ["add", "replace"])
def test_what_was_killed_while_it_wrote_elsewhere_is_cleaned_away_too(folders, tmp_path, way):
    """Killed at any call to the disk: nothing with a patient outlives its days on the stick."""
    kills, said = 0, b""
    while said != b"done\n" and kills < 40:
        stick = tmp_path / f"usb{kills}"
        stick.mkdir()
        call = [sys.executable, "-c", KILLED, str(folders.base), str(stick), way, str(kills)]
        done = subprocess.run(call, check=False, stdout=subprocess.PIPE, timeout=60)
        for path in (*stick.iterdir(), *folders.base.iterdir()):
            if not path.name.startswith(".skrivet"):
                age(path, days=31)

        clean(folders, NOW, days=30)
        assert [path for path in stick.iterdir() if path.read_bytes() == b"19880504-2382"] == []
        said = done.stdout
        kills += not said
    assert 5 < kills < 40


def test_a_list_whose_names_cannot_be_files_stops_nothing(tmp_path):
    """Damaged: a name too long for any disk, one with a zero in it."""
    folders = Folders(tmp_path)
    folders.ensure()
    folders.export.mkdir(exist_ok=True)
    lines = [json.dumps({"namn": name, "sha256": "0"}) for name in ("x" * 5000, "a\0b")]
    (folders.export / ".skrivet-2026-01-01").write_text("\n".join(lines), encoding="utf-8")

    assert clean(folders, datetime.now(UTC), days=30) == ()
