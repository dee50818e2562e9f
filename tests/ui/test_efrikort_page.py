"""What eFrikort knew before and after an outage, with real keys and a server on loopback."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from kassa.adapters.taxa_files import bundled_taxa_book
from kassa.desk.att_reglera import att_reglera_list
from tests.helpers.efrikort_server import EfrikortServer, Kept
from tests.ui.avbrott_parts import BERTIL, CLINIC, GERD, open_window


@pytest.fixture
def opened(tmp_path, qtbot):
    opened = open_window(tmp_path, qtbot)
    yield opened
    opened.window.close()


def test_a_pasted_list_ticks_off_what_is_there(opened):
    opened.begin()
    opened.sell(GERD)
    opened.key(Qt.Key.Key_D, ctrl=True)
    opened.type("2")
    opened.wait()
    assert opened.words("efrikortSummary") == "Inget är jämfört än."
    pasted = f"personnummer;datum;belopp;enhet\n{GERD};2026-03-02;250;Testmottagningen\n"
    opened.pages.efrikort._paste.setPlainText(pasted)
    opened.pages.efrikort._compare()
    opened.wait()
    assert "1 finns redan, 0 saknas" in opened.words("efrikortSummary")
    assert "Nytt här: 0 avgifter, 0 frikort." in opened.words("efrikortSummary")
    opened.key(Qt.Key.Key_F8)

    (svar,) = opened.ledger._all("SELECT * FROM inforing_svar", {})
    assert (svar["svar"], svar["kalla"], svar["system"]) == ("fanns_redan", "efrikort", "eFrikort")


@pytest.mark.parametrize("accepts_first", [True, False])
def test_what_efrikort_knew_is_taken_over_whichever_key_comes_first(tmp_path, qtbot, accepts_first):
    """Sending ends the rows, so that the person is asked about no more: the frikort goes along."""
    unit = "SE2321000057-4F01"
    with EfrikortServer() as server:
        settings = replace(
            CLINIC,
            efrikort_adress=server.address,
            efrikort_huvudman="06",
            efrikort_vardgivare="SE2321000057",
            efrikort_enhet=unit,
            efrikort_anvandare="SE2321000057-U1",
        )
        server.card[GERD.replace("-", "")] = (date(2026, 1, 15), date(2027, 1, 14))
        server.kept.append(
            Kept(BERTIL.replace("-", ""), Decimal(400), date(2026, 2, 2), "SE2321000024-77A1")
        )
        opened = open_window(tmp_path, qtbot, settings=settings)
        opened.begin()
        opened.sell(GERD)
        opened.sell(BERTIL)
        opened.key(Qt.Key.Key_D, ctrl=True)
        opened.type("2")
        opened.key(Qt.Key.Key_F7)
        if accepts_first:
            opened.key(Qt.Key.Key_F8)
        opened.key(Qt.Key.Key_S, ctrl=True)

        owed = att_reglera_list(opened.ledger, bundled_taxa_book(), date(2026, 3, 2))
        assert [each.patient.identitet.number for each in owed] == [GERD]
        sent = sorted(each.person for each in server.kept if each.unit == unit)
        assert sent == sorted(n.replace("-", "") for n in (GERD, BERTIL))
        bertil = opened.ledger.find_patient(BERTIL)
        assert bertil is not None
        assert [e.number for e in opened.ledger.extern_list(bertil.id)] == [server.kept[0].id]
        opened.window.close()
