"""What the page of missed visits can do at a till."""

from __future__ import annotations

from collections.abc import Mapping

from kassa.adapters.utebliven_lista_pdf import PdfUteblivenListaRenderer
from kassa.clock import local_now
from kassa.desk.efterskank import BESLUT, EFTERSKANKT
from kassa.desk.people_ports import Look
from kassa.desk.ports import Patient
from kassa.desk.quote import Quote
from kassa.desk.request import QuoteRequest
from kassa.desk.uteblivna import print_uteblivna, register_uteblivet, utebliven_list
from kassa.ids import CheckoutId, new_id
from kassa.kvitto.utebliven_lista import UteblivetRad
from ui.checkout.form import Change, Form
from ui.checkout.till import Till
from ui.uteblivna.ports import Days, UteblivnaUseCases
from ui.uteblivna.reading import PROV


def uteblivna_use_cases(till: Till, vardniva: str) -> UteblivnaUseCases:
    """Return what the page of missed visits can do."""
    ledger, clock = till.ledger, till.clock

    def known(number: str) -> Patient | None:
        patient = ledger.find_patient(number)
        if patient is not None:
            till.access.look(Look.KASSA, [patient.id])
        return patient

    def quote(request: QuoteRequest) -> Quote:
        return till.quote(request, CheckoutId(new_id()))

    def load(days: Days) -> tuple[UteblivetRad, ...]:
        rader = utebliven_list(*days, ledger)
        till.access.look(Look.LISTA, [rad.patient_id for rad in rader])
        return rader

    return UteblivnaUseCases(
        now=lambda: local_now(clock),
        vardniva=vardniva,
        known=known,
        quote=quote,
        register=lambda command: register_uteblivet(
            command, ledger, till.taxa_book, clock, till.checked_desk()
        ),
        print=till.print_kvitto,
        load=load,
        print_list=lambda days: print_uteblivna(
            days, ledger, PdfUteblivenListaRenderer(), till.printer, clock, till.desk
        ),
        list_words=till.printer.done_words,
    )


def form_of(typed: Mapping[str, str]) -> Form:
    """Return what the checkout begins with of a missed visit; what the page cannot know is left.

    Args:
        typed: by field of the page, as typed.
    """
    changes: list[Change] = [("typ", typed["typ"]), ("utfall", typed["utfall"])]
    if typed["vem"] == "lakare":
        changes.append(("vardgivarkategori", "lakare"))
    elif typed["vem"] == "prov":
        changes += [("vardgivarkategori", "sjukskoterska"), (f"omstandigheter.{PROV}", True)]
    if typed["avgift"] == "efterskankt":
        changes += [(f"omstandigheter.{EFTERSKANKT}", True), (BESLUT, typed["beslut_av"])]
    if typed["utfall"] == "aterbud":
        changes.append(("aterbud_tid", typed["aterbud_tid"]))
    if typed["tolk"] != "nej":
        changes += [
            ("tolk.bokad", True),
            ("tolk.avbestalld", False),
            ("tolk.informerad", typed["tolk"] == "informerad"),
        ]
    form = Form(personnummer=typed["personnummer"], namn=typed["namn"], tidpunkt=typed["tidpunkt"])
    return form.changed(changes)
