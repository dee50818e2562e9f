"""The line on top: where one is, who works there, which tariff holds, and the pages."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QSizePolicy

from ui.widgets.key_button import KeyButton
from ui.widgets.labels import ElidingLabel
from ui.widgets.tone import TONE_WORD, Tone, set_tone

HEIGHT = 44
WIDE = 1500
NARROW = 1200
"""Narrower than this the words of least weight give way to the clinic's name and the keys."""
SPACING = 12
LEAST = 24
CLINIC_LEAST, CLERK_LEAST = 104, 72
"""How much of a name can still be read."""

BUTTON_SIDE = 6
OVNING = "ÖVNING"
OVNING_NOTE = "Inget här är på riktigt"


class StatusLine(QFrame):
    """Shows clinic, clerk and tariff; in the practice clinic also that, in words.

    Attributes:
        page_requested: the clerk wants the page of that name.
        help_requested: the clerk wants the handbook.
    """

    page_requested = Signal(str)
    help_requested = Signal()

    def __init__(self, clinic: str, clerk: str, *, ovning: bool) -> None:
        super().__init__()
        self.setObjectName("statusLine")
        self.setFixedHeight(HEIGHT)
        self._taxa = _piece("taxa", "")
        self._taxa_state = _piece("taxaState", "", fixed=True)
        self._taxa_state.hide()
        self._note: QLabel | None = None
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, KeyButton] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 0, 8, 0)
        self._row.setSpacing(SPACING)
        self._ovning = _piece("ovning", OVNING, fixed=True)
        self._ovning.setVisible(ovning)
        self._row.addWidget(self._ovning)
        if ovning:
            self._note = _piece("ovningNote", OVNING_NOTE)
            self._row.addWidget(self._note)
        self._avbrott = _piece("avbrott", "", fixed=True)
        self._avbrott_words = ""
        self._is_plain = True
        self._avbrott.hide()
        self._row.addWidget(self._avbrott)
        self._clinic = _piece("clinic", clinic)
        self._row.addWidget(self._clinic)
        self._clerk = _piece("clerk", clerk)
        self._row.addWidget(self._clerk)
        self._row.addWidget(self._taxa)
        self._row.addWidget(self._taxa_state)
        self._row.addStretch(1)
        keys = KeyButton("Handbok", "F1", side=BUTTON_SIDE)
        keys.setObjectName("help_requested")
        keys.setFlat(True)
        keys.clicked.connect(self.help_requested)
        self._pages = QHBoxLayout()
        self._pages.setSpacing(2)
        self._pages.addWidget(keys)
        self._row.addLayout(self._pages)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._note is not None:  # the badge says it; the note goes first where room is short
            self._note.setVisible(event.size().width() >= WIDE)
        self._make_room()

    def show_clerk(self, words: str) -> None:
        """Show who works here now."""
        self._clerk.setText(words)
        self._clerk.setToolTip(words)
        self._make_room()

    def show_avbrott(self, words: str) -> None:
        """Show that an outage lasts; empty words take it away."""
        self._avbrott_words = words
        self._avbrott.setToolTip(words)
        self._avbrott.setVisible(bool(words))
        self._make_room()

    def show_taxa(self, words: str) -> None:
        """Show which tariff is in force."""
        self._taxa.setText(words)
        self._taxa.setToolTip(words)

    def show_taxa_state(self, words: str, tone: Tone | None, whole: str) -> None:
        """Show in three words how sure one can be of the tariff; all of it on the page of it."""
        self._taxa_state.setText(words)
        self._taxa_state.setToolTip(whole)
        self._taxa_state.setAccessibleName(f"{TONE_WORD[tone]}: {whole}" if tone else whole)
        set_tone(self._taxa_state, tone)
        self._is_plain = tone is None
        self._make_room()

    def _make_room(self) -> None:
        """Let what says least give way, and never the keys or how many visits wait.

        First goes the tariff's name, then three words that warn of nothing, then the last word of
        the outage, then who works here, and a part of the clinic's name last.
        """
        is_narrow = self.width() < NARROW
        has_room = self.width() >= WIDE or not self._taxa_state.text()
        self._taxa.setVisible(has_room and not self._avbrott_words)
        is_needed = not (is_narrow and self._is_plain)
        self._taxa_state.setVisible(bool(self._taxa_state.text()) and is_needed)
        self._avbrott.setText(self._avbrott_words)
        clinic, clerk = (label.sizeHint().width() for label in (self._clinic, self._clerk))
        if self._names_room() < clinic + clerk:
            self._avbrott.setText(self._avbrott_words.rpartition(" ")[0])
        room = self._names_room()
        self._clerk.setVisible(room >= min(clinic, CLINIC_LEAST) + min(clerk, CLERK_LEAST))
        rest = room - CLERK_LEAST if not self._clerk.isHidden() else room + SPACING
        self._clinic.setMinimumWidth(max(LEAST, min(clinic, rest)))

    def _names_room(self) -> int:
        """Return how much there is for the clinic's and the clerk's name."""
        pieces = (self._ovning, self._note, self._avbrott, self._taxa, self._taxa_state)
        used = [each.sizeHint().width() for each in pieces if each and not each.isHidden()]
        used.append(self._pages.sizeHint().width())
        margins = self._row.contentsMargins()
        taken = sum(used) + SPACING * (len(used) + 1) + margins.left() + margins.right()
        return self.width() - taken

    def add_page(self, name: str, title: str, key: str) -> None:
        """Add a button for a page."""
        button = KeyButton(title, key, side=BUTTON_SIDE)
        button.setObjectName(f"page.{name}")
        button.setFlat(True)
        button.setCheckable(True)
        button.clicked.connect(lambda: self.page_requested.emit(name))
        self._group.addButton(button)
        self._buttons[name] = button
        self._pages.insertWidget(self._pages.count() - 1, button)

    def show_page(self, name: str) -> None:
        """Mark the page that is shown; for one without a button the last one, which leads to it."""
        last = next(reversed(self._buttons), name)
        if button := self._buttons.get(name, self._buttons.get(last)):
            button.setChecked(True)


def _piece(name: str, words: str, *, fixed: bool = False) -> QLabel:
    label = ElidingLabel(words)
    label.setObjectName(name)
    label.setToolTip(words)
    if fixed:
        label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    else:
        label.setMinimumWidth(LEAST)
        label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
    return label
