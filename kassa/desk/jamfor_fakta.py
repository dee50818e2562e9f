"""What a tariff asks about and another does not: facts, their values, what holds when unsaid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kassa.taxa.fakta import JA_NEJ

if TYPE_CHECKING:
    from kassa.desk.jamfor_villkor import Villkor
    from kassa.taxa.fakta import EgenFakta, FactValue
    from kassa.taxa.model import Taxa

# The facts of a case whose values a tariff may leave out: then such a case is refused.
_OFFERED = {
    "kategori": "Patientkategori",
    "vardniva": "Vårdnivå",
    "vardgivarkategori": "Vårdgivare",
    "typ": "Typ av besök",
    "remiss_fran": "Remiss",
    "vaccin_mot": "Vaccin",
}


def fakta_changes(old: Taxa, new: Taxa, villkor: Villkor) -> Iterator[str]:
    """Yield what can be said under one tariff and not under the other, in words.

    Args:
        old: in force until then.
        new: its successor.
        villkor: their labels.
    """
    for namn, what in _OFFERED.items():
        before, after = (set(_varden(taxa, namn)) for taxa in (old, new))
        if before and after:
            yield from _values(what, namn, before, after, villkor)
    named = {item.id: item.etikett for item in old.omstandighet_list}
    names = {item.id: item.etikett for item in new.omstandighet_list}
    for each in sorted(set(names) - set(named)):
        yield f"Ny omständighet att ange: {names[each]}"
    for each in sorted(set(named) - set(names)):
        yield f"Omständigheten tas bort, ett fall med den nekas: {named[each]}"
    yield from _egen_changes(old, new, villkor)


def _varden(taxa: Taxa, namn: str) -> tuple[str, ...]:
    return taxa.fakta[taxa.place_of(namn)].varden if taxa.has_fakta(namn) else ()


def _values(
    what: str, namn: str, before: set[str], after: set[str], villkor: Villkor
) -> Iterator[str]:
    for value in sorted(after - before):
        yield f"{what}: nu finns regler för {villkor.value(namn, value)}"
    for value in sorted(before - after):
        yield f"{what}: {villkor.value(namn, value)} nekas, reglerna är borttagna"


def _egen_changes(old: Taxa, new: Taxa, villkor: Villkor) -> Iterator[str]:
    before = {egen.namn: egen for egen in old.egen_list}
    after = {egen.namn: egen for egen in new.egen_list}
    for namn in dict.fromkeys((*before, *after)):
        was, now = before.get(namn), after.get(namn)
        if now is None and was is not None:
            yield f"Uppgiften tas bort: {was.etikett}"
        elif was is None and now is not None:
            yield f"Ny uppgift: {now.etikett}, {_unsaid(now, villkor)}"
        elif was is not None and now is not None:
            if was.standard != now.standard:
                yield (f"{now.etikett}: {_unsaid(now, villkor)} (förut: {_unsaid(was, villkor)})")
            if now.kind == "val" == was.kind:
                pair = (set(was.fakta.varden), set(now.fakta.varden))
                yield from _values(now.etikett, namn, *pair, villkor)


def _unsaid(egen: EgenFakta, villkor: Villkor) -> str:
    """Say what holds where the clerk says nothing."""
    if egen.standard is None:
        return "måste alltid anges"
    return f"utan svar gäller {_shown(egen, egen.standard, villkor)}"


def _shown(egen: EgenFakta, value: FactValue, villkor: Villkor) -> str:
    if isinstance(value, bool):
        return JA_NEJ[value]
    return villkor.value(egen.namn, value) if isinstance(value, str) else str(value)
