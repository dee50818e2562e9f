"""Is the computer's clock right? Asked when it contradicts what is known.

A clock that is wrong takes the wrong tariff, the wrong age and the wrong frikort period. Two things
are known: the newest receipt of the desk, and the moment the region signed the freshest tariff. A
clock that shows an earlier time than either is asked about, and so is one that is more than a day
ahead of both, days counted as weekdays: after a weekend or a holiday nobody is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from kassa.calendar import elapsed_on_vardag
from kassa.clock import to_local
from kassa.desk.posting import moment_of
from kassa.desk.taxa_ports import KlockaBekraftelse
from kassa.errors import UserFacingError
from kassa.ids import new_id

if TYPE_CHECKING:
    from datetime import datetime

    from kassa.clock import Clock
    from kassa.desk.settings import Desk
    from kassa.desk.taxa_ports import TaxaLedger

BACK = timedelta(minutes=5)  # clocks that are set by the network step back by less
AHEAD = timedelta(days=1)
KVITTO, TAXA = "det senaste kvittot skrevs", "taxan skrevs under"
BEKRAFTAD = "klockan bekräftades"


class ClockDoubtError(UserFacingError):
    """Somebody must say whether the clock is right before anything is posted."""

    code = "klocka"


@dataclass(frozen=True, slots=True)
class ClockDoubt:
    """Why the clock is doubted.

    Attributes:
        shows: what it shows, UTC.
        known_at: what contradicts it, UTC.
        is_back: it shows an earlier time; otherwise a much later one.
        known: what happened then, in Swedish.
    """

    shows: datetime
    known_at: datetime
    is_back: bool
    known: str

    @property
    def question(self) -> str:
        """What the clerk is asked, in Swedish."""
        shows, then = (f"{to_local(at):%Y-%m-%d kl. %H:%M}" for at in (self.shows, self.known_at))
        if self.is_back:
            return f"Datorns klocka visar {shows}, men {self.known} {then}. Stämmer klockan?"
        return (
            f"Datorns klocka visar {shows}, mer än en dag efter att {self.known} ({then}). "
            "Stämmer klockan?"
        )


def clock_doubt(ledger: TaxaLedger, clock: Clock, desk: Desk) -> ClockDoubt | None:
    """Return why the clock must be asked about; None when it may be right."""
    now = clock.now()
    kvitto_at, signed_at = _known(ledger, desk)
    confirmed = ledger.last_klocka_bekraftelse(desk.id)
    since: list[tuple[datetime, str]] = []
    if kvitto_at is not None and not (confirmed and confirmed.kvitto_at == kvitto_at):
        since.append((kvitto_at, KVITTO))
    if signed_at is not None and not (confirmed and confirmed.signed_at == signed_at):
        since.append((signed_at, TAXA))
    if confirmed is not None:
        since.append((confirmed.written_at, BEKRAFTAD))
    if not since:
        return None
    known_at, known = max(since)
    if now < known_at - BACK:
        return ClockDoubt(now, known_at, is_back=True, known=known)
    if elapsed_on_vardag(to_local(known_at), to_local(now)) > AHEAD:
        return ClockDoubt(now, known_at, is_back=False, known=known)
    return None


def confirm_clock(ledger: TaxaLedger, clock: Clock, desk: Desk) -> KlockaBekraftelse:
    """Write that the clock is right, against everything known now."""
    kvitto_at, signed_at = _known(ledger, desk)
    at = moment_of(clock)
    written = KlockaBekraftelse(new_id(), kvitto_at, signed_at, desk.id, desk.clerk, at)
    with ledger.transaction():
        ledger.add_klocka_bekraftelse(written)
    return written


def refuse_doubted(doubt: ClockDoubt | None) -> None:
    """Refuse to post while the clock is doubted.

    Raises:
        ClockDoubtError: it is.
    """
    if doubt is not None:
        message = (
            "Datorns klocka kan vara fel. Svara i raden överst om den stämmer, eller be "
            "it-stödet ställa den. Det som är ifyllt står kvar."
        )
        raise ClockDoubtError(message)


def _known(ledger: TaxaLedger, desk: Desk) -> tuple[datetime | None, datetime | None]:
    """Return when the newest receipt was written and the freshest tariff signed, UTC."""
    kvitto = ledger.last_kvitto(desk.id)
    good = ledger.last_good_hamtning()
    return kvitto.issued_at if kvitto else None, good.signed_at if good else None
