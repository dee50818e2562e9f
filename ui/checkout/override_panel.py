"""The clerk's own code: a list found by typing, and the reason that is recorded and printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.checkout.inputs import Inputs
from ui.checkout.kod_list import KodList
from ui.checkout.override import ProduktChoice
from ui.widgets.key_button import KeyButton
from ui.widgets.labels import make_label
from ui.widgets.shortcut import ENTER
from ui.widgets.undo import empty_line


class OverridePanel(QWidget):
    """Lets the clerk choose a code.

    Attributes:
        applied: id of the product, and the reason as typed.
        removed: the tariff is to decide again.
        cancelled: nothing is to change.
    """

    applied = Signal(str, str)
    removed = Signal()
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("overridePanel")
        self._find: Callable[[str], Sequence[ProduktChoice]] = lambda _typed: ()
        self._inputs = Inputs(self)
        self._search = self._inputs.line("eget_val.sok", "Kod eller namn: 110, distans")
        self._skal = self._inputs.line("eget_val.skal", "Till exempel: läkaren beslutade")
        self._list = KodList()
        self._list.setObjectName("eget_val.produkt")
        self._list.setAccessibleName("Koder")
        self._search.textChanged.connect(self._on_typed)
        self._search.returnPressed.connect(self._go_to_reason)
        self._skal.returnPressed.connect(self._apply)
        self._search.installEventFilter(self)
        self._list.itemActivated.connect(self._go_to_reason)
        self._remove = KeyButton("Låt taxan välja")
        self._remove.setObjectName("eget_val.ta_bort")
        self._remove.clicked.connect(self.removed)
        self._build()

    def open_with(
        self, find: Callable[[str], Sequence[ProduktChoice]], chosen: str, skal: str
    ) -> None:
        """Show the codes that can be used; ``chosen`` is the one in use, if any, with why."""
        self._find = find
        self._remove.setVisible(bool(chosen))
        self._skal.setText(skal)
        empty_line(self._search)
        self._on_typed("")
        for row in range(self._list.count()):
            if self._list.item(row).data(Qt.ItemDataRole.UserRole) == chosen:
                self._list.setCurrentRow(row)
        self._search.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """Show what is wrong with the choice."""
        self._inputs.show_faults(faults)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self._list.count():
                row = self._list.currentRow() + step
                self._list.setCurrentRow(max(0, min(self._list.count() - 1, row)))
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif event.key() not in ENTER:
            super().keyPressEvent(event)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        title = make_label("heading")
        title.setText("Välj kod själv")
        column.addWidget(title)
        column.addWidget(self._inputs.field("eget_val.sok"))
        column.addWidget(self._list, 1)
        column.addWidget(self._inputs.field("eget_val.skal"))
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        use = KeyButton("Använd koden", "Enter")
        use.setObjectName("eget_val.anvand")
        use.setProperty("primary", True)
        use.clicked.connect(self._apply)
        cancel = KeyButton("Avbryt", "Esc")
        cancel.setObjectName("eget_val.avbryt")
        cancel.clicked.connect(self.cancelled)
        buttons.addWidget(self._remove)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(use)
        column.addLayout(buttons)

    def _on_typed(self, typed: str) -> None:
        self._list.show_choices(self._find(typed))

    def _go_to_reason(self) -> None:
        self._skal.setFocus(Qt.FocusReason.OtherFocusReason)

    def _apply(self) -> None:
        produkt_id = self._list.currentIndex().data(Qt.ItemDataRole.UserRole)
        if produkt_id:
            self.applied.emit(str(produkt_id), self._skal.text())
