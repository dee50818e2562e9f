"""``kassa avgift --json``: one case a line in, one decision a line out.

A refused line never stops the ones after it. The frikort is what the line says
(``frikort.ackumulerat``); no ledger is read.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from kassa.avgift.answer import answer_mapping
from kassa.avgift.decide import decide
from kassa.avgift.read_case import read_case
from kassa.desk.json_lines import answer_each
from kassa.desk.motivering import frikort_motivering
from kassa.frikort.state import FrikortState, split

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kassa.desk.ports import TaxaBook


def answer_lines(lines: Iterable[bytes | str], taxa_book: TaxaBook) -> Iterator[tuple[str, bool]]:
    """Yield (answer as one JSON line, whether it was decided) for each line that is not blank.

    Args:
        lines: JSON Lines as in the contract, UTF-8 when bytes.
        taxa_book: the tariffs to decide with.
    """
    return answer_each(lines, partial(answer_case, taxa_book=taxa_book))


def answer_case(source: Any, taxa_book: TaxaBook) -> dict[str, Any]:  # noqa: ANN401 - parsed JSON
    """Return the contract's answer to one case.

    Raises:
        UserFacingError: it was refused.
    """
    case, taxa = read_case(source, taxa_book.valid_on)
    avgift = decide(case, taxa)
    tak = taxa.hogkostnadsskydd.tak_on(case.tidpunkt.date())
    state = FrikortState(
        ackumulerat=case.frikort_ackumulerat,
        tak=tak,
        period_start=None,
        period_slut=None,
        has_frikort=case.frikort_ackumulerat >= tak,
        preliminar=True,
        kalla=taxa.hogkostnadsskydd.kalla,
    )
    counted = avgift.grundande
    paid = split(counted, state)
    reasons = frikort_motivering(counted, paid, state)
    return answer_mapping(avgift, avgift.belopp - counted + paid, reasons)
