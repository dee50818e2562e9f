"""JSON Lines in, JSON Lines out: what the commands that answer a stream have in common.

A refused line never stops the ones after it; it is answered with ``fel``, every fault at once.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kassa.avgift.answer import fel_mapping
from kassa.errors import Fault, InvalidInputError, UserFacingError
from kassa.reading import parse_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

UNREADABLE = Fault("", "Raden går inte att läsa som JSON.")
NO_OBJECT = Fault("", "Här ska det stå en grupp av namngivna uppgifter: {...}.")

_written = json.JSONEncoder(ensure_ascii=False).encode


def answer_each(
    lines: Iterable[bytes | str], answer: Callable[[Any], dict[str, Any]]
) -> Iterator[tuple[str, bool]]:
    """Yield (answer as one JSON line, whether it was decided) for each line that is not blank.

    Args:
        lines: JSON Lines as in the contract, UTF-8 when bytes.
        answer: returns the answer to what stood on a line, or raises UserFacingError.
    """
    for line in lines:
        if line.strip():
            answered = _answered(line, answer)
            yield _written(answered), "fel" not in answered


def _answered(line: bytes | str, answer: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    try:
        source, faults = parse_json(line)
    except ValueError:
        return {"id": None, **fel_mapping((UNREADABLE,))}
    if not isinstance(source, dict):
        return {"id": None, **fel_mapping((NO_OBJECT,))}
    line_id = source.get("id")
    if faults:
        return {"id": line_id, **fel_mapping(faults)}
    try:
        return {"id": line_id, **answer(source)}
    except InvalidInputError as error:
        return {"id": line_id, **fel_mapping(error.faults)}
    except UserFacingError as error:
        return {"id": line_id, **fel_mapping((Fault("", error.message),))}
