"""A month of a clinic: what it could not charge and why, counted from the receipts of the month.

Each receipt belongs to the month it was written in, a return to the month of the return, with the
opposite sign: so no fee is missing and none is told twice, whenever a visit is registered or taken
back, and a month that has been told does not change.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from kassa.ersattning.underlag import Grund
from kassa.money import ZERO, Money, total

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kassa.kvitto.document import Klinik

ONE_DAY = timedelta(days=1)
MONTHS_SHOWN = 12


@dataclass(frozen=True, slots=True, order=True)
class Manad:
    """A month of a year."""

    ar: int
    manad: int

    @classmethod
    def of(cls, day: date) -> Manad:
        """Return the month of a day."""
        return cls(day.year, day.month)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.ar, self.manad, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.moved(1).first - ONE_DAY

    def moved(self, months: int) -> Manad:
        """Return the month so many months later.

        >>> Manad(2026, 1).moved(-1), Manad(2026, 11).moved(2)
        (Manad(ar=2025, manad=12), Manad(ar=2027, manad=1))
        """
        years, month = divmod(self.ar * 12 + self.manad - 1 + months, 12)
        return Manad(years, month + 1)

    def __str__(self) -> str:
        """Return it as ``2026-03``."""
        return f"{self.ar:04d}-{self.manad:02d}"


@dataclass(frozen=True, slots=True)
class ManadRad:
    """A fee that was not charged, or a surcharge that was; of a return, with the opposite sign.

    Attributes:
        grund: why.
        belopp: what the visit would have cost.
        antal: 1; -1 for a return.
        kvitto: number of the receipt.
        skriven_on: local date of the receipt.
        besok_on: local date of the visit.
        avgiftskod: the code that was registered.
        produkt: its name.
        vardgivarkategori: who was met (contract); empty where nobody was.
        kategori: the patient's standing (contract).
        utfall: what came of the visit (contract).
    """

    grund: Grund
    belopp: Money
    antal: int
    kvitto: str
    skriven_on: date
    besok_on: date
    avgiftskod: str
    produkt: str
    vardgivarkategori: str
    kategori: str
    utfall: str


@dataclass(frozen=True, slots=True)
class Post:
    """The rows of one reason, added up."""

    grund: Grund
    antal: int
    belopp: Money


@dataclass(frozen=True, slots=True)
class Produktpost:
    """The rows of one reason and product, added up."""

    grund: Grund
    avgiftskod: str
    produkt: str
    antal: int
    belopp: Money


@dataclass(frozen=True, slots=True)
class Dag:
    """What the receipts of a day are of.

    Attributes:
        dag: which.
        betalda: visits that were paid, in full or in part.
        fria: visits that cost nothing.
        uteblivna: what was missed or cancelled; nobody was met, so they are no visits.
    """

    dag: date
    betalda: int
    fria: int
    uteblivna: int


class Slag(StrEnum):
    """What one visit of a receipt is, where days are counted."""

    BETALT = "betalt"
    FRITT = "fritt"
    UTEBLIVET = "uteblivet"


@dataclass(frozen=True, slots=True)
class Obetalt:
    """The invoices of the month that are not paid, as of the day it was counted.

    Attributes:
        antal: how many are late.
        belopp: what remains of them.
        antal_ej_forfallna: how many still have time.
        belopp_ej_forfallna: what remains of those.
    """

    antal: int
    belopp: Money
    antal_ej_forfallna: int
    belopp_ej_forfallna: Money


@dataclass(frozen=True, slots=True)
class Manadsrapport:
    """A month of a clinic.

    Attributes:
        manad: which.
        klinik: as printed.
        counted_on: local date of counting.
        clerk: who asked for it.
        rader: every fee that was not charged, in the order of the receipts.
        dagar: every day of the month.
        obetalt: invoices that are not paid.
        oraknade: receipts whose tariff is gone, so that nobody can say what they would have cost.
        tidigare: what was compensated in this month and the eleven before, the oldest first.
        ovning: of the practice clinic.
    """

    manad: Manad
    klinik: Klinik
    counted_on: date
    clerk: str
    rader: tuple[ManadRad, ...]
    dagar: tuple[Dag, ...]
    obetalt: Obetalt
    oraknade: tuple[str, ...]
    tidigare: tuple[tuple[Manad, Money], ...]
    ovning: bool

    @property
    def poster(self) -> tuple[Post, ...]:
        """The sum of each reason, in the order of the reasons."""
        return poster_of(self.rader)

    @property
    def ersatt(self) -> Money:
        """What the region makes up for."""
        return ersatt_of(self.rader)

    @property
    def besok(self) -> int:
        """How many visits there were, returns taken off."""
        return sum(dag.betalda + dag.fria for dag in self.dagar)

    @property
    def uteblivna(self) -> int:
        """How many were missed or cancelled, returns taken off."""
        return sum(dag.uteblivna for dag in self.dagar)

    def rader_of(self, grund: Grund) -> tuple[ManadRad, ...]:
        """Return the rows of one reason."""
        return tuple(rad for rad in self.rader if rad.grund is grund)


def poster_of(rader: Iterable[ManadRad]) -> tuple[Post, ...]:
    """Return the sum of each reason, in the order of the reasons; also of those without rows."""
    antal: dict[Grund, int] = defaultdict(int)
    belopp: dict[Grund, Money] = defaultdict(lambda: ZERO)
    for rad in rader:
        antal[rad.grund] += rad.antal
        belopp[rad.grund] += rad.belopp
    return tuple(Post(grund, antal[grund], belopp[grund]) for grund in Grund)


def ersatt_of(rader: Iterable[ManadRad]) -> Money:
    """Return what the region makes up for."""
    return total(rad.belopp for rad in rader if rad.grund.is_ersatt)


def produkter_of(rader: Iterable[ManadRad]) -> tuple[Produktpost, ...]:
    """Return the sum of each reason and product, the reasons in order, then by code."""
    found: dict[tuple[int, str, str], list[ManadRad]] = defaultdict(list)
    order = list(Grund)
    for rad in rader:
        found[order.index(rad.grund), rad.avgiftskod, rad.produkt].append(rad)
    return tuple(
        Produktpost(
            order[place],
            kod,
            produkt,
            sum(rad.antal for rad in same),
            total(rad.belopp for rad in same),
        )
        for (place, kod, produkt), same in sorted(found.items())
    )


def dagar_of(manad: Manad, besok: Sequence[tuple[date, Slag, int]]) -> tuple[Dag, ...]:
    """Return every day of a month with its visits.

    Args:
        manad: the month.
        besok: (day of the receipt, what it is, 1 or -1) of each visit.
    """
    count: dict[tuple[date, Slag], int] = defaultdict(int)
    for day, slag, sign in besok:
        count[day, slag] += sign
    days = (manad.last - manad.first).days + 1
    return tuple(
        Dag(day, count[day, Slag.BETALT], count[day, Slag.FRITT], count[day, Slag.UTEBLIVET])
        for day in (manad.first + timedelta(days=n) for n in range(days))
    )
