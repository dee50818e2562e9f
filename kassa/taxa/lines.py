"""Which line of a tariff file a fault's place is on."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

_HEADER = re.compile(r"\s*\[(\[?)\s*([^\]]+?)\s*\]")
_KEY = re.compile(r"\s*[\"']?([A-Za-z0-9_.-]+)[\"']?\s*=")
_MARK = re.compile(
    r'"""|\'\'\'|"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*|[\[\]{}]'  # texts and comments hide brackets
)
_INDEX = re.compile(r"\[\d+\]$")


@dataclass(slots=True)
class _Value:
    """The value that is being read, over as many lines as it takes.

    Attributes:
        place: its place.
        items: how many tables of a list have begun.
        brackets: those that are open.
        quotes: of the text of several lines that is open.
    """

    place: str = ""
    items: int = 0
    brackets: list[str] = field(default_factory=list)
    quotes: str = ""

    @property
    def is_open(self) -> bool:
        return bool(self.brackets or self.quotes)

    def read(self, text: str) -> list[str]:
        """Go on with a line; return the places of the tables of a list that begin on it."""
        begun = []
        for mark in _MARK.findall(text):
            if self.quotes or mark in {'"""', "'''"}:
                self.quotes = "" if self.quotes == mark else self.quotes or mark
            elif mark == "{" and self.brackets == ["["]:
                self.items += 1
                begun.append(f"{self.place}[{self.items}]")
                self.brackets.append(mark)
            elif mark in {"[", "{"}:
                self.brackets.append(mark)
            elif mark in {"]", "}"} and self.brackets:
                self.brackets.pop()
        return begun


def line_by_place(content: str) -> dict[str, int]:
    """Return the line number (from 1) of every table and key, by its place as faults name it.

    Rows of an array of tables are numbered from 1: ``produkt[3].belopp``; so are the tables of a
    list: ``hogkostnadsskydd.tak[2]``. What has subheadings only stands at the first of them.
    """
    found: dict[str, int] = {"": 1}
    times: Counter[str] = Counter()
    table, value = "", _Value()
    for number, line in enumerate(content.split("\n"), start=1):
        text = line
        if not value.is_open:
            if header := _HEADER.match(line):
                table = _heading(header, times, found, number)
                continue
            key = _KEY.match(line)
            if not key:
                continue
            value = _Value(f"{table}.{key[1]}" if table else key[1])
            found.setdefault(value.place, number)
            text = line[key.end() :]
        for place in value.read(text):
            found.setdefault(place, number)
    return found


def _heading(header: re.Match[str], times: Counter[str], found: dict[str, int], number: int) -> str:
    """Note a heading; return the place of what stands under it."""
    doubled, table = header.groups()
    for end in [place for place, char in enumerate(table) if char == "."]:
        found.setdefault(table[:end], number)
    found.setdefault(table, number)
    if doubled:
        times[table] += 1
        table = f"{table}[{times[table]}]"
        found.setdefault(table, number)
    return table


def line_of(place: str, lines: dict[str, int]) -> int:
    """Return the line of a place, or of what holds it.

    Args:
        place: as a fault names it.
        lines: from ``line_by_place``.
    """
    while place not in lines:
        shorter = _INDEX.sub("", place)
        place = shorter if shorter != place else place.rpartition(".")[0]
    return lines[place]
