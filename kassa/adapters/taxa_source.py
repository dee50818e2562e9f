"""Where a desk fetches its tariff from, as its settings say; nothing of TUF is imported before.

The root that trust begins with is the file of the settings, or the one that came with the program
for the region (``resources/keys/06.root.json``).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kassa.adapters.os_words import why
from kassa.adapters.taxa_files import seed_taxa_book
from kassa.adapters.taxa_mirror import FileMirror
from kassa.errors import UserFacingError
from resources import path as resource

if TYPE_CHECKING:
    from kassa.adapters.folders import Folders
    from kassa.desk.hamta_taxa import Source
    from kassa.desk.settings import Settings

MOST_ROOT_BYTES = 64_000


class NoAddressError(UserFacingError):
    """The desk is not set to fetch from anywhere."""

    code = "taxa_adress_saknas"


def mirror_of(folders: Folders) -> FileMirror:
    """Return the second memory of a clinic."""
    return FileMirror(folders.base / "taxa-sedd.json")


def source_of(settings: Settings, folders: Folders) -> Source:
    """Return where the desk fetches from.

    Raises:
        NoAddressError: the settings have no address.
        UserFacingError: the root file of the settings cannot be read.
    """
    from kassa.adapters.central.client import TufCentral  # noqa: PLC0415 - slow: only to fetch
    from kassa.desk.hamta_taxa import Source  # noqa: PLC0415 - with it

    if not settings.taxa_adress:
        message = "Ingen adress till taxan är inställd. Skriv den i inställningarna först."
        raise NoAddressError(message)
    ca = Path(settings.taxa_ca) if settings.taxa_ca else None
    central = TufCentral(settings.taxa_adress, ca)
    seeds = seed_taxa_book().of_region(settings.region)
    return Source(central, settings.region, root_of(settings), mirror_of(folders), seeds)


def root_of(settings: Settings) -> bytes | None:
    """Return the root trust begins with; None where there is none.

    Raises:
        UserFacingError: the file of the settings cannot be read.
    """
    bundled = resource("keys", f"{settings.region}.root.json")
    if not settings.taxa_rot:
        return bundled.read_bytes() if bundled.exists() else None
    return read_root(Path(settings.taxa_rot))


def read_root(file: Path) -> bytes:
    """Return a root file; whether it is one is not looked at here.

    Raises:
        UserFacingError: it cannot be read.
    """
    try:
        with file.open("rb") as opened:
            return opened.read(MOST_ROOT_BYTES)
    except OSError as error:
        message = f"Rotfilen {file} går inte att läsa ({why(error)}). Kontrollera sökvägen."
        raise UserFacingError(message) from error
