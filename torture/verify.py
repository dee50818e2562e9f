"""After the blow: is everything there that was reported, once, and nothing half?"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from db.driver import sqlite3
from db.kontroll.source import open_kontroll
from kassa.adapters.settings_file import load_settings
from kassa.desk.backup_ports import Series
from kassa.desk.kontroll.run import kontrollera
from kassa.errors import UserFacingError
from kassa.kvitto.numbering import past
from kassa.taxa.book import InstalledTaxaBook
from tests.helpers.raw import key_for
from tests.helpers.till import CHILD, taxa
from torture.world import DATABASE, KEY_FILE, AnyFact, World, plain_connection

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MOST_SAID = 4
SETTINGS = "kassa.toml"
SETTINGS_WORK = "the settings"
KEY_WORK = "a password that opens the key"
REPLACED_BY = {SETTINGS_WORK: SETTINGS, KEY_WORK: KEY_FILE}
"""The file that a work replaces: begun and not told, the file is the old one or the new one."""


def faults_after(clinic: Path, told: Iterable[AnyFact], begun: str = "") -> str:
    """Return what was lost, doubled or left half done in a clinic; empty for nothing.

    The file is opened as the next start of Kassa would, checked by ``kassa kontrollera``, compared
    with what was reported, and one more sale is made.

    Args:
        clinic: the folder as it was found.
        told: the facts that were reported.
        begun: the work that was begun and not reported: it may be there or not.
    """
    try:
        World.open(clinic).close()
        return (
            _unsound(clinic)
            or told_faults(clinic, told, begun)
            or _next_sale(clinic)
            or _unsound(clinic)
        )
    except UserFacingError as error:
        return f"Kassa does not start or sell: {error.code}: {error.message}"
    except (sqlite3.Error, OSError) as error:
        return f"Kassa does not start or sell: {error!r}"


def _unsound(clinic: Path) -> str:
    path = clinic / DATABASE
    with closing(plain_connection(path)) as conn:
        try:
            said = conn.execute("PRAGMA integrity_check").fetchall()
        except sqlite3.DatabaseError as error:
            said = [(str(error),)]
    if said != [("ok",)]:
        return f"integrity_check: {said[:MOST_SAID]}"
    with open_kontroll(path, key_for(path)) as source:
        found = kontrollera(source, InstalledTaxaBook((taxa(),)), taxa()).findings
    return summary(f"{each.rule}: {each.where}: {each.what}" for each in found)


def told_faults(clinic: Path, told: Iterable[AnyFact], begun: str) -> str:
    """Return which of the facts that were reported do not hold; empty for none."""
    last = {fact.about: fact for fact in told}
    last.pop(REPLACED_BY.get(begun), None)
    if begun == SETTINGS_WORK:
        load_settings(clinic / SETTINGS)
    return summary(fact.fault(clinic) for fact in last.values())


def summary(faults: Iterable[str]) -> str:
    """Return the first of some faults, and how many more there are; empty for none."""
    found = [fault for fault in faults if fault]
    more = f"; and {len(found) - MOST_SAID} more" if len(found) > MOST_SAID else ""
    return "; ".join(found[:MOST_SAID]) + more


def _next_sale(clinic: Path) -> str:
    world = World.open(clinic)
    try:
        ledger, desk = world.till.ledger, world.till.desk.id
        last = ledger.last_kvitto(desk)
        gaps = [each.gap for each in ledger.gap_list(Series.KVITTO, desk)]
        expected = past(int(last.number.rpartition("-")[2]) + 1 if last else 1, gaps)
        number = world.till.sell(number=CHILD).kvitto.number
        return "" if number == f"K1-{expected}" else f"the next receipt is {number}"
    finally:
        world.close()


def row_counts(clinic: Path) -> dict[str, int]:
    """Return how many rows each table of a clinic has; none where there is no file."""
    path = clinic / DATABASE
    if not path.exists():
        return {}
    with closing(plain_connection(path)) as conn:
        tables = [
            row[0]
            for row in conn.execute(
                "SELECT name FROM sqlite_master WHERE sql LIKE '%written_at TEXT%'"
            )
        ]
        return {
            table: conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables
        }
