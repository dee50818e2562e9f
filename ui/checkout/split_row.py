"""A receipt paid in several ways: a sum for each; Enter goes on and fills in what is left."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit

from kassa.kvitto.document import Betalsatt, Delbetalning
from kassa.money import ZERO, Money, total
from ui import text
from ui.kronor import belopp_text, parse_belopp
from ui.widgets.labels import make_label
from ui.widgets.shortcut import ENTER
from ui.widgets.undo import empty_line

FIELD_WIDTH = 96


class SplitRow(QFrame):
    """Takes the parts.

    Attributes:
        taken: the parts, a tuple of ``Delbetalning``; they add up.
        back_requested: Esc.
    """

    taken = Signal(object)
    back_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("delar")
        self._whole = ZERO
        self._edits: dict[Betalsatt, QLineEdit] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._left = make_label("strong", "delarKvar")

    def offer(self, ways: tuple[Betalsatt, ...]) -> None:
        """Offer the ways of payment a desk takes; once."""
        for way in ways:
            label = make_label("muted", f"delar.{way.value}.ord", wraps=False)
            label.setText(text.BETALSATT[way])
            edit = QLineEdit()
            edit.setObjectName(f"delar.{way.value}")
            edit.setAccessibleName(f"{text.BETALSATT[way]}, kronor")
            edit.setFixedWidth(FIELD_WIDTH)
            edit.setAlignment(Qt.AlignmentFlag.AlignRight)
            edit.textChanged.connect(self._on_changed)
            label.setBuddy(edit)
            self._edits[way] = edit
            self._row.addWidget(label)
            self._row.addWidget(edit)
        self._row.addSpacing(8)
        self._row.addWidget(self._left, 1)

    def ask(self, whole: Money, delar: tuple[Delbetalning, ...]) -> None:
        """Ask how a sum is paid, beginning with what was said before."""
        known: Mapping[Betalsatt, Money] = {part.betalsatt: part.belopp for part in delar}
        self._whole = whole
        for way, edit in self._edits.items():
            edit.setText(belopp_text(known[way]) if way in known else "")
        self._on_changed()
        self.focus_first()

    def focus_first(self) -> None:
        """Go to the first sum."""
        first = next(iter(self._edits.values()))
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        first.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in ENTER:
            if not event.isAutoRepeat():
                self._go_on()
        elif key == Qt.Key.Key_Escape:
            self.back_requested.emit()
        else:
            super().keyPressEvent(event)

    @property
    def whole_parts(self) -> tuple[Delbetalning, ...]:
        """What is typed where it adds up, else nothing."""
        parts = self._parts() or ()
        return parts if total(part.belopp for part in parts) == self._whole else ()

    def _parts(self) -> tuple[Delbetalning, ...] | None:
        """Return what is typed; None where something cannot be read."""
        parts = []
        for way, edit in self._edits.items():
            if not edit.text().strip():
                continue
            belopp = parse_belopp(edit.text())
            if belopp is None:
                return None
            if belopp:
                parts.append(Delbetalning(way, belopp))
        return tuple(parts)

    def _go_on(self) -> None:
        """Finish where the parts add up; else fill in what is left in the next empty field."""
        parts = self._parts()
        if parts is None:
            return
        left = self._whole - total(part.belopp for part in parts)
        if not left:
            self.taken.emit(parts)
        elif left > ZERO and parts:
            empty = [edit for edit in self._after_focus() if not edit.text().strip()]
            if empty:
                empty[0].setText(belopp_text(left))
                empty[0].setFocus(Qt.FocusReason.OtherFocusReason)
                empty[0].selectAll()

    def _after_focus(self) -> list[QLineEdit]:
        """Return the fields from the one after the keyboard on, round to it."""
        edits = list(self._edits.values())
        at = next((place for place, edit in enumerate(edits) if edit.hasFocus()), -1)
        return [*edits[at + 1 :], *edits[: at + 1]]

    def _on_changed(self) -> None:
        parts = self._parts()
        if parts is None:
            self._left.setText("Ett belopp går inte att läsa. Skriv till exempel 100.")
            return
        left = self._whole - total(part.belopp for part in parts)
        if not left:
            words = "Det går jämnt ut. Enter slutför."
        elif left > ZERO:
            words = f"{text.money(left)} kvar av {text.money(self._whole)}"
        else:
            words = f"{text.money(-left)} för mycket"
        self._left.setText(words)


class ReferensRow(QFrame):
    """Takes the reference of the card terminal.

    Attributes:
        taken: what was typed.
        back_requested: Esc.
    """

    taken = Signal(str)
    back_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("referensRow")
        label = make_label("strong", "referensOrd", wraps=False)
        label.setText("Kortterminalens referens")
        self._edit = QLineEdit()
        self._edit.setObjectName("referens")
        self._edit.setAccessibleName("Kortterminalens referens")
        self._edit.setMaxLength(40)
        self._edit.setFixedWidth(240)
        hint = make_label("muted", "referensHjalp", wraps=False)
        hint.setText("Står på terminalens kvitto. Enter slutför, Esc går tillbaka.")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(label)
        row.addWidget(self._edit)
        row.addWidget(hint, 1)

    def ask(self) -> None:
        """Ask for it."""
        empty_line(self._edit)
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in ENTER:
            if self._edit.text().strip() and not event.isAutoRepeat():
                self.taken.emit(self._edit.text())
        elif key == Qt.Key.Key_Escape:
            self.back_requested.emit()
        else:
            super().keyPressEvent(event)
