"""What is to be entered into other systems after an outage, derived from records alone.

A *post* is what is entered by itself: a visit, or a settlement. Each post has one or more systems
it belongs in. Nothing leaves the list by itself: a row is done when somebody, or a robot, has
answered that it was entered or was there already. A visit that was entered and taken back
afterwards comes again, to be removed; one that was taken back before it was entered need not be
entered, and says so.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from kassa.ids import CheckoutId, ClerkId, DeskId, PatientId
    from kassa.money import Money


class Atgard(StrEnum):
    """What is to be done in the other system."""

    INFOR = "infor"
    TA_BORT = "ta_bort"
    REGLERA = "reglera"


class Svar(StrEnum):
    """What came of it; ``OPPNAD`` takes the answer before it back."""

    INFORT = "infort"
    FANNS_REDAN = "fanns_redan"
    SKILJER_SIG = "skiljer_sig"
    KAN_INTE = "kan_inte"
    OPPNAD = "oppnad"


class Lage(StrEnum):
    """Where a row stands."""

    KVAR = "kvar"
    REDA_UT = "reda_ut"
    KLAR = "klar"
    BEHOVS_INTE = "behovs_inte"


class Kalla(StrEnum):
    """Who answered: a person at the list, a file read back, or the comparison with eFrikort."""

    HAND = "hand"
    FIL = "fil"
    EFRIKORT = "efrikort"


DONE = (Svar.INFORT, Svar.FANNS_REDAN)
IS_THERE = (Svar.INFORT, Svar.FANNS_REDAN, Svar.SKILJER_SIG)
"""The answers after which the visit stands in the other system, rightly or wrongly."""


class Key(NamedTuple):
    """Which row: one thing to do, with one post, in one system."""

    post_id: str
    system: str
    atgard: Atgard

    @property
    def text(self) -> str:
        """The key as files carry it."""
        return "/".join(self)


@dataclass(frozen=True, slots=True)
class Rad:
    """One line of a post: what is typed into the other system."""

    avgiftskod: str | None
    produkt: str
    antal: int
    belopp: Money


@dataclass(frozen=True, slots=True)
class Target:
    """A system a post belongs in.

    Attributes:
        system: its name.
        rader: the lines that belong there.
        belopp: what the patient paid for them; of eFrikort, what counts.
        is_main: the whole post's money is tied to this one; it counts once.
        is_efrikort: the electronic frikort itself.
    """

    system: str
    rader: tuple[Rad, ...]
    belopp: Money
    is_main: bool = True
    is_efrikort: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """A visit or a settlement that was posted during an outage, or taken back during one.

    Attributes:
        id: of the visit; of a settlement, its checkout's.
        checkout_id: the receipt's posting.
        avbrott_id: the outage it was posted in; None where only its reversal was.
        kvitto_number: of the receipt.
        retur_number: of the return that took it back; empty while it stands.
        desk: where it was posted.
        patient_id: whose.
        namn: of the patient.
        number: identity number, as the patient has it now.
        is_skyddad: protected identity: masked wherever others may look.
        tidpunkt: local time of the visit; of a settlement, of its receipt.
        beskrivning: what was done, in the tariff's words.
        vardgivarkategori: contract value; empty for a settlement.
        utfall: contract value; ``genomfort`` unless the visit did not take place.
        betalsatt: how it was paid.
        att_betala: what the patient paid; negative for what was paid back.
        targets: the systems it belongs in, the main one first.
        is_reglering: a settlement of earlier fees.
    """

    id: str
    checkout_id: CheckoutId
    avbrott_id: str | None
    kvitto_number: str
    retur_number: str
    desk: DeskId
    patient_id: PatientId
    namn: str
    number: str
    is_skyddad: bool
    tidpunkt: datetime
    beskrivning: str
    vardgivarkategori: str
    utfall: str
    betalsatt: str
    att_betala: Money
    targets: tuple[Target, ...]
    is_reglering: bool = False

    @property
    def is_reversed(self) -> bool:
        """True when it has been taken back."""
        return bool(self.retur_number)


@dataclass(frozen=True, slots=True)
class InforingSvar:
    """An answer, as written.

    Attributes:
        id: made beforehand, so that a retry finds the first one.
        key: which row it answers.
        svar: what came of it.
        referens: the other system's reference; empty where there is none.
        anteckning: what differs, or why it cannot be entered.
        kalla: who answered.
        desk: where it was written.
        clerk: by whom.
        written_at: when, UTC.
    """

    id: str
    key: Key
    svar: Svar
    referens: str
    anteckning: str
    kalla: Kalla
    desk: DeskId
    clerk: ClerkId
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Inforing:
    """A row of the list.

    Attributes:
        post: what.
        target: where.
        atgard: what is to be done there.
        lage: where it stands.
        svar: the newest answer; None before the first.
    """

    post: Post
    target: Target
    atgard: Atgard
    lage: Lage
    svar: InforingSvar | None

    @property
    def key(self) -> Key:
        """Which row."""
        return Key(self.post.id, self.target.system, self.atgard)

    @property
    def is_open(self) -> bool:
        """True while somebody has something to do with it."""
        return self.lage in {Lage.KVAR, Lage.REDA_UT}


def newest_svar(svar_list: Iterable[InforingSvar]) -> dict[Key, InforingSvar]:
    """Return the newest answer of each row; the order is the same at every desk.

    Args:
        svar_list: in order of writing at each desk.
    """
    found: dict[Key, InforingSvar] = {}
    for svar in sorted(svar_list, key=lambda each: (each.written_at, each.desk)):
        found[svar.key] = svar
    return found


def inforing_list(posts: Sequence[Post], svar_list: Iterable[InforingSvar]) -> tuple[Inforing, ...]:
    """Return every row in the order the other systems want: system, patient, time.

    A patient's place is that of his or her first visit.

    Args:
        posts: what was posted, or taken back, in the outages asked about.
        svar_list: every answer to them.
    """
    newest = newest_svar(svar_list)
    rows = [row for post in posts for target in post.targets for row in _rows(post, target, newest)]
    first: dict[str, datetime] = {}
    order: dict[str, int] = defaultdict(lambda: len(order))
    for post in sorted(posts, key=lambda each: each.tidpunkt):
        first.setdefault(post.number, post.tidpunkt)
    for row in sorted(rows, key=lambda each: not each.target.is_main):
        order[row.target.system]  # main systems before the others, by their first row
    return tuple(
        sorted(
            rows,
            key=lambda row: (
                order[row.target.system],
                first[row.post.number],
                row.post.number,
                row.post.tidpunkt,
                row.post.id,
                row.atgard is Atgard.TA_BORT,
            ),
        )
    )


def _rows(post: Post, target: Target, newest: Mapping[Key, InforingSvar]) -> list[Inforing]:
    atgard = Atgard.REGLERA if post.is_reglering else Atgard.INFOR
    svar = newest.get(Key(post.id, target.system, atgard))
    remove = newest.get(Key(post.id, target.system, Atgard.TA_BORT))
    was_entered = svar is not None and svar.svar in IS_THERE
    if post.avbrott_id is None:  # entered long before the outage; only the reversal is news
        return [Inforing(post, target, Atgard.TA_BORT, _lage(remove), remove)]
    if not post.is_reversed:
        return [Inforing(post, target, atgard, _lage(svar), svar)]
    if not was_entered and remove is None:
        return [Inforing(post, target, atgard, Lage.BEHOVS_INTE, svar)]
    return [
        Inforing(post, target, atgard, Lage.KLAR, svar),
        Inforing(post, target, Atgard.TA_BORT, _lage(remove), remove),
    ]


def _lage(svar: InforingSvar | None) -> Lage:
    if svar is None or svar.svar is Svar.OPPNAD:
        return Lage.KVAR
    return Lage.KLAR if svar.svar in DONE else Lage.REDA_UT
