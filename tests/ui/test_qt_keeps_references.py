"""The Qt binding must not lose references: PySide6 6.12.0 did, and killed the interpreter."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject


def test_calls_that_return_nothing_keep_the_references_to_none():
    """See docs/adr/0008. A thousand calls may move the count by a few, never by hundreds."""
    obj = QObject()
    before = sys.getrefcount(None)

    for _ in range(1_000):
        obj.setObjectName("x")

    assert sys.getrefcount(None) > before - 100
