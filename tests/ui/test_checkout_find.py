"""Everything that can be said is found by typing a word of it."""

from __future__ import annotations

from datetime import datetime

import pytest

from kassa.taxa.load import load_taxa
from kassa.taxa.model import Taxa
from resources import path
from tests.helpers.taxa import rjl
from ui import text
from ui.checkout.form import Form
from ui.checkout.search import Catalogue

NOW = datetime(2026, 3, 2, 10, 15)  # noqa: DTZ001 - local time of the desk
NORRMARK = load_taxa(path("exempel", "nrm-2026.toml").read_bytes())
LABELS_BY_KEY = {
    "vardgivarkategori": text.VARDGIVARKATEGORI,
    "vardniva": text.VARDNIVA,
    "typ": text.TYP,
    "kategori": text.KATEGORI,
    "remiss.fran": text.REMISS_FRAN,
    "vaccin.mot": text.VACCIN,
}


def everything(taxa: Taxa) -> list[tuple[str, str, object]]:
    """Return (label, key, value) of all that can be said under a tariff."""
    found: list[tuple[str, str, object]] = [
        (item.etikett, f"omstandigheter.{item.id}", True) for item in taxa.omstandighet_list
    ]
    found += [(label, f"varor.{artikel}", True) for artikel, label in text.vara_items(taxa)]
    for key, labels in LABELS_BY_KEY.items():
        namn = key.replace(".", "_")
        known = taxa.fakta[taxa.place_of(namn)].varden if taxa.has_fakta(namn) else ()
        found += [(labels[value], key, value) for value in known if value in labels]
    found += [
        (label, f"handlingar.{value}", True)
        for value, label in text.HANDLING.items()
        if taxa.has_fakta(value)
    ]
    found += [(label, "utfall", value) for value, label in text.UTFALL.items()]
    found += [(label, "land", code) for code, label in text.land_items()]
    for egen in taxa.egen_list:
        values = egen.varden or (((True, egen.etikett),) if egen.kind == "ja_nej" else ())
        found += [(label, f"fakta.{egen.namn}", value) for value, label in values]
    return found


@pytest.mark.parametrize("taxa", [rjl(), NORRMARK], ids=lambda taxa: taxa.id)
def test_a_label_finds_its_thing_first_and_picking_it_sets_it(taxa):
    catalogue = Catalogue(taxa)
    wrong = []
    for label, key, value in everything(taxa):
        first = catalogue.find(label, NOW)[0]
        if Form().changed(first.changes).value(key) != value:
            wrong.append((label, key, first.label))

    assert wrong == []


def test_there_is_a_lot_to_find():
    assert len(everything(rjl())) > 350
    assert {key.partition(".")[0] for _, key, _ in everything(NORRMARK)} >= {"fakta", "varor"}


def test_only_what_a_tariff_knows_is_found():
    labels = [
        (label, key)
        for label, key, _ in everything(rjl())
        if key.startswith(("typ", "vaccin", "remiss", "handlingar", "vardgivarkategori"))
    ]
    known = {key: {v for _, k, v in everything(NORRMARK) if k == key} for _, key in labels}
    catalogue = Catalogue(NORRMARK)
    for label, key in labels:
        found = [dict(match.changes).get(key) for match in catalogue.find(label, NOW)]
        assert {value for value in found if value is not None} <= known[key], label


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("tolk", "tolk.bokad"),
        ("remiss", "remiss.fran"),
        ("amning", "omstandigheter.amning"),
        ("québec", "land"),
        ("danmark", "land"),
        ("england", "land"),
        ("lma", "handlingar.lma_kort"),
        ("körkort", "varor.korkort_cd"),
        ("dödsfall", "omstandigheter.dodsfall"),
        ("p-piller", "omstandigheter.preventivmedel"),
        ("mammografi", "omstandigheter.mammografi"),
        ("väntetid", "omstandigheter.vantetid_over_30"),
        ("hörapparat", "varor.horapparat"),
        ("tens", "varor.tens_manad"),
        ("intyg", "varor.intyg_a"),
        ("kryckor", "varor.ovrig"),
        ("graviditetstest", "varor.graviditetstest"),
        ("kopior", "varor.journalkopior"),
        ("tbe", "vaccin.mot"),
        ("covid", "vaccin.mot"),
        ("resevaccin", "vaccin.mot"),
        ("slutenvård", "typ"),
        ("inskriven", "typ"),
        ("god man", "betalare"),
    ],
)
def test_an_ordinary_word_finds_it_first(typed, key):
    first = Catalogue(rjl()).find(typed, NOW)[0]

    assert key in dict(first.changes)


def test_vaccin_finds_every_vaccine():
    found = [
        dict(match.changes).get("vaccin.mot") for match in Catalogue(rjl()).find("vaccin", NOW)
    ]

    assert set(text.VACCIN) <= set(found)


@pytest.mark.parametrize("typed", ["journalkopior 3", "3 journalkopior", "3  journal"])
def test_a_number_beside_goods_is_how_many(typed):
    first = Catalogue(rjl()).find(typed, NOW)[0]

    assert first.label == "3 × Journalkopior"
    assert first.changes == (("varor.journalkopior", "3"),)


def test_a_number_behind_a_fact_of_the_tariff_is_its_value():
    first = Catalogue(NORRMARK).find("avstånd 35", NOW)[0]

    assert first.changes == (("fakta.avstand_km", "35"),)
