"""The outage page: what is down since when, and all that belongs to the reserve routine."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.avbrott import texts
from ui.avbrott.ports import AvbrottUseCases
from ui.avbrott.presenter import AvbrottPresenter
from ui.run import Run
from ui.widgets.form_card import FormCard
from ui.widgets.key_button import named_button
from ui.widgets.labels import make_label
from ui.widgets.message_bar import MessageBar
from ui.widgets.place_list import Place, PlaceList
from ui.widgets.scrolling import scrolling
from ui.widgets.shortcut import ENTER
from ui.widgets.strip import Strip

FORM_WIDTH = 560


class AvbrottPane(QWidget):
    """Begins and ends outages, and leads to the rest.

    Attributes:
        avbrott_shown: the words of the status line; empty while no outage lasts.
    """

    avbrott_shown = Signal(str)

    def __init__(
        self,
        use_cases: AvbrottUseCases,
        run: Run,
        before: Sequence[Place],
        after: Sequence[Place],
    ) -> None:
        """Build the page; nothing is fetched before ``refresh``.

        Args:
            use_cases: what it can do.
            run: ``Background.run``.
            before: other pages it leads to, first in the list.
            after: those that come last.
        """
        super().__init__()
        self.setObjectName("avbrottPane")
        self.strip = Strip("avbrottStrip")
        self._presenter = AvbrottPresenter(self, use_cases, run)
        self._places = PlaceList("avbrott", (*before, *self._own(), *after))
        self._build_parts()
        self._lay_out()

    def refresh(self) -> None:
        """Read where things stand, and take the keyboard."""
        self._presenter.refresh()
        self._places.refresh()
        self._take_keyboard()

    def update_status(self) -> None:
        """Read whether an outage lasts; the page and the keyboard stay as they are."""
        self._presenter.update()

    # --- what the presenter asks -----------------------------------------------------------------

    def show_status(self, heading: str, lines: str, *, lasts: bool) -> None:
        """Show whether there is an outage, since when, and what is known."""
        self._heading.setText(heading)
        self._lines.setText(lines)
        self._switch.set_word(texts.END if lasts else texts.BEGIN)

    def show_strip(self, words: str, badge: str) -> None:
        """Show above all pages that an outage lasts; empty words take it away."""
        self.strip.show_words(words)
        self.avbrott_shown.emit(badge)

    def ask_skal(self) -> None:
        """Ask what is down."""
        self._form.set_typed({"skal": texts.USUAL})
        self._form.show_faults({})
        self._ask(self._form)
        self._form.focus_field("skal")

    def ask_end(self, question: str) -> None:
        """Ask whether the outage is to end."""
        self._sure.show_title(question)
        self._ask(self._sure)

    def ask_kod(self, question: str) -> None:
        """Ask for the code of a file."""
        self._message.dismiss()
        self._kod.show_title(question)
        self._kod.set_typed({})
        self._kod.show_faults({})
        self._ask(self._kod)

    def show_faults(self, faults: dict[str, str]) -> None:
        """Say what is wrong with what was typed."""
        self._form.show_faults(faults)
        self._kod.show_faults(faults)

    def show_busy(self, words: str) -> None:
        """Say that it is being done; empty words end that."""
        for card in self._cards:
            card.show_busy(words)

    def end_question(self) -> None:
        """Stop asking."""
        for card in self._cards:
            card.hide()
        self._kod.set_typed({})
        self._switch.show()
        self._take_keyboard()

    def show_message(self, tone: str, text: str) -> None:
        """Say what happened."""
        self._message.show_message(tone, text)

    # --- keys ------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and self._switch.isVisible():
            self._message.dismiss()
            self._presenter.ask()
        elif event.key() == Qt.Key.Key_Escape and self._message.dismiss():
            return
        elif self._switch.isHidden() or not self._places.press(event):
            super().keyPressEvent(event)

    def _own(self) -> tuple[Place, ...]:
        presenter = self._presenter
        return (
            Place(
                "skriv",
                "Skriv kassans fil",
                "Till usb-minne eller mapp, för en annan kassa. Krypterad: koden visas.",
                presenter.write_file,
            ),
            Place(
                "las",
                "Läs in kassors filer",
                "Från usb-minne eller mapp, med filens kod. Varje post läses en gång.",
                presenter.read_files,
            ),
            Place(
                "reservpaket",
                "Gör reservpaketet",
                "Prislista, beslutsbilder, blanketter, telefonnummer: skriv ut och sätt upp.",
                presenter.reservpaket,
            ),
        )

    # --- building --------------------------------------------------------------------------------

    def _build_parts(self) -> None:
        self._message = MessageBar()
        self._heading = make_label("heading", "avbrottHeading")
        self._lines = make_label("", "avbrottLines")
        self._switch = named_button("avbrott.vaxla", texts.BEGIN, texts.KEY)
        self._switch.setProperty("primary", True)
        self._switch.clicked.connect(self._presenter.ask)
        self._form = FormCard("avbrott", texts.FIELDS, texts.BEGIN, cancel=texts.CANCEL)
        self._form.show_title(texts.QUESTION)
        self._form.setMaximumWidth(FORM_WIDTH)
        self._sure = FormCard("avbrottSlut", (), texts.END, cancel=texts.CANCEL)
        self._kod = FormCard("avbrottKod", texts.KOD_FIELDS, texts.READ, cancel=texts.CANCEL)
        self._kod.setMaximumWidth(FORM_WIDTH)
        self._form.saved.connect(self._presenter.begin)
        self._sure.saved.connect(lambda _typed: self._presenter.end())
        self._kod.saved.connect(self._presenter.give_kod)
        self._cards = (self._form, self._sure, self._kod)
        for card in self._cards:
            card.cancelled.connect(self._presenter.cancel)
            card.hide()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _sheet(self) -> QWidget:
        sheet = QWidget()
        column = QVBoxLayout(sheet)
        column.setContentsMargins(0, 0, 12, 0)
        column.addWidget(self._places)
        column.addStretch(1)
        return sheet

    def _ask(self, card: FormCard) -> None:
        self._switch.hide()
        card.show()
        self._take_keyboard()

    def _take_keyboard(self) -> None:
        """Go to what is asked, else to the page."""
        asked = next((card for card in self._cards if not card.isHidden()), self)
        asked.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self._switch)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self._message)
        column.addWidget(self._heading)
        column.addWidget(self._lines)
        column.addLayout(row)
        for card in self._cards:
            column.addWidget(card)
        column.addSpacing(8)
        column.addWidget(scrolling(self._sheet()), 1)
