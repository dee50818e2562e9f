"""What the page of the invoices needs from outside: use cases, a view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from kassa.desk.faktura_ports import FakturaVal, Okopplad
from kassa.desk.inbetalning import Inlasning
from kassa.faktura.document import Kanal
from kassa.faktura.standing import Standing

OKOPPLADE = "okopplade"


@dataclass(frozen=True, slots=True)
class Listed:
    """What the page shows.

    Attributes:
        fakturor: the invoices that were asked for, newest first.
        okopplade: every payment nobody knows the invoice of, oldest first.
        today: local date, for what is late.
    """

    fakturor: tuple[Standing, ...]
    okopplade: tuple[Okopplad, ...]
    today: date


@dataclass(frozen=True, slots=True)
class FakturorUseCases:
    """What the page can do; each is called off the GUI thread.

    Attributes:
        load: returns the invoices of a search and a choice of them.
        draw: returns an invoice's PDF.
        print: prints one, True as a KOPIA.
        remind: writes a reminder for each late invoice and prints them; returns how many.
        export: writes the finance office's file; returns its path, empty where nothing is new.
        read: reads a payment file at a path.
        koppla: places a payment at the invoice of an OCR reference.
        val: returns how the patient of an invoice gets it.
        choose: writes how, and where.
        printed_words: what has happened once the printer took a paper.
    """

    load: Callable[[str, str], Listed]
    draw: Callable[[Standing], bytes]
    print: Callable[[Standing], bool]
    remind: Callable[[], int]
    export: Callable[[], str]
    read: Callable[[str], Inlasning]
    koppla: Callable[[Okopplad, str], Standing]
    val: Callable[[Standing], FakturaVal]
    choose: Callable[[Standing, Kanal, str], None]
    printed_words: str = "utskrivet"


class FakturorView(Protocol):
    """What the presenter asks of the page."""

    def show_fakturor(self, rows: tuple[Standing, ...], today: date, selected: int) -> None:
        """Show invoices, one of them selected."""

    def show_okopplade(self, rows: tuple[Okopplad, ...], selected: int) -> None:
        """Show payments nobody knows the invoice of."""

    def show_list_text(self, text: str) -> None:
        """Show a text in place of the list."""

    def show_urval(self, urval: str, okopplade: int) -> None:
        """Show what is chosen, and how many payments wait for their invoice."""

    def show_summary(self, text: str) -> None:
        """Show what the list comes to."""

    def show_pdf(self, pdf: bytes, description: str) -> None:
        """Show an invoice as it is printed."""

    def show_preview_text(self, text: str) -> None:
        """Show a text in place of an invoice."""

    def ask_kanal(self, title: str, val: FakturaVal) -> None:
        """Ask how a patient's invoices are sent."""

    def ask_ocr(self, title: str) -> None:
        """Ask which invoice a payment belongs to."""

    def ask_remind(self, title: str) -> None:
        """Ask whether reminders are to be written."""

    def show_faults(self, faults: dict[str, str]) -> None:
        """Say what is wrong with what was typed."""

    def end_question(self) -> None:
        """Stop asking."""

    def show_message(self, tone: str, text: str) -> None:
        """Say what happened."""

    def clear_message(self) -> None:
        """Take that away."""
