"""Cards, through a port: a separate terminal today, one that is connected another day.

The terminal is asked before anything is written, so that a receipt never says a card has paid that
has not; where the posting is refused afterwards the terminal takes it back, unless a receipt that
stands was paid with it. Each part has an id of its own made of the checkout's, so that asking twice
charges once.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from kassa.errors import Fault, InvalidInputError, StorageError, UserFacingError
from kassa.kvitto.document import Betalsatt, Delbetalning

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kassa.desk.complete_checkout import CheckoutResult, CompleteCheckout
    from kassa.desk.ports import Payment
    from kassa.ids import CheckoutId
    from kassa.money import Money

REFERENS = "referens"
UNCLEAR = (
    "Kortet är debiterat, men det går inte att se om kvittot sparades. Slutför igen: kortet "
    "debiteras inte en gång till. Går det inte, starta om Kassa och se efter bland kvittona."
)


class CardUnclearError(UserFacingError):
    """A card was charged, and nobody can tell whether its receipt was written."""

    code = "kort_oklart"


@dataclass(frozen=True, slots=True)
class Kortkop:
    """What a card is to pay.

    Attributes:
        id: the same for the same wish, so that it is charged once.
        belopp: how much.
        typed: what the clerk has typed of a terminal that is not connected.
    """

    id: str
    belopp: Money
    typed: str = ""


class Kortterminal(Protocol):
    """Something that takes cards."""

    @property
    def asks(self) -> bool:
        """True where the clerk must type the terminal's reference."""
        ...

    def charge(self, kop: Kortkop) -> str:
        """Charge a card and return the terminal's reference.

        Raises:
            UserFacingError: it was not paid; the message says what to do.
        """
        ...

    def undo(self, kop: Kortkop) -> None:
        """Take a charge back whose receipt could not be written."""
        ...


@dataclass(frozen=True, slots=True)
class SeparatTerminal:
    """A terminal beside the till: the clerk has seen it paid, and types its reference.

    Attributes:
        asks: the clinic wants the reference of every payment.
    """

    asks: bool = False

    def charge(self, kop: Kortkop) -> str:
        """Return what was typed.

        Raises:
            InvalidInputError: nothing was, where the clinic wants it.
        """
        typed = kop.typed.strip()
        if self.asks and not typed:
            message = "Skriv kortterminalens referens. Den står på terminalens kvitto."
            raise InvalidInputError((Fault(REFERENS, message),))
        return typed

    def undo(self, kop: Kortkop) -> None:
        """Do nothing: the clerk is told, and takes it back on the terminal."""


def complete_with_card(
    command: CompleteCheckout,
    terminal: Kortterminal,
    post: Callable[[CompleteCheckout], CheckoutResult],
    paid_with: Callable[[CheckoutId], Sequence[Payment]],
) -> CheckoutResult:
    """Let the terminal take what a card pays, then post; what goes wrong leaves no card charged.

    Args:
        command: what the clerk confirmed.
        terminal: takes the card.
        post: posts it; it may fail after all was written.
        paid_with: how a checkout that is posted was paid.

    Raises:
        CardUnclearError: the posting failed, and what is written cannot be read.
        UserFacingError: the card was not paid, or the posting was refused.
    """
    belopp = command.quote.att_betala
    parts = command.delar or (Delbetalning(command.betalsatt, belopp),)
    if not belopp:
        return post(command)
    checkout_id = command.quote.checkout_id
    with ExitStack() as charged:  # what it holds is undone on the way out, the last first
        paid = []
        for place, part in enumerate(parts, 1):
            if part.betalsatt is Betalsatt.KORT:
                kop = Kortkop(f"{checkout_id}-{place}", part.belopp, part.referens)
                paid.append(replace(part, referens=terminal.charge(kop)))
                charged.callback(_undo_unless_paid, kop, place, checkout_id, terminal, paid_with)
            else:
                paid.append(part)
        is_told = command.delar or any(part.referens for part in paid)
        result = post(replace(command, delar=tuple(paid)) if is_told else command)
        charged.pop_all()
    return result


def _undo_unless_paid(
    kop: Kortkop,
    place: int,
    checkout_id: CheckoutId,
    terminal: Kortterminal,
    paid_with: Callable[[CheckoutId], Sequence[Payment]],
) -> None:
    """Take a charge back, unless that part of a checkout that is posted was paid with it.

    Raises:
        CardUnclearError: what is written cannot be read; the charge stands.
    """
    try:
        paid = paid_with(checkout_id)
    except StorageError as error:
        raise CardUnclearError(f"{error.message} {UNCLEAR}") from error
    if not any(part.place == place and part.betalsatt is Betalsatt.KORT for part in paid):
        terminal.undo(kop)
