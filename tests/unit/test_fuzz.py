"""Readers of foreign input: every seed, many mutations of them, and what was once found."""

from __future__ import annotations

import ast
import json
import random
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from fuzz.clinic import plain_copy
from fuzz.mutate import mutations
from fuzz.target import CORPUS, LONGEST, Target
from fuzz.targets import TARGETS
from kassa.desk.settings import MENING
from kassa.errors import InvalidInputError, UserFacingError
from ui.checkout.form import Form

ROOT = Path(__file__).parents[2]
SEED = random.SystemRandom().randrange(1_000_000)
INPUTS = 400
READS = {"loads", "DictReader", "fromisoformat", "strptime", "fromstring"}
READS_OF = {("json", "load"), ("tomllib", "load"), ("csv", "reader")}

# What reads what Kassa itself has written: its damage is tried by `make torture`.
OWN = {
    "kassa.kvitto.document",  # receipts, sealed
    "kassa.kvitto.dagsrapport",  # Z reports, sealed
    "kassa.desk.posting",  # frozen facts
    "kassa.desk.prova_taxa",
    "kassa.desk.patient_page",
    "kassa.desk.utdrag_ord",  # what is stored about a patient, in words
    "kassa.desk.att_reglera",
    "kassa.desk.accept_taxa",  # the central tariff, verified by then: tests/db/test_taxa_attacks.py
    "ui.app.fetching",
    "ui.checkout.words",  # a resource that came with Kassa
    "kassa.adapters.system_files",  # resources that came with Kassa
    "kassa.desk.aterforing",  # frozen facts, as the next ones
    "kassa.desk.manad",
    "kassa.desk.underlag",
    "kassa.desk.ports",
    "kassa.desk.gallring_ports",  # records of retention, sealed
    "ui.gallring.texts",  # when they were made
    "kassa.desk.backup",  # what was noted of copies, sealed
    "ui.backup.texts",
    "kassa.faktura.document",  # invoices
    "kassa.desk.kontroll.posting_rules",
    "kassa.desk.kontroll.replay",
    "ui.atkomst.view",  # a date typed in a field that says so, its error caught beside it
    "ui.checkout.deciding",  # the moment the screen itself has read
    "ui.cli.utbyte",  # a time on the command line, its error caught beside it
    "ui.cli.taxa",  # what the review has just said
}


@pytest.fixture(autouse=True, scope="module")
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Readers keep what they open for the next input: it goes with the tests' own folders."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp("fuzz")))
        yield


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_a_reader_answers_or_refuses_in_words(target: Target):
    for content in (*target.seeds(), *mutations(target.seeds(), target.words, INPUTS, f"{SEED}")):
        try:
            target.feed(content)
        except Exception as error:  # noqa: BLE001 - whatever it is
            pytest.fail(f"{error!r} on {content!r}, seed {SEED}")


def modules_that_read() -> set[str]:
    """Return the modules of Kassa that call something that reads a format."""
    found = set()
    for path in [*(ROOT / "kassa").rglob("*.py"), *(ROOT / "ui").rglob("*.py")]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
        named = [call for call in calls if isinstance(call, ast.Attribute)]
        of = {(call.value.id, call.attr) for call in named if isinstance(call.value, ast.Name)}
        if {call.attr for call in named} & READS or of & READS_OF:
            found.add(path.relative_to(ROOT).with_suffix("").as_posix().replace("/", "."))
    return found


def test_every_module_that_reads_a_format_is_fuzzed():
    """Whoever writes a new reader adds a ``Target`` to fuzz/targets.py that covers its module."""
    covered = {module for target in TARGETS for module in target.covers}

    assert modules_that_read() - covered - OWN == set()
    assert modules_that_read() >= OWN


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_a_seed_of_each_reader_is_read_to_the_end(target: Target):
    """A reader that refuses all it is given before it has read it is fuzzed by nobody.

    Twice, since what one input leaves behind must not be in the way of the next.
    """
    taken = [seed for seed in target.seeds() if target.takes(seed)]

    assert taken
    assert all(target.takes(seed) for seed in taken)
    assert all(len(seed) <= LONGEST for seed in target.seeds()), "the fuzzer cuts it off"


def test_the_seeds_name_every_setting_and_every_field_of_the_form():
    """Whoever adds one adds it to the seeds, where the mutations find it."""
    settings = tomllib.loads((CORPUS / "settings" / "hela").read_text(encoding="utf-8"))
    parked = json.loads((CORPUS / "parkerad" / "hel").read_text(encoding="utf-8"))

    assert settings.keys() == MENING.keys()
    assert parked["form"].keys() == {field.name for field in fields(Form)}


def test_the_list_and_the_seeds_belong_together():
    assert sorted(folder.name for folder in CORPUS.iterdir()) == sorted(t.name for t in TARGETS)
    assert all(target.seeds() for target in TARGETS)
    assert sum(target.share for target in TARGETS) == 1000
    assert sum(file.stat().st_size for file in CORPUS.rglob("*") if file.is_file()) < 100_000


def test_a_reader_that_crashes_is_seen():
    """A check that cannot fail proves nothing."""
    target = Target("x", (), lambda content: content.decode("ascii"), 1)

    with pytest.raises(UnicodeDecodeError):
        target.feed(b"\xff")


def test_an_error_without_words_is_a_crash():
    def silent(_: bytes) -> None:
        raise UserFacingError(" ")

    with pytest.raises(AssertionError, match="without a text"):
        Target("x", (), silent, 1, refuses=(UserFacingError,)).feed(b"")


def test_an_error_that_the_reader_does_not_declare_is_a_crash():
    def another(_: bytes) -> None:
        raise UserFacingError("Något annat.")

    with pytest.raises(UserFacingError):
        Target("x", (), another, 1, refuses=(InvalidInputError,)).feed(b"")


def test_the_same_seed_gives_the_same_mutations():
    first = list(mutations([b"abc"], ["x"], 50, "1"))

    assert first == list(mutations([b"abc"], ["x"], 50, "1"))
    assert len(set(first)) > 20


# --- found -------------------------------------------------------------------------------------


def exchange_with(table: str, **values: str) -> bytes:
    """Return the file of a sale at another desk with something else in its rows of a table."""
    lines = (CORPUS / "utbyte" / "kop").read_bytes().splitlines(keepends=True)
    for place, line in enumerate(lines):
        record = json.loads(line)
        if isinstance(record, list) and record[0] == table:
            lines[place] = json.dumps([table, {**record[1], **values}]).encode() + b"\n"
    return b"".join(lines)


def efrikort_with(old: bytes, new: bytes) -> bytes:
    """Return an answer of eFrikort with something else in it."""
    content = (CORPUS / "efrikort" / "kort").read_bytes()
    assert old in content
    return content.replace(old, new)


NINES = b"9" * 5_000
FOUND = {
    "a list a thousand deep ended the answering of a stream": ("frikort", b"[" * 100_000),
    "the same in the other stream": ("avgift", b'{"a":' * 100_000),
    "a year before there were time zones": ("klocka", b"0001-01-01T00:00"),
    "settings a thousand deep": ("settings", b"namn = " + b"[" * 100_000),
    "a language file that is no TOML": ("sprak", b"[fraser"),
    "a language file without phrases": ("sprak", b"kod = 'en'"),
    "phrases with another number of places": ("sprak", b'[fraser]\n"a {}" = "b"'),
    "a parked form cut in the middle": ("parkerad", b'{"label": "x", "form'),
    "a payment file with a lone carriage return": ("betalfil", b"datum;ocr;belopp\n2026\r-04"),
    "a payment file with a cell of a megabyte": (
        "betalfil",
        b"datum;ocr;belopp\n" + b"1" * 1_000_000,
    ),
    "a file of a desk that does not say which": (
        "utbyte",
        (
            b'{"format":"kassa-utbyte","version":1,"steg":[],"organisationsnummer":"232100-0057",'
            b'"ovning":false,"skriven":"2026-03-02T11:00:00Z"}\n'
        ),
    ),
    "a receipt a thousand deep in the file of a desk": (
        "utbyte",
        exchange_with("kvitto", document="[" * 100_000),
    ),
    "a table whose name is no text that can be said": (
        "utbyte",
        (CORPUS / "utbyte" / "kop").read_bytes().replace(b'["payment"', b'["\\udccd"', 1),
    ),
    "a clinic whose name is no text that can be said": (
        "utbyte",
        (CORPUS / "utbyte" / "kop")
        .read_bytes()
        .replace(b'"232100-0057","klinik":"Test', b'"1","klinik":"\\udccd', 1),
    ),
    "a file of a desk whose steps are no texts": (
        "utbyte",
        (CORPUS / "utbyte" / "kop").read_bytes().replace(b'"0001_ledger"', b"{}", 1),
    ),
    "a parked form that is a list": ("parkerad", b"[]"),
    "settings with a number of five thousand digits": ("settings", b"las_efter_minuter = " + NINES),
    "a sum of five thousand digits": ("kronor", NINES),
    "a last number that no record can hold": ("sista", b"K1-" + b"9" * 40),
    "a list of other folders that is no text": ("skrivet", b"\xff"),
    "a list of other folders with a name that is too long": ("skrivet", b"a" * 300),
    "a list of other folders with a name that cannot be": ("skrivet", b"a\x00"),
    "a slot of a key file that would never be ready": (
        "nyckelplats",
        b"argon2id$99999999999999999999$64$1$AAAA$AAAA$AAAA",
    ),
    "a slot of a key file with less than no work": (
        "nyckelplats",
        b"argon2id$-1$64$1$AAAA$AAAA$AAAA",
    ),
    "a condition with an age of five thousand digits": (
        "taxa",
        (CORPUS / "taxa" / "hel").read_bytes().replace(b">=18", b">=" + NINES),
    ),
    "a tariff of which nothing can be read but a remark": ("granska", b"# x\nid = 'a\n"),
    "a plain copy of a format nobody knows": ("kopia", b"\x00\x00\x2f\x91"),
    "an answer of eFrikort in parts": ("efrikort", b"--b\r\n"),
    "a fee in eFrikort without a day": ("efrikort", efrikort_with(b"2026-03-02<", b"igen<")),
    "a fee in eFrikort that is no number": ("efrikort", efrikort_with(b">250.00<", b">NaN<")),
    "a fee in eFrikort that is a word": ("efrikort", efrikort_with(b">250.00<", b">mycket<")),
    "a card in eFrikort of a new kind": ("efrikort", efrikort_with(b">FINAL<", b">GOLD<")),
    "eFrikort without a result": ("efrikort", efrikort_with(b"<resultCode>OK</resultCode>", b"")),
}


@pytest.mark.parametrize(("name", "content"), FOUND.values(), ids=FOUND.keys())
def test_what_was_found_stays_mended(name, content):
    next(target for target in TARGETS if target.name == name).feed(content)


def test_a_plain_copy_whose_search_index_is_of_no_version_stays_refused():
    place = plain_copy().index(b"version\x04") + len(b"version")

    kopia = next(target for target in TARGETS if target.name == "kopia")
    assert not kopia.takes(place.to_bytes(3, "big") + b"\x04")
