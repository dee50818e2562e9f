"""A till for tests: a real file, the real tariff, a clock that stands still.

till = Till.open(tmp_path / "kassa.db")
result = till.sell()                     # an ordinary doctor's visit, by card
till.reverse(result.kvitto.checkout_id)
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from db.cipher import BUSY_MS
from db.connection import open_database
from db.ledger import SqliteLedger
from kassa.clock import FixedClock
from kassa.desk.complete_checkout import CheckoutResult, CompleteCheckout, complete_checkout
from kassa.desk.draft import drafted
from kassa.desk.quote import Quote, quote
from kassa.desk.request import (
    BesokRequest,
    FrikortClaim,
    Override,
    QuotePatient,
    QuoteRequest,
)
from kassa.desk.reverse_checkout import ReversalResult, reverse_checkout
from kassa.desk.settings import Desk
from kassa.ids import CheckoutId, ClerkId, DeskId, new_id
from kassa.kvitto.document import Betalsatt, Delbetalning, Klinik
from kassa.patient import parse_identitet
from kassa.taxa.load import load_taxa
from tests.helpers.raw import plant_key

if TYPE_CHECKING:
    from pathlib import Path

    from kassa.faktura.document import Kanal
    from kassa.taxa.model import Taxa

TODAY = date(2026, 3, 2)
NOON = FixedClock.at_local("2026-03-02T12:00")
ADULT = "19880504-2382"
OTHER_ADULT = "19750312-2389"
CHILD = "20140601-2383"


@cache
def taxa() -> Taxa:
    """Return the tariff that comes with Kassa."""
    return load_taxa((files("resources") / "taxa" / "rjl-2026.toml").read_bytes())


class OneTaxa:
    """A tariff book with one tariff, in force on every day."""

    def __init__(self, only: Taxa | None = None) -> None:
        self.only = only or taxa()

    def valid_on(self, day: date) -> Taxa:
        """Return the tariff."""
        return self.only

    def of_hash(self, sha256: str) -> Taxa | None:
        """Return the tariff where it is the one."""
        return self.only if sha256 == self.only.sha256 else None


def open_ledger(path: Path, busy_ms: int = BUSY_MS) -> SqliteLedger:
    """Open a clinic's records with the key beside them; the first time both are made."""
    return SqliteLedger(open_database(path, busy_ms, key=plant_key(path)))


def desk_of(desk: str = "K1", clerk: str = "Åsa Öberg") -> Desk:
    """Return a desk of the test clinic."""
    klinik = Klinik("Testmottagningen", "232100-0057", "Storgatan 1, Jönköping", desk)
    return Desk(DeskId(desk), ClerkId(clerk), klinik, ovning=False, ej_kvitto=False)


def request_of(
    number: str | None = ADULT,
    *,
    tidpunkt: str = "2026-03-02T10:15",
    namn: str = "Märta Ängström",
    claim: FrikortClaim | None = None,
    override: Override | None = None,
    kategori: str = "folkbokford",
    **besok: Any,
) -> QuoteRequest:
    """Return the facts of a visit; an ordinary one to a doctor in primary care unless told."""
    day = date.fromisoformat(tidpunkt[:10])
    identitet = parse_identitet(number, day) if number else None
    fodelsedatum = (identitet and identitet.fodelsedatum) or date(1988, 5, 4)
    case = {
        "tidpunkt": tidpunkt,
        "patient": {"fodelsedatum": fodelsedatum.isoformat(), "kategori": kategori},
        "besok": {
            "vardniva": "primarvard",
            "vardgivarkategori": "lakare",
            "typ": "mottagning",
            **{key: value for key, value in besok.items() if key not in TOP},
        },
        **{key: value for key, value in besok.items() if key in TOP},
    }
    patient = QuotePatient(identitet, fodelsedatum, namn, None) if identitet else None
    return QuoteRequest((BesokRequest(case, override),), patient, claim or FrikortClaim())


TOP = ("utfall", "aterbud_tid", "tolk", "varor")


@dataclass
class Till:
    """One window of the till on a file.

    Attributes:
        path: the file.
        ledger: this window's connection.
        taxa_book: the tariffs.
        clock: stands still; set another to move on.
        desk: whose number series.
    """

    path: Path
    ledger: SqliteLedger
    taxa_book: OneTaxa = field(default_factory=OneTaxa)
    clock: FixedClock = NOON
    desk: Desk = field(default_factory=desk_of)

    @classmethod
    def open(cls, path: Path, desk: str = "K1", *, busy_ms: int = BUSY_MS) -> Till:
        """Open a window on a file; the first one makes it."""
        ledger = open_ledger(path, busy_ms)
        return cls(path, ledger, desk=desk_of(desk))

    def close(self) -> None:
        """Close the window."""
        self.ledger.close()

    def quote(self, request: QuoteRequest | None = None, **visit: Any) -> Quote:
        """Ask what a visit costs; see ``request_of``."""
        return self.quote_request(request or request_of(**visit))

    def quote_request(self, request: QuoteRequest, checkout_id: CheckoutId | None = None) -> Quote:
        """Ask what the visits of a receipt cost."""
        shown = quote(request, self.ledger, self.taxa_book, self.clock, checkout_id)
        return drafted(shown, self.ledger, self.taxa_book, self.desk)

    def complete(
        self,
        shown: Quote,
        betalsatt: Betalsatt = Betalsatt.KORT,
        *,
        confirmed: bool = False,
        delar: tuple[Delbetalning, ...] = (),
        kanal: Kanal | None = None,
    ) -> CheckoutResult:
        """Post a quote."""
        command = CompleteCheckout(shown, betalsatt, confirmed, delar, kanal, "Dr Ek")
        return complete_checkout(command, self.ledger, self.taxa_book, self.clock, self.desk)

    def sell(self, betalsatt: Betalsatt = Betalsatt.KORT, **visit: Any) -> CheckoutResult:
        """Quote and post a visit, a second one of the day included."""
        return self.complete(self.quote(**visit), betalsatt, confirmed=True)

    def sell_at_another_window(self, **visit: Any) -> CheckoutResult:
        """Quote and post a visit at a window of its own on the same file."""
        with closing(Till.open(self.path)) as other:
            return other.sell(**visit)

    def reverse(
        self,
        checkout_id: CheckoutId,
        reversal_id: CheckoutId | None = None,
        skal: str = "Fel patient",
    ) -> ReversalResult:
        """Take a posting back."""
        return reverse_checkout(
            checkout_id,
            reversal_id or CheckoutId(new_id()),
            skal,
            self.ledger,
            self.taxa_book,
            self.clock,
            self.desk,
        )

    def at(self, local: str) -> Till:
        """Return the same window at another local time."""
        return replace(self, clock=FixedClock.at_local(local))
