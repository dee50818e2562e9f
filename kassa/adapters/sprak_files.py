"""The languages of the receipt that came with the program, and those beside its tariffs."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from kassa.kvitto.sprak import SVENSKA, Sprak, sprak_of
from kassa.kvitto.sprak_fil import read_fraser
from resources import path as resource

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ENGELSKA = "en"


@cache
def load_sprak(kod: str, fetched: tuple[bytes, ...] = ()) -> Sprak:
    """Return a language by its code: the receipt's own words and those of every tariff.

    Args:
        kod: ISO 639-1; what there is no file for is Swedish.
        fetched: files of words that came with fetched tariffs, the oldest first; the newest says
            it last.

    Raises:
        SprakUnreadableError: a file is none, which nobody has accepted (``check_words``).
    """
    files = [file.read_bytes() for file in _files(kod)]
    if not files and not fetched:
        return SVENSKA
    fraser: dict[str, str] = {}
    for content in (*files, *fetched):
        fraser.update(read_fraser(content))
    return sprak_of(kod, fraser)


def _files(kod: str) -> Iterator[Path]:
    yield from sorted(resource("taxa").glob(f"*.{kod}.toml"))
    own = resource("i18n", f"kvitto.{kod}.toml")
    if own.exists():
        yield own
