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
LEAST_SHARE = 0.3  # of a compound, that one part of it must be
FIRST_PART = 0.05  # what a compound begins with tells it from others of its kind
FARTHEST = 25
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
    return tuple(match for *_, match in sorted(_scored(matches, typed, _fit), key=_by_score))


def nearly(matches: Iterable[Match], typed: str) -> tuple[Match, ...]:
    """Return the matches all typed words resemble: compounds, other endings, slips of the keys.

    Of those equally near, the one that is nothing else besides comes first.
    """
    words = _words(typed)

    def by_score_and_label(item: tuple[int, int, Match]) -> tuple[int, int, int, int]:
        score, place, match = item
        label = match.words[0]
        return score, max(_resembles(word, label) for word in words), len(label), place

    found = _scored(matches, typed, _resembles)
    return tuple(match for *_, match in sorted(found, key=by_score_and_label))


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


def _scored(matches: Iterable[Match], typed: str, fit: _Fit) -> list[tuple[int, int, Match]]:
    """Return (score, place, match) of the matches that all typed words fit."""
    said = " ".join(word.strip(",.()") for word in fold(typed).split())
    words = _words(typed)
    if not words:
        return []
    scored = ((_score(match, said, words, fit), n, match) for n, match in enumerate(matches))
    return [item for item in scored if item[0] < NO_FIT]


def _by_score(item: tuple[int, int, Match]) -> tuple[int, int]:
    return item[:2]


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
    """Return how far a word is from a piece, 5 or more; ``NO_FIT`` when they are not alike.

    A part of a compound counts by how much of it it is, another ending or a slip by what they have
    in common: ``journalkopiering`` is journalkopior rather than journal, and not jour.
    """
    if len(piece) < LEAST_ALIKE:
        return NO_FIT
    alike = 0.0
    if word.startswith(piece) or word.endswith(piece):
        share = len(piece) / len(word) + (FIRST_PART if word.startswith(piece) else 0.0)
        alike = share if share >= LEAST_SHARE else 0.0
    if piece[0] == word[0] and abs(len(piece) - len(word)) <= max(2, len(word) // 3):
        likeness = SequenceMatcher(None, word, piece, autojunk=False).ratio()
        alike = max(alike, likeness if likeness >= LIKENESS else 0.0)
    return FARTHEST - round(alike * (FARTHEST - 5)) if alike else NO_FIT


@lru_cache(maxsize=5_000)
def _pieces(known: str) -> tuple[str, ...]:
    return tuple("".join(" " if char in "-,()/:" else char for char in known).split())


@lru_cache(maxsize=5_000)
def _squeezed(text: str) -> str:
    """Return a text without spaces and hyphens: ``covid 19`` and ``Covid-19`` are the same."""
    return "".join(char for char in text if char not in " -")
