"""The inputs of the facts a tariff has of its own, made from the tariff."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kassa.taxa.fakta import EgenFakta
from ui.checkout.form import Form
from ui.checkout.inputs import Inputs


class EgenForm(QWidget):
    """A row for each fact; what was not said stands as the tariff assumes it."""

    def __init__(self, inputs: Inputs) -> None:
        """Make the inputs among those of the visit."""
        super().__init__()
        self.setObjectName("egenForm")
        self._inputs = inputs
        self._egen_list: tuple[EgenFakta, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.hide()

    def offer(self, egen_list: Sequence[EgenFakta]) -> None:
        """Ask about these facts in place of those asked about before."""
        for egen in self._egen_list:
            self._inputs.forget(_key(egen))
        while self._column.count():
            item = self._column.takeAt(0)
            row = item.widget() if item is not None else None
            if row is not None:
                row.hide()
                row.setParent(None)
                row.deleteLater()
        self._egen_list = tuple(egen_list)
        for egen in self._egen_list:
            self._inputs.shown_elsewhere.add(_key(egen))
            self._column.addWidget(self._row(egen))
        self.setVisible(bool(self._egen_list))

    def tab_list(self) -> list[QWidget]:
        """Return what the Tab key stops at, in order."""
        return [self._inputs.editors[_key(egen)] for egen in self._egen_list]

    def show_form(self, form: Form) -> None:
        """Show what was said, else what holds when nothing is."""
        for egen in self._egen_list:
            said = form.value(_key(egen))
            unsaid = said in {"", None} and egen.standard is not None and egen.kind != "tal"
            self._inputs.show_value(_key(egen), egen.standard if unsaid else said)

    def _row(self, egen: EgenFakta) -> QWidget:
        make, key = self._inputs, _key(egen)
        if egen.kind == "ja_nej":
            return make.check(key, egen.etikett, tristate=egen.standard is None)
        if egen.kind == "val":
            nothing = [] if egen.standard is not None else [("", "Välj")]
            make.combo(key, [*nothing, *egen.varden], egen.etikett)
        else:
            standard = "" if egen.standard is None else str(egen.standard)
            make.line(key, standard, egen.etikett)
        return make.field(key, label=egen.etikett)


def _key(egen: EgenFakta) -> str:
    return f"fakta.{egen.namn}"
