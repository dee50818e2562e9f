"""What may be asked of the records as a whole: how many, and whether they are sound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping


class HealthLedger(Protocol):
    """The part of the clinic's records that is about the records themselves."""

    def table_counts(self) -> Mapping[str, int]:
        """Return how many records there are of each kind."""
        ...

    def integrity_faults(self) -> tuple[str, ...]:
        """Return what is wrong with the file, its guards or its series, in Swedish."""
        ...
