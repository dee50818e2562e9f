"""The pages about money and retention, over a till."""

from __future__ import annotations

from kassa.adapters.folders import Folders
from kassa.desk.gallra import GallringPlan, gallra, plan_gallring
from kassa.desk.gallring_ports import Gallring
from kassa.desk.people_ports import Roll
from kassa.desk.settings import Settings
from ui.app.fakturor import fakturor_use_cases
from ui.app.manad import manad_use_cases
from ui.app.people import Entry
from ui.background import Background
from ui.checkout.till import Till
from ui.fakturor.view import FakturorPane
from ui.gallring.ports import GallringUseCases
from ui.gallring.view import GallringPane
from ui.manad.view import ManadPane
from ui.shell.page_stack import Page


def money_pages(
    till: Till, entry: Entry, folders: Folders, settings: Settings, background: Background
) -> dict[str, Page]:
    """Return what makes each page, by name; each has ``refresh``."""
    run = background.run
    return {
        "fakturor": lambda: FakturorPane(fakturor_use_cases(till, folders), run),
        "manad": lambda: ManadPane(manad_use_cases(till, folders, settings), run),
        "gallring": lambda: GallringPane(gallring_use_cases(till, entry, settings), run),
    }


def gallring_use_cases(till: Till, entry: Entry, settings: Settings) -> GallringUseCases:
    """Return what the page of retention can do."""
    ledger, clock = till.ledger, till.clock

    def load() -> tuple[GallringPlan, tuple[Gallring, ...]]:
        till.session.require(Roll.ADMINISTRATOR)
        return plan_gallring(ledger, clock, settings.logg_ar), ledger.gallring_list()

    def run(plan: GallringPlan, signatur: str, password: str) -> Gallring:
        till.session.require(Roll.ADMINISTRATOR)
        second = entry.approve(signatur, password).signatur if has_accounts() else ""
        return gallra(plan, second, ledger, clock, till.checked_desk())

    def has_accounts() -> bool:
        return till.session.account is not None

    return GallringUseCases(load, run, has_accounts)
