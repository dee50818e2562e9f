"""Run a program that opens a window, and end it once what somebody types there has an effect.

    python -m benchmarks.until_typed empty
    python -m benchmarks.until_typed kassa typed [ARGS]      the first field takes a key
    python -m benchmarks.until_typed kassa answered [ARGS]   a patient typed there is shown

Kassa is started as the command starts it and knows nothing of this: the first import of
``PySide6.QtWidgets`` is noticed, and from then on the event loop looks, each time it has nothing
else to do, whether a line edit of a window on the screen has the keyboard; once something is typed
there, it looks for the answer each hundredth of a second. What is typed goes through the window, as
from a keyboard. Ends with 0 only when that was so.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

TYPED = "198"
NUMBER = "198805042382"
EACH_MS = 10


class _Notice:
    """A finder that calls back once a module has been imported, and then is gone."""

    def __init__(self, name: str, then: Callable[[ModuleType], None]) -> None:
        self._name = name
        self._then = then

    def find_spec(self, name: str, *_where: object) -> ModuleSpec | None:
        if name != self._name:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        assert spec is not None
        assert spec.loader is not None
        really = spec.loader.exec_module

        def exec_module(module: ModuleType) -> None:
            really(module)
            self._then(module)

        spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


class _Typist:
    """Types as soon as a field takes it, and ends the program when that has had its effect."""

    def __init__(self, widgets: Any, *, answered: bool) -> None:  # noqa: ANN401 - not imported yet
        from PySide6.QtCore import QEvent, Qt, QTimer  # noqa: PLC0415
        from PySide6.QtGui import QKeyEvent  # noqa: PLC0415

        self._widgets = widgets
        self._event, self._keys, self._press = QKeyEvent, Qt, QEvent.Type.KeyPress
        self._answered = answered
        self._has_typed = False
        self._timer = QTimer()
        self._timer.timeout.connect(self._look)
        self._timer.start(0)

    def _look(self) -> None:
        field = self._widgets.QApplication.focusWidget()
        if not self._has_typed and isinstance(field, self._widgets.QLineEdit):
            handle = field.window().windowHandle()
            if handle is None or not handle.isExposed():
                return
            for sign in NUMBER if self._answered else TYPED:
                self._key(ord(sign), sign)
            self._has_typed = True
            if not self._answered:
                assert field.text().startswith(TYPED), field.text()
                field.repaint()
                os._exit(0)
            self._key(self._keys.Key.Key_Return.value, "\r")
            self._timer.start(EACH_MS)  # a clerk who waits leaves the time to the other thread
        elif self._has_typed and self._is_answered():
            os._exit(0)

    def _key(self, key: int, text: str) -> None:
        window = self._widgets.QApplication.focusWidget().window().windowHandle()
        none = self._keys.KeyboardModifier.NoModifier
        self._widgets.QApplication.sendEvent(window, self._event(self._press, key, none, text))

    def _is_answered(self) -> bool:
        for window in self._widgets.QApplication.topLevelWidgets():
            for line in window.findChildren(self._widgets.QLabel, "patientLine"):
                if line.isVisible() and line.text():
                    window.repaint()
                    return True
        return False


_typists: list[_Typist] = []


def _type_in_every_loop(widgets: ModuleType, *, answered: bool) -> None:
    application: Any = widgets.QApplication
    really = application.exec

    def run(*_self: object) -> int:
        _typists.append(_Typist(widgets, answered=answered))
        return int(really())

    application.exec = staticmethod(run)


def _empty_window() -> None:
    """The least that takes a key: a main window with one line edit."""
    from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow  # noqa: PLC0415

    app = QApplication(sys.argv[:1])
    window = QMainWindow()
    field = QLineEdit()
    window.setCentralWidget(field)
    window.resize(1366, 768)
    window.show()
    field.setFocus()
    app.exec()


def main() -> None:
    """Do what the command line says."""
    program, *rest = sys.argv[1:]
    answered = rest[:1] == ["answered"]
    sys.meta_path.insert(
        0,
        _Notice(
            "PySide6.QtWidgets", lambda widgets: _type_in_every_loop(widgets, answered=answered)
        ),
    )
    if program == "empty":
        _empty_window()
    else:
        from ui.start.command import main as kassa  # noqa: PLC0415 - as the command does

        sys.argv = ["kassa", *rest[1:]]
        kassa()
    sys.exit(1)


main()
