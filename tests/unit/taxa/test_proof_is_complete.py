"""What the proof says of a tariff is what trying out every case says.

The tariffs are small and by chance, so that every case they can meet can be tried.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest

from kassa.taxa.finding import FindingKind
from kassa.taxa.load import load_taxa
from kassa.taxa.proof import prove
from tests.helpers.small_taxa import ABROAD, MISSED, Small, World, real_facts, small_taxa, tried_out

SEEDS = range(80)
A_PART = 20
TABLES = ("tjanst", "klass", "produkt", "vara")
Found = dict[tuple[str, str], set[Any]]


def proved(small: Small) -> Found:
    """Return what the proof finds, by (table, kind)."""
    found: Found = defaultdict(set)
    for finding in prove(load_taxa(small.content())):
        if finding.kind is FindingKind.GAP:
            found[finding.table, "lucka"].add(True)
        elif finding.kind is FindingKind.CONTRADICTION:
            found[finding.table, "motsägelse"].add(frozenset(finding.rows))
        elif finding.kind in {FindingKind.MASKED, FindingKind.UNREACHABLE}:
            found[finding.table, "död"] |= set(finding.rows)
    return found


def differences(world: World, seed: int) -> dict[tuple[str, str], tuple[set[Any], set[Any]]]:
    """Return (made up, missed) where the two disagree, up to the first contradiction."""
    by_proof, by_trying = proved(small_taxa(world, seed)), tried_out(world, seed)
    differing = {}
    for table in TABLES:
        for kind in ("lucka", "motsägelse", "död"):
            mine, theirs = by_proof[table, kind], by_trying[table, kind]
            if kind == "död" and by_proof["aterbud", "lucka"]:
                theirs = theirs & mine  # dead for want of a deadline: that is told instead
            if mine != theirs:
                differing[table, kind] = (mine - theirs, theirs - mine)
        if by_trying[table, "motsägelse"]:
            break
    return differing


@pytest.mark.parametrize("world", [MISSED, ABROAD], ids=["missed", "abroad"])
@pytest.mark.parametrize("first", SEEDS[::A_PART])
def test_nothing_is_missed_and_nothing_made_up(world: World, first: int):
    wrong = {
        seed: found for seed in range(first, first + A_PART) if (found := differences(world, seed))
    }

    assert wrong == {}


@pytest.mark.parametrize("world", [MISSED, ABROAD], ids=["missed", "abroad"])
def test_chance_finds_everything_that_can_be_wrong(world: World):
    """The tariffs by chance have each kind of mistake, in each table, more than once."""
    times: defaultdict[tuple[str, str], int] = defaultdict(int)
    for seed in SEEDS:
        for place, found in tried_out(world, seed).items():
            times[place] += bool(found)

    places = {(table, kind) for table in TABLES for kind in ("lucka", "motsägelse", "död")}
    assert {place for place in places - {("vara", "död")} if times[place] < 2} == set()
    assert len(real_facts(world)) > 500
