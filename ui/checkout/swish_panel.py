"""The code a patient scans, over the middle of the checkout while Swish is to pay."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.checkout.paying import SwishView
from ui.widgets.labels import make_label
from ui.widgets.qr import QrLabel

WORDS_WIDTH = 340


class SwishPanel(QFrame):
    """Lies over the whole of a part of a widget, and takes no keys."""

    def __init__(self, over: QWidget, part: QWidget) -> None:
        super().__init__(over)
        self._part = part
        self.setObjectName("swishPanel")
        self.setProperty("card", True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._title = make_label("heading", "swishTitle")
        self._code = QrLabel("swishCode")
        self._words = make_label("muted", "swishWords")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        for widget in (self._title, self._code, self._words):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        self.hide()
        over.installEventFilter(self)

    def show_swish(self, swish: SwishView | None) -> None:
        """Show a code, or nothing."""
        if swish is None:
            self.hide()
            return
        self._title.setText(f"Swish {swish.belopp}")
        self._code.show_code(swish.matrix)
        self._words.setText(
            f"Patienten läser av koden i Swish-appen, eller betalar till {swish.number}. "
            "Slutför när pengarna syns hos mottagningen."
        )
        self.setAccessibleName(f"Swish {swish.belopp} till {swish.number}")
        self._place()
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        over = self.parentWidget()
        if over is None:
            return
        width = min(WORDS_WIDTH, over.width() // 3)
        self._words.setFixedSize(width, self._words.heightForWidth(width))
        place = self._part.mapTo(over, self._part.rect().topLeft())
        height = max(self._part.height(), self.sizeHint().height())
        self.setGeometry(place.x(), place.y(), self._part.width(), height)
