"""Goods, vaccinations, stays, several visits, another payer, own facts: by typing alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kassa.kvitto.document import Kvitto
from kassa.kvitto.text import NBSP
from kassa.taxa.book import InstalledTaxaBook
from kassa.taxa.load import load_taxa
from resources import path
from tests.helpers.taxa import rjl
from tests.helpers.whole import assert_whole
from tests.ui.checkout_parts import (
    ADULT,
    CHILD,
    OTHER,
    close_till,
    identify,
    open_till,
    presenter_of,
    word,
)
from ui import text
from ui.checkout.presenter import CheckoutPresenter
from ui.checkout.search import Catalogue
from ui.checkout.state import FeeKind


@pytest.fixture
def till(tmp_path):
    till = open_till(tmp_path)
    yield till
    close_till(till)


@pytest.fixture
def presenter(till):
    return presenter_of(till)


@pytest.fixture
def norrmark(till):
    """Return a presenter under the tariff of the invented region."""
    taxa = load_taxa(path("exempel", "nrm-2026.toml").read_bytes())
    return presenter_of(replace(till, taxa_book=InstalledTaxaBook((taxa,))))


def kr(words: str) -> str:
    return words.replace(" ", NBSP)


def answer(presenter: CheckoutPresenter, typed: str) -> None:
    """Type an answer to the question and press Enter."""
    presenter.pick(presenter.search(typed)[0])


def chips(presenter: CheckoutPresenter) -> list[str]:
    return [chip.label for chip in presenter.state.besok.chip_list]


def finish(presenter: CheckoutPresenter) -> Kvitto:
    presenter.go_on()
    assert presenter.state.focus.name == "slutfor", presenter.state.fee
    presenter.complete()
    assert presenter.state.done is not None
    return presenter.state.done.kvitto


# --- goods ---------------------------------------------------------------------------------------


def test_a_certificate_joins_the_visit(presenter, till, tmp_path):
    identify(presenter, ADULT)
    presenter.pick_number(1)
    word(presenter, "intyg a")
    kvitto = finish(presenter)

    assert kvitto.rader[0].avgiftskod == "100"
    assert len(kvitto.rader) == 2
    assert kvitto.att_betala == kvitto.belopp
    assert_whole(tmp_path / "kassa.db")


def test_goods_alone_are_a_kind_of_their_own(presenter):
    identify(presenter, ADULT)
    word(presenter, "journalkopior 12")

    assert presenter.state.besok.headline == "Varor, intyg och kopior"
    assert chips(presenter) == ["12 × Journalkopior"]
    assert (presenter.state.fee.sum, presenter.state.fee.avgiftskod) == (kr("54 kr"), "440")
    finish(presenter)


def test_what_an_article_needs_is_asked(presenter):
    """The number of copies, the whole price of shoes, the wheels of a tricycle."""
    identify(presenter, ADULT)
    word(presenter, "journalkopior")
    assert "Hur många" in presenter.state.besok.question.text
    answer(presenter, "9")
    assert presenter.state.fee.sum == kr("0 kr")
    word(presenter, "trehjulig")
    assert "tum" in presenter.state.besok.question.text
    answer(presenter, "21")
    assert "priset" in presenter.state.besok.question.text
    answer(presenter, "9000")
    assert presenter.state.besok.question is None
    assert presenter.state.fee.sum == kr("4 500 kr")


def test_a_number_that_is_none_is_said_and_asked_for_again(presenter):
    identify(presenter, ADULT)
    word(presenter, "ortopediska skor")
    answer(presenter, "många")

    fee = presenter.state.fee
    assert (fee.kind, "många" in fee.message) == (FeeKind.FAULT, True)
    presenter.remove_last_chip()
    assert presenter.state.fee.kind is FeeKind.PROMPT


def test_another_thing_is_named_and_priced(presenter):
    identify(presenter, ADULT)
    word(presenter, text.OVRIG_VARA)
    for said in ("Tandskena", "250"):
        answer(presenter, said)
    presenter.pick_number(4)

    assert presenter.state.fee.sum == kr("250 kr")
    assert chips(presenter) == ["Tandskena"]
    assert finish(presenter).moms.ore == 5000


def test_goods_taken_away_leave_no_kind(presenter):
    word(presenter, "graviditetstest")
    assert presenter.state.form.typ == "varor"
    presenter.remove_last_chip()

    assert (presenter.state.form.typ, presenter.state.form.varor) == ("", ())


def test_the_same_goods_twice_are_one_row(presenter):
    word(presenter, "journalkopior 12")
    word(presenter, "journalkopior 10")

    assert chips(presenter) == ["10 × Journalkopior"]


# --- vaccination ---------------------------------------------------------------------------------


def test_a_vaccine_is_found_by_its_name_and_asks_its_price(presenter):
    identify(presenter, ADULT)
    word(presenter, "tbe")
    assert presenter.state.besok.question.field == "vardgivarkategori"
    presenter.pick_number(2)
    assert presenter.state.besok.question.field == "vaccin.pris"
    answer(presenter, "300")

    assert presenter.state.fee.sum == kr("550 kr")
    assert len(finish(presenter).rader) == 2


def test_a_risk_group_is_asked_only_where_it_matters(presenter):
    identify(presenter, ADULT)
    word(presenter, "influensa")
    assert presenter.state.besok.question.field == "vaccin.riskgrupp"
    presenter.pick_number(1)
    presenter.pick_number(2)

    assert presenter.state.besok.question is None
    assert presenter.state.fee.sum == kr("0 kr")


def test_a_vaccine_the_patient_brought_has_no_price(presenter):
    identify(presenter, ADULT)
    word(presenter, "resevaccin")
    presenter.pick_number(2)
    word(presenter, "eget vaccin")

    assert presenter.state.besok.question is None
    assert presenter.state.fee.sum == kr("250 kr")


def test_a_vaccination_without_a_vaccine_is_asked(presenter):
    word(presenter, "vaccination")
    presenter.change("typ", "vaccination")
    presenter.change("vaccin.mot", "")

    assert presenter.state.besok.question.field == "vaccin.mot"
    assert len(presenter.state.besok.question.answer_list) == len(text.VACCIN)


# --- inpatient days ------------------------------------------------------------------------------


def test_a_stay_is_two_dates_and_its_days_on_leave(presenter):
    identify(presenter, ADULT)
    word(presenter, "slutenvård")
    answer(presenter, "2026-02-10")
    answer(presenter, "2026-02-20")
    assert presenter.state.fee.sum == kr("1 300 kr")
    presenter.change("slutenvard.permissionsdagar", "13-14/2, 2026-02-16")

    assert presenter.state.fee.sum == kr("910 kr")
    presenter.change("slutenvard.permissionsdagar", "någon gång")
    assert "slutenvard.permissionsdagar" in presenter.state.faults


# --- several visits, another payer ---------------------------------------------------------------


def test_two_visits_share_a_receipt(presenter, tmp_path):
    identify(presenter, ADULT)
    presenter.pick_number(1)
    presenter.add_besok()
    assert presenter.state.fee.sum == kr("250 kr")
    presenter.pick_number(2)

    assert presenter.state.fee.sum == kr("500 kr")
    assert chips(presenter)[0] == f"Besök 1: Läkarbesök, primärvård, 250{NBSP}kr"
    assert len(presenter.state.fee.lines) == 2
    kvitto = finish(presenter)
    assert [rad.avgiftskod for rad in kvitto.rader] == ["100", "200"]
    assert_whole(tmp_path / "kassa.db")


def test_the_first_visits_alone_can_be_completed(presenter):
    identify(presenter, ADULT)
    presenter.pick_number(1)
    presenter.add_besok()

    assert len(finish(presenter).rader) == 1


def test_a_visit_can_be_taken_off_again(presenter):
    identify(presenter, ADULT)
    presenter.pick_number(1)
    presenter.add_besok()
    presenter.pick_number(2)
    presenter.remove_last_chip()
    assert len(presenter.state.fee.lines) == 2
    presenter.remove_chip("fore.0")

    assert presenter.state.fee.sum == kr("250 kr")
    assert chips(presenter) == []


def test_another_patient_changes_every_visit(presenter):
    """The child's visits are free, also the one that is on the receipt already."""
    identify(presenter, ADULT)
    presenter.pick_number(1)
    presenter.add_besok()
    identify(presenter, CHILD)
    presenter.pick_number(2)

    assert presenter.state.fee.sum == kr("0 kr")


def test_the_next_patient_has_no_visits_but_they_can_be_taken_back(presenter):
    identify(presenter, ADULT)
    presenter.pick_number(1)
    presenter.add_besok()
    presenter.new_patient()
    identify(presenter, OTHER)
    assert presenter.state.fee.kind is FeeKind.PROMPT
    presenter.new_patient()
    presenter.restore()
    assert presenter.state.fee.kind is FeeKind.PROMPT


def test_a_visit_without_a_fee_is_not_put_on_the_receipt(presenter):
    identify(presenter, ADULT)
    presenter.add_besok()

    assert "Välj först" in presenter.state.message.text


def test_another_payer_is_named_by_a_word_or_typed(presenter):
    identify(presenter, ADULT)
    presenter.pick_number(1)
    word(presenter, "kriminalvården")
    assert chips(presenter) == ["Betalas av Kriminalvården"]
    presenter.remove_last_chip()
    word(presenter, "annan betalare")
    if presenter.state.besok.question is None:
        presenter.change("is_annan_betalare", True)
    presenter.change("betalare", "Familjehemmet Linden")

    assert finish(presenter).betalare == "Familjehemmet Linden"


# --- the tariff's own facts ----------------------------------------------------------------------


def test_a_fact_of_the_tariff_is_asked_before_there_is_a_sum(norrmark):
    identify(norrmark, ADULT)
    norrmark.pick_number(1)
    assert norrmark.state.besok.question.text == ("Är patienten listad på den här vårdcentralen?")
    norrmark.pick_number(2)

    assert norrmark.state.fee.sum == kr("350 kr")
    assert "Listad här: nej" in chips(norrmark)


def test_facts_of_the_tariff_are_found_by_their_words(norrmark):
    identify(norrmark, ADULT)
    norrmark.pick_number(1)
    word(norrmark, "listad")
    assert norrmark.state.fee.sum == kr("200 kr")
    word(norrmark, "närakut")

    assert norrmark.state.fee.sum == kr("500 kr")
    assert chips(norrmark) == ["Listad här", "Typ av mottagning: Närakut"]
    norrmark.change("fakta.avstand_km", "trettio")
    assert "fakta.avstand_km" in norrmark.state.faults


def test_the_circumstances_are_those_of_the_tariff(norrmark):
    assert norrmark.search("skärgård")[0].changes == (("omstandigheter.skargardsbesok", True),)
    assert not any("amning" in match.label.lower() for match in norrmark.search("amning"))


# --- everything is found by typing ---------------------------------------------------------------


def everything() -> list[tuple[str, str, object]]:
    """Return (label, key, value) of all that can be said under the bundled tariff."""
    taxa = rjl()
    found: list[tuple[str, str, object]] = [
        (item.etikett, f"omstandigheter.{item.id}", True) for item in taxa.omstandighet_list
    ]
    found += [(label, f"varor.{artikel}", True) for artikel, label in text.vara_items(taxa)]
    for key, labels in (
        ("vardgivarkategori", text.VARDGIVARKATEGORI),
        ("vardniva", text.VARDNIVA),
        ("utfall", text.UTFALL),
        ("kategori", text.KATEGORI),
        ("vaccin.mot", text.VACCIN),
        ("remiss.fran", text.REMISS_FRAN),
    ):
        found += [(label, key, value) for value, label in labels.items()]
    found += [(label, "typ", value) for value, label in text.TYP.items() if value != "varor"]
    found += [(label, f"handlingar.{value}", True) for value, label in text.HANDLING.items()]
    return found


@pytest.fixture(scope="module")
def catalogue():
    return Catalogue(rjl())


@pytest.mark.parametrize(("label", "key", "value"), everything())
def test_a_label_finds_its_thing(catalogue, presenter, label, key, value):
    matches = catalogue.find(label, presenter._case.now)

    assert any((key, value) in match.changes for match in matches), [m.label for m in matches]


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("tolk", "tolk.bokad"),
        ("remiss", "remiss.fran"),
        ("amning", "omstandigheter.amning"),
        ("québec", "land"),
        ("danmark", "land"),
        ("lma", "handlingar.lma_kort"),
        ("körkort", "varor.korkort_cd"),
        ("dödsfall", "omstandigheter.dodsfall"),
        ("p-piller", "omstandigheter.preventivmedel"),
        ("mammografi", "omstandigheter.mammografi"),
        ("väntetid", "omstandigheter.vantetid_over_30"),
        ("hörapparat", "varor.horapparat"),
        ("tens", "varor.tens_manad"),
        ("vaccin", "vaccin.mot"),
        ("inskriven", "typ"),
        ("god man", "betalare"),
        ("kopior", "varor.journalkopior"),
    ],
)
def test_an_ordinary_word_finds_it(presenter, typed, key):
    keys = [changed for match in presenter.search(typed) for changed, _ in match.changes]

    assert key in keys
