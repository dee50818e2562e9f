"""Receipts as they may be seen now: a patient whose identity has become protected is masked.

The stored receipt keeps what it says, and its hash. What is shown, drawn or printed of it, and the
return that is made of it, hides who it is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kassa.kvitto.document import KvittoPatient
from kassa.patient import SKYDDAD, masked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kassa.desk.ports import Ledger
    from kassa.kvitto.document import Kvitto


def shown_kvitto_list(kvitto_list: Sequence[Kvitto], ledger: Ledger) -> tuple[Kvitto, ...]:
    """Return receipts with the patients masked that are protected now.

    Args:
        kvitto_list: as stored.
        ledger: knows who is protected.
    """
    protected = ledger.skyddad_among(kvitto.checkout_id for kvitto in kvitto_list)
    return tuple(
        _masked(kvitto) if kvitto.checkout_id in protected else kvitto for kvitto in kvitto_list
    )


def shown_kvitto(kvitto: Kvitto, ledger: Ledger) -> Kvitto:
    """Return one receipt as it may be seen now."""
    return shown_kvitto_list((kvitto,), ledger)[0]


def _masked(kvitto: Kvitto) -> Kvitto:
    if kvitto.patient is None:
        return kvitto
    return replace(kvitto, patient=KvittoPatient(SKYDDAD, masked(kvitto.patient.number), None))
