"""How a receipt is paid: checked before it is posted, written with it, given back on a reversal.

(Rule book: Betalning.)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kassa.desk.ports import Payment
from kassa.desk.posting import refuse_cash
from kassa.errors import Fault, InvalidInputError
from kassa.ids import new_id
from kassa.kvitto.document import Betalsatt, Delbetalning
from kassa.kvitto.text import money_text
from kassa.money import ZERO, Money, total

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from kassa.desk.settings import Desk
    from kassa.ids import CheckoutId

NO_PART = {Betalsatt.INGEN, Betalsatt.FLERA}
LONGEST_REFERENS = 40


@dataclass(frozen=True, slots=True)
class Betalning:
    """What is paid and how.

    Attributes:
        delar: the parts; none where there is nothing to pay.
    """

    delar: tuple[Delbetalning, ...]

    @property
    def betalsatt(self) -> Betalsatt:
        """The one way it is paid in, ``FLERA`` for several, ``INGEN`` for none."""
        ways = {part.betalsatt for part in self.delar}
        if not ways:
            return Betalsatt.INGEN
        return ways.pop() if len(ways) == 1 else Betalsatt.FLERA

    @property
    def told(self) -> tuple[Delbetalning, ...]:
        """The parts as the receipt keeps them: none where the way alone says it all."""
        is_plain = len(self.delar) == 1 and not self.delar[0].referens
        return () if is_plain else self.delar

    def of(self, betalsatt: Betalsatt) -> Money:
        """Return what is paid in one way."""
        return total(part.belopp for part in self.delar if part.betalsatt is betalsatt)


def betalning_of(
    att_betala: Money, betalsatt: Betalsatt, delar: Sequence[Delbetalning], desk: Desk
) -> Betalning:
    """Return how a sum is paid.

    Args:
        att_betala: the sum; negative for what goes back.
        betalsatt: the way, where it is paid in one.
        delar: the parts, where it is paid in several or a reference is noted; else none.
        desk: what it takes.

    Raises:
        InvalidInputError: no way was chosen, the desk does not take it, or the parts do not add up.
    """
    if not att_betala:
        return Betalning(())
    if not delar:
        if betalsatt in NO_PART:
            message = "Betalsätt saknas. Välj kort eller faktura."
            raise InvalidInputError((Fault("betalsatt", message),))
        delar = (Delbetalning(betalsatt, att_betala),)
    faults = [fault for part in delar for fault in _faults(part, att_betala, desk)]
    if sum(part.betalsatt is Betalsatt.FAKTURA for part in delar) > 1:
        faults.append(Fault("delar", "Det blir en faktura. Lägg ihop de två delarna."))
    summa = total(part.belopp for part in delar)
    if summa != att_betala:
        message = (
            f"Delarna är {money_text(summa)} tillsammans, men {money_text(att_betala)} ska "
            "betalas. Ändra ett av beloppen."
        )
        faults.append(Fault("delar", message))
    if faults:
        raise InvalidInputError(tuple(faults))
    return Betalning(tuple(delar))


def _faults(part: Delbetalning, whole: Money, desk: Desk) -> list[Fault]:
    faults = []
    if part.betalsatt in NO_PART:
        faults.append(Fault("betalsatt", "Betalsätt saknas för en del. Välj kort eller faktura."))
    if not part.belopp or (part.belopp > ZERO) != (whole > ZERO):
        faults.append(
            Fault("delar", "Varje del är ett belopp över 0 kr. Ändra det eller ta bort delen.")
        )
    if len(part.referens) > LONGEST_REFERENS or not part.referens.isprintable():
        message = f"Referensen är högst {LONGEST_REFERENS} tecken. Skriv om den."
        faults.append(Fault("referens", message))
    try:
        refuse_cash(part.betalsatt, desk)
    except InvalidInputError as error:
        faults += error.faults
    return faults


def spread(att_betala: Money, before: Sequence[Delbetalning]) -> tuple[Delbetalning, ...]:
    """Return a sum in the ways an earlier one was paid: the first ways first, the last takes more.

    Used where a receipt is corrected. What was noted of the earlier payment is not kept.

    >>> kort = Delbetalning(Betalsatt.KORT, Money.kr(100))
    >>> faktura = Delbetalning(Betalsatt.FAKTURA, Money.kr(150))
    >>> [part.belopp.whole_kr for part in spread(Money.kr(120), (kort, faktura))]
    [100, 20]
    >>> [part.belopp.whole_kr for part in spread(Money.kr(300), (kort, faktura))]
    [100, 200]
    """
    left = att_betala
    parts = []
    for part in before:
        belopp = left if part is before[-1] else min(left, part.belopp)
        if belopp > ZERO:
            parts.append(Delbetalning(part.betalsatt, belopp))
        left -= belopp
    return tuple(parts)


def payment_list(
    checkout_id: CheckoutId, betalning: Betalning, desk: Desk, at: datetime
) -> tuple[Payment, ...]:
    """Return what is written of how a checkout is paid."""
    return tuple(
        Payment(
            id=new_id(),
            checkout_id=checkout_id,
            place=place,
            betalsatt=part.betalsatt,
            referens=part.referens,
            belopp=part.belopp,
            desk=desk.id,
            clerk=desk.clerk,
            written_at=at,
        )
        for place, part in enumerate(betalning.delar, 1)
    )


def given_back(paid: Sequence[Payment]) -> Betalning:
    """Return what goes back where a payment is taken back: each part the way it came."""
    return Betalning(tuple(Delbetalning(part.betalsatt, -part.belopp) for part in paid))
