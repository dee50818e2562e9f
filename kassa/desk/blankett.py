"""Paper forms entered afterwards: each number once, and none left out without a word.

A form becomes an ordinary checkout, posted by the same use case, at the time that stands on it. Its
number is written in the same transaction. What is said of a form can be taken back: a form that was
said to be unused is found, a receipt of another patient was reversed. Both words stay on record.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kassa.clock import to_local
from kassa.desk.avbrott_ports import Blankett, BlankettUtfall
from kassa.desk.complete_checkout import CheckoutResult, CompleteCheckout, post
from kassa.desk.posting import moment_of
from kassa.errors import Fault, InvalidInputError, UserFacingError
from kassa.ids import DeskId, new_id
from kassa.ord import many

if TYPE_CHECKING:
    from kassa.clock import Clock
    from kassa.desk.ports import Ledger, TaxaBook
    from kassa.desk.settings import Desk
    from kassa.ids import CheckoutId

_NUMBER = re.compile(r"(.+)-B(\d{1,6})", re.IGNORECASE)
_SHORT = re.compile(r"B?(\d{1,6})", re.IGNORECASE)
_ROW = re.compile(r"(.*\d)(?:–|TILL|-(?=\d))(.+)")


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


class BlankettChangedError(UserFacingError):
    """Other forms than those asked about lie blank now; nothing was written.

    Attributes:
        kvar: those that do.
    """

    code = "blanketter_andrade"

    def __init__(self, serie_desk: DeskId, kvar: tuple[int, ...]) -> None:
        """Say which."""
        now = f"{unused_words(serie_desk, kvar)} nu" if kvar else "ingen kvar"
        super().__init__(
            f"Blanketterna har ändrats sedan frågan ställdes: {now}. Inget har sparats. "
            "Titta efter en gång till vilka som är tomma."
        )
        self.kvar = kvar


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
        b.number for b in entered if counted[b.number] > 1 and not _is_reversed(b, ledger)
    )
    return tuple(sorted(number for number, antal in standing.items() if antal > 1))


def _is_reversed(blankett: Blankett, ledger: Ledger) -> bool:
    checkout_id = blankett.checkout_id
    return checkout_id is not None and ledger.reversal_of(checkout_id) is not None


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


def return_unused(
    serie_desk: DeskId, numbers: tuple[int, ...], ledger: Ledger, clock: Clock, desk: Desk
) -> None:
    """Write that every number above the last one used lies blank.

    Args:
        serie_desk: whose series.
        numbers: those that were asked about, in order.
        ledger: the clinic's records.
        clock: the present.
        desk: where and by whom.

    Raises:
        BlankettChangedError: they are others by now.
    """
    with ledger.transaction():
        kvar = serie_status(serie_desk, ledger).kvar
        if kvar != numbers:
            raise BlankettChangedError(serie_desk, kvar)
        for number in kvar:
            _add((serie_desk, number), BlankettUtfall.OANVAND, None, "", ledger, clock, desk)


def open_blankett(
    serie_desk: DeskId, numbers: tuple[int, ...], ledger: Ledger, clock: Clock, desk: Desk
) -> tuple[int, ...]:
    """Write that what was said of some forms does not hold, and return their numbers.

    A form can then be entered: it was found, or was entered as somebody else's and that receipt is
    reversed.

    Raises:
        InvalidInputError: of some nothing was said, or their receipt stands; all are named.
    """
    with ledger.transaction():
        said = [b for b in ledger.blankett_list(serie_desk) if b.number in numbers]
        faults = _cannot_open(serie_desk, numbers, said, ledger)
        if faults:
            raise InvalidInputError((Fault("blankett", " ".join(faults)),))
        for blankett in said:
            ledger.add_blankett_oppnad(blankett.id, desk.id, desk.clerk, moment_of(clock))
    return numbers


def _cannot_open(
    serie_desk: DeskId, numbers: tuple[int, ...], said: list[Blankett], ledger: Ledger
) -> list[str]:
    faults = []
    for number in numbers:
        name = blankett_number(serie_desk, number)
        of_it = [blankett for blankett in said if blankett.number == number]
        for blankett in of_it:
            kvitto = ledger.kvitto_of(blankett.checkout_id) if blankett.checkout_id else None
            if kvitto is not None and not _is_reversed(blankett, ledger):
                faults.append(f"{name} är kvitto {kvitto.number}: makulera det först (F9).")
        if not of_it:
            faults.append(f"{name} väntar redan på att läggas in.")
    return faults


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
