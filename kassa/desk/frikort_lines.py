"""``kassa frikort --json``: one ledger event a line in, the state after it a line out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kassa.avgift.answer import fel_mapping, kronor
from kassa.errors import Fault, InvalidInputError, UserFacingError
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
    for line in lines:
        if line.strip():
            answer = _answer(line, stream)
            yield json.dumps(answer, ensure_ascii=False), "fel" not in answer


def _answer(line: bytes | str, stream: FrikortStream) -> dict[str, Any]:
    try:
        event = json.loads(line)
    except ValueError:
        return {"id": None, **fel_mapping((Fault("", "Raden går inte att läsa som JSON."),))}
    event_id = event.get("id") if isinstance(event, dict) else None
    try:
        return {"id": event_id, **_state_mapping(stream.take(event))}
    except InvalidInputError as error:
        return {"id": event_id, **fel_mapping(error.faults)}
    except UserFacingError as error:
        return {"id": event_id, **fel_mapping((Fault("datum", error.message),))}


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
