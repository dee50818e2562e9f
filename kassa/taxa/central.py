"""The central tariff: what a region publishes, what a desk trusts, and why something is refused.

A region signs its tariffs (TUF: root, targets, snapshot, timestamp) and lays them out as static
files. A desk takes a tariff from there only when the chain of signatures from its root holds, when
it is no older than what has been seen before, when it is of the desk's own region, and when the
desk itself has proved it. Two families of errors are told apart: what came must not be trusted
(``TariffTrustError``), or nothing came (``TariffFetchError``). In both the installed tariff stays
in force, and the message says so.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from kassa.errors import UserFacingError

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

STANDS = "Den taxa som är installerad gäller än."
MOST_TAXA_BYTES = 4_000_000
MOST_WORDS_BYTES = 1_000_000
TARGET = re.compile(r"(\d{2})/(\d{4}-\d{2}-\d{2})-v([1-9]\d{0,5})(?:\.([a-z]{2}))?\.toml")


class TariffTrustError(UserFacingError):
    """What came must not be trusted; nothing of it was installed."""

    code = "taxa_tillit"
    text = "Den utlagda taxan går inte att lita på. Kontakta den som publicerar taxan."

    def __init__(self, message: str = "") -> None:
        """Keep the message, or the usual text; either is followed by what holds now."""
        super().__init__(f"{message or self.text} {STANDS}")


class RootMissingError(TariffTrustError):
    """The desk has no root to begin its trust with."""

    code = "taxa_rot_saknas"
    text = (
        "Kassan har ingen rotnyckel för regionens taxa. Lägg regionens rotfil på datorn och ange "
        "den i inställningarna (Rotnyckel)."
    )


class RootChangedError(TariffTrustError):
    """The root of the settings is not of the chain the desk already trusts."""

    code = "taxa_rot_bytt"
    text = (
        "Rotnyckeln i inställningarna hör inte ihop med den som kassan redan litar på. Är bytet "
        "avsett, kör ”kassa taxa lita” med den nya rotfilen och dess fingeravtryck."
    )


class RootRotationError(TariffTrustError):
    """A new root lacks the signatures of the old one or its own: below the threshold."""

    code = "taxa_rot_byte"
    text = (
        "Regionens nycklar har bytts utan tillräckligt många underskrifter av de förra. "
        "Bytet är inte godtaget. Ring den som publicerar taxan."
    )


class SignatureError(TariffTrustError):
    """Signed by the wrong key, or by too few."""

    code = "taxa_signatur"
    text = (
        "Den utlagda taxan är inte underskriven med regionens nycklar. "
        "Ring den som publicerar taxan."
    )


class AlteredError(TariffTrustError):
    """Not the bytes that were signed: changed, or only a part of them."""

    code = "taxa_andrad"
    text = (
        "En fil på servern är skadad eller ändrad sedan den skrevs under. "
        "Kassan försöker igen senare; hjälper det inte, ring den som publicerar taxan."
    )


class OversizeError(TariffTrustError):
    """More bytes than were signed for, or without an end."""

    code = "taxa_for_stor"
    text = (
        "Servern skickade mer än vad som är underskrivet, och hämtningen bröts. "
        "Ring den som publicerar taxan."
    )


class RollbackError(TariffTrustError):
    """Older than what the desk has seen."""

    code = "taxa_aldre"
    text = (
        "Servern visar en äldre utgåva än den kassan redan har sett. Den gamla tas inte emot. "
        "Ring den som publicerar taxan."
    )


class FreezeError(TariffTrustError):
    """What the server shows has expired: nobody has renewed it, or somebody holds it back."""

    code = "taxa_utgangen"
    text = (
        "Det servern visar har gått ut: ingen har förnyat det i tid, eller någon håller tillbaka "
        "en nyare taxa. Stämmer datorns datum? Ring annars den som publicerar taxan."
    )


class MixError(TariffTrustError):
    """Genuine parts that do not belong together."""

    code = "taxa_blandad"
    text = (
        "Servern visar delar av olika utgåvor som inte hör ihop. Kassan försöker igen senare; "
        "hjälper det inte, ring den som publicerar taxan."
    )


class UnprovedError(TariffTrustError):
    """Signed as it should be, and yet ``granska`` finds faults in it."""

    code = "taxa_obevisad"


class RegionError(TariffTrustError):
    """A tariff of another region."""

    code = "taxa_annan_region"


class IdentityError(TariffTrustError):
    """A tariff is not what its place says, or its version has been used for another content."""

    code = "taxa_identitet"


class TariffFetchError(UserFacingError):
    """Nothing came, or only a part; nothing was installed."""

    code = "taxa_hamtning"
    text = "Taxan gick inte att hämta. Kassan försöker igen senare."

    def __init__(self, message: str = "") -> None:
        """Keep the message, or the usual text; either is followed by what holds now."""
        super().__init__(f"{message or self.text} {STANDS}")


class UnreachableError(TariffFetchError):
    """Server or file share do not answer."""

    code = "taxa_onabar"
    text = "Taxans server eller mapp svarar inte. Kassan försöker igen senare."


class CertificateError(TariffFetchError):
    """The server cannot show that it is the right one."""

    code = "taxa_certifikat"
    text = (
        "Taxans server har inget certifikat som datorn litar på. Har regionen en egen "
        "certifikatutfärdare, ange dess fil i inställningarna (Certifikat)."
    )


class SlowError(TariffFetchError):
    """It took longer than anybody can wait."""

    code = "taxa_langsam"
    text = "Taxans server svarade för långsamt, och hämtningen bröts. Kassan försöker igen senare."


class CutError(TariffFetchError):
    """The line was cut in the middle."""

    code = "taxa_avbruten"
    text = "Förbindelsen bröts mitt i hämtningen. Kassan försöker igen senare."


class MissingFileError(TariffFetchError):
    """The server answers but has not got the file."""

    code = "taxa_fil_saknas"
    text = (
        "En fil saknas på taxans server. Kontrollera adressen i inställningarna, eller ring den "
        "som publicerar taxan."
    )


@dataclass(frozen=True, slots=True)
class Trusted:
    """The signed documents a desk has accepted so far; the newest of each kind.

    Attributes:
        roots: the chain of roots, the first trusted one first.
        timestamp: None before the first fetch; so for the others.
        snapshot: which versions belong together.
        targets: which tariffs there are.
    """

    roots: tuple[bytes, ...] = ()
    timestamp: bytes | None = None
    snapshot: bytes | None = None
    targets: bytes | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A file that the region has signed for.

    Attributes:
        path: its place, which says what it is: ``06/2027-01-01-v1.toml``.
        sha256: of its content.
        length: in bytes.
        region: the region's code.
        galler_fran: first local date.
        version: of the tariff.
        sprak: ISO 639-1 of a file of words for the tariff; empty for the tariff itself.
    """

    path: str
    sha256: str
    length: int
    region: str
    galler_fran: date
    version: int
    sprak: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a region has published, as verified.

    Attributes:
        region: the region's code, as signed.
        files: everything that is listed.
        signers: names of the keys that signed the list.
        signed_at: when the freshest document was signed, UTC; None where it does not say.
        expires_at: until when it is fresh, UTC.
    """

    region: str
    files: tuple[Listed, ...]
    signers: tuple[str, ...]
    signed_at: datetime | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a fetch has come.

    Attributes:
        what: the file's place.
        got: bytes so far.
        of: bytes in all, 0 where nobody knows.
    """

    what: str
    got: int
    of: int


class Session(Protocol):
    """One fetch: what is published is verified against what was trusted before."""

    @property
    def trusted(self) -> Trusted:
        """What has been verified so far, also when the fetch failed after it."""
        ...

    def refresh(self) -> Listing:
        """Return what is published now.

        Raises:
            TariffTrustError: it must not be trusted.
            TariffFetchError: it did not come.
        """
        ...

    def content(self, listed: Listed) -> bytes:
        """Return a file, verified byte for byte; raises as ``refresh``."""
        ...


class Central(Protocol):
    """The place where a region lays out its tariffs."""

    @property
    def address(self) -> str:
        """Where, for the records."""
        ...

    def session(
        self, trusted: Trusted, now: datetime, on_progress: Callable[[Progress], None]
    ) -> AbstractContextManager[Session]:
        """Begin a fetch.

        Args:
            trusted: what the desk has accepted so far; at least one root.
            now: the present (UTC), for what expires.
            on_progress: told as bytes arrive.
        """
        ...


def fingerprint(root: bytes) -> str:
    """Return what is read aloud to compare a root: SHA-256 in groups of four."""
    digest = hashlib.sha256(root).hexdigest()
    return " ".join(digest[place : place + 4] for place in range(0, len(digest), 4))


def target_path(region: str, galler_fran: date, version: int, sprak: str = "") -> str:
    """Return the place of a tariff, or of its words in a language."""
    end = f".{sprak}.toml" if sprak else ".toml"
    return f"{region}/{galler_fran}-v{version}{end}"


def read_target_path(path: str) -> tuple[str, date, int, str] | None:
    """Return region, first day, version and language of a place; None where it is none."""
    found = TARGET.fullmatch(path)
    if found is None:
        return None
    try:
        day = date.fromisoformat(found[2])
    except ValueError:
        return None
    return found[1], day, int(found[3]), found[4] or ""
