"""Invoices: written with the receipt, followed until they are paid or credited."""

import csv
import io
import json
from dataclasses import replace
from datetime import date
from typing import Any

import pypdf
import pypdfium2
import pytest
import zxingcpp
from stdnum import luhn

from kassa.adapters.faktura_pdf import PdfFakturaRenderer
from kassa.desk.att_reglera import att_reglera_of
from kassa.desk.complete_checkout import CompleteCheckout, complete_checkout, needs_name
from kassa.desk.correct_checkout import CorrectCheckout, correct_checkout
from kassa.desk.faktura_ports import FakturaVal
from kassa.desk.fakturera import RecipientMissingError
from kassa.desk.fakturor import (
    Urval,
    choose_kanal,
    export_fakturor,
    find_faktura,
    paminn,
    print_faktura,
)
from kassa.desk.settings import Fakturering
from kassa.desk.settle import Settle, settle
from kassa.faktura.document import Kanal, from_json, last_day_to_pay, to_json
from kassa.faktura.ocr import grouped, is_ocr, ocr_of
from kassa.faktura.standing import Status
from kassa.ids import CheckoutId, new_id
from kassa.kvitto import text
from kassa.kvitto.document import Betalsatt, Delbetalning
from kassa.money import Money
from tests.helpers.till import ADULT, OTHER_ADULT, Till, request_of
from tests.helpers.whole import assert_whole, counts

FAKTURA = Betalsatt.FAKTURA


@pytest.fixture
def till(tmp_path):
    opened = Till.open(tmp_path / "kassa.db")
    villkor = Fakturering(serie=7, bankgiro="5050-1055", fragor="010-242 00 00")
    opened.desk = replace(opened.desk, fakturering=villkor)
    yield opened
    opened.close()


def invoice(till: Till, **visit):
    sold = till.sell(FAKTURA, **visit)
    return sold, till.ledger.faktura_of(sold.kvitto.checkout_id)[0]


@pytest.mark.parametrize("number", ["1000001", "1000042", "99999999", "7123456"])
def test_an_ocr_reference_holds_for_another_library(number):
    """Length digit last but one, modulus 10 check digit last."""
    ocr = ocr_of(number)

    assert luhn.is_valid(ocr)
    assert int(ocr[-2]) == len(ocr) % 10
    assert ocr.startswith(number)
    assert is_ocr(ocr)


def test_every_slip_of_one_digit_is_found():
    """A digit typed wrong, or left out, is no reference."""
    ocr = ocr_of("7000123")

    wrong = [
        ocr[:at] + digit + ocr[at + 1 :]
        for at in range(len(ocr))
        for digit in "0123456789"
        if digit != ocr[at]
    ]
    assert not any(map(is_ocr, [*wrong, *(ocr[:at] + ocr[at + 1 :] for at in range(len(ocr)))]))


def test_an_invoice_is_written_with_its_receipt(till):
    """30 days; the receipt tells the reference and the last day; the frikort counts it at once."""
    sold, found = invoice(till)

    faktura = found.faktura
    assert (faktura.number, faktura.belopp, faktura.kvitto) == ("7000001", 25_000, "K1-1")
    assert (faktura.utfardad_on, faktura.forfaller_on) == (date(2026, 3, 2), date(2026, 4, 1))
    assert text.betalsatt_list(sold.kvitto) == (
        "Betalsätt: Faktura",
        f"OCR {faktura.ocr}, betalas senast 2026-04-01",
    )
    assert (found.status, found.kvar) == (Status.OPPEN, Money.kr(250))
    assert sold.after.ackumulerat == Money.kr(250)
    assert from_json(to_json(faktura)) == faktura
    assert_whole(till.path)


def test_an_unpaid_invoice_reaches_the_frikort(till):
    """Five unpaid visits and one of 200 kr: the sixth is charged up to the ceiling."""
    for month in range(1, 6):
        till.sell(FAKTURA, tidpunkt=f"2026-0{month}-02T10:15")
    sold = till.at("2026-06-02T12:00").sell(FAKTURA, tidpunkt="2026-06-02T10:15")

    assert sold.kvitto.att_betala == Money.kr(200)
    assert sold.after.has_frikort


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2026, 3, 4), date(2026, 4, 7)),  # Good Friday, the weekend, Easter Monday
        (date(2026, 5, 7), date(2026, 6, 8)),  # 6 June is a Saturday and the national day
        (date(2026, 11, 24), date(2026, 12, 28)),  # Christmas Eve to Sunday
        (date(2026, 3, 2), date(2026, 4, 1)),
    ],
)
def test_the_last_day_to_pay_is_a_weekday(day, due):
    assert last_day_to_pay(day, 30) == due


def test_only_what_is_left_is_invoiced_where_a_card_pays_some(till):
    delar = (Delbetalning(Betalsatt.KORT, Money.kr(60)), Delbetalning(FAKTURA, Money.kr(190)))
    sold = till.complete(till.quote(), Betalsatt.FLERA, delar=delar)

    (found,) = till.ledger.faktura_of(sold.kvitto.checkout_id)
    assert [(rad.text, rad.belopp) for rad in found.faktura.rader] == [
        ("100 Läkarbesök, primärvård", 25_000),
        ("Betalt med kort", -6_000),
    ]
    assert found.faktura.belopp == 19_000
    assert_whole(till.path)


def test_a_reversal_credits_the_invoice(till):
    """The credit note names the invoice and has its lines with the opposite sign."""
    sold, found = invoice(till, varor=[{"artikel": "intyg_a", "antal": 1}])
    back = till.reverse(sold.kvitto.checkout_id).kvitto

    (kredit,) = till.ledger.faktura_of(back.checkout_id)
    assert (kredit.faktura.belopp, kredit.faktura.avser) == (-56_000, found.faktura.number)
    assert kredit.faktura.moms == -found.faktura.moms
    (after,) = till.ledger.faktura_of(sold.kvitto.checkout_id)
    assert (after.status, after.kvar) == (Status.KREDITERAD, Money(0))
    assert text.betalsatt_list(back) == (
        "Betalsätt: Fakturan krediteras",
        f"Referens {found.faktura.ocr}",
    )
    assert_whole(till.path)


def test_a_settlement_takes_off_the_invoice_of_the_fee(till):
    """A late visit makes an invoiced fee too large: the invoice is credited with the difference."""
    for month in range(1, 6):
        till.sell(tidpunkt=f"2026-01-1{month}T10:15")
    sold = till.sell(FAKTURA, tidpunkt="2026-03-01T10:15")  # 200 kr to the ceiling
    till.sell(tidpunkt="2026-02-01T10:15")  # comes in late and takes the 200
    owed = att_reglera_of(sold.patient.id, till.ledger, till.taxa_book, date(2026, 3, 2))
    assert owed is not None
    command = Settle(CheckoutId("s1"), owed, FAKTURA)
    settle(command, till.ledger, till.taxa_book, till.clock, till.desk)

    (after,) = till.ledger.faktura_of(sold.kvitto.checkout_id)
    assert (after.krediterat, after.kvar) == (Money.kr(200), Money(0))
    assert_whole(till.path)


def test_the_channel_is_the_patients_and_is_remembered(till):
    """What was chosen once holds for the next invoice; the address stays."""
    patient = till.sell().patient
    choose_kanal(patient.id, Kanal.POST, " Gata 1 \n\n 553 20 Jönköping ", till.ledger, till.clock,
                 till.desk)  # fmt: skip
    shown = till.quote()
    sold = till.complete(shown, FAKTURA, confirmed=True, kanal=Kanal.EFAKTURA)
    _, later = invoice(till)

    (first,) = till.ledger.faktura_of(sold.kvitto.checkout_id)
    assert first.faktura.mottagare is not None
    assert first.faktura.mottagare.kanal is Kanal.EFAKTURA
    assert later.faktura.mottagare == first.faktura.mottagare
    val = FakturaVal(Kanal.EFAKTURA, "Gata 1\n553 20 Jönköping")
    assert till.ledger.faktura_val(patient.id) == val


def test_a_late_invoice_is_reminded_of_once_until_its_new_day(till):
    _, found = invoice(till)
    invoice(till.at("2026-04-10T10:00"), number=OTHER_ADULT)
    on_time = till.at("2026-04-01T10:00")
    assert paminn(till.ledger, on_time.clock, till.desk) == ()

    late = till.at("2026-04-20T10:00")
    (reminded,) = paminn(till.ledger, late.clock, till.desk)
    again = paminn(till.ledger, late.clock, till.desk)
    later = paminn(till.ledger, till.at("2026-05-06T10:00").clock, till.desk)

    assert reminded.faktura == found.faktura
    assert (reminded.paminnelser, reminded.forfaller_on) == (1, date(2026, 4, 30))
    assert again == ()
    assert [item.paminnelser for item in later] == [2]
    assert [item.faktura.number for item in later] == [found.faktura.number]


def test_invoices_are_found_by_number_reference_patient_and_name(till):
    sold, found = invoice(till, namn="Märta Ängström")
    invoice(till, number=OTHER_ADULT, namn="Örjan Lund")

    def numbers(typed: str, urval: Urval = Urval.ALLA) -> list[str]:
        listed = find_faktura(typed, urval, till.ledger, till.clock)
        return [item.faktura.number for item in listed]

    assert numbers("") == ["7000002", "7000001"]
    assert numbers("7000001") == numbers(found.faktura.ocr) == numbers(ADULT) == ["7000001"]
    assert numbers("ängst märta") == ["7000001"]
    assert numbers("lund", Urval.BETALDA) == []
    assert numbers("ingen") == []
    till.reverse(sold.kvitto.checkout_id)
    assert numbers("", Urval.OPPNA) == ["7000002"]
    assert numbers("", Urval.KREDITERADE) == ["7000003", "7000001"]


def test_no_text_of_the_file_is_run_as_a_formula_and_a_negative_sum_stays_one(till):
    sold, _ = invoice(till, namn="=HYPERLINK(1)")
    till.reverse(sold.kvitto.checkout_id)

    made = export_fakturor(till.ledger, till.clock, till.desk)

    assert made is not None
    rows = csv.DictReader(io.StringIO(made.content.decode("utf-8-sig")), delimiter=";")
    assert [(row["namn"], row["belopp"]) for row in rows] == [
        ("'=HYPERLINK(1)", "250,00"), ("'=HYPERLINK(1)", "-250,00"),
    ]  # fmt: skip


def test_the_finance_office_gets_each_invoice_once(till):
    """A file of semicolons, kronor with a comma, and the next one only what is new."""
    invoice(till)
    first = export_fakturor(till.ledger, till.clock, till.desk)
    assert export_fakturor(till.ledger, till.clock, till.desk) is None
    invoice(till, number=OTHER_ADULT)
    second = export_fakturor(till.ledger, till.clock, till.desk)

    assert first is not None
    assert second is not None
    (row,) = csv.DictReader(io.StringIO(first.content.decode("utf-8-sig")), delimiter=";")
    assert (row["fakturanummer"], row["belopp"], row["förfallodatum"]) == (
        "7000001", "250,00", "2026-04-01",
    )  # fmt: skip
    assert (row["kanal"], row["personnummer"], row["kvitto"]) == ("post", ADULT, "K1-1")
    assert b"7000002" in second.content
    assert b"7000001" not in second.content


def picture_text(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def test_the_paper_has_all_that_is_needed_to_pay(till):
    """Sum, last day, bankgiro, reference; the bank's app reads the same from the code."""
    _, found = invoice(till)
    pdf = PdfFakturaRenderer().render(found, kopia=False)

    words = picture_text(pdf).replace("\u00a0", " ")
    for needed in (
        "Faktura",
        "250 kr",
        "2026-04-01",
        "5050-1055",
        grouped(found.faktura.ocr),
        ADULT,
    ):
        assert needed in words
    image = pypdfium2.PdfDocument(pdf)[0].render(scale=3).to_pil()
    (code,) = zxingcpp.read_barcodes(image)
    read = json.loads(code.text)
    assert (read["uqr"], read["pt"], read["acc"], read["due"]) == (1, "BG", "5050-1055", 250)
    assert (read["iref"], read["ddt"]) == (found.faktura.ocr, "20260401")
    assert ADULT[2:8] not in code.text
    assert PdfFakturaRenderer().render(found, kopia=False) == pdf


def test_the_paper_of_a_missed_visit_does_not_say_that_it_counts(till):
    """Rule book: the fee for a missed visit is outside the high-cost protection."""
    _, found = invoice(till, utfall="uteblivet")

    words = " ".join(picture_text(PdfFakturaRenderer().render(found, kopia=False)).split())
    assert "Uteblivet besök, ej meddelat återbud" in words
    assert "Avgiften räknas" not in words
    assert "Uteblivna besök, varor och intyg räknas inte." in words


def test_without_bankgiro_the_paper_is_no_invoice(till):
    """A region's finance office sends the invoice: the paper says so and asks for no payment."""
    till.desk = replace(till.desk, fakturering=Fakturering())
    _, found = invoice(till)

    words = picture_text(PdfFakturaRenderer().render(found, kopia=False))
    assert "Fakturaunderlag" in words
    assert "ekonomiavdelningen" in words
    assert "Så betalar du" not in words


def test_printing_again_is_a_copy_and_the_title_names_no_patient(till):
    _, found = invoice(till)
    sent: list[str] = []

    class Printer:
        name = "Skrivare"
        done_words = "utskrivet"

        def send(self, pdf: bytes, title: str) -> None:
            sent.append(title)

    def put_out(item: Any) -> bool:
        return print_faktura(
            item, PdfFakturaRenderer(), Printer(), till.ledger, till.clock, till.desk
        )

    first = put_out(found)
    again = put_out(till.ledger.faktura_by_ocr(found.faktura.ocr))

    assert (first, again) == (False, True)
    assert sent == ["Faktura 7000001", "Faktura 7000001"]


def test_an_invoice_from_here_is_written_to_somebody_whatever_asks_for_it(till):
    """A correction to faktura says that the name is missing, and takes it; nothing is half done."""
    sold = till.sell(namn="").kvitto
    before = counts(till.path)
    command = CorrectCheckout(
        sold.checkout_id, CheckoutId(new_id()), CheckoutId(new_id()), 1, "", "Fel", FAKTURA
    )
    parts = (till.ledger, till.taxa_book, till.clock, till.desk)
    with pytest.raises(RecipientMissingError) as caught:
        correct_checkout(command, *parts)
    assert counts(till.path) == before
    new = correct_checkout(replace(command, namn="Märta Ängström"), *parts).new

    assert [fault.field for fault in caught.value.faults] == ["namn"]
    [found] = till.ledger.faktura_of(new.kvitto.checkout_id)
    assert found.faktura.mottagare.namn == "Märta Ängström"
    assert till.ledger.find_patient(ADULT).namn == "Märta Ängström"
    assert_whole(till.path)


@pytest.mark.parametrize("bankgiro", ["", "5050-1055"])
@pytest.mark.parametrize("named", ["", "now", "before", "payer"])
@pytest.mark.parametrize("ways", [(FAKTURA,), (Betalsatt.KORT,), (Betalsatt.KORT, FAKTURA)])
def test_what_is_asked_before_money_is_taken_is_what_is_refused(till, bankgiro, named, ways):
    """One rule: the checkout asks for a name exactly where the posting would be refused."""
    fakturering = replace(till.desk.fakturering, bankgiro=bankgiro)
    till = replace(till, desk=replace(till.desk, fakturering=fakturering))
    till.sell(namn="Märta Ängström" if named == "before" else "")
    request = request_of(namn="Märta" if named == "now" else "", tidpunkt="2026-03-02T11:00")
    if named == "payer":
        request = replace(request, betalare="Arbetsgivaren AB")
    delar = tuple(Delbetalning(way, Money.kr(250 // len(ways))) for way in ways)
    shown = till.quote(request)
    command = CompleteCheckout(shown, ways[0], duplicate_confirmed=True, delar=delar)
    parts = (till.ledger, till.taxa_book, till.clock, till.desk)

    if needs_name(command, till.desk):
        with pytest.raises(RecipientMissingError):
            complete_checkout(command, *parts)
    else:
        complete_checkout(command, *parts)
    is_asked = bool(bankgiro) and FAKTURA in ways and not named
    assert needs_name(command, till.desk) == is_asked


def test_where_the_finance_office_sends_no_name_is_asked_for(till):
    """It knows the patient by the number."""
    till.desk = replace(till.desk, fakturering=Fakturering())

    assert till.sell(FAKTURA, namn="").kvitto.betalsatt is FAKTURA
