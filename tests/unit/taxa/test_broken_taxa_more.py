"""More tariffs broken on purpose: what shows in many places is told once, at its root."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kassa.desk.review_taxa import review
from resources import path

NORRMARK = path("exempel", "nrm-2026.toml").read_text(encoding="utf-8")
SMITTSKYDD = 'nar = { smittskydd = true, utfall = "genomfort", typ = { ej = ["varor"] } }\n'
PROVTAGNING = 'nar = { tjanst = "provtagning", klass = "ordinarie", utfall = "genomfort" }\n'
KATEGORI = 'kategori = ["folkbokford", "utomlans", "asylsokande", "annat_land"]\n'
TAK_2025 = (
    '    { fran = 2025-01-01, belopp = 1300, kalla = "Påhittad regelbok: Högkostnadsskydd" },\n'
)
UTEBLIVET = 'namn = "Uteblivet besök"\nbelopp = 300'
Edits = tuple[tuple[str, str], ...]


def told(*edits: tuple[str, str]) -> list[dict[str, Any]]:
    """Return what is told of a tariff that is broken so; failed test cases aside."""
    text = NORRMARK
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new, 1)
    lines = text.split("\n")
    found = [json.loads(line) for line in review(text.encode())]
    for item in found:
        item["står"] = "\n".join(lines[item["rad"] - 1 : item["rad"] + 1])
    return [item for item in found if item.get("fel") != "prov"]


def lines_of(words: str) -> list[int]:
    """Return the numbers of the rules' lines that have the words, before anything is broken."""
    lines = enumerate(NORRMARK.split("\n"), start=1)
    return [number for number, line in lines if line.startswith("nar = ") and words in line]


ONE: dict[str, tuple[Edits, str, str]] = {
    "conditions of a price forgotten": (
        ((PROVTAGNING, ""),),
        'id = "provtagning"',
        "provtagning har inga villkor och gäller därför alltid",
    ),
    "conditions of a thing done forgotten": (
        (('nar = { typ = "provtagning" }\n', ""),),
        'id = "t_provtagning"',
        "har inga villkor",
    ),
    "a heading forgotten": (
        (('[[produkt]]\nid = "distans"', 'id = "distans"'),),
        'id = "distans"',
        "Saknas rubriken [[produkt]] före raden?",
    ),
    "the heading of a test case forgotten": (
        (('[[prov]]\nnamn = "Distans"', 'namn = "Distans"'),),
        'namn = "Distans"',
        "Saknas rubriken [[prov]] före raden?",
    ),
    "the heading of the first test case forgotten": (
        (('[[prov]]\nnamn = "Listad hos', 'namn = "Listad hos'),),
        'namn = "Listad hos',
        "Härifrån står ett prov. Sätt rubriken [[prov]] före raden.",
    ),
    "a heading twice": (
        (('[[klass]]\nid = "k_asyl"', '[[klass]]\n[[klass]]\nid = "k_asyl"'),),
        "[[klass]]",
        "Raden är tom. Skriv uppgifterna under rubriken",
    ),
    "a test case's heading twice": (
        (('[[prov]]\nnamn = "Distans"', '[[prov]]\n[[prov]]\nnamn = "Distans"'),),
        "[[prov]]",
        "Provet är tomt.",
    ),
    "a heading in capitals": ((("[fakta]", "[FAKTA]"),), "[FAKTA]", "Menade du ”fakta”?"),
    "an outcome of another kind": (
        (('ger = "lakarbesok"\n', "ger = -1\n"),),
        "ger = -1",
        'Ange en text inom citattecken: "-1".',
    ),
    "an outcome misspelt where it is given": (
        (('ger = "full"', 'ger = "flul"'),),
        'ger = "flul"',
        "Ingen rad frågar efter ”flul”, men ”full” används på rad {}, {} och {}.".format(
            *lines_of('klass = "full"')
        ),
    ),
    "a fact deleted": (
        ((KATEGORI, ""),),
        "nar = {",
        f"Också på rad {lines_of('{ kategori = ')[-1] - 1}.",
    ),
    "a misspelt heading of a test case": (
        (('[[prov]]\nnamn = "Distans"', '[[prvo]]\nnamn = "Distans"'),),
        "[[prvo]]",
        "Menade du ”prov”?",
    ),
    "a code without quotes": (
        (('kod = "N10"', "kod = 100"),),
        "kod = 100",
        'inom citattecken: "100"',
    ),
    "a date for a text": (
        (('skal = "Hembesök."', "skal = 2026-02-01"),),
        "skal =",
        "Här står 2026-02-01",
    ),
    "a ceiling without its day": (
        (
            (
                NORRMARK[NORRMARK.index("tak = [") : NORRMARK.index("[tillagg.tolk]")],
                "tak = 1400\n\n",
            ),
        ),
        "tak = 1400",
        "Taket skrivs med sin dag",
    ),
    "no ceiling of the year before": (
        ((TAK_2025, ""),),
        "tak = [",
        "Lägg till taket som gällde då, med fran = 2025-01-01.",
    ),
    "no labels": (
        (
            (
                NORRMARK[NORRMARK.index("varden = {") : NORRMARK.index("kalla", 1520)],
                "",
            ),
        ),
        "[egen.mottagningstyp]",
        'varden = { vanlig = "...", jour = "...", narakut = "..." }',
    ),
    "the beginning of a category": (
        (('"annat_land"]', '"annat_land", "eu"]'),),
        "kategori =",
        "Menade du ”eu_ees”?",
    ),
    "an age nobody has": (
        (("alder = [18, 80]", "alder = [18, 80, 200]"),),
        "alder =",
        "mellan 1 och 130",
    ),
    "a price like one that is not there": (
        ((UTEBLIVET, UTEBLIVET.replace("300", '{ som = "lakarbesk" }')),),
        "som =",
        "Menade du ”lakarbesok”?",
    ),
    "a price like itself": (
        ((UTEBLIVET, UTEBLIVET.replace("300", '{ som = "uteblivet" }')),),
        "som =",
        "har inget eget belopp att följa",
    ),
    "no times": (
        ((UTEBLIVET, UTEBLIVET.replace("300", '{ som = "lakarbesok", ganger = 0 }')),),
        "som =",
        "Talet 0 är för litet",
    ),
    "half a time": (
        ((UTEBLIVET, UTEBLIVET.replace("300", '{ som = "lakarbesok", ganger = 1.5 }')),),
        "som =",
        "Ange ett heltal",
    ),
    "a million times": (
        ((UTEBLIVET, UTEBLIVET.replace("300", '{ som = "lakarbesok", ganger = 1000000 }')),),
        "som =",
        "Ange högst 10",
    ),
    "a price like nothing": (
        ((UTEBLIVET, UTEBLIVET.replace("300", "{ ganger = 2 }")),),
        "ganger = 2",
        "som: Uppgiften saknas",
    ),
    "two kinds of deadline": (
        (("timmar = 48\n", "timmar = 48\nklockan = 15:00:00\n"),),
        "timmar = 48",
        "Ange antingen timmar, eller dagar_fore och klockan.",
    ),
    "a deadline without its time": (
        (("timmar = 48\n", "dagar_fore = 1\n"),),
        "[aterbud.primarvard]",
        "klockan: Ange ett klockslag",
    ),
    "a deadline of the same day": (
        (("timmar = 48\n", "dagar_fore = 0\nklockan = 15:00:00\n"),),
        "dagar_fore",
        "Talet 0 är för litet",
    ),
    "a deadline as text": (
        (("timmar = 48\n", 'dagar_fore = 1\nklockan = "15:00"\n'),),
        "klockan",
        "utan citattecken",
    ),
    "a deadline unknown": (
        (("timmar = 48\n", "timmar = 48\nxx = 1\n"),),
        "xx",
        "Här kan stå: raknas, dagar_fore, klockan, timmar, kalla.",
    ),
}


@pytest.mark.parametrize("why", ONE)
def test_it_is_told_once_where_it_is(why):
    edits, line, words = ONE[why]

    (item,) = told(*edits)

    assert line in item["står"], item
    assert words in item["meddelande"], item


def test_who_pays_without_conditions_is_told_before_what_it_meets():
    """Below a rank that a forgotten condition leaves open, row after row never holds."""
    first, *others = told((SMITTSKYDD, ""))

    assert first["meddelande"].startswith("k_smittskydd har inga villkor")
    assert {"k_barn", "k_80", "k_asyl", "k_ordinarie"} <= set(first["rader"])
    assert len(others) <= 1


def test_a_lost_section_is_one_line_and_not_one_for_each_of_its_keys():
    found = told(("[fakta]\n", ""))

    assert [item["rad"] for item in found] == [1, 16]
    assert "Saknas en rubrik före dem" in found[1]["meddelande"]


def test_a_number_of_ones_own_begins_with_one():
    found = told(("avstand_km = [30]", "avstand_km = [0, 30]"))

    assert "Gränserna ska vara 1 eller mer" in found[0]["meddelande"]


@pytest.mark.parametrize(
    "syntax",
    [
        ('id = "k_asyl"', "id = k_asyl"),
        ('rang = "bas"\nnar = { typ = "distans" }', 'rang "bas"\nnar = { typ = "distans" }'),
        ('tolk_bokad = "ja_nej"', 'tolk_bokad = "ja_nej'),
        ('klass = ["bas", "asyl"', 'klass = ["bas" "asyl"'),
        ("[[klass]]\n", "[[klass]\n"),
        ("[egen.listad]", "[egen.listad"),
        ('id = "ovi_aterbesok"', 'id = "ovi_aterbesok'),
        ("version = 1\n", "version 1\n"),
        ('avgiftskod = "N10", belopp', 'avgiftskod = "N10" belopp'),
    ],
    ids=lambda edit: edit[0],
)
def test_what_is_no_toml_hides_nothing_elsewhere(syntax):
    """A quote left out in one row; a misspelt key, a sum and a test case in others."""
    found = told(
        syntax,
        ("belopp = 500\n", "belop = 500\n"),
        ("belopp = 325\n", "belopp = 325.5\n"),
        ('vantat = { avgiftskod = "N40", b', 'vantat = { avgiftskd = "N40", b'),
    )

    said = [item["meddelande"] for item in found]
    assert len(found) == 4, said
    for words in ("Menade du ”belopp”?", "hela kronor", "Menade du ”avgiftskod”?"):
        assert sum(words in message for message in said) == 1, said
