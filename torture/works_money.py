"""Invoices, payments that come in, the accounts, and retention."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kassa.bokforing.konto import Kontoplan
from kassa.clock import FixedClock, local_now
from kassa.desk.access import AccessLog
from kassa.desk.bokfor import book_days
from kassa.desk.dagsavslut import CloseDay, close_day
from kassa.desk.fakturor import (
    choose_kanal,
    export_fakturor,
    paminn,
    print_faktura,
)
from kassa.desk.gallra import gallra, plan_gallring
from kassa.desk.inbetalning import koppla, las_in_betalningar
from kassa.desk.park import park
from kassa.desk.people_ports import Look
from kassa.faktura.document import Kanal
from kassa.faktura.ocr import ocr_of
from kassa.ids import CheckoutId, new_id
from kassa.kvitto.document import Betalsatt, Delbetalning
from kassa.money import Money
from tests.helpers.till import OneTaxa
from torture.works_frikort import known_patient
from torture.works_sale import told
from torture.world import AnyFact, Fact, FileFact, Work

if TYPE_CHECKING:
    from kassa.desk.faktura_ports import Okopplad
    from kassa.desk.gallra import GallringPlan
    from kassa.desk.quote import Quote
    from kassa.faktura.standing import Standing
    from kassa.ids import PatientId
    from kassa.taxa.model import Taxa
    from torture.world import World

FAKTURA = Betalsatt.FAKTURA
OVERDUE = timedelta(days=90)
OLD = "2018-05-03T10:00"
INVOICE_PRINTING = "a printed invoice"


class PlainFaktura:
    """Draws an invoice in a few bytes."""

    def render(self, standing: Standing, *, kopia: bool) -> bytes:
        """Return an invoice."""
        return f"{standing.faktura.ocr}{' KOPIA' if kopia else ''}\n".encode()


def _to_pay(world: World) -> Quote:
    """Return what somebody pays; another window may be quicker and give a new patient a frikort."""
    shown = world.till.quote(number=world.new_number())
    while not shown.att_betala:
        shown = world.till.quote(number=world.new_number())
    return shown


def _on_invoice(world: World, shown: Quote) -> list[AnyFact]:
    kvitto = world.till.complete(shown, FAKTURA, confirmed=True).kvitto
    return [*told(kvitto), Fact.of("faktura", checkout_id=kvitto.checkout_id)]


def _in_parts(world: World, shown: Quote) -> list[AnyFact]:
    card = Delbetalning(Betalsatt.KORT, Money.kr(100), "000123")
    cash = Delbetalning(Betalsatt.KONTANT, shown.att_betala - card.belopp)
    kvitto = world.till.complete(shown, delar=(card, cash)).kvitto
    key = kvitto.checkout_id
    return [
        Fact.of("kvitto", number=kvitto.number, hash=kvitto.hash),
        Fact.of("payment", checkout_id=key, betalsatt="kort", belopp_ore=card.belopp.ore),
        Fact.of("payment", checkout_id=key, betalsatt="kontant", belopp_ore=cash.belopp.ore),
    ]


def invoice(world: World) -> Standing:
    """Return an invoice that was written just now."""
    kvitto = world.till.complete(_to_pay(world), FAKTURA).kvitto
    return world.till.ledger.faktura_of(kvitto.checkout_id)[0]


def _to_credit(world: World) -> tuple[CheckoutId, CheckoutId]:
    return CheckoutId(invoice(world).faktura.checkout_id), CheckoutId(new_id())


def _credit(world: World, plan: tuple[CheckoutId, CheckoutId]) -> list[AnyFact]:
    kvitto = world.till.reverse(*plan).kvitto
    return [*told(kvitto), Fact.of("faktura", checkout_id=kvitto.checkout_id)]


def _to_choose(world: World) -> tuple[PatientId, str]:
    return known_patient(world).id, f"Gatan {world.chance.randrange(10**6)}"


def _choose(world: World, plan: tuple[PatientId, str]) -> list[AnyFact]:
    choose_kanal(plan[0], Kanal.POST, plan[1], *world.plain_tools)
    return [Fact.of("faktura_val", patient_id=plan[0], adress=plan[1])]


def _export(world: World, standing: Standing) -> list[AnyFact]:
    export_fakturor(*world.plain_tools)
    return [Fact.of("faktura_handelse", faktura_id=standing.faktura.id, kind="export")]


def _remind(world: World, standing: Standing) -> list[AnyFact]:
    ledger = world.till.ledger
    paminn(ledger, FixedClock(world.till.clock.now() + OVERDUE), world.till.desk)
    now = ledger.faktura_by_ocr(standing.faktura.ocr)
    assert now is not None
    if not now.paminnelser:  # another window has let it be paid
        return []
    reminder = {"kind": "paminnelse", "forfaller_on": now.forfaller_on.isoformat()}
    return [Fact.of("faktura_handelse", faktura_id=standing.faktura.id, **reminder)]


def _print(world: World, standing: Standing) -> list[AnyFact]:
    before = world.papers
    print_faktura(standing, PlainFaktura(), world.tray, *world.plain_tools)
    (paper,) = world.papers - before
    return [FileFact.of(world.folder, paper)]


def _file(world: World, ocr: str) -> bytes:
    day = local_now(world.till.clock).date()
    return f"datum;ocr;belopp;id\n{day};{ocr};250;{new_id()}\n".encode()


def _paid(world: World) -> bytes:
    return _file(world, invoice(world).faktura.ocr)


def _pay(world: World, content: bytes) -> list[AnyFact]:
    las_in_betalningar(content, *world.plain_tools)
    return [Fact.of("inbetalning_fil", sha256=hashlib.sha256(content).hexdigest())]


def _unplaced(world: World) -> tuple[Okopplad, str]:
    unknown = ocr_of(f"9{world.chance.randrange(10**8):08d}")
    las_in_betalningar(_file(world, unknown), *world.plain_tools)
    return world.till.ledger.okopplad_list()[-1], invoice(world).faktura.ocr


def _place(world: World, plan: tuple[Okopplad, str]) -> list[AnyFact]:
    koppla(*plan, *world.plain_tools)
    return [Fact.of("inbetalning_koppling", inbetalning_id=plan[0].id)]


def _closed(world: World) -> str:
    world.till.complete(_to_pay(world))
    rapport = close_day(
        CloseDay(new_id(), raknat=Money.kr(500), skal="Växlat"), *world.plain_tools
    ).rapport
    return rapport.id


def _book(world: World, z_id: str) -> list[AnyFact]:
    ledger, clock, desk = world.plain_tools
    book_days(ledger, Kontoplan(), clock, desk, version="0.1.0")
    return [Fact.of("sie_verifikation", z_rapport_id=z_id)]


def _taxa_then(world: World) -> Taxa:
    """Return a tariff that has a ceiling for a day so long ago."""
    now = world.till.taxa_book.valid_on(local_now(world.till.clock).date())
    skydd = now.hogkostnadsskydd
    earliest = (date(2010, 1, 1), skydd.tak_list[0][1])
    skydd = replace(skydd, tak_list=(earliest, *skydd.tak_list))
    return replace(now, hogkostnadsskydd=skydd, sha256="f" * 64)


def _of_long_ago(world: World) -> GallringPlan:
    """Return what a gallring would do; there is a patient whose time is over."""
    then = replace(world.at(OLD).till, taxa_book=OneTaxa(_taxa_then(world)))
    sold = then.sell(number=world.new_number(), tidpunkt=OLD, namn="Märta Ängström")
    then.reverse(sold.kvitto.checkout_id, skal="Märta ringde")
    assert sold.patient is not None
    look = AccessLog(then.ledger, then.clock, world.session)
    look.look(Look.PATIENTSIDA, [sold.patient.id])
    park('{"namn":"Märta"}', then.ledger, then.clock, then.desk)
    return plan_gallring(world.till.ledger, world.till.clock, 5)


def _forget(world: World, plan: GallringPlan) -> list[AnyFact]:
    ledger, clock, desk = world.plain_tools
    now = plan_gallring(ledger, clock, 5)
    if not now.is_empty:  # else it was done before a crash, or the clock has been set back
        gallra(min(plan, now, key=lambda one: one.bocker_till), "ORJA", ledger, clock, desk)
    return [Fact.of("gallring", id=done.id, hash=done.hash) for done in ledger.gallring_list()[-1:]]


BETALNING = "kassa.desk.inbetalning"
FAKTUROR = "kassa.desk.fakturor"
MONEY_WORKS = (
    Work("a gallring", ("kassa.desk.gallra:gallra",), _of_long_ago, _forget),
    Work("a visit on an invoice", (), _to_pay, _on_invoice),
    Work("a visit paid in parts", (), _to_pay, _in_parts),
    Work("an invoice credited", (), _to_credit, _credit),
    Work("where invoices go", (f"{FAKTUROR}:choose_kanal",), _to_choose, _choose),
    Work("the file of invoices", (f"{FAKTUROR}:export_fakturor",), invoice, _export),
    Work("reminders", (f"{FAKTUROR}:paminn",), invoice, _remind),
    Work(INVOICE_PRINTING, (f"{FAKTUROR}:print_faktura",), invoice, _print, "more"),
    Work("a file of payments", (f"{BETALNING}:las_in_betalningar",), _paid, _pay),
    Work("a payment placed by hand", (f"{BETALNING}:koppla",), _unplaced, _place, "refused"),
    Work("the vouchers of closed days", ("kassa.desk.bokfor:book_days",), _closed, _book),
)
