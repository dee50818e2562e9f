"""Decide: a case and a tariff in, the fee with its lines and reasons out. Pure.

The tariff's three tables are asked in turn (see ``kassa.taxa.model``); the deciding rows become the
reasons. What no row gives is refused, never charged: there is no default and no zero.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from kassa.avgift.alternativ import find_alternativ
from kassa.avgift.decision import Avgift, Motivering, Rad
from kassa.avgift.fakta import derive_fakta
from kassa.avgift.read_varor import NO_VACCIN_PRIS
from kassa.avgift.slutenvard import day_rader
from kassa.avgift.varor import VAROR, vara_rader
from kassa.errors import Fault, InvalidInputError
from kassa.money import ZERO, Money, total
from kassa.taxa.model import Utslag

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kassa.avgift.case import Case, CaseVaccin
    from kassa.avgift.decision import Alternativ
    from kassa.taxa.fakta import FactValue, Vector
    from kassa.taxa.model import Produkt, Regel, Taxa

OVERRIDE_REGEL = "eget_val"


def decide(case: Case, taxa: Taxa, *, with_alternativ: bool = True) -> Avgift:
    """Return the fee of a case, before the frikort.

    Args:
        case: the facts.
        taxa: the tariff in force.
        with_alternativ: look for what one changed fact would lead to; most of the time goes there.

    Raises:
        InvalidInputError: the case is impossible, or no row of the tariff gives it a price.
    """
    values = derive_fakta(case, taxa)
    vector = taxa.vector(values)
    tjanst, klass, pris, produkt = _decided(taxa.utslag(vector), taxa)
    full = taxa.full_vector(vector, Utslag(tjanst, klass, pris, produkt))
    counts = produkt.frikortsgrundande and klass.frikort
    rader, beside = _rader(produkt, counts=counts, case=case, taxa=taxa, vector=full)
    rader = (*_day_rader(produkt, case, taxa, values), *rader)
    others: tuple[Alternativ, ...] = ()
    if with_alternativ:
        others = find_alternativ(case, taxa, values, partial(_belopp, case, taxa))
    return Avgift(
        avgiftskod=produkt.kod,
        produkt_id=produkt.id,
        produkt=produkt.namn,
        rader=rader,
        frikortsgrundande=counts,
        motivering=(*_motivering(tjanst, klass, pris), *beside),
        varningar=taxa.varningar(full),
        alternativ=others,
        taxa=taxa.id,
        taxa_hash=taxa.sha256,
    )


def override_produkt(case: Case, taxa: Taxa, produkt_id: str, skal: str) -> Avgift:
    """Return the fee of the product the clerk chose, with the clerk's reason.

    Args:
        case: the facts, as typed.
        taxa: the tariff in force.
        produkt_id: the product chosen.
        skal: the clerk's reason; recorded and printed.

    Raises:
        InvalidInputError: no reason, no such product, or one that cannot be used for this outcome
            (a missed visit's product, and with it the interpreter, never reaches an attended one).
    """
    values = derive_fakta(case, taxa)
    produkt = taxa.produkt_by_id.get(produkt_id)
    faults = []
    if not skal.strip():
        faults.append(Fault("eget_val.skal", "Skriv varför koden ändras: skälet står på kvittot."))
    if produkt is None or values["utfall"] not in produkt.utfall:
        message = "Koden kan inte användas för det här utfallet. Välj en annan."
        faults.append(Fault("eget_val.produkt", message))
    if faults or produkt is None:
        raise InvalidInputError(tuple(faults))
    vector = taxa.vector(values)
    counts = produkt.frikortsgrundande and _may_count(taxa, vector)
    rader, beside = _rader(produkt, counts=counts, case=case, taxa=taxa, vector=vector)
    reason = Motivering(OVERRIDE_REGEL, f"Koden är vald i kassan: {skal.strip()}", produkt.kalla)
    return Avgift(
        avgiftskod=produkt.kod,
        produkt_id=produkt.id,
        produkt=produkt.namn,
        rader=rader,
        frikortsgrundande=counts,
        motivering=(reason, *beside),
        varningar=(),
        alternativ=(),
        taxa=taxa.id,
        taxa_hash=taxa.sha256,
    )


def _may_count(taxa: Taxa, vector: Vector) -> bool:
    """False for a patient whose fees never reach the frikort, whatever product is chosen."""
    return all(regel.frikort for regel in taxa.klass.regel_list if regel.holds(vector))


def _decided(utslag: Utslag | None, taxa: Taxa) -> tuple[Regel, Regel, Regel, Produkt]:
    """Return the deciding rows of the three tables and the product, or refuse."""
    if utslag is not None:
        for regel in (utslag.tjanst, utslag.klass, utslag.pris):
            if regel is not None and regel.fel:
                raise InvalidInputError((Fault(*regel.fel),))
        if utslag.produkt and utslag.klass and utslag.pris:
            return utslag.tjanst, utslag.klass, utslag.pris, utslag.produkt
    message = (
        f"Taxan {taxa.id} ger ingen avgift för det här. Kontrollera uppgifterna, "
        "eller välj kod själv med skäl."
    )
    raise InvalidInputError((Fault("besok", message),))


def _rader(
    produkt: Produkt, *, counts: bool, case: Case, taxa: Taxa, vector: Vector
) -> tuple[tuple[Rad, ...], tuple[Motivering, ...]]:
    """Return the receipt lines and the reasons of what stands beside the visit."""
    rader = []
    if case.besok.typ != VAROR and not produkt.dagpris:
        rader.append(Rad(produkt.kod, produkt.namn, 1, price_of(produkt, case), ZERO, counts))
    reasons = []
    if produkt.vaccin and case.besok.vaccin is not None:
        rader.append(_vaccin_rad(produkt, case.besok.vaccin))
    for tillagg in taxa.tillagg_list:
        if tillagg.namn in produkt.tillagg and tillagg.box.holds(vector):
            line = Rad(
                produkt.kod, tillagg.produkt, 1, tillagg.belopp, ZERO, frikortsgrundande=False
            )
            rader.append(line)
            text = f"{tillagg.skal.rstrip('.')}: {tillagg.belopp.whole_kr} kr."
            regel = f"tillagg_{tillagg.namn}"
            reasons.append(Motivering(regel, text, tillagg.kalla, is_beside=True))
    varor, priced = vara_rader(case, taxa, vector, produkt.kod)
    return (*rader, *varor), (*reasons, *priced)


def _day_rader(
    produkt: Produkt, case: Case, taxa: Taxa, values: Mapping[str, FactValue]
) -> tuple[Rad, ...]:
    return tuple(day_rader(case, taxa, values, produkt)) if produkt.dagpris else ()


def _belopp(
    case: Case, taxa: Taxa, produkt: Produkt, vector: Vector, values: Mapping[str, FactValue]
) -> Money | None:
    """Return the whole fee of a product under these facts, None when it has no price."""
    try:
        rader, _ = _rader(produkt, counts=False, case=case, taxa=taxa, vector=vector)
        days = _day_rader(produkt, case, taxa, values)
    except InvalidInputError:
        return None
    return total(rad.belopp for rad in (*days, *rader))


def _vaccin_rad(produkt: Produkt, vaccin: CaseVaccin) -> Rad:
    """Return the vaccine's line.

    Raises:
        InvalidInputError: its price is missing.
    """
    if vaccin.pris is None:
        raise InvalidInputError((Fault("besok.vaccin.pris", NO_VACCIN_PRIS),))
    name = f"Vaccin ({vaccin.mot.replace('_', ' ')})"
    return Rad(produkt.kod, name, 1, vaccin.pris, ZERO, frikortsgrundande=False)


def price_of(produkt: Produkt, case: Case) -> Money:
    """Return the product's price; a missing one is an error, never zero.

    Raises:
        InvalidInputError: the price follows the DRG list and was not given.
    """
    price = produkt.belopp if produkt.belopp is not None else case.besok.drg_pris
    if price is None:
        message = "Avgiften följer DRG-prislistan. Ange priset."
        raise InvalidInputError((Fault("besok.drg_pris", message),))
    return price


def _motivering(*rules: Regel) -> tuple[Motivering, ...]:
    return tuple(Motivering(rule.id, rule.skal, rule.kalla) for rule in rules if rule.skal)
