"""What the people's page asks of the world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kassa.desk.people_ports import ClerkAccount


@dataclass(frozen=True, slots=True)
class PersonalUseCases:
    """What the page can do; each is called off the GUI thread.

    Attributes:
        load: returns every account, by signatur.
        add: writes a new account with its first password.
        change: writes another name or role, or closes an account.
        set_password: writes a new password for a signatur.
    """

    load: Callable[[], tuple[ClerkAccount, ...]]
    add: Callable[[ClerkAccount, str], ClerkAccount]
    change: Callable[[ClerkAccount], ClerkAccount]
    set_password: Callable[[str, str], None]
