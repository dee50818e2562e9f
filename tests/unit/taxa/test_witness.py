"""The case of a finding: it shows what is found, and has nothing unusual beyond that."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner

from kassa.desk.answer_lines import answer_case
from kassa.desk.review_taxa import review
from kassa.errors import InvalidInputError
from kassa.taxa.book import InstalledTaxaBook
from kassa.taxa.load import load_taxa
from resources import path
from tests.helpers.taxa import rjl_content
from ui.cli import main

SYDKUSTEN = path("exempel", "syk-2026.toml").read_text(encoding="utf-8")
TILLAGG = ("nar = { tolk_debiteras = true }", "nar = { tolk_bokad = true }")
ANNAN = (
    'namn = "Besök, annan vårdgivare"\n',
    'namn = "Besök, annan vårdgivare"\ntillagg = ["tolk"]\n',
)


def edited(*edits: tuple[str, str], text: str = SYDKUSTEN) -> bytes:
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text.encode()


def found(content: bytes) -> list[dict[str, Any]]:
    """Return what is found; failed test cases aside."""
    lines = [json.loads(line) for line in review(content)]
    return [line for line in lines if line.get("fel") != "prov"]


def test_a_surcharge_on_a_visit_that_took_place_can_be_tried_but_not_used(tmp_path):
    """The command shows that the case is charged; no desk can open with such a tariff."""
    content = edited(TILLAGG, ANNAN)
    file, case = tmp_path / "ny.toml", tmp_path / "fall.json"
    file.write_bytes(content)

    (finding,) = found(content)

    case.write_text(json.dumps(finding["fall"]), encoding="utf-8")
    done = CliRunner().invoke(main, ["avgift", "--json", "--taxa", str(file), str(case)])
    answer = json.loads(done.stdout)
    assert finding["fel"] == "tillägg på genomfört besök"
    assert finding["fall"]["utfall"] == "genomfort"
    assert (answer["produkt_id"], answer["belopp"]) == ("annan", 600)
    with pytest.raises(InvalidInputError):
        load_taxa(content)


def test_a_trial_lets_nothing_else_through():
    with pytest.raises(InvalidInputError) as raised:
        load_taxa(edited(ANNAN, ("belopp = 450\n", "belopp = 450.5\n")), is_trial=True)

    assert [fault.field for fault in raised.value.faults] == ["produkt[3].belopp"]


def test_what_is_charged_too_much_gives_no_code_to_others():
    """The product for what is cancelled in time needs no code because another reaches too far."""
    outcome = ', vardval = "listad", utfall = ["uteblivet", "sent_aterbud"] }'
    reached = outcome.replace('"] }', '", "aterbud_i_tid"] }')

    kinds = {item["fel"] for item in found(edited((outcome, reached)))}

    assert kinds == {"tillägg på genomfört besök"}


def test_nothing_is_unusual_that_the_finding_does_not_need():
    """A price is missing for all who pay as usual: the case is a grown-up's plain visit."""
    conditions = 'nar = { tjanst = "distans", klass = ["vanlig", "halv"], utfall = "genomfort" }'
    (gap,) = found(edited((conditions, conditions.replace('["vanlig", "halv"]', '"halv"'))))

    assert gap["fall"]["patient"]["fodelsedatum"] == "2006-02-02"
    assert gap["fall"]["besok"]["omstandigheter"] == []
    assert "rehabgaranti" not in gap["meddelande"]


def test_what_the_finding_needs_stays():
    """Two rows meet only for children whose illness is dangerous to the public."""
    text = rjl_content().decode()
    row = text[text.index('[[klass]]\nid = "k_smittskydd"') :]
    row = row[: row.index("\n\n") + 2]
    twin = row.replace("k_smittskydd", "k_twin").replace("{ ", '{ alder = "<18", ', 1)
    twin = twin.replace('rang = "', 'frikort = false\nrang = "', 1)

    clash = next(i for i in found((text.replace(row, row + twin)).encode()) if "rader" in i)

    assert clash["rader"] == ["k_smittskydd", "k_twin"]
    assert clash["fall"]["besok"]["omstandigheter"] == ["smittskydd"]
    assert clash["fall"]["patient"]["fodelsedatum"] > "2008"


def test_a_vaccination_has_a_vaccine_where_no_row_asks_which():
    """A witness is read by the command also where the tariff does not declare the fact."""
    conditions = (
        'nar = { tjanst = "vaccination", klass = ["vanlig", "halv"], utfall = "genomfort" }'
    )
    content = edited((conditions, conditions.replace('"vanlig", ', "")))

    (gap,) = found(content)

    with pytest.raises(InvalidInputError) as refused:
        answer_case(gap["fall"], InstalledTaxaBook((load_taxa(content),)))
    assert gap["fel"] == "lucka"
    assert [fault.field for fault in refused.value.faults] == ["besok"]


def test_any_article_with_a_wheel_has_its_size():
    """What the article is called is the region's affair."""
    text = rjl_content().decode().replace('artikel = "trehjulig_cykel"', 'artikel = "rullstol"')
    text = text.replace('{ alder = ">=20", hjul_tum = ">=21" }', '{ hjul_tum = ">=21" }')

    clash = next(i for i in found(text.encode()) if i["rader"][0].startswith("v_trehjulig"))

    (vara,) = clash["fall"]["varor"]
    assert (vara["artikel"], vara["hjul_tum"]) == ("rullstol", 21)


@pytest.mark.parametrize("text", [SYDKUSTEN, rjl_content().decode()], ids=["syk", "rjl"])
def test_a_deadline_that_a_price_waits_for_is_missed_once(text):
    """Every product for a late cancellation there would otherwise be told to be dead."""
    start = text.index("[aterbud.primarvard]")
    content = (text[:start] + text[text.index("[aterbud.specialistvard]") :]).encode()

    (gap,) = found(content)

    with pytest.raises(InvalidInputError) as refused:
        answer_case(gap["fall"], InstalledTaxaBook((load_taxa(content),)))
    assert gap["fel"] == "lucka"
    assert "Lägg till [aterbud.primarvard]" in gap["meddelande"]
    assert gap["fall"]["utfall"] == "aterbud"
    assert [fault.field for fault in refused.value.faults] == ["aterbud_tid"]
