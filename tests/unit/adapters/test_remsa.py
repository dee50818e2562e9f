"""The receipt on 80 mm: as a PDF and as ESC/POS, the same words, nothing lost at the edge."""

import io

import pypdf
import pytest

from kassa.adapters.kvitto_pdf import PdfKvittoRenderer
from kassa.adapters.remsa_escpos import COLUMNS, EscposKvittoRenderer, lines_of
from kassa.adapters.remsa_pdf import ROLL, RemsaKvittoRenderer
from kassa.adapters.sprak_files import ENGELSKA, load_sprak
from kassa.kvitto.document import Kvitto
from kassa.kvitto.remsa import Rad
from kassa.kvitto.text import RAKNAS_INTE, money_text
from kassa.money import Money
from tests.helpers import kvitto_case
from tests.helpers.escpos_paper import Paper, read_escpos

CASES = {name: value for name, value in vars(kvitto_case).items() if isinstance(value, Kvitto)}
NBSP = "\N{NO-BREAK SPACE}"


def printed(kvitto: Kvitto, *, kopia: bool = False) -> Paper:
    return read_escpos(EscposKvittoRenderer().render(kvitto, kopia=kopia))


def on_roll(kvitto: Kvitto, *, kopia: bool = False) -> tuple[str, pypdf.PageObject]:
    pdf = RemsaKvittoRenderer().render(kvitto, kopia=kopia)
    [page] = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(page.extract_text().replace(NBSP, " ").split()), page


def plain(amount: Money) -> str:
    return money_text(amount).replace(NBSP, " ").replace("−", "-")


def test_a_printer_writes_swedish_letters_and_the_number_as_a_code():
    paper = printed(kvitto_case.ORDINARY)
    assert "Märta Ängström" in paper.lines
    assert "Ögonmottagningen Ryhov" in paper.lines
    assert "Kassör                                 Åsa Öberg" in paper.lines
    assert paper.qr == ["RYHOV1-1042"]
    assert paper.cuts == 1
    assert "?" not in paper.text


@pytest.mark.parametrize("name", CASES)
def test_no_line_is_wider_than_the_roll_and_the_sum_is_there(name):
    kvitto = CASES[name]
    paper = printed(kvitto)
    if paper.dots:
        return  # a picture, see below
    for line, size in zip(paper.lines, paper.sizes, strict=True):
        assert len(line) * size <= COLUMNS, line
    sums = [line for line, size in zip(paper.lines, paper.sizes, strict=True) if size == 2]
    assert [line.rsplit("  ", 1)[-1].strip() for line in sums][-1].endswith(
        plain(kvitto.att_betala)
    )


@pytest.mark.parametrize("name", CASES)
def test_the_pdf_of_a_roll_says_what_the_receipt_says(name):
    kvitto = CASES[name]
    text, page = on_roll(kvitto)
    assert kvitto.number in text
    assert money_text(kvitto.att_betala).replace(NBSP, " ") in text
    assert all(rad.produkt.split()[0] in text for rad in kvitto.rader)
    assert float(page.mediabox.width) == pytest.approx(ROLL)


def test_a_copy_is_marked_at_twice_the_size_of_the_sum_or_more():
    paper = printed(kvitto_case.ORDINARY, kopia=True)
    sizes = dict(zip(paper.lines, paper.sizes, strict=True))
    assert sizes["KOPIA"] >= 2 * max(size for line, size in sizes.items() if " kr" in line)
    assert on_roll(kvitto_case.ORDINARY, kopia=True)[0].startswith("KOPIA")
    assert "KOPIA" not in on_roll(kvitto_case.ORDINARY)[0]


def test_practice_and_no_receipt_are_marked():
    paper = printed(kvitto_case.variant(ovning=True, ej_kvitto=True))
    assert paper.lines[:2] == ["ÖVNING", "EJ KVITTO"]
    assert "Betalningsbekräftelse" in paper.text


def test_a_name_the_code_page_lacks_is_printed_as_a_picture_not_as_question_marks():
    paper = printed(kvitto_case.ASYL)
    assert paper.lines == []
    assert paper.dots > 600
    assert paper.cuts == 1
    assert "Yusuf Şahin Łukasz" in on_roll(kvitto_case.ASYL)[0]


def test_a_long_line_wraps_and_keeps_its_sum_to_the_right():
    words = "Läkarbesök i specialistvård på remiss från en annan region med förbindelse"
    lines = lines_of(Rad(words, f"1{NBSP}450{NBSP}kr"), COLUMNS)
    assert len(lines) == 2
    assert lines[-1].endswith("1 450 kr")
    assert len(lines[-1]) == COLUMNS


def test_the_same_receipt_gives_the_same_bytes():
    for renderer in (RemsaKvittoRenderer(), EscposKvittoRenderer()):
        first = renderer.render(kvitto_case.SEVERAL, kopia=False)
        assert renderer.render(kvitto_case.SEVERAL, kopia=False) == first


@pytest.mark.parametrize("name", ["MISSED", "ASYL", "ORDINARY", "RETUR"])
def test_a_fee_that_does_not_count_towards_the_frikort_says_so(name):
    """Rule book: missed visits never count; on every paper, in English too."""
    kvitto = CASES[name]
    a5 = pypdf.PdfReader(io.BytesIO(PdfKvittoRenderer().render(kvitto, kopia=False)))
    english = PdfKvittoRenderer().render(kvitto, kopia=False, sprak=load_sprak(ENGELSKA))
    is_said = kvitto.utanfor_frikort

    assert (RAKNAS_INTE in on_roll(kvitto)[0]) is is_said
    assert (RAKNAS_INTE in printed(kvitto).text or bool(printed(kvitto).dots)) is is_said
    assert (RAKNAS_INTE in a5.pages[0].extract_text()) is is_said
    [page] = pypdf.PdfReader(io.BytesIO(english)).pages
    assert ("does not count towards a free card" in page.extract_text()) is is_said
