"""Histories of two desks by chance: the same seed gives the same history, step by step.

A step is a plain tuple of what is done, at which desk, by how many minutes that desk's clock moves
first, and whatever else it needs; so a history that failed can be written down as it is. What
cannot be done when its turn comes (nothing to take back, a receipt that is noted already) is left
out, so that any part of a history is a history.
"""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from kassa.clock import FixedClock
from kassa.desk.att_reglera import att_reglera_list
from kassa.desk.change_patient import join_patient
from kassa.desk.correct_checkout import CorrectCheckout, correct_checkout
from kassa.desk.las_in import las_in
from kassa.desk.posting import NotPostableError
from kassa.desk.ratta_inlast import ratta_inlast
from kassa.desk.register_extern import ExternKnownError, register_extern, withdraw_extern
from kassa.desk.request import FrikortClaim
from kassa.desk.settle import Settle, settle
from kassa.errors import InvalidInputError
from kassa.ids import CheckoutId, EntryId, new_id
from kassa.kvitto.document import Betalsatt
from kassa.money import Money
from tests.helpers.desks import carry, file_of
from tests.helpers.till import ADULT, OTHER_ADULT, Till, request_of
from tests.unit.desk.test_register_extern import command_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Step = tuple[Any, ...]

RESERVE, OTHER_RESERVE = "19880504-A102", "19750312-A103"
BECOMES = {RESERVE: ADULT, OTHER_RESERVE: OTHER_ADULT}
NUMBERS = (ADULT, RESERVE, OTHER_ADULT, OTHER_RESERVE)
TODAY = date(2026, 6, 1)
START = FixedClock.at_local("2026-06-01T12:00").moment
HEAD = "personnummer;summa;första avgift;frikort till\n"
LEFT_OUT = (InvalidInputError, NotPostableError, ExternKnownError)
LIKELY = {
    "besok": 16, "flera": 3, "hjalpmedel": 2, "sagt": 5, "visat": 2, "makulera": 5, "vantetid": 4,
    "extern": 5, "dra": 2, "utdrag": 5, "reglera": 3, "sammanfor": 2, "skriv": 4, "las": 6,
    "byt": 3, "ratta": 2,
}  # fmt: skip


MANY_VISITS = LIKELY | {"besok": 120, "makulera": 12, "skriv": 1, "las": 1, "byt": 1, "sagt": 1}
"""What makes fees enough to reach a ceiling by themselves, most of them at one desk."""


def history(seed: int, likely: Mapping[str, int] = LIKELY) -> list[Step]:
    """Return a history of 8 to 40 steps.

    Args:
        seed: the same gives the same.
        likely: how likely each kind of step is.
    """
    rng = random.Random(seed)
    names = rng.choices(list(likely), list(likely.values()), k=rng.randint(8, 40))
    numbers = rng.choice((NUMBERS[:1], NUMBERS[:2], NUMBERS[:2], NUMBERS))
    slow = rng.choice((0, 0, 5))  # desks whose clocks stand still write at the same moment
    return [_step(name, rng, numbers, slow) for name in names]


def _step(name: str, rng: random.Random, numbers: tuple[str, ...], slow: int) -> Step:
    back = rng.choice((0, 0, 0, 1, 3, 40, 200, 360, 366, 400))
    minutes = rng.choice((0, 1, 7, 60, 300, -30)) if slow else rng.choice((1, 7, 60))
    more: dict[str, tuple[Any, ...]] = {
        "besok": (rng.choice(numbers), back),
        "flera": (rng.choice(numbers), back, rng.choice((0, 1, 40))),
        "hjalpmedel": (rng.choice(numbers), rng.choice((1, 5, 9))),
        "sagt": (rng.choice(numbers), rng.choice((100, 600, 1300, 1450)), rng.choice((10, 300))),
        "visat": (rng.choice(numbers), rng.choice((0, 30, 300))),
        "makulera": (rng.randrange(50),),
        "vantetid": (rng.randrange(50),),
        "extern": (
            rng.choice(numbers),
            back,
            rng.choice(("B-1", "B-2")),
            rng.choice((0, 300, 900)),
        ),
        "dra": (rng.choice(numbers), rng.randrange(5)),
        "utdrag": (
            rng.choice(numbers),
            rng.choice((0, 250, 300, 500, 800, 1450)),
            rng.choice((1, 2, 30, 26 * 60)),
            rng.choice((None, None, None, 200)),
        ),
        "ratta": (rng.randrange(50), rng.choice((1, 30, 26 * 60))),
        "sammanfor": (rng.choice(list(BECOMES)),),
        "las": (rng.randrange(50),),
    }
    return (name, rng.randrange(2), minutes, *more.get(name, ()))


class TwoDesks:
    """Two desks with a file each, and the files they have written for each other."""

    def __init__(self, folder: Path, apart: timedelta = timedelta()) -> None:
        """Open both desks; each makes its file where there is none.

        Args:
            folder: of their files.
            apart: by how much the second clock is ahead; of the same moment only chance says which
                of two desks came first.
        """
        self._apart = apart
        self.tills = [Till.open(folder / d / "kassa.db", d) for d in ("K1", "K2")]
        self.sold: list[list[CheckoutId]] = [[], []]
        self.files: list[tuple[int, bytes]] = []
        self.extracts: list[list[bytes]] = [[], []]
        self.minutes = [0, 0]

    def close(self) -> None:
        """Close both."""
        for till in self.tills:
            till.close()

    def run(self, steps: list[Step]) -> None:
        """Do all of a history that can be done."""
        for name, desk, minutes, *more in steps:
            with suppress(*LEFT_OUT):
                getattr(self, f"_{name}")(desk, self.till(desk, minutes), *more)

    def till(self, desk: int, minutes: int = 0) -> Till:
        """Return a desk some minutes later."""
        self.minutes[desk] += minutes
        moment = START + timedelta(minutes=self.minutes[desk]) + desk * self._apart
        return replace(self.tills[desk], clock=FixedClock(moment))

    def meet(self) -> tuple[Till, Till]:
        """Let both take in all that the other knows, and return them."""
        one, other = self.till(0, 1), self.till(1, 1)
        carry(file_of(other), one)
        carry(file_of(one), other)
        carry(file_of(other), one)
        return one, other

    def _besok(self, desk: int, till: Till, who: str, back: int, **visit: Any) -> None:
        day = TODAY - timedelta(days=back)
        sold = till.sell(number=who, tidpunkt=f"{day}T07:00", **visit)
        self.sold[desk].append(sold.kvitto.checkout_id)

    def _flera(self, desk: int, till: Till, who: str, back: int, apart: int) -> None:
        days = (TODAY - timedelta(days=back), TODAY - timedelta(days=back + apart))
        first, second = (request_of(who, tidpunkt=f"{day}T07:00") for day in days)
        shown = till.quote_request(replace(first, besok=(*first.besok, *second.besok)))
        sold = till.complete(shown, confirmed=True)
        self.sold[desk].append(sold.kvitto.checkout_id)

    def _hjalpmedel(self, desk: int, till: Till, who: str, antal: int) -> None:
        goods = [{"artikel": "cpap_manad", "antal": antal}]
        self._besok(desk, till, who, 0, varor=goods, typ="varor")

    def _sagt(self, desk: int, till: Till, who: str, kr: int, back: int) -> None:
        sedan = TODAY - timedelta(days=back)
        claim = FrikortClaim(ackumulerat=Money.kr(kr), sedan=sedan)
        self._besok(desk, till, who, 0, claim=claim)

    def _visat(self, desk: int, till: Till, who: str, ahead: int) -> None:
        claim = FrikortClaim(frikort_till=TODAY + timedelta(days=ahead))
        self._besok(desk, till, who, 0, claim=claim)

    def _makulera(self, desk: int, till: Till, which: int) -> None:
        if self.sold[desk]:
            till.reverse(self.sold[desk].pop(which % len(self.sold[desk])))

    def _vantetid(self, desk: int, till: Till, which: int) -> None:
        if self.sold[desk]:
            fresh = CheckoutId(new_id())
            command = CorrectCheckout(
                checkout_id=self.sold[desk][which % len(self.sold[desk])],
                reversal_id=CheckoutId(new_id()),
                new_id=fresh,
                place=1,
                omstandighet="vantetid_over_30",
                skal="Väntade 40 minuter",
            )
            correct_checkout(command, till.ledger, till.taxa_book, till.clock, till.desk)
            self.sold[desk].remove(command.checkout_id)
            self.sold[desk].append(fresh)

    def _extern(self, desk: int, till: Till, who: str, back: int, number: str, kr: int) -> None:
        patient = till.ledger.find_patient(who)
        if patient is None:
            return
        day = TODAY - timedelta(days=back)
        command = command_of(patient.id, paid_on=day, belopp=Money.kr(kr), number=number)
        if not kr:
            command = command_of(patient.id, paid_on=day, number=number, giltigt_till=TODAY)
        register_extern(command, till.ledger, till.taxa_book, till.clock, till.desk)

    def _dra(self, desk: int, till: Till, who: str, which: int) -> None:
        patient = till.ledger.find_patient(who)
        noted = till.ledger.extern_list(patient.id) if patient else ()
        if patient and noted:
            entry_id: EntryId = noted[which % len(noted)].entry_id
            withdraw_extern(
                entry_id, patient.id, till.ledger, till.taxa_book, till.clock, till.desk
            )

    def _utdrag(
        self, desk: int, till: Till, who: str, kr: int, ago: int, frikort: int | None
    ) -> None:
        until = TODAY + timedelta(days=frikort) if frikort else ""
        content = f"{HEAD}{who};{kr};2026-01-04;{until}\n".encode()
        fetched = START - timedelta(minutes=ago)
        las_in(content, fetched, till.ledger, till.clock, till.desk)
        self.extracts[desk].append(content)

    def _ratta(self, desk: int, till: Till, which: int, ago: int) -> None:
        if self.extracts[desk]:
            content = self.extracts[desk][which % len(self.extracts[desk])]
            fetched = START - timedelta(minutes=ago)
            ratta_inlast(content, fetched, till.ledger, till.taxa_book, till.clock, till.desk)

    def _reglera(self, desk: int, till: Till) -> None:
        for owed in att_reglera_list(till.ledger, till.taxa_book, TODAY):
            command = Settle(CheckoutId(new_id()), owed, Betalsatt.KORT)
            settle(command, till.ledger, till.taxa_book, till.clock, till.desk)

    def _sammanfor(self, desk: int, till: Till, who: str) -> None:
        patient = till.ledger.find_patient(who)
        if patient is not None:
            join_patient(
                patient.id, BECOMES[who], till.ledger, till.taxa_book, till.clock, till.desk,
                is_confirmed=True,
            )  # fmt: skip

    def _skriv(self, desk: int, till: Till) -> None:
        self.files.append((desk, file_of(till)))

    def _las(self, desk: int, till: Till, which: int) -> None:
        theirs = [content for wrote, content in self.files if wrote != desk]
        if theirs:
            carry(theirs[which % len(theirs)], till)

    def _byt(self, desk: int, till: Till) -> None:
        carry(file_of(self.till(1 - desk)), till)
