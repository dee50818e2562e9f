"""Boxes and what they leave uncovered: the search behind the tariff's proof.

A *region* is a bit mask for every fact: the cases still considered. ``find_point`` looks for one
case of a region that is in none of the excluded boxes. It branches on the fact the boxes mention
most, drops boxes as soon as they miss the region, and stops when one covers it; it is complete: no
answer means there is no such case.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kassa.taxa.fakta import Box, Fakta, Vector

Region = tuple[int, ...]


def everything(fakta: Sequence[Fakta]) -> Region:
    """Return the region of all cases."""
    return tuple((1 << len(item.varden)) - 1 for item in fakta)


def narrowed(region: Region, box: Box) -> Region | None:
    """Return the part of a region inside a box, None when they miss each other."""
    masks = list(region)
    for place, mask in box.masks:
        masks[place] &= mask
        if not masks[place]:
            return None
    return tuple(masks)


def meets(region: Region, box: Box) -> bool:
    """True when some case of the region is in the box."""
    return all(region[place] & mask for place, mask in box.masks)


def covers(box: Box, region: Region) -> bool:
    """True when every case of the region is in the box."""
    return all(not region[place] & ~mask for place, mask in box.masks)


def find_point(region: Region, excluded: Iterable[Box]) -> Vector | None:
    """Return a case of the region that is in none of the boxes, None when there is none."""
    left = [box for box in excluded if meets(region, box)]
    if any(covers(box, region) for box in left):
        return None
    if not left:
        return tuple((mask & -mask).bit_length() - 1 for mask in region)
    place = _most_mentioned(region, left)
    for part in _parts(region[place], place, left):
        found = find_point((*region[:place], part, *region[place + 1 :]), left)
        if found is not None:
            return found
    return None


def _most_mentioned(region: Region, boxes: Sequence[Box]) -> int:
    """Return the fact that most boxes still depend on."""
    mentions = Counter(place for box in boxes for place, mask in box.masks if region[place] & ~mask)
    return mentions.most_common(1)[0][0]


def _parts(mask: int, place: int, boxes: Sequence[Box]) -> list[int]:
    """Split a fact's values by the boxes that hold them; the least covered part comes first."""
    holding = [dict(box.masks).get(place, mask) for box in boxes]
    part_by_key: dict[tuple[int, ...], int] = {}
    for value in range(mask.bit_length()):
        if mask >> value & 1:
            key = tuple(number for number, held in enumerate(holding) if held >> value & 1)
            part_by_key[key] = part_by_key.get(key, 0) | 1 << value
    return [part_by_key[key] for key in sorted(part_by_key, key=len)]
