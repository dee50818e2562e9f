"""A clinic's file with a row in every table, made once and copied for each test."""

import shutil
from dataclasses import replace

import pytest

from kassa.desk.frikort_ports import ExternKvitto, Inlast, InlastStatus
from kassa.desk.ports import Patient, PrintEvent
from kassa.desk.request import FrikortClaim
from kassa.frikort.entry import EntryKind
from kassa.ids import EntryId, InlastId, PatientId
from kassa.money import Money
from kassa.patient import parse_identitet
from tests.helpers.till import ADULT, CHILD, TODAY, Till

RESERVE = "19880504-A102"


@pytest.fixture(scope="session")
def filled_original(tmp_path_factory):
    path = tmp_path_factory.mktemp("filled") / "kassa.db"
    till = Till.open(path)
    sold = till.sell(claim=FrikortClaim(ackumulerat=Money.kr(1000)))
    till.reverse(sold.kvitto.checkout_id)
    till.sell(number=CHILD)
    with till.ledger.transaction():
        till.ledger.add_print(
            PrintEvent(
                "p1",
                sold.kvitto.id,
                "Skrivare",
                kopia=False,
                error=None,
                desk=till.desk.id,
                clerk=till.desk.clerk,
                written_at=till.clock.now(),
            )
        )
        add_frikort_records(till, sold.patient)
    till.close()
    return path


def add_frikort_records(till: Till, patient: Patient) -> None:
    """Write an extract, a receipt from elsewhere, a join and a mark to settle."""
    ledger, by = till.ledger, (till.desk.id, till.desk.clerk, till.clock.now())
    inlast = Inlast(InlastId("i1"), "a" * 64, till.clock.now(), *by)
    status = InlastStatus("s1", inlast.id, ADULT, Money.kr(500), TODAY, None)
    ledger.add_inlast(inlast, [status])
    (entry, *_) = (entry for entry in ledger.entry_list(patient.id) if entry.kind == "avgift")
    shown = replace(entry, id=EntryId("x1"), kind=EntryKind.EXTERN, charged=Money.kr(0))
    ledger.add_entry(replace(shown, checkout_id=None, besok_id=None))
    ledger.add_extern(ExternKvitto("k1", shown.id, patient.id, "08", "VC", "K-1", "Kalmar", *by))
    reserve = replace(patient, id=PatientId("r1"), identitet=parse_identitet(RESERVE, TODAY))
    ledger.add_patient(reserve, *by)
    ledger.add_join(reserve.id, patient.id, *by)
    ledger.add_att_reglera(patient.id, *by, is_open=True)


@pytest.fixture
def filled(filled_original, tmp_path):
    """Return a file of its own with three receipts, and a row in every table."""
    shutil.copytree(filled_original.parent, tmp_path / "clinic")
    return tmp_path / "clinic" / filled_original.name
