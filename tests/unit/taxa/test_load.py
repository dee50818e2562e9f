"""A tariff file is read strictly: what is wrong is named with its place, all at once."""

from __future__ import annotations

from datetime import date

import pytest

from kassa.adapters.taxa_files import TaxaUnreadableError, load_file
from kassa.errors import InvalidInputError
from kassa.taxa.book import InstalledTaxaBook
from kassa.taxa.load import load_taxa
from kassa.taxa.model import TaxaMissingError
from tests.helpers.taxa import rjl, rjl_content


def faults_of(old: str, new: str) -> dict[str, str]:
    """Return the faults of the bundled tariff with one text exchanged."""
    content = rjl_content().decode()
    assert old in content
    with pytest.raises(InvalidInputError) as caught:
        load_taxa(content.replace(old, new, 1).encode())
    return {fault.field: fault.message for fault in caught.value.faults}


def test_bundled_tariff_loads_and_knows_who_it_is():
    assert (rjl().id, rjl().galler_fran, rjl().version) == ("rjl-2026", date(2026, 1, 1), 1)


def test_missing_price_is_a_fault_and_never_zero():
    faults = faults_of('namn = "Läkarbesök, primärvård"\nbelopp = 250\n', 'namn = "Läkarbesök"\n')

    assert "produkt[1].belopp" in faults


@pytest.mark.parametrize("price", ["250.0", '"250"', "-1", "true"])
def test_price_is_whole_kronor(price):
    assert "produkt[1].belopp" in faults_of("belopp = 250\n", f"belopp = {price}\n")


def test_interpreter_surcharge_is_refused_where_the_visit_took_place():
    faults = faults_of(
        'namn = "Läkarbesök, primärvård"\n', 'namn = "Läkarbesök, primärvård"\ntillagg = ["tolk"]\n'
    )

    assert "inte blev av" in faults["produkt[1].tillagg"]


def test_unknown_key_is_a_fault_with_the_nearest_name():
    faults = faults_of("frikort = true\nrang", "frikrt = true\nrang")

    assert "frikort" in faults["produkt[1].frikrt"]


def test_unknown_fact_is_a_fault_with_the_nearest_name():
    faults = faults_of('nar = { alder = "<20", utfall = "genomfort"', 'nar = { aldr = "<20"')

    assert any("alder" in message for message in faults.values())


def test_age_limit_must_be_a_declared_cut_point():
    faults = faults_of('alder = "<20", utfall', 'alder = "<21", utfall')

    assert any("19, 20, 27" in message for message in faults.values())


def test_unknown_value_unknown_rank_and_missing_source_come_at_once():
    content = rjl_content().decode()
    content = content.replace('typ = "recept" }', 'typ = "receptt" }', 1)
    content = content.replace('rang = "tid"', 'rang = "tidd"', 1)
    content = content.replace('kalla = "Teambesök"\n', "", 1)
    with pytest.raises(InvalidInputError) as caught:
        load_taxa(content.encode())

    messages = " ".join(fault.message for fault in caught.value.faults)
    assert len(caught.value.faults) == 3
    assert "recept" in messages
    assert "tid" in messages


def test_two_rows_with_one_id():
    faults = faults_of('id = "k_85"', 'id = "k_barn"')

    assert any("finns redan" in message for message in faults.values())


def test_a_table_cannot_ask_for_its_own_outcome():
    faults = faults_of('nar = { kategori = "utomlans" }', 'nar = { klass = "fri" }')

    assert any("klass" in field for field in faults)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"id = ", b"", b"id = 1"])
def test_what_is_no_tariff_is_refused_in_swedish(content):
    with pytest.raises(InvalidInputError) as caught:
        load_taxa(content)

    assert caught.value.faults


def test_every_product_price_rule_and_parameter_names_its_source():
    taxa = rjl()
    rules = (*taxa.tjanst.regel_list, *taxa.klass.regel_list, *taxa.pris.regel_list)

    assert all(rule.kalla for rule in rules)
    assert all(tillagg.kalla for tillagg in taxa.tillagg_list)


def test_no_tariff_before_the_first():
    with pytest.raises(TaxaMissingError, match="2026-01-01"):
        InstalledTaxaBook((rjl(),)).valid_on(date(2025, 12, 31))


def test_the_latest_tariff_to_begin_wins_and_of_one_day_the_highest_version():
    content = rjl_content().decode()
    second = load_taxa(content.replace("version = 1", "version = 2", 1).encode())
    later = load_taxa(
        content.replace("galler_fran = 2026-01-01", "galler_fran = 2027-01-01", 1)
        .replace('id = "rjl-2026"', 'id = "rjl-2027"', 1)
        .encode()
    )
    book = InstalledTaxaBook((second, rjl(), later))

    assert book.valid_on(date(2026, 12, 31)).version == 2
    assert book.valid_on(date(2027, 1, 1)).id == "rjl-2027"


def test_a_tariff_with_a_last_day_is_not_in_force_after_it():
    first = b"galler_fran = 2026-01-01\n"
    content = rjl_content().replace(first, first + b"galler_till = 2026-06-30\n", 1)
    ending = load_taxa(content)
    second = load_taxa(rjl_content().replace(b"2026-01-01\n", b"2026-09-01\n", 1))
    book = InstalledTaxaBook((ending, second))

    assert book.valid_on(date(2026, 6, 30)) is ending
    assert book.valid_on(date(2026, 9, 1)) is second
    with pytest.raises(TaxaMissingError, match="till och med 2026-06-30"):
        book.valid_on(date(2026, 7, 1))


def test_what_does_not_load_is_told_with_its_line(tmp_path):
    file = tmp_path / "taxa.toml"
    content = rjl_content().replace(b"version = 1", b"version 1", 1)
    file.write_bytes(content)
    line = content.split(b"\n").index(b"version 1") + 1

    with pytest.raises(TaxaUnreadableError, match=f"rad {line}: Efter namnet ska det stå"):
        load_file(file)
