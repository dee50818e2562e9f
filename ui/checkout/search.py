"""The one field that understands what is typed: from a word to the facts it may mean.

The catalogue is made from the tariff in force (its circumstances and their words) and from the
contract's values with the words people use for them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from kassa.avgift.land import LAND
from kassa.taxa.model import Taxa
from ui import text
from ui.checkout.form import HANDLING_BY_KATEGORI, Change
from ui.checkout.match import Match, make_match
from ui.checkout.rank import in_part, nearly, ranked
from ui.checkout.search_more import VARA, more_matches
from ui.checkout.words import words_of
from ui.moment import parse_moment

MOST = 40
Find = Callable[[Iterable[Match], str], tuple[Match, ...]]
_NUMBER_AT_AN_END = re.compile(r"(\d+)\s+(.+)|(.+?)\s+(\d+)")

_KATEGORI_BY_GRUPP = {
    "norden": "norden",
    "eu_ees": "eu_ees",
    "dz": "konvention",
    "au": "konvention",
    "il": "konvention",
    "ca_qc": "konvention",
}


class Catalogue:
    """Everything a word can find under one tariff."""

    def __init__(self, taxa: Taxa) -> None:
        """Collect the catalogue."""
        self._land = tuple(_land_matches(taxa))
        self._matches = (
            *_omstandighet_matches(taxa),
            *_outcome_matches(taxa),
            *_remiss_matches(taxa),
            *_kind_matches(taxa),
            *more_matches(taxa),
            *_patient_matches(taxa),
            *self._land,
            *_action_matches(),
        )

    def find(self, typed: str, now: datetime, *, strictly: bool = False) -> tuple[Match, ...]:
        """Return what a text may mean, best first.

        Args:
            typed: as typed.
            now: the present local time, for ``i går``.
            strictly: leave aside what a text only resembles.
        """
        moment = parse_moment(typed, now)
        if moment is None:
            return _found(self._matches, typed, WORD_FOR_WORD if strictly else FINDS)[:MOST]
        label = "Besöket är nu" if moment == now else f"Besöket var {text.moment(moment)}"
        value = "" if moment == now else text.moment(moment)
        when = Match(label, "Tid", (("tidpunkt", value),))
        return (when, *ranked(self._matches, typed))[:MOST]

    def find_vara(self, typed: str, *, strictly: bool = False) -> tuple[Match, ...]:
        """Return the goods a text may mean."""
        goods = [match for match in self._matches if match.group == VARA]
        return _found(goods, typed, WORD_FOR_WORD if strictly else FINDS)[:MOST]

    def find_land(self, typed: str, *, strictly: bool = False) -> tuple[Match, ...]:
        """Return the countries a text may mean; only the country is set."""
        return tuple(
            Match(match.label, match.group, (match.changes[-1],))
            for match in _found(self._land, typed, WORD_FOR_WORD if strictly else FINDS)[:MOST]
        )


def _found(matches: Sequence[Match], typed: str, finds: Sequence[Find]) -> tuple[Match, ...]:
    """Return what the first way finds that finds anything."""
    for find in finds:
        found = find(matches, typed)
        if found:
            return found
    return ()


def _numbered(matches: Iterable[Match], typed: str, find: Find = ranked) -> tuple[Match, ...]:
    """Return what a text with a number at one end may mean: ``journalkopior 12``, ``tbe 420``."""
    found = _NUMBER_AT_AN_END.fullmatch(typed.strip())
    if found is None:
        return ()
    number, words = found[1] or found[4], found[2] or found[3]
    countable = [match for match in matches if match.number]
    return tuple(_with_number(match, number) for match in find(countable, words))


def _nearly_numbered(matches: Iterable[Match], typed: str) -> tuple[Match, ...]:
    return _numbered(matches, typed, nearly)


WORD_FOR_WORD: tuple[Find, ...] = (ranked, _numbered)
FINDS: tuple[Find, ...] = (*WORD_FOR_WORD, nearly, _nearly_numbered, in_part)


def _with_number(match: Match, number: str) -> Match:
    kept = tuple(change for change in match.changes if change[0] != match.number)
    is_vara = match.group == VARA
    label = f"{number} × {match.label}" if is_vara else f"{match.label}: {number}"
    return replace(match, label=label, changes=(*kept, (match.number, number)), action="")


def _omstandighet_matches(taxa: Taxa) -> Iterator[Match]:
    for item in taxa.omstandighet_list:
        yield make_match(
            item.etikett,
            "Omständighet",
            ((f"omstandigheter.{item.id}", True),),
            (*item.sok, *words_of("omstandigheter", item.id)),
        )


def _outcome_matches(taxa: Taxa) -> Iterator[Match]:
    for value, label in text.UTFALL.items():
        yield make_match(label, "Vad hände", (("utfall", value),), words_of("utfall", value))
    if taxa.has_fakta("tolk_bokad") or taxa.has_fakta("tolk_debiteras"):
        tolk = words_of("annat", "tolk")
        yield make_match("Tolk var bokad", "Tolk", (("tolk.bokad", True),), tolk)
    if taxa.has_fakta("akut"):
        akut = words_of("annat", "akut")
        yield make_match(text.FIELD["akut"], "Besök", (("akut", True),), akut)
    for value, label in text.known_items(taxa, "vardniva", text.VARDNIVA):
        yield make_match(label, "Vårdnivå", (("vardniva", value),), words_of("vardniva", value))


def _remiss_matches(taxa: Taxa) -> Iterator[Match]:
    if not taxa.has_fakta("remiss_fran"):
        return
    for value, name in text.known_items(taxa, "remiss_fran", text.REMISS_FRAN):
        label = f"Remiss från {name.lower()}"
        yield make_match(label, "Remiss", (("remiss.fran", value),), words_of("remiss.fran", value))


def _kind_matches(taxa: Taxa) -> Iterator[Match]:
    for value, label in text.known_items(taxa, "vardgivarkategori", text.VARDGIVARKATEGORI):
        words = words_of("vardgivarkategori", value)
        yield make_match(label, "Vårdgivare", (("vardgivarkategori", value),), words)
    for value, label in text.known_items(taxa, "typ", text.TYP):
        yield make_match(label, "Besök", (("typ", value),), words_of("typ", value))


def _patient_matches(taxa: Taxa) -> Iterator[Match]:
    known = dict(text.known_items(taxa, "kategori", text.KATEGORI))
    for value, label in known.items():
        yield make_match(label, "Patient", (("kategori", value),), words_of("kategori", value))
    if "utlandssvensk" in known and taxa.has_fakta("utflyttad_fran_lanet"):
        elsewhere = (("kategori", "utlandssvensk"), ("utflyttad_fran_lanet", False))
        words = words_of("kategori", "utflyttad_fran_lanet")
        yield make_match("Utlandssvensk från annat län", "Patient", elsewhere, words)
    for value, label in text.HANDLING.items():
        owners = [owner for owner, items in HANDLING_BY_KATEGORI.items() if value in items]
        changes: tuple[Change, ...] = ((f"handlingar.{value}", True),)
        if len(owners) == 1:
            changes = (("kategori", owners[0]), *changes)
        if taxa.has_fakta(value) and any(owner in known for owner in owners):
            yield make_match(label, "Patienten visar", changes, words_of("handlingar", value))


def _land_matches(taxa: Taxa) -> Iterator[Match]:
    for code, name in LAND.items():
        if code == "SE":
            continue
        kategori = _KATEGORI_BY_GRUPP.get(taxa.land_grupp.get(code, ""), "annat_land")
        words = (code, *words_of("land", code))
        label = f"{name}, {text.KATEGORI[kategori].lower()}" if kategori == "konvention" else name
        yield make_match(label, "Patient från", (("kategori", kategori), ("land", code)), words)


def _action_matches() -> Iterator[Match]:
    own = words_of("annat", "egen_kod")
    yield make_match("Välj kod själv", "F7", (), own, "override")
    drg = words_of("annat", "drg_pris")
    yield make_match("DRG-pris", "F4", (("drg_pris", ""),), drg, "go:drg_pris", number="drg_pris")
    yield make_match(
        "Tidigare avgifter och frikort", "F8", (), words_of("annat", "frikort"), "claim"
    )
