"""A real CUPS, started for the test alone, that prints to a socket: skipped where there is none.

The server gets a folder and a socket file of its own, and is no business of the system's CUPS.
"""

import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path

import pytest

from kassa.adapters.kvitto_pdf import PdfKvittoRenderer
from kassa.adapters.printers import Cups, CupsPrinter, list_queues
from kassa.errors import PrinterError
from tests.helpers.kvitto_case import ORDINARY

SEARCH = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"])
NEEDED = ("cupsd", "lp", "lpstat", "lpadmin", "cupsdisable", "cupsenable", "cupsreject")
MISSING = [name for name in NEEDED if shutil.which(name, path=SEARCH) is None]

pytestmark = pytest.mark.skipif(
    bool(MISSING), reason=f"CUPS is not installed here: {', '.join(MISSING)} missing"
)

QUEUE = "Reception"
CONFIGURATION = """
Listen {root}/sock
Browsing Off
DefaultAuthType None
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order allow,deny
    Allow all
  </Limit>
</Policy>
"""
PLACES = """
ServerRoot {root}/etc
StateDir {root}/state
CacheDir {root}/cache
RequestRoot {root}/spool
TempDir {root}/spool/tmp
AccessLog {root}/access
ErrorLog {root}/error
PageLog {root}/page
"""


class PaperEnd:
    """The far end of the queue: takes one job and keeps its bytes."""

    def __init__(self) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.server.settimeout(20)
        self.port = self.server.getsockname()[1]
        self.received = b""
        self.thread = threading.Thread(target=self._take, daemon=True)
        self.thread.start()

    def _take(self) -> None:
        try:
            connection, _ = self.server.accept()
        except OSError:
            return
        with connection:
            while part := connection.recv(65536):
                self.received += part

    def close(self) -> None:
        self.server.close()


@pytest.fixture(scope="module")
def server():
    """Start a CUPS of its own and give the environment that reaches it."""
    root = Path(tempfile.mkdtemp(prefix="kassa-cups-"))  # short: a socket's path has a limit
    root.chmod(0o755)
    for name in ("etc", "state", "cache", "spool/tmp"):
        (root / name).mkdir(parents=True)
    (root / "cupsd.conf").write_text(CONFIGURATION.format(root=root))
    (root / "cups-files.conf").write_text(PLACES.format(root=root))
    environment = {"PATH": SEARCH, "CUPS_SERVER": str(root / "sock"), "LC_ALL": "C"}
    arguments = ["-f", "-c", str(root / "cupsd.conf"), "-s", str(root / "cups-files.conf")]
    program = shutil.which("cupsd", path=SEARCH)
    assert program is not None
    process = subprocess.Popen(
        [program, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        if not _answers(environment, process):
            pytest.skip("cupsd does not start here")
        yield environment
    finally:
        process.terminate()
        process.wait(timeout=20)
        shutil.rmtree(root, ignore_errors=True)


def _answers(environment: dict[str, str], process: subprocess.Popen[bytes]) -> bool:
    for _ in range(100):
        code, said = Cups(environment).run("lpstat", "-r")
        if code == 0 and "is running" in said:
            return True
        if process.poll() is not None:
            return False
        time.sleep(0.1)
    return False


@pytest.fixture
def paper(server):
    """Make a queue that ends in a socket of this test."""
    end = PaperEnd()
    backend = f"socket://127.0.0.1:{end.port}"
    code, said = Cups(server).run("lpadmin", "-p", QUEUE, "-E", "-v", backend, "-m", "raw")
    if code != 0:
        pytest.skip(f"this CUPS takes no raw queue: {said.strip()}")
    yield end
    end.close()
    Cups(server).run("lpadmin", "-x", QUEUE)


def test_kvitto_comes_out_byte_for_byte(server, paper):
    pdf = PdfKvittoRenderer().render(ORDINARY, kopia=False)
    CupsPrinter(QUEUE, Cups(server)).send(pdf, "Kvitto RYHOV1-1042")

    paper.thread.join(timeout=20)
    assert paper.received == pdf


def test_queue_is_listed(server, paper):
    assert QUEUE in list_queues(Cups(server))


@pytest.mark.parametrize(
    ("program", "told"), [("cupsdisable", "är pausad"), ("cupsreject", "tar inte emot")]
)
def test_stopped_queue_is_told(server, paper, program, told):
    Cups(server).run(program, QUEUE)

    with pytest.raises(PrinterError, match=told):
        CupsPrinter(QUEUE, Cups(server)).send(b"%PDF", "Kvitto RYHOV1-1042")


def test_unknown_queue_is_told(server):
    with pytest.raises(PrinterError, match="finns inte längre"):
        CupsPrinter("Borta", Cups(server)).send(b"%PDF", "Kvitto RYHOV1-1042")


def test_server_that_does_not_run_is_told(server):
    nobody = {**server, "CUPS_SERVER": server["CUPS_SERVER"] + "-nobody"}

    with pytest.raises(PrinterError, match="inte igång"):
        CupsPrinter(QUEUE, Cups(nobody)).send(b"%PDF", "Kvitto RYHOV1-1042")
