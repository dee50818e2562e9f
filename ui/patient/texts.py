"""The words of the patient's page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kassa.calendar import age_on
from kassa.desk.change_patient import JoinResult
from kassa.desk.patient_page import FeeRow, PatientPage
from kassa.desk.ports import Patient
from kassa.frikort.skillnad import Skillnad
from kassa.kvitto.text import NBSP, money_text
from kassa.money import ZERO, total
from kassa.patient import masked
from kassa.region import EKONOMISERVICE_ADRESS
from ui import text
from ui.patient.form import FormKind

SEARCH = "Sök patient"
SEARCH_HINT = "Personnummer eller namn"
LIST = "Patienter som hittades"
FEES = "Avgifter, de senaste först"
TYPE_MORE = "Skriv minst två tecken av numret eller namnet."
CHOOSE = "Sök upp en patient för att se avgifter och frikort."
SEVERAL = "Flera stämmer. Skriv mer, eller välj med pil ner och upp. Enter tar den första."
LOADING = "Hämtar patienten …"
PRELIMINARY = " · preliminärt: bygger på vad patienten har sagt eller visat"
NOT_SHOWN = "Patienten kan inte visas. Läs varför ovanför listan."
GONE = "Patienten finns inte längre. Sök igen."

EXTERN, EXTERN_KEY = ("Kvitto från annat håll", "Annat kvitto", "Kvitto"), "F6"
FRIKORT, FRIKORT_KEY = ("Frikort på papper", "Frikort"), "F7"
JOIN, JOIN_KEY = ("Nytt personnummer", "Nytt nummer", "Nytt nr"), "F8"
PRINT, PRINT_KEY = ("Skriv ut frikortsbevis", "Frikortsbevis", "Bevis"), "Ctrl+P"
UTDRAG, UTDRAG_KEY = ("Registerutdrag", "Utdrag"), "F4"
PROTECT, PROTECT_KEY = ("Skydda identitet", "Skydda"), "Ctrl+I"
UNPROTECT = ("Ta bort skydd", "Oskyddad")
SAVE, SAVING = "Spara", "Sparar …"
CANCEL = "Avbryt"

FORM_TITLE = {
    FormKind.EXTERN: "Avgift som patienten har betalat på annat håll",
    FormKind.FRIKORT: "Frikort som patienten visar på papper",
    FormKind.JOIN: "Patienten har fått ett personnummer eller samordningsnummer",
}
FORM_HINT = {
    FormKind.EXTERN: "Skriv datum och signatur på kvittot, så att det inte räknas två gånger.",
    FormKind.FRIKORT: "Skriv datum och signatur på frikortet.",
    FormKind.JOIN: "Avgifter och frikort följer med till det nya numret. Det går inte att ångra.",
}
FIELD = {
    "region": "Region",
    "klinik": "Mottagning",
    "number": "Nummer på papperet",
    "paid_on": "Besökets datum",
    "belopp": "Betalat, kr",
    "giltigt_till": "Gäller till och med",
    "is_in_hsa": "Mottagningen finns i HSA",
    "join": "Nytt nummer",
}
HINT = {"paid_on": "2026-02-10", "belopp": "300", "giltigt_till": "2026-09-30"}


def nothing_found(typed: str) -> str:
    """Return what the list says when a search finds nobody."""
    return f"Ingen patient matchar ”{typed}”. Patienten finns här efter sitt första besök."


def who(patient: Patient) -> tuple[str, str]:
    """Return name and number as others may see them."""
    return patient.shown_namn or "Namn saknas", patient.shown_number


def fee_sentence(row: FeeRow) -> str:
    """Return a fee in words."""
    return f"{row.day}, {row.what}, {money_text(row.belopp)}. {row.why}"


def headline(patient: Patient, today: date) -> str:
    """Return who the patient is."""
    return f"{who(patient)[0]}, {text.years(age_on(patient.fodelsedatum, today))}"


def numbers(page: PatientPage) -> str:
    """Return the patient's number, with those joined to it."""
    joined = ", ".join(shown_number(page, other) for other in page.joined_list)
    number = page.patient.shown_number
    return f"{number} (tidigare {joined})" if joined else number


def shown_number(page: PatientPage, other: Patient) -> str:
    """Return an earlier number of a patient, masked where the patient is protected."""
    number = other.identitet.number
    return masked(number) if page.patient.is_skyddad else other.shown_number


def state_line(page: PatientPage) -> str:
    """Return where the patient stands, in one line."""
    state = page.state
    if state.period_start is None:
        return f"Inga avgifter räknas nu. Taket är {money_text(state.tak)}."
    said = (
        f"{money_text(state.ackumulerat)} av {money_text(state.tak)}, "
        f"{money_text(state.kvar)} kvar till frikort"
    )
    if state.has_frikort:
        said = f"Frikort till och med {state.period_slut}"
    return f"{said}{PRELIMINARY}" if state.preliminar else said


def number_line(page: PatientPage) -> str:
    """Return the numbers, and what the frikort rests on."""
    return " · ".join(part for part in (numbers(page), page.inlast) if part)


def hjalpmedel_line(page: PatientPage) -> str:
    """Return where treatment aids stand; empty where none have counted."""
    state = page.hjalpmedel
    if state is None:
        return ""
    if state.has_frikort:
        return f"Behandlingshjälpmedel är avgiftsfria till och med {state.period_slut}"
    return (
        f"Behandlingshjälpmedel: {money_text(state.ackumulerat)} av {money_text(state.tak)}, "
        f"räknas till och med {state.period_slut}"
    )


def next_line(page: PatientPage) -> str:
    """Return what the next visit will cost."""
    if not page.next_list:
        return ""
    costs = " · ".join(f"{n.produkt} {money_text(n.att_betala)}" for n in page.next_list)
    return f"Nästa besök i dag: {costs}"


def skillnad_line(skillnad: Sequence[Skillnad]) -> str:
    """Return what is to be settled; empty when nothing is."""
    netto = total(each.belopp for each in skillnad)
    if not skillnad:
        return ""
    if not netto:
        return "Avgifter ska regleras, men det jämnar ut sig. Öppna Att reglera (F11)."
    what = "få tillbaka" if netto > ZERO else "betala"
    belopp = money_text(netto if netto > ZERO else -netto)
    return f"Patienten ska {what} {belopp}. Öppna Att reglera (F11)."


def registered(number: str, ekonomiservice: str, skillnad: Sequence[Skillnad]) -> str:
    """Return that something from elsewhere was noted and what to do now."""
    copy = f"{ekonomiservice} Skicka en kopia till {EKONOMISERVICE_ADRESS}."
    return " ".join(
        filter(
            None,
            (f"{number} är registrerat.", copy if ekonomiservice else "", skillnad_line(skillnad)),
        )
    )


def withdrawn(where: str) -> str:
    """Return that a note was taken back."""
    return f"{where} är tillbakataget och räknas inte längre."


def joined(result: JoinResult) -> str:
    """Return that two numbers are one patient now, and what that leads to."""
    said = [f"Numren är sammanförda. Patienten finns nu under {result.patient.shown_number}."]
    if result.twice:
        numbers = ", ".join(extern.number for extern in result.twice)
        said.append(f"Samma kvitto fanns på båda numren och räknas en gång: {numbers}.")
    return " ".join(filter(None, (*said, skillnad_line(result.skillnad))))


def protected(patient: Patient) -> str:
    """Return what has changed."""
    if patient.is_skyddad:
        return (
            "Identiteten är skyddad: namnet och numret döljs på skärmen, i listor och på papper, "
            "också när tidigare kvitton visas eller skrivs ut."
        )
    return "Identiteten är inte längre skyddad."


def printed(words: str) -> str:
    """Return that the proof has been printed, in the printer's words."""
    return f"Frikortsbeviset är {words}."


def picture_words(page: PatientPage) -> str:
    """Return the picture of the period in sentences, for screen readers."""
    state = page.state
    if state.period_start is None:
        return state_line(page)
    steps = " ".join(f"{step.day}: {money_text(step.efter)}." for step in page.step_list)
    period = f"Period {state.period_start} till {state.period_slut}."
    return f"{state_line(page)}. {period} {steps}".replace(NBSP, " ")


def utdrag_saved(folder: str) -> str:
    """Return where all that is stored about the patient lies."""
    return (
        f"Allt som är sparat om patienten ligger i {folder}, som PDF och JSON. "
        "Lämna det bara till patienten själv, och ta bort filerna sedan."
    )
