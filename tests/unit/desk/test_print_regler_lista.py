"""The printed work list: everybody on it, identities masked, nothing lost between pages."""

import io

import pypdf

from kassa.adapters.regler_lista_pdf import PdfReglerListaRenderer
from kassa.desk.att_reglera import att_reglera_list
from kassa.desk.change_patient import set_skyddad
from kassa.desk.print_regler_lista import regler_lista
from kassa.desk.register_extern import register_extern
from kassa.kvitto.regler_lista import ReglerLista, netto_text
from kassa.money import ZERO, Money
from tests.helpers.till import ADULT, NOON, Till
from tests.unit.desk.test_register_extern import TODAY, command_of

NBSP = "\N{NO-BREAK SPACE}"


def lista_of(till: Till, times: int = 1) -> ReglerLista:
    found = att_reglera_list(till.ledger, till.taxa_book, TODAY)
    return regler_lista(found * times, till.ledger, NOON, till.desk)


def owe(till: Till) -> None:
    patient = till.sell().patient
    command = command_of(patient.id, belopp=Money.kr(1350))
    register_extern(command, till.ledger, till.taxa_book, till.clock, till.desk)


def pages_of(lista: ReglerLista) -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(PdfReglerListaRenderer().render(lista)))
    return [" ".join(page.extract_text().replace(NBSP, " ").split()) for page in reader.pages]


def test_who_gets_what_back_for_which_visit(till):
    owe(till)

    [said] = pages_of(lista_of(till))

    assert "1 patient: återbetala 150 kr, efterdebitera 0 kr." in said
    assert "Märta Ängström Återbetala 150 kr 19880504-2382" in said
    assert "2026-03-02 Läkarbesök, primärvård, kvitto K1-1 150 kr" in said


def test_nobody_is_lost_between_pages(till):
    owe(till)

    pages = pages_of(lista_of(till, times=30))

    assert len(pages) > 2
    assert " ".join(pages).count("19880504-2382") == 30
    assert pages[-1].endswith(f"Sida {len(pages)} av {len(pages)}")


def test_protected_identity_is_masked_on_paper(till):
    owe(till)
    patient = till.ledger.find_patient(ADULT)
    assert patient is not None
    set_skyddad(patient.id, till.ledger, till.clock, till.desk, is_skyddad=True)

    [said] = pages_of(lista_of(till))

    assert "Skyddad identitet" in said
    assert "19880504" not in said


def test_what_is_to_be_done_in_words():
    assert netto_text(Money.kr(100)) == f"Återbetala 100{NBSP}kr"
    assert netto_text(Money.kr(-100)) == f"Efterdebitera 100{NBSP}kr"
    assert netto_text(ZERO) == f"Jämnar ut sig, 0{NBSP}kr"
