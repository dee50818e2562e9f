"""Seals: each transaction ends with a hash over every row it wrote and the seal before it.

The chain of receipts shows a changed receipt, and ``db.seal`` an entry of the frikort ledger
whenever it is counted on; the seals here show the same of every record there is: a payment, a
visit, a look in the access log. ``rows`` of a seal names for each table the first and the last
``seq`` and a digest of the rows between, so that a broken seal can say where. A row's digest covers
its columns by name. Nothing here is secret: somebody who takes the guards away and computes every
later seal anew is found only by a seal noted elsewhere (docs/adr/0021).

A digest of a row with a personnummer in it could be guessed by trying them all; so each is made
with a salt, which a gallring takes away with the person (``db.omsegling``).
"""

from __future__ import annotations

import hashlib
import os
import re
from functools import cache, cached_property
from operator import itemgetter
from typing import TYPE_CHECKING

from kassa.canonical import canonical, canonical_row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from db.driver import sqlite3

FIRST_SEAL = "0" * 64
DIGEST_LENGTH = 32
DIGESTED_AT_ONCE = 64
SALT_BYTES = 16
UNDIGESTED = ("salts",)
"""Columns that must be able to go without breaking the seal of their row."""

RECORD_TABLES = """
SELECT name FROM sqlite_master
WHERE type = 'table' AND sql LIKE '%written_at TEXT%' AND name <> 'seal' ORDER BY name
"""
BEFORE = """
SELECT (SELECT id FROM seal ORDER BY seq DESC LIMIT 1),
    (SELECT max(name) FROM _sqlite_migrations WHERE migration_set = 'kassa')
"""
BY = ("desk", "clerk", "written_at")
NOBODY = ""
"""Who has sealed what was written before there were seals: the program itself."""
ADD_SEAL = """
INSERT INTO seal (id, step, rows, salt, desk, clerk, written_at) VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_CHANGED = re.compile(r"\s*(?:UPDATE|DELETE\s+FROM)\s+(\w+)", re.IGNORECASE)


@cache
def changing(statement: str) -> tuple[str, str]:
    """Return the table a statement changes, and the statement that also gives the places back.

    Raises:
        ValueError: it changes none.
    """
    found = _CHANGED.match(statement)
    if found is None:
        message = f"no UPDATE or DELETE: {statement!r}"
        raise ValueError(message)
    return found[1], f"{statement.rstrip()} RETURNING seq"


class Written:
    """What the open transaction has written so far.

    Rows are digested some at a time: one after the other with nothing between, that is quicker than
    each by itself among the statements.

    Attributes:
        by: desk, clerk and time of the newest row that is digested; nothing before the first.
        salt: of the seal to come.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self._noted: list[tuple[RowForm, Sequence[object]]] = []
        self._spans: dict[str, _Span] = {}
        self.by: tuple[str, ...] = ()
        self.salt = ""

    def note(self, form: RowForm, values: Sequence[object]) -> None:
        """Note a row that was added, as it is stored."""
        self._noted.append((form, values))
        if len(self._noted) == DIGESTED_AT_ONCE:
            self.digest()

    def rows_text(self) -> str:
        """Return what is digested, as a seal stores it."""
        return canonical({table: span.stored() for table, span in self._spans.items()})

    def clear(self) -> None:
        """Forget it: the transaction has ended."""
        self._noted.clear()
        self._spans.clear()
        self.by = ()
        self.salt = ""

    def digest(self) -> None:
        """Digest what was noted since the last time."""
        if not self._noted:
            return
        form, values = self._noted[-1]
        self.by = form.by(values)
        self.salt = self.salt or os.urandom(SALT_BYTES).hex()
        for form, values in self._noted:
            seq = values[form.seq]
            assert isinstance(seq, int)  # noqa: S101 - the primary key of every record
            span = self._spans.get(form.table)
            if span is None:
                span = self._spans[form.table] = _Span(seq, salt_of(self.salt, form.table))
            span.add(seq, form.digest(values))
        self._noted.clear()


class _Span:
    """Rows of one table that lie together."""

    def __init__(self, first: int, salt: str) -> None:
        self._first = first
        self._last = first
        self._digest = hashlib.sha256(salt.encode())

    def add(self, seq: int, digest: bytes) -> None:
        self._last = seq
        self._digest.update(digest)

    def stored(self) -> list[int | str]:
        return [self._first, self._last, self._digest.hexdigest()[:DIGEST_LENGTH]]


class RowForm:
    """How the rows of a table are digested: each column's name and value, by name.

    Attributes:
        table: which.
    """

    def __init__(self, table: str, names: Sequence[str]) -> None:
        """Take the columns in the order in which values come."""
        kept = (place for place, name in enumerate(names) if name not in UNDIGESTED)
        order = sorted(kept, key=names.__getitem__)
        self._values = itemgetter(*order)
        self._head = canonical_row([table, *(names[place] for place in order)])
        self._names = names
        self.table = table

    @cached_property
    def seq(self) -> int:
        """Where the place stands among the values."""
        return self._names.index("seq")

    @cached_property
    def by(self) -> Callable[[Sequence[object]], tuple[str, ...]]:
        """Takes desk, clerk and time out of the values."""
        return itemgetter(*(self._names.index(name) for name in BY))

    def digest(self, values: Sequence[object]) -> bytes:
        """Return the digest of one row."""
        return hashlib.sha256(self._head + canonical_row(self._values(values))).digest()


@cache
def form_of(table: str, names: tuple[str, ...]) -> RowForm:
    """Return how the rows of a table with these columns are digested."""
    return RowForm(table, names)


def salt_of(salt: str, table: str) -> str:
    """Return the salt of one table's rows under a seal, from that of the seal."""
    return hashlib.sha256(f"{salt} {table}".encode()).hexdigest()[: 2 * SALT_BYTES]


def rows_digest(salt: str, digests: Iterable[bytes]) -> str:
    """Return the digest of the rows of one table in one transaction.

    Args:
        salt: of that table under its seal.
        digests: of the rows, in order.
    """
    whole = hashlib.sha256(salt.encode())
    for digest in digests:
        whole.update(digest)
    return whole.hexdigest()[:DIGEST_LENGTH]


def seal_id(previous: str, step: str, rows: str, by: Sequence[str]) -> str:
    """Return the id of a seal.

    Args:
        previous: the id of the seal before it.
        step: the newest step of the schema.
        rows: what it covers, as stored.
        by: desk, clerk and time, as stored.
    """
    content = "\n".join((previous, step, rows, *by))
    return hashlib.sha256(content.encode()).hexdigest()


def add_seal(conn: sqlite3.Connection, written: Written, clerk: str | None = None) -> None:
    """Seal what the open transaction has written; nothing where it wrote nothing.

    Args:
        conn: with its transaction open.
        written: what it has written.
        clerk: who seals; None for who has written the newest row.
    """
    written.digest()
    if not written.by:
        return
    desk, writer, at = written.by
    by = (desk, writer if clerk is None else clerk, at)
    previous, step = conn.execute(BEFORE).fetchone()
    rows = written.rows_text()
    identity = seal_id(previous or FIRST_SEAL, step, rows, by)
    conn.execute(ADD_SEAL, (identity, step, rows, written.salt, *by))


def seal_earlier(conn: sqlite3.Connection) -> None:
    """Seal what was written before there were seals, all of it at once; inside a transaction.

    A file that has seals already, or is too old to have any, is left as it is.
    """
    has_seals = conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'seal'").fetchone()
    if not has_seals or conn.execute("SELECT 1 FROM seal LIMIT 1").fetchone():
        return
    written = Written()
    for (table,) in conn.execute(RECORD_TABLES).fetchall():
        cursor = conn.execute(f"SELECT * FROM {table} ORDER BY seq")  # noqa: S608
        form = form_of(table, tuple(column[0] for column in cursor.description))
        for values in cursor:
            written.note(form, values)
    add_seal(conn, written, NOBODY)
