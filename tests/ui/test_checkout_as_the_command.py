"""The window decides what ``kassa avgift`` decides.

Cases by chance are entered in the window by words and answers; what it then shows is held against
the command's answer to the case itself.
"""

from __future__ import annotations

from typing import Any

import pytest

from kassa.desk.answer_lines import answer_case
from kassa.errors import InvalidInputError
from tests.helpers.clerk import Clerk
from tests.helpers.random_fall import RandomFall
from tests.helpers.taxa import rjl_book
from tests.ui.checkout_parts import presenter_of
from ui import text
from ui.checkout.presenter import CheckoutPresenter
from ui.checkout.state import FeeKind

SEEDS = range(300)
A_PART = 30  # cases a test, so that what fails is soon found


def commanded(case: dict[str, Any]) -> tuple[object, ...] | None:
    """Return what the command answers as the window would show it; None when it refuses."""
    try:
        answer = answer_case(case, rjl_book())
    except InvalidInputError:
        return None
    lines = [(line["produkt"], round(line["belopp"] * 100)) for line in answer["rader"]]
    return (
        answer["avgiftskod"] or "",
        answer["produkt"],
        round(answer["att_betala"] * 100),
        lines,
        [] if is_vaccination(case) else answer["varningar"],
    )


def is_vaccination(case: dict[str, Any]) -> bool:
    """The window asks for a risk group only where it changes the sum, not for a warning alone."""
    return bool(case["besok"]["typ"] == "vaccination")


def shown(presenter: CheckoutPresenter) -> tuple[object, ...] | None:
    """Return what the window shows; None when there is no sum."""
    fee = presenter.state.fee
    if fee.kind is not FeeKind.SUM:
        return None
    quote = presenter._case.decided.quote  # the lines with their sums, before they are words
    assert quote is not None
    avgift = quote.in_hand.avgift
    lines = [(rad.produkt, rad.belopp.ore) for rad in avgift.rader]
    varningar = () if presenter.state.form.typ == "vaccination" else avgift.varningar
    assert fee.sum == text.money(quote.att_betala)
    return fee.avgiftskod, fee.produkt, quote.att_betala.ore, lines, list(varningar)


@pytest.mark.parametrize("first", SEEDS[::A_PART])
def test_what_the_window_shows_is_what_the_command_answers(first, till):
    wrong, decided = [], 0
    for seed in range(first, first + A_PART):
        case = RandomFall(seed).case()
        presenter = presenter_of(till)
        clerk = Clerk(presenter, case, case["patient"]["personnummer"])
        clerk.enter()
        expected = commanded(case)
        decided += expected is not None
        if shown(presenter) != expected:
            wrong.append((seed, clerk.typed, shown(presenter), expected))

    assert wrong == []
    assert decided > A_PART // 3
