"""What must still be said of goods, and of the facts a tariff has of its own."""

from __future__ import annotations

from collections.abc import Collection

from kassa.taxa.load_vara import MOMSSATS
from kassa.taxa.model import Taxa
from kassa.taxa.vara import Trappa
from ui import text
from ui.checkout.form import Form, FormVara
from ui.checkout.question import Answer, Question, Typed, ja_nej

_ASKED = {
    "benamning": ("Vad är det för vara?", "Skriv namnet som det ska stå på kvittot"),
    "hjul_tum": ("{vara}: hur många tum har hjulen?", "Skriv ett heltal: 20"),
    "totalpris": ("{vara}: vad är hela priset?", "Skriv hela kronor för en: 1500"),
    "pris": ("{vara}: vad är priset?", "Skriv hela kronor med moms: 125"),
}


def find_more(form: Form, faults: Collection[str], taxa: Taxa) -> Question | None:
    """Return the next question about goods or the tariff's own facts, None when all is said."""
    if form.typ == "varor" and not form.varor:
        hint = "Skriv ett ord: intyg, journalkopior 12"
        return Question("varor", "Vad är det för vara eller intyg?", typed=Typed.VARA, hint=hint)
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
    at = f"varor.{number}"
    if is_counted and not vara.antal.strip():
        asked = f"{label}: hur många?"
        return Question(f"{at}.antal", asked, typed=Typed.NUMBER, hint="Skriv antalet: 12")
    for name, (asked, hint) in _ASKED.items():
        if f"{at}.{name}" in faults and not getattr(vara, name).strip():
            kind = Typed.TEXT if name == "benamning" else Typed.NUMBER
            words = asked.format(vara=vara.benamning.strip() or label)
            return Question(f"{at}.{name}", words, typed=kind, hint=hint)
    if f"{at}.momssats" in faults and not vara.momssats:
        answers = tuple(Answer(f"{rate} %", ((f"{at}.momssats", str(rate)),)) for rate in MOMSSATS)
        return Question(
            f"{at}.momssats", f"{vara.benamning.strip() or label}: vilken moms?", answers
        )
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
