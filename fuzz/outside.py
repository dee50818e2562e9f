"""The readers of what machines answer: receipt printers, the print service, eFrikort."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from typing import Any

import requests
from requests import PreparedRequest
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from fuzz.target import text_of
from kassa.adapters.efrikort_soap import EfrikortAccess, SoapEfrikort
from kassa.adapters.escpos_printer import EscposPrinter, Wire
from kassa.adapters.printers import Cups, CupsPrinter, list_queues
from kassa.desk.efrikort_ports import NyTransaktion
from kassa.money import Money
from tests.helpers.till import ADULT

DAY = date(2026, 3, 2)
FAILED, WORKED = 500, 200


class _Wire:
    """A receipt printer that answers what it is told to."""

    must_answer = True

    def __init__(self, answers: bytes) -> None:
        self._answers = list(answers)

    def write(self, content: bytes) -> None:
        """Take anything."""

    def read(self, seconds: float) -> bytes:  # noqa: ARG002
        """Answer the next byte, none when there is none left."""
        return bytes([self._answers.pop(0)]) if self._answers else b""


class _ToldPrinter(EscposPrinter):
    """A receipt printer at the other end of such a wire."""

    @contextmanager
    def _wire(self) -> Iterator[Wire]:
        yield _Wire(self.address.encode("latin-1"))


def printer(content: bytes) -> bool:
    """Print on a receipt printer that answers so."""
    _ToldPrinter(content.decode("latin-1")).send(b"kvitto", "Kvitto K1-1")
    return True


class _ToldCups(Cups):
    """A print service that says what it is told to."""

    def run(self, program: str, *arguments: str, content: bytes = b"") -> tuple[int, str]:  # noqa: ARG002
        """Answer; lp fails where it says so, so that all it says is read."""
        said = self.environment["said"]
        return int(program == "lp" and said.startswith("lp:")), said


def cups(content: bytes) -> bool:
    """List the queues of a print service that answers so, and print there."""
    service = _ToldCups({"said": text_of(content)})
    queues = list_queues(service)
    name = re.sub(r"\W", "", text_of(content)[:9]) or "kö"
    CupsPrinter(name, service).send(b"", "Kvitto K1-1")
    return bool(queues)


class _Told(BaseAdapter):
    """A network where every request is answered with the same bytes."""

    def __init__(self) -> None:
        super().__init__()
        self.answer = b""

    def send(self, request: PreparedRequest, *_: object, **__: object) -> requests.Response:
        """Answer; what begins like a part of several is said to be such."""
        is_parts = self.answer.startswith(b"--b")
        kind = 'multipart/related; boundary="b"' if is_parts else "text/xml; charset=utf-8"
        response = requests.Response()
        response.status_code = FAILED if b"Fault" in self.answer else WORKED
        response.headers = CaseInsensitiveDict({"Content-Type": kind})
        response.raw = io.BytesIO(self.answer)
        response.request, response.url = request, str(request.url)
        return response

    def close(self) -> None:
        """Nothing is open."""


@cache
def _service() -> tuple[SoapEfrikort, _Told]:
    access = EfrikortAccess(
        "http://efrikort.invalid/", "SE2321000057-01", "Regionen", "SE2321000057-4F01", "P1"
    )
    service, told = SoapEfrikort(access), _Told()
    proxy: Any = service._service()  # noqa: SLF001 - all but the network is the program's own
    proxy._client.transport.session.mount("http://", told)  # noqa: SLF001 - as above
    return service, told


def efrikort(content: bytes) -> bool:
    """Ask eFrikort, which answers so: read, registered or deleted, as the answer says itself."""
    service, told = _service()
    told.answer = content
    if b"RegisterTransaction" in content:
        service.register(NyTransaktion(ADULT, DAY, Money.kr(250))).encode()
        return True
    if b"DeleteTransaction" in content:
        service.delete("t-1")
        return True
    found = service.read(ADULT)
    for each in found.transaktioner:
        "".join((each.id, each.enhet, each.vardgivare, f"{each.datum:%Y}")).encode()
    return bool(found.transaktioner) and found.status is not None
