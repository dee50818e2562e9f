"""What a field of a form is, without Qt: the texts of a feature say what is asked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class FieldKind(Enum):
    """What an input looks like."""

    TEXT = auto()
    PASSWORD = auto()
    CHOICE = auto()


@dataclass(frozen=True, slots=True)
class FormField:
    """One input of a form.

    Attributes:
        key: its name; the object is ``<form>.<key>``.
        label: above it.
        kind: what it looks like.
        hint: between label and input; may be empty.
        answers: values and labels of a choice.
        value: chosen beforehand in a choice.
    """

    key: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    hint: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    value: str = ""
