"""Paper forms entered afterwards: each number once, and none left out without a word.

A form becomes an ordinary checkout, posted by the same use case, at the time that stands on it. Its
number is written in the same transaction. What is said of a form can be taken back: a form that was
said to be unused is found, a receipt of another patient was reversed. Both words stay on record.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kassa.clock import to_local
from kassa.desk.avbrott_ports import Blankett, BlankettUtfall
from kassa.desk.blankett_serie import (
    blankett_number,
    is_reversed,
    parse_blankett,
    serie_status,
    unused_words,
)
from kassa.desk.complete_checkout import CheckoutResult, CompleteCheckout, post
from kassa.desk.efterskank import refuse_undecided
from kassa.desk.posting import moment_of
from kassa.errors import Fault, InvalidInputError, UserFacingError
from kassa.ids import new_id
from kassa.kvitto.text import money_text

if TYPE_CHECKING:
    from kassa.clock import Clock
    from kassa.desk.ports import Ledger, TaxaBook
    from kassa.desk.settings import Desk
    from kassa.ids import CheckoutId, DeskId
    from kassa.money import Money


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


def differs_words(betalt: Money | None, att_betala: Money) -> str:
    """Return what the paper says and Kassa does not; empty where they agree, or it says nothing."""
    if betalt is None or betalt == att_betala:
        return ""
    return f"på papperet {money_text(betalt)}, enligt Kassa {money_text(att_betala)}"


def unaccounted(
    text: str, desk: DeskId, ledger: Ledger, checkout_id: CheckoutId | None = None
) -> tuple[DeskId, int]:
    """Return series and number of a form that waits to be entered.

    Args:
        text: its number as typed.
        desk: whose series a bare number is of.
        ledger: the clinic's records.
        checkout_id: the visit it may have been entered as already.

    Raises:
        InvalidInputError: it is none, or was never printed.
        BlankettUsedError: it was entered as another visit, struck, or said to be unused.
    """
    number = parse_blankett(text, desk, ledger)
    known = ledger.blankett(*number)
    if known is not None and (checkout_id is None or known.checkout_id != checkout_id):
        raise _used(known, ledger)
    return number


@dataclass(frozen=True, slots=True)
class EnterBlankett:
    """The clerk's wish to enter a form.

    Attributes:
        number: series and number.
        checkout: the visit, as quoted from what stands on the form.
        anteckning: what differs from the paper; empty for nothing.
    """

    number: tuple[DeskId, int]
    checkout: CompleteCheckout
    anteckning: str = ""


def enter_blankett(
    command: EnterBlankett, ledger: Ledger, taxa_book: TaxaBook, clock: Clock, desk: Desk
) -> CheckoutResult:
    """Post the visit of a form with its number, in one transaction.

    A form that is entered while no outage lasts belongs to the newest one of the desk.

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
    refuse_undecided(command.checkout.quote, command.checkout.beslut_av, desk)
    with ledger.transaction():
        known = ledger.blankett(serie, place)
        if known is not None and known.checkout_id != command.checkout.quote.checkout_id:
            raise _used(known, ledger)
        result = post(command.checkout, ledger, taxa_book, clock, desk)
        checkout_id = result.kvitto.checkout_id
        if known is None:
            said = command.anteckning
            _add(command.number, BlankettUtfall.INLAGD, checkout_id, said, ledger, clock, desk)
            _tie_to_newest(checkout_id, ledger, clock, desk)
        return result


def _tie_to_newest(checkout_id: CheckoutId, ledger: Ledger, clock: Clock, desk: Desk) -> None:
    """Write that a checkout belongs to the desk's newest outage, where it belongs to none."""
    newest = next((each for each in ledger.avbrott_list() if each.desk == desk.id), None)
    if newest is not None and ledger.avbrott_of(checkout_id) is None:
        at = moment_of(clock)
        ledger.add_avbrott_checkout(newest.id, checkout_id, desk.id, desk.clerk, at)


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
            if kvitto is not None and not is_reversed(blankett, ledger):
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
