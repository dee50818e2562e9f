"""The receipt as ESC/POS: text in code page 858, or a picture where a name needs other letters.

A printer of 80 mm has 48 columns of its ordinary letters. ``python-escpos`` writes the commands;
what a code page lacks it would print as a question mark, so that is looked for first.
"""

from __future__ import annotations

import io
import textwrap
from typing import TYPE_CHECKING, Any

from kassa.adapters.fonts import missing_glyphs, normalised
from kassa.adapters.remsa_pdf import remsa_pdf
from kassa.kvitto.remsa import Del, Linje, Luft, Qr, Rad, Stapel, Stil, remsa, text_list
from kassa.kvitto.sprak import SVENSKA, Sprak
from kassa.kvitto.text import title

if TYPE_CHECKING:
    from kassa.kvitto.document import Kvitto

PROFILE = "TM-T20II"  # 80 mm, 576 dots; its commands are those all others imitate
CODE_PAGE = "CP858"
COLUMNS = 48
DOTS = 576
MOST_RIGHT = 0.65  # what stands to the right and is wider goes on lines of its own
QR_SIZE = 6
SIZE = {Stil.SUMMA: 2, Stil.MARKE: 4}
TYPOGRAPHY = str.maketrans(
    {
        "\N{NO-BREAK SPACE}": " ",
        "\N{MINUS SIGN}": "-",
        "\N{EN DASH}": "-",
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{HORIZONTAL ELLIPSIS}": "...",
        "\N{BULLET}": "\N{MIDDLE DOT}",
    }
)


class EscposKvittoRenderer:
    """Writes receipts as ESC/POS; implements ``kassa.desk.ports.KvittoRenderer``."""

    def render(self, kvitto: Kvitto, *, kopia: bool, sprak: Sprak = SVENSKA) -> bytes:
        """Return the commands that print a receipt and cut it off."""
        parts = remsa(kvitto, sprak, kopia=kopia)
        if all(_is_writable(words) for words in text_list(parts)):
            return _as_text(parts)
        return _as_picture(remsa_pdf(parts, title(kvitto), kvitto.klinik.namn, sprak.kod))

    def missing_glyphs(self, text: str) -> tuple[str, ...]:
        """Return the characters that neither the code page nor the picture's font can write."""
        return missing_glyphs(text)


def _plain(words: str) -> str:
    return normalised(words).translate(TYPOGRAPHY)


def _is_writable(words: str) -> bool:
    try:
        _plain(words).encode(CODE_PAGE)
    except UnicodeEncodeError:
        return False
    return True


def _paper() -> Any:  # noqa: ANN401 - python-escpos has no types
    from escpos.printer import Dummy  # noqa: PLC0415 - 300 ms, and most desks need none of it

    paper = Dummy(profile=PROFILE)
    paper.hw("INIT")
    return paper


def _as_text(parts: tuple[Del, ...]) -> bytes:
    paper = _paper()
    paper.charcode(CODE_PAGE)
    for part in parts:
        match part:
            case Rad():
                _write(paper, part)
            case Linje():
                paper.text("-" * COLUMNS + "\n")
            case Luft():
                paper.text("\n")
            case Stapel():
                paper.text(_bar(part) + "\n")
            case Qr():
                paper.set(align="center")
                paper.qr(part.text, native=True, size=QR_SIZE)
                paper.set(align="left")
    return _cut(paper)


def _write(paper: Any, rad: Rad) -> None:  # noqa: ANN401
    size = SIZE.get(rad.stil, 1)
    paper.set(
        align="center" if rad.is_centered else "left",
        bold=rad.stil in {Stil.STARK, Stil.SUMMA, Stil.MARKE},
        custom_size=True,
        width=size,
        height=size,
    )
    for line in lines_of(rad, COLUMNS // size):
        paper.text(line + "\n")
    paper.set(align="left", bold=False, custom_size=True, width=1, height=1)


def lines_of(rad: Rad, columns: int) -> list[str]:
    """Return a line wrapped to some columns, with what stands to the right of its last line."""
    left, right = _plain(rad.left), _plain(rad.right)
    if len(right) > MOST_RIGHT * columns:
        below = [line.rjust(columns) for line in textwrap.wrap(right, columns)]
        return [*textwrap.wrap(left, columns), *below]
    room = columns - len(right) - 1 if right else columns
    lines = textwrap.wrap(left, room) or [""]
    if right:
        lines[-1] += right.rjust(columns - len(lines[-1]))
    return lines


def _bar(stapel: Stapel) -> str:
    """Return the bar in the blocks of the code page: counted, this receipt, what remains."""
    room = COLUMNS - 2
    counted, touched = round(room * stapel.raknat), round(room * stapel.detta)
    return f"[{'█' * counted}{'▒' * (touched - counted)}{'·' * (room - touched)}]"


def _as_picture(pdf: bytes) -> bytes:
    import pypdfium2  # noqa: PLC0415 - only for names the code page lacks

    paper = _paper()
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        image = page.render(scale=DOTS / page.get_width()).to_pil().convert("L")
    finally:
        document.close()
    output = io.BytesIO()
    image.save(output, "PNG")
    output.seek(0)
    paper.image(output, impl="bitImageRaster")
    return _cut(paper)


def _cut(paper: Any) -> bytes:  # noqa: ANN401
    paper.cut()
    return bytes(paper.output)
