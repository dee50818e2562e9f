"""What the tables say of a case with a fact or two changed, without asking them all over again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kassa.taxa.model import Utslag

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kassa.taxa.fakta import FactValue, Vector
    from kassa.taxa.model import Taxa


class Nearby:
    """A case, and what it would be with other facts.

    Attributes:
        decided: what the tables say of the case itself.
    """

    def __init__(self, taxa: Taxa, vector: Vector) -> None:
        """Remember a case.

        Args:
            taxa: the tariff.
            vector: the case.
        """
        self._taxa, self._vector = taxa, vector
        self.decided = decided = taxa.utslag(vector)
        tjanst, klass, pris = taxa.finder_list
        full = taxa.full_vector(vector, decided) if decided and decided.produkt else vector
        self._tjanst = tjanst.around(vector)
        self._klass = klass.around((*full[:-1], 0))  # who pays how is not known where it is asked
        self._pris = pris.around(full)

    def vector(self, changed: Mapping[str, FactValue]) -> Vector:
        """Return the case with some facts changed."""
        places = list(self._vector)
        for namn, value in changed.items():
            place = self._taxa.place_of(namn)
            places[place] = self._taxa.fakta[place].place(value)
        return tuple(places)

    def utslag(self, changed: Mapping[str, FactValue]) -> Utslag | None:
        """Return what the tables say of the case with some facts changed.

        Args:
            changed: facts the tariff knows.

        Returns:
            ``decided`` itself where the same rows decide.
        """
        case = self.decided
        if len(changed) > 1 or case is None or case.produkt is None:
            return self._taxa.utslag(self.vector(changed))
        ((namn, value),) = changed.items()
        place = self._taxa.place_of(namn)
        to = self._taxa.fakta[place].place(value)
        tjanst, klass = self._tjanst.first(place, to), self._klass.first(place, to)
        if tjanst is not case.tjanst or klass is None or klass.fel:
            return self._taxa.utslag(self.vector(changed))
        if klass is case.klass:
            pris = self._pris.first(place, to)
            if pris is case.pris:
                return case
        else:
            vector = self._taxa.full_vector(self.vector(changed), Utslag(tjanst, klass, None, None))
            pris = self._taxa.finder_list[-1].first(vector)
        return Utslag(tjanst, klass, pris, self._taxa.produkt_of(pris))
