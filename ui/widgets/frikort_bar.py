"""The frikort as a picture: so far filled, this visit hatched, what remains empty, words under it.

The words carry everything the picture shows, for those who do not see it or do not look.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from kassa.kvitto.text import NBSP, money_text
from kassa.money import ZERO, Money
from ui.widgets.tone import Tone, ToneIcon, set_tone

MIN_PIECE = 5.0
HATCH_SHARE = 0.32  # of the bar's height from line to line
CORNER = 3.0
OUTLINE_SHARE = 0.55


@dataclass(frozen=True, slots=True)
class FrikortPicture:
    """What the bar shows.

    Attributes:
        so_far: counted before this visit.
        this_visit: what this visit adds, what is paid of it.
        tak: the ceiling.
        valid_until: last day of the frikort, or of the period when there is none.
        preliminary: rests on what the patient said or showed.
        has_frikort: the ceiling is reached, with this visit or before it.
    """

    so_far: Money
    this_visit: Money
    tak: Money
    valid_until: date | None
    preliminary: bool
    has_frikort: bool

    @property
    def kvar(self) -> Money:
        """What remains to the ceiling after this visit."""
        return ZERO if self.has_frikort else max(ZERO, self.tak - self.so_far - self.this_visit)

    def sums(self) -> str:
        """Return the three pieces in words."""
        pieces = []
        if self.so_far or not self.this_visit:
            pieces.append(f"{money_text(self.so_far)}{NBSP}hittills")
        if self.this_visit:
            pieces.append(f"{money_text(self.this_visit)}{NBSP}nu")
        if self.has_frikort:
            pieces.append("taket är nått")
        else:
            pieces.append(f"{money_text(self.kvar)}{NBSP}kvar till{NBSP}frikort")
        return " · ".join(pieces)

    def period(self) -> str:
        """Return how long it lasts; empty when nothing counts yet."""
        if self.has_frikort:
            return f"Frikort till och med {self.valid_until}" if self.valid_until else "Frikort"
        return f"Räknas till och med {self.valid_until}" if self.valid_until else ""

    def preliminary_words(self) -> str:
        """Return the warning; empty when all is registered."""
        return "Preliminärt: bygger på patientens uppgift" if self.preliminary else ""

    def description(self) -> str:
        """Return everything as sentences, for screen readers."""
        sums = f"Tak {money_text(self.tak)}: {self.sums()}"
        parts = (sums, self.period(), self.preliminary_words())
        return " ".join(f"{part}." for part in parts if part).replace(" · ", ", ")


class FrikortBar(QWidget):
    """Shows a frikort; ``clear`` shows that there is none to show.

    The style sheet knows its parts as ``#frikortPeriod`` (a frikort), ``#frikortSums``,
    ``#frikortCounts`` (the period where there is none) and ``#frikortPreliminary`` (with the tone
    attention); the picture is drawn in the palette's highlight and text colours.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Frikort")
        self._bar = _Bar()
        self._valid = _line("frikortPeriod")
        bold = self._valid.font()
        bold.setBold(True)
        self._valid.setFont(bold)
        self._sums = _line("frikortSums")
        self._counts = _line("frikortCounts")
        self._counts.setProperty("role", "muted")
        self._preliminary = _Preliminary()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for each in (self._bar, self._valid, self._sums, self._counts, self._preliminary):
            column.addWidget(each)
        self.clear()

    def set_state(
        self,
        so_far_ore: int,
        this_visit_ore: int,
        tak_ore: int,
        valid_until: date | None,
        preliminary: bool,
        has_frikort: bool,
    ) -> None:
        """Show a state.

        Args:
            so_far_ore: counted before this visit.
            this_visit_ore: what this visit adds.
            tak_ore: the ceiling.
            valid_until: last day of the frikort, or of the period when there is none.
            preliminary: rests on what the patient said or showed.
            has_frikort: the ceiling is reached, with this visit or before it.
        """
        picture = FrikortPicture(
            so_far=Money(so_far_ore),
            this_visit=Money(this_visit_ore),
            tak=Money(tak_ore),
            valid_until=valid_until,
            preliminary=preliminary,
            has_frikort=has_frikort,
        )
        self._bar.show_picture(picture)
        self._sums.setText(picture.sums())
        _show(self._valid, picture.period() if has_frikort else "")
        _show(self._counts, "" if has_frikort else picture.period())
        self._preliminary.show_words(picture.preliminary_words())
        self.setAccessibleDescription(picture.description())
        self.setToolTip(picture.description())

    def clear(self, text: str = "") -> None:
        """Show an empty bar with a text of one's own, such as why no frikort applies."""
        self._bar.show_picture(None)
        self._sums.setText(text)
        _show(self._valid, "")
        _show(self._counts, "")
        self._preliminary.show_words("")
        self.setAccessibleDescription(text)
        self.setToolTip("")


class _Preliminary(QWidget):
    """The warning with its sign."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("frikortPreliminary")
        set_tone(self, Tone.ATTENTION)
        self._label = _line("frikortPreliminaryText")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(ToneIcon(Tone.ATTENTION), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._label, 1)

    def show_words(self, words: str) -> None:
        self._label.setText(words)
        self.setVisible(bool(words))


class _Bar(QWidget):
    """The picture alone."""

    def __init__(self) -> None:
        super().__init__()
        self._picture: FrikortPicture | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(80)

    def show_picture(self, picture: FrikortPicture | None) -> None:
        self._picture = picture
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, self.fontMetrics().height() + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        outline = QPainterPath()
        outline.addRoundedRect(frame, CORNER, CORNER)
        accent, line = self._colours()
        painter.fillPath(outline, self.palette().color(QPalette.ColorRole.Base))
        painter.save()
        painter.setClipPath(outline)
        filled, hatched = self._pieces(frame.width())
        painter.fillRect(QRectF(frame.left(), frame.top(), filled, frame.height()), accent)
        piece = QRectF(frame.left() + filled, frame.top(), hatched, frame.height())
        _hatch(painter, piece, accent)
        painter.restore()
        painter.strokePath(outline, QPen(line, 1.2))

    def _colours(self) -> tuple[QColor, QColor]:
        palette = self.palette()
        text = palette.color(QPalette.ColorRole.WindowText)
        window = palette.color(QPalette.ColorRole.Window)
        return palette.color(QPalette.ColorRole.Highlight), _mixed(text, window, OUTLINE_SHARE)

    def _pieces(self, width: float) -> tuple[float, float]:
        """Return how wide the filled and the hatched piece are.

        A piece that is not nothing can be seen, and the bar is full only when the ceiling is
        reached.
        """
        picture = self._picture
        if picture is None or picture.tak <= ZERO:
            return 0.0, 0.0
        this_visit = _share(picture.this_visit, picture.tak) * width
        if picture.this_visit > ZERO:
            this_visit = max(this_visit, MIN_PIECE)
        if picture.has_frikort:
            return width - this_visit, this_visit
        room = width - MIN_PIECE if picture.kvar else width
        filled = _share(picture.so_far, picture.tak) * width
        if picture.so_far > ZERO:
            filled = max(filled, MIN_PIECE)
        filled = min(filled, room - this_visit)
        return filled, this_visit


def _share(amount: Money, tak: Money) -> float:
    return min(max(amount.ore, 0), tak.ore) / tak.ore


def _hatch(painter: QPainter, piece: QRectF, colour: QColor) -> None:
    """Draw slanting lines in a piece, with a line round it."""
    if piece.width() <= 0:
        return
    painter.save()
    painter.setClipRect(piece, Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(colour, 1.8))
    height = piece.height()
    step = max(4.0, height * HATCH_SHARE)
    start = piece.left() - height
    while start < piece.right():
        painter.drawLine(QLineF(start, piece.bottom(), start + height, piece.top()))
        start += step
    painter.setPen(QPen(colour, 2.0))
    painter.drawRect(piece.adjusted(0, 0, -1, 0))
    painter.restore()


def _mixed(one: QColor, other: QColor, share: float) -> QColor:
    """Return a colour between two, ``share`` of it the first."""
    return QColor.fromRgbF(
        one.redF() * share + other.redF() * (1 - share),
        one.greenF() * share + other.greenF() * (1 - share),
        one.blueF() * share + other.blueF() * (1 - share),
    )


def _show(label: QLabel, words: str) -> None:
    label.setText(words)
    label.setVisible(bool(words))


def _line(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
