"""The tariff in memory: facts, rules as boxes, three decision tables, products, parameters.

A *fact* has a closed list of values (yes/no, named values, or half-open ranges of a number).
A *case* is a tuple with the place of each fact's value in its list. A *box* allows a set of values
for some facts, kept as bit masks. A *rule* is one or more boxes with a rank and an outcome, and a
*table* is decided by the highest rank that holds. The three tables are asked in turn: what was
done (``tjanst``), who pays how (``klass``), and what it costs (``produkt``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from kassa.errors import UserFacingError
from kassa.taxa import asks
from kassa.taxa.fakta import Box, EgenFakta, FactValue, Fakta, Vector
from kassa.taxa.finder import Finder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, time

    from kassa.hogkostnadsskydd import Hogkostnadsskydd
    from kassa.money import Money
    from kassa.taxa.vara import Vara


class TaxaMissingError(UserFacingError):
    """No tariff is in force on a date."""

    code = "taxa_saknas"


@dataclass(frozen=True, slots=True)
class Regel:
    """One row of a table.

    Attributes:
        id: unique in the tariff.
        rang: place in the list of ranks; the highest that holds decides.
        boxes: the cases it covers, any of them.
        ger: the outcome; empty when the row refuses the case.
        fel: (field, Swedish message) when the row refuses the case.
        skal: one Swedish sentence for the desk.
        kalla: heading in the rule book, or the law.
        frikort: False when a fee under this row never counts towards the frikort.
    """

    id: str
    rang: int
    boxes: tuple[Box, ...]
    ger: str
    fel: tuple[str, str] | None
    skal: str
    kalla: str
    frikort: bool = True

    def holds(self, vector: Vector) -> bool:
        """True when the case is in one of the boxes."""
        return any(box.holds(vector) for box in self.boxes)


@dataclass(frozen=True, slots=True)
class Tabell:
    """A decision table: rules, highest rank first, and the fact its outcome becomes."""

    namn: str
    regel_list: tuple[Regel, ...]

    def decide(self, vector: Vector) -> Regel | None:
        """Return the deciding rule, None where no row gives anything."""
        for regel in self.regel_list:
            if regel.holds(vector):
                return regel
        return None


@dataclass(frozen=True, slots=True)
class Produkt:
    """What is charged.

    Attributes:
        id: unique in the tariff; several products share code and name.
        kod: avgiftskod; None where nothing is registered.
        namn: as on the receipt.
        belopp: the price; None when it follows the DRG price given with the case.
        frikortsgrundande: counts towards the frikort.
        tillagg: names of surcharges that may come on top.
        kalla: heading in the rule book.
        utfall: the outcomes (values of the fact ``utfall``) it can be used for.
        vaccin: the vaccine's price, given with the case, comes on top.
        dagpris: (first day, price a day) for inpatient days, in order; empty for all else.
    """

    id: str
    kod: str | None
    namn: str
    belopp: Money | None
    frikortsgrundande: bool
    tillagg: tuple[str, ...]
    kalla: str
    utfall: frozenset[str]
    vaccin: bool = False
    dagpris: tuple[tuple[int, Money], ...] = ()

    def price_of_day(self, number: int) -> Money:
        """Return the price of a numbered inpatient day, 1 the first.

        Raises:
            LookupError: the product prices no days.
        """
        begun = [belopp for first, belopp in self.dagpris if first <= number]
        if not begun:
            message = f"{self.id} prices no day {number}"
            raise LookupError(message)
        return begun[-1]


@dataclass(frozen=True, slots=True)
class Tillagg:
    """A surcharge on top of a product, a line of its own."""

    namn: str
    produkt: str
    belopp: Money
    box: Box
    skal: str
    kalla: str


@dataclass(frozen=True, slots=True)
class Varning:
    """Something the desk must do or check in the cases of the boxes."""

    boxes: tuple[Box, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Omstandighet:
    """A circumstance the clerk can name, with the words that find it."""

    id: str
    etikett: str
    sok: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Aterbud:
    """When a cancellation is late: so many hours before, or after a time of an earlier day.

    Attributes:
        timmar: fewer hours than this before the visit is late; 0 where a time of day decides.
        only_vardag: only weekdays are counted.
        dagar_fore: how many days before the visit it must come at the latest.
        klockan: until when on that day (local); None where the hours decide.
    """

    timmar: int
    only_vardag: bool
    dagar_fore: int = 0
    klockan: time | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """The numbers of the rule book that are no prices, each sourced in the file.

    Attributes:
        kvall_fran: local time the evening begins; None where no row asks.
        aterbesok_timmar: "within 24 hours", elapsed; 0 where no row asks.
        aterbesok_dagar: "within five days", calendar days; 0 where no row asks.
        aterbud: deadline by vardniva.
    """

    kvall_fran: time | None
    aterbesok_timmar: int
    aterbesok_dagar: int
    aterbud: Mapping[str, Aterbud]


@dataclass(frozen=True, slots=True)
class Aktualitet:
    """How long a fetched tariff goes on when nothing confirms any more that it is the newest.

    Attributes:
        bekrafta_efter_dagar: days after which somebody responsible has to confirm it.
        bekraftelse_dagar: days such a confirmation holds.
    """

    bekrafta_efter_dagar: int = 14
    bekraftelse_dagar: int = 7


AKTUALITET = Aktualitet()


@dataclass(frozen=True, slots=True)
class Utslag:
    """What the three tables say of a case: the deciding rows, or the row that refused."""

    tjanst: Regel
    klass: Regel | None
    pris: Regel | None
    produkt: Produkt | None


@dataclass(frozen=True)
class Taxa:
    """A tariff. Identity is (region, galler_fran, version).

    Attributes:
        id: ``rjl-2026``.
        region: the region's code.
        namn: as shown.
        galler_fran: first local date.
        galler_till: last local date; None where it lasts until the next tariff begins.
        version: the highest version of those in force on a day wins.
        sha256: of the file.
        fakta: the facts, in vector order; the last two are ``tjanst`` and ``klass``.
        egen_list: the facts beyond those Kassa derives, given as ``besok.fakta``.
        land_grupp: group of each country code.
        omstandighet_list: the circumstances the window offers.
        parameter: numbers that are no prices.
        hogkostnadsskydd: ceilings and period rule of open care.
        hjalpmedelsskydd: those of treatment aids, None where the region has none.
        tjanst: first table.
        klass: second table.
        pris: third table; its outcomes are product ids.
        produkt_by_id: the products.
        tillagg_list: the surcharges.
        varning_list: warnings.
        vara_list: goods.
        aktualitet: how long it goes on without being confirmed.
    """

    id: str
    region: str
    namn: str
    galler_fran: date
    version: int
    sha256: str
    fakta: tuple[Fakta, ...]
    egen_list: tuple[EgenFakta, ...]
    land_grupp: Mapping[str, str]
    omstandighet_list: tuple[Omstandighet, ...]
    parameter: Parameter
    hogkostnadsskydd: Hogkostnadsskydd
    hjalpmedelsskydd: Hogkostnadsskydd | None
    tjanst: Tabell
    klass: Tabell
    pris: Tabell
    produkt_by_id: Mapping[str, Produkt]
    tillagg_list: tuple[Tillagg, ...]
    varning_list: tuple[Varning, ...]
    vara_list: tuple[Vara, ...]
    galler_till: date | None = None
    aktualitet: Aktualitet = AKTUALITET
    _place: dict[str, int] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Index the facts by name."""
        self._place.update({fakta.namn: place for place, fakta in enumerate(self.fakta)})

    def __hash__(self) -> int:
        """Follow the file the tariff came from."""
        return hash(self.sha256)

    @property
    def egen_fakta(self) -> dict[str, Fakta]:
        """The facts of the tariff's own, by name."""
        return {egen.namn: egen.fakta for egen in self.egen_list}

    @cached_property
    def looks_back(self) -> frozenset[str]:
        """The circumstances that need the time of the earlier visit."""
        return asks.looks_back(self)

    @cached_property
    def counts_weeks(self) -> frozenset[str]:
        """The circumstances that need the week after the birth."""
        return asks.counts_weeks(self)

    def knows(self, values: Mapping[str, FactValue]) -> bool:
        """True when the tariff knows every fact of a mapping, and its value."""
        return all(
            self.has_fakta(namn) and self.fakta[self.place_of(namn)].accepts(value)
            for namn, value in values.items()
        )

    def has_fakta(self, namn: str) -> bool:
        """True when the tariff knows the fact."""
        return namn in self._place

    def place_of(self, namn: str) -> int:
        """Return the place of a fact in the vector."""
        return self._place[namn]

    def vector(self, values: Mapping[str, FactValue]) -> Vector:
        """Return the case of these facts; ``tjanst`` and ``klass`` are filled in by the tables."""
        places = [0] * len(self.fakta)
        for namn, value in values.items():
            if value is not False and namn in self._place:
                place = self._place[namn]
                places[place] = self.fakta[place].place(value)
        return tuple(places)

    def utslag(self, vector: Vector) -> Utslag | None:
        """Ask the three tables; None where no row of the first gives anything."""
        ask_tjanst, ask_klass, ask_pris = self.finder_list
        tjanst = ask_tjanst.first(vector)
        if tjanst is None:
            return None
        if tjanst.fel:
            return Utslag(tjanst, None, None, None)
        klass = ask_klass.first(self._filled(vector, tjanst.ger, None))
        if klass is None or klass.fel:
            return Utslag(tjanst, klass, None, None)
        pris = ask_pris.first(self._filled(vector, tjanst.ger, klass.ger))
        return Utslag(tjanst, klass, pris, self.produkt_of(pris))

    def produkt_of(self, pris: Regel | None) -> Produkt | None:
        """Return the product of a row of the third table, None where there is none."""
        return self.produkt_by_id[pris.ger] if pris and not pris.fel else None

    def varningar(self, vector: Vector) -> tuple[str, ...]:
        """Return what the desk must do or check in a case, ``tjanst`` and ``klass`` filled in."""
        return tuple(varning.text for varning in self._varning_finder.every(vector))

    def full_vector(self, vector: Vector, utslag: Utslag) -> Vector:
        """Return the case with what was done and who pays how filled in."""
        klass = utslag.klass.ger if utslag.klass else None
        return self._filled(vector, utslag.tjanst.ger, klass)

    def _filled(self, vector: Vector, tjanst: str, klass: str | None) -> Vector:
        tjanst_fakta, klass_fakta = self.fakta[-2], self.fakta[-1]
        last = klass_fakta.place(klass) if klass else 0
        return (*vector[:-2], tjanst_fakta.place(tjanst), last)

    @cached_property
    def finder_list(self) -> tuple[Finder[Regel], Finder[Regel], Finder[Regel]]:
        """The three tables, in the order they are asked."""
        return self._finder(self.tjanst), self._finder(self.klass), self._finder(self.pris)

    def _finder(self, table: Tabell) -> Finder[Regel]:
        return Finder(((regel, regel.boxes) for regel in table.regel_list), self.fakta)

    @cached_property
    def _varning_finder(self) -> Finder[Varning]:
        return Finder(((varning, varning.boxes) for varning in self.varning_list), self.fakta)
