"""What a text in the one field may mean while something is asked. Pure."""

from __future__ import annotations

from datetime import datetime

from ui.checkout.match import Match
from ui.checkout.question import Question, Typed
from ui.checkout.search import MOST, Catalogue
from ui.moment import parse_moment


def offers(
    typed: str, question: Question | None, catalogue: Catalogue, now: datetime
) -> tuple[Match, ...]:
    """Return what a text may mean, best first: an answer where one is typed, or what words find.

    Args:
        typed: as typed.
        question: what is asked, None when nothing is.
        catalogue: what words find.
        now: the present local time.
    """
    kind = question.typed if question else Typed.NONE
    if question is None or kind is Typed.NONE or not typed.strip():
        return catalogue.find(typed, now)
    said = catalogue.find(typed, now, strictly=True)
    if kind in {Typed.LAND, Typed.VARA}:
        find = catalogue.find_land if kind is Typed.LAND else catalogue.find_vara
        return find(typed, strictly=True) or said or find(typed)
    answer = Match(typed.strip(), "Svar", ((question.field, typed.strip()),))
    rest = said[: MOST - 1]
    return (*rest, answer) if rest and not _may_answer(typed, kind, now) else (answer, *rest)


def _may_answer(typed: str, kind: Typed, now: datetime) -> bool:
    """False for a word where a number or a time is asked for."""
    if kind is Typed.TIME and parse_moment(typed, now) is not None:
        return True
    return kind is Typed.TEXT or any(char.isdigit() for char in typed)
