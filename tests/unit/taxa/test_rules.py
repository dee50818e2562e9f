"""The bundled tariff's tables: rows of one rank never disagree, and the surcharge stays outside."""

from __future__ import annotations

from itertools import combinations

import pytest

from kassa.taxa.fakta import INTE_GENOMFORT, Box
from kassa.taxa.model import Tabell
from tests.helpers.taxa import rjl


def meet(one: Box, other: Box) -> bool:
    """True when some case is in both boxes."""
    masks = dict(other.masks)
    return all(mask & masks[place] for place, mask in one.masks if place in masks)


@pytest.mark.parametrize("table", [rjl().tjanst, rjl().klass, rjl().pris], ids=lambda t: t.namn)
def test_rows_of_one_rank_that_meet_agree(table: Tabell):
    disagreeing = [
        (one.id, other.id)
        for one, other in combinations(table.regel_list, 2)
        if one.rang == other.rang
        and (one.ger, one.fel, one.frikort) != (other.ger, other.fel, other.frikort)
        and any(meet(a, b) for a in one.boxes for b in other.boxes)
    ]

    assert disagreeing == []


def test_surcharge_belongs_only_to_visits_that_did_not_take_place():
    with_surcharge = [p for p in rjl().produkt_by_id.values() if p.tillagg]

    assert with_surcharge
    assert all(produkt.utfall <= set(INTE_GENOMFORT) for produkt in with_surcharge)


def test_interpreter_is_310_kronor():
    (tolk,) = rjl().tillagg_list

    assert tolk.belopp.whole_kr == 310
