"""The keyboard stays where it is seen, whatever page asks for it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit, QWidget

from tests.ui.keys import focus, type_text
from ui.shell.main_window import MainWindow


def field_on(window: MainWindow, page: str) -> QLineEdit:
    """Return a field of a page that nobody has to be on."""
    fields = [
        each
        for each in window.pages.widget_of(page).findChildren(QLineEdit)
        if each.isVisibleTo(window.pages.widget_of(page)) and each.isEnabled()
    ]
    return fields[0]


@pytest.fixture
def number(window: MainWindow, qtbot) -> QLineEdit:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.show_page("kassa")
    found = window.findChild(QLineEdit, "personnummer")
    assert found is not None
    qtbot.waitUntil(found.hasFocus)
    return found


def test_a_page_that_is_not_shown_takes_no_key_and_has_the_keyboard_when_it_is(
    window: MainWindow, number: QLineEdit
) -> None:
    search = field_on(window, "fakturor")
    type_text(window, "1988")
    search.setFocus()
    type_text(window, "0504")

    assert focus(window) is number
    assert (number.text(), search.text()) == ("19880504", "")
    window.show_page("patient")
    assert focus(window) is not search
    window.show_page("fakturor")
    assert focus(window) is search
    window.show_page("kassa")
    assert focus(window) is not search


def test_behind_the_lock_nothing_is_typed(window: MainWindow, number: QLineEdit) -> None:
    lock = QWidget()
    password = QLineEdit(lock)
    lock.setFocusProxy(password)
    window.set_lock_page(lock)
    search = field_on(window, "kvitto")
    window.lock()
    for hidden in (search, number):
        hidden.setFocus()
        type_text(window, "hemligt")

    assert password.text() == "hemligt" * 2
    assert (number.text(), search.text()) == ("", "")
    window.unlock()
    assert focus(window) is number


def test_what_asked_and_is_gone_is_not_asked_for(window: MainWindow, number: QLineEdit) -> None:
    page = window.pages.widget_of("kvitto")
    gone = QLineEdit(page)
    gone.setFocus()
    gone.setParent(None)
    gone.deleteLater()
    window.show_page("kvitto")

    assert focus(window) is not None
    assert page.isAncestorOf(focus(window))
