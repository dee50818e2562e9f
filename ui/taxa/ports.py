"""What the tariff page asks of the world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from kassa.desk.taxa_lage import TaxaLage
from kassa.desk.taxa_ports import Hamtning, TaxaFil
from kassa.desk.taxa_priser import Prisrad
from kassa.taxa.model import Taxa


@dataclass(frozen=True, slots=True)
class Oversikt:
    """Everything the page shows of how things stand.

    Attributes:
        lage: in force, coming, how fresh.
        files: every fetched tariff, the newest to begin first.
        seed: the tariff in force, where it came with the program.
        hamtningar: the newest attempts to fetch first.
        adress: from where; empty for nowhere.
        fingerprint: of the newest root the desk trusts; empty where it trusts none.
        today: the present local date.
        needs_password: somebody else has to confirm, with signatur and password.
    """

    lage: TaxaLage
    files: tuple[TaxaFil, ...]
    seed: Taxa | None
    hamtningar: tuple[Hamtning, ...]
    adress: str
    fingerprint: str
    today: date
    needs_password: bool


@dataclass(frozen=True, slots=True)
class TaxaUseCases:
    """What the page can do; all but ``fetch`` are called off the GUI thread.

    Attributes:
        load: returns how things stand.
        prices: returns every price of a fetched tariff, or of the one with the program.
        fetch: begins to fetch in a process of its own; False where no address is set.
        confirm: confirms the tariff in force by signatur and password, or by whoever works here.
    """

    load: Callable[[], Oversikt]
    prices: Callable[[TaxaFil | None], tuple[Prisrad, ...]]
    fetch: Callable[[], bool]
    confirm: Callable[[str, str], None]
