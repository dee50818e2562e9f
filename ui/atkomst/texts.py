"""The words of the access log."""

from __future__ import annotations

from kassa.clock import to_local
from kassa.desk.access import LOOK_WORDS
from kassa.desk.people_ports import AccessReview, AccessRow
from kassa.ord import many
from kassa.patient import SKYDDAD, masked
from ui import text
from ui.widgets.form_field import FormField

LIST = "Åtkomstlogg"
EMPTY = "Ingen har sett någon patient de här dagarna."
SEARCH = "Visa"
SAMPLE, SAMPLE_KEY = "Dra stickprov", "F6"
EXPORT, EXPORT_KEY = "Spara som fil", "F7"
SAVE_REVIEW = "Spara granskningen"
CANCEL = "Avbryt"
SAVING = "Sparar …"
UTFALL = "Vad visade granskningen?"
WRONG_DAY = "Skriv datumet så här: 2026-03-02."
WRONG_ORDER = "Sista dagen är före den första. Byt plats på dem."
NOTHING_TO_DRAW = "Det finns inget att dra stickprov ur. Välj andra dagar."

FIELDS = (
    FormField("from_on", "Från och med"),
    FormField("until_on", "Till och med"),
    FormField("clerk", "Kassör"),
    FormField("number", "Patient"),
)
REVIEW_FIELDS = (FormField("utfall", UTFALL, hint="Till exempel ”Inget att anmärka”."),)


def when(row: AccessRow) -> str:
    """Return when and at which desk."""
    return f"{text.moment(to_local(row.at))}\nKassa {row.desk}"


def who(row: AccessRow) -> str:
    """Return who looked, and at which unit."""
    return f"{row.clerk}\n{row.enhet}"


def whom(row: AccessRow) -> str:
    """Return who was looked at; protected identities are masked."""
    if row.is_skyddad:
        return f"{SKYDDAD}\n{masked(row.number)}"
    return f"{row.namn or 'Namn saknas'}\n{row.number}"


def what(row: AccessRow) -> str:
    """Return how."""
    return f"{LOOK_WORDS[row.what]}\n"


def sentence(row: AccessRow) -> str:
    """Return a look in words."""
    parts = (when(row), who(row), what(row), whom(row))
    return ", ".join(part.strip().replace("\n", ", ") for part in parts)


def count(rows: tuple[AccessRow, ...], most: int) -> str:
    """Return how many looks are shown."""
    if len(rows) >= most:
        return (
            f"De {most} nyaste visas. Välj färre dagar, en kassör eller en patient för att se fler."
        )
    times = "En gång" if len(rows) == 1 else f"{len(rows)} gånger"
    return f"{times} har någon sett en patient." if rows else ""


def sample_title(drawn: tuple[AccessRow, ...], among: int) -> str:
    """Return what was drawn."""
    return f"Stickprov: {len(drawn)} av {among}. Gå igenom raderna och skriv vad du fann."


def reviewed(review: AccessReview) -> str:
    """Return what happened."""
    rows = many(len(review.drawn), "rad", "rader")
    return f"Granskningen av {rows} är sparad, {review.from_on}-{review.until_on}."


def last_review(reviews: tuple[AccessReview, ...]) -> str:
    """Return when the log was last checked."""
    if not reviews:
        return "Loggen har inte granskats ännu."
    last = reviews[0]
    day = to_local(last.written_at).date()
    return f"Senast granskad {day} av {last.clerk}: {last.utfall}"


def exported(path: str) -> str:
    """Return what happened."""
    return f"Sparad som {path}. Filen innehåller personnummer: ta bort den när den är använd."
