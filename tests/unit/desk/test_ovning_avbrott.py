"""A rehearsed outage: the protocol ticks off what the records say was done."""

import io

import pypdf
import pytest

from kassa.adapters.ovning_pdf import PdfOvningRenderer
from kassa.adapters.system_files import system_bok
from kassa.aterforing.inforing import Svar
from kassa.desk.avbrott import begin_avbrott, end_avbrott
from kassa.desk.ovning import other_desk
from kassa.desk.ovning_avbrott import SKAL, ovning_protokoll
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
    assert [s.done_at for s in protocol(till).steg] == [None] * 8
    begin_avbrott(SKAL, till.ledger, till.clock, till.desk)
    sold, *_ = [till.sell(number=number) for number in (ADULT, OTHER_ADULT, CHILD)]
    assert sum(s.done_at is not None for s in protocol(till).steg) == 2
    till.reverse(sold.kvitto.checkout_id)
    other = Till.open(tmp_path / "other" / "kassa.db")
    desk = other_desk(other.ledger, other.taxa_book, other.clock, other.desk)
    from kassa.desk.utbyte import write_utbyte

    carry(write_utbyte(other.ledger, other.clock, desk), till)
    other.close()
    print_forms(till, 2)
    enter(till, FORM)
    end_avbrott(till.ledger, till.clock, till.desk)
    assert not protocol(till).is_done
    for row in rows(till, "Cosmic", "eFrikort"):
        if row.is_open:
            answer(till, row, Svar.INFORT)

    made = protocol(till)

    assert [s.text for s in made.steg if s.done_at is None] == []
    assert made.is_done


def test_the_protocol_is_a_paper_to_sign(till):
    begin_avbrott(SKAL, till.ledger, till.clock, till.desk)
    content = PdfOvningRenderer().render(protocol(till))
    (page,) = pypdf.PdfReader(io.BytesIO(content)).pages

    assert "1 av 8 moment" in page.extract_text()
    assert "Övningsledare" in page.extract_text()
