"""What a desk believes of the central tariff: the records, or a second memory that knows more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from kassa.reading import parse_json
from kassa.taxa.central import Trusted

if TYPE_CHECKING:
    from kassa.desk.taxa_ports import TaxaLedger


class Mirror(Protocol):
    """A second memory of what is trusted, outside the records: a restored backup knows less."""

    def load(self) -> Trusted:
        """Return what was trusted when it was last saved; nothing where it was lost."""
        ...

    def save(self, trusted: Trusted) -> None:
        """Keep what is trusted."""
        ...


def rank(trusted: Trusted) -> tuple[int, int]:
    """Return how much has been seen: version of the root, then of the timestamp."""
    root = trusted.roots[-1] if trusted.roots else None
    return version_of(root), version_of(trusted.timestamp)


def signed_of(document: bytes | None) -> Mapping[str, object]:
    """Return what the signatures of a document stand for; nothing where it is no document.

    Nothing is verified here: this is for what is about to be, and for telling what did not hold.
    """
    try:
        read, _ = parse_json(document or b"")
    except ValueError:
        return {}
    return _mapping(_mapping(read).get("signed"))


def version_of(document: bytes | None) -> int:
    """Return the version of a signed document; 0 where there is none."""
    return _version(signed_of(document))


def named_versions(document: bytes | None) -> tuple[int, ...]:
    """Return the versions of the documents that a document names, 0 where one has none."""
    meta = _mapping(signed_of(document).get("meta"))
    return tuple(_version(_mapping(named)) for _, named in sorted(meta.items()))


def _version(of: Mapping[str, object]) -> int:
    version = of.get("version")
    return version if type(version) is int else 0


def _mapping(read: object) -> Mapping[str, object]:
    return read if isinstance(read, Mapping) else {}


def believed(ledger: TaxaLedger, mirror: Mirror) -> Trusted:
    """Return what the desk has seen: what the records know, or the mirror where it knows more."""
    known, seen = ledger.trusted(), mirror.load()
    is_same = bool(known.roots and seen.roots) and known.roots[0] == seen.roots[0]
    return seen if is_same and rank(seen) > rank(known) else known
