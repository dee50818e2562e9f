"""Paper forms entered afterwards: each number once, and none left out without a word.

A form becomes an ordinary checkout, posted by the same use case, at the time that stands on it. Its
number is written in the same transaction.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kassa.clock import to_local
from kassa.desk.avbrott_ports import Blankett, BlankettUtfall
from kassa.desk.complete_checkout import CheckoutResult, CompleteCheckout, post
from kassa.desk.posting import moment_of
from kassa.errors import Fault, InvalidInputError, UserFacingError
from kassa.ids import DeskId, new_id

if TYPE_CHECKING:
    from kassa.clock import Clock
    from kassa.desk.ports import Ledger, TaxaBook
    from kassa.desk.settings import Desk
    from kassa.ids import CheckoutId

_NUMBER = re.compile(r"(.+)-B(\d{1,6})", re.IGNORECASE)
_SHORT = re.compile(r"B?(\d{1,6})", re.IGNORECASE)


class BlankettUsedError(UserFacingError):
    """The form has been entered or struck already; nothing was written.

    Attributes:
        blankett: what became of it.
    """

    code = "blankett_anvand"

    def __init__(self, blankett: Blankett, kvitto_number: str) -> None:
        """Say what became of it."""
        number = blankett_number(blankett.serie_desk, blankett.number)
        when = f"{to_local(blankett.written_at):%Y-%m-%d %H:%M}"
        what = {
            BlankettUtfall.INLAGD: f"inlagd som kvitto {kvitto_number}",
            BlankettUtfall.MAKULERAD: "makulerad",
            BlankettUtfall.OANVAND: "angiven som oanvänd",
        }[blankett.utfall]
        super().__init__(
            f"Blankett {number} är redan {what} ({when}, {blankett.clerk}). Inget nytt har sparats."
        )
        self.blankett = blankett


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
    """

    desk: DeskId
    printed: int
    inlagda: int
    makulerade: int
    saknas: tuple[int, ...]
    kvar: tuple[int, ...]


def blankett_number(desk: DeskId, number: int) -> str:
    """Return the number as it is printed.

    >>> blankett_number(DeskId("K1"), 7)
    'K1-B007'
    """
    return f"{desk}-B{number:03d}"


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
    known = {blankett.number: blankett for blankett in ledger.blankett_list(serie_desk)}
    entered = [b for b in known.values() if b.utfall is BlankettUtfall.INLAGD]
    highest = max(known, default=0)
    left = sorted(printed - set(known))
    return Serie(
        desk=serie_desk,
        printed=len(printed),
        inlagda=len(entered),
        makulerade=len(known) - len(entered),
        saknas=tuple(number for number in left if number < highest),
        kvar=tuple(number for number in left if number > highest),
    )


@dataclass(frozen=True, slots=True)
class EnterBlankett:
    """The clerk's wish to enter a form.

    Attributes:
        number: series and number.
        checkout: the visit, as quoted from what stands on the form.
        anteckning: what differs from the paper; empty for nothing.
        avbrott_id: the outage it belongs to, where none lasts now; None for none.
    """

    number: tuple[DeskId, int]
    checkout: CompleteCheckout
    anteckning: str = ""
    avbrott_id: str | None = None


def enter_blankett(
    command: EnterBlankett, ledger: Ledger, taxa_book: TaxaBook, clock: Clock, desk: Desk
) -> CheckoutResult:
    """Post the visit of a form with its number, in one transaction.

    Args:
        command: the form.
        ledger: the clinic's records.
        taxa_book: the installed tariffs.
        clock: the present.
        desk: where and by whom.

    Raises:
        BlankettUsedError: the form was entered before, as another visit.
        UserFacingError: see ``complete_checkout``.
    """
    serie, place = command.number
    with ledger.transaction():
        known = ledger.blankett(serie, place)
        if known is not None and known.checkout_id != command.checkout.quote.checkout_id:
            raise _used(known, ledger)
        result = post(command.checkout, ledger, taxa_book, clock, desk)
        checkout_id = result.kvitto.checkout_id
        if known is None:
            at = moment_of(clock)
            said = command.anteckning
            _add(command.number, BlankettUtfall.INLAGD, checkout_id, said, ledger, clock, desk)
            if command.avbrott_id and ledger.avbrott_of(checkout_id) is None:
                ledger.add_avbrott_checkout(
                    command.avbrott_id, checkout_id, desk.id, desk.clerk, at
                )
        return result


def strike_blankett(
    number: tuple[DeskId, int],
    utfall: BlankettUtfall,
    anteckning: str,
    ledger: Ledger,
    clock: Clock,
    desk: Desk,
) -> None:
    """Write that a form is spoilt or was never used.

    Raises:
        BlankettUsedError: it has been entered or struck before.
        InvalidInputError: a spoilt form needs a reason.
    """
    if utfall is BlankettUtfall.MAKULERAD and not anteckning.strip():
        message = "Skriv varför blanketten inte gäller, till exempel: felskriven, se B008."
        raise InvalidInputError((Fault("anteckning", message),))
    with ledger.transaction():
        known = ledger.blankett(*number)
        if known is not None:
            raise _used(known, ledger)
        _add(number, utfall, None, anteckning.strip(), ledger, clock, desk)


def return_unused(serie_desk: DeskId, ledger: Ledger, clock: Clock, desk: Desk) -> int:
    """Write that every number above the last one used lies blank, and return how many."""
    with ledger.transaction():
        kvar = serie_status(serie_desk, ledger).kvar
        for number in kvar:
            _add((serie_desk, number), BlankettUtfall.OANVAND, None, "", ledger, clock, desk)
    return len(kvar)


def _used(known: Blankett, ledger: Ledger) -> BlankettUsedError:
    kvitto = ledger.kvitto_of(known.checkout_id) if known.checkout_id else None
    return BlankettUsedError(known, kvitto.number if kvitto else "")


def _add(
    number: tuple[DeskId, int],
    utfall: BlankettUtfall,
    checkout_id: CheckoutId | None,
    anteckning: str,
    ledger: Ledger,
    clock: Clock,
    desk: Desk,
) -> None:
    ledger.add_blankett(
        Blankett(
            id=new_id(),
            serie_desk=number[0],
            number=number[1],
            utfall=utfall,
            checkout_id=checkout_id,
            anteckning=anteckning,
            desk=desk.id,
            clerk=desk.clerk,
            written_at=moment_of(clock),
        )
    )
