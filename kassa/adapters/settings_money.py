"""The checks of the settings about money: invoices, Swish, accounts, how long things are kept."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from kassa.bokforing.konto import KONTO_FORM, Kontoplan
from kassa.desk.settings import FAKTURA_DAGAR, KONTO_PREFIX, LOGG_AR

if TYPE_CHECKING:
    from kassa.reading import Reader

LAST_SERIE = 99
MOST_DAGAR = 90
MOST_AR = 100
FRAGOR_LENGTH = 80
INTAKT = ("intäktskonto", "3")
KLASS = {
    **dict.fromkeys(("kort", "faktura", "kontant", "swish"), ("tillgångskonto", "1")),
    **dict.fromkeys(("moms_25", "moms_12", "moms_6"), ("momskonto", "2")),
    **dict.fromkeys(("avdrag", "kassadifferens"), ("resultatkonto", "3456789")),
}
"""What kind of account each is, and the first digits it can have."""
_BANKGIRO = re.compile(r"[0-9]{3,4}-?[0-9]{4}")
_SWISH = re.compile(r"123[0-9]{7}")
_KOSTNADSSTALLE = re.compile(r"[0-9A-ZÅÄÖa-zåäö_-]{1,20}")


def money_settings(reader: Reader) -> dict[str, Any]:
    """Return the settings about money by the name of their attribute; faults go to the reader."""
    return {
        "kortreferens": reader.flag("kortreferens"),
        "swish": _swish(reader),
        "bankgiro": _bankgiro(reader),
        "fakturaserie": _within(reader, "fakturaserie", 1, (1, LAST_SERIE)),
        "faktura_dagar": _within(reader, "faktura_dagar", FAKTURA_DAGAR, (1, MOST_DAGAR)),
        "faktura_fragor": _fragor(reader),
        "logg_ar": _within(reader, "logg_ar", LOGG_AR, (LOGG_AR, MOST_AR)),
        "kostnadsstalle": _formed(
            reader,
            "kostnadsstalle",
            _KOSTNADSSTALLE,
            "Kostnadsstället är högst 20 bokstäver och siffror, som 4711.",
        ),
        "konton": _konton(reader),
    }


def _within(reader: Reader, key: str, default: int, limits: tuple[int, int]) -> int:
    value = reader.raw(key)
    if value is None:
        return default
    lowest, highest = limits
    if type(value) is not int or not lowest <= value <= highest:
        reader.fault(key, f"Skriv ett helt tal mellan {lowest} och {highest}.")
        return default
    return value


def _text(reader: Reader, key: str) -> str:
    value = reader.raw(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        reader.fault(key, f"Värdet {value!r} går inte att läsa. Skriv en text inom citattecken.")
        return ""
    return value.strip()


def _formed(reader: Reader, key: str, form: re.Pattern[str], message: str) -> str:
    value = _text(reader, key)
    if value and not form.fullmatch(value):
        reader.fault(key, message)
        return ""
    return value


def _swish(reader: Reader) -> str:
    compact = re.sub(r"[ -]", "", _text(reader, "swish"))
    if compact and not _SWISH.fullmatch(compact):
        message = "Swish-numret är 123 följt av sju siffror, som 123 456 78 90. Skriv om det."
        reader.fault("swish", message)
        return ""
    return compact


def _bankgiro(reader: Reader) -> str:
    """Return the bankgiro number with its dash; its last digit is a check digit (modulus 10)."""
    from stdnum import luhn  # noqa: PLC0415 - only when settings are read

    message = "Bankgironumret har sju eller åtta siffror, som 5050-1055. Skriv om det."
    value = _formed(reader, "bankgiro", _BANKGIRO, message)
    digits = value.replace("-", "")
    if digits and not luhn.is_valid(digits):
        reader.fault("bankgiro", "Kontrollsiffran stämmer inte. Skriv om bankgironumret.")
        return ""
    return f"{digits[:-4]}-{digits[-4:]}" if digits else ""


def _fragor(reader: Reader) -> str:
    from kassa.adapters.fonts import missing_glyphs  # noqa: PLC0415 - slow, and seldom needed

    value = _text(reader, "faktura_fragor")
    if len(value) > FRAGOR_LENGTH:
        message = f"Texten har {len(value)} tecken. Korta till högst {FRAGOR_LENGTH}."
        reader.fault("faktura_fragor", message)
    elif value and (not value.isprintable() or missing_glyphs(value)):
        reader.fault("faktura_fragor", "Texten har tecken som inte kan skrivas ut. Ta bort dem.")
    return value


def _konton(reader: Reader) -> Kontoplan:
    chosen = {}
    for field in fields(Kontoplan):
        key = f"{KONTO_PREFIX}{field.name}"
        message = "Ett konto är fyra till åtta siffror och börjar inte med noll, som 3040."
        value = _formed(reader, key, KONTO_FORM, message)
        kind, classes = KLASS.get(field.name, INTAKT)
        if value and value[0] not in classes:
            reader.fault(
                key, f"{value} är inget {kind}. Kontot börjar på {' eller '.join(classes)}."
            )
        elif value:
            chosen[field.name] = value
    return Kontoplan(**chosen)
