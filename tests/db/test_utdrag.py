"""A patient's extract: all that is stored about one person, and nothing of anybody else."""

import json
import re
from contextlib import closing

import pypdf
import pytest

from db.connection import open_database
from db.ledger import SqliteLedger
from db.utdrag import NOT_ABOUT_A_PERSON, WHERE
from kassa.adapters.utdrag_pdf import PdfUtdragRenderer
from kassa.aterforing.inforing import Atgard, Kalla, Svar
from kassa.desk.avbrott_ports import BlankettUtfall
from kassa.desk.faktura_ports import Handelse
from kassa.desk.park import park
from kassa.desk.people_ports import Look
from kassa.desk.utdrag import TABELL, utdrag_json, utdrag_of
from kassa.desk.utdrag_ord import VARDEN, told
from kassa.errors import UserFacingError
from kassa.faktura.document import Kanal
from kassa.frikort.entry import EntryKind
from kassa.ids import PatientId
from kassa.kvitto.document import Betalsatt
from tests.helpers import raw
from tests.helpers.till import ADULT, OTHER_ADULT, Till, desk_of
from tests.helpers.till import NOON as CLOCK
from tests.helpers.whole import TABLES

PLAIN = {
    "avgift", "faktura", "frikort", "ingen", "inlagd", "kassa", "kontant", "kort", "kvitto",
    "makulerad", "post", "reglera", "reglering", "swish", "utdrag", "utskrift",
}  # fmt: skip
"""Values of the records that are words already."""


@pytest.fixture
def ledger(filled):
    with closing(SqliteLedger(open_database(filled, key=raw.key_of(filled)))) as opened:
        yield opened


def test_no_table_is_forgotten():
    """Whoever adds a table says whether it is about a person."""
    assert WHERE.keys() | NOT_ABOUT_A_PERSON == set(TABLES)
    assert not WHERE.keys() & NOT_ABOUT_A_PERSON
    assert TABELL.keys() == WHERE.keys()


def test_every_column_that_names_a_patient_is_followed(filled):
    """A table with a patient, a checkout, a receipt or an invoice in it is about a person."""
    with closing(raw.connect(filled)) as conn:
        for table in TABLES:
            columns = {row[1] for row in conn.execute(f"PRAGMA table_info({table})")}
            if columns & {"patient_id", "checkout_id", "kvitto_id", "faktura_id"}:
                assert table in WHERE, table


def test_the_extract_has_the_persons_rows_and_no_others(ledger):
    patient = ledger.find_patient(ADULT)
    other = ledger.find_patient(OTHER_ADULT)
    mine = utdrag_of(patient.id, ledger, CLOCK, desk_of())
    theirs = utdrag_of(other.id, ledger, CLOCK, desk_of())

    assert {row["number"] for row in mine.tabeller["patient"]} == {ADULT, "19880504-A102"}
    assert [row["number"] for row in mine.tabeller["kvitto"]] == ["K1-1", "K1-2"]
    assert [row["number"] for row in theirs.tabeller["kvitto"]] == ["K1-4", "K1-5"]
    assert [row["serial"] for row in theirs.tabeller["faktura"]] == [1, 2]
    assert mine.tabeller["access_log"]
    assert OTHER_ADULT not in utdrag_json(mine).decode()
    assert ADULT not in utdrag_json(theirs).decode()


def test_the_paper_is_in_swedish_with_kronor_and_local_time(ledger):
    """EU 2016/679 article 12: intelligible. No name of a column, no öre, no UTC, no identifier."""
    found = utdrag_of(ledger.find_patient(ADULT).id, ledger, CLOCK, desk_of())
    said = {
        table: [dict(told(row)) for row in rows] for table, rows in found.tabeller.items() if rows
    }
    kvitto = said["kvitto"][0]

    assert (kvitto["Nummer"], kvitto["Kassa"]) == ("K1-1", "K1")
    assert kvitto["Att betala"] == kvitto["Rad: belopp"] == "250\N{NO-BREAK SPACE}kr"
    assert kvitto["Skrivet"] == kvitto["Utfärdat"]
    assert "T" not in kvitto["Skrivet"]
    names = {name for rows in said.values() for row in rows for name in row}
    assert not {name for name in names if "_" in name or "written" in name.lower()}


def test_the_paper_has_no_codes(tmp_path):
    """EU 2016/679 article 12: plain language. What the file calls ``vantetid_over_30`` is told."""
    till = Till.open(tmp_path / "kassa.db")
    tolk = {"bokad": True, "avbestalld": False, "informerad": True}
    sold = till.sell(Betalsatt.FAKTURA, utfall="uteblivet", tolk=tolk)
    till.sell(tidpunkt="2026-03-01T10:00", omstandigheter=["vantetid_over_30"])
    found = utdrag_of(sold.patient.id, till.ledger, CLOCK, till.desk)
    etikett = {"vantetid_over_30": "Väntetid över 30 minuter"}
    rows = [list(told(row, etikett)) for table in found.tabeller.values() for row in table]
    till.close()

    values = {value for row in rows for _, value in row}
    assert {"Väntetid över 30 minuter", "Uteblev utan återbud", "Läkare"} <= values
    assert ("Underlag: tolk", "310\N{NO-BREAK SPACE}kr") in {each for row in rows for each in row}
    assert not {each for each in values if re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)+", each)}


@pytest.mark.parametrize(
    "kind", [Atgard, Betalsatt, BlankettUtfall, EntryKind, Handelse, Kalla, Kanal, Look, Svar]
)
def test_every_kind_of_record_has_swedish_words(kind):
    """What stands as it is in the records is a Swedish word in whole."""
    said = {words for each in kind for _, words in told({"slag": each.value})}

    assert not {words for words in said - PLAIN if words.isascii() and words not in VARDEN.values()}


def test_what_was_put_aside_is_found_by_the_number_in_it(tmp_path):
    """A parked form is text: the number may stand with or without dash and century."""
    till = Till.open(tmp_path / "kassa.db")
    sold = till.sell()
    for number in (ADULT, ADULT.replace("-", ""), ADULT[2:], OTHER_ADULT):
        park(json.dumps({"personnummer": number}), till.ledger, till.clock, till.desk)

    found = utdrag_of(sold.patient.id, till.ledger, till.clock, till.desk)
    typed = [row["form"]["personnummer"] for row in found.tabeller["parked"]]
    assert typed == [ADULT, ADULT.replace("-", ""), ADULT[2:]]
    till.close()


def test_the_file_is_json_and_the_paper_tells_the_same(ledger):
    found = utdrag_of(ledger.find_patient(ADULT).id, ledger, CLOCK, desk_of())

    content = json.loads(utdrag_json(found))
    assert content["patient"]["nummer"] == ADULT
    assert content["uppgifter"]["kvitto"]["poster"][0]["document"]["att_betala"] == 25_000
    pdf = PdfUtdragRenderer().render(found)
    import io

    words = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    for needed in ("Registerutdrag", ADULT, "K1-1", "Vem som har sett uppgifterna", "250 kr"):
        assert needed in words.replace("\N{NO-BREAK SPACE}", " ")
    assert PdfUtdragRenderer().render(found) == pdf


def test_of_nobody_there_is_none(ledger):
    with pytest.raises(UserFacingError, match="finns inte"):
        utdrag_of(PatientId("nobody"), ledger, CLOCK, desk_of())
