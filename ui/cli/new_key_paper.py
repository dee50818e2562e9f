"""The paper with a new key: it comes first, is typed from, and is torn up where it was in vain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kassa.adapters.printers import CupsPrinter
from kassa.adapters.recovery_pdf import TITLE, recovery_pdf
from kassa.desk.recovery_key import recovery_rows
from kassa.errors import PrinterError, UserFacingError
from ui.cli.clinic import ask_recovery_key, asked_again

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from kassa.desk.data_key import DataKey

BEGIN = (
    "Databasen har nyckel {old} och får en ny, {new}. Den ska först finnas på papper: går datorn "
    "sönder är det pappret som öppnar kopiorna."
)
PRINTED = "Pappret är skickat till skrivaren {queue}. Hämta det."
CAME = "Kom det? Enter: ja. S: skriv ut igen. V: visa raderna här, att skriva av för hand"
AGAIN, SHOW = "S", "V"
FROM_PAPER = "Skriv in raderna från pappret med nyckel {id}."
NO_PRINTER = "Ingen skrivare är vald, och nyckeln ska inte sparas som fil."
BY_HAND = "Skriv av raderna för hand på ett papper, med nyckelns id {id}."
LATER = "Kommer utskriften senare är det samma nyckel: riv den, eller lägg även den i kassaskåpet."
WRITTEN = "Tryck Enter när raderna är avskrivna; de visas inte igen"
AWAY = "\x1b[H\x1b[2J\x1b[3J"
"""Clears the terminal, and what can be scrolled back to."""
EARLIER = (
    "Raderna är rätt skrivna men hör till nyckel {typed}: det gamla pappret. Det ska sparas. Skriv "
    "in dem från pappret med {id}."
)
STRANGE = (
    "Raderna är rätt skrivna men hör till nyckel {typed}, som databasen aldrig har haft. Är det "
    "pappret från en omkryptering som avbröts öppnar det inget: riv det. Skriv in raderna från "
    "pappret med {id}."
)
IN_VAIN = "Databasen har kvar nyckel {old}. Det nya pappret, med {new}, öppnar inget: riv det."
IN_FORCE = (
    "Databasen har nu nyckel {new}: spara det nya pappret i kassaskåpet. Spara det gamla också."
)


class NewKeyPaper:
    """The paper of one change of key.

    Attributes:
        is_out: the key has left this program: to a printer, or to the screen.
    """

    def __init__(self, old: DataKey, new: DataKey, earlier: Collection[str]) -> None:
        """Take the key the records have, the one to come, and the ids of those before."""
        self._old = old
        self._new = new
        self._earlier = {old.id, *earlier}
        self.is_out = False

    def put(self, queue: str, klinik: str, at: datetime) -> None:
        """Let the key come on paper, and go on once it has been typed from there.

        Args:
            queue: of the printer; empty for none.
            klinik: the clinic's name.
            at: now, UTC.

        Raises:
            UserFacingError: what was typed is not the key.
        """
        click.echo(BEGIN.format(old=self._old.id, new=self._new.id), err=True)
        pdf = recovery_pdf(
            recovery_rows(self._new), klinik, self._new.id, at, replaces=self._old.id
        )
        if not queue:
            click.echo(NO_PRINTER, err=True)
        if not queue or not self._comes_from(CupsPrinter(queue), pdf):
            self._show()
        click.echo(FROM_PAPER.format(id=self._new.id), err=True)
        asked_again(self._ask)

    def say_broken_off(self, *, has_new: bool) -> None:
        """Say what the paper is worth after a run that did not come to its end.

        Args:
            has_new: the new key opens the records all the same.
        """
        if self.is_out:
            words = IN_FORCE if has_new else IN_VAIN
            click.echo(words.format(old=self._old.id, new=self._new.id), err=True)

    def _comes_from(self, printer: CupsPrinter, pdf: bytes) -> bool:
        """Print until it lies there; False where it is to be written by hand."""
        while True:
            try:
                printer.send(pdf, TITLE)
            except PrinterError as error:
                click.echo(error.message, err=True)
                return False
            self.is_out = True
            click.echo(PRINTED.format(queue=printer.queue), err=True)
            answer = _answer()
            if answer == SHOW:
                click.echo(LATER, err=True)
                return False
            if answer != AGAIN:
                return True

    def _show(self) -> None:
        click.echo(BY_HAND.format(id=self._new.id), err=True)
        self.is_out = True
        for row in recovery_rows(self._new):
            click.echo(f"    {row}", err=True)
        click.prompt(WRITTEN, default="", show_default=False, err=True)
        click.echo(AWAY, nl=False, err=True)  # what is typed is read from the paper

    def _ask(self) -> None:
        typed = ask_recovery_key()
        if typed != self._new:
            words = EARLIER if typed.id in self._earlier else STRANGE
            raise UserFacingError(words.format(typed=typed.id, id=self._new.id))


def _answer() -> str:
    """Ask whether the paper has come, until something is said that means something."""
    choice = click.Choice(["", AGAIN, SHOW], case_sensitive=False)
    answer: str = click.prompt(
        CAME, default="", type=choice, show_choices=False, show_default=False, err=True
    )
    return answer
