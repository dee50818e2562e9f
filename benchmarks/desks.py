"""Four hundred desks fetch the tariff at once from one server on this machine.

    python -m benchmarks.desks [DESKS]

The server is a plain Python one with TLS, in a process of its own: a real web server is quicker.
The desks are threads in a few processes and begin together. Each does what a desk that has nothing
does over the net: root, timestamp, snapshot, list, tariff and English words, all verified. The
yardstick is as many plain downloads of the same files, at once, from the same server.
"""

from __future__ import annotations

import http.client
import multiprocessing
import ssl
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import trustme

from benchmarks.measure import HEAD, Result
from kassa.adapters.central.client import TufCentral
from kassa.adapters.central.keys import KeyRole, new_key
from kassa.adapters.central.publish import Publication, create, publish
from kassa.adapters.central.repository import Repository
from kassa.adapters.central.transport import Patience
from kassa.taxa.central import Trusted
from kassa.taxa.load import load_taxa
from resources import path as resource

DESKS = 400
PROCESSES = 8
PATIENT = Patience(connect=120, silence=120, file=300)


class _Server(ThreadingHTTPServer):
    request_queue_size = 512
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: the desks count what failed."""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Say nothing."""


def desk_results(desks: int = DESKS) -> Iterator[Result]:
    """Yield the figure of all desks at once."""
    with tempfile.TemporaryDirectory() as folder:
        out, ca = Path(folder) / "utlagd", Path(folder) / "ca.pem"
        root = _lay_out(out)
        authority = trustme.CA()
        authority.cert_pem.write_to_path(str(ca))
        fork = multiprocessing.get_context("fork")
        ports = fork.Queue()
        cert = authority.issue_cert("localhost")
        server = fork.Process(target=_serve, args=(out, cert, ports), daemon=True)
        server.start()
        port = ports.get()
        names = [f.relative_to(out).as_posix() for f in out.rglob("*") if f.is_file()]
        fetch = partial(_fetch, f"https://localhost:{port}", ca, root)
        plain = partial(_download, port, ca, [name for name in names if "1." not in name])
        _at_once(plain, PROCESSES)  # the server is warm for both
        ours, theirs = _at_once(fetch, desks), _at_once(plain, desks)
        server.terminate()
    cut = statistics.quantiles(ours, n=100)[98]
    yield Result(
        f"{desks} desks fetch at once, the last one has it",
        max(ours) * 1000,
        cut * 1000,
        f"{desks} plain downloads at once",
        max(theirs) * 1000,
        None,
    )


def _lay_out(out: Path) -> bytes:
    now = datetime.now(UTC)
    keys = [
        new_key(roll, f"{roll.value} {number}")
        for roll, count in ((KeyRole.ROT, 3), (KeyRole.TAXA, 3), (KeyRole.STAMPEL, 1))
        for number in range(count)
    ]
    repository = Repository(out)
    create(repository, "06", keys, {KeyRole.ROT: 2, KeyRole.TAXA: 2, KeyRole.STAMPEL: 1}, now)
    content = resource("taxa", "rjl-2026.toml").read_bytes()
    words = {"en": resource("taxa", "rjl-2026.en.toml").read_bytes()}
    publish(repository, Publication(load_taxa(content), content, words), keys, now)
    return (out / "metadata" / "1.root.json").read_bytes()


def _serve(out: Path, cert: trustme.LeafCert, ports: multiprocessing.Queue[int]) -> None:
    server = _Server(("127.0.0.1", 0), partial(_Quiet, directory=str(out)))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    cert.configure_cert(context)
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    ports.put(server.server_address[1])
    server.serve_forever()


def _fetch(address: str, ca: Path, root: bytes) -> int:
    """Fetch as a desk with nothing; return how many bytes of tariff came."""
    central = TufCentral(address, ca, PATIENT)
    with central.session(Trusted((root,)), datetime.now(UTC), lambda _progress: None) as session:
        return sum(len(session.content(each)) for each in session.refresh().files)


def _download(port: int, ca: Path, names: list[str]) -> int:
    """Download the same files and believe them."""
    context = ssl.create_default_context(cafile=str(ca))
    connection = http.client.HTTPSConnection("localhost", port, timeout=120, context=context)
    got = 0
    for name in names:
        connection.request("GET", f"/{name}")
        got += len(connection.getresponse().read())
        connection.close()
    return got


def _at_once(work: Callable[[], int], desks: int) -> list[float]:
    """Do something as many times at once; return the seconds until each was done.

    Raises:
        RuntimeError: one of them failed.
    """
    fork = multiprocessing.get_context("fork")
    outcomes = fork.Queue()
    start = time.monotonic() + 2
    each = -(-desks // PROCESSES)
    groups = [min(each, desks - first) for first in range(0, desks, each)]
    children = [
        fork.Process(target=_group, args=(work, count, start, outcomes), daemon=True)
        for count in groups
    ]
    for child in children:
        child.start()
    found = [outcomes.get() for _ in range(desks)]
    for child in children:
        child.join()
    failed = [outcome for outcome in found if isinstance(outcome, str)]
    if failed:
        message = f"{len(failed)} of {desks} failed, the first: {failed[0]}"
        raise RuntimeError(message)
    return sorted(found)


def _group(
    work: Callable[[], int], count: int, start: float, outcomes: multiprocessing.Queue[float | str]
) -> None:
    def one() -> None:
        time.sleep(max(0.0, start - time.monotonic()))
        try:
            work()
            outcomes.put(time.monotonic() - start)
        except Exception as error:  # noqa: BLE001 - the parent tells all of them
            outcomes.put(repr(error))

    threads = [threading.Thread(target=one) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    print(HEAD)
    for result in desk_results(*(int(number) for number in sys.argv[1:2])):
        print(result.row())
