"""The one field that understands what is typed: from a word to the facts it may mean.

The catalogue is made from the tariff in force (its circumstances and their words) and from the
contract's values with the words people use for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from kassa.avgift.land import LAND
from kassa.taxa.model import Taxa
from ui import text
from ui.checkout.form import HANDLING_BY_KATEGORI, Change
from ui.checkout.match import Match, fold, make_match
from ui.checkout.moment import parse_moment
from ui.checkout.search_more import VARA, more_matches

MOST = 7

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
            *_patient_matches(),
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
        found = _ranked(self._matches, typed) or self._counted(typed)
        if moment is None:
            return found[:MOST]
        label = "Besöket är nu" if moment == now else f"Besöket var {text.moment(moment)}"
        value = "" if moment == now else text.moment(moment)
        when = Match(label, "Tid", (("tidpunkt", value),))
        return (when, *found)[:MOST]

    def _counted(self, typed: str) -> tuple[Match, ...]:
        """Return goods with a number behind them: ``journalkopior 12``."""
        words, _, antal = typed.strip().rpartition(" ")
        if not antal.isdecimal():
            return ()
        goods = (match for match in self._matches if match.group == VARA)
        return tuple(
            replace(
                match,
                label=f"{antal} × {match.label}",
                changes=(*match.changes, (f"{match.changes[0][0]}.antal", antal)),
            )
            for match in _ranked(goods, words)
        )

    def find_land(self, typed: str) -> tuple[Match, ...]:
        """Return the countries a text may mean; only the country is set."""
        return tuple(
            Match(match.label, match.group, (match.changes[-1],))
            for match in _ranked(self._land, typed)[:MOST]
        )


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


def _values(taxa: Taxa, namn: str) -> tuple[str, ...]:
    return taxa.fakta[taxa.place_of(namn)].varden if taxa.has_fakta(namn) else ()


def _omstandighet_matches(taxa: Taxa) -> Iterator[Match]:
    for item in taxa.omstandighet_list:
        yield make_match(
            item.etikett, "Omständighet", ((f"omstandigheter.{item.id}", True),), item.sok
        )


def _outcome_matches(taxa: Taxa) -> Iterator[Match]:
    for value, label in text.UTFALL.items():
        yield make_match(label, "Vad hände", (("utfall", value),), _UTFALL_WORDS.get(value, ()))
    yield make_match("Tolk var bokad", "Tolk", (("tolk.bokad", True),), ("tolk", "språk"))
    yield make_match("Akut eller nödvändig vård", "Besök", (("akut", True),), ("akut", "jour"))
    for value in _values(taxa, "vardniva"):
        yield make_match(text.VARDNIVA[value], "Vårdnivå", (("vardniva", value),))


def _remiss_matches(taxa: Taxa) -> Iterator[Match]:
    for value in _values(taxa, "remiss_fran"):
        if value in text.REMISS_FRAN:
            label = f"Remiss från {text.REMISS_FRAN[value].lower()}"
            words = _REMISS_WORDS.get(value, ())
            yield make_match(label, "Remiss", (("remiss.fran", value),), words)


def _kind_matches(taxa: Taxa) -> Iterator[Match]:
    for value in _values(taxa, "vardgivarkategori"):
        label = text.VARDGIVARKATEGORI[value]
        words = _CAREGIVER_WORDS.get(value, ())
        yield make_match(label, "Vårdgivare", (("vardgivarkategori", value),), words)
    for value in _values(taxa, "typ"):
        if value != "varor":
            words = _TYP_WORDS.get(value, ())
            yield make_match(text.TYP[value], "Besök", (("typ", value),), words)


def _patient_matches() -> Iterator[Match]:
    for value, label in text.KATEGORI.items():
        yield make_match(label, "Patient", (("kategori", value),), _KATEGORI_WORDS.get(value, ()))
    for value, label in text.HANDLING.items():
        owners = [owner for owner, items in HANDLING_BY_KATEGORI.items() if value in items]
        changes: tuple[Change, ...] = ((f"handlingar.{value}", True),)
        if len(owners) == 1:
            changes = (("kategori", owners[0]), *changes)
        yield make_match(label, "Patienten visar", changes, (value.replace("_", " "),))


def _land_matches(taxa: Taxa) -> Iterator[Match]:
    for code, name in LAND.items():
        if code == "SE":
            continue
        kategori = _KATEGORI_BY_GRUPP.get(taxa.land_grupp.get(code, ""), "annat_land")
        words = (code, "quebec") if code == "CA-QC" else (code,)
        label = f"{name}, {text.KATEGORI[kategori].lower()}" if kategori == "konvention" else name
        yield make_match(label, "Patient från", (("kategori", kategori), ("land", code)), words)


def _action_matches() -> Iterator[Match]:
    yield make_match(
        "Välj kod själv", "F7", (), ("ändra kod", "egen kod", "avgiftskod"), "override"
    )
    yield make_match(
        "Tidigare avgifter och frikort", "F8", (), ("frikort", "högkostnadsskydd"), "claim"
    )
