"""What must hold of the frikort ledger: each fee has its entry, each state is the fold of entries.

Where the order of transactions is not known (records from before there were seals), a posting that
wrote no entry of its own cannot be placed among the entries, and its printed state is not folded
again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kassa.desk.att_reglera import outstanding
from kassa.desk.issue_kvitto import frikort_printed, frikort_without
from kassa.desk.kontroll.finding import Finding
from kassa.desk.kontroll.posting_rules import counting, reduction
from kassa.errors import UserFacingError
from kassa.frikort.entry import EntryKind, FrikortEntry
from kassa.frikort.state import fold
from kassa.hogkostnadsskydd import Skydd
from kassa.kvitto.document import KvittoKind
from kassa.money import ZERO, total

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from kassa.desk.kontroll.ports import PatientBook, Posting
    from kassa.desk.ports import TaxaBook
    from kassa.frikort.state import FrikortState
    from kassa.ids import PatientId
    from kassa.kvitto.document import Kvitto
    from kassa.taxa.model import Taxa

Entries = list[FrikortEntry]


def check_fees(posting: Posting, book: PatientBook) -> Iterator[Finding]:
    """Yield where the fees of a posting are not what its visits say."""
    own = [entry for entry in book.of(posting) if entry.kind is EntryKind.AVGIFT]
    known = {besok.id for besok in posting.record.besok}
    if any(entry.besok_id not in known for entry in own):
        yield Finding("avgift", posting.name, "En avgift i frikortet hör inte till något besök.")
    for besok in posting.record.besok:
        mine = [entry for entry in own if entry.besok_id == besok.id]
        visit = [entry for entry in mine if entry.skydd is Skydd.OPPENVARD]
        try:
            fee, off = counting(besok), reduction(besok)
        except (ValueError, KeyError, TypeError):
            continue  # told as a sum that cannot be read
        if [entry.belopp for entry in visit] != ([fee] if fee else []):
            text = "Besökets avgift står inte i frikortet, eller med ett annat belopp."
            yield Finding("avgift", posting.name, text)
        if total(entry.charged - entry.belopp for entry in mine) != off:
            text = "Det som frikortet drog av är inte det som beslutades."
            yield Finding("avgift", posting.name, text)
        if any(entry.effective_on != besok.effective_on for entry in mine):
            text = "Avgiften i frikortet har en annan dag än besöket."
            yield Finding("avgift", posting.name, text)


def check_state(posting: Posting, book: PatientBook, taxa_book: TaxaBook) -> Iterator[Finding]:
    """Yield where the frikort printed on a receipt is not the fold of the entries it met."""
    kvitto = posting.kvitto
    if posting.record.desk in book.foreign:
        return  # that desk knew other entries then; its own file is where to ask
    taxa = _taxa_of(posting, book, taxa_book)
    met = _met(posting, book)
    if kvitto is None or taxa is None or met is None:
        return
    try:
        wrong = _differs(posting, kvitto, book, taxa, met)
    except UserFacingError:  # no ceiling for a day: told where the decision is made again
        return
    if wrong:
        yield Finding("tillstand", posting.name, wrong)


def check_settling(book: PatientBook, taxa: Taxa) -> Iterator[Finding]:
    """Yield where the settlements and the work list are not what the entries give."""
    for posting in book.postings:
        if posting.record.desk in book.foreign:
            continue  # where a fee is forgotten here it stands apart; that desk's own file has both
        own = [entry for entry in book.of(posting) if entry.kind is EntryKind.REGLERING]
        is_settlement = posting.kvitto is not None and posting.kvitto.kind is KvittoKind.REGLERING
        said = posting.kvitto.att_betala if posting.kvitto else ZERO
        if bool(own) != is_settlement:
            text = "Regleringen saknar sina poster i frikortet, eller poster sin reglering."
            yield Finding("reglering", posting.name, text)
        elif own and total(entry.belopp for entry in own) != said:
            text = "Regleringens poster ger ett annat belopp än kvittot."
            yield Finding("reglering", posting.name, text)
        for entry in own:
            settled = book.entry(entry.reglerar)
            if settled is None or settled.kind is not EntryKind.AVGIFT:
                text = "Regleringen gäller en avgift som inte finns hos patienten."
                yield Finding("reglering", posting.name, text)
    yield from _marks(book, taxa)


def _marks(book: PatientBook, taxa: Taxa) -> Iterator[Finding]:
    if book.own_id is None:
        return
    try:
        entries = book.one_ledger([entry for entry, _ in book.entries])
        is_open = bool(outstanding(entries, taxa))
    except UserFacingError:
        return
    name = book.postings[-1].name if book.postings else "En patient utan kvitton"
    if is_open != book.marks.get(book.own_id, False):
        text = (
            "Patienten har något att reglera men står inte på arbetslistan."
            if is_open
            else "Patienten står på arbetslistan men har inget att reglera."
        )
        yield Finding("reglering", name, text)


def _taxa_of(posting: Posting, book: PatientBook, taxa_book: TaxaBook) -> Taxa | None:
    """Return the tariff whose ceilings a receipt was written with, None where it is not here."""
    source = posting
    if posting.record.avser is not None:
        found = [p for p in book.postings if p.record.id == posting.record.avser]
        source = found[0] if found else posting
    if source.record.besok:
        return taxa_book.of_hash(source.record.besok[-1].taxa_hash)
    if source.kvitto is None:
        return None
    try:
        taxa = taxa_book.valid_on(source.kvitto.tidpunkt.date())
    except UserFacingError:
        return None
    return taxa if taxa.id == source.kvitto.taxa else None


def _met(posting: Posting, book: PatientBook) -> Entries | None:
    """Return the entries there were before a posting's own, claims of its own included.

    None where that cannot be known.
    """
    seen = _seen(posting, book)
    if seen is None:
        return None
    own_kinds = {EntryKind.AVGIFT, EntryKind.REGLERING, EntryKind.ATERBETALNING}
    met: Entries = []
    for entry, sealed in book.entries:
        is_own = entry.checkout_id == posting.record.id
        if is_own and entry.kind in own_kinds:
            return met
        if not posting.sealed and not book.of(posting):
            return None
        if posting.sealed and sealed > posting.sealed:
            return met
        is_later_half = sealed == posting.sealed and not is_own and posting.record.avser
        if posting.sealed and is_later_half:
            continue  # the new receipt of the same correction
        if entry.patient_id in seen:
            met.append(entry)
    return met


def _seen(posting: Posting, book: PatientBook) -> set[PatientId] | None:
    """Return whose entries a posting saw; None where the order of things is not known."""
    if not posting.sealed and any(not sealed for _, sealed in book.joined.values()):
        return None
    own = posting.record.patient_id
    if own is None or book.own_id is None:
        return set()
    before = {who: into for who, (into, sealed) in book.joined.items() if sealed < posting.sealed}
    person = _latest(own, before)
    return {who for who in (book.own_id, *book.joined) if _latest(who, before) == person}


def _latest(who: PatientId, joins: Mapping[PatientId, PatientId]) -> PatientId:
    """Return whom somebody had become; a ring of joins ends somewhere in it."""
    met = {who}
    while who in joins and joins[who] not in met:
        who = joins[who]
        met.add(who)
    return who


def _differs(posting: Posting, kvitto: Kvitto, book: PatientBook, taxa: Taxa, met: Entries) -> str:
    """Return what is wrong with the printed frikort; empty where it is right."""
    skydd = taxa.hogkostnadsskydd
    if posting.record.besok:
        return _differs_in_sale(posting, kvitto, book, taxa, met)
    day = _last_day(posting, kvitto, book)
    after = fold(book.one_ledger([*met, *book.of(posting)]), skydd, day)
    if kvitto.kind is KvittoKind.REGLERING:
        printed = frikort_without(after, after, book.inlasts) if after.period_start else None
    else:
        before = fold(book.one_ledger(met), skydd, day)
        printed = frikort_without(before, after, book.inlasts) if kvitto.frikort else None
    return "" if kvitto.frikort == printed else "Frikortet på kvittot stämmer inte med posterna."


def _differs_in_sale(
    posting: Posting, kvitto: Kvitto, book: PatientBook, taxa: Taxa, met: Entries
) -> str:
    own = [entry for entry in book.of(posting) if entry.kind is EntryKind.AVGIFT]
    skydd = taxa.hogkostnadsskydd
    everything = list(met)
    states: list[FrikortState] = []
    charged = ZERO
    for besok in posting.record.besok:
        states.append(fold(book.one_ledger(everything), skydd, besok.effective_on))
        for entry in (entry for entry in own if entry.besok_id == besok.id):
            which = skydd if entry.skydd is Skydd.OPPENVARD else taxa.hjalpmedelsskydd
            so_far = book.one_ledger(everything)
            room = fold(so_far, which, besok.effective_on).kvar if which else entry.belopp
            if entry.charged != min(entry.belopp, room):
                return "Avgiften togs inte ut så som frikortet stod då."
            everything.append(entry)
            charged += entry.charged if entry.skydd is Skydd.OPPENVARD else ZERO
        states.append(fold(book.one_ledger(everything), skydd, besok.effective_on))
    if kvitto.frikort is None:
        counts = any(entry.skydd is Skydd.OPPENVARD for entry in own)
        is_right = not counts and states[0].period_start is None
    else:
        innan = states[0].ackumulerat
        printed = frikort_printed(innan, charged, states[-1], book.inlasts)
        unlooked = replace(printed, okontrollerat=bool(charged))  # in an outage
        is_right = kvitto.frikort in (printed, unlooked)
    return "" if is_right else "Frikortet på kvittot stämmer inte med posterna."


def _last_day(posting: Posting, kvitto: Kvitto, book: PatientBook) -> date:
    """Return the day whose state a return or a settlement prints."""
    for other in book.postings:
        if other.record.id == posting.record.avser and other.record.besok:
            return other.record.besok[-1].effective_on
    return kvitto.tidpunkt.date()
