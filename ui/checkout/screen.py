"""The whole screen of a checkout that is going on, drawn from what was decided."""

from __future__ import annotations

from ui.checkout import show
from ui.checkout.deciding import Deciding
from ui.checkout.posting import Posting
from ui.checkout.show_payment import payment_state
from ui.checkout.show_varor import vara_list
from ui.checkout.state import ViewState


def view_state(
    case: Deciding,
    vardniva: str,
    posting: Posting,
) -> ViewState:
    """Return the screen; what was just completed, a message and the keyboard come on top.

    Args:
        case: the checkout.
        vardniva: where the clinic's visits ordinarily belong.
        posting: how it is paid, and what is asked before it is posted.
    """
    quote, question, known = case.decided.quote, case.question, case.known
    fee = show.fee_state(case.form, case.reading, case.decided, question, has_fore=bool(case.fore))
    return ViewState(
        form=case.form,
        patient=show.patient_state(
            case.form,
            case.reading,
            quote,
            case.now,
            known=known,
            is_exempt=case.is_exempt,
        ),
        besok=show.besok_state(
            case.form,
            question,
            case.taxa(),
            case.now,
            vardniva,
            show.fore_chip_list(quote, case.fore),
            vara_list(case.form, case.taxa(), case.decided),
        ),
        fee=fee,
        payment=payment_state(fee, case.reading, quote, posting),
        faults=case.decided.faults,
    )
