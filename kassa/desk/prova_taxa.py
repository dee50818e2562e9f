"""The New-Year rehearsal: the frozen facts of past postings under a new tariff (``taxa prova``).

The facts are decided as they were: ages, weekdays and deadlines stay; only the tariff is another.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kassa.desk.answer_lines import answer_case
from kassa.errors import InvalidInputError, UserFacingError
from kassa.kvitto.text import money_text
from kassa.money import Money

if TYPE_CHECKING:
    from datetime import date

    from kassa.taxa.model import Taxa


@dataclass(frozen=True, slots=True)
class FrozenBesok:
    """A standing visit as it was posted.

    Attributes:
        number: of its receipt.
        facts: the case in contract JSON.
        decision: the answer in contract JSON.
        is_override: the clerk chose the product.
    """

    number: str
    facts: str
    decision: str
    is_override: bool


@dataclass(frozen=True, slots=True)
class Utfall:
    """One visit under the new tariff.

    Attributes:
        number: of its receipt.
        before: (code, product, fee in kr, to pay in kr) as posted.
        after: the same under the new tariff; None when it is refused.
        fel: why it is refused; empty when it is not.
    """

    number: str
    before: tuple[str | None, str, float, float]
    after: tuple[str | None, str, float, float] | None
    fel: str = ""

    @property
    def is_changed(self) -> bool:
        """True when anything is different."""
        return self.before != self.after


class _EveryDay:
    """A book that gives the new tariff on every date."""

    def __init__(self, taxa: Taxa) -> None:
        self._taxa = taxa

    def valid_on(self, day: date) -> Taxa:  # noqa: ARG002 - the rehearsal asks for no date
        """Return the tariff."""
        return self._taxa

    def of_hash(self, sha256: str) -> Taxa | None:
        """Return the tariff where it is the one."""
        return self._taxa if sha256 == self._taxa.sha256 else None


def rehearse(besok_list: Iterable[FrozenBesok], taxa: Taxa) -> Iterator[Utfall]:
    """Yield each visit whose product the tariff chose, under another tariff.

    Args:
        besok_list: standing visits; those whose product a clerk chose are passed over.
        taxa: the tariff that is tried.
    """
    book = _EveryDay(taxa)
    for besok in besok_list:
        if besok.is_override:
            continue
        before = _shown(json.loads(besok.decision))
        try:
            after = _shown(answer_case(json.loads(besok.facts), book))
        except InvalidInputError as error:
            yield Utfall(besok.number, before, None, " ".join(f.message for f in error.faults))
        except UserFacingError as error:
            yield Utfall(besok.number, before, None, error.message)
        else:
            yield Utfall(besok.number, before, after)


def report(outcomes: Iterable[Utfall], overrides: int) -> Iterator[str]:
    """Yield the lines of a report, the commonest difference first; no patient is named.

    Args:
        outcomes: from ``rehearse``.
        overrides: how many visits were passed over.
    """
    kinds: Counter[str] = Counter()
    unchanged = 0
    fees, paid = [0.0, 0.0], [0.0, 0.0]
    for outcome in outcomes:
        for side, shown in enumerate((outcome.before, outcome.after)):
            fees[side] += shown[2] if shown else 0
            paid[side] += shown[3] if shown else 0
        if outcome.is_changed:
            kinds[_change(outcome)] += 1
        else:
            unchanged += 1
    for words, antal in kinds.most_common():
        yield f"{antal:>6} besök  {words}"
    yield f"{unchanged:>6} besök  utan skillnad"
    if overrides:
        yield f"{overrides:>6} besök  inte prövade: kassören valde koden"
    yield f"Avgifter före frikort: {_kr(fees[0])} → {_kr(fees[1])}"
    yield f"Att betala, med det som var räknat till frikort då: {_kr(paid[0])} → {_kr(paid[1])}"


def _change(outcome: Utfall) -> str:
    """Say what is different; what is paid only where the fee itself is the same."""
    before, after = outcome.before, outcome.after
    if after is None:
        return f"{_words(before[:3])} → nekas: {outcome.fel}"
    if before[:3] != after[:3]:
        return f"{_words(before[:3])} → {_words(after[:3])}"
    return f"{_words(before[:3])}, att betala {_kr(before[3])} → {_kr(after[3])}"


def to_json(outcome: Utfall) -> str:
    """Return one visit as a JSON line."""
    keys = ("avgiftskod", "produkt", "belopp", "att_betala")
    content = {
        "kvitto": outcome.number,
        "fore": dict(zip(keys, outcome.before, strict=True)),
        "efter": dict(zip(keys, outcome.after, strict=True)) if outcome.after else None,
    }
    if outcome.fel:
        content["fel"] = outcome.fel
    return json.dumps(content, ensure_ascii=False)


def _shown(answer: dict[str, Any]) -> tuple[str | None, str, float, float]:
    return answer["avgiftskod"], answer["produkt"], answer["belopp"], answer["att_betala"]


def _words(shown: tuple[str | None, str, float]) -> str:
    kod, produkt, belopp = shown
    return f"{kod or '–'} {produkt} {_kr(belopp)}"


def _kr(kronor: float) -> str:
    return money_text(Money(round(kronor * 100)))
