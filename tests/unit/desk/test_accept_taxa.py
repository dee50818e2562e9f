"""What a desk accepts of a region's words: only what a receipt can be printed with afterwards."""

from __future__ import annotations

import random

import pytest

from fuzz.mutate import mutations
from fuzz.targets import TARGETS
from kassa.adapters.sprak_files import load_sprak
from kassa.desk.accept_taxa import check_words
from kassa.taxa.central import UnprovedError

SEED = random.SystemRandom().randrange(1_000_000)
RIGHT = 'kod = "en"\n[fraser]\n"Kvar {}" = "Left {}"\n'


def test_words_that_are_right_are_accepted():
    check_words("en", RIGHT.encode())

    assert load_sprak("en", (RIGHT.encode(),)).say("Kvar 700 kr") == "Left 700 kr"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "UTF-8"),
        (b"kod = ", "TOML"),
        (b"a = " + b"[" * 5_000, "TOML"),
        (b"", "kod: "),
        (b'kod = "en"\n', "fraser: "),
        (b'kod = "en"\nfraser = 1\n', "fraser: "),
        (b'kod = 1\n[fraser]\n"Kvar" = "Left"\n', "kod: "),
        (b'kod = "fi"\n[fraser]\n"Kvar" = "Left"\n', "skrivna för ”fi”"),
        (b'kod = "en"\nkommentar = "x"\n[fraser]\n', "okänd"),
        (b'kod = "en"\n[fraser]\n"Kvar" = 1\n', "fraser.Kvar: "),
        (b'kod = "en"\n[fraser]\n"Kvar" = ""\n', "fraser.Kvar: "),
        (b'kod = "en"\n[fraser]\n"Kvar" = ["Left"]\n', "fraser.Kvar: "),
        (b'kod = "en"\n[fraser]\n"Kvar {}" = "Left"\n', "inte lika många {}"),
    ],
)
def test_words_that_cannot_be_printed_with_are_refused(content, said):
    with pytest.raises(UnprovedError) as caught:
        check_words("en", content)

    assert "Taxans ord på språket ”en” går inte att använda." in caught.value.message
    assert said in caught.value.message


def test_whatever_is_accepted_can_be_loaded():
    (target,) = (target for target in TARGETS if target.name == "sprak")
    seeds = (RIGHT.encode(), *target.seeds())
    accepted = 0
    for content in (*seeds, *mutations(seeds, target.words, 400, f"{SEED}")):
        try:
            check_words("en", content)
        except UnprovedError:
            continue
        accepted += 1
        load_sprak("en", (content,)).say("Kvar till frikort: 700 kr.")

    assert accepted, f"seed {SEED}"
