"""A receipt printer for tests: reads ESC/POS as a printer would, and one that listens on loopback.

It knows the commands Kassa sends and refuses all others, so that a stray byte shows.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from dataclasses import dataclass, field

CODE_PAGES = {19: "cp858"}
ESC, GS, DLE, LF = 0x1B, 0x1D, 0x10, 0x0A


@dataclass
class Paper:
    """What came out.

    Attributes:
        lines: text, line by line.
        sizes: the height of each line's letters, 1 the ordinary.
        qr: what the square codes say.
        dots: height of the pictures, in dots.
        cuts: how often it was cut off.
    """

    lines: list[str] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    qr: list[str] = field(default_factory=list)
    dots: int = 0
    cuts: int = 0

    @property
    def text(self) -> str:
        """All lines."""
        return "\n".join(self.lines)


def read_escpos(content: bytes) -> Paper:
    """Return what a printer makes of some bytes.

    Raises:
        AssertionError: a command it does not know.
    """
    return _Reader(content).read()


class _Reader:
    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0
        self._paper = Paper()
        self._line = bytearray()
        self._code_page = ""
        self._size = 1
        self._stored_qr = ""

    def read(self) -> Paper:
        while self._at < len(self._content):
            byte = self._take(1)[0]
            if byte == ESC:
                self._escape()
            elif byte == GS:
                self._group()
            elif byte == LF:
                self._feed()
            else:
                assert byte >= 0x20, f"byte {byte:#x} at {self._at}"
                self._line.append(byte)
        assert not self._line, "the last line is never printed"
        return self._paper

    def _take(self, count: int) -> bytes:
        taken = self._content[self._at : self._at + count]
        assert len(taken) == count, "cut off in the middle of a command"
        self._at += count
        return taken

    def _feed(self) -> None:
        text = self._line.decode(self._code_page or "ascii")
        self._paper.lines.append(text)
        self._paper.sizes.append(self._size)
        self._line.clear()

    def _escape(self) -> None:
        command = chr(self._take(1)[0])
        if command == "@":
            return
        value = self._take(1)[0]
        if command == "t":
            self._code_page = CODE_PAGES[value]
        else:
            assert command in "!EaMd-{", f"ESC {command}"

    def _group(self) -> None:
        command = chr(self._take(1)[0])
        if command == "!":
            self._size = (self._take(1)[0] & 0x0F) + 1
        elif command in "bB":
            self._take(1)
        elif command == "V":
            self._take(1)
            self._paper.cuts += 1
        elif command == "(":
            self._code()
        elif command == "v":
            self._picture()
        else:
            message = f"GS {command}"
            raise AssertionError(message)

    def _code(self) -> None:
        assert self._take(1) == b"k"
        low, high = self._take(2)
        data = self._take(low + 256 * high)
        if data[:3] == b"1P0":
            self._stored_qr = data[3:].decode()
        elif data[:2] == b"1Q":
            self._paper.qr.append(self._stored_qr)

    def _picture(self) -> None:
        assert self._take(1) == b"0"
        self._take(1)
        wide_low, wide_high, high_low, high_high = self._take(4)
        height = high_low + 256 * high_high
        self._take((wide_low + 256 * wide_high) * height)
        self._paper.dots += height


class LoopbackPrinter:
    """A printer on port ``port`` of this machine that answers as it is told.

    Attributes:
        status: its answers to DLE EOT 1, 2 and 4.
        after: its answer to GS r, None for silence.
        is_silent: it takes the connection and says nothing.
        hangs_up_after: bytes after which the cable is pulled, None for never.
        got: every byte it was sent, queries apart.
    """

    def __init__(self) -> None:
        self.status = {1: 0x12, 2: 0x12, 4: 0x12}
        self.after: int | None = 0x00
        self.is_silent = False
        self.hangs_up_after: int | None = None
        self.got = bytearray()
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._server.getsockname()[1])
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"127.0.0.1:{self.port}"

    @property
    def paper(self) -> Paper:
        """What came out."""
        return read_escpos(bytes(self.got))

    def close(self) -> None:
        """Turn it off."""
        with contextlib.suppress(OSError):  # it may be off already
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            with connection:
                self._talk(connection)

    def _talk(self, connection: socket.socket) -> None:
        buffer = b""
        while True:
            try:
                more = connection.recv(65_536)
            except OSError:
                return
            if not more:
                return
            buffer = self._answer(connection, buffer + more)
            if self.hangs_up_after is not None and len(self.got) >= self.hangs_up_after:
                return

    def _answer(self, connection: socket.socket, buffer: bytes) -> bytes:
        """Answer what stands first in the buffer, and return what is left of it."""
        while len(buffer) >= 3 and buffer[0] == DLE:
            if not self.is_silent:
                connection.sendall(bytes([self.status[buffer[2]]]))
            buffer = buffer[3:]
        asked = b"\x1dr\x01"
        if buffer.endswith(asked):
            self.got += buffer.removesuffix(asked)
            if self.after is not None:
                connection.sendall(bytes([self.after]))
            return b""
        if buffer and buffer[0] != DLE and self.hangs_up_after is not None:
            self.got += buffer
            return b""
        return buffer
