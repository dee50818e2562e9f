"""Goods in a tariff: certificates, copies, assistive devices, and how each is priced."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kassa.money import ORE_PER_KRONA, ZERO, Money

if TYPE_CHECKING:
    from kassa.taxa.fakta import Box

PERCENT = 100


@dataclass(frozen=True, slots=True)
class FastPris:
    """A price for each."""

    belopp: Money


@dataclass(frozen=True, slots=True)
class Andel:
    """A share of the total price, at most a sum; rounded to whole kronor, halves down.

    Attributes:
        procent: the share.
        hogst: the most for one; None where there is no limit.
    """

    procent: int
    hogst: Money | None


@dataclass(frozen=True, slots=True)
class Trappa:
    """The first ones free, then a sum, then a sum for each more.

    Attributes:
        fria: how many are free.
        grund: the sum once there are more than that.
        till: how many the sum covers, the free ones included.
        styck: for each beyond.
    """

    fria: int
    grund: Money
    till: int
    styck: Money


@dataclass(frozen=True, slots=True)
class AngivetPris:
    """The price stands in the case: the rule book gives none."""


Pris = FastPris | Andel | Trappa | AngivetPris


@dataclass(frozen=True, slots=True)
class Vara:
    """One row of the goods table.

    Attributes:
        id: unique in the tariff.
        artikel: the contract's name of the article; several rows share it, for ages.
        namn: as on the receipt; empty where the case names it.
        pris: how it is priced.
        momssats: VAT in percent, inside the price.
        boxes: the cases it covers, any of them.
        kalla: heading in the rule book.
        has_skydd: counts towards the ceiling of treatment aids.
        skal: the sentence to the patient, with places for the figures of ``pris``; may be empty.
        sok: words that find it.
    """

    id: str
    artikel: str
    namn: str
    pris: Pris
    momssats: int
    boxes: tuple[Box, ...]
    kalla: str
    has_skydd: bool = False
    skal: str = ""
    sok: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """Return ``skal`` with the figures of the price in their places: ``högst 600 kr``."""
        return self.skal.format_map(figures(self.pris))


def figures(pris: Pris) -> dict[str, str]:
    """Return the figures of a price as a sentence may name them, by their key in the tariff."""
    if isinstance(pris, FastPris):
        return {"belopp": _kr(pris.belopp)}
    if isinstance(pris, Andel):
        most = {"hogst": _kr(pris.hogst)} if pris.hogst is not None else {}
        return {"andel": str(pris.procent), **most}
    if isinstance(pris, Trappa):
        counts = {"fria": str(pris.fria), "till": str(pris.till)}
        return {**counts, "grund": _kr(pris.grund), "styck": _kr(pris.styck)}
    return {}


def _kr(amount: Money) -> str:
    return f"{amount.whole_kr:,} kr".replace(",", "\N{NO-BREAK SPACE}")


def share_of(total: Money, procent: int) -> Money:
    """Return a share in whole kronor, halves rounded down.

    >>> share_of(Money.kr(2001), 50)
    Money(ore=100000)
    """
    doubled = 2 * total.ore * procent
    unit = 2 * PERCENT * ORE_PER_KRONA
    return Money.kr(-((unit // 2 - doubled) // unit))


def moms_inside(belopp: Money, momssats: int) -> Money:
    """Return the VAT inside an amount, to the öre, halves rounded up.

    >>> moms_inside(Money.kr(310), 25)
    Money(ore=6200)
    """
    if not momssats:
        return ZERO
    whole = PERCENT + momssats
    return Money((2 * belopp.ore * momssats + whole) // (2 * whole))


def price_for(pris: Pris, antal: int, totalpris: Money | None) -> Money | None:
    """Return the price of ``antal``, None where the total price is needed and was not given.

    Args:
        pris: how the article is priced.
        antal: how many.
        totalpris: the price of one, where the fee is a share of it or is given.
    """
    if isinstance(pris, FastPris):
        return pris.belopp * antal
    if isinstance(pris, Trappa):
        if antal <= pris.fria:
            return ZERO
        return pris.grund + pris.styck * max(0, antal - pris.till)
    if totalpris is None:
        return None
    if isinstance(pris, AngivetPris):
        return totalpris * antal
    share = share_of(totalpris, pris.procent)
    return (share if pris.hogst is None else min(share, pris.hogst)) * antal
