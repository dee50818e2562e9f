"""What is typed must be printable: said at its field, before anything is posted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kassa.errors import Fault

if TYPE_CHECKING:
    from kassa.desk.ports import KvittoRenderer
    from kassa.desk.request import QuoteRequest


def unprintable(request: QuoteRequest, renderer: KvittoRenderer) -> tuple[Fault, ...]:
    """Return a fault for each typed text that the receipt cannot show.

    Args:
        request: the facts as typed.
        renderer: what will draw the receipt.
    """
    patient, in_hand = request.patient, request.besok[-1]
    typed = {
        "namn": patient.namn if patient else "",
        "lma_nummer": (patient.lma_nummer or "") if patient else "",
        "eget_val.skal": in_hand.skal or "",
        "betalare": request.betalare,
    }
    for place, vara in enumerate(in_hand.case.get("varor", ())):
        typed[f"varor.{place}.benamning"] = vara.get("benamning", "")
    return tuple(
        Fault(field, _message(missing))
        for field, text in typed.items()
        if (missing := renderer.missing_glyphs(text))
    )


def _message(missing: tuple[str, ...]) -> str:
    shown = ", ".join(f"”{char}”" for char in missing)
    return f"Kvittot kan inte skriva {shown}. Skriv med latinska, grekiska eller kyrilliska tecken."
