"""A fee of a missed visit that the clinic waives: whose decision it is, and what is kept of it.

An exception from the fee is the clinic's or its head's to make (rule book: När patienten lämnar
sent återbud/uteblir), so it is written with who decided it, and never the clerk alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kassa.errors import Fault, InvalidInputError

if TYPE_CHECKING:
    from kassa.desk.quote import Quote
    from kassa.desk.settings import Desk

EFTERSKANKT = "avgift_efterskankt"
"""The contract's circumstance of a fee that the clinic waives."""
BESLUT = "beslut_av"


def is_efterskankt(quote: Quote) -> bool:
    """Return whether the clinic waives the fee of a missed visit on the receipt.

    Of a visit that took place the circumstance says nothing.
    """
    cases = (besok.request.case for besok in quote.besok)
    return any(
        EFTERSKANKT in case["besok"].get("omstandigheter", ())
        and case.get("utfall", "genomfort") != "genomfort"
        for case in cases
    )


def refuse_undecided(quote: Quote, beslut_av: str, desk: Desk) -> None:
    """Refuse to waive a fee where nobody is named for it, or the clerk is.

    Raises:
        InvalidInputError: which, at ``beslut_av``.
    """
    if not is_efterskankt(quote):
        return
    if not beslut_av.strip():
        message = "Skriv vem som har beslutat att efterskänka avgiften."
    elif beslut_av.strip().casefold() == desk.clerk.casefold():
        message = (
            "Kliniken eller verksamhetschefen beslutar. Skriv vem det var, inte din egen signatur."
        )
    else:
        return
    raise InvalidInputError((Fault(BESLUT, message),))
