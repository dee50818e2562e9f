"""The practice clinic shows a newcomer the main job at once, whatever the date."""

from __future__ import annotations

import pytest

from kassa.clock import FixedClock, local_now
from kassa.desk.ovning import SETTINGS, fill_ovning, ovning_patient_list
from kassa.desk.settings import Desk
from kassa.frikort.state import fold
from kassa.ids import ClerkId
from kassa.money import Money
from kassa.patient import parse_identitet
from tests.helpers.taxa import rjl, rjl_book
from tests.helpers.till import open_ledger


@pytest.mark.parametrize("now", ["2026-01-03T08:00", "2026-03-02T10:15", "2028-02-29T16:00"])
def test_the_promised_patients_are_there(tmp_path, now):
    clock = FixedClock.at_local(now)
    today = local_now(clock).date()
    ledger = open_ledger(tmp_path / "kassa.db")

    fill_ovning(ledger, rjl_book(), clock, Desk.of(SETTINGS, ClerkId("Övning"), ovning=True))

    states = {}
    for invented in ovning_patient_list(today):
        patient = ledger.find_patient(parse_identitet(invented.number, today).number)
        assert patient is not None
        states[invented.namn] = fold(ledger.entry_list(patient.id), rjl().hogkostnadsskydd, today)
    assert states["Alma Övning"].kvar == Money.kr(20)
    assert states["Bertil Övning"].has_frikort
    assert states["Gerd Övning"].ackumulerat == Money.kr(500)
    assert all(kvitto.ovning for kvitto in ledger.kvitto_list(100))
    ledger.close()


def test_the_child_is_under_20_and_the_oldest_over_85():
    today = local_now(FixedClock.at_local("2031-06-06T10:00")).date()
    years = {p.namn: today.year - int(p.number[:4]) for p in ovning_patient_list(today)}

    assert years["Cleo Övning"] < 19
    assert years["Doris Övning"] > 85
