"""The Swedish words of the way back, on paper and on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kassa.aterforing.inforing import Atgard, Inforing, Kalla, Lage, Svar
from kassa.clock import to_local
from kassa.kvitto.text import money_text, time_text
from kassa.ord import many

if TYPE_CHECKING:
    from kassa.aterforing.rapport import Aterforingsrapport, SystemSumma

RAPPORT_TITLE = "Återföring efter driftavbrott"
SYSTEM_TITLE = "System för system: infört och inte borttaget"
SYSTEM_NOTE = "Enligt kvittona. Rader att reda ut räknas inte: vad som står där vet bara systemet."
ATGARD = {
    Atgard.INFOR: "För in",
    Atgard.TA_BORT: "Ta bort",
    Atgard.REGLERA: "För in regleringen",
}
LAGE = {
    Lage.KVAR: "Kvar",
    Lage.REDA_UT: "Att reda ut",
    Lage.KLAR: "Klar",
    Lage.BEHOVS_INTE: "Behövs inte",
}
SVAR = {
    Svar.INFORT: "Infört",
    Svar.FANNS_REDAN: "Fanns redan",
    Svar.SKILJER_SIG: "Skiljer sig",
    Svar.KAN_INTE: "Går inte att föra in",
    Svar.OPPNAD: "Öppnad igen",
}
BORTTAGET = {Svar.INFORT: "Borttaget", Svar.FANNS_REDAN: "Fanns inte kvar"}
KALLA = {Kalla.HAND: "", Kalla.FIL: " (ur fil)", Kalla.EFRIKORT: " (jämfört med eFrikort)"}


def svar_text(row: Inforing) -> str:
    """Return the newest answer in words: what, the reference, who and when; empty for none."""
    svar = row.svar
    if svar is None:
        return ""
    what = SVAR[svar.svar]
    if row.atgard is Atgard.TA_BORT:
        what = BORTTAGET.get(svar.svar, what)
    parts = [what + (f", {svar.referens}" if svar.referens else "")]
    if svar.anteckning:
        parts.append(svar.anteckning.rstrip("."))
    when = time_text(to_local(svar.written_at))
    return f"{': '.join(parts)}. {svar.clerk}, {when}{KALLA[svar.kalla]}"


def row_text(row: Inforing) -> str:
    """Return where a row stands, in a sentence."""
    if row.lage is Lage.BEHOVS_INTE:
        return f"Makulerat med {row.post.retur_number} innan det fördes in. Behövs inte."
    said = svar_text(row)
    if row.lage is Lage.KVAR:
        return f"{ATGARD[row.atgard]}: kvar. {said}".strip()
    if row.atgard is Atgard.TA_BORT:
        return f"Makulerat med {row.post.retur_number}. {said}"
    return said


def system_text(system: SystemSumma) -> str:
    """Return how far the rows of a system have come, on a line."""
    besides = "" if system.is_main else " (dessutom)"
    antal, done = system.ta_bort
    removed = f"; {done} av {antal} borttagna" if antal else ""
    return (
        f"{system.system}{besides}: {many(system.klar.antal, 'klar', 'klara')}, "
        f"{system.kvar.antal} kvar, {system.reda_ut.antal} att reda ut{removed}"
    )


def verdict(rapport: Aterforingsrapport) -> str:
    """Return how it stands, in a sentence."""
    if rapport.differens:
        return (
            f"Stämmer inte: {money_text(rapport.differens)} saknar rad. Ring it-stödet och visa "
            "den här rapporten."
        )
    if rapport.is_done:
        return "Allt är infört. Kvitton, införda rader och svar stämmer till kronan."
    left = many(sum(row.is_open for row in rapport.rader), "rad", "rader")
    return f"Inte klart: {left} kvar. Kvitton och rader stämmer till kronan."
