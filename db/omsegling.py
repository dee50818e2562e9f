"""Seal anew what a gallring has left: the only way in which records under a seal may change.

A gallring changes and takes away rows of old transactions. The seals of those stay in their chain,
but their digests can no longer be made, and must not be: with the salt, whoever tries every
personnummer could find the one that stood there. So each such seal loses its salt and gets an
``omsegling`` beside it, a record like any other, sealed with the gallring's own transaction: what
the touched tables hold now, and for the others the digest they had and the salt of that table
alone. Money and frikort entries are never touched: their first digest holds for ever
(docs/adr/0021).
"""

from __future__ import annotations

import json
import secrets
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.sigill import SALT_BYTES, form_of, rows_digest, salt_of
from kassa.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from db.driver import sqlite3
    from db.stamp import Row
    from kassa.desk.gallring_ports import Gallring

GALLRAS = frozenset({
    "access_log", "besok", "blankett", "checkout", "extern_kvitto", "faktura", "faktura_val",
    "inforing_svar", "inlast_status", "kvitto", "parked", "patient", "patient_version", "utbyte",
})  # fmt: skip
"""The tables a gallring may touch."""

ADD_OMSEGLING = """
INSERT INTO omsegling (id, seal_seq, gallring_id, rows, salts, desk, clerk, written_at)
VALUES (:id, :seal_seq, :gallring_id, :rows, :salts, :desk, :clerk, :written_at)
"""
SEALS = "SELECT seq, step, rows, salt FROM seal ORDER BY seq"
LAST_OF = """
SELECT rows, salts FROM omsegling WHERE seal_seq = ? ORDER BY seq DESC LIMIT 1
"""
DROP_SEAL_SALT = """
UPDATE seal SET salt = NULL
WHERE salt IS NOT NULL AND seq IN (SELECT seal_seq FROM omsegling WHERE salts IS NOT NULL)
"""
DROP_OLDER_SALTS = """
UPDATE omsegling SET salts = NULL
WHERE salts IS NOT NULL AND EXISTS (
    SELECT 1 FROM omsegling AS later
    WHERE later.seal_seq = omsegling.seal_seq AND later.seq > omsegling.seq
)
"""
STEP = "SELECT max(name) FROM _sqlite_migrations WHERE migration_set = 'kassa'"


@dataclass(frozen=True, slots=True)
class Span:
    """The rows of one table under one seal.

    Attributes:
        first: the first ``seq``.
        last: the last one.
        digest: over the rows.
        step: the newest step of the schema when it was made.
        salt: with which it was made.
        gone: runs of rows that a gallring took away, first and last of each.
    """

    first: int
    last: int
    digest: str
    step: str
    salt: str
    gone: tuple[tuple[int, int], ...] = ()

    def is_gone(self, seq: int) -> bool:
        """True for a row that a gallring took away."""
        return any(first <= seq <= last for first, last in self.gone)


def spans_of(
    conn: sqlite3.Connection, seq: int, step: str, rows: str, salt: str | None
) -> dict[str, Span]:
    """Return what a seal covers, as it was sealed last.

    Args:
        conn: the records.
        seq: of the seal.
        step: of the seal.
        rows: of the seal, as stored.
        salt: of the seal; None where a gallring has taken it away.

    Raises:
        LookupError: the salt is gone and there is no omsegling.
        ValueError, TypeError, AttributeError, KeyError: it cannot be read.
    """
    if salt is not None:
        return {
            str(table): Span(int(first), int(last), str(digest), step, salt_of(salt, str(table)))
            for table, (first, last, digest) in json.loads(rows).items()
        }
    found = conn.execute(LAST_OF, (seq,)).fetchone()
    if found is None or found[1] is None:
        raise LookupError(seq)
    salts, spans = json.loads(found[1]), json.loads(found[0])
    if salts.keys() != spans.keys():
        raise ValueError(seq)
    return {
        str(table): Span(
            int(first), int(last), str(digest), str(at), str(salts[table]),
            tuple((int(a), int(b)) for a, b in gone),
        )
        for table, (first, last, digest, at, gone) in spans.items()
    }  # fmt: skip


def seal_anew(
    conn: sqlite3.Connection, touched: Mapping[str, Iterable[int]], gallring: Gallring
) -> Iterator[Row]:
    """Yield an omsegling for each seal over rows that were touched; ``drop_salts`` comes after.

    Args:
        conn: in the transaction of the gallring, after its changes.
        touched: the places that were changed or taken away, by table.
        gallring: as it was written.
    """
    places = {table: sorted(seqs) for table, seqs in touched.items() if seqs}
    (now,) = conn.execute(STEP).fetchone()
    for seq, step, rows, salt in conn.execute(SEALS).fetchall():
        near = any(_within(places.get(t, ()), a, b) for t, (a, b, _) in json.loads(rows).items())
        spans = spans_of(conn, seq, step, rows, salt) if near else {}
        names = [name for name, span in spans.items() if _meets(places.get(name, ()), span)]
        if names:
            spans.update({name: _as_it_is(conn, name, spans[name], now) for name in names})
            yield _row(seq, spans, gallring)


def drop_salts(conn: sqlite3.Connection) -> None:
    """Take away every salt that an omsegling has replaced; in the transaction of the gallring."""
    conn.execute(DROP_SEAL_SALT)
    conn.execute(DROP_OLDER_SALTS)


def _within(places: Sequence[int], first: int, last: int) -> Sequence[int]:
    return places[bisect_left(places, first) : bisect_right(places, last)]


def _meets(places: Sequence[int], span: Span) -> bool:
    """True where a row of the span is touched; its place may be another's where it went before."""
    return any(not span.is_gone(seq) for seq in _within(places, span.first, span.last))


def _as_it_is(conn: sqlite3.Connection, table: str, span: Span, step: str) -> Span:
    """Return the span over the rows that are left, with a salt of its own."""
    cursor = conn.execute(
        f"SELECT * FROM {table} WHERE seq BETWEEN ? AND ? ORDER BY seq",  # noqa: S608
        (span.first, span.last),
    )
    names = tuple(column[0] for column in cursor.description)
    form = form_of(table, names)
    salt = secrets.token_hex(SALT_BYTES)
    gone: list[tuple[int, int]] = []
    expected = span.first

    def digests() -> Iterator[bytes]:
        nonlocal expected
        for values in cursor:
            seq = values[form.seq]
            if span.is_gone(seq):
                continue  # the place is another's now
            if seq > expected:
                gone.append((expected, seq - 1))
            expected = seq + 1
            yield form.digest(values)

    digest = rows_digest(salt, digests())
    if expected <= span.last:
        gone.append((expected, span.last))
    return Span(span.first, span.last, digest, step, salt, tuple(gone))


def _row(seq: int, spans: Mapping[str, Span], gallring: Gallring) -> Row:
    rows = {t: [s.first, s.last, s.digest, s.step, s.gone] for t, s in spans.items()}
    salts = {table: span.salt for table, span in spans.items()}
    return {
        "id": new_id(),
        "seal_seq": seq,
        "gallring_id": gallring.id,
        "rows": json.dumps(rows, separators=(",", ":")),
        "salts": json.dumps(salts, separators=(",", ":")),
        "desk": gallring.desk,
        "clerk": gallring.clerk,
        "written_at": gallring.made_at,
    }
