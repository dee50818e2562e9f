"""Issue the kvitto of a posting or of a reversal: frozen, numbered, chained and sealed.

Whatever writes must be called inside the ledger's transaction: the number is the one after the
desk's newest. That of a posting may be drawn up before (``kassa.desk.draft``).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kassa.desk.las_in import fetched_text
from kassa.desk.motivering import hjalpmedel_motivering
from kassa.desk.number_series import next_kvitto_place
from kassa.desk.shown_kvitto import shown_kvitto
from kassa.ids import KvittoId, new_id
from kassa.kvitto.document import (
    Betalsatt,
    Kvitto,
    KvittoFrikort,
    KvittoKind,
    KvittoPatient,
    KvittoRad,
)
from kassa.kvitto.issuing import KvittoDraft
from kassa.kvitto.text import besok_heading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kassa.avgift.decision import Avgift, Motivering
    from kassa.desk.betalning import Betalning
    from kassa.desk.frikort_ports import InlastSource
    from kassa.desk.ports import CheckoutRecord, Ledger, Patient
    from kassa.desk.quote import BesokQuote, Quote
    from kassa.desk.settings import Desk
    from kassa.frikort.state import FrikortState
    from kassa.money import Money


NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a receipt is issued that is only drawn up."""


def kop_draft(
    quote: Quote, patient: Patient, ledger: Ledger, desk: Desk, *, in_avbrott: bool
) -> KvittoDraft:
    """Return the receipt of a posting but for when and how it is paid.

    Args:
        quote: what is posted.
        patient: as written in the register.
        ledger: knows what the desk's receipt comes after.
        desk: where and by whom.
        in_avbrott: the frikort could not be checked elsewhere.
    """
    number, previous_hash = next_kvitto_place(desk.id, ledger)
    kvitto = Kvitto(
        id=KvittoId(new_id()),
        number=number,
        kind=KvittoKind.KOP,
        avser=None,
        checkout_id=quote.checkout_id,
        issued_at=NEVER,
        tidpunkt=quote.besok[0].case.tidpunkt,
        klinik=desk.klinik,
        clerk=desk.clerk,
        patient=_patient(patient, quote),
        rader=_rader(quote.besok),
        avdrag_frikort=quote.belopp - quote.att_betala - quote.avdrag_hjalpmedel,
        att_betala=quote.att_betala,
        betalsatt=Betalsatt.INGEN,
        motivering=_motivering(quote.besok),
        kalla=_kalla(quote.besok),
        skal=_skal(quote.besok),
        frikort=_frikort(quote, ledger, in_avbrott=in_avbrott),
        taxa=", ".join(dict.fromkeys(besok.avgift.taxa for besok in quote.besok)),
        ovning=desk.ovning,
        ej_kvitto=desk.ej_kvitto,
        previous_hash=previous_hash,
        betalare=quote.request.betalare.strip(),
        avdrag_hjalpmedel=quote.avdrag_hjalpmedel,
        utanfor_frikort=quote.is_utanfor_frikort,
    )
    return KvittoDraft.of(kvitto, new_id())


def issue_kop(draft: KvittoDraft, betalning: Betalning, ledger: Ledger, at: datetime) -> Kvitto:
    """Write the receipt of a posting and return it.

    Args:
        draft: what it says.
        betalning: how it was paid.
        ledger: with its transaction open.
        at: time of writing, UTC.
    """
    kvitto, document = draft.issued(at, betalning.betalsatt, betalning.told)
    ledger.add_kvitto(kvitto, document)
    return kvitto


def issue_retur(
    original: Kvitto,
    reversal: CheckoutRecord,
    betalning: Betalning,
    states: tuple[FrikortState, FrikortState],
    ledger: Ledger,
    desk: Desk,
) -> Kvitto:
    """Write the return receipt of a reversal and return it.

    Every amount has the opposite sign; all other facts of the visit are those of the original. A
    patient whose identity has become protected since is masked.

    Args:
        original: the receipt that is taken back.
        reversal: the record of the reversal.
        betalning: what is given back and how.
        states: the frikort on the visit's day before the reversal, and without the visit.
        ledger: with its transaction open.
        desk: where and by whom.
    """
    number, previous_hash = next_kvitto_place(desk.id, ledger)
    kvitto = replace(
        original,
        id=KvittoId(new_id()),
        number=number,
        kind=KvittoKind.RETUR,
        avser=original.number,
        checkout_id=reversal.id,
        issued_at=reversal.written_at,
        klinik=desk.klinik,
        clerk=desk.clerk,
        patient=shown_kvitto(original, ledger).patient,
        rader=tuple(replace(rad, belopp=-rad.belopp, moms=-rad.moms) for rad in original.rader),
        avdrag_frikort=-original.avdrag_frikort,
        avdrag_hjalpmedel=-original.avdrag_hjalpmedel,
        att_betala=-original.att_betala,
        betalsatt=betalning.betalsatt,
        delar=betalning.told,
        skal=reversal.skal,
        frikort=frikort_without(*states, ledger) if original.frikort else None,
        ovning=desk.ovning,
        ej_kvitto=desk.ej_kvitto,
        previous_hash=previous_hash,
    )
    return issue(kvitto, ledger)


def issue(kvitto: Kvitto, ledger: Ledger) -> Kvitto:
    """Seal a receipt, write it in the ledger and return it."""
    draft = KvittoDraft.of(kvitto, new_id())
    sealed, document = draft.issued(kvitto.issued_at, kvitto.betalsatt, kvitto.delar)
    ledger.add_kvitto(sealed, document)
    return sealed


def deciding_motivering(avgift: Avgift) -> Motivering:
    """Return the last rule that decided the visit's own line.

    The rules stand in the order they were asked (what was done, who pays how, what it costs), so
    that the last one is the one that settled the fee.
    """
    return [reason for reason in avgift.motivering if not reason.is_beside][-1]


def printed_motivering(avgift: Avgift) -> Motivering:
    """Return the reason that is printed: the deciding one, and why the lines beside are there."""
    deciding = deciding_motivering(avgift)
    beside = dict.fromkeys(reason.text for reason in avgift.motivering if reason.is_beside)
    return replace(deciding, text=" ".join((deciding.text, *beside)))


def _motivering(besok_list: Sequence[BesokQuote]) -> str:
    """Return the printed reason; of several visits, a line for each that says whose it is."""
    reasons = [
        " ".join((printed_motivering(besok.avgift).text, *_hjalpmedel(besok)))
        for besok in besok_list
    ]
    if len(reasons) == 1:
        return reasons[0]
    return "\n".join(
        f"{besok.avgift.produkt}: {reason}"
        for besok, reason in zip(besok_list, reasons, strict=True)
    )


def _patient(patient: Patient, quote: Quote) -> KvittoPatient:
    """Return the patient as printed, masked where the identity is protected."""
    typed = quote.request.patient
    lma_nummer = typed.lma_nummer if typed and not patient.is_skyddad else None
    return KvittoPatient(patient.shown_namn, patient.shown_number, lma_nummer or None)


def _hjalpmedel(besok: BesokQuote) -> tuple[str, ...]:
    """Return why treatment aids cost less than their price, where they do."""
    aids = hjalpmedel_motivering(besok.hjalpmedel) if besok.hjalpmedel else ()
    return tuple(reason.text for reason in aids)


def _kalla(besok_list: Sequence[BesokQuote]) -> str:
    kalla_list = (printed_motivering(besok.avgift).kalla for besok in besok_list)
    return "; ".join(dict.fromkeys(kalla_list))


def _rader(besok_list: Sequence[BesokQuote]) -> tuple[KvittoRad, ...]:
    """Return the printed lines; where several visits share the receipt, each has its heading."""
    rader = []
    for place, besok in enumerate(besok_list, 1):
        heading = ""
        if len(besok_list) > 1:
            heading = besok_heading(place, besok.case.tidpunkt)
        for rad in besok.avgift.rader:
            rader.append(
                KvittoRad(rad.avgiftskod, rad.produkt, rad.antal, rad.belopp, rad.moms, heading)
            )
            heading = ""
    return tuple(rader)


def _skal(besok_list: Sequence[BesokQuote]) -> str | None:
    """Return the clerk's reasons for products of his or her own choice; None without any."""
    return " ".join(besok.request.skal for besok in besok_list if besok.request.skal) or None


def _frikort(quote: Quote, ledger: Ledger, *, in_avbrott: bool) -> KvittoFrikort | None:
    """Return the frikort as printed; None where the fee does not count and nothing has counted."""
    counts = any(besok.avgift.grundande for besok in quote.besok)
    if not counts and quote.before.period_start is None:
        return None
    printed = frikort_printed(quote.before.ackumulerat, quote.charged, quote.after, ledger)
    return replace(printed, okontrollerat=in_avbrott and bool(quote.charged))


def frikort_without(
    before: FrikortState, after: FrikortState, inlasts: InlastSource
) -> KvittoFrikort:
    """Return the frikort as printed where a fee was taken from it, or nothing was added."""
    detta = after.ackumulerat - before.ackumulerat
    return frikort_printed(before.ackumulerat, detta, after, inlasts)


def frikort_printed(
    innan: Money, detta: Money, state: FrikortState, inlasts: InlastSource
) -> KvittoFrikort:
    """Return the frikort as printed, with the age of the extract it rests on.

    Args:
        innan: what had counted before.
        detta: what this paper adds.
        state: the frikort after it.
        inlasts: knows when the extract was made.
    """
    inlast = inlasts.inlast(state.inlast_id) if state.inlast_id else None
    return KvittoFrikort(
        innan=innan,
        detta=detta,
        tak=state.tak,
        period_start=state.period_start,
        period_slut=state.period_slut,
        has_frikort=state.has_frikort,
        preliminar=state.preliminar,
        inlast=fetched_text(inlast) if inlast else "",
    )
