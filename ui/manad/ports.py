"""What the page of the month needs from outside: use cases, a view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from kassa.ersattning.manad import Manad, ManadRad, Manadsrapport, Post


@dataclass(frozen=True, slots=True)
class Told:
    """A month, and what waits for the accounts.

    Attributes:
        rapport: the month.
        verifikationer: closed days that no file of vouchers holds yet.
    """

    rapport: Manadsrapport
    verifikationer: int


@dataclass(frozen=True, slots=True)
class ManadUseCases:
    """What the page can do; each is called off the GUI thread.

    Attributes:
        this_month: returns the month of today.
        load: tells a month.
        draw: returns a receipt's PDF by its number.
        print: prints a month.
        save: writes a month as PDF and CSV; returns the folder.
        book: writes the file of vouchers; returns its path, empty where nothing waits.
        printed_words: what has happened once the printer took a paper.
    """

    this_month: Callable[[], Manad]
    load: Callable[[Manad], Told]
    draw: Callable[[str], bytes]
    print: Callable[[Manadsrapport], None]
    save: Callable[[Manadsrapport], str]
    book: Callable[[], str]
    printed_words: str = "utskrivet"


class ManadView(Protocol):
    """What the presenter asks of the page."""

    def show_month(self, title: str, summa: str, told: str) -> None:
        """Show which month, its sum, and what else is to be said."""

    def show_posts(self, posts: tuple[Post, ...], selected: int) -> None:
        """Show the sum of each reason, one of them selected."""

    def show_charts(self, rapport: Manadsrapport) -> None:
        """Show the pictures."""

    def show_rows(self, rows: tuple[ManadRad, ...]) -> None:
        """Show the receipts of the selected reason."""

    def show_pdf(self, pdf: bytes, description: str) -> None:
        """Show a receipt."""

    def show_preview_text(self, text: str) -> None:
        """Show a text in place of a receipt."""

    def show_message(self, tone: str, text: str) -> None:
        """Say what happened."""

    def clear_message(self) -> None:
        """Take that away."""
