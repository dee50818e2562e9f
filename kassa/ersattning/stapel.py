"""Bars: what a chart shows, before anybody draws it, on paper or on the screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kassa.ersattning.text import GRUND
from kassa.kvitto.text import money_text
from kassa.money import ZERO
from kassa.ord import MANADER

if TYPE_CHECKING:
    from kassa.ersattning.manad import Manadsrapport

STEPS = (1, 2, 5, 10)


@dataclass(frozen=True, slots=True)
class Stapel:
    """One bar.

    Attributes:
        label: what it is.
        delar: its parts, each 0 or more, in the unit of the chart.
        value: in words, beside or above it; may be empty.
        is_marked: the one that is meant among the others.
    """

    label: str
    delar: tuple[float, ...]
    value: str = ""
    is_marked: bool = False

    @property
    def summa(self) -> float:
        """Its whole length."""
        return sum(self.delar)


def top_of(staplar: tuple[Stapel, ...]) -> float:
    """Return a round number no bar is higher than.

    >>> top_of((Stapel("a", (3,)), Stapel("b", (18, 25))))
    50
    """
    highest = max((stapel.summa for stapel in staplar), default=0)
    size = 1
    while True:
        for step in STEPS:
            if highest <= step * size:
                return step * size
        size *= 10


def grund_staplar(rapport: Manadsrapport) -> tuple[Stapel, ...]:
    """Return the compensation by reason, in kronor."""
    return tuple(
        Stapel(
            GRUND[post.grund],
            (max(post.belopp, ZERO).ore / 100,),
            f"{money_text(post.belopp)} · {post.antal}",
        )
        for post in rapport.poster
        if post.grund.is_ersatt
    )


def dag_staplar(rapport: Manadsrapport) -> tuple[Stapel, ...]:
    """Return the visits of each day: those that were paid, those that cost nothing."""
    return tuple(
        Stapel(
            str(dag.dag.day),
            (max(dag.betalda, 0), max(dag.fria, 0)),
            is_marked=dag.dag.weekday() == 0,
        )
        for dag in rapport.dagar
    )


def tidigare_staplar(rapport: Manadsrapport) -> tuple[Stapel, ...]:
    """Return the compensation of twelve months, this one marked, in kronor."""
    return tuple(
        Stapel(
            MANADER[manad.manad - 1][:3],
            (max(belopp, ZERO).ore / 100,),
            is_marked=manad == rapport.manad,
        )
        for manad, belopp in rapport.tidigare
    )
