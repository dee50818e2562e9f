"""The page of a rehearsal: the checklist, and the strip that says what comes next."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from kassa.desk.ovning_avbrott import OvningProtokoll
from ui.ovning import texts
from ui.ovning.ports import OvningUseCases
from ui.ovning.presenter import OvningPresenter
from ui.run import Run
from ui.widgets.key_button import named_button
from ui.widgets.labels import make_label
from ui.widgets.message_bar import MessageBar
from ui.widgets.scrolling import scrolling
from ui.widgets.shortcut import ENTER, add_shortcut
from ui.widgets.strip import Strip
from ui.widgets.tone import Tone, ToneIcon

LIST_WIDTH = 820


class OvningPane(QWidget):
    """Begins a rehearsal, and ticks off what is done.

    Attributes:
        strip: what comes next, to be shown above all pages.
    """

    def __init__(self, use_cases: OvningUseCases, run: Run) -> None:
        """Build the page; nothing is fetched before ``refresh``."""
        super().__init__()
        self.setObjectName("ovningPane")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.strip = Strip("ovningStrip")
        self._presenter = OvningPresenter(self, use_cases, run)
        self._lines: list[_Line] = []
        self._next = 0
        self._build_parts()
        self._lay_out()

    def refresh(self) -> None:
        """Read what is done, and take the keyboard."""
        self._presenter.refresh()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def update_status(self) -> None:
        """Read what is done; the keyboard stays where it is."""
        self._presenter.refresh()

    # --- what the presenter asks -----------------------------------------------------------------

    def show_protokoll(self, protokoll: OvningProtokoll) -> None:
        """Show what is done, what is next and what is left."""
        self.strip.show_words(texts.strip(protokoll))
        self._progress.setText(texts.progress(protokoll))
        self._intro.setText(texts.intro(protokoll))
        self._intro.setVisible(bool(self._intro.text()))
        self._begin.setVisible(not protokoll.pagar)
        self._begin.set_word(texts.BEGIN if protokoll.from_at is None else texts.AGAIN)
        while len(self._lines) < len(protokoll.steg):
            self._lines.append(_Line(self._grid, len(self._lines)))
        is_begun = protokoll.from_at is not None
        for number, (line, steg) in enumerate(zip(self._lines, protokoll.steg, strict=True), 1):
            is_next = is_begun and steg is protokoll.nasta
            words = f"{number}. {steg.text}"
            line.show_step(words, texts.at(steg), texts.spoken(number, steg), is_next=is_next)
            if is_next and number != self._next:
                self._next = number
                QTimer.singleShot(0, line.words, partial(self._bring_forward, line.words))

    def show_message(self, tone: str, text: str) -> None:
        """Say what happened."""
        self._message.show_message(tone, text)

    # --- keys and building -----------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and self._begin.isVisible():
            self._begin.click()
        elif event.key() != Qt.Key.Key_Escape or not self._message.dismiss():
            super().keyPressEvent(event)

    def _bring_forward(self, words: QLabel) -> None:
        self._scroll.ensureWidgetVisible(words)

    def _build_parts(self) -> None:
        self._message = MessageBar()
        self._heading = make_label("heading", "ovningHeading")
        self._heading.setText(texts.TITLE)
        self._progress = make_label("strong", "ovningProgress")
        self._intro = make_label("", "ovningIntro")
        self._begin = named_button("ovning.borja", texts.BEGIN, texts.BEGIN_KEY)
        self._begin.setProperty("primary", True)
        self._begin.clicked.connect(self._presenter.begin)
        self._begin.hide()
        self._print = named_button("ovning.protokoll", texts.PRINT, texts.PRINT_KEY)
        self._print.clicked.connect(self._presenter.print)
        add_shortcut(self, texts.PRINT_KEY, self._presenter.print)

    def _lay_out(self) -> None:
        sheet = QFrame()
        sheet.setProperty("card", True)
        sheet.setMaximumWidth(LIST_WIDTH)
        self._grid = QGridLayout(sheet)
        self._grid.setContentsMargins(16, 12, 16, 12)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        inside = QWidget()
        within = QVBoxLayout(inside)
        within.setContentsMargins(0, 0, 12, 0)
        within.addWidget(sheet)
        within.addStretch(1)
        buttons = QHBoxLayout()
        buttons.addWidget(self._begin)
        buttons.addWidget(self._print)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        for widget in (self._message, self._heading, self._intro, self._progress):
            column.addWidget(widget)
        column.addLayout(buttons)
        self._scroll = scrolling(inside)
        column.addWidget(self._scroll, 1)


class _Line:
    """One thing to do: ticked or not, what, and when it was done.

    Attributes:
        words: what.
    """

    def __init__(self, grid: QGridLayout, row: int) -> None:
        """Take a row of a grid."""
        self._icon = ToneIcon(Tone.OK)
        self._open = QFrame()
        self._open.setObjectName("ovningOpen")
        side = self._icon.sizeHint().width()
        self._open.setFixedSize(side, side)
        self.words: QLabel = make_label("", f"ovning.steg.{row + 1}")
        self._at = make_label("muted", f"ovning.tid.{row + 1}", wraps=False)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self._icon, row, 0, top)
        grid.addWidget(self._open, row, 0, top)
        grid.addWidget(self.words, row, 1)
        grid.addWidget(self._at, row, 2)

    def show_step(self, words: str, at: str, spoken: str, *, is_next: bool) -> None:
        """Show how it stands."""
        self._icon.setVisible(bool(at))
        self._open.setVisible(not at)
        self.words.setText(words)
        self.words.setAccessibleName(spoken)
        self._at.setText(at)
        role = "strong" if is_next else ""
        if self.words.property("role") != role:
            self.words.setProperty("role", role)
            self.words.style().polish(self.words)
