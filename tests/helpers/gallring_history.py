"""Histories of desks that exchange files, and of which some forget, in any order.

A history is a list of steps; each is a handful of small numbers, so that it can be drawn by chance
and shortened by leaving steps out. Whatever a desk refuses to its own clerk is no step at all; an
exchange is never refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from kassa.adapters.system_files import system_bok
from kassa.aterforing.inforing import Svar
from kassa.clock import FixedClock, to_local
from kassa.desk.aterforing import Besvara, aterforing, besvara, take
from kassa.desk.att_reglera import att_reglera_list
from kassa.desk.avbrott import begin_avbrott, end_avbrott
from kassa.desk.change_patient import join_patient
from kassa.desk.dagsavslut import CloseDay, close_day
from kassa.desk.gallra import gallra, plan_gallring
from kassa.desk.las_in import las_in
from kassa.desk.register_extern import register_extern, withdraw_extern
from kassa.desk.request import FrikortClaim
from kassa.desk.settings import Fakturering
from kassa.desk.settle import Settle, settle
from kassa.desk.utbyte import UtbyteError, write_utbyte
from kassa.errors import UserFacingError
from kassa.faktura.document import Kanal
from kassa.ids import CheckoutId, EntryId, new_id
from kassa.kvitto.document import Betalsatt
from kassa.kvitto.numbering import chain_faults
from kassa.money import Money
from tests.helpers.desks import carry, file_of, seen_by
from tests.helpers.till import ADULT, OTHER_ADULT, Till
from tests.helpers.whole import assert_whole
from tests.unit.desk.test_register_extern import command_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Step = tuple[str, int, int, int, int]
"""What happens, at which desk, after how long, and two choices."""

RESERVE = "19880504-A102"
SAMORDNING = "19880564-2389"
WHO = (ADULT, OTHER_ADULT, RESERVE, SAMORDNING)
RECEIPTS = ("B-1", "b 1", "B-2")
WAITS = (
    timedelta(minutes=10), timedelta(hours=5), timedelta(days=30), timedelta(days=200),
    timedelta(days=3 * 365), timedelta(days=8 * 365),
)  # fmt: skip
DESKS = ("K1", "K2", "K3")


@dataclass
class History:
    """Some desks and what they have done.

    Attributes:
        tills: the desks.
        now: of the world, UTC.
        files: what was written, with the desk that did.
        forgotten: who was taken out at one of them.
        log: what happened, for whoever looks for a fault.
    """

    tills: list[Till]
    now: datetime = FixedClock.at_local("2026-02-01T10:00").moment
    files: list[tuple[int, bytes]] = field(default_factory=list)
    forgotten: set[str] = field(default_factory=set)
    log: list[str] = field(default_factory=list)

    @classmethod
    def begin(cls, folder: Path, desks: int = 2) -> History:
        """Open desks that have never met."""
        tills = [Till.open(folder / desk / "kassa.db", desk) for desk in DESKS[:desks]]
        return cls(
            [
                replace(till, desk=replace(till.desk, fakturering=Fakturering(serie)))
                for serie, till in enumerate(tills, 1)
            ]
        )

    def close(self) -> None:
        """Close all."""
        for till in self.tills:
            till.close()

    def play(self, step: Step) -> None:
        """Let one thing happen."""
        what, desk, wait, one, two = step
        self.now += WAITS[wait % len(WAITS)]
        place = desk % len(self.tills)
        self.log.append(f"{self.now:%Y-%m-%d %H:%M} {DESKS[place]} {what} {one} {two}")
        if what in EXCHANGES:
            EXCHANGES[what](self, place, one)
            return
        till = self.at(place)
        known = {number for number in WHO if till.ledger.find_patient(number)}
        try:
            WORKS[what](till, one, two)
        except UserFacingError as error:
            self.log.append(f"    refused: {error.message}")
        self.forgotten |= {number for number in known if not till.ledger.find_patient(number)}

    def at(self, place: int) -> Till:
        """Return a desk at the present."""
        return replace(self.tills[place], clock=FixedClock(self.now))

    def other(self, place: int, choice: int) -> int:
        """Return one of the other desks."""
        others = [each for each in range(len(self.tills)) if each != place]
        return others[choice % len(others)]

    def carry(self, content: bytes, place: int) -> None:
        """Take a file in at a desk, and look whether it and the desk are whole."""
        till = self.at(place)
        carry(content, till)
        for desk in till.ledger.desk_list():
            assert chain_faults(till.ledger.series(desk)) == ()
        assert_whole(till.path)

    def meet(self) -> None:
        """Let everybody meet everybody, and look whether they know the same of who still comes.

        Where two desks have joined a number to two others, each keeps its own: told, not settled.
        """
        for _ in range(len(self.tills)):
            self.now += timedelta(minutes=10)
            files = [file_of(self.at(place)) for place in range(len(self.tills))]
            for writer, content in enumerate(files):
                for reader in range(len(self.tills)):
                    if reader != writer:
                        self.carry(content, reader)
        if any(each.krockar for till in self.tills for each in till.ledger.utbyte_list()):
            return
        numbers = [
            number
            for number in WHO
            if number not in self.forgotten
            and all(till.ledger.find_patient(number) for till in self.tills)
        ]
        on = to_local(self.now).date()
        # Not the order of entries: what both have withdrawn stays as each of them wrote it.
        seen = (seen_by(till, numbers, on) for till in self.tills)
        first, *others = ({who: each[:2] for who, each in one.items()} for one in seen)
        for each in others:
            assert each == first


def _day(till: Till) -> date:
    return to_local(till.clock.now()).date()


def _sell(till: Till, one: int, two: int, betalsatt: Betalsatt = Betalsatt.KORT) -> None:
    at = to_local(till.clock.now()) - timedelta(days=(0, 0, 3, 40)[two % 4])
    typ = ("mottagning", "distans")[two // 4 % 2]
    till.sell(betalsatt, number=WHO[one % 4], tidpunkt=f"{at:%Y-%m-%dT%H:%M}", typ=typ)


def _invoice(till: Till, one: int, two: int) -> None:
    at = to_local(till.clock.now())
    shown = till.quote(number=WHO[one % 4], tidpunkt=f"{at:%Y-%m-%dT%H:%M}")
    till.complete(shown, Betalsatt.FAKTURA, confirmed=True, kanal=(None, Kanal.POST)[two % 2])


def _claim(till: Till, one: int, two: int) -> None:
    at = to_local(till.clock.now())
    claim = FrikortClaim(
        ackumulerat=Money.kr(100 + two % 14 * 100), sedan=at.date() - timedelta(20)
    )
    till.sell(number=WHO[one % 4], tidpunkt=f"{at:%Y-%m-%dT%H:%M}", claim=claim)


def _take_back(till: Till, one: int, two: int) -> None:
    standing = [
        kvitto.checkout_id
        for kvitto in till.ledger.kvitto_list(1000)
        if kvitto.number.startswith(f"{till.desk.id}-")
        and kvitto.kind != "retur"
        and till.ledger.reversal_of(kvitto.checkout_id) is None
    ]
    if standing:
        till.reverse(standing[-1 - one % len(standing)], skal="Märta ringde")


def _elsewhere(till: Till, one: int, two: int) -> None:
    patient = till.ledger.find_patient(WHO[one % 4])
    if patient is not None:
        day = _day(till) - timedelta(days=10 * (two // 3 % 5))
        command = command_of(patient.id, paid_on=day, belopp=Money.kr(300))
        fresh = replace(
            command, number=RECEIPTS[two % 3], extern_id=new_id(), entry_id=EntryId(new_id())
        )
        register_extern(fresh, till.ledger, till.taxa_book, till.clock, till.desk)


def _withdraw(till: Till, one: int, two: int) -> None:
    patient = till.ledger.find_patient(WHO[one % 4])
    externs = till.ledger.extern_list(patient.id) if patient else ()
    if patient and externs:
        entry_id = externs[two % len(externs)].entry_id
        withdraw_extern(entry_id, patient.id, till.ledger, till.taxa_book, till.clock, till.desk)


def _extract(till: Till, one: int, two: int) -> None:
    fetched = till.clock.now() - timedelta(hours=1 + one % 4)
    first = to_local(fetched).date() - timedelta(30)
    rows = [f"{number};{200 + two % 10 * 100};{first};" for number in WHO[: 1 + one % 4]]
    content = "\n".join(("personnummer;summa;första avgift;frikort till", *rows, ""))
    las_in(content.encode(), fetched, till.ledger, till.clock, till.desk)


def _settle(till: Till, one: int, two: int) -> None:
    for owed in att_reglera_list(till.ledger, till.taxa_book, _day(till)):
        way = (Betalsatt.KORT, Betalsatt.FAKTURA)[two % 2]
        command = Settle(CheckoutId(new_id()), owed, way)
        settle(command, till.ledger, till.taxa_book, till.clock, till.desk)


def _join(till: Till, one: int, two: int) -> None:
    old = (RESERVE, SAMORDNING)[two % 2]
    patient = till.ledger.find_patient(old)
    if patient is not None:
        into = (ADULT, SAMORDNING, ADULT, OTHER_ADULT)[one % 4]
        join_patient(
            patient.id, into, till.ledger, till.taxa_book, till.clock, till.desk, is_confirmed=True
        )


def _rename(till: Till, one: int, two: int) -> None:
    patient = till.ledger.find_patient(WHO[one % 4])
    if patient is not None:
        with till.ledger.transaction():
            at = till.clock.now()
            renamed = replace(patient, namn=f"Märta {two}")
            till.ledger.add_patient(renamed, till.desk.id, till.desk.clerk, at)


def _outage(till: Till, one: int, two: int) -> None:
    avbrott = begin_avbrott("Cosmic", till.ledger, till.clock, till.desk)
    _sell(till, one, 0)
    if two % 3:
        end_avbrott(till.ledger, till.clock, till.desk)
    for row in aterforing([avbrott.id], till.ledger, system_bok("06"))[: two % 3]:
        take(row.key, "fönster", till.ledger, till.clock, till.desk)
        svar = Besvara(new_id(), row.key, Svar.SKILJER_SIG, "C-1", "Märta heter Svea")
        besvara(svar, "fönster", till.ledger, till.clock, till.desk)


def _close_day(till: Till, one: int, two: int) -> None:
    close_day(CloseDay(new_id()), till.ledger, till.clock, till.desk)


def _gallra(till: Till, one: int, two: int) -> None:
    plan = plan_gallring(till.ledger, till.clock, 5)
    gallra(plan, "BOSS", till.ledger, till.clock, till.desk)


WORKS: dict[str, Callable[[Till, int, int], None]] = {
    "sell": _sell,
    "invoice": _invoice,
    "claim": _claim,
    "take_back": _take_back,
    "elsewhere": _elsewhere,
    "withdraw": _withdraw,
    "extract": _extract,
    "settle": _settle,
    "join": _join,
    "rename": _rename,
    "outage": _outage,
    "close_day": _close_day,
    "gallra": _gallra,
}


def _write(history: History, place: int, one: int) -> None:
    history.files.append((place, file_of(history.at(place))))


def _read_old(history: History, place: int, one: int) -> None:
    others = [content for writer, content in history.files if writer != place]
    if others:
        history.carry(others[one % len(others)], place)


def _one_way(history: History, place: int, one: int) -> None:
    history.carry(file_of(history.at(place)), history.other(place, one))


def _exchange(history: History, place: int, one: int) -> None:
    other = history.other(place, one)
    mine, theirs = file_of(history.at(place)), file_of(history.at(other))
    history.carry(theirs, place)
    history.carry(mine, other)


def _since(history: History, place: int, one: int) -> None:
    """Carry what is new since the last file; where that is not enough, do what is said."""
    till, other = history.at(place), history.other(place, one)
    known = [
        each.made_at
        for each in history.tills[other].ledger.utbyte_list()
        if each.fran_desk == till.desk.id
    ]
    if not known:
        return
    try:
        history.carry(write_utbyte(till.ledger, till.clock, till.desk, max(known)), other)
    except UtbyteError as error:  # of a third desk, that came there after it was written
        if "utan --sedan" not in error.message:
            raise
        history.carry(file_of(till), other)


EXCHANGES: dict[str, Callable[[History, int, int], None]] = {
    "write": _write,
    "read_old": _read_old,
    "one_way": _one_way,
    "exchange": _exchange,
    "since": _since,
}
