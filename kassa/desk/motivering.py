"""Why the frikort makes the sum what it is, as one more reason beside the tariff's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kassa.avgift.decision import Motivering
from kassa.kvitto.text import money_text

if TYPE_CHECKING:
    from kassa.frikort.state import FrikortState
    from kassa.money import Money

KALLA = "Högkostnadsskydd för öppenvård - eFrikort"


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
        return (Motivering("frikort", f"Frikort{until}: besöket kostar inget.", KALLA),)
    text = (
        f"Frikort nås med detta besök: {money_text(paid)} återstår till taket "
        f"{money_text(before.tak)}."
    )
    return (Motivering("frikort_nas", text, KALLA),)
