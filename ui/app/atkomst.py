"""What the access log can do at a till."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date

from kassa.adapters.files import save_export
from kassa.adapters.folders import Folders
from kassa.clock import local_now
from kassa.desk.access import MOST_EXPORTED, draw_sample, export_csv, filter_of, save_review
from kassa.desk.people import normal_signatur
from kassa.desk.people_ports import AccessFilter, AccessReview, AccessRow, Roll
from kassa.errors import Fault, InvalidInputError
from kassa.ids import ClerkId
from kassa.patient import IdentitetError, parse_identitet
from ui.atkomst.ports import Asked, AtkomstUseCases
from ui.atkomst.view import MOST_SHOWN
from ui.checkout.till import Till

SAMPLE = 20
MOST_REVIEWS = 50


@dataclass(frozen=True, slots=True)
class Atkomst:
    """The access log of a till.

    Attributes:
        till: the desk.
        folders: where exports are written.
    """

    till: Till
    folders: Folders

    def use_cases(self) -> AtkomstUseCases:
        """Return what the page can do."""
        return AtkomstUseCases(
            today=self._today,
            load=self._load,
            draw=lambda rows: draw_sample(rows, SAMPLE, secrets.token_hex()),
            save_review=self._save_review,
            export=self._export,
        )

    def _today(self) -> date:
        return local_now(self.till.clock).date()

    def _filter(self, asked: Asked) -> AccessFilter:
        number = None
        if asked.number.strip():
            try:
                number = parse_identitet(asked.number, self._today()).number
            except IdentitetError as error:
                raise InvalidInputError((Fault("number", error.message),)) from None
        signatur = normal_signatur(asked.clerk)
        known = {account.signatur for account in self.till.ledger.clerk_account_list()}
        clerk = signatur if signatur in known else asked.clerk
        return filter_of(asked.from_on, asked.until_on, ClerkId(clerk) if clerk else None, number)

    def _load(self, asked: Asked) -> tuple[tuple[AccessRow, ...], tuple[AccessReview, ...]]:
        self.till.session.require(Roll.ANSVARIG)
        ledger = self.till.ledger
        rows = ledger.access_list(self._filter(asked), MOST_SHOWN)
        return rows, ledger.access_review_list(MOST_REVIEWS)

    def _save_review(self, rows: tuple[AccessRow, ...], asked: Asked, utfall: str) -> AccessReview:
        self.till.session.require(Roll.ANSVARIG)
        till, days = self.till, (asked.from_on, asked.until_on)
        return save_review(rows, days, utfall, till.ledger, till.clock, till.session)

    def _export(self, asked: Asked) -> str:
        self.till.session.require(Roll.ANSVARIG)
        content = export_csv(self.till.ledger.access_list(self._filter(asked), MOST_EXPORTED))
        name = f"atkomstlogg {asked.from_on}--{asked.until_on}"
        return save_export(self.folders.export, name, ".csv", content)
