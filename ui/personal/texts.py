"""The words of the people's page."""

from __future__ import annotations

from kassa.desk.people_ports import ClerkAccount, Roll
from ui.widgets.form_field import FieldKind, FormField

LIST = "Personal"
EMPTY = (
    "Ingen kan logga in ännu, och kassan arbetar utan inloggning. Lägg till den första "
    "administratören: sedan krävs inloggning."
)
NEW, NEW_KEY = "Lägg till", "F6"
CHANGE, CHANGE_KEY = "Ändra", "Enter"
PASSWORD, PASSWORD_KEY = "Nytt lösenord", "F7"
SAVE = "Spara"
SAVING = "Sparar …"
CANCEL = "Avbryt"
LENGTH_HINT = "Minst tio tecken. Några ord i rad är lätta att minnas och svåra att gissa."

ROLL = {
    Roll.RECEPTION: "Reception",
    Roll.ANSVARIG: "Ansvarig",
    Roll.ADMINISTRATOR: "Administratör",
}
ROLL_ANSWERS = tuple((roll.value, label) for roll, label in ROLL.items())
ROLL_HINT = "Ansvarig godkänner makuleringar och granskar åtkomst. Administratör ändrar även detta."

NEW_FIELDS = (
    FormField("signatur", "Signatur", hint="2-8 bokstäver eller siffror. Står på kvittot."),
    FormField("namn", "Namn"),
    FormField("roll", "Roll", FieldKind.CHOICE, ROLL_HINT, ROLL_ANSWERS, Roll.RECEPTION.value),
    FormField("losenord", "Första lösenordet", FieldKind.PASSWORD, LENGTH_HINT),
)
CHANGE_FIELDS = (
    FormField("namn", "Namn"),
    FormField("roll", "Roll", FieldKind.CHOICE, ROLL_HINT, ROLL_ANSWERS),
    FormField(
        "is_active", "Får logga in", FieldKind.CHOICE, answers=(("ja", "Ja"), ("nej", "Nej"))
    ),
)
PASSWORD_FIELDS = (
    FormField("losenord", "Nytt lösenord", FieldKind.PASSWORD, LENGTH_HINT),
    FormField("igen", "Samma en gång till", FieldKind.PASSWORD),
)
NOT_THE_SAME = "De två är inte lika. Skriv lösenordet en gång till."


def who(account: ClerkAccount) -> str:
    """Return name and signatur."""
    return f"{account.namn}\n{account.signatur}"


def roll(account: ClerkAccount) -> str:
    """Return the role, and whether the account is closed."""
    return f"{ROLL[account.roll]}\n{'' if account.is_active else 'Avstängd'}"


def sentence(account: ClerkAccount) -> str:
    """Return an account in words."""
    closed = "" if account.is_active else ", avstängd"
    return f"{account.namn}, {account.signatur}, {ROLL[account.roll]}{closed}"


def saved(account: ClerkAccount) -> str:
    """Return what happened."""
    return f"{account.namn} ({account.signatur}) är sparad."


def password_saved(signatur: str) -> str:
    """Return what happened."""
    return f"Lösenordet för {signatur} är bytt."


def new_title(*, is_first: bool) -> str:
    """Return what the form of a new account asks for."""
    return "Den första administratören" if is_first else "Ny i personalen"


def change_title(account: ClerkAccount) -> str:
    """Return whose account is changed."""
    return f"Ändra {account.namn} ({account.signatur})"


def password_title(account: ClerkAccount) -> str:
    """Return whose password is changed."""
    return f"Nytt lösenord för {account.namn} ({account.signatur})"
