"""A region that publishes, for the pictures of the tariff: real keys, real files, a real fetch."""

from __future__ import annotations

import contextlib
from contextlib import closing
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kassa.adapters.central.client import TufCentral
from kassa.adapters.central.keys import KeyRole, new_key
from kassa.adapters.central.publish import Publication, create, publish
from kassa.adapters.central.repository import Repository
from kassa.adapters.taxa_source import mirror_of
from kassa.clock import FixedClock
from kassa.desk.hamta_taxa import Source, hamta_taxa
from kassa.desk.ovning import SETTINGS
from kassa.desk.settings import Desk
from kassa.errors import UserFacingError
from kassa.ids import ClerkId
from kassa.taxa.book import InstalledTaxaBook, LazyTaxaBook
from kassa.taxa.load import load_taxa
from resources import path
from ui.cli.clinic import find_key, open_ledger

if TYPE_CHECKING:
    from kassa.adapters.folders import Folders
    from kassa.taxa.model import Taxa

REGION = "98"
NO_SEEDS = InstalledTaxaBook(())
DAYS_LATER = {"taxa_gammal": 8, "taxa_varning": 16, "taxa_bekrafta": 24}
"""How long after the fetch each picture is taken; what was fetched is fresh for a week."""


def fetch(folders: Folders, clock: FixedClock, scene: str) -> tuple[LazyTaxaBook, FixedClock]:
    """Fetch one tariff, or two, from a region; return no seeds, and the time of the picture."""
    start = clock.now() - timedelta(hours=2)
    keys = [
        new_key(roll, namn)
        for roll, names in (
            (KeyRole.ROT, ("Anna Ek", "Bo Ask")),
            (KeyRole.TAXA, ("Anna Ek", "Bo Ask")),
            (KeyRole.STAMPEL, ("Dagsstämpel",)),
        )
        for namn in names
    ]
    out = folders.base / "utlagd"
    thresholds = {KeyRole.ROT: 2, KeyRole.TAXA: 2, KeyRole.STAMPEL: 1}
    repository = Repository(out)
    create(repository, REGION, keys, thresholds, start)
    contents = [tariff()]
    if scene not in DAYS_LATER:
        contents.append(tariff(date(2026, 4, 1), ("belopp = 100", "belopp = 120")))
    if scene == "taxa_nekad":
        contents.append(tariff(date(2026, 5, 1), ("belopp = 250", "belopp = -1")))
    root = (out / "metadata" / "1.root.json").read_bytes()
    source = Source(TufCentral(str(out)), REGION, root, mirror_of(folders), NO_SEEDS)
    desk = Desk.of(SETTINGS, ClerkId("reception"), ovning=True)
    with closing(open_ledger(folders, find_key(folders, ovning=True))) as ledger:
        for number, content in enumerate(contents):
            at = start + timedelta(minutes=30 * number)
            publish(repository, Publication(_read(content), content, {}), keys, at)
            with contextlib.suppress(UserFacingError):
                hamta_taxa(source, ledger, FixedClock(at), desk)
    later = clock.now() + timedelta(days=DAYS_LATER.get(scene, 0))
    return LazyTaxaBook(lambda: NO_SEEDS), FixedClock(later)


def tariff(day: date | None = None, change: tuple[str, str] = ("", "")) -> bytes:
    """Return the tariff of the invented region, from a day on, changed in one place."""
    text = path("exempel", "nrm-2026.toml").read_text(encoding="utf-8")
    if day is not None:
        text = text[: text.index("[provgrund]")].replace(*change, 1)
        text = text.replace("galler_fran = 2026-01-01", f"galler_fran = {day}", 1)
        text = text.replace("Norrmark 2026", f"Norrmark från {day}")
    return text.encode()


def _read(content: bytes) -> Taxa:
    """Return a tariff, also one that is wrong on purpose."""
    try:
        return load_taxa(content)
    except UserFacingError:
        return load_taxa(content.replace(b"belopp = -1", b"belopp = 1"))
