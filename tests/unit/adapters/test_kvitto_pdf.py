"""The receipt on paper: what stands there, how large, and always the same bytes."""

import io
import re
import unicodedata
from dataclasses import replace
from typing import Any

import pypdf
import pytest
from reportlab import rl_config

from kassa.adapters.canvas import OVNING_SIZE
from kassa.adapters.fonts import GlyphMissingError, missing_glyphs, normalised, width, wrap
from kassa.adapters.frikort_bar import pieces
from kassa.adapters.kvitto_layout import MARK, SUM
from kassa.adapters.kvitto_pdf import PdfKvittoRenderer
from kassa.errors import PrinterError
from kassa.kvitto.document import Kvitto, KvittoPatient
from kassa.money import Money
from tests.helpers import kvitto_case as case


def render(kvitto: Kvitto, *, kopia: bool = False) -> bytes:
    return PdfKvittoRenderer().render(kvitto, kopia=kopia)


def read(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    """Return the text with non-breaking spaces and line ends as plain spaces."""
    pages = "\n".join(page.extract_text() for page in read(pdf).pages)
    return re.sub(r"\s+", " ", pages)


def sizes_of(pdf: bytes, page: int = 0) -> dict[str, float]:
    """Return the effective size of each piece of text, the largest where it stands twice."""
    found: dict[str, float] = {}

    def visit(piece, _cm, matrix, _font, size):
        if piece.strip():
            scale = (matrix[0] ** 2 + matrix[1] ** 2) ** 0.5
            found[piece.strip()] = max(found.get(piece.strip(), 0), size * scale)

    read(pdf).pages[page].extract_text(visitor_text=visit)
    return found


def amount_sizes(sizes: dict[str, float]) -> list[float]:
    return [size for piece, size in sizes.items() if re.search(r"\d\s?kr", piece)]


@pytest.mark.parametrize(
    "wanted",
    [
        "Ögonmottagningen Ryhov",
        "232100-0057",
        "Sjukhusgatan, 551 85 Jönköping",
        "RYHOV1",
        "Kvitto",
        "RYHOV1-1042",
        "Besök 2026-03-02 10:15",
        "Utfärdat 2026-03-02 10:31",
        "Kassör Åsa Öberg",
        "Märta Ängström",
        "19880504-2389",
        "110 Läkarbesök, specialistvård 1 250 kr",
        "Betalsätt: Kort",
        "Läkarbesök i specialistvård kostar 250 kr.",
        "Regelbok för patientavgifter: Patientavgifter i öppen vård",
        "1 050 kr av 1 450 kr, 400 kr kvar till frikort",
        "Räknat tidigare 800 kr",
        "Detta besök 250 kr",
        "Första avgift 2025-09-14, räknas till och med 2026-09-13.",
        f"Taxa rjl-2026-1 · Kontroll {case.ORDINARY.hash[:12]}",
    ],
)
def test_ordinary_kvitto_says(wanted):
    assert wanted in text_of(render(case.ORDINARY))


@pytest.mark.parametrize(
    ("kvitto", "wanted"),
    [
        (case.CROSSING, "Avdrag för frikort −50 kr"),
        (case.CROSSING, "Frikort till och med 2027-01-11"),
        (case.CROSSING, "Taket 1 450 kr nåddes med detta besök."),
        (case.FREE, "Besöket är avgiftsfritt: frikortet gäller till och med 2027-01-11."),
        (case.FREE, "Betalsätt: Inget att betala"),
        (case.CHILD, "Varför 0 kr Barn och unga under 20 år betalar ingen avgift."),
        (case.CHILD, "Inga avgifter räknas just nu mot frikort."),
        (case.MISSED, "610 Tolk vid uteblivet besök 1 310 kr"),
        (case.MISSED, "560 kr"),
        (case.MISSED, "Betalsätt: Faktura, 30 dagar"),
        (case.ASYL, "LMA-nummer 50-123456/7"),
        (case.RETUR, "Returkvitto"),
        (case.RETUR, "Tar tillbaka RYHOV1-1042"),
        (case.RETUR, "−250 kr"),
        (case.RETUR, "Skäl till återbetalningen Besöket registrerades på fel patient."),
        (case.OVERRIDE, "Läkaren har bedömt att besöket är en återbesökskontroll utan avgift."),
        (
            case.PRELIMINAR,
            "Preliminärt: bygger på patientens uppgift, kontrolleras mot eFrikort",
        ),
        (case.MOMS, "Varav moms 25 %: 246,10 kr"),
        (case.MOMS, "Varav moms 6 %: 3 kr"),
        (case.MOMS, "1 230,50 kr"),
        (case.EJ_KVITTO, "EJ KVITTO Betalningsbekräftelse"),
        (case.EJ_KVITTO_RETUR, "EJ KVITTO Återbetalningsbekräftelse"),
        (case.OVNING, "Övning: ingen betalning har gjorts."),
    ],
)
def test_kvitto_of_each_kind_says(kvitto, wanted):
    assert wanted in text_of(render(kvitto))


def test_kvitto_without_ej_kvitto_heading_never_calls_itself_kvitto():
    """A paper that is no receipt in law has the word only in EJ KVITTO."""
    found = text_of(render(case.EJ_KVITTO))

    assert re.findall(r"(?i)\S*\s?kvitto\w*", found) == ["EJ KVITTO"]


@pytest.mark.parametrize("name", case.CASES)
def test_same_kvitto_gives_same_bytes(name):
    kvitto, kopia = case.CASES[name]

    assert render(kvitto, kopia=kopia) == render(kvitto, kopia=kopia)


def test_bytes_do_not_depend_on_what_was_drawn_before():
    first = render(case.ORDINARY)
    render(case.LONG, kopia=True)

    assert render(case.ORDINARY) == first


def test_kopia_differs_from_original_only_by_its_marking():
    original = text_of(render(case.ORDINARY))
    kopia = text_of(render(case.ORDINARY, kopia=True))

    assert "KOPIA" not in original
    assert kopia.replace("KOPIA", "").split() == original.split()


@pytest.mark.parametrize(
    "kvitto", [case.ORDINARY, case.OVNING, case.MOMS, case.FORTY, case.EJ_KVITTO]
)
def test_markings_are_at_least_twice_the_size_of_every_amount(kvitto):
    pdf = render(replace(kvitto, ovning=True), kopia=True)

    for page in range(len(read(pdf).pages)):
        sizes = sizes_of(pdf, page)
        largest = max(amount_sizes(sizes))
        assert sizes["KOPIA"] >= 2 * largest
        assert sizes["ÖVNING"] >= 2 * largest
    if kvitto.ej_kvitto:
        sizes = sizes_of(pdf)
        assert sizes["EJ KVITTO"] >= 2 * max(amount_sizes(sizes))
    assert min(MARK.size, OVNING_SIZE) >= 2 * SUM.size


def test_markings_stand_on_no_ordinary_kvitto():
    found = text_of(render(case.ORDINARY))

    assert "KOPIA" not in found
    assert "ÖVNING" not in found


@pytest.mark.parametrize("name", [name for name in case.CASES if name not in {"forty", "long"}])
def test_kvitto_takes_one_page_of_a5(name):
    kvitto, kopia = case.CASES[name]
    pages = read(render(kvitto, kopia=kopia)).pages

    assert len(pages) == 1
    millimetres = [round(float(length) / 72 * 25.4) for length in pages[0].mediabox[2:]]
    assert millimetres == [148, 210]


def test_many_lines_flow_on_and_none_is_lost():
    pdf = render(case.FORTY, kopia=True)
    pages = [page.extract_text() for page in read(pdf).pages]

    assert len(pages) == 2
    assert sum(len(re.findall(r"^7\d\d\s", page, re.MULTILINE)) for page in pages) == 40
    assert all("KOPIA" in page for page in pages)
    assert "Kvitto RYHOV1-1042, fortsättning" in pages[1]
    assert "sida 2 av 2" in pages[1]


def test_long_texts_are_wrapped_and_never_cut():
    """Every word is there; the one name that is too long for a line is there in two pieces."""
    found = text_of(render(case.LONG))
    kvitto = case.LONG
    assert kvitto.patient is not None
    assert kvitto.skal is not None
    first_name, rest = kvitto.patient.namn.split(" ", 1)
    whole = [
        kvitto.klinik.namn,
        kvitto.klinik.adress,
        kvitto.clerk,
        rest,
        kvitto.rader[0].produkt,
        kvitto.motivering,
        kvitto.skal,
        kvitto.number,
    ]

    assert [word for text in whole for word in text.split() if word not in found] == []
    cut = next(place for place in range(len(first_name), 0, -1) if first_name[:place] in found)
    assert first_name[cut:] in found


def test_endless_reason_takes_as_many_pages_as_it_needs():
    skal = " ".join(f"ord{place}" for place in range(2000))
    found = text_of(render(case.variant(skal=skal)))

    assert set(skal.split()) <= set(found.split())


@pytest.mark.parametrize("name", ["ordinary", "long", "kopia_ovning"])
def test_only_bundled_fonts_are_there_and_they_are_embedded(name):
    kvitto, kopia = case.CASES[name]
    fonts: dict[str, bool] = {}
    for page in read(render(kvitto, kopia=kopia)).pages:
        resources: Any = page["/Resources"]
        for reference in resources["/Font"].values():
            font = reference.get_object()
            fonts[font["/BaseFont"]] = "/FontFile2" in font["/FontDescriptor"]

    assert {name.split("+")[1] for name in fonts} == {"IBMPlexSans", "IBMPlexSans-SmBld"}
    assert all(fonts.values())


def test_metadata_names_the_kvitto_and_no_patient():
    metadata = read(render(case.ASYL)).metadata
    assert metadata is not None

    assert metadata.title == "Kvitto RYHOV1-1042"
    everything = " ".join(str(value) for value in metadata.values())
    assert "Yusuf" not in everything
    assert "20900101" not in everything
    assert "50-123456" not in everything


@pytest.mark.parametrize("where", ["patient", "skal", "motivering", "clerk"])
def test_missing_glyph_is_an_error_that_names_the_character(where):
    changes = {"patient": KvittoPatient("鈴木", "19880504-2389", None)}
    kvitto = case.variant(**{where: changes.get(where, "名")})

    with pytest.raises(GlyphMissingError, match=r"U\+(9234|540D)") as caught:
        render(kvitto)
    assert isinstance(caught.value, PrinterError)
    assert caught.value.code == "tecken_saknas"


def test_decomposed_letters_are_composed():
    decomposed = unicodedata.normalize("NFD", "Märta Ängström")
    kvitto = case.variant(patient=KvittoPatient(decomposed, "19880504-2389", None))

    assert "Märta Ängström" in text_of(render(kvitto))


def test_letters_of_common_names_are_in_the_font():
    assert missing_glyphs("ÅÄÖåäö éèüßøæđłğşžčćőűț Жукова Ελένη – − ’ ” …") == ()
    assert missing_glyphs("鈴木\u200e鈴") == ("鈴", "木", "\u200e")


def test_person_s_own_reportlab_settings_do_not_make_receipts_anonymous(monkeypatch):
    """The options that decide the bytes are given, not taken from the library's settings."""
    first = render(case.ORDINARY)
    monkeypatch.setattr(rl_config, "invariant", 0)
    monkeypatch.setattr(rl_config, "pageCompression", 0)
    monkeypatch.setattr(rl_config, "canvas_basefontname", "Helvetica")

    assert render(case.ORDINARY) == first


def test_wrap_keeps_non_breaking_spaces_and_every_character():
    from kassa.adapters.fonts import Font

    text = "Avgiften är 1\u00a0450\u00a0kr för Anna-Karin-Bergström och vävväxtväverskeväskan"
    for room in (30.0, 60.0, 120.0, 500.0):
        lines = wrap(text, Font.REGULAR, 9.5, room)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert all(width(line, Font.REGULAR, 9.5) <= room for line in lines)
    assert "1\u00a0450\u00a0kr" in " ".join(wrap(text, Font.REGULAR, 9.5, 80))


def test_white_space_is_made_plain():
    assert normalised("  a \t b\r\n  c\u00a0d ") == "a b\nc\u00a0d"


@pytest.mark.parametrize(
    ("innan", "detta", "expected"),
    [
        (0, 250, (0, 25)),
        (800, 200, (80, 100)),
        (900, 250, (90, 100)),  # never past the ceiling
        (500, -250, (25, 50)),  # a return lies inside what was counted
        (1000, 0, (100, 100)),
        (0, 0, (0, 0)),
    ],
)
def test_bar_pieces_stand_for_the_amounts(innan, detta, expected):
    frikort = replace(
        case.FRIKORT, innan=Money.kr(innan), detta=Money.kr(detta), tak=Money.kr(1000)
    )

    assert pieces(frikort, 100) == expected


def test_ceiling_of_zero_is_drawn():
    zero = replace(case.FRIKORT, innan=Money(0), detta=Money(0), tak=Money(0), has_frikort=True)

    assert "Frikort till och med" in text_of(render(case.variant(frikort=zero)))
