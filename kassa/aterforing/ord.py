"""The Swedish words of the way back, on paper and on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kassa.aterforing.inforing import Atgard, Inforing, Kalla, Lage, Svar
from kassa.clock import to_local
from kassa.kvitto.text import money_text, time_text

if TYPE_CHECKING:
    from kassa.aterforing.rapport import Aterforingsrapport

RAPPORT_TITLE = "Återföring efter driftavbrott"
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


def verdict(rapport: Aterforingsrapport) -> str:
    """Return how it stands, in a sentence."""
    if rapport.differens:
        return (
            f"Stämmer inte: {money_text(rapport.differens)} saknar rad. Ring it-stödet och visa "
            "den här rapporten."
        )
    if rapport.is_done:
        return "Allt är infört. Kvitton, införda rader och svar stämmer till kronan."
    open_rows = sum(row.is_open for row in rapport.rader)
    left = "en rad" if open_rows == 1 else f"{open_rows} rader"
    return f"Inte klart: {left} kvar. Kvitton och rader stämmer till kronan."
