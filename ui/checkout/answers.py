"""What a text in the one field may mean while something is asked. Pure."""

from __future__ import annotations

from datetime import datetime

from ui.checkout.match import Match
from ui.checkout.question import Question, Typed
from ui.checkout.search import MOST, Catalogue


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
    if kind is Typed.LAND:
        return catalogue.find_land(typed)
    if kind is Typed.VARA:
        return catalogue.find_vara(typed)
    if question is None or kind is Typed.NONE or not typed.strip():
        return catalogue.find(typed, now)
    found = catalogue.find(typed, now, strictly=True)
    answer = Match(typed.strip(), "Svar", ((question.field, typed.strip()),))
    rest = found[: MOST - 1]
    is_word = kind is Typed.NUMBER and not any(char.isdigit() for char in typed)
    return (*rest, answer) if is_word and found else (answer, *rest)
