"""A posting beside a bare durable transaction that writes the very same rows."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks.key import KEY
from benchmarks.measure import Result, compare
from benchmarks.region import number_of
from db.cipher import connect
from db.connection import LEAST_CACHE_KIB, open_database
from db.driver import sqlite3
from db.ledger import SqliteLedger
from db.store import SqliteStore
from kassa.adapters.taxa_files import bundled_taxa_book
from kassa.clock import FixedClock
from kassa.desk.complete_checkout import CompleteCheckout, complete_checkout
from kassa.desk.draft import drafted
from kassa.desk.ovning import SETTINGS
from kassa.desk.quote import Quote, quote
from kassa.desk.request import BesokRequest, QuotePatient, QuoteRequest
from kassa.desk.settings import Desk
from kassa.ids import ClerkId
from kassa.kvitto.document import Betalsatt
from kassa.patient import parse_identitet

CLOCK = FixedClock.at_local("2026-03-02T10:15")
TIMES = 200
VISITS_EACH = 3
TABLES = (
    "patient", "patient_version", "patient_search", "checkout", "besok", "frikort_entry", "payment",
    "kvitto", "seal",
)  # fmt: skip
INDEX = "patient_search"
PAGE = b"\0" * 4096

Rows = list[tuple[str, tuple[Any, ...]]]


def posting_results(folder: Path) -> Iterator[Result]:
    """Yield the comparison; ``folder`` is empty and on a real disk.

    Postings are of one patient after the other, each with up to three visits in all, as on a day
    at a desk: what a clerk waits for after Enter, where the sum was shown before it. The yardstick
    gets the same rows, the seal and the words of the search among them, in tables with the same
    columns, keys and indexes but without guards, on a file opened the same way: by SQLCipher with
    the same key, with a log, and a sync at every commit.

    Raises:
        AssertionError: a posting wrote into a table that the yardstick does not fill.
    """
    till = _Till(folder / "kassa.db")
    bare = _Bare(folder / "bare.db", till.conn)
    latest: Rows = []

    def before() -> None:
        latest[:] = till.new_rows()
        till.show()

    def write() -> None:
        bare.write(latest)

    def begin() -> None:
        before()
        till.post()
        before()

    begin()
    others = till.others()
    yield compare(
        "a posting of what is shown",
        till.post,
        "a bare durable transaction of the same rows",
        write,
        times=TIMES,
        aim=1.5,
        before=before,
    )
    assert till.others() == others

    def look() -> None:
        latest[:] = till.new_rows()

    till.post()
    look()
    yield compare(
        "the same with what is worked out where the sum is shown: decided, drawn up, posted",
        till.sell,
        "a bare durable transaction of the same rows",
        write,
        times=TIMES,
        aim=None,
        before=look,
    )
    begin()
    yield compare(
        "the same where something was written since, so that it is decided anew",
        till.post_anew,
        "a bare durable transaction of the same rows",
        write,
        times=TIMES,
        aim=None,
        before=before,
    )
    yield _floor(folder)
    yield _sync(folder)


def _floor(folder: Path) -> Result:
    """Compare what no posting can go below: nothing decided, the guards asked, the rows sealed."""
    till = _Till(folder / "source.db")
    guarded = _Guarded(open_database(folder / "guarded.db", key=KEY))
    bare = _Bare(folder / "bare-too.db", till.conn)
    latest: Rows = []
    result = compare(
        "the same rows past the guards and sealed, nothing decided",
        lambda: guarded.add(latest),
        "a bare durable transaction of the same rows",
        lambda: bare.write(latest),
        times=TIMES,
        aim=None,
        before=till.posts_into(latest),
    )
    guarded.close()
    return result


def _sync(folder: Path) -> Result:
    """Compare the yardstick with what the disk takes to keep one page."""
    till = _Till(folder / "third.db")
    bare = _Bare(folder / "bare-third.db", till.conn)
    latest: Rows = []
    with (folder / "page").open("wb", buffering=0) as disk:

        def sync() -> None:
            disk.write(PAGE)
            os.fsync(disk.fileno())

        return compare(
            "a bare durable transaction of the same rows",
            lambda: bare.write(latest),
            "a page written and synced",
            sync,
            times=TIMES,
            aim=None,
            before=till.posts_into(latest),
        )


class _Till:
    """An empty clinic on a real file."""

    def __init__(self, file: Path) -> None:
        database = open_database(file, key=KEY)
        self.conn: sqlite3.Connection = database.conn
        self._ledger = SqliteLedger(database)
        self._book = bundled_taxa_book()
        self._desk = Desk.of(SETTINGS, ClerkId("bench"), ovning=False)
        self._patients = count()
        self._shown: Quote | None = None
        self._seen = dict.fromkeys(TABLES, 0)

    def show(self) -> None:
        """Quote the next visit, if the last one is posted."""
        self._shown = self._shown or self._quote()

    def _quote(self) -> Quote:
        place, visit = divmod(next(self._patients), VISITS_EACH)
        identitet = parse_identitet(number_of(place, 0), date(2026, 3, 2))
        assert identitet.fodelsedatum
        patient = QuotePatient(identitet, identitet.fodelsedatum, "Alma Ek", None)
        case = {
            "tidpunkt": f"2026-03-02T1{visit}:15",
            "patient": {"personnummer": identitet.number},
            "besok": {
                "vardniva": "primarvard",
                "vardgivarkategori": ("lakare", "sjukskoterska", "psykolog")[visit],
                "typ": "mottagning",
            },
        }
        request = QuoteRequest((BesokRequest(case),), patient)
        shown = quote(request, self._ledger, self._book, CLOCK)
        return drafted(shown, self._ledger, self._book, self._desk)

    def post(self) -> None:
        """Post what was quoted."""
        assert self._shown
        command = CompleteCheckout(self._shown, Betalsatt.KORT, duplicate_confirmed=True)
        self._shown = None
        complete_checkout(command, self._ledger, self._book, CLOCK, self._desk)

    def sell(self) -> None:
        """Quote the next visit and post it."""
        self.show()
        self.post()

    def post_anew(self) -> None:
        """Post it as if somebody had written something since."""
        assert self._shown
        self._shown = replace(self._shown, basis=None)
        self.post()

    def posts_into(self, latest: Rows) -> Callable[[], None]:
        """Post once; return what posts again every other time it is called.

        Args:
            latest: is filled with the rows of the posting.
        """
        turn = count()

        def post() -> None:
            if next(turn) % 2 == 0:
                self.show()
                self.post()
                latest[:] = self.new_rows()

        post()
        next(turn)
        return post

    def new_rows(self) -> Rows:
        """Return the rows written since the last time, by table."""
        found: Rows = []
        for table, seen in self._seen.items():
            rows = self.conn.execute(
                f"SELECT rowid, * FROM {table} WHERE rowid > ? ORDER BY rowid", (seen,)
            ).fetchall()
            # The rowid of a table is its seq; that of the index is a value of its own.
            found += [(table, tuple(row)[0 if table == INDEX else 1 :]) for row in rows]
            self._seen[table] = rows[-1][0] if rows else seen
        return found

    def others(self) -> dict[str, int]:
        """Return how many rows each table has that the yardstick does not fill."""
        tables = self.conn.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB ?",
            (f"{INDEX}_*",),
        ).fetchall()
        return {
            table: self.conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for (table,) in tables
            if table not in TABLES
        }


class _Guarded(SqliteStore):
    """A clinic's own file, whose guards are asked of each row."""

    def add(self, rows: Rows) -> None:
        """Add rows as a posting does; the seal and the words of the search come by themselves."""
        with self.transaction():
            for table, row in rows:
                if table not in (INDEX, "seal"):
                    statement, columns = self._statement(table)
                    self._add(statement, dict(zip(columns, row, strict=True)))

    @cache  # noqa: B019 - lives as long as the measurement
    def _statement(self, table: str) -> tuple[str, tuple[str, ...]]:
        columns = tuple(row[1] for row in self._db.conn.execute(f"PRAGMA table_info({table})"))
        values = ", ".join(f":{name}" for name in columns)
        return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values})", columns


class _Bare:
    """The same tables and indexes, and nothing else."""

    def __init__(self, file: Path, like: sqlite3.Connection) -> None:
        self._conn = connect(file, KEY, mode="rwc")
        for told in (
            "journal_mode = WAL",
            "synchronous = FULL",
            f"cache_size = {-LEAST_CACHE_KIB:d}",
        ):
            self._conn.execute(f"PRAGMA {told}")
        for kind in ("table", "index"):
            made = like.execute(
                "SELECT tbl_name, sql FROM sqlite_master WHERE type = ? AND sql IS NOT NULL",
                (kind,),
            ).fetchall()
            for table, sql in made:
                if table in TABLES:
                    self._conn.execute(sql)
        self._insert: dict[str, str] = {}
        for table in TABLES:
            columns = [row[1] for row in self._conn.execute(f"PRAGMA table_info({table})")]
            columns = ["rowid", *columns] if table == INDEX else columns
            values = ", ".join("?" * len(columns))
            self._insert[table] = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values})"

    def write(self, rows: Rows) -> None:
        """Write rows in one transaction."""
        self._conn.execute("BEGIN IMMEDIATE")
        for table, row in rows:
            self._conn.execute(self._insert[table], row)
        self._conn.execute("COMMIT")
