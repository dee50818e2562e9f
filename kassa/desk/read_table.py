"""Read a table somebody sends or pastes: CSV with a heading, or JSON Lines; faults with their line.

Columns are known by many names, whatever their case, accents and spaces.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kassa.errors import Fault, InvalidInputError
from kassa.money import ORE_PER_KRONA, ZERO, Money

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

SEPARATORS = ";\t,"
MOST_FAULTS = 100
_SUM = re.compile(r"(\d+)(?:[.,](\d{1,2}))?(?:kr)?")
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")


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
    """Return the text of a file, UTF-8 (with or without BOM) or Windows-1252."""
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
    match = _DAY.fullmatch(text.strip()[: len("2026-02-10")])
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
    for line, words in enumerate(text.splitlines(), start=1):
        if not words.strip():
            continue
        try:
            found = json.loads(words)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            message = f"Rad {line}: går inte att läsa som JSON. Varje rad ska vara {{...}}."
            faults.append(Fault("", message))
            continue
        yield (
            line,
            {name: _plain(value) for key, value in found.items() if (name := form.name(key))},
        )


def _plain(value: object) -> str:
    return "" if value is None else str(value)


def _csv_records(
    text: str, form: Form, faults: list[Fault]
) -> Iterator[tuple[int, Mapping[str, str]]]:
    first = next(line for line in text.splitlines() if line.strip())
    reader = csv.reader(io.StringIO(text), delimiter=max(SEPARATORS, key=first.count))
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
    except csv.Error:
        message = f"Rad {reader.line_num}: går inte att läsa. Spara filen igen som CSV eller JSON."
        faults.append(Fault("", message))
