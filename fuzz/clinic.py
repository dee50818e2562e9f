"""The readers that look into a clinic's records, or write there: what they write is undone."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from db.backup import check_copy
from db.cipher import connect
from db.connection import open_database
from db.ledger import SqliteLedger
from fuzz.target import new_folder, text_of
from kassa.adapters.system_files import system_bok
from kassa.aterforing.inforing import Inforing
from kassa.desk.aterforing import aterforing
from kassa.desk.aterforing_filer import read_svar
from kassa.desk.avbrott import begin_avbrott
from kassa.desk.avbrott_ports import BlankettSerie
from kassa.desk.backup_ports import Series
from kassa.desk.blankett_serie import parse_blankett_list
from kassa.desk.find_kvitto import find_kvitto
from kassa.desk.inbetalning import las_in_betalningar
from kassa.desk.las_in import las_in
from kassa.desk.restore import read_last
from kassa.desk.settings import Fakturering
from kassa.desk.utbyte import MOST, UtbyteError, read_utbyte
from kassa.errors import InvalidInputError
from tests.helpers.raw import KEY, plant_key
from tests.helpers.till import CHILD, Till

FETCHED = datetime(2026, 3, 2, 6, tzinfo=UTC)
BANKGIRO = "5050-1055"
PATCH = 4


class _UndoneError(Exception):
    """Undoes a transaction that has come to its end."""


class _Undone(SqliteLedger):
    """Takes everything in to the end, and undoes it there."""

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Open a transaction that is undone where it would be committed."""
        with suppress(_UndoneError), super().transaction():
            yield
            raise _UndoneError


@cache
def _till() -> Till:
    """Return a till with patients and receipts, printed forms and an outage that is not over.

    What is written in it from here on is undone.
    """
    path = new_folder() / "kassa.db"
    till = Till.open(path)
    begin_avbrott("Cosmic", till.ledger, till.clock, till.desk)
    till.sell(namn="Märta Ängström")
    till.sell(number=CHILD, namn="Örjan O'Hara-Ek")
    with till.ledger.transaction():
        forms = BlankettSerie("s", 1, 24, till.desk.id, till.desk.clerk, till.clock.now())
        till.ledger.add_blankett_serie(forms)
    till.close()
    desk = replace(till.desk, fakturering=Fakturering(bankgiro=BANKGIRO))
    return replace(till, ledger=_undone(path), desk=desk)


@cache
def _other_till() -> Till:
    """Return the till of a desk that has met nobody."""
    path = new_folder() / "kassa.db"
    return Till(path, _undone(path))


def _undone(path: Path) -> SqliteLedger:
    return _Undone(open_database(path, key=plant_key(path)))


@cache
def _rows() -> tuple[Inforing, ...]:
    ledger = _till().ledger
    return aterforing((each.id for each in ledger.avbrott_list()), ledger, system_bok("06"))


def search(content: bytes) -> bool:
    """Search for a patient."""
    return bool(_till().ledger.search_patient(text_of(content), 20))


def number(content: bytes) -> bool:
    """Look up receipts by a number, as it is scanned or typed."""
    till = _till()
    return bool(find_kvitto(text_of(content), till.ledger, till.clock))


def blankett(content: bytes) -> bool:
    """Read the number of a paper form, or of several in a row."""
    till = _till()
    return bool(parse_blankett_list(text_of(content), till.desk.id, till.ledger)[1])


def last_number(content: bytes) -> bool:
    """Read the last numbers on paper, as whoever restores a copy types them."""
    found: list[int] = []
    for series in Series:
        with suppress(InvalidInputError):
            had = {(series, "K1"): 2, (series, "1"): 2}
            found += read_last((text_of(content),), series, had).values()
    if any(last > MOST for last in found):
        raise AssertionError("a number that no record can hold")
    return bool(found)


def inlast(content: bytes) -> bool:
    """Take in an extract of frikort."""
    till = _till()
    return not las_in(content, FETCHED, till.ledger, till.clock, till.desk).was_known


def betalfil(content: bytes) -> bool:
    """Take in a payment file."""
    till = _till()
    return not las_in_betalningar(content, till.ledger, till.clock, till.desk).was_known


def svar(content: bytes) -> bool:
    """Take in the answers of a robot; true where one was written."""
    till = _till()
    told = content.replace(b"RAD", _rows()[0].key.text.encode())
    done = read_svar(told, _rows(), till.ledger, till.clock, till.desk)
    for fault in done.faults:
        fault.message.encode()
    return bool(done.antal)


def utbyte(content: bytes) -> bool:
    """Take in a file whose sums are right, whatever its lines say; and the bytes as they are."""
    lines = content.splitlines(keepends=True)
    foot = {"sha256": hashlib.sha256(content).hexdigest(), "antal": len(lines) - 1}
    with suppress(UtbyteError):
        _take_in(content)
    return _take_in(gzip.compress(content + json.dumps(foot).encode(), 1))


def _take_in(file: bytes) -> bool:
    till = _other_till()
    done = read_utbyte(file, till.ledger, till.taxa_book, till.clock, till.desk)
    return not done.was_known


@cache
def plain_copy() -> bytes:
    """Return a copy of a clinic's records as a version that did not encrypt made it."""
    till = _till()
    path = new_folder() / "kassa.kopia"
    with connect(till.path, KEY) as conn:
        conn.execute("ATTACH ? AS plain KEY ''", [str(path)])
        conn.execute("SELECT sqlcipher_export('plain')")
        conn.execute("DETACH plain")
    return path.read_bytes()


@cache
def _copy_place() -> Path:
    return new_folder() / "kassa.kopia"


def copy(content: bytes) -> bool:
    """Check a copy in which some bytes are others, and open what passed as records.

    Four bytes are one change: three say where, one what is turned.
    """
    changed = bytearray(plain_copy())
    for at in range(0, len(content) - PATCH + 1, PATCH):
        place = int.from_bytes(content[at : at + PATCH - 1], "big")
        changed[place % len(changed)] ^= content[at + PATCH - 1]
    path = _copy_place()
    for file in path.parent.iterdir():
        file.unlink()
    path.write_bytes(changed)
    check_copy(path, None)
    with open_database(path) as db:
        return bool(SqliteLedger(db).record_state().counts)
