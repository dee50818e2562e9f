"""Goods beside or instead of a visit: what each costs, with its VAT."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kassa.avgift.decision import Motivering, Rad
from kassa.avgift.read_varor import NO_TOTALPRIS
from kassa.errors import Fault, InvalidInputError
from kassa.taxa.vara import moms_inside, price_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kassa.avgift.case import Case, CaseVara
    from kassa.taxa.fakta import Vector
    from kassa.taxa.model import Taxa
    from kassa.taxa.vara import Vara

VAROR = "varor"
HJUL_TUM = "hjul_tum"


def vara_rader(
    case: Case, taxa: Taxa, vector: Vector, varor_kod: str | None
) -> tuple[tuple[Rad, ...], tuple[Motivering, ...]]:
    """Return a line for each kind of goods, and the rules that priced them.

    Args:
        case: the case.
        taxa: the tariff in force.
        vector: the facts of the case.
        varor_kod: code of the tariff's product for goods alone.

    Raises:
        InvalidInputError: an article has no price here, or what its price hangs on is missing; all
            at once.
    """
    is_alone = case.besok.typ == VAROR
    if not case.varor and not is_alone:
        return (), ()
    faults: list[Fault] = []
    kod = varor_kod if is_alone else None
    if is_alone and not case.varor:
        faults.append(Fault("varor", "Det finns inga varor. Ange minst en."))
    rows = [_row_for(number, item, taxa, vector, faults) for number, item in enumerate(case.varor)]
    rader = [
        _rad(number, item, vara, kod, faults)
        for number, (item, vara) in enumerate(zip(case.varor, rows, strict=True))
        if vara is not None
    ]
    if faults:
        raise InvalidInputError(tuple(faults))
    reasons = (
        Motivering(f"vara_{vara.id}", vara.sentence, vara.kalla, is_beside=True)
        for vara in rows
        if vara is not None and vara.skal
    )
    return tuple(rad for rad in rader if rad is not None), tuple(dict.fromkeys(reasons))


def _row_for(
    number: int, item: CaseVara, taxa: Taxa, vector: Vector, faults: list[Fault]
) -> Vara | None:
    """Return the row that prices an article; without its wheel size, the row of every size."""
    found = {row.id: row for row in _rows(item, taxa, vector) if row is not None}
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        message = "Avgiften beror på hjulens storlek. Ange den i tum, ett heltal."
        faults.append(Fault(f"varor.{number}.hjul_tum", message))
    else:
        message = f"Taxan har inget pris för {item.artikel} till den här patienten."
        faults.append(Fault(f"varor.{number}.artikel", message))
    return None


def _rows(item: CaseVara, taxa: Taxa, vector: Vector) -> Iterator[Vara | None]:
    """Yield the row for each wheel size the goods can have."""
    vectors = [vector]
    if taxa.has_fakta(HJUL_TUM):
        place = taxa.place_of(HJUL_TUM)
        wheel = taxa.fakta[place]
        sizes = range(len(wheel.varden))
        given = sizes if item.hjul_tum is None else (wheel.place(item.hjul_tum),)
        vectors = [(*vector[:place], size, *vector[place + 1 :]) for size in given]
    rows = [vara for vara in taxa.vara_list if vara.artikel == item.artikel]
    for each in vectors:
        yield next((row for row in rows if any(box.holds(each) for box in row.boxes)), None)


def _rad(
    number: int, item: CaseVara, vara: Vara, kod: str | None, faults: list[Fault]
) -> Rad | None:
    belopp = price_for(vara.pris, item.antal, item.totalpris)
    if belopp is None:
        faults.append(Fault(f"varor.{number}.totalpris", NO_TOTALPRIS))
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
