"""One question to the clerk, with numbered answers or a typed one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ui.checkout.form import Change


class Typed(StrEnum):
    """What kind of answer is typed; ``NONE`` has numbered answers.

    The answer to ``LAND`` and ``VARA`` is one of what the words find; nothing else will do. Words
    that say something else are understood as such, except where any text may be the answer.
    """

    NONE = ""
    TEXT = "text"
    TIME = "time"
    NUMBER = "number"
    LAND = "land"
    VARA = "vara"


@dataclass(frozen=True, slots=True)
class Answer:
    """One numbered answer and what it sets."""

    label: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Attributes:
        field: the widget it is about.
        text: as asked.
        answer_list: numbered from 1; empty when the answer is typed.
        typed: what kind of typed answer.
        hint: an example of a typed answer.
        is_blocking: there is no sum without it.
    """

    field: str
    text: str
    answer_list: tuple[Answer, ...] = ()
    typed: Typed = Typed.NONE
    hint: str = ""
    is_blocking: bool = True


def ja_nej(*keys: str, ja: str = "Ja", nej: str = "Nej") -> tuple[Answer, ...]:
    """Return the two answers that set these keys."""
    return (
        Answer(ja, tuple((key, True) for key in keys)),
        Answer(nej, tuple((key, False) for key in keys)),
    )
