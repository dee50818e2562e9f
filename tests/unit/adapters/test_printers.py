"""A folder of PDF files, and what CUPS can complain about (from programs that pretend)."""

import os
import stat
import sys
from pathlib import Path

import pytest

from kassa.adapters.printers import (
    Cups,
    CupsPrinter,
    FolderPrinter,
    choose_printer,
    list_queues,
)
from kassa.errors import PrinterError

READY = """
echo "scheduler is running"
echo "printer Reception is idle.  enabled since Mon Mar  2 09:00:00 2026"
echo "Reception accepting requests since Mon Mar  2 09:00:00 2026"
"""
TAKES = (
    'cat > "$KEPT/pdf"; printf "%s\\n" "$@" > "$KEPT/arguments"; echo "request id is Reception-1"'
)


@pytest.fixture
def pretend(tmp_path):
    """Return a CUPS whose programs are shell scripts: ``pretend(lp=..., lpstat=...)``."""

    def make(timeout: float = 10.0, **programs: str) -> Cups:
        for name, script in programs.items():
            file = tmp_path / name
            file.write_text(f"#!/bin/sh\n{script}\n")
            file.chmod(0o755)
        path = os.pathsep.join([str(tmp_path), "/usr/bin", "/bin"])
        return Cups({"PATH": path, "KEPT": str(tmp_path)}, timeout)

    return make


@pytest.fixture
def nothing_installed(tmp_path):
    return Cups({"PATH": str(tmp_path)})


def failure(cups: Cups) -> str:
    with pytest.raises(PrinterError) as caught:
        CupsPrinter("Reception", cups).send(b"%PDF", "Kvitto K1-1")
    assert caught.value.code == "skrivare"
    assert "Inget är förlorat" in caught.value.message
    return caught.value.message


def test_queue_receives_the_exact_bytes_and_the_title(pretend, tmp_path):
    pdf = bytes(range(256)) * 1000
    CupsPrinter("Reception", pretend(lp=TAKES, lpstat=READY)).send(pdf, "Kvitto K1-1")

    assert (tmp_path / "pdf").read_bytes() == pdf
    arguments = (tmp_path / "arguments").read_text().splitlines()
    assert arguments == ["-d", "Reception", "-t", "Kvitto K1-1", "-"]


def test_programs_answer_in_english_whatever_the_language(pretend, tmp_path):
    cups = pretend(lp=f'{TAKES}; echo "$LC_ALL" > "$KEPT/language"', lpstat=READY)
    CupsPrinter("Reception", cups).send(b"%PDF", "Kvitto K1-1")

    assert (tmp_path / "language").read_text() == "C\n"


def test_missing_cups_is_told(nothing_installed):
    assert "inte installerad" in failure(nothing_installed)


@pytest.mark.parametrize(
    ("lpstat", "lp", "told"),
    [
        (READY, 'echo "lp: Error - The printer or class does not exist." >&2; exit 1',
         "finns inte längre"),
        (READY, 'echo "lp: Destination \\"Reception\\" is not accepting jobs." >&2; exit 1',
         "tar inte emot utskrifter"),
        (READY, 'echo "lp: Error - scheduler not responding." >&2; exit 1', "inte igång"),
        (READY, 'echo "lp: Request entity too large" >&2; exit 1', "Request entity too large"),
        (READY, "exit 1", "inget svar"),
        ('echo "scheduler is not running"; exit 1', TAKES, "inte igång"),
        ('echo "printer Reception disabled since Mon -"; echo "\tPaused"', TAKES, "pausad"),
        (f'{READY} echo "Reception not accepting requests since Mon -"', TAKES,
         "tar inte emot utskrifter"),
    ],
)  # fmt: skip
def test_complaint_of_cups_is_told_in_swedish(pretend, lpstat, lp, told):
    assert told in failure(pretend(lpstat=lpstat, lp=lp))


def test_nothing_is_sent_to_a_paused_queue(pretend, tmp_path):
    failure(pretend(lpstat='echo "printer Reception disabled since Mon -"', lp=TAKES))

    assert not (tmp_path / "pdf").exists()


def test_pause_of_another_queue_does_not_matter(pretend, tmp_path):
    cups = pretend(lpstat='echo "printer Reception2 disabled since Mon -"', lp=TAKES)
    CupsPrinter("Reception", cups).send(b"%PDF", "Kvitto K1-1")

    assert (tmp_path / "pdf").exists()


def test_queue_that_only_lp_knows_is_used(pretend, tmp_path):
    unknown = 'echo "lpstat: Invalid destination name in list \\"Reception\\"." >&2; exit 1'
    CupsPrinter("Reception", pretend(lpstat=unknown, lp=TAKES)).send(b"%PDF", "Kvitto K1-1")

    assert (tmp_path / "pdf").exists()


def test_silent_cups_is_told_after_the_time_limit(pretend):
    assert "svarar inte" in failure(pretend(timeout=0.2, lpstat="exec sleep 30", lp=TAKES))


@pytest.mark.skipif(sys.platform == "win32", reason="permission bits decide who may run a file")
def test_program_that_does_not_start_is_told(pretend, tmp_path):
    cups = pretend(lp=TAKES, lpstat=READY)
    (tmp_path / "lpstat").write_bytes(b"\x7fELF not a program")

    assert "går inte att starta" in failure(cups)


def test_queues_are_listed_sorted(pretend, nothing_installed):
    assert list_queues(pretend(lpstat='printf "Reception\\nKontor\\n"')) == ("Kontor", "Reception")
    assert list_queues(pretend(lpstat="exit 1")) == ()
    assert list_queues(pretend(timeout=0.2, lpstat="exec sleep 30")) == ()
    assert list_queues(nothing_installed.__class__({"PATH": ""})) == ()


def test_settings_choose_the_printer(tmp_path):
    assert choose_printer("", tmp_path) == FolderPrinter(tmp_path)
    assert choose_printer("Reception", tmp_path).name == "Reception"


def names(folder: Path) -> list[str]:
    """Return the papers in a folder; Kassa's own list of them is hidden."""
    return sorted(file.name for file in folder.iterdir() if not file.name.startswith(".skrivet-"))


def test_folder_keeps_each_receipt_for_the_owner_only(tmp_path):
    FolderPrinter(tmp_path).send(b"%PDF-1", "Kvitto K1-1")

    file = tmp_path / "Kvitto K1-1.pdf"
    assert file.read_bytes() == b"%PDF-1"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.stat().st_nlink == 1
    assert names(tmp_path) == ["Kvitto K1-1.pdf"]


def test_folder_never_overwrites(tmp_path):
    for content in (b"first", b"second", b"third"):
        FolderPrinter(tmp_path).send(content, "Kvitto ÅÄÖ-1")

    expected = ["Kvitto ÅÄÖ-1 (2).pdf", "Kvitto ÅÄÖ-1 (3).pdf", "Kvitto ÅÄÖ-1.pdf"]
    assert names(tmp_path) == expected
    assert (tmp_path / "Kvitto ÅÄÖ-1.pdf").read_bytes() == b"first"


@pytest.mark.parametrize("title", ["../../etc/x", "/tmp/x", "..", "", "a\nb", "a:b\\c"])
def test_title_never_leaves_the_folder(tmp_path, title):
    folder = tmp_path / "kvitto"
    folder.mkdir()
    FolderPrinter(folder).send(b"%PDF", title)

    assert len(names(folder)) == 1
    assert names(tmp_path) == ["kvitto"]


def test_missing_folder_is_told(tmp_path):
    printer = FolderPrinter(tmp_path / "saknas")

    with pytest.raises(PrinterError, match="saknas"):
        printer.send(b"%PDF", "Kvitto K1-1")


@pytest.mark.parametrize("broken", ["os.fsync", "os.link"])
def test_failed_write_leaves_nothing_behind(tmp_path, monkeypatch, broken):
    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(broken, full)
    with pytest.raises(PrinterError, match="disken"):
        FolderPrinter(tmp_path).send(b"%PDF", "Kvitto K1-1")

    assert names(tmp_path) == []
