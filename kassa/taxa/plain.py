"""The plainest case that shows a finding: nothing unusual in it that the finding does not need.

The search for a witness returns whatever case it meets first, perhaps an evening visit on a
referral. A tariff manager looks for the reason in what is unusual, so that is taken out.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kassa.taxa.finding import Finding, FindingKind
from kassa.taxa.possible import impossible

if TYPE_CHECKING:
    from kassa.taxa.fakta import Box, Fakta, Vector
    from kassa.taxa.model import Taxa

GROWN_UP = 40
LAST_IS_PLAIN = ("vecka_efter_forlossning",)
PASSES = 2  # a referral can be left out once its first visit is


def plainer(finding: Finding, taxa: Taxa) -> Finding:
    """Return the finding with its witness as plain as it can be.

    Every fact is tried with its plain value, and keeps it where the same rows decide, the rows of
    the finding hold as before, and the case can be.

    Args:
        finding: of the proof.
        taxa: the tariff.
    """
    if finding.witness is None:
        return finding
    return replace(finding, witness=_Plain(finding, taxa).of(finding.witness))


class _Plain:
    """Keeps what a case is compared by."""

    def __init__(self, finding: Finding, taxa: Taxa) -> None:
        self._taxa = taxa
        self._table = finding.table
        self._impossible = impossible(taxa)
        tables = (taxa.tjanst, taxa.klass, taxa.pris)
        rows = [row for table in tables for row in table.regel_list if row.id in finding.rows]
        goods = [vara for vara in taxa.vara_list if vara.artikel == finding.artikel]
        self._rows = [item.boxes for item in rows] + [item.boxes for item in goods]
        self._kept: tuple[str, ...] = ()
        if finding.kind is FindingKind.SURCHARGE:  # so much is charged for, on such a visit
            self._kept = ("utfall", "tolk_bokad")
            self._rows += [(item.box,) for item in taxa.tillagg_list]

    def of(self, witness: Vector) -> Vector:
        shown = self._shown(witness)
        for _ in range(PASSES):
            for place, fakta in enumerate(self._taxa.fakta[:-2]):
                if fakta.namn in self._kept:
                    continue
                tried = self._filled((*witness[:place], _value(fakta), *witness[place + 1 :]))
                if self._can_be(tried) and self._shown(tried) == shown:
                    witness = tried
        return witness

    def _filled(self, vector: Vector) -> Vector:
        utslag = self._taxa.utslag(vector)
        if utslag is None or utslag.tjanst.fel:
            return vector
        return self._taxa.full_vector(vector, utslag)

    def _can_be(self, vector: Vector) -> bool:
        return not any(box.holds(vector) for box in self._impossible)

    def _shown(self, vector: Vector) -> tuple[object, ...]:
        utslag = self._taxa.utslag(vector)
        held = tuple(any(self._holds(box, vector) for box in boxes) for boxes in self._rows)
        if utslag is None:
            return held
        tjanst, klass, pris = utslag.tjanst, utslag.klass, utslag.pris
        if self._table == self._taxa.tjanst.namn:
            return held, tjanst.id
        if self._table == self._taxa.klass.namn:
            is_priced = pris is not None and not pris.fel
            return held, tjanst.ger, klass.id if klass else None, is_priced
        return held, tjanst.ger, klass.ger if klass else None, pris.id if pris else None

    def _holds(self, box: Box, vector: Vector) -> bool:
        """True when the row's own conditions hold; what was done and who pays is compared apart."""
        last = len(self._taxa.fakta) - 2
        return all(mask >> vector[place] & 1 for place, mask in box.masks if place < last)


def _value(fakta: Fakta) -> int:
    """Return the place of the plain value."""
    if fakta.namn == "alder":
        return fakta.place(GROWN_UP)
    return len(fakta.varden) - 1 if fakta.namn in LAST_IS_PLAIN else 0
