"""The proof of a frikort: what it says, from the real ledger to the paper."""

import io
from dataclasses import dataclass, field
from datetime import date

import pypdf
import pytest

from kassa.adapters.bevis_pdf import PdfBevisRenderer
from kassa.desk.change_patient import set_skyddad
from kassa.desk.patient_page import patient_page
from kassa.desk.print_bevis import bevis_of, print_bevis
from kassa.desk.register_extern import register_extern
from kassa.kvitto.bevis import Bevis
from tests.helpers.till import ADULT, Till
from tests.unit.desk.test_register_extern import command_of

NBSP = "\N{NO-BREAK SPACE}"


@dataclass
class MemoryPrinter:
    """Keeps what it is sent."""

    name: str = "minne"
    done_words: str = "utskrivet"
    sent: list[tuple[str, bytes]] = field(default_factory=list)

    def send(self, pdf: bytes, title: str) -> None:
        self.sent.append((title, pdf))


def bevis(till: Till) -> Bevis:
    patient = till.ledger.find_patient(ADULT)
    assert patient is not None
    page = patient_page(patient.id, till.ledger, till.taxa_book, till.clock, "primarvard")
    assert page is not None
    return bevis_of(page, till.ledger, till.taxa_book, till.clock, till.desk)


def text_of(made: Bevis) -> str:
    reader = pypdf.PdfReader(io.BytesIO(PdfBevisRenderer().render(made)))
    lines = "\n".join(page.extract_text() for page in reader.pages)
    return " ".join(lines.replace(NBSP, " ").split())


def test_a_frikort_is_proved_with_its_last_day(till):
    for _ in range(6):
        till.sell()

    said = text_of(bevis(till))

    assert "Patienten har frikort för öppenvård till och med 2027-03-01" in said
    assert said.count("2026-03-02 Läkarbesök, primärvård") == 6
    assert "19880504-2382" in said


def test_a_sum_so_far_says_what_remains(till):
    patient = till.sell().patient
    command = command_of(patient.id)
    register_extern(command, till.ledger, till.taxa_book, till.clock, till.desk)

    said = text_of(bevis(till))

    assert "har betalat 550 kr sedan 2026-02-10 och har 900 kr kvar till frikort" in said
    assert said.index("2026-02-10 Avgift betald på annat håll") < said.index("2026-03-02 Läk")


def test_nothing_paid_is_said_too(till):
    till.sell(omstandigheter=["smittskydd"])

    assert "inga avgifter som räknas mot frikort. Taket är 1 450 kr" in text_of(bevis(till))


def test_a_fee_that_no_longer_counts_is_not_on_it(till):
    till.sell()

    assert "Läkarbesök" not in text_of(bevis(till.at("2027-03-02T10:00")))


def test_protected_identity_is_masked(till):
    patient = till.sell().patient
    set_skyddad(patient.id, till.ledger, till.clock, till.desk, is_skyddad=True)

    said = text_of(bevis(till))

    assert "Skyddad identitet ********-2382" in said
    assert "19880504" not in said
    assert patient.namn not in said


def test_the_print_job_names_nobody(till):
    till.sell()
    printer = MemoryPrinter()

    print_bevis(bevis(till), PdfBevisRenderer(), printer)

    [(title, pdf)] = printer.sent
    assert title == "Frikortsbevis"
    metadata = pypdf.PdfReader(io.BytesIO(pdf)).metadata
    assert metadata is not None
    assert not any("1988" in str(value) for value in metadata.values())


def test_the_same_proof_has_the_same_bytes(till):
    till.sell()
    made = bevis(till)

    assert PdfBevisRenderer().render(made) == PdfBevisRenderer().render(made)


@pytest.mark.parametrize("count", [40, 90])
def test_many_fees_go_on_to_another_page(till, count):
    """Nothing is lost where the page ends."""
    made = bevis(till.at("2026-03-02T10:00")) if till.sell() else None
    assert made is not None
    many = made.__class__(
        **{name: getattr(made, name) for name in made.__slots__ if name != "rader"},
        rader=tuple(made.rader[0] for _ in range(count)),
    )

    said = text_of(many)

    assert said.count(date(2026, 3, 2).isoformat() + " Läkarbesök") == count
    assert "Sida 2 av" in said
