"""The power of SIGKILL while a receipt is printed: what lies in the tray is never forgotten.

The printer is a folder outside the database, as a real printer is: what it took stays there when
the process is gone. After every cut the records and the tray agree, or the clerk is asked.
"""

import os
from functools import partial
from pathlib import Path

import pytest

from kassa.adapters.escpos_printer import EscposPrinter, _SocketWire
from kassa.adapters.printers import FolderPrinter
from kassa.desk.dagsavslut import CloseDay, close_day
from kassa.desk.print_kvitto import print_kvitto
from kassa.kvitto.document import Kvitto
from tests.e2e.test_kill import cut_off, start_again, statements_of
from tests.helpers.escpos_paper import LoopbackPrinter
from tests.helpers.killed import fresh_copy
from tests.helpers.till import Till
from tests.helpers.whole import counts
from tests.unit.desk.test_print_kvitto import PlainRenderer
from torture.child import Reporter, start
from torture.points import Points, die

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")


def into(tray: Path):
    """Return work that prints the newest receipt into a folder."""

    def work(till: Till) -> None:
        kvitto = till.ledger.last_kvitto(till.desk.id)
        assert kvitto is not None
        printer = FolderPrinter(tray)
        print_kvitto(kvitto, PlainRenderer(), printer, till.ledger, till.clock, till.desk)

    return work


def sold(path: Path) -> Kvitto:
    till = Till.open(path)
    kvitto = till.sell().kvitto
    till.close()
    return kvitto


def test_a_print_killed_at_any_statement_is_recorded_or_asked_about(clinic, tmp_path):
    outcomes = set()
    tray = tmp_path / "tray"
    trial = fresh_copy(clinic, tmp_path) / "kassa.db"
    sold(trial)
    tray.mkdir()
    total = statements_of(trial, into(tray))
    for place in range(1, total + 2):
        trial = fresh_copy(clinic, tmp_path) / "kassa.db"
        kvitto = sold(trial)
        for paper in tray.iterdir():
            paper.unlink()
        cut_off(trial, into(tray), place)
        came_out = any(tray.iterdir())
        till = start_again(trial)
        is_asked = [found.kvitto for found in till.ledger.open_print_list(till.desk.id)] == [kvitto]
        is_noted = any(event.error is None for event in till.ledger.print_list(kvitto.id))
        till.close()
        assert not (is_asked and is_noted)
        if came_out:
            assert is_asked or is_noted, f"forgotten when killed before statement {place}"
        outcomes.add((came_out, is_asked, is_noted))
    # Before it was sent, while nobody can know, and after: each was met.
    assert {(False, False, False), (True, True, False), (True, False, True)} <= outcomes


def test_a_receipt_printer_killed_at_any_place_is_recorded_or_asked_about(clinic, tmp_path):
    """Before and after each word to the printer, and in the middle of the receipt."""
    outcomes = set()
    places = 1
    place = 0
    while place <= places:
        trial = fresh_copy(clinic, tmp_path) / "kassa.db"
        kvitto = sold(trial)
        printer = LoopbackPrinter()
        work = partial(_on_wire, trial, printer.address)
        if place == 0:
            report, was_killed = start(partial(work, None)).wait()
            places = report.count
        else:
            report, was_killed = start(partial(work, place)).wait()
        assert (report.failed, was_killed) == ("", place > 0)
        printer.close()
        came_out = bool(printer.got)
        till = start_again(trial)
        is_asked = [found.kvitto for found in till.ledger.open_print_list(till.desk.id)] == [kvitto]
        is_noted = any(event.error is None for event in till.ledger.print_list(kvitto.id))
        till.close()
        assert not (is_asked and is_noted)
        if came_out:
            assert is_asked or is_noted, f"forgotten when killed at place {place}"
        outcomes.add((came_out, is_asked, is_noted))
        place += 1
    assert places > 20
    assert {
        (False, False, False),
        (False, True, False),
        (True, True, False),
        (True, False, True),
    } <= (outcomes)


def _on_wire(path: Path, address: str, place: int | None, reporter: Reporter) -> None:
    """Print the newest receipt over the network; words to the printer are places as well."""
    points = Points(place)
    points.install()
    whole_write, read = _SocketWire.write, _SocketWire.read

    def write(wire: _SocketWire, content: bytes) -> None:
        points.passed()
        half = len(content) // 2
        whole_write(wire, content[:half])
        points.passed()
        whole_write(wire, content[half:])

    def answered(wire: _SocketWire, seconds: float) -> bytes:
        points.passed()
        return read(wire, seconds)

    _SocketWire.write, _SocketWire.read = write, answered  # type: ignore[method-assign, assignment]
    till = Till.open(path)
    kvitto = till.ledger.last_kvitto(till.desk.id)
    assert kvitto is not None
    printer = EscposPrinter(address)
    print_kvitto(kvitto, PlainRenderer(), printer, till.ledger, till.clock, till.desk)
    reporter.count(points.seen)
    if place is not None:
        die()


def test_a_closing_killed_at_any_statement_is_whole_or_absent(clinic, tmp_path):
    trial = fresh_copy(clinic, tmp_path) / "kassa.db"
    sold(trial)

    def work(till: Till) -> None:
        close_day(CloseDay("z-1"), till.ledger, till.clock, till.desk)

    total = statements_of(trial, work)
    for place in range(1, total + 2):
        trial = fresh_copy(clinic, tmp_path) / "kassa.db"
        sold(trial)
        cut_off(trial, work, place)
        till = start_again(trial)
        work(till)
        work(till)
        till.close()
        assert counts(trial)["z_rapport"] == 1
