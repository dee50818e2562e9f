"""How the bytes of the central tariff come: over https, or from a folder.

Nothing that comes is believed here; that is the client's part. Here is seen to it that a fetch
ends: each file has a limit of bytes and a deadline, which also holds while a server drips its
greeting or its headers. A redirection is not followed, and a cut line is an error, never a short
file.
"""

from __future__ import annotations

import contextlib
import ssl
import threading
import time
import urllib.request
from abc import abstractmethod
from dataclasses import dataclass
from functools import partial
from typing import IO, TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import urllib3
from tuf.api.exceptions import DownloadHTTPError, SlowRetrievalError
from tuf.ngclient import FetcherInterface
from urllib3.connection import HTTPSConnection
from urllib3.exceptions import HTTPError, ProtocolError, SSLError
from urllib3.exceptions import TimeoutError as HttpTimeoutError

from kassa.adapters.os_words import why
from kassa.taxa.central import CertificateError, CutError, Progress, UnreachableError

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator
    from pathlib import Path

BASE = "kassa:/"  # what tuf puts before a name; it is taken off again here
CHUNK = 65_536
NOT_FOUND = 404
ERROR_STATUS, REDIRECT_STATUS = 400, 300
USER_AGENT = "Kassa"


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a fetch may take.

    Attributes:
        connect: seconds until the server answers at all.
        silence: seconds between two pieces.
        file: seconds a file may take whatever its size.
        slowest: bytes a second a file may come at besides.
    """

    connect: float = 10.0
    silence: float = 20.0
    file: float = 60.0
    slowest: float = 2_000.0

    def seconds(self, length: int) -> float:
        """Return how long a file of so many bytes may take."""
        return self.file + length / self.slowest


PATIENT = Patience()


class Transport(FetcherInterface):
    """Fetches named files with limits; a subclass says from where.

    Attributes:
        current: the name of the file that is, or was last, fetched.
        last: what came of it, for telling damage from a mix.
    """

    def __init__(self, patience: Patience) -> None:
        """Begin with nothing fetched."""
        self.current = ""
        self.last = b""
        self.on_progress: Callable[[Progress], None] = lambda _progress: None
        self._patience = patience
        self._length = 0

    @contextlib.contextmanager
    def download_file(self, url: str, max_length: int) -> Iterator[IO[bytes]]:
        """Fetch a file of at most so many bytes; see ``FetcherInterface``."""
        self.current = _name(url)
        self.last = b""
        self._length = max_length
        with super().download_file(url, max_length) as file:
            self.last = file.read()
            file.seek(0)
            yield file

    def close(self) -> None:
        """Let go of what is open."""

    def _fetch(self, url: str) -> Iterator[bytes]:
        return self._timed(self._pieces(_name(url)))

    def _timed(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """Pass pieces on until the deadline, and tell how many came."""
        deadline = time.monotonic() + self._patience.seconds(self._length)
        got = 0
        for piece in pieces:
            got += len(piece)
            self.on_progress(Progress(self.current, got, self._length))
            yield piece
            if time.monotonic() > deadline:
                raise SlowRetrievalError

    @abstractmethod
    def _pieces(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of a file.

        Raises:
            DownloadHTTPError: 404 where there is no such file.
            DownloadError: it did not come.
        """


class FolderTransport(Transport):
    """Files on a file share or a disk."""

    def __init__(self, folder: Path, patience: Patience) -> None:
        """Name the folder of a publication."""
        super().__init__(patience)
        self._folder = folder

    def _pieces(self, name: str) -> Iterator[bytes]:
        try:
            if not (self._folder / "metadata").is_dir():
                message = (
                    f"Taxans mapp {self._folder} går inte att nå, eller är tom. "
                    "Kassan försöker igen senare."
                )
                raise UnreachableError(message)
            with (self._folder / name).open("rb") as file:
                while piece := file.read(CHUNK):
                    yield piece
        except FileNotFoundError as error:
            raise DownloadHTTPError(name, NOT_FOUND) from error
        except OSError as error:
            message = (
                f"Taxans mapp {self._folder} går inte att läsa ({why(error)}). "
                "Kassan försöker igen senare."
            )
            raise UnreachableError(message) from error


class HttpsTransport(Transport):
    """Files on a web server with a certificate."""

    def __init__(self, address: str, ca: Path | None, patience: Patience) -> None:
        """Name the server.

        Args:
            address: ``https://...`` up to the publication's folder.
            ca: certificates to trust instead of the system's own.
            patience: when to give up.

        Raises:
            CertificateError: the file of certificates cannot be read.
        """
        super().__init__(patience)
        self._address = address.rstrip("/")
        try:
            context = ssl.create_default_context(cafile=None if ca is None else str(ca))
        except (OSError, ssl.SSLError) as error:
            message = f"Certifikatfilen {ca} går inte att läsa. Kontrollera den i inställningarna."
            raise CertificateError(message) from error
        timeout = urllib3.Timeout(connect=patience.connect, read=patience.silence)
        proxy = _proxy(self._address)
        make = partial(urllib3.ProxyManager, proxy) if proxy else urllib3.PoolManager
        self._pool: urllib3.PoolManager = make(ssl_context=context, timeout=timeout, retries=False)
        self._watch = _Watch()
        _watch_sockets(self._pool, self._watch)

    def close(self) -> None:
        """Close the connections."""
        self._pool.clear()
        self._watch.close()

    def _pieces(self, name: str) -> Iterator[bytes]:
        with self._watch.limit(self._patience.seconds(self._length)):
            try:
                yield from self._from_server(f"{self._address}/{name}")
            except (HTTPError, OSError) as error:
                raise self._told(error) from error

    def _from_server(self, url: str) -> Iterator[bytes]:
        headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity"}
        response = self._pool.request(
            "GET", url, headers=headers, redirect=False, preload_content=False, decode_content=False
        )
        try:
            if response.status >= ERROR_STATUS:
                raise DownloadHTTPError(url, response.status)
            if response.status >= REDIRECT_STATUS:
                message = (
                    "Taxans server hänvisar till en annan adress. Skriv den rätta adressen i "
                    "inställningarna."
                )
                raise UnreachableError(message)
            while piece := response.read1(CHUNK):
                yield piece
            if response.length_remaining:
                raise CutError
        finally:
            response.close()

    def _told(self, error: Exception) -> Exception:
        """Return what the desk is told of an error of the network."""
        if self._watch.has_ended or isinstance(error, HttpTimeoutError | TimeoutError):
            return SlowRetrievalError()
        reason = getattr(error, "reason", None)
        if isinstance(error, SSLError) or isinstance(reason, ssl.SSLError | SSLError):
            return CertificateError()
        if isinstance(error, ProtocolError):
            return CutError()
        return UnreachableError()


class _Watch:
    """Ends the connection of a transport when a file takes too long, whatever it is doing."""

    def __init__(self) -> None:
        self.has_ended = False
        self._sockets: list[socket.socket] = []

    def add(self, sock: socket.socket) -> None:
        """Watch a connection, from before its greeting on."""
        self._sockets.append(sock.dup())

    @contextlib.contextmanager
    def limit(self, seconds: float) -> Iterator[None]:
        """End all connections unless this is left in time."""
        self.has_ended = False
        timer = threading.Timer(seconds, self._end)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def close(self) -> None:
        """Let go of the connections; they are closed by whoever made them."""
        for sock in self._sockets:
            sock.close()
        self._sockets.clear()

    def _end(self) -> None:
        self.has_ended = True
        for sock in self._sockets:
            with contextlib.suppress(OSError):
                sock.shutdown(2)


def _watch_sockets(pool: urllib3.PoolManager, watch: _Watch) -> None:
    """Let a pool of connections show each of them to the watch as it is made."""

    class Connection(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            sock = super()._new_conn()
            watch.add(sock)
            return sock

    class Pool(urllib3.HTTPSConnectionPool):
        ConnectionCls = Connection

    pool.pool_classes_by_scheme = {**pool.pool_classes_by_scheme, "https": Pool}


def _name(url: str) -> str:
    """Return the file that tuf asks for."""
    return unquote(url.removeprefix(f"{BASE}/"))


def _proxy(address: str) -> str:
    """Return the proxy that the system has set for a server; empty for none."""
    host = urlsplit(address).hostname or ""
    if urllib.request.proxy_bypass(host):
        return ""
    return urllib.request.getproxies().get("https", "")


def is_https(address: str) -> bool:
    """True for the address of a web server, False for that of a folder."""
    return address.lower().startswith("https://")
