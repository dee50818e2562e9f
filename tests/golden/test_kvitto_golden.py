"""The text of each receipt, line by line, as it was when somebody last looked at it.

A wanted change is written with ``KASSA_GOLDEN=write``; then look at the pictures
(``python -m tests.helpers.kvitto_picture FOLDER``) and at the difference in version control.
"""

import io
import os
from pathlib import Path

import pypdf
import pytest

from kassa.adapters.kvitto_pdf import PdfKvittoRenderer
from tests.helpers.kvitto_case import CASES

FOLDER = Path(__file__).parent / "kvitto"


def drawn_text(name: str) -> str:
    kvitto, kopia = CASES[name]
    pdf = pypdf.PdfReader(io.BytesIO(PdfKvittoRenderer().render(kvitto, kopia=kopia)))
    pages = [page.extract_text() for page in pdf.pages]
    lines = "\n\f\n".join(pages).split("\n")
    return "\n".join(line.rstrip(" ") for line in lines) + "\n"


@pytest.mark.parametrize("name", CASES)
def test_kvitto_reads_as_before(name):
    file = FOLDER / f"{name}.txt"
    drawn = drawn_text(name)
    if os.environ.get("KASSA_GOLDEN") == "write":
        file.write_text(drawn, encoding="utf-8", newline="\n")

    assert drawn == file.read_text(encoding="utf-8")


def test_every_golden_text_has_its_case():
    assert {file.stem for file in FOLDER.glob("*.txt")} == set(CASES)
