"""The closing report: receipts, entries and ticks tied together to the krona.

It is made from the rows alone; printed again it says what holds then. The sums of an outage must
meet: what the receipts say is what was entered, what is left, and what need not be entered; what
was entered and stands is what the systems have, one by one.
"""

from __future__ import annotations

from collections import defaultdict
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
    """What came of the rows of one system; sums are those of the receipts.

    Attributes:
        system: its name.
        is_main: the money of these rows is tied to it; otherwise they are named there besides.
        klar: entered, or there already; of what was taken back since, also what differed.
        reda_ut: differs, or cannot be entered: what stands there only the system knows.
        kvar: nobody has answered.
        ta_bort: to be removed, also what was posted before the outage: (all, done).
        borttaget: of what was entered, what was removed again.
    """

    system: str
    is_main: bool
    klar: Summa
    reda_ut: Summa
    kvar: Summa
    ta_bort: tuple[int, int]
    borttaget: Summa

    @property
    def infort(self) -> Money:
        """What was entered in the outage's rows and not removed again."""
        return self.klar.belopp - self.borttaget.belopp


@dataclass(frozen=True, slots=True)
class Borttagning:
    """What was taken back after it had been entered, and how far its removal has come.

    Attributes:
        alla: to be removed from the system its money is tied to.
        borttaget: removed, or not there any more.
    """

    alla: Summa
    borttaget: Summa


@dataclass(frozen=True, slots=True)
class Aterforingsrapport:
    """The whole report.

    Attributes:
        klinik: whose.
        clerk: who made it.
        made_at: local time.
        avbrott: which outages.
        kvitton: visits posted in them.
        regleringar: settlements posted in them.
        returer: of both, taken back since.
        klar: entered in the system they belong to, and standing.
        reda_ut: differ, or cannot be entered.
        kvar: nobody has answered.
        behovs_inte: taken back before they were entered.
        makulerat: taken back after they were entered.
        tidigare: taken back in the outages, posted and entered before them.
        system: system by system.
        rader: every row.
        ovning: of the practice clinic.
    """

    klinik: Klinik
    clerk: str
    made_at: datetime
    avbrott: tuple[AvbrottRad, ...]
    kvitton: Summa
    regleringar: Summa
    returer: Summa
    klar: Summa
    reda_ut: Summa
    kvar: Summa
    behovs_inte: Summa
    makulerat: Borttagning
    tidigare: Borttagning
    system: tuple[SystemSumma, ...]
    rader: tuple[Inforing, ...]
    ovning: bool

    @property
    def infort(self) -> Money:
        """What was entered and not removed again, by what became of the receipts."""
        makulerat = self.makulerat
        return self.klar.belopp + makulerat.alla.belopp - makulerat.borttaget.belopp

    @property
    def differens(self) -> Money:
        """What the receipts say and no row accounts for; zero, or something is wrong."""
        accounted = (self.klar, self.reda_ut, self.kvar, self.behovs_inte, self.makulerat.alla)
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
    main = [row for row in rows if row.target.is_main]
    enter = [row for row in main if row.atgard is not Atgard.TA_BORT]
    standing = [row for row in enter if not row.post.is_reversed]
    entered = [row for row in enter if row.post.is_reversed and row.lage is Lage.KLAR]
    remove = [row for row in main if row.atgard is Atgard.TA_BORT]
    earlier = [row for row in remove if row.post.avbrott_id is None]
    return Aterforingsrapport(
        klinik=klinik,
        clerk=clerk,
        made_at=made_at,
        avbrott=avbrott,
        kvitton=_of_posts(post for post in posts if not post.is_reglering),
        regleringar=_of_posts(post for post in posts if post.is_reglering),
        returer=_of_posts(post for post in posts if post.is_reversed),
        klar=_at(Lage.KLAR, standing),
        reda_ut=_at(Lage.REDA_UT, standing),
        kvar=_at(Lage.KVAR, standing),
        behovs_inte=_at(Lage.BEHOVS_INTE, enter),
        makulerat=Borttagning(
            _of_rows(entered), _at(Lage.KLAR, (row for row in remove if row not in earlier))
        ),
        tidigare=Borttagning(_of_rows(earlier), _at(Lage.KLAR, earlier)),
        system=_systems(rows),
        rader=tuple(rows),
        ovning=ovning,
    )


def _of_posts(posts: Iterable[Post]) -> Summa:
    belopp = [post.att_betala for post in posts]
    return Summa(len(belopp), total(belopp))


def _of_rows(rows: Iterable[Inforing]) -> Summa:
    belopp = [row.target.belopp for row in rows]
    return Summa(len(belopp), total(belopp))


def _at(lage: Lage, rows: Iterable[Inforing]) -> Summa:
    return _of_rows(row for row in rows if row.lage is lage)


def _systems(rows: Iterable[Inforing]) -> tuple[SystemSumma, ...]:
    """Return the sums of each system, those its money is tied to before those named besides."""
    by_system: dict[tuple[bool, str], list[Inforing]] = defaultdict(list)
    for row in rows:
        by_system[not row.target.is_main, row.target.system].append(row)
    besides_last = sorted(by_system.items(), key=lambda item: item[0][0])
    return tuple(_system(name, own) for (_, name), own in besides_last)


def _system(name: str, own: Sequence[Inforing]) -> SystemSumma:
    enter = [row for row in own if row.atgard is not Atgard.TA_BORT]
    remove = [row for row in own if row.atgard is Atgard.TA_BORT]
    ours = (row for row in remove if row.post.avbrott_id is not None)
    return SystemSumma(
        system=name,
        is_main=own[0].target.is_main,
        klar=_at(Lage.KLAR, enter),
        reda_ut=_at(Lage.REDA_UT, enter),
        kvar=_at(Lage.KVAR, enter),
        ta_bort=(len(remove), _at(Lage.KLAR, remove).antal),
        borttaget=_at(Lage.KLAR, ours),
    )
