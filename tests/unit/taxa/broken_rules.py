"""Tariffs broken in what their rules say together: limits, proof, dates, test cases, two faults."""

from __future__ import annotations

from tests.unit.taxa.broken import HEMBESOK, K_80, K_80_KALLA, TAK_1, TAK_2, Broken, one

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
