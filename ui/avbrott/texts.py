"""The words of the outage page."""

from __future__ import annotations

from datetime import datetime

from kassa.clock import to_local
from kassa.desk.avbrott_ports import Avbrott
from kassa.desk.las_in import age_text
from kassa.desk.utbyte_kod import EXAMPLE
from ui import text
from ui.avbrott.ports import Shown
from ui.widgets.form_field import FormField

TITLE = "Driftavbrott"
BEGIN, END, KEY = "Starta avbrottsläge", "Avsluta avbrottet", "Enter"
PAGE_KEY = "Ctrl+D"
USUAL = "Cosmic och eFrikort"
FIELDS = (
    FormField(
        "skal",
        "Vad ligger nere?",
        hint="Står i slutrapporten. Varje besök från och med nu hör till avbrottet.",
    ),
)
QUESTION = "Starta avbrottsläge"
KOD_FIELDS = (FormField("kod", "Kod", hint=f"Tolv tecken, som {EXAMPLE}."),)
READ = "Läs in"
ANSWER_FIRST = "Svara först på frågan här under, eller tryck Esc."
CANCEL = "Avbryt"
BUSY = "Sparar …"
UP = "Inget avbrott pågår."
WORKING = "Arbetar …"


def heading(shown: Shown) -> str:
    """Return whether there is an outage, in a sentence."""
    avbrott = shown.status.avbrott
    if avbrott is None:
        return UP
    return f"Avbrott sedan {since(avbrott, shown.now)}: {avbrott.skal}"


def lines(shown: Shown) -> str:
    """Return how many visits wait, and how old what the desk knows is."""
    said = []
    if shown.status.avbrott is not None:
        said.append(f"{_besok(shown.status.antal)} sedan avbrottet började.")
    if shown.kvar:
        rows = "En rad väntar" if shown.kvar == 1 else f"{shown.kvar} rader väntar"
        said.append(f"{rows} på att föras in i de andra systemen.")
    elif shown.kvar == 0:
        said.append("Inget väntar på att föras in.")
    taxa = f"{shown.status.taxa}, gäller från {shown.status.taxa_fran}, {taxa_age(shown)}."
    return "\n".join((*said, frikort_known(shown), taxa))


def strip(shown: Shown) -> str:
    """Return what stands above all pages while an outage lasts; empty while none does."""
    avbrott = shown.status.avbrott
    if avbrott is None:
        return ""
    return (
        f"Driftavbrott sedan {since(avbrott, shown.now)} ({avbrott.skal}). "
        f"{_besok(shown.status.antal)} väntar. {known(shown)}"
    )


def badge(shown: Shown) -> str:
    """Return the words of the status line; since when stands in the strip under it."""
    return f"AVBROTT · {shown.status.antal} väntar" if shown.status.avbrott else ""


def known(shown: Shown) -> str:
    """Return how old the frikort status and the tariff are, in a line."""
    return f"{frikort_known(shown)} Taxa från {shown.status.taxa_fran}, {taxa_age(shown)}."


def frikort_known(shown: Shown) -> str:
    """Return how old the frikort status is, in a sentence."""
    inlast = shown.status.inlast
    if inlast is None:
        return "Inget utdrag av frikort är inläst."
    return f"{age_text(inlast, shown.today)}."


def taxa_age(shown: Shown) -> str:
    """Return where the tariff came from, and how long ago the centre was asked."""
    status = shown.status
    came = "" if status.is_hamtad else "följde med Kassa"
    if status.kontrollerad_at is None:
        return came or "aldrig kontrollerad"
    days = (shown.today - to_local(status.kontrollerad_at).date()).days
    ago = {0: "i dag", 1: "i går"}.get(days, f"för {days} dagar sedan")
    return f"{came}, kontrollerad {ago}" if came else f"hämtad {ago}"


def since(avbrott: Avbrott, now: datetime) -> str:
    """Return when an outage began: the time, and the date where it was not today."""
    begun = to_local(avbrott.written_at)
    return f"{begun:%H:%M}" if begun.date() == now.date() else text.moment(begun)


def begun(avbrott: Avbrott) -> str:
    """Return that an outage has begun."""
    return (
        f"Avbrottsläget är på ({avbrott.skal}). Ta betalt som vanligt: besöken samlas i en lista "
        "som förs in efteråt, och kvittona säger att frikortet inte kunde kontrolleras."
    )


def ended(avbrott: Avbrott | None, antal: int) -> str:
    """Return that an outage has ended."""
    if avbrott is None:
        return UP
    return f"Avbrottet är slut. {_besok(antal)} ska föras in: tryck 1 för listan."


def end_question(shown: Shown) -> str:
    """Return the question before an outage is ended."""
    return f"Är systemen uppe igen? {_besok(shown.status.antal)} hör till avbrottet."


def _besok(antal: int) -> str:
    return "Ett besök" if antal == 1 else f"{antal} besök"
