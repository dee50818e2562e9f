"""``kassa frikort --json``: one ledger event a line in, the state after it a line out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kassa.avgift.answer import kronor
from kassa.desk.json_lines import answer_each
from kassa.frikort.stream import FrikortStream

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kassa.frikort.stream import StreamAnswer
    from kassa.hogkostnadsskydd import Hogkostnadsskydd


def frikort_lines(
    lines: Iterable[bytes | str], skydd: Hogkostnadsskydd
) -> Iterator[tuple[str, bool]]:
    """Yield (answer as one JSON line, whether it was taken) for each line that is not blank.

    Args:
        lines: events in registration order, JSON Lines, UTF-8 when bytes.
        skydd: ceilings and period rule to count with.
    """
    stream = FrikortStream(skydd)
    return answer_each(lines, lambda event: _state_mapping(stream.take(event)))


def _state_mapping(answer: StreamAnswer) -> dict[str, Any]:
    state = answer.state
    return {
        "att_betala": kronor(answer.att_betala),
        "ackumulerat": kronor(state.ackumulerat),
        "period_start": state.period_start.isoformat() if state.period_start else None,
        "period_slut": state.period_slut.isoformat() if state.period_slut else None,
        "frikort": state.has_frikort,
        "att_aterbetala": [
            {"id": key, "belopp": kronor(amount)} for key, amount in answer.att_aterbetala
        ],
        "att_efterdebitera": [
            {"id": key, "belopp": kronor(amount)} for key, amount in answer.att_efterdebitera
        ],
    }
