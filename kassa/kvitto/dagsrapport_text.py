"""The words of the day's report, the same on paper and on screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kassa.clock import to_local
from kassa.kvitto.text import antal_text, money_text
from kassa.money import Money

if TYPE_CHECKING:
    from kassa.kvitto.dagsrapport import Dagsrapport, Kontant

MEDEL = {"kort": "Kort", "faktura": "Faktura", "kontant": "Kontant", "swish": "Swish"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what, how many, how much; empty where there is none."""

    what: str
    antal: str = ""
    belopp: str = ""
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Some lines under a title."""

    title: str
    lines: tuple[Line, ...]


def heading(rapport: Dagsrapport) -> str:
    """Return what the report is called."""
    return f"Z-rapport {rapport.desk}-{rapport.serial}" if rapport.serial else "X-rapport"


def part_list(rapport: Dagsrapport) -> tuple[Part, ...]:
    """Return the report from top to bottom."""
    parts = [
        Part("", _about(rapport)),
        Part("Försäljning", _sums(rapport)),
        Part("Betalsätt", _medel(rapport)),
        Part("Avgiftskoder", _slag(rapport)),
        Part("Moms", _moms(rapport)),
        Part("Papper och påbörjat", _paper(rapport)),
    ]
    if rapport.kontant is not None:
        parts.insert(3, Part("Kontanter", _cash(rapport.kontant)))
    parts.append(
        Part(
            "Sedan första kvittot",
            (
                Line("Försäljning", belopp=_kr(rapport.summa_forsaljning)),
                Line("Returer", belopp=_kr(-rapport.summa_tillbaka)),
                Line(
                    "Netto",
                    belopp=_kr(rapport.summa_forsaljning - rapport.summa_tillbaka),
                    is_sum=True,
                ),
            ),
        )
    )
    return tuple(part for part in parts if part.lines)


def _kr(ore: int) -> str:
    return money_text(Money(ore))


def _about(rapport: Dagsrapport) -> tuple[Line, ...]:
    kvitton = "inga"
    if rapport.until_kvitto >= rapport.from_kvitto:
        kvitton = f"{rapport.desk}-{rapport.from_kvitto} till {rapport.desk}-{rapport.until_kvitto}"
    return (
        Line(f"Skriven {to_local(rapport.at):%Y-%m-%d %H:%M} av {rapport.clerk}"),
        Line(f"Kassa {rapport.desk}, kvitton: {kvitton}"),
    )


def _sums(rapport: Dagsrapport) -> tuple[Line, ...]:
    return (
        Line("Kvitton", str(rapport.kop), _kr(rapport.forsaljning)),
        Line("Returkvitton", str(rapport.retur), _kr(-rapport.tillbaka)),
        Line("Avdrag, frikort och tak", "", _kr(-rapport.avdrag)),
        Line("Regleringar", str(rapport.reglering)),
        Line(
            "Netto efter avdrag",
            belopp=_kr(rapport.forsaljning - rapport.tillbaka - rapport.avdrag),
            is_sum=True,
        ),
    )


def _medel(rapport: Dagsrapport) -> tuple[Line, ...]:
    lines: list[Line] = []
    for medel in rapport.medel:
        name = MEDEL[medel.betalsatt]
        if not medel.ut_belopp:
            lines.append(Line(f"{name} in", str(medel.antal), _kr(medel.in_belopp)))
            continue
        net = _kr(medel.in_belopp - medel.ut_belopp)
        lines.append(Line(f"{name}, returer inräknade", str(medel.antal), net))
        lines.append(Line("varav in", belopp=_kr(medel.in_belopp)))
        lines.append(Line("varav tillbaka", belopp=_kr(-medel.ut_belopp)))
    return (*lines, Line("Netto", belopp=_kr(_net(rapport)), is_sum=True))


def _net(rapport: Dagsrapport) -> int:
    return sum(medel.in_belopp - medel.ut_belopp for medel in rapport.medel)


def _slag(rapport: Dagsrapport) -> tuple[Line, ...]:
    return tuple(
        Line(f"{slag.kod} {slag.produkt}", antal_text(slag.antal), _kr(slag.belopp))
        for slag in rapport.slag
    )


def _moms(rapport: Dagsrapport) -> tuple[Line, ...]:
    return tuple(
        Line(
            f"{rad.procent} %, underlag {_kr(rad.belopp - rad.moms)}"
            if rad.procent
            else "Momsfritt",
            belopp=_kr(rad.moms) if rad.procent else _kr(rad.belopp),
        )
        for rad in rapport.moms
    )


def _paper(rapport: Dagsrapport) -> tuple[Line, ...]:
    unprinted = ", ".join(rapport.ej_utskrivna)
    ovning_antal, ovning_belopp = 0, 0
    if rapport.ovning:
        ovning_antal = rapport.kop + rapport.retur + rapport.reglering
        ovning_belopp = _net(rapport)
    return (
        Line("Kopior", str(rapport.kopior), _kr(rapport.kopior_belopp)),
        Line(f"Inte utskrivna: {unprinted or 'inga'}"),
        Line("Parkerade, inte slutförda", str(rapport.parkerade)),
        Line("Övningskvitton", str(ovning_antal), _kr(ovning_belopp)),
    )


def _cash(kontant: Kontant) -> tuple[Line, ...]:
    lines = [
        Line("Växelkassa", belopp=_kr(kontant.vaxelkassa)),
        Line("Ska finnas", belopp=_kr(kontant.forvantat)),
    ]
    if kontant.raknat is not None:
        lines.append(Line("Räknat", belopp=_kr(kontant.raknat)))
        lines.append(Line("Skillnad", belopp=_kr(kontant.differens), is_sum=True))
        if kontant.skal:
            lines.append(Line(f"Skäl: {kontant.skal}"))
    return tuple(lines)
