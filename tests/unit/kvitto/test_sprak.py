"""The receipt in English: every word of it, and of the tariff, or Swedish where there is none."""

import io
import re
import tomllib
from importlib.resources import files

import pypdf
import pytest

from kassa.adapters.kvitto_pdf import PdfKvittoRenderer
from kassa.adapters.remsa_pdf import RemsaKvittoRenderer
from kassa.adapters.sprak_files import ENGELSKA, load_sprak
from kassa.kvitto.document import Kvitto
from kassa.kvitto.remsa import Rad, remsa
from kassa.kvitto.sprak import SVENSKA, sprak_of
from tests.helpers import kvitto_case
from tests.helpers.till import Till

ENGLISH = load_sprak(ENGELSKA)
CASES = {name: value for name, value in vars(kvitto_case).items() if isinstance(value, Kvitto)}
SWEDISH = re.compile(r"\b(och|av|med|till|för|kvar|besök|avgift|räknas)\b")
NBSP = "\N{NO-BREAK SPACE}"


def taxa_texts() -> list[str]:
    """Return every name and reason of the bundled tariff, read past Kassa."""
    raw = tomllib.loads((files("resources") / "taxa" / "rjl-2026.toml").read_text("utf-8"))
    found = [raw["tillagg"]] if isinstance(raw["tillagg"], dict) else raw["tillagg"]
    texts = [each[key] for each in found for key in ("produkt",) if key in each]
    for table in ("produkt", "vara", "tjanst", "klass"):
        texts += [each[key] for each in raw[table] for key in ("namn", "skal") if each.get(key)]
    return list(dict.fromkeys(texts))


@pytest.mark.parametrize("words", taxa_texts())
def test_every_name_and_reason_of_the_tariff_is_translated(words):
    assert ENGLISH.translate(words) is not None


@pytest.mark.parametrize("name", CASES)
def test_every_word_of_the_receipt_itself_is_translated(name):
    """What is left in Swedish is the case's own invented text, never one of Kassa's."""
    kvitto = CASES[name]
    own = {kvitto.motivering, kvitto.kalla, kvitto.skal, kvitto.betalare, kvitto.klinik.namn}
    own |= {line for text in own if text for line in text.split("\n")}
    swedish = {part for part in remsa(kvitto, SVENSKA, kopia=True) if isinstance(part, Rad)}
    own |= {kvitto.clerk, kvitto.klinik.adress, kvitto.klinik.register, kvitto.number, ""}
    own |= {kvitto.patient.namn, kvitto.patient.number} if kvitto.patient else set()
    own |= {rad.produkt for rad in kvitto.rader}
    unsaid = [
        part.left
        for part in swedish
        if ENGLISH.say(part.left) == part.left and part.left.replace(NBSP, " ") not in own
    ]
    assert unsaid == []


@pytest.mark.parametrize("renderer", [PdfKvittoRenderer(), RemsaKvittoRenderer()])
def test_a_posted_receipt_is_printed_in_english_with_the_same_figures(renderer, tmp_path):
    till = Till.open(tmp_path / "kassa.db")
    kvitto = till.sell().kvitto
    till.close()
    pdf = renderer.render(kvitto, kopia=True, sprak=ENGLISH)
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    text = " ".join(reader.pages[0].extract_text().replace(NBSP, " ").split())
    for words in ("COPY", "Receipt", "Doctor's visit, primary care", "Paid 250 kr", "Why this fee"):
        assert words in text
    assert "250 kr of 1 450 kr, 1 200 kr left to a free card (frikort)" in text
    rest = text.split("Rule book of the region, in Swedish:")[0]
    assert not SWEDISH.search(rest.replace("Testmottagningen", "")), SWEDISH.findall(rest)


def test_a_place_holds_no_more_than_its_own_sentence():
    """Two sentences of one form are two, not one with a long value."""
    other = sprak_of("en", {"Högst {} per par.": "At most {} a pair."})

    assert other.say("Högst 600 kr per par. Högst 700 kr per par.") == (
        "At most 600 kr a pair. At most 700 kr a pair."
    )


def test_a_phrase_keeps_what_stands_in_its_place():
    other = sprak_of("en", {"Kvar {}": "Left {}", "Kort": "card", "Med {}": "By {}"})
    assert other.say(f"Kvar 1{NBSP}450{NBSP}kr") == "Left 1 450 kr"
    assert other.say("Med Kort") == "By card"


def test_sentences_are_translated_one_by_one_and_unknown_ones_stay():
    other = sprak_of("en", {"Ett.": "One.", "Två. Tre.": "Two and three.", "Läkare": "Doctor"})
    assert other.say("Ett. Fyra. Två. Tre.") == "One. Fyra. Two and three."
    assert other.say("Läkare: Ett. Ett.\nEtt.") == "Doctor: One. One.\nOne."


def test_the_phrase_that_says_most_wins():
    other = sprak_of("en", {"Första avgift {}": "a {}", "Första avgift {}, räknas.": "b {}"})
    assert other.say("Första avgift 2026-01-02, räknas.") == "b 2026-01-02"


def test_a_phrase_with_a_place_too_many_is_refused():
    with pytest.raises(ValueError, match="places"):
        sprak_of("en", {"Kvar {}": "Left"})


def test_a_language_without_a_file_is_swedish():
    assert load_sprak("fi") is SVENSKA
