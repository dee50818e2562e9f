"""Money as a whole number of öre.

There is no float and no implicit Decimal anywhere in Kassa: a fee is an int of öre, and a sum that
cannot be written so is an error. Formatting for people is not done here (see ``ui.text``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ORE_PER_KRONA = 100


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount of Swedish money, in whole öre; may be negative (a refund).

    >>> Money.kr(250) - Money.kr(100)
    Money(ore=15000)
    >>> Money.kr(250).whole_kr
    250
    """

    ore: int

    def __post_init__(self) -> None:
        """Refuse anything but an int, bool included."""
        if type(self.ore) is not int:
            message = f"Money takes a whole number of öre, not {self.ore!r}"
            raise TypeError(message)

    @classmethod
    def kr(cls, kronor: int) -> Money:
        """Return ``kronor`` whole kronor."""
        return cls(kronor * ORE_PER_KRONA)

    @property
    def whole_kr(self) -> int:
        """The amount in kronor.

        Raises:
            ValueError: the amount has öre left over.
        """
        kronor, rest = divmod(self.ore, ORE_PER_KRONA)
        if rest:
            message = f"{self!r} is not whole kronor"
            raise ValueError(message)
        return kronor

    def __add__(self, other: Money) -> Money:
        """Return the sum."""
        return Money(self.ore + other.ore)

    def __sub__(self, other: Money) -> Money:
        """Return the difference."""
        return Money(self.ore - other.ore)

    def __mul__(self, count: int) -> Money:
        """Return ``count`` times the amount."""
        return Money(self.ore * count)

    def __neg__(self) -> Money:
        """Return the amount with the opposite sign."""
        return Money(-self.ore)

    def __bool__(self) -> bool:
        """True when the amount is not zero."""
        return self.ore != 0


ZERO = Money(0)


def total(amounts: Iterable[Money]) -> Money:
    """Return the sum of the amounts; of none, zero."""
    return Money(sum([amount.ore for amount in amounts]))
