"""How well what is typed fits what is known: word for word, nearly, or in part.

The first of the three that finds anything is the answer, so that what is spelled right is never
hidden behind what merely resembles it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from ui.checkout.match import Match, fold

NO_FIT = 100
LEAST_INSIDE = 3  # letters of what may stand inside a word
LEAST_ALIKE = 4  # letters of what may be misspelt, inflected or part of a compound
LIKENESS = 0.82
MOST_IN_PART = 8
SMALL_WORDS = frozenset(
    (
        *("at", "av", "de", "den", "det", "en", "ett", "for", "fran", "har", "i", "med", "och"),
        *("om", "pa", "per", "som", "till", "vid"),
    )
)

_Fit = Callable[[str, str], int]


def ranked(matches: Iterable[Match], typed: str) -> tuple[Match, ...]:
    """Return the matches all typed words fit, best first."""
    return _all_words(matches, typed, _fit)


def nearly(matches: Iterable[Match], typed: str) -> tuple[Match, ...]:
    """Return the matches all typed words resemble: compounds, other endings, slips of the keys."""
    return _all_words(matches, typed, _resembles)


def in_part(matches: Iterable[Match], typed: str) -> tuple[Match, ...]:
    """Return the few matches that most of what is typed fits or resembles, best first."""
    words = [word for word in _words(typed) if len(word) >= LEAST_INSIDE]
    whole = sum(map(len, words))
    scored = []
    for place, match in enumerate(matches):
        heard = [word for word in words if _best(word, match, _resembles) < NO_FIT]
        share = sum(map(len, heard))
        if 2 * share >= whole > 0:
            scored.append((-share, min(_best(w, match, _resembles) for w in heard), place, match))
    return tuple(match for *_, match in sorted(scored, key=lambda item: item[:3])[:MOST_IN_PART])


def _all_words(matches: Iterable[Match], typed: str, fit: _Fit) -> tuple[Match, ...]:
    said = " ".join(word.strip(",.()") for word in fold(typed).split())
    words = _words(typed)
    if not words:
        return ()
    scored = [(_score(match, said, words, fit), n, match) for n, match in enumerate(matches)]
    return tuple(
        match for score, _, match in sorted(scored, key=lambda item: item[:2]) if score < NO_FIT
    )


def _words(typed: str) -> list[str]:
    """Return the words that say something; all of them where none does."""
    words = [word for word in (w.strip(",.()") for w in fold(typed).split()) if word]
    return [word for word in words if word not in SMALL_WORDS] or words


def _score(match: Match, said: str, words: Sequence[str], fit: _Fit) -> int:
    """Return how well all words fit, least is best; ``NO_FIT`` when one does not fit at all."""
    for place, known in enumerate(match.words):
        if _squeezed(said) == _squeezed(known):
            return -1 if place else -2
    worst = 0
    for word in words:
        worst = max(worst, _best(word, match, fit))
        if worst >= NO_FIT:
            return NO_FIT
    return worst if match.words[0].startswith(said) else worst + 1


def _best(word: str, match: Match, fit: _Fit) -> int:
    return min((fit(word, known) for known in match.words), default=NO_FIT)


def _fit(word: str, known: str) -> int:
    if known == word:
        return 0
    if known.startswith(word):
        return 1
    if any(piece.startswith(word) for piece in _pieces(known)):
        return 2
    return 4 if len(word) >= LEAST_INSIDE and word in known else NO_FIT


def _resembles(word: str, known: str) -> int:
    found = _fit(word, known)
    if found < NO_FIT or len(word) < LEAST_ALIKE:
        return found
    return min((_likeness(word, piece) for piece in _pieces(known)), default=NO_FIT)


@lru_cache(maxsize=20_000)
def _likeness(word: str, piece: str) -> int:
    """Return 5 or 6 for a part of a compound, 7 for another ending or a slip, else ``NO_FIT``."""
    if len(piece) < LEAST_ALIKE:
        return NO_FIT
    if word.startswith(piece):
        return 5
    if word.endswith(piece):
        return 6
    if piece[0] != word[0] or abs(len(piece) - len(word)) > max(2, len(word) // 3):
        return NO_FIT
    likeness = SequenceMatcher(None, word, piece, autojunk=False).ratio()
    return 7 if likeness >= LIKENESS else NO_FIT


@lru_cache(maxsize=5_000)
def _pieces(known: str) -> tuple[str, ...]:
    return tuple("".join(" " if char in "-,()/:" else char for char in known).split())


@lru_cache(maxsize=5_000)
def _squeezed(text: str) -> str:
    """Return a text without spaces and hyphens: ``covid 19`` and ``Covid-19`` are the same."""
    return "".join(char for char in text if char not in " -")
