"""The words of the page of paper forms."""

from __future__ import annotations

from kassa.desk.blankett_serie import Serie, blankett_number, unused_words
from kassa.desk.complete_checkout import CheckoutResult
from kassa.ids import DeskId
from kassa.kvitto.text import money_text
from kassa.ord import many
from ui.blankett.ports import Forms
from ui.widgets.form_field import FormField

TITLE = "Lägg in blanketter"
SAVE, STRIKE, CANCEL = "Spara", "Makulera blankett", "Avbryt"
STRIKE_ONE, STRIKE_KEY = "Makulera", "F7"
UNUSED, UNUSED_KEY = "Oanvända", "F8"
CHECKOUT, CHECKOUT_KEY = "Ta i kassan", "F6"
UNUSED_YES = "De är oanvända"
REOPEN, REOPEN_KEY, REOPEN_YES = "Öppna", "F4", "Öppna igen"
SAVING = "Sparar …"
NO_DATE = "Datumet går inte att läsa. Skriv 2026-09-30."
YES, NO = "Spara ändå", "Rätta"
NONE = "Inga blanketter är utskrivna. Gör ett reservpaket först (Ctrl+D)."
FIELDS = (
    FormField("blankett", "Blankettens nummer", hint="K1-B007, eller bara 7."),
    FormField("personnummer", "Personnummer", hint="Ett annat nummer, eller inget: F6."),
    FormField("namn", "Namn", hint="Får vara tomt."),
    FormField("tidpunkt", "Datum och klockslag", hint="2/3 14:10, i går 9:30"),
    FormField("besok", "Besök", hint="Siffran i listan till höger."),
    FormField("betalt", "Betalt, kronor", hint="Så som det står på blanketten."),
    FormField("betalsatt", "Betalsätt", hint="K kort, F faktura, C kontant."),
    FormField("frikort_till", "Frikort visat, gäller till", hint="Får vara tomt."),
)
STRIKE_FIELDS = (
    FormField("blankett", "Blankettens nummer"),
    FormField("anteckning", "Varför gäller den inte?", hint="Felskriven, se B008."),
)
STRIKE_QUESTION = "Vilken blankett är överstruken?"
REOPEN_FIELDS = (
    FormField("blankett", "Blankettens nummer", hint="En, eller flera i följd: 7 eller 7-24."),
)
REOPEN_QUESTION = "Vilken blankett gäller ändå? Det som är sagt om den finns kvar, med vem och när."
MOST_NAMED = 12
FIGURE_SPACE = "\N{FIGURE SPACE}"  # as wide as a figure


def besok(forms: Forms) -> str:
    """Return the list one chooses from."""
    width = len(str(len(forms.besok)))
    return "\n".join(
        f"{number:{FIGURE_SPACE}>{width}}  {word}" for number, word in enumerate(forms.besok, 1)
    )


def status(forms: Forms) -> str:
    """Return how it stands with the numbers: none missing, none twice."""
    if not forms.series:
        return NONE
    said = [_serie(serie) for serie in forms.series]
    for serie in forms.series:
        if serie.dubbla:
            twice = _numbers(serie, serie.dubbla)
            said.append(f"Inlagd vid två kassor: {twice}. Makulera det ena kvittot där.")
    if forms.avviker:
        said.append("Avviker från papperet: " + "; ".join(forms.avviker) + ".")
    return "\n".join(said)


def is_complete(forms: Forms) -> bool:
    """Return True when every printed number is accounted for."""
    return bool(forms.series) and not any(s.saknas or s.kvar or s.dubbla for s in forms.series)


def _serie(serie: Serie) -> str:
    entered_ = many(serie.inlagda, "inlagd", "inlagda")
    struck_ = many(serie.makulerade, "makulerad eller oanvänd", "makulerade eller oanvända")
    said = f"Kassa {serie.desk}: {entered_}, {struck_}"
    if serie.saknas:
        return f"{said}. Saknas: {_numbers(serie, serie.saknas)}."
    if serie.kvar:
        return f"{said}. Ingen lucka hittills, {len(serie.kvar)} kvar från {_first(serie)}."
    return f"{said}. Alla {serie.printed} nummer är redovisade."


def _first(serie: Serie) -> str:
    return blankett_number(serie.desk, serie.kvar[0])


def _numbers(serie: Serie, numbers: tuple[int, ...]) -> str:
    named = ", ".join(blankett_number(serie.desk, n) for n in numbers[:MOST_NAMED])
    more = len(numbers) - MOST_NAMED
    return f"{named} och {more} till" if more > 0 else named


def entered(number: str, result: CheckoutResult) -> str:
    """Return that a form is entered."""
    kvitto = result.kvitto
    return f"Blankett {number} är kvitto {kvitto.number}, {money_text(kvitto.att_betala)}."


def differs_question(number: str, differs: str) -> str:
    """Return the question where the sums differ."""
    return (
        f"Blankett {number}: {differs}. Läs av en gång till. Stämmer papperet: spara ändå, och "
        "reglera skillnaden med patienten."
    )


def struck(number: str) -> str:
    """Return that a form is struck."""
    return f"Blankett {number} är makulerad."


def unused_question(desk: DeskId, numbers: tuple[int, ...]) -> str:
    """Return the question before the rest is said to lie blank."""
    return (
        f"{unused_words(desk, numbers)}, anges som oanvända. Har du dem framför dig, tomma? "
        f"En som dyker upp ifylld öppnas igen med {REOPEN_KEY}."
    )


def returned(antal: int) -> str:
    """Return that the rest lies blank."""
    if not antal:
        return "Inga nummer återstår."
    return many(antal, "blankett är angiven som oanvänd.", "blanketter är angivna som oanvända.")


def reopened(numbers: tuple[str, ...]) -> str:
    """Return that some forms wait again."""
    first, last = numbers[0], numbers[-1]
    if len(numbers) == 1:
        return f"Blankett {first} väntar på att läggas in."
    return f"Blanketter {first} till {last} väntar på att läggas in."
