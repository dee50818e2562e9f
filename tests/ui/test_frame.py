"""What stands around the pages."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.shell.frame import Frame
from ui.shell.status_line import StatusLine
from ui.theme import apply_theme, load_fonts
from ui.widgets.notice import Notice

GAP, SIDE, BORDER = 4, 12, 1


@pytest.fixture(autouse=True)
def style(qapp: QApplication) -> Iterator[None]:
    before = qapp.styleSheet()
    load_fonts()
    apply_theme(qapp, "ljust")
    yield
    qapp.setStyleSheet(before)


def test_notices_do_not_touch_each_other_and_take_nothing_while_there_is_none(
    qtbot: QtBot,
) -> None:
    status, page = StatusLine("Vårdcentralen Linden", "", ovning=False), QWidget()
    frame = Frame(status, page, ovning=False)
    notices = [Notice(name, ("Visa", "Alt+V"), ("Senare", "Alt+S")) for name in ("one", "two")]
    for notice in notices:
        frame.notices.addWidget(notice)
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
