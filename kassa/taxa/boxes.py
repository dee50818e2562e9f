"""Facts and conditions of a tariff file: from TOML to bit masks.

A condition is ``true``/``false`` for a yes/no fact, a value or a list of values for a named one,
``{ ej = [...] }`` for all the others, and for a number ``"<20"``, ``">=85"`` or ``"20-<85"``, where
the limits must be among the fact's declared cut points.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from kassa.reading import Reader, nearest
from kassa.taxa.fakta import JA_NEJ, KASSA_FAKTA, Box, Fakta

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MOST_YEARS = 130
OUTCOMES = ("tjanst", "klass")  # facts whose values are what the rows of a table give
_AGE = r"\d{1,9}"
_RANGE = re.compile(rf"(?:<(?P<below>{_AGE})|>=(?P<from>{_AGE})|(?P<low>{_AGE})-<(?P<high>{_AGE}))")


def read_fakta(reader: Reader, namn: str) -> Fakta | None:
    """Read one declared fact: ``"ja_nej"``, a list of names or a list of cut points."""
    declared = reader.raw(namn)
    if declared == "ja_nej":
        return Fakta(namn, JA_NEJ)
    if isinstance(declared, list) and declared:
        if all(type(item) is int for item in declared):
            if declared[0] < 1 or (namn == "alder" and declared[-1] > MOST_YEARS):
                reader.fault(namn, _beyond(namn))
                return None
            if declared == sorted(set(declared)):
                return Fakta(namn, _range_names(declared), tuple(declared))
            reader.fault(namn, "Gränserna ska stå i stigande ordning, var och en en gång.")
            return None
        if all(isinstance(item, str) for item in declared) and len(set(declared)) == len(declared):
            return Fakta(namn, tuple(declared))
    reader.fault(namn, "Ett faktum är ”ja_nej”, en lista av olika namn eller av heltalsgränser.")
    return None


def _beyond(namn: str) -> str:
    if namn == "alder":
        return f"Åldersgränserna ska vara mellan 1 och {MOST_YEARS} år."
    return "Gränserna ska vara 1 eller mer: talen börjar med 0, så en gräns där skiljer inget."


def _range_names(cuts: list[int]) -> tuple[str, ...]:
    middle = [f"{low}-<{high}" for low, high in pairwise(cuts)]
    return (f"<{cuts[0]}", *middle, f">={cuts[-1]}")


def read_boxes(reader: Reader, key: str, fakta: Mapping[str, tuple[int, Fakta]]) -> tuple[Box, ...]:
    """Read ``nar``: one table of conditions, or a list of them (any); missing means always."""
    raw = reader.raw(key)
    if raw is None:
        return (Box(()),)
    if not isinstance(raw, (list, dict)):
        reader.fault(key, 'Skriv villkoren inom klamrar: nar = { typ = "mottagning" }.')
        return (Box(()),)
    if isinstance(raw, dict):
        return (_read_box(Reader(raw, reader.at(key), reader.faults), fakta),)
    if not raw:
        message = "Listan är tom, så raden gäller aldrig. Skriv ett villkor, eller ta bort nar."
        reader.fault(key, message)
    places = [reader.at(f"{key}[{number}]") for number in range(1, len(raw) + 1)]
    return tuple(
        _read_box(Reader(table, place, reader.faults), fakta)
        for table, place in zip(raw, places, strict=True)
    )


def _read_box(reader: Reader, fakta: Mapping[str, tuple[int, Fakta]]) -> Box:
    masks = []
    for namn in reader.names():
        if namn not in fakta:
            known = namn in KASSA_FAKTA
            hint = f" Lägg till {namn} där." if known else nearest(namn, fakta)
            reader.fault(namn, f"Faktumet ”{namn}” är inte deklarerat under [fakta].{hint}")
            continue
        place, declared = fakta[namn]
        before = len(reader.faults)
        mask = _mask(reader, namn, declared)
        if mask:
            masks.append((place, mask))
        elif len(reader.faults) == before:
            message = f"Villkoret kan aldrig gälla: inget värde är kvar. {_how(namn, declared)}"
            reader.fault(namn, message)
    return Box(tuple(masks))


def _mask(reader: Reader, namn: str, fakta: Fakta) -> int:
    condition = reader.raw(namn)
    everything = (1 << len(fakta.varden)) - 1
    if isinstance(condition, bool):
        if fakta.varden == JA_NEJ:
            return 1 << int(condition)
    elif isinstance(condition, dict) and set(condition) == {"ej"}:
        return everything & ~_values(reader, namn, fakta, condition["ej"])
    elif isinstance(condition, (str, list)) and fakta.varden != JA_NEJ:
        return _values(reader, namn, fakta, condition)
    reader.fault(namn, f"Villkoret passar inte faktumet ”{namn}”. {_how(namn, fakta)}")
    return 0


def _how(namn: str, fakta: Fakta) -> str:
    """Say how a condition on a fact is written."""
    if fakta.cuts is not None:
        low, high = fakta.cuts[0], fakta.cuts[-1]
        between = f", ”{low}-<{high}”" if low < high else ""
        return f"Skriv ”<{low}”{between} eller ”>={high}”; gränser: {_listed(fakta.cuts)}."
    if fakta.varden == JA_NEJ:
        return f"Skriv {namn} = true eller {namn} = false."
    return f"Skriv ett av namnen, eller flera i en lista: {_listed(fakta.varden)}."


def _listed(items: Iterable[object]) -> str:
    return ", ".join(map(str, items))


def _values(reader: Reader, namn: str, fakta: Fakta, wanted: object) -> int:
    mask = 0
    for value in wanted if isinstance(wanted, list) else [wanted]:
        if fakta.cuts is not None:
            mask |= _range_mask(reader, namn, fakta, str(value))
        elif value in fakta.varden:
            mask |= 1 << fakta.varden.index(value)
        else:
            hint = nearest(str(value), fakta.varden)
            how = hint or f" Tillåtna värden: {_listed(fakta.varden)}."
            what = (
                f"Ingen rad i [[{namn}]] ger ”{value}”."
                if namn in OUTCOMES
                else f"Värdet ”{value}” finns inte i faktumet ”{namn}”."
            )
            reader.fault(namn, f"{what}{how}")
    return mask


def _range_mask(reader: Reader, namn: str, fakta: Fakta, text: str) -> int:
    cuts = fakta.cuts or ()
    match = _RANGE.fullmatch(text)
    limits = [int(limit) for limit in match.groups() if limit] if match else []
    new = [limit for limit in limits if limit not in cuts]
    if new:
        message = (
            f"Gränsen {new[0]} är inte deklarerad. Lägg till den under [fakta] i {namn}, eller "
            f"ta en av dem som finns: {_listed(cuts)}."
        )
        reader.fault(namn, message)
        return 0
    if not match or limits != sorted(set(limits)):
        reader.fault(namn, f"Villkoret ”{text}” går inte att läsa. {_how(namn, fakta)}")
        return 0
    low = match["from"] or match["low"]
    high = match["below"] or match["high"]
    first = cuts.index(int(low)) + 1 if low else 0
    last = cuts.index(int(high)) if high else len(cuts)
    return sum(1 << place for place in range(first, last + 1))
