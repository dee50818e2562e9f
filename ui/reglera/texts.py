"""The words of the work list."""

from __future__ import annotations

from kassa.desk.att_reglera import Fee
from kassa.kvitto.document import Betalsatt, Kvitto
from kassa.kvitto.regler_lista import UNCOUNTED, netto_text
from kassa.kvitto.text import money_text
from kassa.money import ZERO
from ui.reglera.ports import Case

LIST = "Patienter med något att reglera"
FEES = "Avgifter att reglera"
LOADING = "Hämtar listan …"
NOTHING = (
    "Det finns inget att återbetala eller efterdebitera. Hit kommer patienter när ett besök "
    "registreras i efterhand, en avgift makuleras eller ett kvitto från annat håll visas."
)
SETTLE, SETTLE_KEY = "Reglera", "Enter"
PRINT, PRINT_KEY = "Skriv ut listan", "Ctrl+P"
KORT, KORT_KEY = "Kort", "K"
FAKTURA, FAKTURA_KEY = "Faktura", "F"
KONTANT, KONTANT_KEY = "Kontant", "C"
NAMN = "Patientens namn"
SEND = "Fakturera"
SETTLE_NOW = "Reglera utan betalning"
CANCEL, CANCEL_KEY = "Avbryt", "Esc"
LIST_PRINTED = "Listan är {words}."

_DONE = {
    (True, Betalsatt.KORT): "Betala tillbaka {sum} till kortet.",
    (True, Betalsatt.FAKTURA): "Fakturan krediteras med {sum}.",
    (True, Betalsatt.KONTANT): "Betala tillbaka {sum} kontant.",
    (False, Betalsatt.KONTANT): "{sum} är betalt kontant.",
    (False, Betalsatt.KORT): "{sum} är betalt med kort.",
    (False, Betalsatt.FAKTURA): "{sum} faktureras.",
}


def who(case: Case) -> str:
    """Return the patient in two lines, as others may see it."""
    patient = case.item.patient
    return f"{patient.shown_namn or 'Namn saknas'}\n{patient.shown_number}"


def what(case: Case) -> str:
    """Return what is to be done, in two lines."""
    if case.item.damaged:
        return f"{UNCOUNTED}\nposter ändrade"
    count = len(case.fees)
    return f"{netto_text(case.item.netto)}\n{count} {'avgift' if count == 1 else 'avgifter'}"


def sentence(case: Case) -> str:
    """Return a patient in words."""
    return ", ".join((who(case) + "\n" + what(case)).split("\n"))


def fee_what(fee: Fee) -> str:
    """Return a fee in two lines."""
    kvitto = f"Kvitto {fee.number}" if fee.number else ""
    return f"{fee.what}\n{kvitto}"


def fee_belopp(fee: Fee) -> str:
    """Return what is to be done with one fee, in two lines."""
    side = "återbetala" if fee.belopp > ZERO else "efterdebitera"
    belopp = fee.belopp if fee.belopp > ZERO else -fee.belopp
    return f"{money_text(belopp)}\n{side}"


def fee_sentence(fee: Fee) -> str:
    """Return a fee in words."""
    return f"{fee.day}, {fee_what(fee)}, {fee_belopp(fee)}".replace("\n", " ")


def question(case: Case) -> str:
    """Return what is about to happen."""
    return f"{netto_text(case.item.netto)}: {who(case).splitlines()[0]}"


def settled(kvitto: Kvitto) -> str:
    """Return that it is settled and what to do now."""
    belopp = kvitto.att_betala
    if not belopp:
        return f"Reglerat med kvitto {kvitto.number}. Inget ska betalas."
    words = _DONE[belopp < ZERO, kvitto.betalsatt]
    said = words.format(sum=money_text(-belopp if belopp < ZERO else belopp))
    return f"Reglerat med kvitto {kvitto.number}. {said}"
