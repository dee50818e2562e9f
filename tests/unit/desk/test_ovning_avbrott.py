"""A rehearsed outage: the protocol ticks off what the records say was done."""

import io

import pypdf
import pytest

from kassa.adapters.ovning_pdf import PdfOvningRenderer
from kassa.adapters.system_files import system_bok
from kassa.aterforing.inforing import Svar
from kassa.desk.avbrott import begin_avbrott, end_avbrott
from kassa.desk.avbrott_rapport import avbrott_grupp_list, avbrott_rapport, note_rapport
from kassa.desk.ovning import other_desk
from kassa.desk.ovning_avbrott import SKAL, ovning_protokoll
from kassa.desk.print_ports import PrintEvent
from kassa.desk.utbyte import write_utbyte
from kassa.ids import new_id
from kassa.kvitto.document import Kvitto
from tests.helpers.desks import carry
from tests.helpers.till import ADULT, CHILD, OTHER_ADULT, Till
from tests.unit.desk.test_aterforing import answer, rows
from tests.unit.desk.test_blankett import FORM, enter, print_forms


@pytest.fixture
def till(tmp_path):
    till = Till.open(tmp_path / "kassa.db")
    yield till
    till.close()


def protocol(till: Till):
    return ovning_protokoll(till.ledger, system_bok("06"), till.clock, till.desk)


def test_a_rehearsal_from_the_beginning_to_the_end(till, tmp_path):
    """Each step is open until it is done, and done when it is."""
    assert done(till) == []
    begin_avbrott(SKAL, till.ledger, till.clock, till.desk)
    assert done(till) == [1]
    sold, *_ = [till.sell(number=number) for number in (ADULT, OTHER_ADULT, CHILD)]
    assert done(till) == [1, 2]
    print_one(till, sold.kvitto)
    assert done(till) == [1, 2, 3]
    till.reverse(sold.kvitto.checkout_id)
    other = Till.open(tmp_path / "other" / "kassa.db")
    desk = other_desk(other.ledger, other.taxa_book, other.clock, other.desk)
    carry(write_utbyte(other.ledger, other.clock, desk), till)
    other.close()
    print_forms(till, 2)
    enter(till, FORM)
    end_avbrott(till.ledger, till.clock, till.desk)
    assert done(till) == [1, 2, 3, 4, 5, 6, 7]
    for row in rows(till, "Cosmic", "eFrikort"):
        if row.is_open:
            answer(till, row, Svar.INFORT)
    assert done(till) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert not protocol(till).is_done
    report(till)

    made = protocol(till)

    assert [s.text for s in made.steg if s.done_at is None] == []
    assert made.is_done
    assert not made.pagar


def test_a_report_before_everything_is_brought_back_closes_nothing(till):
    begin_avbrott(SKAL, till.ledger, till.clock, till.desk)
    till.sell(number=ADULT)
    report(till)

    assert protocol(till).steg[-1].done_at is None
    assert protocol(till).pagar


def test_a_receipt_the_printer_did_not_take_is_not_printed(till):
    begin_avbrott(SKAL, till.ledger, till.clock, till.desk)
    print_one(till, till.sell(number=ADULT).kvitto, error="Papperet är slut.")

    assert done(till) == [1]


def done(till: Till) -> list[int]:
    return [number for number, s in enumerate(protocol(till).steg, 1) if s.done_at is not None]


def print_one(till: Till, kvitto: Kvitto, error: str | None = None) -> None:
    by = (till.desk.id, till.desk.clerk, till.clock.now())
    with till.ledger.transaction():
        till.ledger.add_print(PrintEvent(new_id(), kvitto.id, "Skrivare", False, error, *by))


def report(till: Till) -> None:
    (grupp,) = avbrott_grupp_list(till.ledger.avbrott_list())
    made = avbrott_rapport(grupp, till.ledger, system_bok("06"), till.clock, till.desk)
    note_rapport(made, grupp, till.ledger, till.clock, till.desk)


def test_the_protocol_is_a_paper_to_sign(till):
    begin_avbrott(SKAL, till.ledger, till.clock, till.desk)
    content = PdfOvningRenderer().render(protocol(till))
    (page,) = pypdf.PdfReader(io.BytesIO(content)).pages

    assert "1 av 9 moment" in page.extract_text()
    assert "Övningsledare" in page.extract_text()
