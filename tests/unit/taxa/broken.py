"""How a tariff is broken on purpose, and what is to be told of it."""

from __future__ import annotations

from dataclasses import dataclass

from resources import path
from tests.helpers.taxa import rjl_content

NORRMARK = path("exempel", "nrm-2026.toml").read_text(encoding="utf-8")
LAKARE = 'namn = "Läkarbesök, vårdcentral"\nbelopp = 200\n'
K_80 = 'id = "k_80"\nger = "fri"\nrang = "alder"\nnar = { alder = ">=80"'
K_80_KALLA = (
    'skal = "Vård är avgiftsfri från 80 år."\nkalla = "Påhittad regelbok: Vem betalar vad"\n'
)
HEMBESOK = 'nar = { typ = "hembesok" }'
TAK_1 = '    { fran = 2025-01-01, belopp = 1300, kalla = "Påhittad regelbok: Högkostnadsskydd" },\n'
TAK_2 = '    { fran = 2026-01-01, belopp = 1400, kalla = "Påhittad regelbok: Högkostnadsskydd" },\n'


@dataclass(frozen=True)
class Broken:
    """One broken tariff.

    Attributes:
        why: what is wrong, as the test is called.
        edits: texts of the tariff and what stands there instead.
        found: for each finding, what stands on its line (or on the next, of a heading) and words of
            its message.
        breaks_prov: test cases of the tariff fail as well.
    """

    why: str
    edits: tuple[tuple[str, str], ...]
    found: tuple[tuple[str, str], ...]
    breaks_prov: bool = False
    content: str = NORRMARK

    def text(self) -> str:
        text = self.content
        for old, new in self.edits:
            assert old in text, old
            text = text.replace(old, new, 1)
        return text


def one(
    why: str,
    old: str,
    new: str,
    at: str,
    words: str,
    *,
    prov: bool = False,
    content: str = NORRMARK,
) -> Broken:
    return Broken(why, ((old, new),), ((at, words),), prov, content)


def rjl_one(why: str, old: str, new: str, at: str, words: str) -> Broken:
    return one(why, old, new, at, words, content=rjl_content().decode())
