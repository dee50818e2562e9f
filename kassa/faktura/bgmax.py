"""BgMax, Bankgirot's file of what was paid in: 80 characters a line, ISO 8859-1.

A file that does not add up is refused whole, every fault with its line: half a file of payments is
worse than none. (Bankgirot: Bankgiro Inbetalningar, teknisk manual.)
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

from kassa.errors import Fault, InvalidInputError
from kassa.faktura.inbetalning import Inbetalning
from kassa.money import Money

WIDTH = 80
CHANNEL_OF = {"20": 1, "21": -1, "22": 1, "23": -1}
COUNTED = {"20": 0, "21": 1, "22": 2, "23": 2, "15": 3}
IGNORED = {"25", "26", "27", "28", "29"}
"""Names, addresses and messages of the payer: not needed, so not kept."""
FLERA = "flera referenser"


@dataclass(slots=True)
class _Payment:
    """A payment as it is read: its own line and those that follow with more references."""

    line: int
    sign: int
    referens: str
    ore: int
    lopnummer: str
    more: list[tuple[str, int]] = field(default_factory=list)

    def parts(self) -> list[tuple[str, int]]:
        """Return what was paid by reference; unsplit where the parts do not say the whole."""
        if not self.more:
            return [(self.referens, self.sign * self.ore)]
        if sum(ore for _, ore in self.more) == self.sign * self.ore:
            return self.more
        named = ", ".join(reference for reference, _ in self.more)
        return [(f"{FLERA}: {named}", self.sign * self.ore)]


class _Reader:
    def __init__(self, bankgiro: str) -> None:
        self.bankgiro = bankgiro.replace("-", "").zfill(10) if bankgiro else ""
        self.faults: list[Fault] = []
        self.found: list[Inbetalning] = []
        self.waiting: list[_Payment] = []
        self.counts = [0, 0, 0, 0]
        self.seen: Counter[str] = Counter()
        self.is_ended = False

    def fault(self, line: int, words: str) -> None:
        self.faults.append(Fault(f"rad {line}", f"Rad {line}: {words}"))

    def number(self, line: int, text: str, what: str) -> int:
        stripped = text.strip()
        if not stripped:
            return 0
        if not (stripped.isascii() and stripped.isdigit()):
            self.fault(line, f"{what} går inte att läsa ({text!r}).")
            return 0
        return int(stripped)

    def take(self, line: int, text: str) -> None:
        kind = text[:2]
        if kind in COUNTED:
            self.counts[COUNTED[kind]] += 1
        if self.is_ended and text.strip():
            self.fault(line, "det står något efter slutposten.")
        elif kind == "01":
            self.start(line, text)
        elif kind == "05":
            self.section(line, text)
        elif kind in {"20", "21"}:
            self.payment(line, text)
        elif kind in {"22", "23"}:
            self.reference(line, text)
        elif kind == "15":
            self.deposit(line, text)
        elif kind == "70":
            self.end(line, text)
        elif kind not in IGNORED:
            self.fault(line, f"posten {kind!r} finns inte i BgMax.")

    def start(self, line: int, text: str) -> None:
        if line != 1:
            self.fault(line, "startposten står inte först.")
        if text[44] == "T":
            self.fault(line, "det är en testfil. Be banken om den riktiga.")

    def section(self, line: int, text: str) -> None:
        if self.bankgiro and text[2:12] != self.bankgiro:
            self.fault(line, f"betalningarna är till bankgiro {text[2:12].lstrip('0')}, inte ert.")
        if text[22:25] != "SEK":
            self.fault(line, f"valutan är {text[22:25]!r}. Kassa läser bara kronor.")

    def payment(self, line: int, text: str) -> None:
        ore = self.number(line, text[37:55], "beloppet")
        if not ore:
            self.fault(line, "beloppet är noll.")
        sign = CHANNEL_OF[text[:2]]
        self.waiting.append(_Payment(line, sign, text[12:37].strip(), ore, text[57:69].strip()))

    def reference(self, line: int, text: str) -> None:
        if not self.waiting:
            self.fault(line, "referensen hör inte till någon betalning.")
            return
        ore = CHANNEL_OF[text[:2]] * self.number(line, text[37:55], "beloppet")
        self.waiting[-1].more.append((text[12:37].strip(), ore))

    def deposit(self, line: int, text: str) -> None:
        """Take what came before as paid in on the deposit's day, if it adds up."""
        try:
            day = datetime.strptime(text[37:45], "%Y%m%d").date()  # noqa: DTZ007 - a local date
        except ValueError:
            self.fault(line, f"betalningsdagen {text[37:45]!r} går inte att läsa.")
            self.waiting = []
            return
        if sum(paid.sign * paid.ore for paid in self.waiting) != self.number(
            line, text[50:68], "summan"
        ):
            self.fault(line, "insättningens summa stämmer inte med betalningarna före.")
        if len(self.waiting) != self.number(line, text[71:79], "antalet"):
            self.fault(line, "insättningens antal stämmer inte med betalningarna före.")
        for paid in self.waiting:
            for referens, ore in paid.parts():
                if ore:
                    self.add(paid, referens, ore, day)
        self.waiting = []

    def add(self, paid: _Payment, referens: str, ore: int, day: date) -> None:
        who = paid.lopnummer or f"{referens}/{ore}"
        base = f"bgmax/{day}/{who}/{referens}"
        self.seen[base] += 1
        nyckel = f"{base}/{self.seen[base]}"
        self.found.append(Inbetalning(len(self.found) + 1, nyckel, referens, Money(ore), day))

    def end(self, line: int, text: str) -> None:
        self.is_ended = True
        told = [self.number(line, text[at : at + 8], "antalet") for at in (2, 10, 18, 26)]
        if told != self.counts:
            self.fault(line, "slutpostens antal stämmer inte. Filen är inte hel: hämta den igen.")
        if self.waiting:
            self.fault(line, "det finns betalningar utan insättning.")


def is_bgmax(content: bytes) -> bool:
    """True for a file that says it is BgMax."""
    return content.startswith(b"01BGMAX")


def read_bgmax(content: bytes, bankgiro: str = "") -> tuple[Inbetalning, ...]:
    """Return the payments of a file.

    Args:
        content: the file.
        bankgiro: the clinic's own number; a file for another one is refused.

    Raises:
        InvalidInputError: every fault, with its line.
    """
    reader = _Reader(bankgiro)
    lines = content.decode("latin-1").splitlines()
    for number, text in enumerate(lines, 1):
        if len(text) > WIDTH:
            reader.fault(number, f"raden har {len(text)} tecken, inte {WIDTH}.")
        reader.take(number, text.ljust(WIDTH))
    if not reader.is_ended:
        reader.fault(len(lines), "slutposten saknas. Filen är inte hel: hämta den igen.")
    if reader.faults:
        raise InvalidInputError(tuple(reader.faults))
    return tuple(reader.found)
