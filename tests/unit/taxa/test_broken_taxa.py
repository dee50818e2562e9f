"""Tariffs broken on purpose: each mistake is told once, on its line, with what would be right.

The tariff is that of the invented region, and for countries and long lists the bundled one. Every
one goes through the command, as the tariff manager meets it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
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
from resources import path
from tests.helpers.taxa import rjl, rjl_content
from ui.cli.taxa import granska

FINDINGS = 1
NORRMARK = path("exempel", "nrm-2026.toml").read_text(encoding="utf-8")
NO_PRICE = {"besok", "varor.0.artikel"}  # fields of a case that the tariff gives no price


@dataclass(frozen=True)
class Broken:
    """One broken tariff.

    Attributes:
        why: what is wrong, as the test is called.
        edits: texts of the tariff and what stands there instead.
        found: for each finding, what stands on its line (or on the next, of a heading) and words of
            its message.
        breaks_prov: test cases of the tariff fail as well.
    """

    why: str
    edits: tuple[tuple[str, str], ...]
    found: tuple[tuple[str, str], ...]
    breaks_prov: bool = False
    content: str = NORRMARK

    def text(self) -> str:
        text = self.content
        for old, new in self.edits:
            assert old in text, old
            text = text.replace(old, new, 1)
        return text


def one(
    why: str,
    old: str,
    new: str,
    at: str,
    words: str,
    *,
    prov: bool = False,
    content: str = NORRMARK,
) -> Broken:
    return Broken(why, ((old, new),), ((at, words),), prov, content)


def rjl_one(why: str, old: str, new: str, at: str, words: str) -> Broken:
    return one(why, old, new, at, words, content=rjl_content().decode())


LAKARE = 'namn = "Läkarbesök, vårdcentral"\nbelopp = 200\n'
K_80 = 'id = "k_80"\nger = "fri"\nrang = "alder"\nnar = { alder = ">=80"'
K_80_KALLA = (
    'skal = "Vård är avgiftsfri från 80 år."\nkalla = "Påhittad regelbok: Vem betalar vad"\n'
)
HEMBESOK = 'nar = { typ = "hembesok" }'
TAK_1 = '    { fran = 2025-01-01, belopp = 1300, kalla = "Påhittad regelbok: Högkostnadsskydd" },\n'
TAK_2 = '    { fran = 2026-01-01, belopp = 1400, kalla = "Påhittad regelbok: Högkostnadsskydd" },\n'

MISSING = (
    one("no id", 'id = "nrm-2026"\n', "", "# Region Norrmark", "id: Uppgiften saknas"),
    one("no region", 'region = "98"\n', "", "# Region Norrmark", "region: Uppgiften saknas"),
    one("no version", "version = 1\n", "", "# Region", "version: Uppgiften saknas. Ange ett hel"),
    one("no first day", "galler_fran = 2026-01-01\n", "", "# Region", "galler_fran: Uppgiften"),
    one("no source", 'kalla = "Påhittad regelbok"\n\n[rang]', "[rang]", "# Region", "kalla: Uppg"),
    one("no sum", "belopp = 200\n", "", 'id = "lakarbesok"', "Beloppet saknas. Ange hela kronor"),
    one("no name", 'namn = "Hembesök"\n', "", 'id = "hembesok"', "namn: Uppgiften saknas"),
    one("no reason", 'skal = "Hembesök."\n', "", 'id = "t_hembesok"', "skal: Uppgiften saknas"),
    one(
        "no rank",
        'ger = "hembesok"\nrang = "bas"\n',
        'ger = "hembesok"\n',
        'id = "t_hembesok"',
        "rang: Uppgiften saknas. Ange något av: bas, tid, omojlig.",
    ),
    one("no code", 'kod = "N30"\n', "", 'id = "annat_besok"', "ingen avgiftskod", prov=True),
    one("no code, free", 'kod = "N60"\n', "", 'id = "fri"', "ingen avgiftskod", prov=True),
    one(
        "no period rule",
        'periodregel = "fast"\n',
        "",
        "[hogkostnadsskydd]",
        "Uppgiften saknas. Ange något av: rullande, fast.",
    ),
    one("no ceiling", f"tak = [\n{TAK_1}{TAK_2}]\n", "", "[hogkostnadsskydd]", "Taket för frikort"),
    one(
        "a ceiling too late", TAK_1 + TAK_2, TAK_1.replace("2025", "2027"), "tak = [", "saknas den"
    ),
    Broken(
        "no ceilings section",
        (("[hogkostnadsskydd]", "[skydd]"),),
        (
            ("# Region", "Avsnittet [hogkostnadsskydd] saknas. Lägg till det, med periodregel"),
            ("[skydd]", "Uppgiften ”skydd” är okänd"),
        ),
    ),
    one("no ranks", 'produkt = ["bas", "sarskild", "avbokat"]\n', "", "[rang]", "Rangerna saknas"),
    one(
        "an own fact without a question",
        'fraga = "Är patienten listad på den här vårdcentralen?"\n',
        "",
        "[egen.listad]",
        "fraga: Uppgiften saknas",
    ),
    one(
        "an own value without a label",
        ', narakut = "Närakut"',
        "",
        "varden = {",
        "narakut: Uppgiften saknas",
    ),
    one(
        "an undeclared fact",
        'kvall_helg = "ja_nej"\n',
        "",
        "kvall_helg = true }",
        "Faktumet ”kvall_helg” är inte deklarerat",
    ),
    one("no prices of a step", "till = 5,", "", "trappa = {", "trappa.till: Uppgiften saknas"),
)

WRONG_TYPE = (
    one("ören", "belopp = 200\n", "belopp = 200.50\n", "200.50", "hela kronor, utan ören"),
    one("a sum as text", "belopp = 200\n", 'belopp = "200"\n', '"200"', "hela kronor, utan ören"),
    one("a sum as yes", "belopp = 200\n", "belopp = true\n", "true", "hela kronor, utan ören"),
    one("a negative sum", "belopp = 200\n", "belopp = -200\n", "-200", "Talet -200 är för litet"),
    one("too much", "belopp = 200\n", "belopp = 20000000\n", "20000000", "Beloppet 20000000 kr är"),
    one("a negative ceiling", "belopp = 1400", "belopp = -1400", "-1400", "Talet -1400 är för lit"),
    one("a code as number", 'kod = "N10"', "kod = 10", "kod = 10", "Ange en text"),
    one("a list for a text", 'kod = "N10"', 'kod = ["N10"]', "kod = [", "Ange en text"),
    one("a text for a list", 'sok = ["smitta"]', 'sok = "smitta"', "sok =", "Ange en lista"),
    one("numbers in a list", 'sok = ["smitta"]', "sok = [1]", "sok =", "en lista med texter"),
    one(
        "ja for true",
        "kvall_helg = true }",
        'kvall_helg = "ja" }',
        "kvall_helg =",
        "kvall_helg = t",
    ),
    one("a text for conditions", HEMBESOK, 'nar = "hembesok"', "nar =", "inom klamrar"),
    one("no conditions", HEMBESOK, "nar = []", "nar = []", "Listan är tom, så raden gäller aldrig"),
    one(
        "a fact of another kind", 'akut = "ja_nej"', 'akut = ["lite"]', "akut =", "ett ja eller nej"
    ),
    one("ages as yes or no", "alder = [18, 80]", 'alder = "ja_nej"', "alder =", "lista av gränser"),
    one("a clock as text", "varde = 18:00:00", 'varde = "18:00"', "varde =", "utan citattecken"),
    one("no hours", "timmar = 48", "timmar = 0", "timmar = 0", "Talet 0 är för litet. Ange 1"),
    one("a wrong default", "standard = 0", 'standard = "nära"', "standard =", "Ange ett heltal"),
    one("a VAT rate of none", "moms = 25", "moms = 24", "moms = 24", "0, 6, 12 eller 25"),
    one(
        "two ways of a price", "moms = 25", "moms = 25\nandel = 50", "belopp = 400", "precis ett av"
    ),
    one(
        "a sentence with a place that the price does not fill",
        "moms = 25",
        'moms = 25\nskal = "Intyget kostar {pris}."',
        "skal =",
        "Platserna är: {belopp}.",
    ),
)

MISSPELT = (
    one("belop", "belopp = 200\n", "belop = 200\n", "belop =", "Menade du ”belopp”?"),
    one("frikrt", "frikort = true", "frikrt = true", "frikrt", "Menade du ”frikort”?"),
    one("narr", HEMBESOK, f"narr{HEMBESOK[3:]}", "narr", "Menade du ”nar”?"),
    one("a section", "[hogkostnadsskydd]", "[hogkostnadskydd]", "[hogk", "Menade du ”hogkostnadss"),
    one("a table", "[[varning]]", "[[varningar]]", "[[varningar]]", "Menade du ”varning”?"),
    one("a value", HEMBESOK, 'nar = { typ = "hembsok" }', "hembsok", "Menade du ”hembesok”?"),
    one("a fact", HEMBESOK, 'nar = { typp = "hembesok" }', "typp", "Menade du ”typ”?"),
    one("a rank", 'rang = "tid"', 'rang = "tidd"', "tidd", "Menade du ”tid”?"),
    one(
        "a category nobody has",
        '"utomlans", "asyl',
        '"utomlands", "asyl',
        "kategori = [",
        "Inget besök kan ha värdet ”utomlands”. Menade du ”utomlans”?",
    ),
    one(
        "a category in a rule",
        'kategori = "asylsokande" }',
        'kategori = "asylsokannde" }',
        "asylsokannde",
        "Menade du ”asylsokande”?",
    ),
    one(
        "how to pay",
        'id = "k_80"\nger = "fri"',
        'id = "k_80"\nger = "frii"',
        "k_80",
        "”fri”?",
        prov=True,
    ),
    one(
        "how to pay, in a price", 'klass = "fri", u', 'klass = "frii", u', "frii", "Menade du ”fri”"
    ),
    one("a period rule", '"fast"', '"fasst"', "fasst", "Menade du ”fast”? Tillåtna värden"),
    one("weekdays", 'raknas = "vardagar"', 'raknas = "vardagr"', "vardagr", "Menade du ”vardagar”"),
    one("a surcharge", 'tillagg = ["tolk"]', 'tillagg = ["tlk"]', "tlk", "Menade du ”tolk”?"),
    Broken(
        "an own fact's section",
        (("[egen.avstand_km]", "[egen.avstand]"),),
        (("avstand_km = [30]", "Lägg till [egen.avstand_km]"), ("[egen.avstand]", "okänd")),
    ),
    rjl_one(
        "a country", 'norden = ["DK", ', 'norden = ["DK", "XX", ', "norden = [", "”XX” finns inte"
    ),
    rjl_one("a group", 'norden = ["DK"', 'nordn = ["DK"', "nordn = [", "inte ett värde i faktumet"),
    rjl_one("a country twice", 'norden = ["DK",', 'norden = ["DK", "DE",', "eu_ees = [", "också i"),
)

LIMITS = (
    one(
        "an age without a cut", 'alder = "<18", u', 'alder = "<19", u', "<19", "Gränsen 19 är inte"
    ),
    one("an age in words", 'alder = "<18", u', 'alder = "under 18", u', "under 18", "Skriv ”<18”"),
    one(
        "an age upside down",
        'alder = "<18", u',
        'alder = "80-<18", u',
        "80-<18",
        "går inte att läs",
    ),
    one("no age at all", 'alder = "<18", u', "alder = [], u", "alder = []", "kan aldrig gälla"),
    one("cuts out of order", "alder = [18, 80]", "alder = [80, 18]", "alder =", "stigande ordning"),
    Broken(
        "two ages that overlap",
        ((K_80, K_80.replace('"fri"', '"full"').replace('">=80"', '["<18", ">=80"]')),),
        (('id = "k_80"', "k_barn och k_80 har samma rang"),),
        breaks_prov=True,
    ),
    one(
        "goods that overlap",
        '{ alder = ">=18" }',
        '{ alder = ["<18", ">=18"] }',
        "v_tens",
        "samma fall",
    ),
    one(
        "goods with a gap", '{ alder = ">=18" }', '{ alder = ">=80" }', "v_tens", "flera rader, men"
    ),
    one(
        "a stay without day 1",
        "belopp = 50\n",
        "dagpris = [{ fran_dag = 2, belopp = 50 }]\n",
        "dagpris",
        "fran_dag = 1",
    ),
    one("a deadline twice", TAK_1, TAK_1.replace("2025", "2026"), TAK_2.strip(), "står två gånger"),
)

PROOF = (
    Broken(
        "two rules of one rank",
        (
            (
                'belopp = 325\nfrikort = true\nrang = "sarskild"',
                'belopp = 325\nfrikort = true\nrang = "bas"',
            ),
        ),
        (('id = "hembesok_lang_vag"', "hembesok och hembesok_lang_vag har samma rang"),),
        breaks_prov=True,
    ),
    Broken(
        "a masked rule",
        (
            (
                'id = "k_ovi"\nger = "fri"\nrang = "omstandighet"\nnar = { ovi',
                'id = "k_ovi"\nger = "fri"\nrang = "bas"\nnar = { kategori = "asylsokande", ovi',
            ),
        ),
        (('id = "k_ovi"', "täcker alla dess fall, som k_barn"),),
        breaks_prov=True,
    ),
    Broken(
        "a masked price",
        (
            (
                'belopp = 325\nfrikort = true\nrang = "sarskild"',
                'belopp = 325\nfrikort = true\nrang = "bas"',
            ),
            (
                'belopp = 250\nfrikort = true\nrang = "bas"',
                'belopp = 250\nfrikort = true\nrang = "sarskild"',
            ),
        ),
        (('id = "hembesok_lang_vag"', "gäller aldrig: rader med högre rang"),),
        breaks_prov=True,
    ),
    one(
        "conditions that cannot meet",
        "skargardsbesok = true, utfall",
        "skargardsbesok = true, tolk_debiteras = true, utfall",
        'id = "k_skargard"',
        "inget besök kan uppfylla alla villkor",
        prov=True,
    ),
    one(
        "a product nothing leads to",
        'avstand_km = ">=30"',
        'vardgivarkategori = "lakare", typ = "distans"',
        'id = "hembesok_lang_vag"',
        "kan aldrig väljas: inget fall leder dit",
        prov=True,
    ),
    one(
        "the interpreter on a visit that took place",
        'namn = "Hembesök"\n',
        'namn = "Hembesök"\ntillagg = ["tolk"]\n',
        'tillagg = ["tolk"]',
        "begränsa nar.utfall till uteblivet och sent_aterbud",
    ),
    one(
        "the interpreter where the clinic cancelled",
        'namn = "Avbokat av vården"\n',
        'namn = "Avbokat av vården"\ntillagg = ["tolk"]\n',
        'tillagg = ["tolk"]',
        "där besöket inte blev av",
    ),
    Broken(
        "a surcharge nobody has",
        (('tillagg = ["tolk"]\n', ""),) * 2,
        (("[tillagg.tolk]", 'skriv tillagg = ["tolk"] på en produkt'),),
    ),
    one(
        "a gap in what was done",
        'nar = { typ = "provtagning" }',
        'nar = { typ = "provtagning", akut = false }',
        "[[tjanst]]",
        "ingen rad för ett fall som kan uppstå",
    ),
    one(
        "a gap in who pays how",
        'ger = "ordinarie"\nrang = "bas"\n',
        'ger = "ordinarie"\nrang = "bas"\nnar = { akut = false }\n',
        "[[klass]]",
        "akut ja",
        prov=True,
    ),
    one(
        "a gap in the prices",
        'nar = { tjanst = "distans", klass = "ordinarie", u',
        'nar = { tjanst = "distans", klass = "ordinarie", akut = true, u',
        'id = "k_ordinarie"',
        "Ingen produkt har ett pris för tjänsten distans i klassen ordinarie",
        prov=True,
    ),
)

TWICE_AND_DATES = (
    one("a rule's id twice", 'id = "k_80"', 'id = "k_barn"', 'id = "k_barn"', "finns redan"),
    one(
        "a product's id twice",
        'id = "provtagning"\nk',
        'id = "distans"\nk',
        'id = "distans"',
        "finns r",
    ),
    one("an id with capitals", 'id = "k_80"', 'id = "K 80"', "K 80", "små bokstäver a-z"),
    one(
        "a rank twice", '"tid", "omojlig"]', '"tid", "omojlig", "bas"]', "tjanst = [", "två gånger"
    ),
    one(
        "a day that is none",
        "2026-01-01\nv",
        "2026-02-30\nv",
        "galler_fran",
        "finns inte. Skriv 2026",
    ),
    one(
        "a month that is none",
        "2026-01-01\nv",
        "2026-13-01\nv",
        "galler_fran",
        "ett datum 2026-03-02",
    ),
    one(
        "a day in words", "= 2026-01-01\nv", '= "1 januari"\nv', "galler_fran", "Skriv år-månad-dag"
    ),
    one(
        "a day with a clock",
        "2026-01-01\nv",
        "2026-01-01T00:00:00\nv",
        "galler_fran",
        "bara ett datum",
    ),
    one(
        "a year too far", "2026-01-01\nv", "9999-12-31\nv", "galler_fran", "Året 9999 kan inte vara"
    ),
    one(
        "a year too early", "2026-01-01\nv", "0026-01-01\nv", "galler_fran", "Året 26 kan inte vara"
    ),
    one(
        "an end before the beginning",
        "version = 1",
        "galler_till = 2025-12-31\nversion = 1",
        "galler_till",
        "slutar gälla 2025-12-31, innan den börjar (2026-01-01)",
    ),
    one("no such hour", "18:00:00", "25:00:00", "25:00:00", "Efter värdet står något"),
)

PROV = (
    one(
        "a wrong sum",
        '"N10", belopp = 200, fri',
        '"N10", belopp = 210, fri',
        "Listad hos",
        "210 men blev 200",
    ),
    one(
        "a wrong code",
        'vantat = { avgiftskod = "N40"',
        'vantat = { avgiftskod = "N41"',
        "Distans",
        "N41 men",
    ),
    one(
        "an unknown key",
        'avgiftskod = "N14", b',
        'avgiftskd = "N14", b',
        "avgiftskd",
        "”avgiftskod”",
    ),
    one(
        "a time without quotes",
        '"2026-03-02T18:00"',
        "2026-03-02T18:00:00",
        "fall = {",
        "inom citatt",
    ),
    one("no number", "ackumulerat = 1400", "ackumulerat = nan", "nan", "nan är inget tal"),
    one(
        "no answer",
        'vantat = { avgiftskod = "N14", belopp = 300 }\n',
        "",
        "Kvällen börjar",
        "svaret saknas",
    ),
    one(
        "a name twice",
        'namn = "Lördag"',
        'namn = "Distans"',
        'namn = "Distans"',
        "Flera prov heter",
    ),
    one(
        "ground as rows",
        "[provgrund]",
        "[[provgrund]]",
        "[[provgrund]]",
        "som en tabell: [provgrund]",
    ),
)

SYNTAX = (
    one("a quote left out", 'kod = "N10"', 'kod = "N10', 'kod = "N10', "Texten har inget slut"),
    one(
        "a quote of print", 'kod = "N10"', "kod = ”N10”", "kod = ”N10”", "en text inom citattecken"
    ),
    one(
        "a text of many lines",
        'kod = "N10"',
        'kod = """N10',
        'kod = """N10',
        "Texten har inget slut",
    ),
    one(
        "an apostrophe left out", 'kod = "N10"', "kod = 'N10", "kod = 'N10", "Texten har inget slut"
    ),
    one("no equals sign", "belopp = 200\n", "belopp 200\n", "belopp 200", "ett likhetstecken"),
    one("no value", "belopp = 200\n", "belopp =\n", "belopp =", "Värdet saknas"),
    one("a decimal comma", "belopp = 200\n", "belopp = 200,50\n", "200,50", "utan kr och ören"),
    one("kr", "belopp = 200\n", "belopp = 200 kr\n", "200 kr", "utan kr och ören"),
    one("True", "frikort = true", "frikort = True", "True", "ja och nej true och false"),
    one(
        "a key twice",
        "belopp = 200\n",
        "belopp = 200\nbelopp = 300\n",
        "belopp = 300",
        "två gånger",
    ),
    one(
        "a list without commas",
        "alder = [18, 80]",
        "alder = [18 80]",
        "[18 80]",
        "saknar ett komma",
    ),
    one(
        "a list left open",
        "alder = [18, 80]",
        "alder = [18, 80",
        "[18, 80",
        "Listan saknar ett komma",
    ),
    one(
        "a long list left open",
        f"{TAK_2}]",
        TAK_2.rstrip(),
        TAK_2.strip(),
        "Listan saknar ett komma",
    ),
    one(
        "conditions left open", HEMBESOK, HEMBESOK[:-2], HEMBESOK[:-2], "Villkoren saknar ett komma"
    ),
    one(
        "a condition twice",
        HEMBESOK,
        'nar = { typ = "a", typ = "b" }',
        "nar =",
        "Villkoret står två",
    ),
    one(
        "a heading left open",
        '[[klass]]\nid = "k_asyl"',
        '[[klass]\nid = "k_asyl"',
        "[[klass]",
        "inget sl",
    ),
    one(
        "a heading of one row",
        '[[klass]]\nid = "k_asyl"',
        '[klass]\nid = "k_asyl"',
        "[klass]",
        "[[klass]]",
    ),
    one("a section twice", "[hogkostnadsskydd]", "[rang]", "[rang]", "Rubriken står två gånger"),
    one("a backslash", 'kod = "N10"', 'kod = "N\\10"', "N\\10", "Omvänt snedstreck"),
    one(
        "a hidden character",
        'kod = "N10"',
        'kod = "N\x0010"',
        "kod =",
        "ett tecken som inte får stå",
    ),
    one(
        "a long number",
        "belopp = 200\n",
        f"belopp = {'9' * 5000}\n",
        "99999",
        "Ett tal är för långt",
    ),
    one(
        "lists in lists", "belopp = 200\n", f"belopp = {'[' * 5000}\n", "[[[[[", "för många listor"
    ),
)

TWO_AT_ONCE = (
    Broken(
        "two quotes left out",
        (('kod = "N10"', 'kod = "N10'), ('kod = "N11"', 'kod = "N11')),
        (('kod = "N10', "inget slut"), ('kod = "N11', "inget slut")),
    ),
    Broken(
        "two in one row",
        (('kod = "N10"', 'kod = "N10'), ("belopp = 200\n", "belopp 200\n")),
        (('kod = "N10', "inget slut"), ("belopp 200", "likhetstecken")),
    ),
    Broken(
        "a quote left out and a misspelt key",
        (('kod = "N10"', 'kod = "N10'), ("belopp = 350", "belop = 350")),
        (('kod = "N10', "inget slut"), ("belop = 350", "Menade du ”belopp”?")),
    ),
    Broken(
        "a misspelt key and a misspelt rank",
        (("belopp = 200\n", "belop = 200\n"), (K_80, K_80.replace('"alder"', '"aldr"'))),
        (("belop = 200", "Menade du ”belopp”?"), ('rang = "aldr"', "Menade du ”alder”?")),
    ),
    Broken(
        "a price and a gap",
        (
            ("belopp = 200\n", "belopp = 200.5\n"),
            ('nar = { typ = "provtagning" }', 'nar = { typ = "provtagning", akut = false }'),
        ),
        (("[[tjanst]]", "ingen rad"), ("belopp = 200.5", "hela kronor")),
    ),
    Broken(
        "the interpreter and a contradiction",
        (
            ('namn = "Hembesök"\n', 'namn = "Hembesök"\ntillagg = ["tolk"]\n'),
            (
                'belopp = 325\nfrikort = true\nrang = "sarskild"',
                'belopp = 325\nfrikort = true\nrang = "bas"',
            ),
        ),
        (('tillagg = ["tolk"]', "begränsa"), ('id = "hembesok_lang_vag"', "samma rang")),
    ),
    Broken(
        "a misspelt value and a test case",
        (
            (HEMBESOK, 'nar = { typ = "hembsok" }'),
            ('vantat = { avgiftskod = "N40", b', 'vantat = { avgiftskd = "N40", b'),
        ),
        (("hembsok", "”hembesok”"), ("avgiftskd", "”avgiftskod”")),
    ),
    Broken(
        "no source, and a test case with another sum",
        (
            (K_80_KALLA, K_80_KALLA.splitlines()[0] + "\n"),
            (
                'vantat = { avgiftskod = "N40", belopp = 100',
                'vantat = { avgiftskod = "N40", belopp = 101',
            ),
        ),
        (('id = "k_80"', "kalla: Uppgiften saknas"), ("Distans", "belopp skulle bli 101")),
    ),
)

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
