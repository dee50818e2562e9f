"""Selling, taking back, correcting, printing, putting aside, closing the day."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kassa.desk.correct_checkout import CorrectCheckout, correct_checkout
from kassa.desk.dagsavslut import CloseDay, close_day, open_day
from kassa.desk.park import park, take_up
from kassa.desk.print_kvitto import answer_open_print, print_kvitto
from kassa.desk.request import FrikortClaim, Override
from kassa.desk.uteblivna import RegisterUteblivet, register_uteblivet
from kassa.ids import CheckoutId, new_id
from kassa.kvitto.document import Betalsatt
from kassa.money import Money
from tests.helpers.till import CHILD, request_of
from torture.world import AnyFact, Fact, FileFact, PlainRenderer, Work

if TYPE_CHECKING:
    from datetime import date

    from kassa.desk.print_ports import OpenPrint
    from kassa.desk.quote import Quote
    from kassa.kvitto.document import Kvitto
    from torture.world import World

SALE = ("kassa.desk.complete_checkout:complete_checkout",)
PRINT = ("kassa.desk.print_kvitto:_begin", "kassa.desk.print_kvitto:_end")
TO_FOLDER = ("kassa.adapters.printers:FolderPrinter.send",)


def told(kvitto: Kvitto) -> list[AnyFact]:
    """Return what somebody with a receipt in hand knows."""
    facts: list[AnyFact] = [Fact.of("kvitto", number=kvitto.number, hash=kvitto.hash)]
    facts.append(Fact.of("checkout", id=kvitto.checkout_id))
    if kvitto.att_betala:
        paid = Fact.of("payment", checkout_id=kvitto.checkout_id, belopp_ore=kvitto.att_betala.ore)
        facts.append(paid)
    return facts


def sell(world: World, shown: Quote) -> list[AnyFact]:
    """Post what was shown."""
    return told(world.till.complete(shown, Betalsatt.KORT, confirmed=True).kvitto)


def _known(world: World) -> Quote:
    number = world.number()
    if world.till.ledger.find_patient(number) is None:
        world.till.sell(number=number, typ="distans")
    return world.till.quote(number=number)


def _new(world: World) -> Quote:
    return world.till.quote(
        number=world.new_number(),
        claim=FrikortClaim(ackumulerat=Money.kr(1300), sedan=_day(world)),
    )


def _day(world: World) -> date:
    day: date = world.till.clock.now().date()
    return day.replace(year=day.year - 1, month=9, day=14)


def _child(world: World) -> Quote:
    return world.till.quote(number=CHILD)


def _several(world: World) -> Quote:
    number = world.number()
    first, second = request_of(number), request_of(number, vardgivarkategori="sjukskoterska")
    return world.till.quote_request(replace(first, besok=(*first.besok, *second.besok)))


def _aids(world: World) -> Quote:
    goods = [{"artikel": "cpap_manad", "antal": 14}]
    return world.till.quote_request(request_of(world.number(), varor=goods, typ="varor"))


def _own_choice(world: World) -> Quote:
    return world.till.quote(
        number=world.number(), override=Override("distans", "Läkaren beslutade")
    )


def sold(world: World) -> Kvitto:
    """Return a receipt that nobody has touched yet."""
    return world.till.complete(_known(world), confirmed=True).kvitto


def _to_reverse(world: World) -> tuple[CheckoutId, CheckoutId]:
    return sold(world).checkout_id, CheckoutId(new_id())


def _reverse(world: World, plan: tuple[CheckoutId, CheckoutId]) -> list[AnyFact]:
    return told(world.till.reverse(*plan).kvitto)


def _to_approve(world: World) -> tuple[CheckoutId, CheckoutId, Any]:
    desk = replace(world.till.desk, godkann_over=Money.kr(1), godkand_av="ORJA")
    return sold(world).checkout_id, CheckoutId(new_id()), desk


def _reverse_approved(world: World, plan: tuple[CheckoutId, CheckoutId, Any]) -> list[AnyFact]:
    checkout_id, reversal_id, desk = plan
    till = replace(world.till, desk=desk)
    kvitto = till.reverse(checkout_id, reversal_id).kvitto
    return [*told(kvitto), Fact.of("godkannande", checkout_id=reversal_id, godkand_av="ORJA")]


def _to_correct(world: World) -> CorrectCheckout:
    world.till.sell(number=(number := world.number()), typ="hembesok")
    kvitto = world.till.sell(number=number).kvitto
    means = Betalsatt.FAKTURA if kvitto.att_betala else None
    return CorrectCheckout(
        checkout_id=kvitto.checkout_id,
        reversal_id=CheckoutId(new_id()),
        new_id=CheckoutId(new_id()),
        place=1,
        omstandighet="" if means else "vantetid_over_30",
        skal="Betalades på ett annat sätt",
        betalsatt=means,
    )


def _correct(world: World, plan: CorrectCheckout) -> list[AnyFact]:
    done = correct_checkout(plan, *world.tools)
    return [*told(done.back.kvitto), *told(done.new.kvitto)]


def _print(world: World, kvitto: Kvitto) -> list[AnyFact]:
    before = world.papers
    print_kvitto(kvitto, PlainRenderer(), world.tray, *world.plain_tools)
    (paper,) = world.papers - before
    return [FileFact.of(world.folder, paper)]


class _CutOffPrinter:
    """Takes the paper, and nobody hears of it again."""

    name = "Kvittoskrivaren"
    done_words = "utskrivet"

    def send(self, pdf: bytes, title: str) -> None:  # noqa: ARG002
        """End in the middle."""
        raise _CutOff


class _CutOff(BaseException):
    """Kassa ends while the printer works."""


def _cut_off_print(world: World) -> OpenPrint:
    with contextlib.suppress(_CutOff):
        print_kvitto(sold(world), PlainRenderer(), _CutOffPrinter(), *world.plain_tools)
    found: OpenPrint = world.till.ledger.open_print_list(world.till.desk.id)[-1]
    return found


def _answer(world: World, found: OpenPrint) -> list[AnyFact]:
    answer_open_print(found, *world.plain_tools, came_out=True)
    return [Fact.of("print_event", id=found.start.id)]


def _park(world: World, form: str) -> list[AnyFact]:
    parked = park(form, *world.plain_tools)
    return [Fact.of("parked", id=parked.id, form=form)]


def _take_up(world: World, parked_id: str) -> list[AnyFact]:
    take_up(parked_id, *world.plain_tools)
    return [Fact.of("parked_end", parked_id=parked_id)]


def _form(world: World) -> str:
    return f'{{"skrivet":"{world.chance.randrange(10**9)}"}}'


def _missed(world: World) -> RegisterUteblivet:
    waived: dict[str, Any] = {"utfall": "uteblivet", "omstandigheter": ["avgift_efterskankt"]}
    return RegisterUteblivet(world.till.quote(number=world.new_number(), **waived), "Dr Ek")


def _register_missed(world: World, plan: RegisterUteblivet) -> list[AnyFact]:
    kvitto = register_uteblivet(plan, *world.tools).kvitto
    return [*told(kvitto), Fact.of("godkannande", checkout_id=kvitto.checkout_id)]


def _open(world: World, vaxelkassa: Money) -> list[AnyFact]:
    oppning = open_day(vaxelkassa, *world.plain_tools)
    return [Fact.of("oppning", id=oppning.id)]


def _to_close(world: World) -> CloseDay:
    sold(world)
    return CloseDay(new_id(), raknat=Money.kr(500), skal="Växlat åt kaféet")


def _close(world: World, plan: CloseDay) -> list[AnyFact]:
    rapport = close_day(plan, *world.plain_tools).rapport
    return [Fact.of("z_rapport", id=rapport.id, serial=rapport.serial, hash=rapport.hash)]


SALE_WORKS = (
    Work("a visit of a known patient", SALE, _known, sell),
    Work("a visit of a new patient with earlier fees", SALE, _new, sell),
    Work("a child who pays nothing", SALE, _child, sell),
    Work("two visits on one receipt", SALE, _several, sell),
    Work("treatment aids above their ceiling", SALE, _aids, sell),
    Work("a code of the clerk's own choice", SALE, _own_choice, sell),
    Work("a reversal", ("kassa.desk.reverse_checkout:reverse_checkout",), _to_reverse, _reverse),
    Work("a reversal that a second person approves", (), _to_approve, _reverse_approved),
    Work("a correction", ("kassa.desk.correct_checkout:correct_checkout",), _to_correct, _correct),
    Work(
        "a missed visit whose fee is waived",
        SALE,
        _missed,
        _register_missed,
    ),
    Work("a print into a folder", (*PRINT, *TO_FOLDER), sold, _print, "more", is_one=False),
    Work("the answer whether a print came out", (), _cut_off_print, _answer),
    Work("putting a checkout aside", ("kassa.desk.park:park",), _form, _park, "more"),
    Work(
        "taking it up again",
        ("kassa.desk.park:take_up",),
        lambda world: park(_form(world), *world.plain_tools).id,
        _take_up,
        "refused",
    ),
    Work(
        "the opening float",
        ("kassa.desk.dagsavslut:open_day",),
        lambda _: Money.kr(500),
        _open,
        "more",
    ),
    Work("a closing", ("kassa.desk.dagsavslut:close_day",), _to_close, _close),
)
