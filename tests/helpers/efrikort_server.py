"""An eFrikort on loopback that speaks the contract, and can be slow, out of order or cut off.

Every request and every answer is checked against the schema. It keeps its own books.
"""

from __future__ import annotations

import threading
import uuid
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from lxml import etree

from resources import path as resource

NS = "urn:riv:cgi:healthcare:efrikort:3"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
LIMIT = Decimal(1450)


@dataclass(frozen=True)
class Kept:
    """A transaction in its books."""

    person: str
    amount: Decimal
    day: date
    unit: str
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    status: str = "ACTIVE"


class EfrikortServer:
    """Starts with ``with``.

    Attributes:
        kept: its books.
        card: (from, until) of persons who have a frikort.
        result: what it answers with instead of OK, by operation: code and comment.
        fault: operations that end in a SOAP fault.
        cut: operations whose answer is lost after the books were written.
        slow: operations that wait until ``close`` before they answer.
        calls: names of the operations called.
    """

    def __init__(self) -> None:
        self.kept: list[Kept] = []
        self.card: dict[str, tuple[date, date]] = {}
        self.result: dict[str, tuple[str, str]] = {}
        self.fault: set[str] = set()
        self.cut: set[str] = set()
        self.slow: set[str] = set()
        self.calls: list[str] = []
        self._released = threading.Event()
        self.schema = etree.XMLSchema(etree.parse(str(resource("efrikort", "efrikort.xsd"))))

    def __enter__(self) -> Self:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                outer.answer(self, self.rfile.read(length))

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
                """Say nothing."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._released.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/efrikort"

    def active(self, person: str) -> list[Kept]:
        """Return what counts of a person."""
        return [kept for kept in self.kept if kept.person == person and kept.status == "ACTIVE"]

    def answer(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        """Answer one request."""
        request = etree.fromstring(body).find(f"{{{SOAP}}}Body")[0]
        self.schema.assertValid(request)
        operation = etree.QName(request).localname
        self.calls.append(operation)
        if operation in self.slow:
            self._released.wait(5)
            return
        if operation in self.fault:
            self._send(handler, 500, self._fault())
            return
        code, comment = self.result.get(operation, ("OK", ""))
        answer = etree.Element(f"{{{NS}}}{operation}Response", nsmap={None: NS})
        result = etree.SubElement(answer, f"{{{NS}}}result")
        etree.SubElement(result, f"{{{NS}}}resultCode").text = code
        if comment:
            etree.SubElement(result, f"{{{NS}}}comment").text = comment
        if code in ("OK", "INFO"):
            getattr(self, f"_{operation}")(request, answer)
        self.schema.assertValid(answer)
        if operation in self.cut:
            handler.connection.close()
            return
        self._send(handler, 200, answer)

    def _send(self, handler: BaseHTTPRequestHandler, status: int, content: Any) -> None:
        envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"s": SOAP})
        etree.SubElement(envelope, f"{{{SOAP}}}Body").append(content)
        sent = etree.tostring(envelope, xml_declaration=True, encoding="UTF-8")
        handler.send_response(status)
        handler.send_header("Content-Type", "text/xml; charset=utf-8")
        handler.send_header("Content-Length", str(len(sent)))
        handler.end_headers()
        handler.wfile.write(sent)

    def _fault(self) -> Any:
        fault = etree.Element(f"{{{SOAP}}}Fault")
        etree.SubElement(fault, "faultcode").text = "s:Server"
        etree.SubElement(fault, "faultstring").text = "VP009 No connection"
        return fault

    def _RegisterTransaction(self, request: Any, _answer: Any) -> None:  # noqa: N802
        self.kept.append(
            Kept(
                _text(request, "personId"),
                Decimal(_text(request, "amount")),
                date.fromisoformat(_text(request, "transactionDate")),
                _text(request, "careUnit"),
            )
        )

    def _DeleteTransaction(self, request: Any, _answer: Any) -> None:  # noqa: N802
        gone = _text(request, "transactionId")
        self.kept = [replace(k, status="DELETED") if k.id == gone else k for k in self.kept]

    def _GetExtendedCardForPerson(self, request: Any, answer: Any) -> None:  # noqa: N802
        person = _text(request, "personId")
        of_person = [kept for kept in self.kept if kept.person == person]
        if not of_person and person not in self.card:
            return
        extended = etree.SubElement(answer, f"{{{NS}}}extendedCard")
        card = etree.SubElement(extended, f"{{{NS}}}card")
        counted = sum((kept.amount for kept in self.active(person)), Decimal(0))
        lasts = self.card.get(person)
        _add(card, cardSystemId="1", cardType="CARE_VISIT")
        persons = etree.SubElement(card, f"{{{NS}}}persons")
        _add(persons, id=person, readConsent="true")
        if lasts:
            start, end = lasts
            _add(card, startDate=str(start), finalCardDate=str(start), endDate=str(end))
        _add(card, currentAmount=str(counted), amountToLimit=str(LIMIT - counted))
        _add(card, carePrincipal="06", status="FINAL" if lasts else "BELOW_LIMIT")
        for kept in of_person:
            made = etree.SubElement(extended, f"{{{NS}}}transactions")
            _add(
                made,
                transactionId=kept.id,
                personId=kept.person,
                amount=str(kept.amount),
                transactionDate=str(kept.day),
                registrationDateTime="2026-03-05T10:00:00",
                carePrincipal="06",
                careProvider="Region Jönköpings län",
                careUnit=kept.unit,
                status=kept.status,
            )


def _text(request: Any, name: str) -> str:
    return str(request.findtext(f"{{{NS}}}{name}"))


def _add(parent: Any, **values: str) -> None:
    for name, value in values.items():
        etree.SubElement(parent, f"{{{NS}}}{name}").text = value
