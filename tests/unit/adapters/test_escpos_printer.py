"""A receipt printer spoken to directly: over a real socket, off, empty, open, silent, cut off."""

import os
import socket
import threading
import tty

import pytest

from kassa.adapters.escpos_printer import EscposPrinter, is_address
from kassa.adapters.remsa_escpos import EscposKvittoRenderer
from kassa.desk.print_kvitto import print_kvitto
from kassa.errors import PrinterError, PrintUnknownError
from tests.helpers.escpos_paper import LoopbackPrinter
from tests.helpers.kvitto_case import ORDINARY
from tests.helpers.till import Till

CONTENT = EscposKvittoRenderer().render(ORDINARY, kopia=False)


@pytest.fixture
def machine():
    machine = LoopbackPrinter()
    yield machine
    machine.close()


def printer_of(machine: LoopbackPrinter) -> EscposPrinter:
    return EscposPrinter(machine.address, answer_seconds=0.3, print_seconds=0.5)


def test_what_is_sent_comes_out(machine):
    printer_of(machine).send(CONTENT, "Kvitto RYHOV1-1042")
    assert bytes(machine.got) == CONTENT
    assert machine.paper.qr == ["RYHOV1-1042"]


@pytest.mark.parametrize(
    ("question", "answer", "words"),
    [
        (4, 0x72, "slut på papper"),
        (2, 0x16, "öppet lock"),
        (2, 0x52, "ett fel"),
        (1, 0x1A, "knapp"),
    ],
)
def test_a_printer_that_cannot_print_is_told_before_anything_is_sent(
    machine, question, answer, words
):
    machine.status[question] = answer
    with pytest.raises(PrinterError, match=words) as caught:
        printer_of(machine).send(CONTENT, "x")
    assert not isinstance(caught.value, PrintUnknownError)
    assert "Inget är förlorat" in str(caught.value)
    assert not machine.got


def test_a_printer_that_is_off(machine):
    """The clerk reads Swedish, not the operating system's own words."""
    machine.close()
    with pytest.raises(PrinterError, match=r"svarar inte \(den tar inte emot\)"):
        printer_of(machine).send(CONTENT, "x")


def test_a_printer_that_takes_the_call_and_says_nothing_is_off(machine):
    machine.is_silent = True
    with pytest.raises(PrinterError, match="svarar inte"):
        printer_of(machine).send(CONTENT, "x")
    assert not machine.got


@pytest.mark.parametrize("after", [None, 0x0C])
def test_a_printer_that_does_not_say_it_is_done_is_asked_about(machine, after):
    machine.after = after
    with pytest.raises(PrintUnknownError, match=r"Titta efter|titta på kvittot"):
        printer_of(machine).send(CONTENT, "x")
    assert bytes(machine.got) == CONTENT


def test_a_cable_pulled_in_the_middle_is_asked_about(machine):
    machine.hangs_up_after = 1
    with pytest.raises(PrintUnknownError):
        printer_of(machine).send(CONTENT * 200, "x")


def test_nobody_knows_is_written_as_a_question(machine, tmp_path):
    """Neither printed nor failed: the window asks, and until then a new print is a copy."""
    machine.after = None
    till = Till.open(tmp_path / "kassa.db")
    kvitto = till.sell().kvitto
    with pytest.raises(PrintUnknownError):
        print_kvitto(
            kvitto,
            EscposKvittoRenderer(),
            printer_of(machine),
            till.ledger,
            till.clock,
            till.desk,
        )
    assert [found.kvitto for found in till.ledger.open_print_list(till.desk.id)] == [kvitto]
    till.close()


def test_a_device_file_that_says_nothing_is_believed():
    """A terminal pair stands for a printer on USB: bytes go in raw and come out the same."""
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    got = bytearray()

    def take() -> None:
        while len(got) < len(CONTENT):
            got.extend(os.read(ours, 4_096))

    reader = threading.Thread(target=take, daemon=True)
    reader.start()
    EscposPrinter(os.ttyname(theirs), 0.1, 0.2).send(CONTENT, "x")
    reader.join(5)
    os.close(ours)
    os.close(theirs)
    assert CONTENT in bytes(got)


def test_a_device_that_is_not_there():
    with pytest.raises(PrinterError, match="svarar inte"):
        EscposPrinter("/dev/usb/lp97").send(CONTENT, "x")


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        ("192.168.1.50", True),
        ("kvitto.mottagning.lan:9100", True),
        ("[fe80::1]:9100", True),
        ("/dev/usb/lp0", True),
        ("/etc/passwd", False),
        ("192.168.1.50:0", False),
        ("192.168.1.50:99999", False),
        ("http://192.168.1.50", False),
        ("kvittoskrivaren i hallen", False),
    ],
)
def test_what_an_address_looks_like(value, answer):
    assert is_address(value) is answer


def test_loopback_is_really_a_network(machine):
    """The fake is a server like any other: another program's bytes arrive as well."""
    with socket.create_connection(("127.0.0.1", machine.port)) as other:
        other.sendall(b"\x10\x04\x01")
        assert other.recv(1) == b"\x12"
