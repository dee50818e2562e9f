"""Review a tariff: read it strictly, prove it, and say what is wrong where (``taxa granska``)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kassa.avgift.witness import witness_case
from kassa.errors import InvalidInputError
from kassa.taxa.lines import line_by_place, line_of
from kassa.taxa.load import load_taxa
from kassa.taxa.proof import prove

if TYPE_CHECKING:
    from collections.abc import Iterator


def review(content: bytes) -> Iterator[str]:
    """Yield one JSON object a line for everything wrong; nothing when the tariff is proved.

    A fault of the file has ``rad`` (line), ``falt`` and ``meddelande``; a finding of the proof has
    ``fel`` (its kind), ``rader`` (the rows), ``meddelande`` and, where there is one, ``fall``: a
    case that can be fed to ``kassa avgift``.

    Args:
        content: the tariff file.
    """
    try:
        taxa = load_taxa(content)
    except InvalidInputError as error:
        lines = line_by_place(content.decode("utf-8", errors="replace"))
        for fault in error.faults:
            place = line_of(fault.field, lines)
            yield _line({"rad": place, "falt": fault.field, "meddelande": fault.message})
        return
    for finding in prove(taxa):
        found: dict[str, object] = {
            "fel": finding.kind.value,
            "rader": list(finding.rows),
            "meddelande": finding.message,
        }
        if finding.witness is not None:
            found["fall"] = witness_case(taxa, finding.witness)
        yield _line(found)


def _line(content: dict[str, object]) -> str:
    return json.dumps(content, ensure_ascii=False)
