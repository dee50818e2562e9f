"""The day's report of a desk: an X report as often as one likes, a Z report numbered and sealed.

A Z report covers the desk's receipts after the Z report before it, carries that one's hash, and is
written once. (What it lists follows the rules for cash registers, SKVFS 2021:17, which a region is
exempt from but whose vocabulary everybody knows.)
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kassa.canonical import canonical, canonical_bytes
from kassa.kvitto.document import FIRST_HASH, Klinik, Kvitto, KvittoKind
from kassa.kvitto.numbering import Gap, past
from kassa.money import ZERO, Money, total

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kassa.ids import DeskId
    from kassa.kvitto.document import KvittoRad

UTAN_KOD = "–"


@dataclass(frozen=True, slots=True)
class Slag:
    """What was sold of one kind, returns taken off.

    Attributes:
        kod: the avgiftskod.
        produkt: its name.
        antal: how many.
        belopp: öre, before the frikort.
    """

    kod: str
    produkt: str
    antal: int
    belopp: int


@dataclass(frozen=True, slots=True)
class Momsrad:
    """The VAT of one rate.

    Attributes:
        procent: whole percent; 0 for what is exempt.
        belopp: öre with the VAT inside.
        moms: öre of VAT.
    """

    procent: int
    belopp: int
    moms: int


@dataclass(frozen=True, slots=True)
class Medel:
    """What was paid by one means.

    Attributes:
        betalsatt: kort, faktura, kontant or swish.
        antal: receipts.
        in_belopp: öre taken in.
        ut_belopp: öre paid back, positive.
    """

    betalsatt: str
    antal: int
    in_belopp: int
    ut_belopp: int


@dataclass(frozen=True, slots=True)
class Kontant:
    """The cash of a desk that takes cash, in öre.

    Attributes:
        vaxelkassa: the float at the opening.
        forvantat: what should be in the drawer.
        raknat: what was counted, before ``forvantat`` was shown; None in an X report.
        skal: why they differ, in the clerk's words.
    """

    vaxelkassa: int
    forvantat: int
    raknat: int | None = None
    skal: str = ""

    @property
    def differens(self) -> int:
        """What was counted too much; negative for too little."""
        return 0 if self.raknat is None else self.raknat - self.forvantat


@dataclass(frozen=True, slots=True)
class Dagsrapport:
    """The report; money in öre, times in UTC.

    Attributes:
        id: made when the clerk asks for it.
        serial: of a Z report, 1 the first of the desk; 0 for an X report.
        desk: whose receipts.
        clerk: who made it.
        klinik: as printed.
        made_at: when, ISO text.
        from_kvitto: serial of the first receipt; ``until_kvitto`` + 1 where there is none.
        until_kvitto: serial of the last receipt.
        kop: receipts of sales.
        retur: return receipts.
        reglering: receipts of settlements.
        forsaljning: what was sold, before the frikort; corrected sales included.
        tillbaka: what was taken back of that, positive.
        avdrag: what frikort and other ceilings took off, returns taken off.
        slag: by code.
        moms: by rate, the highest first.
        medel: by means of payment.
        kopior: receipts printed again.
        kopior_belopp: their sum.
        ej_utskrivna: numbers of the receipts that never came out.
        parkerade: checkouts put aside.
        kontant: None where the desk takes no cash.
        summa_forsaljning: what was sold since the first receipt.
        summa_tillbaka: what was taken back since then.
        ovning: of the practice clinic.
        previous_hash: of the Z report before it.
        hash: SHA-256 over all of the above; empty for an X report.
    """

    id: str
    serial: int
    desk: DeskId
    clerk: str
    klinik: Klinik
    made_at: str
    from_kvitto: int
    until_kvitto: int
    kop: int
    retur: int
    reglering: int
    forsaljning: int
    tillbaka: int
    avdrag: int
    slag: tuple[Slag, ...]
    moms: tuple[Momsrad, ...]
    medel: tuple[Medel, ...]
    kopior: int
    kopior_belopp: int
    ej_utskrivna: tuple[str, ...]
    parkerade: int
    kontant: Kontant | None
    summa_forsaljning: int
    summa_tillbaka: int
    ovning: bool
    previous_hash: str = FIRST_HASH
    hash: str = ""

    @property
    def at(self) -> datetime:
        """When it was made, UTC."""
        return datetime.fromisoformat(self.made_at)

    def sealed(self) -> Dagsrapport:
        """Return the same report with its hash."""
        return replace(self, hash=_hash(self))

    def is_intact(self) -> bool:
        """True when the hash still covers every field."""
        return self.hash == _hash(self)


def _hash(rapport: Dagsrapport) -> str:
    content = asdict(rapport)
    del content["hash"]
    return hashlib.sha256(canonical_bytes(content)).hexdigest()


def to_json(rapport: Dagsrapport) -> str:
    """Return the report as canonical JSON, the form that is stored and hashed."""
    return canonical(asdict(rapport))


def from_json(text: str) -> Dagsrapport:
    """Return the report that ``to_json`` wrote."""
    raw: dict[str, Any] = json.loads(text)
    return Dagsrapport(
        **{
            **raw,
            "klinik": Klinik(**raw["klinik"]),
            "slag": tuple(Slag(**each) for each in raw["slag"]),
            "moms": tuple(Momsrad(**each) for each in raw["moms"]),
            "medel": tuple(Medel(**each) for each in raw["medel"]),
            "ej_utskrivna": tuple(raw["ej_utskrivna"]),
            "kontant": Kontant(**raw["kontant"]) if raw["kontant"] else None,
        }
    )


def slag_list(kvitton: Iterable[Kvitto]) -> tuple[Slag, ...]:
    """Return what was sold by code and product, returns taken off; by code."""
    found: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for kvitto in kvitton:
        if kvitto.kind is KvittoKind.REGLERING:
            continue
        sign = -1 if kvitto.kind is KvittoKind.RETUR else 1
        for rad in kvitto.rader:
            place = found[rad.avgiftskod or UTAN_KOD, rad.produkt]
            place[0] += sign * abs(rad.antal)
            place[1] += rad.belopp.ore
    return tuple(
        Slag(kod, produkt, antal, belopp)
        for (kod, produkt), (antal, belopp) in sorted(found.items())
        if antal or belopp
    )


def moms_procent(rad: KvittoRad) -> int:
    """Return the rate of VAT of a line: the nearest whole percent of the sum before VAT."""
    return round(Fraction(100 * rad.moms.ore, (rad.belopp - rad.moms).ore)) if rad.moms else 0


def moms_list(kvitton: Iterable[Kvitto]) -> tuple[Momsrad, ...]:
    """Return what was sold by VAT rate, returns taken off, the highest rate first."""
    found: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for kvitto in kvitton:
        if kvitto.kind is KvittoKind.REGLERING:
            continue
        for rad in kvitto.rader:
            procent = moms_procent(rad)
            found[procent][0] += rad.belopp.ore
            found[procent][1] += rad.moms.ore
    return tuple(Momsrad(p, *sums) for p, sums in sorted(found.items(), reverse=True))


def medel_list(kvitton: Iterable[Kvitto]) -> tuple[Medel, ...]:
    """Return what was paid by each means, in the order of their names.

    A receipt that is paid in several ways counts once for each.
    """
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for kvitto in kvitton:
        for betalsatt in dict.fromkeys(part.betalsatt for part in kvitto.delbetalning_list):
            found[betalsatt.value][0] += 1
        for part in kvitto.delbetalning_list:
            side = 1 if part.belopp > ZERO else 2
            found[part.betalsatt.value][side] += abs(part.belopp.ore)
    return tuple(Medel(name, *sums) for name, sums in sorted(found.items()))


def avdrag_of(kvitton: Iterable[Kvitto]) -> Money:
    """Return what the ceilings took off, returns taken off."""
    return total(kvitto.avdrag_frikort + kvitto.avdrag_hjalpmedel for kvitto in kvitton)


def chain_faults(rapporter: Sequence[Dagsrapport], gaps: Sequence[Gap] = ()) -> tuple[str, ...]:
    """Return what is wrong with a desk's Z reports, in Swedish; nothing when they are unbroken.

    Args:
        rapporter: every Z report of one desk, in order, from the first.
        gaps: numbers that are left out on record, in order.
    """
    faults = []
    previous = FIRST_HASH
    until = 0
    expected = 1
    for rapport in rapporter:
        expected = past(expected, gaps)
        if rapport.serial != expected:
            faults.append(f"Z-rapport {expected} saknas.")
        expected = rapport.serial + 1
        if not rapport.is_intact():
            faults.append(f"Z-rapport {rapport.serial} har ändrats sedan den skrevs.")
        if rapport.previous_hash != previous or rapport.from_kvitto != until + 1:
            faults.append(f"Z-rapport {rapport.serial} hänger inte ihop med den före.")
        previous, until = rapport.hash, rapport.until_kvitto
    return tuple(faults)
