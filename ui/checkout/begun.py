"""A checkout that was begun, as it is put away: what was typed and how it is paid, as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import Any

from kassa.desk.request import BesokRequest, Override
from kassa.errors import UserFacingError
from kassa.faktura.document import Kanal
from kassa.kvitto.document import Betalsatt, Delbetalning
from kassa.money import Money
from ui.checkout.form import Form, FormVara
from ui.checkout.paying import NOTHING, Chosen

NO_LABEL = "Går inte att läsa"
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)
Fore = tuple[BesokRequest, ...]


class ParkedUnreadableError(UserFacingError):
    """What was put aside cannot be read: another version wrote it, or the file is damaged."""

    code = "parkerad_olaslig"

    def __init__(self) -> None:
        """Say so."""
        super().__init__(
            "Det parkerade går inte att läsa och ligger kvar. Skriv besöket på nytt, och säg det "
            "till it-stödet. Välj raden en gång till så tas den bort ur listan."
        )


@dataclass(frozen=True, slots=True)
class Begun:
    """What is put away and taken back.

    Attributes:
        form: what was typed and chosen.
        fore: the visits that are on the receipt already.
        chosen: what is said of the payment beyond the way.
    """

    form: Form
    fore: Fore = ()
    chosen: Chosen = NOTHING


def to_json(begun: Begun, label: str) -> str:
    """Return what was begun as JSON, with the line it is known by."""
    form, chosen = begun.form, begun.chosen
    content = {
        "label": label,
        "form": asdict(form) | {"answered": sorted(form.answered)},
        "fore": [
            {"case": dict(each.case), "override": asdict(each.override) if each.override else None}
            for each in begun.fore
        ],
        "betalning": {
            "kanal": chosen.kanal.value if chosen.kanal else "",
            "referens": chosen.referens,
            "delar": [[d.betalsatt.value, d.belopp.ore, d.referens] for d in chosen.delar],
        },
    }
    return json.dumps(content, ensure_ascii=False)


def from_json(text: str) -> Begun:
    """Return what ``to_json`` wrote; what an older or newer Kassa knew besides is left out.

    Raises:
        ParkedUnreadableError: nobody knows what was typed.
    """
    try:
        content = json.loads(text)
        fore = tuple(
            BesokRequest(each["case"], Override(**each["override"]) if each["override"] else None)
            for each in content["fore"]
        )
        return Begun(_form_of(content["form"]), fore, _chosen_of(content.get("betalning", {})))
    except UNREADABLE as error:
        raise ParkedUnreadableError from error


def _form_of(content: dict[str, Any]) -> Form:
    known = {field.name for field in fields(Form)}
    typed: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in content.items()
        if name in known
    }
    typed["answered"] = frozenset(typed.get("answered", ()))
    typed["varor"] = tuple(FormVara(**vara) for vara in typed.get("varor", ()))
    typed["fakta"] = tuple((name, value) for name, value in typed.get("fakta", ()))
    return Form(**typed)


def _chosen_of(content: dict[str, Any]) -> Chosen:
    delar = tuple(
        Delbetalning(Betalsatt(way), Money(int(ore)), str(referens))
        for way, ore, referens in content.get("delar", ())
    )
    kanal = content.get("kanal", "")
    return Chosen(Kanal(kanal) if kanal else None, str(content.get("referens", "")), delar)


def label_of(text: str) -> str:
    """Return the line a parked checkout is known by."""
    try:
        return str(json.loads(text)["label"])
    except UNREADABLE:
        return NO_LABEL
