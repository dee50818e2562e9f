"""Which errors of SQLite are known, and what the clerk is told.

Known are the ones a person can do something about: the database is in use, the disk is full, the
file may not be written, is damaged, missing or from a newer program. They become ``StorageError``
with a text. Everything else is a bug in Kassa and propagates as it is.
"""

from __future__ import annotations

import errno
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from db.driver import sqlite3
from kassa.errors import DamagedRecordError, StorageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

PRIMARY_CODE_MASK = 0xFF


class _DatabaseError(StorageError):
    """A known error with its usual text; whoever raises it may say it better."""

    text = ""

    def __init__(self, message: str = "") -> None:
        """Keep the message, or the usual text."""
        super().__init__(message or self.text)


class DatabaseBusyError(_DatabaseError):
    """Another window or program holds the database."""

    code = "lagring_upptagen"
    text = (
        "Databasen är upptagen av ett annat fönster. Inget har sparats. "
        "Vänta några sekunder och försök igen."
    )


class DatabaseFullError(_DatabaseError):
    """There is no room left."""

    code = "lagring_full"
    text = "Disken är full. Inget har sparats. Frigör utrymme och försök igen."


class DatabaseReadOnlyError(_DatabaseError):
    """The file or its folder may not be written."""

    code = "lagring_skrivskyddad"
    text = (
        "Databasen går inte att skriva i. Inget har sparats. "
        "Kontrollera behörigheten till Kassas mapp, eller be it-stödet om hjälp."
    )


class DatabaseUnreadableError(_DatabaseError):
    """The file cannot be opened or the disk does not answer."""

    code = "lagring_oatkomlig"
    text = (
        "Databasen går inte att läsa eller skriva: disken svarar inte som den ska. "
        "Kontrollera att den är ansluten och starta om Kassa. Se efter om det sista kvittot finns "
        "innan du gör om det, och ring it-stödet."
    )


class DatabaseCorruptError(_DatabaseError):
    """The file is damaged, or no database of Kassa."""

    code = "lagring_skadad"
    text = (
        "Databasen är skadad eller tillhör ett annat program. Inget har sparats. "
        "Ändra inget i mappen och ring it-stödet: den senaste säkerhetskopian behövs."
    )


class DatabaseKeyError(DatabaseCorruptError):
    """The key of the clinic does not open the file: damaged, or another clinic's."""

    code = "lagring_nyckel"


class DatabaseNewerError(_DatabaseError):
    """A newer version of Kassa has written the file."""

    code = "lagring_nyare"
    text = (
        "Databasen är skriven av en nyare version av Kassa. "
        "Uppdatera Kassa på den här datorn och starta igen."
    )


class DatabaseOlderError(_DatabaseError):
    """The file is still as an older version of Kassa left it, and is only to be read."""

    code = "lagring_aldre"
    text = (
        "Databasen är skriven av en äldre version av Kassa. Starta Kassa en gång, så förs den över "
        "till den här versionen. Försök sedan igen."
    )


class DatabaseMissingError(_DatabaseError):
    """The file is gone although the clinic has been in use."""

    code = "lagring_saknas"


class DatabaseUnguardedError(_DatabaseError):
    """A guard that makes the records append-only is gone, or the schema was changed."""

    code = "lagring_oskyddad"


class DatabaseRecordError(DatabaseCorruptError, DamagedRecordError):
    """A record cannot be read: its bytes are not what Kassa wrote."""

    text = (
        "En post i databasen går inte att läsa: filen är skadad. Inget har sparats. Kopiera Kassas "
        "mapp till ett annat ställe, kör Kontrollera under Mer och ring it-stödet."
    )


class DatabaseTamperedError(_DatabaseError, DamagedRecordError):
    """An entry of the frikort ledger is not as it was written: nothing is counted on it."""

    code = "lagring_andrad"

    @classmethod
    def of(cls, entry_id: str) -> DatabaseTamperedError:
        """Return what is told of a patient's first entry that is wrong."""
        return cls(
            "Patientens poster i frikortsliggaren har ändrats utanför Kassa, så frikortet går inte "
            "att räkna. Ta betalt utan patient (F3), spara kvittot och ring it-stödet. "
            f"(Post {entry_id}.)"
        )


_KNOWN: dict[int, type[_DatabaseError]] = {
    sqlite3.SQLITE_BUSY: DatabaseBusyError,
    sqlite3.SQLITE_LOCKED: DatabaseBusyError,
    sqlite3.SQLITE_FULL: DatabaseFullError,
    sqlite3.SQLITE_READONLY: DatabaseReadOnlyError,
    sqlite3.SQLITE_PERM: DatabaseReadOnlyError,
    sqlite3.SQLITE_CANTOPEN: DatabaseUnreadableError,
    sqlite3.SQLITE_IOERR: DatabaseUnreadableError,
    sqlite3.SQLITE_CORRUPT: DatabaseCorruptError,
    sqlite3.SQLITE_NOTADB: DatabaseCorruptError,
}

# The driver's backup says what went wrong in words alone, with no code: SQLite's own, of each code.
_CODE_OF: dict[str, int] = {
    "database is locked": sqlite3.SQLITE_BUSY,
    "database table is locked": sqlite3.SQLITE_LOCKED,
    "database or disk is full": sqlite3.SQLITE_FULL,
    "attempt to write a readonly database": sqlite3.SQLITE_READONLY,
    "access permission denied": sqlite3.SQLITE_PERM,
    "unable to open database file": sqlite3.SQLITE_CANTOPEN,
    "disk I/O error": sqlite3.SQLITE_IOERR,
    "database disk image is malformed": sqlite3.SQLITE_CORRUPT,
    "file is not a database": sqlite3.SQLITE_NOTADB,
}

_KNOWN_BY_ERRNO: dict[int, type[_DatabaseError]] = {
    errno.ENOSPC: DatabaseFullError,
    errno.EDQUOT: DatabaseFullError,
    errno.EACCES: DatabaseReadOnlyError,
    errno.EPERM: DatabaseReadOnlyError,
    errno.EROFS: DatabaseReadOnlyError,
    errno.EIO: DatabaseUnreadableError,
}


_NO_TEXT = "Could not decode to UTF-8"  # how the driver says it; what stood there comes after
_UNREADABLE = (ValueError, KeyError, IndexError, TypeError, AttributeError)

P = ParamSpec("P")
T = TypeVar("T")


def stored(read: Callable[P, T]) -> Callable[P, T]:
    """Let a function that reads what is stored tell a record that is damaged.

    What is stored was checked before it was written, so that a value that makes no sense is damage.

    Raises:
        DatabaseRecordError: the record cannot be read.
    """

    @wraps(read)
    def told(*arguments: P.args, **options: P.kwargs) -> T:
        try:
            return read(*arguments, **options)
        except _UNREADABLE as error:
            raise DatabaseRecordError from error

    return told


def known_error(error: sqlite3.Error | OSError) -> StorageError | None:
    """Return what the clerk is told of an error, None when it is not a known one."""
    if isinstance(error, OSError):
        known = _KNOWN_BY_ERRNO.get(error.errno or 0)
    elif str(error).startswith(_NO_TEXT):
        known = DatabaseRecordError
    else:
        by_words = _CODE_OF.get(str(error))
        code: int | None = getattr(error, "sqlite_errorcode", by_words)
        known = None if code is None else _KNOWN.get(code & PRIMARY_CODE_MASK)
    return None if known is None else known()


class _KnownErrors:
    """See ``known_errors``; entered for every statement, so it is no generator."""

    __slots__ = ()

    def __enter__(self) -> None:
        """Begin; nothing is kept."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: object
    ) -> None:
        """Tell what has happened, where it is known."""
        if error is None:
            return
        told: StorageError | None = None
        if isinstance(error, (sqlite3.Error, OSError)):
            told = known_error(error)
        elif isinstance(error, MemoryError):  # SQLCipher's word for a page it cannot make out
            told = DatabaseCorruptError()
        elif isinstance(error, UnicodeDecodeError):  # not even the error could be read
            told = DatabaseRecordError()
        if told is not None:
            raise told from error


_KNOWN_ERRORS = _KnownErrors()


def known_errors() -> AbstractContextManager[None]:
    """Turn known errors of SQLite and of the file system into ``StorageError``.

    Raises:
        StorageError: what happened and what to do, in Swedish.
    """
    return _KNOWN_ERRORS
