"""Review a tariff: read it strictly, prove it, and say what is wrong where (``taxa granska``)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kassa.avgift.witness import witness_case
from kassa.desk.run_prov import failures
from kassa.errors import InvalidInputError
from kassa.taxa.book import InstalledTaxaBook
from kassa.taxa.lines import line_by_place, line_of
from kassa.taxa.load import load_taxa
from kassa.taxa.proof import prove
from kassa.taxa.prov import load_prov

if TYPE_CHECKING:
    from collections.abc import Iterator


def review(content: bytes) -> Iterator[str]:
    """Yield one JSON object a line for everything wrong; nothing when the tariff is proved.

    The test cases of the file are run as well. A fault of the file has ``rad`` (line), ``falt`` and
    ``meddelande``; a finding of the proof has
    ``fel`` (its kind), ``rader`` (the rows), ``meddelande`` and, where there is one, ``fall``: a
    case that can be fed to ``kassa avgift``; a test case that fails has ``prov`` (its name),
    ``rad`` and ``fall``.

    Args:
        content: the tariff file.
    """
    try:
        taxa = load_taxa(content)
    except InvalidInputError as error:
        yield from _fault_lines(error, line_by_place(content.decode("utf-8", errors="replace")))
        return
    lines = line_by_place(content.decode("utf-8"))
    book = InstalledTaxaBook((taxa,))
    try:
        prov_list = load_prov(content)
    except InvalidInputError as error:
        yield from _fault_lines(error, lines)
        prov_list = ()
    for prov in prov_list:
        failed = failures(prov, book)
        if failed:
            yield _line(
                {
                    "fel": "prov",
                    "prov": prov.namn,
                    "rad": line_of(prov.place, lines),
                    "meddelande": f"{prov.namn}: {'; '.join(failed)}.",
                    "fall": prov.case,
                }
            )
    for finding in prove(taxa):
        found: dict[str, object] = {
            "fel": finding.kind.value,
            "rader": list(finding.rows),
            "meddelande": finding.message,
        }
        if finding.witness is not None:
            found["fall"] = witness_case(taxa, finding.witness)
        yield _line(found)


def _fault_lines(error: InvalidInputError, lines: dict[str, int]) -> Iterator[str]:
    for fault in error.faults:
        place = line_of(fault.field, lines)
        yield _line({"rad": place, "falt": fault.field, "meddelande": fault.message})


def _line(content: dict[str, object]) -> str:
    return json.dumps(content, ensure_ascii=False)
