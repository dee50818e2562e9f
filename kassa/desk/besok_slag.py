"""The visits of the printed price list and of the paper forms, and what each costs at which age."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from kassa.avgift.decide import decide
from kassa.avgift.read_case import read_case
from kassa.errors import InvalidInputError

if TYPE_CHECKING:
    from kassa.avgift.decision import Avgift
    from kassa.taxa.model import Taxa

MORNING = time(10, 0)
SATURDAY = 5
TOLK = {"bokad": True, "avbestalld": False, "informerad": True}


@dataclass(frozen=True, slots=True)
class BesokSlag:
    """A visit that is common enough to stand on paper.

    Attributes:
        namn: what it is known by.
        etikett: as printed.
        vardniva: where it is made.
        besok: the facts of it (contract).
        top: facts beside the visit: outcome, interpreter.
    """

    namn: str
    etikett: str
    vardniva: str
    besok: Mapping[str, Any]
    top: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_uteblivet(self) -> bool:
        """True where the visit did not take place."""
        return bool(self.top.get("utfall", "genomfort") != "genomfort")

    def case(self, tidpunkt: str, fodelsedatum: date, kategori: str = "folkbokford") -> Any:  # noqa: ANN401 - contract JSON
        """Return the case in contract JSON."""
        return {
            "tidpunkt": tidpunkt,
            "patient": {"fodelsedatum": fodelsedatum.isoformat(), "kategori": kategori},
            "besok": {"vardniva": self.vardniva, **self.besok},
            **self.top,
        }


NO_TOLK = {"bokad": False, "avbestalld": False, "informerad": False}
UTEBLIVET = {"utfall": "uteblivet", "tolk": NO_TOLK}
UTEBLIVET_TOLK = {"utfall": "uteblivet", "tolk": TOLK}
REMISS = {"fran": "primarvard", "forsta_besoket": True}

_Row = tuple[str, str, str, str, Mapping[str, Any]]
LAKARE = "lakare"
"""``BesokSlag.namn`` of the doctor's visit."""
_FIRST: tuple[_Row, ...] = (
    (LAKARE, "Läkarbesök", "lakare", "mottagning", {}),
    ("ssk", "Sjuksköterska, annan", "sjukskoterska", "mottagning", {}),
)
_OWN: Mapping[str, tuple[_Row, ...]] = {
    "primarvard": (
        ("hembesok", "Hembesök, läkare", "lakare", "hembesok", {}),
        ("fysio", "Fysioterapeut, arbetsterapeut", "fysioterapeut", "mottagning", {}),
        ("halsovard", "Hälsovård", "sjukskoterska", "halsovard", {}),
    ),
    "specialistvard": (
        ("remiss", "Läkare, första på remiss", "lakare", "mottagning", {"remiss": REMISS}),
        ("dagsjukvard", "Dagsjukvård, läkare", "lakare", "dagsjukvard", {}),
    ),
}
_LAST: tuple[_Row, ...] = (
    ("psykolog", "Psykolog, kurator", "psykolog", "mottagning", {}),
    ("distans", "Distanskontakt, läkare", "lakare", "distans", {}),
    ("distans_annan", "Distanskontakt, annan", "sjukskoterska", "distans", {}),
    ("prov", "Provtagning utan besök", "sjukskoterska", "provtagning", {}),
    ("recept", "Recept utan besök", "lakare", "recept", {}),
    ("uteblivet_lakare", "Uteblev från läkare", "lakare", "mottagning", UTEBLIVET),
    ("uteblivet_ssk", "Uteblev från annan", "sjukskoterska", "mottagning", UTEBLIVET),
    ("uteblivet_lakare_tolk", "Uteblev från läkare, tolk", "lakare", "mottagning", UTEBLIVET_TOLK),
    ("uteblivet_ssk_tolk", "Uteblev från annan, tolk", "sjukskoterska", "mottagning",
     UTEBLIVET_TOLK),
)  # fmt: skip
IN_BESOK = ("remiss",)


def _slag(vardniva: str) -> tuple[BesokSlag, ...]:
    return tuple(
        BesokSlag(
            namn,
            etikett,
            vardniva,
            {
                "vardgivarkategori": kategori,
                "typ": typ,
                **{key: value for key, value in more.items() if key in IN_BESOK},
            },
            {key: value for key, value in more.items() if key not in IN_BESOK},
        )
        for namn, etikett, kategori, typ, more in (*_FIRST, *_OWN.get(vardniva, ()), *_LAST)
    )


def besok_slag_list(vardniva: str, taxa: Taxa, on: date) -> tuple[BesokSlag, ...]:
    """Return the visits of a kind of clinic that a tariff has a price for.

    Args:
        vardniva: contract value.
        taxa: the tariff.
        on: local date.
    """
    return tuple(
        slag for slag in _slag(vardniva) if any(price(slag, age, taxa, on) for age in ages(taxa))
    )


def ages(taxa: Taxa) -> tuple[int, ...]:
    """Return the first age of each group the tariff knows, from 0."""
    if not taxa.has_fakta("alder"):
        return (0,)
    return (0, *(taxa.fakta[taxa.place_of("alder")].cuts or ()))


def price(
    slag: BesokSlag, age: int, taxa: Taxa, on: date, kategori: str = "folkbokford", **extra: object
) -> Avgift | None:
    """Return what a visit costs on an ordinary morning; None where the tariff has no price.

    Args:
        slag: the visit.
        age: in years.
        taxa: the tariff.
        on: local date; the weekday on or after it counts.
        kategori: contract value.
        extra: further facts of the patient.
    """
    day = weekday(on)
    case = slag.case(datetime.combine(day, MORNING).isoformat(), _born(age, day), kategori)
    case["patient"] |= extra
    try:
        read, _ = read_case(case, lambda _day: taxa)
        return decide(read, taxa, with_alternativ=False)
    except InvalidInputError:
        return None


def weekday(on: date) -> date:
    """Return the first day from a date on that is no Saturday or Sunday."""
    while on.weekday() >= SATURDAY:
        on += timedelta(days=1)
    return on


def _born(age: int, day: date) -> date:
    return date(day.year - age, 1, 1) if age else day - timedelta(days=40)
