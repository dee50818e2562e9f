"""Which line of a tariff file a fault's place is on."""

from __future__ import annotations

import re
from collections import Counter

_HEADER = re.compile(r"\s*\[(\[?)\s*([^\]]+?)\s*\]")
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=")


def line_by_place(content: str) -> dict[str, int]:
    """Return the line number (from 1) of every table and key, by its place as faults name it.

    Rows of an array of tables are numbered from 1: ``produkt[3].belopp``.
    """
    found: dict[str, int] = {"": 1}
    times: Counter[str] = Counter()
    table = ""
    for number, line in enumerate(content.splitlines(), start=1):
        if header := _HEADER.match(line):
            doubled, table = header.groups()
            if doubled:
                times[table] += 1
                table = f"{table}[{times[table]}]"
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            found.setdefault(f"{table}.{key[1]}" if table else key[1], number)
    return found


def line_of(place: str, lines: dict[str, int]) -> int:
    """Return the line of a place, or of what holds it.

    Args:
        place: as a fault names it.
        lines: from ``line_by_place``.
    """
    while place not in lines:
        place = place.rpartition(".")[0]
    return lines[place]
