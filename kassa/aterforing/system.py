"""Which system a visit is registered in, by rules that are data (``resources/system``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kassa.aterforing.inforing import Rad, Target
from kassa.money import ORE_PER_KRONA, ZERO, Money, total

if TYPE_CHECKING:
    from collections.abc import Mapping

VAROR = "varor"


@dataclass(frozen=True, slots=True)
class SystemRegel:
    """One rule.

    Attributes:
        system: what it names.
        nar: fact, and the values of which one must hold; every fact must.
    """

    system: str
    nar: tuple[tuple[str, frozenset[str]], ...]

    def holds(self, fakta: Mapping[str, object]) -> bool:
        """True when every fact has one of the values."""
        return all(fakta.get(name) in values for name, values in self.nar)


@dataclass(frozen=True, slots=True)
class SystemBok:
    """The systems of a region.

    Attributes:
        regel_list: asked in order.
        ovrigt: what no rule names; settlements as well.
        efrikort: where what counts is compared; empty where the region has not joined.
    """

    regel_list: tuple[SystemRegel, ...]
    ovrigt: str
    efrikort: str

    def system_of(self, fakta: Mapping[str, object]) -> str:
        """Return the system that the facts lead to."""
        return next((r.system for r in self.regel_list if r.holds(fakta)), self.ovrigt)

    def targets(
        self, facts: Mapping[str, Any], decision: Mapping[str, Any], charged: Money
    ) -> tuple[Target, ...]:
        """Return where a visit belongs, the system its money is tied to first.

        Goods that belong elsewhere than the visit they came with are named there besides.

        Args:
            facts: the frozen case (contract).
            decision: the frozen answer (contract).
            charged: what was charged of the part that counts towards the frikort.
        """
        varor = facts.get("varor", [])
        rader = tuple(map(_rad, decision["rader"]))
        visit, goods = rader[: len(rader) - len(varor)], rader[len(rader) - len(varor) :]
        by_system: dict[str, tuple[Rad, ...]] = {}
        for vara, rad in zip(varor, goods, strict=True):
            system = self.system_of({"artikel": vara["artikel"]})
            by_system[system] = (*by_system.get(system, ()), rad)
        if facts["besok"]["typ"] == VAROR and by_system:
            main = next(iter(by_system))
        else:
            main = self.system_of(facts["besok"])
        att_betala = _money(decision["att_betala"])
        found = [Target(main, (*visit, *by_system.pop(main, ())), att_betala)]
        found += [
            Target(system, lines, total(rad.belopp for rad in lines), is_main=False)
            for system, lines in by_system.items()
            if system != self.ovrigt
        ]
        if rest := by_system.get(self.ovrigt):
            found[0] = Target(main, (*found[0].rader, *rest), att_betala)
        if self.efrikort and charged:
            found.append(Target(self.efrikort, visit[:1], charged, is_main=False, is_efrikort=True))
        return tuple(found)

    def reglering_targets(self, rader: tuple[Rad, ...], att_betala: Money) -> tuple[Target, ...]:
        """Return where a settlement belongs."""
        return (Target(self.ovrigt, rader, att_betala),)


def _rad(rad: Mapping[str, Any]) -> Rad:
    return Rad(rad["avgiftskod"], rad["produkt"], rad["antal"], _money(rad["belopp"]))


def _money(kronor: float) -> Money:
    return Money(round(kronor * ORE_PER_KRONA)) if kronor else ZERO
