"""The way back: what is to be entered where, by one at a time, and what came of it."""

from datetime import timedelta

import pytest

from kassa.adapters.system_files import system_bok
from kassa.aterforing.inforing import Atgard, Inforing, Lage, Svar
from kassa.clock import FixedClock
from kassa.desk.aterforing import (
    LEASE,
    AnsweredError,
    Besvara,
    TakenError,
    aterforing,
    besvara,
    release,
    take,
)
from kassa.desk.att_reglera import att_reglera_of
from kassa.desk.avbrott import begin_avbrott, end_avbrott
from kassa.desk.settle import Settle, settle
from kassa.errors import InvalidInputError
from kassa.ids import CheckoutId, new_id
from kassa.kvitto.document import Betalsatt
from kassa.money import Money
from tests.helpers.till import ADULT, CHILD, OTHER_ADULT, TODAY, Till


@pytest.fixture
def till(tmp_path):
    till = Till.open(tmp_path / "kassa.db")
    begin_avbrott("Cosmic", till.ledger, till.clock, till.desk)
    yield till
    till.close()


def rows(till: Till, *systems: str) -> list[Inforing]:
    """Return the rows of every outage, of some systems or of all but eFrikort."""
    every = (a.id for a in till.ledger.avbrott_list())
    found = aterforing(every, till.ledger, system_bok("06"))
    return [
        row
        for row in found
        if (row.target.system in systems if systems else row.target.system != "eFrikort")
    ]


def answer(till: Till, row: Inforing, svar: Svar, anteckning: str = "", holder: str = "w"):
    command = Besvara(new_id(), row.key, svar, "C-1", anteckning, row.svar.id if row.svar else None)
    return besvara(command, holder, till.ledger, till.clock, till.desk)


@pytest.mark.parametrize(
    ("visit", "systems"),
    [
        ({}, ["Cosmic", "eFrikort"]),
        ({"vardniva": "tandvard", "vardgivarkategori": "tandlakare"}, ["T4", "eFrikort"]),
        (
            {"vardniva": "ambulans", "vardgivarkategori": "ambulanspersonal"},
            ["Paratus", "eFrikort"],
        ),
        (
            {"typ": "vaccination", "vaccin": {"mot": "tbe", "pris": 420}},
            ["MittVaccin"],
        ),
        ({"typ": "varor", "varor": [{"artikel": "cpap_manad", "antal": 1}]}, ["webSESAM"]),
        (
            {"varor": [{"artikel": "cpap_manad", "antal": 1}]},
            ["Cosmic", "webSESAM", "eFrikort"],
        ),
        ({"varor": [{"artikel": "intyg_a", "antal": 1}]}, ["Cosmic", "eFrikort"]),
    ],
)
def test_each_kind_of_visit_names_its_system(till, visit, systems):
    """Cosmic, T4, Paratus, MittVaccin, webSESAM; what counts is compared with eFrikort besides."""
    till.sell(**visit)

    found = [row.target.system for row in rows(till, *systems, "Cosmic")]

    assert found == systems


def test_the_money_of_a_visit_is_tied_to_one_system(till):
    """Goods named elsewhere besides do not count twice; eFrikort has what counts."""
    till.sell(varor=[{"artikel": "intyg_a", "antal": 1}, {"artikel": "cpap_manad", "antal": 1}])
    (post,) = {row.post.id: row.post for row in rows(till)}.values()

    main = [target for target in post.targets if target.is_main]

    assert [target.belopp for target in main] == [post.att_betala]
    assert post.targets[-1].belopp == Money.kr(250)
    assert main[0].rader[0].produkt == "Läkarbesök, primärvård"


def test_rows_come_by_patient_and_time(till):
    """All of a patient's visits together, by time; patients by their first visit."""
    till.sell(number=OTHER_ADULT, tidpunkt="2026-03-02T09:00")
    till.sell(number=ADULT, tidpunkt="2026-03-02T08:00")
    till.sell(number=OTHER_ADULT, tidpunkt="2026-03-02T08:30", typ="distans")

    found = [(row.post.number, row.post.tidpunkt.hour) for row in rows(till)]

    assert found == [(ADULT, 8), (OTHER_ADULT, 8), (OTHER_ADULT, 9)]


def test_a_row_is_done_when_it_was_entered_or_there_already(till):
    """What differs, and what cannot be entered, stays and says why."""
    for number in (ADULT, OTHER_ADULT, CHILD):
        till.sell(number=number)
    till.sell(number=ADULT, typ="distans")
    entered, there, differs, cannot = rows(till)
    answer(till, entered, Svar.INFORT)
    answer(till, there, Svar.FANNS_REDAN)
    answer(till, differs, Svar.SKILJER_SIG, "Där står 100 kr")
    answer(till, cannot, Svar.KAN_INTE, "Patienten saknas")

    lagen = [row.lage for row in rows(till)]

    assert lagen == [Lage.KLAR, Lage.KLAR, Lage.REDA_UT, Lage.REDA_UT]
    last = rows(till)[3].svar
    assert last is not None
    assert last.anteckning == "Patienten saknas"


@pytest.mark.parametrize("svar", [Svar.SKILJER_SIG, Svar.KAN_INTE])
def test_what_stays_needs_a_reason(till, svar):
    till.sell()

    with pytest.raises(InvalidInputError):
        answer(till, rows(till)[0], svar)

    assert rows(till)[0].lage is Lage.KVAR


def test_a_visit_entered_and_then_taken_back_comes_again_to_be_removed(till):
    """One taken back before it was entered need not be entered, and stays in the list as that."""
    first = till.sell(number=ADULT)
    second = till.sell(number=OTHER_ADULT, tidpunkt="2026-03-02T10:30")
    answer(till, rows(till)[0], Svar.INFORT)
    end_avbrott(till.ledger, till.clock, till.desk)
    till.reverse(first.kvitto.checkout_id)
    till.reverse(second.kvitto.checkout_id)

    found = [(row.post.number, row.atgard, row.lage) for row in rows(till)]

    assert found == [
        (ADULT, Atgard.INFOR, Lage.KLAR),
        (ADULT, Atgard.TA_BORT, Lage.KVAR),
        (OTHER_ADULT, Atgard.INFOR, Lage.BEHOVS_INTE),
    ]


def test_what_was_entered_otherwise_is_removed_too(till):
    """A visit that stands there with another sum stands there all the same."""
    sold = till.sell()
    answer(till, rows(till)[0], Svar.SKILJER_SIG, "100 kr")
    till.reverse(sold.kvitto.checkout_id)

    assert [row.atgard for row in rows(till)] == [Atgard.INFOR, Atgard.TA_BORT]


def test_a_visit_of_before_the_outage_taken_back_during_it_is_to_be_removed(tmp_path):
    """It was entered when it was paid: only the removal is news."""
    till = Till.open(tmp_path / "kassa.db")
    sold = till.sell()
    begin_avbrott("Cosmic", till.ledger, till.clock, till.desk)
    till.reverse(sold.kvitto.checkout_id)

    assert [(r.atgard, r.lage) for r in rows(till)] == [(Atgard.TA_BORT, Lage.KVAR)]
    till.close()


def test_a_settlement_during_an_outage_is_a_row_of_its_own(till):
    """Money that went back has to reach the other system too."""
    for month in (1, 2):
        till.sell(tidpunkt=f"2026-0{month}-05T10:00", vardgivarkategori="lakare")
    sold = till.sell()
    till.sell(tidpunkt="2026-03-01T10:00")
    for day in (10, 11, 12):
        till.sell(tidpunkt=f"2026-01-{day}T10:00")
    owed = att_reglera_of(sold.patient.id, till.ledger, till.taxa_book, TODAY)
    assert owed is not None
    command = Settle(CheckoutId(new_id()), owed, Betalsatt.KORT)
    settled = settle(command, till.ledger, till.taxa_book, till.clock, till.desk)

    (row,) = [row for row in rows(till) if row.atgard is Atgard.REGLERA]

    assert row.post.att_betala == settled.kvitto.att_betala
    assert row.target.system == "Cosmic"


def test_two_windows_never_enter_the_same_row(till):
    """The second is told who has it; a window may renew its own claim."""
    till.sell()
    key = rows(till)[0].key
    take(key, "w1", till.ledger, till.clock, till.desk)
    take(key, "w1", till.ledger, till.clock, till.desk)

    with pytest.raises(TakenError, match="Åsa Öberg"):
        take(key, "w2", till.ledger, till.clock, till.desk)
    with pytest.raises(TakenError):
        answer(till, rows(till)[0], Svar.INFORT, holder="w2")

    release(key, "w1", till.ledger, till.clock, till.desk)
    assert take(key, "w2", till.ledger, till.clock, till.desk).holder == "w2"


def test_a_claim_left_behind_by_a_crash_ends_by_itself(till):
    till.sell()
    key = rows(till)[0].key
    claim = take(key, "w1", till.ledger, till.clock, till.desk)
    later = FixedClock(claim.until_at)

    assert take(key, "w2", till.ledger, later, till.desk).holder == "w2"
    assert claim.until_at - claim.written_at == LEASE


def test_a_claim_of_a_clock_that_was_ahead_strands_nothing(till):
    till.sell()
    key = rows(till)[0].key
    ahead = FixedClock(till.clock.moment + timedelta(days=300))
    take(key, "w1", till.ledger, ahead, till.desk)

    assert take(key, "w2", till.ledger, till.clock, till.desk).holder == "w2"


def test_the_same_answer_twice_is_written_once(till):
    """A retry finds the first; another answer to a row that is done is refused."""
    till.sell()
    (row,) = rows(till)
    command = Besvara(new_id(), row.key, Svar.INFORT, "C-1")

    first = besvara(command, "w", till.ledger, till.clock, till.desk)
    assert besvara(command, "w", till.ledger, till.clock, till.desk) == first
    with pytest.raises(AnsweredError):
        answer(till, row, Svar.INFORT)
    with pytest.raises(AnsweredError):
        answer(till, rows(till)[0], Svar.INFORT)


def test_a_mistaken_answer_is_taken_back_with_a_reason(till):
    """The row is there again; the mistake stays on record."""
    till.sell()
    answer(till, rows(till)[0], Svar.INFORT)
    answer(till, rows(till)[0], Svar.OPPNAD, "Fel patient i Cosmic")

    (row,) = rows(till)

    assert row.lage is Lage.KVAR
    assert len(till.ledger.inforing_svar_list([row.post.id])) == 2


def test_a_number_that_became_a_personnummer_is_entered_as_that(till):
    from kassa.desk.change_patient import join_patient

    sold = till.sell(number="19880504-A102")
    join_patient(sold.patient.id, ADULT, till.ledger, till.taxa_book, till.clock, till.desk)

    assert rows(till)[0].post.number == ADULT
