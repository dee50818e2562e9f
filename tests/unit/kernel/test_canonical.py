"""The form that hashes are made of is that of the standard library, to the byte."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kassa.avgift.answer import kronor
from kassa.canonical import canonical, canonical_bytes, canonical_row
from kassa.money import Money

TEXT = st.text(st.characters(exclude_categories=["Cs"]))  # no halves of a character
WHOLE = st.integers(-(2**63), 2**63 - 1)  # what a database holds
SUM = st.integers(-(10**15), 10**15).map(Money).map(kronor)  # with öre, of an answer
PLAIN = st.none() | st.booleans() | WHOLE | SUM | TEXT
CONTENT = st.dictionaries(
    TEXT,
    st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=8),
)


def written(content: object, *, sort_keys: bool) -> str:
    """Return JSON as the standard library writes it, with which the first records were hashed."""
    return json.dumps(content, ensure_ascii=False, sort_keys=sort_keys, separators=(",", ":"))


@given(CONTENT)
def test_it_is_what_the_standard_library_writes(content):
    """Sorted by code point at every depth, å and quotes as they were, no space."""
    assert canonical(content) == written(content, sort_keys=True)
    assert canonical_bytes(content) == canonical(content).encode()


@given(st.lists(PLAIN).map(tuple))
def test_so_is_a_row(values):
    """In its own order."""
    assert canonical_row(values) == written(values, sort_keys=False).encode()


def test_bytes_of_a_row_are_hexadecimal():
    """A picture or a key in a column."""
    assert canonical_row((1, b"\x00\xff", None)) == b'[1,"00ff",null]'


class Sort(StrEnum):
    """Something that is a text."""

    ETT = "ett"


def test_a_text_by_another_name_is_that_text():
    """An enumeration of texts is written as its value."""
    assert canonical({"sort": Sort.ETT}) == '{"sort":"ett"}'


@dataclass
class Thing:
    """Something that is no JSON."""

    name: str


@pytest.mark.parametrize(
    "value", [Thing("x"), date(2026, 3, 2), {1, 2}, 2**70, "\ud800", {1: "x"}], ids=repr
)
def test_what_is_no_json_is_refused(value):
    """It is not written in some form of its own, which another version might change."""
    with pytest.raises(TypeError):
        canonical({"value": value})
    with pytest.raises(TypeError):
        canonical_row((value,))
