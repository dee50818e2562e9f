"""Why the frikort makes the sum what it is, as one more reason beside the tariff's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kassa.avgift.decision import Motivering
from kassa.kvitto.text import money_text

if TYPE_CHECKING:
    from kassa.frikort.entry import FrikortEntry
    from kassa.frikort.state import FrikortState
    from kassa.money import Money


@dataclass(frozen=True, slots=True)
class HjalpmedelQuote:
    """What the ceiling of treatment aids makes of a visit's goods.

    Attributes:
        belopp: what counts towards it.
        charged: what of it is paid now.
        before: the state the goods meet.
        after: the state after them.
        entry: the fee in the ledger, not yet tied to a patient or desk.
    """

    belopp: Money
    charged: Money
    before: FrikortState
    after: FrikortState
    entry: FrikortEntry

    @property
    def avdrag(self) -> Money:
        """What the ceiling takes off."""
        return self.belopp - self.charged


def hjalpmedel_motivering(aids: HjalpmedelQuote) -> tuple[Motivering, ...]:
    """Return the reason the ceiling of treatment aids gives, if it changes the sum."""
    if not aids.avdrag:
        return ()
    tak = money_text(aids.before.tak)
    if aids.before.has_frikort:
        text = (
            f"Taket {tak} för behandlingshjälpmedel är nått: de kostar inget till och med "
            f"{aids.before.period_slut}."
        )
    else:
        text = (
            f"Taket {tak} för behandlingshjälpmedel nås nu: "
            f"{money_text(aids.charged)} återstod att betala."
        )
    return (Motivering("hjalpmedelsskydd", text, aids.before.kalla),)


def frikort_motivering(fee: Money, paid: Money, before: FrikortState) -> tuple[Motivering, ...]:
    """Return the reason the frikort gives, if it changes the sum.

    Args:
        fee: the part of the fee that counts.
        paid: what of it is paid now.
        before: the frikort the visit meets.
    """
    if paid == fee:
        return ()
    if before.has_frikort:
        until = f" till och med {before.period_slut}" if before.period_slut else ""
        return (Motivering("frikort", f"Frikort{until}: besöket kostar inget.", before.kalla),)
    text = (
        f"Frikort nås med detta besök: {money_text(paid)} återstår till taket "
        f"{money_text(before.tak)}."
    )
    return (Motivering("frikort_nas", text, before.kalla),)
