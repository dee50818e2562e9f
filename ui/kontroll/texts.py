"""What the page says."""

from __future__ import annotations

from kassa.desk.kontroll.finding import RULES, Finding, Kontroll
from kassa.kvitto.text import NBSP
from kassa.ord import many

TITLE = "Kontrollera"
WHAT = (
    "Går igenom alla kvitton, betalningar, frikortsposter och rapporter: att inget saknas, att "
    "inget har ändrats och att allt hör ihop. Kassan kan användas under tiden."
)
START = "Kontrollera nu"
STOP = "Avbryt"
KEY = "F6"
LIST = "Det som inte stämmer"
GOOD = "Allt stämmer"
DO = "Gör så här"
OBS = "Bra att veta"
COUNTED = (
    ("kvitto", "kvitto", "kvitton"),
    ("payment", "betalning", "betalningar"),
    ("frikort_entry", "frikortspost", "frikortsposter"),
    ("z_rapport", "Z-rapport", "Z-rapporter"),
)
NOT_YET = "Inget är kontrollerat än."


def where(finding: Finding) -> str:
    """Return where it is, and under it which rule."""
    return f"{finding.where}\nRegel: {RULES[finding.rule].namn}"


def what(finding: Finding) -> str:
    """Return what is wrong."""
    return finding.what


def sentence(finding: Finding) -> str:
    """Return a finding in words."""
    return f"{finding.where}: {finding.what} {finding.do}"


def progress(name: str, done: int, whole: int) -> str:
    """Return how far it has come."""
    return f"{name}: {done} av {whole}" if whole else f"{name} …"


def summary(found: Kontroll) -> str:
    """Return what was checked."""
    pieces = [_many(found.counts.get(table, 0), one, several) for table, one, several in COUNTED]
    listed = f"{', '.join(pieces[:-1])} och {pieces[-1]}"
    replayed = many(found.replayed, "besök är omräknat", "besök är omräknade")
    return f"Kontrollerat: {listed}. {replayed} med sin taxa."


def _many(antal: int, one: str, several: str) -> str:
    grouped = f"{antal:,}".replace(",", NBSP)
    return f"{grouped}{NBSP}{one if antal == 1 else several}"


def seal(found: Kontroll) -> str:
    """Return the seal, and what it is good for."""
    if not found.seal:
        return ""
    return (
        f"Sigill {found.seal}. Anteckna det ibland på papper: då kan det i efterhand visas att "
        "filen inte har bytts ut mot en äldre."
    )


def faults(found: Kontroll) -> str:
    """Return how much does not hold."""
    antal = len(found.findings)
    return "1 fel" if antal == 1 else f"{antal} fel"
