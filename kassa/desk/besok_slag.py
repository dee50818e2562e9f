"""The visits of the printed price list and of the paper forms, and what each costs at which age."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from kassa.avgift.decide import decide
from kassa.avgift.read_case import read_case
from kassa.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Mapping

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


def _slag(vardniva: str) -> tuple[BesokSlag, ...]:
    def made(namn: str, etikett: str, kategori: str, typ: str, **top: Any) -> BesokSlag:  # noqa: ANN401
        besok: dict[str, Any] = {"vardgivarkategori": kategori, "typ": typ}
        if remiss := top.pop("remiss", None):
            besok["remiss"] = remiss
        return BesokSlag(namn, etikett, vardniva, besok, top)

    missed = {"utfall": "uteblivet", "tolk": {"bokad": False, "avbestalld": False,
              "informerad": False}}  # fmt: skip
    with_tolk = {"utfall": "uteblivet", "tolk": TOLK}
    own = (
        (
            made("hembesok", "Hembesök, läkare", "lakare", "hembesok"),
            made("fysio", "Fysioterapeut, arbetsterapeut", "fysioterapeut", "mottagning"),
            made("halsovard", "Hälsovård", "sjukskoterska", "halsovard"),
        )
        if vardniva == "primarvard"
        else (
            made(
                "remiss", "Läkare, första besöket på remiss", "lakare", "mottagning",
                remiss={"fran": "primarvard", "forsta_besoket": True},
            ),
            made("dagsjukvard", "Dagsjukvård, läkare", "lakare", "dagsjukvard"),
        )
    )  # fmt: skip
    return (
        made("lakare", "Läkarbesök", "lakare", "mottagning"),
        made("ssk", "Sjuksköterska, annan", "sjukskoterska", "mottagning"),
        *own,
        made("psykolog", "Psykolog, kurator", "psykolog", "mottagning"),
        made("distans", "Distanskontakt, läkare", "lakare", "distans"),
        made("distans_annan", "Distanskontakt, annan", "sjukskoterska", "distans"),
        made("prov", "Provtagning utan besök", "sjukskoterska", "provtagning"),
        made("recept", "Recept utan besök", "lakare", "recept"),
        made("uteblivet_lakare", "Uteblev från läkare", "lakare", "mottagning", **missed),
        made("uteblivet_ssk", "Uteblev från annan", "sjukskoterska", "mottagning", **missed),
        made(
            "uteblivet_lakare_tolk", "Uteblev från läkare, tolk", "lakare", "mottagning",
            **with_tolk,
        ),
        made(
            "uteblivet_ssk_tolk", "Uteblev från annan, tolk", "sjukskoterska", "mottagning",
            **with_tolk,
        ),
    )  # fmt: skip


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
