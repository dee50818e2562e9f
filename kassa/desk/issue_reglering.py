"""Issue the receipt of a settlement: frozen, numbered, chained and sealed like every other.

Must be called inside the ledger's transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kassa.clock import to_local
from kassa.desk.issue_kvitto import frikort_without, issue
from kassa.desk.number_series import next_kvitto_place
from kassa.ids import CheckoutId, KvittoId, new_id
from kassa.kvitto.document import Kvitto, KvittoKind, KvittoPatient, KvittoRad
from kassa.money import ZERO, total

if TYPE_CHECKING:
    from datetime import datetime

    from kassa.desk.betalning import Betalning
    from kassa.desk.ports import Ledger, Patient
    from kassa.desk.settings import Desk
    from kassa.frikort.state import FrikortState

SKAL = (
    "Andra avgifter har registrerats, ändrats eller tagits tillbaka sedan besöken betalades. "
    "Därför har de kostat för mycket eller för lite."
)


@dataclass(frozen=True, slots=True)
class Reglering:
    """What the receipt of a settlement says.

    Attributes:
        checkout_id: the settlement.
        patient: as written in the register.
        rader: one for each fee; negative is paid back.
        betalning: how it is paid.
        state: the frikort today.
        taxa: id of the tariff whose ceiling holds.
    """

    checkout_id: CheckoutId
    patient: Patient
    rader: tuple[KvittoRad, ...]
    betalning: Betalning
    state: FrikortState
    taxa: str


def issue_reglering(reglering: Reglering, ledger: Ledger, desk: Desk, at: datetime) -> Kvitto:
    """Write the receipt and return it.

    Args:
        reglering: what it says.
        ledger: with its transaction open.
        desk: where and by whom.
        at: time of writing, UTC.
    """
    number, previous_hash = next_kvitto_place(desk.id, ledger)
    patient, state = reglering.patient, reglering.state
    kvitto = Kvitto(
        id=KvittoId(new_id()),
        number=number,
        kind=KvittoKind.REGLERING,
        avser=None,
        checkout_id=reglering.checkout_id,
        issued_at=at,
        tidpunkt=to_local(at).replace(tzinfo=None, second=0, microsecond=0),
        klinik=desk.klinik,
        clerk=desk.clerk,
        patient=KvittoPatient(
            patient.shown_namn,
            patient.shown_number,
            None if patient.is_skyddad else patient.lma_nummer,
        ),
        rader=reglering.rader,
        avdrag_frikort=ZERO,
        att_betala=total(rad.belopp for rad in reglering.rader),
        betalsatt=reglering.betalning.betalsatt,
        delar=reglering.betalning.told,
        motivering=SKAL,
        kalla=state.kalla,
        skal=None,
        frikort=frikort_without(state, state, ledger) if state.period_start else None,
        taxa=reglering.taxa,
        ovning=desk.ovning,
        ej_kvitto=desk.ej_kvitto,
        previous_hash=previous_hash,
    )
    return issue(kvitto, ledger)
