"""Tariffs broken in what a field or a line says: missing, misspelt, of a wrong kind, unreadable."""

from __future__ import annotations

from tests.unit.taxa.broken import (
    HEMBESOK,
    TAK_1,
    TAK_2,
    Broken,
    one,
    rjl_one,
)

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
