"""Databases as earlier versions left them, each with a row in every table of its time.

Made by doing every work of ``torture.works`` once with that version, and never made again.
"""

from __future__ import annotations

import lzma
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "golden" / "databas"
GOLDEN = tuple(sorted(file.name.removesuffix(".db.xz") for file in FOLDER.glob("*.db.xz")))


def unpack(name: str, target: Path) -> Path:
    """Write an earlier version's database to ``target`` and return it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(lzma.decompress((FOLDER / f"{name}.db.xz").read_bytes()))
    return target
