"""After the blow: is everything there that was reported, once, and nothing half?"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from db.kontroll.source import open_kontroll
from kassa.adapters.settings_file import load_settings
from kassa.desk.kontroll.run import kontrollera
from kassa.errors import UserFacingError
from kassa.taxa.book import InstalledTaxaBook
from tests.helpers.till import CHILD, taxa
from torture.world import DATABASE, AnyFact, FileFact, World, plain_connection

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MOST_SAID = 4
SETTINGS = "kassa.toml"
SETTINGS_WORK = "the settings"


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
    with open_kontroll(path) as source:
        found = kontrollera(source, InstalledTaxaBook((taxa(),)), taxa()).findings
    return summary(f"{each.rule}: {each.where}: {each.what}" for each in found)


def told_faults(clinic: Path, told: Iterable[AnyFact], begun: str) -> str:
    """Return which of the facts that were reported do not hold; empty for none."""
    last: dict[object, AnyFact] = {}
    for fact in told:
        last[fact.name if isinstance(fact, FileFact) else fact] = fact
    if begun == SETTINGS_WORK:
        last.pop(SETTINGS, None)
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
        last = world.till.ledger.last_kvitto(world.till.desk.id)
        expected = int(last.number.rpartition("-")[2]) + 1 if last else 1
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
