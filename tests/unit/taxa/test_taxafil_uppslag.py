"""The reference of the tariff file is whole: every key that is read, every fact and value."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

from kassa.desk.review_faults import VARDEN_BY_FAKTA
from kassa.desk.review_taxa import review
from kassa.reading import Reader
from kassa.taxa.fakta import KASSA_FAKTA
from kassa.taxa.load import read_taxa
from kassa.taxa.prov import read_prov
from kassa.taxa.toml_file import parse_file
from resources import path as resource

ROOT = Path(__file__).parents[3]
REFERENCE = (ROOT / "docs" / "taxafil-uppslag.md").read_text(encoding="utf-8")
SMALLEST = REFERENCE.partition("```toml\n")[2].partition("```")[0]
FILES = [f for f in resource("taxa").parent.rglob("*.toml") if f.stem.count("-") == 1]
OF_THE_TARIFF = re.compile(r"^(egen|egen\..*\.varden|land_grupp|fakta)$")  # names of its own


def keys_that_are_read(monkeypatch: pytest.MonkeyPatch) -> dict[str, set[str]]:
    """Return every key the readers ask for, by the heading it stands under."""
    found: dict[str, set[str]] = defaultdict(set)
    finish = Reader.finish

    def note(reader: Reader) -> None:
        place = re.sub(r"\[\d+\]", "", reader.path)
        found[place.partition(".")[0] if not OF_THE_TARIFF.match(place) else place] |= set(
            reader._known
        )
        finish(reader)

    monkeypatch.setattr(Reader, "finish", note)
    for file in FILES:
        raw = parse_file(file.read_bytes())
        read_taxa(raw, file.read_bytes())
        read_prov(raw)
    return {place: keys for place, keys in found.items() if not OF_THE_TARIFF.match(place)}


def test_the_smallest_tariff_is_one():
    assert list(review(SMALLEST.encode())) == []
    assert len(SMALLEST.splitlines()) < 80


def test_nothing_of_the_smallest_tariff_can_be_left_out():
    """Every heading and key in it is needed, or says itself that it is not."""
    lines = SMALLEST.splitlines()
    kept = [line for line in lines if not line.startswith("version")]

    assert list(review("\n".join(kept).encode())) != []


def test_every_key_that_is_read_is_explained_under_its_heading(monkeypatch):
    sections = re.split(r"^### ", REFERENCE, flags=re.MULTILINE)
    missing = []
    for place, keys in keys_that_are_read(monkeypatch).items():
        heading = place or "Överst"
        about = [s for s in sections if heading in s.partition("\n")[0]]
        if place == "produkt":  # what it shares with the other tables stands with them
            about += [s for s in sections if s.startswith("`[[tjanst]]`")]
        words = set(re.findall(r"`([a-z_]+)[`\s]", "".join(about)))
        missing += [f"{heading}: {key}" for key in keys - words if key != "egen"]

    named = set(re.findall(r"\[+([a-z_]+)", REFERENCE))
    assert [m for m in missing if m.partition(": ")[2] not in named or ": " not in m] == []


def test_every_fact_and_every_value_is_named():
    facts = set(re.findall(r"`([a-z0-9_]+)`", REFERENCE.partition("## Fakta som Kassa")[2]))

    assert facts >= KASSA_FAKTA
    for varden in VARDEN_BY_FAKTA.values():
        assert facts >= set(varden)


def test_the_guide_leads_to_it():
    assert "(taxafil-uppslag.md)" in (ROOT / "docs" / "taxafil.md").read_text(encoding="utf-8")
