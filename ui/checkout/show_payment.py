"""What the payment row shows."""

from __future__ import annotations

from kassa.desk.quote import Quote
from kassa.money import ZERO
from ui.checkout.posting import Posting
from ui.checkout.reading import Reading
from ui.checkout.state import FeeKind, FeeState, PaymentState


def payment_state(
    fee: FeeState, reading: Reading, quote: Quote | None, posting: Posting
) -> PaymentState:
    """Return the payment row."""
    has_sum = fee.kind is FeeKind.SUM and quote is not None
    nothing = has_sum and not fee.avgiftskod and fee.is_free
    is_paid = has_sum and not fee.is_free
    paying = posting.paying
    hint = ""
    if nothing:
        hint = "Inget ska registreras. F2 för nästa patient."
    elif has_sum and reading.patient is None:
        hint = "Personnumret behövs för att slutföra."
    elif has_sum and fee.is_free:
        hint = "Inget att betala"
    elif is_paid:
        hint = paying.hint
    return PaymentState(
        betalsatt=paying.betalsatt,
        needs_betalsatt=is_paid,
        can_complete=has_sum and not nothing and not posting.is_going_on,
        is_posting=posting.is_going_on,
        hint=hint,
        confirm=posting.confirm,
        att_betala=quote.att_betala if quote else ZERO,
        asks=paying.asks,
        delar=paying.delar,
        swish=posting.swish_view(quote) if is_paid and not posting.is_going_on else None,
    )
