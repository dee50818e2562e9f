"""Test cases that travel with the tariff: facts and the answer that is expected of them.

``[provgrund]`` is an ordinary visit in contract JSON; each ``[[prov]]`` lays its ``fall`` over it
and says in ``vantat`` what must come out. They are read when a tariff is reviewed, not when it is
used.
"""

from __future__ import annotations

import copy
from collections import Counter
from dataclasses import dataclass
from datetime import date, time
from math import isfinite
from typing import TYPE_CHECKING, Any

from kassa.errors import Fault
from kassa.reading import Reader, nearest
from kassa.taxa.toml_file import PROV_KEYS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CASE_KEYS = ("tidpunkt", "patient", "besok", "varor", "utfall", "aterbud_tid", "tolk", "frikort")
OF_A_PROV = ("namn", "kalla", "fall", "vantat")


@dataclass(frozen=True, slots=True)
class Vantat:
    """What a case must give; only what is named is compared.

    Attributes:
        answer: keys of the contract's answer that are compared as they are.
        rader: how many lines.
        varningar: words each of which must stand in some warning.
        regel: id that must be among the reasons.
        fel: the fields of a refused case, None when it is decided.
        text: words that must stand in the messages of a refused case.
    """

    answer: Mapping[str, object]
    rader: int | None
    varningar: tuple[str, ...]
    regel: str | None
    fel: tuple[str, ...] | None
    text: str | None


@dataclass(frozen=True, slots=True)
class Prov:
    """One test case.

    Attributes:
        namn: what it is about.
        place: its place in the file, as faults name it.
        case: the whole case in contract JSON.
        vantat: what must come out.
    """

    namn: str
    place: str
    case: Mapping[str, Any]
    vantat: Vantat


def read_prov(raw: Mapping[str, Any]) -> tuple[tuple[Prov, ...], tuple[Fault, ...]]:
    """Return the test cases and everything that is wrong with them.

    Args:
        raw: the file, parsed.
    """
    reader = Reader({key: raw[key] for key in PROV_KEYS if key in raw})
    ground = raw.get("provgrund", {})
    reader.raw("provgrund")
    rows = list(_rows(reader))
    if not isinstance(ground, dict):
        reader.fault("provgrund", "Skriv det vanliga besöket som en tabell: [provgrund].")
        ground = {}
    _refuse_no_case(ground, reader)
    _refuse_no_json(ground, reader, "provgrund")
    found = tuple(_prov(row, ground) for row in rows)
    _refuse_same_name(found, reader)
    reader.finish()
    return found, tuple(reader.faults)


def _refuse_no_case(ground: Mapping[str, Any], reader: Reader) -> None:
    """Refuse what is no part of a case; what belongs to a test case has lost its heading."""
    strangers = [key for key in ground if key not in CASE_KEYS]
    lost = [key for key in strangers if key in OF_A_PROV]
    for key in strangers if not lost else lost[:1]:
        message = (
            "Härifrån står ett prov. Sätt rubriken [[prov]] före raden."
            if lost
            else f"Uppgiften ”{key}” hör inte till ett fall.{nearest(key, CASE_KEYS)}"
        )
        reader.fault(f"provgrund.{key}", message)


def _rows(reader: Reader) -> Iterator[Reader]:
    for number, row in enumerate(reader.items("prov"), start=1):
        if row == {}:
            message = "Provet är tomt. Skriv uppgifterna under rubriken, eller ta bort den."
            reader.fault(f"prov[{number}]", message)
        else:
            yield Reader(row, f"prov[{number}]", reader.faults)


def _refuse_no_json(value: object, reader: Reader, key: str) -> None:
    """Refuse what a case in JSON cannot hold: dates and times without quotes, and no numbers."""
    if isinstance(value, dict):
        for name, inner in value.items():
            _refuse_no_json(inner, reader, f"{key}.{name}")
    elif isinstance(value, list):
        for inner in value:
            _refuse_no_json(inner, reader, key)
    elif isinstance(value, float) and not isfinite(value):
        reader.fault(key, f"{value} är inget tal. Skriv till exempel 250.")
    elif not isinstance(value, (str, bool, int, float)):
        written = value.isoformat() if isinstance(value, (date, time)) else value
        reader.fault(key, f'Skriv datum och tid inom citattecken: "{written}".')


def laid_over(ground: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``ground`` with ``change`` laid over it; an empty text takes a key away."""
    result = copy.deepcopy(dict(ground))
    for key, value in change.items():
        if isinstance(value, dict) and isinstance(result.get(key), dict):
            result[key] = laid_over(result[key], value)
        elif value == "":
            result.pop(key, None)
        else:
            result[key] = copy.deepcopy(value)
    return result


def _prov(row: Reader, ground: dict[str, Any]) -> Prov:
    fall = row.raw("fall")
    if not isinstance(fall, dict):
        row.fault("fall", "Skriv vad som skiljer fallet från provgrund: fall = { ... }.")
        fall = {}
    _refuse_no_json(fall, row, "fall")
    vantat = row.sub("vantat")
    if vantat is None:
        row.fault("vantat", "Det väntade svaret saknas. Skriv till exempel { belopp = 250 }.")
        vantat = Reader({}, row.at("vantat"), [])
    prov = Prov(
        namn=row.text("namn", required=True) or "",
        place=row.path,
        case=laid_over(ground, fall),
        vantat=_vantat(vantat),
    )
    row.text("kalla", required=True)
    row.finish()
    return prov


def _vantat(reader: Reader) -> Vantat:
    answer: dict[str, object] = {}
    for key in ("avgiftskod", "produkt_id", "produkt"):
        if reader.raw(key) == "":
            answer[key] = None  # TOML has no null: an empty text stands for it
        elif reader.has(key):
            answer[key] = reader.text(key)
    for key in ("belopp", "att_betala", "moms"):
        if reader.has(key):
            answer[key] = _kronor(reader, key)
    if reader.has("frikortsgrundande"):
        answer["frikortsgrundande"] = reader.flag("frikortsgrundande")
    vantat = Vantat(
        answer=answer,
        rader=reader.whole("rader", minimum=0),
        varningar=_texts(reader, "varningar"),
        regel=reader.text("regel"),
        fel=_texts(reader, "fel") if reader.has("fel") else None,
        text=reader.text("text"),
    )
    if vantat == Vantat({}, None, (), None, None, None):
        reader.fault("", "Provet väntar sig inget. Skriv till exempel belopp eller avgiftskod.")
    if vantat.fel is not None and (answer or vantat.rader is not None or vantat.regel):
        reader.fault("fel", "Ett fall som nekas har inget svar. Ta bort fel eller det andra.")
    reader.finish()
    return vantat


def _kronor(reader: Reader, key: str) -> object:
    value: Any = reader.raw(key)
    if type(value) not in {int, float} or not isfinite(value):
        reader.fault(key, "Skriv kronor som ett tal: 250 eller 2562.50.")
    return value


def _texts(reader: Reader, key: str) -> tuple[str, ...]:
    found = reader.items(key)
    if not all(isinstance(item, str) and item for item in found):
        reader.fault(key, f'Skriv en lista med texter: {key} = ["..."].')
    return tuple(str(item) for item in found)


def _refuse_same_name(found: tuple[Prov, ...], reader: Reader) -> None:
    times = Counter(prov.namn for prov in found)
    for prov in found:
        if prov.namn and times[prov.namn] > 1:
            times[prov.namn] = 0
            message = f"Flera prov heter ”{prov.namn}”. Ge vart och ett sitt namn."
            reader.faults.append(Fault(f"{prov.place}.namn", message))
