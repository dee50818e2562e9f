"""Every reader of foreign input: what it is given, and what may come of it.

A reader answers, or raises ``UserFacingError`` with a Swedish text. Anything else is a crash. To
add one: a function below, a ``Target`` in the list, and some small seeds in ``fuzz/corpus``.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from db.connection import open_database
from db.ledger import SqliteLedger
from fuzz import trust
from kassa.adapters.cleaning import clean
from kassa.adapters.copy_folder import made_at_of
from kassa.adapters.escpos_printer import EscposPrinter, Wire
from kassa.adapters.files import LIST_PREFIX
from kassa.adapters.folders import Folders
from kassa.adapters.key_file import JsonKeyFile
from kassa.adapters.key_front import whom_it_asks
from kassa.adapters.printers import Cups, CupsPrinter, list_queues
from kassa.adapters.settings_file import read_settings
from kassa.adapters.system_clock import choose_clock
from kassa.adapters.system_files import system_bok
from kassa.adapters.taxa_files import bundled_taxa_book
from kassa.aterforing.inforing import Inforing
from kassa.desk.answer_lines import answer_lines
from kassa.desk.aterforing import aterforing
from kassa.desk.aterforing_filer import read_svar
from kassa.desk.avbrott import begin_avbrott
from kassa.desk.frikort_lines import frikort_lines
from kassa.desk.read_inlast import read_inlast
from kassa.desk.read_transaktioner import read_transaktioner
from kassa.desk.recovery_key import read_recovery_text
from kassa.desk.review_taxa import review
from kassa.desk.utbyte import read_utbyte
from kassa.desk.utbyte_ports import Utbyte
from kassa.errors import UserFacingError
from kassa.faktura.betalfil import read_betalfil
from kassa.kvitto.sprak import sprak_of
from kassa.kvitto.sprak_fil import read_fraser
from kassa.patient import parse_identitet
from kassa.taxa.book import InstalledTaxaBook
from kassa.taxa.load import load_taxa
from tests.helpers.raw import plant_key
from tests.helpers.till import CHILD, Till
from ui.checkout.begun import from_json, label_of
from ui.kronor import parse_kronor
from ui.moment import parse_day, parse_moment
from ui.start.front import front_of

CORPUS = Path(__file__).parent / "corpus"
TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 10, 15)  # noqa: DTZ001 - local time


@dataclass(frozen=True, slots=True)
class Target:
    """One reader.

    Attributes:
        name: of the reader, and of its folder of seeds.
        covers: the modules that read, so that a test finds one that is not here.
        read: reads some bytes; whatever it raises besides UserFacingError is a crash.
        share: of all inputs, in thousandths.
        words: what such input is made of, for the mutations.
    """

    name: str
    covers: tuple[str, ...]
    read: Callable[[bytes], object]
    share: int
    words: tuple[str, ...] = ()

    def feed(self, content: bytes) -> None:
        """Read something; an error with a text is an answer too.

        Raises:
            Exception: the reader crashed.
        """
        try:
            self.read(content)
        except UserFacingError as error:
            if not str(error.message).strip():
                message = "an error without a text"
                raise AssertionError(message) from error

    def seeds(self) -> tuple[bytes, ...]:
        """Return the inputs everything begins with."""
        return tuple(file.read_bytes() for file in sorted((CORPUS / self.name).iterdir()))


def text_of(content: bytes) -> str:
    """Return bytes as somebody may have typed or scanned them."""
    return content.decode("utf-8", errors="replace")


@cache
def book() -> InstalledTaxaBook:
    """Return the tariffs that came with Kassa."""
    return bundled_taxa_book()


def _avgift(content: bytes) -> None:
    for answer, _ in answer_lines(content.splitlines(), book()):
        answer.encode()


def _frikort(content: bytes) -> None:
    for answer, _ in frikort_lines(content.splitlines(), book().newest().hogkostnadsskydd):
        answer.encode()


def _inlast(content: bytes) -> None:
    for row in read_inlast(content, TODAY):
        row.number.encode()


def _taxa(content: bytes) -> None:
    load_taxa(content)


def _granska(content: bytes) -> None:
    for line in review(content):
        line.encode()


def _sprak(content: bytes) -> None:
    sprak_of("en", read_fraser(content)).say("Kvar till frikort: 700 kr. Läkarbesök: Frikort.")


def _key_file(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "kassa.nyckel"
        path.write_bytes(content)
        whom_it_asks(path)
        JsonKeyFile(path).load()


def _key_paper(content: bytes) -> None:
    read_recovery_text(content.decode(errors="replace"))


def _written(content: bytes) -> None:
    """Clean a folder whose list of what was written is junk: what is not Kassa's stays."""
    with tempfile.TemporaryDirectory() as name:
        folders = Folders(Path(name))
        folders.ensure()
        folders.export.mkdir(exist_ok=True)
        somebodys = folders.export / "brev.pdf"
        somebodys.write_bytes(b"brev")
        (folders.export / f"{LIST_PREFIX}2026-03-02").write_bytes(content)
        clean(folders, datetime(2036, 1, 1, tzinfo=UTC), 1)
        if not somebodys.exists():
            raise AssertionError("somebody's own file was cleaned away")


def _copy_name(content: bytes) -> None:
    made_at_of(content.decode(errors="replace"))


def _settings(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        folders = Folders(Path(name))
        folders.settings.write_bytes(content)
        front_of(folders, ovning=False)
    read_settings(content)


def _identitet(content: bytes) -> None:
    found = parse_identitet(text_of(content), TODAY)
    again = parse_identitet(found.number, TODAY)
    if again != found:
        message = "the normal form of an identity number is read as another"
        raise AssertionError(message)


def _moment(content: bytes) -> None:
    typed = text_of(content)
    parse_moment(typed, NOW)
    parse_day(typed, TODAY)


def _kronor(content: bytes) -> None:
    parse_kronor(text_of(content))


def _klocka(content: bytes) -> None:
    choose_clock(text_of(content), stands_still=True).now()
    choose_clock(text_of(content)).now()


@cache
def _searched() -> SqliteLedger:
    till = Till.open(Path(tempfile.mkdtemp(prefix="kassa-fuzz-")) / "kassa.db")
    till.sell(namn="Märta Ängström")
    till.sell(number=CHILD, namn="Örjan O'Hara-Ek")
    return till.ledger


def _search(content: bytes) -> None:
    _searched().search_patient(text_of(content), 20)


def _parked(content: bytes) -> None:
    label_of(text_of(content))
    from_json(text_of(content))


class _Wire:
    """A receipt printer that answers what it is told to."""

    must_answer = True

    def __init__(self, answers: bytes) -> None:
        self._answers = list(answers)

    def write(self, content: bytes) -> None:
        """Take anything."""

    def read(self, seconds: float) -> bytes:  # noqa: ARG002
        """Answer the next byte, none when there is none left."""
        return bytes([self._answers.pop(0)]) if self._answers else b""


class _ToldPrinter(EscposPrinter):
    """A receipt printer at the other end of such a wire."""

    @contextmanager
    def _wire(self) -> Iterator[Wire]:
        yield _Wire(self.address.encode("latin-1"))


def _printer(content: bytes) -> None:
    _ToldPrinter(content.decode("latin-1")).send(b"kvitto", "Kvitto K1-1")


class _ToldCups(Cups):
    """A print service that says what it is told to."""

    def run(self, program: str, *arguments: str, content: bytes = b"") -> tuple[int, str]:  # noqa: ARG002
        """Answer; lp fails, so that all it says is read."""
        said = self.environment["said"]
        return int(program == "lp"), said


def _cups(content: bytes) -> None:
    cups = _ToldCups({"said": text_of(content)})
    list_queues(cups)
    CupsPrinter(re.sub(r"\W", "", text_of(content)[:9]) or "kö", cups).send(b"", "Kvitto K1-1")


def _betalfil(content: bytes) -> None:
    read_betalfil(content, "5050-1055")


def _transaktioner(content: bytes) -> None:
    for efrikort in read_transaktioner(content, TODAY):
        efrikort.number.encode()


class _Undone(SqliteLedger):
    """Takes in everything, and undoes it at the end."""

    def add_utbyte(self, utbyte: Utbyte) -> None:
        """Say that a file was taken in: far enough."""
        raise UserFacingError(f"{utbyte.antal} poster, ogjorda.")


@cache
def _exchanging() -> Till:
    path = Path(tempfile.mkdtemp(prefix="kassa-fuzz-")) / "kassa.db"
    return Till(path, _Undone(open_database(path, key=plant_key(path))))


def _utbyte(content: bytes) -> None:
    """Take in a file whose sums are right, whatever its lines say; and the bytes as they are."""
    till = _exchanging()
    tools = (till.ledger, till.taxa_book, till.clock, till.desk)
    lines = content.splitlines(keepends=True)
    foot = {"sha256": hashlib.sha256(content).hexdigest(), "antal": len(lines) - 1}
    packed = gzip.compress(content + json.dumps(foot).encode(), 1)
    for file in (packed, content):
        try:
            read_utbyte(file, *tools)
        except UserFacingError as error:
            note_refusal(error.message)


def note_refusal(words: str) -> None:
    """Write down how a file was refused; a test listens here."""
    words.encode()


@cache
def _in_avbrott() -> tuple[Till, tuple[Inforing, ...]]:
    till = Till.open(Path(tempfile.mkdtemp(prefix="kassa-fuzz-")) / "kassa.db")
    lasting = begin_avbrott("Cosmic", till.ledger, till.clock, till.desk)
    till.sell()
    return till, aterforing([lasting.id], till.ledger, system_bok("06"))


def _svar(content: bytes) -> None:
    till, rows = _in_avbrott()
    told = content.replace(b"RAD", rows[0].key.text.encode())
    for fault in read_svar(told, rows, till.ledger, till.clock, till.desk).faults:
        fault.message.encode()


TARGETS = (
    Target(
        "avgift",
        ("kassa.desk.json_lines", "kassa.reading", "kassa.desk.answer_lines"),
        _avgift,
        60,
        ('"besok"', '"patient"', '"tidpunkt"', '"varor"', '"remiss"', "null", "true", "1e400"),
    ),
    Target("frikort", ("kassa.desk.frikort_lines",), _frikort, 60, ('"typ"', '"avgift"', '"id"')),
    Target("inlast", ("kassa.desk.read_inlast",), _inlast, 80, ("personnummer", "summa", ";")),
    Target("taxa", ("kassa.taxa.toml_file",), _taxa, 40, ("[[produkt]]", "nar = {", "[fakta]")),
    Target("granska", ("kassa.desk.review_taxa",), _granska, 10, ("[[prov]]", "[[klass]]")),
    Target("sprak", ("kassa.kvitto.sprak_fil",), _sprak, 60, ("[fraser]", "{}", '"')),
    Target(
        "settings",
        ("kassa.adapters.settings_file", "ui.start.front"),
        _settings,
        70,
        ("namn =", "register =", "kontant = true", "skrivare ="),
    ),
    Target(
        "nyckelfil",
        ("kassa.adapters.key_file", "kassa.adapters.key_front"),
        _key_file,
        10,
        ('"oppen"', '"platser"', '"version"', "null", "[]"),
    ),
    Target("nyckelpapper", (), _key_paper, 10, ("-", " ", "\n", "0", "O")),
    Target(
        "utlagt",
        ("kassa.adapters.central.repository",),
        trust.utlagt,
        20,
        ('"_type"', '"signed"', '"meta"', '"version"', '"keyid"', "[]", "null"),
    ),
    Target(
        "central",
        ("kassa.adapters.central.client", "kassa.taxa.central"),
        trust.central,
        10,
        ('"_type"', '"root"', '"roles"', '"expires"', '"targets.json"', "[]", "null"),
    ),
    Target(
        "taxaspegel",
        ("kassa.adapters.taxa_mirror",),
        trust.spegel,
        20,
        ('"roots"', '"timestamp"', "null", "[]", '\\"signed\\"'),
    ),
    Target(
        "taxanyckel",
        ("kassa.adapters.central.keys",),
        trust.taxanyckel,
        10,
        ('"kdf"', '"roll"', '"minne_kib"', '"hemlig"', "null", "8"),
    ),
    Target("skrivet", ("kassa.adapters.cleaning",), _written, 5, ('"namn"', '"sha256"', "../")),
    Target("kopienamn", ("kassa.adapters.copy_folder",), _copy_name, 5, ("kassa-", ".kopia", "-")),
    Target("identitet", (), _identitet, 60, ("-", "+", "19", "A1", "22")),
    Target("moment", ("ui.moment",), _moment, 70, ("i går", "kl ", "/", ":", "2026-")),
    Target("kronor", (), _kronor, 60, (" kr", ":-", ",00")),
    Target("klocka", ("kassa.adapters.system_clock", "kassa.clock"), _klocka, 40, ("T", "+01:00")),
    Target("sok", (), _search, 30, ("*", '"', "NEAR", "^", "-")),
    Target("parkerad", ("ui.checkout.begun",), _parked, 40, ('"form"', '"fore"', '"label"')),
    Target(
        "betalfil",
        ("kassa.faktura.betalfil", "kassa.faktura.bgmax"),
        _betalfil,
        60,
        ("01BGMAX", "05", "20", "70", "datum;ocr;belopp", "\r\n"),
    ),
    Target(
        "transaktioner",
        ("kassa.desk.read_table",),
        _transaktioner,
        60,
        ("personnummer", "belopp", "datum", "\t", ";", "ACTIVE"),
    ),
    Target("utbyte", ("kassa.desk.utbyte",), _utbyte, 30, ('["kvitto",', "null", '"id"', "{}")),
    Target("svar", ("kassa.desk.aterforing_filer",), _svar, 30, ('"id":"RAD"', '"svar":"infort"')),
    Target("kvittoskrivare", (), _printer, 20, ("\x12", "\x00")),
    Target("cups", (), _cups, 30, ("printer ", "disabled", "not accepting", "scheduler is not")),
)
