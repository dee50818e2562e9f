"""The words of the page of missed visits."""

from __future__ import annotations

from datetime import date, timedelta

from kassa.desk.complete_checkout import CheckoutResult
from kassa.desk.issue_kvitto import printed_motivering
from kassa.desk.quote import Quote
from kassa.errors import Fault
from kassa.kvitto.text import money_text
from kassa.kvitto.utebliven_lista import UteblivetRad, outcome_text, period_text, sum_text
from kassa.patient import SKYDDAD
from ui import text
from ui.widgets.form_field import FieldKind, FormField

FORM = "Registrera ett uteblivet besök"
LIST = "Uteblivna besök och sena återbud"
EMPTY = "Inga uteblivna besök är registrerade de här dagarna."
NEXT = "Visa avgiften"
REGISTER = "Registrera"
DECIDING = "Räknar …"
REGISTERING = "Registrerar …"
CHANGE = "Ändra"
CHECKOUT, CHECKOUT_KEY = "Ta i kassan", "F6"
PERIOD, PERIOD_KEY = "Dagar", "F7"
PRINT, PRINT_KEY = "Skriv ut listan", "Ctrl+P"
LIST_PRINTED = "Listan är {words}."
CHANGED = "Avgiften har ändrats sedan den visades. Inget är registrerat än."
MISSING_NUMBER = "Läs av kortet eller skriv personnumret."
MISSING_NAME = "Patienten har inte varit här förut. Skriv namnet: det står på fakturan."
NO_BIRTH_DATE = "Numret säger inte när patienten är född. Ta besöket i kassan med F6 i stället."
NO_KATEGORI = (
    "Numret säger inte vem patienten är, och avgiften beror på det. "
    "Ta besöket i kassan med F6 i stället."
)
MISSING_TIME = "Skriv den bokade tiden: 10:15, i går 10:15 eller 2026-03-02 10:15."
WRONG_TIME = "Tiden går inte att läsa. Skriv så här: 10:15, i går 10:15 eller 2026-03-02 10:15."
FUTURE = "Tiden har inte varit än."
LATE_MISSING = "Skriv när återbudet kom: i går 16:30."
LATE_AFTER = "Återbudet kom efter besöket. Då uteblev patienten: välj 1 Uteblev."
LATE_UNWANTED = "Patienten uteblev. Töm fältet, eller välj 2 Återbud."
NOT_WAIVED = "Avgiften tas ut. Töm fältet, eller välj 2 Efterskänks."
IN_THE_CHECKOUT = "Ta besöket i kassan med F6: där kan allt uppges."
NOTHING_HERE = "Återbudet kom i tid: inget ska registreras."

FIELDS = (
    FormField("personnummer", "Personnummer"),
    FormField("namn", "Namn", hint="Behövs för den som inte har varit här."),
    FormField("tidpunkt", "Bokad tid", hint="10:15, i går 10:15"),
    FormField(
        "vem",
        "Bokad hos",
        FieldKind.CHOICE,
        hint="Prov: provtagning eller kontroll.",
        answers=(("lakare", "Läkare"), ("annan", "Annan"), ("prov", "Prov")),
        value="lakare",
    ),
    FormField(
        "typ",
        "Slag",
        FieldKind.CHOICE,
        answers=(("mottagning", "Besök"), ("distans", "Distans")),
        value="mottagning",
    ),
    FormField(
        "utfall",
        "Vad hände?",
        FieldKind.CHOICE,
        answers=(("uteblivet", "Uteblev"), ("aterbud", "Återbud")),
        value="uteblivet",
    ),
    FormField("aterbud_tid", "Återbudet kom", hint="Bara vid återbud: i går 16:30"),
    FormField(
        "tolk",
        "Tolk som inte gick att avbeställa",
        FieldKind.CHOICE,
        hint="Avgift bara om kallelsen sa det.",
        answers=(("nej", "Nej"), ("informerad", "Ja"), ("ej_informerad", "Ej upplyst")),
        value="nej",
    ),
    FormField(
        "avgift",
        "Avgift",
        FieldKind.CHOICE,
        answers=(("faktura", "Tas ut"), ("efterskankt", "Efterskänks")),
        value="faktura",
    ),
    FormField("beslut_av", "Efterskänkt av", hint="Verksamhetschefen eller den som beslutade."),
)
BEGINNING = {"utfall": "uteblivet", "tolk": "nej", "avgift": "faktura"}
"""What the next patient begins with; whom they were to meet stays as it was, the rest is empty."""


def periods(today: date) -> tuple[tuple[str, tuple[date, date]], ...]:
    """Return the days that can be looked at, in the order a key goes through them."""
    first = today.replace(day=1)
    last_month = first - timedelta(days=1)
    return (
        ("I dag", (today, today)),
        ("Den här månaden", (first, today)),
        ("Förra månaden", (last_month.replace(day=1), last_month)),
    )


def summary(name: str, days: tuple[date, date], rader: tuple[UteblivetRad, ...]) -> str:
    """Return the list in a line."""
    shown = f"{name}, {period_text(*days)}."
    return f"{shown} {sum_text(rader)}" if rader else shown


def question(quote: Quote) -> str:
    """Return what is about to be registered."""
    patient = quote.known_patient
    who = quote.request.patient.namn if quote.request.patient else ""
    if patient is not None and patient.is_skyddad:
        who = SKYDDAD
    who = who or (patient.namn if patient else "")
    lead = f"{who}, {text.moment(quote.in_hand.case.tidpunkt)}: {money_text(quote.att_betala)}"
    avgift = quote.in_hand.avgift
    why = printed_motivering(avgift).text
    return "\n".join((lead, f"{avgift.produkt}. {why}", *quote.varningar))


def registered(result: CheckoutResult, *, is_efterskankt: bool) -> str:
    """Return what happened."""
    kvitto = result.kvitto
    if is_efterskankt:
        return f"Registrerat med kvitto {kvitto.number}: avgiften är efterskänkt."
    if not kvitto.att_betala:
        return f"Registrerat med kvitto {kvitto.number}: inget att betala."
    return f"Registrerat med kvitto {kvitto.number}: {money_text(kvitto.att_betala)} faktureras."


def row_who(rad: UteblivetRad) -> str:
    """Return the patient in two lines."""
    return f"{rad.namn or 'Namn saknas'}\n{rad.number}"


def row_what(rad: UteblivetRad) -> str:
    """Return the visit in two lines."""
    return f"{rad.produkt}\n{text.moment(rad.tidpunkt)}, kvitto {rad.kvitto}"


def row_sum(rad: UteblivetRad) -> str:
    """Return the sum and what became of it, in two lines."""
    return f"{money_text(rad.belopp)}\n{outcome_text(rad)}"


def row_sentence(rad: UteblivetRad) -> str:
    """Return a row in words."""
    return ", ".join((row_who(rad), row_what(rad), row_sum(rad))).replace("\n", ", ")


def other_faults(faults: tuple[Fault, ...]) -> str:
    """Return the faults that no field of the form can mend, and where they can be."""
    said = " ".join(dict.fromkeys(fault.message for fault in faults))
    return f"{said} {IN_THE_CHECKOUT}"
