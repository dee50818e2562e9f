"""``kassa avgift --json``: one case a line in, one decision a line out.

A refused line never stops the ones after it. The frikort is what the line says
(``frikort.ackumulerat``); no ledger is read.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kassa.avgift.answer import answer_mapping, fel_mapping
from kassa.avgift.decide import decide
from kassa.avgift.read_case import read_case
from kassa.desk.motivering import frikort_motivering
from kassa.errors import Fault, InvalidInputError, UserFacingError
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
    for line in lines:
        if line.strip():
            answer = _answer(line, taxa_book)
            yield json.dumps(answer, ensure_ascii=False), "fel" not in answer


def _answer(line: bytes | str, taxa_book: TaxaBook) -> dict[str, Any]:
    try:
        source = json.loads(line)
    except ValueError:
        return {"id": None, **fel_mapping((Fault("", "Raden går inte att läsa som JSON."),))}
    case_id = source.get("id") if isinstance(source, dict) else None
    try:
        return {"id": case_id, **_decision(source, taxa_book)}
    except InvalidInputError as error:
        return {"id": case_id, **fel_mapping(error.faults)}
    except UserFacingError as error:
        return {"id": case_id, **fel_mapping((Fault("", error.message),))}


def _decision(source: Any, taxa_book: TaxaBook) -> dict[str, Any]:  # noqa: ANN401 - parsed JSON
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
    )
    paid = split(avgift.grundande, state)
    reasons = frikort_motivering(avgift.grundande, paid, state)
    return answer_mapping(avgift, avgift.belopp - avgift.grundande + paid, reasons)
