"""A payment file of either kind: Bankgirot's BgMax, or a simple CSV (``docs/betalfiler.md``)."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import Counter
from typing import TYPE_CHECKING

from kassa.errors import Fault, InvalidInputError
from kassa.faktura.bgmax import is_bgmax, read_bgmax
from kassa.faktura.inbetalning import Betalfil, Format, Inbetalning
from kassa.money import ORE_PER_KRONA, Money
from kassa.reading import parse_date

if TYPE_CHECKING:
    from _csv import Reader as CsvReader

NEEDED = ("datum", "ocr", "belopp")
COLUMNS = (*NEEDED, "id")
LARGEST = 20_000_000
_BELOPP = re.compile(r"(-?)([0-9]{1,9})(?:[.,]([0-9]{1,2}))?")
_SPACES = re.compile(r"[ \u00a0]")


def read_betalfil(content: bytes, bankgiro: str = "") -> Betalfil:
    """Return what a payment file says.

    Args:
        content: the file.
        bankgiro: the clinic's own number.

    Raises:
        InvalidInputError: every fault, with its line; nothing of a faulty file is used.
    """
    if len(content) > LARGEST:
        message = "Filen är större än 20 MB och är ingen betalfil. Välj en annan."
        raise InvalidInputError((Fault("", message),))
    sha256 = hashlib.sha256(content).hexdigest()
    if is_bgmax(content):
        return Betalfil(Format.BGMAX, sha256, read_bgmax(content, bankgiro))
    return Betalfil(Format.CSV, sha256, _read_csv(content))


def _read_csv(content: bytes) -> tuple[Inbetalning, ...]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = "Filen är varken BgMax eller CSV i UTF-8. Spara om den i UTF-8."
        raise InvalidInputError((Fault("", message),)) from error
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True)
    try:
        return _read_table(rows)
    except csv.Error as error:
        message = (
            f"Rad {rows.line_num} går inte att läsa som CSV, kanske för att ett citattecken inte "
            "tar slut. Rätta det, eller spara om filen och försök igen."
        )
        raise InvalidInputError((Fault(f"rad {rows.line_num}", message),)) from error


def _read_table(rows: CsvReader) -> tuple[Inbetalning, ...]:
    header = [name.strip().lower() for name in next(rows, [])]
    missing = [name for name in NEEDED if name not in header]
    unknown = [name for name in header if name not in COLUMNS]
    if missing or unknown:
        message = (
            "Första raden ska vara datum;ocr;belopp eller datum;ocr;belopp;id. "
            f"Saknas: {', '.join(missing) or 'inget'}. Okänt: {', '.join(unknown) or 'inget'}."
        )
        raise InvalidInputError((Fault("rad 1", message),))
    twice = [name for name in COLUMNS if header.count(name) > 1]
    if twice:
        message = f"Första raden har {', '.join(twice)} två gånger. Ta bort den ena kolumnen."
        raise InvalidInputError((Fault("rad 1", message),))
    return _read_rows(rows, header)


def _read_rows(rows: CsvReader, header: list[str]) -> tuple[Inbetalning, ...]:
    faults: list[Fault] = []
    found: list[Inbetalning] = []
    seen: Counter[str] = Counter()
    for row in rows:
        line = rows.line_num
        if not any(cell.strip() for cell in row):
            continue
        if any("\n" in cell or "\r" in cell for cell in row):
            message = (
                f"Rad {line}: ett citattecken håller ihop flera rader. Varje betalning ska stå på "
                "en egen rad."
            )
            faults.append(Fault(f"rad {line}", message))
            continue
        if len(row) != len(header):
            message = f"Rad {line}: {len(row)} kolumner i stället för {len(header)}."
            faults.append(Fault(f"rad {line}", message))
            continue
        cells = dict(zip(header, (cell.strip() for cell in row), strict=True))
        day, ore = parse_date(cells["datum"]), _ore(cells["belopp"])
        if day is None:
            message = f"Rad {line}: datumet ”{cells['datum']}” går inte att läsa. Skriv 2026-04-01."
            faults.append(Fault(f"rad {line}", message))
        if not ore:
            message = f"Rad {line}: beloppet ”{cells['belopp']}” går inte att läsa. Skriv 250,00."
            faults.append(Fault(f"rad {line}", message))
        if day is None or not ore:
            continue
        referens = _SPACES.sub("", cells["ocr"])
        base = f"csv/{cells['id']}" if cells.get("id") else f"csv/{day}/{referens}/{ore}"
        seen[base] += 1
        if cells.get("id") and seen[base] > 1:
            message = f"Rad {line}: id ”{cells['id']}” står två gånger. Ta bort den ena raden."
            faults.append(Fault(f"rad {line}", message))
        nyckel = f"{base}/{seen[base]}"
        found.append(Inbetalning(len(found) + 1, nyckel, referens, Money(ore), day))
    if faults:
        raise InvalidInputError(tuple(faults))
    return tuple(found)


def _ore(text: str) -> int:
    """Return a sum in öre; 0 for what is none."""
    match = _BELOPP.fullmatch(_SPACES.sub("", text))
    if match is None:
        return 0
    sign, kronor, ore = match.groups()
    whole = int(kronor) * ORE_PER_KRONA + int((ore or "0").ljust(2, "0"))
    return -whole if sign else whole
