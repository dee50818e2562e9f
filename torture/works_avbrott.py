"""The reserve routine: an outage, the way back, paper forms, files between desks."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kassa.adapters.system_files import system_bok
from kassa.aterforing.inforing import Svar
from kassa.clock import local_now
from kassa.desk.aterforing import LEASE, Besvara, aterforing, besvara, release, take_for
from kassa.desk.avbrott import begin_avbrott, end_avbrott
from kassa.desk.avbrott_ports import BlankettUtfall
from kassa.desk.avbrott_rapport import avbrott_grupp_list, avbrott_rapport, note_rapport
from kassa.desk.blankett import (
    BlankettChangedError,
    EnterBlankett,
    enter_blankett,
    open_blankett,
    return_unused,
    strike_blankett,
)
from kassa.desk.blankett_form import BlankettTyped, quote_blankett
from kassa.desk.blankett_serie import parse_blankett, serie_status
from kassa.desk.complete_checkout import CompleteCheckout
from kassa.desk.efrikort import Jamforelse, Utfall, godta, jamfor
from kassa.desk.efrikort_ports import Efrikort, Transaktion
from kassa.desk.reservpaket import make_reservpaket
from kassa.desk.utbyte import read_utbyte, write_utbyte
from kassa.ids import CheckoutId, new_id
from kassa.kvitto.document import Betalsatt
from kassa.money import Money
from tests.helpers.till import Till
from torture.works_sale import told
from torture.world import DATABASE, AnyFact, Fact, Work

if TYPE_CHECKING:
    from kassa.aterforing.inforing import Inforing, Key
    from kassa.desk.avbrott_ports import Avbrott
    from kassa.desk.quote import Quote
    from kassa.ids import DeskId
    from torture.world import World

FORMS = 4
ENTER = "kassa.desk.aterforing"
FORM = "kassa.desk.blankett"


@dataclass(frozen=True)
class Claimed:
    """A row of the way back, and who works with it."""

    key: Key
    holder: str


def _none_lasts(world: World) -> str:
    end_avbrott(*world.plain_tools)
    return f"Cosmic {world.chance.randrange(10**6)}"


def _begin(world: World, skal: str) -> list[AnyFact]:
    lasting = begin_avbrott(skal, *world.plain_tools)  # another window may have begun one meanwhile
    return [Fact.of("avbrott", id=lasting.id, skal=lasting.skal)]


def _one_lasts(world: World) -> str:
    return begin_avbrott("Cosmic och eFrikort", *world.plain_tools).id


def _end(world: World, avbrott_id: str) -> list[AnyFact]:
    end_avbrott(*world.plain_tools)
    return [Fact.of("avbrott_slut", avbrott_id=avbrott_id)]


def _in_avbrott(world: World) -> Quote:
    _one_lasts(world)
    return world.till.quote(number=world.new_number())


def _sell_in_avbrott(world: World, shown: Quote) -> list[AnyFact]:
    """Sell; another window may have ended the outage before, and then the receipt says nothing."""
    kvitto = world.till.complete(shown, Betalsatt.KORT, confirmed=True).kvitto
    told_of = kvitto.frikort is not None and kvitto.frikort.okontrollerat
    noted = [Fact.of("avbrott_checkout", checkout_id=kvitto.checkout_id)] if told_of else []
    return [*told(kvitto), *noted]


def _every_row(world: World) -> tuple[Inforing, ...]:
    lasted = [each.id for each in world.till.ledger.avbrott_list()]
    return aterforing(lasted, world.till.ledger, system_bok("06"))


def _row(world: World) -> Inforing:
    """Return a row that waits, of a visit that was made just now.

    Another window may end the outage before the visit is there; then there is another visit.
    """
    while True:
        checkout_id = world.till.complete(_in_avbrott(world), confirmed=True).kvitto.checkout_id
        record = world.till.ledger.checkout(checkout_id)
        assert record is not None
        (besok,) = record.besok
        for row in _every_row(world):
            if besok.id in row.key and not row.target.is_efrikort:
                return row


def _to_take(world: World) -> Claimed:
    return Claimed(_row(world).key, f"fönster {new_id()}")


def _take(world: World, plan: Claimed) -> list[AnyFact]:
    take_for(LEASE, plan.key, plan.holder, *world.plain_tools)
    return []  # a claim that is lost ends by itself


def _taken(world: World) -> Claimed:
    plan = _to_take(world)
    take_for(LEASE, plan.key, plan.holder, *world.plain_tools)
    return plan


def _release(world: World, plan: Claimed) -> list[AnyFact]:
    release(plan.key, plan.holder, *world.plain_tools)
    return []


def _to_answer(world: World) -> tuple[Besvara, str]:
    plan = _taken(world)
    number = f"C-{world.chance.randrange(10**6)}"
    return Besvara(new_id(), plan.key, Svar.INFORT, number, "", None), plan.holder


def _answer(world: World, plan: tuple[Besvara, str]) -> list[AnyFact]:
    svar = besvara(*plan, *world.plain_tools)
    return [Fact.of("inforing_svar", id=svar.id, referens=svar.referens)]


def _series(world: World) -> list[str]:
    """Return the numbers of a package of forms that is printed now."""
    package = make_reservpaket(FORMS, ("primarvard", ""), *world.tools)
    return list(package.blanketter)


def _print_forms(world: World, antal: int) -> list[AnyFact]:
    package = make_reservpaket(antal, ("primarvard", ""), *world.tools)
    desk, number = parse_blankett(package.blanketter[0], world.till.desk.id, world.till.ledger)
    return [Fact.of("blankett_serie", desk=desk, from_number=number)]


def _filled_in(world: World) -> EnterBlankett:
    typed = BlankettTyped(
        blankett=_series(world)[0],
        personnummer=world.new_number(),
        namn="Märta Ängström",
        tidpunkt=local_now(world.till.clock).replace(hour=0, minute=5, second=0, microsecond=0),
        besok="1",
        betalt=Money.kr(250),
        betalsatt="k",
    )
    quoted = quote_blankett(typed, CheckoutId(new_id()), "primarvard", *world.tools)
    checkout = CompleteCheckout(quoted.quote, quoted.betalsatt)
    return EnterBlankett(quoted.number, checkout, quoted.differs)


def _enter(world: World, plan: EnterBlankett) -> list[AnyFact]:
    kvitto = enter_blankett(plan, *world.tools).kvitto
    return [*told(kvitto), Fact.of("blankett", checkout_id=kvitto.checkout_id)]


def _said(world: World, desk: DeskId, number: int) -> list[AnyFact]:
    """Return what was said of a form just now; opened and said again, it is there once more."""
    said = world.till.ledger.blankett(desk, number)
    return [] if said is None else [Fact.of("blankett", id=said.id)]


def _spoilt(world: World) -> tuple[DeskId, int]:
    return parse_blankett(_series(world)[-1], world.till.desk.id, world.till.ledger)


def _strike(world: World, number: tuple[DeskId, int]) -> list[AnyFact]:
    strike_blankett(number, BlankettUtfall.MAKULERAD, "Felskriven", *world.plain_tools)
    return _said(world, *number)


def _blank(world: World) -> tuple[int, ...]:
    _series(world)
    return tuple(serie_status(world.till.desk.id, world.till.ledger).kvar)


def _return(world: World, numbers: tuple[int, ...]) -> list[AnyFact]:
    desk = world.till.desk.id
    try:
        return_unused(desk, numbers, *world.plain_tools)
    except BlankettChangedError as changed:  # another window printed more, or used one
        if not changed.kvar:
            raise
        return _return(world, changed.kvar)
    return [fact for number in numbers for fact in _said(world, desk, number)]


def _found(world: World) -> tuple[int, str]:
    """Return a form that was said to be unused, and the word that is to be taken back."""
    numbers = _blank(world)
    _return(world, numbers)
    said = world.till.ledger.blankett(world.till.desk.id, numbers[-1])
    assert said is not None
    return said.number, said.id


def _open(world: World, plan: tuple[int, str]) -> list[AnyFact]:
    open_blankett(world.till.desk.id, plan[:1], *world.plain_tools)
    return [Fact.of("blankett_oppnad", blankett_id=plan[1])]


def _to_report(world: World) -> str:
    avbrott_id = _one_lasts(world)
    end_avbrott(*world.plain_tools)
    return avbrott_id


def _report(world: World, avbrott_id: str) -> list[AnyFact]:
    ledger, clock, desk = world.plain_tools
    (grupp,) = (g for g in avbrott_grupp_list(ledger.avbrott_list()) if _is_in(avbrott_id, g))
    made = avbrott_rapport(grupp, ledger, system_bok("06"), clock, desk)
    note_rapport(made, grupp, ledger, clock, desk)
    return [world.fact_now("avbrott_rapport", avbrott_id=avbrott_id)]


def _is_in(avbrott_id: str, grupp: tuple[Avbrott, ...]) -> bool:
    return any(each.id == avbrott_id for each in grupp)


def _compared(world: World) -> Jamforelse:
    """Return what eFrikort has of somebody: the visit, and a fee that nobody knew of."""
    number = world.new_number()
    _one_lasts(world)
    world.till.sell(number=number)
    day = local_now(world.till.clock).date()
    known = Transaktion(new_id(), number, day, Money.kr(250), "Testmottagningen")
    unknown = replace(known, id=new_id(), datum=day.replace(day=1), enhet="Annan mottagning")
    efrikort = Efrikort(number, (known, unknown))
    return jamfor(efrikort, _every_row(world), ["Testmottagningen"])


def _take_over(world: World, plan: Jamforelse) -> list[AnyFact]:
    godta(plan, "fönster", *world.tools)
    known, unknown = plan.efrikort.transaktioner
    facts: list[AnyFact] = [Fact.of("extern_kvitto", number=unknown.id)]
    if any(row.utfall is Utfall.FINNS for row in plan.rader):  # not where the clock has jumped
        facts.append(Fact.of("inforing_svar", referens=known.id))
    return facts


def _other_desk(world: World) -> bytes:
    """Return the file of a desk that has a ledger of its own."""
    desk = f"K{world.chance.randrange(100, 10**6)}"
    with tempfile.TemporaryDirectory() as folder:
        other = replace(Till.open(Path(folder) / DATABASE, desk), clock=world.till.clock)
        for _ in range(2):
            other.sell(number=world.number(), typ="hembesok")
        content = write_utbyte(other.ledger, other.clock, other.desk)
        other.close()
    return content


def _read_file(world: World, content: bytes) -> list[AnyFact]:
    utbyte = read_utbyte(content, *world.tools).utbyte
    desk = utbyte.fran_desk
    numbers = [f"{desk}-1", f"{desk}-2"]
    received: list[AnyFact] = [Fact.of("kvitto", number=number) for number in numbers]
    return [Fact.of("utbyte", sha256=utbyte.sha256), *received]


AVBROTT_WORKS = (
    Work("an outage that begins", ("kassa.desk.avbrott:begin_avbrott",), _none_lasts, _begin),
    Work("an outage that ends", ("kassa.desk.avbrott:end_avbrott",), _one_lasts, _end),
    Work("a visit in an outage", (), _in_avbrott, _sell_in_avbrott),
    Work("a row taken in hand", (f"{ENTER}:take_for",), _to_take, _take, "more"),
    Work("a row given back", (f"{ENTER}:release",), _taken, _release, "more"),
    Work("an answer on the way back", (f"{ENTER}:besvara",), _to_answer, _answer),
    Work(
        "forms with numbers",
        ("kassa.desk.reservpaket:_with_numbers",),
        lambda _: FORMS,
        _print_forms,
        "more",
    ),
    Work("a form entered", (f"{FORM}:enter_blankett",), _filled_in, _enter),
    Work("a spoilt form", (f"{FORM}:strike_blankett",), _spoilt, _strike, "refused"),
    Work("blank forms handed back", (f"{FORM}:return_unused",), _blank, _return, "refused"),
    Work(
        "a closing report printed",
        ("kassa.desk.avbrott_rapport:note_rapport",),
        _to_report,
        _report,
        "more",
    ),
    Work("a form that was found", (f"{FORM}:open_blankett",), _found, _open, "refused"),
    Work(
        "a comparison with eFrikort taken over",
        ("kassa.desk.efrikort:godta",),
        _compared,
        _take_over,
        is_one=False,
    ),
    Work(
        "a file of another desk",
        ("kassa.desk.utbyte:read_utbyte",),
        _other_desk,
        _read_file,
    ),
)
