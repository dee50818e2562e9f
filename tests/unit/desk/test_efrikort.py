"""After an outage: what eFrikort has is compared, taken over and completed, never doubled."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import trustme
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from kassa.adapters.efrikort_soap import EfrikortAccess, SoapEfrikort
from kassa.adapters.system_files import system_bok
from kassa.aterforing.inforing import Atgard, Inforing, Lage, Svar
from kassa.desk.aterforing import aterforing
from kassa.desk.att_reglera import att_reglera_of
from kassa.desk.avbrott import begin_avbrott
from kassa.desk.efrikort import Utfall, godta, jamfor
from kassa.desk.efrikort_ports import Efrikort, EfrikortError, EfrikortSilentError
from kassa.desk.efrikort_skicka import skicka, ta_bort
from kassa.desk.read_transaktioner import read_transaktioner
from kassa.desk.request import FrikortClaim
from kassa.errors import InvalidInputError
from kassa.frikort.state import fold
from kassa.money import Money
from tests.helpers.efrikort_server import EfrikortServer, Kept
from tests.helpers.till import ADULT, OTHER_ADULT, TODAY, Till

UNIT = "SE2321000057-4F01"
OTHER_UNIT = "SE2321000024-77A1"
PERSON = ADULT.replace("-", "")
ACCESS = EfrikortAccess("", "SE2321000057-01", "Region Jönköpings län", UNIT, "SE2321000057-P1")


@pytest.fixture
def till(tmp_path):
    till = Till.open(tmp_path / "kassa.db")
    begin_avbrott("eFrikort", till.ledger, till.clock, till.desk)
    yield till
    till.close()


@pytest.fixture
def server():
    with EfrikortServer() as server:
        yield server


def service_of(server: EfrikortServer, timeout: float = 5.0) -> SoapEfrikort:
    return SoapEfrikort(replace(ACCESS, adress=server.address, timeout=timeout))


def every(till: Till) -> tuple[Inforing, ...]:
    return aterforing((a.id for a in till.ledger.avbrott_list()), till.ledger, system_bok("06"))


def rows(till: Till) -> list[Inforing]:
    return [row for row in every(till) if row.target.is_efrikort]


def send(till: Till, row: Inforing, service: SoapEfrikort):
    parts = (till.ledger, till.clock, till.desk)
    return skicka(row, every(till), service, [UNIT], "w", parts)


def compared(till: Till, efrikort: Efrikort):
    return jamfor(efrikort, every(till), [UNIT, "Testmottagningen"])


def accept(till: Till, efrikort: Efrikort):
    return godta(compared(till, efrikort), "w", till.ledger, till.taxa_book, till.clock, till.desk)


def kept(day: str, kr: int, unit: str = UNIT, person: str = PERSON) -> Kept:
    return Kept(person, Decimal(kr), date.fromisoformat(day), unit)


# --- comparing -----------------------------------------------------------------------------------


def test_same_date_amount_and_unit_is_already_there(till, server):
    till.sell(number=ADULT)
    server.kept = [kept("2026-03-02", 250)]

    (found,) = compared(till, service_of(server).read(ADULT)).rader

    assert found.utfall is Utfall.FINNS
    accept(till, service_of(server).read(ADULT))
    (row,) = rows(till)
    assert row.svar is not None
    assert (row.lage, row.svar.svar, row.svar.referens) == (
        Lage.KLAR,
        Svar.FANNS_REDAN,
        server.kept[0].id,
    )


def test_two_visits_of_a_day_need_two_transactions(till, server):
    """One transaction stands for one visit, not for both."""
    till.sell(number=ADULT)
    till.sell(number=ADULT, typ="hembesok")
    server.kept = [kept("2026-03-02", 250)]

    utfall = [j.utfall for j in compared(till, service_of(server).read(ADULT)).rader]

    assert utfall == [Utfall.FINNS, Utfall.SAKNAS]


@pytest.mark.parametrize(
    ("there", "utfall"),
    [
        (kept("2026-03-02", 100), Utfall.SKILJER),
        (kept("2026-03-02", 250, OTHER_UNIT), Utfall.SAKNAS),
        (kept("2026-03-01", 250), Utfall.SAKNAS),
        (replace(kept("2026-03-02", 250), status="DELETED"), Utfall.SAKNAS),
    ],
    ids=["another sum", "another unit", "another day", "deleted there"],
)
def test_what_is_not_the_same_visit_is_not_there(till, server, there, utfall):
    till.sell(number=ADULT)
    server.kept = [there]

    (found,) = compared(till, service_of(server).read(ADULT)).rader

    assert found.utfall is utfall


def test_a_sum_that_differs_stays_and_says_how(till, server):
    till.sell(number=ADULT)
    server.kept = [kept("2026-03-02", 100)]
    accept(till, service_of(server).read(ADULT))
    accept(till, service_of(server).read(ADULT))

    (row,) = rows(till)

    assert row.lage is Lage.REDA_UT
    assert row.svar is not None
    assert "100" in row.svar.anteckning
    assert len(till.ledger.inforing_svar_list([row.post.id])) == 1


def test_a_pasted_list_says_the_same(till):
    """Tab, semicolon or comma; a row without a unit is left to a person."""
    till.sell(number=ADULT)
    till.sell(number=OTHER_ADULT)
    pasted = (
        "Person-id\tTransaktionsdatum\tBelopp\tVårdenhet\tTransaktions-id\tStatus\n"
        f"{PERSON}\t2026-03-02\t250,00 kr\tTestmottagningen\tT-1\tACTIVE\n"
        f"{OTHER_ADULT}\t2026-03-02\t250\t\t\t\n"
    )

    first, second = read_transaktioner(pasted.encode(), TODAY)

    assert [j.utfall for j in compared(till, first).rader] == [Utfall.FINNS]
    assert [j.utfall for j in compared(till, second).rader] == [Utfall.OSAKER]


def test_a_list_that_is_wrong_is_refused_with_its_lines():
    pasted = "personnummer;datum;belopp\n19880504-2383;2026-02-30;mycket\n"

    with pytest.raises(InvalidInputError) as caught:
        read_transaktioner(pasted.encode(), TODAY)

    assert [fault.message[:6] for fault in caught.value.faults] == ["Rad 2:"] * 3
    with pytest.raises(InvalidInputError, match="rubrikerna saknas"):
        read_transaktioner(b"a;b\n1;2\n", TODAY)
    with pytest.raises(InvalidInputError, match="inga rader"):
        read_transaktioner(b"", TODAY)


# --- taking over ---------------------------------------------------------------------------------


def test_a_patient_who_had_a_frikort_gets_the_money_back(till, server):
    """What should have been free goes to the work list, to the krona."""
    first = till.sell(number=ADULT)
    till.sell(number=ADULT, typ="distans")
    server.card[PERSON] = (date(2026, 2, 20), date(2027, 1, 11))

    done = accept(till, service_of(server).read(ADULT))

    owed = att_reglera_of(first.patient.id, till.ledger, till.taxa_book, TODAY)
    assert owed is not None
    assert owed.att_aterbetala == Money.kr(350)
    assert done.nya == 1
    assert accept(till, service_of(server).read(ADULT)).nya == 0


def test_fees_elsewhere_that_were_not_known_are_counted_day_by_day(till, server):
    """The ceiling was reached elsewhere in between: the crossing fee is right to the krona."""
    sold = till.sell(number=ADULT)
    server.kept = [
        kept("2026-01-10", 1000, OTHER_UNIT),
        kept("2026-02-20", 300, OTHER_UNIT),
        kept("2026-03-02", 250),
    ]

    done = accept(till, service_of(server).read(ADULT))

    entries = till.ledger.entry_list(sold.patient.id)
    state = fold(entries, till.taxa_book.valid_on(TODAY).hogkostnadsskydd, TODAY)
    assert done.nya == 2
    assert (state.has_frikort, state.period_slut) == (True, date(2027, 1, 9))
    assert [s.belopp for s in done.skillnad] == [Money.kr(100)]
    assert accept(till, service_of(server).read(ADULT)).nya == 0


def test_what_the_patient_said_is_replaced_by_what_is_listed(till, server):
    """Counted once; what he or she said beyond the list (regions outside eFrikort) stays."""
    sold = till.sell(
        number=ADULT, claim=FrikortClaim(ackumulerat=Money.kr(1000), sedan=date(2026, 1, 10))
    )
    server.kept = [kept("2026-01-10", 700, OTHER_UNIT), kept("2026-03-02", 250)]
    accept(till, service_of(server).read(ADULT))

    entries = till.ledger.entry_list(sold.patient.id)
    state = fold(entries, till.taxa_book.valid_on(TODAY).hogkostnadsskydd, TODAY)

    assert state.ackumulerat == Money.kr(1250)


def test_a_receipt_shown_before_is_not_counted_again(till, server):
    from kassa.desk.register_extern import register_extern
    from tests.unit.desk.test_register_extern import command_of

    sold = till.sell(number=ADULT)
    command = command_of(sold.patient.id, paid_on=date(2026, 1, 20), belopp=Money.kr(300))
    register_extern(command, till.ledger, till.taxa_book, till.clock, till.desk)
    server.kept = [kept("2026-01-20", 300, OTHER_UNIT)]

    assert accept(till, service_of(server).read(ADULT)).nya == 0


# --- sending -------------------------------------------------------------------------------------


def test_a_visit_that_is_missing_is_sent_once(till, server):
    till.sell(number=ADULT)
    (row,) = rows(till)

    assert send(till, row, service_of(server)).svar is Svar.INFORT

    (there,) = server.active(PERSON)
    assert (there.amount, there.day, there.unit) == (Decimal(250), date(2026, 3, 2), UNIT)
    (row,) = rows(till)
    assert row.svar is not None
    assert row.svar.referens == there.id


def test_a_visit_that_was_entered_meanwhile_is_not_sent(till, server):
    till.sell(number=ADULT)
    server.kept = [kept("2026-03-02", 250)]

    assert send(till, rows(till)[0], service_of(server)).svar is Svar.FANNS_REDAN
    assert "RegisterTransaction" not in server.calls


def test_an_answer_lost_after_it_was_registered_is_found_there(till, server):
    """The line is cut after eFrikort has written: it is not sent again."""
    till.sell(number=ADULT)
    server.cut.add("RegisterTransaction")

    assert send(till, rows(till)[0], service_of(server)).svar is Svar.INFORT
    assert len(server.active(PERSON)) == 1
    assert rows(till)[0].lage is Lage.KLAR


def test_no_answer_and_nothing_there_leaves_the_row(till, server):
    """Slow: the row stays, and the next try sends it, once."""
    till.sell(number=ADULT)
    server.slow.add("RegisterTransaction")

    with pytest.raises(EfrikortSilentError):
        send(till, rows(till)[0], service_of(server, timeout=0.3))
    assert rows(till)[0].lage is Lage.KVAR
    server.slow.clear()
    assert send(till, rows(till)[0], service_of(server)).svar is Svar.INFORT
    assert len(server.active(PERSON)) == 1


@pytest.mark.parametrize("code", ["VALIDATION_ERROR", "OPTINREQUIRED", "OPTOUT"])
def test_a_refusal_stays_in_the_list_with_its_reason(till, server, code):
    """It holds up no other visit."""
    till.sell(number=ADULT)
    till.sell(number=OTHER_ADULT)
    server.result["RegisterTransaction"] = (code, "Personen finns inte")
    first, second = rows(till)

    assert send(till, first, service_of(server)).svar is Svar.KAN_INTE
    server.result.clear()
    send(till, second, service_of(server))

    by_key = {row.key: row for row in rows(till)}
    assert by_key[first.key].lage is Lage.REDA_UT
    refused = by_key[first.key].svar
    assert refused is not None
    assert "Personen finns inte" in refused.anteckning
    assert by_key[second.key].lage is Lage.KLAR


@pytest.mark.parametrize("operation", ["GetExtendedCardForPerson", "RegisterTransaction"])
@pytest.mark.parametrize("code", ["ERROR", "ACCESSDENIED", "fault"])
def test_a_service_out_of_order_leaves_the_row_and_sends_nothing(till, server, operation, code):
    till.sell(number=ADULT)
    if code == "fault":
        server.fault.add(operation)
    else:
        server.result[operation] = (code, "")

    with pytest.raises(EfrikortError):
        send(till, rows(till)[0], service_of(server))

    assert rows(till)[0].lage is Lage.KVAR
    assert server.kept == []


def test_info_is_a_yes_with_a_word_to_show(till, server):
    till.sell(number=ADULT)
    server.result["RegisterTransaction"] = ("INFO", "Frikortet är preliminärt")

    assert send(till, rows(till)[0], service_of(server)).text == "Frikortet är preliminärt"


def test_a_service_that_is_not_there_is_told(till):
    till.sell(number=ADULT)
    nowhere = SoapEfrikort(replace(ACCESS, adress="http://127.0.0.1:9/", timeout=0.5))

    with pytest.raises(EfrikortError, match="svarar inte") as caught:
        send(till, rows(till)[0], nowhere)

    assert not isinstance(caught.value, EfrikortSilentError)


def _certificate(folder: Path, what: str) -> Path:
    """Return a file that is, or is not, a certificate with its key."""
    made = trustme.CA().issue_cert("kassa.example")
    key, certificate = made.private_key_pem.bytes(), made.cert_chain_pems[0].bytes()
    locked = load_pem_private_key(key, None).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"hemligt")
    )
    content = {
        "whole": key + certificate,
        "no key": certificate,
        "locked key": locked + certificate,
        "no certificate": b"PK\x03\x04",
    }
    file = folder / "efrikort.pem"
    if what in content:
        file.write_bytes(content[what])
    return file


@pytest.mark.parametrize("what", ["missing", "no key", "locked key", "no certificate"])
def test_a_certificate_that_cannot_be_read_is_told_as_that(server, tmp_path, what):
    """Not as a service that does not answer: the net is not what is wrong."""
    file = _certificate(tmp_path, what)
    service = SoapEfrikort(replace(ACCESS, adress=server.address, certifikat=str(file)))

    with pytest.raises(EfrikortError, match=r"går inte att läsa: .*efrikort\.pem") as caught:
        service.read(ADULT)

    assert not isinstance(caught.value, EfrikortSilentError)


def test_a_certificate_that_can_be_read_is_used(server, tmp_path):
    """One file, the key and the certificate."""
    file = _certificate(tmp_path, "whole")
    service = SoapEfrikort(replace(ACCESS, adress=server.address, certifikat=str(file)))

    assert service.read(ADULT).transaktioner == ()


def test_a_visit_reversed_after_it_was_sent_is_deleted_there(till, server):
    sold = till.sell(number=ADULT)
    send(till, rows(till)[0], service_of(server))
    till.reverse(sold.kvitto.checkout_id)
    (row,) = [row for row in rows(till) if row.atgard is Atgard.TA_BORT]
    parts = (till.ledger, till.clock, till.desk)

    assert ta_bort(row, service_of(server), "w", parts).svar is Svar.INFORT

    assert server.active(PERSON) == []
    assert all(row.lage is Lage.KLAR for row in rows(till))


def test_opting_out_cannot_be_called():
    """It erases all that eFrikort has of a person: the contract here does not have it."""
    from resources import path

    texts = [path("efrikort", name).read_text() for name in ("efrikort.wsdl", "efrikort.xsd")]

    assert not any("OptOut" in text for text in texts)
