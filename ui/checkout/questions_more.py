"""What must still be said of goods, and of the facts a tariff has of its own."""

from __future__ import annotations

from collections.abc import Collection

from kassa.taxa.model import Taxa
from kassa.taxa.vara import Trappa
from ui import text
from ui.checkout.form import Form, FormVara
from ui.checkout.question import Answer, Question, Typed, ja_nej

OVRIG = "ovrig"
_ASKED = {
    "totalpris": ("Vad är hela priset för {vara}?", "Skriv hela kronor för en: 1500"),
    "hjul_tum": ("Hur många tum har hjulen?", "Skriv ett heltal: 20"),
    "benamning": ("Vad är det för vara?", "Skriv namnet som det ska stå på kvittot"),
    "pris": ("Vad kostar {vara}?", "Skriv hela kronor med moms: 125"),
}
_MOMSSATS = ("0", "6", "12", "25")


def find_more(form: Form, faults: Collection[str], taxa: Taxa) -> Question | None:
    """Return the next question about goods or the tariff's own facts, None when all is said."""
    labels = dict(text.vara_items(taxa))
    counted = {vara.artikel for vara in taxa.vara_list if isinstance(vara.pris, Trappa)}
    for number, vara in enumerate(form.varor):
        label = labels.get(vara.artikel, vara.artikel)
        question = _vara(number, vara, label, faults, is_counted=_is_counted(vara, counted))
        if question is not None:
            return question
    return _egen(form, faults, taxa)


def _is_counted(vara: FormVara, counted: Collection[str]) -> bool:
    """True where one is hardly ever one: copies, hours, months."""
    return vara.artikel in counted or "timtaxa" in vara.artikel or "manad" in vara.artikel


def _vara(
    number: int, vara: FormVara, label: str, faults: Collection[str], *, is_counted: bool
) -> Question | None:
    at = f"varor.{vara.artikel}"
    if is_counted and not vara.antal.strip():
        asked = f"Hur många? {label}"
        return Question(f"{at}.antal", asked, typed=Typed.NUMBER, hint="Skriv antalet: 12")
    for name, (asked, hint) in _ASKED.items():
        if f"varor.{number}.{name}" in faults and not getattr(vara, name).strip():
            kind = Typed.TEXT if name == "benamning" else Typed.NUMBER
            words = asked.format(vara=vara.benamning.strip() or label)
            return Question(f"{at}.{name}", words, typed=kind, hint=hint)
    if f"varor.{number}.momssats" in faults and not vara.momssats:
        answers = tuple(Answer(f"{rate} %", ((f"{at}.momssats", rate),)) for rate in _MOMSSATS)
        return Question(f"{at}.momssats", "Vilken momssats har varan?", answers)
    return None


def _egen(form: Form, faults: Collection[str], taxa: Taxa) -> Question | None:
    for egen in taxa.egen_list:
        key = f"fakta.{egen.namn}"
        if f"besok.{key}" not in faults or form.value(key) not in {"", None}:
            continue
        if egen.kind == "ja_nej":
            return Question(key, egen.fraga, ja_nej(key))
        if egen.kind == "val":
            answers = tuple(Answer(label, ((key, value),)) for value, label in egen.varden)
            return Question(key, egen.fraga, answers)
        return Question(key, egen.fraga, typed=Typed.NUMBER, hint="Skriv ett heltal: 12")
    return None
