"""SIE 4I: vouchers from a system of its own to the accounts, as a file (``.si``).

Code page 437 (``#FORMAT PC8``), a decimal point, ``#FLAGGA 0`` until the other side has read it.
What the code page lacks is written with the nearest letter it has.
(SIE-gruppen: SIE filformat, utgåva 4B, import av transaktioner.)
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kassa.bokforing.konto import Kontoplan, namn_of
from kassa.kvitto.text import decimal_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kassa.bokforing.verifikation import Verifikation
    from kassa.kvitto.document import Klinik

CODE_PAGE = "cp437"
SUFFIX = ".si"
LINE_END = "\r\n"
PROGRAM = "Kassa"
DIM_KOSTNADSSTALLE = 1  # reserved by the format
PRINTABLE = 32
DELETE = 127
NEAREST = {
    "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th",
    "Þ": "Th", "œ": "oe", "Œ": "OE", "\u0131": "i", "–": "-", "—": "-", "−": "-", "’": "'",
    "\u2018": "'", "”": "'", "“": "'", "…": "...", "€": "EUR", "\u00a0": " ",
}  # fmt: skip
"""Letters and signs that have no base letter of their own in Unicode."""


@dataclass(frozen=True, slots=True)
class SieHuvud:
    """What stands at the head of a file.

    Attributes:
        klinik: whose vouchers.
        version: of the program.
        gen_on: local date of writing.
        sign: who wrote it.
        kostnadsstalle: cost centre of every line; empty for none.
        plan: the accounts, for their names.
    """

    klinik: Klinik
    version: str
    gen_on: date
    sign: str
    kostnadsstalle: str
    plan: Kontoplan


def sie_text(huvud: SieHuvud, verifikationer: Sequence[Verifikation]) -> str:
    """Return the file as text, with nothing in it that code page 437 lacks."""
    lines = [
        "#FLAGGA 0",
        f"#PROGRAM {_quoted(PROGRAM)} {_quoted(huvud.version)}",
        "#FORMAT PC8",
        f"#GEN {huvud.gen_on:%Y%m%d} {_quoted(huvud.sign)}",
        "#SIETYP 4",
        f"#ORGNR {huvud.klinik.organisationsnummer}",
        f"#FNAMN {_quoted(huvud.klinik.namn)}",
    ]
    if huvud.kostnadsstalle:
        name = _quoted(huvud.kostnadsstalle)
        lines.append(f"#OBJEKT {DIM_KOSTNADSSTALLE} {name} {name}")
    used = {each.konto for verifikation in verifikationer for each in verifikation.konteringar}
    lines += [f"#KONTO {konto} {_quoted(namn_of(konto, huvud.plan))}" for konto in sorted(used)]
    for verifikation in verifikationer:
        lines += _ver(verifikation, huvud)
    return LINE_END.join(lines) + LINE_END


def sie_bytes(text: str) -> bytes:
    """Return a file's text in code page 437."""
    return text.encode(CODE_PAGE)


def _ver(verifikation: Verifikation, huvud: SieHuvud) -> list[str]:
    day = f"{verifikation.dag:%Y%m%d}"
    objekt = "{}"
    if huvud.kostnadsstalle:
        objekt = f"{{{DIM_KOSTNADSSTALLE} {_quoted(huvud.kostnadsstalle)}}}"
    head = (
        f"#VER {_quoted(verifikation.serie)} {verifikation.nummer} {day} "
        f"{_quoted(verifikation.text)} {huvud.gen_on:%Y%m%d} {_quoted(verifikation.sign)}"
    )
    rows = [
        f"   #TRANS {each.konto} {objekt} {decimal_text(each.belopp, '.')} {day}"
        for each in verifikation.konteringar
    ]
    return [head, "{", *rows, "}"]


def _quoted(words: str) -> str:
    escaped = pc8(words).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def pc8(words: str) -> str:
    """Return a text in letters of code page 437 alone, on one line.

    >>> pc8("Åsa Šarić – Øst")
    'Åsa Saric - Ost'
    """
    return "".join(map(_letter, unicodedata.normalize("NFC", words)))


def _letter(char: str) -> str:
    if ord(char) < PRINTABLE or ord(char) == DELETE:
        return " "
    if _is_writable(char):
        return char
    if char in NEAREST:
        return NEAREST[char]
    base = "".join(
        part for part in unicodedata.normalize("NFKD", char) if not unicodedata.combining(part)
    )
    return base if base and all(map(_is_writable, base)) else "?"


def _is_writable(char: str) -> bool:
    try:
        char.encode(CODE_PAGE)
    except UnicodeEncodeError:
        return False
    return True
