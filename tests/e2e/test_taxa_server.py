"""The real thing: a web server with TLS on loopback, cut, slowed and killed in the middle.

The certificate authority is made here; the publication is laid out by Kassa's own commands; the
desk fetches with the real client over a real socket into a real file.
"""

from __future__ import annotations

import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import trustme

from db.ledger import SqliteLedger
from kassa.adapters.central.client import TufCentral
from kassa.adapters.central.keys import Key, KeyRole, new_key
from kassa.adapters.central.publish import Publication, create, publish
from kassa.adapters.central.repository import Repository
from kassa.adapters.central.transport import Patience
from kassa.adapters.settings_file import save_settings
from kassa.adapters.system_clock import SystemClock
from kassa.desk.hamta_taxa import Hamtat, Source, hamta_taxa
from kassa.desk.settings import Settings
from kassa.taxa.central import (
    CertificateError,
    CutError,
    OversizeError,
    SlowError,
    TariffFetchError,
    UnreachableError,
)
from kassa.taxa.load import load_taxa
from tests.helpers.region import NO_SEEDS, MemoryMirror, norrmark
from tests.helpers.till import desk_of, open_ledger

ROOT = Path(__file__).parents[2]
QUICK = Patience(connect=2, silence=1, file=2, slowest=1_000_000)
SILENT_SECONDS = 60
COMING = date(2099, 1, 1)


class Handler(SimpleHTTPRequestHandler):
    """Serves files, in whatever bad way the server was told to."""

    server: Server

    def do_GET(self) -> None:
        how = self.server.how
        if how == "redirect":
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()
        elif how == "drip_headers":
            with suppress(OSError):
                self._drip(b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 10_000)
        elif how and self.server.at in self.path:
            self._badly(how)
        else:
            super().do_GET()

    def _badly(self, how: str) -> None:
        content = Path(self.translate_path(self.path)).read_bytes()
        self.send_response(200)
        if how != "endless":
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        with suppress(OSError):
            if how == "cut":
                self.wfile.write(content[: len(content) // 2])
                self.wfile.flush()
                self.connection.shutdown(socket.SHUT_RDWR)
            elif how == "drip":
                self._drip(content)
            elif how == "silence":
                self.wfile.write(content[:10])
                self.wfile.flush()
                self.server.was_waited_out |= not self.server.may_go_on.wait(SILENT_SECONDS)
            elif how == "endless":
                while True:
                    self.wfile.write(b" " * 65_536)
            elif how == "die":
                self.wfile.write(content[:1_000])
                self.wfile.flush()
                os.kill(os.getpid(), signal.SIGKILL)
        self.close_connection = True

    def _drip(self, content: bytes) -> None:
        """Send byte by byte, for minutes, until nobody is there any more."""
        for byte in content:
            self.wfile.write(bytes([byte]))
            time.sleep(0.2)
        self.server.was_waited_out = True

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """A web server with a certificate of its own authority.

    Attributes:
        how: the bad way it serves; empty for the right one.
        at: part of the path that is served badly.
        may_go_on: ends a silence.
        was_waited_out: somebody stayed to the end of a drip or of a silence.
    """

    daemon_threads = True

    def __init__(self, folder: Path, cert: trustme.LeafCert) -> None:
        super().__init__(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
        self.how = ""
        self.at = "targets/"
        self.may_go_on = threading.Event()
        self.was_waited_out = False
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        cert.configure_cert(context)
        self.socket = context.wrap_socket(self.socket, server_side=True)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is what is tried here."""

    @property
    def address(self) -> str:
        return f"https://localhost:{self.server_address[1]}"


@dataclass
class Site:
    """A publication behind a server, and a desk that fetches from it."""

    server: Server
    repository: Repository
    keys: list[Key]
    ca: Path
    ledger: SqliteLedger
    root: bytes

    def publish(self, content: bytes) -> None:
        publication = Publication(load_taxa(content), content, {})
        publish(self.repository, publication, self.keys, datetime.now(UTC))

    def fetch(self, patience: Patience = QUICK, ca: Path | None = None) -> Hamtat:
        central = TufCentral(self.server.address, ca or self.ca, patience)
        source = Source(central, "98", self.root, MemoryMirror(), NO_SEEDS)
        return hamta_taxa(source, self.ledger, SystemClock(), desk_of())

    def installed(self) -> list[str]:
        return [str(fil.galler_fran) for fil in self.ledger.taxa_fil_list()]


def lay_out(folder: Path) -> tuple[Repository, list[Key]]:
    """Publish a first tariff; return where, and the keys."""
    keys = [
        new_key(roll, f"{roll.value} {number}")
        for roll, count in ((KeyRole.ROT, 2), (KeyRole.TAXA, 2), (KeyRole.STAMPEL, 1))
        for number in range(count)
    ]
    repository = Repository(folder)
    thresholds = {KeyRole.ROT: 2, KeyRole.TAXA: 2, KeyRole.STAMPEL: 1}
    create(repository, "98", keys, thresholds, datetime.now(UTC))
    content = norrmark()
    publish(repository, Publication(load_taxa(content), content, {}), keys, datetime.now(UTC))
    return repository, keys


@pytest.fixture
def site(tmp_path) -> Iterator[Site]:
    repository, keys = lay_out(tmp_path / "utlagd")
    authority = trustme.CA()
    ca = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(ca))
    server = Server(tmp_path / "utlagd", authority.issue_cert("localhost"))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    ledger = open_ledger(tmp_path / "kassa.db")
    root = (tmp_path / "utlagd" / "metadata" / "1.root.json").read_bytes()
    yield Site(server, repository, keys, ca, ledger, root)
    server.shutdown()
    thread.join()
    server.server_close()
    ledger.close()


@pytest.fixture
def desk(site: Site) -> Site:
    """The same with a tariff installed and the next one published."""
    site.fetch()
    assert site.installed() == ["2026-01-01"]
    site.publish(norrmark(COMING))
    return site


def test_a_desk_fetches_over_tls_from_the_regions_own_authority(desk):
    desk.fetch()

    assert desk.installed() == ["2026-01-01", "2099-01-01"]


def test_a_server_without_the_right_certificate(desk, tmp_path):
    other = tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(str(other))

    with pytest.raises(CertificateError):
        desk.fetch(ca=other)
    assert desk.installed() == ["2026-01-01"]


@pytest.mark.parametrize(
    ("how", "at", "error"),
    [
        ("cut", "targets/", CutError),
        ("cut", "timestamp", CutError),
        ("drip", "targets/", SlowError),
        ("drip", "timestamp", SlowError),
        ("drip_headers", "", SlowError),
        ("silence", "targets/", SlowError),
        ("endless", "targets/", OversizeError),
        ("endless", "timestamp", OversizeError),
        ("redirect", "", UnreachableError),
    ],
)
def test_a_server_that_serves_badly_leaves_the_old_tariff_and_is_forgiven(desk, how, at, error):
    """Nothing waits for ever, nothing half is taken; when the server is well all is fetched."""
    desk.server.how, desk.server.at = how, at

    with pytest.raises(error) as caught:
        desk.fetch()
    assert type(caught.value) is error
    assert not desk.server.was_waited_out
    assert desk.installed() == ["2026-01-01"]

    desk.server.how = ""
    desk.server.may_go_on.set()
    desk.fetch()
    assert desk.installed() == ["2026-01-01", "2099-01-01"]


def test_no_server_at_all(desk):
    desk.server.shutdown()
    desk.server.server_close()

    with pytest.raises(TariffFetchError):
        desk.fetch()
    assert desk.installed() == ["2026-01-01"]


def test_a_server_that_is_killed_in_the_middle(tmp_path):
    """The server is a process of its own and dies while it sends the tariff."""
    lay_out(tmp_path / "utlagd")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    cert = authority.issue_cert("localhost")
    port, child = _serve_in_a_child(tmp_path / "utlagd", cert)
    ledger = open_ledger(tmp_path / "kassa.db")
    root = (tmp_path / "utlagd" / "metadata" / "1.root.json").read_bytes()
    central = TufCentral(f"https://localhost:{port}", tmp_path / "ca.pem")
    source = Source(central, "98", root, MemoryMirror(), NO_SEEDS)

    with pytest.raises(TariffFetchError):
        hamta_taxa(source, ledger, SystemClock(), desk_of())
    assert ledger.taxa_fil_list() == ()
    assert _end_of(child) == signal.SIGKILL
    assert ledger.trusted().timestamp is not None
    ledger.close()


def _serve_in_a_child(folder: Path, cert: trustme.LeafCert) -> tuple[int, int]:
    ready, tell = os.pipe()
    child = os.fork()
    if child == 0:
        server = Server(folder, cert)
        server.how = "die"
        os.write(tell, str(server.server_address[1]).encode())
        server.serve_forever()
    os.close(tell)
    port = int(os.read(ready, 16))
    os.close(ready)
    return port, child


def _end_of(child: int) -> int:
    """Return the signal that ended a child; one that has not ended is ended here, by another."""
    for _ in range(500):
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return status & 0x7F
        time.sleep(0.01)
    os.kill(child, signal.SIGTERM)
    return os.waitpid(child, 0)[1] & 0x7F


def test_the_command_fetches_and_tells(desk, tmp_path):
    """``kassa taxa hamta`` as it is typed, over TLS, with the clinic's own settings."""
    folder = tmp_path / "kassa"
    folder.mkdir()
    rot = tmp_path / "rot.json"
    rot.write_bytes(desk.root)
    settings = Settings(
        namn="Testmottagningen", organisationsnummer="232100-0057", adress="Storgatan 1",
        vardniva="primarvard", register="K1", region="98",
        taxa_adress=desk.server.address, taxa_rot=str(rot), taxa_ca=str(desk.ca),
    )  # fmt: skip
    save_settings(folder / "kassa.toml", settings)

    def hamta() -> subprocess.CompletedProcess[str]:
        arguments = ["-m", "kassa", "taxa", "hamta", "--mapp", str(folder)]
        return subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
        )

    first, second = hamta(), hamta()
    assert (first.returncode, second.returncode) == (0, 0), first.stderr
    assert "Installerad: Region Norrmark 2026 (påhittad)" in first.stdout
    assert "gäller från 2099-01-01, version 1" in first.stdout
    assert second.stdout == "Taxan är aktuell. Inget nytt fanns att hämta.\n"

    desk.server.how, desk.server.at = "cut", "timestamp"
    third = hamta()
    assert third.returncode == 2
    assert "bröts mitt i hämtningen" in third.stderr

    case = (
        '{"tidpunkt": "2099-02-01T10:00", "patient": {"fodelsedatum": "1980-01-01", "kategori": '
        '"folkbokford"}, "besok": {"vardniva": "primarvard", "vardgivarkategori": "lakare", '
        '"typ": "distans", "fakta": {"listad": true}}}'
    )
    answered = subprocess.run(
        [sys.executable, "-m", "kassa", "avgift", "--json", "--mapp", str(folder)],
        cwd=ROOT, input=case, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert '"taxa": "nrm-2026"' in answered.stdout, answered.stdout + answered.stderr
