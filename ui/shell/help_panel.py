"""The handbook and all keys, shown over the page; what fits where one is comes first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRect, Qt, QUrl, Signal
from PySide6.QtGui import QImage, QKeyEvent, QResizeEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QAbstractSlider,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QStackedWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from ui.shell.handbok import HandbokPage
from ui.widgets.key_button import KeyButton
from ui.widgets.labels import make_label
from ui.widgets.scrolling import scrolling

MARGIN = 24
COLUMNS = 2
LIST_WIDTH = 272
PICTURE_WIDTH = 620
ABOVE_HEADING, BELOW = 14, 6
KEYS = "Alla tangenter"


@dataclass(frozen=True, slots=True)
class KeyHelp:
    """One key and what it does, in words."""

    key: str
    words: str


class HelpPanel(QFrame):
    """A list of pages and the one that is chosen; Esc, F1 or its button close it.

    Attributes:
        closed: it went away.
    """

    closed = Signal()

    def __init__(
        self, handbok: Sequence[HandbokPage], key_list: Sequence[KeyHelp], parent: QWidget
    ) -> None:
        """Build it, hidden; the keys are the last page."""
        super().__init__(parent)
        self.setObjectName("help")
        self.setAccessibleName("Handbok")
        self._handbok = tuple(handbok)
        self._close = KeyButton("Stäng", "Esc")
        self._close.clicked.connect(self.dismiss)
        title = make_label("heading", wraps=False)
        title.setText("Handbok")
        hint = make_label("muted", wraps=False)
        hint.setText("Pil upp och ner väljer sida, PgUp och PgDn rullar")
        top = QHBoxLayout()
        top.addWidget(title)
        top.addSpacing(16)
        top.addWidget(hint)
        top.addStretch(1)
        top.addWidget(self._close)
        self._browser = _Browser()
        self._list = _Titles(self._browser)
        self._list.addItems([page.title for page in self._handbok] + [KEYS])
        self._pages = QStackedWidget()
        self._pages.addWidget(self._browser)
        self._pages.addWidget(scrolling(_grid(key_list)))
        self._list.currentRowChanged.connect(self._on_chosen)
        body = QHBoxLayout()
        body.setSpacing(16)
        body.addWidget(self._list)
        body.addWidget(self._pages, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 16, MARGIN, 16)
        column.setSpacing(12)
        column.addLayout(top)
        column.addLayout(body, 1)
        self.hide()

    @property
    def title(self) -> str:
        """The title of what is shown."""
        return self._list.currentItem().text()

    def open_over(self, area: QRect, name: str) -> None:
        """Show it over an area of its parent, with the page that fits.

        Args:
            area: of the parent.
            name: of the window's page; where no page fits, the keys are shown.
        """
        fitting = [n for n, page in enumerate(self._handbok) if name in page.fits]
        self.resize_over(area)
        self._list.setCurrentRow(fitting[0] if fitting else len(self._handbok))
        self.show()
        self.raise_()
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def resize_over(self, area: QRect) -> None:
        """Cover another area of the parent."""
        self.setGeometry(area.adjusted(MARGIN, 12, -MARGIN, -12))

    def dismiss(self) -> None:
        """Take it away."""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
            return
        super().keyPressEvent(event)

    def _on_chosen(self, row: int) -> None:
        if 0 <= row < len(self._handbok):
            self._browser.show_page(self._handbok[row])
            self._pages.setCurrentIndex(0)
        else:
            self._pages.setCurrentIndex(1)


class _Titles(QListWidget):
    """The list of pages; the keys that scroll are for the text beside it."""

    def __init__(self, text: QTextBrowser) -> None:
        super().__init__()
        self.setObjectName("helpList")
        self.setAccessibleName("Handbokens sidor")
        self.setFixedWidth(LIST_WIDTH)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._text = text

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self._text.verticalScrollBar()
        if event.key() == Qt.Key.Key_PageDown:
            bar.triggerAction(QAbstractSlider.SliderAction.SliderPageStepAdd)
        elif event.key() == Qt.Key.Key_PageUp:
            bar.triggerAction(QAbstractSlider.SliderAction.SliderPageStepSub)
        else:
            super().keyPressEvent(event)


class _Browser(QTextBrowser):
    """Shows a page of the handbook, its pictures no wider than itself."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("helpText")
        self.setAccessibleName("Handbokens text")
        self.setOpenLinks(False)
        # a bar that comes and goes resizes the page while its text is being put in
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._shown: HandbokPage | None = None
        self._room = 0

    def show_page(self, page: HandbokPage) -> None:
        """Show a page from its beginning."""
        self._shown = page
        self._room = self.viewport().width()
        self.setMarkdown(page.text)
        self.document().setDocumentMargin(MARGIN / 2)
        block = self.document().begin()
        while block.isValid():  # Markdown comes without room between its paragraphs
            form = block.blockFormat()
            form.setTopMargin(ABOVE_HEADING if form.headingLevel() else 0)
            form.setBottomMargin(BELOW)
            QTextCursor(block).setBlockFormat(form)
            block = block.next()

    def loadResource(self, kind: int, name: QUrl | str) -> Any:  # noqa: ANN401
        if kind != QTextDocument.ResourceType.ImageResource or self._shown is None:
            return super().loadResource(kind, name)
        file = self._shown.folder / Path(QUrl(name).toString())
        image = QImage(str(file))
        ratio = self.devicePixelRatioF()
        room = int(min(PICTURE_WIDTH, self.viewport().width() - 3 * MARGIN) * ratio)
        if image.width() > room > 0:
            image = image.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)
        image.setDevicePixelRatio(ratio)
        return image

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._shown is not None and self.viewport().width() != self._room:
            self.show_page(self._shown)


def _grid(key_list: Sequence[KeyHelp]) -> QWidget:
    whole = QWidget()
    grid = QGridLayout(whole)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    rows = -(-len(key_list) // COLUMNS)
    for place, each in enumerate(key_list):
        column, row = divmod(place, rows)
        key = make_label("key", wraps=False)
        key.setText(each.key)
        key.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words = make_label()
        words.setText(each.words)
        corner = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        grid.addWidget(key, row, column * 2, corner)
        grid.addWidget(words, row, column * 2 + 1, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(column * 2 + 1, 1)
    grid.setRowStretch(rows, 1)
    return whole
