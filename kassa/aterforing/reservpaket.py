"""The printed package for when even Kassa cannot run, as a document: everything that is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from kassa.kvitto.document import Klinik

TITLE = "Reservpaket"


@dataclass(frozen=True, slots=True)
class Pris:
    """What one visit costs in one age group; empty where the tariff has no such visit."""

    kod: str
    belopp: str


@dataclass(frozen=True, slots=True)
class PrisRad:
    """One line of the price list: what was done, and a price for each age group."""

    etikett: str
    priser: tuple[Pris, ...]
    is_uteblivet: bool


@dataclass(frozen=True, slots=True)
class Steg:
    """One question of a decision chart.

    Attributes:
        fraga: what one asks.
        ja: what one does where the answer is yes.
        nej: what one does where it is no; empty where one asks the next question.
    """

    fraga: str
    ja: str
    nej: str = ""


@dataclass(frozen=True, slots=True)
class Beslut:
    """A decision chart: questions from the top, the first yes decides."""

    titel: str
    steg: tuple[Steg, ...]


@dataclass(frozen=True, slots=True)
class Reservpaket:
    """The whole package.

    Attributes:
        klinik: whose.
        made_at: local time.
        giltig_till: last local date on which it may be used.
        taxa: name of the tariff.
        kolumner: the headings of the price list: the age groups, and who has an LMA card.
        prislista: visits, then missed ones.
        beslut: the decision charts.
        frikort: the rules of the frikort, a sentence each.
        telefon: whom to call: (who, number).
        blanketter: numbers of the blank forms.
        besok: what can be ticked on a form.
        ovning: of the practice clinic.
    """

    klinik: Klinik
    made_at: datetime
    giltig_till: date
    taxa: str
    kolumner: tuple[str, ...]
    prislista: tuple[PrisRad, ...]
    beslut: tuple[Beslut, ...]
    frikort: tuple[str, ...]
    telefon: tuple[tuple[str, str], ...]
    blanketter: tuple[str, ...]
    besok: tuple[str, ...]
    ovning: bool
