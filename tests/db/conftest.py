"""A clinic's file with a row in every table, made once and copied for each test."""

import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from kassa.desk.dagsavslut import CloseDay, close_day
from kassa.desk.frikort_ports import ExternKvitto, Inlast, InlastStatus
from kassa.desk.ports import Patient
from kassa.desk.print_ports import PrintEvent
from kassa.desk.request import FrikortClaim
from kassa.frikort.entry import EntryKind
from kassa.ids import EntryId, InlastId, PatientId
from kassa.kvitto.document import Betalsatt, Kvitto
from kassa.money import Money
from kassa.patient import parse_identitet
from tests.helpers import raw
from tests.helpers.till import ADULT, CHILD, OTHER_ADULT, TODAY, Till

RESERVE = "19880504-A102"


@pytest.fixture(scope="session")
def filled_original(tmp_path_factory):
    path = tmp_path_factory.mktemp("filled") / "kassa.db"
    till = Till.open(path)
    sold = till.sell(claim=FrikortClaim(ackumulerat=Money.kr(1000)))
    till.reverse(sold.kvitto.checkout_id)
    till.sell(number=CHILD)
    till.reverse(till.sell(Betalsatt.FAKTURA, number=OTHER_ADULT).kvitto.checkout_id)
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
    close_day(CloseDay("z1"), till.ledger, till.clock, till.desk)
    till.close()
    add_day_records(path, sold.patient.id, sold.kvitto)
    add_money_records(path, "z1")
    return path


def add_money_records(path: Path, z_id: str) -> None:
    """Write a row into each table of invoices, payments and vouchers that has none yet."""
    by = ("K1", "Åsa", "2026-03-02T11:00:00.000Z")
    with closing(raw.connect(path)) as conn:
        faktura, patient = conn.execute(
            "SELECT id, patient_id FROM faktura WHERE belopp_ore > 0"
        ).fetchone()
        rows: dict[str, tuple[object, ...]] = {
            "faktura_val": (patient, "post", "Storgatan 1"),
            "faktura_handelse": (faktura, "paminnelse", "run1", "2026-05-01"),
            "inbetalning_fil": ("b" * 64, "csv"),
            "inbetalning": ("inbetalning_fil1", 1, "key1", "100001", 25_000, "2026-04-01"),
            "inbetalning_koppling": ("inbetalning1", faktura, 0),
            "sie_fil": ("c" * 64, "#FLAGGA 0"),
            "sie_verifikation": ("sie_fil1", z_id),
            "gallring": (
                1,
                "1900-01-01",
                "1900-01-01",
                f'{{"serial":1,"hash":"{"d" * 64}"}}',
                "d" * 64,
            ),
            "omsegling": (1, "gallring1", "{}", None),
        }
        for table, row in rows.items():
            values = (None, f"{table}1", *row, *by)
            conn.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values))})", values)


def add_day_records(path: Path, patient: PatientId, kvitto: Kvitto) -> None:
    """Write a row into each table of a day at the desk."""
    by = ("K1", "Åsa", "2026-03-02T11:00:00.000Z")
    rows: dict[str, tuple[object, ...]] = {
        "clerk_account": ("ASAO", "Åsa", "reception", "$argon2id$x", 1),
        "login_event": ("ASAO", "in"),
        "access_log": (patient, "Testmottagningen", "kassa"),
        "access_review": ("2026-03-01", "2026-03-31", "[]", "Inget att anmärka"),
        "parked": ("c9", "{}"),
        "parked_end": ("parked1", "upptagen"),
        "godkannande": (kvitto.checkout_id, "Örjan"),
        "oppning": (50_000,),
        "print_start": (kvitto.id, "Skrivare", 0),
        "backup_event": ("kopia", "kassa.kopia", None, "{}"),
        "number_gap": ("z_rapport", "K9", 4, 6, "Återställd från en kopia"),
        "avbrott": ("Cosmic",),
        "avbrott_slut": ("avbrott1",),
        "avbrott_rapport": ("avbrott1", 1),
        "avbrott_checkout": ("avbrott1", kvitto.checkout_id),
        "inforing_claim": ("v1", "Cosmic", "infor", "w1", "2026-03-02T11:05:00.000Z"),
        "inforing_svar": ("v1", "Cosmic", "infor", "infort", "C-1", "", "hand"),
        "utbyte": ("b" * 64, "K2", "2026-03-02T10:00:00.000Z", '["K2"]', 0, "[]"),
        "blankett_serie": (1, 20),
        "blankett": ("K1", 1, "inlagd", kvitto.checkout_id, ""),
        "blankett_oppnad": ("blankett9",),
        "taxa_dokument": ("root", 1, 1, '{"signed": {"version": 1}}'),
        "taxa_fil": ("x", "06", "2026-01-01", None, 1, "X", "a" * 64, "[]", "[]", "id"),
        "taxa_sprak": ("taxa_fil1", "en", "b" * 64, "kod"),
        "taxa_hamtning": ("/mnt", "", "", 1, None, None, by[2]),
        "taxa_bekraftelse": (by[2], "Åsa"),
        "klocka_bekraftelse": (by[2], None),
    }
    with closing(raw.connect(path)) as conn:
        for table, row in rows.items():
            values = (None, f"{table}1", *row, *by)
            conn.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values))})", values)


def add_frikort_records(till: Till, patient: Patient) -> None:
    """Write an extract, a receipt from elsewhere, a join and a mark to settle."""
    ledger, by = till.ledger, (till.desk.id, till.desk.clerk, till.clock.now())
    inlast = Inlast(InlastId("i1"), "a" * 64, till.clock.now(), *by, fil="f" * 64)
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
