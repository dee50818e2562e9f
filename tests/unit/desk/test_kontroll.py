"""The check of the records: what it counts, notes, leaves out and tells on its way."""

import json
from dataclasses import replace

import pytest

from db.kontroll.source import open_kontroll
from kassa.adapters.passwords import Argon2Hasher
from kassa.desk.dagsavslut import CloseDay, close_day
from kassa.desk.kontroll.finding import RULE_LIST, RULES, Kontroll
from kassa.desk.kontroll.run import StoppedError, kontrollera
from kassa.desk.people import add_clerk
from kassa.desk.people_ports import ClerkAccount, Roll
from kassa.desk.register_extern import register_extern
from kassa.ids import ClerkId
from kassa.taxa.book import InstalledTaxaBook
from tests.helpers import raw
from tests.helpers.tamper import past_the_guards
from tests.helpers.till import OTHER_ADULT, Till, taxa
from tests.unit.desk.test_register_extern import command_of


@pytest.fixture
def check(till):
    """Return a function that checks the till's file while the till is open."""

    def check(book=None, **options) -> Kontroll:
        with open_kontroll(till.path, raw.key_for(till.path)) as source:
            return kontrollera(source, book or InstalledTaxaBook((taxa(),)), taxa(), **options)

    return check


def test_an_empty_clinic_holds(check):
    found = check()

    assert (found.findings, found.notes, found.seal, found.replayed) == ((), (), "", 0)


def test_everything_is_counted(till, check):
    till.sell()
    till.reverse(till.sell(typ="hembesok").kvitto.checkout_id)
    close_day(CloseDay("z-1"), till.ledger, till.clock, till.desk)

    found = check()
    assert found.findings == ()
    assert found.replayed == 2
    assert {name: found.counts[name] for name in ("kvitto", "payment", "z_rapport", "seal")} == {
        "kvitto": 3,
        "payment": 3,
        "z_rapport": 1,
        "seal": 4,
    }
    assert found.seal.startswith("4-")


def test_a_tariff_that_is_not_installed_is_said_and_no_fault(till, check):
    till.sell()
    till.sell(number=OTHER_ADULT)

    found = check(InstalledTaxaBook(()))
    assert (found.findings, found.replayed) == ((), 0)
    assert found.notes == (f"2 besök räknades inte om: taxan {taxa().id} är inte installerad.",)


def test_a_clock_that_went_back_is_noted_and_no_fault(till, check):
    till.sell()
    till.at("2026-03-01T09:00").sell(typ="hembesok", tidpunkt="2026-03-01T08:30")

    found = check()
    assert found.findings == ()
    assert found.notes == (
        "Kvitto K1-2 har en tidigare tid än K1-1: datorns klocka har ställts tillbaka.",
    )


def test_receipts_of_somebody_without_an_account_are_noted_once_there_are_accounts(till, check):
    """A window stood open without a login, or somebody wrote past it: no fault, but to be known."""
    till.sell()
    admin = ClerkAccount("ASAO", "Åsa Öberg", Roll.ADMINISTRATOR, "")
    later = till.at("2026-03-02T13:00")
    add_clerk(
        admin,
        "ett långt lösenord",
        None,
        till.ledger,
        Argon2Hasher(light=True),
        later.clock,
        till.desk,
    )
    later = till.at("2026-03-02T13:05")
    _by(later, "ASAO").sell(typ="hembesok")
    assert check().notes == ()
    _by(later, "root").sell(number=OTHER_ADULT)
    _by(later, "root").sell(number=OTHER_ADULT, typ="hembesok")

    found = check()
    assert found.findings == ()
    [note] = found.notes
    assert note == (
        "I K1 har root, som inte har något konto, skrivit 2 kvitton sedan kassan fick inloggning; "
        "det sista är K1-4. Stod ett fönster öppet utan inloggning?"
    )


def _by(till: Till, clerk: str) -> Till:
    """Return the same till with somebody else at it."""
    return replace(till, desk=replace(till.desk, clerk=ClerkId(clerk)))


def test_it_tells_how_far_it_has_come(till, check):
    for _ in range(3):
        till.sell()
    told = []
    check(progress=lambda *far: told.append(far))

    assert ("Sigillen", 3, 3) in told
    assert ("Nummerserierna", 3, 3) in told
    assert told[-1] == ("Patienternas kvitton", 1, 1)


def test_it_can_be_stopped(till, check):
    till.sell()

    def stop(what: str, done: int, whole: int) -> None:
        if what == "Nummerserierna":
            raise StoppedError

    with pytest.raises(StoppedError, match="avbröts"):
        check(progress=stop)


def test_findings_come_by_rule_each_once(till, check):
    till.sell()
    till.sell(typ="hembesok")
    with past_the_guards(till.path) as conn:
        conn.execute("UPDATE payment SET belopp_ore = belopp_ore + 100")
        conn.execute("UPDATE kvitto SET clerk = 'B'")

    found = check().findings
    order = [rule.id for rule in RULE_LIST]
    assert [order.index(each.rule) for each in found] == sorted(
        order.index(each.rule) for each in found
    )
    assert len(set(found)) == len(found) > 5
    assert all(RULES[each.rule].do == each.do for each in found)


def test_a_receipt_from_elsewhere_is_named_by_the_local_day_it_was_noted(till, check):
    """Half past midnight is the day before in UTC; the clerk finds it under today."""
    night = till.at("2026-03-03T00:30")
    command = command_of(till.sell().patient.id)
    register_extern(command, till.ledger, till.taxa_book, night.clock, till.desk)
    with past_the_guards(till.path) as conn:
        conn.execute("UPDATE frikort_entry SET kind = 'avgift' WHERE kind = 'extern'")

    (where,) = [f.where for f in check().findings if f.what.startswith("Det har ingen post")]
    assert where == f"Kvitto från annat håll, skrivet 2026-03-03 i {till.desk.id}"


def test_one_unreadable_receipt_does_not_hide_the_others(till, check):
    till.sell()
    till.sell(typ="hembesok")
    with past_the_guards(till.path) as conn:
        conn.execute("UPDATE kvitto SET document = '[]' WHERE serial = 1")
        conn.execute("UPDATE payment SET belopp_ore = 1 WHERE seq = 2")

    found = {(each.rule, each.where) for each in check().findings}
    assert {("lasbar", "Kvitto K1-1"), ("summa", "Kvitto K1-2")} <= found


def test_a_seal_that_is_no_json_is_told(till, check):
    till.sell()
    with past_the_guards(till.path) as conn:
        conn.execute("UPDATE seal SET rows = ?", (json.dumps(["x"]),))

    assert "Sigillet går inte att läsa." in [each.what for each in check().findings]
