"""The closing report: receipts, entries and ticks tied together to the krona.

It is made from the rows alone; printed again it says what holds then. The sums of an outage must
meet: what the receipts say is what was entered, what is left, and what need not be entered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kassa.aterforing.inforing import Atgard, Inforing, Lage
from kassa.money import ZERO, Money, total

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from kassa.aterforing.inforing import Post
    from kassa.kvitto.document import Klinik


@dataclass(frozen=True, slots=True)
class Summa:
    """A number of posts and what they come to."""

    antal: int = 0
    belopp: Money = ZERO


@dataclass(frozen=True, slots=True)
class AvbrottRad:
    """One outage.

    Attributes:
        desk: where.
        skal: what was down.
        from_at: local time of its beginning.
        until_at: local time of its end; None while it lasts.
    """

    desk: str
    skal: str
    from_at: datetime
    until_at: datetime | None


@dataclass(frozen=True, slots=True)
class SystemSumma:
    """What one system has and lacks.

    Attributes:
        system: its name.
        klar: entered, or there already.
        reda_ut: differs, or cannot be entered.
        kvar: nobody has answered.
        ta_bort: to be removed, and removed: (all, done).
        borttaget: what the removed ones came to.
        is_main: its money is tied to the receipts; otherwise it is named there besides.
    """

    system: str
    klar: Summa
    reda_ut: Summa
    kvar: Summa
    ta_bort: tuple[int, int]
    borttaget: Money
    is_main: bool

    @property
    def finns(self) -> Money:
        """What the system now holds: what was entered, without what was removed again."""
        return self.klar.belopp - self.borttaget


@dataclass(frozen=True, slots=True)
class Aterforingsrapport:
    """The whole report.

    Attributes:
        klinik: whose.
        clerk: who made it.
        made_at: local time.
        avbrott: which outages.
        kvitton: visits posted in them.
        returer: of these, taken back since.
        regleringar: settlements posted in them.
        klar: entered in the system they belong to, and standing.
        reda_ut: differ, or cannot be entered.
        kvar: nobody has answered.
        behovs_inte: taken back before they were entered.
        borttagna: taken back after they were entered.
        system: system by system.
        rader: every row.
        ovning: of the practice clinic.
    """

    klinik: Klinik
    clerk: str
    made_at: datetime
    avbrott: tuple[AvbrottRad, ...]
    kvitton: Summa
    returer: Summa
    regleringar: Summa
    klar: Summa
    reda_ut: Summa
    kvar: Summa
    behovs_inte: Summa
    borttagna: Summa
    system: tuple[SystemSumma, ...]
    rader: tuple[Inforing, ...]
    ovning: bool

    @property
    def differens(self) -> Money:
        """What the receipts say and no row accounts for; zero, or something is wrong."""
        accounted = (self.klar, self.reda_ut, self.kvar, self.behovs_inte, self.borttagna)
        posted = self.kvitton.belopp + self.regleringar.belopp
        return posted - total(each.belopp for each in accounted)

    @property
    def is_done(self) -> bool:
        """True when nothing is left to do in any system."""
        return not any(row.is_open for row in self.rader)


def rapport_of(
    rows: Sequence[Inforing],
    avbrott: tuple[AvbrottRad, ...],
    klinik: Klinik,
    clerk: str,
    made_at: datetime,
    *,
    ovning: bool,
) -> Aterforingsrapport:
    """Return the report over some rows.

    Args:
        rows: every row of the outages.
        avbrott: which outages.
        klinik: whose.
        clerk: who makes it.
        made_at: local time.
        ovning: of the practice clinic.
    """
    posts = {row.post.id: row.post for row in rows if row.post.avbrott_id is not None}.values()
    visits = [post for post in posts if not post.is_reglering]
    main = [row for row in rows if row.target.is_main and row.atgard is not Atgard.TA_BORT]
    standing = [row for row in main if not row.post.is_reversed]
    entered = [row for row in main if row.post.is_reversed and row.lage is Lage.KLAR]
    return Aterforingsrapport(
        klinik=klinik,
        clerk=clerk,
        made_at=made_at,
        avbrott=avbrott,
        kvitton=_of_posts(visits),
        returer=_of_posts(post for post in visits if post.is_reversed),
        regleringar=_of_posts(post for post in posts if post.is_reglering),
        klar=_of_rows(row for row in standing if row.lage is Lage.KLAR),
        reda_ut=_of_rows(row for row in standing if row.lage is Lage.REDA_UT),
        kvar=_of_rows(row for row in standing if row.lage is Lage.KVAR),
        behovs_inte=_of_rows(row for row in main if row.lage is Lage.BEHOVS_INTE),
        borttagna=_of_rows(entered),
        system=tuple(
            _system(name, rows) for name in dict.fromkeys(row.target.system for row in rows)
        ),
        rader=tuple(rows),
        ovning=ovning,
    )


def _of_posts(posts: Iterable[Post]) -> Summa:
    belopp = [post.att_betala for post in posts]
    return Summa(len(belopp), total(belopp))


def _of_rows(rows: Iterable[Inforing]) -> Summa:
    belopp = [row.target.belopp for row in rows]
    return Summa(len(belopp), total(belopp))


def _system(name: str, rows: Iterable[Inforing]) -> SystemSumma:
    own = [row for row in rows if row.target.system == name]
    enter = [row for row in own if row.atgard is not Atgard.TA_BORT]
    remove = [row for row in own if row.atgard is Atgard.TA_BORT]
    return SystemSumma(
        system=name,
        klar=_of_rows(row for row in enter if row.lage is Lage.KLAR),
        reda_ut=_of_rows(row for row in enter if row.lage is Lage.REDA_UT),
        kvar=_of_rows(row for row in enter if row.lage is Lage.KVAR),
        ta_bort=(len(remove), sum(row.lage is Lage.KLAR for row in remove)),
        borttaget=total(row.target.belopp for row in remove if row.lage is Lage.KLAR),
        is_main=any(row.target.is_main for row in own),
    )
