"""Decide every visit again under the tariff it was decided with: the same fee must come out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kassa.avgift.answer import kronor
from kassa.avgift.decide import decide, override_produkt
from kassa.avgift.read_case import read_case
from kassa.desk.kontroll.finding import Finding
from kassa.errors import UserFacingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kassa.desk.kontroll.ports import Posting
    from kassa.desk.ports import BesokRecord, TaxaBook
    from kassa.taxa.model import Taxa


class Replay:
    """Decides again.

    Attributes:
        done: how many visits were decided again.
        missing: how many could not be, by the id of the tariff that is not installed.
    """

    def __init__(self, taxa_book: TaxaBook) -> None:
        """Take the installed tariffs."""
        self._taxa_book = taxa_book
        self.done = 0
        self.missing: dict[str, int] = {}

    def check(self, posting: Posting) -> Iterator[Finding]:
        """Yield the visits of a posting that would cost something else."""
        for besok in posting.record.besok:
            taxa = self._taxa_book.of_hash(besok.taxa_hash)
            if taxa is None:
                self.missing[besok.taxa] = self.missing.get(besok.taxa, 0) + 1
                continue
            try:
                if besok.is_gallrad:
                    continue
            except (ValueError, AttributeError):
                pass  # told below
            self.done += 1
            text = _differs(besok, taxa)
            if text:
                yield Finding("omraknad", posting.name, text)


def _differs(besok: BesokRecord, taxa: Taxa) -> str:
    """Return what a visit gives otherwise than frozen, in Swedish; empty for nothing."""
    try:
        frozen = json.loads(besok.decision)
        posted = {key: frozen[key] for key in ("produkt_id", "avgiftskod", "belopp", "taxa")}
        again = _again(besok, taxa)
    except UserFacingError as error:
        return f"Besök {besok.place} nekas när det räknas om: {error.message}"
    except (ValueError, KeyError, TypeError, AttributeError):
        return f"Besök {besok.place} går inte att räkna om: uppgifterna går inte att läsa."
    if posted == again and besok.produkt_id == posted["produkt_id"]:
        return ""
    return (
        f"Besök {besok.place} är registrerat som {posted['avgiftskod'] or '–'}, "
        f"{posted['belopp']} kr, men uppgifterna ger {again['avgiftskod'] or '–'}, "
        f"{again['belopp']} kr."
    )


def _again(besok: BesokRecord, taxa: Taxa) -> dict[str, Any]:
    """Return what the frozen facts give now.

    Raises:
        UserFacingError: they are refused.
    """
    case, _ = read_case(json.loads(besok.facts), lambda _: taxa)
    if besok.skal is None:
        avgift = decide(case, taxa)
    else:
        avgift = override_produkt(case, taxa, besok.produkt_id, besok.skal)
    return {
        "produkt_id": avgift.produkt_id,
        "avgiftskod": avgift.avgiftskod,
        "belopp": kronor(avgift.belopp),
        "taxa": avgift.taxa,
    }
