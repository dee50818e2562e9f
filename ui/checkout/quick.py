"""The commonest visits of a clinic, at most nine, one number key each."""

from __future__ import annotations

from dataclasses import dataclass

from kassa.desk.besok_slag import BesokSlag
from kassa.taxa.model import Taxa
from ui.checkout.form import Change, Form


@dataclass(frozen=True, slots=True)
class Quick:
    """A common visit.

    Attributes:
        number: the key.
        label: as shown.
        shorter: the same where there is less room.
        changes: what it sets.
    """

    number: int
    label: str
    shorter: tuple[str, ...]
    changes: tuple[Change, ...]

    def is_chosen(self, form: Form) -> bool:
        """True when the form is this visit."""
        return all(form.value(key) == value for key, value in self.changes)


def _besok(vardgivarkategori: str, typ: str) -> tuple[Change, ...]:
    return (("vardgivarkategori", vardgivarkategori), ("typ", typ))


def _remiss(fran: str, forsta: bool | None) -> tuple[Change, ...]:
    return (("remiss.fran", fran), ("remiss.forsta_besoket", forsta))


_PRIMARVARD = (
    ("Läkarbesök|Läkare", _besok("lakare", "mottagning")),
    ("Sjuksköterska|Ssk", _besok("sjukskoterska", "mottagning")),
    ("Distanskontakt läkare|Distans läkare|Distans", _besok("lakare", "distans")),
    ("Provtagning|Prov", _besok("sjukskoterska", "provtagning")),
    ("Recept", _besok("lakare", "recept")),
    ("Hembesök läkare|Hembesök|Hem", _besok("lakare", "hembesok")),
    ("Fysioterapeut|Fysio", _besok("fysioterapeut", "mottagning")),
    ("Psykolog, kurator|Psykolog", _besok("psykolog", "mottagning")),
    ("Hälsovård|Hälsa", _besok("sjukskoterska", "halsovard")),
)
_SPECIALISTVARD = (
    ("Läkarbesök|Läkare", (*_besok("lakare", "mottagning"), *_remiss("", None))),
    (
        "Läkare, ny remiss|Ny remiss",
        (*_besok("lakare", "mottagning"), *_remiss("primarvard", True)),
    ),
    ("Sjuksköterska|Ssk", _besok("sjukskoterska", "mottagning")),
    ("Distanskontakt läkare|Distans läkare|Distans", _besok("lakare", "distans")),
    ("Dagsjukvård|Dagvård", _besok("lakare", "dagsjukvard")),
    ("Provtagning|Prov", _besok("sjukskoterska", "provtagning")),
    ("Fysioterapeut|Fysio", _besok("fysioterapeut", "mottagning")),
    ("Psykolog, kurator|Psykolog", _besok("psykolog", "mottagning")),
    ("Recept", _besok("lakare", "recept")),
)


def quick_list(vardniva: str, taxa: Taxa | None) -> tuple[Quick, ...]:
    """Return the commonest visits of a kind of clinic that the tariff has rules for."""
    rows = _SPECIALISTVARD if vardniva == "specialistvard" else _PRIMARVARD
    known = [row for row in rows if taxa is None or _is_known(row[1], taxa)]
    return tuple(
        _quick(number, labels, changes) for number, (labels, changes) in enumerate(known, 1)
    )


def slag_changes(slag: BesokSlag) -> tuple[Change, ...]:
    """Return what a visit of the paper forms sets."""
    remiss, tolk = slag.besok.get("remiss"), slag.top.get("tolk", {})
    return (
        *_besok(slag.besok["vardgivarkategori"], slag.besok["typ"]),
        *(_remiss(remiss["fran"], remiss["forsta_besoket"]) if remiss else ()),
        ("utfall", slag.top.get("utfall", "genomfort")),
        *((f"tolk.{key}", value) for key, value in tolk.items() if tolk["bokad"]),
    )


def _is_known(changes: tuple[Change, ...], taxa: Taxa) -> bool:
    """True when the tariff knows every value that is set."""
    return all(_takes(taxa, key.replace(".", "_"), value) for key, value in changes)


def _takes(taxa: Taxa, namn: str, value: object) -> bool:
    if not isinstance(value, str) or not value:
        return True
    if not taxa.has_fakta(namn):
        return namn != "remiss_fran"
    return value in taxa.fakta[taxa.place_of(namn)].varden


def _quick(number: int, labels: str, changes: tuple[Change, ...]) -> Quick:
    label, *shorter = labels.split("|")
    return Quick(number, label, tuple(shorter), changes)
