"""Inpatient days: which are paid, and at what price each.

The day of admission is paid, the day of discharge is not, days on leave are not; a stay within one
day is one day. Age counts on each day (rule book: Patienter i slutenvård).
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from kassa.avgift.decision import Rad
from kassa.calendar import age_on
from kassa.money import ZERO, Money

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kassa.avgift.case import Case, CaseSlutenvard
    from kassa.taxa.fakta import FactValue
    from kassa.taxa.model import Produkt, Taxa

ONE_DAY = timedelta(days=1)


def payable_days(stay: CaseSlutenvard) -> list[date]:
    """Return the days of a stay that are counted and paid, in order."""
    last = max(stay.inskriven, stay.utskriven - ONE_DAY)
    days = (stay.inskriven + timedelta(days=n) for n in range((last - stay.inskriven).days + 1))
    return [day for day in days if day not in stay.permissionsdagar]


def day_rader(
    case: Case, taxa: Taxa, values: Mapping[str, FactValue], decided: Produkt
) -> list[Rad]:
    """Return a line for each run of days with one product and one price.

    Args:
        case: the case, with a stay.
        taxa: its tariff.
        values: the facts of the case.
        decided: the product of the stay as a whole; it stands for a stay without paid days.
    """
    stay = case.besok.slutenvard
    days = payable_days(stay) if stay else []
    priced = [
        _priced(number, day, case, taxa, values, decided) for number, day in enumerate(days, 1)
    ]
    rader = []
    for (produkt, price), run in groupby(priced, key=lambda item: item):
        antal = len(list(run))
        belopp = price * antal
        rader.append(Rad(produkt.kod, produkt.namn, antal, belopp, ZERO, frikortsgrundande=False))
    return rader or [Rad(decided.kod, decided.namn, 0, ZERO, ZERO, frikortsgrundande=False)]


def _priced(
    number: int,
    day: date,
    case: Case,
    taxa: Taxa,
    values: Mapping[str, FactValue],
    decided: Produkt,
) -> tuple[Produkt, Money]:
    """Return the product and price of one day, by the age on it."""
    age = age_on(case.patient.fodelsedatum, day)
    utslag = taxa.utslag(taxa.vector({**values, "alder": age}))
    produkt = utslag.produkt if utslag and utslag.produkt else decided
    return produkt, produkt.price_of_day(number)
