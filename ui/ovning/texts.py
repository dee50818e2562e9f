"""The words of a rehearsal."""

from __future__ import annotations

from kassa.desk.ovning_avbrott import OvningProtokoll, OvningSteg
from kassa.ord import many

TITLE = "Öva avbrott"
BEGIN, BEGIN_KEY = "Börja övningen", "Enter"
AGAIN = "Öva en gång till"
PRINT, PRINT_KEY = "Skriv ut protokollet", "Ctrl+P"
WORKING = "Arbetar …"
INTRO = (
    "Ett påhittat avbrott, med de vanliga tangenterna. Listan prickar av sig själv när ett moment "
    "är gjort, och överst står vad som kommer härnäst. Protokollet har samma moment."
)
ALL_DONE = "Allt är gjort. Skriv ut protokollet och skriv under det."


def progress(protokoll: OvningProtokoll) -> str:
    """Return how far it has come, in a sentence."""
    if protokoll.from_at is None:
        return "Ingen övning är påbörjad."
    spent = f", på {many(protokoll.minuter, 'minut', 'minuter')}" if protokoll.minuter else ""
    return (
        f"Började {protokoll.from_at:%Y-%m-%d %H:%M}. {protokoll.antal_gjorda} av "
        f"{len(protokoll.steg)} moment är gjorda{spent}."
    )


def intro(protokoll: OvningProtokoll) -> str:
    """Return what it is, or that it is over; empty while it goes on."""
    if protokoll.from_at is None:
        return INTRO
    return ALL_DONE if protokoll.is_done else ""


def strip(protokoll: OvningProtokoll) -> str:
    """Return what stands above all pages while a rehearsal of today goes on; empty otherwise."""
    begun, nasta = protokoll.from_at, protokoll.nasta
    if begun is None or nasta is None or begun.date() != protokoll.made_at.date():
        return ""
    done = f"{protokoll.antal_gjorda} av {len(protokoll.steg)}"
    return f"Övning, {done} gjorda. Härnäst: {nasta.text}. Listan: Ctrl+D, 7."


def at(steg: OvningSteg) -> str:
    """Return when a thing was done; empty while it is not."""
    return f"{steg.done_at:%H:%M}" if steg.done_at else ""


def spoken(number: int, steg: OvningSteg) -> str:
    """Return a line of the list as a screen reader says it."""
    return f"{number}. {steg.text}: {f'gjort {at(steg)}' if steg.done_at else 'kvar'}"
