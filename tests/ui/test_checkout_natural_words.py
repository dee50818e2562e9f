"""Words people at a desk use, as they say and spell them, find what they mean.

What is tried stands in ``tests/ui/sokord.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from kassa.avgift.case import (
    HANDLING,
    KATEGORI,
    REMISS_FRAN,
    TYP,
    UTFALL,
    VACCIN_MOT,
    VARDGIVARKATEGORI,
    VARDNIVA,
)
from resources import path
from tests.helpers.taxa import rjl
from ui import text
from ui.checkout.answers import offers
from ui.checkout.match import Match, fold
from ui.checkout.question import Question, Typed
from ui.checkout.search import Catalogue

NOW = datetime(2026, 3, 2, 10, 15)  # noqa: DTZ001 - local time of the desk
SEEN_AT_ONCE = 5
TRIED = tomllib.loads(Path(__file__).with_name("sokord.toml").read_text("utf-8"))
OURS = tomllib.loads(path("i18n", "sokord.sv.toml").read_text("utf-8"))
MEMBERS = ("omstandigheter", "handlingar", "varor")
VALUES = {
    "vardniva": VARDNIVA,
    "vardgivarkategori": VARDGIVARKATEGORI,
    "typ": TYP,
    "utfall": UTFALL,
    "kategori": KATEGORI,
    "handlingar": HANDLING,
    "remiss.fran": REMISS_FRAN,
    "vaccin.mot": VACCIN_MOT,
    "omstandigheter": tuple(item.id for item in rjl().omstandighet_list),
    "varor": tuple(artikel for artikel, _ in text.vara_items(rjl())),
}


@pytest.fixture(scope="module")
def catalogue():
    return Catalogue(rjl())


def tried() -> Iterator[tuple[str, str, str]]:
    """Yield (key, value, word)."""
    for key, words_by_value in TRIED.items():
        if key == "slip":
            continue
        for value, words in words_by_value.items():
            yield from ((key, value, word) for word in words)
    for word, place in TRIED["slip"].items():
        key = next(known for known in TRIED if place.startswith(f"{known}."))
        yield key, place.removeprefix(f"{key}."), word


def means(match: Match, key: str, value: str) -> bool:
    """True when picking it says that."""
    changes = dict(match.changes)
    if key in MEMBERS:
        return f"{key}.{value}" in changes
    if key == "annat":
        value = "is_annan_betalare" if match.label == "Annan betalare" else value
        return value in changes or match.action in {value, f"go:{value}"}
    return changes.get(key) == value


def test_a_word_finds_what_it_means_without_scrolling(catalogue):
    missed = []
    for key, value, word in tried():
        found = catalogue.find(word, NOW)[:SEEN_AT_ONCE]
        if not any(means(match, key, value) for match in found):
            missed.append((word, f"{key}.{value}", [match.label for match in found]))

    assert missed == []


def test_a_slip_finds_first_what_was_meant(catalogue):
    """Enter takes the first: what only resembles a word must be nearer than anything else."""
    wrong = []
    for word, place in TRIED["slip"].items():
        key = next(known for known in TRIED if place.startswith(f"{known}."))
        first = catalogue.find(word, NOW)[0]
        if not means(first, key, place.removeprefix(f"{key}.")):
            wrong.append((word, place, first.label))

    assert wrong == []


def test_most_words_find_first_what_was_meant(catalogue):
    """The others name several things: ``gravid``, ``samtal``, ``tand``."""
    words = [word for word in tried() if word[2] not in TRIED["slip"]]
    first = [means(catalogue.find(word, NOW)[0], key, value) for key, value, word in words]

    assert sum(first) > 0.97 * len(first)


def test_capitals_and_accents_make_no_difference(catalogue):
    for _, _, word in list(tried())[::9]:
        assert catalogue.find(word.upper(), NOW) == catalogue.find(fold(word), NOW), word


def test_nothing_that_can_be_said_is_without_its_words():
    """Every value of the contract, every circumstance and article of the tariff is tried."""
    for key, values in VALUES.items():
        assert set(values) == set(TRIED[key]), key
    assert len(list(tried())) > 900


def test_every_word_of_ours_belongs_to_a_value():
    """A word of a value that does not exist would find nothing, and nobody would see it."""
    for key, values in VALUES.items():
        assert set(OURS[key]) <= {*values, "utflyttad_fran_lanet"}, key
    assert set(OURS["land"]) <= {code for code, _ in text.land_items()}


def test_nearly_right_never_hides_what_is_right(catalogue):
    """``intyg`` finds certificates, not what merely has letters in common with it."""
    for word in ("intyg", "tens", "tolk", "remiss"):
        assert all(
            any(fold(word) in known for known in match.words) for match in catalogue.find(word, NOW)
        )


@pytest.mark.parametrize("typed", ["xyzzy", "qwerty", "åäö", "123", "---", "hjklm nbvc"])
def test_what_means_nothing_finds_nothing(catalogue, typed):
    assert catalogue.find(typed, NOW) == ()


@pytest.mark.parametrize(
    ("asked", "typed", "first"),
    [
        (Typed.LAND, "norge", "Norge"),
        (Typed.LAND, "akut", "Akut eller nödvändig vård"),
        (Typed.VARA, "intyg", "Intyg A"),
        (Typed.VARA, "tolk", "Tolk var bokad"),
        (Typed.TIME, "i går 14:30", "i går 14:30"),
        (Typed.TIME, "i fredags", "i fredags"),
        (Typed.TIME, "tolk", "Tolk var bokad"),
        (Typed.NUMBER, "420", "420"),
        (Typed.NUMBER, "eget vaccin", "Patienten har vaccinet med sig"),
        (Typed.NUMBER, "många", "många"),
        (Typed.TEXT, "Akutkliniken", "Akutkliniken"),
    ],
)
def test_a_word_may_be_said_while_something_else_is_asked(catalogue, asked, typed, first):
    """Only where any text is an answer is a word of something else taken for one."""
    question = Question("betalare", "Vad?", typed=asked)

    assert offers(typed, question, catalogue, NOW)[0].label == first
