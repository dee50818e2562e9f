"""Identifiers, each a type of its own, all made before what they name is stored."""

from __future__ import annotations

import uuid
from typing import NewType

PatientId = NewType("PatientId", str)
CheckoutId = NewType("CheckoutId", str)
BesokId = NewType("BesokId", str)
EntryId = NewType("EntryId", str)
InlastId = NewType("InlastId", str)
KvittoId = NewType("KvittoId", str)
FakturaId = NewType("FakturaId", str)
DeskId = NewType("DeskId", str)
ClerkId = NewType("ClerkId", str)


def new_id() -> str:
    """Return a fresh random identifier (UUID 4 as text)."""
    return str(uuid.uuid4())
