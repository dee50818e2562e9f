"""What cancellations a tariff prices without saying when one is late.

Kassa refuses a cancellation where the tariff has no deadline for the vardniva. That is right where
the region has no rule; where a product waits for it, the deadline was forgotten.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kassa.taxa.cover import narrowed
from kassa.taxa.finding import Finding, FindingKind
from kassa.taxa.model import Aterbud
from kassa.taxa.paths import Paths, above
from kassa.taxa.possible import box_of

if TYPE_CHECKING:
    from kassa.taxa.fakta import Vector
    from kassa.taxa.model import Taxa

LATE = "sent_aterbud"
SOME_DEADLINE = Aterbud(timmar=24, only_vardag=False)


def with_deadlines(taxa: Taxa) -> tuple[Taxa, tuple[Finding, ...]]:
    """Return the tariff with every deadline its products wait for, and what was missing.

    The rest is proved as if they were there: without one, each row that waits for it would never
    apply.

    Args:
        taxa: a tariff that loaded without faults.
    """
    known = taxa.parameter.aterbud
    declared = taxa.fakta[taxa.place_of("vardniva")].varden if taxa.has_fakta("vardniva") else ()
    lacking = [vardniva for vardniva in declared if vardniva not in known]
    if not known or not lacking:
        return taxa, ()
    whole = _with(taxa, lacking)
    cases = {vardniva: case for vardniva in lacking if (case := _priced(whole, vardniva))}
    return _with(taxa, list(cases)), tuple(
        _missing(vardniva, cases[vardniva]) for vardniva in cases
    )


def _with(taxa: Taxa, lacking: list[str]) -> Taxa:
    aterbud = {**taxa.parameter.aterbud, **dict.fromkeys(lacking, SOME_DEADLINE)}
    return replace(taxa, parameter=replace(taxa.parameter, aterbud=aterbud))


def _priced(taxa: Taxa, vardniva: str) -> Vector | None:
    """Return a late cancellation that a product is for, None where there is none."""
    paths = Paths(taxa)
    late = box_of(taxa, {"vardniva": (vardniva,), "utfall": (LATE,)})
    cancelled = narrowed(paths.all, late) if late else None
    if cancelled is None:
        return None
    for regel in (regel for regel in taxa.pris.regel_list if not regel.fel):
        higher = above(taxa.pris, regel.rang)
        parts = (narrowed(cancelled, box) for box in regel.boxes)
        cases = (paths.reached(part, higher) for part in parts if part)
        if case := next((case for case in cases if case is not None), None):
            return case
    return None


def _missing(vardniva: str, case: Vector) -> Finding:
    return Finding(
        FindingKind.GAP,
        "aterbud",
        (vardniva,),
        f"Sent återbud i {vardniva} har ett pris, men det står inte när ett återbud är sent: det "
        f"nekas. Lägg till [aterbud.{vardniva}] med timmar, raknas och kalla.",
        case,
    )
