"""A decision as contract JSON: the answer of ``kassa avgift --json`` and what posting freezes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kassa.money import ORE_PER_KRONA, Money

if TYPE_CHECKING:
    from kassa.avgift.decision import Avgift, Motivering
    from kassa.errors import Fault


def kronor(amount: Money) -> int | float:
    """Return an amount as JSON kronor: an integer, or two decimals where there are öre."""
    kr, ore = divmod(amount.ore, ORE_PER_KRONA)
    return round(kr + ore / ORE_PER_KRONA, 2) if ore else kr


def answer_mapping(
    avgift: Avgift, att_betala: Money, frikort: tuple[Motivering, ...] = ()
) -> dict[str, Any]:
    """Return the contract's answer.

    Args:
        avgift: the decision.
        att_betala: what is paid after the frikort.
        frikort: the reasons the frikort adds.
    """
    return {
        "avgiftskod": avgift.avgiftskod,
        "produkt_id": avgift.produkt_id,
        "produkt": avgift.produkt,
        "belopp": kronor(avgift.belopp),
        "att_betala": kronor(att_betala),
        "frikortsgrundande": avgift.frikortsgrundande,
        "moms": kronor(avgift.moms),
        "rader": [
            {
                "avgiftskod": rad.avgiftskod,
                "produkt": rad.produkt,
                "antal": rad.antal,
                "belopp": kronor(rad.belopp),
                "moms": kronor(rad.moms),
                "frikortsgrundande": rad.frikortsgrundande,
            }
            for rad in avgift.rader
        ],
        "motivering": [
            {"regel": item.regel, "text": item.text, "kalla": item.kalla}
            for item in (*avgift.motivering, *frikort)
        ],
        "alternativ": [
            {
                "avgiftskod": item.avgiftskod,
                "produkt": item.produkt,
                "belopp": kronor(item.belopp),
                "om": item.om,
            }
            for item in avgift.alternativ
        ],
        "varningar": list(avgift.varningar),
        "taxa": avgift.taxa,
    }


def fel_mapping(faults: tuple[Fault, ...]) -> dict[str, Any]:
    """Return the contract's refusal: every fault of the line."""
    return {"fel": [{"falt": fault.field, "meddelande": fault.message} for fault in faults]}
