"""The languages of the paper: Swedish as it is written, others by phrases with places to fill.

A phrase such as ``Kvar {}`` fits ``Kvar 700 kr`` and keeps what stands in its place. What no phrase
fits stays Swedish: a word the patient can show somebody is better than none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PLACE = "{}"
_SENTENCE_END = re.compile(r"(?<=[.!?]) (?=[A-ZÅÄÖ0-9])")
_VALUE = r"((?:(?![.!?] [A-ZÅÄÖ0-9]).)+?)"  # what fills a place ends with its sentence
_PRODUKT = re.compile(r"([^:.]{3,80}): (.+)")
_MOST_KEPT = 4_096


@dataclass(frozen=True, slots=True)
class Sprak:
    """A language.

    Attributes:
        kod: ISO 639-1.
        translate: returns a phrase of the paper in it, None where there is none.
    """

    kod: str
    translate: Callable[[str], str | None] = field(repr=False)

    def say(self, words: str) -> str:
        """Return a text in this language, sentence by sentence; unknown ones stay as they are."""
        return "\n".join(self._line(line) for line in words.split("\n"))

    def _line(self, line: str) -> str:
        whole = self.translate(line)
        if whole is not None:
            return whole
        if (parts := _PRODUKT.fullmatch(line)) and (produkt := self.translate(parts[1])):
            return f"{produkt}: {self._line(parts[2])}"
        return self._sentences(_SENTENCE_END.split(line))

    def _sentences(self, sentences: list[str]) -> str:
        """Return sentences one by one; where two belong to one phrase, both at once."""
        said = []
        while sentences:
            for count in range(len(sentences), 0, -1):
                found = self.translate(" ".join(sentences[:count]))
                if found is not None or count == 1:
                    said.append(sentences[0] if found is None else found)
                    sentences = sentences[count:]
                    break
        return " ".join(said)


def _swedish(words: str) -> str:
    return words


SVENSKA = Sprak("sv", _swedish)


def sprak_of(kod: str, fraser: Mapping[str, str]) -> Sprak:
    """Return a language made of phrases.

    Args:
        kod: ISO 639-1.
        fraser: Swedish to the language; ``{}`` on both sides is what the paper fills in.

    Raises:
        ValueError: a phrase has not the same places on both sides.
    """
    exact: dict[str, str] = {}
    patterns: list[tuple[re.Pattern[str], str]] = []
    for swedish, other in fraser.items():
        if swedish.count(PLACE) != other.count(PLACE):
            message = f"not the same places: {swedish!r} and {other!r}"
            raise ValueError(message)
        if PLACE in swedish:
            pieces = (re.escape(piece) for piece in _plain(swedish).split(PLACE))
            patterns.append((re.compile(_VALUE.join(pieces)), other))
        else:
            exact[_plain(swedish)] = other
    # The phrase with most words of its own says most of what is meant.
    patterns.sort(key=lambda each: -len(each[0].pattern))

    @lru_cache(_MOST_KEPT)
    def translate(words: str) -> str | None:
        plain = _plain(words)
        if plain in exact:
            return exact[plain]
        for pattern, other in patterns:
            if found := pattern.fullmatch(plain):
                return _fill(other, found.groups(), exact)
        return None

    return Sprak(kod, translate)


def _plain(words: str) -> str:
    return words.replace("\N{NO-BREAK SPACE}", " ")


def _fill(other: str, values: tuple[str, ...], exact: Mapping[str, str]) -> str:
    """Return a phrase with its places filled; a word in a place is translated if it can be."""
    first, *rest = other.split(PLACE)
    filled = (exact.get(value, value) + piece for value, piece in zip(values, rest, strict=True))
    return first + "".join(filled)
