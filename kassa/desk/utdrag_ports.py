"""What the desk asks of the records about one person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kassa.ids import PatientId


class UtdragLedger(Protocol):
    """The part of the clinic's records that tells all about one person."""

    def utdrag(self, patient_id: PatientId) -> Mapping[str, tuple[Mapping[str, Any], ...]]:
        """Return every row about a person by table; JSON columns as what they hold."""
        ...
