"""The facts a tariff asks about, each with a closed list of values, and sets of cases.

A *case* is a tuple with the place of each fact's value in its list. A *box* allows a set of values
for some facts, kept as bit masks.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

FactValue = bool | int | str
Vector = tuple[int, ...]

JA_NEJ = ("nej", "ja")

# The outcomes where the visit did not take place: only there may a surcharge stand.
INTE_GENOMFORT = ("uteblivet", "sent_aterbud")

# The country groups each category can have; the reader refuses the others.
LAND_GRUPP_BY_KATEGORI = {
    "eu_ees": ("eu_ees",),
    "norden": ("norden",),
    "konvention": ("dz", "au", "il", "ca_qc"),
    "annat_land": ("inget", "dz", "au", "il", "ca_qc", "hela_avgiften", "ovrigt"),
}
HEMLAND = "SE"

# The facts Kassa derives from a case (``kassa.avgift.fakta``). What a tariff declares beyond these
# and its circumstances is a fact of its own, and comes in as ``besok.fakta``.
KASSA_FAKTA = frozenset(
    {
        "alder",
        "kategori",
        "landgrupp",
        "utflyttad_fran_lanet",
        "lma_kort",
        "eu_kort",
        "provisoriskt_intyg",
        "forsakringsintyg",
        "arbets_eller_studieintyg",
        "intyg_vardforman",
        "e112",
        "pass",
        "id_handling",
        "vardniva",
        "vardgivarkategori",
        "typ",
        "akut",
        "drg_pris",
        "remiss_fran",
        "forsta_besoket",
        "utfall",
        "tolk_debiteras",
        "tolk_bokad",
        "kvall_helg",
        "afton",
        "inom_aterbesok_timmar",
        "inom_aterbesok_dagar",
        "vecka_efter_forlossning",
        "vaccin_mot",
        "riskgrupp",
        "egenanskaffat",
        "hjul_tum",
    }
)


@dataclass(frozen=True, slots=True)
class Fakta:
    """A fact and its closed list of values.

    Attributes:
        namn: its name in the tariff.
        varden: the values as text, in order; for a number, the half-open ranges.
        cuts: where the ranges of a number begin; None for yes/no and named values.
    """

    namn: str
    varden: tuple[str, ...]
    cuts: tuple[int, ...] | None = None

    @property
    def kind(self) -> Literal["ja_nej", "val", "tal"]:
        """Whether it is a yes or no, a choice of names, or a number."""
        if self.cuts is not None:
            return "tal"
        return "ja_nej" if self.varden == JA_NEJ else "val"

    def accepts(self, value: FactValue) -> bool:
        """True when the value is of the fact's kind and in its list."""
        if self.cuts is not None:
            return type(value) is int and value >= 0
        if isinstance(value, bool):
            return self.varden == JA_NEJ
        return value in self.varden and self.varden != JA_NEJ

    def place(self, value: FactValue) -> int:
        """Return the place of a value in the list.

        Raises:
            ValueError: the value is not in the list.
        """
        if self.cuts is not None:
            return bisect_right(self.cuts, int(value))
        if isinstance(value, bool):
            return int(value)
        return self.varden.index(str(value))


@dataclass(frozen=True, slots=True)
class Box:
    """A set of cases: for each named fact (by place), a bit mask of the values that are in."""

    masks: tuple[tuple[int, int], ...]

    def holds(self, vector: Vector) -> bool:
        """True when the case is in the box."""
        return all(mask >> vector[place] & 1 for place, mask in self.masks)


@dataclass(frozen=True, slots=True)
class EgenFakta:
    """A fact of the tariff's own, and how the window asks for it.

    Attributes:
        fakta: the fact with its values.
        etikett: its label.
        fraga: the question to the clerk, a whole sentence.
        sok: words that find it.
        standard: what holds when nothing is said; None where it must be said.
        varden: (value, label) of named values; empty for a yes or no and for numbers.
    """

    fakta: Fakta
    etikett: str
    fraga: str
    sok: tuple[str, ...]
    standard: FactValue | None
    varden: tuple[tuple[str, str], ...]

    @property
    def namn(self) -> str:
        """The name in the tariff, and in ``besok.fakta``."""
        return self.fakta.namn

    @property
    def kind(self) -> Literal["ja_nej", "val", "tal"]:
        """Whether it is a yes or no, a choice of names, or a number."""
        return self.fakta.kind
