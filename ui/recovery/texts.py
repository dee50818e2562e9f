"""The words of the page that asks for the recovery key."""

from __future__ import annotations

from ui.widgets.form_field import FieldKind, FormField

TITLE = "Återställningsnyckel"
NOTE = (
    "Skriv av de fyra raderna på pappret i mottagningens kassaskåp. Mellanslag och små bokstäver "
    "spelar ingen roll; en skanner kan läsa koden på pappret till rad 1."
)
SAVE = "Öppna"
BACK = "Tillbaka"
OPENING = "Öppnar …"
ROWS = ("rad1", "rad2", "rad3", "rad4")
FORGOTTEN = "Bara om en administratör har glömt sitt lösenord"

FIELDS = (
    *(FormField(key, f"Rad {place}") for place, key in enumerate(ROWS, start=1)),
    FormField("signatur", "Administratörens signatur", hint=FORGOTTEN),
    FormField("losenord", "Administratörens nya lösenord", FieldKind.PASSWORD, FORGOTTEN),
)
