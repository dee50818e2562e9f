"""The day's report on paper: the same figures as in the record, and nothing cut off."""

import io
from dataclasses import replace

import pypdf
import pytest

from kassa.adapters.dagsrapport_pdf import PdfDagsrapportRenderer
from kassa.desk.dagsavslut import CloseDay, close_day, open_day, x_rapport
from kassa.ids import new_id
from kassa.kvitto.dagsrapport import Dagsrapport, Slag
from kassa.kvitto.document import Betalsatt
from kassa.money import Money
from tests.helpers.till import Till

NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def till(tmp_path):
    till = Till.open(tmp_path / "kassa.db")
    till.desk = replace(till.desk, kontant=True)
    yield till
    till.close()


def closed(till: Till, raknat: Money, skal: str = "") -> Dagsrapport:
    return close_day(CloseDay(new_id(), raknat, skal), till.ledger, till.clock, till.desk).rapport


def said(rapport: Dagsrapport, *, kopia: bool = False) -> str:
    pdf = PdfDagsrapportRenderer().render(rapport, kopia=kopia)
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace(NBSP, " ").split())


def test_a_z_report_says_what_was_sold_how_it_was_paid_and_what_lay_in_the_drawer(till):
    open_day(Money.kr(500), till.ledger, till.clock, till.desk)
    till.sell()
    till.sell(Betalsatt.KONTANT, typ="distans")

    text = said(closed(till, Money.kr(590), "Växlade fel"))

    assert "Z-rapport K1-1" in text
    assert "Kassa K1, kvitton: K1-1 till K1-2" in text
    assert "Kvitton 2 350 kr" in text
    assert "Kort in 1 250 kr" in text
    assert "Kontant in 1 100 kr" in text
    assert "Ska finnas 600 kr Räknat 590 kr Skillnad −10 kr Skäl: Växlade fel" in text
    assert "Inte utskrivna: K1-1, K1-2" in text
    assert "KOPIA" not in text


def test_a_return_is_counted_beside_what_it_is_of(till):
    """Whoever counts the receipts finds as many as the report says: returns are among them."""
    till.sell(Betalsatt.KONTANT)
    sold = till.sell(Betalsatt.KONTANT, typ="distans")
    till.reverse(sold.kvitto.checkout_id)

    text = said(closed(till, Money.kr(250)))

    assert "Kontant, returer inräknade 3 250 kr varav in 350 kr varav tillbaka −100 kr" in text


def test_a_copy_says_so(till):
    assert "KOPIA" in said(closed(till, Money.kr(0)), kopia=True)


def test_an_x_report_names_itself(till):
    text = said(x_rapport(till.ledger, till.clock, till.desk))
    assert "X-rapport" in text
    assert "kvitton: inga" in text


def test_a_day_with_every_code_goes_on_to_a_second_page(till):
    slag = tuple(Slag(str(kod), f"Besök av slag {kod}", 1, 25_000) for kod in range(100, 160))
    rapport = replace(closed(till, Money.kr(0)), slag=slag)
    text = said(rapport)
    assert all(f"{each.kod} {each.produkt} 1 250 kr" in text for each in slag)
    assert "Sida 2 av" in text


def test_the_same_report_is_the_same_file(till):
    rapport = closed(till, Money.kr(0))
    renderer = PdfDagsrapportRenderer()
    assert renderer.render(rapport, kopia=False) == renderer.render(rapport, kopia=False)
