"""Where the desk stands with its tariff: in force, coming, how fresh, and what must be done.

What is fetched is fresh for as long as the region has signed for. After that the installed tariff
goes on, with a warning that grows: the status line first, from half the tariff's own limit a notice
above all pages, and past the limit nothing is posted until somebody responsible has confirmed that
the tariff goes on. The same when a tariff that should have begun could not be installed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from typing import TYPE_CHECKING

from kassa.clock import local_now
from kassa.desk.posting import moment_of
from kassa.desk.taxa_ports import TaxaBekraftelse
from kassa.desk.taxa_trusted import signed_of
from kassa.errors import UserFacingError
from kassa.ids import new_id
from kassa.taxa.central import read_target_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from kassa.clock import Clock
    from kassa.desk.central_book import CentralTaxaBook
    from kassa.desk.settings import Desk
    from kassa.desk.taxa_ports import Hamtning, TaxaFil, TaxaLedger
    from kassa.taxa.central import Trusted
    from kassa.taxa.model import Taxa


class Niva(IntEnum):
    """How much the clerk is told; each tells more than the one before.

    EGEN: nothing is fetched here, the tariff came with the program. AKTUELL: fresh. OBS: the status
    line says that something is wrong. VARNING: so does a notice above all pages. BEKRAFTA: nothing
    is posted before somebody responsible has confirmed.
    """

    EGEN = 0
    AKTUELL = 1
    OBS = 2
    VARNING = 3
    BEKRAFTA = 4


class TaxaUnconfirmedError(UserFacingError):
    """The tariff is too old to go on without being confirmed; nothing was posted."""

    code = "taxa_obekraftad"


@dataclass(frozen=True, slots=True)
class TaxaLage:
    """Where the desk stands.

    Attributes:
        taxa: the tariff in force today.
        fil: where it came from; None for one that came with the program.
        coming: what begins later, the next one first.
        niva: how much the clerk is told.
        days: since when nothing confirms the tariff; 0 while it is fresh.
        expires_at: until when what was fetched is fresh, UTC; None where nothing was.
        good: the newest fetch that went well.
        last: the newest attempt.
        missing: first days of tariffs the desk has seen signed but has not got.
    """

    taxa: Taxa
    fil: TaxaFil | None
    coming: tuple[TaxaFil, ...]
    niva: Niva
    days: int
    expires_at: datetime | None
    good: Hamtning | None
    last: Hamtning | None
    missing: tuple[date, ...]

    @property
    def failed(self) -> Hamtning | None:
        """The newest attempt where it failed."""
        return self.last if self.last is not None and self.last.kod else None


def taxa_lage(
    book: CentralTaxaBook, ledger: TaxaLedger, trusted: Trusted, clock: Clock, region: str,
    *, fetches: bool,
) -> TaxaLage:  # fmt: skip
    """Return where the desk stands.

    Args:
        book: the installed tariffs.
        ledger: the clinic's records.
        trusted: what the desk has seen signed.
        clock: the present.
        region: the desk's region.
        fetches: an address is set.

    Raises:
        TaxaMissingError: no tariff is in force.
    """
    now, today = clock.now(), local_now(clock).date()
    taxa, fil = book.valid_on(today), book.file_on(today)
    good = ledger.last_good_hamtning()
    (last,) = ledger.hamtning_list(1) or (None,)
    expires_at = good.expires_at if good else None
    days = _days(expires_at, now)
    installed = {(each.galler_fran, each.version) for each in book.files}
    missing = tuple(
        day for day, version in _seen(trusted, region) if (day, version) not in installed
    )
    lage = TaxaLage(taxa, fil, book.coming(today), Niva.EGEN, days, expires_at, good, last, missing)
    niva = _niva(lage, today, fetches=fetches)
    if niva is Niva.BEKRAFTA and _is_confirmed(ledger, now):
        niva = Niva.VARNING
    return TaxaLage(taxa, fil, lage.coming, niva, days, expires_at, good, last, missing)


def _days(expires_at: datetime | None, now: datetime) -> int:
    """Return how many days what was fetched has been past its time, begun ones counted."""
    if expires_at is None or now <= expires_at:
        return 0
    return -((expires_at - now) // timedelta(days=1))


def _seen(trusted: Trusted, region: str) -> Iterator[tuple[date, int]]:
    """Yield first day and highest version of each tariff that was seen signed."""
    paths = signed_of(trusted.targets).get("targets")
    if not isinstance(paths, Mapping):
        return
    newest: dict[date, int] = {}
    for path in paths:
        read = read_target_path(path)
        if read is not None and read[0] == region and not read[3]:
            newest[read[1]] = max(newest.get(read[1], 0), read[2])
    yield from sorted(newest.items())


def _niva(lage: TaxaLage, today: date, *, fetches: bool) -> Niva:
    if lage.good is None and not fetches and not lage.missing:
        return Niva.EGEN
    limit = lage.taxa.aktualitet.bekrafta_efter_dagar
    should_hold = [day for day in lage.missing if day <= today]
    if should_hold and (lage.fil is None or max(should_hold) >= lage.fil.galler_fran):
        return Niva.BEKRAFTA
    if lage.days > limit:
        return Niva.BEKRAFTA
    if lage.days > limit // 2 or lage.missing:
        return Niva.VARNING
    failed = lage.failed
    has_trouble = failed is not None and failed.kod not in {"taxa_onabar", "taxa_langsam"}
    return Niva.OBS if lage.days or lage.good is None or has_trouble else Niva.AKTUELL


def _is_confirmed(ledger: TaxaLedger, now: datetime) -> bool:
    confirmed = ledger.last_taxa_bekraftelse()
    return confirmed is not None and confirmed.written_at <= now < confirmed.until_at


def confirm_taxa(
    lage: TaxaLage, bekraftad_av: str, ledger: TaxaLedger, clock: Clock, desk: Desk
) -> TaxaBekraftelse:
    """Write that the tariff in force may go on for the days the tariff itself says.

    Args:
        lage: where the desk stands.
        bekraftad_av: signatur of whoever answers for it.
        ledger: the clinic's records.
        clock: the present.
        desk: where.
    """
    at = moment_of(clock)
    until = at + timedelta(days=lage.taxa.aktualitet.bekraftelse_dagar)
    written = TaxaBekraftelse(new_id(), until, bekraftad_av, desk.id, desk.clerk, at)
    with ledger.transaction():
        ledger.add_taxa_bekraftelse(written)
    return written


def refuse_unconfirmed(lage: TaxaLage) -> None:
    """Refuse to post with a tariff that must be confirmed first.

    Raises:
        TaxaUnconfirmedError: it must.
    """
    if lage.niva is Niva.BEKRAFTA:
        message = (
            "Taxan måste bekräftas innan något registreras. Be den som är ansvarig bekräfta i "
            "raden överst. Det som är ifyllt står kvar."
        )
        raise TaxaUnconfirmedError(message)
