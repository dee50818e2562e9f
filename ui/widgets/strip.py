"""A line above all pages that says what goes on; hidden while nothing does."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout

from ui.widgets.labels import make_label


class Strip(QFrame):
    """Says something above all pages; the style sheet knows it by its name."""

    def __init__(self, name: str) -> None:
        """Take the object name; the words are ``<name>Text``."""
        super().__init__()
        self.setObjectName(name)
        self._words = make_label("", f"{name}Text")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 16, 6)
        row.addWidget(self._words, 1)
        self.hide()

    @property
    def text(self) -> str:
        """What is said now; empty when nothing is."""
        return "" if self.isHidden() else self._words.text()

    def show_words(self, words: str) -> None:
        """Say it; empty words hide the strip."""
        self._words.setText(words)
        self.setAccessibleName(words)
        self.setVisible(bool(words))
