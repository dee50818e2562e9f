"""Goods beside or instead of a visit: what each costs, with its VAT."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kassa.avgift.decision import Rad
from kassa.errors import Fault, InvalidInputError
from kassa.taxa.vara import moms_inside, price_for

if TYPE_CHECKING:
    from kassa.avgift.case import Case, CaseVara
    from kassa.taxa.fakta import Vector
    from kassa.taxa.model import Taxa
    from kassa.taxa.vara import Vara


VAROR = "varor"


def vara_rader(case: Case, taxa: Taxa, vector: Vector, varor_kod: str | None) -> tuple[Rad, ...]:
    """Return a line for each kind of goods.

    Args:
        case: the case.
        taxa: the tariff in force.
        vector: the facts of the case.
        varor_kod: code of the tariff's product for goods alone.

    Raises:
        InvalidInputError: an article has no price here, or its total price is missing; all at once.
    """
    faults: list[Fault] = []
    is_alone = case.besok.typ == VAROR
    kod = varor_kod if is_alone else None
    if is_alone and not case.varor:
        faults.append(Fault("varor", "Det finns inga varor. Ange minst en."))
    rader = [
        _rad(number, item, _row_for(item, taxa, vector), kod, faults)
        for number, item in enumerate(case.varor)
    ]
    if faults:
        raise InvalidInputError(tuple(faults))
    return tuple(rad for rad in rader if rad is not None)


def _row_for(item: CaseVara, taxa: Taxa, vector: Vector) -> Vara | None:
    if taxa.has_fakta("hjul_tum"):
        place = taxa.place_of("hjul_tum")
        wheel = taxa.fakta[place].place(item.hjul_tum or 0)
        vector = (*vector[:place], wheel, *vector[place + 1 :])
    return next(
        (
            vara
            for vara in taxa.vara_list
            if vara.artikel == item.artikel and any(box.holds(vector) for box in vara.boxes)
        ),
        None,
    )


def _rad(
    number: int, item: CaseVara, vara: Vara | None, kod: str | None, faults: list[Fault]
) -> Rad | None:
    if vara is None:
        message = f"Taxan har inget pris för {item.artikel} till den här patienten."
        faults.append(Fault(f"varor.{number}.artikel", message))
        return None
    belopp = price_for(vara.pris, item.antal, item.totalpris)
    if belopp is None:
        message = "Avgiften är en andel av priset. Ange totalpris för en."
        faults.append(Fault(f"varor.{number}.totalpris", message))
        return None
    momssats = vara.momssats if item.momssats is None else item.momssats
    return Rad(
        avgiftskod=kod,
        produkt=vara.namn or item.benamning or item.artikel,
        antal=item.antal,
        belopp=belopp,
        moms=moms_inside(belopp, momssats),
        frikortsgrundande=False,
        has_hjalpmedelsskydd=vara.has_skydd,
    )
