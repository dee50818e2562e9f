"""What is compared: proving, quoting, drawing and starting."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from unittest.mock import patch

from reportlab.lib.pagesizes import A5
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from benchmarks.key import KEY
from benchmarks.measure import Result, compare
from db.backup import SqliteSource
from db.connection import open_database
from db.ledger import SqliteLedger
from kassa.adapters.kvitto_pdf import PdfKvittoRenderer
from kassa.adapters.taxa_files import bundled_taxa_book
from kassa.clock import FixedClock, local_now
from kassa.desk.complete_checkout import CompleteCheckout, complete_checkout
from kassa.desk.data_key import DataKey
from kassa.desk.ovning import SETTINGS, fill_ovning, ovning_patient_list
from kassa.desk.quote import Quote, quote
from kassa.desk.request import BesokRequest, QuotePatient, QuoteRequest
from kassa.desk.review_taxa import review
from kassa.desk.settings import Desk
from kassa.ids import ClerkId
from kassa.kvitto.document import Betalsatt
from kassa.patient import parse_identitet
from kassa.taxa.load import load_taxa
from resources import path as resource

CLOCK = FixedClock.at_local("2026-03-02T10:15")


def all_results(folder: Path) -> Iterator[Result]:
    """Yield every comparison; ``folder`` is empty and on a real disk."""
    till = _Till(folder / "kassa.db")
    yield _proving()
    yield till.quoting()
    yield from _encrypting(folder, till)
    yield from till.drawing()
    yield _starting()


def _proving() -> Result:
    content = resource("taxa", "rjl-2026.toml").read_bytes()

    def load_a_hundred_times() -> None:
        for _ in range(100):
            load_taxa(content)

    return compare(
        "the review of the bundled tariff: its proof and its test cases",
        lambda: list(review(content)),
        "loading it a hundred times",
        load_a_hundred_times,
        times=3,
        aim=10,
    )


class _Till:
    """The practice clinic on a real file."""

    def __init__(self, file: Path, key: DataKey | None = KEY) -> None:
        self._book = bundled_taxa_book()
        self._ledger = SqliteLedger(open_database(file, key=key))
        self._desk = Desk.of(SETTINGS, ClerkId("bench"), ovning=True)
        fill_ovning(self._ledger, self._book, CLOCK, self._desk)

    def _quote(self) -> Quote:
        today = local_now(CLOCK).date()
        invented = ovning_patient_list(today)[-1]
        identitet = parse_identitet(invented.number, today)
        assert identitet.fodelsedatum
        besok = {"vardniva": "primarvard", "vardgivarkategori": "lakare", "typ": "distans"}
        patient = QuotePatient(identitet, identitet.fodelsedatum, invented.namn, None)
        case = {
            "tidpunkt": "2026-03-02T10:15",
            "patient": {"personnummer": invented.number},
            "besok": besok,
        }
        return quote(QuoteRequest((BesokRequest(case),), patient), self._ledger, self._book, CLOCK)

    def quoting(self) -> Result:
        """A key press to a new sum, without the window."""
        row = self._ledger.kvitto_list(1)[0]
        return compare(
            "a quote (read, decide, fold)",
            self._quote,
            "reading one receipt of the database",
            lambda: self._ledger.kvitto(row.number),
            times=300,
            aim=16,
        )

    def post(self) -> None:
        """Post a visit."""
        command = CompleteCheckout(self._quote(), Betalsatt.KORT, duplicate_confirmed=True)
        complete_checkout(command, self._ledger, self._book, CLOCK, self._desk)

    def drawing(self) -> Iterator[Result]:
        """A receipt beside bare pages with the same text."""
        kvitto = self._ledger.kvitto_list(1)[0]
        renderer = PdfKvittoRenderer()
        for file in ("Regular", "SemiBold"):
            font = TTFont(f"Bare-{file}", resource("fonts", f"IBMPlexSans-{file}.ttf"))
            pdfmetrics.registerFont(font)
        said = _said(lambda: renderer.render(kvitto, kopia=False))
        for fonts, aim in (("in the same fonts and places", 1.5), ("all in one font", None)):
            is_one = aim is None
            yield compare(
                "a receipt as PDF",
                lambda: renderer.render(kvitto, kopia=False),
                f"a bare reportlab page with the same {len(said)} texts, {fonts}",
                partial(_bare_page, said, is_one=is_one),
                times=100,
                aim=aim,
            )


Said = tuple[str, float, float, float, str]


def _said(draw: Callable[[], object]) -> list[Said]:
    """Return what a page says: font, size, place and text of each string drawn on it."""
    said: list[Said] = []
    draw_string = Canvas.drawString

    def listening(canvas: Canvas, x: float, y: float, text: str) -> None:
        font, size = canvas._fontname, canvas._fontsize  # type: ignore[attr-defined] # noqa: SLF001
        said.append((font.replace("IBMPlexSans", "Bare"), size, x, y, text))
        draw_string(canvas, x, y, text)

    with patch.object(Canvas, "drawString", listening):
        draw()
    return said


def _bare_page(said: list[Said], *, is_one: bool) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A5, invariant=1, initialFontName="Bare-Regular")  # type: ignore[arg-type] # the stubs say float
    for font, size, x, y, text in said:
        canvas.setFont("Bare-Regular" if is_one else font, size)
        canvas.drawString(x, y, text)
    canvas.save()
    return stream.getvalue()


def _encrypting(folder: Path, till: _Till) -> Iterator[Result]:
    """What the encryption costs: the same work on the same records, not encrypted."""
    plain = _Till(folder / "plain.db", None)
    yield compare(
        "the same posting on the encrypted file",
        till.post,
        "on a plain one",
        plain.post,
        times=100,
        aim=None,
    )
    yield compare(
        "opening the encrypted file",
        lambda: open_database(folder / "kassa.db", key=KEY).close(),
        "opening a plain one",
        lambda: open_database(folder / "plain.db").close(),
        times=50,
        aim=None,
    )
    yield compare(
        "a copy of the encrypted file, checked",
        lambda: _copied(SqliteSource(folder / "kassa.db", KEY), folder / "copy.db"),
        "copying and reading the same bytes",
        lambda: (folder / "bytes.db").write_bytes((folder / "kassa.db").read_bytes()),
        times=10,
        aim=None,
    )


def _copied(source: SqliteSource, target: Path) -> None:
    state = source.copy_to(target)
    assert source.check(target) == state


def _starting() -> Result:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # with compiled code, as installed

    def answer_nothing() -> None:
        _run([sys.executable, "-m", "kassa", "avgift", "--json", os.devnull], environment)

    return compare(
        "`kassa avgift --json` with nothing to answer",
        answer_nothing,
        "an empty Python program that imports click and json",
        lambda: _run([sys.executable, "-c", "import click, json"], environment),
        times=15,
        aim=3,
    )


def _run(command: list[str], environment: dict[str, str]) -> None:
    subprocess.run(command, check=True, capture_output=True, env=environment)  # noqa: S603 - ours
