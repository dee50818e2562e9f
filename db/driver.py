"""SQLite as Kassa uses it: SQLCipher's, in place of Python's own.

Whatever opens, reads or catches an error of a database takes ``sqlite3`` from here: the errors of
SQLCipher are other classes than those of Python's module, though they have the same names. Without
a key it reads and writes plain files.

sqlite-utils asks for ``pysqlite3`` before it takes Python's module, and is given SQLCipher under
that name; so this module must be imported first, which ``db`` itself does.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2

if TYPE_CHECKING:
    import sqlite3
else:
    sqlite3 = dbapi2

sys.modules.setdefault("pysqlite3", dbapi2)
sys.modules.setdefault("pysqlite3.dbapi2", dbapi2)

__all__ = ["sqlite3"]
