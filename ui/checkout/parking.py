"""Checkouts put aside, as the screen keeps them: what was typed, and a line to know them by.

What F2 emptied is kept too, in the window alone, until the next receipt.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, fields
from typing import Any, Protocol

from kassa.desk.park_ports import Parked
from kassa.desk.request import BesokRequest, Override
from kassa.errors import UserFacingError
from kassa.kvitto.text import money_text
from kassa.patient import SKYDDAD
from ui.checkout.deciding import Deciding
from ui.checkout.form import Form, FormVara
from ui.checkout.state import ParkedRow

NOTHING_TO_PARK = "Det finns inget att parkera. Skriv personnumret eller välj ett besök först."
NOT_EMPTY = "Slutför det du har, eller parkera det med Ctrl+K, innan du tar upp ett annat."
NO_LABEL = "Går inte att läsa"
EMPTIED = "Tömt för nästa patient. Ctrl+Z tar tillbaka det du hade skrivit."
MOST_KEYS = 9
Fore = tuple[BesokRequest, ...]
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)


class ParkedUnreadableError(UserFacingError):
    """What was put aside cannot be read: another version wrote it, or the file is damaged."""

    code = "parkerad_olaslig"

    def __init__(self) -> None:
        """Say so."""
        super().__init__(
            "Det parkerade går inte att läsa. Skriv besöket på nytt, och säg det till it-stödet."
        )


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

    def __init__(self, desk: ParkDesk, case: Deciding, say: Callable[[str, str], None]) -> None:
        """Read what is put aside already."""
        self._desk = desk
        self._case = case
        self._say = say
        self.rows: tuple[ParkedRow, ...] = ()
        self.emptied: tuple[Form, Fore] | None = None
        self.refresh()

    def refresh(self) -> None:
        """Read the list again: another desk may have changed it."""
        try:
            found = self._desk.parked_list()
        except UserFacingError:  # the next posting will say what is wrong with the records
            return
        self.rows = tuple(ParkedRow(each.id, label_of(each.form)) for each in found)

    def park(self) -> bool:
        """Put the checkout in hand aside; True when it is."""
        if self._case.is_blank:
            self._say("attention", NOTHING_TO_PARK)
            return False
        label = _label(self._case)
        try:
            self._desk.park(to_json(self._case.form, self._case.fore, label))
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
            self.emptied = (self._case.form, self._case.fore)
            self._say("ok", EMPTIED)

    def take_back(self) -> tuple[Form, Fore] | None:
        """Return what was emptied, once; None when there is nothing, or no place for it."""
        if self.emptied is None or not self._is_free():
            return None
        emptied, self.emptied = self.emptied, None
        return emptied

    def _is_free(self) -> bool:
        """Return whether nothing is in hand; said where something is."""
        if not self._case.is_blank:
            self._say("attention", NOT_EMPTY)
        return self._case.is_blank

    def take_up(self, place: int) -> tuple[Form, Fore] | None:
        """Return what was put aside at a place of the list, 0 the first; None when it cannot be."""
        if not 0 <= place < len(self.rows) or not self._is_free():
            return None
        try:
            parked = self._desk.take_up(self.rows[place].id)
        except UserFacingError as error:
            self.refresh()
            self._say("attention", error.message)
            return None
        self.refresh()
        try:
            return from_json(parked.form)
        except ParkedUnreadableError as error:
            self._say("error", error.message)
            return None


def to_json(form: Form, fore: Fore, label: str) -> str:
    """Return a form, and the visits already on its receipt, as JSON."""
    content = asdict(form) | {"answered": sorted(form.answered)}
    visits = [
        {"case": dict(each.case), "override": asdict(each.override) if each.override else None}
        for each in fore
    ]
    return json.dumps({"label": label, "form": content, "fore": visits}, ensure_ascii=False)


def from_json(text: str) -> tuple[Form, Fore]:
    """Return what ``to_json`` wrote; what an older or newer Kassa knew besides is left out.

    Raises:
        ParkedUnreadableError: nobody knows what was typed.
    """
    try:
        return _form_of(json.loads(text))
    except UNREADABLE as error:
        raise ParkedUnreadableError from error


def _form_of(content: dict[str, Any]) -> tuple[Form, Fore]:
    known = {field.name for field in fields(Form)}
    typed: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in content["form"].items()
        if name in known
    }
    typed["answered"] = frozenset(typed.get("answered", ()))
    typed["varor"] = tuple(FormVara(**vara) for vara in typed.get("varor", ()))
    typed["fakta"] = tuple((name, value) for name, value in typed.get("fakta", ()))
    fore = tuple(
        BesokRequest(each["case"], Override(**each["override"]) if each["override"] else None)
        for each in content["fore"]
    )
    return Form(**typed), fore


def label_of(text: str) -> str:
    """Return the line a parked checkout is known by."""
    try:
        return str(json.loads(text)["label"])
    except UNREADABLE:
        return NO_LABEL


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
