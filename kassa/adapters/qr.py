"""QR codes as squares, dark or light; whoever draws them decides how large."""

from __future__ import annotations

QUIET = 4  # light squares all around, without which it cannot be read


def qr_matrix(text: str) -> tuple[tuple[bool, ...], ...]:
    """Return the rows of a code, the quiet zone included; True is dark."""
    import segno  # noqa: PLC0415 - only where a code is shown

    code = segno.make_qr(text, error="m")
    return tuple(
        tuple(bool(square) for square in row) for row in code.matrix_iter(scale=1, border=QUIET)
    )
