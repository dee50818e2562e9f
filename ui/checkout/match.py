"""Something a typed word may mean, and how words are compared."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from ui.checkout.form import Change


@dataclass(frozen=True, slots=True)
class Match:
    """Something a word may mean.

    Attributes:
        label: as offered.
        group: what kind of thing, shown beside it.
        changes: what it sets.
        action: name of an action besides or instead (``override``, ``go:tidpunkt``).
        words: other words that find it, folded.
        number: what a number typed with the words sets (``journalkopior 12``, ``tbe 420``).
    """

    label: str
    group: str
    changes: tuple[Change, ...] = ()
    action: str = ""
    words: tuple[str, ...] = field(default=(), compare=False)
    number: str = ""


def fold(word: str) -> str:
    """Return a word without case and accents: ``Återbud`` and ``aterbud`` are the same.

    >>> fold("Återbud I GÅR")
    'aterbud i gar'
    """
    decomposed = unicodedata.normalize("NFKD", " ".join(word.split()).casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def make_match(
    label: str,
    group: str,
    changes: tuple[Change, ...],
    words: Iterable[str] = (),
    action: str = "",
    *,
    number: str = "",
) -> Match:
    """Return a match that is found by its label and by other words."""
    known = tuple(fold(word) for word in (label, *words))
    return Match(label, group, changes, action, known, number)
