"""What stands around the pages."""

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ui.shell.frame import Frame
from ui.shell.status_line import StatusLine
from ui.theme import apply_theme
from ui.widgets.notice import Notice

GAP, SIDE, BORDER = 4, 12, 1


@pytest.fixture(autouse=True)
def style(qapp: QApplication) -> None:
    apply_theme(qapp, "ljust")


def test_notices_do_not_touch_each_other_and_take_nothing_while_there_is_none(
    qtbot: QtBot,
) -> None:
    status, page = StatusLine("Vårdcentralen Linden", "", ovning=False), QWidget()
    frame = Frame(status, page, ovning=False)
    notices = [Notice(name, ("Visa", "Alt+V"), ("Senare", "Alt+S")) for name in ("one", "two")]
    for notice in notices:
        frame.notices.add(notice)
    qtbot.addWidget(frame)
    frame.resize(960, 540)
    frame.show()
    assert page.y() == status.geometry().bottom() + 1

    for notice in notices:
        notice.ask("Stämmer det?")
    QApplication.processEvents()

    one, two = (notice.contentsRect().translated(notice.pos()) for notice in notices)
    assert one.top() - status.geometry().bottom() - 1 == GAP + BORDER
    assert two.top() - one.bottom() - 1 == BORDER + GAP + BORDER
    assert one.left() == frame.width() - 1 - one.right() == SIDE + BORDER


@pytest.mark.parametrize(("height", "most"), [(540, 2), (768, 4), (1080, 6)])
def test_notices_leave_a_page_half_the_window(qtbot: QtBot, height: int, most: int) -> None:
    page = QWidget()
    frame = Frame(StatusLine("Vårdcentralen Linden", "", ovning=False), page, ovning=False)
    notices = [Notice(str(n), ("Ja", f"Alt+{n}"), ("Nej", f"Ctrl+{n}")) for n in range(6)]
    for notice in notices:
        frame.notices.add(notice)
    qtbot.addWidget(frame)
    frame.resize(1366, height)
    frame.show()
    for notice in notices:
        notice.ask("Stämmer det?")
    QApplication.processEvents()

    assert [notice.isVisible() for notice in notices] == [True] * most + [False] * (6 - most)
    assert page.height() > height / 2


def test_a_low_window_shows_two_notices_and_counts_the_rest(qtbot: QtBot) -> None:
    """Six at once leave the page its room; a key leads on, and an answer makes room for the next.

    What is held back is answered by no key meanwhile.
    """
    page = QWidget()
    frame = Frame(StatusLine("Vårdcentralen Linden", "", ovning=False), page, ovning=False)
    frame.notices.show_in(540)
    notices = [Notice(str(n), ("Ja", f"Alt+{n}"), ("Nej", f"Ctrl+{n}")) for n in range(6)]
    for notice in notices:
        frame.notices.add(notice)
    qtbot.addWidget(frame)
    frame.resize(960, 540)
    frame.show()
    for notice in notices:
        notice.ask("Stämmer det?")
    QApplication.processEvents()
    left = frame.findChild(QLabel, "noticesLeft")
    assert left is not None

    assert [notice.isVisible() for notice in notices] == [True] * 2 + [False] * 4
    assert left.text() == "4 meddelanden till"
    assert page.height() > frame.height() / 2
    QTest.keySequence(frame, QKeySequence("Alt+F"))
    assert [notice.isVisible() for notice in notices] == [False] * 2 + [True] * 2 + [False] * 2
    notices[2].ask("")
    assert [notice.isVisible() for notice in notices] == [False] * 3 + [True] * 2 + [False]
    assert left.text() == "3 meddelanden till"
    frame.notices.show_in(1080)
    assert [notice.isVisible() for notice in notices] == [True] * 2 + [False] + [True] * 3
    assert not left.isVisible()
