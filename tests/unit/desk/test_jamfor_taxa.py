"""What changes for whom between two tariffs: every difference is told, and nothing else."""

from __future__ import annotations

import contextlib
import json
import random

import pytest

from kassa.desk.answer_lines import answer_case
from kassa.desk.jamfor_taxa import Rubrik, compare
from kassa.errors import InvalidInputError
from kassa.taxa.book import InstalledTaxaBook
from kassa.taxa.load import load_taxa
from kassa.taxa.model import Taxa
from kassa.taxa.prov import read_prov
from kassa.taxa.toml_file import parse_file
from resources import path
from tests.helpers.taxa import rjl, rjl_content

LAKARE = 'namn = "Läkarbesök, primärvård"\nbelopp = 250'


def changed(*pairs: tuple[str, str]) -> Taxa:
    content = rjl_content().decode()
    for old, new in pairs:
        assert old in content, old
        content = content.replace(old, new, 1)
    return load_taxa(content.encode())


def texts(new: Taxa, rubrik: Rubrik | None = None) -> list[str]:
    return [
        item.text.replace("\N{NO-BREAK SPACE}", " ")
        for item in compare(rjl(), new)
        if rubrik in {None, item.rubrik}
    ]


def test_the_same_tariff_has_no_changes():
    assert compare(rjl(), rjl()) == ()


def test_a_price_is_one_line_with_a_case():
    new = changed((LAKARE, LAKARE.replace("250", "300")))
    (item,) = compare(rjl(), new)

    assert item.text.replace("\N{NO-BREAK SPACE}", " ") == (
        "Läkarbesök, primärvård (100): 250 kr → 300 kr"
    )
    assert differs(item.fall, new)


def test_an_age_limit_says_whom_it_moves():
    new = changed(
        ("19, 20, 27", "19, 20, 21, 27"),
        (
            'id = "k_barn"\nger = "fri"\nrang = "alder"\nnar = { alder = "<20"',
            'id = "k_barn"\nger = "fri"\nrang = "alder"\nnar = { alder = "<21"',
        ),
    )
    (item,) = compare(rjl(), new)

    assert "gäller nu under 21 år, förut under 20 år" in item.text
    assert item.rubrik is Rubrik.VEM
    assert differs(item.fall, new)


def test_deadlines_ceilings_goods_and_surcharges_are_told():
    new = changed(
        ("timmar = 72", "timmar = 48"),
        ("varde = 21:00:00", "varde = 20:00:00"),
        ("{ fran = 2026-01-01, belopp = 1450", "{ fran = 2026-01-01, belopp = 1500"),
        ("belopp = 310\nnar = { tolk_debiteras", "belopp = 350\nnar = { tolk_debiteras"),
        ("hogst = 1300", "hogst = 1400"),
    )

    assert texts(new, Rubrik.FRIST) == [
        "Kvällen börjar: 21:00 → 20:00",
        "Sent återbud, specialistvård: 72 timmar på vardagar → 48 timmar på vardagar",
    ]
    assert texts(new, Rubrik.FRIKORT) == ["Taket från 2026-01-01: 1 450 kr → 1 500 kr"]
    assert "Tolk vid uteblivet besök: 310 kr → 350 kr" in texts(new, Rubrik.AVGIFT)
    assert all(
        "högst 1 300 kr → 50 % av priset, högst 1 400 kr" in t for t in texts(new, Rubrik.VAROR)
    )


def test_words_alone_change_no_fee():
    new = changed(("Besöket kostar vanlig patientavgift.", "Vanlig avgift."))

    assert {item.rubrik for item in compare(rjl(), new)} == {Rubrik.ORD}


def test_a_rule_that_goes_is_told_with_a_case():
    content = rjl_content().decode()
    start = content.rindex("[[klass]]", 0, content.index('id = "k_amning"'))
    content = content[:start] + content[content.index("[[klass]]", start + 5) :]
    new = load_taxa(content.encode())
    (item,) = compare(rjl(), new)

    assert "amning" in item.text
    assert differs(item.fall, new)


def test_another_order_of_ranks_is_told():
    new = changed(
        (
            '"full", "ej_utford", "ingar", "smittskydd", "eftergift"]',
            '"smittskydd", "full", "ej_utford", "ingar", "eftergift"]',
        )
    )

    assert any("smittskyddslagen" in text for text in texts(new, Rubrik.VEM))


def test_two_regions_can_be_compared():
    norrmark = load_taxa(path("exempel", "nrm-2026.toml").read_bytes())

    assert len(compare(rjl(), norrmark)) > 100


def answered(case: object, taxa: Taxa) -> object:
    try:
        answer = answer_case(case, InstalledTaxaBook((taxa,)))
    except InvalidInputError as error:
        return sorted(fault.field for fault in error.faults)
    return [
        answer[key] for key in ("avgiftskod", "produkt_id", "belopp", "frikortsgrundande", "rader")
    ]


def differs(case: object, new: Taxa) -> bool:
    return answered(case, rjl()) != answered(case, new)


@pytest.mark.parametrize("seed", range(8))
def test_no_case_changes_unless_a_change_is_told(seed):
    """Rows are taken out at random; every test case that comes out otherwise has its line."""
    rng = random.Random(seed)
    head, tests = rjl_content().decode().split("# --- Test cases", 1)
    pieces = head.split("\n[[")
    places = [n for n, piece in enumerate(pieces) if piece.startswith(("klass]]", "tjanst]]"))]
    new, gone = None, set[int]()
    while new is None:  # a few rows are the only ones of their outcome: without them nothing loads
        gone = set(rng.sample(places, 3))
        left = "\n[[".join(piece for n, piece in enumerate(pieces) if n not in gone)
        with contextlib.suppress(InvalidInputError):
            new = load_taxa(f"{left}# --- Test cases{tests}".encode())
    told = [item for item in compare(rjl(), new) if item.rubrik is not Rubrik.ORD]

    prov_list, _ = read_prov(parse_file(rjl_content()))
    broken = [prov for prov in prov_list if differs(prov.case, new)]
    assert bool(broken) <= bool(told)
    assert len(told) <= len(gone)
    for item in told:
        assert item.fall is None or differs(item.fall, new), (item.text, json.dumps(item.fall))


def norrmark(*edits: tuple[str, str]) -> Taxa:
    content = path("exempel", "nrm-2026.toml").read_text(encoding="utf-8")
    for old, new in edits:
        assert old in content, old
        content = content.replace(old, new, 1)
    return load_taxa(content.encode())


def test_what_holds_when_nothing_is_said_is_told():
    """It changes the fee of everybody of whom nothing is said, and stands in no row."""
    new = norrmark(('standard = "vanlig"', 'standard = "jour"'))

    (item,) = compare(norrmark(), new)

    assert item.text == (
        "Typ av mottagning: utan svar gäller Jourmottagning (förut: utan svar gäller Vanlig "
        "mottagning)"
    )


@pytest.mark.parametrize(
    ("edits", "words"),
    [
        (
            (('"asylsokande", "annat_land"]', '"asylsokande", "annat_land", "norden"]'),),
            "Patientkategori: nu finns regler för Nordiskt land",
        ),
        (
            (('sjukskoterska", "fysioterapeut", ', 'sjukskoterska", '),),
            "Vårdgivare: Fysioterapeut nekas, reglerna är borttagna",
        ),
        (
            (
                ('"jour", "narakut"]', '"jour", "narakut", "drop_in"]'),
                ('narakut = "Närakut" }', 'narakut = "Närakut", drop_in = "Drop-in" }'),
            ),
            "Typ av mottagning: nu finns regler för Drop-in",
        ),
        (
            (
                ('id = "smittskydd"\netikett', 'id = "smitta"\netikett'),
                ("{ smittskydd = ", "{ smitta = "),
                ("smittskydd = false", "smitta = false"),
            ),
            "Omständigheten tas bort, ett fall med den nekas: Smittskydd",
        ),
    ],
)
def test_what_can_be_said_no_more_and_what_can_be_said_now(edits, words):
    told = [item.text for item in compare(norrmark(), norrmark(*edits))]

    assert words in told


def test_an_example_says_whom_it_is_about():
    new = norrmark(
        ("alder = [18, 80]", "alder = [18, 20, 80]"), ('alder = "<18", u', 'alder = "<20", u')
    )

    (item,) = compare(norrmark(), new)

    assert "Till exempel 18-19 år, primärvård, läkare, mottagningsbesök: " in item.text


def test_products_of_one_name_are_one_line():
    price = 'namn = "Läkarbesök, primärvård"\nbelopp = 250'
    content = rjl_content().decode()
    new = load_taxa(content.replace(price, price.replace("250", "300")).encode())

    (item,) = compare(rjl(), new)

    assert content.count(price) > 1
    end = f"250\N{NO-BREAK SPACE}kr → 300\N{NO-BREAK SPACE}kr ({content.count(price)} rader)"
    assert item.text.endswith(end)
