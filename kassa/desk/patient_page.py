"""The patient's page: every fee, which ones count and why, and what the next visit costs.

Reads only. What stands here is what the desk tells a patient who asks.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kassa.clock import local_now
from kassa.desk.att_reglera import outstanding
from kassa.desk.las_in import age_text, assumed_entries, inlast_skillnad_of
from kassa.desk.quote import quote
from kassa.desk.request import BesokRequest, QuotePatient, QuoteRequest
from kassa.errors import UserFacingError
from kassa.frikort.entry import EntryKind
from kassa.frikort.history import Post, Raknas, history
from kassa.frikort.state import fold
from kassa.hogkostnadsskydd import Skydd
from kassa.kvitto.document import Kvitto, KvittoKind
from kassa.kvitto.text import money_text
from kassa.money import ORE_PER_KRONA, ZERO, Money
from kassa.region import EKONOMISERVICE_MAIL, region_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from kassa.clock import Clock
    from kassa.desk.frikort_ports import ExternKvitto
    from kassa.desk.ports import BesokRecord, Ledger, Patient, TaxaBook
    from kassa.frikort.entry import FrikortEntry
    from kassa.frikort.skillnad import Skillnad
    from kassa.frikort.state import FrikortState
    from kassa.hogkostnadsskydd import Hogkostnadsskydd
    from kassa.ids import EntryId, PatientId

MOST_KVITTON = 500
NEXT_BESOK = ("lakare", "sjukskoterska")
"""Who the next visit is asked about: the two commonest caregivers of any clinic."""


@dataclass(frozen=True, slots=True)
class FeeRow:
    """One fee, or what was shown or said of fees.

    Attributes:
        day: local date of the visit.
        what: the product, or what was shown.
        where: the receipt's number, with the region when it is from elsewhere.
        belopp: the fee before the frikort.
        raknas: what of it counts now; zero where it does not count.
        is_counted: it counts.
        why: one Swedish sentence.
        entry_id: of an external receipt that can be taken back; None for all else.
    """

    day: date
    what: str
    where: str
    belopp: Money
    raknas: Money
    is_counted: bool
    why: str
    entry_id: EntryId | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Where the counted sum rose to, for the picture of the period."""

    day: date
    efter: Money


@dataclass(frozen=True, slots=True)
class NextBesok:
    """What a visit would cost now.

    Attributes:
        produkt: the visit.
        att_betala: what the patient would pay.
    """

    produkt: str
    att_betala: Money


@dataclass(frozen=True, slots=True)
class PatientPage:
    """Everything the desk knows of a patient's fees.

    Attributes:
        patient: as last written.
        today: the local date it holds for.
        state: the frikort today.
        hjalpmedel: where treatment aids stand today; None where none have counted.
        step_list: of the running period, by date.
        fee_list: the newest first.
        next_list: what the next visit would cost.
        inlast: how old the extract is that it rests on; empty without one.
        motsagelse: how the extract contradicts the desk's own entries; empty where it does not.
        skillnad: what is to be paid back or charged.
        joined_list: other numbers of the same patient.
    """

    patient: Patient
    today: date
    state: FrikortState
    hjalpmedel: FrikortState | None
    step_list: tuple[Step, ...]
    fee_list: tuple[FeeRow, ...]
    next_list: tuple[NextBesok, ...]
    inlast: str
    motsagelse: str
    skillnad: tuple[Skillnad, ...]
    joined_list: tuple[Patient, ...]


def patient_page(
    patient_id: PatientId, ledger: Ledger, taxa_book: TaxaBook, clock: Clock, vardniva: str
) -> PatientPage | None:
    """Return a patient's page, None when nobody has that id.

    Args:
        patient_id: who.
        ledger: the clinic's records.
        taxa_book: for the ceilings, and for what the next visit costs.
        clock: the present.
        vardniva: of the clinic (contract).

    Raises:
        UserFacingError: no tariff is in force today.
    """
    patient = ledger.patient(patient_id)
    if patient is None:
        return None
    today = local_now(clock).date()
    taxa = taxa_book.valid_on(today)
    own = ledger.entry_list(patient_id)
    number, skydd = patient.identitet.number, taxa.hogkostnadsskydd
    assumed = assumed_entries(number, own, ledger, skydd, clock)
    entries = (*own, *(assumed.entries if assumed else ()))
    told = history(entries, skydd, today)
    against = inlast_skillnad_of(patient, own, ledger, skydd)
    rows = [
        *_entry_rows(told.post_list, ledger.extern_list(patient_id)),
        *_besok_rows(ledger.kvitto_list(MOST_KVITTON, patient_id), told.post_list, own, ledger),
    ]
    return PatientPage(
        patient=patient,
        today=today,
        state=told.state,
        hjalpmedel=_hjalpmedel(entries, taxa.hjalpmedelsskydd, today),
        step_list=tuple(
            Step(post.entry.effective_on, post.efter)
            for post in told.post_list
            if post.raknas is Raknas.NU
        ),
        fee_list=tuple(sorted(rows, key=lambda row: row.day, reverse=True)),
        next_list=_next_list(patient, ledger, taxa_book, clock, vardniva),
        inlast=age_text(assumed.inlast, today) if assumed and told.state.inlast_id else "",
        motsagelse=against.text if against else "",
        skillnad=outstanding(own, taxa),
        joined_list=ledger.joined_list(patient_id),
    )


def _hjalpmedel(
    entries: Sequence[FrikortEntry], skydd: Hogkostnadsskydd | None, today: date
) -> FrikortState | None:
    state = fold(entries, skydd, today) if skydd else None
    return state if state and state.period_start else None


def _besok_rows(
    kvitto_list: Iterable[Kvitto],
    post_list: Iterable[Post],
    entries: Iterable[FrikortEntry],
    ledger: Ledger,
) -> list[FeeRow]:
    """Return a row for each visit that was posted here, counting or not."""
    aids = {entry.besok_id for entry in entries if entry.skydd is Skydd.HJALPMEDEL}
    post_of = {post.entry.besok_id: post for post in post_list if post.entry.besok_id}
    everything = tuple(kvitto_list)
    taken_back = {kvitto.avser: kvitto.number for kvitto in everything if kvitto.avser}
    rows = []
    for kvitto in everything:
        posted = ledger.checkout(kvitto.checkout_id) if kvitto.kind is KvittoKind.KOP else None
        for besok in posted.besok if posted else ():
            retur = taken_back.get(kvitto.number)
            post = post_of.get(besok.id)
            rows.append(_besok_row(kvitto, besok, post, retur, is_aid=besok.id in aids))
    return rows


def _besok_row(
    kvitto: Kvitto, besok: BesokRecord, post: Post | None, retur: str | None, *, is_aid: bool
) -> FeeRow:
    decision: Mapping[str, Any] = json.loads(besok.decision)
    belopp = Money(round(decision["belopp"] * ORE_PER_KRONA))
    if retur is not None:
        why = f"Makulerad med kvitto {retur}: räknas inte."
    elif post is not None:
        why = _why(post)
    elif is_aid:
        why = "Räknas mot taket för behandlingshjälpmedel, inte mot frikort."
    elif belopp:
        why = "Avgiften ingår inte i högkostnadsskyddet: räknas inte."
    else:
        why = "Besöket kostade inget: det finns inget att räkna."
    is_counted = post is not None and post.raknas is Raknas.NU
    return FeeRow(
        day=besok.effective_on,
        what=str(decision["produkt"]),
        where=f"Kvitto {kvitto.number}",
        belopp=belopp,
        raknas=post.paid if post and is_counted else ZERO,
        is_counted=is_counted,
        why=why,
    )


def _entry_rows(post_list: Iterable[Post], extern_list: Iterable[ExternKvitto]) -> list[FeeRow]:
    """Return a row for each thing that was shown or said, or carried in."""
    extern_of = {extern.entry_id: extern for extern in extern_list}
    rows = []
    for post in post_list:
        entry = post.entry
        if entry.kind is EntryKind.AVGIFT:
            continue
        extern = extern_of.get(entry.id)
        is_counted = post.raknas is Raknas.NU
        rows.append(
            FeeRow(
                day=entry.effective_on,
                what=_what(post, extern),
                where=_where(extern),
                belopp=entry.belopp,
                raknas=post.paid if is_counted else ZERO,
                is_counted=is_counted,
                why=f"{_why(post)} {_copy(extern)}".rstrip(),
                entry_id=entry.id if extern and post.raknas is not Raknas.ATERTAGEN else None,
            )
        )
    return rows


_WHAT = {
    EntryKind.EXTERN: "Avgift betald på annat håll",
    EntryKind.UPPGIFT: "Patientens uppgift om tidigare avgifter",
    EntryKind.INLAST: "Avgifter enligt utdrag från eFrikort",
}


def _what(post: Post, extern: ExternKvitto | None) -> str:
    entry = post.entry
    if extern is not None and entry.kind is EntryKind.EXTERN:
        return f"{_WHAT[entry.kind]}: {_place(extern)}"
    if entry.kind is EntryKind.FRIKORT:
        where = "visat" if entry.inlast_id is None else "enligt utdrag"
        return f"Frikort {where}, gäller till och med {entry.giltigt_till}"
    return _WHAT[entry.kind]


def _where(extern: ExternKvitto | None) -> str:
    return "" if extern is None else f"{extern.number}, {_place(extern)}"


def _place(extern: ExternKvitto) -> str:
    klinik = f", {extern.klinik}" if extern.klinik else ""
    return f"{region_name(extern.region)}{klinik}"


def _copy(extern: ExternKvitto | None) -> str:
    """Return why a copy goes to ekonomiservice, and where to; empty where none does."""
    if extern is None or not extern.ekonomiservice:
        return ""
    return f"Kopia till {EKONOMISERVICE_MAIL}. {extern.ekonomiservice}"


_WHY = {
    Raknas.ATERTAGEN: "Tillbakatagen: räknas inte.",
    Raknas.SENARE: "Besöket har inte varit än: räknas först då.",
    Raknas.FRIKORT: "Frikort gällde: avgiften är 0 kr och räknas inte.",
    Raknas.TIDIGARE: "Räknas inte längre: hör till en tidigare period.",
}


def _why(post: Post) -> str:
    """Return whether an entry counts and why, in one sentence."""
    entry, is_counted = post.entry, post.raknas is Raknas.NU
    if entry.kind is EntryKind.FRIKORT and post.raknas in {Raknas.NU, Raknas.TIDIGARE}:
        return "Frikortet gäller." if is_counted else "Frikortet gäller inte längre."
    if not is_counted:
        return _WHY[post.raknas]
    if post.paid < entry.belopp:
        return f"Räknas med {money_text(post.paid)}: då nåddes frikort."
    return "Räknas."


def _next_list(
    patient: Patient, ledger: Ledger, taxa_book: TaxaBook, clock: Clock, vardniva: str
) -> tuple[NextBesok, ...]:
    """Return what visits would cost now; none that the tariff cannot decide."""
    found = []
    for vardgivarkategori in NEXT_BESOK:
        besok = {"vardniva": vardniva, "vardgivarkategori": vardgivarkategori, "typ": "mottagning"}
        case = {
            "tidpunkt": local_now(clock).isoformat(timespec="minutes"),
            "patient": _patient_facts(patient),
            "besok": besok,
        }
        who = QuotePatient(patient.identitet, patient.fodelsedatum, patient.namn, None)
        try:
            asked = quote(QuoteRequest((BesokRequest(case),), who), ledger, taxa_book, clock)
        except UserFacingError:  # a fact is missing that only the visit will bring
            continue
        found.append(NextBesok(asked.in_hand.avgift.produkt, asked.att_betala))
    return tuple(found)


def _patient_facts(patient: Patient) -> dict[str, str]:
    facts = {"kategori": patient.kategori, "fodelsedatum": patient.fodelsedatum.isoformat()}
    if patient.land:
        facts["land"] = patient.land
    return facts
