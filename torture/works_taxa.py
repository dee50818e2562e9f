"""The central tariff: fetched, refused, confirmed."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from kassa.adapters.taxa_files import seed_taxa_book
from kassa.adapters.taxa_mirror import FileMirror
from kassa.desk.central_book import CentralTaxaBook
from kassa.desk.klocka import confirm_clock
from kassa.desk.taxa_lage import confirm_taxa, taxa_lage
from kassa.errors import StorageError, UserFacingError
from tests.helpers.region import FetchingDesk, Region, norrmark
from torture.world import AnyFact, Fact, Work

if TYPE_CHECKING:
    from datetime import datetime

    from kassa.desk.taxa_lage import TaxaLage
    from torture.world import World

HAMTA = "kassa.desk.hamta_taxa:_Fetch"
WORDS = b'kod = "en"\n[fraser]\n"Kvar {}" = "Left {}"\n'
BEGINS = date(2026, 4, 1)
OVER = timedelta(days=4000)


class _Published:
    """What the region has published so far."""

    def __init__(self) -> None:
        self.region = Region()
        self.version = 0

    def next(self) -> bytes:
        """Publish one more version of the tariff of April, and return it."""
        self.version += 1
        content = norrmark(BEGINS, self.version)
        self.region.publish(content, words={"en": WORDS})
        return content


@cache
def _published() -> _Published:
    """Return the one region of this process: a clinic believes no other."""
    return _Published()


def _desk(world: World) -> FetchingDesk:
    desk = FetchingDesk.of(world.till.ledger, _published().region)
    desk.mirror = FileMirror(world.folder / "taxa-sedd.json")
    desk.desk = world.till.desk
    return desk


def _new_version(world: World) -> str:  # noqa: ARG001 - published elsewhere
    return hashlib.sha256(_published().next()).hexdigest()


def _fetch(world: World, sha256: str) -> list[AnyFact]:
    _desk(world).fetch()
    return [Fact.of("taxa_fil", sha256=sha256)]


def _much_later(world: World) -> datetime:
    return _desk(world).now + OVER


def _fetch_late(world: World, now: datetime) -> list[AnyFact]:
    """Fetch what nobody has signed anew since long ago."""
    try:
        _desk(world).at(now).fetch()
    except StorageError:
        raise
    except UserFacingError:
        pass  # as it should be
    return []


def _lage(world: World) -> TaxaLage:
    ledger, clock = world.till.ledger, world.till.clock
    book = CentralTaxaBook(ledger, "06", seed_taxa_book().of_region("06"))
    return taxa_lage(book, ledger, ledger.trusted(), clock, "06", fetches=True)


def _confirm(world: World, lage: TaxaLage) -> list[AnyFact]:
    done = confirm_taxa(lage, "ASAO", *world.plain_tools)
    return [Fact.of("taxa_bekraftelse", id=done.id)]


def _sold(world: World) -> None:
    """Sell something: a clock is asked about against a receipt."""
    world.till.sell(number=world.number())


def _confirm_clock(world: World, _: None) -> list[AnyFact]:
    return [Fact.of("klocka_bekraftelse", id=confirm_clock(*world.plain_tools).id)]


TAXA_WORKS = (
    Work(
        "a tariff that is fetched",
        (f"{HAMTA}._install", "kassa.adapters.taxa_mirror:FileMirror.save"),
        _new_version,
        _fetch,
        "more",
    ),
    Work("a tariff that is refused", (f"{HAMTA}.note",), _much_later, _fetch_late, "more"),
    Work("a tariff confirmed", ("kassa.desk.taxa_lage:confirm_taxa",), _lage, _confirm, "more"),
    Work(
        "the clock confirmed",
        ("kassa.desk.klocka:confirm_clock",),
        _sold,
        _confirm_clock,
        "more",
    ),
)
