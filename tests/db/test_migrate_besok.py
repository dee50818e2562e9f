"""A file of the first version, with a sale and its reversal, comes through the later steps."""

from contextlib import closing
from typing import Any

import pytest

from db.connection import open_database
from db.driver import sqlite3
from db.ledger import SqliteLedger
from db.migrations import STEPS
from kassa.frikort.entry import EntryKind
from kassa.ids import CheckoutId, PatientId
from kassa.kvitto.document import Kvitto, to_json
from kassa.kvitto.numbering import chain_faults
from tests.helpers import raw
from tests.helpers.raw import KEY
from tests.helpers.till import ADULT, TODAY, Till
from tests.helpers.whole import assert_sound, findings

BY = "'K1', 'Åsa', '2026-03-02T11:00:00.000Z'"
FACTS = '{"tidpunkt":"2026-03-02T10:15"}'


@pytest.fixture
def old_file(tmp_path):
    """Return a file as version 1 wrote it, with real receipts in it."""
    new = Till.open(tmp_path / "new" / "kassa.db")
    sold = new.sell(override=None).kvitto
    back = new.reverse(sold.checkout_id).kvitto
    new.close()

    path = tmp_path / "old" / "kassa.db"
    with closing(open_database(path, steps=STEPS[:1], key=KEY)) as database:
        run = database.conn.execute
        run(f"INSERT INTO patient VALUES (1, 'p', ?, 'personnummer', '1988-05-04', {BY})", [ADULT])
        run(
            "INSERT INTO patient_version VALUES"
            f" (1, 'pv', 'p', '1988-05-04', 'Märta', 'folkbokford', NULL, NULL, {BY})"
        )
        old = "INSERT INTO checkout VALUES (?, ?, 'p', '2026-03-02', 'lakarbesok', ?, ?, 't', 'h',"
        decision = (
            '{"att_betala":250,"belopp":250,"rader":[{"frikortsgrundande":true,"belopp":250}]}'
        )
        run(f"{old} 'Eget val', NULL, {BY})", [1, sold.checkout_id, FACTS, decision])
        entry = "INSERT INTO frikort_entry VALUES"
        run(
            f"{entry} (1, 'e1', 'p', 'avgift', '2026-03-02', 25000, 25000, NULL, NULL, ?, {BY})",
            [sold.checkout_id],
        )
        payment = "INSERT INTO payment VALUES"
        run(f"{payment} (1, 'b1', ?, 'kort', 25000, {BY})", [sold.checkout_id])
        kvitto = "INSERT INTO kvitto VALUES (?, ?, 'K1', ?, ?, ?, ?, ?, ?, ?, 'Åsa', ?)"
        at = "2026-03-02T11:00:00.000Z"

        def add(number: int, document: Kvitto) -> None:
            run(
                kvitto,
                [
                    number,
                    document.id,
                    number,
                    document.number,
                    document.kind.value,
                    document.checkout_id,
                    to_json(document),
                    document.previous_hash,
                    document.hash,
                    at,
                ],
            )

        add(1, sold)
        run(
            f"{old} 'Fel patient', ?, {BY})",
            [2, back.checkout_id, FACTS, decision, sold.checkout_id],
        )
        run(
            f"{entry} (2, 'e2', 'p', 'aterbetalning', '2026-03-02', 0, 0, 'e1', NULL, ?, {BY})",
            [back.checkout_id],
        )
        run(f"{payment} (2, 'b2', ?, 'kort', -25000, {BY})", [back.checkout_id])
        add(2, back)
    return path, sold.checkout_id, back.checkout_id


def test_what_version_1_wrote_is_read_as_before(old_file):
    """The visit has moved into a row of its own; receipts, chain, entries and payments are kept."""
    path, sold_id, back_id = old_file
    ledger: Any = SqliteLedger(open_database(path, key=KEY))

    sold, back = ledger.checkout(CheckoutId(sold_id)), ledger.checkout(CheckoutId(back_id))
    (besok,) = sold.besok
    assert (besok.effective_on, besok.produkt_id, besok.facts) == (TODAY, "lakarbesok", FACTS)
    assert (besok.skal, besok.taxa, besok.place) == ("Eget val", "t", 1)
    assert (sold.skal, sold.avser, sold.betalare) == (None, None, "")
    assert (back.besok, back.skal, back.avser) == ((), "Fel patient", sold_id)
    fee, counter = ledger.entry_list(PatientId("p"))
    assert (fee.kind, fee.besok_id) == (EntryKind.AVGIFT, besok.id)
    assert (counter.kind, counter.besok_id) == (EntryKind.ATERBETALNING, None)
    assert chain_faults(ledger.series(ledger.desk_list()[0])) == ()
    ledger.close()
    assert_sound(path)
    assert [found for found in findings(path) if found.rule == "sigill"] == []


def test_the_guards_stand_again_after_the_step(old_file):
    """The step takes two guards away for a moment; afterwards every table has its own."""
    path = old_file[0]
    open_database(path, key=KEY).close()
    with closing(raw.connect(path)) as conn:
        for table in ("checkout", "frikort_entry", "besok"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                conn.execute(f"UPDATE {table} SET clerk = 'X'")
