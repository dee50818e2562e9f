"""Cases of the contract by chance, as a desk meets them: most of them ordinary, some odd."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any

from kassa.avgift.case import (
    KATEGORI,
    REMISS_FRAN,
    TYP,
    UTFALL,
    VACCIN_MOT,
    VARDGIVARKATEGORI,
    VARDNIVA,
)
from kassa.desk.ovning import test_number
from kassa.taxa.vara import Andel
from tests.helpers.taxa import rjl
from ui.checkout.form import HANDLING_BY_KATEGORI

LAND = {
    "eu_ees": ("DE", "FR", "GB", "PL", "CH"),
    "norden": ("NO", "DK", "FI", "IS"),
    "konvention": ("DZ", "AU", "IL", "CA-QC"),
    "annat_land": ("TH", "US", "SY", "AU"),
    "utlandssvensk": ("US", "DE", "NO"),
    "avregistrerad": ("US", "DE"),
}
CANCELLED = ("aterbud", "avbokat_av_varden")


class RandomFall:
    """One case by chance; the same seed gives the same case."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)
        day = date(2026, 1, 1) + timedelta(days=self._rng.randrange(60))
        hour, minute = self._rng.choice((7, 9, 13, 20, 21, 22)), self._rng.choice((0, 15, 59))
        self._at = datetime(day.year, day.month, day.day, hour, minute)  # noqa: DTZ001 - local

    def case(self) -> dict[str, Any]:
        """Return the case in contract JSON."""
        rng, besok = self._rng, self._besok()
        case: dict[str, Any] = {
            "tidpunkt": self._at.isoformat(timespec="minutes"),
            "patient": self._patient(),
            "besok": besok,
        }
        utfall = rng.choice(["genomfort"] * 6 + list(UTFALL))
        if utfall != "genomfort":
            case["utfall"] = utfall
        if utfall in CANCELLED:
            case["aterbud_tid"] = self._before((1, 23, 24, 25, 71, 72, 73, 200))
        if self._happens(0.15):
            case["tolk"] = {
                "bokad": True,
                "avbestalld": self._happens(0.4),
                "informerad": self._happens(0.6),
            }
        if besok["typ"] == "varor" or self._happens(0.15):
            artiklar = sorted({vara.artikel for vara in rjl().vara_list})
            case["varor"] = [self._vara(a) for a in rng.sample(artiklar, rng.choice((1, 1, 2)))]
        if self._happens(0.3):
            case["frikort"] = {"ackumulerat": rng.choice((0, 100, 1300, 1449, 1450))}
        return case

    def _happens(self, share: float) -> bool:
        return self._rng.random() < share

    def _before(self, hours: tuple[int, ...]) -> str:
        earlier = self._at - timedelta(hours=self._rng.choice(hours))
        return earlier.isoformat(timespec="minutes")

    def _patient(self) -> dict[str, Any]:
        rng = self._rng
        born = date(rng.randint(1925, 2025), rng.randint(1, 12), rng.randint(1, 28))
        kategori = rng.choice(["folkbokford"] * 8 + list(KATEGORI))
        patient: dict[str, Any] = {"personnummer": test_number(born, 238), "kategori": kategori}
        if kategori in LAND:
            patient["land"] = rng.choice(LAND[kategori])
        if kategori == "utlandssvensk" and self._happens(0.3):
            patient["utflyttad_fran_lanet"] = False
        shown = [h for h in HANDLING_BY_KATEGORI.get(kategori, ()) if self._happens(0.35)]
        return patient | ({"handlingar": shown} if shown else {})

    def _besok(self) -> dict[str, Any]:
        rng = self._rng
        omstandigheter = rng.sample(rjl().omstandighet_list, rng.choice((0, 0, 0, 1, 1, 2)))
        named = {item.id for item in omstandigheter}
        besok: dict[str, Any] = {
            "vardniva": rng.choice(["primarvard", "specialistvard"] * 3 + list(VARDNIVA)),
            "vardgivarkategori": rng.choice(["lakare"] * 6 + list(VARDGIVARKATEGORI)),
            "typ": rng.choice(["mottagning"] * 8 + list(TYP)),
            "omstandigheter": sorted(named),
        }
        if self._happens(0.25):
            besok["akut"] = True
        if self._happens(0.3):
            fran = rng.choice(REMISS_FRAN)
            besok["remiss"] = {"fran": fran, "forsta_besoket": self._happens(0.5)}
        if rjl().looks_back & named:
            besok["tidigare_besok"] = self._before((3, 23, 24, 25, 90, 140))
        if rjl().counts_weeks & named:
            besok["vecka_efter_forlossning"] = rng.choice((1, 12, 13, 20))
        if self._happens(0.15):
            besok["drg_pris"] = 12400
        return besok | self._of_the_kind(besok["typ"])

    def _of_the_kind(self, typ: str) -> dict[str, Any]:
        rng = self._rng
        if typ == "vaccination":
            is_own = self._happens(0.2)
            return {
                "vaccin": {
                    "mot": rng.choice(VACCIN_MOT),
                    "pris": 0 if is_own else rng.choice((100, 420)),
                    "riskgrupp": self._happens(0.5),
                    "egenanskaffat": is_own,
                }
            }
        if typ == "slutenvard":
            first = self._at.date() - timedelta(days=rng.randrange(1, 20))
            stay = {"inskriven": first.isoformat(), "utskriven": self._at.date().isoformat()}
            return {"slutenvard": stay}
        return {}

    def _vara(self, artikel: str) -> dict[str, Any]:
        rng = self._rng
        vara: dict[str, Any] = {"artikel": artikel, "antal": rng.randint(1, 6)}
        if artikel == "ovrig":
            return vara | {"benamning": "Tandskena", "pris": 250, "momssats": 25}
        rows = [row for row in rjl().vara_list if row.artikel == artikel]
        if any(isinstance(row.pris, Andel) for row in rows):
            vara["totalpris"] = rng.choice((900, 1501, 4000))
        if artikel == "trehjulig_cykel":
            vara["hjul_tum"] = rng.choice((20, 21, 24))
        return vara
