"""Make the pictures of the handbook: each is described where it stands.

    python scripts/handbok.py [NAME ...]

A comment such as ``<!-- bild: besok {GERD}⏎1 -> 250 kr -->`` before a picture names it, says what
is typed into the practice clinic, and what then must be seen; the tests type the same.
"""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import resources
from scripts import bilder

SIZE = (1180, 664)
_BILD = re.compile(r"<!-- bild: (\w+) (\S+) -> (.+?) -->")
PATIENTS = {name: getattr(bilder, name) for name in ("ALMA", "BERTIL", "CLEO", "GERD", "ULLA")}


@dataclass(frozen=True, slots=True)
class Bild:
    """One picture.

    Attributes:
        name: of the file, without its end.
        keys: what is typed, in the signs of ``scripts/bilder.py``.
        seen: words that then stand in the window.
    """

    name: str
    keys: str
    seen: str


def bild_list() -> list[Bild]:
    """Return the pictures in the order of the handbook."""
    found = []
    for file in sorted(resources.handbok().glob("*.md")):
        for name, keys, seen in _BILD.findall(file.read_text(encoding="utf-8")):
            typed = keys.format(**PATIENTS).replace("\\t", "\t")
            found.append(Bild(name, typed, seen))
    return found


def main() -> None:
    """Make the pictures named, or all."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="one picture")
    wanted = parser.parse_args().names
    if unknown := set(wanted) - {bild.name for bild in bild_list()}:
        parser.error(f"no such picture: {', '.join(sorted(unknown))}")
    folder = resources.handbok() / "bilder"
    app = bilder.start()
    for bild in bild_list():
        if not wanted or bild.name in wanted:
            file = folder / f"{bild.name}.png"
            bilder.make_picture(file, bild.name, bild.keys, SIZE, "ljust")
    app.quit()


if __name__ == "__main__":
    main()
