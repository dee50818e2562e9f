"""The words of the page of the day."""

from __future__ import annotations

from kassa.clock import to_local
from kassa.kvitto.dagsrapport import Dagsrapport
from kassa.kvitto.dagsrapport_text import heading
from kassa.kvitto.text import money_text
from kassa.money import Money
from kassa.ord import many
from ui import text
from ui.widgets.form_field import FormField

LIST = "Dagen och tidigare Z-rapporter"
LOADING = "Hämtar dagen …"
CLOSE, CLOSE_KEY = "Stäng dagen", "F6"
OPEN, OPEN_KEY = "Ange växelkassa", "F7"
PRINT, PRINT_KEY = "Skriv ut", "Ctrl+P"
CANCEL = "Avbryt"
CLOSING = "Stänger dagen …"
OPENING = "Sparar …"
MOST_NAMED = 8
BEFORE = "Innan du stänger"
BLIND = (
    "Räkna kontanterna i lådan och stäng dagen med F6. Vad som ska finnas visas när du har räknat. "
    "Den som är ansvarig kan se dagen i förväg."
)
UNREADABLE = "Summan går inte att läsa. Skriv hela kronor, till exempel 800."
COUNT_QUESTION = "Räkna lådan och stäng dagen"
CLOSE_QUESTION = "Vill du stänga dagen?"
COUNTING = "Vad som ska finnas i lådan visas när du har räknat."
FLOAT_QUESTION = "Hur mycket ligger i lådan när dagen börjar?"
OPEN_FIELDS = (FormField("vaxelkassa", "Växelkassa i kronor"),)
COUNT_FIELDS = (
    FormField("raknat", "Räknat i lådan, kronor", hint="Alla kontanter, växelkassan inräknad."),
    FormField("skal", "Vad en skillnad kan bero på", hint="Behövs bara när summan skiljer sig."),
)


def row_what(rapport: Dagsrapport) -> str:
    """Return a row of the list, in two lines: which report, and whose."""
    if not rapport.serial:
        return f"Pågående dag\nKassa {rapport.desk}"
    at = text.moment(to_local(rapport.at))
    return f"{heading(rapport)}\n{at}, {rapport.clerk}"


def row_sum(rapport: Dagsrapport, *, is_blind: bool) -> str:
    """Return a row's sum, in two lines: net, and receipts."""
    count = rapport.kop + rapport.retur + rapport.reglering
    kvitton = many(count, "kvitto", "kvitton")
    if is_blind and not rapport.serial:
        return f"\n{kvitton}"
    net = sum(medel.in_belopp - medel.ut_belopp for medel in rapport.medel)
    return f"{money_text(Money(net))}\n{kvitton}"


def summary(now: Dagsrapport) -> str:
    """Return the day in hand in a sentence."""
    count = now.kop + now.retur + now.reglering
    if not count:
        return "Inga kvitton sedan förra dagsavslutet."
    first, last = f"{now.desk}-{now.from_kvitto}", f"{now.desk}-{now.until_kvitto}"
    if count == 1:
        return f"Ett kvitto sedan förra dagsavslutet, {first}."
    return f"{count} kvitton sedan förra dagsavslutet, {first} till {last}."


def to_see_to(now: Dagsrapport) -> str:
    """Return what should be seen to before closing; empty when there is nothing."""
    said = []
    if now.ej_utskrivna:
        left = now.ej_utskrivna
        which = many(len(left), "kvitto är inte utskrivet", "kvitton är inte utskrivna")
        it = "det" if len(left) == 1 else "dem"
        said.append(f"{which}: {_some(left)}. Skriv ut {it} bland kvittona (F9).")
    if now.parkerade:
        parked = many(
            now.parkerade,
            "besök är parkerat och inte slutfört. Ta upp det",
            "besök är parkerade och inte slutförda. Ta upp dem",
        )
        said.append(f"{parked} i kassan (F5, Ctrl+1).")
    if now.kontant is not None and not now.kontant.vaxelkassa:
        said.append("Ingen växelkassa är angiven för dagen. Ange den med F7 om det fanns en.")
    return "\n".join(said)


def _some(numbers: tuple[str, ...]) -> str:
    more = len(numbers) - MOST_NAMED
    named = ", ".join(numbers[:MOST_NAMED])
    return f"{named} och {more} till" if more > 0 else named


def closed(rapport: Dagsrapport) -> str:
    """Return that the day is closed, and how the cash came out."""
    kontant = rapport.kontant
    said = f"Dagen är stängd med {heading(rapport)}."
    if kontant is None:
        return said
    if not kontant.differens:
        return f"{said} Kontanterna stämmer: {money_text(Money(kontant.forvantat))}."
    return f"{said} Skillnaden i lådan är {money_text(Money(kontant.differens))}."


def opened(vaxelkassa: Money) -> str:
    """Return that the day has begun."""
    return f"Växelkassan är {money_text(vaxelkassa)}."


def printed(rapport: Dagsrapport, words: str) -> str:
    """Return that it is on paper."""
    return f"{heading(rapport)}: {words}."
