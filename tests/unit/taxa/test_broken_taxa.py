"""Tariffs broken on purpose: each mistake is told once, on its line, with what would be right.

The tariff is that of the invented region, and for countries and long lists the bundled one. Every
one goes through the command, as the tariff manager meets it.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kassa.avgift.case import VARDNIVA
from kassa.desk.answer_lines import answer_case
from kassa.desk.review_faults import VARDEN_BY_FAKTA
from kassa.errors import InvalidInputError
from kassa.taxa import load_parameter
from kassa.taxa.book import InstalledTaxaBook
from kassa.taxa.load import load_taxa
from tests.helpers.taxa import rjl
from tests.unit.taxa.broken import NORRMARK
from tests.unit.taxa.broken_fields import MISSING, MISSPELT, SYNTAX, WRONG_TYPE
from tests.unit.taxa.broken_rules import LIMITS, PROOF, PROV, TWICE_AND_DATES, TWO_AT_ONCE
from ui.cli.taxa import granska

FINDINGS = 1
NO_PRICE = {"besok", "varor.0.artikel"}  # fields of a case that the tariff gives no price

ALL = (
    *MISSING,
    *WRONG_TYPE,
    *MISSPELT,
    *LIMITS,
    *PROOF,
    *TWICE_AND_DATES,
    *PROV,
    *SYNTAX,
    *TWO_AT_ONCE,
)


def granskad(content: bytes, file: Path) -> list[dict[str, Any]]:
    """Return what the command prints of a tariff that is not right."""
    file.write_bytes(content)
    done = CliRunner().invoke(granska, ["--json", str(file)])
    assert done.exit_code == FINDINGS, (done.exception, done.output)
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("broken", ALL, ids=lambda broken: broken.why)
def test_each_mistake_is_told_once_on_its_line_with_what_would_be_right(broken, tmp_path):
    text = broken.text()
    lines = text.split("\n")

    found = granskad(text.encode(), tmp_path / "taxa.toml")

    expected = list(broken.found)
    if broken.breaks_prov:
        assert any(item.get("fel") == "prov" for item in found)
        found = [item for item in found if item.get("fel") != "prov"]
    assert len(found) == len(expected), found
    for item in found:
        line = "\n".join(lines[item["rad"] - 1 : item["rad"] + 1])
        match = [e for e in expected if e[0] in line and e[1] in item["meddelande"]]
        assert match, (line, item)
        expected.remove(match[0])
        assert re.search(r"[.?]$", item["meddelande"])
    assert_witnesses(found, text)


def assert_witnesses(found: list[dict[str, Any]], text: str) -> None:
    """What the proof finds has a case the command can read; only what it misses has no price.

    A tariff that does not load is answered for by the one it was made from.
    """
    for item in found:
        if item.get("fel") in {None, "prov"} or "aldrig: inget besök" in item["meddelande"]:
            continue
        unpriced = fields_without_price(item["fall"], text)
        assert unpriced <= NO_PRICE
        if loads(text):
            assert bool(unpriced) == (item["fel"] == "lucka"), item


def fields_without_price(case: dict[str, Any], text: str) -> set[str]:
    """Return the fields a case is refused for, none when it is decided."""
    content = text if loads(text) else NORRMARK
    try:
        book = InstalledTaxaBook((load_taxa(content.encode(), is_trial=True),))
        assert answer_case(case, book)["produkt_id"]
    except InvalidInputError as error:
        return {fault.field for fault in error.faults}
    return set()


@cache
def loads(text: str) -> bool:
    try:
        load_taxa(text.encode(), is_trial=True)
    except InvalidInputError:
        return False
    return True


def test_the_table_is_long_and_names_nothing_twice():
    names = [broken.why for broken in ALL]

    assert len(names) == len(set(names))
    assert len(names) > 100


FILES = {
    "empty": (b"", 1, "Filen är tom"),
    "blank": (b"\n\n", 1, "Filen är tom"),
    "a comment": (b"# taxa\n", 1, "Filen är tom"),
    "bytes": (bytes(range(256)) * 40, 2, "UTF-8"),
    "a picture": (b"\x89PNG\r\n\x1a\n", 1, "UTF-8"),
    "latin-1": (NORRMARK.encode("latin-1"), 6, "Spara filen igen med kodningen UTF-8"),
    "utf-16": (NORRMARK.encode("utf-16"), 1, "UTF-8"),
    "zeros": (b"\0" * 100, 1, "varken en rubrik eller en uppgift"),
    "huge": (NORRMARK.encode() + b"#" * 5_000_000, 1, "en taxa är högst 4 MB"),
    "json": (b'{"id": "nrm-2026"}', 1, "varken en rubrik eller en uppgift"),
    "a web page": (b"<html><body>404</body></html>", 1, "varken en rubrik eller en uppgift"),
    "old line ends": (NORRMARK.replace("\n", "\r").encode(), 1, "ett tecken som inte får stå där"),
    "half a file": (NORRMARK[: NORRMARK.index("vårdgivare än")].encode(), 147, "Texten har inget"),
}


@pytest.mark.parametrize("name", FILES)
def test_what_is_no_tariff_is_one_finding(name, tmp_path):
    content, line, words = FILES[name]

    (found,) = granskad(content, tmp_path / "taxa.toml")

    assert (found["rad"], words in found["meddelande"]) == (line, True), found


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "bom"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_how_an_editor_saves_a_file_makes_no_difference(mark, end, tmp_path):
    """Notepad puts a mark at the beginning and two characters at each end of a line."""
    text = NORRMARK.replace("belopp = 200\n", "belopp = -1\n", 1)
    file = tmp_path / "taxa.toml"
    file.write_bytes(mark + NORRMARK.replace("\n", end).encode())

    done = CliRunner().invoke(granska, [str(file)])
    (found,) = granskad(mark + text.replace("\n", end).encode(), file)

    assert (done.exit_code, done.stdout) == (0, "")
    assert text.split("\n")[found["rad"] - 1] == "belopp = -1"


def test_in_words_each_line_begins_with_its_number(tmp_path):
    file = tmp_path / "taxa.toml"
    file.write_text(NORRMARK.replace('nar = { typ = "provtagning" }', "nar = { akut = true }", 1))

    done = CliRunner().invoke(granska, ["--ord", str(file)])

    told = [line for line in done.stdout.splitlines() if line.startswith("Rad ")]
    cases = [line for line in done.stdout.splitlines() if line.startswith("    Fallet: {")]
    assert done.exit_code == FINDINGS
    assert told
    assert cases
    assert json.loads(cases[0].partition(": ")[2])["besok"]
    assert f"{len(told)} fel. Rätta dem och granska igen." in done.stdout


def test_the_values_a_case_can_have_are_those_of_the_bundled_tariff():
    """The bundled tariff has rules for everything the contract allows."""
    for namn, varden in VARDEN_BY_FAKTA.items():
        fakta = rjl().fakta[rjl().place_of(namn)]
        assert set(varden) == set(fakta.varden), namn
    assert set(load_parameter.VARDNIVA) == set(VARDNIVA)
