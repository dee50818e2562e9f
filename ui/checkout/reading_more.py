"""What a form means beyond the visit itself: goods, a vaccination, a stay, a tariff's own facts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from kassa.reading import whole_number
from kassa.taxa.fakta import EgenFakta
from ui.checkout.form import Form, FormVara
from ui.moment import parse_day

Fault = Callable[[str, str], None]

ONE_DAY = timedelta(days=1)
LONGEST_LEAVE = 366
_ISO = r"\d{4}-\d{2}-\d{2}"
_DAY_RANGE = re.compile(rf"(\d{{1,2}}(?:/\d{{1,2}})?|{_ISO})\s*[-–]\s*(\d{{1,2}}/\d{{1,2}}|{_ISO})")
_NUMBER_FIELD = ("totalpris", "hjul_tum", "pris", "momssats")


def whole(typed: str) -> int | None:
    """Return a whole number as typed, with ``kr`` or ``st`` or spaces; None when it is none."""
    plain = "".join(typed.split()).lower().removesuffix("kr").removesuffix("st").removesuffix("%")
    return whole_number(plain)


def read_varor(form: Form, fault: Fault) -> list[dict[str, Any]]:
    """Return the goods in contract JSON; a number that is none is noted with its row."""
    return [_vara(number, vara, fault) for number, vara in enumerate(form.varor)]


def _vara(number: int, vara: FormVara, fault: Fault) -> dict[str, Any]:
    row: dict[str, Any] = {"artikel": vara.artikel}
    antal = whole(vara.antal) if vara.antal.strip() else 1
    if antal is None:
        fault(f"varor.{number}.antal", "Antalet går inte att läsa. Skriv ett heltal.")
    row["antal"] = antal or 1
    for name in _NUMBER_FIELD:
        typed = getattr(vara, name)
        if not typed.strip():
            continue
        read = whole(typed)
        if read is None:
            message = f"Talet ”{typed.strip()}” går inte att läsa. Skriv ett heltal."
            fault(f"varor.{number}.{name}", message)
        else:
            row[name] = read
    if vara.benamning.strip():
        row["benamning"] = vara.benamning.strip()
    return row


def read_vaccin(form: Form, fault: Fault) -> dict[str, Any]:
    """Return the vaccination in contract JSON; an unsaid price is 0 until it is asked for."""
    vaccin: dict[str, Any] = {
        "pris": 0,
        "riskgrupp": bool(form.vaccin_riskgrupp),
        "egenanskaffat": form.vaccin_egenanskaffat,
    }
    if form.vaccin_mot:
        vaccin["mot"] = form.vaccin_mot
    if form.vaccin_pris.strip():
        pris = whole(form.vaccin_pris)
        if pris is None:
            fault("besok.vaccin.pris", "Priset går inte att läsa. Skriv hela kronor: 420.")
        else:
            vaccin["pris"] = pris
    return vaccin


def read_slutenvard(form: Form, today: date, fault: Fault) -> dict[str, Any]:
    """Return the stay in contract JSON."""
    stay: dict[str, Any] = {}
    for name in ("inskriven", "utskriven"):
        typed = form.value(f"slutenvard.{name}").strip()
        if not typed:
            continue
        day = parse_day(typed, today)
        if day is None:
            message = "Datumet går inte att läsa. Skriv så här: 2026-03-02, 2/3 eller i går."
            fault(f"besok.slutenvard.{name}", message)
        else:
            stay[name] = day.isoformat()
    days = _days(form.slutenvard_permissionsdagar, today)
    if days is None:
        message = "Dagarna går inte att läsa. Skriv så här: 5/3, 7-9/3."
        fault("besok.slutenvard.permissionsdagar", message)
    elif days:
        stay["permissionsdagar"] = [day.isoformat() for day in days]
    return stay


def _days(typed: str, today: date) -> list[date] | None:
    """Return the days of a text such as ``5/3, 7-9/3, 28/3-2/4``; None when it is none."""
    found: list[date] = []
    for piece in (part.strip() for part in typed.split(",") if part.strip()):
        first, last = (parse_day(each, today) for each in _ends(piece))
        if first is None or last is None or not 0 <= (last - first).days <= LONGEST_LEAVE:
            return None
        found += [first + n * ONE_DAY for n in range((last - first).days + 1)]
    return found


def _ends(piece: str) -> tuple[str, str]:
    """Return the first and the last day of a range; of one day, that day twice."""
    between = _DAY_RANGE.fullmatch(piece)
    if between is None:
        return piece, piece
    first, last = between[1], between[2]
    if "/" in last and first.isdecimal():
        first += last[last.index("/") :]
    return first, last


def read_fakta(form: Form, egen_list: Sequence[EgenFakta], fault: Fault) -> dict[str, Any]:
    """Return the tariff's own facts that were said; what was not has its standard, or is asked."""
    read: dict[str, Any] = {}
    for egen in egen_list:
        said = form.value(f"fakta.{egen.namn}")
        if said in {"", None}:
            continue
        if egen.kind != "tal":
            read[egen.namn] = said
            continue
        number = whole(str(said))
        if number is None:
            fault(f"besok.fakta.{egen.namn}", "Talet går inte att läsa. Skriv ett heltal.")
        else:
            read[egen.namn] = number
    return read
