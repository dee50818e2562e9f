"""The reusable widgets: what they say, to the eye and to a screen reader."""

from contextlib import nullcontext
from datetime import date

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QStackedWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kassa.adapters.kvitto_pdf import PdfKvittoRenderer
from kassa.money import Money
from tests.helpers.kvitto_case import FORTY, ORDINARY
from ui.checkout.sum_label import FIRST_SHADE, SumLabel
from ui.widgets.frikort_bar import FrikortBar, FrikortPicture
from ui.widgets.key_button import KeyButton
from ui.widgets.laid_out import laid_out_once
from ui.widgets.message_bar import MessageBar
from ui.widgets.receipt_preview import MAX_WIDTH, ReceiptPreview, pdf_images
from ui.widgets.scrolling import scrolling
from ui.widgets.told_label import NEW_LINE, Run, ToldLabel, ToldRow, Weight
from ui.widgets.tone import TONE_WORD, Tone
from ui.widgets.undo import empty_line

YEAR_END = date(2027, 1, 11)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def picture(so_far: int, this_visit: int, *, has_frikort: bool = False) -> FrikortPicture:
    return FrikortPicture(
        Money.kr(so_far), Money.kr(this_visit), Money.kr(1450), YEAR_END, False, has_frikort
    )


def shown(widget: QWidget, name: str) -> str:
    label = widget.findChild(QLabel, name)
    assert label is not None
    return "" if label.isHidden() else plain(label.text())


@pytest.mark.parametrize(
    ("so_far", "this_visit", "has_frikort", "words"),
    [
        (900, 250, False, "900 kr hittills · 250 kr nu · 300 kr kvar till frikort"),
        (0, 0, False, "0 kr hittills · 1 450 kr kvar till frikort"),
        (0, 250, False, "250 kr nu · 1 200 kr kvar till frikort"),
        (900, 0, False, "900 kr hittills · 550 kr kvar till frikort"),
        (1400, 50, True, "1 400 kr hittills · 50 kr nu · taket är nått"),
        (1450, 0, True, "1 450 kr hittills · taket är nått"),
    ],
)
def test_frikort_is_said_in_sums(so_far, this_visit, has_frikort, words) -> None:
    assert plain(picture(so_far, this_visit, has_frikort=has_frikort).sums()) == words


def test_frikort_bar_says_to_a_screen_reader_what_it_shows(qtbot: QtBot) -> None:
    bar = FrikortBar()
    qtbot.addWidget(bar)

    bar.set_state(140000, 5000, 145000, YEAR_END, True, True)

    assert shown(bar, "frikortPeriod") == "Frikort till och med 2027-01-11"
    assert shown(bar, "frikortSums") == "1 400 kr hittills · 50 kr nu · taket är nått"
    assert plain(bar.accessibleDescription()) == (
        "Tak 1 450 kr: 1 400 kr hittills, 50 kr nu, taket är nått. "
        "Frikort till och med 2027-01-11. Preliminärt: bygger på patientens uppgift."
    )


def test_cleared_frikort_bar_says_why(qtbot: QtBot) -> None:
    bar = FrikortBar()
    qtbot.addWidget(bar)
    bar.set_state(140000, 5000, 145000, YEAR_END, True, True)

    bar.clear("Frikort gäller inte utan personnummer.")

    assert shown(bar, "frikortSums") == "Frikort gäller inte utan personnummer."
    assert not shown(bar, "frikortPeriod")
    assert bar.accessibleDescription() == "Frikort gäller inte utan personnummer."


@pytest.mark.parametrize(
    ("so_far", "this_visit", "has_frikort", "filled", "hatched"),
    [
        (0, 0, False, 0, 0),
        (725, 145, False, 500, 100),
        (1400, 50, True, 1000 - 50 / 1450 * 1000, 50 / 1450 * 1000),
        (1450, 0, True, 1000, 0),
        (1440, 5, False, 1000 - 5 - 5, 5),  # both can be seen, and the bar is not full
        (1, 0, False, 5, 0),
    ],
)
def test_pieces_of_the_bar(qtbot, so_far, this_visit, has_frikort, filled, hatched) -> None:
    bar = FrikortBar()
    qtbot.addWidget(bar)
    bar._bar.show_picture(picture(so_far, this_visit, has_frikort=has_frikort))

    assert bar._bar._pieces(1000) == pytest.approx((filled, hatched))


@pytest.mark.parametrize("tone", list(Tone))
def test_message_has_sign_word_and_tone(qtbot: QtBot, tone: Tone) -> None:
    bar = MessageBar()
    qtbot.addWidget(bar)

    bar.show_message(tone, "Skrivaren svarar inte.")

    assert bar.text == "Skrivaren svarar inte."
    assert bar.property("tone") == tone.value
    assert bar.accessibleName() == f"{TONE_WORD[tone]}: Skrivaren svarar inte."


def test_message_goes_away_by_esc_and_only_once(qtbot: QtBot) -> None:
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.show_message("error", "Fel sak.")

    with qtbot.waitSignal(bar.dismissed):
        QTest.keyClick(bar, Qt.Key.Key_Escape)

    assert bar.isHidden()
    assert bar.text == ""
    assert not bar.dismiss()


def test_pages_are_as_wide_as_asked_in_device_pixels() -> None:
    pdf = PdfKvittoRenderer().render(FORTY, kopia=True)

    images = pdf_images(pdf, 400, 2.0)

    assert len(images) > 1
    assert all(image.width() == 800 for image in images)
    assert images[0].deviceIndependentSize().width() == 400


def test_preview_shows_a_receipt_and_then_a_text(qtbot: QtBot) -> None:
    preview = ReceiptPreview()
    qtbot.addWidget(preview)
    preview.resize(1400, 600)

    preview.show_pdf(PdfKvittoRenderer().render(ORDINARY, kopia=False), "Kvitto RYHOV1-1042")
    page = preview.findChild(QLabel, "previewPage")

    assert page is not None
    assert page.width() == MAX_WIDTH
    assert preview.accessibleDescription() == "Kvitto RYHOV1-1042"
    preview.show_text("Välj ett kvitto.")
    assert preview.page_count == 0
    assert shown(preview, "previewText") == "Välj ett kvitto."


def test_preview_is_drawn_anew_when_the_room_changes(qtbot: QtBot) -> None:
    preview = ReceiptPreview()
    qtbot.addWidget(preview)
    preview.resize(700, 600)
    preview.show()
    preview.show_pdf(PdfKvittoRenderer().render(ORDINARY, kopia=False))

    preview.resize(400, 600)

    qtbot.waitUntil(lambda: preview._pages[0].width() < 400)
    assert preview.page_count == 1


def test_what_is_shown_together_is_laid_out_once_and_as_usual(qtbot: QtBot):
    """A part that shows ten lines at once stands as if they had been shown one by one."""

    class Counting(QVBoxLayout):
        times = 0

        def setGeometry(self, room: QRect) -> None:  # noqa: N802 - Qt's name
            self.times += 1
            super().setGeometry(room)

    def grown(*, at_once: bool) -> tuple[int, list[QRect]]:
        part = QWidget()
        column = Counting(part)
        lines = [QLabel(f"rad {number}") for number in range(10)]
        for line in lines:
            line.hide()
            column.addWidget(line)
        qtbot.addWidget(part)
        part.resize(200, 400)
        part.show()
        column.times = 0
        with laid_out_once(part) if at_once else nullcontext():
            for line in lines:
                line.show()
        qtbot.wait(20)
        return column.times, [line.geometry() for line in lines]

    (few, together), (many, one_by_one) = grown(at_once=True), grown(at_once=False)

    assert together == one_by_one
    assert few == 1 < many


def test_a_page_that_comes_forward_is_laid_out_each_time_after_too(qtbot: QtBot):
    """A reason that is shown beside the sum later pushes down what stands below it."""
    pages = QStackedWidget()
    first, second = QWidget(), QWidget()
    column = QVBoxLayout(second)
    reduction, line = QLabel("Avgiftsfritt"), QLabel("300 Läkarbesök")
    for label in (reduction, line):
        label.hide()
        column.addWidget(label)
    column.addStretch()
    for page in (first, second):
        pages.addWidget(page)
    qtbot.addWidget(pages)
    pages.resize(200, 400)
    pages.show()
    qtbot.wait(20)

    for page, is_shown in ((second, True), (first, False), (second, True)):
        with laid_out_once(pages):
            line.setVisible(is_shown)
            pages.setCurrentWidget(page)
        qtbot.wait(20)
    with laid_out_once(pages):
        reduction.show()
    qtbot.wait(20)

    assert reduction.geometry().bottom() < line.geometry().top()


def test_a_part_is_let_go_when_showing_it_failed(qtbot: QtBot):
    part = QWidget()
    column = QVBoxLayout(part)
    qtbot.addWidget(part)

    with pytest.raises(KeyError), laid_out_once(part):
        raise KeyError

    assert column.isEnabled()


def test_a_new_sum_can_be_read_from_its_first_frame(qtbot: QtBot):
    label = SumLabel()
    qtbot.addWidget(label)
    label.show()

    label.show_sum("250 kr")

    assert label._shade >= FIRST_SHADE


TOLD = (
    ToldRow(
        (Run("Den som uteblir betalar ändå."), Run(f"{NEW_LINE}Uteblivna besök", Weight.MUTED))
    ),
    ToldRow((Run("En bricka till", Weight.BOLD),), before="1 250 kr"),
    ToldRow((Run("Läkarbesök"),), after="250 kr"),
)


def test_told_rows_take_the_room_they_need_after_each_change(qtbot: QtBot):
    """What was worked out for other words, or in another size, is forgotten."""
    kept = ToldLabel("kept")
    qtbot.addWidget(kept)
    kept.show()
    for rows in (TOLD, TOLD[:1], TOLD[1:]):
        kept.show_rows(rows)
        for pixels in (14, 22):
            new = ToldLabel("new")
            qtbot.addWidget(new)
            new.show_rows(rows)
            for label in (kept, new):
                label.setStyleSheet(f"font-size: {pixels}px")
                label.ensurePolished()
            for width in (120, 300, 120):
                assert kept.heightForWidth(width) == new.heightForWidth(width)
            assert kept.heightForWidth(120) > kept.heightForWidth(300)


def test_no_told_word_is_cut_where_there_is_the_least_room(qtbot: QtBot):
    """All that is drawn lies inside, in as many lines as it takes."""
    label = ToldLabel("told", gap=6)
    qtbot.addWidget(label)
    label.show_rows(TOLD)
    width = label.minimumSizeHint().width()
    height = label.heightForWidth(width)
    label.resize(width, height)
    room = QWidget()
    qtbot.addWidget(room)
    label.setParent(room)
    room.setStyleSheet("background: white; color: black")
    room.resize(width + 40, height + 40)
    label.move(20, 20)
    room.show()
    inside = QRect(20, 20, width, height)

    picture = room.grab().toImage()

    outside = [
        picture.pixelColor(x, y)
        for x in range(picture.width())
        for y in range(picture.height())
        if not inside.contains(x, y)
    ]
    assert {color.name() for color in outside} == {"#ffffff"}
    last = [
        picture.pixelColor(20 + x, 20 + height - 10 + y) for x in range(width) for y in range(10)
    ]
    assert any(color.name() != "#ffffff" for color in last)


def test_told_rows_are_read_out_as_they_stand(qtbot: QtBot):
    label = ToldLabel("told")
    qtbot.addWidget(label)

    label.show_rows(TOLD)

    assert label.text() == (
        "Den som uteblir betalar ändå.\nUteblivna besök\n1 250 kr En bricka till\nLäkarbesök 250 kr"
    )


def test_a_button_takes_the_room_its_longest_word_needs_whatever_it_has_shown(qtbot: QtBot):
    """Room taken and given back: the word is that of the room, not of what was before."""
    room = QWidget()
    button = KeyButton("", "F2", parent=room)
    qtbot.addWidget(room)
    button.set_word("Ny patient", "Ny")
    room.show()
    asked = button.sizeHint()
    shown = button.findChild(QLabel)
    assert shown is not None
    words = []
    for width in (asked.width(), button.minimumSizeHint().width(), asked.width()):
        button.resize(width, asked.height())
        words.append(shown.text())

    assert words == ["Ny patient", "Ny", "Ny patient"]
    assert button.sizeHint() == asked


def test_what_scrolls_asks_for_no_more_room_than_it_and_its_bar_take(qtbot: QtBot):
    """Before it has been shown as after: a page that asks for more takes it from the other one."""
    inner = QLabel("Några ord som tar mer plats än så\n" * 40)
    scroll = scrolling(inner)
    qtbot.addWidget(scroll)
    before = scroll.minimumSizeHint().width()
    scroll.resize(400, 200)
    scroll.show()
    qtbot.waitExposed(scroll)
    qtbot.waitUntil(scroll.verticalScrollBar().isVisible)

    assert before == inner.minimumSizeHint().width() + scroll.verticalScrollBar().width()


def test_what_is_emptied_for_good_is_not_brought_back(qtbot: QtBot) -> None:
    """``QLineEdit.clear`` can be undone; a name in the next patient's question must not."""
    line = QLineEdit()
    qtbot.addWidget(line)
    line.insert("Märta Ängström")
    empty_line(line)
    line.undo()

    assert line.text() == ""
