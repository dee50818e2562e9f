"""Where a presenter's slow work is done: a protocol, so that presenters need no Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from kassa.errors import UserFacingError

T = TypeVar("T")


class Run(Protocol):
    """Does work elsewhere and brings the outcome back (``Background.run``)."""

    def __call__(
        self,
        work: Callable[[], T],
        on_result: Callable[[T], None],
        on_error: Callable[[UserFacingError], None],
    ) -> None:
        """Do ``work`` elsewhere and tell one of the two of its outcome."""
        ...
