"""The words of the login."""

from __future__ import annotations

from ui.widgets.form_field import FieldKind, FormField

WELCOME = "Logga in"
LOCKED = "Kassan är låst"
LOCKED_NOTE = "Allt står kvar som det lämnades. Logga in för att fortsätta, eller byt kassör."
SAVE = "Logga in"
CHECKING = "Kontrollerar …"
OTHER, OTHER_KEY = "Byt kassör", "F2"

FIELDS = (
    FormField("signatur", "Signatur"),
    FormField("losenord", "Lösenord", FieldKind.PASSWORD),
)


def left_by(namn: str) -> str:
    """Return who has left the desk."""
    return f"{namn} har lämnat kassan. {LOCKED_NOTE}"
