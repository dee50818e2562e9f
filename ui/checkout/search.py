"""The one field that understands what is typed: from a word to the facts it may mean.

The catalogue is made from the tariff in force (its circumstances and their words) and from the
contract's values with the words people use for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from kassa.avgift.land import LAND
from kassa.taxa.model import Taxa
from ui import text
from ui.checkout.form import HANDLING_BY_KATEGORI, Change
from ui.checkout.match import Match, fold, make_match
from ui.checkout.search_more import VARA, more_matches
from ui.moment import parse_moment

MOST = 40
_NUMBER_AT_AN_END = re.compile(r"(\d+)\s+(.+)|(.+?)\s+(\d+)")

_TYP_WORDS: dict[str, tuple[str, ...]] = {
    "mottagning": ("vanligt besök", "återbesök"),
    "hembesok": ("hemma hos",),
    "dagsjukvard": ("dagkirurgi", "dagvård"),
    "korttidsboende": ("äldreboende",),
    "distans": ("telefon", "video", "digitalt", "chatt", "brev"),
    "provtagning": ("blodprov", "lab"),
    "recept": ("förskrivning", "förnya"),
    "sjukintyg": ("sjukskrivning", "läkarintyg"),
    "halsovard": ("hälsosamtal",),
    "vardtillfalle": ("operation", "inskrivning"),
    "vaccination": ("vaccin", "spruta"),
    "slutenvard": ("inskriven", "vårddagar", "inneliggande", "avdelning"),
}
_CAREGIVER_WORDS: dict[str, tuple[str, ...]] = {
    "lakare": ("doktor", "dr"),
    "sjukskoterska": ("ssk", "syster", "distriktssköterska"),
    "underskoterska": ("usk",),
    "fysioterapeut": ("sjukgymnast", "naprapat"),
    "logoped": ("talpedagog",),
    "psykolog": ("samtal", "terapi"),
    "kurator": ("samtalsstöd", "socionom"),
    "ortoptist": ("ögon",),
    "optiker": ("glasögon",),
}
_UTFALL_WORDS: dict[str, tuple[str, ...]] = {
    "uteblivet": ("uteblev", "bokad tid uteblev", "kom inte", "missat besök"),
    "aterbud": ("sent återbud", "avbokat", "avbokade", "ställde in"),
    "avbokat_av_varden": ("inställt av vården", "vården avbokade"),
    "genomfort": ("genomfördes", "kom"),
}
_KATEGORI_WORDS: dict[str, tuple[str, ...]] = {
    "utomlans": ("utomlänspatient", "annan region"),
    "asylsokande": ("asyl",),
    "tillstandslos": ("papperslös", "gömd"),
    "utlandssvensk": ("bor utomlands",),
    "avregistrerad": ("utflyttad", "svensk medborgare"),
    "eu_ees": ("europa", "eu", "ees", "storbritannien"),
    "folkbokford": ("vanlig", "hemma i länet", "kvarskriven"),
}
_REMISS_WORDS: dict[str, tuple[str, ...]] = {
    "primarvard": ("vårdcentral", "husläkare"),
    "specialistvard": ("sjukhuset", "klinik"),
    "privat_allmanlakare": ("privatläkare",),
    "skollakare": ("elevhälsan", "skolan"),
    "foretagshalsovard": ("företagsläkare",),
}
_LAND_WORDS: dict[str, tuple[str, ...]] = {
    "CA-QC": ("quebec",),
    "GB": ("england", "skottland", "wales", "uk"),
    "NL": ("holland",),
    "US": ("amerika",),
}
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

    def find(self, typed: str, now: datetime) -> tuple[Match, ...]:
        """Return what a text may mean, best first.

        Args:
            typed: as typed.
            now: the present local time, for ``i går``.
        """
        moment = parse_moment(typed, now)
        found = _ranked(self._matches, typed) or _numbered(self._matches, typed)
        if moment is None:
            return found[:MOST]
        label = "Besöket är nu" if moment == now else f"Besöket var {text.moment(moment)}"
        value = "" if moment == now else text.moment(moment)
        when = Match(label, "Tid", (("tidpunkt", value),))
        return (when, *found)[:MOST]

    def find_vara(self, typed: str) -> tuple[Match, ...]:
        """Return the goods a text may mean."""
        goods = [match for match in self._matches if match.group == VARA]
        return (_ranked(goods, typed) or _numbered(goods, typed))[:MOST]

    def find_land(self, typed: str) -> tuple[Match, ...]:
        """Return the countries a text may mean; only the country is set."""
        return tuple(
            Match(match.label, match.group, (match.changes[-1],))
            for match in _ranked(self._land, typed)[:MOST]
        )


def _numbered(matches: Iterable[Match], typed: str) -> tuple[Match, ...]:
    """Return what a text with a number at one end may mean: ``journalkopior 12``, ``tbe 420``."""
    found = _NUMBER_AT_AN_END.fullmatch(typed.strip())
    if found is None:
        return ()
    number, words = found[1] or found[4], found[2] or found[3]
    return tuple(
        _with_number(match, number) for match in _ranked((m for m in matches if m.number), words)
    )


def _with_number(match: Match, number: str) -> Match:
    kept = tuple(change for change in match.changes if change[0] != match.number)
    is_vara = match.group == VARA
    label = f"{number} × {match.label}" if is_vara else f"{match.label}: {number}"
    return replace(match, label=label, changes=(*kept, (match.number, number)), action="")


def _ranked(matches: Iterable[Match], typed: str) -> tuple[Match, ...]:
    wanted = [word.strip(",.()") for word in fold(typed).split()]
    wanted = [word for word in wanted if word]
    if not wanted:
        return ()
    scored = [(_score(match, wanted), place, match) for place, match in enumerate(matches)]
    return tuple(
        match for score, _, match in sorted(scored, key=lambda item: item[:2]) if score < _NO
    )


_NO = 100


def _score(match: Match, wanted: list[str]) -> int:
    """Return how well all words fit, 0 is best; ``_NO`` when one does not fit at all."""
    worst = 0
    for word in wanted:
        worst = max(worst, min((_fit(word, text) for text in match.words), default=_NO))
    starts_label = match.words[0].startswith(" ".join(wanted))
    return worst if starts_label else worst + 1


def _fit(word: str, known: str) -> int:
    if known == word:
        return 0
    pieces = known.replace("-", " ").replace(",", " ").replace("(", " ").split()
    if known.startswith(word):
        return 1
    if any(piece.startswith(word) for piece in pieces):
        return 2
    least = 3
    return 4 if len(word) >= least and word in known else _NO


def _omstandighet_matches(taxa: Taxa) -> Iterator[Match]:
    for item in taxa.omstandighet_list:
        yield make_match(
            item.etikett, "Omständighet", ((f"omstandigheter.{item.id}", True),), item.sok
        )


def _outcome_matches(taxa: Taxa) -> Iterator[Match]:
    for value, label in text.UTFALL.items():
        yield make_match(label, "Vad hände", (("utfall", value),), _UTFALL_WORDS.get(value, ()))
    if taxa.has_fakta("tolk_bokad") or taxa.has_fakta("tolk_debiteras"):
        yield make_match("Tolk var bokad", "Tolk", (("tolk.bokad", True),), ("tolk", "språk"))
    if taxa.has_fakta("akut"):
        yield make_match(text.FIELD["akut"], "Besök", (("akut", True),), ("akut", "jour"))
    for value, label in text.known_items(taxa, "vardniva", text.VARDNIVA):
        yield make_match(label, "Vårdnivå", (("vardniva", value),))


def _remiss_matches(taxa: Taxa) -> Iterator[Match]:
    if not taxa.has_fakta("remiss_fran"):
        return
    for value, name in text.known_items(taxa, "remiss_fran", text.REMISS_FRAN):
        label = f"Remiss från {name.lower()}"
        yield make_match(label, "Remiss", (("remiss.fran", value),), _REMISS_WORDS.get(value, ()))


def _kind_matches(taxa: Taxa) -> Iterator[Match]:
    for value, label in text.known_items(taxa, "vardgivarkategori", text.VARDGIVARKATEGORI):
        words = _CAREGIVER_WORDS.get(value, ())
        yield make_match(label, "Vårdgivare", (("vardgivarkategori", value),), words)
    for value, label in text.known_items(taxa, "typ", text.TYP):
        yield make_match(label, "Besök", (("typ", value),), _TYP_WORDS.get(value, ()))


def _patient_matches(taxa: Taxa) -> Iterator[Match]:
    known = dict(text.known_items(taxa, "kategori", text.KATEGORI))
    for value, label in known.items():
        yield make_match(label, "Patient", (("kategori", value),), _KATEGORI_WORDS.get(value, ()))
    for value, label in text.HANDLING.items():
        owners = [owner for owner, items in HANDLING_BY_KATEGORI.items() if value in items]
        changes: tuple[Change, ...] = ((f"handlingar.{value}", True),)
        if len(owners) == 1:
            changes = (("kategori", owners[0]), *changes)
        if taxa.has_fakta(value) and any(owner in known for owner in owners):
            yield make_match(label, "Patienten visar", changes, (value.replace("_", " "),))


def _land_matches(taxa: Taxa) -> Iterator[Match]:
    for code, name in LAND.items():
        if code == "SE":
            continue
        kategori = _KATEGORI_BY_GRUPP.get(taxa.land_grupp.get(code, ""), "annat_land")
        words = (code, *_LAND_WORDS.get(code, ()))
        label = f"{name}, {text.KATEGORI[kategori].lower()}" if kategori == "konvention" else name
        yield make_match(label, "Patient från", (("kategori", kategori), ("land", code)), words)


def _action_matches() -> Iterator[Match]:
    yield make_match(
        "Välj kod själv", "F7", (), ("ändra kod", "egen kod", "avgiftskod"), "override"
    )
    yield make_match(
        "DRG-pris", "F4", (("drg_pris", ""),), ("drg",), "go:drg_pris", number="drg_pris"
    )
    yield make_match(
        "Tidigare avgifter och frikort", "F8", (), ("frikort", "högkostnadsskydd"), "claim"
    )
