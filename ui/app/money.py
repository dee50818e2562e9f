"""The pages about money and retention, over a till."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kassa.adapters.folders import Folders
from kassa.desk.gallra import GallringPlan, gallra, plan_gallring
from kassa.desk.gallring_ports import Gallring
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


def money_pages(
    till: Till, entry: Entry, folders: Folders, settings: Settings, background: Background
) -> dict[str, QWidget]:
    """Return the pages by name; each has ``refresh``."""
    return {
        "fakturor": FakturorPane(fakturor_use_cases(till, folders), background.run),
        "manad": ManadPane(manad_use_cases(till, folders, settings), background.run),
        "gallring": GallringPane(gallring_use_cases(till, entry, settings), background.run),
    }


def gallring_use_cases(till: Till, entry: Entry, settings: Settings) -> GallringUseCases:
    """Return what the page of retention can do."""
    ledger, clock = till.ledger, till.clock

    def load() -> tuple[GallringPlan, tuple[Gallring, ...]]:
        return plan_gallring(ledger, clock, settings.logg_ar), ledger.gallring_list()

    def run(plan: GallringPlan, signatur: str, password: str) -> Gallring:
        second = entry.approve(signatur, password).signatur if has_accounts() else ""
        return gallra(plan, second, ledger, clock, till.checked_desk())

    def has_accounts() -> bool:
        return till.session.account is not None

    return GallringUseCases(load, run, has_accounts)
