"""Checkouts put aside, as the screen keeps them: what was typed, and a line to know them by.

What F2 emptied is kept too, in the window alone, until the next receipt.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from kassa.desk.park_ports import Parked
from kassa.errors import UserFacingError
from kassa.kvitto.text import money_text
from kassa.patient import SKYDDAD
from ui.checkout.begun import Begun, ParkedUnreadableError, from_json, label_of, to_json
from ui.checkout.deciding import Deciding
from ui.checkout.paying import Paying
from ui.checkout.state import ParkedRow

NOTHING_TO_PARK = "Det finns inget att parkera. Skriv personnumret eller välj ett besök först."
TAKEN_AWAY = "Raden som inte gick att läsa är borttagen. Det som skrevs finns kvar i databasen."
NOT_EMPTY = "Slutför det du har, eller parkera det med Ctrl+K, innan du tar upp ett annat."
EMPTIED = "Tömt för nästa patient. Ctrl+Z tar tillbaka det du hade skrivit."
MOST_KEYS = 9


class ParkDesk(Protocol):
    """What parking needs of the desk."""

    def park(self, form: str) -> Parked:
        """Put a checkout aside."""

    def take_up(self, parked_id: str) -> Parked:
        """Take one up again."""

    def parked_list(self) -> tuple[Parked, ...]:
        """Return what is put aside."""


class Parking:
    """Puts checkouts aside and takes them up.

    Attributes:
        rows: those put aside, the oldest first.
        emptied: what was typed before it was emptied for the next patient; None for nothing.
    """

    def __init__(
        self, desk: ParkDesk, case: Deciding, paying: Paying, say: Callable[[str, str], None]
    ) -> None:
        """Read what is put aside already."""
        self._desk = desk
        self._case = case
        self._paying = paying
        self._say = say
        self.rows: tuple[ParkedRow, ...] = ()
        self._forms: dict[str, str] = {}
        self._unreadable = ""
        self.emptied: Begun | None = None
        self.refresh()

    def refresh(self) -> None:
        """Read the list again: another desk may have changed it."""
        try:
            found = self._desk.parked_list()
        except UserFacingError:  # the next posting will say what is wrong with the records
            return
        self.rows = tuple(ParkedRow(each.id, label_of(each.form)) for each in found)
        self._forms = {each.id: each.form for each in found}

    def park(self) -> bool:
        """Put the checkout in hand aside; True when it is."""
        if self._case.is_blank:
            self._say("attention", NOTHING_TO_PARK)
            return False
        label = _label(self._case)
        try:
            self._desk.park(to_json(self._in_hand, label))
        except UserFacingError as error:
            self._say("error", error.message)
            return False
        self.refresh()
        place = len(self.rows)
        key = f" Ctrl+{place} tar upp det igen." if place <= MOST_KEYS else ""
        self._say("ok", f"Parkerat: {label}.{key}")
        return True

    def empty(self) -> None:
        """Keep what is in hand, where there is anything: it is emptied now."""
        if not self._case.is_blank:
            self.emptied = self._in_hand
            self._say("ok", EMPTIED)

    def take_back(self) -> Begun | None:
        """Return what was emptied, once; None when there is nothing, or no place for it."""
        if self.emptied is None or not self._is_free():
            return None
        emptied, self.emptied = self.emptied, None
        return emptied

    @property
    def _in_hand(self) -> Begun:
        return Begun(self._case.form, self._case.fore, self._paying.chosen)

    def _is_free(self) -> bool:
        """Return whether nothing is in hand; said where something is."""
        if not self._case.is_blank:
            self._say("attention", NOT_EMPTY)
        return self._case.is_blank

    def take_up(self, place: int) -> Begun | None:
        """Return what was put aside at a place of the list, 0 the first; None when it cannot be.

        What cannot be read leaves the list when it is asked for once more.
        """
        if not 0 <= place < len(self.rows) or not self._is_free():
            return None
        parked_id = self.rows[place].id
        asked_before, self._unreadable = self._unreadable, ""
        begun = None
        try:
            begun = from_json(self._forms[parked_id])  # before it is written down as taken up
        except ParkedUnreadableError as error:
            if asked_before != parked_id:
                self._unreadable = parked_id
                self._say("error", error.message)
                return None
        try:
            self._desk.take_up(parked_id)
        except UserFacingError as error:
            self.refresh()
            self._say("attention", error.message)
            return None
        self.refresh()
        if begun is None:
            self._say("ok", TAKEN_AWAY)
        return begun


def _label(case: Deciding) -> str:
    patient = case.known.patient if case.known else None
    if patient is not None and patient.is_skyddad:
        who = SKYDDAD
    else:
        who = case.form.namn.strip() or case.form.personnummer.strip() or "utan patient"
    quote = case.decided.quote
    if quote is None:
        return who
    return f"{who}, {quote.in_hand.avgift.produkt}, {money_text(quote.att_betala)}"
