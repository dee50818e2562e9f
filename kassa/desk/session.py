"""Who works at the desk now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kassa.desk.people import NotAllowedError
from kassa.ids import ClerkId
from kassa.money import ZERO, Money

if TYPE_CHECKING:
    from kassa.desk.people_ports import ClerkAccount, Roll
    from kassa.desk.settings import Desk


@dataclass(slots=True)
class Session:
    """The desk as it is manned now; one object for the whole window.

    Attributes:
        desk: where and by whom something is written.
        account: who has logged in; None where the clinic has no accounts yet.
        godkann_over: the clinic's limit; it holds once people log in.
    """

    desk: Desk
    account: ClerkAccount | None = None
    godkann_over: Money = ZERO

    def enter(self, account: ClerkAccount) -> None:
        """Let somebody who has logged in work from now on."""
        self.account = account
        clerk = ClerkId(account.signatur)
        self.desk = replace(self.desk, clerk=clerk, godkann_over=self.godkann_over)

    def may(self, needed: Roll) -> bool:
        """Return True when whoever works here may do what a role may; all may without accounts."""
        return self.account is None or self.account.roll.may(needed)

    def require(self, needed: Roll) -> None:
        """Refuse what the role of whoever works here does not reach.

        Raises:
            NotAllowedError: it does not; the message says whom to ask.
        """
        if not self.may(needed):
            raise NotAllowedError(needed)
