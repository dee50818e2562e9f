"""A region with circumstances, goods and look-backs of its own, and what its words find."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kassa.kvitto.text import NBSP
from kassa.taxa.book import InstalledTaxaBook
from kassa.taxa.load import load_taxa
from resources import path
from tests.ui.checkout_parts import ADULT, identify, presenter_of, word
from ui.checkout.presenter import CheckoutPresenter


@pytest.fixture
def sydkusten(till):
    """Return a presenter of the second invented region, with a doctor's visit of a listed adult."""
    taxa = load_taxa(path("exempel", "syk-2026.toml").read_bytes())
    presenter = presenter_of(replace(till, taxa_book=InstalledTaxaBook((taxa,))))
    identify(presenter, ADULT)
    presenter.pick_number(1)
    presenter.pick_number(1)
    return presenter


@pytest.fixture
def presenter(till):
    presenter = presenter_of(till)
    identify(presenter, ADULT)
    presenter.pick_number(1)
    return presenter


def chips(presenter: CheckoutPresenter) -> list[str]:
    return [chip.label for chip in presenter.state.besok.chip_list]


def test_a_circumstance_that_looks_back_asks_when_whatever_it_is_called(sydkusten):
    """Nothing in Kassa knows it: the rows that ask for it ask how long ago it was."""
    word(sydkusten, "stygn")
    assert sydkusten.state.besok.question.field == "tidigare_besok"
    word(sydkusten, "i fredags")

    assert sydkusten.state.fee.sum == f"0{NBSP}kr"
    assert sydkusten.state.fee.reasons[0].text == "Omläggning inom fjorton dagar är fri."


def test_goods_of_its_own_are_found_by_the_words_of_the_tariff(sydkusten):
    word(sydkusten, "aviavgift")

    assert sydkusten.state.fee.sum == f"200{NBSP}kr"
    assert sydkusten.state.besok.vara_list[0].label == "Fakturaavgift"


def test_a_number_of_its_own_is_said_with_its_word(sydkusten):
    word(sydkusten, "försenad 20")

    assert sydkusten.state.fee.avgiftskod == "U-3"
    assert "Försening, minuter: 20" in chips(sydkusten)


def test_a_missed_visit_costs_twice_the_visit(sydkusten):
    word(sydkusten, "kom inte")

    assert sydkusten.state.fee.sum == f"300{NBSP}kr"


def test_the_week_after_a_birth_says_what_it_is_about(presenter):
    word(presenter, "vecka 6")

    assert presenter.state.form.omstandigheter == ("forlossningsskada",)
    assert presenter.state.fee.sum == f"0{NBSP}kr"
    word(presenter, "vecka 13")
    assert presenter.state.fee.sum == f"250{NBSP}kr"


def test_an_earlier_visit_can_be_said_before_what_it_is_for(presenter):
    (match,) = [m for m in presenter.search("tidigare besök") if m.action == "go:tidigare_besok"]
    presenter.pick(match)
    assert "tidigare_besok" in presenter.state.besok.shows
    presenter.change("tidigare_besok", "i går 9:00")
    word(presenter, "övre luftväg")

    assert "Förra besöket 2026-03-01 09:00" in chips(presenter)
    assert presenter.state.fee.sum == f"0{NBSP}kr"
    presenter.add_besok()
    assert "tidigare_besok" not in presenter.state.besok.shows
