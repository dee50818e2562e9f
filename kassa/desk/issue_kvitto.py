"""Issue the kvitto of a posting or of a reversal: frozen, numbered, chained and sealed.

Must be called inside the ledger's transaction: the number is the one after the desk's newest.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kassa.desk.posting import charged_of
from kassa.ids import KvittoId, new_id
from kassa.kvitto.document import Kvitto, KvittoFrikort, KvittoKind, KvittoPatient, KvittoRad
from kassa.kvitto.numbering import next_place

if TYPE_CHECKING:
    from datetime import datetime

    from kassa.avgift.decision import Avgift, Motivering
    from kassa.desk.ports import CheckoutRecord, Ledger, Patient
    from kassa.desk.quote import Quote
    from kassa.desk.settings import Desk
    from kassa.frikort.state import FrikortState
    from kassa.kvitto.document import Betalsatt

SURCHARGE_PREFIX = "tillagg_"  # how kassa.avgift.decide names the reason of a surcharge


def issue_kop(
    quote: Quote,
    patient: Patient,
    betalsatt: Betalsatt,
    ledger: Ledger,
    desk: Desk,
    at: datetime,
) -> Kvitto:
    """Write the receipt of a posting and return it.

    Args:
        quote: what is posted.
        patient: as written in the register.
        betalsatt: how it was paid.
        ledger: with its transaction open.
        desk: where and by whom.
        at: time of writing, UTC.
    """
    reason = printed_motivering(quote.avgift)
    typed, override = quote.request.patient, quote.request.override
    number, previous_hash = next_place(desk.id, ledger.last_kvitto(desk.id))
    kvitto = Kvitto(
        id=KvittoId(new_id()),
        number=number,
        kind=KvittoKind.KOP,
        avser=None,
        checkout_id=quote.checkout_id,
        issued_at=at,
        tidpunkt=quote.case.tidpunkt,
        klinik=desk.klinik,
        clerk=desk.clerk,
        patient=KvittoPatient(
            patient.namn, patient.identitet.number, (typed.lma_nummer if typed else None) or None
        ),
        rader=_rader(quote.avgift),
        avdrag_frikort=quote.avgift.belopp - quote.att_betala,
        att_betala=quote.att_betala,
        betalsatt=betalsatt,
        motivering=reason.text,
        kalla=reason.kalla,
        skal=override.skal.strip() if override else None,
        frikort=_frikort(quote),
        taxa=quote.avgift.taxa,
        ovning=desk.ovning,
        ej_kvitto=desk.ej_kvitto,
        previous_hash=previous_hash,
    ).sealed()
    ledger.add_kvitto(kvitto)
    return kvitto


def issue_retur(
    original: Kvitto,
    reversal: CheckoutRecord,
    before: FrikortState,
    after: FrikortState,
    ledger: Ledger,
    desk: Desk,
) -> Kvitto:
    """Write the return receipt of a reversal and return it.

    Every amount has the opposite sign; all other facts of the visit are those of the original.

    Args:
        original: the receipt that is taken back.
        reversal: the record of the reversal.
        before: the frikort on the visit's day before the reversal.
        after: the frikort on the visit's day without the visit.
        ledger: with its transaction open.
        desk: where and by whom.
    """
    number, previous_hash = next_place(desk.id, ledger.last_kvitto(desk.id))
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
        rader=tuple(replace(rad, belopp=-rad.belopp, moms=-rad.moms) for rad in original.rader),
        avdrag_frikort=-original.avdrag_frikort,
        att_betala=-original.att_betala,
        skal=reversal.skal,
        frikort=_frikort_without(before, after) if original.frikort else None,
        ovning=desk.ovning,
        ej_kvitto=desk.ej_kvitto,
        previous_hash=previous_hash,
    ).sealed()
    ledger.add_kvitto(kvitto)
    return kvitto


def deciding_motivering(avgift: Avgift) -> Motivering:
    """Return the last rule that decided, surcharges apart.

    The rules stand in the order they were asked (what was done, who pays how, what it costs), so
    that the last one is the one that settled the fee.
    """
    return [reason for reason in avgift.motivering if not _is_surcharge(reason)][-1]


def printed_motivering(avgift: Avgift) -> Motivering:
    """Return the reason that is printed: the deciding one, and why there are surcharges."""
    deciding = deciding_motivering(avgift)
    surcharges = (reason.text for reason in avgift.motivering if _is_surcharge(reason))
    return replace(deciding, text=" ".join((deciding.text, *surcharges)))


def _is_surcharge(reason: Motivering) -> bool:
    return reason.regel.startswith(SURCHARGE_PREFIX)


def _rader(avgift: Avgift) -> tuple[KvittoRad, ...]:
    return tuple(
        KvittoRad(rad.avgiftskod, rad.produkt, rad.antal, rad.belopp, rad.moms)
        for rad in avgift.rader
    )


def _frikort(quote: Quote) -> KvittoFrikort | None:
    """Return the frikort as printed; None where the fee does not count and nothing has counted."""
    if not quote.avgift.grundande and quote.before.period_start is None:
        return None
    return KvittoFrikort(
        innan=quote.before.ackumulerat,
        detta=charged_of(quote),
        tak=quote.after.tak,
        period_start=quote.after.period_start,
        period_slut=quote.after.period_slut,
        has_frikort=quote.after.has_frikort,
        preliminar=quote.after.preliminar,
    )


def _frikort_without(before: FrikortState, after: FrikortState) -> KvittoFrikort:
    return KvittoFrikort(
        innan=before.ackumulerat,
        detta=after.ackumulerat - before.ackumulerat,
        tak=after.tak,
        period_start=after.period_start,
        period_slut=after.period_slut,
        has_frikort=after.has_frikort,
        preliminar=after.preliminar,
    )
