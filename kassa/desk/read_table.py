"""Read a table somebody sends or pastes: CSV with a heading, or JSON Lines; faults with their line.

Columns are known by many names, whatever their case, accents and spaces.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kassa.errors import Fault, InvalidInputError
from kassa.money import ORE_PER_KRONA, ZERO, Money
from kassa.reading import parse_json

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

SEPARATORS = ";\t,"
MOST_FAULTS = 100
_SUM = re.compile(r"(\d+)(?:[.,](\d{1,2}))?(?:kr)?")
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ].*)?")  # a time of day says nothing here


@dataclass(frozen=True, slots=True)
class Form:
    """What a table looks like.

    Attributes:
        names: our name of each column, and what else it is called, folded to bare letters.
        required: without these there is no table.
        heading: what the first line should say.
    """

    names: Mapping[str, Collection[str]]
    required: tuple[str, ...]
    heading: str

    def name(self, heading: str) -> str:
        """Return our name of a column, empty for one we do not know."""
        folded = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode().lower()
        bare = re.sub(r"[^a-z]", "", folded)
        return next((name for name, known in self.names.items() if bare in known), "")


def decoded(content: bytes) -> str:
    """Return the text of a file: UTF-8 (with or without BOM), UTF-16 with BOM, or Windows-1252."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def records(text: str, form: Form, faults: list[Fault]) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Return each row with its line number, by our own names; what cannot be read is a fault."""
    start = text.lstrip()
    if start.startswith("{"):
        yield from _json_records(text, form, faults)
    elif start:
        yield from _csv_records(text, form, faults)


def raise_faults(faults: list[Fault]) -> None:
    """Raise what was found wrong, not more than a person can read.

    Raises:
        InvalidInputError: there is any.
    """
    if not faults:
        return
    shown = faults[:MOST_FAULTS]
    more = len(faults) - MOST_FAULTS
    if more > 0:
        shown.append(Fault("", f"... och {more} fel till. Rätta de här först."))
    raise InvalidInputError(tuple(shown))


def read_sum(text: str, wrong: list[str]) -> Money:
    """Return a sum in kronor as typed: ``1250``, ``1 250,00 kr``."""
    bare = "".join(text.split()).lower()
    match = _SUM.fullmatch(bare)
    if match is None or len(match[1]) > len("1000000"):
        wrong.append(
            f"Summan ”{text.strip()}” går inte att läsa. Skriv kronor: 1250 eller 1 250,00."
        )
        return ZERO
    ore = int((match[2] or "0").ljust(2, "0"))
    return Money(int(match[1]) * ORE_PER_KRONA + ore)


def read_day(text: str, what: str, wrong: list[str]) -> date | None:
    """Return a local date as typed; None for nothing."""
    if not text.strip():
        return None
    match = _DAY.fullmatch(text.strip())
    try:
        if match:
            return date(*map(int, match.groups()))
    except ValueError:
        pass
    wrong.append(f"Datumet ”{text.strip()}” för {what} går inte att läsa. Skriv 2026-02-10.")
    return None


def _json_records(
    text: str, form: Form, faults: list[Fault]
) -> Iterator[tuple[int, Mapping[str, str]]]:
    for line, words in enumerate(text.split("\n"), start=1):
        if not words.strip():
            continue
        try:
            found, twice = parse_json(words)
        except ValueError:
            found, twice = None, ()
        if not isinstance(found, dict):
            message = f"Rad {line}: går inte att läsa som JSON. Varje rad ska vara {{...}}."
            faults.append(Fault("", message))
            continue
        faults.extend(Fault("", f"Rad {line}: {fault.message}") for fault in twice)
        headings = [str(key) for key in found]
        if not _said_twice(headings, form, line, faults):
            names = map(form.name, headings)
            yield line, dict(zip(names, map(_plain, found.values()), strict=True))


def _said_twice(headings: Sequence[str], form: Form, line: int, faults: list[Fault]) -> bool:
    """True when two columns say the same; which one is meant nobody can know."""
    by_name: dict[str, list[str]] = {}
    for heading in headings:
        by_name.setdefault(form.name(heading), []).append(heading.strip())
    twice = [said for name, said in by_name.items() if name and len(said) > 1]
    faults.extend(
        Fault("", f"Rad {line}: två kolumner säger samma sak ({', '.join(said)}). Ta bort den ena.")
        for said in twice
    )
    return bool(twice)


def _plain(value: object) -> str:
    return "" if value is None else str(value)


def _csv_records(
    text: str, form: Form, faults: list[Fault]
) -> Iterator[tuple[int, Mapping[str, str]]]:
    first = next(line for line in text.splitlines() if line.strip())
    separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    names: list[str] = []
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if names:
                yield reader.line_num, dict(zip(names, cells, strict=False))
                continue
            names = [form.name(cell) for cell in cells]
            if not set(form.required) <= set(names):
                message = (
                    f"Rad {reader.line_num}: rubrikerna saknas. Första raden ska vara "
                    f"{form.heading}."
                )
                faults.append(Fault("", message))
                return
            if _said_twice(cells, form, reader.line_num, faults):
                return
    except csv.Error:
        message = (
            f"Rad {reader.line_num}: går inte att läsa, kanske för att ett citattecken inte tar "
            "slut. Rätta det eller spara filen igen som CSV."
        )
        faults.append(Fault("", message))
