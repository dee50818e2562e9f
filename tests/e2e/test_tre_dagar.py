"""Three days without systems, 900 visits at two desks, and the way back with all that goes wrong.

Two desks, each on its own file, sell for three days. On the third evening one takes in the other's
file and brings all of it back: into a Cosmic that has some of it already, and into an eFrikort on
loopback that knows fees and a frikort the desks did not. In between a receipt is reversed, the
power goes in the middle of ticking, and a file is read twice. At the end every krona is accounted
for, no visit stands twice anywhere, and what patients are owed is exactly what an independent count
says.
"""

import os
import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest

from kassa.adapters.efrikort_soap import EfrikortAccess, SoapEfrikort
from kassa.adapters.system_files import system_bok
from kassa.aterforing.inforing import Atgard, Inforing, Lage, Svar
from kassa.desk.aterforing import Besvara, answered_anew, besvara, take
from kassa.desk.att_reglera import att_reglera_list
from kassa.desk.avbrott import begin_avbrott, end_avbrott
from kassa.desk.avbrott_rapport import avbrott_grupp_list, avbrott_rapport, inforing_of
from kassa.desk.efrikort import godta, jamfor
from kassa.desk.efrikort_skicka import skicka, ta_bort
from kassa.desk.las_in import las_in
from kassa.ids import DeskId, new_id
from kassa.kvitto.numbering import chain_faults
from kassa.money import ZERO, Money
from tests.helpers import frikort_model
from tests.helpers.desks import assert_same, carry, file_of
from tests.helpers.efrikort_server import EfrikortServer, Kept
from tests.helpers.killed import was_killed
from tests.helpers.number import adult_number
from tests.helpers.till import Till
from tests.helpers.whole import assert_whole

DAYS = (date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4))
VISITS = 900
PATIENTS = 140
WITH_EFRIKORT = 12  # the persons that eFrikort itself is asked about
UNIT, OTHER_UNIT = "SE2321000057-4F01", "SE2321000024-77A1"
ENHETER = [UNIT, "Testmottagningen"]
BOK = system_bok("06")
NUMBERS = [adult_number(place) for place in range(PATIENTS)]


def sell_three_days(tills: tuple[Till, Till], chance: random.Random) -> None:
    """Sell at both desks, in turns; the same patients come to both."""
    sold = 0
    for day in DAYS:
        for turn in range(VISITS // len(DAYS)):
            till = tills[chance.randrange(2)]
            hour, minute = 7 + turn * 10 // (VISITS // len(DAYS)), turn % 60
            at = f"{day}T{hour:02}:{minute:02}"
            number = NUMBERS[chance.randrange(PATIENTS)]
            typ = chance.choice(["mottagning", "mottagning", "distans", "hembesok"])
            till.at(at).sell(number=number, tidpunkt=at, typ=typ)
            sold += 1
    assert sold == VISITS


def rows_of(till: Till) -> tuple[Inforing, ...]:
    return inforing_of(till.ledger.avbrott_list(), till.ledger, BOK)


def answer(till: Till, row: Inforing, svar: Svar, anteckning: str = "") -> None:
    shown = row.svar.id if row.svar else None
    command = Besvara(new_id(), row.key, svar, f"C-{row.post.kvitto_number}", anteckning, shown)
    take(row.key, "w1", till.ledger, till.clock, till.desk)
    besvara(command, "w1", till.ledger, till.clock, till.desk)


def test_three_days_nine_hundred_visits_two_desks(tmp_path):
    chance = random.Random(20260302)
    one = Till.open(tmp_path / "k1" / "kassa.db", "K1").at("2026-03-02T06:30")
    two = Till.open(tmp_path / "k2" / "kassa.db", "K2").at("2026-03-02T06:45")
    extract = "personnummer;summa;första avgift;frikort till\n" + "".join(
        f"{number};{700 + 50 * (place % 9)};2025-09-{1 + place % 28:02};\n"
        for place, number in enumerate(NUMBERS[:40])
    )
    fetched = one.at("2026-03-01T20:00").clock.moment
    for till in (one, two):
        las_in(extract.encode(), fetched, till.ledger, till.clock, till.desk)
        begin_avbrott("Cosmic och eFrikort", till.ledger, till.clock, till.desk)
    sell_three_days((one, two), chance)

    # The evening of the third day: the other desk's file, read twice, and ours back to it.
    one, two = one.at("2026-03-04T18:00"), two.at("2026-03-04T18:00")
    for till in (one, two):
        end_avbrott(till.ledger, till.clock, till.desk)
    content = file_of(two)
    assert carry(content, one).was_known is False
    assert carry(content, one).was_known is True
    carry(file_of(one), two)
    assert_same(one, two, NUMBERS, DAYS[-1])

    rows = rows_of(one)
    main = [row for row in rows if row.target.is_main]
    assert len(main) == VISITS
    assert [r.post.number for r in main] == [
        n for n, _ in sorted(first_seen(main).items(), key=lambda i: (i[1], i[0]))
        for _ in range(sum(r.post.number == n for r in main))
    ]  # fmt: skip

    one.ledger.close()
    two.ledger.close()
    bring_back(one, chance)

    with EfrikortServer() as server:
        efrikort(one, server)

    one = replace(Till.open(one.path, "K1"), clock=one.clock)
    rapport = report(one)
    assert rapport.kvitton.antal == VISITS
    assert rapport.differens == ZERO
    assert not any(row.is_open for row in rapport.rader if row.target.is_main)
    assert_whole(one.path)
    for desk in ("K1", "K2"):
        assert chain_faults(one.ledger.series(DeskId(desk))) == ()
    one.close()


def first_seen(main: list[Inforing]) -> dict[str, str]:
    first: dict[str, str] = {}
    for row in main:
        at = row.post.tidpunkt.isoformat()
        first[row.post.number] = min(first.get(row.post.number, at), at)
    return first


def report(till: Till):
    (grupp,) = avbrott_grupp_list(till.ledger.avbrott_list())
    return avbrott_rapport(grupp, till.ledger, BOK, till.clock, till.desk)


def bring_back(closed: Till, chance: random.Random) -> None:
    """Enter everything into Cosmic, with the traps."""
    one = replace(Till.open(closed.path, "K1"), clock=closed.clock)
    main = [row for row in rows_of(one) if row.target.is_main]
    there = chance.sample(main, 30)  # somebody has entered these already
    stands: Counter[str] = Counter(row.post.id for row in there)
    half = len(main) // 2
    by_hand = {row.post.id for row in there}
    for row in main[:half]:
        svar = Svar.FANNS_REDAN if row.post.id in by_hand else Svar.INFORT
        stands[row.post.id] += svar is Svar.INFORT
        answer(one, row, svar)

    # The power goes in the middle of ticking: before each statement of one answer.
    one.ledger.close()
    cut = next(row for row in main[half:] if row.post.id not in by_hand)
    killed = kill_while_ticking(one.path, cut)
    stands[cut.post.id] += 1
    one = replace(Till.open(one.path, "K1"), clock=one.clock)
    assert killed > 5
    later = replace(one, clock=one.at("2026-03-04T18:30").clock)  # the claim has ended by itself
    for row in rows_of(later):
        if not row.target.is_main or not row.is_open:
            continue
        svar = Svar.FANNS_REDAN if row.post.id in by_hand else Svar.INFORT
        stands[row.post.id] += svar is Svar.INFORT
        answer(later, row, svar)

    # A receipt is reversed meanwhile: it comes back, to be removed.
    gone = next(row for row in main[:half] if row.post.desk == "K1" and row.post.att_betala)
    later.reverse(gone.post.checkout_id)
    (back,) = [row for row in rows_of(later) if row.target.is_main and row.is_open]
    assert (back.post.id, back.atgard) == (gone.post.id, Atgard.TA_BORT)
    stands[gone.post.id] -= 1
    answer(later, back, Svar.INFORT)

    assert set(stands.values()) <= {0, 1}
    assert sum(stands.values()) == VISITS - 1
    later.ledger.close()


def kill_while_ticking(path: Path, row: Inforing) -> int:
    """Kill the answer of one row before each of its statements; nothing is ever half written."""
    if not hasattr(os, "fork"):
        pytest.skip("needs fork and SIGKILL")
    import signal

    from tests.helpers.killed import Countdown

    def child(place: int) -> None:
        till = Till.open(path, "K1").at("2026-03-04T18:00")
        Countdown(place).watch(till.ledger._db.conn)
        answer(till, row, Svar.INFORT)
        os.kill(os.getpid(), signal.SIGKILL)

    for place in range(1, 60):
        assert was_killed(partial(child, place))
        till = Till.open(path, "K1")
        answers = till.ledger.inforing_svar_list([row.post.id])
        till.close()
        if answers:
            assert len(answers) == 1
            return place
    raise AssertionError("never came through")


def efrikort(one: Till, server: EfrikortServer) -> None:
    """Compare with eFrikort and complete it; the refund list is right to the krona."""
    one = replace(Till.open(one.path, "K1"), clock=one.at("2026-03-05T09:00").clock)
    parts = (one.ledger, one.clock, one.desk)
    access = EfrikortAccess(
        server.address, "SE2321000057-01", "Region Jönköpings län", UNIT, "SE2321000057-P1"
    )
    service = SoapEfrikort(access)
    asked = NUMBERS[40 : 40 + WITH_EFRIKORT]  # those without an extract
    elsewhere = prepare(server, one, asked)
    for number in asked:
        rows = rows_of_person(one, number)
        godta(
            jamfor(service.read(number), rows, ENHETER),
            "w1", one.ledger, one.taxa_book, one.clock, one.desk,
        )  # fmt: skip
        for row in answered_anew(rows, one.ledger):
            if row.target.is_efrikort and row.lage is Lage.KVAR and row.atgard is Atgard.INFOR:
                now = answered_anew(rows, one.ledger)
                skicka(row, now, service, ENHETER, "w1", parts)
            elif row.target.is_efrikort and row.lage is Lage.KVAR:
                ta_bort(row, service, "w1", parts)
        mine = Counter(
            (row.post.tidpunkt.date(), row.target.belopp.whole_kr)
            for row in rows
            if not row.post.is_reversed
        )
        theirs = Counter(
            (kept.day, int(kept.amount))
            for kept in server.active(number.replace("-", ""))
            if kept.unit == UNIT
        )
        assert mine == theirs, number
    assert_refunds(one, asked, elsewhere)
    one.ledger.close()


def rows_of_person(till: Till, number: str) -> list[Inforing]:
    return [r for r in rows_of(till) if r.target.is_efrikort and r.post.number == number]


def prepare(
    server: EfrikortServer, one: Till, asked: list[str]
) -> dict[str, list[tuple[date, int]]]:
    """Let eFrikort know some of our visits, fees elsewhere, and a frikort."""
    elsewhere: dict[str, list[tuple[date, int]]] = {}
    for place, number in enumerate(asked):
        person = number.replace("-", "")
        for row in rows_of_person(one, number)[: place % 2]:  # every other has one entered already
            day, kr = row.post.tidpunkt.date(), row.target.belopp.whole_kr
            server.kept.append(Kept(person, Decimal(kr), day, UNIT))
        if place % 3 == 0:
            fees = [
                (date(2026, 1, 10 + place % 9), 700),
                (date(2026, 2, 20), 400 + 50 * place % 350),
            ]
            elsewhere[number] = fees
            for day, kr in fees:
                server.kept.append(Kept(person, Decimal(kr), day, OTHER_UNIT))
    with_frikort = asked[1]
    server.card[with_frikort.replace("-", "")] = (date(2026, 2, 1), date(2026, 12, 31))
    elsewhere[with_frikort] = [(date(2026, 1, 1), 1450)]
    return elsewhere


def assert_refunds(
    one: Till, asked: list[str], elsewhere: dict[str, list[tuple[date, int]]]
) -> None:
    """What our two desks owe is what an independent model of the frikort says."""
    from kassa.frikort.entry import taken_back
    from kassa.frikort.skillnad import skillnad_list

    skydd = one.taxa_book.valid_on(DAYS[0]).hogkostnadsskydd
    for number in asked:
        patient = one.ledger.find_patient(number)
        if patient is None:
            continue
        entries = one.ledger.entry_list(patient.id)
        gone = taken_back(entries)
        own = [e for e in entries if e.kind == "avgift" and e.id not in gone]
        known = [
            frikort_model.Fee(f"x{place}", day, kr)
            for place, (day, kr) in enumerate(elsewhere.get(number, []))
        ]
        known += [frikort_model.Fee(e.id, e.effective_on, e.belopp.whole_kr) for e in own]
        steps = frikort_model.steps(known, lambda _day: 1450, rolling=True)
        rightly = {e.id: e.charged.whole_kr - steps[e.id].paid for e in own}
        owed = {e: kr for e, kr in rightly.items() if kr}
        found = {s.entry.id: s.belopp.whole_kr for s in skillnad_list(entries, skydd)}
        assert found == owed, number
    listed = att_reglera_list(one.ledger, one.taxa_book, DAYS[-1] + timedelta(days=1))
    assert any(item.att_aterbetala > Money.kr(0) for item in listed)
