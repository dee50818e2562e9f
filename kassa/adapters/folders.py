"""Where Kassa keeps its files: one folder for a clinic, everything below it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import platformdirs

from kassa.adapters.files import make_folder
from kassa.adapters.os_words import why
from kassa.errors import StorageError


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders of one clinic.

    Attributes:
        base: the clinic's own folder.
    """

    base: Path

    @classmethod
    def of(cls, mapp: Path | None = None, *, ovning: bool = False) -> Folders:
        """Return the folders of the clinic, or of the practice clinic inside them.

        Args:
            mapp: a folder chosen with ``--mapp``; None is the user's own place for data.
            ovning: the practice clinic, which shares nothing with the real one.
        """
        base = platformdirs.user_data_path("kassa", appauthor=False) if mapp is None else mapp
        return cls(base / "ovning" if ovning else base)

    @property
    def database(self) -> Path:
        """The data file."""
        return self.base / "kassa.db"

    @property
    def key(self) -> Path:
        """The key file, without which the data file is noise."""
        return self.base / "kassa.nyckel"

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.base / "kassa.toml"

    @property
    def kvitto(self) -> Path:
        """Where receipts go as PDF files when no printer is chosen."""
        return self.base / "kvitto"

    @property
    def copies(self) -> Path:
        """Where copies of the data file go when the clinic has named no other folder."""
        return self.base / "kopior"

    @property
    def staging(self) -> Path:
        """What the file begins like that a copy is made in before it goes to its folder."""
        return self.base / ".kassa-kopia.db"

    @property
    def log(self) -> Path:
        """Where the log is."""
        return self.base / "logg"

    @property
    def export(self) -> Path:
        """Where lists that leave the program are written."""
        return self.base / "export"

    def ensure(self) -> None:
        """Create what is missing, for the owner only; what exists is left as it is.

        Raises:
            StorageError: a folder cannot be created.
        """
        for folder in (self.base, self.kvitto, self.log):
            try:
                make_folder(folder)
            except OSError as error:
                raise StorageError(
                    f"Mappen {folder} går inte att skapa ({why(error)}). "
                    "Välj en annan mapp eller be IT om skrivrättighet."
                ) from error
