"""Draw every receipt of ``kvitto_case`` as PNG, to be looked at.

``python -m tests.helpers.kvitto_picture FOLDER``
"""

import sys
from pathlib import Path

import pypdfium2

from kassa.adapters.kvitto_pdf import PdfKvittoRenderer
from tests.helpers.kvitto_case import CASES

SCALE = 2.2


def main(folder: Path) -> None:
    """Write ``<case>-<page>.png`` for every case."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (kvitto, kopia) in CASES.items():
        pdf = pypdfium2.PdfDocument(PdfKvittoRenderer().render(kvitto, kopia=kopia))
        for number in range(len(pdf)):
            picture = pdf[number].render(scale=SCALE).to_pil()
            picture.save(folder / f"{name}-{number + 1}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
