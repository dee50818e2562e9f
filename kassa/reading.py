"""A strict reader of nested mappings (JSON, TOML) that collects every fault.

The reader never stops at the first mistake and never ignores a key: each getter notes a fault and
returns a harmless value, ``finish`` notes the keys nobody asked for, with the nearest known name.
Whoever reads asks ``faults`` once at the end and goes on only when there are none.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, time
from typing import TypeVar

from kassa.clock import is_skipped
from kassa.errors import Fault
from kassa.money import ZERO, Money

T = TypeVar("T")

# Years a desk can meet; beyond them it is a slip of the keyboard, and time zones have no answer.
FIRST_YEAR, LAST_YEAR = 1850, 2199

NO_MAPPING = "Här ska det stå en grupp av namngivna uppgifter."
MOST_ALLOWED = 16
MOST_DIGITS = 9

DATE_FORM = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
MOMENT_FORM = DATE_FORM + r"T[0-9]{2}:[0-9]{2}(:[0-9]{2})?"

NO_DATE = date.min
NO_MOMENT = datetime.min  # noqa: DTZ901 - a local, naive stand-in that is never used further


D = TypeVar("D", bound=date)


def _parsed(written: str, parse: Callable[[str], D]) -> D | None:
    """Return what was written, None when it is none or no year of this world."""
    try:
        read = parse(written)
    except ValueError:
        return None
    return read if FIRST_YEAR <= read.year <= LAST_YEAR else None


def whole_number(text: str) -> int | None:
    """Return a whole number in plain digits; None for what is none, or more than anybody means."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if is_number else None


def parse_date(written: str) -> date | None:
    """Return a local date written YYYY-MM-DD; None for all else, and for no year of this world."""
    return _parsed(written, date.fromisoformat) if re.fullmatch(DATE_FORM, written) else None


def parse_json(text: bytes | str) -> tuple[object, tuple[Fault, ...]]:
    """Return what stands in JSON, and a fault for each key that an object has twice.

    Args:
        text: one JSON value; bytes are UTF-8, with or without BOM.

    Raises:
        ValueError: it is no JSON, or has characters that nobody could write out again.
    """
    written = text.decode("utf-8-sig") if isinstance(text, bytes) else text
    twice: list[str] = []

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) < len(pairs):
            keys = [key for key, _ in pairs]
            twice.extend(key for key in found if keys.count(key) > 1)
        return found

    def no_number(name: str) -> float:
        raise ValueError(name)

    try:
        value = json.loads(written, object_pairs_hook=once, parse_constant=no_number)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if "\\u" in written:  # half a surrogate pair
        json.dumps(value, ensure_ascii=False).encode()
    return value, tuple(
        Fault(key, f"Uppgiften ”{key}” står två gånger. Ta bort den ena.") for key in twice
    )


def shown(value: object) -> str:
    """Return a value as a clerk may read it: ja or nej, not True; no braces, no Python quotes."""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, str):
        return f"”{value}”"
    if isinstance(value, (int, float)):
        return str(value).removesuffix(".0").replace(".", ",")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return "en lista" if isinstance(value, list) else "en grupp av uppgifter"


def nearest(word: str, known: Collection[str]) -> str:
    """Return a Swedish hint naming the closest known word, or nothing."""
    by_lower = {other.lower(): other for other in known}
    close = difflib.get_close_matches(word.lower(), list(by_lower), n=1, cutoff=0.6)
    begun = [other for other in by_lower if word and other.startswith(f"{word.lower()}_")]
    found = close or (begun if len(begun) == 1 else [])
    return f" Menade du ”{by_lower[found[0]]}”?" if found else ""


class Reader:
    """Reads one mapping, field by field.

    Attributes:
        faults: every fault so far, shared with the readers of nested mappings.
        path: dotted path of this mapping, empty at the top.
    """

    def __init__(self, source: object, path: str = "", faults: list[Fault] | None = None) -> None:
        """Read ``source``; anything but a mapping is itself a fault."""
        self.path = path
        self.faults: list[Fault] = [] if faults is None else faults
        self._known: list[str] = []
        self._source: Mapping[str, object] = {}
        if isinstance(source, Mapping):
            self._source = source
        else:
            self.fault("", NO_MAPPING)

    def at(self, key: str) -> str:
        """Return the dotted path of a key of this mapping."""
        return f"{self.path}.{key}" if self.path and key else (self.path or key)

    def fault(self, key: str, message: str) -> None:
        """Note a fault at a key ("" is the mapping itself)."""
        self.faults.append(Fault(self.at(key), message))

    def has(self, key: str) -> bool:
        """True when the key is there and not null."""
        self._known.append(key)
        return self._source.get(key) is not None

    def raw(self, key: str) -> object:
        """Return whatever stands at the key, None when nothing does."""
        self._known.append(key)
        return self._source.get(key)

    def _typed(self, key: str, kind: type[T], what: str, *, required: bool) -> T | None:
        value = self.raw(key)
        if value is None:
            if required:
                self.fault(key, f"Uppgiften saknas. Ange {what}.")
            return None
        if type(value) is not kind:
            can_be_quoted = kind is str and type(value) in {int, float, date, time}
            how = f' inom citattecken: "{value}"' if can_be_quoted else ""
            message = f"Här står {shown(value)}, vilket inte går att läsa. Ange {what}{how}."
            self.fault(key, message)
            return None
        return value

    def text(self, key: str, *, required: bool = False) -> str | None:
        """Return a string that is not blank."""
        value = self._typed(key, str, "en text", required=required)
        if value is not None and not value.strip():
            self.fault(key, "Texten är tom. Skriv något eller ta bort uppgiften.")
            return None
        return value

    def one_of(self, key: str, allowed: Collection[str], *, required: bool = False) -> str | None:
        """Return a string out of a closed list."""
        value = self._typed(key, str, "något av de tillåtna värdena", required=required)
        if value is not None and value not in allowed:
            self.fault(key, self._not_allowed(value, allowed))
            return None
        return value

    @staticmethod
    def _not_allowed(value: str, allowed: Collection[str]) -> str:
        listed = ", ".join(sorted(allowed))
        hint = nearest(value, allowed)
        return f"Värdet ”{value}” finns inte.{hint} Tillåtna värden: {listed}."

    def many_of(self, key: str, allowed: Collection[str]) -> frozenset[str]:
        """Return a list of strings out of a closed list, as a set; missing is empty."""
        chosen = set()
        for number, value in enumerate(self.items(key)):
            if not isinstance(value, str):
                self.fault(f"{key}.{number}", f"Här står {shown(value)}. Ange en text.")
            elif value not in allowed:
                self.fault(key, self._not_allowed(value, allowed))
            else:
                chosen.add(value)
        return frozenset(chosen)

    def flag(self, key: str, *, default: bool = False, required: bool = False) -> bool:
        """Return true or false."""
        value = self._typed(key, bool, "ja eller nej (true eller false)", required=required)
        return default if value is None else value

    def whole(self, key: str, *, minimum: int, required: bool = False) -> int | None:
        """Return a whole number not below ``minimum``."""
        value = self._typed(key, int, "ett heltal", required=required)
        if value is not None and value < minimum:
            self.fault(key, f"Talet {value} är för litet. Ange {minimum} eller mer.")
            return None
        return value

    def kronor(self, key: str, *, minimum: int = 0, required: bool = False) -> Money | None:
        """Return an amount given in whole kronor."""
        value = self.whole(key, minimum=minimum, required=required)
        return None if value is None else Money.kr(value)

    def kronor_or_zero(self, key: str) -> Money:
        """Return an amount given in whole kronor, zero when it is not there."""
        return self.kronor(key) or ZERO

    def day(self, key: str, *, required: bool = False) -> date | None:
        """Return a date, written YYYY-MM-DD or typed as a TOML date."""
        value = self.raw(key)
        if type(value) is date:
            return value
        written = self._typed(key, str, "ett datum som 2026-03-02", required=required)
        if written is None:
            return None
        return self._day(key, written)

    def _day(self, key: str, written: str) -> date | None:
        read = parse_date(written)
        if read is None:
            wrong = "finns inte" if re.fullmatch(DATE_FORM, written) else "går inte att läsa"
            self.fault(key, f"Datumet ”{written}” {wrong}. Skriv år-månad-dag: 2026-03-02.")
            return None
        return read

    def days(self, key: str) -> list[date]:
        """Return a list of dates written YYYY-MM-DD; missing is empty."""
        read = [self._day(f"{key}.{n}", str(item)) for n, item in enumerate(self.items(key))]
        return [day for day in read if day is not None]

    def moment(self, key: str, *, required: bool = False) -> datetime | None:
        """Return a local time (naive), written YYYY-MM-DDTHH:MM with optional seconds."""
        written = self._typed(key, str, "en tid som 2026-03-02T10:15", required=required)
        if written is None:
            return None
        looks_right = re.fullmatch(MOMENT_FORM, written) is not None
        read = _parsed(written, datetime.fromisoformat) if looks_right else None
        if read is None:
            wrong = "finns inte" if looks_right else "går inte att läsa"
            self.fault(key, f"Tiden ”{written}” {wrong}. Skriv lokal tid så här: 2026-03-02T10:15.")
            return None
        if is_skipped(read):
            self.fault(key, f"Tiden ”{written}” finns inte: då ställs klockan fram. Rätta tiden.")
            return None
        return read

    def sub(self, key: str, *, required: bool = False) -> Reader | None:
        """Return a reader of the nested mapping at the key."""
        value = self.raw(key)
        if value is None:
            if required:
                self.fault(key, "Uppgiften saknas.")
            return None
        if not isinstance(value, Mapping):
            self.fault(key, NO_MAPPING)
            return None
        return Reader(value, self.at(key), self.faults)

    def items(self, key: str) -> list[object]:
        """Return the list at the key; missing is empty."""
        return self._typed(key, list, "en lista", required=False) or []

    def names(self) -> list[str]:
        """Return the keys there are, all taken as known (for open tables)."""
        self._known.extend(self._source)
        return list(self._source)

    def finish(self) -> None:
        """Note every key nobody asked for."""
        for key in self._source:
            if key not in self._known:
                hint = nearest(key, self._known) or self._allowed()
                self.fault(str(key), f"Uppgiften ”{key}” är okänd.{hint}")

    def _allowed(self) -> str:
        """Return what may stand here, where that is few enough to be read."""
        known = list(dict.fromkeys(self._known))
        return f" Här kan stå: {', '.join(known)}." if 0 < len(known) <= MOST_ALLOWED else ""
