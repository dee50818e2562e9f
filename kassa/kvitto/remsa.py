"""The receipt on a till roll, as lines from top to bottom: drawn as a PDF or sent as ESC/POS.

The markings are at least twice the size of every amount, as on the larger paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from kassa.kvitto import text
from kassa.kvitto.document import Kvitto, KvittoKind
from kassa.kvitto.text import frikort_text
from kassa.money import ZERO

if TYPE_CHECKING:
    from kassa.kvitto.document import KvittoRad
    from kassa.kvitto.sprak import Sprak


class Stil(Enum):
    """How large and strong a line is."""

    TYST = auto()
    VANLIG = auto()
    STARK = auto()
    SUMMA = auto()
    MARKE = auto()


@dataclass(frozen=True, slots=True)
class Rad:
    """A line: something to the left, wrapped, and perhaps a sum to the right of its last line."""

    left: str
    right: str = ""
    stil: Stil = Stil.VANLIG
    is_centered: bool = False


@dataclass(frozen=True, slots=True)
class Linje:
    """A rule across the roll."""


@dataclass(frozen=True, slots=True)
class Luft:
    """A little space."""


@dataclass(frozen=True, slots=True)
class Stapel:
    """The frikort as a bar: parts of the ceiling, 0 to 1.

    Attributes:
        raknat: where what was counted ends.
        detta: where this receipt's piece ends.
    """

    raknat: float
    detta: float


@dataclass(frozen=True, slots=True)
class Qr:
    """A square code of a text."""

    text: str


Del = Rad | Linje | Luft | Stapel | Qr


def remsa(kvitto: Kvitto, sprak: Sprak, *, kopia: bool) -> tuple[Del, ...]:
    """Return the receipt from top to bottom, in a language."""
    say = sprak.say
    parts: list[Del] = [
        *_marks(kvitto, kopia=kopia),
        Rad(kvitto.klinik.namn, stil=Stil.STARK, is_centered=True),
        Rad(kvitto.klinik.adress, is_centered=True),
        Rad(f"Organisationsnummer {kvitto.klinik.organisationsnummer}", is_centered=True),
        Luft(),
        *_heading(kvitto),
        *_meta(kvitto),
        Linje(),
        *(part for rad in kvitto.rader for part in _rad(rad)),
        *(Rad(words, avdrag) for words, avdrag in text.avdrag_list(kvitto)),
        Linje(),
        Rad(text.sum_label(kvitto), text.money_text(kvitto.att_betala), Stil.SUMMA),
        *(Rad(line) for line in text.betalsatt_list(kvitto)),
        *(Rad(moms) for moms in text.moms_list(kvitto)),
        *_why(kvitto),
        *_frikort(kvitto),
        Luft(),
        Rad(text.footer(kvitto), stil=Stil.TYST, is_centered=True),
        Qr(kvitto.number),
        Rad(kvitto.number, stil=Stil.TYST, is_centered=True),
    ]
    return tuple(
        Rad(say(part.left), say(part.right), part.stil, part.is_centered)
        if isinstance(part, Rad)
        else part
        for part in parts
    )


def text_list(parts: tuple[Del, ...]) -> tuple[str, ...]:
    """Return every text on the roll, for whoever must know whether it can be written."""
    return tuple(
        words for part in parts if isinstance(part, Rad) for words in (part.left, part.right)
    )


def _marks(kvitto: Kvitto, *, kopia: bool) -> list[Del]:
    marks = []
    if kopia:
        marks.append(text.KOPIA)
    if kvitto.ovning:
        marks.append(text.OVNING)
    if kvitto.ej_kvitto:
        marks.append(text.EJ_KVITTO)
    return [Rad(mark, stil=Stil.MARKE, is_centered=True) for mark in marks]


def _heading(kvitto: Kvitto) -> list[Del]:
    parts: list[Del] = [
        Rad(text.instead_of_kvitto(kvitto) or text.heading(kvitto), kvitto.number, Stil.STARK)
    ]
    if kvitto.avser:
        parts.append(Rad(text.avser_text(kvitto), stil=Stil.STARK))
    if kvitto.ej_kvitto:
        parts.append(Rad(text.EJ_KVITTO_WHY, stil=Stil.TYST))
    if kvitto.ovning:
        parts.append(Rad(text.OVNING_NOTE, stil=Stil.STARK))
    return parts


def _meta(kvitto: Kvitto) -> list[Del]:
    parts: list[Del] = []
    if kvitto.patient is not None:
        parts += [Rad(kvitto.patient.namn, stil=Stil.STARK), Rad(kvitto.patient.number)]
        if kvitto.patient.lma_nummer:
            parts.append(Rad(f"LMA-nummer {kvitto.patient.lma_nummer}"))
    if kvitto.betalare:
        parts.append(Rad(f"Betalas av {kvitto.betalare}"))
    if kvitto.kind is not KvittoKind.REGLERING:
        parts.append(Rad("Besök", text.time_text(kvitto.tidpunkt)))
    parts += [
        Rad("Utfärdat", text.issued_text(kvitto)),
        Rad("Kassa", kvitto.klinik.register),
        Rad("Kassör", kvitto.clerk),
    ]
    return [part for part in parts if not isinstance(part, Rad) or part.left.strip()]


def _rad(rad: KvittoRad) -> list[Del]:
    parts: list[Del] = [Rad(rad.besok, stil=Stil.TYST)] if rad.besok else []
    parts.append(Rad(rad.produkt, text.money_text(rad.belopp)))
    kod = f"Kod {rad.avgiftskod}" if rad.avgiftskod else ""
    antal = f"{text.antal_text(rad.antal)} st" if abs(rad.antal) != 1 else ""
    if kod or antal:
        parts.append(Rad(" · ".join(words for words in (kod, antal) if words), stil=Stil.TYST))
    return parts


def _why(kvitto: Kvitto) -> list[Del]:
    parts: list[Del] = []
    why = [words for words in (text.zero_text(kvitto), kvitto.motivering) if words.strip()]
    if why:
        parts += [Luft(), Rad(text.motivering_label(kvitto), stil=Stil.TYST)]
        parts += [Rad(line) for words in why for line in text.bound(words).split("\n")]
        if kvitto.kalla:
            parts.append(Rad(text.kalla_text(kvitto), stil=Stil.TYST))
    if kvitto.skal:
        parts += [Luft(), Rad(text.skal_label(kvitto), stil=Stil.TYST), Rad(kvitto.skal)]
    return parts


def _frikort(kvitto: Kvitto) -> list[Del]:
    frikort = kvitto.frikort
    note = [Rad(text.RAKNAS_INTE, stil=Stil.STARK)] if kvitto.utanfor_frikort else []
    if frikort is None:
        return [Luft(), *note] if note else []
    words = frikort_text(frikort, is_several=kvitto.is_several)
    after = frikort.innan + frikort.detta
    low, high = sorted((frikort.innan, after))
    whole = frikort.tak.ore if frikort.tak > ZERO else 1

    def share(ore: int) -> float:
        return min(max(ore / whole, 0.0), 1.0)

    return [
        Linje(),
        Rad("Frikort och högkostnadsskydd", stil=Stil.TYST),
        Rad(words.headline, stil=Stil.STARK),
        *note,
        Stapel(share(low.ore), share(high.ore)),
        *(Rad(line) for line in (words.innan, words.detta, words.kvar) if line),
        *(Rad(line, stil=Stil.TYST) for line in words.detail_list),
        *([Rad(words.inlast, stil=Stil.TYST)] if words.inlast else []),
        *([Rad(words.preliminar, stil=Stil.STARK)] if words.preliminar else []),
    ]
