"""What of a tariff file's faults to tell: each mistake once, at its root.

A misspelt key is missing under its right name as well, what is wrong with a fact under ``[fakta]``
shows in every row that asks for it, and a row without its heading has many unknown keys.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from kassa.avgift.case import (
    KATEGORI,
    REMISS_FRAN,
    TYP,
    VACCIN_MOT,
    VARDGIVARKATEGORI,
    VARDNIVA,
)
from kassa.avgift.fakta import INGEN, NO_LAND, NO_VACCIN, OTHER_LAND
from kassa.avgift.land import LAND_SET
from kassa.calendar import subtract_year
from kassa.errors import Fault
from kassa.reading import nearest
from kassa.taxa.fakta import KASSA_FAKTA, LAND_GRUPP_BY_KATEGORI

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from kassa.taxa.model import Taxa

# What a case can say, where the tariff declares which of it the region has rules for.
VARDEN_BY_FAKTA = {
    "kategori": KATEGORI,
    "landgrupp": (
        NO_LAND,
        OTHER_LAND,
        *dict.fromkeys(namn for grupp in LAND_GRUPP_BY_KATEGORI.values() for namn in grupp),
    ),
    "vardniva": VARDNIVA,
    "vardgivarkategori": VARDGIVARKATEGORI,
    "typ": TYP,
    "remiss_fran": (INGEN, *REMISS_FRAN),
    "utfall": (
        "genomfort",
        "uteblivet",
        "sent_aterbud",
        "aterbud_i_tid",
        "sent_avbokat_av_varden",
        "avbokat_av_varden_i_tid",
    ),
    "vaccin_mot": (NO_VACCIN, *VACCIN_MOT),
}
NUMBERS = ("alder", "vecka_efter_forlossning", "hjul_tum")
OUTCOMES = ("tjanst", "klass")
CUT_OFF = "*"
MANY = 3
EARLY_TAK = "Det första taket"

_MEANT = re.compile("är okänd. Menade du ”([^”]+)”")
_UNKNOWN = re.compile("^Uppgiften ”([^”]+)” är okänd")
_UNDECLARED = re.compile("^Faktumet ”([^”]+)” är inte deklarerat")
_NOT_GIVEN = re.compile(r"^Ingen rad i \[\[(tjanst|klass)\]\] ger ”([^”]+)”")


def contract_faults(taxa: Taxa) -> Iterator[Fault]:
    """Find what no case can have, so that a rule about it would never apply, and ceilings too late.

    Args:
        taxa: as it could be read.
    """
    for fakta in taxa.fakta:
        known = VARDEN_BY_FAKTA.get(fakta.namn)
        place = f"fakta.{fakta.namn}"
        wanted = "tal" if fakta.namn in NUMBERS else "val" if known else "ja_nej"
        if fakta.namn in KASSA_FAKTA and fakta.kind != wanted:
            how = {"tal": "en lista av gränser: [20, 85]", "val": "en lista av namn: [...]"}
            yield Fault(place, f"Faktumet är {how.get(wanted, 'ett ja eller nej: ”ja_nej”')}.")
            continue
        for value in fakta.varden if known else ():
            if known and value not in known:
                hint = nearest(value, known)
                message = f"Inget besök kan ha värdet ”{value}”.{hint} Tillåtna värden: "
                yield Fault(place, f"{message}{', '.join(known)}.")
    for land, grupp in taxa.land_grupp.items():
        if land not in LAND_SET:
            message = f"Landskoden ”{land}” finns inte. Skriv två stora bokstäver, som NO."
            yield Fault(f"land_grupp.{grupp}", message)
    tak_list = taxa.hogkostnadsskydd.tak_list
    year_before = subtract_year(taxa.galler_fran) if taxa.galler_fran.year > 1 else taxa.galler_fran
    if tak_list and year_before < tak_list[0][0] <= taxa.galler_fran:
        message = (
            f"{EARLY_TAK} gäller från {tak_list[0][0]}, men det som har betalats året innan "
            f"räknas också. Lägg till taket som gällde då, med fran = {year_before}."
        )
        yield Fault("hogkostnadsskydd.tak", message)


def root_faults(
    faults: Sequence[Fault], raw: Mapping[str, Any], line_at: Callable[[str], int]
) -> tuple[Fault, ...]:
    """Return the faults that do not merely follow from another, and of many alike one.

    Args:
        faults: all that were found.
        raw: the file, parsed.
        line_at: returns the line of a place.
    """
    left = [fault for fault in dict.fromkeys(faults) if not _follows(fault, faults, raw)]
    for joined in (_misnamed, _undeclared, _without_heading):
        left = joined(left, raw, line_at)
    return tuple(left)


def _follows(fault: Fault, faults: Sequence[Fault], raw: Mapping[str, Any]) -> bool:
    """True for a fault that is another one's consequence."""
    meant = {
        f"{other.field.rpartition('.')[0]}.{hint[1]}".lstrip(".")
        for other in faults
        if (hint := _MEANT.search(other.message))
    }
    if fault.field in meant and "saknas" in fault.message:
        return True
    if fault.message.startswith(EARLY_TAK):
        return any(other.field.startswith("hogkostnadsskydd.tak[") for other in faults)
    head, _, namn = fault.field.rpartition(".")
    declared = raw["fakta"] if isinstance(raw.get("fakta"), dict) else {}
    if not declared:
        asks = ".nar" in fault.field and not fault.field.endswith(".nar")
        return asks or fault.field.startswith(("egen", "land_grupp"))
    if ".nar" in head:
        broken = {other.field.removeprefix("fakta.") for other in faults}
        given = {other.field.partition("[")[0] for other in faults if other.field.endswith(".ger")}
        return namn in broken or (namn in given and namn in OUTCOMES)
    return False


def _misnamed(
    faults: list[Fault], raw: Mapping[str, Any], line_at: Callable[[str], int]
) -> list[Fault]:
    """Blame the row that gives a misspelt outcome, not those that ask for the right one."""
    blamed: dict[tuple[str, str], list[Fault]] = {}
    for fault in faults:
        if found := _NOT_GIVEN.search(fault.message):
            blamed.setdefault((found[1], found[2]), []).append(fault)
    left = list(faults)
    for (table, wanted), asking in blamed.items():
        rows = raw.get(table, [])
        given = {str(row.get("ger")): n for n, row in enumerate(rows, start=1) if "ger" in row}
        times = Counter(str(row.get("ger")) for row in rows)
        unused = [ger for ger in given if ger not in set(_asked(raw, table))]
        hint = re.search("”([^”]+)”", nearest(wanted, unused))
        if hint is None or len(asking) <= times[hint[1]]:
            continue
        lines = _listed([line_at(fault.field) for fault in asking])
        message = (
            f"Ingen rad frågar efter ”{hint[1]}”, men ”{wanted}” används på rad {lines}. Menade "
            f"du ”{wanted}”?"
        )
        left = [fault for fault in left if fault not in asking]
        left.append(Fault(f"{table}[{given[hint[1]]}].ger", message))
    return left


def _asked(value: object, namn: str) -> Iterator[str]:
    """Yield every value of a fact that stands in some condition."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == namn and not isinstance(inner, list):
                yield from _texts(inner)
            elif key == namn and all(isinstance(item, str) for item in inner):
                yield from inner
            else:
                yield from _asked(inner, namn)
    elif isinstance(value, list):
        for inner in value:
            yield from _asked(inner, namn)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from map(str, inner if isinstance(inner, list) else [inner])


def _undeclared(
    faults: list[Fault], _raw: Mapping[str, Any], line_at: Callable[[str], int]
) -> list[Fault]:
    """Say once that a fact is not declared, with every line that asks for it."""
    places: dict[str, list[str]] = {}
    for fault in faults:
        if _UNDECLARED.search(fault.message):
            places.setdefault(fault.message, []).append(fault.field)
    told: set[str] = set()
    left = []
    for fault in faults:
        others = places.get(fault.message, [])[1:]
        if fault.message in told:
            continue
        if others:
            told.add(fault.message)
            lines = _listed([line_at(place) for place in others])
            left.append(Fault(fault.field, f"{fault.message} Också på rad {lines}."))
        else:
            left.append(fault)
    return left


def _without_heading(
    faults: list[Fault], _raw: Mapping[str, Any], _line_at: Callable[[str], int]
) -> list[Fault]:
    """Say once that a heading seems to be missing, where many keys of one table are unknown."""
    tables = Counter(fault.field.rpartition(".")[0] for fault in faults if _is_unknown(fault))
    left: list[Fault] = []
    told: set[str] = set()
    for fault in faults:
        table = fault.field.rpartition(".")[0]
        if not _is_unknown(fault) or tables[table] < MANY:
            left.append(fault)
        elif table not in told:
            told.add(table)
            keys = [f.field.rpartition(".")[2] for f in faults if _is_in(f, table)]
            message = (
                f"Uppgifterna {', '.join(keys)} är okända här. Saknas en rubrik före dem, eller är "
                "den felskriven?"
            )
            left.append(Fault(fault.field, message))
    return left


def _is_unknown(fault: Fault) -> bool:
    return bool(_UNKNOWN.search(fault.message)) and "Menade du" not in fault.message


def _is_in(fault: Fault, table: str) -> bool:
    return _is_unknown(fault) and fault.field.rpartition(".")[0] == table


def _listed(lines: Iterable[int]) -> str:
    *most, last = map(str, sorted(set(lines)))
    return f"{', '.join(most)} och {last}" if most else last


def stands_without(fault: str, message: str, hurt: Collection[str]) -> bool:
    """True for a fault that is one whatever stands in the parts that could not be read.

    Args:
        fault: its place.
        message: what it says.
        hurt: the headings of those parts, empty for what stands above the first; ``CUT_OFF`` where
            one of them is the last, so that nobody knows what would follow.
    """
    heads = {name.partition(".")[0] for name in hurt}
    key = fault.rpartition(".")[2]
    is_at_top = "." not in fault and bool({"", CUT_OFF} & heads)
    if "saknas" in message and (is_at_top or fault.partition(".")[0] in heads):
        return False
    if heads & {"tillagg", "produkt", CUT_OFF} and _is_of_tillagg(message):
        return False
    if key == "som" and heads & {"produkt", CUT_OFF}:
        return False
    if ".nar" in fault:
        unsure = heads & {"fakta", "omstandighet", ""} or (key in OUTCOMES and key in heads)
        return not unsure
    if key == "rang" or fault.startswith("rang"):
        return "rang" not in heads
    return not (fault.startswith(("fakta.", "egen", "land_grupp")) and heads & {"fakta", "egen"})


def _is_of_tillagg(message: str) -> bool:
    """True for a surcharge that no product has, or a product whose surcharge is not there."""
    return "Inget pris har tillägget" in message or "finns inte under [tillagg]" in message
