"""How the checkout in hand is paid: one way or several, the reference, the invoice's channel.

The ordinary case is one key, or none: the card is chosen. Without Qt.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kassa.desk.complete_checkout import CompleteCheckout
from kassa.desk.quote import Quote
from kassa.faktura.document import Kanal
from kassa.faktura.text import KANAL
from kassa.kvitto.document import Betalsatt, Delbetalning
from kassa.money import ZERO, Money
from ui import text

WAY_WORDS = {
    Betalsatt.KORT: "kort",
    Betalsatt.FAKTURA: "faktura",
    Betalsatt.KONTANT: "kontant",
    Betalsatt.SWISH: "Swish",
}


class Asks(StrEnum):
    """What stands in place of the payment row."""

    NOTHING = ""
    DELAR = "delar"
    REFERENS = "referens"


@dataclass(frozen=True, slots=True)
class SwishView:
    """The code a patient scans.

    Attributes:
        number: the clinic's Swish number, as it is read aloud.
        belopp: the sum in words.
        matrix: rows of squares, True is dark.
    """

    number: str
    belopp: str
    matrix: tuple[tuple[bool, ...], ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is put away of a payment beside the one way.

    Attributes:
        kanal: how an invoice is sent, where the clerk has said so.
        referens: of the card terminal.
        delar: the parts, where they are several.
    """

    kanal: Kanal | None = None
    referens: str = ""
    delar: tuple[Delbetalning, ...] = ()


NOTHING = Chosen()


class Paying:
    """What the clerk has chosen.

    Attributes:
        betalsatt: the one way, where it is one.
        kanal: how an invoice is sent, where the clerk has said so.
        kanal_before: as the patient has it.
        delar: the parts, where they are several.
        referens: of the card terminal.
        asks: what is typed just now.
    """

    def __init__(self) -> None:
        """Begin with the card."""
        self.begin()

    def begin(self) -> None:
        """Begin a new checkout."""
        self.betalsatt = Betalsatt.KORT
        self.kanal: Kanal | None = None
        self.kanal_before = Kanal.POST
        self.referens = ""
        self.forget_parts()

    @property
    def chosen(self) -> Chosen:
        """What is put away with the rest."""
        return Chosen(self.kanal, self.referens, self.delar)

    def forget_parts(self) -> None:
        """The sum may be another: parts no longer add up."""
        self.delar: tuple[Delbetalning, ...] = ()
        self.asks = Asks.NOTHING

    def choose(self, betalsatt: Betalsatt, kanal_before: Kanal) -> None:
        """Choose the one way; an invoice chosen again is sent in the next way."""
        if betalsatt is Betalsatt.FAKTURA:
            self.kanal_before = kanal_before
            if self.betalsatt is Betalsatt.FAKTURA and not self.delar:
                ways = list(Kanal)
                now = self.kanal or kanal_before
                self.kanal = ways[(ways.index(now) + 1) % len(ways)]
        self.betalsatt = betalsatt
        self.forget_parts()

    def command(self, quote: Quote, *, duplicate_confirmed: bool) -> CompleteCheckout:
        """Return the wish to post."""
        delar = self.delar
        if not delar and self.betalsatt is Betalsatt.KORT and self.referens and quote.att_betala:
            delar = (Delbetalning(Betalsatt.KORT, quote.att_betala, self.referens),)
        return CompleteCheckout(quote, self.betalsatt, duplicate_confirmed, delar, self.kanal)

    def swish_of(self, att_betala: Money) -> Money:
        """Return what of a sum is paid by Swish."""
        for part in self.delar:
            if part.betalsatt is Betalsatt.SWISH:
                return part.belopp
        is_whole = not self.delar and self.betalsatt is Betalsatt.SWISH
        return att_betala if is_whole else ZERO

    @property
    def hint(self) -> str:
        """What is chosen beyond the way, in a few words."""
        if self.delar:
            return part_words(self.delar)
        if self.betalsatt is Betalsatt.FAKTURA:
            return f"{KANAL[self.kanal or self.kanal_before]}, F byter"
        if self.betalsatt is Betalsatt.KORT and self.referens:
            return f"Referens {self.referens}"
        return ""


def part_words(delar: tuple[Delbetalning, ...]) -> str:
    """Return the parts of a payment in a few words."""
    return " + ".join(f"{WAY_WORDS[part.betalsatt]} {text.money(part.belopp)}" for part in delar)
