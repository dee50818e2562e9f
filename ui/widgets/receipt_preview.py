"""A receipt's PDF as a picture on the screen, exactly what the printer gets."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

MAX_WIDTH = 640
MIN_WIDTH = 200
MARGIN = 12
REDRAW_AFTER_MS = 60


def pdf_images(pdf: bytes, width: int, ratio: float = 1.0) -> list[QImage]:
    """Return the pages of a PDF as pictures.

    Args:
        pdf: the file.
        width: of a page on the screen, in logical pixels.
        ratio: device pixels for each of them.
    """
    import pypdfium2  # noqa: PLC0415 - slow to load, and the first window needs none

    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_page_image(document[number], width, ratio) for number in range(len(document))]
    finally:
        document.close()


def _page_image(page: object, width: int, ratio: float) -> QImage:
    bitmap = page.render(  # type: ignore[attr-defined]
        scale=width * ratio / page.get_width(),  # type: ignore[attr-defined]
        force_bitmap_format=_bgrx(),
    )
    image = QImage(
        bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32
    ).copy()  # the buffer goes with the bitmap
    image.setDevicePixelRatio(ratio)
    return image


def _bgrx() -> int:
    import pypdfium2.raw  # noqa: PLC0415 - see pdf_images

    return int(pypdfium2.raw.FPDFBitmap_BGRx)


class ReceiptPreview(QScrollArea):
    """Shows a receipt as wide as there is room for, scrolled by wheel and arrow keys.

    A text stands in its place while there is none (empty, loading, error).
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("receiptPreview")
        self.setAccessibleName("Förhandsvisning av kvitto")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._pdf = b""
        self._drawn = (0, 0.0)
        self._text = QLabel()
        self._text.setObjectName("previewText")
        self._text.setWordWrap(True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages: list[QLabel] = []
        sheet = QWidget()
        self._column = QVBoxLayout(sheet)
        self._column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        self._column.setSpacing(MARGIN)
        self._column.addWidget(self._text)
        self.setWidget(sheet)
        self._redraw = QTimer(self)
        self._redraw.setSingleShot(True)
        self._redraw.setInterval(REDRAW_AFTER_MS)
        self._redraw.timeout.connect(self._draw)

    @property
    def page_count(self) -> int:
        """How many pages are shown."""
        return len(self._pages)

    def show_pdf(self, pdf: bytes, description: str = "") -> None:
        """Show a receipt.

        Args:
            pdf: the file, as it is or would be printed.
            description: what is on it in a sentence, for screen readers.
        """
        self._pdf = pdf
        self._drawn = (0, 0.0)
        self.setAccessibleDescription(description)
        self._draw()
        self.verticalScrollBar().setValue(0)

    def show_text(self, text: str) -> None:
        """Show a text in place of a receipt."""
        self._pdf = b""
        self._redraw.stop()
        self._set_images([])
        self._text.setText(text)
        self._text.show()
        self.setAccessibleDescription(text)

    def sizeHint(self) -> QSize:
        return QSize(420, 560)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._pdf:
            self._redraw.start()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange and self._pdf:
            self._redraw.start()
        return super().event(event)

    def _page_width(self) -> int:
        # The scroll bar's place is always kept free, so that it never changes the width.
        bar = self.verticalScrollBar().sizeHint().width()
        room = self.width() - 2 * (MARGIN + self.frameWidth()) - bar
        return max(MIN_WIDTH, min(MAX_WIDTH, room))

    def _draw(self) -> None:
        wanted = (self._page_width(), self.devicePixelRatioF())
        if self._pdf and wanted != self._drawn:
            self._drawn = wanted
            self._text.hide()
            self._set_images(pdf_images(self._pdf, *wanted))

    def _set_images(self, images: list[QImage]) -> None:
        for page in self._pages:
            self._column.removeWidget(page)
            page.hide()
            page.deleteLater()
        self._pages = []
        for image in images:
            page = QLabel()
            page.setObjectName("previewPage")
            page.setPixmap(QPixmap.fromImage(image))
            page.setFixedSize(image.deviceIndependentSize().toSize())
            self._column.addWidget(
                page, 0, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
            )
            self._pages.append(page)
