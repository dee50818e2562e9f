"""Compare two tariffs: what changes for whom, in words and kronor (``kassa taxa jamfor``).

A changed price is one line. A row that is new, gone or changed is one line with whom it is about
and a case that comes out otherwise. What changes no fee stands last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from kassa.avgift.witness import witness_case
from kassa.desk.jamfor_fakta import fakta_changes
from kassa.desk.jamfor_ord import aterbud_text, kvall_text, produkt_pris, vara_pris
from kassa.desk.jamfor_villkor import Villkor
from kassa.hogkostnadsskydd import Hogkostnadsskydd, Periodregel
from kassa.kvitto.text import money_text
from kassa.ord import VARDNIVA
from kassa.taxa.fakta import Box
from kassa.taxa.jamfor import Rad, Rum, Sokning, common_part

if TYPE_CHECKING:
    from kassa.taxa.fakta import Vector
    from kassa.taxa.model import Aktualitet, Produkt, Taxa
    from kassa.taxa.vara import Vara


class Rubrik(StrEnum):
    """What a change is about, in the order of the report."""

    AVGIFT = "Avgifter"
    VEM = "Vem och vad"
    VAROR = "Varor och intyg"
    FRIST = "Frister och tider"
    FRIKORT = "Frikort"
    ORD = "Ordalydelse (inga avgifter ändras)"


@dataclass(frozen=True, slots=True)
class Andring:
    """One change.

    Attributes:
        rubrik: what it is about.
        text: in Swedish words and kronor.
        fall: a case in contract JSON that comes out otherwise; None where there is none to show.
    """

    rubrik: Rubrik
    text: str
    fall: Mapping[str, Any] | None = None


def compare(old: Taxa, new: Taxa) -> tuple[Andring, ...]:
    """Return every change from one tariff to another, in the order of the report.

    Args:
        old: in force until then.
        new: its successor.
    """
    found = list(_Jamforelse(old, new).andring_list())
    times = Counter((andring.rubrik, andring.text) for andring in found)
    first = {(andring.rubrik, andring.text): andring for andring in reversed(found)}
    told = [
        replace(first[each], text=f"{each[1]} ({many} rader)") if many > 1 else first[each]
        for each, many in times.items()
    ]
    order = list(Rubrik)
    return tuple(sorted(told, key=lambda andring: order.index(andring.rubrik)))


class _Jamforelse:
    """One comparison."""

    def __init__(self, old: Taxa, new: Taxa) -> None:
        self._old, self._new = old, new
        self._rum = Rum(old, new)
        self._in_old = Sokning(self._rum, old, new)
        self._in_new = Sokning(self._rum, new, old)
        self._villkor = Villkor(self._rum, old, new)

    def andring_list(self) -> Iterator[Andring]:
        yield from self._produkter()
        for text in fakta_changes(self._old, self._new, self._villkor):
            yield Andring(Rubrik.VEM, text)
        for table in ("tjanst", "klass", "pris"):
            yield from self._tabell(table)
        yield from self._tillagg()
        yield from self._varor()
        yield from self._frister()
        yield from self._frikort()
        yield from self._ordalydelse()

    # --- products --------------------------------------------------------------------------------

    def _produkter(self) -> Iterator[Andring]:
        for produkt_id, now in self._new.produkt_by_id.items():
            before = self._old.produkt_by_id.get(produkt_id)
            changes = _produkt_changes(before, now) if before else []
            if changes:
                kod = f" ({now.kod})" if now.kod else ""
                fall = self._case_of(produkt_id)
                yield Andring(Rubrik.AVGIFT, f"{now.namn}{kod}: {', '.join(changes)}", fall)

    def _case_of(self, produkt_id: str) -> Mapping[str, Any] | None:
        """Return an everyday case that leads to a product of the new tariff."""
        for rad in self._rum.rader(self._new, "pris"):
            if rad.regel.id == produkt_id:
                return self._case(self._in_new.any_case(rad), self._new)
        return None

    def _case(self, point: Vector | None, taxa: Taxa) -> Mapping[str, Any] | None:
        vector = self._rum.vector(point, taxa) if point is not None else None
        return witness_case(taxa, vector) if vector is not None else None

    # --- rows ------------------------------------------------------------------------------------

    def _tabell(self, table: str) -> Iterator[Andring]:
        before = {rad.regel.id: rad for rad in self._rum.rader(self._old, table)}
        after = {rad.regel.id: rad for rad in self._rum.rader(self._new, table)}
        for rad_id in dict.fromkeys((*before, *after)):
            old, new = before.get(rad_id), after.get(rad_id)
            is_alike = bool(old and new and _outcome(old) == _outcome(new))
            if not (is_alike and old and new and _as_sets(old) == _as_sets(new)):
                yield from self._rad(table, old, new, is_alike=is_alike)
            elif old is not None:
                beats = _beaten_by(rad_id, after, before) - _beaten_by(rad_id, before, after)
                yield from self._overtaken(table, old, [before[other] for other in sorted(beats)])

    def _overtaken(self, table: str, rad: Rad, rows: Sequence[Rad]) -> Iterator[Andring]:
        """Say which rows beat a row now that did not before."""
        for other in rows:
            boxes = common_part(rad.boxes, other.boxes)
            point = self._in_old.find(table, replace(rad, boxes=boxes)) if boxes else None
            if point is not None:
                text = (
                    f"{self._name(other)}: går nu före ”{self._name(rad)}”. {self._example(point)}"
                )
                yield Andring(Rubrik.VEM, text, self._case(point, self._old))

    def _rad(
        self, table: str, old: Rad | None, new: Rad | None, *, is_alike: bool
    ) -> Iterator[Andring]:
        """Say what a row that is new, gone or changed means; alike rows differ in boxes alone."""
        shown = new or old
        assert shown is not None  # noqa: S101 - one of the two has the row
        point, taxa = None, self._new
        if new is not None:
            outside = old.boxes if is_alike and old else ()
            point = self._in_new.find(table, new, outside)
        if point is None and old is not None:
            outside = new.boxes if is_alike and new else ()
            point, taxa = self._in_old.find(table, old, outside), self._old
        name = self._name(shown)
        if point is None:
            yield Andring(Rubrik.ORD, f"Regeln ”{name}” är ändrad men avgör inget annat än förut.")
            return
        who = self._who(old, new)
        yield Andring(Rubrik.VEM, f"{name}: {who}. {self._example(point)}", self._case(point, taxa))

    def _name(self, rad: Rad) -> str:
        """Return what a row is called: its reason, else what it charges for."""
        produkt = self._new.produkt_by_id.get(rad.regel.ger) or self._old.produkt_by_id.get(
            rad.regel.ger
        )
        return rad.regel.skal.rstrip(".") or (produkt.namn if produkt else rad.regel.id)

    def _who(self, old: Rad | None, new: Rad | None) -> str:
        """Say whom a row is about: what came in, what went out."""
        old_sets = _as_sets(old) if old else frozenset()
        new_sets = _as_sets(new) if new else frozenset()
        came = [box for box in (new.boxes if new else ()) if frozenset(box.masks) not in old_sets]
        went = [box for box in (old.boxes if old else ()) if frozenset(box.masks) not in new_sets]
        if len(came) == len(went) == 1:
            return self._moved(went[0], came[0])
        pieces = []
        if came:
            pieces.append("gäller nu " + "; ".join(self._words(box) for box in came))
        if went:
            pieces.append("gällde förut " + "; ".join(self._words(box) for box in went))
        return ", ".join(pieces) or "ger något annat än förut"

    def _moved(self, went: Box, came: Box) -> str:
        """Say what of one box has changed, and no more."""
        before, after = dict(went.masks), dict(came.masks)
        places = [p for p in {**before, **after} if before.get(p) != after.get(p)]
        texts = [
            self._words(Box(tuple((p, masks[p]) for p in places if p in masks)))
            for masks in (before, after)
        ]
        return f"gäller nu {texts[1]}, förut {texts[0]}"

    def _words(self, box: Box) -> str:
        return self._villkor.box(box)

    def _example(self, point: Vector) -> str:
        old, new = self._outcome(point, self._old), self._outcome(point, self._new)
        return f"Till exempel {self._villkor.example(point)}: {old} → {new}."

    def _outcome(self, point: Vector, taxa: Taxa) -> str:
        vector = self._rum.vector(point, taxa)
        utslag = taxa.utslag(vector) if vector is not None else None
        if utslag is None or utslag.produkt is None:
            return "ingen avgift, nekas"
        counts = utslag.klass is not None and utslag.klass.frikort
        frikort = utslag.produkt.frikortsgrundande and counts
        return f"{utslag.produkt.namn} {produkt_pris(utslag.produkt)}" + (
            "" if frikort else " (räknas inte till frikort)"
        )

    # --- the rest --------------------------------------------------------------------------------

    def _tillagg(self) -> Iterator[Andring]:
        before = {item.namn: item for item in self._old.tillagg_list}
        after = {item.namn: item for item in self._new.tillagg_list}
        for namn in dict.fromkeys((*before, *after)):
            old, new = before.get(namn), after.get(namn)
            if old and new and old.belopp != new.belopp:
                words = f"{money_text(old.belopp)} → {money_text(new.belopp)}"
                yield Andring(Rubrik.AVGIFT, f"{new.produkt}: {words}")
            elif not old and new:
                yield Andring(
                    Rubrik.AVGIFT, f"Nytt tillägg: {new.produkt} {money_text(new.belopp)}"
                )
            elif old and not new:
                yield Andring(Rubrik.AVGIFT, f"Tillägget {old.produkt} tas bort")
            elif (
                old
                and new
                and self._rum.boxes((old.box,), self._old) != self._rum.boxes((new.box,), self._new)
            ):
                yield Andring(Rubrik.VEM, f"{new.produkt}: tas ut i andra fall än förut")

    def _varor(self) -> Iterator[Andring]:
        before = {vara.id: vara for vara in self._old.vara_list}
        after = {vara.id: vara for vara in self._new.vara_list}
        for vara_id in dict.fromkeys((*before, *after)):
            old, new = before.get(vara_id), after.get(vara_id)
            words = self._vara(old, new)
            if words:
                shown = new or old
                yield Andring(
                    Rubrik.VAROR, f"{shown.namn or shown.artikel}: {words}" if shown else ""
                )

    def _vara(self, old: Vara | None, new: Vara | None) -> str:
        if old is None or new is None:
            shown, taxa = (new, self._new) if new else (old, self._old)
            assert shown is not None  # noqa: S101 - one of the two has the row
            whom = "; ".join(self._words(box) for box in self._rum.boxes(shown.boxes, taxa))
            what = "ny rad" if new else "raden tas bort"
            return f"{what}, {vara_pris(shown.pris, shown.momssats)} ({whom})"
        pieces = []
        prices = vara_pris(old.pris, old.momssats), vara_pris(new.pris, new.momssats)
        if prices[0] != prices[1]:
            pieces.append(f"{prices[0]} → {prices[1]}")
        boxes = self._rum.boxes(old.boxes, self._old), self._rum.boxes(new.boxes, self._new)
        if boxes[0] != boxes[1]:
            texts = ["; ".join(self._words(box) for box in each) for each in boxes]
            pieces.append(f"gäller {texts[1]} (förut {texts[0]})")
        return ", ".join(pieces)

    def _frister(self) -> Iterator[Andring]:
        old, new = self._old.parameter, self._new.parameter
        pairs = [
            ("Kvällen börjar", kvall_text(old.kvall_fran), kvall_text(new.kvall_fran)),
            ("Akut återbesök", *(_antal(p.aterbesok_timmar, "timmar") for p in (old, new))),
            ("Återbesök", *(_antal(p.aterbesok_dagar, "dagar") for p in (old, new))),
            ("Gammal taxa", *(_aktualitet(taxa.aktualitet) for taxa in (self._old, self._new))),
        ]
        for vardniva in dict.fromkeys((*old.aterbud, *new.aterbud)):
            texts = [aterbud_text(parameter.aterbud.get(vardniva)) for parameter in (old, new)]
            pairs.append((f"Sent återbud, {VARDNIVA[vardniva].lower()}", texts[0], texts[1]))
        for what, before, after in pairs:
            if before != after:
                yield Andring(Rubrik.FRIST, f"{what}: {before} → {after}")
        changed = {
            land
            for land in {*self._old.land_grupp, *self._new.land_grupp}
            if self._old.land_grupp.get(land) != self._new.land_grupp.get(land)
        }
        if changed:
            yield Andring(Rubrik.VEM, f"Länder som byter grupp: {', '.join(sorted(changed))}")

    def _frikort(self) -> Iterator[Andring]:
        old, new = self._old.hogkostnadsskydd, self._new.hogkostnadsskydd
        yield from _skydd("", old, new)
        nothing = Hogkostnadsskydd((), Periodregel.RULLANDE)
        aids = (taxa.hjalpmedelsskydd or nothing for taxa in (self._old, self._new))
        yield from _skydd("Behandlingshjälpmedel: ", *aids)

    def _ordalydelse(self) -> Iterator[Andring]:
        names = []
        for table in ("tjanst", "klass", "pris"):
            before = {regel.id: regel for regel in getattr(self._old, table).regel_list}
            for regel in getattr(self._new, table).regel_list:
                old = before.get(regel.id)
                if old and (old.skal, old.kalla, old.fel) != (regel.skal, regel.kalla, regel.fel):
                    names.append(regel.id)
        if names:
            yield Andring(Rubrik.ORD, f"Motivering eller källa: {', '.join(names)}")
        old_texts = {varning.text for varning in self._old.varning_list}
        new_texts = {varning.text for varning in self._new.varning_list}
        for text in sorted(new_texts - old_texts):
            yield Andring(Rubrik.ORD, f"Ny varning: {text}")
        for text in sorted(old_texts - new_texts):
            yield Andring(Rubrik.ORD, f"Varningen tas bort: {text}")


def _aktualitet(found: Aktualitet) -> str:
    return f"bekräftas efter {found.bekrafta_efter_dagar} dagar för {found.bekraftelse_dagar} dagar"


def _outcome(rad: Rad) -> tuple[str, bool, bool]:
    return rad.regel.ger, rad.regel.fel is None, rad.regel.frikort


def _beaten_by(rad_id: str, mine: Mapping[str, Rad], other: Mapping[str, Rad]) -> frozenset[str]:
    """Return the rows, known to both tariffs, that beat a row."""
    rang = mine[rad_id].regel.rang
    return frozenset(
        beats_id
        for beats_id, beats in mine.items()
        if beats_id in other and beats.regel.rang > rang
    )


def _as_sets(rad: Rad) -> frozenset[frozenset[tuple[int, int]]]:
    return frozenset(frozenset(box.masks) for box in rad.boxes)


def _produkt_changes(before: Produkt, now: Produkt) -> list[str]:
    """Return what of a product's price and nature has changed."""
    changes = []
    if produkt_pris(before) != produkt_pris(now):
        changes.append(f"{produkt_pris(before)} → {produkt_pris(now)}")
    if before.kod != now.kod:
        changes.append(f"kod {before.kod or 'ingen'} → {now.kod or 'ingen'}")
    if before.namn != now.namn:
        changes.append(f"hette {before.namn}")
    if before.frikortsgrundande != now.frikortsgrundande:
        changes.append(
            "räknas nu till frikort" if now.frikortsgrundande else "räknas inte längre till frikort"
        )
    if before.tillagg != now.tillagg:
        changes.append("andra tillägg")
    if before.vaccin != now.vaccin:
        changes.append(
            "vaccinet läggs nu till" if now.vaccin else "vaccinet läggs inte längre till"
        )
    return changes


def _antal(number: int, unit: str) -> str:
    return f"{number} {unit}" if number else "ingen gräns"


def _skydd(what: str, old: Hogkostnadsskydd, new: Hogkostnadsskydd) -> Iterator[Andring]:
    """Return how one ceiling changes; ``what`` names it where it is not the frikort's."""
    if old.periodregel != new.periodregel:
        yield Andring(Rubrik.FRIKORT, f"{what}Perioden: {old.periodregel} → {new.periodregel}")
    before, after = dict(old.tak_list), dict(new.tak_list)
    for day in sorted({*before, *after}):
        texts = [money_text(tak[day]) if day in tak else "inget" for tak in (before, after)]
        if texts[0] != texts[1]:
            yield Andring(Rubrik.FRIKORT, f"{what}Taket från {day}: {texts[0]} → {texts[1]}")
