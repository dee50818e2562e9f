"""A receipt that is drawn up before it is issued: what comes last is when, and how it was paid."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from kassa.canonical import canonical
from kassa.kvitto.document import to_mapping
from kassa.kvitto.sealing import digest, parted, with_person_hash

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from kassa.kvitto.document import Betalsatt, Delbetalning, Kvitto


@dataclass(frozen=True, slots=True)
class KvittoDraft:
    """A receipt but for when it is issued and how it is paid.

    Attributes:
        kvitto: with its number and the hash of the person.
        covered: what its own hash will cover, as plain JSON.
        apart: what of it the hash of the person covers.
    """

    kvitto: Kvitto
    covered: Mapping[str, Any]
    apart: Mapping[str, Any]

    @classmethod
    def of(cls, kvitto: Kvitto, salt: str) -> KvittoDraft:
        """Return the draft of a receipt.

        Args:
            kvitto: what it says; its time, way of payment and seal are not looked at.
            salt: random, so that the person can be taken out one day.
        """
        unpaid = replace(kvitto, delar=(), salt="", person_hash="", omseglad="")
        content = with_person_hash(to_mapping(unpaid), salt)
        salted = replace(unpaid, salt=salt, person_hash=content["person_hash"])
        return cls(salted, *parted(content))

    def issued(
        self, at: datetime, betalsatt: Betalsatt, delar: tuple[Delbetalning, ...]
    ) -> tuple[Kvitto, str]:
        """Return the receipt, sealed, and the JSON that is stored of it.

        Args:
            at: time of writing, UTC.
            betalsatt: how it is paid.
            delar: the parts; none where ``betalsatt`` says it all.
        """
        covered = {**self.covered, "issued_at": at.isoformat(), "betalsatt": betalsatt.value}
        if delar:
            covered["delar"] = [to_mapping(part) for part in delar]
        seal = digest(covered)
        kvitto = replace(self.kvitto, issued_at=at, betalsatt=betalsatt, delar=delar, hash=seal)
        return kvitto, canonical({**covered, **self.apart, "hash": seal})
