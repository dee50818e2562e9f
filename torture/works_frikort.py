"""The frikort ledger: receipts from elsewhere, settlements, extracts, who is who."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from kassa.clock import to_local
from kassa.desk.att_reglera import AttReglera, att_reglera_of
from kassa.desk.change_patient import join_patient, set_skyddad
from kassa.desk.las_in import las_in
from kassa.desk.ratta_inlast import ratta_inlast
from kassa.desk.register_extern import RegisterExtern, register_extern, withdraw_extern
from kassa.desk.settle import Settle, settle
from kassa.frikort.entry import EntryKind
from kassa.ids import CheckoutId, EntryId, new_id
from kassa.kvitto.document import Betalsatt
from kassa.money import Money
from torture.works_sale import told
from torture.world import AnyFact, Fact, Work

if TYPE_CHECKING:
    from datetime import datetime

    from kassa.desk.ports import Patient
    from torture.world import World

EXTRACT_HEAD = "personnummer;summa;första avgift;frikort till\n"


def known_patient(world: World) -> Patient:
    """Return somebody who has been here."""
    number = world.number()
    found = world.till.ledger.find_patient(number)
    return found or world.till.sell(number=number, typ="distans").patient


def _shown_receipt(world: World) -> RegisterExtern:
    today = to_local(world.till.clock.now()).date()
    return RegisterExtern(
        kind=EntryKind.EXTERN,
        patient_id=known_patient(world).id,
        extern_id=new_id(),
        entry_id=EntryId(new_id()),
        region="12",
        klinik="Vårdcentralen Bokskogen",
        number=f"B-{world.chance.randrange(10**9)}",
        paid_on=today - timedelta(days=world.chance.randrange(1, 300)),
        belopp=Money.kr(world.chance.randrange(1, 1500)),
        giltigt_till=None,
        is_in_hsa=True,
    )


def _register(world: World, plan: RegisterExtern) -> list[AnyFact]:
    noted = register_extern(plan, *world.tools).extern
    return [Fact.of("extern_kvitto", id=noted.id), Fact.of("frikort_entry", id=noted.entry_id)]


def _to_withdraw(world: World) -> RegisterExtern:
    plan = _shown_receipt(world)
    register_extern(plan, *world.tools)
    return plan


def _withdraw(world: World, plan: RegisterExtern) -> list[AnyFact]:
    withdraw_extern(plan.entry_id, plan.patient_id, *world.tools)
    return [Fact.of("frikort_entry", avser=plan.entry_id)]


def _owed(world: World) -> Settle:
    number = world.new_number()
    today = to_local(world.till.clock.now()).date()
    days = [today - timedelta(days=20 - place) for place in range(7)]
    for day in (*days[1:], days[0]):  # the earliest comes in last
        world.till.sell(number=number, tidpunkt=f"{day}T10:00")
    patient = world.till.ledger.find_patient(number)
    assert patient is not None
    shown = att_reglera_of(patient.id, world.till.ledger, world.till.taxa_book, today)
    assert isinstance(shown, AttReglera)
    return Settle(CheckoutId(new_id()), shown, Betalsatt.KORT)


def _settle(world: World, plan: Settle) -> list[AnyFact]:
    return told(settle(plan, *world.tools).kvitto)


def _extract(world: World) -> bytes:
    rows = {world.number(): world.chance.randrange(2000) for _ in range(5)}  # nobody twice
    lines = (f"{number};{kronor};2026-01-05;\n" for number, kronor in rows.items())
    return (EXTRACT_HEAD + "".join(lines)).encode()


def _carry_in(world: World, content: bytes) -> list[AnyFact]:
    fetched_at = world.till.clock.now() - timedelta(hours=5)
    done = las_in(content, fetched_at, *world.plain_tools)
    return [Fact.of("inlast", id=done.inlast.id, sha256=done.inlast.sha256)]


def _wrong_extract(world: World) -> tuple[bytes, datetime]:
    """Carry one in with a wrong time, and sell what rests on it; plan the right time."""
    number = world.number()
    content = f"{EXTRACT_HEAD}{number};1300;2026-01-05;\n".encode()
    now = world.till.clock.now()
    las_in(content, now - timedelta(hours=5), *world.plain_tools)
    world.till.sell(number=number, typ="hembesok")
    return content, now - timedelta(hours=7)


def _correct_extract(world: World, plan: tuple[bytes, datetime]) -> list[AnyFact]:
    done = ratta_inlast(*plan, *world.tools)
    return [Fact.of("inlast", id=done.inlast.id, sha256=done.inlast.sha256)]


def _reserve(world: World) -> tuple[Patient, str]:
    number = f"19930817-A{world.chance.randrange(1000):03d}"
    found = world.till.ledger.find_patient(number)
    if found is None or found.identitet.number != number:
        number = f"1994{world.chance.randrange(1, 13):02d}11-A{world.chance.randrange(1000):03d}"
    return world.till.sell(number=number, typ="hembesok").patient, world.new_number()


def _join(world: World, plan: tuple[Patient, str]) -> list[AnyFact]:
    old, number = plan
    into = join_patient(old.id, number, *world.tools, is_confirmed=True).patient
    return [Fact.of("patient_join", patient_id=old.id, into_id=into.id)]


def _protect(world: World, patient: Patient) -> list[AnyFact]:
    set_skyddad(patient.id, *world.plain_tools, is_skyddad=True)
    return [Fact.of("patient", id=patient.id)]


FRIKORT_WORKS = (
    Work(
        "a receipt from elsewhere",
        ("kassa.desk.register_extern:register_extern",),
        _shown_receipt,
        _register,
    ),
    Work(
        "taking that back",
        ("kassa.desk.register_extern:withdraw_extern",),
        _to_withdraw,
        _withdraw,
    ),
    Work("a settlement", ("kassa.desk.settle:settle",), _owed, _settle),
    Work("an extract carried in", ("kassa.desk.las_in:las_in",), _extract, _carry_in),
    Work(
        "a wrong extract corrected",
        ("kassa.desk.ratta_inlast:ratta_inlast",),
        _wrong_extract,
        _correct_extract,
    ),
    Work(
        "a reserve number joined",
        ("kassa.desk.change_patient:join_patient",),
        _reserve,
        _join,
    ),
    Work(
        "a protected identity",
        ("kassa.desk.change_patient:set_skyddad",),
        known_patient,
        _protect,
    ),
)
