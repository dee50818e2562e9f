"""The Swedish words of the month, the same on paper and on screen."""

from __future__ import annotations

from kassa.ersattning.manad import Manad, Manadsrapport, Post
from kassa.ersattning.underlag import Grund
from kassa.ord import MANADER, many

GRUND = {
    Grund.FRIKORT: "Frikort",
    Grund.ALDER_18_19: "18-19 år",
    Grund.ALDER_85: "85 år och äldre",
    Grund.REMISS: "Första besöket på remiss",
    Grund.TOLK: "Tolktillägg, uteblivna besök",
    Grund.VANTETID: "Återbetalt, väntetid över 30 minuter",
    Grund.EFTERSKANKT: "Efterskänkt av mottagningen",
}
GRUND_KOD = {grund: grund.value for grund in Grund}
TITLE = "Underlag för ersättning"
ERSATTS = "Ersätts av regionen"
TOLK = "Debiterat tolktillägg"
ERSATTS_INTE = "Ersätts inte"
OBETALT = "Obetalda fakturor, förfallna"
OBETALT_EJ = "Obetalda fakturor, inte förfallna"
KALLA = "Regelbok för vårdval: Kompensation för utebliven patientavgift"
DAGAR_TITLE = "Besök per dag"
GRUND_TITLE = "Ersättning efter grund"
TIDIGARE_TITLE = "Ersättning, tolv månader"
BESOK_TITLE = "Besök i månaden"
BETALDA, FRIA = "betalda", "avgiftsfria"
UTEBLIVNA = "Uteblivna besök och sena återbud"


def manad_text(manad: Manad) -> str:
    """Return a month such as ``mars 2026``."""
    return f"{MANADER[manad.manad - 1]} {manad.ar}"


def besok_text(rapport: Manadsrapport) -> str:
    """Return how many visits there were, and how many did not come."""
    missed = many(rapport.uteblivna, "uteblivet", "uteblivna")
    return f"{rapport.besok} besök i månaden, {missed}"


def antal_text(post: Post) -> str:
    """Return how many visits a reason is of."""
    if post.grund is Grund.TOLK:
        return many(post.antal, "uteblivet", "uteblivna")
    return f"{post.antal} besök"


def side_text(grund: Grund) -> str:
    """Return whether the region pays for it, in words that follow the reason."""
    if grund is Grund.TOLK:
        return "debiterat utöver avgiften"
    return "ersätts" if grund.is_ersatt else "ersätts inte"


def title(manad: Manad) -> str:
    """Return what the report is called."""
    return f"{TITLE}, {manad_text(manad)}"


def oraknade_text(numbers: tuple[str, ...]) -> str:
    """Return what could not be counted; empty when all could."""
    if not numbers:
        return ""
    return (
        "Taxan som de beslutades enligt finns inte kvar, så det går inte att säga vad de hade "
        f"kostat: {', '.join(numbers)}. Räkna dem för hand."
    )
