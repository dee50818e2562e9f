"""What is paid in, as a payment file tells it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from kassa.money import Money


class Format(StrEnum):
    """The kind of payment file."""

    BGMAX = "bgmax"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Inbetalning:
    """One payment. No name and no account of the payer is kept.

    Attributes:
        place: in the file, 1 the first.
        nyckel: what makes it the same payment in another file.
        referens: as it stood; may be empty.
        belopp: negative for what was drawn back.
        betald_on: the day it reached the account, local.
    """

    place: int
    nyckel: str
    referens: str
    belopp: Money
    betald_on: date


@dataclass(frozen=True, slots=True)
class Betalfil:
    """A payment file.

    Attributes:
        format: which kind.
        sha256: of its content, hexadecimal.
        betalningar: in the order of the file.
    """

    format: Format
    sha256: str
    betalningar: tuple[Inbetalning, ...]
