"""The numbers on paper forms: how they are read, and which are accounted for."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kassa.desk.avbrott_ports import Blankett, BlankettUtfall
from kassa.errors import Fault, InvalidInputError
from kassa.ids import DeskId
from kassa.ord import many

if TYPE_CHECKING:
    from kassa.desk.ports import Ledger

_NUMBER = re.compile(r"(.+)-B(\d{1,6})", re.IGNORECASE)
_SHORT = re.compile(r"B?(\d{1,6})", re.IGNORECASE)
_ROW = re.compile(r"(.*\d)(?:–|TILL|-(?=\d))(.+)")


@dataclass(frozen=True, slots=True)
class Serie:
    """How it stands with the forms of a desk.

    Attributes:
        desk: whose.
        printed: how many were printed.
        inlagda: entered.
        makulerade: struck or never used.
        saknas: below the highest number that was accounted for, and not accounted for themselves.
        kvar: numbers above it: still blank, or not yet entered.
        dubbla: entered at two desks, each with a receipt that stands.
    """

    desk: DeskId
    printed: int
    inlagda: int
    makulerade: int
    saknas: tuple[int, ...]
    kvar: tuple[int, ...]
    dubbla: tuple[int, ...] = ()


def blankett_number(desk: DeskId, number: int) -> str:
    """Return the number as it is printed.

    >>> blankett_number(DeskId("K1"), 7)
    'K1-B007'
    """
    return f"{desk}-B{number:03d}"


def unused_words(serie_desk: DeskId, kvar: tuple[int, ...]) -> str:
    """Return some numbers in a row with their count.

    >>> unused_words(DeskId("K1"), (4, 5, 6))
    '3 blanketter, K1-B004 till K1-B006'
    """
    first, last = (blankett_number(serie_desk, kvar[place]) for place in (0, -1))
    which = f"{first} till {last}" if len(kvar) > 1 else first
    return f"{many(len(kvar), 'blankett', 'blanketter')}, {which}"


def split_blankett(number: str) -> tuple[DeskId, int]:
    """Return series and number of a form as ``blankett_number`` writes them.

    >>> split_blankett("K1-B007")
    ('K1', 7)
    """
    serie, _, place = number.rpartition("-B")
    return DeskId(serie), int(place)


def parse_blankett_list(text: str, desk: DeskId, ledger: Ledger) -> tuple[DeskId, tuple[int, ...]]:
    """Return the series and the numbers of one form, or of several in a row: ``7-24``.

    Raises:
        InvalidInputError: it is none, or some were never printed.
    """
    match = _ROW.fullmatch("".join(text.split()).upper())
    if match is None:
        serie, number = parse_blankett(text, desk, ledger)
        return serie, (number,)
    serie, first = parse_blankett(match[1], desk, ledger)
    other, last = parse_blankett(match[2], serie, ledger)
    if other != serie or last < first:
        message = "Skriv det lägsta numret först, ur en och samma serie: 7-24."
        raise InvalidInputError((Fault("blankett", message),))
    return serie, tuple(range(first, last + 1))


def parse_blankett(text: str, desk: DeskId, ledger: Ledger) -> tuple[DeskId, int]:
    """Return the series and the number of a form as typed: ``K1-B007``, ``B7`` or ``7``.

    Args:
        text: as typed.
        desk: whose series a bare number is of.
        ledger: knows which numbers were printed.

    Raises:
        InvalidInputError: it is none, or was never printed.
    """
    typed = "".join(text.split()).upper()
    match = _NUMBER.fullmatch(typed)
    short = _SHORT.fullmatch(typed)
    if match:
        serie, number = DeskId(match[1]), int(match[2])
    elif short:
        serie, number = desk, int(short[1])
    else:
        message = "Blankettens nummer står högst upp på den: K1-B007. Skriv det, eller bara 7."
        raise InvalidInputError((Fault("blankett", message),))
    if number not in printed_numbers(serie, ledger):
        message = (
            f"Blankett {blankett_number(serie, number)} är inte utskriven härifrån. "
            "Läs av numret igen."
        )
        raise InvalidInputError((Fault("blankett", message),))
    return serie, number


def printed_numbers(serie_desk: DeskId, ledger: Ledger) -> frozenset[int]:
    """Return every number that was printed of a series."""
    return frozenset(
        number
        for serie in ledger.blankett_serie_list(serie_desk)
        for number in range(serie.from_number, serie.until_number + 1)
    )


def serie_status(serie_desk: DeskId, ledger: Ledger) -> Serie:
    """Return how it stands with the forms of a desk: what is missing is named."""
    printed = printed_numbers(serie_desk, ledger)
    said = ledger.blankett_list(serie_desk)
    known = {blankett.number for blankett in said}
    entered = [b for b in said if b.utfall is BlankettUtfall.INLAGD]
    inlagda = {b.number for b in entered}
    highest = max(known, default=0)
    left = sorted(printed - known)
    return Serie(
        desk=serie_desk,
        printed=len(printed),
        inlagda=len(inlagda),
        makulerade=len(known - inlagda),
        saknas=tuple(number for number in left if number < highest),
        kvar=tuple(number for number in left if number > highest),
        dubbla=_twice(entered, ledger),
    )


def _twice(entered: list[Blankett], ledger: Ledger) -> tuple[int, ...]:
    counted = Counter(blankett.number for blankett in entered)
    standing = Counter(
        b.number for b in entered if counted[b.number] > 1 and not is_reversed(b, ledger)
    )
    return tuple(sorted(number for number, antal in standing.items() if antal > 1))


def is_reversed(blankett: Blankett, ledger: Ledger) -> bool:
    """True when the receipt a form was entered as has been taken back."""
    checkout_id = blankett.checkout_id
    return checkout_id is not None and ledger.reversal_of(checkout_id) is not None
