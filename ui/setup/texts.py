"""The words of the first-run page."""

from __future__ import annotations

from dataclasses import dataclass

from kassa.desk.settings import Driftsform

TITLE = "Välkommen till Kassa"
LEAD = (
    "Berätta om mottagningen. Kassa frågar bara den här gången, "
    "och uppgifterna står sedan på varje kvitto."
)
KEYS = "Enter går vidare · Esc går tillbaka · Ctrl+Enter sparar"
SAVE = "Spara och börja"
SAVE_KEY = "Ctrl+Enter"


@dataclass(frozen=True, slots=True)
class FieldText:
    """What stands around an input.

    Attributes:
        key: the setting.
        label: above the input.
        hint: between label and input; may be empty.
        note: under the input; may be empty.
        answers: values and labels where one of a few is chosen.
        value: chosen beforehand.
    """

    key: str
    label: str
    hint: str = ""
    note: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    value: str = ""


# In reading order: two columns, row by row.
FIELD_LIST = (
    FieldText("namn", "Mottagningens namn", "Så som det ska stå på kvittot."),
    FieldText(
        "organisationsnummer", "Organisationsnummer", "Tio siffror, till exempel 232100-0057."
    ),
    FieldText("adress", "Adress", "Gata, postnummer och ort, på en rad."),
    FieldText(
        "register",
        "Kassans beteckning",
        "Kort, till exempel K1. Kvittots nummer börjar med den.",
    ),
    FieldText(
        "vardniva",
        "Vårdnivå",
        "Dit besöken i den här kassan oftast hör.",
        answers=(("primarvard", "Primärvård"), ("specialistvard", "Specialistvård")),
    ),
    FieldText(
        "driftsform",
        "Driftsform",
        "Den som driver mottagningen.",
        "Privata mottagningar har kassaregisterplikt, därför skriver Kassa ut en "
        "betalningsbekräftelse i stället för ett kvitto.",
        answers=((Driftsform.REGION.value, "Region"), (Driftsform.PRIVAT.value, "Privat")),
        value=Driftsform.REGION.value,
    ),
)


def choose_text(field: FieldText) -> str:
    """Return what is said where nothing is chosen."""
    keys = " eller ".join(str(number) for number in range(1, len(field.answers) + 1))
    return f"{field.label} saknas. Välj med {keys}."


_FAULT_COUNT = {1: "En uppgift", 2: "Två uppgifter", 3: "Tre uppgifter"}


def faults_text(labels: list[str]) -> str:
    """Return the summary of the fields to put right."""
    count = _FAULT_COUNT.get(len(labels), f"{len(labels)} uppgifter")
    listed = ", ".join(label[0].lower() + label[1:] for label in labels)
    return f"{count} behöver rättas: {listed}."
