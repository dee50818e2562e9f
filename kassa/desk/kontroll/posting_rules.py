"""What must hold of one posting: its receipt, its payment, its visits; and of a return."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kassa.desk.kontroll.finding import Finding
from kassa.frikort.entry import EntryKind
from kassa.kvitto.document import Betalsatt, KvittoKind
from kassa.kvitto.numbering import split_number
from kassa.kvitto.text import money_text
from kassa.money import ORE_PER_KRONA, ZERO, Money, total

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kassa.desk.kontroll.ports import PatientBook, Posting
    from kassa.desk.ports import BesokRecord
    from kassa.kvitto.document import Kvitto, KvittoRad

Line = tuple[str | None, str, int, int, int]


def check_posting(posting: Posting, book: PatientBook) -> Iterator[Finding]:
    """Yield what does not hold of one posting.

    Args:
        posting: with its receipt and payments.
        book: of the same patient.
    """
    kvitto = posting.kvitto
    if kvitto is None:
        yield Finding("kvitto", posting.name, "Registreringen har inget kvitto.")
        return
    for text in _belonging(posting, kvitto):
        yield Finding("kvitto", posting.name, text)
    for text in (*_sums(posting, kvitto), *_visits(posting, kvitto)):
        yield Finding("summa", posting.name, text)
    if posting.record.avser is not None:
        original = next((p for p in book.postings if p.record.id == posting.record.avser), None)
        for text in _return(posting, kvitto, original, book):
            yield Finding("retur", posting.name, text)


def _belonging(posting: Posting, kvitto: Kvitto) -> Iterator[str]:
    """Yield where the receipt is not that of its registration."""
    record = posting.record
    kind = KvittoKind.RETUR if record.avser else KvittoKind.KOP
    if not record.besok and record.avser is None:
        kind = KvittoKind.REGLERING
    if kvitto.kind is not kind:
        yield f"Kvittot är skrivet som {kvitto.kind.value} men registreringen är {kind.value}."
    desk, _ = split_number(kvitto.number)
    written = (record.desk, record.clerk, record.written_at)
    if (desk, kvitto.clerk, kvitto.issued_at) != written:
        yield "Kvittot och registreringen har inte samma kassa, kassör och tid."
    for payment in posting.payments:
        if (payment.desk, payment.clerk, payment.written_at) != written:
            yield "Betalningen och registreringen har inte samma kassa, kassör och tid."
    if record.avser is None and record.besok and kvitto.betalare != record.betalare:
        yield "Kvittot har en annan betalare än registreringen."
    if record.avser is not None and kvitto.skal != record.skal:
        yield "Kvittot har ett annat skäl än registreringen."


def _sums(posting: Posting, kvitto: Kvitto) -> Iterator[str]:
    """Yield where the receipt does not add up, or was paid otherwise than it says."""
    if kvitto.belopp - kvitto.avdrag_frikort - kvitto.avdrag_hjalpmedel != kvitto.att_betala:
        yield "Kvittots rader och avdrag ger inte det som står att betala."
    paid = total(payment.belopp for payment in posting.payments)
    if paid != kvitto.att_betala:
        text = money_text(kvitto.att_betala)
        yield f"Betalningen är {money_text(paid)} men kvittot säger {text}."
    parts = [(payment.betalsatt, payment.belopp) for payment in posting.payments]
    means = {betalsatt for betalsatt, _ in parts} or {Betalsatt.INGEN}
    named = next(iter(means)) if len(means) == 1 else Betalsatt.FLERA
    said = [(part.betalsatt, part.belopp) for part in kvitto.delbetalning_list]
    other_ways = [betalsatt for betalsatt, _ in parts] != [part_of for part_of, _ in said]
    if kvitto.betalsatt is not named or other_ways or (paid == kvitto.att_betala and parts != said):
        yield "Betalningen är gjord på ett annat sätt än kvittot säger."
    if len({belopp > ZERO for _, belopp in parts}) > 1:
        yield "Betalningens delar går åt olika håll."


def _visits(posting: Posting, kvitto: Kvitto) -> Iterator[str]:
    """Yield where the receipt of a sale is not what was decided."""
    besok_list = posting.record.besok
    if not besok_list:
        return
    if [besok.place for besok in besok_list] != list(range(1, len(besok_list) + 1)):
        yield "Ett besök på kvittot fattas."
    try:
        decisions = [json.loads(besok.decision) for besok in besok_list]
        lines = [line for decision in decisions for line in _decided_lines(decision)]
        att_betala = total(_money(decision["att_betala"]) for decision in decisions)
        belopp = total(_money(decision["belopp"]) for decision in decisions)
        days = [
            besok.effective_on.isoformat() if besok.is_gallrad else _day_of(besok)
            for besok in besok_list
        ]
    except (ValueError, KeyError, TypeError, AttributeError):
        yield "Ett besluts uppgifter går inte att läsa."
        return
    if lines != [_line(rad) for rad in kvitto.rader]:
        yield "Kvittots rader är inte de som beslutades."
    if att_betala != kvitto.att_betala or belopp != kvitto.belopp:
        said = money_text(kvitto.att_betala)
        yield f"Besluten ger {money_text(att_betala)} men kvittot säger {said}."
    if days != [besok.effective_on.isoformat() for besok in besok_list]:
        yield "Ett besök är daterat till en annan dag än uppgifterna om det."
    if kvitto.tidpunkt.date() != besok_list[0].effective_on:
        yield "Kvittot har en annan dag än besöket."
    if kvitto.taxa != ", ".join(dict.fromkeys(besok.taxa for besok in besok_list)):
        yield "Kvittot nämner en annan taxa än besluten."


def _return(
    posting: Posting, kvitto: Kvitto, original: Posting | None, book: PatientBook
) -> Iterator[str]:
    """Yield where a return does not take back all of its original."""
    if original is None or original.kvitto is None:
        yield "Kvittot som tas tillbaka finns inte hos samma patient."
        return
    before = original.kvitto
    if kvitto.avser != before.number:
        yield f"Returen nämner kvitto {kvitto.avser} men tar tillbaka {before.number}."
    mirrored = [replace(rad, belopp=-rad.belopp, moms=-rad.moms) for rad in before.rader]
    if list(kvitto.rader) != mirrored or kvitto.att_betala != -before.att_betala:
        yield f"Returen tar inte tillbaka samma belopp som står på {before.number}."
    wanted = {
        entry.id
        for entry in book.of(original)
        if entry.kind in {EntryKind.AVGIFT, EntryKind.REGLERING}
    }
    taken = [entry.avser for entry in book.of(posting) if entry.kind is EntryKind.ATERBETALNING]
    if set(taken) != wanted or len(taken) != len(wanted):
        yield f"Returen tar inte tillbaka samma frikortsposter som {before.number} skrev."


def _decided_lines(decision: dict[str, Any]) -> list[Line]:
    return [
        (
            rad["avgiftskod"],
            rad["produkt"],
            rad["antal"],
            _money(rad["belopp"]).ore,
            _money(rad["moms"]).ore,
        )
        for rad in decision["rader"]
    ]


def _line(rad: KvittoRad) -> Line:
    return rad.avgiftskod, rad.produkt, rad.antal, rad.belopp.ore, rad.moms.ore


def _day_of(besok: BesokRecord) -> str:
    return str(json.loads(besok.facts)["tidpunkt"])[:10]


def _money(kronor: float) -> Money:
    """Return frozen JSON kronor as money."""
    return Money(round(kronor * ORE_PER_KRONA))


def counting(besok: BesokRecord) -> Money:
    """Return what of a frozen decision counts towards the frikort.

    Raises:
        ValueError, KeyError, TypeError: the decision cannot be read.
    """
    rader = json.loads(besok.decision)["rader"]
    return total(_money(rad["belopp"]) for rad in rader if rad["frikortsgrundande"])


def reduction(besok: BesokRecord) -> Money:
    """Return what ceilings take off a frozen decision, zero or negative.

    Raises:
        ValueError, KeyError, TypeError: the decision cannot be read.
    """
    decision = json.loads(besok.decision)
    return _money(decision["att_betala"]) - _money(decision["belopp"])
