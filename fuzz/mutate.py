"""Simple mutations with a seed, for where atheris is not: no guidance, but the same every time."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

EDGES = (
    b"\x00",
    b"\xff",
    b"\n",
    b'"',
    b"\\",
    b"{",
    b"[" * 2_000,
    b"9" * 5_000,
    "å🎫\u202e".encode(),
)


def mutations(
    seeds: Sequence[bytes], words: Sequence[str], count: int, seed: str
) -> Iterator[bytes]:
    """Yield inputs made from some seeds.

    Args:
        seeds: to begin with.
        words: to slip in.
        count: how many inputs.
        seed: of the dice.
    """
    chance = random.Random(seed)  # noqa: S311 - repeatable
    pieces = (*EDGES, *(word.encode() for word in words))
    for _ in range(count):
        content = bytearray(chance.choice(seeds))
        for _ in range(chance.randint(1, 4)):
            _mutate(content, chance, seeds, pieces)
        yield bytes(content)


def _mutate(
    content: bytearray, chance: random.Random, seeds: Sequence[bytes], pieces: Sequence[bytes]
) -> None:
    at = chance.randint(0, len(content))
    until = min(len(content), at + chance.choice((1, 1, 2, 8, 64)))
    match chance.randrange(6):
        case 0 if content:
            content[at % len(content)] ^= 1 << chance.randrange(8)
        case 1:
            del content[at:until]
        case 2:
            content[at:at] = content[at:until] * chance.randint(1, 3)
        case 3:
            content[at:until] = chance.choice(pieces)
        case 4:
            other = chance.choice(seeds)
            content[at:] = other[chance.randint(0, len(other)) :]
        case _:
            content[at:at] = chance.randbytes(chance.randint(1, 4))
