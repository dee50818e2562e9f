"""The printed package: every figure from the tariff, numbers on the forms, a last day."""

import io
from dataclasses import replace
from datetime import date

import pypdf
import pytest

from kassa.adapters import reservpaket_pdf
from kassa.adapters.fonts import width
from kassa.adapters.reservpaket_pdf import (
    BAND,
    MARGIN,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    PdfReservpaketRenderer,
)
from kassa.adapters.sheet import put
from kassa.desk import reservpaket
from kassa.desk.besok_slag import besok_slag_list
from kassa.desk.reservpaket import giltig_till, make_reservpaket
from kassa.errors import InvalidInputError
from kassa.taxa.load import load_taxa
from kassa.taxa.model import Taxa
from tests.helpers.taxa import rjl, rjl_content
from tests.helpers.till import Till
from tests.helpers.whole import counts

NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def till(tmp_path):
    till = Till.open(tmp_path / "kassa.db")
    yield till
    till.close()


def package(till: Till, antal: int = 4, vardniva: str = "primarvard", telefon: str = ""):
    return make_reservpaket(
        antal, (vardniva, telefon), till.ledger, till.taxa_book, till.clock, till.desk
    )


def test_the_price_list_is_the_tariffs(till):
    """By age group, with the code; what the tariff has no price for is not there."""
    paket = package(till)
    prices = {
        rad.etikett: [(p.kod, p.belopp.replace(NBSP, " ")) for p in rad.priser[:-1]]
        for rad in paket.prislista
    }

    assert paket.kolumner[:-1] == ("Under 20 år", "20–84 år", "85 år och äldre")
    assert prices["Läkarbesök"] == [("300", "0 kr"), ("100", "250 kr"), ("300", "0 kr")]
    assert prices["Uteblev från läkare, tolk"] == [
        ("610", "410 kr"), ("610", "560 kr"), ("610", "560 kr"),
    ]  # fmt: skip


def test_the_chart_says_nothing_the_price_list_does_not(till):
    """Who pays no doctor's visit by age still pays health care: the price list decides."""
    paket = package(till)
    halsovard = next(rad for rad in paket.prislista if rad.etikett == "Hälsovård")
    first = paket.beslut[0].steg[0]

    assert halsovard.priser[0].belopp == f"100{NBSP}kr"
    assert first.fraga == "Är patienten under 20 år eller 85 år eller äldre?"
    assert "prislistans kolumn för åldern" in first.ja
    assert "Skriv 0 kr" not in first.ja


def test_without_a_doctors_visit_the_chart_says_nothing_of_one(till, monkeypatch):
    """What stands first in the list of such a tariff is another visit; asylum is told too."""

    def without_lakare(*asked):
        return tuple(slag for slag in besok_slag_list(*asked) if "lakare" not in slag.namn)

    monkeypatch.setattr(reservpaket, "besok_slag_list", without_lakare)
    chart = package(till).beslut[0].steg

    assert not any("kolumn för åldern" in steg.ja for steg in chart)
    assert any("kolumn för LMA-kort" in steg.ja for steg in chart)


def test_a_column_is_there_for_an_lma_card_where_any_visit_has_a_price_for_it(till, monkeypatch):
    """Not only where the first one has."""

    def asyl_price(slag, *asked):
        return None if slag.namn == "lakare" else asyl(slag, *asked)

    asyl = reservpaket._asyl
    monkeypatch.setattr(reservpaket, "_asyl", asyl_price)
    paket = package(till)

    assert paket.kolumner[-1] == "Vuxen med LMA-kort"
    assert [rad.priser[-1].kod for rad in paket.prislista[:2]] == ["", "210"]


def test_who_has_an_lma_card_has_prices_of_his_own(till):
    """Not for the doctor's visit alone: nurse and sample cost less (rule book: Asylsökande)."""
    paket = package(till)
    prices = {
        rad.etikett: (rad.priser[-1].kod, rad.priser[-1].belopp.replace(NBSP, " "))
        for rad in paket.prislista
    }

    assert paket.kolumner[-1] == "Vuxen med LMA-kort"
    assert prices["Läkarbesök"] == ("130", "50 kr")
    assert prices["Sjuksköterska, annan"] == ("210", "25 kr")
    assert prices["Provtagning utan besök"] == ("240", "25 kr")
    assert any("kolumn för LMA-kort" in steg.ja for steg in paket.beslut[0].steg)


def test_a_specialist_clinic_has_its_own_visits(till):
    names = [rad.etikett for rad in package(till, vardniva="specialistvard").prislista]

    assert "Läkare, första på remiss" in names
    assert "Hälsovård" not in names


def test_another_price_in_the_tariff_is_another_price_on_paper(till):
    """Nothing is typed twice."""
    till.taxa_book.only = load_taxa(rjl_content().replace(b"belopp = 250\n", b"belopp = 260\n"))
    texts = {p.belopp for rad in package(till).prislista for p in rad.priser if p.kod == "100"}

    assert texts == {f"260{NBSP}kr"}


def test_it_holds_to_the_tariffs_end_or_the_years():
    taxa = rjl()

    assert giltig_till(taxa, date(2026, 3, 2)) == date(2026, 12, 31)
    assert giltig_till(replace(taxa, galler_till=date(2026, 6, 30)), date(2026, 3, 2)) == date(
        2026, 6, 30
    )


def test_the_paper_has_all_that_was_asked_for(till):
    paket = package(till, telefon="IT-stöd 036-32 00 00; Chefen: 070-1")
    content = PdfReservpaketRenderer().render(paket)
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]
    text = " ".join(pages).replace(NBSP, " ")

    assert paket.telefon == (("IT-stöd", "036-32 00 00"), ("Chefen", "070-1"))  # in columns
    assert len(pages) == 6
    for words in (
        "När Kassa inte går", "2026-12-31", "IT-stöd", "036-32 00 00", "Prislista", "kod 100",
        "Vad ska patienten betala?", "Patienten uteblev", "1 450 kr", "K1-B001", "K1-B004",
    ):  # fmt: skip
        assert words in text, words
    assert PdfReservpaketRenderer().render(paket) == content


@pytest.mark.parametrize("vardniva", ["primarvard", "specialistvard"])
def test_nothing_runs_over_the_edge_of_the_paper(till, vardniva, monkeypatch):
    """Nor into the date beside a title."""
    drawn: list[tuple[float, float, float, str]] = []

    def note(canvas, text, style, x, baseline):
        drawn.append((baseline, x, x + width(text, style.font, style.size), text))
        put(canvas, text, style, x, baseline)

    monkeypatch.setattr(reservpaket_pdf, "put", note)
    PdfReservpaketRenderer().render(package(till, vardniva=vardniva))

    edge = PAGE_WIDTH - MARGIN + 1
    assert [text for _, _, right, text in drawn if right > edge] == []
    titles = [each for each in drawn if each[0] > PAGE_HEIGHT - BAND]
    for (_, _, right, title), (_, left, _, date_words) in zip(
        titles[::2], titles[1::2], strict=True
    ):
        assert right < left, (title, date_words)


@pytest.mark.parametrize("antal", [0, -1, 301])
def test_an_impossible_number_of_forms_is_refused_and_none_is_used_up(till, antal):
    before = counts(till.path)

    with pytest.raises(InvalidInputError):
        package(till, antal)

    assert counts(till.path) == before


@pytest.mark.parametrize("vardniva", ["primarvard", "specialistvard"])
def test_a_tariff_without_visits_is_told_in_words_and_no_number_is_used_up(till, vardniva):
    """A price list without a price helps nobody: what is wrong, and what to do."""
    till.taxa_book.only = without_besok()
    before = counts(till.path)

    with pytest.raises(
        InvalidInputError, match=r"inget pris för besök i (primär|specialist)vård"
    ) as told:
        package(till, vardniva=vardniva)

    assert till.taxa_book.only.namn in told.value.message
    assert counts(till.path) == before


def without_besok() -> Taxa:
    """Return a tariff in which no row says what a visit is."""
    taxa = rjl()
    return replace(taxa, tjanst=replace(taxa.tjanst, regel_list=()))
