"""Read every record in order beside the seals, and say which was changed, removed or slipped in."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from sqlite_utils import Database

from db.kontroll.place import place_of
from db.migrations import STEPS, migrations_of
from db.omsegling import GALLRAS, spans_of
from db.sigill import FIRST_SEAL, NOBODY, RECORD_TABLES, RowForm, form_of, rows_digest, seal_id
from kassa.desk.kontroll.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from db.driver import sqlite3
    from db.omsegling import Span
    from kassa.desk.kontroll.ports import Tick

NOTED_LENGTH = 16
Values = tuple[object, ...]


class Order:
    """Which transaction wrote a record, as its place among all; 0 where that is not known."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._last: dict[str, list[int]] = {}
        self._seal: dict[str, list[int]] = {}

    def add(self, table: str, last: int, sealed: int) -> None:
        """Note that a seal covers a table's records up to ``last``."""
        self._last.setdefault(table, []).append(last)
        self._seal.setdefault(table, []).append(sealed)

    def of(self, table: str, seq: int) -> int:
        """Return the place of the transaction that wrote a record."""
        places = self._last.get(table, [])
        found = bisect_left(places, seq)
        return self._seal[table][found] if found < len(places) else 0


class SealCheck:
    """One pass over seals and records.

    Attributes:
        order: which transaction wrote what; filled by ``findings``.
        newest: the newest seal as it can be noted: its place and the beginning of its id.
    """

    def __init__(self, conn: sqlite3.Connection) -> None:
        """Take a snapshot of the records."""
        self._conn = conn
        self._tables = [row[0] for row in conn.execute(RECORD_TABLES)]
        self._rows = {table: _Rows(conn, table) for table in self._tables}
        self.order = Order()
        self.newest = ""

    def findings(self, noted: str, tick: Tick) -> Iterator[Finding]:
        """Yield each record that is not as it was sealed.

        Args:
            noted: a seal that was noted elsewhere; empty for none.
            tick: told of each seal.
        """
        previous = FIRST_SEAL
        expected = 1
        is_met = not noted
        for seq, identity, step, rows, salt, *by in self._conn.execute(
            "SELECT seq, id, step, rows, salt, desk, clerk, written_at FROM seal ORDER BY seq"
        ):
            where = f"Sigill {seq}, skrivet {str(by[2])[:16].replace('T', ' ')} UTC i {by[0]}"
            if seq != expected:
                text = f"{seq - expected} sigill före det saknas: registreringar har tagits bort."
                yield Finding("sigill", where, text)
            elif seal_id(previous, step, rows, by) != identity:
                text = "Sigillet har ändrats, eller sigillet före det."
                yield Finding("sigill", where, text)
            yield from self._covered(_Stored(seq, step, rows, salt, where, by[1]))
            previous, expected = identity, seq + 1
            self.newest = noted_form(seq, identity)
            is_met = is_met or _is_same(noted, self.newest)
            tick(1)
        yield from self._left_over()
        if not is_met:
            yield Finding("sigill", f"Det antecknade sigillet {noted}", NOT_MET)

    def _covered(self, seal: _Stored) -> Iterator[Finding]:
        """Yield what is wrong with the records one seal covers."""
        try:
            # An unused salt: only what the seal itself says is asked for.
            sealed = spans_of(self._conn, seal.seq, seal.step, seal.rows, "")
            spans = spans_of(self._conn, seal.seq, seal.step, seal.rows, seal.salt)
        except LookupError:
            yield Finding("sigill", seal.where, "Sigillets salt har tagits bort.")
            return
        except (ValueError, TypeError, AttributeError):
            yield Finding("sigill", seal.where, "Sigillet går inte att läsa.")
            return
        if seal.salt is None:
            yield from _kept(seal.where, sealed, spans)
        first_at_once = seal.seq == 1 and seal.clerk == NOBODY
        for table, span in spans.items():
            rows = self._rows.get(table)
            if rows is None or not 0 < span.first <= span.last:
                text = f"Sigillet gäller en tabell som saknas: {table}."
                yield Finding("sigill", seal.where, text)
                continue
            self.order.add(table, span.last, 0 if first_at_once else seal.seq)
            yield from self._span(rows, span)

    def _span(self, rows: _Rows, span: Span) -> Iterator[Finding]:
        form = _form_at(span.step, rows.table, rows.names)
        digests = []
        missing = []
        for seq in range(span.first, span.last + 1):
            if span.is_gone(seq):
                continue  # SQLite gives the place again where the newest rows went
            for between in rows.before(seq):
                yield self._said(rows.table, between, SLIPPED_IN)
            values = rows.take(seq)
            if values is None:
                missing.append(seq)
            else:
                digests.append(form.digest(values))
        for seq in missing:
            yield self._said(rows.table, seq, REMOVED)
        if not missing and rows_digest(span.salt, digests) != span.digest:
            text = CHANGED if span.first == span.last else CHANGED_AMONG
            for seq in range(span.first, min(span.last, span.first + MOST_NAMED - 1) + 1):
                yield self._said(rows.table, seq, text)

    def _left_over(self) -> Iterator[Finding]:
        for table in self._tables:
            for seq in self._rows[table].before(None):
                yield self._said(table, seq, SLIPPED_IN)

    def _said(self, table: str, seq: int, text: str) -> Finding:
        return Finding("sigill", place_of(self._conn, table, seq), text)


@dataclass(frozen=True, slots=True)
class _Stored:
    """A seal as it is stored, and how it is named."""

    seq: int
    step: str
    rows: str
    salt: str | None
    where: str
    clerk: str


def _kept(where: str, sealed: Mapping[str, Span], spans: Mapping[str, Span]) -> Iterator[Finding]:
    """Yield what was sealed anew though no gallring may touch it."""
    for table in sealed.keys() | spans.keys():
        then, now = sealed.get(table), spans.get(table)
        if then is None or now is None or (then.first, then.last) != (now.first, now.last):
            yield Finding("sigill", where, f"Omseglingen gäller andra poster än sigillet: {table}.")
        elif table not in GALLRAS and (then.digest != now.digest or now.gone):
            yield Finding("sigill", where, f"Det som aldrig gallras är omseglat: {table}.")


MOST_NAMED = 20
CHANGED = "Posten har ändrats sedan den skrevs."
CHANGED_AMONG = "Posten, eller en som skrevs samtidigt, har ändrats sedan den skrevs."
REMOVED = "Posten har tagits bort."
SLIPPED_IN = "Posten är inte skriven av Kassa: den saknar sigill."
NOT_MET = (
    "Det finns inte i filen. Filen är utbytt mot en annan eller en äldre kopia, eller omskriven."
)


class _Rows:
    """The records of a table in order, taken one by one."""

    def __init__(self, conn: sqlite3.Connection, table: str) -> None:
        self.table = table
        self._cursor = conn.execute(f"SELECT * FROM {table} ORDER BY seq")  # noqa: S608
        self.names = tuple(column[0] for column in self._cursor.description)
        self._seq = self.names.index("seq")
        self._next: Values | None = self._cursor.fetchone()

    def take(self, seq: int) -> Values | None:
        """Return the record with a place and go on; None where it is not there."""
        found = self._next
        if found is None or found[self._seq] != seq:
            return None
        self._next = self._cursor.fetchone()
        return found

    def before(self, seq: int | None) -> Iterator[int]:
        """Yield the places of the records before one, and pass them; None is the end."""
        while self._next is not None:
            place = self._next[self._seq]
            assert isinstance(place, int)  # noqa: S101 - the primary key of every record
            if seq is not None and place >= seq:
                return
            self._next = self._cursor.fetchone()
            yield place


class _StepForm:
    """How the rows of a table were digested at a step of the schema."""

    def __init__(self, table: str, names: Sequence[str], then: Sequence[str]) -> None:
        kept = [name for name in names if name in then]
        self._places = [names.index(name) for name in kept]
        self._is_whole = len(kept) == len(names)
        self._form: RowForm = form_of(table, tuple(kept))

    def digest(self, values: Values) -> bytes:
        """Return the digest of a row of today, by the columns there were then."""
        if self._is_whole:
            return self._form.digest(values)
        return self._form.digest([values[place] for place in self._places])


@cache
def _form_at(step: str, table: str, names: tuple[str, ...]) -> _StepForm:
    return _StepForm(table, names, _columns_at(step).get(table, names))


@cache
def _columns_at(step: str) -> Mapping[str, tuple[str, ...]]:
    """Return the columns of each table as the steps up to one made them."""
    steps = [each for each in STEPS if each.name <= step]
    db = Database(memory=True, execute_plugins=False)
    try:
        migrations_of(steps).apply(db)
        tables = [row[0] for row in db.conn.execute(RECORD_TABLES)]
        return {
            table: tuple(row[1] for row in db.conn.execute(f"PRAGMA table_info({table})"))
            for table in tables
        }
    finally:
        db.close()


def noted_form(seq: int, identity: str) -> str:
    """Return a seal as it can be noted on paper: ``1204-9f3a61c07d22be84``."""
    return f"{seq}-{identity[:NOTED_LENGTH]}"


def _is_same(noted: str, seal: str) -> bool:
    return "".join(noted.split()).lower() == seal
