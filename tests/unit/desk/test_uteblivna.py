"""Missed visits in a row: posted as invoices, waived by name, all of them on a list."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING, Any

import pypdf
import pytest

from kassa.adapters.utebliven_lista_pdf import PdfUteblivenListaRenderer
from kassa.desk.change_patient import set_skyddad
from kassa.desk.uteblivna import RegisterUteblivet, print_uteblivna, register_uteblivet
from kassa.desk.uteblivna import utebliven_list as list_of
from kassa.errors import InvalidInputError
from kassa.kvitto.document import Betalsatt
from kassa.kvitto.utebliven_lista import UteblivetRad, sum_text
from kassa.money import ZERO, Money
from tests.helpers.till import ADULT, CHILD, TODAY, Till
from tests.helpers.whole import assert_whole, counts
from tests.ui.checkout_parts import FakePrinter

if TYPE_CHECKING:
    from kassa.desk.complete_checkout import CheckoutResult

NBSP = "\N{NO-BREAK SPACE}"
MISSED: dict[str, Any] = {"utfall": "uteblivet"}
WAIVED: dict[str, Any] = {**MISSED, "omstandigheter": ["avgift_efterskankt"]}


def register(till: Till, beslut_av: str = "", **visit: Any) -> CheckoutResult:
    command = RegisterUteblivet(till.quote(**visit), beslut_av)
    return register_uteblivet(command, till.ledger, till.taxa_book, till.clock, till.desk)


def rader(till: Till, day: date = TODAY) -> tuple[UteblivetRad, ...]:
    return list_of(day, day, till.ledger)


def said_of(till: Till) -> str:
    printer = FakePrinter()
    print_uteblivna(
        (TODAY, TODAY),
        till.ledger,
        PdfUteblivenListaRenderer(),
        printer,
        till.clock,
        till.desk,
    )
    assert printer.titles == ["Uteblivna besök och sena återbud"]
    pages = pypdf.PdfReader(io.BytesIO(printer.pdfs[0])).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace(NBSP, " ").split())


def test_a_missed_visit_is_invoiced(till):
    kvitto = register(till, **MISSED).kvitto

    assert (kvitto.att_betala, kvitto.betalsatt) == (Money.kr(250), Betalsatt.FAKTURA)
    assert [(rad.namn, rad.belopp, rad.is_efterskankt) for rad in rader(till)] == [
        ("Märta Ängström", Money.kr(250), False)
    ]
    assert_whole(till.path)


def test_a_waived_fee_names_who_decided(till):
    """Rule book: exceptions are the clinic's or its head's to make."""
    kvitto = register(till, "Dr Ek", **WAIVED).kvitto

    assert kvitto.att_betala == ZERO
    assert [(rad.is_efterskankt, rad.beslut_av) for rad in rader(till)] == [(True, "Dr Ek")]


@pytest.mark.parametrize(
    ("beslut_av", "words"),
    [("  ", "Skriv vem som har beslutat"), ("åsa öberg", "inte din egen signatur")],
)
def test_nobody_waives_a_fee_alone(till, beslut_av, words):
    with pytest.raises(InvalidInputError) as refused:
        register(till, beslut_av, **WAIVED)

    [fault] = refused.value.faults
    assert (fault.field, words in fault.message) == ("beslut_av", True)
    assert counts(till.path)["kvitto"] == 0


def test_registering_twice_gives_one_receipt_and_one_decision(till):
    command = RegisterUteblivet(till.quote(**WAIVED), "Dr Ek")
    results = [
        register_uteblivet(command, till.ledger, till.taxa_book, till.clock, till.desk)
        for _ in range(2)
    ]

    assert results[0].kvitto == results[1].kvitto
    assert (counts(till.path)["kvitto"], counts(till.path)["godkannande"]) == (1, 1)


def test_the_list_holds_what_stands_of_its_days(till):
    """A kept visit, one taken back and one of the day before are not on it."""
    register(till.at("2026-03-01T16:00"), tidpunkt="2026-03-01T09:00", **MISSED)
    till.sell()
    back = register(till, number=CHILD, namn="Lo Lind", **MISSED).kvitto
    till.reverse(back.checkout_id)
    register(till, tidpunkt="2026-03-02T09:00", utfall="aterbud", aterbud_tid="2026-03-02T08:00")

    [rad] = rader(till)
    assert rad.produkt.startswith("Sent återbud inom 24 timmar")
    assert len(rader(till, date(2026, 3, 1))) == 1
    assert len(list_of(date(2026, 3, 1), TODAY, till.ledger)) == 2


def test_the_printed_list_tells_the_charged_from_the_waived(till):
    register(till, **MISSED)
    register(till, "Dr Ek", number=CHILD, namn="Lo Lind", **WAIVED)

    said = said_of(till)

    assert "2026-03-02. Debiterade: 1, 250 kr. Efterskänkta: 1." in said
    charged, waived = said.split("Efterskänkta avgifter")
    assert "Märta Ängström" in charged
    assert "Lo Lind" in waived
    assert "Efterskänkt av Dr Ek" in waived


def test_protected_identity_is_masked_on_the_list(till):
    register(till, **MISSED)
    patient = till.ledger.find_patient(ADULT)
    assert patient is not None
    set_skyddad(patient.id, till.ledger, till.clock, till.desk, is_skyddad=True)

    [rad] = rader(till)

    assert (rad.namn, rad.number) == ("Skyddad identitet", "********-2382")
    assert "19880504" not in said_of(till)


def test_the_sum_in_words(till):
    register(till, **MISSED)
    register(till, "Dr Ek", number=CHILD, namn="Lo Lind", **WAIVED)

    words = sum_text(rader(till)).replace(NBSP, " ")

    assert words == "Debiterade: 1, 250 kr. Efterskänkta: 1."
