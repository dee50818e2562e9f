"""Tables that a spreadsheet opens: CSV, semicolons, UTF-8 with BOM, no text run as a formula."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NEGATIVE = re.compile(r"-[0-9]+(,[0-9]+)?")


def write_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a table as CSV.

    A text that a spreadsheet would take for a formula has an apostrophe before it; a program that
    reads the file takes that away again. A negative number is none.

    Args:
        columns: the heading.
        rows: one cell for each column; yes and no are written ``ja`` and ``nej``, None is empty,
            decimals come as text with a comma.

    Raises:
        ValueError: a row has not as many cells as there are columns (a bug).
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(value) for _, value in zip(columns, row, strict=True)])
    return out.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nej"
    text = "" if value is None else str(value)
    is_formula = text.startswith(BEGINS_FORMULA) and not _NEGATIVE.fullmatch(text)
    return f"'{text}" if is_formula else text
