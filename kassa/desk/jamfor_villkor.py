"""The words of conditions: which cases a box holds, whom an example is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kassa import ord as words
from kassa.taxa.fakta import JA_NEJ

if TYPE_CHECKING:
    from kassa.taxa.fakta import Box, Fakta, Vector
    from kassa.taxa.jamfor import Rum
    from kassa.taxa.model import Taxa

_LABEL_BY_VALUE: Mapping[str, Mapping[str, str]] = {
    "kategori": words.KATEGORI,
    "landgrupp": {
        "inget": "inget land angivet",
        "norden": "nordiskt land",
        "eu_ees": "EU/EES-land",
        "dz": "Algeriet",
        "au": "Australien",
        "il": "Israel",
        "ca_qc": "Québec",
        "hela_avgiften": "land som betalar hela avgiften",
        "ovrigt": "övrigt land",
    },
    "vardniva": words.VARDNIVA,
    "vardgivarkategori": words.VARDGIVARKATEGORI,
    "typ": words.TYP,
    "remiss_fran": {
        "ingen": "utan remiss",
        **{value: f"remiss från {label.lower()}" for value, label in words.REMISS_FRAN.items()},
    },
    "vaccin_mot": {
        "inget": "utan vaccin",
        **{value: f"vaccin: {label}" for value, label in words.VACCIN.items()},
    },
    "utfall": {
        **words.UTFALL,
        "sent_aterbud": "Sent återbud",
        "aterbud_i_tid": "Återbud i tid",
        "sent_avbokat_av_varden": "Sent avbokat av vården",
        "avbokat_av_varden_i_tid": "Avbokat av vården i tid",
    },
}
_LABEL_BY_FAKTA: Mapping[str, str] = {
    "akut": "akut",
    "afton": "afton",
    "kvall_helg": "kväll eller helg",
    "inom_aterbesok_timmar": "inom tidsgränsen i timmar sedan det förra besöket",
    "inom_aterbesok_dagar": "inom tidsgränsen i dagar sedan det förra besöket",
    "tolk_bokad": "tolk bokad",
    "tolk_debiteras": "tolken får debiteras",
    "drg_pris": "DRG-pris angivet",
    "forsta_besoket": "första besöket på remissen",
    "riskgrupp": "riskgrupp",
    "egenanskaffat": "eget vaccin",
    "utflyttad_fran_lanet": "utflyttad från det här länet",
    **{value: f"visar {label}" for value, label in words.HANDLING.items()},
}
_UNIT = {"alder": "år", "vecka_efter_forlossning": "veckan efter förlossningen", "hjul_tum": "tum"}
_SHOWN_AS_IS = {"tjanst", "klass"}
_OF_AN_EXAMPLE = ("alder", "kategori", "vardniva", "vardgivarkategori", "typ", "utfall")
_FEW = 3


class Villkor:
    """Says conditions in Swedish, with the labels of two tariffs."""

    def __init__(self, rum: Rum, *taxa_list: Taxa) -> None:
        """Take the common space and the tariffs whose labels are used, the last one's first."""
        self._rum = rum
        self._label_by_fakta = dict(_LABEL_BY_FAKTA)
        self._label_by_value: dict[str, Mapping[str, str]] = dict(_LABEL_BY_VALUE)
        for taxa in taxa_list:
            self._label_by_fakta |= {item.id: item.etikett for item in taxa.omstandighet_list}
            for egen in taxa.egen_list:
                self._label_by_fakta[egen.namn] = egen.etikett
                before = self._label_by_value.get(egen.namn, {})
                self._label_by_value[egen.namn] = {**before, **dict(egen.varden)}

    def label(self, namn: str) -> str:
        """Return the name of a fact in words."""
        return self._label_by_fakta.get(namn, namn.replace("_", " "))

    def value(self, namn: str, value: str) -> str:
        """Return a value of a fact in words."""
        return self._label_by_value.get(namn, {}).get(value, value.replace("_", " "))

    def box(self, box: Box) -> str:
        """Return which cases a box of the common space holds: ``20 år, läkare, akut``."""
        parts = [
            self._part(self._rum.fakta[place], mask)
            for place, mask in box.masks
            if self._rum.fakta[place].namn not in _SHOWN_AS_IS
        ]
        return ", ".join(parts) or "alla"

    def example(self, point: Vector) -> str:
        """Return whom a case is about: what is said of any visit, and what is not ordinary."""
        ordinary = self._rum.ordinary()
        parts = []
        for fakta, value, usual in zip(self._rum.fakta, point, ordinary, strict=True):
            is_usual = bool(usual >> value & 1)
            is_said = fakta.namn in _OF_AN_EXAMPLE and fakta.namn not in {"kategori", "utfall"}
            if fakta.namn not in _SHOWN_AS_IS and (is_said or not is_usual):
                parts.append(self._part(fakta, 1 << value))
        return ", ".join(parts)

    def _part(self, fakta: Fakta, mask: int) -> str:
        values = [value for number, value in enumerate(fakta.varden) if mask >> number & 1]
        if fakta.cuts is not None:
            numbers = range_text(fakta.cuts, mask)
            unit = _UNIT.get(fakta.namn)
            return f"{numbers} {unit}" if unit else f"{_lower(self.label(fakta.namn))} {numbers}"
        label = self.label(fakta.namn)
        if fakta.varden == JA_NEJ:
            return _lower(label) if values == ["ja"] else f"inte {_lower(label)}"
        left_out = [value for value in fakta.varden if value not in values]
        prefix = "inte " if len(values) > _FEW and len(left_out) <= _FEW else ""
        shown = left_out if prefix else values
        return prefix + " eller ".join(_lower(self.value(fakta.namn, each)) for each in shown)


def _lower(label: str) -> str:
    second = label[1:2]
    return label if second.isupper() else f"{label[:1].lower()}{label[1:]}"


def range_text(cuts: tuple[int, ...], mask: int) -> str:
    """Return the numbers of a mask over ranges: ``under 20``, ``20``, ``20-84``, ``från 85``."""
    runs: list[tuple[int | None, int | None]] = []
    for number in range(len(cuts) + 1):
        if not mask >> number & 1:
            continue
        low = cuts[number - 1] if number else None
        high = cuts[number] if number < len(cuts) else None
        if runs and runs[-1][1] == low:
            runs[-1] = (runs[-1][0], high)
        else:
            runs.append((low, high))
    return " och ".join(_run(low, high) for low, high in runs)


def _run(low: int | None, high: int | None) -> str:
    if low is None:
        return "alla" if high is None else f"under {high}"
    if high is None:
        return f"från {low}"
    return str(low) if high == low + 1 else f"{low}-{high - 1}"
